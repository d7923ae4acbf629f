"""Make a grey page easier to recognise: even light, letters of a good height.

Every function takes one grey page and returns a new one or a figure about it. Finding the sheet is not done
here (``ocr.rectify``), nor which way is up (``ocr.orientation``).
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.ports import GrayImage, Image

LetterBoxes = NDArray[np.int32]
"""(n, 4) left, top, width, height of the dark spots that have a letter's shape. Finding them costs more than any
measure made of them, so who needs several measures of one page finds them once and hands them on."""

GOOD_LETTER_HEIGHT_PX = 26.0
"""Median height of a page's letters above which recognition gains nothing (measured on receipts and bills)."""

SMALL_LETTER_HEIGHT_PX = 13.0
"""Below it letters are enlarged; ordinary print scanned at 200 dpi is at 14 to 18 and is left alone."""

ENLARGED_LETTER_HEIGHT_PX = 20.0
"""What small letters are enlarged to: more costs time and gains nothing."""

MOST_ENLARGED = 2.0
LONGEST_SIDE_PX = 3200
"""Recognition time and memory grow with the area; nothing is enlarged past this."""

SMALLEST_SIDE_PX = 2000
"""Nothing is made smaller than this: where creases or blur glue letters together they look taller than they are."""

PAPER_WINDOW_SHARE = 1 / 40
"""Side of the window, as a share of the page's, over which the paper's own brightness is estimated."""

SPECK_HEIGHT_PX = 9.0
GRAIN_RADIUS_PX = 1.5
"""Smoothing that leaves letters of a phone's picture and takes its grain, at up to 17 grey levels of noise."""

RULE_GREY = 200
LEAST_RULE_PX = 60
_LEAST_LETTER_PX = 6
_MOST_LETTER_SHARE = 1 / 25
_BACKGROUND_SIDE_PX = 480
_MOST_GAIN = 6.0


def gray_of(image: Image) -> GrayImage:
    """The image in grey."""
    if image.ndim == 2:
        return image
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def flattened(page: GrayImage) -> GrayImage:
    """The page as if evenly lit: each pixel over the brightness of the paper around it.

    The paper is what stays after print is closed away and the rest smoothed, estimated on a small copy.
    """
    return np.asarray(cv2.divide(page, _paper_brightness(page), scale=255.0), dtype=np.uint8)


def letter_height_px(page: GrayImage, boxes: LetterBoxes | None = None) -> float | None:
    """Median height of the page's letters in pixels, None when there are too few to tell."""
    heights = (letter_boxes(page) if boxes is None else boxes)[:, 3]
    return float(np.median(heights)) if len(heights) >= 30 else None


def letter_boxes(page: GrayImage) -> LetterBoxes:
    """The dark spots that have a letter's shape.

    Where most are hardly more than specks, they are looked for again with the camera's grain smoothed away; small
    print does not grow by that, so then the first spots stand.
    """
    boxes = _letter_spots(page)
    if len(boxes) == 0 or float(np.median(boxes[:, 3])) > SPECK_HEIGHT_PX:
        return boxes
    smooth = np.asarray(cv2.GaussianBlur(page, (0, 0), GRAIN_RADIUS_PX), dtype=np.uint8)
    without_grain = _letter_spots(smooth)
    is_grain = len(without_grain) > 0 and float(np.median(without_grain[:, 3])) >= SMALL_LETTER_HEIGHT_PX
    return without_grain if is_grain else boxes


def _letter_spots(page: GrayImage) -> LetterBoxes:
    """The dark spots of a letter's shape, whatever made them."""
    ink = _ink(page)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    boxes = np.asarray(stats, dtype=np.int32)[1:]
    width, height, area = boxes[:, 2], boxes[:, 3], boxes[:, 4]
    tallest = max(_LEAST_LETTER_PX * 2, int(max(page.shape) * _MOST_LETTER_SHARE))
    is_letter = (height >= _LEAST_LETTER_PX) & (height <= tallest) & (width >= 2) & (width <= 3 * height)
    is_letter &= area >= 0.12 * width * height
    return boxes[is_letter][:, :4]


def reading_scale(page: GrayImage, boxes: LetterBoxes | None = None) -> float:
    """By how much the page is scaled before it is read, so that its letters have a good height."""
    height = letter_height_px(page, boxes)
    allowed = LONGEST_SIDE_PX / float(max(page.shape))
    if height is None:
        return min(1.0, allowed)
    if height < SMALL_LETTER_HEIGHT_PX:
        return min(ENLARGED_LETTER_HEIGHT_PX / height, MOST_ENLARGED, max(1.0, allowed))
    if height > GOOD_LETTER_HEIGHT_PX:
        least = min(1.0, SMALLEST_SIDE_PX / float(max(page.shape)))
        return min(max(GOOD_LETTER_HEIGHT_PX / height, least), allowed)
    return min(1.0, allowed)


def without_rules(page: GrayImage) -> GrayImage:
    """The evenly lit page with ruled lines painted over, so that a table's frame is not read as letters."""
    ink = np.asarray((page < RULE_GREY) * 255, dtype=np.uint8)
    shortest = max(LEAST_RULE_PX, page.shape[1] // 30)
    clean = page.copy()
    for shape in ((1, shortest), (shortest, 1)):
        long = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        thick = cv2.morphologyEx(long, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
        thin = cv2.subtract(long, cv2.dilate(thick, np.ones((9, 9), np.uint8)))
        clean[cv2.dilate(thin, np.ones((3, 3), np.uint8)) > 0] = 255
    return clean


def scaled(page: GrayImage, scale: float) -> GrayImage:
    """The page in another size."""
    if scale == 1.0:
        return page
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(page, None, fx=scale, fy=scale, interpolation=method), dtype=np.uint8)


def _ink(page: GrayImage) -> GrayImage:
    """255 where there is print: darker than its surroundings."""
    side = max(15, int(max(page.shape) * PAPER_WINDOW_SHARE)) | 1
    return np.asarray(
        cv2.adaptiveThreshold(page, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, side, 18), dtype=np.uint8
    )


def _paper_brightness(page: GrayImage) -> GrayImage:
    """The brightness of the paper at every pixel, never so low that noise would be blown up."""
    scale = min(1.0, _BACKGROUND_SIDE_PX / max(page.shape))
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    side = max(7, int(max(small.shape) * PAPER_WINDOW_SHARE)) | 1
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    smooth = cv2.GaussianBlur(cv2.medianBlur(closed, side), (side, side), 0)
    lit = np.maximum(np.asarray(smooth, dtype=np.uint8), round(255 / _MOST_GAIN))
    return np.asarray(cv2.resize(lit, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)
