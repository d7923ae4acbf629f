"""Write an address in the lines of NF Z10-011: upper case, no accents, no punctuation, 38 characters a line."""

from __future__ import annotations

from verification.addresses.model import ParsedAddress
from verification.addresses.parse import parse_address
from verification.addresses.text import fold

LINE_LENGTH = 38  # characters, NF Z10-011


def normalise(address: str | ParsedAddress) -> tuple[str, ...]:
    """Lines 2 to 6 of the norm, empty ones left out; line 1, the person, is not the address."""
    parsed = parse_address(address) if isinstance(address, str) else address
    lines = (
        _joined(("APT", parsed.flat), ("ETG", parsed.floor), ("ESC", parsed.stairs)),
        _joined(("", parsed.residence), ("BAT", parsed.building)),
        _joined(("", _numbers(parsed)), ("", parsed.way_type), ("", parsed.street)),
        _joined(("", parsed.box and f"BP {parsed.box}"), ("", parsed.lieu_dit), ("", parsed.former_commune)),
        _joined(("", parsed.postcode), ("", parsed.city), ("", "CEDEX" if parsed.cedex else None)),
    )
    return tuple(_fitted(line) for line in lines if line)


def _joined(*parts: tuple[str, str | None]) -> str:
    """Labels and values of what is there, in one line."""
    return " ".join(f"{label} {value}".strip() for label, value in parts if value)


def _numbers(parsed: ParsedAddress) -> str | None:
    """Number and repetition; a range keeps its first number."""
    return " ".join(part for part in (parsed.number, parsed.repetition) if part) or None


def _fitted(line: str) -> str:
    """The line without marks, cut between words at the norm's length."""
    kept = " ".join("".join(letter if letter.isalnum() else " " for letter in fold(line)).split())
    if len(kept) <= LINE_LENGTH:
        return kept
    return kept[: LINE_LENGTH + 1].rsplit(" ", 1)[0][:LINE_LENGTH]
