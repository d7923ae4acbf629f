"""Whether two addresses lie in one commune, from what each printed of it.

Postcode and city repair each other; a CEDEX postcode says only its department; the arrondissements of Paris,
Lyon and Marseille are places of their own; two parts of one merged commune are two places, a part and its
commune are one.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from verification.addresses.communes import (
    CITIES_WITH_ARRONDISSEMENTS,
    Place,
    Resolved,
    department_of,
    name_key,
    resolve,
)
from verification.addresses.model import ParsedAddress
from verification.addresses.text import word_likeness


class Agreement(StrEnum):
    """What comparing one field can give."""

    SAME = "same"
    DIFFERENT = "different"
    UNCLEAR = "unclear"


Judged = tuple[Agreement, float]
Town = tuple[str | None, str | None, bool, int | None, str | None]

_LIKE_NAME = 0.75  # two unknown names that are one, misread
_FULL, _REPAIRED, _CEDEX, _HALF = (Agreement.SAME, 1.0), (Agreement.SAME, 0.9), (Agreement.SAME, 0.95), (
    Agreement.SAME, 0.85)  # fmt: skip
_NOTHING: Judged = (Agreement.UNCLEAR, 0.5)
_OTHER_POSTCODE: Judged = (Agreement.UNCLEAR, 0.8)
_UNKNOWN: Judged = (Agreement.UNCLEAR, 0.6)
_OTHER: Judged = (Agreement.DIFFERENT, 0.4)
_NEIGHBOUR: Judged = (Agreement.DIFFERENT, 0.6)


def town_agreement(one: ParsedAddress, other: ParsedAddress) -> Judged:
    """Same, different or unclear, with a quality 0..1."""
    if one.postcode == other.postcode and one.postcode and one.city and other.city and not one.cedex | other.cedex:
        alike = one.city == other.city or name_key(one.city) == name_key(other.city)
        if alike and one.arrondissement == other.arrondissement and one.former_commune == other.former_commune:
            return _FULL
    return _judged(_town_of(one), _town_of(other))


def _town_of(address: ParsedAddress) -> Town:
    """What an address says of its town."""
    return address.postcode, address.city, address.cedex, address.arrondissement, address.former_commune


@lru_cache(maxsize=8192)
def _judged(a: Town, b: Town) -> Judged:
    """The rules in their order."""
    if not (a[0] or a[1]) or not (b[0] or b[1]):
        return _NOTHING
    if a[3] and b[3] and a[3] != b[3]:
        return _OTHER_POSTCODE if a[2] or b[2] else _NEIGHBOUR
    if not a[1] or not b[1]:
        return _by_postcode(a, b)
    one, other = _places(a), _places(b)
    if not one.places or not other.places:
        return _unknown_names(a, b)
    relation = _relation(one.places, other.places)
    if relation is Agreement.DIFFERENT and not (a[0] and b[0]) and _names_alike(a, b):
        return _UNKNOWN
    if relation is not Agreement.SAME:
        return _OTHER if relation is Agreement.DIFFERENT else _NEIGHBOUR
    return _same_commune(a, b, one, other)


def _names_alike(a: Town, b: Town) -> bool:
    """Whether one city's name may be the other's with a letter wrong."""
    return word_likeness(name_key(a[1] or ""), name_key(b[1] or "")) >= _LIKE_NAME


def _places(town: Town) -> Resolved:
    """The places a town can be, narrowed to the former commune printed beside it."""
    whole = resolve(town[0], town[1], town[2])
    if not town[4]:
        return whole
    roots = {place.root for place in whole.places}
    part = frozenset(place for place in resolve(town[0], town[4], town[2]).places if place.root in roots and place.part)
    return Resolved(places=part) if part else whole


def _relation(one: frozenset[Place], other: frozenset[Place]) -> Agreement:
    """SAME for one commune or a part and its commune, UNCLEAR for two parts of one, else DIFFERENT."""
    best = Agreement.DIFFERENT
    for a in one:
        for b in other:
            if a.root != b.root:
                continue
            if a.part == b.part or a.part is None or b.part is None or a.key == b.key:
                return Agreement.SAME
            best = Agreement.UNCLEAR
    return best


def _same_commune(a: Town, b: Town, one: Resolved, other: Resolved) -> Judged:
    """One commune: do the postcodes agree, too."""
    cedex = a[2] or b[2]
    if not a[0] or not b[0]:
        sure = bool(a[0] or b[0]) or len({place.root for place in one.places}) == 1
        return _HALF if sure else _UNKNOWN
    if cedex:
        return _CEDEX if department_of(a[0]) == department_of(b[0]) else _OTHER_POSTCODE
    if a[0] == b[0]:
        return _REPAIRED if one.repaired or other.repaired else _FULL
    if a[3] and a[3] == b[3] and any(place.root in CITIES_WITH_ARRONDISSEMENTS for place in one.places):
        return _FULL
    return _OTHER_POSTCODE


def _by_postcode(a: Town, b: Town) -> Judged:
    """A city is missing: the postcode must do, or the other side's commune must have it."""
    if a[0] and a[0] == b[0] and not (a[2] or b[2]):
        named = a[1] or b[1]
        return _HALF if named or len({place.root for place in _places(a).places}) == 1 else _UNKNOWN
    if a[2] or b[2]:
        both = a[0] and b[0] and department_of(a[0]) != department_of(b[0])
        return _OTHER if both else _UNKNOWN
    one, other = _places(a).places, _places(b).places
    if one and other and not {place.root for place in one} & {place.root for place in other}:
        return _OTHER
    return _OTHER_POSTCODE if a[0] and b[0] else _UNKNOWN


def _unknown_names(a: Town, b: Town) -> Judged:
    """A name the table does not know: the two printed names must be one name."""
    likeness = word_likeness(name_key(a[1] or ""), name_key(b[1] or ""))
    agree = not (a[0] and b[0]) or a[0] == b[0]
    if likeness >= _LIKE_NAME:
        return (Agreement.SAME, 0.8 * likeness) if agree else _OTHER_POSTCODE
    if not agree and department_of(a[0] or "") != department_of(b[0] or ""):
        return _OTHER
    return _UNKNOWN if agree else (Agreement.UNCLEAR, 0.4)
