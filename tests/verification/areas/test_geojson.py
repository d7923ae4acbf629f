"""Quarters read from GeoJSON: what is taken, what is mended, what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from verification.areas.geojson import read_quarters
from verification.domain.errors import QuarterFileError
from verification.domain.whereabouts import QuarterKind

SQUARE = [[0, 0], [0.01, 0], [0.01, 0.01], [0, 0.01], [0, 0]]
BOW_TIE = [[0, 0], [0.01, 0.01], [0.01, 0], [0, 0.01], [0, 0]]


def a_feature(ring: list[list[float]] | None = None, **properties: Any) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": [ring]} if ring else None
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def a_file(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def moved(ring: list[list[float]], east: float) -> list[list[float]]:
    return [[x + east, y] for x, y in ring]


def test_a_quarter_has_an_id_made_of_its_name_unless_one_is_given() -> None:
    read = read_quarters(a_file(a_feature(SQUARE, name="Saint-Éloi"), a_feature(moved(SQUARE, 1), name="B", id=7)),
                         is_perimeter=False)  # fmt: skip

    assert [one.id for one in read.quarters] == ["saint-eloi", "7"]
    assert read.remarks == ()


def test_kind_is_dense_unless_it_is_said() -> None:
    read = read_quarters(
        a_file(a_feature(SQUARE, name="A"), a_feature(moved(SQUARE, 1), name="B", kind="rural")), is_perimeter=False
    )

    assert [one.kind for one in read.quarters] == [QuarterKind.DENSE, QuarterKind.RURAL]


def test_communes_of_one_group_become_one_rural_quarter() -> None:
    read = read_quarters(
        a_file(
            a_feature(SQUARE, name="Bourg", group="Pays du Nord"),
            a_feature(None, name="Autre", group="Pays du Nord", communes=["35001"]),
        ),
        is_perimeter=False,
    )

    (zone,) = read.quarters
    assert (zone.id, zone.name, zone.kind) == ("pays-du-nord", "Pays du Nord", QuarterKind.RURAL)
    assert zone.communes == {"35001"}
    assert zone.shape is not None


def test_an_outline_that_crosses_itself_is_mended_and_said() -> None:
    read = read_quarters(a_file(a_feature(BOW_TIE, name="Noeud")), is_perimeter=False)

    assert read.quarters[0].shape.is_valid
    assert read.remarks == ("Noeud: its outline was mended (Self-intersection)",)


def test_an_overlap_of_two_quarters_is_said_and_one_of_perimeters_is_not() -> None:
    half = a_file(a_feature(SQUARE, name="A"), a_feature(moved(SQUARE, 0.005), name="B"))

    (remark,) = read_quarters(half, is_perimeter=False).remarks

    # Half of a square of 1,112 m.
    assert remark.startswith("A and B overlap on 6182")
    assert read_quarters(half, is_perimeter=True).remarks == ()


def test_quarters_that_only_touch_do_not_overlap() -> None:
    touching = a_file(a_feature(SQUARE, name="A"), a_feature(moved(SQUARE, 0.01), name="B"))

    assert read_quarters(touching, is_perimeter=False).remarks == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ([], "FeatureCollection"),
        (a_file(), "FeatureCollection"),
        (a_file({"type": "Feature"}), "properties"),
        (a_file(a_feature(SQUARE)), "name"),
        (a_file(a_feature(None, name="A")), "neither a polygon nor communes"),
        (a_file(a_feature(SQUARE, name="A", kind="urban")), "dense or rural"),
        (a_file(a_feature(SQUARE, name="A", communes="35288")), "INSEE"),
        (a_file(a_feature(SQUARE, name="A"), a_feature(SQUARE, name="a")), "same id"),
        (a_file(a_feature([[330000, 6840000], [331000, 6840000], [331000, 6841000], [330000, 6840000]], name="A")),
         "degrees"),
        (a_file({"properties": {"name": "A"}, "geometry": {"type": "Point", "coordinates": [0, 0]}}), "Polygon"),
        (a_file({"properties": {"name": "A"}, "geometry": {"type": "Polygon", "coordinates": "x"}}), "read"),
        (a_file(a_feature([[0, 0], [1, 1], [0, 0], [0, 0]], name="A")), "area"),
    ],
)  # fmt: skip
def test_a_file_that_can_not_be_used_says_why(data: object, said: str) -> None:
    with pytest.raises(QuarterFileError, match=said):
        read_quarters(data, is_perimeter=False)
