"""Read a written address into fields, whatever the order of its lines.

The idea: fold, take units away, find the postcode and what belongs to it, and only then look for the number
and the street in what is left. Everything that is neither is a complement or somebody's name. Nothing here
raises on any text; a field that is not found stays None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from verification.addresses.communes import is_commune_name, name_key, resolve
from verification.addresses.house_numbers import NUMBER, NUMBER_AT_END, REPETITION_WORDS, range_end_of, repetition_of
from verification.addresses.model import ParsedAddress
from verification.addresses.text import OCR_DIGITS, WORD, broken, fold
from verification.addresses.town_lines import Town, take_town
from verification.addresses.units import Units, take_units
from verification.addresses.vocabulary import (
    ARTICLES,
    ESTATE_WORDS,
    LIEU_DIT_WORDS,
    PERSON_TITLES,
    STRONG_WAY_TYPES,
    WAY_ADJECTIVES,
    WAY_TYPES,
)
from verification.addresses.ways import WayRead, read_way

MAX_TEXT_LENGTH = 600  # characters; an address of six lines has 228
_SPACES = re.compile(" {2,}")
_COUNTRY = re.compile(
    r"(?:^|[\s,(])(?:FRANCE|FRANCE METROPOLITAINE)\s*[.,)]*\s*$|\((?:FRANCE|FR)\)|(?<=,) *FRANCE *(?=,)"
)
_STREET_OF_FRANCE = re.compile(r"(?:ANATOLE|MENDES|DE|EN|LA|NOUVELLE)[ -]FRANCE\s*[.,)]*\s*$")
"""A street named after a person or the country, written last: its name is not the country line."""
_DIGIT_AND_LETTERS = re.compile(r"\d[A-Z]{3}")
_GLUED = re.compile(
    r"(?<![A-Z])(?P<number>\d{1,4}(?:BIS|TER|QUATER)?)(?=(?:RUE|AVENUE|BOULEVARD|CHEMIN|ROUTE|IMPASSE|ALLEE|PLACE))"
    r"|(?<!\d)(?P<postcode>\d{5})(?=[A-Z]{3})"
)
"""A number run into its way type, a postcode into its city."""
_COUNTRY_CODE = re.compile(r"(?<!\w)(?:F|FR)-(?=[0-9OILSB]{5}(?!\w))")
_ESTATE_INSIDE = re.compile(r"(?<=[A-Z0-9.]) (?=(?:RESIDENCE|RES|IMMEUBLE|LIEU[ -]DIT|LIEUDIT|LDT)\b\.? [A-Z])")
_LIEU_DIT = re.compile(r"^ *(?:LIEU[ -]?DIT|LDT?)\b[ :.]*")
_NUMBER_AFTER = re.compile(
    r"(?: N(?: ?°|O)\.? ?(?P<marked>\d{1,4})|(?<=[A-Z]{3}),? (?P<bare>(?!1[5-9]\d\d|20\d\d)\d{1,4}))"
    r" ?(?P<repetition>BIS|TER|QUATER|[A-Z])?$"
)
_NUMBERED_BY_NAME = re.compile(
    r"\b(?:DEPARTEMENTALE?|NATIONALE?|COMMUNALE?|RURALE?|VICINALE?|DEPT|DEPARTEMENT|KM|BORNE|LOT|ILOT|SECTEUR|ZONE|PHASE"
    r"|TRANCHE|QUARTIER|DES|DU|LES|AOUT|JANVIER|FEVRIER|MARS|AVRIL|MAI|JUIN|JUILLET|SEPTEMBRE|OCTOBRE|NOVEMBRE"
    r"|DECEMBRE) \d+$"
)
"""A last number that belongs to the street's name: "route départementale 12", "rue du 8 mai 45"."""
_NOT_FIRST_WORD = frozenset(("E", "EME", "ER", "ERE", "ETAGE", "IEME"))
_LINE_ARTICLES = frozenset(("DE", "DU", "DES", "LA", "LES", "AUX"))
_PLACE_ARTICLES = frozenset(("LE", "LA", "LES", "L", "AU", "AUX"))
_MONTHS = frozenset(
    ("JANVIER", "FEVRIER", "MARS", "AVRIL", "MAI", "JUIN", "JUILLET", "AOUT", "SEPTEMBRE", "OCTOBRE", "NOVEMBRE",
     "DECEMBRE")
)  # fmt: skip


@dataclass(kw_only=True, slots=True)
class _Way:
    """One candidate for the line of the number and the street; a lower ``rank`` is better."""

    rank: int
    segment: int
    number: str | None = field(default=None, repr=False)
    repetition: str | None = field(default=None, repr=False)
    range_end: str | None = field(default=None, repr=False)
    way_type: str | None = field(default=None, repr=False)
    name: str = field(default="", repr=False)
    before: str = field(default="", repr=False)


def parse_address(text: str) -> ParsedAddress:
    """Read one written address: one line, with commas or several lines, recipient first or not."""
    folded, units = take_units(_tidied(text[:MAX_TEXT_LENGTH]))
    rest, town = take_town(folded)
    return _assembled(_segments(rest), town, units)


def from_fields(lines: tuple[str, ...], postcode: str | None, city: str | None) -> ParsedAddress:
    """Read an address whose street lines, postcode and city are already apart."""
    folded, units = take_units(_tidied("\n".join(lines)[:MAX_TEXT_LENGTH]))
    last_line = " ".join(part for part in (postcode, city) if part)
    if not last_line:
        return _assembled(_segments(folded), Town(), units)
    tidied = _tidied(last_line)
    if not postcode and is_commune_name(tidied):
        return _assembled(_segments(folded), Town(city=tidied), units)
    rest, town = take_town(tidied)
    return _assembled([*_segments(folded), *_segments(rest)], town, units)


def _tidied(text: str) -> str:
    """Folded text without country, country code and doubled spaces."""
    folded = fold(text)
    if "  " in folded:
        folded = _SPACES.sub(" ", folded)
    folded = folded.strip(" \n,.;")
    if "FR" in folded and not _STREET_OF_FRANCE.search(folded):
        folded = _COUNTRY.sub(" ", folded)
    if "F" in folded and "-" in folded:
        folded = _COUNTRY_CODE.sub("", folded)
    if _DIGIT_AND_LETTERS.search(folded):
        folded = _GLUED.sub(r"\g<0> ", folded)
    return folded.strip(" \n,;-/")


def _segments(text: str) -> list[str]:
    """The pieces between line breaks, commas and dashes; a piece that is only a number joins the next."""
    lines = broken(text)
    if _ESTATE_INSIDE.search(text):
        lines = [piece for line in lines for piece in _parted(line)]
    pieces = [piece for piece in (line.strip(" .-/:'\"()") for line in lines) if piece]
    if len(pieces) > 1 and NUMBER.fullmatch(pieces[-1]) and read_way(pieces[-2], at_number=False):
        pieces[-2:] = [f"{pieces[-1]} {pieces[-2]}"]
    for at in range(len(pieces) - 2, -1, -1):
        if _is_cut_short(pieces[at], pieces[at + 1]) or (
            NUMBER_AT_END.match(pieces[at]) and _goes_on(pieces[at], pieces[at + 1])
        ):
            pieces[at : at + 2] = [f"{pieces[at]} {pieces[at + 1]}"]
    return pieces


def _is_cut_short(piece: str, following: str) -> bool:
    """Whether a numbered line stops at its way type or at an article, and the next line is its name."""
    last = piece.rsplit(" ", 1)[-1].rstrip(".")
    if last not in _LINE_ARTICLES and WAY_TYPES.get(last) not in STRONG_WAY_TYPES:
        return False
    found = NUMBER.match(piece)
    if not found or following.split(" ")[0] in PERSON_TITLES | ESTATE_WORDS:
        return False
    return last in _LINE_ARTICLES or piece[found.end() :].strip(" ,.") == last


def _goes_on(piece: str, following: str) -> bool:
    """Whether a piece that ends with a number is the beginning of the street line that follows it."""
    found = NUMBER.match(piece)
    if found and found.end() == len(piece):
        return not NUMBER.match(following)
    if found and read_way(piece[found.end() :].lstrip(" ,."), at_number=True):
        return False
    way = read_way(following, at_number=True)
    if way is None or way.repaired:
        return False
    return piece.split(" ", 1)[0].rstrip(".") in ESTATE_WORDS or read_way(piece, at_number=False) is None


def _ends_name(word: str) -> bool:
    """Whether a word may be a street name's last: no single letter, no house number but maybe a year."""
    return len(word) > 3 if word.isdigit() else len(word) > 1 and not word[0].isdigit()


def _parted(line: str) -> list[str]:
    """A line cut where an estate's name begins inside it."""
    for found in _ESTATE_INSIDE.finditer(line):
        before = WORD.findall(line[: found.start()])
        if before and before[-1] not in ARTICLES | REPETITION_WORDS and _ends_name(before[-1]):
            return [line[: found.start()], line[found.end() :]]
    return [line]


# --- Number and street ---------------------------------------------------------------------------


def _assembled(segments: list[str], town: Town, units: Units) -> ParsedAddress:
    """Choose the street line among the segments and sort the others."""
    way = min(_candidates(segments), key=lambda one: (one.rank, -one.segment), default=None)
    others = [piece for at, piece in enumerate(segments) if way is None or at != way.segment]
    if way is not None and way.before:
        if not (town.city or town.postcode) and is_commune_name(way.before):
            town.city = way.before
        else:
            others.append(way.before)
    lines = _sorted_complements(others, town, has_street=way is not None)
    return ParsedAddress(
        number=way.number if way else None,
        repetition=way.repetition if way else None,
        range_end=way.range_end if way else None,
        way_type=way.way_type if way else None,
        street=(way.name or None) if way else None,
        lieu_dit=lines.lieu_dit,
        residence=lines.estate,
        building=units.building,
        stairs=units.stairs,
        floor=units.floor,
        flat=units.flat,
        box=units.box,
        postcode=town.postcode,
        city=town.city,
        former_commune=lines.former_commune,
        cedex=town.cedex,
        arrondissement=town.arrondissement,
        recipient_lines=tuple(lines.people),
    )


def _candidates(segments: list[str]) -> Iterable[_Way]:
    """Every reading of every segment as the street line."""
    for at, piece in enumerate(segments):
        numbered = False
        for found in NUMBER.finditer(piece):
            way = _numbered(piece, at, found)
            if way is not None:
                numbered = True
                yield way
        if not numbered:
            yield from _unnumbered(piece, at)


def _numbered(piece: str, at: int, found: re.Match[str]) -> _Way | None:
    """A number and what follows it; None when the number is part of a name ("rue du 8 Mai")."""
    after = piece[found.end() :].lstrip(" ,.-/'")
    before = piece[: found.start()].strip(" ,.-")
    digits = found["number"].translate(OCR_DIGITS).lstrip("0")
    if not digits or len(digits) > 4:
        return None
    way = read_way(after, at_number=True)
    if not found["number"].isdigit() and (way is None or before):
        return None
    if before and _is_inside_name(before, after, way):
        return None
    if way is None and not _may_be_name(after):
        return None
    rank = (0 if not before else 1) if way else (3 if not before else 5)
    return _Way(
        rank=rank, segment=at, number=digits, repetition=repetition_of(found), range_end=range_end_of(digits, found),
        way_type=way.kind if way else None, name=_name_of(way.rest if way else after), before=before,
    )  # fmt: skip


def _is_inside_name(before: str, after: str, way: WayRead | None) -> bool:
    """Whether words before a number make it part of a street's name."""
    words = WORD.findall(before)
    if not words:
        return False
    following = WORD.findall(after)
    if way is None and (words[-1] in ARTICLES or (following and following[0] in _MONTHS)):
        return True
    return read_way(before, at_number=False) is not None and (way is None or way.repaired)


def _may_be_name(after: str) -> bool:
    """Whether words after a number can name a place: at least one of three letters, not an ordinal's end."""
    words = WORD.findall(after)
    return bool(words) and words[0] not in _NOT_FIRST_WORD and any(len(word) > 2 and word.isalpha() for word in words)


def _unnumbered(piece: str, at: int) -> Iterable[_Way]:
    """A street without a number, at the beginning of a segment or after somebody's name."""
    words = WORD.findall(piece)
    if not words or words[0] in ESTATE_WORDS or words[0] in LIEU_DIT_WORDS:
        return
    turned = _turned(piece)
    found = NUMBER.match(turned) if turned else None
    numbered = _numbered(turned, at, found) if found else None
    if numbered:
        yield numbered
        return
    way = read_way(piece, at_number=False)
    if way is not None and not (way.repaired and words[0] in PERSON_TITLES):
        yield _Way(rank=2, segment=at, way_type=way.kind, name=_name_of(way.rest))
        return
    for found in re.finditer(r"(?<= )[A-Z]+", piece):
        kind = WAY_TYPES.get(found[0], "")
        full = found[0] in STRONG_WAY_TYPES or (words[0] in PERSON_TITLES and kind in STRONG_WAY_TYPES)
        before = piece[: found.start()].strip()
        if full and WORD.findall(before)[-1:] and WORD.findall(before)[-1] not in ARTICLES | set(WAY_ADJECTIVES):
            rest = piece[found.end() :]
            yield _Way(rank=4, segment=at, way_type=kind, name=_name_of(rest), before=before)
            return


def _turned(piece: str) -> str:
    """A street line that ends with its house number, written with the number in front; empty for any other."""
    last = _NUMBER_AFTER.search(piece)
    if not last or (last["bare"] and (_NUMBERED_BY_NAME.search(piece) or not read_way(piece, at_number=True))):
        return ""
    return f"{last['marked'] or last['bare']}{last['repetition'] or ''} {piece[: last.start()]}"


def _name_of(text: str) -> str:
    """A street's name, marks replaced by spaces; the word "lieu-dit" before it says nothing."""
    return " ".join(WORD.findall(_LIEU_DIT.sub("", text) if "LD" in text or "LIEU" in text else text))


# --- The other lines -------------------------------------------------------------------------------


@dataclass(kw_only=True, slots=True)
class _Complements:
    """The lines beside the street's, sorted."""

    estate: str | None = field(default=None, repr=False)
    lieu_dit: str | None = field(default=None, repr=False)
    former_commune: str | None = field(default=None, repr=False)
    people: list[str] = field(default_factory=list, repr=False)


def _sorted_complements(others: list[str], town: Town, *, has_street: bool) -> _Complements:
    """Estate, lieu-dit, former commune and the lines that name somebody."""
    sorted_lines = _Complements()
    for piece in others:
        words = WORD.findall(piece)
        if words and piece != "FRANCE":
            _sort_line(sorted_lines, piece, words, town)
    sorted_lines.lieu_dit = sorted_lines.lieu_dit or _bare_place(sorted_lines.people, has_street=has_street)
    return sorted_lines


def _sort_line(lines: _Complements, piece: str, words: list[str], town: Town) -> None:
    """Put one line where its first words say it belongs."""
    if words[0] in PERSON_TITLES:
        lines.people.append(piece)
    elif words[0] in ESTATE_WORDS:
        lines.estate = lines.estate or " ".join(words)
    elif words[:2] == ["LIEU", "DIT"]:
        lines.lieu_dit = lines.lieu_dit or " ".join(words[2:])
    elif words[0] in LIEU_DIT_WORDS:
        lines.lieu_dit = lines.lieu_dit or " ".join(words[1:])
    elif lines.former_commune is None and _is_part_of_town(piece, town):
        lines.former_commune = " ".join(words)
    else:
        lines.people.append(piece)


def _is_part_of_town(piece: str, town: Town) -> bool:
    """Whether a line names a former or delegated commune of the address's own commune."""
    if not town.city or not is_commune_name(piece) or name_key(piece) == name_key(town.city):
        return False
    roots = {place.root for place in resolve(town.postcode, town.city, town.cedex).places}
    return any(place.root in roots and place.part for place in resolve(town.postcode, piece, town.cedex).places)


def _bare_place(lines: list[str], *, has_street: bool) -> str | None:
    """A lieu-dit that no word announces: it begins with an article, or nothing else can be the street."""
    for line in lines:
        words = WORD.findall(line)
        if words[0] in _PLACE_ARTICLES and len(words) > 1:
            return " ".join(words)
    nameless = [line for line in lines if WORD.findall(line)[0] not in PERSON_TITLES and _may_be_name(line)]
    return _name_of(nameless[-1]) if nameless and not has_street else None
