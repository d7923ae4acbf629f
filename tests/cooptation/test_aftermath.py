"""R01 to R05: who is touched by a fraud, and that a human stands before every loss of status."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooptation.aftermath import (
    Admitted,
    Consequence,
    Deceived,
    Fraud,
    GivenVouch,
    Look,
    Measure,
    r01_revoke,
    r02_downstream,
    r03_upstream,
    r04_recovered,
    r05_withdrawal,
)
from cooptation.codes import Code, Effect
from cooptation.eligibility import may_vouch
from cooptation.errors import InvalidValueError
from cooptation.tally import tally_vouches
from cooptation.vouch import TrustLevel, Vouch
from tests.cooptation.builders import GIVEN, NOW, POLICY, TICK, a_request, c1_vouch, d_vouch, days
from tests.cooptation.strategies import CASES

ADMITTED_FRAUD = Fraud(member_id="false", found_at=NOW, was_admitted=True, reviewers=2)
CAUGHT_BEFORE = Fraud(member_id="false", found_at=NOW, was_admitted=False, reviewers=1)


def gave(*ages: float) -> tuple[GivenVouch, ...]:
    return tuple(GivenVouch(vouch_id=f"vouch {age}", at=NOW - days(age)) for age in ages)


def told(consequences: Sequence[Consequence]) -> list[tuple[Measure, Code]]:
    return [(item.measure, item.reason.code) for item in consequences]


def upstream(fraud: Fraud = ADMITTED_FRAUD, **changes: Any) -> tuple[Consequence, ...]:
    values: dict[str, Any] = {"member_id": "anna", "given": gave(10, 20, 30, 40)}
    return r03_upstream(fraud, Deceived(**{**values, **changes}), POLICY, NOW)


def downstream(*void: str, level: TrustLevel = TrustLevel.C1, vouches: tuple[Vouch, ...] = ()) -> list[Any]:
    member = Admitted(member_id="lea", level=level, vouches=vouches or (d_vouch("anna"), d_vouch("bruno")))
    return told(r02_downstream(void, [member], POLICY, NOW))


def test_r01_a_proven_fraud_is_revoked_and_its_vouches_are_void() -> None:
    consequences = r01_revoke(ADMITTED_FRAUD, gave(1, 2), POLICY)

    assert told(consequences) == [
        (Measure.REVOKE, Code.R01_REVOKED),
        (Measure.VOID_VOUCHES, Code.R01_REVOKED),
    ]
    assert consequences[1].vouch_ids == ("vouch 1", "vouch 2")


def test_r01_there_is_no_revocation_without_two_reviewers() -> None:
    with pytest.raises(InvalidValueError):
        Fraud(member_id="false", found_at=NOW, was_admitted=True, reviewers=1)
    with pytest.raises(InvalidValueError):
        Fraud(member_id="false", found_at=NOW, was_admitted=False, reviewers=0)


def test_r01_what_was_never_admitted_is_not_revoked() -> None:
    assert r01_revoke(CAUGHT_BEFORE, (), POLICY) == ()


def test_r02_a_member_left_without_quorum_is_restricted_and_looked_at_never_removed() -> None:
    assert downstream("vouch of anna") == [
        (Measure.RESTRICT, Code.R02_BELOW_QUORUM),
        (Measure.REVIEW, Code.R02_BELOW_QUORUM),
    ]


def test_r02_a_member_with_enough_other_vouches_or_a_paper_is_left_alone() -> None:
    three = (d_vouch("anna"), d_vouch("bruno"), d_vouch("chloe"))

    assert downstream("vouch of anna", vouches=three) == []
    assert downstream("vouch of anna", level=TrustLevel.D) == []
    assert downstream("vouch of somebody else") == []


def test_r02_a_member_left_without_anchor_is_looked_at() -> None:
    no_anchor_left = (d_vouch("anna"), *(c1_vouch(name) for name in ("chloe", "denis", "emma", "farid")))

    assert len(downstream("vouch of anna", vouches=no_anchor_left)) == 2


def test_r02_a_stricter_policy_touches_nobody_by_itself() -> None:
    member = Admitted(member_id="lea", level=TrustLevel.C1, vouches=(d_vouch("anna"), d_vouch("bruno")))

    assert r02_downstream((), [member], replace(POLICY, points=6), NOW) == ()


def test_r03_a_fraud_caught_before_admission_is_a_notice_to_the_deceived_neighbour() -> None:
    many = upstream(CAUGHT_BEFORE, frauds=4, strikes_before=3, look=Look.DOUBT)
    only_one = upstream(CAUGHT_BEFORE, given=gave(10, 366))

    assert told(many) == [(Measure.NOTIFY, Code.R03_NOTICE)]
    assert told(only_one) == [(Measure.NOTIFY, Code.R03_NOTICE)]


def test_r03_a_fraud_caught_before_admission_has_the_others_of_the_year_looked_at_and_nothing_more() -> None:
    notice, look = upstream(CAUGHT_BEFORE, given=gave(10, 20, 366), strikes_before=3)

    assert (notice.measure, notice.reason.code) == (Measure.NOTIFY, Code.R03_NOTICE)
    assert (look.measure, look.reason.code, look.reviewers) == (Measure.REVIEW, Code.R03_REEXAMINE, 1)
    assert look.vouch_ids == ("vouch 10", "vouch 20")


def test_r03_nobody_stops_vouching_before_their_other_vouches_were_looked_at() -> None:
    (first,) = upstream(given=gave(10, 365, 364), frauds=3, strikes_before=3)

    assert (first.measure, first.reason.code, first.reviewers) == (Measure.REVIEW, Code.R03_REEXAMINE, 1)
    assert first.vouch_ids == ("vouch 10", "vouch 364")


def test_r03_a_first_time_in_good_faith_is_a_notice() -> None:
    assert told(upstream(look=Look.GOOD_FAITH)) == [(Measure.NOTIFY, Code.R03_NOTICE)]


def test_r03_a_first_time_in_doubt_stops_vouching_for_180_days() -> None:
    (off,) = upstream(look=Look.DOUBT)

    assert (off.measure, off.reason.code) == (Measure.VOUCHING_OFF, Code.R03_VOUCHING_OFF)
    assert off.reason.until == NOW + days(180)


@pytest.mark.parametrize("look", [Look.GOOD_FAITH, Look.DOUBT])
def test_r03_a_second_time_goes_to_two_reviewers_who_alone_make_it_last(look: Look) -> None:
    off, own_status = upstream(look=look, strikes_before=1)

    assert (off.measure, off.reason.until) == (Measure.VOUCHING_OFF, NOW + days(180))
    assert (own_status.measure, own_status.reason.code) == (Measure.REVIEW, Code.R03_VOUCHING_ENDED)
    assert own_status.reviewers == 2


@pytest.mark.parametrize(("frauds", "given_count", "repeated"), [(2, 4, True), (2, 5, False), (1, 1, False)])
def test_r03_two_frauds_and_half_of_what_one_vouched_are_a_second_time(
    frauds: int, given_count: int, repeated: bool
) -> None:
    consequences = upstream(look=Look.DOUBT, frauds=frauds, given=gave(*range(1, given_count + 1)))

    assert (len(consequences) == 2) is repeated


def test_r04_a_recovered_account_loses_what_it_vouched_meanwhile_and_gets_no_strike() -> None:
    consequences = r04_recovered("anna", NOW - days(5), gave(1, 5, 6), POLICY, NOW)

    assert told(consequences) == [
        (Measure.VOID_VOUCHES, Code.R04_RECOVERED),
        (Measure.REVIEW, Code.R04_RECOVERED),
    ]
    assert consequences[0].vouch_ids == ("vouch 1", "vouch 5")
    assert upstream(was_taken_over=True, look=Look.DOUBT, strikes_before=5) == ()


def test_r04_a_vouch_given_in_other_hands_does_not_count_and_later_ones_do() -> None:
    taken = {"recovered_since": GIVEN - days(1), "recovered_at": GIVEN + days(1)}

    assert may_vouch(d_vouch("anna", taken), a_request(), POLICY, NOW).code is Code.R04_VOUCH_VOID
    assert may_vouch(d_vouch("anna", taken, given_at=GIVEN - days(2)), a_request(), POLICY, NOW).counts
    assert may_vouch(d_vouch("anna", taken, given_at=GIVEN + days(1)), a_request(), POLICY, NOW).counts


def test_r05_a_vouch_is_taken_back_freely_until_probation_ends_then_with_a_reason() -> None:
    def back(has_reason: bool, until: Any) -> Code | None:
        return r05_withdrawal(until, has_reason=has_reason, policy=POLICY, now=NOW).code

    assert back(False, None) is None
    assert back(False, NOW + TICK) is None
    assert back(False, NOW) is Code.R05_REASON_NEEDED
    assert back(True, NOW) is None


def test_r05_a_withdrawal_that_breaks_a_quorum_goes_to_a_human() -> None:
    consequences = r02_downstream(
        ["vouch of anna"],
        [Admitted(member_id="lea", level=TrustLevel.C1, vouches=(d_vouch("anna"), d_vouch("bruno")))],
        POLICY,
        NOW,
    )

    assert {item.reason.effect for item in consequences} == {Effect.QUEUED}


def test_a_departure_takes_nothing_from_those_admitted_and_the_vouch_from_open_requests() -> None:
    left = {"is_active": False}

    assert downstream(vouches=(d_vouch("anna", left), d_vouch("bruno"))) == []
    assert tally_vouches(a_request(), [d_vouch("anna", left), d_vouch("bruno")], POLICY, NOW).points == 2


# Cascades: member number n was admitted by two earlier ones.
NETWORKS = st.integers(4, 14).flatmap(
    lambda size: st.tuples(
        *(st.lists(st.integers(0, place - 1), min_size=2, max_size=3, unique=True) for place in range(2, size))
    )
)


def cascade(network: tuple[list[int], ...], finds_fraud: Callable[[str], bool]) -> tuple[set[str], set[str]]:
    """Who lost their status and whom humans looked at, after a fraud of the member 0 or all that follows from it."""
    vouches = {
        str(place + 2): tuple(d_vouch(str(voucher), id=f"{voucher}>{place + 2}") for voucher in vouchers)
        for place, vouchers in enumerate(network)
    }
    open_cases, revoked, seen = ["0"], set[str](), {"0"}
    while open_cases:
        fraud = Fraud(member_id=open_cases.pop(), found_at=NOW, was_admitted=True, reviewers=2)
        for item in _all_that_follows(fraud, vouches):
            if item.measure is Measure.REVOKE:
                revoked.add(item.member_id)
            if item.measure is Measure.REVIEW and item.member_id not in seen:
                seen.add(item.member_id)
                open_cases += [item.member_id] * finds_fraud(item.member_id)
    return revoked, seen


def _all_that_follows(fraud: Fraud, vouches: Mapping[str, tuple[Vouch, ...]]) -> tuple[Consequence, ...]:
    given_by = [vouch for said in vouches.values() for vouch in said if vouch.voucher.id == fraud.member_id]
    given_once = [GivenVouch(vouch_id=vouch.id, at=vouch.given_at) for vouch in given_by]
    members = [Admitted(member_id=name, level=TrustLevel.C1, vouches=said) for name, said in vouches.items()]
    own = vouches.get(fraud.member_id, ())
    up = [Deceived(member_id=vouch.voucher.id, given=(), look=Look.NOT_YET) for vouch in own]
    return (
        *r01_revoke(fraud, given_once, POLICY),
        *r02_downstream([vouch.id for vouch in given_by], members, POLICY, NOW),
        *(item for deceived in up for item in r03_upstream(fraud, deceived, POLICY, NOW)),
    )


@CASES
@given(NETWORKS, st.sets(st.integers(0, 14)))
def test_a_cascade_ends_and_removes_nobody_whom_no_human_found(
    network: tuple[list[int], ...], frauds: set[int]
) -> None:
    revoked, seen = cascade(network, lambda name: int(name) in frauds)

    assert revoked <= seen
    assert revoked <= {"0", *(str(number) for number in frauds)}


def test_a_cascade_without_a_second_finding_revokes_one() -> None:
    revoked, seen = cascade(([0, 1], [2, 1], [3, 2]), lambda name: False)

    assert (revoked, seen) == ({"0"}, {"0", "2"})
