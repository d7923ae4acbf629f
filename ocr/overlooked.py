"""How much of a page's print the recogniser made words of.

Looking for blocks of text, Tesseract now and then takes a dense block for a picture and says nothing of it: half a
page is gone, and every word it does give is sure. Ink that lies in no word shows it.
"""

from __future__ import annotations

import cv2
import numpy as np

from ocr.ports import GrayImage, Rows

LEAST_READ_SHARE = 0.7
"""Share of a page's fine ink in words below which something was overlooked."""

COUNTED_SCALE = 0.5
INK_BELOW = 140
"""Grey of an evenly lit page below which it is ink."""

THICK_PX, LONG_PX = 9, 41
"""What is as thick is a picture or a banner, what is as long a ruled line (pixels of the page at half its size)."""

LEAST_INK_PX = 2000
"""Ink below which nothing is said: about sixty letters."""


def read_share(even: GrayImage, rows: Rows) -> float:
    """Share of the page's fine ink that lies in a word, 1 when there is too little to tell.

    Args:
        even: the page evenly lit.
        rows: the words read on it, in its pixels.
    """
    ink = _fine_ink(even)
    if cv2.countNonZero(ink) < LEAST_INK_PX:
        return 1.0
    unread = ink.copy()
    for word in (word for row in rows for word in row):
        left, top, right, bottom = (round(side * COUNTED_SCALE) for side in
                                    (word.box.left, word.box.top, word.box.right, word.box.bottom))
        unread[max(0, top):bottom + 1, max(0, left):right + 1] = 0
    return 1.0 - cv2.countNonZero(unread) / cv2.countNonZero(ink)


def _fine_ink(even: GrayImage) -> GrayImage:
    """255 where there is ink at half the page's size, without pictures and ruled lines."""
    small = cv2.resize(even, None, fx=COUNTED_SCALE, fy=COUNTED_SCALE, interpolation=cv2.INTER_AREA)
    ink = np.asarray((np.asarray(small) < INK_BELOW) * 255, dtype=np.uint8)
    for shape in ((THICK_PX, THICK_PX), (1, LONG_PX), (LONG_PX, 1)):
        ink = np.asarray(cv2.subtract(ink, cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8))))
    return ink
