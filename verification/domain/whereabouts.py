"""Where a declared home lies: its door in the address base, its quarter, and how far the quarter's edge is.

Plain values, made before the checks run (``Services.locate``); nothing here names a person or a street. Distances
are metres.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

COMMUNE_PREFIX = "commune:"
"""Begins the id of a quarter that is a whole commune, for want of a polygon; the commune's INSEE code follows."""


class DoorState(StrEnum):
    """What the imported address base says of a declared address."""

    NOT_COVERED = "not_covered"
    """No base, or none for this commune; or the commune itself is not clear."""
    NOT_ASKED = "not_asked"
    """A lieu-dit or an address without a number, of which the base knows too few to say anything."""
    KNOWN = "known"
    NO_DOOR = "no_door"
    NO_STREET = "no_street"


class QuarterKind(StrEnum):
    """How far people walk to a neighbour."""

    DENSE = "dense"
    RURAL = "rural"


@dataclass(frozen=True, kw_only=True)
class NearQuarter:
    """Another quarter and the way to it in metres; 0 when both hold the home."""

    quarter: str
    distance_m: float


@dataclass(frozen=True, kw_only=True)
class Whereabouts:
    """Everything known of the place of one address.

    ``quarter`` is the id of the quarter that holds the home, or of its commune; None when not even that is clear.
    ``is_outside``: quarters were imported and none holds the home; None when the home could not be placed.
    ``edge_m``: to the nearest edge of the own quarter, or to the nearest quarter when outside. ``kind`` is that
    quarter's. ``near`` are the others within reach, nearest first. ``has_twin``: both "12 B" and "12 bis" are doors
    of this street. ``is_exact``: the coordinates are the door's, not a neighbouring one's.
    """

    door: DoorState = DoorState.NOT_COVERED
    has_twin: bool = False
    lon: float | None = field(default=None, repr=False)
    lat: float | None = field(default=None, repr=False)
    is_exact: bool = False
    commune: str | None = None
    quarter: str | None = None
    kind: QuarterKind = QuarterKind.DENSE
    is_outside: bool | None = None
    edge_m: float | None = None
    near: tuple[NearQuarter, ...] = ()
    perimeters: tuple[str, ...] = ()

    def is_near_edge(self, edge_m: float) -> bool:
        """Whether the edge is so near that the line on the map may be wrong about this home."""
        return self.edge_m is not None and self.edge_m <= edge_m

    def choices(self, edge_m: float) -> tuple[str, ...]:
        """The quarters the resident may choose between; empty when the place itself decides."""
        reached = tuple(one.quarter for one in self.near if one.distance_m <= edge_m)
        own = (self.quarter,) if self.quarter is not None and not self.is_outside else ()
        return own + reached if len(own + reached) > 1 or (self.is_outside and reached) else ()


@dataclass(frozen=True, kw_only=True)
class KnownAddress:
    """One address of the imported base, to be offered to somebody who types; without a number it is a street."""

    number: str = field(default="", repr=False)
    street: str = field(repr=False)
    postcode: str = field(repr=False)
    city: str = field(repr=False)
    commune: str
    lon: float | None = field(default=None, repr=False)
    lat: float | None = field(default=None, repr=False)

    @property
    def label(self) -> str:
        """The address on one line."""
        return f"{self.number} {self.street}, {self.postcode} {self.city}".strip()


class Nowhere:
    """The places of an installation where nothing was imported: unknown, which says nothing against anybody."""

    def locate(self, _address: str) -> Whereabouts | None:
        """Nothing is known of any address."""
        return None

    def suggest(self, _text: str, _limit: int) -> tuple[KnownAddress, ...]:
        """There is nothing to offer."""
        return ()

    def quarter_name(self, quarter: str) -> str:
        """The id, for want of a name."""
        return quarter
