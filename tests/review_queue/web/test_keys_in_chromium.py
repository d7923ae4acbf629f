"""The whole service over made documents, with two moderators at their keyboards in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy import func, select, update

from bench.console import Account, Stand, clear, signed_in, summary
from review_queue.adapters.tables import review_access, review_decisions, review_items

CASES = 20
PAPERS = 3
QUOTA = 2
SEED = 20261122
PHONE = ViewportSize(width=390, height=844)
GRAVE = {"serious", "critical"}


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stand, str]]:
    made = Stand(tmp_path_factory.mktemp("stand"), undo_seconds=30.0, whole_pages_a_day=QUOTA)
    yield made, made.start()
    made.stop()


@pytest.fixture
def people(stand: tuple[Stand, str]) -> tuple[Account, Account]:
    """Two moderators nobody else in this module is."""
    name = uuid4().hex[:4]
    return stand[0].account(f"lea-{name}"), stand[0].account(f"omar-{name}")


@pytest.fixture
def open_queue(stand: tuple[Stand, str]) -> Iterator[None]:
    """Three cases that wait; what a test leaves is closed after it."""
    stand[0].queue(3, SEED, papers=PAPERS)
    yield
    with stand[0].made.engine.begin() as connection:
        connection.execute(update(review_items).values(state="closed", lane=None, holder=None))


def take_first(browser: Browser, address: str, account: Account) -> Page:
    page = signed_in(browser, address, account)
    page.goto(address)
    page.locator("[data-next]").press("Enter")
    page.wait_for_selector("html.scripted")
    return page


def test_twenty_cases_are_cleared_with_the_keyboard_alone(
    stand: tuple[Stand, str], browser: Browser, people: tuple[Account, Account]
) -> None:
    made, address = stand
    made.queue(CASES + 1, SEED, papers=PAPERS)

    times = list(clear(signed_in(browser, address, people[0]), address, CASES))

    with made.made.engine.begin() as connection:
        mine = select(func.count()).where(review_decisions.c.moderator_id == people[0].id)
        answered = connection.execute(mine.where(review_decisions.c.verdict == "verified")).scalar_one()
        connection.execute(update(review_items).values(state="closed", lane=None, holder=None))
    assert answered == CASES
    assert summary(times)["bytes"]["p95"] < 400_000


@pytest.mark.usefixtures("open_queue")
def test_two_moderators_never_have_the_same_case_and_the_slower_one_keeps_the_draft(
    stand: tuple[Stand, str], browser: Browser, people: tuple[Account, Account]
) -> None:
    made, address = stand
    lea, omar = (take_first(browser, address, account) for account in people)
    assert lea.url != omar.url
    lea.keyboard.press("c")
    lea.keyboard.press("Digit2")
    lea.fill("#note", "Merci d'avance.")
    item_id = lea.url.rsplit("/", 1)[1]
    with made.made.engine.begin() as connection:
        mine = update(review_items).where(review_items.c.id == item_id)
        connection.execute(mine.values(holder=people[1].id, version=review_items.c.version + 1))

    lea.keyboard.press("Control+Enter")

    expect(lea.locator(".card [role=alert]")).to_contain_text(people[1].login)
    expect(lea.locator("#note")).to_have_value("Merci d'avance.")
    expect(lea.locator("dl.draft")).to_contain_text("Document coupé")


@pytest.mark.usefixtures("open_queue")
def test_lost_lease_is_said_and_the_draft_stays_and_comes_back(
    stand: tuple[Stand, str], browser: Browser, people: tuple[Account, Account]
) -> None:
    made, address = stand
    page = take_first(browser, address, people[0])
    page.keyboard.press("c")
    page.keyboard.press("Digit1")
    item_id = page.url.rsplit("/", 1)[1]
    with made.made.engine.begin() as connection:
        ended = {"holder": None, "lease_until": datetime(2020, 1, 1, tzinfo=UTC)}
        connection.execute(update(review_items).where(review_items.c.id == item_id).values(ended))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("[data-live]")).to_contain_text("n'est plus à vous")
    assert page.locator("[name=reasons]:checked").count() == 1

    page.goto(f"{address}/items/{item_id}")
    page.get_by_role("button", name="Prendre ce dossier").click()
    page.wait_for_selector("html.scripted")

    assert page.locator("[name=verdict]:checked").input_value() == "needs_action"
    assert page.locator("[name=reasons]:checked").input_value() == "R-FLOU"


@pytest.mark.usefixtures("open_queue")
def test_answer_is_taken_back_by_ctrl_z_from_the_next_case(
    stand: tuple[Stand, str], browser: Browser, people: tuple[Account, Account]
) -> None:
    made, address = stand
    page = take_first(browser, address, people[0])
    first = page.url
    page.keyboard.press("v")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-undo]")
    assert page.url.split("?")[0] != first

    page.keyboard.press("Control+z")
    page.wait_for_selector("#verdict-verified:checked", state="attached")

    assert page.url.startswith(first)
    with made.made.engine.begin() as connection:
        mine = select(func.count()).where(review_decisions.c.moderator_id == people[0].id)
        assert connection.execute(mine).scalar_one() == 0


@pytest.mark.usefixtures("open_queue")
def test_whole_page_takes_two_keys_and_ends_with_the_days_quota(
    stand: tuple[Stand, str], browser: Browser, people: tuple[Account, Account]
) -> None:
    made, address = stand
    page = take_first(browser, address, people[0])
    for _ in range(QUOTA):
        page.keyboard.press("m")
        page.keyboard.press("Digit2")
        page.wait_for_selector("[data-stage][data-shows=page]")
        page.keyboard.press("v")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("[data-stage][data-shows=crop]")

    page.keyboard.press("m")

    expect(page.locator(".unmask .panel-title")).to_contain_text("Demandez à un responsable")
    with made.made.engine.begin() as connection:
        mine = select(func.count()).where(review_access.c.moderator_id == people[0].id, review_access.c.reason != "")
        assert connection.execute(mine).scalar_one() == QUOTA


@pytest.mark.usefixtures("open_queue")
def test_keys_can_be_changed_and_switched_off(
    stand: tuple[Stand, str], browser: Browser, people: tuple[Account, Account]
) -> None:
    address = stand[1]
    page = signed_in(browser, address, people[0])
    page.goto(f"{address}/keyboard")
    page.fill("#key-approve", "a")
    page.get_by_role("button", name="Garder").click()
    expect(page.locator("[data-said]")).to_have_text("C'est gardé.")
    page.goto(address)
    page.locator("[data-next]").press("Enter")
    page.wait_for_selector("html.scripted")

    page.keyboard.press("v")
    unchanged = page.locator("[name=verdict]:checked").count()
    page.keyboard.press("a")
    changed = page.locator("[name=verdict]:checked").input_value()

    assert (unchanged, changed) == (0, "verified")
    page.evaluate(
        "(id) => localStorage.setItem(`palier.keys.${id}`, JSON.stringify({ isOn: false, keys: {} }))", people[0].id
    )
    page.reload()
    page.wait_for_selector("html.scripted")
    page.locator("[name=verdict]").first.evaluate("(radio) => { radio.checked = false; }")
    page.keyboard.press("c")
    assert page.locator("[name=verdict]:checked").count() in (0, 1)
    assert page.locator("#verdict-needs_action:checked").count() == 0


@pytest.mark.usefixtures("open_queue")
def test_drawers_take_their_keys_and_leave_the_decision_alone(
    stand: tuple[Stand, str], browser: Browser, people: tuple[Account, Account]
) -> None:
    page = take_first(browser, stand[1], people[0])
    first = page.url

    page.keyboard.press("t")
    page.keyboard.type("v c n 1 2")
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    page.keyboard.press("Digit1")
    page.wait_for_url(lambda url: url != first)

    assert page.url.endswith("?done=snoozed")


@pytest.mark.usefixtures("open_queue")
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(
    stand: tuple[Stand, str], browser: Browser, people: tuple[Account, Account]
) -> None:
    address = stand[1]
    page = take_first(browser, address, people[0])
    case = page.url
    found = {}
    for viewport in (ViewportSize(width=1366, height=768), PHONE):
        page.set_viewport_size(viewport)
        for path in (case, address, f"{address}/help", f"{address}/keyboard"):
            page.goto(path)
            violations = Axe().run(page).response["violations"]
            found[path, viewport["width"]] = {each["id"] for each in violations if each["impact"] in GRAVE}
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, viewport)

    assert {place: rules for place, rules in found.items() if rules} == {}
