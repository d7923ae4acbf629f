"""The values a made document is built from and comes with.

Everything here is fictitious: persons are drawn from lists of first names and surnames, streets from lists of
common street names. What is printed and what is true are kept side by side, so that a reading can be scored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Render(StrEnum):
    """How the paper reaches the service."""

    PDF = "pdf"
    SCAN_PDF = "scan_pdf"
    SCAN_IMAGE = "scan_image"
    PHOTO = "photo"


class Trick(StrEnum):
    """What was done to an otherwise genuine document. ``RESAVED`` is the one harmless trick."""

    OVERLAY = "overlay"
    EDITED_TEXT = "edited_text"
    RESAVED = "resaved"
    BLANK = "blank"
    PASSWORD = "password"  # noqa: S105 - a kind of file, no secret
    SCREENSHOT = "screenshot"
    BLURRED = "blurred"
    DARK = "dark"


@dataclass(frozen=True, kw_only=True)
class Person:
    """One fictitious person; ``title`` is ``M.`` or ``Mme``."""

    title: str
    first: str
    last: str

    @property
    def name(self) -> str:
        """First name and surname with their accents."""
        return f"{self.first} {self.last}"


@dataclass(frozen=True, kw_only=True)
class Household:
    """Who the paper is made out to.

    ``spouse_hidden``: the second person's first name is not printed. ``company``: the paper is made out to it, and
    the person, who runs it, is not named at all.
    """

    persons: tuple[Person, ...]
    spouse_hidden: bool = False
    company: str = ""

    @property
    def named(self) -> tuple[Person, ...]:
        """The persons whose first name stands on the paper."""
        if self.company:
            return ()
        return self.persons[:1] if self.spouse_hidden else self.persons

    @property
    def holders(self) -> tuple[str, ...]:
        """The names a perfect reader would give: persons, or the company."""
        return (self.company,) if self.company else tuple(person.name for person in self.named)


@dataclass(frozen=True, kw_only=True)
class Place:
    """One postal address, written in full with its accents.

    ``way`` is the kind of way with a small letter (``rue``), empty for a lieu-dit; ``street`` what follows
    it, with its link word (``des Lilas``); ``before`` the lines that stand above the street (flat,
    building, residence) and ``after`` those below (lieu-dit, former commune).
    """

    number: str
    repetition: str
    way: str
    street: str
    postcode: str
    city: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def full_street(self) -> str:
        """The way and its name: ``rue des Lilas``."""
        return f"{self.way} {self.street}".strip()


@dataclass(frozen=True, kw_only=True)
class PrintedPlace:
    """An address as the paper shows it: street lines, then postcode and city."""

    lines: tuple[str, ...]
    street: str
    last_line: str

    @property
    def all_lines(self) -> tuple[str, ...]:
        """Every line of the block below the recipient."""
        return (*self.lines, self.last_line)

    @property
    def one_line(self) -> str:
        """The whole address on a single line."""
        return ", ".join(self.all_lines)


@dataclass(frozen=True, kw_only=True)
class PrintedWord:
    """One printed word and its box in points of the upright page, origin top left; ``page`` counts from 1."""

    text: str
    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, kw_only=True)
class TrueAddress:
    """An address to compare a reading with; ``lines`` and ``street_printed`` are as printed."""

    number: str
    repetition: str
    street: str
    street_printed: str
    postcode: str
    city: str
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What a perfect reader would find on the paper."""

    holders: tuple[str, ...]
    holder_lines: tuple[str, ...]
    home: TrueAddress | None
    billing: TrueAddress | None
    issue_date: str | None
    document_type: str
    issuer: str | None
    words: tuple[PrintedWord, ...] = field(default=(), repr=False)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One claim made with the paper, and the outcomes that are right for it."""

    kind: str
    name: str
    address: str
    on: date
    account: str
    expected: frozenset[str]

    @property
    def is_honest(self) -> bool:
        """Whether the only right answer is yes."""
        return self.expected == frozenset({"verified"})


@dataclass(frozen=True, kw_only=True)
class MadeDocument:
    """One made document: the file, what is true of it, and the claims made with it.

    ``seal`` is the payload of the 2D-Doc on its first page, None on a paper without one.
    """

    id: str
    layout: str
    render: Render
    trick: Trick | None
    suffix: str
    data: bytes = field(repr=False)
    truth: Truth
    cases: tuple[Case, ...]
    pdf: bytes = field(repr=False)
    seal: bytes | None = field(default=None, repr=False)

    @property
    def shown_words(self) -> tuple[PrintedWord, ...]:
        """The printed words of the pages that are in the file: a picture shows the first page only, a TIFF scan all."""
        has_all = self.suffix == ".pdf" or (self.render is Render.SCAN_IMAGE and self.suffix == ".tif")
        return tuple(word for word in self.truth.words if has_all or word.page == 1)
