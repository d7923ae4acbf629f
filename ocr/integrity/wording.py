"""Whether drawn words may be a person's, an address's or a date's, which is what a forger changes."""

from __future__ import annotations

import re

from ocr.integrity.facts import TextRun

_WAY = (
    r"rue|r|avenue|ave?|boulevard|bd|bld|place|pl|chemin|ch(?:em)?|all[ée]es?|all|impasse|imp|route|rte|quai|cours"
    r"|square|sq|lotissement|lot|r[ée]sidence|res|passage|pass|villa|cit[ée]|sentier|hameau|ham|faubourg|fg|lieu-?dit"
)
_NUMBER = r"\d{1,4}\s*(?:bis|ter|quater|[a-d])?\s*,?\s+"
STREET_LINE = re.compile(rf"^\W*{_NUMBER}(?:\w+\s+)?(?:{_WAY})\b", re.IGNORECASE)
TOWN_LINE = re.compile(r"^\W*(?:F-?)?\d{5}\s+[^\W\d]{2,}", re.IGNORECASE)
_PERSON_LINE = re.compile(r"^\W*(?:m|mr|mme|mlle|monsieur|madame|mademoiselle)\b\.?\s+[^\W\d]", re.IGNORECASE)
DATE = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})\b"
    r"|\b\d{1,2}(?:er)?\s+(?:janv|f[ée]v|mars|avr|mai|juin|juil|ao[ûu]t|sept|oct|nov|d[ée]c)\w*\.?\s+\d{4}",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d[,.]\d{2}\b\s*(?:€|eur)?|€|\bkwh\b|\bm3\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{2,}")


def is_personal(text: str) -> bool:
    """Whether the words may be a person's, an address's or a date's: words without an amount, or a date."""
    if DATE.search(text) or STREET_LINE.search(text) or TOWN_LINE.search(text) or _PERSON_LINE.search(text):
        return True
    return len(_LETTERS.findall(text)) >= 2 and not holds_amount(text)


def holds_amount(text: str) -> bool:
    """Whether the words hold a sum or a consumption; the dots of a date do not count."""
    return _AMOUNT.search(DATE.sub(" ", text)) is not None


def folded(runs: list[TextRun]) -> str:
    """The letters and digits of runs, case and spaces set aside."""
    return "".join(character for run in runs for character in run.text.casefold() if character.isalnum())
