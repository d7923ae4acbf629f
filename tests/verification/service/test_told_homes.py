"""Which flat behind a shared door: told once, kept as a digest, and what it changes for vouches."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from cooptation.acts import asks, invitations, requests, told_homes, vouches
from cooptation.acts.told_homes import may_tell, tell_home
from cooptation.adapters import sessions
from cooptation.adapters.side_tables import told_homes as told_rows
from cooptation.codes import Code
from cooptation.errors import InvalidValueError, NotFoundError
from cooptation.people import OpenRequest, RequestState, Signals
from cooptation.reasons import Answer
from cooptation.vouch import Level
from tests.builders import a_claim
from tests.verification.service.house import House
from tests.verification.service.street import TOWN, Street
from verification import cases
from verification.adapters.letters import Letters
from verification.adapters.tables import outbox
from verification.membership import hold, redeclare

STAIRWELL = 12
"""The number of a house of several flats."""


@pytest.fixture
def street(house: House) -> Street:
    return Street(house)


def asked(street: Street, request: OpenRequest, member_id: str) -> Answer:
    vouch_id = vouches.open_vouch(street.house.acts, request.case_id, member_id)
    return vouches.cast(street.house.acts, member_id, vouch_id, Level.KNOWN_WELL, met_here=True)


def voucher_of(street: Street) -> tuple[str, str]:
    """A member of the stairwell, and their case."""
    return street.member(STAIRWELL), f"case-member-{STAIRWELL}"


def newcomer_of(street: Street, address: str = f"{STAIRWELL} rue des Lilas, {TOWN}") -> OpenRequest:
    street.house.open("case-lea", a_claim(name="Léa Martin", address=address, account="lea"))
    return requests.open_request(street.house.acts, "case-lea")


def test_two_flats_of_one_stairwell_vouch_for_each_other_once_they_are_told_apart(street: Street) -> None:
    acts, (member_id, case_id) = street.house.acts, voucher_of(street)
    request = newcomer_of(street)
    before = asked(street, request, member_id)

    tell_home(acts, case_id, "2e étage gauche")
    tell_home(acts, "case-lea", "3e étage")

    assert before.code is Code.V09_SAME_DWELLING
    assert asked(street, request, member_id).counts


def test_one_flat_stays_one_home_however_it_is_written(street: Street) -> None:
    acts, (member_id, case_id) = street.house.acts, voucher_of(street)
    request = newcomer_of(street)

    tell_home(acts, case_id, "appt 4")
    tell_home(acts, "case-lea", "Appartement n° 4")

    assert asked(street, request, member_id).code is Code.V09_SAME_DWELLING


def test_a_flat_that_is_told_is_the_one_that_another_address_writes(street: Street) -> None:
    acts, (member_id, case_id) = street.house.acts, voucher_of(street)
    request = newcomer_of(street, f"Appt 4, {STAIRWELL} rue des Lilas, {TOWN}")

    tell_home(acts, case_id, "appartement 4")

    assert asked(street, request, member_id).code is Code.V09_SAME_DWELLING


@pytest.mark.parametrize(("one", "other"), [("3e étage gauche", "3e étage droite"), ("boîte Martin", "Boîte Durand")])
def test_sides_and_names_on_boxes_tell_flats_apart(street: Street, one: str, other: str) -> None:
    acts, (member_id, case_id) = street.house.acts, voucher_of(street)
    request = newcomer_of(street)

    tell_home(acts, case_id, one)
    tell_home(acts, "case-lea", other)

    assert asked(street, request, member_id).counts


def test_only_one_of_two_told_is_no_other_home_than_the_whole_door(street: Street) -> None:
    acts, (member_id, _) = street.house.acts, voucher_of(street)
    request = newcomer_of(street)

    tell_home(acts, "case-lea", "3e étage")

    assert asked(street, request, member_id).code is Code.V09_SAME_DWELLING


def test_a_flat_is_told_once(street: Street) -> None:
    acts = street.house.acts
    newcomer_of(street)
    may_before = may_tell(acts, "case-lea")
    tell_home(acts, "case-lea", "appt 4")

    with pytest.raises(InvalidValueError):
        tell_home(acts, "case-lea", "appt 5")

    assert (may_before, may_tell(acts, "case-lea")) == (True, False)


def test_an_address_that_names_its_flat_is_not_asked(street: Street) -> None:
    newcomer_of(street, f"Appt 4, {STAIRWELL} rue des Lilas, {TOWN}")

    assert not may_tell(street.house.acts, "case-lea")
    with pytest.raises(InvalidValueError):
        tell_home(street.house.acts, "case-lea", "appt 5")


@pytest.mark.parametrize("unit", ["", "  ", "…", "x" * 61])
def test_what_tells_nothing_apart_is_refused(street: Street, unit: str) -> None:
    newcomer_of(street)

    with pytest.raises(InvalidValueError):
        tell_home(street.house.acts, "case-lea", unit)


def test_nobody_is_told_of_a_case_that_is_not_there(street: Street) -> None:
    assert not may_tell(street.house.acts, "gone")
    with pytest.raises(NotFoundError):
        tell_home(street.house.acts, "gone", "appt 4")


def test_only_digests_are_kept_and_they_go_with_the_person(street: Street) -> None:
    newcomer_of(street)
    tell_home(street.house.acts, "case-lea", "boîte Zorglub")
    (row,) = street.house.rows(told_rows)

    cases.erase(street.house.services, "case-lea", actor="resident")

    assert "zorglub" not in str(row).lower()
    assert street.house.rows(told_rows) == []


def test_a_flat_told_of_another_house_does_not_count_after_a_correction(street: Street) -> None:
    newcomer_of(street)
    tell_home(street.house.acts, "case-lea", "appt 4")

    cases.correct_claim(street.house.services, "case-lea", "Léa Martin", f"40 rue des Lilas, {TOWN}", actor="resident")

    assert may_tell(street.house.acts, "case-lea")
    told_homes.tell_home(street.house.acts, "case-lea", "appt 1")


def test_an_invitation_for_the_door_opens_for_a_flat_behind_it(street: Street) -> None:
    acts, maker = street.house.acts, street.member(20)
    made = invitations.make_link(
        acts, maker, f"{STAIRWELL} rue des Lilas, {TOWN}", level=Level.KNOWN_WELL, met_here=True
    )
    street.house.open("case-lea", a_claim(address=f"{STAIRWELL} rue des Lilas, {TOWN}", account="lea"))
    tell_home(acts, "case-lea", "appt 4")

    assert invitations.redeem(acts, made.token, "case-lea").answer.counts


def test_a_vouch_given_before_the_flats_were_told_counts_from_then_on(street: Street) -> None:
    street.populate()
    acts, (member_id, case_id) = street.house.acts, voucher_of(street)
    tell_home(acts, case_id, "appt 1")
    request = newcomer_of(street)
    street.house.clock.forward(hours=1)

    tell_home(acts, "case-lea", "appt 4")
    answer = asked(street, request, member_id)
    street.house.clock.forward(hours=13)

    assert answer.counts
    assert requests.progress(acts, "case-lea").points == 2
    assert timedelta(0) < requests.progress(acts, "case-lea").ends_at - request.opened_at


def test_a_poster_has_a_code_short_enough_to_type_however_it_is_written(street: Street) -> None:
    acts = street.house.acts
    made = invitations.make_poster(acts, street.member(20))

    assert re.fullmatch(r"[2-9A-HJKMNP-TV-Z]{5}-[2-9A-HJKMNP-TV-Z]{5}", made.token)
    for typed in (made.token.lower(), made.token.replace("-", ""), made.token.replace("-", " ")):
        assert invitations.peek(acts, typed).answer.counts
    with pytest.raises(NotFoundError):
        invitations.peek(acts, "AAAAA-AAAAA")


def test_who_is_asked_gets_a_link_to_the_question_and_no_secret_is_planned(street: Street) -> None:
    member_id = street.member(STAIRWELL)
    request = newcomer_of(street, f"40 rue des Lilas, {TOWN}")
    with street.house.acts.transaction() as work:
        work.members.keep_signals(member_id, Signals(), frozenset({street.house.acts.digest("contact", "a@b.fr")}))
    asks.ask(street.house.acts, request.case_id, "a@b.fr")
    (planned,) = [row["params"] for row in street.house.rows(outbox) if "vouch.asked" in str(row["params"])]
    letters = Letters(services=street.house.services, transactions=street.house.transactions, site="https://p.example")

    with street.house.transactions() as work:
        link = letters._way_in(work, f"case-member-{STAIRWELL}", planned)
        found = sessions.use_link(work.connection, link.partition("#")[2], work.now, kind=sessions.Kind.MEMBER)

    assert link.startswith("https://p.example/parrainer/entrer#")
    assert found is not None and (found.member_id, found.vouch_id) == (member_id, planned["values"]["vouch"])
    assert link.partition("#")[2] not in str(planned)


def test_another_quarter_chosen_after_opening_takes_the_request_along(street: Street) -> None:
    request = newcomer_of(street)
    street.vouch(street.member(20), request)
    with street.house.transactions() as work:
        case, held = work.cases.get("case-lea"), hold(work, "case-lea")
        work.cases.settle_in(case, "rocabey", is_chosen=True)
        redeclare(work, held)

    moved = street.request(request)

    assert (moved.home.quarter, moved.state) == ("rocabey", RequestState.OPEN)
    with street.house.acts.looking() as work:
        assert len(work.counts.vouches(moved)) == 1
