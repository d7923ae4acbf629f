"""Rules V01 to V10 and V13, each at its border. The numbers are those of the rule table."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from cooptation.codes import Code
from cooptation.eligibility import RULES, RULES_BEFORE_STATEMENT, budget_left, may_be_asked, may_vouch
from cooptation.reasons import Answer, NextStep
from cooptation.vouch import Level, PastVouch, Spending, Standing, TrustLevel
from tests.cooptation.builders import (
    GIVEN,
    NOW,
    POLICY,
    TICK,
    a_newcomer,
    a_request,
    a_vouch,
    a_voucher,
    days,
    hours,
    spent,
)


def ask(voucher_changes: dict[str, Any] | None = None, newcomer: dict[str, Any] | None = None, **vouch: Any) -> Answer:
    asked = a_vouch(a_voucher(**(voucher_changes or {})), **vouch)
    return may_vouch(asked, a_request(a_newcomer(**(newcomer or {}))), POLICY, NOW)


def test_a_neighbour_in_order_counts() -> None:
    assert ask() == Answer()
    assert ask().counts
    assert ask().code is None


def test_every_rule_stands_once_in_the_order_of_the_table() -> None:
    # V11 and V12 are no rules on one vouch: they send a request to a human or hold it.
    names = [rule.__name__ for rule in RULES]
    numbers = [name[:3] for name in names if name.startswith("v")]

    assert len(set(RULES)) == len(RULES)
    assert numbers == sorted(numbers)
    assert {*numbers} == {f"v{number:02}" for number in range(1, 14)} - {"v11", "v12"}
    assert [name[:3] for name in names if name[0] != "v"] == ["o01", "o02", "o03", "r04"]


@pytest.mark.parametrize(
    "changes",
    [
        {"level": None, "verified_at": None},
        {"is_active": False},
        {"verified_until": NOW},
    ],
)
def test_v01_voucher_is_verified_and_active(changes: dict[str, Any]) -> None:
    assert ask(changes).code is Code.V01_NOT_VERIFIED


def test_v01_status_holds_until_its_last_moment() -> None:
    assert ask({"verified_until": NOW + TICK}).counts


@pytest.mark.parametrize(
    "standing",
    [
        Standing(has_open_fraud_case=True),
        Standing(is_suspended=True),
        Standing(is_restricted=True),
        Standing(vouching_off_until=NOW + TICK),
        Standing(report_upheld_at=NOW - days(180) + TICK),
    ],
)
def test_v02_nothing_stands_against_the_voucher(standing: Standing) -> None:
    assert ask({"standing": standing}).code is Code.V02_STANDING


def test_v02_is_over_after_180_days() -> None:
    assert ask({"standing": Standing(report_upheld_at=NOW - days(180), vouching_off_until=NOW)}).counts


def test_v02_says_until_when_only_where_time_heals() -> None:
    upheld = NOW - days(30)
    dated = ask({"standing": Standing(report_upheld_at=upheld)}).reason
    barred = ask({"standing": Standing(report_upheld_at=upheld, is_suspended=True)}).reason

    assert dated is not None
    assert barred is not None
    assert dated.until == upheld + days(180)
    assert barred.until is None


def test_v03_members_two_steps_from_a_document_do_not_vouch() -> None:
    answer = ask({"level": TrustLevel.C2})

    assert answer.code is Code.V03_TOO_FAR_FROM_ANCHOR
    assert answer.reason is not None
    assert answer.reason.next_step is NextStep.PROVIDE_DOCUMENT
    assert ask({"level": TrustLevel.C1}).counts


def test_v03_a_policy_may_keep_vouching_to_document_verified_members() -> None:
    vouch = a_vouch(a_voucher(level=TrustLevel.C1))

    answer = may_vouch(vouch, a_request(), replace(POLICY, max_voucher_depth=0), NOW)

    assert answer.code is Code.V03_TOO_FAR_FROM_ANCHOR


@pytest.mark.parametrize(("level", "needed"), [(TrustLevel.D, 60), (TrustLevel.C1, 180)])
def test_v04_seniority_counts_up_to_the_vouch(level: TrustLevel, needed: int) -> None:
    enough = GIVEN - days(needed)
    early = ask({"level": level, "verified_at": enough + TICK})

    assert ask({"level": level, "verified_at": enough}).counts
    assert early.code is Code.V04_SENIORITY
    assert early.reason is not None
    assert early.reason.until == GIVEN + TICK


def test_v04_needs_five_active_days_where_the_network_sends_them() -> None:
    assert ask({"active_days": 4}).code is Code.V04_ACTIVE_DAYS
    assert ask({"active_days": 5}).counts
    assert ask({"active_days": None}).counts


def test_v05_three_days_between_two_vouches() -> None:
    early = ask({"spent": spent(GIVEN - days(3) + TICK)})

    assert early.code is Code.V05_COOL_DOWN
    assert early.reason is not None
    assert early.reason.until == GIVEN + TICK
    assert ask({"spent": spent(GIVEN - days(3))}).counts


def test_v05_two_vouches_of_one_moment_cannot_both_count() -> None:
    twice = (Spending(request_id="a", at=GIVEN), Spending(request_id="b", at=GIVEN))
    vouch = a_vouch(a_voucher(spent=twice))

    answers = [may_vouch(vouch, a_request(id=request_id), POLICY, NOW).counts for request_id in ("a", "b")]

    assert answers == [True, False]


def test_v05_a_later_vouch_does_not_undo_an_earlier_one() -> None:
    assert ask({"spent": spent(GIVEN + TICK)}).counts


def test_v05_the_vouch_in_question_is_not_its_own_predecessor() -> None:
    assert ask({"spent": (Spending(request_id="request", at=GIVEN),)}).counts


def test_v06_the_fourth_vouch_in_90_days_waits_for_the_first_to_leave() -> None:
    oldest = GIVEN - days(90) + TICK
    fourth = ask({"spent": spent(GIVEN - days(10), oldest, GIVEN - days(40))})

    assert fourth.code is Code.V06_BUDGET_90D
    assert fourth.reason is not None
    assert fourth.reason.until == oldest + days(90)
    assert ask({"spent": spent(GIVEN - days(10), GIVEN - days(90), GIVEN - days(40))}).counts


def eight_in_a_year(oldest: datetime) -> tuple[Spending, ...]:
    return spent(oldest, *(GIVEN - days(age) for age in (300, 260, 220, 180, 140, 100, 20)))


def test_v07_the_ninth_vouch_in_365_days_does_not_count() -> None:
    oldest = GIVEN - days(365) + TICK
    ninth = ask({"spent": eight_in_a_year(oldest)})

    assert ninth.code is Code.V07_BUDGET_365D
    assert ninth.reason is not None
    assert ninth.reason.until == oldest + days(365)
    assert ask({"spent": eight_in_a_year(GIVEN - days(365))}).counts


def test_v07_stands_for_no_more_than_30_active_members() -> None:
    assert ask({"active_stock": 30}).code is Code.V07_ACTIVE_STOCK
    assert ask({"active_stock": 29}).counts


def test_budget_comes_back_only_when_taken_back_within_24_hours() -> None:
    at = GIVEN - days(2)
    in_time = Spending(request_id="earlier", at=at, withdrawn_at=at + hours(24) - TICK)
    too_late = Spending(request_id="earlier", at=at, withdrawn_at=at + hours(24))

    assert ask({"spent": (in_time,)}).counts
    assert ask({"spent": (too_late,)}).code is Code.V05_COOL_DOWN


def test_budget_that_admitted_somebody_never_comes_back() -> None:
    at = GIVEN - days(2)
    used = Spending(request_id="earlier", at=at, withdrawn_at=at + hours(1), admitted=True)

    assert ask({"spent": (used,)}).code is Code.V05_COOL_DOWN


@pytest.mark.parametrize(("is_rural", "limit_m"), [(False, 300.0), (True, 3000.0)])
def test_v08_another_quarter_must_be_near(is_rural: bool, limit_m: float) -> None:
    elsewhere, place = {"quarter": "hill"}, {"is_rural": is_rural}

    assert ask(elsewhere, place, distance_m=limit_m).counts
    assert ask(elsewhere, place, distance_m=limit_m + 0.01).code is Code.V08_TOO_FAR


def test_v08_unknown_distance_is_not_near_and_the_own_quarter_always_is() -> None:
    assert ask({"quarter": "hill"}).code is Code.V08_TOO_FAR
    assert ask(distance_m=5000.0).counts


def test_v08_does_not_tell_the_distance() -> None:
    reason = ask({"quarter": "hill"}, distance_m=412.0).reason

    assert reason is not None
    assert reason.facts == {}


def test_v09_nobody_vouches_for_their_own_dwelling_or_themselves() -> None:
    assert ask({"dwelling": "dwelling of newcomer"}).code is Code.V09_SAME_DWELLING
    assert ask({"id": "newcomer"}).code is Code.V09_SAME_DWELLING


def test_v10_who_counted_for_the_voucher_waits_365_days() -> None:
    recent = (PastVouch(member_id="anna", at=NOW - days(365) + TICK),)
    old = (PastVouch(member_id="anna", at=NOW - days(365)),)
    other = (PastVouch(member_id="bruno", at=NOW),)

    assert ask(None, {"counted_for": recent}).code is Code.V10_RECIPROCITY
    assert ask(None, {"counted_for": old}).counts
    assert ask(None, {"counted_for": other}).counts


def test_v10_never_ends_after_fraud() -> None:
    fraud = (PastVouch(member_id="anna", at=NOW - days(4000), in_fraud_case=True),)
    answer = ask(None, {"counted_for": fraud})

    assert answer.code is Code.V10_RECIPROCITY
    assert answer.reason is not None
    assert answer.reason.until is None


def test_v13_needs_the_statement_and_to_know_well() -> None:
    assert ask(met_here=False).code is Code.V13_NO_STATEMENT
    assert ask(level=None).code is Code.V13_NO_STATEMENT
    assert ask(level=Level.SEEN_AROUND).code is Code.V13_SEEN_AROUND


def test_a_neighbour_may_be_asked_before_any_statement() -> None:
    unstated = a_vouch(met_here=False, level=None)

    assert may_be_asked(unstated, a_request(), POLICY, NOW).counts
    assert len(RULES_BEFORE_STATEMENT) == len(RULES) - 1


def test_a_reason_carries_the_version_of_its_rules() -> None:
    reason = ask({"active_stock": 30}).reason

    assert reason is not None
    assert reason.rule_version == POLICY.version


def test_budget_page_says_what_is_left_and_from_when() -> None:
    voucher = a_voucher(spent=spent(NOW - days(200), NOW - days(80), NOW - days(1)))

    budget = budget_left(voucher, POLICY, NOW)

    assert (budget.left_90d, budget.left_365d) == (1, 5)
    assert budget.next_at == NOW + days(2)


def test_budget_page_of_a_member_who_never_vouched() -> None:
    budget = budget_left(a_voucher(), POLICY, NOW)

    assert (budget.left_90d, budget.left_365d, budget.next_at) == (3, 8, None)


def test_budget_page_and_rules_agree() -> None:
    voucher = a_voucher(spent=spent(NOW - days(89), NOW - days(40), NOW - days(1)))

    next_at = budget_left(voucher, POLICY, NOW).next_at

    assert next_at == NOW + days(2)
    assert may_vouch(a_vouch(voucher, given_at=next_at), a_request(), POLICY, next_at).counts
    early = next_at - TICK
    assert not may_vouch(a_vouch(voucher, given_at=early), a_request(), POLICY, early).counts
