"""The bar of name matching on made pairs: bench.names makes them, the figures are the project's targets."""

from __future__ import annotations

import pytest

from bench.names import TWICE, NameReport, make_pairs, measure, recall_at, roc_auc


@pytest.fixture(scope="module")
def report() -> NameReport:
    return measure(make_pairs(seed=20261121, count=150))


def test_ranking_and_recall_reach_the_bar(report: NameReport) -> None:
    assert report.auc >= 0.99
    assert report.recall >= 0.85


def test_nobody_else_is_taken_for_the_declared_person(report: NameReport) -> None:
    assert set(report.false_same.values()) == {0}


def test_no_family_of_names_is_asked_again_more_than_the_others(report: NameReport) -> None:
    # Up to one pair in a hundred is noise at this size.
    ceiling = max(TWICE * report.asked_again_overall, 0.01)

    assert max(report.asked_again.values()) <= ceiling


def test_pairs_are_the_same_for_one_seed() -> None:
    assert make_pairs(seed=3, count=2) == make_pairs(seed=3, count=2)


def test_auc_counts_ties_half() -> None:
    # By hand: of four comparisons, three are won and one is a tie.
    assert roc_auc([0.9, 0.5], [0.5, 0.1]) == pytest.approx(3.5 / 4)


def test_recall_is_read_where_precision_still_holds() -> None:
    # By hand: above 0.8 there is no other pair and half of the honest ones.
    assert recall_at([0.9, 0.5], [0.8], 0.999) == pytest.approx(0.5)
