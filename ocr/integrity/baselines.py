"""Words that do not stand on the line their neighbours stand on: set by hand, or moved.

Weak: some printer drivers round as much. Letters of another size (raised endings, footnote marks) do not count.
"""

from __future__ import annotations

from collections.abc import Iterator

from ocr.integrity.facts import PageFacts, TextRun
from ocr.integrity.wording import is_personal
from ocr.reading import Signal, Strength

LEAST_SHIFT_PX = 0.8
"""Pixels at 200 dots per inch (0.3 points): more than a printer of 600 dots rounds."""

MOST_SHIFT_SIZES = 0.4
"""Letters further off stand on another line."""

NEAR_SIZES = 1.5
SAME_SIZE_SHARE = 0.02


def signals_of_baselines(page: PageFacts) -> Iterator[Signal]:
    """A weak sign for each person, address or date line that is off the line of the words right before or after it."""
    runs = [run for run in page.runs if run.is_visible and run.text.strip()]
    for run in runs:
        if is_personal(run.text) and any(_is_off(run, other) for other in runs if other is not run):
            yield Signal(code="file.off_baseline", strength=Strength.WEAK, box=run.box)


def _is_off(run: TextRun, other: TextRun) -> bool:
    """Whether the other run stands right beside this one, in the same letters, a little higher or lower."""
    if run.baseline_px is None or other.baseline_px is None or other.order > run.order:
        return False
    gap = max(run.box.left - other.box.right, other.box.left - run.box.right)
    is_beside = -0.2 * run.size_px <= gap <= NEAR_SIZES * run.size_px
    same_letters = run.font == other.font and abs(run.size_px - other.size_px) <= SAME_SIZE_SHARE * run.size_px
    shift = abs(run.baseline_px - other.baseline_px)
    return is_beside and same_letters and LEAST_SHIFT_PX <= shift <= MOST_SHIFT_SIZES * run.size_px
