"""How well a page can be seen, measured on pixels, and what to tell the person who photographed it.

A measure never decides alone: a problem is only said of a page on which something needed was not found, or is
marked as not fatal.
"""

from __future__ import annotations

import cv2
import numpy as np

from ocr.cleaning import flattened, gray_of, letter_boxes
from ocr.ports import GrayImage, Rows
from ocr.reading import Problem, Quality
from ocr.sight import BLURRED_BELOW, DARK_BELOW, DARK_PERCENTILE, PRINT_BELOW_GREY

GLARE_ABOVE = 0.02
"""Share of the page burnt out while the rest of the paper is not."""

SMALL_LETTERS_PX = 9.0
"""Letters lower than this in the file's own pixels are guessed rather than read (75 dpi of ordinary print)."""

BURNT_GREY = 252
UNBURNT_PAPER_GREY = 238
BLANK_INK_LETTERS = 5
BLANK_BANDS = 8
"""Bands of the page looked at for letters one by one before the whole: on a printed page the first ones settle it."""

BLANK_CONTRAST = 12.0
EDGE_PX = 4
CUT_WORDS = 3
"""Well-read words touching one side of the picture before print is said to run out of it."""

WELL_READ = 0.6
_WORD_LETTERS = 3


def quality_of(
    page: GrayImage, rows: Rows, letter_height: float | None, *, is_photograph: bool, even: GrayImage | None = None
) -> Quality:
    """The measures of one upright page.

    Args:
        page: grey, not flattened.
        rows: the words read on it.
        letter_height: median height of the letters in the file's own pixels.
        is_photograph: whether light falls on the page; a drawn page has none to measure.
        even: the same page evenly lit, when that was already made.
    """
    return Quality(
        sharpness=_sharpness(flattened(gray_of(page)) if even is None else even),
        brightness=float(np.percentile(page[::4, ::4], DARK_PERCENTILE)),
        glare_share=_glare_share(page) if is_photograph else None,
        cut_edges=_cut_edges(page, rows) if is_photograph else 0,
        text_height_px=letter_height,
    )


def is_blank(page: GrayImage) -> bool:
    """Whether nothing is printed on the page: hardly a letter, and hardly any contrast."""
    if any(len(letter_boxes(part)) > BLANK_INK_LETTERS for part in (*np.array_split(page, BLANK_BANDS), page)):
        return False
    rim = max(2, min(page.shape) // 50)
    inner = page[rim:-rim, rim:-rim]
    return inner.size == 0 or float(np.std(flattened(inner))) < BLANK_CONTRAST


def quality_problems(quality: Quality, page: int, *, fatal: bool) -> tuple[Problem, ...]:
    """What is wrong with how the page can be seen, worst first."""
    sharpness, brightness = quality.sharpness, quality.brightness
    height, glare = quality.text_height_px, quality.glare_share
    told = (
        ("document.dark", brightness is not None and brightness < DARK_BELOW),
        ("document.too_small", height is not None and height < SMALL_LETTERS_PX),
        ("document.blurred", sharpness is not None and sharpness < BLURRED_BELOW),
        ("document.glare", glare is not None and glare > GLARE_ABOVE),
        ("document.cropped", quality.cut_edges > 0),
    )
    return tuple(Problem(code=code, page=page, fatal=fatal) for code, is_so in told if is_so)


def _sharpness(even: GrayImage) -> float | None:
    """Variance of the Laplacian where print is, on the evenly lit page; None without print."""
    edges = np.asarray(cv2.Laplacian(even, cv2.CV_32F))
    near_print = cv2.dilate(np.asarray(even < PRINT_BELOW_GREY, dtype=np.uint8), np.ones((5, 5), np.uint8)) > 0
    if int(near_print.sum()) < 500:
        return None
    return float(edges[near_print].var())


def _glare_share(page: GrayImage) -> float:
    """Share of the page that is burnt out in patches while its paper is not."""
    small = cv2.resize(page, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    if float(np.median(small)) >= UNBURNT_PAPER_GREY:
        return 0.0
    burnt = cv2.morphologyEx(np.asarray(small >= BURNT_GREY, dtype=np.uint8), cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    return float(np.mean(burnt))


def _cut_edges(page: GrayImage, rows: Rows) -> int:
    """On how many sides words touch the edge."""
    height, width = page.shape[:2]
    boxes = [word.box for row in rows for word in row
             if word.confidence >= WELL_READ and len(word.text) >= _WORD_LETTERS]
    margins = ([box.left for box in boxes], [box.top for box in boxes],
               [width - box.right for box in boxes], [height - box.bottom for box in boxes])
    return sum(sum(margin <= EDGE_PX for margin in side) >= CUT_WORDS for side in margins)
