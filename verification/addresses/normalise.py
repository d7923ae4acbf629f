"""Write an address in the lines of NF Z10-011: upper case, no accents, no punctuation, 38 characters a line.

Words are shortened only where a line would be too long: first the way type, then titles and adjectives, then
articles go. What is still too long is cut between words. A range keeps its first number, as the norm asks, so
the written lines name one door: they are for envelopes and labels, never for deciding.
"""

from __future__ import annotations

from collections.abc import Iterator

from verification.addresses.model import ParsedAddress
from verification.addresses.parse import parse_address
from verification.addresses.text import fold
from verification.addresses.vocabulary import ARTICLES, SHORT_WORDS, WAY_TYPE_ABBREVIATIONS

LINE_LENGTH = 38  # characters, NF Z10-011
_SIDES = frozenset(("COUR", "JARDIN", "RUE"))  # of the building: "sur cour"
_OWN_LABEL = frozenset(("RDC", "REZ", "PORTE", "BOITE"))  # values that say themselves what they are


def normalise(address: str | ParsedAddress) -> tuple[str, ...]:
    """Lines 2 to 6 of the norm, empty ones left out; line 1, the person, is not the address."""
    parsed = parse_address(address) if isinstance(address, str) else address
    return tuple(line for line in _lines(parsed) if line)


def _lines(parsed: ParsedAddress) -> Iterator[str]:
    """The five lines, each fitted, some perhaps empty."""
    side = "SUR" if parsed.stairs in _SIDES else "ESC"
    yield _fitted(_joined(("APT", parsed.flat), ("ETG", parsed.floor), (side, parsed.stairs)))
    yield _fitted(_joined(("", parsed.residence), ("BAT", parsed.building)))
    number = _joined(("", parsed.number), ("", parsed.repetition))
    yield _street_line(number, parsed.way_type or "", parsed.street or "")
    box = f"BP {parsed.box}" if (parsed.box or "").isdigit() else parsed.box
    yield _fitted(_joined(("", box), ("", parsed.lieu_dit), ("", parsed.former_commune)))
    town = _joined(("", parsed.postcode), ("", parsed.city), ("", "CEDEX" if parsed.cedex else None))
    yield _fitted(town if len(town) <= LINE_LENGTH else _shortened(_plain(town)))


def _joined(*parts: tuple[str, str | None]) -> str:
    """Labels and values of what is there, in one line."""
    return " ".join(
        value if value.split(" ")[0] in _OWN_LABEL else f"{label} {value}".strip() for label, value in parts if value
    )


def _street_line(number: str, way_type: str, street: str) -> str:
    """Number, way type and name, shortened step by step as far as the line asks."""
    name = _plain(street)
    bare = " ".join(word for word in name.split() if word not in ARTICLES) or name
    line = ""
    for words in (name, _shortened(name), bare, _shortened(bare)):
        for kind in (way_type, WAY_TYPE_ABBREVIATIONS.get(way_type, way_type)):
            line = " ".join(part for part in (number, kind, words) if part)
            if len(line) <= LINE_LENGTH:
                return line
    return _fitted(line)


def _shortened(line: str) -> str:
    """Words of a plain line in their usual abbreviations."""
    return " ".join(SHORT_WORDS.get(word, word) for word in line.split())


def _plain(line: str) -> str:
    """The line folded and without marks."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in fold(line)).split())


def _fitted(line: str) -> str:
    """The plain line, cut between words at the norm's length."""
    kept = _plain(line)
    if len(kept) <= LINE_LENGTH:
        return kept
    return kept[: LINE_LENGTH + 1].rsplit(" ", 1)[0][:LINE_LENGTH]
