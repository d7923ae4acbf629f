"""Metres around one point: degrees laid flat where they are, which is right to 0.5 % within 10 km.

An equirectangular projection on the mean sphere. It is made anew around each home, so that the error grows with
the distance from that home only.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import shapely
from numpy.typing import NDArray

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the earth, IUGG."""

METRES_A_DEGREE = math.radians(1.0) * EARTH_RADIUS_M

Coordinates = NDArray[np.float64]


def metres_around(lon: float, lat: float) -> Callable[[Coordinates], Coordinates]:
    """What turns (n, 2) degrees into metres east and north of a point."""
    scale = np.array([METRES_A_DEGREE * math.cos(math.radians(lat)), METRES_A_DEGREE])
    origin = np.array([lon, lat])

    def flatten(degrees: Coordinates) -> Coordinates:
        return np.asarray((degrees - origin) * scale, dtype=np.float64)

    return flatten


def flattened(shape: shapely.Geometry, lon: float, lat: float) -> shapely.Geometry:
    """A shape in metres, the point at the origin."""
    return shapely.transform(shape, metres_around(lon, lat))


def box_around(lon: float, lat: float, reach_m: float) -> shapely.Geometry:
    """The degrees within ``reach_m`` of a point to each side."""
    north = reach_m / METRES_A_DEGREE
    east = north / max(0.01, math.cos(math.radians(lat)))
    return shapely.box(lon - east, lat - north, lon + east, lat + north)


def area_m2(shape: shapely.Geometry) -> float:
    """The area of a shape of a town's size, in square metres."""
    if shape.is_empty:
        return 0.0
    middle = shape.centroid
    return float(flattened(shape, middle.x, middle.y).area)


def distance_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two points given as (latitude, longitude), over the sphere (haversine)."""
    (lat_a, lon_a), (lat_b, lon_b) = one, other
    a, b = math.radians(lat_a), math.radians(lat_b)
    north, east = (b - a) / 2, math.radians(lon_b - lon_a) / 2
    share = math.sin(north) ** 2 + math.cos(a) * math.cos(b) * math.sin(east) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, share)))
