"""The map of quarters: which one holds a point, how far its edge is, which others are near.

One partition of quarters (a home lies in one of them) and any number of perimeters that overlap freely (a building,
a landlord's estate, an eco-quarter). A quarter is a polygon, or a list of communes, or, where there is neither, the
commune itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import shapely

from verification.areas.plane import box_around, flattened
from verification.domain.whereabouts import COMMUNE_PREFIX, NearQuarter, QuarterKind

REACH_M = 2_000.0
"""Other quarters are looked for this far; the widest edge a policy asks for is 500 m by default."""

_WIDER_M = (REACH_M, 20_000.0, 200_000.0, 20_000_000.0)
"""Rings in which the nearest quarter of a home outside is looked for; the last is half the earth's girth."""

_ORIGIN = shapely.Point(0.0, 0.0)


@dataclass(frozen=True, kw_only=True)
class Quarter:
    """One quarter, or one perimeter. ``communes`` are INSEE codes; ``shape`` is a polygon or several, in degrees."""

    id: str
    name: str = field(repr=False)
    kind: QuarterKind = QuarterKind.DENSE
    is_perimeter: bool = False
    communes: frozenset[str] = frozenset()
    shape: shapely.Geometry | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Spot:
    """What the map says of one point; the fields are those of ``Whereabouts``."""

    quarter: str | None
    kind: QuarterKind = QuarterKind.DENSE
    is_outside: bool | None = None
    edge_m: float | None = None
    near: tuple[NearQuarter, ...] = ()
    perimeters: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """A shape as seen from a point: ``distance_m`` is 0 inside, ``edge_m`` the way to its boundary."""

    quarter: Quarter
    distance_m: float
    edge_m: float


class QuarterMap:
    """All quarters and perimeters, ready to be asked; building it takes the time, asking takes little."""

    def __init__(self, quarters: Iterable[Quarter]) -> None:
        self.quarters = tuple(quarters)
        self._drawn = [one for one in self.quarters if one.shape is not None]
        self._tree = shapely.STRtree([one.shape for one in self._drawn])
        parts = [one for one in self.quarters if not one.is_perimeter]
        self._by_commune = {code: one for one in reversed(parts) for code in one.communes}
        self._is_empty = not parts

    def place(self, lon: float, lat: float, commune: str | None) -> Spot:
        """Where a point lies; its commune decides where no polygon does."""
        seen = self._seen(lon, lat, REACH_M)
        inside = [one for one in seen if one.distance_m == 0.0]
        own = next((one for one in inside if not one.quarter.is_perimeter), None)
        perimeters = tuple(one.quarter.id for one in inside if one.quarter.is_perimeter)
        if own is None:
            spot = self.place_commune(commune)
            if spot.is_outside is False:
                return replace(spot, perimeters=perimeters)
            return self._outside(lon, lat, replace(spot, is_outside=True, perimeters=perimeters))
        return Spot(
            quarter=own.quarter.id,
            kind=own.quarter.kind,
            is_outside=False,
            edge_m=own.edge_m,
            near=_near(seen, own.quarter),
            perimeters=perimeters,
        )

    def place_commune(self, commune: str | None) -> Spot:
        """What is known of a home of which only the commune is known."""
        zone = self._by_commune.get(commune or "")
        if zone is not None:
            return Spot(quarter=zone.id, kind=zone.kind, is_outside=False)
        unclear = None if commune is None or any(not one.is_perimeter for one in self._drawn) else True
        is_outside = False if self._is_empty else unclear
        return Spot(quarter=f"{COMMUNE_PREFIX}{commune}" if commune else None, is_outside=is_outside)

    def _outside(self, lon: float, lat: float, spot: Spot) -> Spot:
        """A home that no quarter holds, with the way to the nearest one."""
        for reach_m in _WIDER_M:
            seen = [one for one in self._seen(lon, lat, reach_m) if not one.quarter.is_perimeter]
            if seen and seen[0].distance_m <= reach_m:
                nearest = seen[0]
                kind, near = nearest.quarter.kind, _near(seen, None)
                return replace(spot, kind=kind, edge_m=nearest.distance_m, near=near)
        return spot

    def _seen(self, lon: float, lat: float, reach_m: float) -> list[_Seen]:
        """Every shape whose box is within reach, nearest first, in the order of the file where two are as near."""
        found = sorted(self._tree.query(box_around(lon, lat, reach_m)).tolist())
        seen = [_look_at(self._drawn[index], lon, lat) for index in found]
        return sorted(seen, key=lambda one: one.distance_m)


def _look_at(quarter: Quarter, lon: float, lat: float) -> _Seen:
    flat = flattened(quarter.shape, lon, lat)
    return _Seen(
        quarter=quarter, distance_m=float(flat.distance(_ORIGIN)), edge_m=float(flat.boundary.distance(_ORIGIN))
    )


def _near(seen: Sequence[_Seen], own: Quarter | None) -> tuple[NearQuarter, ...]:
    """The other quarters within reach."""
    others = (one for one in seen if not one.quarter.is_perimeter and one.quarter is not own)
    return tuple(
        NearQuarter(quarter=one.quarter.id, distance_m=one.distance_m) for one in others if one.distance_m <= REACH_M
    )
