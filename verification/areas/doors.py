"""Which street and which door of the address base a parsed address means.

The database narrows: streets with the address's own key first, else all streets of its communes. Here they are told
apart, by the same likeness of names by which an address is compared with a paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from verification.addresses.communes import resolve
from verification.addresses.model import ParsedAddress
from verification.addresses.street import street_likeness
from verification.areas.base_rows import key_of, name_in, one_postcode, written_as
from verification.domain.whereabouts import DoorState

NOT_ANOTHER_STREET = 0.55
"""Likeness below which two names are two streets, as in ``verification.addresses.compare``. Here the question is only
whether such a street exists, so "rue Jaurès" finds "Rue Jean Jaurès"; what the paper says is compared elsewhere."""

MOST_COMMUNES = 60
"""A postcode covers 46 communes at most; an address that may lie in more says nothing."""

_LIKELY_STREETS = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class BaseStreet:
    """A street of the base."""

    id: int
    commune: str
    postcode: str
    key: str = field(repr=False)
    label: str = field(repr=False)
    city: str = field(repr=False)
    former_code: str = field(repr=False)

    @property
    def name(self) -> str:
        """Its telling words, the way type left out."""
        return self.key.partition("|")[2]


@dataclass(frozen=True, kw_only=True, slots=True)
class BaseDoor:
    """A door of the base."""

    street_id: int
    number: int = field(repr=False)
    repetition: str = field(repr=False)
    lon: float = field(repr=False)
    lat: float = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundDoor:
    """What the base says of one address; ``commune`` is None when it may be several."""

    state: DoorState
    commune: str | None
    has_twin: bool = False
    door: BaseDoor | None = None
    is_exact: bool = False


def communes_of(parsed: ParsedAddress) -> frozenset[str]:
    """The communes of today an address can lie in; none when its town is unknown or may be anywhere."""
    places = resolve(parsed.postcode, parsed.city, parsed.cedex).places
    roots = frozenset(place.root for place in places)
    return roots if len(roots) <= MOST_COMMUNES else frozenset()


def parts_of(parsed: ParsedAddress) -> frozenset[str]:
    """The former or delegated communes an address names: they tell two streets of one name apart."""
    named = [parsed.city, parsed.former_commune]
    found = (resolve(parsed.postcode, name, parsed.cedex).places for name in named if name)
    return frozenset(place.part for places in found for place in places if place.part)


def narrowed(parsed: ParsedAddress, streets: Sequence[BaseStreet]) -> list[BaseStreet]:
    """Streets of one name narrowed by postcode and former commune, as far as these agree with any of them."""
    postcode = one_postcode(parsed.postcode or "")
    kept = [one for one in streets if one.postcode == postcode] or list(streets)
    parts = parts_of(parsed) if len(kept) > 1 else frozenset()
    return [one for one in kept if one.former_code in parts] or kept


def named_alike(parsed: ParsedAddress, streets: Iterable[BaseStreet]) -> list[BaseStreet]:
    """The streets of the same way type whose name is the address's own, misspelt."""
    begin = f"{parsed.way_type or ''}|"
    names = {one: one.name for one in streets if one.key.startswith(begin)}
    wanted = key_of(None, parsed.street or "").key[1:]
    likely = process.extract(wanted, names, scorer=fuzz.ratio, limit=_LIKELY_STREETS)
    likeness = {one: street_likeness(parsed.street or "", name_in(one.label)) for _, _, one in likely}
    best = max(likeness.values(), default=0.0)
    return [one for one, value in likeness.items() if value == best] if best >= NOT_ANOTHER_STREET else []


def door_of(parsed: ParsedAddress, streets: Sequence[BaseStreet], doors: Sequence[BaseDoor]) -> FoundDoor:
    """The door an address means among those of its streets; the nearest number's place when there is no such door."""
    communes = {one.commune for one in streets}
    commune = next(iter(communes)) if len(communes) == 1 else None
    number, forms = int(parsed.number or 0), written_as(parsed.repetition)
    here = [door for door in doors if door.number == number]
    for form in forms:
        found = [door for door in here if door.repetition == form]
        if found:
            twin = len(forms) > 1 and {door.repetition for door in here} >= set(forms)
            exact = len(found) == 1
            return FoundDoor(state=DoorState.KNOWN, commune=commune, has_twin=twin, door=found[0], is_exact=exact)
    nearest = min(doors, key=lambda door: abs(door.number - number), default=None)
    return FoundDoor(state=DoorState.NO_DOOR, commune=commune, door=nearest)
