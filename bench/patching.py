"""Scans and photographs patched as with a drawing program: a filled rectangle, and new words typed on it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

import cv2
import numpy as np
import reportlab
from PIL import Image, ImageDraw, ImageFont

from bench.documents.photo import Shot, draw_shot, take
from bench.documents.rasters import POINTS_PER_INCH, WHITE_LEVEL, Picture, Scan, pages_of
from bench.documents.values import PrintedWord

Rows = list[tuple[list[PrintedWord], str]]

_FACE = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
_INK = (15, 60)
_RIM = 0.12
"""How far the rectangle stands out beyond the words, as a share of their height."""

_MARKS_A_SHOT = 3
_MOST_MARKED = 6
_SEEN_DIFFERENCE = 25
_PAPER_PERCENTILE = 75


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    """The face that drawing programs offer here, in a size in pixels."""
    return ImageFont.truetype(str(_FACE), max(6, size))


def lettered(text: str, height: int, ink: int = 0, paper: int = WHITE_LEVEL) -> Image.Image:
    """Words as a grey picture whose letters fit a line of that height in pixels."""
    font = _font(round(height * 0.8))
    width = max(1, round(font.getlength(text)))
    picture = Image.new("L", (width + 2, round(height * 1.25)), paper)
    ImageDraw.Draw(picture).text((1, 0), text, font=font, fill=ink)
    return picture


def patched_scan(page: Image.Image, scan: Scan, rows: Rows, rng: Random) -> Image.Image:
    """A grey scan with words replaced where the scanner put them."""
    turn = cv2.getRotationMatrix2D((page.width / 2, page.height / 2), scan.skew_deg, 1.0)
    for words, text in rows:
        corners = _corners(words, scan.dpi) @ turn[:, :2].T + turn[:, 2]
        _patch(page, corners, text, rng)
    return page


def patched_photo(pdf: bytes, rows: Rows, rng: Random) -> Image.Image:
    """A colour photograph with words replaced where the camera saw them.

    Where that is follows from taking the same photograph again with the words marked.
    """
    shot = draw_shot(rng)
    page, state = pages_of(pdf, shot.page_dpi)[0], rng.getstate()
    plain = take(page, shot, rng)
    photo = Image.fromarray(cv2.cvtColor(plain, cv2.COLOR_BGR2RGB))
    for start in range(0, min(len(rows), _MOST_MARKED), _MARKS_A_SHOT):
        some = rows[start : start + _MARKS_A_SHOT]
        marked = _marked_shot(page, some, shot, state)
        for channel, (_, text) in enumerate(some):
            corners = _seen_corners(plain[:, :, channel], marked[:, :, channel])
            if corners is not None:
                _patch(photo, corners, text, rng)
    return photo


def _marked_shot(page: Picture, rows: Rows, shot: Shot, state: object) -> Picture:
    """The same photograph, the words of each row gone dark in one colour."""
    marked = page.copy()
    for channel, (words, _) in enumerate(rows):
        corners = _corners(words, shot.page_dpi)
        (left, top), (right, bottom) = corners.min(axis=0).astype(int), corners.max(axis=0).astype(int)
        marked[top:bottom, left:right, channel] = WHITE_LEVEL - marked[top:bottom, left:right, channel]
    again = Random()
    again.setstate(state)  # type: ignore[arg-type]
    return take(marked, shot, again)


def _seen_corners(plain: Picture, marked: Picture) -> np.ndarray | None:
    """The corners of what differs between two photographs of one colour; None when nothing does."""
    differs = cv2.absdiff(plain, marked) > _SEEN_DIFFERENCE
    rows, columns = np.nonzero(differs)
    if len(rows) == 0:
        return None
    return np.asarray(cv2.boxPoints(cv2.minAreaRect(np.stack([columns, rows], axis=1).astype(np.float32))))


def _corners(words: list[PrintedWord], dpi: int) -> np.ndarray:
    """The corners of a row of words in pixels, upright."""
    scale = dpi / POINTS_PER_INCH
    left, top = min(word.left for word in words) * scale, min(word.top for word in words) * scale
    right, bottom = max(word.right for word in words) * scale, max(word.bottom for word in words) * scale
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]])


def _patch(page: Image.Image, corners: np.ndarray, text: str, rng: Random) -> None:
    """A rectangle filled over the corners, as wide as the new words, and the words on it, along its slant."""
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    slant = _slant_deg(corners)
    height = max(8.0, bottom - top - abs(np.tan(np.radians(slant))) * (right - left))
    rim = max(1, round(_RIM * height))
    words = lettered(text, round(height * 1.1), ink=0).rotate(slant, expand=True, fillcolor=WHITE_LEVEL)
    box = (int(left) - rim, int(top) - rim, int(max(right, left + words.width)) + rim,
           int(bottom) + rim)
    filling = _paper_of(page, box) if rng.random() < 1 / 2 else _white_of(page)
    ImageDraw.Draw(page).rectangle(box, fill=filling)
    ink = rng.randint(*_INK)
    shade = words.point(lambda level: WHITE_LEVEL - level)
    page.paste(ink if page.mode == "L" else (ink, ink, ink), (int(left), int(top)), shade)


def _slant_deg(corners: np.ndarray) -> float:
    """How far the long side of a rectangle rises, in degrees."""
    sides = [corners[1] - corners[0], corners[2] - corners[1]]
    across = max(sides, key=lambda side: float(np.hypot(*side)))
    across = across if across[0] >= 0 else -across
    return float(-np.degrees(np.arctan2(across[1], across[0])))


def _paper_of(page: Image.Image, box: tuple[int, int, int, int]) -> int | tuple[int, ...]:
    """The colour of the paper around, as a colour picker gives it."""
    pixels = np.asarray(page.crop(box)).reshape(-1, len(page.getbands()))
    colour = tuple(int(level) for level in np.percentile(pixels, _PAPER_PERCENTILE, axis=0))
    return colour[0] if page.mode == "L" else colour


def _white_of(page: Image.Image) -> int | tuple[int, ...]:
    """White in the picture's mode."""
    return WHITE_LEVEL if page.mode == "L" else (WHITE_LEVEL,) * 3
