"""Whether words for a resident seem to tell them about somebody else.

A warning for whoever writes, never a refusal: what looks like a name or a number may be the resident's own. The
patterns are few and plain, and are written so that Python and a browser read them alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

PATTERNS: Mapping[str, str] = {
    "mail": r"[^\s@]+@[^\s@]+\.[^\s@]+",
    "phone": r"(?:\+33|0)\s?[1-9](?:[\s.-]?\d{2}){4}",
    "person": r"\b(?:M\.|Mr|Mme|Mlle|Monsieur|Madame|Mademoiselle|Ms|Mrs)\s+[A-ZÀ-Ý]\S+",
    "door": r"\b\d{1,4}(?:\s?(?:bis|ter))?,?\s(?:rue|avenue|boulevard|place|chemin|impasse|all[ée]e|route|quai)\s",
    "number": r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,}|\b\d{8,}\b",
}
"""By code: an address of mail, a telephone, a titled name, a door, a bank account or a customer's number."""


def personal_signs(words: str, known: Iterable[str] = ()) -> tuple[str, ...]:
    """The codes of what looks like somebody's data in the words; ``known`` texts are the resident's own."""
    own = " ".join(_folded(each) for each in known)
    found = ((code, hit) for code, pattern in PATTERNS.items() for hit in re.findall(pattern, words))
    return tuple(dict.fromkeys(code for code, hit in found if not _is_own(hit, own)))


def _is_own(hit: str, own: str) -> bool:
    """Whether every word of a hit is the resident's, titles aside."""
    words = [word.strip(".") for word in re.findall(r"[a-z0-9@.]+", _folded(hit)) if word not in TITLES]
    return bool(words) and all(word in own for word in words)


def _folded(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(sign))


TITLES = {"m.", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "ms", "mrs"}
