"""Every newcomer's letter sent with the request: there when the vouches are, or the check after them (P02)."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from cooptation.acts import letters, organisations, requests, verdicts
from cooptation.acts.letters import Tried
from cooptation.adapters.policies import packaged_policy
from cooptation.adapters.side_tables import letters as letter_rows
from cooptation.adapters.tables import audits
from cooptation.circumstances import PostedCode
from cooptation.people import OpenRequest, RequestState
from cooptation.records import LetterPurpose
from cooptation.vouch import TrustLevel
from review_queue.adapters.tables import review_items
from tests.builders import a_claim
from tests.verification.service.house import build_house
from tests.verification.service.street import TOWN, Street, posting_street
from verification import cases
from verification.adapters.tables import outbox

RULES = packaged_policy("letters")
FIRST, AUDIT = LetterPurpose.FIRST.value, LetterPurpose.AUDIT.value
SILENCE_DAYS = RULES.audit_days + 1
WINDOW_HOURS = RULES.objection_hours + 1


@pytest.fixture
def street(engine: Engine, tmp_path: Path) -> Street:
    return posting_street(engine, tmp_path, RULES)


def arrived(street: Street, number: int = 30) -> OpenRequest:
    """A newcomer whom nobody has vouched for, after the worker came by."""
    request = street.newcomer(number)
    street.look(minutes=1)
    return request


def purposes(street: Street, request: OpenRequest) -> list[str]:
    """What each letter of this case is for, in the order they were asked for."""
    with street.house.acts.looking() as work:
        return [letter.purpose.value for letter in work.side.homes.letters_of(request.case_id)]


def near_pair(street: Street) -> tuple[str, str]:
    """Two whose vouches admit without a code."""
    return street.member(1), street.member(2)


def audit_items(street: Street) -> list[list[str]]:
    return [row["reasons"] for row in street.house.rows(review_items, kind="audit")]


def shown_letter(street: Street, request: OpenRequest) -> PostedCode | None:
    """What the newcomer's page says of the letter."""
    return requests.progress(street.house.acts, request.case_id).letter


def test_a_letter_is_asked_for_before_anybody_has_vouched(street: Street) -> None:
    request = arrived(street)

    (letter,) = street.house.rows(letter_rows, case_id=request.case_id)

    assert (letter["purpose"], letter["dwelling"], letter["sent_at"]) == (FIRST, request.home.dwelling, None)
    assert not street.house.rows(outbox, case_id=request.case_id, kind="message.send")
    known = shown_letter(street, request)
    assert known is not None and known.letters == 1


def test_a_code_entered_before_anybody_vouched_is_there_when_the_vouches_are(street: Street) -> None:
    request = arrived(street)
    tried = letters.try_code(street.house.acts, request.case_id, street.printed(request))

    street.vouch(street.member(1), request)
    street.vouch(street.member(2, TrustLevel.C1), request)
    street.look(hours=WINDOW_HOURS)

    assert tried.tried is Tried.RIGHT and tried.is_for_request
    assert street.state(request) is RequestState.ADMITTED
    assert purposes(street, request) == [FIRST] and not street.house.rows(audits, request_id=request.id)
    assert street.level(request) is TrustLevel.C2


def test_vouches_that_need_a_code_wait_for_the_letter_that_is_under_way(street: Street) -> None:
    request = arrived(street)
    street.vouch(street.member(1), request)
    street.vouch(street.member(2, TrustLevel.C1), request)

    street.look(hours=WINDOW_HOURS)
    before = street.state(request)
    letters.try_code(street.house.acts, request.case_id, street.printed(request))

    assert (before, street.state(request)) == (RequestState.OPEN, RequestState.ADMITTED)
    assert purposes(street, request) == [FIRST]


def test_a_letter_the_vouches_do_not_need_is_the_check_after_the_admission(street: Street) -> None:
    request = arrived(street)
    code = street.printed(request)
    for member_id in near_pair(street):
        street.vouch(member_id, request)

    street.look(hours=WINDOW_HOURS)
    admitted, sent = street.state(request), purposes(street, request)
    tried = letters.try_code(street.house.acts, request.case_id, code)
    street.look(days=2 * SILENCE_DAYS)

    assert (admitted, sent) == (RequestState.ADMITTED, [AUDIT])
    assert tried.tried is Tried.RIGHT and tried.is_check
    assert purposes(street, request) == [AUDIT] and not audit_items(street)


def test_one_that_is_not_printed_yet_is_printed_as_that_check(street: Street) -> None:
    request = arrived(street)
    for member_id in near_pair(street):
        street.vouch(member_id, request)
    street.look(hours=WINDOW_HOURS)

    tried = letters.try_code(street.house.acts, request.case_id, street.printed(request))

    assert street.state(request) is RequestState.ADMITTED
    assert tried.is_check and purposes(street, request) == [AUDIT]


def test_a_check_nobody_answers_is_followed_by_a_second_letter_and_then_by_a_human(street: Street) -> None:
    request = arrived(street)
    street.printed(request)
    for member_id in near_pair(street):
        street.vouch(member_id, request)
    street.look(hours=WINDOW_HOURS)

    street.look(days=SILENCE_DAYS)
    second, before = purposes(street, request), audit_items(street)
    street.printed(request)
    street.look(days=SILENCE_DAYS)

    assert (second, before) == ([AUDIT, AUDIT], [])
    assert audit_items(street) == [["vouch.p02_no_answer"]] and purposes(street, request) == [AUDIT, AUDIT]


def test_a_second_letter_goes_before_anybody_has_vouched_and_a_vouch_meanwhile_does_not_lose_it(street: Street) -> None:
    request = arrived(street)
    street.printed(request)
    street.look(days=5)
    street.vouch(street.member(1), request)

    street.look(days=SILENCE_DAYS - 5)

    assert purposes(street, request) == [FIRST, FIRST]


def test_of_two_under_way_at_the_admission_the_later_is_waited_for_and_either_code_ends_the_check(
    street: Street,
) -> None:
    request = arrived(street)
    first_code = street.printed(request)
    street.look(days=SILENCE_DAYS)
    street.printed(request)
    for member_id in near_pair(street):
        street.vouch(member_id, request)
    street.look(hours=WINDOW_HOURS)

    street.look(days=SILENCE_DAYS - 5)
    before = audit_items(street)
    tried = letters.try_code(street.house.acts, request.case_id, first_code)
    street.look(days=SILENCE_DAYS)

    assert purposes(street, request) == [AUDIT, AUDIT]
    assert before == [] and tried.is_check and audit_items(street) == []


def test_of_two_silent_ones_a_human_looks_once_and_no_third_is_sent(street: Street) -> None:
    request = arrived(street)
    street.printed(request)
    street.look(days=SILENCE_DAYS)
    street.printed(request)
    for member_id in near_pair(street):
        street.vouch(member_id, request)
    street.look(hours=WINDOW_HOURS)

    street.look(days=SILENCE_DAYS)
    street.look(days=SILENCE_DAYS)

    assert purposes(street, request) == [AUDIT, AUDIT] and len(audit_items(street)) == 1


def test_who_corrects_the_address_gets_a_letter_there_and_the_first_code_is_over(street: Street) -> None:
    request = arrived(street)
    code = street.printed(request)

    address = f"33 rue des Lilas, {TOWN}"
    cases.correct_claim(street.house.services, request.case_id, "Léa Martin30", address, actor="resident")
    street.look(minutes=1)
    tried = letters.try_code(street.house.acts, request.case_id, code)

    dwellings = [row["dwelling"] for row in street.house.rows(letter_rows, case_id=request.case_id)]
    assert len(set(dwellings)) == 2 and tried.tried is Tried.OVER


def test_an_admission_by_a_human_ends_the_letter(street: Street) -> None:
    request = arrived(street)

    with street.house.acts.transaction() as work:
        verdicts.admit_by_human(work, request.id, "moderator:m", RULES)
    street.look(days=1)

    assert not street.waiting_letters(request) and purposes(street, request) == [FIRST]


def test_a_request_that_is_over_sends_no_second_letter(street: Street) -> None:
    request = arrived(street)
    street.house.clock.forward(days=RULES.request_days + 1)

    street.look(minutes=1)
    street.look(days=1)

    assert street.state(request) is RequestState.EXPIRED
    assert not street.waiting_letters(request) and purposes(street, request) == [FIRST]


def test_where_no_letters_are_posted_the_request_waits_for_vouches_alone(engine: Engine, tmp_path: Path) -> None:
    street = Street(build_house(engine, tmp_path, RULES))
    street.populate()

    request = arrived(street)

    assert street.state(request) is RequestState.OPEN and not purposes(street, request)
    assert shown_letter(street, request) is None


@pytest.mark.parametrize(("units", "letters_sent"), [(0, [1, 1, 0]), (2, [1, 1, 1])], ids=["unknown", "registered"])
def test_behind_a_door_with_registered_homes_each_of_them_has_its_letters(
    street: Street, units: int, letters_sent: list[int]
) -> None:
    address = f"44 rue des Lilas, {TOWN}"
    if units:
        organisations.declare_building(street.house.acts, address, units, is_collective=False)

    asked = []
    for name in ("Paul Durand", "Nina Petit", "Ali Morel"):
        case_id = f"case-{name.split()[0]}"
        street.house.open(case_id, a_claim(name=name, address=address, account=name.lower().replace(" ", "-")))
        asked.append(requests.open_request(street.house.acts, case_id))
        street.look(minutes=1)

    assert [len(purposes(street, request)) for request in asked] == letters_sent
