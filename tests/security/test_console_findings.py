"""Who sees what in the console: blind looks, invitations of outsiders, notes of the first reader."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import Engine

from review_queue.adapters import second_reader, store
from review_queue.item import ItemKind, ItemState, ReviewDecision, ReviewVerdict
from review_queue.roles import Role
from review_queue.texts import Locale
from review_queue.wording import fact_for
from tests.review_queue.conftest import engine
from tests.review_queue.people import TOKEN, TeamConsole
from tests.review_queue.test_team import DAY

__all__ = ["engine"]

REASON = "address.repetition_differs"
NOTE = "Je crois que cette facture est un montage."


@pytest.fixture
def console(engine: Engine, now: datetime) -> TeamConsole:
    made = TeamConsole(engine, now)
    for login, role in (("anne", Role.LEAD), ("lea", Role.MODERATOR), ("tom", Role.MODERATOR)):
        made.join(login, role)
    return made


def an_item(console: TeamConsole, kind: ItemKind = ItemKind.DOCUMENT, *, four_eyes: bool = False) -> str:
    now = console.clock.now()
    with console.engine.begin() as connection:
        item_id: str = store.open_item(
            connection,
            case_id="c1",
            subject_id="s1",
            reasons=(REASON,),
            due_at=now + DAY,
            now=now,
            kind=kind,
            four_eyes=four_eyes,
        )
    return item_id


def answered(console: TeamConsole, item_id: str, login: str, *, double: bool = False, note: str = "") -> None:
    now, moderator_id = console.clock.now(), console.ids[login]
    with console.engine.begin() as connection:
        item = store.take(connection, item_id, moderator_id, now)
        if note:
            store.add_note(connection, item_id, moderator_id, note, now)
        store.decide(
            connection,
            item_id,
            version=item.version,
            moderator_id=moderator_id,
            decision=ReviewDecision(verdict=ReviewVerdict.VERIFIED),
            now=now,
            commit_at=now,
            double=double,
        )
        store.commit(connection, item_id, now)


def words_of(reason: str) -> str:
    return str(fact_for(reason, Locale.FR))


def test_the_list_and_the_closed_screen_keep_the_machines_doubt_from_a_blind_reader(console: TeamConsole) -> None:
    item_id = an_item(console)
    answered(console, item_id, "lea", double=True)
    with console.engine.begin() as connection:
        assert store.get(connection, item_id).state is ItemState.BLIND_REVIEW

    tom = console.browser("tom")
    pages = tom.get("").text + tom.get(f"/items/{item_id}").text

    assert words_of(REASON) not in pages and REASON not in pages


def test_a_sample_does_not_tell_what_the_machine_thought_either(console: TeamConsole) -> None:
    item_id = an_item(console, ItemKind.SAMPLE)

    tom = console.browser("tom")
    pages = tom.get("").text + tom.get(f"/items/{item_id}").text

    assert words_of(REASON) not in pages


@pytest.mark.parametrize("double", [True, False])
def test_the_first_readers_notes_wait_for_the_second_answer(console: TeamConsole, double: bool) -> None:
    item_id = an_item(console, four_eyes=not double)
    answered(console, item_id, "lea", double=double, note=NOTE)

    tom = console.browser("tom")
    tom.post(f"/items/{item_id}/take")
    page = tom.get(f"/items/{item_id}").text

    assert "12 BIS" in page.replace("<mark>", "").replace("</mark>", "")
    assert NOTE not in page


def test_who_may_not_see_a_case_invites_nobody_to_it(console: TeamConsole) -> None:
    item_id = an_item(console, four_eyes=True)
    with console.engine.begin() as connection:
        store.take(connection, item_id, console.ids["lea"], console.clock.now())

    answer = console.browser("tom").post(f"/items/{item_id}/second-reader")

    assert answer.status_code == 404
    assert "sign-in#" not in answer.text


@pytest.mark.parametrize("login", ["lea", "anne"])
def test_whoever_holds_a_case_or_leads_invites_a_second_reader(console: TeamConsole, login: str) -> None:
    item_id = an_item(console, four_eyes=True)
    with console.engine.begin() as connection:
        store.take(connection, item_id, console.ids["lea"], console.clock.now())

    answer = console.browser(login).post(f"/items/{item_id}/second-reader")

    assert re.search(r"sign-in#[A-Za-z0-9_-]{40,}", answer.text)


def guest_link(page: str) -> str:
    found = re.search(r"sign-in#([A-Za-z0-9_-]{40,})", page)
    assert found is not None
    return found[1]


def test_whoever_answered_first_invites_no_second_pair_of_eyes_while_a_colleague_can_look(
    console: TeamConsole,
) -> None:
    item_id = an_item(console, four_eyes=True)
    answered(console, item_id, "lea")

    answer = console.browser("lea").post(f"/items/{item_id}/second-reader")

    assert answer.status_code == 409
    assert "sign-in#" not in answer.text and "un collègue peut regarder" in unescape(answer.text)


def test_a_guest_invited_before_their_inviter_answered_first_does_not_count(console: TeamConsole) -> None:
    item_id, guest = an_item(console, four_eyes=True), console.stranger()
    with console.engine.begin() as connection:
        store.take(connection, item_id, console.ids["lea"], console.clock.now())
    code = guest_link(console.browser("lea").post(f"/items/{item_id}/second-reader").text)
    answered(console, item_id, "lea")
    guest.post("/second-reader/sign-in", {"code": code}, form="/second-reader/sign-in")

    page = guest.get("/second-reader").text
    csrf = second_reader.csrf_of(guest.client.cookies["__Host-palier_mod_seat"])
    sent = guest.client.post("/moderation/second-reader", data={"verdict": "verified", "csrf": csrf})

    with console.engine.begin() as connection:
        state = store.get(connection, item_id).state
    assert "ne peut pas compter ici" in unescape(page)
    assert (sent.status_code, state) == (409, ItemState.SECOND_REVIEW)


def test_nobody_of_the_team_opens_a_guest_s_link_in_their_own_browser(console: TeamConsole) -> None:
    item_id, anne = an_item(console, four_eyes=True), console.browser("anne")
    with console.engine.begin() as connection:
        store.take(connection, item_id, console.ids["lea"], console.clock.now())
    code = guest_link(anne.post(f"/items/{item_id}/second-reader").text)

    own = anne.post("/second-reader/sign-in", {"code": code}, form="/second-reader/sign-in")
    guest = console.stranger().post("/second-reader/sign-in", {"code": code}, form="/second-reader/sign-in")

    assert (own.status_code, guest.status_code) == (409, 303)


def test_a_lock_that_comes_first_gives_no_password_back_to_the_screen(console: TeamConsole) -> None:
    tom = console.browser("tom")
    token = TOKEN.search(tom.get("/me").text)
    assert token is not None
    console.clock.time += timedelta(minutes=20)

    secrets = {"present": "une phrase bien secrète", "fresh": "une autre phrase", "again": "une autre phrase"}
    answer = tom.client.post("/moderation/me/password", data={"csrf": token[1]} | secrets)

    assert answer.status_code == 423
    assert "phrase" not in answer.text


def test_a_lead_is_no_second_pair_of_eyes_to_their_own_answer(console: TeamConsole) -> None:
    item_id = an_item(console, four_eyes=True)
    answered(console, item_id, "anne")
    with console.engine.begin() as connection:
        store.take(connection, item_id, console.ids["lea"], console.clock.now())

    console.browser("anne").post(f"/items/{item_id}/take-over")

    with console.engine.begin() as connection:
        item = store.get(connection, item_id)
    assert (item.state, item.holder) == (ItemState.SECOND_REVIEW, console.ids["lea"])


def test_a_lead_who_knows_the_person_neither_looks_nor_takes_over_nor_invites(console: TeamConsole) -> None:
    item_id, anne = an_item(console), console.browser("anne")
    with console.engine.begin() as connection:
        store.take(connection, item_id, console.ids["lea"], console.clock.now())
    open_to_leads = "12 BIS" in anne.get(f"/items/{item_id}").text.replace("<mark>", "").replace("</mark>", "")
    anne.post(f"/items/{item_id}/known")

    page, image = anne.get(f"/items/{item_id}").text, anne.get(f"/items/{item_id}/pages/1.jpg")
    anne.post(f"/items/{item_id}/take-over")
    invited = anne.post(f"/items/{item_id}/second-reader")

    with console.engine.begin() as connection:
        holder = store.get(connection, item_id).holder
    assert open_to_leads
    assert "12 BIS" not in page.replace("<mark>", "").replace("</mark>", "")
    assert (image.status_code, invited.status_code) == (404, 404)
    assert holder == console.ids["lea"]
