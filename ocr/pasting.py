"""Find where something was pasted over a scan or a photograph: a rectangle too smooth for its page, with print on it.

Paper that went through a sensor has grain everywhere; what a program fills has none, even after compression. Where the
page itself has little grain (a thresholded scan, a coarse JPEG) nothing can be said, and nothing is. Burnt-out glare is
smooth as well, but round, and what was printed there is gone.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.ports import GrayImage
from ocr.reading import Box, Frame, Signal, Strength
from ocr.rectify import apply_frame

Mask = NDArray[np.uint8]

FLAT_LEVELS = 1
"""Grey levels that differ within three by three pixels of a filled area, once it was compressed as a JPEG."""

INK_REACH_SHARE = 1 / 160
"""How far around a pixel the lightest one is looked for, as a share of the page's longer side: about one letter."""

RUN_SHARE = 1 / 50
"""A flat run along a line, two pixels high and this long (a share of the page's longer side), is no chance; a filled
rim above or below new words is longer."""

LINE_SHARE = 1 / 45
"""Height of a line of print with its rims: what lies between two flat runs no further apart belongs to them."""

MOST_SMOOTH_PAGE = 0.25
"""Share of the page's paper that may be smooth where its grain still tells something."""

LEAST_SIDE_SHARE, MOST_AREA_SHARE = 1 / 130, 0.15
"""A pasted rectangle is at least a line high, as a share of the page's longer side, and no whole block of the page."""

LEAST_WIDTH_TO_HEIGHT = 1.5
"""What is pasted over a name, an address line or a date is wider than high."""

FILLED_SHARE = 0.5
"""Share of its upright rectangle that a zone fills where only the rim above or below the new words was seen."""

STRAIGHT_SHARE, EDGE_SHARE = 0.8, 0.05
"""Rows of a zone that end at its left or at its right edge, and how near, as a share of its width: a rectangle has all
of them on one side at least, an ellipse of glare 0.43."""

INK_CONTRAST = 60
"""Grey levels between ink and paper."""

LEAST_INK_SHARE, MOST_INK_SHARE = 0.02, 0.5
"""Share of the zone that is ink, where something was written on it: less is an empty box, more a picture or a bar."""


def pasted_zones(gray: GrayImage) -> tuple[Box, ...]:
    """Rectangles of a page that were filled by a program and written upon, in pixels of the picture; page is 0.

    Args:
        gray: (h, w) uint8 as the sensor or the scanner gave it, neither scaled nor turned.
    """
    side = max(gray.shape)
    smooth = _smooth(gray)
    if not _runs(smooth, side).any():
        return ()
    flat = smooth & _paper(gray, side)
    if float(np.mean(flat)) > MOST_SMOOTH_PAGE:
        return ()
    zones = _closed(_runs(flat, side), side)
    count, _, stats, _ = cv2.connectedComponentsWithStats(zones, connectivity=4)
    boxes = (Box(page=0, left=x, top=y, right=x + w, bottom=y + h) for x, y, w, h, _ in stats[1:count].tolist())
    return tuple(box for box in boxes if _is_pasted(box, zones, gray, side))


def signals_of_pasting(gray: GrayImage, frame: Frame, number: int) -> tuple[Signal, ...]:
    """A strong sign for each pasted zone of a picture, in pixels of the upright page that was cut from it."""
    shape = (int(gray.shape[0]), int(gray.shape[1]))
    zones = (on_upright_page(zone, frame, shape, number) for zone in pasted_zones(gray))
    return tuple(Signal(code="file.pasted_zone", strength=Strength.STRONG, box=zone) for zone in zones if zone)


def on_upright_page(zone: Box, frame: Frame, shape: tuple[int, int], number: int) -> Box | None:
    """A zone of the picture in pixels of the upright page; None when it was cut away."""
    mask = np.zeros(shape, dtype=np.uint8)
    mask[int(zone.top) : int(zone.bottom), int(zone.left) : int(zone.right)] = 255
    upright = np.asarray(apply_frame(mask, frame))
    left, top, width, height = cv2.boundingRect((upright > 127).astype(np.uint8))
    if not width or not height:
        return None
    return Box(page=number, left=left, top=top, right=left + width, bottom=top + height)


def _smooth(gray: GrayImage) -> Mask:
    """1 where there is not even the grain of a sensor."""
    small = np.ones((3, 3), np.uint8)
    levels = cv2.absdiff(cv2.dilate(gray, small), cv2.erode(gray, small))
    return np.asarray(levels <= FLAT_LEVELS, dtype=np.uint8)


def _paper(gray: GrayImage, side: int) -> Mask:
    """1 where there is paper, no ink."""
    reach = max(3, round(side * INK_REACH_SHARE)) | 1
    lightest = cv2.dilate(gray, np.ones((reach, reach), np.uint8))
    return np.asarray(cv2.absdiff(lightest, gray) < INK_CONTRAST // 2, dtype=np.uint8)


def _runs(flat: Mask, side: int) -> Mask:
    """1 in flat runs that are no chance."""
    run = np.ones((2, round(side * RUN_SHARE)), np.uint8)
    return np.asarray(cv2.morphologyEx(flat, cv2.MORPH_OPEN, run), dtype=np.uint8)


def _closed(runs: Mask, side: int) -> Mask:
    """1 in zones between flat runs, with the words that stand in them."""
    line = np.ones((round(side * LINE_SHARE), 3), np.uint8)
    return np.asarray(cv2.morphologyEx(runs, cv2.MORPH_CLOSE, line), dtype=np.uint8)


def _is_pasted(box: Box, zones: Mask, gray: GrayImage, side: int) -> bool:
    """Whether a flat zone has the size and the shape of a pasted line, and print on it."""
    rows, columns = slice(int(box.top), int(box.bottom)), slice(int(box.left), int(box.right))
    is_line = box.height >= side * LEAST_SIDE_SHARE and box.width >= LEAST_WIDTH_TO_HEIGHT * box.height
    if not is_line or box.width * box.height > MOST_AREA_SHARE * gray.size:
        return False
    zone = gray[rows, columns]
    ink = float(np.mean(zone < int(np.median(zone)) - INK_CONTRAST))
    shape = zones[rows, columns]
    is_filled = float(np.mean(shape)) >= FILLED_SHARE and _has_straight_side(shape)
    return is_filled and LEAST_INK_SHARE <= ink <= MOST_INK_SHARE


def _has_straight_side(shape: Mask) -> bool:
    """Whether nearly every row of the zone begins at its left edge, or ends at its right edge."""
    near = max(2, round(EDGE_SHARE * shape.shape[1]))
    sides = (shape[:, :near], shape[:, -near:])
    return any(float(np.mean(side.max(axis=1))) >= STRAIGHT_SHARE for side in sides)
