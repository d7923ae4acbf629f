"""The case screen in a real browser: keys, viewer, what fits on a small laptop."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, ViewportSize
from sqlalchemy import Engine, create_engine, event, insert

from review_queue.adapters import store
from review_queue.adapters.sessions import start_session
from review_queue.adapters.tables import metadata, moderators
from review_queue.item import ReviewDecision, ReviewVerdict
from tests.review_queue.conftest import begin_as_the_service, configure_as_the_service
from tests.review_queue.fakes import Clock, MemoryDossiers, MemoryPolicies, StoreSettles
from tests.review_queue.standing_console import Surroundings, console_over

LAPTOP = ViewportSize(width=1366, height=768)
LEA = "1" * 32
STARTS_WITHIN_S = 20.0


class WallClock(Clock):
    """The browser's countdown runs on real time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class Served:
    """The console on a local port."""

    def __init__(self, folder: Path) -> None:
        self.engine = made_engine(folder)
        clock = WallClock(datetime.now(UTC))
        behind = Surroundings(
            engine=self.engine,
            dossiers=MemoryDossiers(),
            settles=StoreSettles(self.engine, clock),
            policies=MemoryPolicies(),
            now=clock.now,
        )
        app = console_over(behind, secure_cookies=False)
        self.server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def start(self) -> str:
        self.thread.start()
        end = time.monotonic() + STARTS_WITHIN_S
        while not self.server.started and time.monotonic() < end:
            time.sleep(0.02)
        port = self.server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}/moderation"

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(STARTS_WITHIN_S)
        self.engine.dispose()

    def taken(self, subject: str) -> str:
        now = datetime.now(UTC)
        with self.engine.begin() as connection:
            store.close_for_case(connection, "c", now)
            item_id = store.open_item(
                connection, case_id="c", subject_id=subject, reasons=(), due_at=now + timedelta(hours=2), now=now
            )
            store.take(connection, item_id, LEA, now)
        return item_id

    def decision(self, item_id: str) -> ReviewDecision | None:
        with self.engine.begin() as connection:
            return store.decision_of(connection, item_id)


def made_engine(folder: Path) -> Engine:
    engine = create_engine(f"sqlite:///{folder}/queue.db")
    event.listen(engine, "connect", configure_as_the_service)
    event.listen(engine, "begin", begin_as_the_service)
    metadata.create_all(engine)
    row = {"id": LEA, "login": "lea", "password_hash": "", "created_at": datetime.now(UTC)}
    with engine.begin() as connection:
        connection.execute(insert(moderators).values(row))
    return engine


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str]]:
    console = Served(tmp_path_factory.mktemp("console"))
    yield console, console.start()
    console.stop()


@pytest.fixture
def item_id(served: tuple[Served, str], request: pytest.FixtureRequest) -> str:
    return served[0].taken(request.node.name)


@pytest.fixture
def page(served: tuple[Served, str], browser: Browser, item_id: str) -> Iterator[Page]:
    """The case screen; anything the browser complains of fails the test."""
    console, address = served
    with console.engine.begin() as connection:
        token = start_session(connection, LEA, datetime.now(UTC)).token
    context = browser.new_context(viewport=LAPTOP)
    context.add_cookies([{"name": "palier_mod", "value": token, "url": address}])
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(f"{address}/items/{item_id}")
    opened.wait_for_selector("html.scripted")
    yield opened
    context.close()
    assert complaints == []


def chosen(page: Page) -> str | None:
    found = page.locator("[name=verdict]:checked")
    return str(found.input_value()) if found.count() else None


def ticked(page: Page) -> list[str]:
    boxes = page.locator("[name=reasons]:checked")
    return [boxes.nth(n).input_value() for n in range(boxes.count())]


def test_nothing_has_to_be_scrolled_on_a_small_laptop(page: Page) -> None:
    page.keyboard.press("c")

    heights = page.evaluate(
        "['html', '.facts', '.decision'].map((name) => document.querySelector(name))"
        ".map((part) => part.scrollHeight - part.clientHeight)"
    )

    assert heights == [0, 0, 0]


def test_digits_tick_by_their_place_on_a_french_keyboard(page: Page) -> None:
    page.keyboard.press("n")

    # On AZERTY the key of digit 1 gives an ampersand without Shift.
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {code:'Digit1', key:'&', bubbles:true}))")
    page.keyboard.press("Numpad3")

    assert chosen(page) == "refused"
    assert ticked(page) == ["N-MODIF", "N-HABITE"]


def test_keys_are_letters_while_one_writes(page: Page) -> None:
    page.focus("#note")

    page.keyboard.type("v c n 1")

    assert chosen(page) is None
    assert page.input_value("#note") == "v c n 1"


@pytest.mark.parametrize("key", ["Control+v", "Alt+c", "Meta+n"])
def test_keys_with_a_modifier_are_the_browsers(page: Page, key: str) -> None:
    page.keyboard.press(key)

    assert chosen(page) is None


def test_enter_alone_sends_nothing_and_ctrl_enter_sends(page: Page, served: tuple[Served, str], item_id: str) -> None:
    page.keyboard.press("v")
    page.keyboard.press("Enter")
    before = served[0].decision(item_id)

    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url.endswith("/moderation?done=verified"))

    assert before is None
    assert served[0].decision(item_id) == ReviewDecision(verdict=ReviewVerdict.VERIFIED)


def test_message_follows_what_is_ticked_and_written(page: Page) -> None:
    page.keyboard.press("c")
    page.keyboard.press("Digit2")
    page.fill("#note", "Merci d'avance.")

    message = page.inner_text("[data-preview]")

    assert "ses quatre coins visibles" in message
    assert "Merci d'avance." in message
    assert page.inner_text("[data-counter]") == "15 / 500"


def test_row_lights_its_box_and_box_finds_its_row(page: Page) -> None:
    page.focus("[data-row='1']")
    lit = page.locator("[data-box='1']").get_attribute("class") or ""

    page.keyboard.press("0")
    page.locator("[data-box='0']").dispatch_event("click")

    assert "is-lit" in lit
    assert page.evaluate("document.activeElement.dataset.row") == "0"


def test_field_of_another_page_brings_that_page(page: Page) -> None:
    page.focus("[data-row='2']")

    assert page.get_attribute("[data-image]", "src").endswith("/pages/2.jpg")  # type: ignore[union-attr]
    assert page.inner_text("[data-page-count]") == "Page 2 sur 2"


def test_help_opens_with_f1_and_escape_closes_it_without_releasing(page: Page, item_id: str) -> None:
    page.keyboard.press("F1")
    opened = page.locator("dialog[open]").count()

    page.keyboard.press("Escape")

    assert opened == 1
    assert page.locator("dialog[open]").count() == 0
    assert page.url.endswith(item_id)


def test_escape_gives_the_case_back(page: Page) -> None:
    page.keyboard.press("Escape")

    page.wait_for_url(lambda url: url.endswith("/moderation?done=released"))


def test_reloading_keeps_the_case(page: Page) -> None:
    page.reload()
    page.wait_for_selector("html.scripted")

    assert page.locator("[data-decision]").count() == 1
