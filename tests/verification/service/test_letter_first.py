"""A code by post before the admission (P02): asked for, entered, silent, given up; on both databases.

Here it is asked for when vouches turn out to need it; ``test_letter_at_opening`` has the other way.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from cooptation.acts import letters, objections, requests, vouches
from cooptation.acts.letters import Tried
from cooptation.adapters.policies import packaged_policy
from cooptation.adapters.side_tables import letters as letter_rows
from cooptation.adapters.tables import audits
from cooptation.adapters.tables import members as member_rows
from cooptation.circumstances import ObjectionKind
from cooptation.codes import Code
from cooptation.decision import Verdict
from cooptation.errors import NotFoundError
from cooptation.people import OpenRequest, RequestState
from cooptation.records import LetterPurpose
from cooptation.vouch import TrustLevel
from review_queue.adapters import brake_store
from review_queue.adapters import store as review_store
from review_queue.adapters.tables import review_items
from review_queue.brake import Path as BrakePath
from review_queue.brake import Scope
from tests.builders import a_claim
from tests.verification.service.house import build_house, dossiers_of
from tests.verification.service.street import TOWN, Street, posting_street
from verification import cases
from verification.adapters.tables import outbox
from verification.domain.case import CaseStatus

RULES = replace(packaged_policy("letters"), letter_at_opening=0)
FIRST = LetterPurpose.FIRST.value
SILENCE_DAYS = RULES.audit_days + 1


@pytest.fixture
def street(engine: Engine, tmp_path: Path) -> Street:
    return posting_street(engine, tmp_path, RULES)


def vouched(street: Street, number: int, by: tuple[str, ...]) -> OpenRequest:
    """A newcomer for whom these members spoke."""
    request = street.newcomer(number)
    for member_id in by:
        assert street.vouch(member_id, request).counts
    return request


def pair(street: Street) -> tuple[str, str]:
    """Two members who have helped a newcomer in together."""
    known = (street.member(1), street.member(2))
    earlier = vouched(street, 30, known)
    street.look(hours=49)
    assert street.state(earlier) is RequestState.ADMITTED
    street.house.clock.forward(days=4)
    return known


def linked(street: Street) -> OpenRequest:
    """The next newcomer of such a pair."""
    return vouched(street, 31, pair(street))


def moved(street: Street, request: OpenRequest) -> None:
    """The newcomer corrects the declared address."""
    address = f"33 rue des Lilas, {TOWN}"
    cases.correct_claim(street.house.services, request.case_id, "Léa Martin31", address, actor="resident")


def asked_for(street: Street, request: OpenRequest, purpose: str = FIRST) -> list[dict[str, object]]:
    return street.house.rows(letter_rows, case_id=request.case_id, purpose=purpose)


def reasons_of(street: Street, request: OpenRequest) -> list[str]:
    """Why a human has it."""
    return [code for item in street.house.rows(review_items, subject_id=request.id) for code in item["reasons"]]


def test_neighbours_who_shared_no_newcomer_admit_without_a_letter(street: Street) -> None:
    request = vouched(street, 30, (street.member(1), street.member(2)))

    street.look(hours=49)

    assert street.state(request) is RequestState.ADMITTED
    assert not asked_for(street, request)


def test_a_known_pair_s_next_newcomer_gets_a_letter_and_waits_beyond_the_window(street: Street) -> None:
    request = linked(street)

    street.look(days=5)

    (letter,) = asked_for(street, request)
    assert letter["dwelling"] == request.home.dwelling and letter["sent_at"] is None
    assert street.state(request) is RequestState.OPEN
    assert street.house.case(request.case_id).status is CaseStatus.DRAFT
    with street.house.acts.looking() as work:
        assert work.requests.last_outcome(request.id) == (Verdict.WAIT.value, (Code.P02_LETTER_FIRST.value,))


def test_its_code_admits_at_once_after_the_window_and_there_is_no_audit(street: Street) -> None:
    request = linked(street)
    street.look(hours=49)

    tried = letters.try_code(street.house.acts, request.case_id, street.printed(request))

    case = street.house.case(request.case_id)
    assert tried.tried is Tried.RIGHT and tried.is_for_request
    assert street.state(request) is RequestState.ADMITTED and street.level(request) is TrustLevel.C1
    assert case.status is CaseStatus.VERIFIED
    assert case.verified_until is not None and case.verified_until - case.updated_at > timedelta(days=729)
    assert not street.house.rows(audits, request_id=request.id)


def test_a_code_entered_within_the_window_waits_for_its_end(street: Street) -> None:
    request = linked(street)

    letters.try_code(street.house.acts, request.case_id, street.printed(request))
    before = street.state(request)
    street.look(hours=49)

    assert (before, street.state(request)) == (RequestState.OPEN, RequestState.ADMITTED)


def test_a_silent_letter_is_followed_by_a_second_and_then_by_a_human(street: Street) -> None:
    request = linked(street)
    street.printed(request)

    street.look(days=SILENCE_DAYS)
    after_first = (len(asked_for(street, request)), street.state(request))
    street.printed(request)
    street.look(days=SILENCE_DAYS)

    assert after_first == (2, RequestState.OPEN)
    assert len(asked_for(street, request)) == 2
    assert street.state(request) is RequestState.QUEUED
    assert reasons_of(street, request) == [Code.P02_NO_ANSWER.value]


def test_the_first_letter_s_code_still_counts_once_the_second_is_asked_for(street: Street) -> None:
    request = linked(street)
    code = street.printed(request)
    street.look(days=SILENCE_DAYS)

    tried = letters.try_code(street.house.acts, request.case_id, code)

    assert tried.tried is Tried.RIGHT and street.state(request) is RequestState.ADMITTED
    assert not street.waiting_letters(request)


def test_a_letter_that_nobody_prints_is_asked_for_anew_and_printed_once(street: Street) -> None:
    request = linked(street)

    street.look(days=SILENCE_DAYS)

    assert len(asked_for(street, request)) == 2 and len(street.waiting_letters(request)) == 1
    assert letters.try_code(street.house.acts, request.case_id, street.printed(request)).tried is Tried.RIGHT


def test_where_no_letters_are_posted_a_human_looks_before_the_admission(engine: Engine, tmp_path: Path) -> None:
    street = Street(build_house(engine, tmp_path, RULES))
    street.populate()

    request = linked(street)

    assert street.state(request) is RequestState.QUEUED
    assert reasons_of(street, request) == [Code.P02_SECOND_LOOK.value]
    assert not asked_for(street, request)


def test_a_dwelling_that_has_had_its_codes_is_for_a_human(street: Street) -> None:
    known = pair(street)
    for place in range(2):
        claim = a_claim(name="Zoé Petit", address=f"31 rue des Lilas, {TOWN}", account=f"other-{place}")
        street.house.open(f"case-other-{place}", claim)
        assert letters.ask_letter(street.house.acts, f"case-other-{place}").counts

    request = vouched(street, 31, known)

    assert street.state(request) is RequestState.QUEUED
    assert reasons_of(street, request) == [Code.P02_SECOND_LOOK.value]


def test_a_guest_whose_code_came_to_this_home_needs_no_letter(street: Street) -> None:
    known = pair(street)
    claim = a_claim(name="Zoé Petit", address=f"40 rue des Lilas, {TOWN}", account="zoe")
    street.house.open("case-guest", claim)
    letters.ask_letter(street.house.acts, "case-guest")
    letter = next(one for one in letters.waiting(street.house.acts, 10) if one.case_id == "case-guest")
    letters.try_code(street.house.acts, "case-guest", letters.print_code(street.house.acts, letter.id) or "")
    assert street.house.rows(member_rows, account="zoe")[0]["level"] == "guest"

    street.house.open("case-zoe", claim)
    request = requests.open_request(street.house.acts, "case-zoe")
    for member_id in known:
        street.vouch(member_id, request)
    street.look(hours=49)

    assert not asked_for(street, request)
    assert street.state(request) is RequestState.ADMITTED and not street.house.rows(audits, request_id=request.id)


def test_an_entry_code_that_comes_while_the_request_waits_counts_for_it_and_makes_no_guest(street: Street) -> None:
    known, request = pair(street), street.newcomer(31)
    letters.ask_letter(street.house.acts, request.case_id)
    code = street.printed(request)
    for member_id in known:
        street.vouch(member_id, request)
    street.look(hours=49)

    tried = letters.try_code(street.house.acts, request.case_id, code)

    assert tried.is_for_request and not asked_for(street, request)
    assert street.state(request) is RequestState.ADMITTED and street.level(request) is TrustLevel.C1


def test_wrong_codes_end_a_letter_and_admit_nobody(street: Street) -> None:
    request = linked(street)
    code = street.printed(request)
    street.look(hours=49)

    tries = [letters.try_code(street.house.acts, request.case_id, "AAAAA-AAAAA") for _ in range(3)]
    late = letters.try_code(street.house.acts, request.case_id, code)

    assert [tried.tries_left for tried in tries] == [2, 1, 0]
    assert late.tried is Tried.OVER and late.answer.code is Code.L02_CODE_ENDED
    assert street.state(request) is RequestState.OPEN


def test_of_a_request_that_was_withdrawn_no_letter_is_printed_and_no_code_counts(street: Street) -> None:
    request = linked(street)
    cases.withdraw(street.house.services, request.case_id, actor="resident")

    assert street.state(request) is RequestState.CLOSED and not street.waiting_letters(request)
    with pytest.raises(NotFoundError):
        letters.try_code(street.house.acts, request.case_id, "AAAAA-AAAAA")


def test_of_a_person_who_was_forgotten_no_letter_is_printed(street: Street) -> None:
    request = linked(street)
    cases.erase(street.house.services, request.case_id, actor="resident")

    assert not street.waiting_letters(request)


def test_a_letter_in_the_post_is_over_once_another_home_is_declared(street: Street) -> None:
    request = linked(street)
    code = street.printed(request)

    moved(street, request)
    tried = letters.try_code(street.house.acts, request.case_id, code)

    assert tried.tried is Tried.OVER and street.state(request) is RequestState.CLOSED
    assert street.house.case(request.case_id).status is CaseStatus.DRAFT


def test_a_letter_asked_for_just_before_a_correction_is_not_printed(street: Street) -> None:
    request = linked(street)
    (letter,) = street.waiting_letters(request)

    moved(street, request)

    assert letters.code_for(street.house.acts, letter) is None
    assert not letters.mark_sent(street.house.acts, {letter.id: "AAAAA-AAAAA"})


def test_under_the_brake_the_right_code_brings_the_request_to_a_human(street: Street) -> None:
    request = linked(street)
    code = street.printed(request)
    street.look(hours=49)
    with street.house.transactions() as work:
        made = brake_store.ask(
            work.connection, Scope.PATH, BrakePath.VOUCHING.value, 2, "Vague de faux", by="lea", now=work.now
        )
        brake_store.confirm(work.connection, made.id, "omar", work.now)

    letters.try_code(street.house.acts, request.case_id, code)

    assert street.state(request) is RequestState.QUEUED


def test_while_a_paper_of_the_case_is_read_no_letter_is_asked_for(street: Street) -> None:
    known, request = pair(street), street.newcomer(31)
    street.vouch(known[0], request)
    street.house.send(request.case_id)

    street.vouch(known[1], request)

    assert not asked_for(street, request)
    assert street.request(request).look_at is not None


def test_a_vouch_taken_back_after_the_letter_was_asked_for_leaves_no_quorum_whatever_code_comes(street: Street) -> None:
    request = linked(street)
    code = street.printed(request)
    voucher = street.member_id("member-1")
    vouches.withdraw(street.house.acts, voucher, vouches.given_by(street.house.acts, voucher)[0].vouch_id)

    tried = letters.try_code(street.house.acts, request.case_id, code)
    street.look(days=3)

    assert tried.tried is Tried.RIGHT and street.state(request) is RequestState.OPEN


def test_an_objection_while_the_letter_is_on_its_way_is_for_a_human_and_the_code_still_helps(street: Street) -> None:
    request = linked(street)
    code = street.printed(request)
    objections.object_to(street.house.acts, street.member(3), request.id, ObjectionKind.UNKNOWN_HERE)

    before = shown_facts(street, request)
    tried = letters.try_code(street.house.acts, request.case_id, code)

    assert tried.tried is Tried.RIGHT and street.state(request) is RequestState.QUEUED
    assert Code.Q22_OBJECTION.value in reasons_of(street, request)
    assert before["letter.out"] == "inconclusive" and shown_facts(street, request)["letter.entered"] == "pass"


def shown_facts(street: Street, request: OpenRequest) -> dict[str, str]:
    """What a moderator reads of the request, and how it weighs."""
    (row,) = street.house.rows(review_items, subject_id=request.id)
    with street.house.engine.connect() as connection:
        item = review_store.get(connection, row["id"])
    shown = dossiers_of(street.house).dossier(item).vouching
    assert shown is not None
    return {fact.code: fact.verdict for fact in shown.facts}


def test_the_newcomer_hears_of_the_letter_when_it_is_printed_and_not_when_a_neighbour_answered(street: Street) -> None:
    request = linked(street)
    before = messages(street, request)

    street.printed(request)

    assert letters.POSTED not in before and letters.POSTED in messages(street, request)


def messages(street: Street, request: OpenRequest) -> list[str]:
    rows = street.house.rows(outbox, case_id=request.case_id, kind="message.send")
    return [row["params"]["message"] for row in rows]


def test_progress_tells_of_the_letter_at_a_fixed_hour_and_never_why(street: Street) -> None:
    request = linked(street)
    street.printed(request)
    street.house.clock.forward(hours=13)

    known = requests.progress(street.house.acts, request.case_id)

    (reason,) = known.reasons
    assert known.letter is not None and known.letter.letters == 1
    assert reason.code is Code.P02_LETTER_FIRST and set(reason.params) == {"audit_days"} and not reason.facts
    assert reason.until is not None and (reason.until.hour % RULES.progress_hours, reason.until.minute) == (0, 0)


def test_neighbours_are_told_with_the_first_vouch_that_counts(street: Street) -> None:
    request = vouched(street, 30, (street.member(1, TrustLevel.C1),))
    neighbour = street.member(3)

    notices = objections.notices(street.house.acts, neighbour)

    assert [(notice.request_id, notice.until) for notice in notices] == [(request.id, None)]


def test_who_waits_for_the_second_voucher_does_not_wait_for_the_neighbours_twice(street: Street) -> None:
    first, second = street.member(1), street.member(2)
    request = vouched(street, 30, (first,))
    street.house.clock.forward(hours=40)
    street.vouch(second, request)

    street.look(hours=23)
    before = street.state(request)
    street.look(hours=2)

    assert (before, street.state(request)) == (RequestState.OPEN, RequestState.ADMITTED)


def test_a_silent_audit_is_followed_by_a_second_letter_and_an_answer_to_either_ends_it(street: Street) -> None:
    request = vouched(street, 30, (street.member(1), street.member(2)))
    street.look(hours=49)
    code = street.printed(request)

    street.look(days=SILENCE_DAYS)
    sent = len(asked_for(street, request, LetterPurpose.AUDIT.value))
    street.printed(request)
    tried = letters.try_code(street.house.acts, request.case_id, code)
    street.look(days=SILENCE_DAYS)

    assert sent == 2 and tried.tried is Tried.RIGHT
    assert not street.house.rows(review_items, kind="audit")
