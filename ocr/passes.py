"""More than one look at a recognised page, when the first look left something needed open.

Different settings fail on different pages. Each further pass is a reading of its own; the one that leaves least
open wins, and only what it left open is taken from another. Words of two passes are never mixed on one page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ocr.cleaning import scaled, without_rules
from ocr.errors import RefusedDocumentError
from ocr.fields import open_fields, read_fields
from ocr.layout import lines_of
from ocr.ports import Arrangement, GrayImage, Recogniser, Rows
from ocr.reading import Box, Fields, Page, Word

MOST_PAGES_AGAIN = 2
"""Pages looked at again: what is needed stands on the first."""

SMALLER, LARGER = 0.8, 1.25
"""Scales of the last pass: letters of 26 px read again at 21 or 32 px."""

LARGE_LETTERS_PX = 24.0

SURE_WORD = 0.5
LEAST_SURE_WORDS = 5
"""Words of two letters and more, read at least this surely, without which a page is taken for grain."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a page is read again: the arrangement told, ruled lines taken out, letters of another size."""

    arrangement: Arrangement
    is_unruled: bool = False
    is_rescaled: bool = False


PASSES = (
    Settings(arrangement=Arrangement.SCATTERED, is_unruled=True),
    Settings(arrangement=Arrangement.AUTOMATIC, is_unruled=True, is_rescaled=True),
)
"""The further looks, in order, each only while something is open."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """One page as first read; ``even`` are its pixels when it can be recognised again.

    A page without a measured letter height has too few letters to be worth another look.
    """

    page: Page
    even: GrayImage | None = field(default=None, repr=False)
    letter_height_px: float | None = None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The pages of one pass and what was understood from them."""

    pages: tuple[Page, ...]
    fields: Fields

    @property
    def is_open(self) -> frozenset[str]:
        """What is still missing."""
        return open_fields(self.fields)

    @property
    def lacks_number(self) -> bool:
        """Whether the home was read without any digit: a hamlet, or a number that was overlooked."""
        home = self.fields.home
        return home is not None and not any(character.isdigit() for line in home.lines for character in line)


def best_outcome(looks: Sequence[Look], recogniser: Recogniser) -> Outcome:
    """The pages and fields of the pass that leaves least open, completed from the others."""
    pages = tuple(look.page for look in looks)
    outcomes = [Outcome(pages=pages, fields=read_fields(pages))]
    again = [look for look in looks if is_worth_again(look)][:MOST_PAGES_AGAIN]
    for settings in PASSES:
        so_far = completed(outcomes)
        if not again or not (so_far.is_open or (so_far.lacks_number and len(outcomes) == 1)):
            break
        read_again = {look.page.number: _again(look, recogniser, settings) for look in again}
        replaced = tuple(read_again.get(page.number, page) for page in pages)
        outcomes.append(Outcome(pages=replaced, fields=read_fields(replaced)))
    return completed(outcomes)


def is_worth_again(look: Look) -> bool:
    """Whether another look can show more: there are letters, and the first look made words of some of them.

    On grain alone (a dark photograph) the further looks take minutes and give nothing.
    """
    if look.even is None or look.letter_height_px is None:
        return False
    words = [word for line in look.page.lines for word in line.words]
    return sum(len(word.text) > 1 and word.confidence >= SURE_WORD for word in words) >= LEAST_SURE_WORDS


def completed(outcomes: list[Outcome]) -> Outcome:
    """The outcome with least open, what it lacks taken from the first other that has it."""
    best = min(outcomes, key=lambda outcome: len(outcome.is_open))
    for other in outcomes:
        best = replace(best, fields=_filled(best.fields, other.fields))
    numbered = (other for other in outcomes if _adds_number(best, other))
    return replace(best, fields=replace(best.fields, addresses=next(numbered, best).fields.addresses))


def _adds_number(outcome: Outcome, other: Outcome) -> bool:
    """Whether another reading of the same home has the house number that this one lacks."""
    mine, theirs = outcome.fields.home, other.fields.home
    is_same_place = mine is not None and theirs is not None and mine.postcode == theirs.postcode
    return is_same_place and outcome.lacks_number and not (other.lacks_number or "address" in other.is_open)


def _filled(fields: Fields, other: Fields) -> Fields:
    """The fields, with those still open taken whole from the other reading."""
    gained = open_fields(fields) - open_fields(other)
    return replace(
        fields,
        dates=other.dates if "date" in gained else fields.dates,
        persons=other.persons if "holder" in gained else fields.persons,
        addresses=other.addresses if "address" in gained else fields.addresses,
    )


def _again(look: Look, recogniser: Recogniser, settings: Settings) -> Page:
    """The page recognised with other settings; as it was when the recogniser gives up."""
    even = np.asarray(look.even, dtype=np.uint8)
    scale = _other_scale(look) if settings.is_rescaled else 1.0
    image = scaled(without_rules(even) if settings.is_unruled else even, scale)
    try:
        rows = recogniser.rows(image, page=look.page.number, arrangement=settings.arrangement)
    except RefusedDocumentError:
        return look.page
    return replace(look.page, lines=lines_of(_scaled(rows, 1 / scale)))


def _other_scale(look: Look) -> float:
    """Smaller when the letters are already large, larger when they are not."""
    return SMALLER if (look.letter_height_px or 0.0) >= LARGE_LETTERS_PX else LARGER


def _scaled(rows: Rows, factor: float) -> Rows:
    """The same words in a picture of another size."""
    return tuple(tuple(replace(word, box=_scaled_box(word, factor)) for word in row) for row in rows)


def _scaled_box(word: Word, factor: float) -> Box:
    """The word's box in a picture of another size."""
    box = word.box
    return Box(page=box.page, left=box.left * factor, top=box.top * factor, right=box.right * factor,
               bottom=box.bottom * factor)
