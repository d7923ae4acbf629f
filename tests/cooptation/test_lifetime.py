"""P01 to P03: probation, the postal check and the end of what neighbours vouched."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cooptation.codes import Code, Effect
from cooptation.lifetime import Act, Membership, Sampling, Way, p01_probation, p02_answer, p02_audit, p03_expiry
from cooptation.policy import CooptationPolicy
from cooptation.reasons import NextStep, Reason
from cooptation.tally import tally_vouches
from cooptation.vouch import TrustLevel, Voucher
from tests.cooptation.builders import NOW, POLICY, TICK, a_request, a_vouch, a_voucher, an_ambassador, days


def a_membership(age: float, **changes: Any) -> Membership:
    values: dict[str, Any] = {
        "level": TrustLevel.C1,
        "way": Way.VOUCHES,
        "admitted_at": NOW - days(age),
        "dwelling": "home",
        "dwelling_now": "home",
    }
    return Membership(**{**values, **changes})


@pytest.mark.parametrize("act", list(Act))
def test_p01_for_90_days_no_vouching_no_mass_message_no_exact_address(act: Act) -> None:
    early = p01_probation(a_membership(90 - 1e-6), act, POLICY, NOW)

    assert early is not None
    assert (early.code, early.effect) == (Code.P01_PROBATION, Effect.REFUSED)
    assert p01_probation(a_membership(90), act, POLICY, NOW) is None


def test_p01_is_not_for_members_with_a_paper_of_their_own() -> None:
    assert p01_probation(a_membership(1, level=TrustLevel.D), Act.VOUCH, POLICY, NOW) is None


def test_p01_a_guest_never_vouches_and_hears_that_a_paper_would_help() -> None:
    reason = p01_probation(a_membership(400, level=TrustLevel.GUEST), Act.VOUCH, POLICY, NOW)

    assert reason is not None
    assert (reason.until, reason.next_step) == (None, NextStep.PROVIDE_DOCUMENT)
    assert p01_probation(a_membership(400, level=TrustLevel.GUEST), Act.WRITE_TO_MANY, POLICY, NOW) is None


def audit(
    draw: int,
    helper: Voucher | None = None,
    *,
    first: bool = False,
    letters: bool = True,
    pair: bool = False,
    policy: CooptationPolicy = POLICY,
) -> Reason | None:
    vouches = [a_vouch(helper or a_voucher()), a_vouch(a_voucher("bruno"))]
    tally = tally_vouches(a_request(), vouches, POLICY, NOW)
    sampling = Sampling(draw=draw, is_first_in_quarter=first, are_letters_on=letters, repeats_pair=pair)
    return p02_audit(tally, sampling, policy, NOW)


def test_p02_a_tenth_of_the_admissions_gets_a_code_by_post() -> None:
    # 10 of the 100 numbers that may be drawn.
    assert [draw for draw in range(100) if audit(draw)] == list(range(10))


def test_p02_a_fifth_where_an_ambassador_helped_and_all_in_a_new_quarter() -> None:
    assert [draw for draw in range(100) if audit(draw, an_ambassador())] == list(range(20))
    assert all(audit(draw, first=True) for draw in range(100))


def test_p02_more_of_those_whose_vouchers_had_vouched_together_before() -> None:
    policy = replace(POLICY, pair_audit_percent=60)

    assert [draw for draw in range(100) if audit(draw, pair=True, policy=policy)] == list(range(60))
    assert [draw for draw in range(100) if audit(draw, policy=policy)] == list(range(10))


def test_p02_without_letters_is_a_second_human_look() -> None:
    by_post, by_eye = audit(0), audit(0, letters=False)

    assert by_post is not None
    assert by_eye is not None
    assert (by_post.code, by_post.effect, by_post.until) == (Code.P02_AUDIT, Effect.APPLIED, NOW + days(15))
    assert (by_eye.code, by_eye.effect) == (Code.P02_SECOND_LOOK, Effect.QUEUED)


def test_p02_who_entered_a_code_before_the_admission_gets_no_other_letter() -> None:
    tally = tally_vouches(a_request(), [a_vouch(), a_vouch(a_voucher("bruno"))], POLICY, NOW)
    sampling = Sampling(draw=0, is_first_in_quarter=True, are_letters_on=True, had_letter=True)

    assert p02_audit(tally, sampling, POLICY, NOW) is None


def test_p02_a_letter_that_stays_silent_is_followed_by_another_before_a_human_looks() -> None:
    assert p02_answer(NOW - days(15), None, POLICY, NOW, letters=1) is None
    assert p02_answer(NOW - days(15), None, POLICY, NOW, letters=2) is not None


def test_p02_no_answer_in_15_days_goes_to_a_human() -> None:
    sent_at = NOW - days(15)
    silent = p02_answer(sent_at, None, POLICY, NOW, letters=2)

    assert silent is not None
    assert (silent.code, silent.effect) == (Code.P02_NO_ANSWER, Effect.QUEUED)
    assert p02_answer(sent_at, None, POLICY, NOW - TICK, letters=2) is None
    assert p02_answer(sent_at, NOW - days(1), POLICY, NOW, letters=2) is None


@pytest.mark.parametrize(
    ("age", "code"), [(729, None), (730, Code.P03_GRACE), (789, Code.P03_GRACE), (790, Code.P03_EXPIRED)]
)
def test_p03_what_was_vouched_lasts_24_months_and_60_days_of_grace(age: int, code: Code | None) -> None:
    reason = p03_expiry(a_membership(age), POLICY, NOW)

    assert (reason.code if reason else None) is code
    assert reason is None or reason.next_step is NextStep.RENEW


def test_p03_moving_house_ends_at_once_what_was_vouched_for_the_old_address() -> None:
    moved = a_membership(10, dwelling_now="elsewhere", moved_at=NOW - days(1))
    reason = p03_expiry(moved, POLICY, NOW)

    assert reason is not None
    assert (reason.code, reason.since) == (Code.P03_MOVED, NOW - days(1))


def test_p03_a_code_by_post_gives_12_months() -> None:
    letter = {"way": Way.LETTER, "level": TrustLevel.GUEST}
    over = p03_expiry(a_membership(365, **letter), POLICY, NOW)

    assert p03_expiry(a_membership(364, **letter), POLICY, NOW) is None
    assert over is not None
    assert over.code is Code.P03_GRACE


def test_p03_is_not_for_papers_which_have_dates_of_their_own() -> None:
    paper = a_membership(4000, way=Way.DOCUMENT, level=TrustLevel.D, dwelling_now="elsewhere")

    assert p03_expiry(paper, POLICY, NOW) is None
