"""Letters: folding to the norm's alphabet, and how alike two words are for a reader that confuses shapes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate

from rapidfuzz.distance import OSA

_APOSTROPHES = "’‘`´ʼ′"
_REPLACED = {ord(mark): "'" for mark in _APOSTROPHES} | {
    ord("Œ"): "OE", ord("Æ"): "AE", ord("œ"): "OE", ord("æ"): "AE", ord("º"): "°", ord("–"): "-", ord("—"): "-",
    ord("‐"): "-", ord("‑"): "-", ord("\t"): " ", ord("\xa0"): " ", ord("\u202f"): " ", ord("\r"): "\n",
}  # fmt: skip
_REPLACED_ASCII = frozenset("`\t\r")  # the ASCII marks that are replaced
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
_LEAST_REPLACED_ASCII = 0.4  # plain likeness below which no weighting of shapes makes two words one
_READ_AS_TWO = (("RN", "M"), ("CL", "D"), ("VV", "W"), ("LI", "U"), ("II", "N"), ("IN", "M"), ("PH", "F"))

_ORDINAL = re.compile(r"\d+(?:E|ER|ERE|EME|IEME|ND|NDE|[A-Z])|[A-Z]\d+")
_LETTERS_OF_DIGITS = str.maketrans("0158", "OISB")
BREAK = re.compile(r"\s*(?:[\n,;|•]|\s/\s|(?<![0-9])\s-\s|(?<=[0-9])\s-\s(?! *[0-9]{1,4} ?[A-Z]?\b))\s*")
WORD = re.compile(r"[A-Z0-9]+")
OCR_DIGITS = str.maketrans("OQDILSBZG", "001115826")
_SIMPLE_BREAK = re.compile(r"[\n,;|•]")
_SPACED_MARK = re.compile(r"\s[-/]\s")


def broken(text: str) -> list[str]:
    """The pieces of a text between line breaks, commas, slashes and dashes, without spaces around them."""
    if _SPACED_MARK.search(text):
        return BREAK.split(text.strip())
    return [piece.strip() for piece in _SIMPLE_BREAK.split(text)]


def fold(text: str) -> str:
    """Upper case without accents, one kind of apostrophe and dash; line breaks stay."""
    if not text.isascii():
        try:
            single = text.encode("latin-1")
        except UnicodeEncodeError:
            return _folded(text)
        return single.translate(_LATIN_TABLE).decode("latin-1") if _SPREAD.isdisjoint(single) else _folded(text)
    return text.upper() if _REPLACED_ASCII.isdisjoint(text) else _folded(text)


def _folded(text: str) -> str:
    """``fold`` of any text, mark by mark."""
    folded = text if text.isascii() and _REPLACED_ASCII.isdisjoint(text) else text.translate(_REPLACED)
    if not folded.isascii():
        spread = unicodedata.normalize("NFKD", folded)
        folded = "".join(letter for letter in spread if not unicodedata.combining(letter)).translate(_REPLACED)
    return folded.upper()


_LATIN = tuple(_folded(chr(code)) for code in range(256))
_SPREAD = frozenset(code for code, letter in enumerate(_LATIN) if len(letter) != 1 or ord(letter) > 255)
"""Latin letters that are written with two, or with one of another alphabet."""
_LATIN_TABLE = bytes(code if code in _SPREAD else ord(letter) for code, letter in enumerate(_LATIN))


def letters_only(word: str) -> str:
    """A word with digits read as the letters they look like; numbers and ordinals ("2E") stay."""
    if word.isalpha() or word.isdigit() or _ORDINAL.fullmatch(word):
        return word
    return word.translate(_LETTERS_OF_DIGITS)


def of_one_shape(a: str, b: str) -> bool:
    """Whether a reader may take one letter for the other."""
    return (a, b) in _ALIKE


def distance(a: str, b: str) -> float:
    """How many mistakes of hand or reader lead from one word to the other, weighted by shape."""
    a, b = _unlike_middles(a, b)
    losses = [_removal(b, at) for at in range(len(b))]
    before: list[float] = []
    row = list(accumulate(losses, initial=0.0))
    for i in range(len(a)):
        older, before = before, row
        row = _next_row(a, b, i, losses, before, older)
    return row[-1]


def _unlike_middles(a: str, b: str) -> tuple[str, str]:
    """Two words without their common ends, but for one letter in front that shows a doubling."""
    most = min(len(a), len(b))
    start = 0
    while start < most and a[start] == b[start]:
        start += 1
    end = 0
    while end < most - start and a[-1 - end] == b[-1 - end]:
        end += 1
    start = max(0, start - 1)
    return a[start : len(a) - end], b[start : len(b) - end]


def _removal(word: str, at: int) -> float:
    """The cost of losing the letter at one place."""
    return _DOUBLE_COST if at and word[at] == word[at - 1] else 1.0


def _next_row(a: str, b: str, i: int, losses: list[float], before: list[float], older: list[float]) -> list[float]:
    """One row of the edit table."""
    loss, letter = _removal(a, i), a[i]
    last = before[0] + loss
    row = [last]
    for j, other in enumerate(b):
        cost = before[j] if letter == other else before[j] + (_ALIKE_COST if (letter, other) in _ALIKE else 1.0)
        cost = min(cost, before[j + 1] + loss, last + losses[j])
        if i and j and letter == b[j - 1] and a[i - 1] == other:
            cost = min(cost, older[j - 1] + _SWAP_COST)
        row.append(cost)
        last = cost
    return row


def _merged(word: str) -> str:
    """The word with letter pairs that look like one letter written as that letter."""
    for pair, letter in _READ_AS_TWO:
        word = word.replace(pair, letter)
    return word


@lru_cache(maxsize=32768)
def word_likeness(a: str, b: str) -> float:
    """0..1, how likely one printed word is a reading of the other."""
    if a == b:
        return 1.0
    longest = max(len(a), len(b))
    if not longest or abs(len(a) - len(b)) > 1 + longest // 4:
        return 0.0
    if longest > 3 and OSA.normalized_similarity(a, b) < _LEAST_REPLACED_ASCII:
        return 0.0
    merged_a, merged_b = _merged(a), _merged(b)
    if merged_a == merged_b:
        return 0.96
    fewest = min(distance(a, b), 0.3 + distance(merged_a, merged_b))
    return max(0.0, 1.0 - fewest / longest)
