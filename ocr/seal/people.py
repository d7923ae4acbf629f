"""The persons named by one line of a seal.

A line is ``TITLE/SURNAME/FIRST NAME`` in capitals without accents; some issuers leave the slashes out, and some
write a couple on one line. Nothing is compared here.
"""

from __future__ import annotations

import re

TITLES = frozenset(
    {"M", "MR", "MONSIEUR", "MME", "MADAME", "MLLE", "MADEMOISELLE", "ME", "MAITRE"}
    | {"DR", "DOCTEUR", "PR", "PROFESSEUR"}
)

_JOINING_WORDS = frozenset(("ET", "OU"))
_JOINED = re.compile(r"\s(?:ET|OU)\s")
_COUPLE = re.compile(r"\s(?:ET|OU)\s(?=(?:M|MR|MME|MLLE|MONSIEUR|MADAME|MADEMOISELLE)\s)")


def names_in(line: str) -> tuple[str, ...]:
    """The names of a line, one a person, titles removed; () when nothing is left."""
    if "/" in line:
        named = _names_of_parts(line.split("/"))
    else:
        named = [_without_title(part) for part in _COUPLE.split(f"{line.strip()} ")]
    return tuple(name for name in named if name)


def is_title(text: str) -> bool:
    """Whether the text holds titles only, such as ``MME`` or ``M OU MME``."""
    words = text.replace(".", " ").split()
    return all(word in TITLES or word in _JOINING_WORDS for word in words)


def _names_of_parts(parts: list[str]) -> list[str]:
    """The names of a line split at its slashes: surname, then first names; a couple shares the surname."""
    kept = [" ".join(part.split()) for part in (parts[1:] if is_title(parts[0]) else parts)]
    first_names = _JOINED.split(kept[-1]) if len(kept) > 1 else [""]
    surname = " ".join(kept[: max(1, len(kept) - 1)])
    return [f"{surname} {first_name}".strip() for first_name in first_names]


def _without_title(text: str) -> str:
    """The text without the titles it begins with; the text itself when it is nothing else."""
    words = text.split()
    first = next((place for place, word in enumerate(words) if not is_title(word)), 0)
    return " ".join(words[first:])
