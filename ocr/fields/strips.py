"""Pages cut into strips, and strips gathered into blocks.

A strip is a run of words on one baseline with no wide gap: a table cell, a label, a line of an address. A
block is a column of strips that hang together, top to bottom. Both are found from positions alone, measured
in letter heights, so that they hold at any resolution.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median

from ocr.fields.cities import cities_in
from ocr.fields.text import fold
from ocr.reading import Box, Page, TextSource, Word, enclosing

# In letter heights. A space is about a third of one, a justified space seldom over one and a half.
WIDEST_SPACE = 1.9
# Between the feet of a line and the head of the next; paragraphs are further apart than lines.
WIDEST_LEADING = 1.15
# The same for lines that follow each other at even steps, and how uneven the steps may be, as a share of one.
LOOSEST_LEADING = 1.4
EVEN_STEP = 0.08
# How far the left edges of lines in a block may differ (an indent after a label counts as aligned).
WIDEST_INDENT = 1.6
# How far the middles of one row's cells may differ, in letter heights, on a page that is not quite flat; and how
# many pixels of gap a pixel of that counts for.
ROW_TOLERANCE = 1.0
STEP_WEIGHT = 12.0
# Characters: a line of an address has 38 at most (AFNOR), so a longer one is a sentence; and how much a ragged
# line may stay short of the word that did not fit.
SHORTEST_SENTENCE_LINE = 42
WRAP_SLACK = 2
# A photograph whose print is narrower than this share of it shows the desk too; the sheet is then an A4 (height by
# width) with margins of this share around the print, as letters have.
DESK_AROUND = 0.78
A4_RATIO = 297 / 210
MARGIN = 0.06
LEAST_PRINT_CONFIDENCE = 0.5
# Recognition this unsure of a whole run of words has read a stain, a rule or a blur.
LEAST_CONFIDENCE = 0.35
# Letters in a block have one size; a title and its text have not.
LARGEST_SIZE_RATIO = 2.4
# A recognised word below this with no letter or digit is a table rule or a stain.
_NOISE = re.compile(r"^[\W_]*$")
_KEPT_MARKS = frozenset({"&", "-", "–", "—", "/", ":", ",", "°", "+", "€", "%", "«", "»", "€,", "€.", "»,", "»."})
# A full stop behind a whole word, not an abbreviation like "Mme." or "av."; a label with its value behind a colon.
_SENTENCE_END = re.compile(r"(?:[A-Z)]{5}|\d{2}\)?)\.$")
_DANGLING = re.compile(r"(?:\b(?:QUE|DE|DU|DES|LA|LE|LES|ET|OU|A|AU|PAR|POUR|EN|NOTRE|VOTRE|SON|SA|UN|UNE)|,)$")
_LABELLED_VALUE = re.compile(r"[A-Z0-9][^:]{2,40}:\s*\S")
_POSTCODE_WORD = re.compile(r"^\(?[0-9OIlSB]{5}$")


@dataclass(frozen=True, kw_only=True)
class Strip:
    """A run of words with no wide gap. ``folded`` is as long as ``text``; ``height`` is that of its letters."""

    text: str = field(repr=False)
    folded: str = field(repr=False)
    box: Box
    height: float
    confidence: float

    @property
    def page(self) -> int:
        """The page it stands on, from 1."""
        return self.box.page

    @property
    def middle(self) -> float:
        """Pixels from the top of the page to the middle of the letters."""
        return (self.box.top + self.box.bottom) / 2


@dataclass(frozen=True, kw_only=True)
class Block:
    """Strips of one column that hang together, top to bottom."""

    strips: tuple[Strip, ...]


@dataclass(frozen=True, kw_only=True)
class Flow:
    """Strips of a block that read as one text: a sentence over several lines, or a single strip.

    ``first`` is the index of the first strip in its block; ``starts`` are the places in ``text`` where each
    strip begins. ``folded`` is as long as ``text``.
    """

    text: str = field(repr=False)
    folded: str = field(repr=False)
    strips: tuple[Strip, ...]
    starts: tuple[int, ...]
    first: int

    @property
    def is_sentence(self) -> bool:
        """Whether it runs over more than one line."""
        return len(self.strips) > 1

    def between(self, start: int, end: int) -> tuple[Strip, ...]:
        """The strips that hold some of the text between two places."""
        ends = (*self.starts[1:], len(self.text) + 1)
        held = [
            strip
            for strip, begin, stop in zip(self.strips, self.starts, ends, strict=True)
            if begin < end and start < stop
        ]
        return tuple(held) or self.strips[:1]


@dataclass(frozen=True, kw_only=True)
class Area:
    """The sheet of paper inside a page image: the whole page, or where print stands when there is desk around it."""

    left: float
    top: float
    width: float
    height: float

    def across(self, box: Box) -> float:
        """How far right a box begins, 0 at the left edge, 1 at the right one."""
        return (box.left - self.left) / self.width

    def down(self, box: Box) -> float:
        """How far down a box begins, 0 at the head, 1 at the foot."""
        return (box.top - self.top) / self.height


Areas = Mapping[int, Area]


def areas_of(pages: tuple[Page, ...], strips: tuple[Strip, ...]) -> Areas:
    """The area of every page by its number."""
    return {page.number: _area(page, [strip for strip in strips if strip.page == page.number]) for page in pages}


def _area(page: Page, strips: list[Strip]) -> Area:
    """The page, or for a photograph with much around the print the print with an A4 sheet's margins."""
    whole = Area(left=0.0, top=0.0, width=max(page.width, 1), height=max(page.height, 1))
    printed = [strip.box for strip in strips if strip.confidence >= LEAST_PRINT_CONFIDENCE and len(strip.text) > 3]
    if page.source is not TextSource.RECOGNISED or not printed:
        return whole
    box = enclosing(tuple(printed))
    if box.width > DESK_AROUND * page.width:
        return whole
    width = box.width / (1 - 2 * MARGIN)
    height = max(width * A4_RATIO, box.height / (1 - 2 * MARGIN))
    return Area(left=box.left - MARGIN * width, top=box.top - MARGIN * height, width=width, height=height)


def strips_of(page: Page) -> tuple[Strip, ...]:
    """Every strip of a page that was seen well enough, top to bottom, then left to right."""
    runs = [run for line in page.lines for run in _runs(line.words)]
    strips = [strip for run in runs if (strip := _strip(run)).confidence >= LEAST_CONFIDENCE]
    return tuple(sorted(strips, key=lambda strip: (strip.box.top, strip.box.left)))


def _runs(words: tuple[Word, ...]) -> list[tuple[Word, ...]]:
    """The words of a line cut at wide gaps and at table rules."""
    height = median(word.box.height for word in words) if words else 0.0
    runs: list[list[Word]] = [[]]
    for word in words:
        if _is_noise(word):
            runs.append([])
            continue
        if runs[-1] and _is_apart(runs[-1][-1], word, height):
            runs.append([])
        runs[-1].append(word)
    return [tuple(run) for run in runs if run]


def _is_noise(word: Word) -> bool:
    """Whether the word is a rule or a stain rather than print."""
    return bool(_NOISE.match(word.text)) and word.text not in _KEPT_MARKS


def _is_apart(before: Word, after: Word, height: float) -> bool:
    """Whether a column ends between two words; a postcode stays with its city a little longer."""
    stretch = 2.0 if _POSTCODE_WORD.match(before.text) else 1.0
    return after.box.left - before.box.right > WIDEST_SPACE * stretch * max(height, 1.0)


def _strip(words: tuple[Word, ...]) -> Strip:
    """The strip of a run of words; its height ignores a tall stray mark among them."""
    text = " ".join(word.text for word in words)
    whole = enclosing(tuple(word.box for word in words))
    height = median(word.box.height for word in words)
    top = median(word.box.top for word in words)
    bottom = median(word.box.bottom for word in words)
    box = Box(page=whole.page, left=whole.left, top=min(top, bottom), right=whole.right, bottom=max(top, bottom))
    confidence = sum(word.confidence for word in words) / len(words)
    return Strip(text=text, folded=fold(text), box=box, height=max(height, 1.0), confidence=confidence)


def blocks_of(strips: tuple[Strip, ...]) -> tuple[Block, ...]:
    """Every strip of one page in exactly one block, blocks in the order of their first strip."""
    following: dict[int, int] = {}
    taken: set[int] = set()
    for index in range(len(strips)):
        below = _next_below(index, strips)
        if below is not None and below not in taken:
            following[index] = below
            taken.add(below)
    starts = [index for index in range(len(strips)) if index not in taken]
    return tuple(Block(strips=tuple(strips[step] for step in _chain(start, following))) for start in starts)


def _chain(start: int, following: dict[int, int]) -> list[int]:
    """The indices from a first strip downwards."""
    chain = [start]
    while chain[-1] in following:
        chain.append(following[chain[-1]])
    return chain


def flows_of(block: Block) -> tuple[Flow, ...]:
    """The block's strips, in order, those of one sentence joined."""
    flows: list[Flow] = []
    begin = 0
    for index in range(len(block.strips)):
        last = index + 1 == len(block.strips)
        if last or not _wraps(block.strips[begin : index + 1], block.strips[index + 1]):
            flows.append(_flow(block.strips[begin : index + 1], begin))
            begin = index + 1
    return tuple(flows)


def _wraps(strips: tuple[Strip, ...], below: Strip) -> bool:
    """Whether a line goes on below: it is long, and the next word would not have fitted on it."""
    strip = strips[-1]
    if len(strip.text) < SHORTEST_SENTENCE_LINE or _SENTENCE_END.search(strip.folded):
        return False
    if _LABELLED_VALUE.match(strip.folded) and _LABELLED_VALUE.match(below.folded):
        return False
    if _DANGLING.search(strip.folded):
        return True
    if _ends_an_address(strip.text):
        return False
    letter = (strip.box.right - strip.box.left) / len(strip.text)
    edge = max(other.box.right for other in (*strips, below))
    word = below.text.split(" ", 1)[0]
    return strip.box.right + (len(word) + 1 + WRAP_SLACK) * letter >= edge


def _ends_an_address(text: str) -> bool:
    """Whether the line ends with a postcode and its city."""
    cities = cities_in(text)
    return bool(cities) and cities[-1].end == len(text)


def _flow(strips: tuple[Strip, ...], first: int) -> Flow:
    """The strips as one text; a word cut at its hyphen is put together again."""
    text, starts = "", []
    for strip in strips:
        glue = "" if not text or re.search(r"\w-$", text) else " "
        starts.append(len(text) + len(glue))
        text += glue + strip.text
    return Flow(text=text, folded=fold(text), strips=strips, starts=tuple(starts), first=first)


def _next_below(index: int, strips: tuple[Strip, ...]) -> int | None:
    """The strip right below that continues the column, None when the column ends."""
    nearest = _nearest_under(index, strips)
    if nearest is None:
        return None
    strip, below = strips[index], strips[nearest]
    return nearest if _continues(strip, below) or _keeps_step(strip, nearest, strips) else None


def _nearest_under(index: int, strips: tuple[Strip, ...]) -> int | None:
    """The nearest strip that stands below and shares some of the width."""
    under = [other for other in range(len(strips)) if other != index and _is_under(strips[index], strips[other])]
    return min(under, key=lambda other: strips[other].box.top, default=None)


def _keeps_step(strip: Strip, below: int, strips: tuple[Strip, ...]) -> bool:
    """Whether two loosely spaced strips are lines of one column: the line after comes at the same step."""
    after = _nearest_under(below, strips)
    if after is None or not _continues(strip, strips[below], loosely=True):
        return False
    step, next_step = strips[below].middle - strip.middle, strips[after].middle - strips[below].middle
    return _continues(strips[below], strips[after], loosely=True) and abs(step - next_step) <= EVEN_STEP * step


def _is_under(strip: Strip, candidate: Strip) -> bool:
    """Whether the candidate stands below and shares some of the strip's width."""
    lower = candidate.middle - strip.middle > 0.6 * min(strip.height, candidate.height)
    shared = min(strip.box.right, candidate.box.right) - max(strip.box.left, candidate.box.left)
    return lower and shared > 0


def _continues(strip: Strip, below: Strip, *, loosely: bool = False) -> bool:
    """Whether two strips belong to one column: near, aligned and of one size."""
    large, small = max(strip.height, below.height), min(strip.height, below.height)
    near = below.box.top - strip.box.bottom <= (LOOSEST_LEADING if loosely else WIDEST_LEADING) * large
    aligned = abs(below.box.left - strip.box.left) <= WIDEST_INDENT * large
    centred = abs(below.box.left + below.box.right - strip.box.left - strip.box.right) <= large
    return near and (aligned or centred) and large <= LARGEST_SIZE_RATIO * small


def left_cell(strip: Strip, strips: tuple[Strip, ...]) -> Strip | None:
    """The nearest strip on the same row to the left, None when there is none."""
    row = [other for other in strips if other.box.right <= strip.box.left and is_same_row(strip, other)]
    return min(row, key=lambda other: _row_distance(strip, other), default=None)


def right_cell(strip: Strip, strips: tuple[Strip, ...]) -> Strip | None:
    """The nearest strip on the same row to the right, None when there is none."""
    row = [other for other in strips if other.box.left >= strip.box.right and is_same_row(strip, other)]
    return min(row, key=lambda other: _row_distance(strip, other), default=None)


def _row_distance(strip: Strip, other: Strip) -> float:
    """How far two strips of a row are apart; a step up or down weighs like a wide gap."""
    gap = max(strip.box.left - other.box.right, other.box.left - strip.box.right)
    return gap + STEP_WEIGHT * abs(strip.middle - other.middle)


def is_same_row(strip: Strip, other: Strip) -> bool:
    """Whether two strips of one page stand at the same height."""
    return strip.page == other.page and abs(strip.middle - other.middle) <= ROW_TOLERANCE * max(
        strip.height, other.height
    )


def above_in_column(strip: Strip, strips: tuple[Strip, ...]) -> tuple[Strip, ...]:
    """The strips above that share some of the width, nearest first."""
    column = [other for other in strips if other.page == strip.page and _is_under(other, strip)]
    return tuple(sorted(column, key=lambda other: -other.box.top))
