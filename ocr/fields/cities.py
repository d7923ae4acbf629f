"""The postcode and city inside a text, in the two orders printed: "44000 NANTES" and "NANTES (44000)".

A letter is read for a digit only where most of a postcode's digits stand. Where the address begins before its
city is decided in ``ocr.fields.addresses``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from ocr.fields.text import fold, is_capitals, letters, with_letters_repaired

_DEPARTMENT = re.compile(r"^(?:0[1-9]|[1-8]\d|9[0-5]|97[1-8]|98[046-8])")
_AS_DIGITS = str.maketrans({"O": "0", "Q": "0", "I": "1", "L": "1", "S": "5", "B": "8", "|": "1"})
_POSTCODE = re.compile(r"(?<![0-9A-Z.,/])(?:F ?- ?)?([0-9OQILSB|]{5}|\d{2} \d{3})(?=[ ,-]+\(?[A-Z058]|$| ?$)")
_REFUSED_BEFORE = re.compile(
    r"(?:\bTSA|\bCS|\bBP|N[°O]\.?|\bNUMERO|\bREF\w*\.?|\bCLIENT|\bINDEX|\bCAPITAL DE|"
    r"\d{4}|\d \d{1,3}|[.,]\d{1,3}|^\d{1,3}) ?:?\s*$"
)
_POST_BOX_BEFORE = re.compile(r"\b(?:TSA|CS|BP)\s*\d{1,6}[ ,-]*$")
_NO_CITY = frozenset(
    "KWH KW KVA EUR EUROS EURO M3 M2 KM RCS SIRET SIREN TEL HT TTC TVA UNITES POINTS JOURS PAGE COMPTE CLIENT DU AU "
    "ET OU POUR PAR AVEC AVANT ACTIONS PARTS SALARIES CLIENTS MWH MO GO CREDIT DEBIT EN DE N "
    "INDEX NOUVEL NOUVELLE ANCIEN ANCIENNE".split()
)
_CITY_ENDS = frozenset(
    "BAIL TEL TELEPHONE RCS SIRET SIREN FRANCE SIEGE CAPITAL DEPUIS EST POUR FAX MAIL WWW AU NE NEE A ET OU PAGE LOT "
    "CONTRAT CLIENT NUMERO REFERENCE PDL PRM PCE APE NAF TVA SURFACE TYPE REF DATE SAS SA LOYER EMAIL QUE QUI".split()
)
_LINKS = frozenset("SUR LE LA LES DE DU DES D L EN SOUS LES AUX AU A ET SAINT SAINTE ST STE LEZ PRES".split())
_NUMBERED_CITIES = frozenset({"PARIS", "LYON", "MARSEILLE"})
_WAY_FIRST = re.compile(
    r"(?:RUE|R|AVENUE|AV|AVE|BOULEVARD|BD|PLACE|PL|IMPASSE|IMP|ALLEES?|ALL|CHEMIN|CHE|ROUTE|RTE|QUAI|SQUARE|PASSAGE) "
)
MOST_CITY_WORDS = 8
# The commune of Y (Somme).
_ONE_LETTER_CITY = "Y"
# "NANTES (44000)" at the start of a line, or behind a comma, a dash or the "à" that ends the street.
_POSTCODE_BEHIND = re.compile(
    r"(?:^|, ?| - | A )(?:A )?(?P<city>(?:(?! A )[A-Z' -]){2,40}?) ?[(\[] ?(?P<postcode>\d{5}|\d{2} \d{3}) ?[)\]]"
)


@dataclass(frozen=True, kw_only=True)
class CityMatch:
    """A postcode and its city in a text. ``start`` and ``end`` are its places, ``exact`` False when repaired,
    ``is_behind`` True when the postcode is printed behind the city.
    """

    postcode: str = field(repr=False)
    city: str = field(repr=False)
    start: int
    end: int
    exact: bool = True
    is_behind: bool = False

    @property
    def is_cedex(self) -> bool:
        """Whether the post is sorted for an organisation, so that nobody lives there."""
        return any(Levenshtein.distance(word, "CEDEX") <= 1 for word in fold(self.city).split())


def cities_in(text: str) -> tuple[CityMatch, ...]:
    """Every postcode with its city, in order."""
    folded = fold(text)
    found = [_city_match(text, match) for match in _POSTCODE.finditer(folded)]
    found += [_city_before(text, match) for match in _POSTCODE_BEHIND.finditer(folded)]
    return tuple(sorted((city for city in found if city is not None), key=lambda city: city.start))


def _city_before(text: str, match: re.Match[str]) -> CityMatch | None:
    """The city with its postcode in brackets behind it, None when the words are no city."""
    city, end = read_city(text[match.start("city") : match.end("city")])
    postcode = repaired_postcode(match["postcode"].replace(" ", ""))
    if postcode is None or not city or end < len(match["city"].rstrip()):
        return None
    return CityMatch(postcode=postcode, city=city, start=match.start(), end=match.end(), is_behind=True)


def _city_match(text: str, match: re.Match[str]) -> CityMatch | None:
    """The postcode matched with the city behind it, None when it is another number."""
    printed = match[1].replace(" ", "")
    postcode = repaired_postcode(printed)
    if postcode is None or _is_other_number(fold(text)[: match.start()]):
        return None
    gap = re.match(r"[ ,(-]*", text[match.end() :])
    begin = match.end() + (gap.end() if gap else 0)
    city, end = read_city(text[begin:])
    if not city or (" " in match[1] and not city[0].isupper()):
        return None
    exact = printed.isdigit()
    return CityMatch(postcode=postcode, city=city, start=match.start(), end=begin + end, exact=exact)


def _is_other_number(before: str) -> bool:
    """Whether what stands before says that the five digits are no postcode."""
    return bool(_REFUSED_BEFORE.search(before)) and not _POST_BOX_BEFORE.search(before)


def repaired_postcode(printed: str) -> str | None:
    """Five digits of an existing department, letters read for digits where at least three digits stand."""
    if sum(character.isdigit() for character in printed) < 3:
        return None
    digits = fold(printed).translate(_AS_DIGITS)
    return digits if digits.isdigit() and len(digits) == 5 and _DEPARTMENT.match(digits) else None


def read_city(text: str) -> tuple[str, int]:
    """The city at the start of the text and where it ends; an empty city when there is none."""
    text = with_letters_repaired(text)
    words: list[str] = []
    end = 0
    for match in re.finditer(r"\S+", text):
        word = match[0]
        if word[0] == "(" and words:
            break
        if not _continues_city(word, words) or len(words) == MOST_CITY_WORDS:
            break
        words.append(word.rstrip(",.;:)|"))
        end = match.start() + len(words[-1])
        if word[-1] in ",;:)|" or (word[-1] == "." and len(word) > 4):
            break
    while words and fold(words[-1]) in _LINKS - {"ST", "STE"}:
        words.pop()
    city = " ".join(words)
    if letters(city) < 2 and city != _ONE_LETTER_CITY:
        return "", 0
    is_city = fold(words[0]) not in _NO_CITY and not _WAY_FIRST.match(fold(city))
    return (city, end) if is_city else ("", 0)


def _continues_city(word: str, words: list[str]) -> bool:
    """Whether a word belongs to the city begun by the words before it."""
    plain = fold(word).strip(",.;:()|")
    if "°" in word:
        return False
    if not words:
        return bool(re.match(r"[A-Z]", plain)) and not any(character.isdigit() for character in plain)
    if any(character.isdigit() for character in plain):
        return _may_have_number(words) and bool(re.fullmatch(r"\d{1,2}(?:E|EME|ER)?", plain))
    if not re.match(r"[A-Z']", plain) or fold(words[-1]).isdigit():
        return plain == "CEDEX"
    if plain in _LINKS or re.match(r"[dl]['’][A-ZÀ-Ý]", word):
        return True
    if plain == "FRANCE" and fold(words[-1]) in _LINKS:
        return True
    if plain in _CITY_ENDS or (re.match(r"[a-zà-ÿ]", word) and not re.match(r"[a-zà-ÿ]", words[0])):
        return False
    return not is_capitals(words[0]) or word == word.upper()


def _may_have_number(words: list[str]) -> bool:
    """Whether the city so far may be followed by an arrondissement or a CEDEX number."""
    last = fold(words[-1])
    return last == "CEDEX" or (len(words) == 1 and last in _NUMBERED_CITIES)
