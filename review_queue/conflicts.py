"""Who must not look at whose case: from next door, of the same name, a voucher, somebody known.

Homes come as keyed digests and positions; nothing here can tell an address or a name. Two homes are compared and the
kinds of conflict come back; which of them count is the routing's matter (``review_queue.routing``).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius (IUGG)."""


class Conflict(StrEnum):
    """Why somebody is never handed a case."""

    BUILDING = "building"
    NEARBY = "nearby"
    COMMUNE = "commune"
    FAMILY = "family"
    VOUCHING = "vouching"
    DECLARED = "declared"
    JUDGED_BEFORE = "judged_before"


FROM_HOMES = frozenset({Conflict.BUILDING, Conflict.NEARBY, Conflict.COMMUNE, Conflict.FAMILY, Conflict.VOUCHING})
"""Those that follow from where people live and whom they vouched for, and change when a home does."""


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How far next door goes, in metres; a small commune is one neighbourhood whatever its size.

    Source: the console's rules (facts): 150 m where houses stand close, 2 km in the country, the whole commune under
    2,000 inhabitants.
    """

    dense_m: int = 150
    rural_m: int = 2000
    small_commune: int = 2000

    def __post_init__(self) -> None:
        """Refuse a reach that would let somebody judge the house next door."""
        if min(self.dense_m, self.rural_m, self.small_commune) < 0:
            raise ValueError("distances and inhabitants are 0 or more")


USUAL_REACH = Reach()


@dataclass(frozen=True, kw_only=True)
class HomePlace:
    """A home as digests; an empty digest is not known and equals nothing.

    ``building`` is the door on the street, ``person`` the whole name, ``is_small_commune`` what the inhabitants say.
    No position where no address base is imported.
    """

    dwelling: str = field(default="", repr=False)
    building: str = field(default="", repr=False)
    street: str = field(default="", repr=False)
    family: str = field(default="", repr=False)
    person: str = field(default="", repr=False)
    commune: str = field(default="", repr=False)
    is_small_commune: bool = False
    is_rural: bool = False
    lon: float | None = field(default=None, repr=False)
    lat: float | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Whom an item is about: their home, and the dwelling and name (digests) of everybody with a vouch between them.

    ``known_by`` are moderators who said before that they know this person.
    """

    home: HomePlace
    vouch_ties: frozenset[tuple[str, str]] = field(default_factory=frozenset, repr=False)
    known_by: frozenset[str] = field(default_factory=frozenset)


def conflicts_between(
    moderator_id: str, home: HomePlace | None, subject: Subject, reach: Reach = USUAL_REACH
) -> frozenset[Conflict]:
    """Every reason why this moderator must not be handed the subject's case; ``home`` is None where none is known."""
    found = {Conflict.DECLARED} if moderator_id in subject.known_by else set()
    if home is None:
        return frozenset(found)
    return frozenset(found | _of_place(home, subject.home, reach) | _of_people(home, subject))


def _of_people(home: HomePlace, subject: Subject) -> set[Conflict]:
    """The same surname, or a vouch between the two."""
    found = {Conflict.FAMILY} if _same(home.family, subject.home.family) else set()
    is_tied = bool(home.dwelling and home.person) and (home.dwelling, home.person) in subject.vouch_ties
    return found | ({Conflict.VOUCHING} if is_tied else set())


def _of_place(home: HomePlace, other: HomePlace, reach: Reach) -> set[Conflict]:
    found = {Conflict.BUILDING} if _same(home.building, other.building) else set()
    if _is_near(home, other, reach):
        found.add(Conflict.NEARBY)
    if other.is_small_commune and _same(home.commune, other.commune):
        found.add(Conflict.COMMUNE)
    return found


def _is_near(home: HomePlace, other: HomePlace, reach: Reach) -> bool:
    """Within the reach; without both positions the whole street counts as near."""
    metres = distance_m(home, other)
    if metres is None:
        return _same(home.street, other.street)
    return metres <= (reach.rural_m if home.is_rural or other.is_rural else reach.dense_m)


def distance_m(one: HomePlace, other: HomePlace) -> float | None:
    """Metres along the great circle; None where one of the two has no position."""
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return None
    half_lat, half_lon = radians(other.lat - one.lat) / 2, radians(other.lon - one.lon) / 2
    chord = sin(half_lat) ** 2 + cos(radians(one.lat)) * cos(radians(other.lat)) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(chord)))


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other


def parse_conflicts(codes: Collection[str]) -> frozenset[Conflict]:
    """Conflicts from the codes they are kept as; one that is not known any more counts as declared."""
    known = set(Conflict)
    return frozenset(Conflict(code) if code in known else Conflict.DECLARED for code in codes)
