"""Figures of the measures, against values worked out by hand or printed elsewhere."""

from __future__ import annotations

import pytest

from bench.addresses import make_pairs
from bench.calibration import Share, best_f1_threshold, recall_at, roc_auc, share_from, threshold_at
from bench.doors import Draw, Part


def test_auc_counts_ties_half() -> None:
    # By hand: of four comparisons, three are won and one is a tie.
    assert roc_auc([0.9, 0.5], [0.5, 0.1]) == pytest.approx(3.5 / 4)


def test_recall_is_read_where_precision_still_holds() -> None:
    # By hand: above 0.8 there is no other pair and half of the honest ones.
    assert recall_at([0.9, 0.5], [0.8], 0.999) == pytest.approx(0.5)
    assert threshold_at([0.9, 0.5], [0.8], 0.999) == 0.9


def test_no_threshold_gives_no_recall() -> None:
    assert threshold_at([0.5], [0.9], 0.999) is None
    assert share_from([0.5], None).some == 0


def test_the_interval_is_wilsons() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81 of 263 and 0 of 20.
    assert Share(some=81, many=263).interval == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert Share(some=0, many=20).interval == pytest.approx((0.0, 0.1611), abs=1e-4)


def test_the_best_f1_threshold_separates_where_it_can() -> None:
    assert best_f1_threshold([0.9, 0.8], [0.2, 0.1]) == 0.8


def test_the_two_parts_share_no_commune_and_no_street() -> None:
    chosen, reported = Draw(1, Part.CHOSEN_ON), Draw(1, Part.REPORTED)

    assert not {place.root for place in chosen.roots} & {place.root for place in reported.roots}
    assert not set(chosen.odonyms) & set(reported.odonyms)


def test_pairs_are_the_same_for_one_seed() -> None:
    assert make_pairs(2, 5) == make_pairs(2, 5)
