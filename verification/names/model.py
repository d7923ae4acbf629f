"""The values of name matching: what was typed, what was printed, and what holding them together gave."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

SAME_FROM = 0.9  # Score from which a match reads *same* (DESIGN section 6).
UNCLEAR_FROM = 0.5  # Score from which a match reads *unclear*; below it is *different*.


class NameVerdict(StrEnum):
    """The same person, another one, or a human must say."""

    SAME = "same"
    DIFFERENT = "different"
    UNCLEAR = "unclear"


@dataclass(frozen=True, kw_only=True)
class NameMatch:
    """How well a declared name fits a printed one. ``reasons`` are ``name.*`` codes, empty when nothing is amiss.

    ``score`` lies on one scale: different < 0.5 <= unclear < 0.9 <= same.
    """

    score: float
    reasons: tuple[str, ...] = ()

    @property
    def verdict(self) -> NameVerdict:
        """The verdict the score stands for."""
        if self.score >= SAME_FROM:
            return NameVerdict.SAME
        return NameVerdict.UNCLEAR if self.score >= UNCLEAR_FROM else NameVerdict.DIFFERENT


class Likeness(IntEnum):
    """How one part of a name looks like another, worst first. From ``FAR_SLIP`` on it is the same part."""

    OTHER = 0
    NEAR = 1  # One letter apart, and both may exist.
    NICKNAME = 2
    INITIAL = 3
    FAR_SLIP = 4  # Two letters misread.
    SLIP = 5  # One letter misread or mistyped.
    PARTICLE = 6  # Only a particle (de, el, van) is missing.
    VARIANT = 7  # Another spelling of one foreign name.
    FOLDED = 8  # Equal once what is easily misread is folded.
    EXACT = 9


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a name, folded; particles are glued to it, ``core`` is it without them.

    ``group`` is shared by parts joined by a hyphen; ``alias`` marks what follows née, épouse or veuve;
    ``caps`` marks a word in capitals among others that are not.
    """

    text: str = field(repr=False)
    core: str = field(repr=False)
    group: int = 0
    alias: bool = False
    caps: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """One printed person, parts in the order printed.

    ``guessed``: the surname was borrowed from the other holder and could be read otherwise. ``family``: "famille X".
    ``hosting``: printed after "chez". ``generation``: fils, père, junior or senior, or empty.
    """

    parts: tuple[Part, ...] = field(repr=False)
    organisation: bool = False
    family: bool = False
    hosting: bool = False
    guessed: bool = False
    generation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimant:
    """The declared person, first names told from surnames. ``joined`` are the name's letters without spaces."""

    given: tuple[Part, ...] = field(repr=False)
    surname: tuple[Part, ...] = field(repr=False)
    joined: tuple[str, ...] = field(repr=False)
    generation: str = ""
