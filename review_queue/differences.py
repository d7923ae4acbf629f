"""Where two writings of a name or an address differ, character by character.

Words are paired first, whatever their order (``Léa Martin`` and ``MARTIN LEA`` do not differ), capitals, accents
and the usual short forms aside; only what is left over in a pair, or a word without a pair, is a difference.
This serves the eye of a moderator; whether two addresses are the same is not judged here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from difflib import SequenceMatcher

SHORT_FORMS = {
    "r": "rue", "bd": "boulevard", "bld": "boulevard", "boul": "boulevard", "av": "avenue", "ave": "avenue",
    "pl": "place", "all": "allee", "imp": "impasse", "ch": "chemin", "che": "chemin", "rte": "route",
    "sq": "square", "crs": "cours", "qu": "quai", "pass": "passage", "res": "residence", "bat": "batiment",
    "apt": "appartement", "app": "appartement", "appt": "appartement", "et": "etage", "st": "saint",
    "ste": "sainte", "fg": "faubourg", "lot": "lotissement", "mme": "madame", "mlle": "mademoiselle", "mr": "monsieur",
}  # fmt: skip
"""Short forms usual on French envelopes and bills."""
ALIKE = 0.5
"""From this ratio on two words are shown as one word written differently, below as two words."""
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Piece:
    """A run of characters; ``differs`` when the other side does not have it."""

    text: str = field(repr=False)
    differs: bool


Pieces = tuple[Piece, ...]


def mark_differences(declared: str, read: str) -> tuple[Pieces, Pieces]:
    """Both writings cut into runs that agree and runs that differ."""
    declared, read = unicodedata.normalize("NFC", declared), unicodedata.normalize("NFC", read)
    pairs = _pair(_words(declared), _words(read))
    marks = ([True] * len(declared), [True] * len(read))
    for mine, theirs in pairs:
        _unmark_equal(mine, theirs, *marks)
    return _cut(declared, marks[0]), _cut(read, marks[1])


@dataclass(frozen=True)
class _Word:
    """A word with its place in the text and its folded form."""

    start: int
    raw: str = field(repr=False)
    folded: str = field(repr=False)


def _words(text: str) -> list[_Word]:
    """The words of a text."""
    return [_Word(found.start(), found.group(), _fold(found.group())) for found in WORD.finditer(text)]


def _fold(text: str) -> str:
    """Small letters without accents, one for each sign of the text."""
    return "".join(unicodedata.normalize("NFD", sign.lower())[0] for sign in text)


def _pair(left: list[_Word], right: list[_Word]) -> list[tuple[_Word, _Word]]:
    """Words that belong together: the same ones first, then the most alike, nearest places first."""
    ranked = sorted(
        ((-_likeness(mine, theirs), abs(i - j), i, j) for i, mine in enumerate(left) for j, theirs in enumerate(right)),
    )
    pairs: list[tuple[_Word, _Word]] = []
    used_left: set[int] = set()
    used_right: set[int] = set()
    for unlikeness, _, i, j in ranked:
        if -unlikeness >= ALIKE and i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            pairs.append((left[i], right[j]))
    return pairs


def _likeness(mine: _Word, theirs: _Word) -> float:
    """How alike two words are, 0..1; a short form is its long form."""
    if _long_form(mine.folded) == _long_form(theirs.folded):
        return 1.0
    if mine.folded.isdigit() and theirs.folded.isdigit():
        return 0.0
    return SequenceMatcher(None, mine.folded, theirs.folded, autojunk=False).ratio()


def _long_form(folded: str) -> str:
    """A short form written out."""
    return SHORT_FORMS.get(folded, folded)


def _unmark_equal(mine: _Word, theirs: _Word, left_marks: list[bool], right_marks: list[bool]) -> None:
    """Clear the marks of what a pair has in common."""
    if _long_form(mine.folded) == _long_form(theirs.folded):
        _clear(left_marks, mine.start, len(mine.raw))
        _clear(right_marks, theirs.start, len(theirs.raw))
        return
    for run in SequenceMatcher(None, mine.folded, theirs.folded, autojunk=False).get_matching_blocks():
        _clear(left_marks, mine.start + run.a, run.size)
        _clear(right_marks, theirs.start + run.b, run.size)


def _clear(marks: list[bool], start: int, size: int) -> None:
    """Say that a run agrees."""
    marks[start : start + size] = [False] * size


def _cut(text: str, marks: list[bool]) -> Pieces:
    """A text as runs; blanks and punctuation never differ."""
    marks = [marked and sign.isalnum() for marked, sign in zip(marks, text, strict=True)]
    edges = [place for place in range(1, len(text)) if marks[place] != marks[place - 1]]
    starts, ends = [0, *edges], [*edges, len(text)]
    return tuple(Piece(text[a:b], marks[a]) for a, b in zip(starts, ends, strict=True) if a < b)
