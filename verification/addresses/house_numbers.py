"""House numbers as printed: repetition, range, digits misread as letters.

One pattern, applied where a number may stand; whether it is the house's is for ``parse`` to say.
"""

from __future__ import annotations

import re

_REPETITION = (
    r"(?:B[I1L]?[S5](?![A-Z0-9])|TER(?!\w)|T[E3F]R(?!\w)|QUATER(?!\w)|QUINQUIES(?!\w)"
    r"|R(?= RUE\b)|A(?!['.\w])(?! *(?:LA\b|L\b|\d{1,4}\b))|[B-QS-Z](?!['.\w])(?! *\d{1,4}\b))"
)
NUMBER = re.compile(
    r"(?=[N0-9ILOS])(?<![\w'.])(?:N ?[°O]?\.? ?|NUMERO |NUM\.? )?"
    r"(?P<number>(?=[ILO]{1,3}\d|\d{1,3}[IO])[0-9ILO]{2,4}(?=[ ,])"
    r"|0{0,4}\d{1,4}(?!\d)"
    r"|[1ILOS]{1,3}(?= (?:RUE|R|AVENUE|AVE?|BOULEVARD|BD|CHEMIN|CHE|PLACE|PL|ROUTE|RTE|IMPASSE|IMP|ALLEE|ALL)\b))"
    rf"(?: ?-?(?P<repetition>{_REPETITION}(?: ?(?P<second>[A-F](?!['\w])(?! *\d)))?))?(?!\w)"
    rf"(?:\s?(?:-|/|&|\bA\b|\bAU\b|\bET\b) ?(?P<range>\d{{1,4}}) ?(?:{_REPETITION})?(?!\w))?"
)
NUMBER_AT_END = re.compile(rf"(?:^|.* )(?:N ?[°O]?\.? ?)?0{{0,4}}\d{{1,4}}(?: ?{_REPETITION})?$")
_CANONICAL_REPETITIONS = {"BIS": "BIS", "B": "BIS", "TER": "TER", "T": "TER", "QUATER": "QUATER", "Q": "QUATER"}
_REPETITION_DIGITS = str.maketrans("1L53", "IISE")
REPETITION_WORDS = frozenset(("BIS", "TER", "QUATER"))


def repetition_of(found: re.Match[str]) -> str | None:
    """BIS, TER, QUATER or a letter; B is BIS."""
    printed = found["repetition"]
    if not printed:
        return None
    word = printed.split(" ")[0] if found["second"] else printed
    word = word.strip()
    if found["second"] and word.endswith(found["second"]) and len(word) > 1:
        word = word[:-1]
    if len(word) > 1:
        word = word.translate(_REPETITION_DIGITS).replace("TFR", "TER")
    return _CANONICAL_REPETITIONS.get(word, word) + (found["second"] or "")


def range_end_of(number: str, found: re.Match[str]) -> str | None:
    """The last number of a range; only one above the first."""
    end = (found["range"] or "").lstrip("0")
    return end if end and int(end) > int(number) else None
