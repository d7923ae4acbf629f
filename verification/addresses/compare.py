"""Whether two written addresses name one front door, field by field.

Contradictions first: number, repetition, way type, commune, arrondissement. Similarity is asked only of the
street's name. What is missing on one side, or names several doors, is unclear: a human looks. Another flat of
the same building is the same address, flagged. Symmetric, and never raises on any text.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from verification.addresses.communes import name_key
from verification.addresses.model import AddressMatch, AddressVerdict, ParsedAddress
from verification.addresses.parse import parse_address
from verification.addresses.street import street_likeness, street_words
from verification.addresses.text import word_likeness
from verification.addresses.towns import Agreement, town_agreement

NUMBER_MISSING = "address.number_missing"
NUMBER_DIFFERS = "address.number_differs"
REPETITION_DIFFERS = "address.repetition_differs"
STREET_DIFFERS = "address.street_differs"
CITY_DIFFERS = "address.city_differs"
UNIT_DIFFERS = "address.unit_differs"
NOT_FOUND = "address.not_found"

_SAME_STREET = 0.8
_OTHER_STREET = 0.55
_SAME_FROM, _UNCLEAR_FROM = 0.9, 0.5
_UNCLEAR_WIDTH, _DIFFERENT_WIDTH = 0.39, 0.45
_LIKE_CITY, _LONGEST_CITY = 0.8, 8  # likeness; words
_UNIT_MISSING, _UNIT_OTHER = 0.97, 0.8  # what a unit on one side, or another unit, takes from a same
_DIGIT_LETTERS = {"S": "5", "L": "1", "G": "6", "Z": "2"}  # never B: "8 B" and "88" are two real doors
_PARSED_KEPT = 2048  # texts; the declared side of a case is parsed once


class _Part(NamedTuple):
    """What comparing one field gave; ``quality`` is 0..1."""

    agreement: Agreement
    quality: float = 1.0
    reason: str = ""


_AGREE = _Part(Agreement.SAME)


_parsed = lru_cache(maxsize=_PARSED_KEPT)(parse_address)


def compare(declared: str | ParsedAddress, found: str | ParsedAddress) -> AddressMatch:
    """Compare a declared address with one that was read."""
    one = _parsed(declared) if isinstance(declared, str) else declared
    other = parse_address(found) if isinstance(found, str) else found
    one, other = _with_city_of(one, other), _with_city_of(other, one)
    parts = (_numbers(one, other), _repetitions(one, other), _streets(one, other), _towns(one, other))
    quality = 1.0
    against: list[str] = []
    doubts: list[str] = []
    for part in parts:
        quality *= part.quality
        if part.agreement is Agreement.DIFFERENT:
            against.append(part.reason)
        elif part.agreement is Agreement.UNCLEAR:
            doubts.append(part.reason)
    if against:
        score = _DIFFERENT_WIDTH * quality * 0.8 ** (len(against) - 1)
        return AddressMatch(verdict=AddressVerdict.DIFFERENT, score=score, reasons=tuple(against))
    if doubts:
        score = _UNCLEAR_FROM + _UNCLEAR_WIDTH * quality * 0.9 ** (len(doubts) - 1)
        return AddressMatch(verdict=AddressVerdict.UNCLEAR, score=score, reasons=tuple(dict.fromkeys(doubts)))
    return _same(one, other, quality)


def _with_city_of(one: ParsedAddress, other: ParsedAddress) -> ParsedAddress:
    """An address whose town ran into its street's name is parted where the other address's city begins."""
    if (one.city and one.postcode) or not one.street or not other.city:
        return one
    words, wanted = f"{one.street} {one.city or ''}".split(), name_key(other.city)
    if one.city and name_key(one.city) == wanted:
        return one
    if not (one.city or one.postcode) and one.recipient_lines:
        last = one.recipient_lines[-1]
        if word_likeness(name_key(last), wanted) >= _LIKE_CITY:
            return replace(one, city=last)
    starts = range(max(1, len(words) - _LONGEST_CITY), len(words))
    likeness, start = max(
        ((word_likeness(name_key(" ".join(words[at:])), wanted), at) for at in starts), default=(0.0, 0)
    )
    if likeness < _LIKE_CITY:
        return one
    return replace(one, street=" ".join(words[:start]), city=" ".join(words[start:]))


def _same(one: ParsedAddress, other: ParsedAddress, quality: float) -> AddressMatch:
    """A same, flagged when the dwellings inside the building are not said alike."""
    reasons: tuple[str, ...] = ()
    if one.units != other.units:
        clash = any(a and b and a != b for a, b in zip(one.units, other.units, strict=True))
        quality *= _UNIT_OTHER if clash else _UNIT_MISSING
        reasons = (UNIT_DIFFERS,)
    return AddressMatch(verdict=AddressVerdict.SAME, score=_SAME_FROM + (1 - _SAME_FROM) * quality, reasons=reasons)


def _numbers(one: ParsedAddress, other: ParsedAddress) -> _Part:
    """House numbers are equal or not; a range names several doors."""
    a, b = one.number, other.number
    if a is None and b is None:
        typed = one.way_type is not None or other.way_type is not None
        return _Part(Agreement.UNCLEAR, 0.8, NUMBER_MISSING) if typed else _Part(Agreement.SAME, 0.9)
    if a is None or b is None:
        return _Part(Agreement.UNCLEAR, 0.7, NUMBER_MISSING)
    if (a, one.range_end) == (b, other.range_end):
        return _AGREE
    if (one.range_end or other.range_end) and _overlap(one, other):
        return _Part(Agreement.UNCLEAR, 0.9, NUMBER_DIFFERS)
    if _misread_digit(one, other) or _misread_digit(other, one):
        return _Part(Agreement.UNCLEAR, 0.6, NUMBER_DIFFERS)
    return _Part(Agreement.DIFFERENT, 0.5, NUMBER_DIFFERS)


def _misread_digit(one: ParsedAddress, other: ParsedAddress) -> bool:
    """Whether one side's repetition letter may be the other number's last digit ("1S" for 15)."""
    digit = _DIGIT_LETTERS.get(one.repetition or "")
    return digit is not None and other.repetition is None and f"{one.number}{digit}" == other.number


def _overlap(one: ParsedAddress, other: ParsedAddress) -> bool:
    """Whether two numbers or ranges share a door."""
    first_a, first_b = int(one.number or 0), int(other.number or 0)
    last_a, last_b = int(one.range_end or first_a), int(other.range_end or first_b)
    return first_a <= last_b and first_b <= last_a


def _repetitions(one: ParsedAddress, other: ParsedAddress) -> _Part:
    """12, 12 bis and 12 ter are three doors; inside a range the repetition is not read."""
    if one.repetition == other.repetition or one.number is None or other.number is None:
        return _AGREE
    if _misread_digit(one, other) or _misread_digit(other, one):
        return _AGREE
    if one.range_end or other.range_end:
        return _Part(Agreement.UNCLEAR, 0.9, REPETITION_DIFFERS)
    return _Part(Agreement.DIFFERENT, 0.6, REPETITION_DIFFERS)


def _streets(one: ParsedAddress, other: ParsedAddress) -> _Part:
    """Way types must agree; names are weighed word by word."""
    if not (one.way_type or one.street) or not (other.way_type or other.street):
        return _without_street(one, other)
    likeness = 1.0 if one.street == other.street else street_likeness(one.street or "", other.street or "")
    if one.way_type == other.way_type:
        return _street_part(likeness)
    if one.way_type is None or other.way_type is None:
        best = max(likeness, street_likeness(one.street_label or "", other.street_label or ""))
        if best < _OTHER_STREET:
            return _Part(Agreement.DIFFERENT, best, STREET_DIFFERS)
        return _Part(Agreement.UNCLEAR, best, STREET_DIFFERS)
    return _other_way(one, other, likeness)


def _other_way(one: ParsedAddress, other: ParsedAddress, likeness: float) -> _Part:
    """Two way types: two streets, unless one of them is a word of the other's name ("rue du Faubourg X")."""
    for outer, inner in ((one, other), (other, one)):
        if _is_named_with(outer.street or "", inner):
            suburb = inner.way_type == "FAUBOURG"
            return _Part(Agreement.SAME if suburb else Agreement.UNCLEAR, 0.8, STREET_DIFFERS)
    return _Part(Agreement.DIFFERENT, 0.5 * likeness, STREET_DIFFERS)


def _is_named_with(street: str, inner: ParsedAddress) -> bool:
    """Whether a street's name holds the other address's way type and name."""
    if not inner.way_type or inner.way_type[0] not in street:
        return False
    return street_words(street).words == street_words(inner.street_label or "").words


def _street_part(likeness: float) -> _Part:
    """The verdict on two names of one way type."""
    if likeness >= _SAME_STREET:
        return _Part(Agreement.SAME, likeness)
    if likeness < _OTHER_STREET:
        return _Part(Agreement.DIFFERENT, likeness, STREET_DIFFERS)
    return _Part(Agreement.UNCLEAR, likeness, STREET_DIFFERS)


def _without_street(one: ParsedAddress, other: ParsedAddress) -> _Part:
    """No street on one side: only two lieux-dits or estates can still agree."""
    a, b = one.lieu_dit or one.residence, other.lieu_dit or other.residence
    if one.street_label or other.street_label or not a or not b:
        return _Part(Agreement.UNCLEAR, 0.4, NOT_FOUND)
    return _street_part(street_likeness(a, b))


def _towns(one: ParsedAddress, other: ParsedAddress) -> _Part:
    """Postcode, city, arrondissement and former communes together."""
    agreement, quality = town_agreement(one, other)
    return _Part(agreement, quality, CITY_DIFFERS)
