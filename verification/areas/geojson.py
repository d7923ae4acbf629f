"""Read quarters from a GeoJSON FeatureCollection, and say what was mended and what overlaps.

Each feature has a ``name``, and may have an ``id``, a ``kind`` (dense or rural), a ``group`` (features of one group
become one quarter, as rural communes do) and ``communes`` (INSEE codes, for a zone that needs no polygon).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import shapely
from shapely.geometry import shape as shape_from
from shapely.validation import explain_validity

from verification.addresses.text import fold
from verification.areas.plane import area_m2
from verification.areas.quarters import Quarter
from verification.domain.errors import QuarterFileError
from verification.domain.whereabouts import COMMUNE_PREFIX, QuarterKind

MOST_NAME_CHARS = 120
MOST_ID_CHARS = 64
LEAST_OVERLAP_M2 = 100.0
"""Two neighbours drawn by hand overlap in slivers; below a small house nobody is concerned."""

_INSEE = re.compile(r"\d[0-9AB]\d{3}")
_NOT_IN_ID = re.compile(r"[^A-Z0-9]+")
_AREAS = ("Polygon", "MultiPolygon")


@dataclass(frozen=True, kw_only=True)
class QuarterFile:
    """What a file holds; ``remarks`` say what was mended and what overlaps, and name quarters only."""

    quarters: tuple[Quarter, ...]
    remarks: tuple[str, ...]


def read_quarters(data: object, *, is_perimeter: bool) -> QuarterFile:
    """The quarters of a parsed GeoJSON file.

    Raises:
        QuarterFileError: not GeoJSON in degrees, or a feature without a name, an area or a known kind.
    """
    features = data.get("features") if isinstance(data, Mapping) else None
    if not isinstance(features, list) or not features:
        raise QuarterFileError("the file is no GeoJSON FeatureCollection with features in it")
    remarks: list[str] = []
    read = [_quarter(feature, number, is_perimeter, remarks) for number, feature in enumerate(features, start=1)]
    quarters = tuple(_grouped(read))
    _check_ids(quarters)
    if not is_perimeter:
        remarks += [*_overlaps(quarters), *_shared_communes(quarters)]
    return QuarterFile(quarters=quarters, remarks=tuple(remarks))


def _quarter(feature: Any, number: int, is_perimeter: bool, remarks: list[str]) -> Quarter:  # noqa: ANN401 - parsed JSON
    """One feature as a quarter; a group's name stands for its own."""
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    if not isinstance(properties, Mapping):
        raise QuarterFileError(f"feature {number} has no properties")
    name = properties.get("group") or properties.get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > MOST_NAME_CHARS:
        raise QuarterFileError(f"feature {number} needs a name of 1 to {MOST_NAME_CHARS} characters")
    communes = _communes(properties.get("communes"), name)
    drawn = _shape(feature.get("geometry"), name, remarks)
    if drawn is None and not communes:
        raise QuarterFileError(f"{name}: neither a polygon nor communes")
    own_id = None if properties.get("group") else properties.get("id", feature.get("id"))
    return Quarter(
        id=_id(own_id, name),
        name=name.strip(),
        kind=_kind(properties, name),
        is_perimeter=is_perimeter,
        communes=communes,
        shape=drawn,
    )


def _id(given: object, name: str) -> str:
    """The id that is given, else one made of the name."""
    made = str(given).strip() if given not in (None, "") else _NOT_IN_ID.sub("-", fold(name)).strip("-").lower()
    if not made or len(made) > MOST_ID_CHARS or made.startswith(COMMUNE_PREFIX):
        raise QuarterFileError(f"{name}: give it an id of 1 to {MOST_ID_CHARS} characters")
    return made


def _kind(properties: Mapping[str, Any], name: str) -> QuarterKind:
    usual = QuarterKind.RURAL if properties.get("group") else QuarterKind.DENSE
    try:
        return QuarterKind(str(properties.get("kind") or usual))
    except ValueError as error:
        raise QuarterFileError(f"{name}: kind is dense or rural") from error


def _communes(given: object, name: str) -> frozenset[str]:
    codes = [] if given is None else given
    if not isinstance(codes, list) or not all(isinstance(code, str) and _INSEE.fullmatch(code) for code in codes):
        raise QuarterFileError(f"{name}: communes is a list of INSEE codes like 35288")
    return frozenset(codes)


def _shape(geometry: object, name: str, remarks: list[str]) -> shapely.Geometry | None:
    """The polygon of a feature, mended where its outline crosses itself."""
    if geometry is None:
        return None
    try:
        drawn = shape_from(geometry)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError, shapely.errors.ShapelyError) as error:
        raise QuarterFileError(f"{name}: its geometry can not be read") from error
    if drawn.geom_type not in _AREAS or drawn.is_empty:
        raise QuarterFileError(f"{name}: a Polygon or a MultiPolygon is needed")
    west, south, east, north = drawn.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise QuarterFileError(f"{name}: its coordinates are no degrees; export the file as WGS 84 (EPSG:4326)")
    return shapely.force_2d(drawn) if drawn.is_valid else _mended(drawn, name, remarks)


def _mended(drawn: shapely.Geometry, name: str, remarks: list[str]) -> shapely.Geometry:
    fault = explain_validity(drawn).partition("[")[0]
    pieces = shapely.get_parts(shapely.make_valid(shapely.force_2d(drawn)))
    parts = [piece for piece in pieces if piece.geom_type in _AREAS]
    if not parts:
        raise QuarterFileError(f"{name}: its outline holds no area ({fault})")
    remarks.append(f"{name}: its outline was mended ({fault})")
    return shapely.union_all(parts)


def _grouped(quarters: Sequence[Quarter]) -> Iterable[Quarter]:
    """Features of one id and name put together, in the order of the first of them."""
    order = {one.id: at for at, one in reversed(list(enumerate(quarters)))}
    for _, members in groupby(sorted(quarters, key=lambda one: order[one.id]), key=lambda one: (one.id, one.name)):
        found = list(members)
        shapes = [one.shape for one in found if one.shape is not None]
        yield replace(
            found[0],
            communes=frozenset().union(*(one.communes for one in found)),
            shape=shapely.union_all(shapes) if len(shapes) > 1 else (shapes[0] if shapes else None),
        )


def _check_ids(quarters: Sequence[Quarter]) -> None:
    seen = set[str]()
    for one in quarters:
        if one.id in seen:
            raise QuarterFileError(f"{one.name}: another quarter has the same id ({one.id})")
        seen.add(one.id)


def _overlaps(quarters: Sequence[Quarter]) -> Iterable[str]:
    """Pairs of quarters that share ground: a home there lies in the one that stands first in the file."""
    drawn = [one for one in quarters if one.shape is not None]
    tree = shapely.STRtree([one.shape for one in drawn])
    for at, other in sorted(tree.query([one.shape for one in drawn], predicate="intersects").T.tolist()):
        shared = area_m2(shapely.intersection(drawn[at].shape, drawn[other].shape)) if at < other else 0.0
        if shared >= LEAST_OVERLAP_M2:
            yield f"{drawn[at].name} and {drawn[other].name} overlap on {round(shared)} m²; the first one counts there"


def _shared_communes(quarters: Sequence[Quarter]) -> Iterable[str]:
    listed = sorted(code for one in quarters for code in one.communes)
    for code in sorted({code for code in listed if listed.count(code) > 1}):
        yield f"commune {code} is in two quarters; the first one counts"
