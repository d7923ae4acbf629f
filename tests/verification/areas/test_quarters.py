"""The map: what holds a point, how far the edge is, what is near."""

from __future__ import annotations

import pytest
import shapely

from verification.areas.plane import METRES_A_DEGREE, area_m2, distance_m
from verification.areas.quarters import Quarter, QuarterMap
from verification.domain.whereabouts import QuarterKind

EQUATOR_M = 111_195.08
"""Metres a degree on the mean sphere: 6 371 008.8 m (IUGG) times pi / 180."""


def a_quarter(name: str, west: float, south: float, size: float = 0.01, **values: object) -> Quarter:
    return Quarter(id=name, name=name, shape=shapely.box(west, south, west + size, south + size), **values)  # type: ignore[arg-type]


WEST, EAST = a_quarter("west", 0.0, 0.0), a_quarter("east", 0.01, 0.0)
TOWN = QuarterMap([WEST, EAST])


def test_one_degree_of_latitude_is_111195_m() -> None:
    assert distance_m((48.0, 2.0), (49.0, 2.0)) == pytest.approx(EQUATOR_M, abs=0.01)
    assert pytest.approx(EQUATOR_M, abs=0.01) == METRES_A_DEGREE


def test_paris_to_saint_malo_is_as_far_as_the_map_says() -> None:
    # 48.8566 N 2.3522 E to 48.6493 N 2.0257 W: 323 km by the IGN's measuring tool, to 1 km.
    assert distance_m((48.8566, 2.3522), (48.6493, -2.0257)) == pytest.approx(323_000, rel=0.005)


def test_area_of_a_square_kilometre() -> None:
    side = 1000 / EQUATOR_M

    assert area_m2(shapely.box(0, 0, side, side)) == pytest.approx(1e6, rel=0.001)


def test_a_home_in_a_quarter_knows_its_edge_and_its_neighbour() -> None:
    spot = TOWN.place(0.0098, 0.005, "35288")

    assert (spot.quarter, spot.is_outside) == ("west", False)
    assert spot.edge_m == pytest.approx(0.0002 * EQUATOR_M, abs=0.1)
    assert [(one.quarter, round(one.distance_m)) for one in spot.near] == [("east", 22)]


def test_metres_shrink_with_the_latitude() -> None:
    # A thousandth of a degree east at 60 degrees north is half of one at the equator.
    north = QuarterMap([a_quarter("north", 10.0, 60.0, 0.02)])

    spot = north.place(10.001, 60.01, None)

    assert spot.edge_m == pytest.approx(0.001 * EQUATOR_M * 0.5, rel=0.002)


def test_a_home_outside_knows_the_way_to_the_nearest_quarter() -> None:
    spot = TOWN.place(-0.001, 0.005, "35288")

    assert (spot.quarter, spot.is_outside) == ("commune:35288", True)
    assert spot.edge_m == pytest.approx(0.001 * EQUATOR_M, abs=0.1)
    assert spot.near[0].quarter == "west"


def test_a_home_far_away_is_outside_with_a_distance_and_nothing_near() -> None:
    spot = TOWN.place(5.0, 0.005, "35288")

    assert spot.is_outside is True
    assert spot.edge_m == pytest.approx(4.98 * EQUATOR_M, rel=0.005)
    assert spot.near == ()


def test_without_polygons_the_quarter_is_the_commune() -> None:
    spot = QuarterMap([]).place(0.5, 0.5, "35288")

    assert (spot.quarter, spot.is_outside) == ("commune:35288", False)


def test_rural_communes_of_a_list_are_one_quarter() -> None:
    zone = Quarter(id="zone", name="zone", kind=QuarterKind.RURAL, communes=frozenset({"35001", "35002"}))
    known = QuarterMap([WEST, zone])

    assert known.place_commune("35002").quarter == "zone"
    assert known.place(4.0, 4.0, "35001").quarter == "zone"
    assert known.place(0.005, 0.005, "35001").quarter == "west"
    assert known.place_commune("35999").is_outside is None


def test_perimeters_overlap_freely_and_are_no_quarter() -> None:
    estate = a_quarter("estate", 0.004, 0.004, 0.002, is_perimeter=True)
    block = a_quarter("block", 0.0045, 0.0045, 0.001, is_perimeter=True)

    spot = QuarterMap([WEST, estate, block]).place(0.005, 0.005, None)

    assert spot.quarter == "west"
    assert set(spot.perimeters) == {"estate", "block"}
    assert spot.near == ()


def test_where_two_quarters_overlap_the_first_of_the_file_counts() -> None:
    other = a_quarter("other", 0.002, 0.0)

    assert QuarterMap([WEST, other]).place(0.005, 0.005, None).quarter == "west"
    assert QuarterMap([other, WEST]).place(0.005, 0.005, None).quarter == "other"
