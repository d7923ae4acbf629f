"""A picture of a page to an upright page of words: cut, turn, straighten, scale, recognise.

The way up that the letters' shapes suggest is read first; only when that reads badly are the other ways
compared, on the band of the page that holds the most print. A page on which much print was overlooked is read
again, print told from paper place by place, then as one block.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ocr.cleaning import flattened, gray_of, letter_boxes, letter_height_px, reading_scale
from ocr.errors import RefusedDocumentError
from ocr.orientation import (
    SURE_DIRECTION_RATIO,
    SURELY_ON_ITS_HEAD,
    feet_over_heads,
    rows_over_columns,
    skew_deg,
    text_band,
)
from ocr.overlooked import LEAST_READ_SHARE, read_share
from ocr.ports import Arrangement, Corners, GrayImage, Picture, Recogniser, Rows
from ocr.reading import Frame
from ocr.rectify import apply_frame, find_paper, paper_size, turned

GOOD_CONFIDENCE = 0.7
"""Mean confidence of words, weighted by their length, above which a page is surely not upside down (garbage has
.2 to .4, faint but upright print .6 to .75)."""

LEAST_WORDS = 6
BAND_SHARE = 0.25
"""Height of the band read to compare two ways up, as a share of the page's."""

WHEN_OVERLOOKED = (Arrangement.UNEVEN, Arrangement.BLOCK)
"""The further looks at a page on which much print was overlooked."""

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


@dataclass(frozen=True, kw_only=True)
class _Cut:
    """How the page is cut, and the median height of its letters in the file's own pixels and once it is cut."""

    frame: Frame
    own_letter_height_px: float | None
    letter_height_px: float | None


def upright_page(picture: Picture, recogniser: Recogniser, page: int) -> Upright:
    """The upright page and its words."""
    return upright_sheet(gray_of(picture.pixels), sheet_corners(picture), recogniser, page)


def sheet_corners(picture: Picture) -> Corners | None:
    """Where the sheet lies in the picture, None when the picture is the page."""
    return None if picture.paper_is_whole else find_paper(picture.pixels)


def upright_sheet(gray: GrayImage, corners: Corners | None, recogniser: Recogniser, page: int) -> Upright:
    """The upright page and its words, from what is kept of a picture once its sheet is found: it without colour."""
    cut = _straight_cut(gray, corners)
    first = _recognised(gray, cut, recogniser, page)
    if confidence(first.rows) >= GOOD_CONFIDENCE and _word_count(first.rows) >= LEAST_WORDS:
        return _whole(first, recogniser, page)
    better_deg = _best_turn(first, gray, recogniser)
    if better_deg == 0:
        return _whole(first, recogniser, page)
    other = _recognised(gray, replace(cut, frame=_turned_frame(cut.frame, better_deg)), recogniser, page)
    return _whole(other, recogniser, page)


def _whole(upright: Upright, recogniser: Recogniser, page: int) -> Upright:
    """The page read again while much of its print is overlooked, as long as that makes words of more of it."""
    for arrangement in WHEN_OVERLOOKED:
        if read_share(upright.even, upright.rows) >= LEAST_READ_SHARE:
            break
        try:
            again = recogniser.rows(upright.even, page=page, arrangement=arrangement)
        except RefusedDocumentError:
            break
        upright = replace(upright, rows=max(upright.rows, again, key=_sure_letters))
    return upright


def confidence(rows: Rows) -> float:
    """Mean confidence of the words, weighted by length; 0 without words."""
    words = [word for row in rows for word in row]
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


def _straight_cut(gray: GrayImage, corners: Corners | None) -> _Cut:
    """The sheet cut out, print along the page, tilt taken out, letters on their feet as far as their shapes tell."""
    width, height = (gray.shape[1], gray.shape[0]) if corners is None else paper_size(corners)
    points = None if corners is None else tuple((float(x), float(y)) for x, y in corners)
    frame = Frame(corners=points, width=width, height=height)
    flat = flattened(apply_frame(gray, frame))
    letters = letter_boxes(flat)
    ratio = rows_over_columns(flat, letters)
    if ratio is not None and ratio < 1 / SURE_DIRECTION_RATIO:
        frame, flat = _turned_frame(frame, _QUARTER_DEG), turned(flat, _QUARTER_DEG)
        letters = letter_boxes(flat)
    tilt = skew_deg(flat, letters)
    height_px, scale = letter_height_px(flat, letters), reading_scale(flat, letters)
    frame = replace(frame, skew_deg=tilt, width=max(1, round(flat.shape[1] * scale)),
                    height=max(1, round(flat.shape[0] * scale)))
    is_upside_down = feet_over_heads(flat, letters, tilt) < SURELY_ON_ITS_HEAD
    return _Cut(
        frame=_turned_frame(frame, _HALF_DEG) if is_upside_down else frame,
        own_letter_height_px=height_px,
        letter_height_px=None if height_px is None else height_px * scale,
    )


def _turned_frame(frame: Frame, by_deg: int) -> Frame:
    """The same cut, turned further."""
    swaps = by_deg % (_HALF_DEG) != 0
    width, height = (frame.height, frame.width) if swaps else (frame.width, frame.height)
    return replace(frame, turned_deg=(frame.turned_deg + by_deg) % 360, width=width, height=height)


def _recognised(gray: GrayImage, cut: _Cut, recogniser: Recogniser, page: int) -> Upright:
    """The page cut as the frame says, and read as one block of lines."""
    page_gray = apply_frame(gray, cut.frame)
    even = flattened(page_gray)
    return Upright(
        gray=page_gray,
        even=even,
        frame=cut.frame,
        rows=recogniser.rows(even, page=page, arrangement=Arrangement.COLUMN),
        letter_height_px=cut.letter_height_px,
        own_letter_height_px=cut.own_letter_height_px,
    )


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
    return _sure_letters(recogniser.rows(band, page=1, arrangement=Arrangement.COLUMN))


def _sure_letters(rows: Rows) -> float:
    """How many letters of some words' length there are, each counted by how surely it was read."""
    words = [word for row in rows for word in row if len(word.text) >= _WORD_LETTERS]
    return sum(word.confidence ** 2 * len(word.text) for word in words)


def _word_count(rows: Rows) -> int:
    """Words of some length."""
    return sum(len(word.text) >= _WORD_LETTERS for row in rows for word in row)
