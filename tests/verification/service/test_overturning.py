"""A finding of fraud that was wrong: what followed from it for others is taken back, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cooptation.acts import aftermath, appeals, requests
from cooptation.acts.aftermath import Finding
from cooptation.acts.overturning import TAKEN_BACK, overturn
from cooptation.adapters.side_tables import consequences
from cooptation.adapters.tables import members as member_rows
from cooptation.adapters.tables import vouches as vouch_rows
from cooptation.aftermath import Fraud
from cooptation.codes import Code
from cooptation.people import OpenRequest, RequestState
from cooptation.vouch import TrustLevel
from review_queue.item import ReviewVerdict
from tests.verification.service.house import House
from tests.verification.service.street import Street
from tests.verification.service.test_aftermath_acts import Desk, admitted
from verification import vouched
from verification.adapters.audit_log import audit_entries
from verification.adapters.tables import outbox
from verification.domain.case import CaseStatus


@pytest.fixture
def street(house: House) -> Street:
    made = Street(house)
    made.populate()
    return made


@pytest.fixture
def desk(street: Street) -> Desk:
    return Desk(street)


def appeal_won(street: Street, request: OpenRequest) -> None:
    """Who lost their status contests it, and somebody else finds them right."""
    acts = street.house.acts
    appeals.appeal(acts, request.newcomer_id, "J'habite bien là.")
    with acts.transaction() as work:
        appeals.settle(work, acts.policy, request.newcomer_id, is_right=True)


def looked_at(desk: Desk, number: int, finding: Finding) -> None:
    """A human's answer on the other vouches of a member, or on their right to vouch."""
    for item in desk.open_items():
        if item["case_id"] == f"case-member-{number}":
            desk.answer(item, finding)


def since(desk: Desk, earlier: dict[str, Any], code: Code) -> list[dict[str, Any]]:
    """What waits for a human for this reason beside that item."""
    return [item for item in desk.open_items() if item["reasons"] == [code.value] and item["id"] != earlier["id"]]


def told(street: Street, number: int) -> list[str]:
    rows = street.house.rows(outbox, case_id=f"case-member-{number}", kind="message.send")
    return [row["params"]["message"] for row in rows]


def test_vouchers_nobody_has_looked_at_yet_are_looked_at_no_more(street: Street, desk: Desk) -> None:
    wronged = admitted(street, 20, 1, 2)
    desk.find_fraud(wronged)

    appeal_won(street, wronged)

    assert not desk.open_items()
    assert {row["verdict"] for row in street.house.rows(consequences, measure="review")} == {"kept"}
    assert "fraud.overturned" in [row["action"] for row in street.house.rows(audit_entries)]


def test_who_was_struck_vouches_again_and_is_told_that_it_was_wrong(street: Street, desk: Desk) -> None:
    wronged = admitted(street, 20, 1, 2)
    desk.find_fraud(wronged)
    looked_at(desk, 1, Finding.UPHELD)
    before = desk.member(1)

    appeal_won(street, wronged)

    after = desk.member(1)
    assert (before["strikes"], before["vouching_off_until"] is not None) == (1, True)
    assert (after["strikes"], after["vouching_off_until"]) == (0, None)
    assert TAKEN_BACK in told(street, 1) and TAKEN_BACK not in told(street, 2)


def test_another_fraud_they_vouched_for_keeps_vouching_off_as_long_as_it_did(street: Street, desk: Desk) -> None:
    wronged, fake = admitted(street, 20, 1, 2), admitted(street, 21, 1, 3)
    desk.find_fraud(fake)
    looked_at(desk, 1, Finding.UPHELD)
    until = desk.member(1)["vouching_off_until"]
    street.house.clock.forward(days=10)
    desk.find_fraud(wronged)
    looked_at(desk, 1, Finding.UPHELD)
    longer = desk.member(1)["vouching_off_until"]

    appeal_won(street, wronged)

    assert longer > until
    assert (desk.member(1)["strikes"], desk.member(1)["vouching_off_until"]) == (1, until)


def test_a_fraud_that_was_none_does_not_make_the_next_one_the_second(street: Street, desk: Desk) -> None:
    wronged = admitted(street, 20, 1, 2)
    desk.find_fraud(wronged)
    looked_at(desk, 1, Finding.UPHELD)
    appeal_won(street, wronged)

    desk.find_fraud(admitted(street, 21, 3, 2))
    street.house.clock.forward(days=200)
    desk.find_fraud(admitted(street, 22, 1, 4))
    looked_at(desk, 1, Finding.UPHELD)

    codes = [row["code"] for row in street.house.rows(consequences, measure="vouching_off")]
    assert Code.R03_VOUCHING_ENDED.value not in codes


def below_a_fraud(street: Street, desk: Desk) -> tuple[OpenRequest, OpenRequest]:
    """A member found to be a fraud, and somebody honest they had helped in."""
    wronged = admitted(street, 20, 1, 2)
    long_ago = datetime.now(UTC) - timedelta(days=300)
    street.set_member(wronged.newcomer_id, verified_at=long_ago, level="d", way="document")
    honest = street.newcomer(30)
    street.vouch(wronged.newcomer_id, honest)
    street.vouch(street.member(3), honest)
    street.house.clock.forward(days=5)
    requests.look_again(street.house.acts, 10)
    desk.find_fraud(wronged)
    return wronged, honest


def restricted(street: Street) -> bool:
    return bool(street.house.rows(member_rows, account="new-30")[0]["is_restricted"])


def test_whom_they_had_vouched_for_is_free_again_and_the_vouches_count(street: Street, desk: Desk) -> None:
    wronged, honest = below_a_fraud(street, desk)
    before = restricted(street)

    appeal_won(street, wronged)

    assert before and not restricted(street) and not desk.open_items()
    assert street.level(honest) is TrustLevel.C1
    assert all(row["void_at"] is None for row in street.house.rows(vouch_rows, voucher_id=wronged.newcomer_id))


def test_a_doubt_a_human_had_meanwhile_is_lifted_by_a_human_only(street: Street, desk: Desk) -> None:
    wronged, _honest = below_a_fraud(street, desk)
    (below,) = [item for item in desk.open_items() if item["reasons"] == [Code.R02_BELOW_QUORUM.value]]
    desk.answer(below, Finding.UPHELD)

    appeal_won(street, wronged)
    still = restricted(street)
    (again,) = since(desk, below, Code.R02_BELOW_QUORUM)
    desk.answer(again, Finding.KEPT)

    assert still and not restricted(street)


def test_vouching_that_two_humans_ended_for_good_begins_again_by_two_humans(street: Street, desk: Desk) -> None:
    wronged, other = admitted(street, 20, 1, 2), admitted(street, 21, 1, 3)
    for request in (other, wronged):
        desk.find_fraud(request)
        looked_at(desk, 1, Finding.UPHELD)
    (ended,) = [item for item in desk.open_items() if item["reasons"] == [Code.R03_VOUCHING_ENDED.value]]
    desk.answer(ended, Finding.UPHELD)
    before = desk.member(1)["is_suspended"]

    appeal_won(street, wronged)
    still = desk.member(1)["is_suspended"]
    (again,) = since(desk, ended, Code.R03_VOUCHING_ENDED)
    desk.answer(again, Finding.KEPT)

    assert before and still and again["needs_four_eyes"]
    assert not desk.member(1)["is_suspended"]


def test_an_appeal_that_is_lost_changes_nothing(street: Street, desk: Desk) -> None:
    request = admitted(street, 20, 1, 2)
    desk.find_fraud(request)
    items = desk.open_items()

    with street.house.acts.transaction() as work:
        appeals.settle(work, street.house.acts.policy, request.newcomer_id, is_right=False)

    assert desk.open_items() == items


def test_who_contests_a_pause_of_vouching_turns_no_finding_about_themselves(street: Street, desk: Desk) -> None:
    request = admitted(street, 20, 1, 2)
    desk.find_fraud(request)
    looked_at(desk, 1, Finding.UPHELD)
    acts = street.house.acts
    with acts.transaction() as work:
        appeals.settle(work, acts.policy, street.member_id("member-1"), is_right=True)

    assert street.level(request) is None and not [
        row for row in street.house.rows(audit_entries) if row["action"] == "fraud.overturned"
    ]


def refused(street: Street) -> OpenRequest:
    """A newcomer whom a human took for a fake while two had vouched, one of them for others too."""
    admitted(street, 19, 1, 2)
    request = street.newcomer(20)
    street.house.clock.forward(days=4)
    street.vouch(street.member_id("member-1"), request)
    policy = street.house.services.policy
    with street.house.transactions() as work:
        work.cases.move(work.cases.get(request.case_id), CaseStatus.IN_REVIEW)
        vouched.settle_request(
            work, request.case_id, request.id, ReviewVerdict.REFUSED, ("residence.not_shown",), "moderator:m", policy
        )
    assert street.state(request) is RequestState.CLOSED
    return request


def test_a_newcomer_wrongly_refused_costs_their_vouchers_nothing(street: Street, desk: Desk) -> None:
    request = refused(street)
    before = [item["reasons"] for item in desk.open_items()]

    with street.house.transactions() as work:
        vouched.take_back_finding(work.vouching, request.case_id)  # type: ignore[arg-type]

    assert before == [[Code.R03_REEXAMINE.value]] and not desk.open_items()
    assert told(street, 1)[-1] == TAKEN_BACK


def test_taken_back_twice_is_taken_back_once(street: Street, desk: Desk) -> None:
    request = refused(street)
    acts = street.house.acts

    for _ in range(2):
        with acts.transaction() as work:
            overturn(work, acts.policy, request.newcomer_id, request.id)

    assert told(street, 1).count(TAKEN_BACK) == 1 and desk.member(1)["strikes"] == 0


def test_who_is_found_again_after_an_appeal_is_a_new_finding(street: Street, desk: Desk) -> None:
    request = admitted(street, 20, 1, 2)
    desk.find_fraud(request)
    appeal_won(street, request)
    street.house.clock.forward(days=1)
    acts = street.house.acts
    with acts.transaction() as work:
        member = work.members.get(request.newcomer_id)
        work.members.admit(member.id, member.home, level=TrustLevel.D, way=member.way, until=None)  # type: ignore[arg-type]
        fraud = Fraud(member_id=member.id, found_at=work.now, was_admitted=True, reviewers=2)
        aftermath.follow_fraud(work, acts.policy, fraud)

    assert street.level(request) is None
