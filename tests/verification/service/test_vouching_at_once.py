"""Neighbours who answer at the same moment, on a real PostgreSQL with a connection each: no budget is overspent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy import Engine

from cooptation.acts import invitations, requests, vouches
from cooptation.adapters.policies import default_policy
from cooptation.adapters.tables import audits
from cooptation.adapters.tables import vouches as vouches_table
from cooptation.codes import Code
from cooptation.people import RequestState
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
    with postgres_engine.begin() as connection:
        for metadata in METADATA:
            for table in metadata.sorted_tables:
                connection.execute(table.delete())
    made = Street(build_house(postgres_engine, tmp_path, replace(default_policy(), cooldown_days=0)))
    made.populate()
    yield made


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
