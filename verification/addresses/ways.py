"""Read a way type at the beginning of a text: written out, abbreviated, or misread by one letter."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from verification.addresses.street_words import COMMON_WORDS
from verification.addresses.text import word_likeness
from verification.addresses.vocabulary import ARTICLES, WAY_ADJECTIVES, WAY_TYPES, WAY_TYPES_WITH_NAME

_FIRST = re.compile(r"([A-Z0-9]+)(\.?)[ .'-]*")
_NUMBERED_ROAD = re.compile(r"(RD|RN|CD|CR|VC|R\.D\.|R\.N\.|D|N) ?(\d{1,4}[A-Z]?)(?!\w) *")
_ROADS = {"RD": "DEPARTEMENTALE", "CD": "DEPARTEMENTALE", "D": "DEPARTEMENTALE", "R.D.": "DEPARTEMENTALE",
          "RN": "NATIONALE", "N": "NATIONALE", "R.N.": "NATIONALE"}  # fmt: skip
_ROUND_POINT = re.compile(r"(?:R[O0]ND[ -]P[O0][I1L]NT|RD[ -]?PT|RPT)(?!\w)[ .]*")
_RUN_ON = re.compile(r"(RUE|AVENUE|BOULEVARD|CHEMIN|IMPASSE|ALLEE|ROUTE|PLACE)(?!LL)(?=(?:DES?|DU|LES|LA)\b|[A-Z]{4})")
_USUAL_TYPES = ("RUE", "AVENUE", "BOULEVARD", "CHEMIN", "ROUTE", "IMPASSE", "ALLEE", "PLACE", "SQUARE", "PASSAGE",
                "RESIDENCE", "LOTISSEMENT", "VENELLE", "SENTIER", "QUAI", "COURS", "PROMENADE")  # fmt: skip
_OTHER_TYPES = tuple(sorted(kind for kind in set(WAY_TYPES.values()) - set(_USUAL_TYPES) if len(kind) > 3))
_MISREAD_OTHER_LEAST = 0.89  # a rarer type: letters of like shape only
_MISREAD_LEAST = 0.74  # two shapes wrong in a long word, one in a short one
_MISREAD_SHORT_LEAST = 0.76  # RUE: two letters of like shape


@dataclass(frozen=True, slots=True)
class WayRead:
    """A way type in full, the text after it, and whether letters had to be repaired."""

    kind: str
    rest: str = field(repr=False)
    repaired: bool = False


def read_way(text: str, *, at_number: bool) -> WayRead | None:
    """The way type a folded text begins with; misread ones only right after a house number."""
    found = _FIRST.match(text)
    if not found:
        return None
    word = found[1]
    kind = WAY_TYPES.get(word)
    if kind is not None and not word.startswith("R"):
        if not at_number and len(word) < 3 and not found[2] and kind not in ("AVENUE", "BOULEVARD", "PLACE"):
            return None
        return WayRead(kind, text[found.end() :])
    special = _special(text, word, found, at_number)
    if special is not None or kind is None:
        return special or (_misread(text, word, found) if at_number else None)
    return WayRead(kind, text[found.end() :])


def _special(text: str, word: str, found: re.Match[str], at_number: bool) -> WayRead | None:
    """Types of two words: "rond-point", "grande rue", "D 137"."""
    if word[0] == "R":
        round_point = _ROUND_POINT.match(text)
        if round_point:
            return WayRead("ROND POINT", text[round_point.end() :])
    adjective = _adjective(text, word, found) if word in WAY_ADJECTIVES else None
    if adjective:
        return adjective
    if word in WAY_TYPES_WITH_NAME and (at_number or len(word) > 2):
        kind, name = WAY_TYPES_WITH_NAME[word]
        return WayRead(kind, f"{name} {text[found.end() :]}")
    road = _NUMBERED_ROAD.match(text) if at_number else None
    if road and road[1] in _ROADS:
        return WayRead("ROUTE", f"{_ROADS[road[1]]} {road[2]} {text[road.end() :]}")
    return None


def _adjective(text: str, word: str, found: re.Match[str]) -> WayRead | None:
    """An adjective before a way type begins the name: "grande rue de X" is a RUE, GRANDE DE X."""
    following = _FIRST.match(text, found.end())
    if not following or following[1] not in WAY_TYPES:
        return None
    return WayRead(WAY_TYPES[following[1]], f"{WAY_ADJECTIVES[word]} {text[following.end() :]}")


def _misread(text: str, word: str, found: re.Match[str]) -> WayRead | None:
    """A way type with a letter or two misread, or run into the name ("RUEDES LILAS")."""
    run_on = _RUN_ON.match(text)
    if run_on:
        return WayRead(run_on[1], text[run_on.end() :], repaired=True)
    rest = text[found.end() :]
    kind = _repaired_type(word) if rest else None
    return WayRead(kind, rest, repaired=True) if kind else None


@lru_cache(maxsize=4096)
def _repaired_type(word: str) -> str | None:
    """The one way type this word is a misreading of."""
    if word in ARTICLES or word in COMMON_WORDS or not 2 < len(word) < 15:
        return None
    best = max(_USUAL_TYPES, key=lambda kind: word_likeness(word, kind))
    least = _MISREAD_SHORT_LEAST if len(best) < 5 else _MISREAD_LEAST
    if abs(len(word) - len(best)) < 2 and word_likeness(word, best) >= least:
        return best
    best = max(_OTHER_TYPES, key=lambda kind: word_likeness(word, kind))
    return best if word_likeness(word, best) >= _MISREAD_OTHER_LEAST else None
