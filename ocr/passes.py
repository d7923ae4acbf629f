"""More than one look at a recognised page, when the first look left something needed open.

Different settings fail on different pages. The first further pass reads only the print that was not read surely yet:
half the work of a whole page, and nearly always enough. Each pass is a reading of its own; the one that leaves least
open wins, and only what it left open is taken from another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ocr.cleaning import scaled, without_rules
from ocr.errors import RefusedDocumentError
from ocr.fields import open_fields, read_fields
from ocr.layout import lines_of, rows_of
from ocr.ports import Arrangement, GrayImage, Recogniser, Rows
from ocr.reading import Box, DocumentType, Fields, Page, Word
from ocr.upright import confidence

MOST_PAGES_AGAIN = 2
"""Pages looked at again: what is needed stands on the first."""

UNDATED = frozenset((DocumentType.CUSTOMER_AREA_PAGE, DocumentType.PAYSLIP, DocumentType.IDENTITY_CARD))
"""Kinds that print no day of issue, or only the one of their printing: no look finds what is not there."""

SMALLER, LARGER = 0.8, 1.25
"""Scales of the last pass: letters of 26 px read again at 21 or 32 px."""

LARGE_LETTERS_PX = 24.0
PAPER_GREY = 255

CERTAIN_WORD = 0.93
"""Confidence from which a word is not read again. On 21 made pages with something open the pass closed 13 so, 9 at .85,
and 13 when all was read again, for twice the time."""

WELL_READ = 0.88
"""Mean confidence of a page's words from which what a second look does not find is not looked for a third time."""

SURE_WORD = 0.5
LEAST_SURE_WORDS = 5
"""Words of two letters and more, read at least this surely, without which a page is taken for grain."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a page without its ruled lines is read again: the arrangement told, letters of another size, or a part of it.

    ``is_of_rest``: the words that were read for certain are kept, and only the other print is read again.
    """

    arrangement: Arrangement
    is_rescaled: bool = False
    is_of_rest: bool = False


PASSES = (
    Settings(arrangement=Arrangement.SCATTERED, is_of_rest=True),
    Settings(arrangement=Arrangement.SCATTERED),
    Settings(arrangement=Arrangement.AUTOMATIC, is_rescaled=True),
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
    def is_worth_completing(self) -> bool:
        """Whether something is missing that such a paper has."""
        expected = {"date"} if self.fields.document_type in UNDATED else set()
        return bool(self.is_open - expected)

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
        if _is_in_vain(outcomes, so_far):
            break
        if not again or not (so_far.is_worth_completing or (so_far.lacks_number and len(outcomes) == 1)):
            break
        read_again = {look.page.number: _again(look, recogniser, settings) for look in again}
        replaced = tuple(read_again.get(page.number, page) for page in pages)
        outcomes.append(Outcome(pages=replaced, fields=read_fields(replaced)))
    return completed(outcomes)


def _is_in_vain(outcomes: list[Outcome], so_far: Outcome) -> bool:
    """Whether pages that are well read were looked at again and nothing more was found: it is not printed there."""
    rows = tuple(line.words for page in so_far.pages for line in page.lines)
    return len(outcomes) > 1 and so_far.is_open == outcomes[0].is_open and confidence(rows) >= WELL_READ


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
    scale = _other_scale(look) if settings.is_rescaled else 1.0
    kept = _certain_words(look.page) if settings.is_of_rest else ()
    image = scaled(_painted_over(without_rules(np.asarray(look.even, dtype=np.uint8)), kept), scale)
    try:
        rows = recogniser.rows(image, page=look.page.number, arrangement=settings.arrangement)
    except RefusedDocumentError:
        return look.page
    rows = _scaled(rows, 1 / scale)
    if kept:
        rows = rows_of((*kept, *(word for row in rows for word in row)))
    return replace(look.page, lines=lines_of(rows))


def _certain_words(page: Page) -> tuple[Word, ...]:
    """The words of a page that need not be read again."""
    return tuple(word for line in page.lines for word in line.words if word.confidence >= CERTAIN_WORD)


def _painted_over(image: GrayImage, words: tuple[Word, ...]) -> GrayImage:
    """A picture of our own with paper where the words stand."""
    for box in (word.box for word in words):
        image[int(box.top):int(box.bottom) + 1, int(box.left):int(box.right) + 1] = PAPER_GREY
    return image


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
