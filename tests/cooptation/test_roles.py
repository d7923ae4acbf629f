"""Ambassadors: a larger budget, never a larger weight, and a role that ends. Numbers of section 3.1 of the rules."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cooptation.aftermath import Measure
from cooptation.codes import Code
from cooptation.eligibility import budget_left, may_vouch
from cooptation.roles import Candidate, acting_role, limits_of, may_be_ambassador, weight_of
from cooptation.tally import tally_vouches
from cooptation.vouch import Role, TrustLevel, Vouch
from tests.cooptation.builders import (
    GIVEN,
    NOW,
    POLICY,
    TICK,
    a_request,
    a_vouch,
    a_voucher,
    an_agent,
    an_ambassador,
    days,
    hours,
    spent,
)


def every(step: float, count: int) -> Any:
    return spent(*(GIVEN - days(step * place) for place in range(1, count + 1)))


def code_of(vouch: Vouch) -> Code | None:
    return may_vouch(vouch, a_request(), POLICY, NOW).code


def a_candidate(**changes: Any) -> Candidate:
    values: dict[str, Any] = {
        "member": a_voucher(),
        "is_trained": True,
        "has_signed_charter": True,
        "ambassadors": 0,
        "members": 100,
    }
    return Candidate(**{**values, **changes})


def test_ambassador_has_10_vouches_in_90_days_and_30_in_a_year() -> None:
    assert code_of(a_vouch(an_ambassador(spent=every(4, 9)))) is None
    assert code_of(a_vouch(an_ambassador(spent=every(4, 10)))) is Code.V06_BUDGET_90D
    assert code_of(a_vouch(an_ambassador(spent=every(12, 29)))) is None
    assert code_of(a_vouch(an_ambassador(spent=every(12, 30)))) is Code.V07_BUDGET_365D
    assert budget_left(an_ambassador(), POLICY, NOW).left_365d == 30


def test_ambassador_weighs_two_and_admits_nobody_alone() -> None:
    alone = tally_vouches(a_request(), [a_vouch(an_ambassador())], POLICY, NOW)

    assert weight_of(an_ambassador(), POLICY) == 2
    assert (alone.points, alone.dwellings, alone.quorum_at) == (2, 1, None)


def test_ambassador_and_their_household_are_one_opinion() -> None:
    couple = [a_vouch(an_ambassador(dwelling="x")), a_vouch(a_voucher("bruno", dwelling="x"))]

    assert tally_vouches(a_request(), couple, POLICY, NOW).quorum_at is None


@pytest.mark.parametrize(
    "mandate", [{"until": GIVEN}, {"since": GIVEN + TICK}, {"strikes": 2}], ids=["renewed too late", "early", "strikes"]
)
def test_ambassador_whose_role_has_ended_is_a_member_again(mandate: dict[str, Any]) -> None:
    over = an_ambassador(mandate=mandate, spent=every(4, 3))

    assert acting_role(over, POLICY, GIVEN) is Role.MEMBER
    assert code_of(a_vouch(over)) is Code.V06_BUDGET_90D


def test_ambassador_keeps_the_role_after_one_strike() -> None:
    assert acting_role(an_ambassador(mandate={"strikes": 1}), POLICY, GIVEN) is Role.AMBASSADOR


def test_only_a_document_verified_member_acts_as_ambassador() -> None:
    lowered = replace(an_ambassador(), level=TrustLevel.C1)

    assert limits_of(lowered, POLICY, GIVEN).budget_90d == 3


def test_a01_ambassador_is_document_verified_trained_and_signed_the_charter() -> None:
    assert may_be_ambassador(a_candidate(), POLICY).counts
    refused = [
        a_candidate(member=a_voucher(level=TrustLevel.C1)),
        a_candidate(member=a_voucher(is_active=False)),
        a_candidate(member=an_agent()),
        a_candidate(member=an_ambassador(mandate={"strikes": 2})),
        a_candidate(is_trained=False),
        a_candidate(has_signed_charter=False),
    ]
    assert {may_be_ambassador(candidate, POLICY).code for candidate in refused} == {Code.A01_NOT_ELIGIBLE}


@pytest.mark.parametrize(
    ("ambassadors", "members", "allowed"), [(0, 12, True), (1, 199, False), (1, 200, True), (2, 200, False)]
)
def test_a02_one_ambassador_for_a_hundred_members(ambassadors: int, members: int, allowed: bool) -> None:
    answer = may_be_ambassador(a_candidate(ambassadors=ambassadors, members=members), POLICY)

    assert answer.code is (None if allowed else Code.A02_ENOUGH_AMBASSADORS)


def test_no_measure_lets_a_role_exclude() -> None:
    # Only humans who found a fraud revoke; an ambassador confirms and objects.
    assert not [measure for measure in Measure if "exclu" in measure or "ban" in measure]


def test_agents_wait_neither_for_seniority_nor_between_two() -> None:
    fresh = replace(an_agent(), verified_at=GIVEN, spent=spent(GIVEN - hours(1)))

    assert code_of(a_vouch(fresh)) is None
