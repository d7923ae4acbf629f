"""A printed name with its role, before mentions of one person are put together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ocr.fields.address_lines import has_title
from ocr.fields.names import is_word_of_forms, looks_like_name, names_in
from ocr.fields.strips import Strip
from ocr.fields.text import fold, letters
from ocr.reading import Box, PersonRole, enclosing

# Strengths, 0..1: a label or a certifying sentence; the addressee of a letter; a name without a title.
LABELLED = 1.0
IN_SENTENCE = 0.95
ADDRESSEE = 0.85
UNTITLED = 0.9
# Half of a name was not read, or it is none.
ONE_WORD = 0.6
# An office of the state or of the issuer, or a mere function, is never who a paper is made out to.
_OFFICE = re.compile(
    r"(?:LA |LE |L'|LES )?(?:TRESORERIE|SERVICES?|CENTRE (?:DES|DE|D')|DIRECTION|AGENCE DE|GERANTE?|DIRECT(?:EUR|RICE)|"
    r"PRESIDENTE?|RESPONSABLE|MAIR(?:E|IE)|SYNDIC|TRESORI(?:ER|ERE)|PREFET|(?:SOUS-)?PREFECTURE|POLE|TRIBUNAL|"
    r"LOCATAIRE|OCCUPANTE?|PROPRIETAIRE|SUCCURSALE|CAISSE|CONSEIL)\b"
)


@dataclass(frozen=True, kw_only=True)
class Mention:
    """A printed name with its role."""

    role: PersonRole
    text: str = field(repr=False)
    box: Box
    confidence: float


def mention_of(role: PersonRole, text: str, strips: tuple[Strip, ...], confidence: float) -> Mention | None:
    """A mention when the text names somebody."""
    names = names_in(text)
    first = text.strip()[:1]
    begins = first.isupper() or has_title(text) or looks_like_name(text)
    if not names or not begins or not any(is_name(name) for name in names):
        return None
    box = enclosing(tuple(strip.box for strip in strips))
    return Mention(role=role, text=text.strip(), box=box, confidence=confidence * LABELLED)


def is_name(name: str) -> bool:
    """Whether a string can be one person's or organisation's name."""
    words = name.split()
    if _OFFICE.match(fold(name)) or is_word_of_forms(name):
        return False
    return bool(words) and len(words) <= 7 and letters(name) >= 3 and (name[0].isupper() or len(words) > 1)
