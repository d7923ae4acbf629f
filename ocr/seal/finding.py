"""Find the 2D-Doc codes on a page image.

Other DataMatrix codes (postage, parcel labels) are left out. One pass over the whole page comes first; only
when it finds none are the places that look like a code cut out, enlarged and read again, so that a page without
a code costs little. What a code says is not looked at here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from ocr.reading import Box, Seal
from ocr.seal.message import BINARY_MARKER, part_of_several

_DATA_MATRIX = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.DataMatrix])

GrayImage = NDArray[np.uint8]

WHITE = 255
# The page is searched for places at about 100 dots per inch (A4 is 1169 pixels high), where the modules of a
# code run together into one grey square.
SEARCH_HEIGHT_PX = 1169
# A printed code is 12 to 30 mm wide; at that scale 4 pixels a millimetre. Photographs may show it larger.
SMALLEST_SIDE_PX = 24
LARGEST_SIDE_PX = 260
# How far a place may be from square, seen at an angle, and how much of it must be busy.
LONGEST_TO_SHORTEST = 1.6
LEAST_BUSY_SHARE = 0.55
# Share of a place's middle that is dark: codes have about half, print and tables measured on 42 pages .16 to .41.
LEAST_DARK_SHARE = 0.33
# At most this many places are enlarged, the busiest first; measured 10 ms each.
MOST_PLACES = 6
MARGIN_SHARE = 0.18
ENLARGEMENTS = (2, 3)
BORDER_PX = 24
# Unsharp masking; measured on pages blurred by 1.5 and 2 pixels, and on photographs: 5 reads most, 1.5 others.
SHARPENING_RADIUS_PX = 2.0
SHARPENING_AMOUNTS = (1.5, 5.0)
# A crop that is already this wide gains nothing from being enlarged.
LARGEST_CROP_PX = 1800
_FIRST_BYTES = re.compile(rb"DC\d\d|" + re.escape(bytes([BINARY_MARKER])) + rb"[\x00-\x1f]")


class _Place(NamedTuple):
    """A rectangle of the page, in its pixels."""

    left: int
    top: int
    right: int
    bottom: int


class _Code(NamedTuple):
    """One code as read, with its place."""

    payload: bytes
    place: _Place


def read_seals(image: GrayImage, *, page: int = 1) -> tuple[Seal, ...]:
    """Every 2D-Doc of a page, from top to bottom, payloads exactly as coded.

    Args:
        image: (h, w) uint8, 0 black to 255 white; 200 dots per inch or more, below 120 codes are lost.
        page: the number the boxes bear.
    """
    gray = np.ascontiguousarray(image)
    if gray.size == 0:
        return ()
    found = _seals_among(_read_codes(gray)) or _seals_among(_read_enlarged(gray))
    unique = {code.payload: code for code in found}.values()
    return tuple(_seal(code, page) for code in sorted(unique, key=lambda code: (code.place.top, code.place.left)))


def _seals_among(codes: Iterable[_Code]) -> list[_Code]:
    """The codes that begin like a 2D-Doc, or belong to one spread over several codes."""
    listed = list(codes)
    parts = [(code, part_of_several(code.payload)) for code in listed]
    started = {part[0] for _, part in parts if part and part[1] == 0}
    return [code for code, part in parts if _FIRST_BYTES.match(code.payload) or (part and part[0] in started)]


def _read_codes(gray: GrayImage, binarizer: zxingcpp.Binarizer = zxingcpp.Binarizer.LocalAverage) -> list[_Code]:
    """Every DataMatrix of an image."""
    results = zxingcpp.read_barcodes(gray, formats=_DATA_MATRIX, try_invert=False, binarizer=binarizer)
    return [_Code(result.bytes, _place_of(result.position)) for result in results]


def _place_of(position: zxingcpp.Position) -> _Place:
    """The upright rectangle around a code's four corners."""
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    across, down = [corner.x for corner in corners], [corner.y for corner in corners]
    return _Place(min(across), min(down), max(across), max(down))


def _read_enlarged(gray: GrayImage) -> Iterator[_Code]:
    """The codes of the places that look like one, cut out and enlarged."""
    for place in _likely_places(gray):
        crop = gray[place.top : place.bottom, place.left : place.right]
        if _is_dark_enough(crop):
            yield from _read_place(crop, place)


def _is_dark_enough(crop: GrayImage) -> bool:
    """Whether the crop's middle is as dark as a code rather than as light as print."""
    height, width = crop.shape
    middle = crop[height // 4 : height - height // 4, width // 4 : width - width // 4]
    _, dark = cv2.threshold(middle, 0, WHITE, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    return float(np.mean(dark)) >= LEAST_DARK_SHARE * WHITE


def _read_place(crop: GrayImage, place: _Place) -> list[_Code]:
    """The codes of one crop, at the first enlargement that gives any; boxes are those of the page."""
    for factor in ENLARGEMENTS:
        for prepared, binarizer in _preparations(crop, factor):
            codes = _read_codes(prepared, binarizer)
            if codes:
                return [_Code(code.payload, _back_on_page(code.place, place, factor)) for code in codes]
    return []


def _preparations(crop: GrayImage, factor: int) -> Iterator[tuple[GrayImage, zxingcpp.Binarizer]]:
    """The enlarged crop within a white border, as it is, then sharpened more and more."""
    if max(crop.shape) * factor > LARGEST_CROP_PX:
        return
    larger = cv2.resize(crop, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    yield _bordered(larger), zxingcpp.Binarizer.LocalAverage
    blurred = cv2.GaussianBlur(larger, (0, 0), SHARPENING_RADIUS_PX * factor)
    for amount in SHARPENING_AMOUNTS:
        sharpened = _bordered(cv2.addWeighted(larger, 1 + amount, blurred, -amount, 0))
        yield sharpened, zxingcpp.Binarizer.LocalAverage
    yield sharpened, zxingcpp.Binarizer.GlobalHistogram


def _bordered(image: cv2.typing.MatLike) -> GrayImage:
    """The image within a white border, which a reader needs around a code."""
    sides = (BORDER_PX,) * 4
    return np.asarray(cv2.copyMakeBorder(image, *sides, cv2.BORDER_CONSTANT, value=WHITE), dtype=np.uint8)


def _back_on_page(inside: _Place, place: _Place, factor: int) -> _Place:
    """A rectangle of an enlarged crop, in pixels of the page."""
    left, top, right, bottom = ((value - BORDER_PX) // factor for value in inside)
    return _Place(left + place.left, top + place.top, right + place.left, bottom + place.top)


def _likely_places(gray: GrayImage) -> list[_Place]:
    """Where the page is busy in a nearly square patch of a code's size, busiest first."""
    scale = 1 / max(1, round(max(gray.shape) / SEARCH_HEIGHT_PX))  # whole steps are ten times faster
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    _, _, stats, _ = cv2.connectedComponentsWithStats(_busy_parts(small), connectivity=8)
    likely = [row for row in stats[1:] if _looks_like_code(*(int(value) for value in row))]
    likely.sort(key=lambda row: -int(row[cv2.CC_STAT_AREA]))
    return [_enlarged(row, scale, gray.shape) for row in likely[:MOST_PLACES]]


def _busy_parts(small: cv2.typing.MatLike) -> cv2.typing.MatLike:
    """White where dark and light stand side by side at a code's fineness; thin strokes and words are dropped."""
    edges = cv2.morphologyEx(small, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    _, busy = cv2.threshold(edges, 0, WHITE, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    closed = cv2.morphologyEx(busy, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    return cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((15, 15), np.uint8))


def _looks_like_code(_left: int, _top: int, width: int, height: int, area: int) -> bool:
    """Whether a busy patch has a code's size and is nearly a filled square."""
    short, long = sorted((width, height))
    fits = short >= SMALLEST_SIDE_PX and long <= LARGEST_SIDE_PX
    return fits and long <= LONGEST_TO_SHORTEST * short and area >= LEAST_BUSY_SHARE * width * height


def _enlarged(row: NDArray[np.int32], scale: float, shape: tuple[int, ...]) -> _Place:
    """A patch of the search image as a rectangle of the page, with a margin."""
    left, top, width, height = (float(value) / scale for value in row[:4])
    margin = MARGIN_SHARE * max(width, height)
    return _Place(
        max(0, int(left - margin)),
        max(0, int(top - margin)),
        min(shape[1], int(left + width + margin)),
        min(shape[0], int(top + height + margin)),
    )


def _seal(code: _Code, page: int) -> Seal:
    """The code as a value of the reading."""
    left, top, right, bottom = (float(value) for value in code.place)
    return Seal(payload=code.payload, box=Box(page=page, left=left, top=top, right=right, bottom=bottom))
