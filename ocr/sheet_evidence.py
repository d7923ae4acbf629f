"""How sure a quadrangle in a picture is a sheet of paper: what its sides separate, and whether it keeps the print.

A side is believed when inside and outside differ along nearly all of it. A quadrangle that leaves print outside is
no sheet, however sharp its sides: the edge of a shadow, a table's dark heading and a coloured banner are sharp too.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.cleaning import LetterBoxes, flattened, letter_boxes
from ocr.ports import Corners, GrayImage, Image

LEAST_SIDE_CONTRAST = 9.0
"""Lab units between a side's inside and outside. Paper on pale wood has 12 and more, paper on paper under 4."""

LEAST_SIDE_SUPPORT = 0.6
"""Share of a side's length that must show the contrast."""

SUPPORT_POWER = 3
"""A side supported along three quarters runs on past the sheet's corner, so gaps weigh more than their length."""

LEAST_JUDGED_SIDES = 2
UNSEEN_SIDE_SUPPORT = 0.35
"""What a side on the picture's edge counts for: the paper may go on there, or end there."""

BORDER_SHARE = 0.012
"""A corner this close to the picture's edge, as a share of its longest side, lies on it."""

PAPER_LIGHTNESS = 60.0
"""Least median lightness (Lab, 0..255) of what is called paper, even in a dark room."""

LEAST_PRINT_KEPT = 0.88
"""Share of the print that a sheet must hold. True sheets hold .95 and more, sheets cut at a shadow's edge or at a
table's heading .2 to .8 (110 made photographs)."""

LEAST_PRINT = 20
"""Letters in rows below which nothing is said about print."""

PRINT_SIDE_PX = 1500
MOST_LETTERS = 3000
NEIGHBOURS = 4
"""Letters of like height within reach in the same row that make a spot a letter of a line, not the table's grain."""

INK_BELOW = 150
"""Grey of an evenly lit page below which a spot is ink: the grain of wood stays at 170 and above."""

_REACH, _DRIFT, _LIKE_HEIGHT = 4.0, 0.4, 1.8
_ON_SIDE_PX = 3.0
_SAMPLE_STEPS = 40
_SAMPLE_OFFSETS_PX = (5.0, 8.0, 11.0)
_CORNER_COUNT = 4


def print_spots(gray: GrayImage) -> NDArray[np.float32]:
    """(n, 2) x and y of letters that stand in rows, along or across the picture."""
    scale = min(1.0, PRINT_SIDE_PX / max(gray.shape))
    small = np.asarray(cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    boxes = _dark(flattened(small), letter_boxes(small)[:MOST_LETTERS]).astype(np.float32)
    middles = boxes[:, :2] + boxes[:, 2:] / 2
    size = boxes[:, 2:].max(axis=1, initial=1.0)
    larger, smaller = np.maximum(size[:, None], size), np.minimum(size[:, None], size)
    beside, above = (np.abs(middles[:, None, axis] - middles[:, axis]) / larger for axis in (0, 1))
    is_like = larger < _LIKE_HEIGHT * smaller
    along = (is_like & (beside < _REACH) & (above < _DRIFT)).sum(axis=1)
    across = (is_like & (above < _REACH) & (beside < _DRIFT)).sum(axis=1)
    return np.asarray(middles[np.maximum(along, across) > NEIGHBOURS] / scale, dtype=np.float32)


def _dark(even: GrayImage, boxes: LetterBoxes) -> LetterBoxes:
    """The spots that hold something as dark as ink."""
    inked = [int(even[top:top + height, left:left + width].min()) < INK_BELOW for left, top, width, height in boxes]
    return np.asarray(boxes[np.array(inked, dtype=bool)], dtype=np.int32)


def print_kept(spots: NDArray[np.float32], corners: Corners) -> float:
    """Share of the print inside the quadrangle, 1 when there is too little print to tell."""
    if len(spots) < LEAST_PRINT:
        return 1.0
    middle = corners.mean(axis=0)
    inside = np.ones(len(spots), dtype=bool)
    for k in range(_CORNER_COUNT):
        start, end = corners[k], corners[(k + 1) % _CORNER_COUNT]
        outward = _outward(start, end, middle)
        inside &= (spots - start) @ outward <= _ON_SIDE_PX
    return float(inside.mean())


def evidence(features: Image, corners: Corners) -> float:
    """How sure the quadrangle is a sheet, 0..1: the mean support of its sides, 0 when one has too little."""
    middle = corners.mean(axis=0)
    judged = 0
    total = 0.0
    for k in range(_CORNER_COUNT):
        support = side_support(features, corners[k], corners[(k + 1) % _CORNER_COUNT], middle)
        if support is None:
            continue
        if support < LEAST_SIDE_SUPPORT:
            return 0.0
        judged, total = judged + 1, total + support ** SUPPORT_POWER
    if judged < LEAST_JUDGED_SIDES or _lightness(features, corners) < PAPER_LIGHTNESS:
        return 0.0
    return (total + UNSEEN_SIDE_SUPPORT * (_CORNER_COUNT - judged)) / _CORNER_COUNT


def side_support(features: Image, start: Corners, end: Corners, middle: Corners) -> float | None:
    """Share of a side along which inside and outside differ; None when the side lies on the picture's edge."""
    height, width = features.shape[:2]
    near = BORDER_SHARE * max(height, width) + 1
    if _on_edge(start, end, width, height, near):
        return None
    outward = _outward(start, end, middle)
    steps = np.linspace(0.06, 0.94, _SAMPLE_STEPS)[:, None]
    points = np.asarray(start + steps * (end - start), dtype=np.float64)
    inside, outside = (_sampled(features, points, outward * sign) for sign in (-1, 1))
    usual = np.median(outside - inside, axis=0)
    contrast = float(np.linalg.norm(usual))
    if contrast < LEAST_SIDE_CONTRAST:
        return 0.0
    along_usual = (outside - inside) @ (usual / contrast)
    return float((along_usual >= LEAST_SIDE_CONTRAST / 2).mean())


def _outward(start: Corners, end: Corners, middle: Corners) -> NDArray[np.float64]:
    """The direction square to a side that leads away from the middle, of length one."""
    along = (end - start) / max(float(np.linalg.norm(end - start)), 1e-6)
    outward = np.array([along[1], -along[0]], dtype=np.float64)
    return outward if float(outward @ ((start + end) / 2 - middle)) > 0 else -outward


def _lightness(features: Image, corners: Corners) -> float:
    """Median lightness inside the quadrangle."""
    mask = np.zeros(features.shape[:2], np.uint8)
    cv2.fillConvexPoly(mask, corners.astype(np.int32), 255)
    return float(np.median(features[:, :, 0][mask > 0]))


def _on_edge(start: Corners, end: Corners, width: int, height: int, near: float) -> bool:
    """Whether both ends lie on the same edge of the picture."""
    return bool(
        (start[0] <= near and end[0] <= near) or (start[1] <= near and end[1] <= near)
        or (start[0] >= width - 1 - near and end[0] >= width - 1 - near)
        or (start[1] >= height - 1 - near and end[1] >= height - 1 - near)
    )


def _sampled(features: Image, points: NDArray[np.float64], direction: NDArray[np.float64]) -> NDArray[np.float64]:
    """The median colour a few pixels off each point, in one direction."""
    height, width = features.shape[:2]
    colours = []
    for offset in _SAMPLE_OFFSETS_PX:
        spots = np.rint(points + direction * offset).astype(int)
        columns, rows = np.clip(spots[:, 0], 0, width - 1), np.clip(spots[:, 1], 0, height - 1)
        colours.append(features[rows, columns].astype(np.float64))
    return np.asarray(np.median(np.stack(colours), axis=0))
