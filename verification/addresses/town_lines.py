"""Find the postcode and the city in an address, wherever they stand, and take them away.

Town first or last, on its own line or run into the street's, with or without postcode, as a CEDEX or with an
arrondissement. What is left is for ``parse`` to read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from verification.addresses.communes import (
    Resolved,
    arrondissement_of,
    commune_table,
    is_commune_name,
    is_postcode,
    resolve,
)
from verification.addresses.house_numbers import NUMBER
from verification.addresses.street_words import FIRST_NAMES
from verification.addresses.text import BREAK, OCR_DIGITS, WORD, broken
from verification.addresses.vocabulary import ARTICLES, REGIONS, STRONG_WAY_TYPES, TITLE_WORDS, WAY_TYPES
from verification.addresses.ways import read_way

_LONGEST_CITY_WORDS = 8
_CITY_ARTICLES = frozenset(("LE", "LA", "LES"))
_LEAST_DIGITS = 3  # of a postcode's five; fewer, and it is a word
_POSTCODE = re.compile(r"(?<![\w.])(?=[A-Z]{0,2}\d)([0-9OILSBZ]{5})(?![\w])")
_FIVE_DIGITS = re.compile(r"(?<![\w.])\d{5}(?!\w)")
_SPACED_POSTCODE = re.compile(r"(?:^|(?<=[\s,(]))(\d{2}) (\d{3})(?= +[A-Z]{2})")
_CEDEX = re.compile(r"(?<!\w)C[E3F]D[E3F]X(?: ?(?P<office>\d{1,2})(?!\d))?(?!\w)")
_NUMBER_INSIDE = re.compile(r" (?=(?:N ?°? ?)?\d+(?:BIS|TER|QUATER|[A-Z])?(?!\w))")
_DEPARTMENT = re.compile(r" *\((?:\d{2}|2[AB]|97\d)\) *$")
_FIRST_WORD = re.compile(r"[ ,]*([A-Z]+)(?!-)\b")
_ENDS_APART = re.compile(r"[,\n;/|-]\s*$")
_ARRONDISSEMENT = re.compile(
    r"(?<!\w)(PARIS|LYON|MARSEILLE)[ -]+(?:(\d{1,2})|([IVX]{1,5}?))(?P<ordinal> ?(?:ERE|ER|EME|IEME|E))?"
    r"(?= *(?:$|\n|,|-|\)|ARR|CEDEX|FRANCE)| (?:N ?° ?)?\d{1,4} ?(?:BIS|TER|[A-Z])? *,? [A-Z.]{1,9} )"
    r"(?: *ARR[A-Z]*\.?)?"
)
_LARGE_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10, "XI": 11,
                "XII": 12, "XIII": 13, "XIV": 14, "XV": 15, "XVI": 16, "XVII": 17, "XVIII": 18, "XIX": 19,
                "XX": 20}  # fmt: skip
_ARRONDISSEMENT_COUNT = {"PARIS": 20, "LYON": 9, "MARSEILLE": 16}
_ARRONDISSEMENT_PREFIX = {"PARIS": "750", "LYON": "690", "MARSEILLE": "130"}


@dataclass(kw_only=True, slots=True)
class Town:
    """The last line of an address, while it is being read."""

    postcode: str | None = field(default=None, repr=False)
    city: str | None = field(default=None, repr=False)
    cedex: bool = False
    arrondissement: int | None = field(default=None, repr=False)


def take_town(text: str) -> tuple[str, Town]:
    """The text without its postcode and city, and these."""
    town = Town()
    if "X" in text:
        text = _take_cedex(text, town)
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


def _take_cedex(text: str, town: Town) -> str:
    """The text without CEDEX; in Paris and Lyon its two digits are the arrondissement ("PARIS CEDEX 07")."""
    found = _CEDEX.search(text)
    if not found:
        return text
    town.cedex = True
    office, words = found["office"] or "", WORD.findall(text[: found.start()])
    if len(office) > 1 and words and words[-1] in ("PARIS", "LYON"):
        town.arrondissement = int(office) if 1 <= int(office) <= _ARRONDISSEMENT_COUNT[words[-1]] else None
    return _CEDEX.sub(" ", text)


def _with_arrondissement(town: Town) -> Town:
    """The arrondissement is the printed one or the one the postcode is."""
    town.arrondissement = town.arrondissement or (None if town.cedex else arrondissement_of(town.postcode))
    return town


def _take_arrondissement(text: str, town: Town) -> str:
    """Read "LYON 7E" as the city LYON and the arrondissement 7."""
    all_found = list(_ARRONDISSEMENT.finditer(text))
    if not all_found:
        return text
    found = all_found[-1]
    number = int(found[2]) if found[2] else _LARGE_ROMAN.get(found[3] or "", 0)
    after = text[found.end() :].lstrip(" ,")
    sure = found["ordinal"] or (found[2] or "").startswith("0")
    if not 1 <= number <= _ARRONDISSEMENT_COUNT[found[1]] or (not sure and read_way(after, at_number=True)):
        return text
    town.arrondissement = number
    return f"{text[: found.start()]}{found[1]}{text[found.end() :]}"


def _find_postcode(text: str) -> tuple[int, int, str] | None:
    """Where the postcode stands and its digits; the last one that may be one, known ones first."""
    printed = _digits_of(text, _FIVE_DIGITS)
    if not printed or not printed[0]:
        printed = _digits_of(text, _POSTCODE) or printed
    if printed:
        return printed[1:]
    for found in _SPACED_POSTCODE.finditer(text):
        if is_postcode(found[1] + found[2]) and not _begins_way(text[found.end() :]):
            return found.start(), found.end(), found[1] + found[2]
    return None


def _digits_of(text: str, pattern: re.Pattern[str]) -> tuple[bool, int, int, str] | None:
    """Whether the best match of a postcode's pattern is a known one, where it stands, and its digits."""
    candidates = []
    for found in pattern.finditer(text):
        digits = found[0] if found[0].isdigit() else found[0].translate(OCR_DIGITS)
        least = _LEAST_DIGITS - found[0].endswith("OOO")
        if sum(map(str.isdigit, found[0])) < least or not "01" <= digits[:2] <= "98":
            continue
        if _is_house_number(digits, text[found.end() :]):
            continue
        known = is_postcode(digits)
        if known or found[0].isdigit():
            candidates.append((known, found.start(), found.end(), digits))
    return max(candidates, default=None)


def _is_house_number(digits: str, after: str) -> bool:
    """Whether a way type comes after the digits, and is not the beginning of the postcode's commune."""
    if not _begins_way(after):
        return False
    word = WORD.findall(after)[0]
    return not any(place.whole.startswith(word) for place in commune_table().by_postcode.get(digits, ()))


def _begins_way(text: str) -> bool:
    """Whether a strong, fully written way type comes at once: the digits before are then a house number."""
    found = _FIRST_WORD.match(text)
    return found is not None and found[1] in STRONG_WAY_TYPES and found[1] != "COURS"


def _take_city_after(tail: str, head: str, town: Town) -> str:
    """Write the city that follows the postcode and give back what stands after it."""
    if not tail:
        return ""
    line, _, below = tail.partition("\n")
    if " - " in line and is_commune_name(line):
        town.city = line
        return below.strip()
    pieces = BREAK.split(tail, maxsplit=1)
    first, others = pieces[0].strip(" .-/():"), pieces[1] if len(pieces) > 1 else ""
    city, left = _cut_city(first, town.postcode)
    if not city and not left and others:
        return _take_city_after(others, head, town)
    town.city = city or None
    return f"{left}\n{others}".strip()


def _cut_city(line: str, postcode: str | None) -> tuple[str, str]:
    """One line after a postcode as the city and what follows it on the same line."""
    if not line or NUMBER.match(line):
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
    digit = _NUMBER_INSIDE.search(line)
    if digit and re.search("[A-Z]{3}", line[digit.end() :]):
        return line[: digit.start()], line[digit.end() :]
    return line, ""


def _begins_street(text: str) -> bool:
    """Whether a number or a way type comes first."""
    return bool(NUMBER.match(text)) or read_way(text, at_number=False) is not None


def _take_city_before(head: str, town: Town, *, apart: bool) -> str:
    """The city in front of its postcode ("Bordeaux 33000"); the head without it."""
    segments = broken(head)
    words = segments[-1].split(" ")
    for start in range(max(0, len(words) - _LONGEST_CITY_WORDS), 1 if apart else len(words)):
        name = " ".join(words[start:])
        placed = resolve(town.postcode, name, town.cedex)
        if (
            _may_begin_city(words[start])
            and placed.places
            and not placed.repaired
            and not placed.contradictory
            and (apart or _is_sure(placed, town))
            and _may_end(words[:start])
        ):
            town.city = name
            return head[: len(head) - len(name)].rstrip(" ,-/\n")
    return head


def _is_sure(placed: Resolved, town: Town) -> bool:
    """Whether a place has the postcode itself, where the postcode is an ordinary one: "Gay Lussac 33500" has not."""
    ordinary = is_postcode(town.postcode or "") and not town.cedex
    return not ordinary or any(town.postcode in place.postcodes for place in placed.places)


def _may_begin_city(word: str) -> bool:
    """Whether a commune's name may begin with this word: no article but LE, LA and LES."""
    return word in _CITY_ARTICLES or (word not in ARTICLES and not word.startswith("D'"))


def _may_end(words: list[str]) -> bool:
    """Whether a street line may end with these words: not with an article or a way type."""
    return not words or (
        words[-1] not in ARTICLES and words[-1].rstrip(".") not in WAY_TYPES and not words[-1].endswith("'")
    )


def _may_end_before_city(words: list[str], town: Town) -> bool:
    """As ``_may_end``, and not with a first name alone: what follows is then its surname."""
    if town.arrondissement or not _may_end(words):
        return _may_end(words)
    alone = len(words) < 2 or words[-2] in ARTICLES or words[-2].rstrip(".") in WAY_TYPES
    return words[-1] not in TITLE_WORDS and not (alone and words[-1] in FIRST_NAMES)


def _take_city_alone(text: str, town: Town) -> str:
    """Without a postcode: a line that is a commune's name, else the longest known end of the last line."""
    segments = [piece.strip(" .-/:()") for piece in broken(_DEPARTMENT.sub("", text))]
    if len(segments) > 2 and " ".join(WORD.findall(segments[-1])) in REGIONS and is_commune_name(segments[-2]):
        segments.pop()
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


def _complete_from_arrondissement(town: Town) -> None:
    """Give "PARIS 2" without a postcode the postcode 75002."""
    if town.city in _ARRONDISSEMENT_PREFIX and town.arrondissement and not town.cedex:
        town.postcode = f"{_ARRONDISSEMENT_PREFIX[town.city]}{town.arrondissement:02d}"


def _take_city_end(line: str, town: Town) -> str:
    """Take the longest commune name that ends a line and leaves a street before it."""
    words = line.split(" ")
    least = 2 if read_way(line, at_number=False) else 3
    for start in range(max(least, len(words) - _LONGEST_CITY_WORDS), len(words)):
        name = " ".join(words[start:])
        if (
            words[start] not in ARTICLES - {"LE", "LA", "LES"}
            and is_commune_name(name)
            and _may_end_before_city(words[:start], town)
        ):
            town.city = name
            return " ".join(words[:start])
    return line
