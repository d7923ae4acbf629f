"""A picture of a page to an upright page of words: cut, turn, straighten, scale, recognise.

The way up that the letters' shapes suggest is read first; only when that reads badly are the other ways
compared, on the band of the page that holds the most print.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from ocr.cleaning import flattened, gray_of, letter_height_px, reading_scale
from ocr.orientation import (
    SURE_DIRECTION_RATIO,
    SURELY_ON_ITS_HEAD,
    feet_over_heads,
    rows_over_columns,
    skew_deg,
    text_band,
)
from ocr.ports import Arrangement, GrayImage, Picture, Recogniser, Rows
from ocr.reading import Frame
from ocr.rectify import apply_frame, find_paper, paper_size, straightened, turned

GOOD_CONFIDENCE = 0.7
"""Mean confidence of words, weighted by their length, above which a page is surely not upside down (garbage has
.2 to .4, faint but upright print .6 to .75)."""

LEAST_WORDS = 6
BAND_SHARE = 0.25
"""Height of the band read to compare two ways up, as a share of the page's."""

_QUARTER_DEG = 90
_HALF_DEG = 180
_WORD_LETTERS = 3


@dataclass(frozen=True, kw_only=True)
class Upright:
    """A recognised page: its pixels grey and evenly lit, how they were cut, and the rows read on them.

    ``letter_height_px`` is measured on these pixels, ``own_letter_height_px`` on those of the file.
    """

    gray: GrayImage = field(repr=False)
    even: GrayImage = field(repr=False)
    frame: Frame
    rows: Rows = field(repr=False)
    letter_height_px: float | None
    own_letter_height_px: float | None


def upright_page(picture: Picture, recogniser: Recogniser, page: int) -> Upright:
    """The upright page and its words."""
    gray = gray_of(picture.pixels)
    framed = _straight_frame(picture, gray)
    first = _recognised(gray, framed, recogniser, page)
    if confidence(first.rows) >= GOOD_CONFIDENCE and _word_count(first.rows) >= LEAST_WORDS:
        return first
    better_deg = _best_turn(first, gray, recogniser)
    if better_deg == 0:
        return first
    return _recognised(gray, _turned_frame(framed, better_deg), recogniser, page)


def confidence(rows: Rows) -> float:
    """Mean confidence of the words, weighted by length; 0 without words."""
    words = [word for row in rows for word in row]
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


def _straight_frame(picture: Picture, gray: GrayImage) -> Frame:
    """The sheet cut out, print along the page, tilt taken out, letters on their feet as far as their shapes tell."""
    corners = None if picture.paper_is_whole else find_paper(picture.pixels)
    width, height = (gray.shape[1], gray.shape[0]) if corners is None else paper_size(corners)
    points = None if corners is None else tuple((float(x), float(y)) for x, y in corners)
    frame = Frame(corners=points, width=width, height=height)
    flat = flattened(apply_frame(gray, frame))
    ratio = rows_over_columns(flat)
    if ratio is not None and ratio < 1 / SURE_DIRECTION_RATIO:
        frame, flat = _turned_frame(frame, _QUARTER_DEG), turned(flat, _QUARTER_DEG)
    tilt = skew_deg(flat)
    scale = reading_scale(flat)
    frame = replace(frame, skew_deg=tilt, width=max(1, round(flat.shape[1] * scale)),
                    height=max(1, round(flat.shape[0] * scale)))
    is_upside_down = feet_over_heads(straightened(flat, tilt)) < SURELY_ON_ITS_HEAD
    return _turned_frame(frame, _HALF_DEG) if is_upside_down else frame


def _turned_frame(frame: Frame, by_deg: int) -> Frame:
    """The same cut, turned further."""
    swaps = by_deg % (_HALF_DEG) != 0
    width, height = (frame.height, frame.width) if swaps else (frame.width, frame.height)
    return replace(frame, turned_deg=(frame.turned_deg + by_deg) % 360, width=width, height=height)


def _recognised(gray: GrayImage, frame: Frame, recogniser: Recogniser, page: int) -> Upright:
    """The page cut as the frame says, and read as one block of lines."""
    cut = apply_frame(gray, frame)
    even = flattened(cut)
    height = letter_height_px(even)
    scale = frame.height / max(1, _own_height(gray, frame))
    return Upright(
        gray=cut,
        even=even,
        frame=frame,
        rows=recogniser.rows(even, page=page, arrangement=Arrangement.COLUMN),
        letter_height_px=height,
        own_letter_height_px=None if height is None else height / scale,
    )


def _own_height(gray: GrayImage, frame: Frame) -> int:
    """The upright page's height in the picture's own pixels."""
    width, height = (gray.shape[1], gray.shape[0]) if frame.corners is None else paper_size(
        np.array(frame.corners, dtype=np.float32))
    return width if frame.turned_deg % (_HALF_DEG) else height


def _best_turn(first: Upright, gray: GrayImage, recogniser: Recogniser) -> int:
    """By how much more to turn the page so that it reads best, 0 when nothing reads better or letters are few."""
    ratio = rows_over_columns(first.even)
    if ratio is None:
        return 0
    is_sure = ratio > SURE_DIRECTION_RATIO
    turns = (0, 180) if is_sure else (0, 180, 90, 270)
    return max(turns, key=lambda turn: (_legibility(first.even, turn, recogniser), -turn))


def _legibility(page: GrayImage, turn_deg: int, recogniser: Recogniser) -> float:
    """How many letters are read with confidence in the page's fullest band after a turn."""
    band = text_band(turned(page, turn_deg), BAND_SHARE)
    words = [word for row in recogniser.rows(band, page=1, arrangement=Arrangement.COLUMN) for word in row]
    return sum(word.confidence ** 2 * len(word.text) for word in words if len(word.text) >= _WORD_LETTERS)


def _word_count(rows: Rows) -> int:
    """Words of some length."""
    return sum(len(word.text) >= _WORD_LETTERS for row in rows for word in row)
