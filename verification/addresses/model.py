"""The values of address matching: one address in fields, and what comparing two of them gave."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class AddressVerdict(StrEnum):
    """Whether two texts name one front door."""

    SAME = "same"
    DIFFERENT = "different"
    UNCLEAR = "unclear"


@dataclass(frozen=True, kw_only=True)
class AddressMatch:
    """``score`` lies on one scale: different < 0.5 <= unclear < 0.9 <= same; ``reasons`` are stable codes."""

    verdict: AddressVerdict
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedAddress:
    """One address in fields, upper case without accents; what was not read is None.

    ``repetition`` is BIS, TER, QUATER or a letter. ``range_end`` is set when several doors are named
    ("12-14"). ``street`` is the name without its way type; when ``way_type`` is None but a number is there,
    it holds the lieu-dit the number belongs to. ``box`` is a BP's number,
    or "CS 30145", "TSA 12345". ``former_commune`` is a place
    printed on a line of its own that is part of the commune. ``arrondissement`` is only for Paris, Lyon
    and Marseille.
    """

    number: str | None = field(default=None, repr=False)
    repetition: str | None = field(default=None, repr=False)
    range_end: str | None = field(default=None, repr=False)
    way_type: str | None = field(default=None, repr=False)
    street: str | None = field(default=None, repr=False)
    lieu_dit: str | None = field(default=None, repr=False)
    residence: str | None = field(default=None, repr=False)
    building: str | None = field(default=None, repr=False)
    stairs: str | None = field(default=None, repr=False)
    floor: str | None = field(default=None, repr=False)
    flat: str | None = field(default=None, repr=False)
    box: str | None = field(default=None, repr=False)
    postcode: str | None = field(default=None, repr=False)
    city: str | None = field(default=None, repr=False)
    former_commune: str | None = field(default=None, repr=False)
    cedex: bool = False
    arrondissement: int | None = field(default=None, repr=False)
    recipient_lines: tuple[str, ...] = field(default=(), repr=False)

    @property
    def street_label(self) -> str | None:
        """Way type and name as one line, None when neither was read."""
        return " ".join(part for part in (self.way_type, self.street) if part) or None

    @property
    def units(self) -> tuple[str | None, ...]:
        """What tells one dwelling of a building from another."""
        return (self.building, self.stairs, self.floor, self.flat)
