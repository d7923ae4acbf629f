"""Quadrangles that long straight edges of a picture could close, the picture's own rim included.

Finds sheets whose outline is broken by shadow, glare or a coloured banner. Which of them is paper is judged
elsewhere (``ocr.rectify``).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.ports import Corners, Image

MOST_LINES = 7
"""Lines kept in each direction, longest first; a sheet has two, its banners and folds a few more."""

LEAST_LENGTH_SHARE = 0.2
"""Least length of a straight piece, as a share of the picture's shorter side."""

MOST_TILT_DEG = 35.0
"""Tilt from level or plumb up to which a line counts as one or the other."""

SAME_LINE_PX = 8.0
OUTSIDE_SHARE = 0.06
"""How far outside the picture a corner may lie, as a share of its side."""

_EDGE_THRESHOLDS = (12, 36)
_VOTES = 60
_MOST_BREAK_PX = 12

Straight = NDArray[np.float64]
"""(4,): x and y of one end, then of the other."""


def quadrangles_of_lines(features: Image) -> Iterator[Corners]:
    """Every quadrangle of two fairly level and two fairly plumb lines.

    Args:
        features: (height, width, 3), smoothed; edges of every plane count.
    """
    height, width = features.shape[:2]
    pieces = _pieces(features)
    right, bottom = width - 1.0, height - 1.0
    level = [*_longest(pieces, along=0), np.array([0, 0, right, 0]), np.array([0, bottom, right, bottom])]
    plumb = [*_longest(pieces, along=1), np.array([0, 0, 0, bottom]), np.array([right, 0, right, bottom])]
    for first, second in combinations(level, 2):
        for third, fourth in combinations(plumb, 2):
            corners = _corners((first, second), (third, fourth))
            if corners is not None and _is_inside(corners, width, height):
                yield ordered_corners(corners)


def ordered_corners(corners: Corners) -> Corners:
    """Top left first, then clockwise on the screen."""
    middle = corners.mean(axis=0)
    angles = np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0])
    around = corners[np.argsort(angles)]
    first = int(np.argmin(around.sum(axis=1)))
    return np.roll(around, -first, axis=0).astype(np.float32)


def _pieces(features: Image) -> list[Straight]:
    """Straight pieces of edges in any plane, longest first."""
    edges = np.zeros(features.shape[:2], np.uint8)
    for plane in range(features.shape[2]):
        found = cv2.Canny(np.ascontiguousarray(features[:, :, plane]), *_EDGE_THRESHOLDS)
        edges = np.maximum(edges, np.asarray(found, dtype=np.uint8))
    shortest = LEAST_LENGTH_SHARE * min(edges.shape)
    lines = cv2.HoughLinesP(edges, 1, np.pi / 360, _VOTES, minLineLength=shortest, maxLineGap=_MOST_BREAK_PX)
    if lines is None:
        return []
    pieces = [np.asarray(piece, dtype=np.float64).reshape(4) for piece in lines]
    return sorted(pieces, key=_length, reverse=True)


def _longest(pieces: list[Straight], *, along: int) -> list[Straight]:
    """The longest different lines that run along one axis: 0 level, 1 plumb."""
    kept: list[Straight] = []
    for piece in pieces:
        if _tilt_deg(piece, along) <= MOST_TILT_DEG and not any(_is_same(piece, other) for other in kept):
            kept.append(piece)
        if len(kept) == MOST_LINES:
            break
    return kept


def _length(piece: Straight) -> float:
    """Length in pixels."""
    return float(np.hypot(piece[2] - piece[0], piece[3] - piece[1]))


def _tilt_deg(piece: Straight, along: int) -> float:
    """Angle to an axis, 0..90."""
    run, rise = abs(piece[2] - piece[0]), abs(piece[3] - piece[1])
    return float(np.degrees(np.arctan2(rise, run) if along == 0 else np.arctan2(run, rise)))


def _is_same(piece: Straight, line: Straight) -> bool:
    """Whether both ends of the piece lie on the line."""
    direction = (line[2:] - line[:2]) / max(_length(line), 1e-6)
    normal = np.array([-direction[1], direction[0]])
    return all(abs(float((end - line[:2]) @ normal)) < SAME_LINE_PX for end in (piece[:2], piece[2:]))


def _corners(level: tuple[Straight, Straight], plumb: tuple[Straight, Straight]) -> Corners | None:
    """Where the four lines cross, None when two of them run side by side."""
    crossings = [_crossing(one, other) for one in level for other in plumb]
    points = [point for point in crossings if point is not None]
    return np.array(points, dtype=np.float32) if len(points) == len(crossings) else None


def _crossing(one: Straight, other: Straight) -> NDArray[np.float64] | None:
    """Where two lines cross when drawn on."""
    first, second = one[2:] - one[:2], other[2:] - other[:2]
    across = float(first[0] * second[1] - first[1] * second[0])
    if abs(across) < 1e-6:
        return None
    apart = other[:2] - one[:2]
    share = float(apart[0] * second[1] - apart[1] * second[0]) / across
    return np.asarray(one[:2] + share * first)


def _is_inside(corners: Corners, width: int, height: int) -> bool:
    """Whether every corner lies in the picture, or hardly outside it."""
    x, y = corners[:, 0], corners[:, 1]
    beside, above = OUTSIDE_SHARE * width, OUTSIDE_SHARE * height
    return bool(np.all((x >= -beside) & (x <= width + beside) & (y >= -above) & (y <= height + above)))
