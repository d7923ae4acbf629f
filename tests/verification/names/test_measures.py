"""The bar of name matching on made pairs: bench.names makes them, the figures are the project's targets."""

from __future__ import annotations

import pytest

from bench.names import TWICE, NameReport, make_pairs, measure


@pytest.fixture(scope="module")
def report() -> NameReport:
    return measure(make_pairs(seed=20261121, count=150))


def test_ranking_and_recall_reach_the_bar(report: NameReport) -> None:
    assert report.auc >= 0.99
    assert report.recall.value >= 0.85


def test_nobody_else_is_taken_for_the_declared_person(report: NameReport) -> None:
    assert set(report.false_same.values()) == {0}


def test_no_family_of_names_is_asked_again_more_than_the_others(report: NameReport) -> None:
    # Up to one pair in a hundred is noise at this size.
    ceiling = max(TWICE * report.asked_again_overall.value, 0.01)

    assert max(share.value for share in report.asked_again.values()) <= ceiling


@pytest.mark.parametrize("kind", ["surname_alone", "of_a_company", "father_or_son", "without_article"])
def test_what_only_a_person_can_tell_is_left_to_one(report: NameReport, kind: str) -> None:
    assert report.right[kind].value == 1.0


def test_pairs_are_the_same_for_one_seed() -> None:
    assert make_pairs(seed=3, count=2) == make_pairs(seed=3, count=2)
