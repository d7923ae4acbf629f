"""One case from a phone to a moderator's desk and back, in a real browser, over a restart.

Screenshots of every page are left in the test's temporary folder.
"""

from __future__ import annotations

import json
import re
import signal
import time
from pathlib import Path

from playwright.sync_api import Browser, FilePayload, Page, expect

from bench.documents.make import make
from tests.end_to_end.conftest import RunningPalier

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
READING_TIMEOUT_MS = 60_000
ANSWER_LIMIT_S = 60
LOOK_EVERY_MS = 1_000
BILL = make(1, layout="electricity_boxes", render="pdf")


def phone(browser: Browser) -> Page:
    """Somebody's own phone: no cookie of anybody else."""
    return browser.new_context(viewport=PHONE, locale="fr-FR", device_scale_factor=2).new_page()  # type: ignore[arg-type]


def declare(page: Page, palier: RunningPalier, name: str, address: str) -> None:
    page.goto(palier.url)
    page.get_by_label("Votre prénom et votre nom").fill(name)
    page.get_by_label("Votre adresse").fill(address)
    page.get_by_role("button", name="Commencer").click()
    page.wait_for_url("**/dossier")


def upload(page: Page, data: bytes, suffix: str) -> None:
    file = FilePayload(name=f"facture{suffix}", mimeType="application/octet-stream", buffer=data)
    page.locator("input[type=file]").set_input_files(files=[file])
    page.locator("form[data-upload] button").click()


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def reload_until(page: Page, selector: str) -> None:
    """Look again until it is there: a moderator's answer may be taken back for ten seconds, and goes out after them."""
    ends_at = time.monotonic() + ANSWER_LIMIT_S
    while not page.locator(selector).count() and time.monotonic() < ends_at:
        page.wait_for_timeout(LOOK_EVERY_MS)
        page.reload()


def test_an_unclear_bill_goes_from_a_phone_to_a_moderator_and_back(
    palier: RunningPalier, browser: Browser, tmp_path: Path
) -> None:
    case = BILL.cases[0]
    first_name, surname = BILL.truth.holders[0].split()
    resident = phone(browser)
    complaints: list[str] = []
    resident.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)

    declare(resident, palier, f"{first_name[0]}. {surname}", case.address)
    resident.screenshot(path=tmp_path / "2-upload.png", full_page=True)
    assert fits(resident)
    upload(resident, BILL.data, BILL.suffix)
    expect(resident.locator(".state-in_review")).to_be_visible(timeout=READING_TIMEOUT_MS)
    resident.screenshot(path=tmp_path / "3-in-review.png", full_page=True)
    assert fits(resident)

    palier.stop(signal.SIGKILL)
    palier.start()

    login, password = palier.first_account()
    moderator = browser.new_context(viewport=DESK, locale="fr-FR").new_page()  # type: ignore[arg-type]
    moderator.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    moderator.goto(f"{palier.url}/moderation")
    moderator.locator("#login").fill(login)
    moderator.locator("#password").fill(password)
    moderator.locator("button.primary").click()
    moderator.locator("[name=agreed]").check()
    moderator.locator("main button.primary").click()
    moderator.locator("form[action$='/training/excuse'] button").click()
    expect(moderator.locator("table.queue tbody tr")).to_have_count(1)
    moderator.screenshot(path=tmp_path / "4-queue.png")
    moderator.locator("button.primary.big").click()
    image = moderator.locator("[data-image]")
    expect(image).to_be_visible()
    moderator.wait_for_function("document.querySelector('[data-image]').naturalWidth > 600", timeout=READING_TIMEOUT_MS)
    assert moderator.locator("rect.box").count() >= 2
    moderator.screenshot(path=tmp_path / "5-case.png")
    moderator.locator("#verdict-verified").check(force=True)
    moderator.locator("button[name=then][value=queue]").click()
    expect(moderator.locator("table.queue")).to_have_count(0)
    moderator.screenshot(path=tmp_path / "6-done.png")

    reload_until(resident, ".state-verified")
    expect(resident.locator(".state-verified")).to_have_text(re.compile("vérifié", re.IGNORECASE))
    resident.screenshot(path=tmp_path / "7-verified.png", full_page=True)
    assert complaints == []


def test_a_good_bill_is_verified_while_the_phone_waits(
    palier: RunningPalier, browser: Browser, tmp_path: Path
) -> None:
    bill = make(2, layout="electricity_boxes", render="pdf")
    page = phone(browser)
    page.goto(palier.url)
    page.screenshot(path=tmp_path / "1-home.png", full_page=True)
    assert fits(page)

    declare(page, palier, bill.cases[0].name, bill.cases[0].address)
    upload(page, bill.data, bill.suffix)

    expect(page.locator(".state-verified")).to_be_visible(timeout=READING_TIMEOUT_MS)


def test_a_wrong_address_is_corrected_on_the_phone(palier: RunningPalier, browser: Browser, tmp_path: Path) -> None:
    bill = make(3, layout="electricity_boxes", render="pdf")
    name, address = bill.cases[0].name, bill.cases[0].address
    page = phone(browser)
    declare(page, palier, name, "999 rue de Nulle-Part, 29200 Brest")
    upload(page, bill.data, bill.suffix)
    expect(page.locator(".state-needs_action")).to_be_visible(timeout=READING_TIMEOUT_MS)
    page.screenshot(path=tmp_path / "8-needs-action.png", full_page=True)
    assert fits(page)

    page.locator("#address").fill(address)
    page.locator("button[name=again]").click()

    expect(page.locator(".state-verified")).to_be_visible(timeout=READING_TIMEOUT_MS)


def test_who_shares_a_home_says_so_on_the_phone(palier: RunningPalier, browser: Browser, tmp_path: Path) -> None:
    bill = make(7, layout="electricity_boxes", render="pdf")
    first, second = phone(browser), phone(browser)
    for page, answer in ((first, "verified"), (second, "in_review")):
        declare(page, palier, bill.cases[0].name, bill.cases[0].address)
        upload(page, bill.data, bill.suffix)
        expect(page.locator(f".state-{answer}")).to_be_visible(timeout=READING_TIMEOUT_MS)
    second.screenshot(path=tmp_path / "9-shares-home.png", full_page=True)
    assert fits(second)

    second.get_by_role("button", name="Oui, je partage ce logement").click()

    expect(second.get_by_role("status").filter(has_text="vous partagez ce logement")).to_be_visible()
    second.screenshot(path=tmp_path / "10-said.png", full_page=True)
    assert fits(second)


def test_what_is_logged_holds_nothing_of_the_person(palier: RunningPalier, browser: Browser) -> None:
    bill = make(5, layout="electricity_boxes", render="pdf")
    page = phone(browser)
    declare(page, palier, bill.cases[0].name, bill.cases[0].address)
    upload(page, bill.data, bill.suffix)
    expect(page.locator(".state-verified")).to_be_visible(timeout=READING_TIMEOUT_MS)

    lines = [line for line in palier.log.splitlines() if line.startswith("{")]
    events = [json.loads(line)["event"] for line in lines]
    personal = {*bill.cases[0].name.split(), *bill.truth.holders[0].split(), str(bill.truth.home)}
    assert "document.decided" in events
    assert not [word for word in personal if len(word) > 2 and word.lower() in "\n".join(lines).lower()]
