"""Letters as they are compared: upper case, no accents, one kind of apostrophe, dash and space.

The folded text keeps the length of the printed one, so that a place found in the folded text is the same
place in the printed one. Nothing here knows what a word means.
"""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = "’‘`´ʼ′"
_DASHES = "‐‑‒–—−"
_SINGLE = {ord(mark): "'" for mark in _APOSTROPHES} | {ord(mark): "-" for mark in _DASHES}
# The first letter stands for both, so that the folded text stays as long as the printed one.
_LIGATURES = {"œ": "O", "Œ": "O", "æ": "A", "Æ": "A"}
_EDGES = ' \t|[]{}_~*·•:;,.=<>«»"“”'


def fold(text: str) -> str:
    """The text in upper case without accents, as long as it was."""
    return "".join(_fold_character(character) for character in text.translate(_SINGLE))


def _fold_character(character: str) -> str:
    """One character folded to exactly one."""
    if character.isspace():
        return " "
    plain = _LIGATURES.get(character) or unicodedata.normalize("NFD", character)[0].upper()
    return plain if len(plain) == 1 else character


def tidy(text: str) -> str:
    """The text without rule and punctuation marks at its ends, single spaces inside."""
    return re.sub(r"\s+", " ", text).strip(_EDGES)


def letters(text: str) -> int:
    """How many letters the text holds."""
    return sum(character.isalpha() for character in text)


def digits(text: str) -> int:
    """How many digits the text holds."""
    return sum(character.isdigit() for character in text)


def is_capitals(word: str) -> bool:
    """Whether the word has at least two letters and all are capitals."""
    return letters(word) > 1 and word == word.upper()


# Figures that recognition puts for letters.
_AS_CAPITALS = str.maketrans({"0": "O", "1": "I", "5": "S", "8": "B"})
_AS_SMALL = str.maketrans({"0": "o", "1": "l", "5": "s", "8": "B"})
_WORD_WITH_FIGURE = re.compile(r"(?<![\w])[^\W\d_]*[0158](?=[^\W\d_])[^\W_]*")
FEWEST_LETTERS_AROUND = 3


def with_letters_repaired(text: str) -> str:
    """The text with a lone figure inside a word of a name read as the letter it resembles; same length."""
    return _WORD_WITH_FIGURE.sub(_repaired_word, text)


def _repaired_word(match: re.Match[str]) -> str:
    """One word repaired when nearly all of it is letters."""
    word = match[0]
    if digits(word) > 1 or letters(word) < FEWEST_LETTERS_AROUND:
        return word
    return word.translate(_AS_CAPITALS if word == word.upper() else _AS_SMALL)


def compact(text: str) -> str:
    """Folded letters and digits only, for comparing what was printed twice."""
    return re.sub(r"[^A-Z0-9]", "", fold(text))
