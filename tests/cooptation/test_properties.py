"""What holds for every request: the anchor, the order, the replay, and that a decision never raises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from cooptation.circumstances import Circumstances
from cooptation.decision import Outcome, Verdict, decide
from cooptation.eligibility import budget_left
from cooptation.policy import CooptationPolicy
from cooptation.roles import limits_of
from cooptation.vouch import Request, Role, TrustLevel, Vouch, Voucher
from tests.cooptation.builders import GIVEN, NOW, OPENED, POLICY, a_request, circumstances, d_vouch, days, hours
from tests.cooptation.strategies import (
    CASES,
    CIRCUMSTANCES,
    GOOD_NEIGHBOURS,
    MOMENTS,
    POLICIES,
    REQUESTS,
    VOUCHERS,
    plausible_vouches,
    vouches,
)

ANY_CASE = (REQUESTS, vouches(), CIRCUMSTANCES, POLICIES, MOMENTS)


def admits(given_vouches: Sequence[Vouch]) -> Outcome:
    return decide(a_request(), given_vouches, circumstances(), POLICY, NOW)


def had_budget(vouch: Vouch) -> bool:
    """Written from the rule table: fewer than 3 in 90 days and 8 in 365 before the vouch, an ambassador 10 and 30."""
    ages = [vouch.given_at - spending.at for spending in vouch.voucher.spent if spending.at < vouch.given_at]
    short, long = (10, 30) if vouch.voucher.mandate and vouch.voucher.level is TrustLevel.D else (3, 8)
    return sum(age < days(90) for age in ages) < short and sum(age < days(365) for age in ages) < long


def is_document_verified_neighbour(voucher: Voucher) -> bool:
    """Written from the rule table: a D member; an ambassador is one, an organisation's agent is not."""
    return voucher.level is TrustLevel.D and (voucher.mandate is None or voucher.mandate.role is Role.AMBASSADOR)


@CASES
@given(*ANY_CASE)
def test_a_decision_never_raises_and_is_complete(
    request: Request,
    given_vouches: tuple[Vouch, ...],
    around: Circumstances,
    policy: CooptationPolicy,
    now: datetime,
) -> None:
    outcome = decide(request, given_vouches, around, policy, now)

    admitted = outcome.verdict is Verdict.AUTOMATIC
    assert admitted == (outcome.reasons == ())
    assert admitted == (outcome.level is not None)
    assert len(outcome.tally.counted) + len(outcome.tally.not_counted) == len(given_vouches)


@CASES
@given(plausible_vouches())
def test_no_admission_without_a_budgeted_vouch_of_a_document_verified_member(given_vouches: tuple[Vouch, ...]) -> None:
    outcome = admits(given_vouches)

    anchors = [vouch for vouch in outcome.tally.counted if is_document_verified_neighbour(vouch.voucher)]
    assert all(had_budget(vouch) for vouch in anchors)
    assert outcome.verdict is not Verdict.AUTOMATIC or anchors


def test_the_generated_neighbours_do_get_somebody_admitted() -> None:
    # Guards the properties against holding of nothing.
    first = settings(phases=[Phase.generate], database=None)
    found = find(plausible_vouches(), lambda said: admits(said).verdict is Verdict.AUTOMATIC, settings=first)

    assert len(found) >= 2


@CASES
@given(*ANY_CASE, st.data())
def test_order_of_the_list_does_not_change_the_outcome(
    request: Request,
    given_vouches: tuple[Vouch, ...],
    around: Circumstances,
    policy: CooptationPolicy,
    now: datetime,
    data: st.DataObject,
) -> None:
    shuffled = data.draw(st.permutations(given_vouches))

    assert decide(request, shuffled, around, policy, now) == decide(request, given_vouches, around, policy, now)


@CASES
@given(st.lists(GOOD_NEIGHBOURS, min_size=1, max_size=6, unique_by=lambda voucher: voucher.id), st.data())
def test_order_of_arrival_does_not_change_what_is_decided(vouchers: list[Voucher], data: st.DataObject) -> None:
    moments = [GIVEN + hours(place) for place in range(len(vouchers))]
    fresh = [replace(voucher, spent=()) for voucher in vouchers]

    def arriving(order: Sequence[datetime]) -> Outcome:
        return admits([_said(voucher, at) for voucher, at in zip(fresh, order, strict=True)])

    first, second = arriving(moments), arriving(data.draw(st.permutations(moments)))

    assert (first.verdict, first.codes, first.level) == (second.verdict, second.codes, second.level)


def _said(voucher: Voucher, at: datetime) -> Vouch:
    return replace(d_vouch(voucher.id, given_at=at), voucher=voucher)


@CASES
@given(*ANY_CASE)
def test_same_inputs_and_version_give_the_same_codes(
    request: Request,
    given_vouches: tuple[Vouch, ...],
    around: Circumstances,
    policy: CooptationPolicy,
    now: datetime,
) -> None:
    first = decide(request, given_vouches, around, policy, now)
    again = decide(request, given_vouches, around, replace(policy), now)

    assert first == again
    assert all(reason.rule_version == policy.version for reason in first.reasons)


@CASES
@given(plausible_vouches(), GOOD_NEIGHBOURS)
def test_one_more_vouch_never_takes_an_admission_or_its_level_away(
    given_vouches: tuple[Vouch, ...], voucher: Voucher
) -> None:
    more = _said(replace(voucher, id="one more"), OPENED)
    before, after = admits(given_vouches), admits((*given_vouches, more))

    if before.verdict is Verdict.AUTOMATIC:
        assert after.verdict is Verdict.AUTOMATIC
        assert before.level is not TrustLevel.C1 or after.level is TrustLevel.C1


@CASES
@given(VOUCHERS, POLICIES, MOMENTS)
def test_a_budget_page_never_raises_nor_promises_more_than_the_budget(
    voucher: Voucher, policy: CooptationPolicy, now: datetime
) -> None:
    budget = budget_left(voucher, policy, now)

    limits = limits_of(voucher, policy, now)
    assert 0 <= budget.left_90d <= limits.budget_90d
    assert budget.left_90d <= budget.left_365d <= limits.budget_365d
    assert budget.next_at is None or budget.next_at > now
