"""Which way the print runs: along or across the picture, and by how many degrees it is tilted.

Only geometry of the letters' spots. Whether an upright-looking page stands on its head cannot be told so; that
is settled by reading a band of it both ways (``ocr.upright``).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ocr.cleaning import LetterBoxes, letter_boxes
from ocr.ports import GrayImage

MOST_SKEW_DEG = 10.0
"""A page tilted further is not a tilted page: the sheet was not found."""

LEAST_SKEW_DEG = 0.2
COARSE_STEP_DEG = 1.0
FINE_STEP_DEG = 0.1
SURE_DIRECTION_RATIO = 1.25
"""How much sharper rows must be than columns, or the reverse, before the direction is believed."""

LEAST_LETTERS = 40
ACCENTS_BELOW, HEADINGS_ABOVE = 0.6, 1.9
"""Heights, in usual letters, of what says nothing about feet and heads."""

SURELY_ON_ITS_HEAD = 0.92
"""Seen 1.02 to 1.8 on upright pages and .6 to .81 on pages upside down."""


def rows_over_columns(page: GrayImage, boxes: LetterBoxes | None = None) -> float | None:
    """How much more the letters line up along than across: above 1 print runs along, None with few letters."""
    centres = _centres(letter_boxes(page) if boxes is None else boxes)
    if len(centres) < LEAST_LETTERS:
        return None
    bin_px = _bin_px(page)
    along = max(_sharpness(centres, angle, 1, bin_px) for angle in _angles(0.0, MOST_SKEW_DEG, COARSE_STEP_DEG))
    across = max(_sharpness(centres, angle, 0, bin_px) for angle in _angles(0.0, MOST_SKEW_DEG, COARSE_STEP_DEG))
    return along / max(across, 1e-6)


def feet_over_heads(page: GrayImage, boxes: LetterBoxes | None = None, tilt_deg: float = 0.0) -> float:
    """How much better the letters line up at their lower than at their upper edge; 1 when it cannot be told.

    Latin letters stand on the line and end at different heights, so above 1 the page is probably upright and
    below 1 probably upside down. ``tilt_deg``: what ``skew_deg`` says of the page, which need not be straightened.
    """
    boxes = letter_boxes(page) if boxes is None else boxes
    heights = boxes[:, 3]
    if len(boxes) < LEAST_LETTERS:
        return 1.0
    usual = float(np.median(heights))
    boxes = boxes[(heights >= ACCENTS_BELOW * usual) & (heights <= HEADINGS_ABOVE * usual)]
    heads, feet = (_level(boxes, edges, tilt_deg) for edges in (boxes[:, 1], boxes[:, 1] + boxes[:, 3]))
    return _alignment(feet) / max(_alignment(heads), 1e-6)


def skew_deg(page: GrayImage, boxes: LetterBoxes | None = None) -> float:
    """By how many degrees clockwise the page must be turned to stand straight, 0 when there is nothing to gain.

    The angle at which the letters' middles fall into the sharpest rows, within ``MOST_SKEW_DEG``; kept only when
    clearly sharper than no turn at all.
    """
    centres = _centres(letter_boxes(page) if boxes is None else boxes)
    if len(centres) < LEAST_LETTERS:
        return 0.0
    bin_px = _bin_px(page)
    coarse = _best(centres, _angles(0.0, MOST_SKEW_DEG, COARSE_STEP_DEG), bin_px)
    fine = _best(centres, _angles(coarse, COARSE_STEP_DEG, FINE_STEP_DEG), bin_px)
    gains = _sharpness(centres, fine, 1, bin_px) > 1.03 * _sharpness(centres, 0.0, 1, bin_px)
    return round(fine, 2) if gains and LEAST_SKEW_DEG <= abs(fine) <= MOST_SKEW_DEG else 0.0


def text_band(page: GrayImage, height_share: float) -> GrayImage:
    """The full-width band of the page that holds the most letters."""
    boxes = letter_boxes(page)
    band = max(1, int(page.shape[0] * height_share))
    if len(boxes) == 0 or band >= page.shape[0]:
        return page
    counts = np.bincount(boxes[:, 1], minlength=page.shape[0]).astype(np.float64)
    filled = np.convolve(counts, np.ones(band), mode="valid")
    top = int(np.argmax(filled))
    return page[top:top + band]


def _bin_px(page: GrayImage) -> float:
    """Height of a bin of the profile: a few pixels, whatever the page's size."""
    return max(2.0, float(max(page.shape)) / 700)


def _centres(boxes: NDArray[np.int32]) -> NDArray[np.float64]:
    """(n, 2) the middles of the spots' lower edges, which stand on the baseline."""
    return np.column_stack([boxes[:, 0] + boxes[:, 2] / 2, boxes[:, 1] + boxes[:, 3] / 2]).astype(np.float64)


def _angles(middle: float, reach: float, step: float) -> NDArray[np.float64]:
    """Angles around a middle one, in degrees."""
    return np.arange(middle - reach, middle + reach + step / 2, step)


def _best(centres: NDArray[np.float64], angles: NDArray[np.float64], bin_px: float) -> float:
    """The angle whose rows are sharpest."""
    return float(max(angles, key=lambda angle: _sharpness(centres, float(angle), 1, bin_px)))


def _sharpness(centres: NDArray[np.float64], angle_deg: float, axis: int, bin_px: float) -> float:
    """How unevenly the middles fall into rows (axis 1) or columns (axis 0) after a turn by the angle."""
    angle = np.deg2rad(angle_deg)
    x, y = centres[:, 0], centres[:, 1]
    position = y * np.cos(angle) + x * np.sin(angle) if axis == 1 else x * np.cos(angle) - y * np.sin(angle)
    bins = np.floor((position - position.min()) / bin_px).astype(np.int64)
    counts = np.bincount(bins).astype(np.float64)
    return float((counts ** 2).sum() / len(centres))


def _level(boxes: LetterBoxes, edges: NDArray[np.int32], tilt_deg: float) -> NDArray[np.int32]:
    """How far down the boxes' edges lie once the page is turned straight, none above 0."""
    if tilt_deg == 0.0:
        return edges
    tilt = np.deg2rad(tilt_deg)
    turned = edges * np.cos(tilt) + (boxes[:, 0] + boxes[:, 2] / 2) * np.sin(tilt)
    return np.asarray(np.rint(turned - turned.min()), dtype=np.int32)


def _alignment(edges: NDArray[np.int32]) -> float:
    """How closely edges fall together, give or take a pixel."""
    counts = np.convolve(np.bincount(edges).astype(np.float64), np.ones(3))
    return float((counts ** 2).sum() / max(1, len(edges)))
