"""Read a written address into fields, whatever the order of its lines.

The idea: fold, take units away, find the postcode and what belongs to it, and only then look for the number
and the street in what is left. Everything that is neither is a complement or somebody's name. Nothing here
raises on any text; a field that is not found stays None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from verification.addresses.communes import (
    arrondissement_of,
    commune_table,
    is_commune_name,
    is_postcode,
    name_key,
    resolve,
)
from verification.addresses.model import ParsedAddress
from verification.addresses.text import OCR_DIGITS, fold
from verification.addresses.units import Units, take_units
from verification.addresses.vocabulary import (
    ARTICLES,
    ESTATE_WORDS,
    FIRST_NAMES,
    LIEU_DIT_WORDS,
    PERSON_TITLES,
    STRONG_WAY_TYPES,
    TITLE_WORDS,
    WAY_ADJECTIVES,
    WAY_TYPES,
)
from verification.addresses.ways import WayRead, read_way

MAX_TEXT_LENGTH = 600  # characters; an address of six lines has 228
_LONGEST_CITY_WORDS = 8

_SPACES = re.compile(" {2,}")
_COUNTRY = re.compile(r"(?:^|[\s,(])(?:FRANCE|FRANCE METROPOLITAINE)\s*[.,)]*\s*$|\((?:FRANCE|FR)\)")
_COUNTRY_CODE = re.compile(r"(?<!\w)(?:F|FR) ?- ?(?=[0-9OILSB]{5}(?!\w))")
_POSTCODE = re.compile(r"(?<![\w.])(?=[A-Z]{0,2}\d)([0-9OILSBZ]{5})(?![\w])")
_SPACED_POSTCODE = re.compile(r"(?:^|(?<=[\s,(]))(\d{2}) (\d{3})(?= +[A-Z]{2})")
_CEDEX = re.compile(r"(?<!\w)C[E3F]D[E3F]X(?: ?\d{1,2}(?!\d))?(?!\w)")
_BREAK = re.compile(r"\s*(?:[\n,;|•]|\s/\s|(?<![0-9])\s-\s|(?<=[0-9])\s-\s(?! *[0-9]{1,4} ?[A-Z]?\b))\s*")
_ESTATE_INSIDE = re.compile(r"(?<=[A-Z0-9.]) (?=(?:RESIDENCE|RES|IMMEUBLE|LIEU[ -]DIT|LIEUDIT)\b\.? [A-Z])")
_WORD = re.compile(r"[A-Z0-9]+")
_LIEU_DIT = re.compile(r"^ *(?:LIEU[ -]?DIT|LD)\b[ :.]*")
_NUMBER_AFTER = re.compile(r" N ?°\.? ?(\d{1,4}) ?(BIS|TER|QUATER|[A-Z])?$")
_FIRST_WORD = re.compile(r"[ ,]*([A-Z]+)(?!-)\b")
_ENDS_APART = re.compile(r"[,\n;/|-]\s*$")
_ARRONDISSEMENT = re.compile(
    r"(?<!\w)(PARIS|LYON|MARSEILLE)[ -]+(?:(\d{1,2})|([IVX]{1,5}?))(?: ?(?:ERE|ER|EME|IEME|E))?"
    r"(?= *(?:$|\n|,|-|\)|ARR|CEDEX|FRANCE))(?: *ARR[A-Z]*\.?)?"
)
_LARGE_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10, "XI": 11,
                "XII": 12, "XIII": 13, "XIV": 14, "XV": 15, "XVI": 16, "XVII": 17, "XVIII": 18, "XIX": 19,
                "XX": 20}  # fmt: skip
_ARRONDISSEMENT_COUNT = {"PARIS": 20, "LYON": 9, "MARSEILLE": 16}
_ARRONDISSEMENT_PREFIX = {"PARIS": "750", "LYON": "690", "MARSEILLE": "130"}

_REPETITION = (
    r"(?:B[I1L]?[S5](?![A-Z0-9])|TER(?!\w)|T[E3F]R(?!\w)|QUATER(?!\w)|QUINQUIES(?!\w)"
    r"|R(?= RUE\b)|A(?!['.\w])(?! *(?:LA\b|L\b|\d{1,4}\b))|[B-QS-Z](?!['.\w])(?! *\d{1,4}\b))"
)
_NUMBER = re.compile(
    r"(?<![\w'.])(?:N ?[°O]?\.? ?|NUMERO |NUM\.? )?(?P<number>(?=[ILO]{1,3}\d|\d{1,3}[IO])[0-9ILO]{2,4}(?=[ ,])|0{0,4}\d{1,4}(?!\d)|[1ILOS]{2,3}(?= )"
    r"|[IL](?= (?:RUE|AVENUE|BOULEVARD|CHEMIN|PLACE|ROUTE|IMPASSE|ALLEE)\b))"
    rf"(?: ?-?(?P<repetition>{_REPETITION}(?: ?(?P<second>[A-F](?!['\w])(?! *\d)))?))?(?!\w)"
    rf"(?:\s?(?:-|/|&|\bA\b|\bAU\b|\bET\b) ?(?P<range>\d{{1,4}}) ?(?:{_REPETITION})?(?!\w))?"
)
_NUMBER_AT_END = re.compile(rf"(?:^|.* )(?:N ?[°O]?\.? ?)?0{{0,4}}\d{{1,4}}(?: ?{_REPETITION})?$")
_CANONICAL_REPETITIONS = {"BIS": "BIS", "B": "BIS", "TER": "TER", "T": "TER", "QUATER": "QUATER", "Q": "QUATER"}
_REPETITION_DIGITS = str.maketrans("1L53", "IISE")
_REPETITION_WORDS = frozenset(("BIS", "TER", "QUATER"))
_NOT_FIRST_WORD = frozenset("E EME ER ERE ETAGE IEME".split())
_NUMERIC_TITLE = frozenset(
    "JANVIER FEVRIER MARS AVRIL MAI JUIN JUILLET AOUT SEPTEMBRE OCTOBRE NOVEMBRE DECEMBRE".split()
)


@dataclass(kw_only=True, slots=True)
class _Town:
    """The last line of an address, while it is being read."""

    postcode: str | None = field(default=None, repr=False)
    city: str | None = field(default=None, repr=False)
    cedex: bool = False
    arrondissement: int | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
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
    rest, town = _take_town(folded)
    return _assembled(_segments(rest), town, units)


def from_fields(lines: tuple[str, ...], postcode: str | None, city: str | None) -> ParsedAddress:
    """Read an address whose street lines, postcode and city are already apart."""
    folded, units = take_units(_tidied("\n".join(lines)[:MAX_TEXT_LENGTH]))
    last_line = " ".join(part for part in (postcode, city) if part)
    if not last_line:
        return _assembled(_segments(folded), _Town(), units)
    rest, town = _take_town(_tidied(last_line))
    return _assembled([*_segments(folded), *_segments(rest)], town, units)


def _tidied(text: str) -> str:
    """Folded text without country, country code and doubled spaces."""
    folded = fold(text)
    if "  " in folded:
        folded = _SPACES.sub(" ", folded)
    folded = folded.strip(" \n,.;")
    if "FR" in folded:
        folded = _COUNTRY.sub(" ", folded)
    if "F" in folded and "-" in folded:
        folded = _COUNTRY_CODE.sub("", folded)
    return folded.strip(" \n,;-/")


def _segments(text: str) -> list[str]:
    """The pieces between line breaks, commas and dashes; a piece that is only a number joins the next."""
    lines = _BREAK.split(text)
    if _ESTATE_INSIDE.search(text):
        lines = [piece for line in lines for piece in _parted(line)]
    pieces = [piece for piece in (line.strip(" .-/:'\"()") for line in lines) if piece]
    if len(pieces) > 1 and _NUMBER.fullmatch(pieces[-1]) and read_way(pieces[-2], at_number=False):
        pieces[-2:] = [f"{pieces[-1]} {pieces[-2]}"]
    for at in range(len(pieces) - 2, -1, -1):
        if _NUMBER_AT_END.match(pieces[at]) and _goes_on(pieces[at], pieces[at + 1]):
            pieces[at : at + 2] = [f"{pieces[at]} {pieces[at + 1]}"]
    return pieces


def _goes_on(piece: str, following: str) -> bool:
    """Whether a piece that ends with a number is the beginning of the street line that follows it."""
    found = _NUMBER.match(piece)
    if found and found.end() == len(piece):
        return not _NUMBER.match(following)
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
        before = _WORD.findall(line[: found.start()])
        if before and before[-1] not in ARTICLES | _REPETITION_WORDS and _ends_name(before[-1]):
            return [line[: found.start()], line[found.end() :]]
    return [line]


# --- Postcode and city ---------------------------------------------------------------------------


def _take_town(text: str) -> tuple[str, _Town]:
    """The text without its postcode and city, and these."""
    town = _Town()
    if "X" in text:
        text, cedexes = _CEDEX.subn(" ", text)
        town.cedex = cedexes > 0
    if "PARIS" in text or "LYON" in text or "MARSEILLE" in text:
        text = _take_arrondissement(text, town)
    found = _find_postcode(text)
    if found is None:
        return _take_city_alone(text, town), town
    start, end, town.postcode = found
    head, tail = text[:start].rstrip(" ,-/("), text[end:].lstrip(" ,-/)")
    rest = _take_city_after(tail, head, town)
    if not town.city:
        head = _take_city_before(head, town, apart=bool(_ENDS_APART.search(text[:start])))
    return (f"{head}\n{rest}" if rest else head), _with_arrondissement(town)


def _with_arrondissement(town: _Town) -> _Town:
    """The arrondissement is the printed one or the one the postcode is."""
    town.arrondissement = town.arrondissement or (None if town.cedex else arrondissement_of(town.postcode))
    return town


def _take_arrondissement(text: str, town: _Town) -> str:
    """Read "LYON 7E" as the city LYON and the arrondissement 7."""
    found = None
    for found in _ARRONDISSEMENT.finditer(text):
        pass
    if found is None:
        return text
    number = int(found[2]) if found[2] else _LARGE_ROMAN.get(found[3] or "", 0)
    after = text[found.end() :].lstrip(" ,")
    if not 1 <= number <= _ARRONDISSEMENT_COUNT[found[1]] or read_way(after, at_number=True):
        return text
    town.arrondissement = number
    return f"{text[: found.start()]}{found[1]}{text[found.end() :]}"


def _find_postcode(text: str) -> tuple[int, int, str] | None:
    """Where the postcode stands and its digits; the last one that may be one, known ones first."""
    candidates = []
    for found in _POSTCODE.finditer(text):
        digits = found[1].translate(OCR_DIGITS)
        if sum(map(str.isdigit, found[1])) < 3 or not "01" <= digits[:2] <= "98" or _is_house_number(digits, text[found.end() :]):
            continue
        known = is_postcode(digits)
        if not known and not found[1].isdigit():
            continue
        candidates.append((known, found.start(), found.end(), digits))
    if candidates:
        _, start, end, digits = max(candidates)
        return start, end, digits
    for found in _SPACED_POSTCODE.finditer(text):
        if is_postcode(found[1] + found[2]) and not _begins_way(text[found.end() :]):
            return found.start(), found.end(), found[1] + found[2]
    return None


def _is_house_number(digits: str, after: str) -> bool:
    """Whether a way type comes after the digits, and is not the beginning of the postcode's commune."""
    if not _begins_way(after):
        return False
    word = _WORD.findall(after)[0]
    return not any(place.whole.startswith(word) for place in commune_table().by_postcode.get(digits, ()))


def _begins_way(text: str) -> bool:
    """Whether a strong, fully written way type comes at once: the digits before are then a house number."""
    found = _FIRST_WORD.match(text)
    return found is not None and found[1] in STRONG_WAY_TYPES and found[1] != "COURS"


def _take_city_after(tail: str, head: str, town: _Town) -> str:
    """Write the city that follows the postcode and give back what stands after it."""
    if not tail:
        return ""
    pieces = _BREAK.split(tail, maxsplit=1)
    first, others = pieces[0].strip(" .-/():"), pieces[1] if len(pieces) > 1 else ""
    city, left = _cut_city(first, town.postcode)
    if not city and not left and others:
        return _take_city_after(others, head, town)
    town.city = city or None
    return f"{left}\n{others}".strip()


def _cut_city(line: str, postcode: str | None) -> tuple[str, str]:
    """One line after a postcode as the city and what follows it on the same line."""
    if not line or _NUMBER.match(line):
        return "", line
    if is_commune_name(line):
        return line, ""
    words = line.split(" ")
    for count in range(min(len(words) - 1, _LONGEST_CITY_WORDS), 0, -1):
        prefix = " ".join(words[:count])
        if is_commune_name(prefix) and _begins_street(" ".join(words[count:])):
            return prefix, " ".join(words[count:])
    if read_way(line, at_number=False):
        return "", line
    digit = re.search(r" (?=(?:N ?°? ?)?\d)", line)
    if digit and re.search("[A-Z]{3}", line[digit.end() :]):
        return line[: digit.start()], line[digit.end() :]
    return line, ""


def _begins_street(text: str) -> bool:
    """Whether a number or a way type comes first."""
    return bool(_NUMBER.match(text)) or read_way(text, at_number=False) is not None


def _take_city_before(head: str, town: _Town, *, apart: bool) -> str:
    """The city in front of its postcode ("Bordeaux 33000"); the head without it."""
    segments = _BREAK.split(head)
    words = segments[-1].split(" ")
    for start in range(max(0, len(words) - _LONGEST_CITY_WORDS), 1 if apart else len(words)):
        name = " ".join(words[start:])
        placed = resolve(town.postcode, name, town.cedex)
        if placed.places and not placed.repaired and not placed.contradictory and _may_end(words[:start]):
            town.city = name
            return head[: len(head) - len(name)].rstrip(" ,-/\n")
    return head


def _may_end(words: list[str]) -> bool:
    """Whether a street line may end with these words: not with an article or a way type."""
    return not words or (words[-1] not in ARTICLES and words[-1].rstrip(".") not in WAY_TYPES and "'" not in words[-1][-1:])


def _may_end_before_city(words: list[str], town: _Town) -> bool:
    """As ``_may_end``, and not with a first name alone: what follows is then its surname."""
    if town.arrondissement or not _may_end(words):
        return _may_end(words)
    alone = len(words) < 2 or words[-2] in ARTICLES or words[-2].rstrip(".") in WAY_TYPES
    return words[-1] not in TITLE_WORDS and not (alone and words[-1] in FIRST_NAMES)


def _take_city_alone(text: str, town: _Town) -> str:
    """Without a postcode: a line that is a commune's name, else the longest known end of the last line."""
    segments = [piece.strip(" .-/:()") for piece in _BREAK.split(text)]
    streets = sum(map(_begins_street, segments))
    for at in range(len(segments) - 1, -1, -1):
        if len(segments) > 1 and _is_town_line(segments[at], streets):
            town.city = segments.pop(at)
            _complete_from_arrondissement(town)
            return "\n".join(segments)
    rest = _take_city_end(segments[-1], town)
    _complete_from_arrondissement(town)
    return "\n".join([*segments[:-1], rest])


def _is_town_line(line: str, streets: int) -> bool:
    """Whether a line is a commune's name and not the only line that could be the street."""
    return is_commune_name(line) and (streets > 1 or not _begins_street(line))


def _complete_from_arrondissement(town: _Town) -> None:
    """Give "PARIS 2" without a postcode the postcode 75002."""
    if town.city in _ARRONDISSEMENT_PREFIX and town.arrondissement and not town.cedex:
        town.postcode = f"{_ARRONDISSEMENT_PREFIX[town.city]}{town.arrondissement:02d}"


def _take_city_end(line: str, town: _Town) -> str:
    """Take the longest commune name that ends a line and leaves a street before it."""
    words = line.split(" ")
    least = 2 if read_way(line, at_number=False) else 3
    for start in range(max(least, len(words) - _LONGEST_CITY_WORDS), len(words)):
        name = " ".join(words[start:])
        if words[start] not in ARTICLES - {"LE", "LA", "LES"} and is_commune_name(name) and _may_end_before_city(words[:start], town):
            town.city = name
            return " ".join(words[:start])
    return line


# --- Number and street ---------------------------------------------------------------------------


def _assembled(segments: list[str], town: _Town, units: Units) -> ParsedAddress:
    """Choose the street line among the segments and sort the others."""
    way = min(_candidates(segments), key=lambda one: (one.rank, -one.segment), default=None)
    others = [piece for at, piece in enumerate(segments) if way is None or at != way.segment]
    if way is not None and way.before:
        others.append(way.before)
    estate, lieu_dit, former, people = _sorted_complements(others, town)
    return ParsedAddress(
        number=way.number if way else None,
        repetition=way.repetition if way else None,
        range_end=way.range_end if way else None,
        way_type=way.way_type if way else None,
        street=(way.name or None) if way else None,
        lieu_dit=lieu_dit,
        residence=estate,
        building=units.building,
        stairs=units.stairs,
        floor=units.floor,
        flat=units.flat,
        box=units.box,
        postcode=town.postcode,
        city=town.city,
        former_commune=former,
        cedex=town.cedex,
        arrondissement=town.arrondissement,
        recipient_lines=people,
    )


def _candidates(segments: list[str]) -> Iterable[_Way]:
    """Every reading of every segment as the street line."""
    for at, piece in enumerate(segments):
        numbered = False
        for found in _NUMBER.finditer(piece):
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
        rank=rank, segment=at, number=digits, repetition=_repetition(found), range_end=_range_end(digits, found),
        way_type=way.kind if way else None, name=_name_of(way.rest if way else after), before=before,
    )  # fmt: skip


def _is_inside_name(before: str, after: str, way: WayRead | None) -> bool:
    """Whether words before a number make it part of a street's name."""
    words = _WORD.findall(before)
    if not words:
        return False
    if way is None and (words[-1] in ARTICLES or _WORD.findall(after)[:1] and _WORD.findall(after)[0] in _NUMERIC_TITLE):
        return True
    return read_way(before, at_number=False) is not None and (way is None or way.repaired)


def _may_be_name(after: str) -> bool:
    """Whether words after a number can name a place: at least one of three letters, not an ordinal's end."""
    words = _WORD.findall(after)
    return bool(words) and words[0] not in _NOT_FIRST_WORD and any(len(word) > 2 and word.isalpha() for word in words)


def _repetition(found: re.Match[str]) -> str | None:
    """BIS, TER, QUATER or a letter; B is BIS."""
    printed = found["repetition"]
    if not printed:
        return None
    word = printed.split(" ")[0] if found["second"] else printed
    word = word.strip()
    if found["second"] and word.endswith(found["second"]) and len(word) > 1:
        word = word[:-1]
    if len(word) > 1:
        word = word.translate(_REPETITION_DIGITS).replace("TFR", "TER")
    return _CANONICAL_REPETITIONS.get(word, word) + (found["second"] or "")


def _range_end(number: str, found: re.Match[str]) -> str | None:
    """The last number of a range; only one above the first."""
    end = (found["range"] or "").lstrip("0")
    return end if end and int(end) > int(number) else None


def _unnumbered(piece: str, at: int) -> Iterable[_Way]:
    """A street without a number, at the beginning of a segment or after somebody's name."""
    words = _WORD.findall(piece)
    if not words or words[0] in ESTATE_WORDS or words[0] in LIEU_DIT_WORDS:
        return
    explicit = _NUMBER_AFTER.search(piece)
    if explicit:
        piece = f"{explicit[1]}{explicit[2] or ''} {piece[: explicit.start()]}"
        found = _NUMBER.match(piece)
        numbered = _numbered(piece, at, found) if found else None
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
        if full and _WORD.findall(before)[-1:] and _WORD.findall(before)[-1] not in ARTICLES | set(WAY_ADJECTIVES):
            rest = piece[found.end() :]
            yield _Way(rank=4, segment=at, way_type=kind, name=_name_of(rest), before=before)
            return


def _name_of(text: str) -> str:
    """A street's name, marks replaced by spaces; the word "lieu-dit" before it says nothing."""
    return " ".join(_WORD.findall(_LIEU_DIT.sub("", text)))


# --- The other lines -------------------------------------------------------------------------------


def _sorted_complements(
    others: list[str], town: _Town
) -> tuple[str | None, str | None, str | None, tuple[str, ...]]:
    """Estate, lieu-dit, former commune and the lines that name somebody."""
    estate = lieu_dit = former = None
    people = []
    for piece in others:
        words = _WORD.findall(piece)
        if not words or piece == "FRANCE":
            continue
        if words[0] in PERSON_TITLES:
            people.append(piece)
        elif words[0] in ESTATE_WORDS:
            estate = estate or " ".join(words)
        elif words[0] in LIEU_DIT_WORDS or words[:2] == ["LIEU", "DIT"]:
            lieu_dit = lieu_dit or " ".join(words[2:] if words[:2] == ["LIEU", "DIT"] else words[1:])
        elif former is None and _is_part_of_town(piece, town):
            former = " ".join(words)
        else:
            people.append(piece)
    return estate, lieu_dit or _bare_place(people), former, tuple(people)


def _is_part_of_town(piece: str, town: _Town) -> bool:
    """Whether a line names a former or delegated commune of the address's own commune."""
    if not town.city or not is_commune_name(piece) or name_key(piece) == name_key(town.city):
        return False
    roots = {place.root for place in resolve(town.postcode, town.city, town.cedex).places}
    return any(place.root in roots and place.part for place in resolve(town.postcode, piece, town.cedex).places)


def _bare_place(people: list[str]) -> str | None:
    """A line that begins with an article and names nobody is a lieu-dit ("Le Bourg")."""
    for piece in people:
        words = _WORD.findall(piece)
        if words[0] in ("LE", "LA", "LES", "L", "AU", "AUX") and len(words) > 1:
            return " ".join(words)
    return None
