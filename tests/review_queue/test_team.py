"""The team: roles by four eyes, absences, ceilings, what is missing; the journal; second readers from outside."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from review_queue.adapters import store, team_store
from review_queue.adapters.second_reader import readers_of
from review_queue.errors import GrantError
from review_queue.item import ItemState, ReviewDecision, ReviewVerdict
from review_queue.roles import Role
from review_queue.team import Gap, Member, NotTaking, gaps
from tests.review_queue.conftest import PASSWORD
from tests.review_queue.people import TeamConsole, Visitor

DAY = timedelta(days=1)


@pytest.fixture
def console(engine: Engine, now: datetime) -> TeamConsole:
    made = TeamConsole(engine, now)
    made.join("anne", Role.LEAD, Role.ADMIN)
    made.join("bruno", Role.LEAD)
    made.join("lea", Role.MODERATOR)
    return made


def roles(console: TeamConsole, login: str) -> frozenset[Role]:
    with console.engine.begin() as connection:
        return team_store.roles_of(connection, console.ids[login])


def grant_of(console: TeamConsole) -> str:
    with console.engine.begin() as connection:
        return team_store.open_grants(connection)[0].id


def test_a_role_counts_when_a_second_person_confirmed_it(console: TeamConsole) -> None:
    anne, bruno, lea_id = console.browser("anne"), console.browser("bruno"), console.ids["lea"]
    anne.post(f"/team/{lea_id}/roles", {"roles": ["moderator", "lead"]})
    asked, grant = roles(console, "lea"), grant_of(console)

    alone = anne.post(f"/team/grants/{grant}", {"answer": "yes"})
    bruno.post(f"/team/grants/{grant}", {"answer": "yes"})

    assert asked == {Role.MODERATOR}
    assert alone.status_code == 422
    assert roles(console, "lea") == {Role.MODERATOR, Role.LEAD}
    assert console.journal.actions() == ["moderator.roles_asked", "moderator.roles_granted"]


def test_a_new_account_has_no_role_before_the_second_yes(console: TeamConsole) -> None:
    page = console.browser("anne").post("/team/add", {"login": "Chloé", "roles": ["moderator"]}).text
    password = re.search(r"<code>([a-z0-9-]{24})</code>", page)
    assert password is not None
    visitor = console.stranger()

    visitor.sign_in("chloé", password[1])
    early = visitor.get("").headers["location"]
    console.browser("bruno").post(f"/team/grants/{grant_of(console)}", {"answer": "yes"})
    visitor.sign_in("chloé", password[1])

    assert early == "/moderation/me"
    assert visitor.get("").headers["location"] == "/moderation/charter"


def test_declined_roles_are_not_given(console: TeamConsole) -> None:
    console.browser("anne").post(f"/team/{console.ids['lea']}/roles", {"roles": ["moderator", "admin"]})

    console.browser("bruno").post(f"/team/grants/{grant_of(console)}", {"answer": "no"})

    assert roles(console, "lea") == {Role.MODERATOR}
    with console.engine.begin() as connection:
        assert team_store.open_grants(connection) == ()


def test_the_last_who_looks_after_accounts_cannot_give_that_up(console: TeamConsole) -> None:
    with console.engine.begin() as connection:
        team_store.set_roles(connection, console.ids["bruno"], frozenset(), console.clock.now())

    with pytest.raises(GrantError), console.engine.begin() as connection:
        team_store.set_roles(connection, console.ids["anne"], frozenset({Role.MODERATOR}), console.clock.now())


def test_a_team_of_one_is_told_the_command(engine: Engine, now: datetime) -> None:
    console = TeamConsole(engine, now)
    console.join("anne", Role.MODERATOR, Role.LEAD, Role.ADMIN)

    page = console.browser("anne").get("/team").text

    assert "palier moderator grant" in page
    assert "un seul responsable" in page.lower()
    assert "quatre yeux" in page


def test_what_is_missing_is_said_worst_first() -> None:
    lone = Member(id="1", roles=frozenset({Role.LEAD}), is_away=True)

    assert gaps([]) == (Gap.NO_MODERATOR, Gap.NO_LEAD, Gap.NO_ADMIN, Gap.NO_AUDITOR)
    assert gaps([lone])[:3] == (Gap.ALL_AWAY, Gap.ONE_PAIR_OF_EYES, Gap.ONE_LEAD)


def test_a_full_team_misses_nothing() -> None:
    people = [Member(id=str(n), roles=frozenset({role})) for n, role in enumerate((*Role, Role.LEAD))]

    assert gaps(people) == ()


@pytest.mark.parametrize(("last", "status"), [("2026-11-25", 303), ("2026-11-20", 422), ("soon", 422)])
def test_absences_are_declared_by_oneself_and_stop_the_cases(console: TeamConsole, last: str, status: int) -> None:
    lea = console.browser("lea")

    answer = lea.post("/me/absences", {"first": "2026-11-23", "last": last})

    with console.engine.begin() as connection:
        stopped = team_store.not_taking(
            connection, console.ids["lea"], today=date(2026, 11, 24), midnight=console.clock.now()
        )
    assert answer.status_code == status
    assert stopped == (NotTaking.AWAY if status == 303 else None)


def test_somebody_absent_or_paused_is_handed_nothing(console: TeamConsole) -> None:
    console.queue()
    lea = console.browser("lea")
    lea.post("/me/pause", {"on": "1"})
    paused = lea.post("/next").headers["location"]

    lea.post("/me/pause", {"on": "0"})
    console.browser("anne").post(f"/team/{console.ids['lea']}/absences", {"first": "2026-11-23", "last": "2026-11-23"})
    away = lea.post("/next").headers["location"]

    assert "/items/" not in paused
    assert "/items/" not in away


def test_a_ceiling_ends_the_day(console: TeamConsole) -> None:
    first, second = console.queue("s1"), console.queue("s2")
    console.browser("anne").post(f"/team/{console.ids['lea']}/limits", {"ceiling": "1"})
    answer(console, first, "lea", ReviewVerdict.VERIFIED)

    location = console.browser("lea").post("/next").headers["location"]

    assert second not in location


def test_scopes_are_quarters_that_exist(console: TeamConsole) -> None:
    lea_id = console.ids["lea"]

    console.browser("anne").post(f"/team/{lea_id}/limits", {"quarters": ["rocabey", "atlantis"], "ceiling": "9999"})

    page = console.browser("anne").get(f"/team/{lea_id}").text
    assert 'value="rocabey" checked' in page
    assert 'value="500"' in page


def test_the_team_page_shows_who_was_there_and_what_they_answered(console: TeamConsole) -> None:
    answer(console, console.queue(), "lea", ReviewVerdict.VERIFIED)
    console.browser("lea").get("/me")

    page = console.browser("anne").get("/team").text
    row = page[page.index(">lea") :]

    assert "<td>1</td>" in row[: row.index("</tr>")]
    assert "10 h 00" in row[: row.index("</tr>")]


def test_an_unknown_account_is_a_page_of_ours(console: TeamConsole) -> None:
    assert console.browser("anne").get("/team/nobody").status_code == 404


def test_everybody_reads_their_own_journal_and_auditors_read_all(console: TeamConsole) -> None:
    console.join("aude", Role.AUDITOR)
    console.browser("anne").post(f"/team/{console.ids['lea']}/pause", {"on": "1"})

    own = console.browser("anne").get("/me/journal").text
    hers = console.browser("lea").get("/me/journal").text
    all_of_it = console.browser("aude").get("/journal").text

    assert "moderator.paused" in own
    assert "moderator.paused" not in hers
    assert "moderator.paused" in all_of_it
    assert not re.search(r">\s*(anne|lea|bruno)\s*<", all_of_it)
    assert console.journal.actions()[-1] == "journal.read"


def test_a_password_is_changed_with_the_present_one(engine: Engine, now: datetime, password_hash: str) -> None:
    console = TeamConsole(engine, now)
    console.join("lea", Role.MODERATOR, password_hash=password_hash)
    lea, other = console.browser("lea"), console.browser("lea")
    fresh = {"fresh": "another long secret", "again": "another long secret"}

    wrong = lea.post("/me/password", fresh | {"present": "not the present"})
    short = lea.post("/me/password", {"present": PASSWORD, "fresh": "short", "again": "short"})
    right = lea.post("/me/password", fresh | {"present": PASSWORD})

    assert (wrong.status_code, short.status_code, right.status_code) == (422, 422, 303)
    assert other.get("/me").headers["location"] == "/moderation/sign-in"
    assert lea.get("/me").status_code == 200


def answer(console: TeamConsole, item_id: str, login: str, verdict: ReviewVerdict) -> None:
    """An answer of a moderator, with the end of its undo time."""
    with console.engine.begin() as connection:
        item = store.take(connection, item_id, console.ids[login], console.clock.now())
        store.decide(
            connection,
            item_id,
            version=item.version,
            moderator_id=console.ids[login],
            decision=ReviewDecision(verdict=verdict),
            now=console.clock.now(),
            commit_at=console.clock.now(),
        )
        store.commit(connection, item_id, console.clock.now())


def four_eyes_item(console: TeamConsole) -> str:
    now = console.clock.now()
    with console.engine.begin() as connection:
        item_id: str = store.open_item(
            connection, case_id="c1", subject_id="s1", reasons=(), due_at=now + DAY, now=now, four_eyes=True
        )
    return item_id


def invited(console: TeamConsole, item_id: str) -> tuple[Visitor, str]:
    page = console.browser("bruno").post(f"/items/{item_id}/second-reader").text
    code = re.search(r"sign-in#([A-Za-z0-9_-]+)", page)
    assert code is not None
    return console.stranger(), code[1]


def enter(guest: Visitor, code: str) -> int:
    return guest.post("/second-reader/sign-in", {"code": code}, form="/second-reader/sign-in").status_code


def test_a_second_reader_counts_as_the_second_pair_of_eyes(console: TeamConsole) -> None:
    item_id = four_eyes_item(console)
    answer(console, item_id, "lea", ReviewVerdict.VERIFIED)
    guest, code = invited(console, item_id)

    entered = enter(guest, code)
    image = guest.get("/second-reader/pages/1.jpg")
    sent = guest.post("/second-reader", {"verdict": "verified"}, form="/second-reader")

    with console.engine.begin() as connection:
        state = store.get(connection, item_id).state
    assert (entered, image.status_code, sent.status_code) == (303, 200, 303)
    assert state is ItemState.COMMITTED
    assert "Merci" in guest.get("/second-reader").text


def test_a_link_opens_once_and_ends_after_a_day(console: TeamConsole) -> None:
    item_id = four_eyes_item(console)
    _, code = invited(console, item_id)
    late, late_code = invited(console, item_id)

    replaced = enter(console.stranger(), code)
    console.clock.time += DAY
    too_late = enter(late, late_code)
    fresh, fresh_code = invited(console, item_id)

    assert (replaced, too_late) == (410, 410)
    assert enter(fresh, fresh_code) == 303
    assert enter(console.stranger(), fresh_code) == 410


def test_a_guest_answers_once_and_not_before_the_first_reader(console: TeamConsole) -> None:
    item_id = four_eyes_item(console)
    guest, code = invited(console, item_id)
    enter(guest, code)
    early = guest.get("/second-reader").text
    answer(console, item_id, "lea", ReviewVerdict.VERIFIED)
    guest.post("/second-reader", {"verdict": "verified"}, form="/second-reader")

    again = guest.client.post("/moderation/second-reader", data={"verdict": "verified", "csrf": "x"})

    with console.engine.begin() as connection:
        answers = [seat.verdict for seat in readers_of(connection, item_id)]
    assert "pas de second regard" in early
    assert again.status_code == 403
    assert answers == [ReviewVerdict.VERIFIED]


def test_a_guest_sees_the_masked_evidence_and_nobody_of_the_team(console: TeamConsole) -> None:
    item_id = four_eyes_item(console)
    answer(console, item_id, "lea", ReviewVerdict.VERIFIED)
    guest, code = invited(console, item_id)
    enter(guest, code)

    page = guest.get("/second-reader").text

    assert "12 BIS R DES LILAS" in page.replace("<mark>", "").replace("</mark>", "")
    assert not re.search(r"\b(lea|anne|bruno)\b", page)
    assert guest.get("").headers["location"] == "/moderation/sign-in"
    assert guest.get(f"/items/{item_id}").headers["location"] == "/moderation/sign-in"
