"""How far two homes are from each other."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from cooptation.people import Home

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius (IUGG)."""


def distance_m(one: Home, other: Home) -> float | None:
    """Metres along the great circle; None where one of the two has no position."""
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return None
    half_lat, half_lon = radians(other.lat - one.lat) / 2, radians(other.lon - one.lon) / 2
    chord = sin(half_lat) ** 2 + cos(radians(one.lat)) * cos(radians(other.lat)) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(chord)))
