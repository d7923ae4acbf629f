"""Whether a PDF's text layer may stand for what the page shows.

Judged by content, never by length: fonts without a Unicode map give junk that looks like success, and letters
without ink are somebody's text that nobody can see.
"""

from __future__ import annotations

import re

from ocr.ports import GrayImage
from ocr.reading import Word

LEAST_LETTERS = 25
"""Fewer letters than this are a page number or a stamp, not a document's text."""

LEAST_LETTER_SHARE = 0.55
"""Share of letters and digits among printed characters; French bills have .8 and more, junk maps under .4."""

LEAST_WORD_SHARE = 0.5
"""Share of the letters that stand in plain words (two letters or more of Latin print)."""

LEAST_INK_CONTRAST = 24
"""Grey levels between a word's darkest and lightest pixel; pale grey print on white has 60 and more."""

_UNMAPPED = re.compile(r"\(cid:\d+\)")
_PLAIN_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœ]{2,}")
_VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûüœAEIOUYÀÂÉÈÊËÎÏÔÙÛÜŒ]")
_MOST_VOWEL_SHARE = 0.75
_LEAST_VOWEL_SHARE = 0.2


def is_readable(text: str) -> bool:
    """Whether the characters read like French or other Latin text."""
    text = _UNMAPPED.sub("", text)
    printed = [character for character in text if not character.isspace()]
    letters = sum(character.isalpha() for character in printed)
    known = sum(character.isalnum() for character in printed)
    if letters < LEAST_LETTERS or known < LEAST_LETTER_SHARE * len(printed):
        return False
    in_words = "".join(_PLAIN_WORD.findall(text))
    vowels = len(_VOWELS.findall(in_words))
    sounds_right = _LEAST_VOWEL_SHARE * len(in_words) <= vowels <= _MOST_VOWEL_SHARE * len(in_words)
    return len(in_words) >= LEAST_WORD_SHARE * letters and sounds_right


def is_visible(word: Word, gray: GrayImage) -> bool:
    """Whether there is ink where the word is said to stand."""
    height, width = gray.shape[:2]
    top, bottom = max(0, int(word.box.top)), min(height, int(word.box.bottom) + 1)
    left, right = max(0, int(word.box.left)), min(width, int(word.box.right) + 1)
    if top >= bottom or left >= right:
        return False
    spot = gray[top:bottom, left:right]
    return int(spot.max()) - int(spot.min()) >= LEAST_INK_CONTRAST
