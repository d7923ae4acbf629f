"""The pages about people in a real browser: nothing serious for axe, nothing wider than a telephone, the lock."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize
from sqlalchemy import create_engine, event

from review_queue.adapters import store
from review_queue.adapters.passwords import hash_password
from review_queue.adapters.sessions import start_session
from review_queue.adapters.tables import metadata
from review_queue.item import ReviewDecision, ReviewVerdict
from review_queue.roles import Role
from review_queue.team import HouseRules
from tests.review_queue.conftest import PASSWORD, begin_as_the_service, configure_as_the_service
from tests.review_queue.fakes import Clock
from tests.review_queue.people import TeamConsole

SIZES = {"laptop": ViewportSize(width=1366, height=768), "phone": ViewportSize(width=390, height=844)}
PAGES = (
    "/sign-in", "/me", "/second-factor", "/charter", "/training", "/team", "/team/{lea}", "/me/journal", "/sessions",
    "/second-reader/sign-in", "/organisation",
)  # fmt: skip
LOCK_AFTER = timedelta(seconds=2)
STARTS_WITHIN_S = 20.0
SERIOUS = {"serious", "critical"}


class WallClock(Clock):
    """Browsers live in real time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class Served(TeamConsole):
    """The console with a team, on a local port."""

    def __init__(self, folder: Path, rules: HouseRules, **more: Any) -> None:
        engine = create_engine(f"sqlite:///{folder}/queue.db")
        event.listen(engine, "connect", configure_as_the_service)
        event.listen(engine, "begin", begin_as_the_service)
        metadata.create_all(engine)
        now = datetime.now(UTC)
        super().__init__(engine, now, rules=rules, clock=WallClock(now), secure_cookies=False, **more)
        self.server = uvicorn.Server(uvicorn.Config(self.app, port=0, log_level="error"))
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        end = time.monotonic() + STARTS_WITHIN_S
        while not self.server.started and time.monotonic() < end:
            time.sleep(0.02)
        self.url = f"http://127.0.0.1:{self.server.servers[0].sockets[0].getsockname()[1]}/moderation"

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(STARTS_WITHIN_S)
        self.engine.dispose()

    def open(self, browser: Browser, login: str, size: ViewportSize) -> Page:
        with self.engine.begin() as connection:
            token = start_session(connection, self.ids[login], datetime.now(UTC)).token
        context = browser.new_context(viewport=size, locale="fr-FR")
        context.add_cookies([{"name": "palier_mod", "value": token, "url": self.url}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        return page


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    made = Served(tmp_path_factory.mktemp("people"), HouseRules())
    made.join("anne", Role.MODERATOR, Role.LEAD, Role.ADMIN)
    made.join("bruno", Role.MODERATOR)
    made.join("lea", Role.MODERATOR, ready=False)
    made.join("aude", Role.AUDITOR)
    yield made
    made.stop()


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:100]}" for one in found if one["impact"] in SERIOUS]


def keep_picture(page: Page, name: str) -> None:
    """Kept where somebody wants to look at it."""
    folder = os.environ.get("PALIER_TEST_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("size", SIZES)
def test_every_page_about_people_is_for_everybody(served: Served, browser: Browser, size: str) -> None:
    page = served.open(browser, "anne", SIZES[size])
    wrong: dict[str, object] = {}

    for path in PAGES:
        page.goto(served.url + path.format(**served.ids))
        keep_picture(page, f"{path.strip('/').replace('/', '-').format(lea='person')}-{size}")
        problems = faults(page)
        if problems or overflow(page) > 0:
            wrong[path] = (problems, overflow(page))

    page.context.close()
    assert wrong == {}


def test_the_journal_is_for_everybody(served: Served, browser: Browser) -> None:
    page = served.open(browser, "aude", SIZES["phone"])
    page.goto(served.url)
    keep_picture(page, "journal-phone")

    assert page.url.endswith("/journal")
    assert (faults(page), overflow(page)) == ([], 0)
    page.context.close()


def test_the_first_day_is_walked_with_a_thumb(served: Served, browser: Browser) -> None:
    page = served.open(browser, "lea", SIZES["phone"])
    page.goto(served.url)
    page.check("[name=agreed]")
    page.click("main button.primary")
    fits = []

    for number in range(15):
        page.locator("main button[name=verdict]").nth(number % 3).click()
        keep_picture(page, f"training-{number}-phone")
        fits.append((faults(page), overflow(page)) if number < 2 else ([], 0))
        page.click("main a.button.primary")
        page.wait_for_url("**/training")
    keep_picture(page, "training-done-phone")
    page.click("main a.button.primary")

    assert fits == [([], 0)] * 15
    assert page.url == served.url
    page.context.close()


def test_a_telephone_is_enrolled_and_asked_for(served: Served, browser: Browser) -> None:
    page = served.open(browser, "bruno", SIZES["laptop"])
    page.goto(served.url + "/second-factor")
    keep_picture(page, "second-factor-laptop")
    secret = page.inner_text(".secret").replace(" ", "")
    picture = page.locator(".qr").bounding_box()
    page.fill("#code", pyotp.TOTP(secret).now())
    page.click("main button.primary")
    keep_picture(page, "recovery-codes-laptop")
    codes = page.locator(".recovery-codes code").all_inner_texts()

    assert faults(page) == []
    assert picture is not None
    assert picture["width"] >= 150
    assert len(codes) == 10
    page.context.close()


def test_a_guest_reads_one_masked_case_on_a_phone(served: Served, browser: Browser) -> None:
    now = datetime.now(UTC)
    with served.engine.begin() as connection:
        item_id = store.open_item(
            connection, case_id="c1", subject_id="g1", reasons=(), due_at=now + LOCK_AFTER, now=now, four_eyes=True
        )
        item = store.take(connection, item_id, served.ids["bruno"], now)
        store.decide(
            connection,
            item_id,
            version=item.version,
            moderator_id=served.ids["bruno"],
            decision=ReviewDecision(verdict=ReviewVerdict.VERIFIED),
            now=now,
            commit_at=now,
        )
        store.commit(connection, item_id, now)
    inviter = served.open(browser, "anne", SIZES["laptop"])
    inviter.goto(f"{served.url}/me")
    csrf = inviter.locator("[name=csrf]").first.get_attribute("value")
    answer = inviter.request.post(f"{served.url}/items/{item_id}/second-reader", form={"csrf": str(csrf)})
    code = answer.text().split("sign-in#")[1].split('"')[0]

    guest = browser.new_context(viewport=SIZES["phone"], locale="fr-FR").new_page()
    guest.goto(f"{served.url}/second-reader/sign-in#{code}")
    guest.click("main button.primary")
    guest.wait_for_selector("[name=verdict]")
    keep_picture(guest, "second-reader-phone")
    found = (faults(guest), overflow(guest))
    guest.check("[name=verdict][value=verified]")
    guest.click("main button.primary")

    assert found == ([], 0)
    assert "Merci" in guest.inner_text("main")
    guest.context.close()
    inviter.context.close()


def test_the_screen_is_covered_when_nobody_moves_and_the_draft_stays(tmp_path: Path, browser: Browser) -> None:
    served = Served(tmp_path, HouseRules(lock_after=LOCK_AFTER))
    served.join("lea", Role.LEAD, password_hash=hash_password(PASSWORD))
    page = served.open(browser, "lea", SIZES["laptop"])
    page.goto(f"{served.url}/team")
    page.fill("#login", "chloé")
    page.wait_for_selector("dialog.lock[open]")
    hidden = page.evaluate("getComputedStyle(document.querySelector('main')).visibility")
    keep_picture(page, "locked-laptop")
    problems = faults(page)

    page.fill("#lock-proof", "wrong password!")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-lock-says]:not([hidden])")
    page.fill("#lock-proof", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog.lock:not([open])", state="attached")

    assert hidden == "hidden"
    assert problems == []
    assert page.input_value("#login") == "chloé"
    assert page.evaluate("getComputedStyle(document.querySelector('main')).visibility") == "visible"
    page.context.close()
    served.stop()
