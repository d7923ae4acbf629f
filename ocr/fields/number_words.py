"""Numbers written in words, as letters and signed papers write days and years."""

from __future__ import annotations

import re

_UNITS = (
    "ZERO UN DEUX TROIS QUATRE CINQ SIX SEPT HUIT NEUF DIX ONZE DOUZE TREIZE QUATORZE QUINZE SEIZE DIX-SEPT DIX-HUIT "
    "DIX-NEUF"
)
_VALUES = {word: value for value, word in enumerate(_UNITS.split())} | {"PREMIER": 1, "VINGT": 20, "TRENTE": 30}
_VALUES |= {"QUARANTE": 40, "CINQUANTE": 50}
_THOUSAND = 1000
# Longest first, so that "dix-huit" is not read as "dix".
_WORD = "(?:" + "|".join(sorted((word.replace("-", "[ -]") for word in _VALUES), key=len, reverse=True)) + ")"
NUMBER_IN_WORDS = rf"{_WORD}(?:(?:[ -]ET)?[ -]{_WORD})?"
YEAR_IN_WORDS = rf"DEUX[ -]MILLE(?:[ -]{NUMBER_IN_WORDS})?"


def number_in_words(folded: str) -> int:
    """The number that words matched by one of the patterns above say."""
    head, thousand, rest = folded.partition("MILLE")
    if thousand:
        return number_in_words(head) * _THOUSAND + number_in_words(rest)
    return sum(_VALUES[re.sub(" ", "-", word)] for word in re.findall(rf"\b{_WORD}\b", folded))
