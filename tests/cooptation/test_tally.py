"""Points, anchors, households and lives: Q01, Q02, Q03, V09."""

from __future__ import annotations

import pytest

from cooptation.codes import Code
from cooptation.tally import Tally, level_earned, missing, progress_shown, tally_vouches
from cooptation.vouch import Level, TrustLevel, Vouch
from tests.cooptation.builders import GIVEN, NOW, OPENED, POLICY, TICK, a_request, c1_vouch, d_vouch, days


def tally(*vouches: Vouch) -> Tally:
    return tally_vouches(a_request(), vouches, POLICY, NOW)


def lacks(*vouches: Vouch) -> list[Code]:
    return [reason.code for reason in missing(tally(*vouches), POLICY)]


def why_not(vouch: Vouch) -> Code:
    (not_counted,) = tally(vouch).not_counted
    return not_counted.reason.code


@pytest.mark.parametrize(
    "vouches",
    [
        (d_vouch("anna"), d_vouch("bruno")),
        (d_vouch("anna"), c1_vouch("chloe"), c1_vouch("denis")),
    ],
)
def test_q01_two_d_or_one_d_and_two_c1_are_enough(vouches: tuple[Vouch, ...]) -> None:
    assert tally(*vouches).points == 4
    assert tally(*vouches).quorum_at == GIVEN
    assert lacks(*vouches) == []


def test_q01_three_points_are_not() -> None:
    assert lacks(d_vouch("anna"), c1_vouch("chloe")) == [Code.Q01_WAIT]


def test_q02_points_without_a_document_verified_voucher_are_not_enough() -> None:
    assert lacks(*(c1_vouch(name) for name in ("chloe", "denis", "emma", "farid"))) == [Code.Q02_ANCHOR_MISSING]


def test_v09_one_household_is_one_opinion() -> None:
    couple = (d_vouch("anna", {"dwelling": "x"}), d_vouch("bruno", {"dwelling": "x"}))

    assert lacks(*couple) == [Code.V09_ONE_HOUSEHOLD]
    assert lacks(*couple, c1_vouch("chloe")) == []


def test_v09_a_vouch_that_weighs_nothing_is_no_second_household() -> None:
    couple = (d_vouch("anna", {"dwelling": "x"}), d_vouch("bruno", {"dwelling": "x"}))
    seen = c1_vouch("chloe", level=Level.SEEN_AROUND)

    assert lacks(*couple, seen) == [Code.V09_ONE_HOUSEHOLD]


def test_nothing_at_all_lacks_everything() -> None:
    assert lacks() == [Code.Q01_WAIT, Code.Q02_ANCHOR_MISSING, Code.V09_ONE_HOUSEHOLD]


def test_a_voucher_counts_once() -> None:
    twice = tally(d_vouch("anna"), d_vouch("anna", id="again", given_at=GIVEN + TICK))

    assert twice.points == 2
    assert [(item.vouch_id, item.reason.code) for item in twice.not_counted] == [("again", Code.Q01_COUNTED_ONCE)]


def test_progress_is_shown_at_noon_and_midnight() -> None:
    # 12 November 2026, 9:00 UTC: what is shown is as of midnight.
    midnight = NOW.replace(hour=0)
    vouches = (d_vouch("anna", given_at=midnight), d_vouch("bruno", given_at=midnight + TICK))

    assert progress_shown(a_request(), vouches, POLICY, NOW).points == 2
    assert progress_shown(a_request(), vouches, POLICY, NOW.replace(hour=12)).points == 4


def test_a_vouch_taken_back_between_two_hours_was_never_shown() -> None:
    taken_back = d_vouch("anna", withdrawn_at=NOW)

    assert progress_shown(a_request(), [taken_back], POLICY, NOW) == tally()


def test_who_took_it_back_may_vouch_again() -> None:
    taken_back = d_vouch("anna", withdrawn_at=GIVEN + TICK)

    assert tally(taken_back, d_vouch("anna", id="again", given_at=GIVEN + days(1))).points == 2


def test_a_withdrawn_vouch_does_not_count() -> None:
    assert why_not(d_vouch("anna", withdrawn_at=NOW)) is Code.R05_WITHDRAWN
    assert tally(d_vouch("anna", withdrawn_at=NOW + TICK)).points == 2


def test_q03_a_vouch_lives_60_days() -> None:
    request = a_request(opened_at=NOW - days(61))
    vouches = (d_vouch("anna", given_at=NOW - days(60)), d_vouch("bruno", given_at=NOW - days(60) + TICK))

    result = tally_vouches(request, vouches, POLICY, NOW)

    assert [vouch.voucher.id for vouch in result.counted] == ["bruno"]
    assert [item.reason.code for item in result.not_counted] == [Code.Q03_VOUCH_EXPIRED]


def test_q03_a_request_takes_vouches_for_30_days() -> None:
    request = a_request(opened_at=NOW - days(31))
    vouches = (
        d_vouch("anna", given_at=request.opened_at + days(30) - TICK),
        d_vouch("bruno", given_at=request.opened_at + days(30)),
    )

    result = tally_vouches(request, vouches, POLICY, NOW)

    assert [vouch.voucher.id for vouch in result.counted] == ["anna"]
    assert [item.reason.code for item in result.not_counted] == [Code.Q03_OUTSIDE_REQUEST]


def test_q03_an_invitation_opens_a_request_with_its_vouch_but_none_precedes_it() -> None:
    assert tally(d_vouch("anna", given_at=OPENED)).points == 2
    assert why_not(d_vouch("anna", given_at=OPENED - TICK)) is Code.Q03_OUTSIDE_REQUEST
    assert why_not(d_vouch("anna", given_at=NOW + TICK)) is Code.Q03_OUTSIDE_REQUEST


def test_a_revoked_voucher_no_longer_counts() -> None:
    assert why_not(d_vouch("anna", {"is_active": False})) is Code.V01_NOT_VERIFIED


def test_quorum_is_reached_with_the_vouch_that_completes_it() -> None:
    vouches = (
        d_vouch("anna", given_at=GIVEN),
        d_vouch("bruno", given_at=GIVEN + days(1)),
        d_vouch("chloe", given_at=GIVEN + days(2)),
    )

    assert tally(*vouches).quorum_at == GIVEN + days(1)


def test_two_d_make_c1_and_anything_less_makes_c2() -> None:
    two_d, c1_pair = (d_vouch("anna"), d_vouch("bruno")), (c1_vouch("chloe"), c1_vouch("denis"))

    assert level_earned(two_d, POLICY) is TrustLevel.C1
    assert level_earned((two_d[0], *c1_pair), POLICY) is TrustLevel.C2
    assert level_earned((*two_d, c1_pair[0]), POLICY) is TrustLevel.C1
