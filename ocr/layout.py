"""Words to lines: which words stand on one baseline, and where one column ends and the next begins.

Pure geometry; nothing here knows what a word means. Recognised pages come with their rows already found
(a curled page keeps its baselines that way); a text layer's words are put into rows here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from ocr.ports import Rows
from ocr.reading import Line, Word

COLUMN_GAP_HEIGHTS = 1.5
"""A gap wider than this many letter heights starts a new column. A space is about a quarter, a justified one
under one."""

SAME_ROW_OVERLAP = 0.55
"""Share of the smaller word's height that two words of one row have in common."""


def rows_of(words: Iterable[Word]) -> Rows:
    """Words of an upright page put into rows, top to bottom, each left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.box.top + word.box.bottom, word.box.left)):
        row = next((row for row in reversed(rows[-3:]) if _on_one_row(row[-1], word)), None)
        if row is None:
            rows.append([word])
        else:
            row.append(word)
    return tuple(_left_to_right(row) for row in rows)


def lines_of(rows: Rows) -> tuple[Line, ...]:
    """Rows cut at column gaps, by the height they stand at, then from left to right."""
    lines = [Line(words=part) for row in rows for part in _cut_at_columns(row)]
    return tuple(sorted(lines, key=_place))


def _place(line: Line) -> tuple[float, float]:
    """Where a line stands: its middle, then its left edge."""
    box = line.box
    return ((box.top + box.bottom) / 2, box.left)


def _left_to_right(row: Iterable[Word]) -> tuple[Word, ...]:
    """The row's words in the order they are read."""
    return tuple(sorted(row, key=lambda word: word.box.left))


def _on_one_row(first: Word, second: Word) -> bool:
    """Whether two words overlap enough in height."""
    overlap = min(first.box.bottom, second.box.bottom) - max(first.box.top, second.box.top)
    return overlap >= SAME_ROW_OVERLAP * min(first.box.height, second.box.height)


def _cut_at_columns(row: Sequence[Word]) -> list[tuple[Word, ...]]:
    """The row's words, cut wherever a gap is too wide for a space."""
    if not row:
        return []
    widest_space = COLUMN_GAP_HEIGHTS * median(word.box.height for word in row)
    parts: list[list[Word]] = [[row[0]]]
    for before, word in pairwise(row):
        if word.box.left - before.box.right > widest_space:
            parts.append([])
        parts[-1].append(word)
    return [tuple(part) for part in parts]
