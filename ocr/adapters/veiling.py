"""Paint a veil on the pixels of a page: what it hides is gone from them, not dimmed.

Hidden places are filled with one flat tone, so no trace of their print is left to sharpen again.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.veil import Area, Veil

PAPER = 236
"""The grey of what is hidden: lighter than print, darker than paper."""
BAR = 214
"""The grey of the bars that stand for hidden print."""
COVER = 60
"""The grey of what stays hidden on a page that is otherwise shown."""
STAMP_INK = 90
STAMP_STRENGTH = 0.28
"""How much of the stamp's ink is mixed in: readable on white, and it hides no letter."""
STAMP_ROWS = 7
STAMP_SHARE = 0.62
"""Width of one stamp, as a share of the page."""

Pixels = NDArray[np.uint8]


def veiled(pixels: Pixels, veil: Veil) -> Pixels:
    """The page as the veil lets it be seen.

    Args:
        pixels: (height, width) or (height, width, 3) uint8; it stays as it is.
        veil: what is shown.

    Returns:
        New pixels of the same shape.
    """
    sheet = pixels.copy() if veil.shown is None else _only(pixels, veil.shown, veil.bars)
    for area in veil.covered:
        sheet[_cut(area, sheet)] = COVER
    return _stamped(sheet, veil.stamp) if veil.stamp else sheet


def _only(pixels: Pixels, shown: tuple[Area, ...], bars: tuple[Area, ...]) -> Pixels:
    """An empty page with bars, and the shown places on it."""
    sheet = np.full_like(pixels, PAPER)
    for area in bars:
        sheet[_cut(area, sheet)] = BAR
    for area in shown:
        place = _cut(area, sheet)
        sheet[place] = pixels[place]
    return sheet


def _cut(area: Area, pixels: Pixels) -> tuple[slice, slice]:
    """An area as rows and columns, rounded outwards."""
    height, width = pixels.shape[:2]
    left, top, right, bottom = (min(max(edge, 0.0), 1.0) for edge in area)
    rows = slice(int(top * height), int(np.ceil(bottom * height)))
    return rows, slice(int(left * width), int(np.ceil(right * width)))


def _stamped(sheet: Pixels, words: str) -> Pixels:
    """The page with words across it, again and again down the page."""
    height, width = sheet.shape[:2]
    mask = np.zeros((height, width), dtype=np.uint8)
    (length, _), _ = cv2.getTextSize(words, cv2.FONT_HERSHEY_SIMPLEX, 1.0, 2)
    scale = STAMP_SHARE * width / max(length, 1)
    for row in range(STAMP_ROWS):
        left = int(width * (0.03 if row % 2 else 0.35))
        foot = int(height * (row + 0.6) / STAMP_ROWS)
        cv2.putText(mask, words, (left, foot), cv2.FONT_HERSHEY_SIMPLEX, scale, 255, 2, cv2.LINE_AA)
    share = (mask.astype(np.float32) / 255 * STAMP_STRENGTH)[..., np.newaxis]
    flat = sheet.reshape(height, width, -1).astype(np.float32)
    return (flat * (1 - share) + STAMP_INK * share).round().astype(np.uint8).reshape(sheet.shape)
