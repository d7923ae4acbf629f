"""Neighbours who answer at the same moment, on a real PostgreSQL with a connection each: no budget is overspent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy import Engine

from cooptation.acts import invitations, letters, requests, vouches
from cooptation.acts.letters import Tried
from cooptation.adapters.policies import default_policy, packaged_policy
from cooptation.adapters.side_tables import letters as letter_rows
from cooptation.adapters.tables import audits, members
from cooptation.adapters.tables import vouches as vouches_table
from cooptation.codes import Code
from cooptation.people import OpenRequest, RequestState, WithdrawalReason
from cooptation.reasons import Answer
from cooptation.vouch import Level
from tests.builders import a_claim
from tests.verification.service.conftest import METADATA
from tests.verification.service.house import build_house
from tests.verification.service.street import TOWN, Street
from verification.adapters.audit_log import audit_entries
from verification.domain.case import CaseStatus

T = TypeVar("T")
AT_ONCE = 20
BUDGET = 3


@pytest.fixture
def street(postgres_engine: Engine, tmp_path: Path) -> Iterator[Street]:
    """Members who need no pause between two vouches, so that the budget alone is in question."""
    empty(postgres_engine)
    made = Street(build_house(postgres_engine, tmp_path, replace(default_policy(), cooldown_days=0)))
    made.populate()
    yield made


@pytest.fixture
def posting(postgres_engine: Engine, tmp_path: Path) -> Street:
    """The same where letters are posted, and come before the admission of a known pair's newcomers."""
    empty(postgres_engine)
    rules = replace(packaged_policy("letters"), cooldown_days=0, budget_90d=6, pair_limit=6)
    made = Street(build_house(postgres_engine, tmp_path, rules, letters_on=True))
    made.populate()
    return made


def empty(engine: Engine) -> None:
    """Nobody there yet."""
    with engine.begin() as connection:
        for metadata in METADATA:
            for table in metadata.sorted_tables:
                connection.execute(table.delete())


def together(calls: list[Callable[[], T]]) -> list[T]:
    """Run them all, from one starting shot."""
    start = Barrier(len(calls))

    def run(call: Callable[[], T]) -> T:
        start.wait(30)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def casting(street: Street, member_id: str, vouch_id: str) -> Callable[[], Answer]:
    return lambda: vouches.cast(street.house.acts, member_id, vouch_id, Level.KNOWN_WELL, met_here=True)


def test_one_voucher_on_twenty_requests_gives_no_more_than_the_budget(street: Street) -> None:
    voucher = street.member(1)
    asked = [street.newcomer(number) for number in range(20, 20 + AT_ONCE)]
    ids = [vouches.open_vouch(street.house.acts, request.case_id, voucher) for request in asked]

    answers = together([casting(street, voucher, vouch_id) for vouch_id in ids])

    given = [row for row in street.house.rows(vouches_table, voucher_id=voucher) if row["given_at"] is not None]
    refused = [answer.code for answer in answers if not answer.counts]
    assert len(given) == BUDGET
    assert refused == [Code.V06_BUDGET_90D] * (AT_ONCE - BUDGET)
    for request in asked:
        with street.house.acts.looking() as work:
            judged = work.counts.vouches(street.request(request))
        assert len(judged) <= 1


def test_ten_vouchers_on_one_request_admit_once(street: Street) -> None:
    request = street.newcomer(20)
    members = [street.member(number) for number in range(1, 11)]
    ids = [vouches.open_vouch(street.house.acts, request.case_id, member) for member in members]

    answers = together([casting(street, member, vouch_id) for member, vouch_id in zip(members, ids, strict=True)])
    street.house.clock.forward(hours=48)
    together([lambda: requests.evaluate(street.house.acts, request.id)] * 10)

    admissions = [row for row in street.house.rows(audit_entries, action="request.admitted")]
    assert all(answer.counts for answer in answers)
    assert street.state(request) is RequestState.ADMITTED
    assert street.house.case(request.case_id).status is CaseStatus.VERIFIED
    assert len(admissions) == 1
    assert len(street.house.rows(audits)) == 1


def test_one_link_is_used_once_however_many_open_it(street: Street) -> None:
    maker = street.member(1)
    made = invitations.make_link(
        street.house.acts, maker, f"20 rue des Lilas, {TOWN}", level=Level.KNOWN_WELL, met_here=True
    )
    for place in range(8):
        street.house.open(f"guest-{place}", a_claim(address=f"20 rue des Lilas, {TOWN}", account=f"guest-{place}"))

    def redeeming(place: int) -> Callable[[], bool]:
        return lambda: invitations.redeem(street.house.acts, made.token, f"guest-{place}").answer.counts

    assert sum(together([redeeming(place) for place in range(8)])) == 1


def test_neighbours_who_vouch_for_each_other_s_guests_at_once_do_not_lock_each_other_out(street: Street) -> None:
    members = [street.member(number) for number in range(1, 7)]
    asked = [street.newcomer(number) for number in range(20, 26)]
    pairs = [(member, request) for member in members for request in asked[:3]]
    ids = [vouches.open_vouch(street.house.acts, request.case_id, member) for member, request in pairs]

    answers = together([casting(street, member, vouch_id) for (member, _), vouch_id in zip(pairs, ids, strict=True)])

    assert len(answers) == len(pairs)
    assert all(answer.counts for answer in answers)


def waiting_for_a_code(street: Street, numbers: Sequence[int]) -> list[tuple[OpenRequest, str]]:
    """Newcomers of one pair after its first: each waits for the code of a letter that was printed."""
    pair, asked = (street.member(1), street.member(2)), [street.newcomer(number) for number in numbers]
    for request in asked:
        for member_id in pair:
            assert street.vouch(member_id, request).counts
    printed = {
        one.case_id: letters.print_code(street.house.acts, one.id) for one in letters.waiting(street.house.acts, 20)
    }
    return [(request, printed.get(request.case_id) or "") for request in asked]


def test_a_code_and_a_vouch_taken_back_at_once_never_admit_without_a_quorum(posting: Street) -> None:
    waiting = waiting_for_a_code(posting, range(20, 24))[1:]
    posting.house.clock.forward(hours=49)
    acts, voucher = posting.house.acts, posting.member_id("member-1")
    given = {row["request_id"]: row["id"] for row in posting.house.rows(vouches_table, voucher_id=voucher)}

    def entering(request: OpenRequest, code: str) -> Callable[[], object]:
        return lambda: letters.try_code(acts, request.case_id, code).tried

    def taking_back(request: OpenRequest) -> Callable[[], object]:
        return lambda: vouches.withdraw(acts, voucher, given[request.id], WithdrawalReason.MISTAKEN).counts

    done = together([call for request, code in waiting for call in (entering(request, code), taking_back(request))])

    assert done == [Tried.RIGHT, True] * len(waiting)
    for request, _code in waiting:
        is_restricted = posting.house.rows(members, id=request.newcomer_id)[0]["is_restricted"]
        assert posting.state(request) is RequestState.OPEN or is_restricted


def test_one_letter_is_asked_for_however_many_look_at_once(posting: Street) -> None:
    ((_, _), (request, _)) = waiting_for_a_code(posting, (20, 21))
    posting.house.clock.forward(days=16)

    together([lambda: requests.evaluate(posting.house.acts, request.id)] * 8)

    assert len(posting.house.rows(letter_rows, case_id=request.case_id)) == 2


def test_one_code_entered_by_many_at_once_admits_once(posting: Street) -> None:
    ((_, _), (request, code)) = waiting_for_a_code(posting, (20, 21))
    posting.house.clock.forward(hours=49)

    tried = together([lambda: letters.try_code(posting.house.acts, request.case_id, code).tried] * 6)

    admissions = posting.house.rows(audit_entries, action="request.admitted", object_id=request.id)
    assert sorted(tried) == [Tried.OVER] * 5 + [Tried.RIGHT]
    assert posting.state(request) is RequestState.ADMITTED and len(admissions) == 1
