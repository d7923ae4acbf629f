"""Find the sheet of paper in a photograph, and cut it out straight.

Cutting wrongly costs more than not cutting: a scan cropped to the frame of a table loses half its words. So a
sheet is believed only on evidence (along each of its sides the inside is lighter or of another colour than the
outside), and without it the whole picture is kept. ``apply_frame`` is the one way a page image is made, for
recognition and for showing alike, so that boxes fit both.

A sheet that is curled or creased is not flattened, as recognition follows bent lines by itself: on 12 made photographs
of such sheets .947 of the words are read, and 11 of 12 address lines.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from ocr.cleaning import gray_of
from ocr.ports import Corners, GrayImage, Image
from ocr.reading import Frame
from ocr.sheet_evidence import LEAST_PRINT_KEPT, evidence, print_kept, print_spots, side_support
from ocr.straight_edges import ordered_corners, quadrangles_of_lines

SEARCH_SIDE_PX = 640
"""Longest side on which the sheet is looked for; corners are exact to about two pixels of it."""

LEAST_AREA_SHARE = 0.12
MOST_AREA_SHARE = 0.985
LEAST_ANGLE_DEG = 60.0
MOST_ANGLE_DEG = 120.0
LEAST_FILL = 0.9
"""How much of the corners' quadrangle the found shape fills."""

EDGE_BAND_SHARE = 0.02
"""Width of the band along the picture's edge that is asked what the paper lies on, as a share of its shorter side."""

PAPER_LIKE_LAB = 22.0
"""A place this near to the paper's own colour, in Lab units, is paper too: shading and grain stay below it."""

LEAST_PAPER_EDGE = 0.65
"""Share of the edge band that looks like the paper when the picture holds nothing but paper, as a scan does.

On 80 made scans it was 0.72 or more (least with a coloured band across the page), on 40 made photographs 0.55 at most.
"""

MOST_BANNER = 1.3
"""Largest area of a sheet with its banner, in areas of the sheet without it."""

SAME_CORNER_PX = 14.0
"""A corner that moves less has not moved: the soft shadow beside a sheet is as wide."""

LEAST_BANNER_SUPPORT = 0.8
MOST_BANNER_SLANT = 2.0
"""How much higher a banner may look at one end than at the other."""

SAME_DIRECTION = 0.995
"""Cosine of the most by which a side may bend where the banner begins (6 degrees)."""

_CORNER_COUNT = 4
_PAPER_PERCENTILE = 60
"""The paper is among the lightest two fifths of the picture, whether it fills it or lies on a desk."""


def find_paper(image: Image) -> Corners | None:
    """The sheet's corners in the picture, None when there is no evidence for one."""
    scale = min(1.0, SEARCH_SIDE_PX / max(image.shape[:2]))
    small = _pixels(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    features = _features(small)
    if is_all_paper(features):
        return None
    spots = print_spots(gray_of(image)) * np.float32(scale)
    shaped = [corners for corners in (*_outlined(features), *quadrangles_of_lines(features))
              if _is_sheet_shaped(corners, features.shape)]
    best = _best_sheet(features, [corners for corners in shaped if print_kept(spots, corners) >= LEAST_PRINT_KEPT])
    return None if best is None else (_with_banner(features, best, shaped) / scale).astype(np.float32)


def is_all_paper(features: Image) -> bool:
    """Whether the paper goes on to the picture's edge all around: a scan, in which a table's frame is no sheet.

    Args:
        features: (height, width, 3) uint8 Lab, the picture made small.
    """
    height, width = features.shape[:2]
    band = max(2, round(EDGE_BAND_SHARE * min(height, width)))
    lightness = features[:, :, 0]
    paper = np.median(features[lightness >= np.percentile(lightness, _PAPER_PERCENTILE)], axis=0)
    is_edge = np.ones((height, width), dtype=bool)
    is_edge[band:-band, band:-band] = False
    distance = np.linalg.norm(features[is_edge].astype(np.float32) - paper.astype(np.float32), axis=1)
    return bool(np.mean(distance < PAPER_LIKE_LAB) >= LEAST_PAPER_EDGE)


def apply_frame(image: Image, frame: Frame) -> Image:
    """The upright page: cut, turned, straightened and scaled as the frame says."""
    page = image if frame.corners is None else _cut(image, np.array(frame.corners, dtype=np.float32))
    page = turned(page, frame.turned_deg)
    page = straightened(page, frame.skew_deg)
    shrinks = frame.width < page.shape[1]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return _pixels(cv2.resize(page, (frame.width, frame.height), interpolation=method))


def turned(image: Image, turned_deg: int) -> Image:
    """The image turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(image, k=-(turned_deg // 90)))


def straightened(image: Image, skew_deg: float) -> Image:
    """The image turned clockwise by a small angle, its size kept, its edge repeated into the corners."""
    if skew_deg == 0.0:
        return image
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -skew_deg, 1.0)
    return _pixels(cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR,
                                  borderMode=cv2.BORDER_REPLICATE))


def paper_size(corners: Corners) -> tuple[int, int]:
    """Width and height in pixels of the sheet once it is cut out."""
    top, right, bottom, left = (
        float(np.linalg.norm(corners[(k + 1) % _CORNER_COUNT] - corners[k])) for k in range(_CORNER_COUNT)
    )
    return max(1, round(max(top, bottom))), max(1, round(max(left, right)))


def _cut(image: Image, corners: Corners) -> Image:
    """The sheet between the corners, as a rectangle."""
    width, height = paper_size(corners)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    return _pixels(cv2.warpPerspective(image, matrix, (width, height), flags=cv2.INTER_LINEAR,
                                       borderMode=cv2.BORDER_REPLICATE))


def _pixels(image: object) -> Image:
    """What OpenCV gives back, said as what it is."""
    return np.asarray(image, dtype=np.uint8)


def _lab(image: Image) -> Image:
    """The picture in Lab; grey gets two flat colour planes."""
    rgb = cv2.cvtColor(image, cv2.COLOR_GRAY2RGB) if image.ndim == 2 else image
    return _pixels(cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB))


def _best_sheet(features: Image, candidates: list[Corners]) -> Corners | None:
    """The quadrangle with the best evidence; larger ones first, so that most need not be looked at."""
    best, best_score = None, 0.0
    for corners in sorted(candidates, key=cv2.contourArea, reverse=True):
        share = float(cv2.contourArea(corners)) / (features.shape[0] * features.shape[1])
        if share <= best_score:
            break
        score = share * evidence(features, corners)
        if score > best_score:
            best, best_score = corners, score
    return best


def _with_banner(features: Image, sheet: Corners, candidates: list[Corners]) -> Corners:
    """The sheet made longer where its sides run on: a coloured banner at its end is paper too.

    A line of the table beyond the sheet does not pass for its end, as the sheet's sides stop before it.
    """
    area = float(cv2.contourArea(sheet))
    longer = [corners for corners in candidates if area < float(cv2.contourArea(corners)) <= MOST_BANNER * area]
    supported = [corners for corners in longer if _runs_on(features, sheet, corners)]
    return max(supported, key=lambda corners: evidence(features, corners), default=sheet)


def _runs_on(features: Image, sheet: Corners, longer: Corners) -> bool:
    """Whether one side of the sheet moves out, about as far at both ends, between two sides that go on straight."""
    steps = longer - sheet
    lengths = np.linalg.norm(steps, axis=1)
    moved = [k for k in range(_CORNER_COUNT) if lengths[k] > SAME_CORNER_PX]
    if len(moved) != 2 or moved[1] - moved[0] == 2 or evidence(features, longer) == 0.0:
        return False
    one, other = moved if moved[1] - moved[0] == 1 else moved[::-1]
    goes_on = _is_along(steps[one], sheet[one] - sheet[one - 1]) and _is_along(
        steps[other], sheet[other] - sheet[(other + 1) % _CORNER_COUNT])
    if not goes_on or max(lengths[moved]) > MOST_BANNER_SLANT * min(lengths[moved]):
        return False
    supports = [side_support(features, sheet[k], longer[k], longer.mean(axis=0)) for k in moved]
    return all(support is None or support >= LEAST_BANNER_SUPPORT for support in supports)


def _is_along(step: Corners, side: Corners) -> bool:
    """Whether a corner moves on in the direction of its side."""
    return float(step @ side) >= SAME_DIRECTION * float(np.linalg.norm(step) * np.linalg.norm(side))


def _outlined(features: Image) -> Iterator[Corners]:
    """Quadrangles around what stands out as one piece and fills them."""
    for mask in _masks(features):
        contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        if not contours:
            continue
        largest = max(contours, key=cv2.contourArea)
        corners = _quadrangle(cv2.convexHull(largest))
        if corners is not None and cv2.contourArea(largest) >= LEAST_FILL * cv2.contourArea(corners):
            yield corners


def _features(image: Image) -> Image:
    """(height, width, 3): lightness and colour with the print closed away and the grain smoothed."""
    closed = cv2.morphologyEx(_lab(image), cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    return _pixels(cv2.medianBlur(closed, 7))


def _masks(features: Image) -> Iterator[GrayImage]:
    """Ways to tell paper from what it lies on: lighter, more like the middle, and set off by an edge."""
    lightness = np.ascontiguousarray(features[:, :, 0])
    _, light = cv2.threshold(lightness, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    yield _solid(light)
    yield _solid(_like_the_middle(features))
    yield _solid(_enclosed(lightness))
    yield _solid(_around_the_middle(lightness))


def _like_the_middle(features: Image) -> GrayImage:
    """What looks like the picture's middle rather than like its rim."""
    height, width = features.shape[:2]
    middle = features[height * 2 // 5:height * 3 // 5, width * 2 // 5:width * 3 // 5].reshape(-1, 3)
    rim = np.concatenate([part.reshape(-1, 3) for part in
                          (features[:6], features[-6:], features[:, :6], features[:, -6:])])
    values = features.astype(np.float32)
    inside, outside = np.median(middle, axis=0), np.median(rim, axis=0)
    nearer = np.linalg.norm(values - inside, axis=2) < np.linalg.norm(values - outside, axis=2)
    return _pixels(nearer * 255)


def _around_the_middle(lightness: GrayImage) -> GrayImage:
    """What can be reached from the picture's middle without crossing an edge."""
    edges = cv2.Canny(cv2.GaussianBlur(lightness, (5, 5), 0), 15, 45)
    free = 255 - _pixels(cv2.dilate(edges, np.ones((3, 3), np.uint8)))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(free, connectivity=4)
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])) if len(stats) > 1 else 0
    return _pixels((labels == largest) * 255)


def _enclosed(lightness: GrayImage) -> GrayImage:
    """What the picture's rim cannot reach without crossing an edge."""
    edges = cv2.Canny(cv2.GaussianBlur(lightness, (5, 5), 0), 20, 60)
    walls = _pixels(cv2.dilate(edges, np.ones((5, 5), np.uint8)))
    height, width = walls.shape
    flooded = walls.copy()
    mask = np.zeros((height + 2, width + 2), np.uint8)
    for x, y in ((0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1)):
        if flooded[y, x] == 0:
            cv2.floodFill(flooded, mask, (x, y), 128)
    return _pixels((flooded != 128) * 255)


def _solid(mask: object) -> GrayImage:
    """A mask without specks and pinholes."""
    closed = cv2.morphologyEx(_pixels(mask), cv2.MORPH_CLOSE, np.ones((11, 11), np.uint8))
    return _pixels(cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((11, 11), np.uint8)))


def _quadrangle(hull: object) -> Corners | None:
    """The four corners a convex outline simplifies to, ordered from the top left, clockwise."""
    outline = np.asarray(hull)
    around = cv2.arcLength(outline, True)
    for share in (0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.07):
        simple = cv2.approxPolyDP(outline, share * around, True)
        if len(simple) == _CORNER_COUNT:
            return ordered_corners(np.asarray(simple, dtype=np.float32).reshape(_CORNER_COUNT, 2))
    return None


def _is_sheet_shaped(corners: Corners, shape: tuple[int, ...]) -> bool:
    """Large enough, and angles near right ones."""
    share = float(cv2.contourArea(corners)) / (shape[0] * shape[1])
    if not LEAST_AREA_SHARE <= share <= MOST_AREA_SHARE:
        return False
    return all(LEAST_ANGLE_DEG <= angle <= MOST_ANGLE_DEG for angle in _angles_deg(corners))


def _angles_deg(corners: Corners) -> list[float]:
    """The four inner angles."""
    angles = []
    for k in range(_CORNER_COUNT):
        before = corners[k - 1] - corners[k]
        after = corners[(k + 1) % _CORNER_COUNT] - corners[k]
        cosine = float(before @ after) / max(float(np.linalg.norm(before) * np.linalg.norm(after)), 1e-6)
        angles.append(float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))))
    return angles
