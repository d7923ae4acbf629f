"""What somebody may mean who types an address: half a street's name, a slip, a postcode or a town behind it.

The typed text and every candidate street are brought into one form (way type, telling words, town) and compared as
strings; the last word may be half typed. Nothing is decided here: the person chooses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from verification.addresses.communes import commune_table, name_key
from verification.addresses.house_numbers import NUMBER, repetition_of
from verification.addresses.street import street_words
from verification.addresses.text import WORD, fold
from verification.addresses.vocabulary import ARTICLES
from verification.addresses.ways import read_way
from verification.areas.base_rows import one_postcode, written_as
from verification.areas.doors import BaseDoor, BaseStreet
from verification.domain.whereabouts import KnownAddress

MOST_TYPED_CHARS = 200
MOST_CANDIDATES = 8_000
"""Streets that are compared for one answer: more than any commune but Paris has under all its postcodes."""

_LEAST_BEGIN = 3
_LEAST_LIKENESS = 60.0
"""Of 100; below, a street has little more than its way type in common with what was typed."""

_WORDS_OF_TOWN = 5
_BEFORE_A_NAME = ARTICLES - {"LE", "LA", "LES", "L"}
"""Words that join a name to its way ("rue de Paris"); a town's own name begins with no other article."""

_POSTCODE = re.compile(r"\b\d{5}\b")


@dataclass(frozen=True, kw_only=True, slots=True)
class TypedAddress:
    """A typed text in parts. ``wanted`` is what streets are compared with; ``begins`` are words to look them up by."""

    number: int | None = field(default=None, repr=False)
    repetition: str | None = field(default=None, repr=False)
    wanted: str = field(default="", repr=False)
    postcode: str | None = field(default=None, repr=False)
    communes: frozenset[str] = frozenset()
    begins: tuple[str, ...] = field(default=(), repr=False)


def read_typed(text: str) -> TypedAddress:
    """A typed text in parts; every part may be missing."""
    folded = fold(text[:MOST_TYPED_CHARS]).strip(" ,")
    found = NUMBER.match(folded)
    number = found["number"] if found and found["number"].isdigit() and found.end() < len(folded) else None
    rest = folded[found.end() :].lstrip(" ,") if found and number else folded
    postcodes = _POSTCODE.findall(rest)
    words = WORD.findall(_POSTCODE.sub(" ", rest))
    way = read_way(" ".join(words), at_number=number is not None)
    name = WORD.findall(way.rest) if way else words
    return TypedAddress(
        number=int(number) if number else None,
        repetition=repetition_of(found) if found and number else None,
        wanted=_one_form(way.kind if way else "", name),
        postcode=one_postcode(postcodes[-1]) if postcodes else None,
        communes=_communes_behind(name),
        begins=_begins(name),
    )


def _one_form(way_type: str, words: Sequence[str]) -> str:
    """Way type and telling words, abbreviations written out."""
    telling = [word for word in street_words(" ".join(words)).full if word not in ARTICLES] if words else []
    return " ".join((way_type, *telling)).strip()


def _communes_behind(words: Sequence[str]) -> frozenset[str]:
    """The communes whose name ends the text, when something is left in front that can be a street."""
    for count in range(min(_WORDS_OF_TOWN, len(words) - 1), 0, -1):
        front, behind = words[:-count], words[-count:]
        places = commune_table().by_key.get(name_key(" ".join(behind)), ())
        if places and behind[0] not in _BEFORE_A_NAME and any(word not in ARTICLES for word in front):
            return frozenset(place.root for place in places)
    return frozenset()


def _begins(words: Sequence[str]) -> tuple[str, ...]:
    """The typed words that tell something, the longest first; then only how they begin, for a slip further on."""
    telling = {word for word in words if word not in ARTICLES and (len(word) >= _LEAST_BEGIN or word.isdigit())}
    longest = sorted(telling, key=lambda word: (-len(word), word))
    return tuple(dict.fromkeys([*longest, *(word[:_LEAST_BEGIN] for word in longest)]))


def ranked(typed: TypedAddress, streets: Iterable[BaseStreet], limit: int) -> list[BaseStreet]:
    """The streets nearest to what was typed, the nearest first."""
    if not typed.wanted:
        return []
    forms = {street: f"{street.key.replace('|', ' ')} {_town(street.city)}".strip() for street in streets}
    likely = process.extract(
        typed.wanted, forms, scorer=fuzz.partial_ratio, score_cutoff=_LEAST_LIKENESS, limit=4 * limit
    )
    whole = [(score + fuzz.ratio(typed.wanted, form) / 4, street) for form, score, street in likely]
    return [street for _, street in sorted(whole, key=lambda pair: (-pair[0], pair[1].label, pair[1].id))[:limit]]


def _town(city: str) -> str:
    """A town's words as they are compared."""
    return " ".join(word for word in WORD.findall(fold(city)) if word not in ARTICLES)


def offered_doors(
    typed: TypedAddress, streets: Sequence[BaseStreet], doors: Iterable[BaseDoor], limit: int
) -> tuple[KnownAddress, ...]:
    """The typed door on each street that has it; where no street has it, the streets themselves."""
    forms = written_as(typed.repetition) if typed.repetition else None
    here = [door for door in doors if door.number == typed.number]
    wanted = [door for door in here if forms is None or door.repetition in forms] or here
    offered = [
        _known(street, door)
        for street in streets
        for door in sorted((one for one in wanted if one.street_id == street.id), key=lambda one: one.repetition)
    ]
    return tuple(offered[:limit]) or tuple(_known(street, None) for street in streets[:limit])


def _known(street: BaseStreet, door: BaseDoor | None) -> KnownAddress:
    number = "" if door is None else f"{door.number} {door.repetition.lower()}".strip()
    return KnownAddress(
        number=number,
        street=street.label,
        postcode=street.postcode,
        city=street.city,
        commune=street.commune,
        lon=None if door is None else door.lon,
        lat=None if door is None else door.lat,
    )
