"""Letters: folding to the norm's alphabet, and how alike two words are for a reader that confuses shapes."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_APOSTROPHES = "’‘`´ʼ′"
_REPLACED = {ord(mark): "'" for mark in _APOSTROPHES} | {
    ord("Œ"): "OE", ord("Æ"): "AE", ord("œ"): "OE", ord("æ"): "AE", ord("º"): "°", ord("–"): "-", ord("—"): "-",
    ord("‐"): "-", ord("‑"): "-", ord("\t"): " ", ord("\xa0"): " ", ord("\u202f"): " ", ord("\r"): "\n",
}  # fmt: skip
_ACCENTED = "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝŸàáâãäåçèéêëìíîïñòóôõöùúûüýÿ"
_REPLACED |= {ord(letter): unicodedata.normalize("NFD", letter)[0] for letter in _ACCENTED}

# Two letters of nearly one shape: a reader takes one for the other.
_SHAPES = (
    "0ODQC", "1ILTJ", "5S", "8B", "6G", "2Z", "NHMK", "NRU", "EFC", "EL", "RPBK", "UVY", "CG", "MN", "AR", "TFI",
    "PF", "XK", "VW",
)  # fmt: skip
_ALIKE = frozenset((a, b) for group in _SHAPES for a in group for b in group if a != b)
_ALIKE_COST = 0.35
_DOUBLE_COST = 0.4  # a doubled letter written once, or the other way round
_SWAP_COST = 0.7
_READ_AS_TWO = (("RN", "M"), ("CL", "D"), ("VV", "W"), ("LI", "U"), ("II", "N"), ("IN", "M"), ("PH", "F"))

OCR_DIGITS = str.maketrans("OQDILSBZG", "001115826")


def fold(text: str) -> str:
    """Upper case without accents, one kind of apostrophe and dash; line breaks stay."""
    folded = text.translate(_REPLACED)
    if not folded.isascii():
        spread = unicodedata.normalize("NFKD", folded)
        folded = "".join(letter for letter in spread if not unicodedata.combining(letter)).translate(_REPLACED)
    return folded.upper()


def _substitution(a: str, b: str) -> float:
    """The cost of reading one letter as the other; digits are never each other."""
    if a == b:
        return 0.0
    return _ALIKE_COST if (a, b) in _ALIKE else 1.0


def _removal(word: str, at: int) -> float:
    """The cost of losing the letter at one place."""
    return _DOUBLE_COST if at and word[at] == word[at - 1] else 1.0


def distance(a: str, b: str) -> float:
    """How many mistakes of hand or reader lead from one word to the other, weighted by shape."""
    before: list[float] = []
    row = [0.0]
    for j in range(len(b)):
        row.append(row[-1] + _removal(b, j))
    for i in range(len(a)):
        older, before = before, row
        row = _next_row(a, b, i, before, older)
    return row[-1]


def _next_row(a: str, b: str, i: int, before: list[float], older: list[float]) -> list[float]:
    """One row of the edit table."""
    loss = _removal(a, i)
    row = [before[0] + loss]
    for j in range(len(b)):
        cost = min(before[j] + _substitution(a[i], b[j]), before[j + 1] + loss, row[j] + _removal(b, j))
        if i and j and a[i] == b[j - 1] and a[i - 1] == b[j]:
            cost = min(cost, older[j - 1] + _SWAP_COST)
        row.append(cost)
    return row


def _merged(word: str) -> str:
    """The word with letter pairs that look like one letter written as that letter."""
    for pair, letter in _READ_AS_TWO:
        word = word.replace(pair, letter)
    return word


@lru_cache(maxsize=16384)
def word_likeness(a: str, b: str) -> float:
    """0..1, how likely one printed word is a reading of the other."""
    if a == b:
        return 1.0
    longest = max(len(a), len(b))
    if not longest or abs(len(a) - len(b)) > 1 + longest // 4:
        return 0.0
    merged_a, merged_b = _merged(a), _merged(b)
    if merged_a == merged_b:
        return 0.96
    fewest = min(distance(a, b), 0.3 + distance(merged_a, merged_b))
    return max(0.0, 1.0 - fewest / longest)
