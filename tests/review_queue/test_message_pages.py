"""The pages of what residents read: a lead rewrites with care, everybody else is kept out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import Engine, insert

from review_queue.adapters.reason_store import change_wording, texts_at
from review_queue.adapters.tables import moderators
from review_queue.item import FIX_REASONS, REFUSE_REASONS
from review_queue.ports import MailBox, ShownMail
from review_queue.reason_texts import PACKAGED
from review_queue.texts import Locale
from tests.review_queue.fakes import Clock, MemoryDossiers, MemoryPolicies, StoreSettles
from tests.review_queue.standing_console import Surroundings, console_over
from tests.review_queue.test_console import Browser, Console

ROLES = {"lea": "lead", "omar": "moderator", "ines": "admin"}
STANDS = PACKAGED.wording("R-DATE", Locale.FR)
NEW = "Ce document est trop vieux[ : {mois} mois]."


@dataclass
class OneLetter:
    """A folder with one message."""

    at: datetime

    def newest(self) -> tuple[ShownMail, ...]:
        return (ShownMail(id="m1", to="lea@example.org", subject="Bonne <nouvelle>", at=self.at, text="Bonjour,"),)


def a_console(engine: Engine, now: datetime, password_hash: str, mail_box: MailBox | None = None) -> Console:
    clock, dossiers, policies = Clock(now), MemoryDossiers(), MemoryPolicies()
    ids = {login: str(number) * 32 for number, login in enumerate(ROLES, start=1)}
    with engine.begin() as connection:
        for login, roles in ROLES.items():
            row = {"id": ids[login], "login": login, "password_hash": password_hash, "created_at": now, "roles": roles}
            connection.execute(insert(moderators).values(row | {"enrol_by": now + timedelta(days=7)}))
    behind = Surroundings(
        engine=engine,
        dossiers=dossiers,
        settles=StoreSettles(engine, clock),
        policies=policies,
        now=clock.now,
        mail_box=mail_box,
    )
    return Console(console_over(behind), engine, clock, dossiers, policies, ids)


@pytest.fixture
def console(engine: Engine, now: datetime, password_hash: str) -> Console:
    return a_console(engine, now, password_hash)


@pytest.fixture
def lead(console: Console) -> Browser:
    return Browser(console, "lea")


def wording_in_force(console: Console, locale: Locale = Locale.FR) -> str:
    with console.engine.connect() as connection:
        return texts_at(connection).wording("R-DATE", locale)


def test_both_lists_are_there_with_their_texts(lead: Browser) -> None:
    page = unescape(lead.get("/reasons").text)

    assert all(f">{code}<" in page for code in (*FIX_REASONS, *REFUSE_REASONS))
    assert STANDS in page


def test_a_lead_rewrites_a_text_and_the_history_says_who(console: Console, lead: Browser) -> None:
    answer = lead.post("/reasons/R-DATE", {"locale": "fr", "wording": NEW, "before": STANDS})

    page = unescape(answer.text)
    assert answer.status_code == 200
    assert wording_in_force(console) == NEW
    assert "Version 2" in page
    assert "par lea" in page
    assert STANDS in page


def test_a_preview_shows_both_ways_to_read_it_and_changes_nothing(console: Console, lead: Browser) -> None:
    page = unescape(lead.post("/reasons/R-DATE/preview", {"locale": "fr", "wording": NEW}).text)

    assert "Ce document est trop vieux : 7 mois." in page
    assert "Ce document est trop vieux." in page
    assert wording_in_force(console) == STANDS


def test_what_cannot_be_sent_is_said_and_stays_typed(console: Console, lead: Browser) -> None:
    answer = lead.post("/reasons/R-DATE", {"locale": "fr", "wording": "Trop vieux : {mois}", "before": STANDS})

    assert answer.status_code == 422
    assert "entre crochets, car elle peut manquer" in unescape(answer.text)
    assert "Trop vieux : {mois}" in answer.text
    assert wording_in_force(console) == STANDS


def test_a_change_that_came_first_is_not_overwritten(console: Console, lead: Browser) -> None:
    with console.engine.begin() as connection:
        change_wording(
            connection, "R-DATE", Locale.FR, "Autre.", before=STANDS, moderator_id="9" * 32, now=console.clock.now()
        )

    answer = lead.post("/reasons/R-DATE", {"locale": "fr", "wording": NEW, "before": STANDS})

    assert answer.status_code == 409
    assert "trop vieux" in answer.text
    assert wording_in_force(console) == "Autre."


def test_one_button_goes_back_to_the_text_before(console: Console, lead: Browser) -> None:
    lead.post("/reasons/R-DATE", {"locale": "fr", "wording": NEW, "before": STANDS})
    page = lead.get("/reasons/R-DATE").text
    back = page[page.index("<article>") :]
    fields = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', back)}

    lead.post("/reasons/R-DATE", {name: fields[name] for name in ("locale", "wording", "before")})

    assert wording_in_force(console) == STANDS


@pytest.mark.parametrize("login", ["omar", "ines"])
def test_only_a_lead_rewrites(console: Console, login: str) -> None:
    somebody = Browser(console, login)

    assert somebody.get("/reasons").status_code == 403
    answer = somebody.post("/reasons/R-DATE", {"locale": "fr", "wording": NEW, "before": STANDS})
    assert answer.status_code == 403
    assert wording_in_force(console) == STANDS


def test_a_reason_that_is_in_no_list_is_not_found(lead: Browser) -> None:
    assert lead.get("/reasons/R-RIEN").status_code == 404
    assert lead.post("/reasons/R-RIEN", {"locale": "fr", "wording": "x", "before": ""}).status_code == 404


def test_the_mail_kept_here_is_for_leads_and_admins_and_says_that_it_was_not_sent(
    engine: Engine, now: datetime, password_hash: str
) -> None:
    console = a_console(engine, now, password_hash, OneLetter(now))

    pages = {login: Browser(console, login).get("/mail") for login in ROLES}

    assert {login: page.status_code for login, page in pages.items()} == {"lea": 200, "omar": 403, "ines": 200}
    assert "n'ont PAS été envoyés" in unescape(pages["lea"].text)
    assert "Bonne &lt;nouvelle&gt;" in pages["lea"].text


def test_where_mail_is_sent_there_is_no_page_of_it(lead: Browser) -> None:
    assert lead.get("/mail").status_code == 404
