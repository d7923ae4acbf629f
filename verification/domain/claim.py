"""What a resident declares, and what may be looked at to judge it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date

from ocr.reading import DocumentReading, FileKind, Problem
from ocr.seal import SealVerdict
from verification.domain.errors import InvalidClaimError
from verification.domain.whereabouts import Whereabouts

MAX_NAME_CHARS = 120
MAX_ADDRESS_CHARS = 300
MAX_SHOWN_CHARS = 60
"""A first name: half of a whole name."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Who says they live where. ``account`` is the network's own reference, empty when there is none.

    ``name`` is the one on the paper; ``shown_first_name`` is what neighbours see (a prénom d'usage), never compared
    with the paper, empty for the first name of ``name``. ``name_changed``: the name was changed after a paper had
    been read, perhaps to the one read on it. ``nothing_else``: the person says that no other paper is at hand.
    ``shares_home``: the person says that they share the home; shown to a human, looked at by no check.

    Raises:
        InvalidClaimError: name or address is empty, longer than any real one, or holds what no text holds.
    """

    name: str = field(repr=False)
    address: str = field(repr=False)
    account: str = field(default="", repr=False)
    name_changed: bool = False
    shown_first_name: str = field(default="", repr=False)
    nothing_else: bool = False
    shares_home: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be compared."""
        if not self.name.strip() or len(self.name) > MAX_NAME_CHARS:
            raise InvalidClaimError(f"a name of 1 to {MAX_NAME_CHARS} characters is needed")
        if not self.address.strip() or len(self.address) > MAX_ADDRESS_CHARS:
            raise InvalidClaimError(f"an address of 1 to {MAX_ADDRESS_CHARS} characters is needed")
        if len(self.shown_first_name) > MAX_SHOWN_CHARS:
            raise InvalidClaimError(f"a first name shown to neighbours has {MAX_SHOWN_CHARS} characters at most")
        if not all(_is_text(value) for value in (self.name, self.address, self.account, self.shown_first_name)):
            raise InvalidClaimError("only letters, digits, punctuation and spaces are taken")


def _is_text(value: str) -> bool:
    """Whether every character can be written down: no halves of characters, and no control but white space."""
    return all(char.isspace() or unicodedata.category(char) not in ("Cc", "Cs") for char in value)


UNREADABLE = DocumentReading(file_kind=FileKind.UNKNOWN, sha256="", problems=(Problem(code="document.unreadable"),))
"""What is known of a paper that could not be read at all."""


@dataclass(frozen=True, kw_only=True)
class EarlierUse:
    """How an earlier verified use of the same paper, under another account, compares with this one.

    ``only_delivery_point``: the papers share no more than the meter of one dwelling.
    """

    same_person: bool
    same_holders: bool
    same_home: bool
    only_delivery_point: bool = False


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Everything the checks may look at; ``today`` is the day the decision counts for.

    ``place`` is None where no address base and no quarters were imported.
    """

    reading: DocumentReading
    today: date
    seals: tuple[SealVerdict, ...] = ()
    earlier_uses: tuple[EarlierUse, ...] = ()
    place: Whereabouts | None = None
