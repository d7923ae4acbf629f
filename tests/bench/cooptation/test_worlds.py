"""Drawn towns have the shape the protocol says."""

from __future__ import annotations

import numpy as np
import pytest

from bench.cooptation.worlds import CELL_M, QUARTERS_A_SIDE, beside, draw_district, draw_world

DISTRICTS = [draw_district(5, place) for place in range(5)]


def test_a_district_has_1000_members_in_16_quarters() -> None:
    assert {district.members for district in DISTRICTS} == {1000}
    assert all(len(district.of_quarter) == 16 for district in DISTRICTS)


def test_levels_households_and_ties_are_those_of_the_protocol() -> None:
    levels = np.concatenate([district.level for district in DISTRICTS])
    dwellings = sum(len(set(district.dwelling.tolist())) for district in DISTRICTS)
    degrees = np.concatenate([[len(ties) for ties in district.ties] for district in DISTRICTS])

    assert np.mean(levels == 0) == pytest.approx(0.70, abs=0.03)
    assert np.mean(levels == 1) == pytest.approx(0.25, abs=0.03)
    assert 5000 / dwellings == pytest.approx(1.3, abs=0.05)
    assert degrees.mean() == pytest.approx(6.2, abs=0.8)


def test_ties_go_both_ways_and_no_further_than_the_next_quarter() -> None:
    district = DISTRICTS[0]
    for one, ties in enumerate(district.ties):
        for other in ties:
            assert one in district.ties[other]
            near = {int(district.quarter[one]), *beside(int(district.quarter[one]))}
            assert int(district.quarter[other]) in near


def test_members_live_in_the_cell_of_their_quarter() -> None:
    district = DISTRICTS[0]
    row, column = np.divmod(district.quarter, QUARTERS_A_SIDE)

    assert np.array_equal(district.x_m // CELL_M, column)
    assert np.array_equal(district.y_m // CELL_M, row)


def test_the_same_seed_draws_the_same_town_and_a_million_are_drawn_when_asked_for() -> None:
    draw_district.cache_clear()

    assert draw_district(5, 0).ties == DISTRICTS[0].ties
    assert draw_world(1_000_000, 5).members == 1_000_000
    assert draw_world(1_000_000, 5).districts[999].members == 1000
