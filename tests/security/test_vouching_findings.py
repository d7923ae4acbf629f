"""Ways round the rules of vouching that an attacker, or a curious newcomer, would try on the real service."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from cooptation.acts import asks, households, letters, members, requests
from cooptation.acts.letters import Tried
from cooptation.acts.members import Told
from cooptation.adapters import sessions
from cooptation.adapters.tables import asks as ask_rows
from cooptation.adapters.tables import requests as request_rows
from cooptation.errors import RequestClosedError
from cooptation.lifetime import Way
from cooptation.people import RequestState
from cooptation.ports import House as Acts
from cooptation.vouch import TrustLevel
from tests.builders import a_claim
from tests.verification.service.house import House
from tests.verification.service.street import TOWN, Street
from verification import cases
from verification.adapters.tables import outbox
from verification.domain.case import CaseStatus


@pytest.fixture
def street(house: House) -> Street:
    return Street(house)


@pytest.fixture
def posting(street: Street) -> Acts:
    return replace(street.house.acts, letters_on=True)


def a_case(street: Street, number: int, account: str) -> str:
    address = f"{number} rue des Lilas, {TOWN}"
    street.house.open(f"case-{account}", a_claim(name="Zoé Petit", address=address, account=account))
    return f"case-{account}"


def move(street: Street, case_id: str, number: int) -> None:
    cases.correct_claim(
        street.house.services, case_id, "Zoé Petit", f"{number} rue des Lilas, {TOWN}", actor="resident"
    )


def printed(acts: Acts, case_id: str) -> str:
    waiting = {letter.case_id: letter.id for letter in letters.waiting(acts, 10)}
    return letters.print_code(acts, waiting[case_id]) or ""


def test_a_code_posted_to_one_home_verifies_nobody_at_another(street: Street, posting: Acts) -> None:
    case_id = a_case(street, 20, "zoe")
    letters.ask_letter(posting, case_id)
    code = printed(posting, case_id)
    move(street, case_id, 31)

    tried = letters.try_code(posting, case_id, code)

    assert tried.tried is Tried.OVER
    assert street.house.case(case_id).status is CaseStatus.DRAFT


def test_a_letter_asked_for_one_home_is_not_printed_for_another(street: Street, posting: Acts) -> None:
    case_id = a_case(street, 20, "zoe")
    letters.ask_letter(posting, case_id)
    move(street, case_id, 31)

    assert letters.waiting(posting, 10)[0].case_id == case_id
    assert printed(posting, case_id) == ""


def test_a_silent_no_of_the_household_is_not_asked_again_at_once(street: Street) -> None:
    resident, case_id = street.member(1), a_case(street, 1, "zoe")
    wish = households.ask_to_join(street.house.acts, case_id)
    households.turn_down(street.house.acts, resident, wish)

    again = households.ask_to_join(street.house.acts, case_id)

    assert again == wish
    assert households.wishes(street.house.acts, resident) == ()


def test_a_household_is_not_written_to_for_every_case_that_names_it(street: Street) -> None:
    street.member(1)

    for place in range(5):
        households.ask_to_join(street.house.acts, a_case(street, 1, f"zoe-{place}"))

    written = [row for row in street.house.rows(outbox) if row["params"].get("message") == "vouch.cohabitant"]
    # As often as a neighbour is asked at all (N02).
    assert len(written) == street.house.acts.policy.asks_neighbour


def test_the_end_of_the_window_does_not_tell_when_the_last_neighbour_answered(street: Street) -> None:
    street.populate()
    request = street.newcomer(20)
    for number in (1, 2):
        street.vouch(street.member(number), request)
    street.house.clock.forward(hours=street.house.acts.policy.progress_hours)

    shown = requests.progress(street.house.acts, request.case_id).window_until

    assert shown is not None
    hours = street.house.acts.policy.progress_hours
    assert (shown.hour % hours, shown.minute, shown.second, shown.microsecond) == (0, 0, 0, 0)


def test_vouches_for_one_home_admit_nobody_at_another(street: Street) -> None:
    street.populate()
    request = street.newcomer(20)
    for number in (1, 2):
        street.vouch(street.member(number), request)
    # As after a correction that ran beside the opening of the request, and did not see it.
    with street.house.acts.transaction() as work:
        work.connection.execute(update(request_rows).values(building="another"))  # type: ignore[attr-defined]
    street.house.clock.forward(hours=49)

    requests.look_again(street.house.acts, 10)

    assert street.state(request) is RequestState.CLOSED
    assert street.house.case(request.case_id).status is CaseStatus.DRAFT


def test_time_as_a_guest_is_no_seniority(street: Street) -> None:
    resident, case_id = street.member(1), a_case(street, 1, "partner")
    wish = households.ask_to_join(street.house.acts, case_id)
    households.confirm(street.house.acts, resident, wish, met_here=True)
    street.house.clock.forward(days=100)

    with street.house.acts.transaction() as work:
        known = work.members.by_account("partner")
        assert known is not None
        work.members.admit(known.id, known.home, level=TrustLevel.D, way=Way.DOCUMENT, until=None)
        lifted, now = work.members.get(known.id), work.now

    assert lifted.verified_at is not None and now - lifted.verified_at < timedelta(days=1)


def test_a_lifted_neighbour_keeps_their_seniority(street: Street) -> None:
    member_id = street.member(1, TrustLevel.C1, days=100)

    with street.house.acts.transaction() as work:
        home = work.members.get(member_id).home
        work.members.admit(member_id, home, level=TrustLevel.D, way=Way.DOCUMENT, until=None)
        lifted, now = work.members.get(member_id), work.now

    assert lifted.verified_at is not None and now - lifted.verified_at > timedelta(days=99)


def test_erasure_closes_every_page_of_the_member(street: Street) -> None:
    member_id = street.member(1)
    with street.house.engine.begin() as connection:
        now = datetime.now(UTC)
        page = sessions.open_session(connection, member_id, now)
        link = sessions.make_link(connection, member_id, now)

    with street.house.acts.transaction() as work:
        work.members.forget(member_id)

    with street.house.engine.begin() as connection:
        assert sessions.find_session(connection, page, now) is None
        assert sessions.use_link(connection, link, now, kind=sessions.Kind.MEMBER) is None


@pytest.mark.parametrize("typed", ["Nadia@Example.org", "nadia@example.org "])
def test_a_contact_is_the_same_however_it_is_written(street: Street, typed: str) -> None:
    member_id, request = street.member(1), street.newcomer(20)
    members.signal(street.house.acts, "member-1", Told(contacts=frozenset({" Nadia@example.ORG"})))

    asks.ask(street.house.acts, request.case_id, typed)

    reached = [row["member_id"] for row in street.house.rows(ask_rows)]
    assert reached == [member_id]


def test_a_home_corrected_while_somebody_answers_is_not_the_one_let_in(street: Street) -> None:
    resident, case_id = street.member(1), a_case(street, 1, "partner")
    wish, acts = households.ask_to_join(street.house.acts, case_id), street.house.acts
    with acts.looking() as work:
        before = work.follows.claimant(case_id)
    move(street, case_id, 31)

    with pytest.raises(RequestClosedError), acts.transaction() as work:
        households.admit_guest(work, acts, case_id, before, Way.COHABITANT, work.now, wish)

    assert street.house.case(case_id).status is CaseStatus.DRAFT
    assert resident
