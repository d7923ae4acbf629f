"""Figures about decisions, against worked examples from outside."""

from __future__ import annotations

import pytest
from scipy.stats import binomtest

from review_queue.agreement import LEAST, agreement, control_chart, share


def pairs_of(table: list[list[int]]) -> list[tuple[str, str]]:
    return [(str(one), str(other)) for one, row in enumerate(table) for other, n in enumerate(row) for _ in range(n)]


def test_kappa_of_the_textbook_example_is_0_4() -> None:
    # The grant-proposal example in wide use: 20 both yes, 15 both no, 5 and 10 apart; p_o .7, p_e .5.
    found = agreement(pairs_of([[20, 5], [10, 15]]))

    assert found is not None
    assert found.kappa.value == pytest.approx(0.4)
    assert found.raw.value == pytest.approx(0.7)


def test_the_bootstrap_interval_is_near_the_large_sample_one() -> None:
    # Standard error of kappa for that table: sqrt(p_o (1 - p_o) / (n (1 - p_e)^2)) = sqrt(.21 / 12.5).
    found = agreement(pairs_of([[20, 5], [10, 15]]))

    assert found is not None
    assert found.kappa.low == pytest.approx(0.4 - 1.96 * 0.1296, abs=0.04)
    assert found.kappa.high == pytest.approx(0.4 + 1.96 * 0.1296, abs=0.04)


def test_readers_who_answer_by_chance_have_a_kappa_of_0() -> None:
    found = agreement(pairs_of([[25, 25], [25, 25]]))

    assert found is not None
    assert found.kappa.value == pytest.approx(0.0)


def test_readers_who_always_say_the_same_one_thing_agree() -> None:
    found = agreement([("verified", "verified")] * LEAST)

    assert found is not None
    assert found.kappa.value == 1.0


def test_nothing_is_said_of_29_cases() -> None:
    assert agreement([("verified", "refused")] * (LEAST - 1)) is None
    assert share(3, LEAST - 1) is None


def test_no_failure_in_100_still_leaves_3_7_percent_possible() -> None:
    # Wilson upper bound with no success: z^2 / (n + z^2), z = 1.959964.
    found = share(0, 100)

    assert found is not None
    assert found.value == 0.0
    assert found.high == pytest.approx(3.8415 / 103.8415, abs=1e-4)


@pytest.mark.parametrize(("hits", "cases"), [(0, 30), (1, 30), (17, 31), (30, 30), (412, 12_345)])
def test_the_interval_of_a_share_is_that_of_scipy(hits: int, cases: int) -> None:
    expected = binomtest(hits, cases).proportion_ci(method="wilson")

    found = share(hits, cases)

    assert found is not None
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_a_week_beyond_three_deviations_is_out_of_control() -> None:
    weeks = [(f"w{week}", 5, 100) for week in range(20)]

    calm, shaken = control_chart(weeks), control_chart([*weeks, ("w20", 25, 100)])

    assert not any(point.is_out for point in calm)
    assert [point.label for point in shaken if point.is_out] == ["w20"]


def test_a_small_week_has_wider_limits() -> None:
    large, small = control_chart([("large", 10, 100), ("small", 1, 10)])

    assert small.high - small.low > large.high - large.low


def test_a_week_without_cases_is_left_out() -> None:
    assert control_chart([("empty", 0, 0)]) == ()
