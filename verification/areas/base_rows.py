"""One row of the national address base (BAN, CSV) as a street and a door, and the key a street is found by.

Columns are known by their names, so that their order and further columns do not matter. A number of 0, or from 5000
on, stands for no real door (the base's own convention) and is dropped, as is a row without place or coordinates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from verification.addresses.communes import commune_table
from verification.addresses.street import street_words
from verification.addresses.text import WORD, fold
from verification.addresses.ways import read_way
from verification.domain.errors import AddressFileError

FICTITIOUS_FROM = 5000
"""Numbers from here on are not painted on any door (ban-plateforme)."""

MOST_REPETITION_CHARS = 16
MOST_WORD_CHARS = 64
LEAST_WORD_CHARS = 3

_NEEDED = ("numero", "rep", "nom_voie", "code_postal", "code_insee", "nom_commune", "lon", "lat")
_FORMER = "code_insee_ancienne_commune"
_ARRONDISSEMENTS = {"751": "75056", "6938": "69123", "132": "13055"}
"""How the codes of arrondissements begin, and the city they are parts of."""

_TWINS = {"BIS": "B", "TER": "T", "QUATER": "Q"}
"""The letter that usually stands for a repetition, and sometimes is a door of its own."""


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Where the needed columns stand; ``former`` is None when the file has no such column."""

    places: tuple[int, ...]
    former: int | None


@dataclass(kw_only=True, slots=True)
class BaseRow:
    """One door of one street; not frozen, for a million of them are made at a time."""

    commune: str
    former_code: str
    postcode: str
    label: str = field(repr=False)
    city: str = field(repr=False)
    number: int = field(repr=False)
    repetition: str = field(repr=False)
    lon: float = field(repr=False)
    lat: float = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class StreetKey:
    """A street's name in the form in which two spellings of it are one; ``words`` are its telling words."""

    key: str = field(repr=False)
    words: tuple[str, ...] = field(repr=False)


def columns_of(header: Sequence[str]) -> Columns:
    """Where the needed columns stand.

    Raises:
        AddressFileError: one of them is missing.
    """
    names = [name.strip().lower() for name in header]
    missing = [name for name in _NEEDED if name not in names]
    if missing:
        raise AddressFileError(f"this is no extract of the address base: no column {', '.join(missing)}")
    former = names.index(_FORMER) if _FORMER in names else None
    return Columns(places=tuple(names.index(name) for name in _NEEDED), former=former)


def read_row(row: Sequence[str], columns: Columns) -> BaseRow | None:
    """A row as a door; None when it is no real door or is not complete."""
    try:
        number, rep, label, postcode, commune, city, lon, lat = [row[at] for at in columns.places]
        count, east, north = int(number), float(lon), float(lat)
    except (IndexError, ValueError):
        return None
    if not 0 < count < FICTITIOUS_FROM or not (label and commune) or not (abs(east) <= 180 and abs(north) <= 90):
        return None
    former = row[columns.former] if columns.former is not None and len(row) > columns.former else ""
    return BaseRow(
        commune=root_of(commune),
        former_code=former[:5],
        postcode=one_postcode(postcode[:5]),
        label=label,
        city=city,
        number=count,
        repetition=rep.strip().upper()[:MOST_REPETITION_CHARS],
        lon=east,
        lat=north,
    )


@lru_cache(maxsize=4096)
def root_of(code: str) -> str:
    """The commune of today that a code stands for: an arrondissement's city, a merged commune's new one."""
    for begin, city in _ARRONDISSEMENTS.items():
        if code.startswith(begin):
            return city
    return _roots_of_parts().get(code, code)[:5]


@lru_cache(maxsize=1)
def _roots_of_parts() -> dict[str, str]:
    """The commune of today by the code of each of its parts."""
    table = commune_table()
    parts = {place.part: place.root for places in table.by_key.values() for place in places if place.part}
    return {part: root for part, root in parts.items() if part not in table.roots}


def one_postcode(postcode: str) -> str:
    """The 16th arrondissement of Paris has two postcodes and is one."""
    return "75016" if postcode == "75116" else postcode


@lru_cache(maxsize=16384)
def street_key(label: str) -> StreetKey:
    """The key of a street's label as it is printed, way type first."""
    return key_of(*_parted(label))


def name_in(label: str) -> str:
    """A street's name, folded, its way type left out and its articles kept."""
    return _parted(label)[1]


def _parted(label: str) -> tuple[str | None, str]:
    """Way type and name of a label."""
    folded = fold(label)
    way = read_way(folded, at_number=True)
    return way.kind if way else None, " ".join(WORD.findall(way.rest if way else folded))


def key_of(way_type: str | None, name: str) -> StreetKey:
    """The key of a street whose way type and name are apart."""
    words = street_words(name).words
    telling = {word[:MOST_WORD_CHARS] for word in words if len(word) >= LEAST_WORD_CHARS or word.isdigit()}
    return StreetKey(key=f"{way_type or ''}|{' '.join(words)}", words=tuple(sorted(telling)))


def written_as(repetition: str | None) -> tuple[str, ...]:
    """How the base may write a repetition, the likelier first: BIS or B; nothing is written as nothing."""
    if not repetition:
        return ("",)
    return (repetition, _TWINS[repetition]) if repetition in _TWINS else (repetition,)
