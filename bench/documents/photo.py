"""A page photographed with a phone: lying on a table, seen at an angle, under a lamp, a little bent.

The honest ones stay readable by a person: the page fills most of the picture, blur and noise are bounded. What
happens to the light, in order: crease, bend, table, thumb, light and shadow, glare, blur, noise, compression.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.documents.rasters import WHITE_LEVEL, Picture, noise_of, pages_of

_PAGE_DPI = (165, 190, 190, 215)
_FORMATS = (".jpg", ".jpg", ".jpg", ".jpg", ".jpg", ".jpg", ".png", ".webp", ".heic", ".tif")
# A sigma near the height of a small letter of 9 points (12 pixels at 190 dpi) merges letters; at 4 % of the light the
# paper is 10 grey levels above black, as much as the noise.
_TOO_BLURRED_PX = 9.0
_TOO_DARK = 0.04
# A noisy photograph without loss can pass what the service accepts (15 MB); then it is sent as a JPEG.
_LARGEST_BYTES = 14_000_000
_TURNS_DEG = (0, 0, 0, 0, 90, 180, 270)
_EXIF_ORIENTATION_TAG = 0x0112
# EXIF orientation that makes a viewer turn a picture clockwise by so many degrees.
_EXIF_FOR_TURN = {0: 1, 90: 6, 180: 3, 270: 8}
_EXIF_SHARE = 0.5
# Shares of the photographs on which a thumb holds the paper, and on which it was folded in four.
_HAND_SHARE = 0.16
_FOLDED_SHARE = 0.15
_MM_PER_INCH = 25.4
_THUMB_WIDTH_MM = 19.0
_SKINS = ((180, 205, 235), (140, 172, 215), (105, 140, 190), (70, 100, 150), (45, 65, 100), (35, 48, 72))
Field = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Thumb:
    """A thumb that holds the paper: side of the page (0 right, 1 bottom, 2 left), share along it, millimetres in."""

    side: int
    along: float
    reach_mm: float
    skin: tuple[int, int, int]


@dataclass(frozen=True, kw_only=True)
class Shot:
    """How one photograph is taken. Shares are 0..1 of the picture, angles degrees, blur a sigma in pixels.

    ``fold`` is the share of the width at which the paper was folded from top to bottom (0: not at all), ``kink`` how
    far, as a share of the height, the paper's outer edge stands off because of it.
    """

    page_dpi: int
    margin: float
    perspective: float
    tilt_deg: float
    surface: str
    bend: float
    crease: bool
    gradient: float
    shadow: float
    glare: float
    blur: float
    noise: float
    brightness: float
    warmth: float
    turn_deg: int
    by_exif: bool
    jpeg_quality: int
    thumb: Thumb | None = None
    fold: float = 0.0
    kink: float = 0.0


def draw_shot(rng: Random) -> Shot:
    """The settings of one honest photograph."""
    aside = Random(f"{rng.getstate()[1][:4]}-held")
    low_light = rng.random() < 0.12
    return Shot(
        page_dpi=rng.choice(_PAGE_DPI),
        margin=rng.choice((rng.uniform(0.03, 0.12), rng.uniform(0.03, 0.12), rng.uniform(0.12, 0.3))),
        perspective=rng.uniform(0.0, 0.045),
        tilt_deg=rng.uniform(-6.0, 6.0),
        surface=rng.choice(("wood", "stone", "cloth", "tiles", "dark", "pale")),
        bend=rng.choice((0.0, 0.0, rng.uniform(0.002, 0.009))),
        crease=rng.random() < 0.3,
        gradient=rng.uniform(0.0, 0.35),
        shadow=rng.choice((0.0, rng.uniform(0.15, 0.45))),
        glare=rng.choice((0.0, 0.0, 0.0, rng.uniform(0.3, 0.6))),
        blur=rng.uniform(0.3, 1.2),
        noise=rng.uniform(8.0, 13.0) if low_light else rng.uniform(1.5, 6.0),
        brightness=rng.uniform(0.45, 0.6) if low_light else rng.uniform(0.78, 1.0),
        warmth=rng.uniform(-0.06, 0.1),
        turn_deg=rng.choice(_TURNS_DEG),
        by_exif=rng.random() < _EXIF_SHARE,
        jpeg_quality=rng.randint(40, 85),
        thumb=_draw_thumb(aside) if aside.random() < _HAND_SHARE else None,
        fold=aside.uniform(0.46, 0.54) if aside.random() < _FOLDED_SHARE else 0.0,
        kink=aside.uniform(-0.006, 0.006),
    )


def _draw_thumb(rng: Random) -> Thumb:
    """A thumb in the lower half of a side, on the paper's margin."""
    return Thumb(
        side=rng.choice((0, 1, 2)), along=rng.uniform(0.5, 0.85), reach_mm=rng.uniform(4.0, 11.0),
        skin=rng.choice(_SKINS),
    )


def photograph(pdf: bytes, rng: Random) -> tuple[bytes, str]:
    """The first page photographed, with the suffix of its file."""
    shot = draw_shot(rng)
    page = pages_of(pdf, shot.page_dpi)[0]
    photo, suffix = take(page, shot, rng), rng.choice(_FORMATS)
    made = encode(photo, shot, suffix)
    return made if len(made[0]) <= _LARGEST_BYTES else encode(photo, shot, ".jpg")


def spoilt_photograph(pdf: bytes, rng: Random, *, dark: bool) -> tuple[bytes, str]:
    """A photograph nobody can read: out of focus, or with next to no light."""
    shot = replace(draw_shot(rng), turn_deg=0, glare=0.0)
    spoilt = replace(shot, brightness=_TOO_DARK, noise=9.0) if dark else replace(shot, blur=_TOO_BLURRED_PX)
    return encode(take(pages_of(pdf, shot.page_dpi)[0], spoilt, rng), spoilt, ".jpg")


def take(page: Picture, shot: Shot, rng: Random) -> Picture:
    """The upright photograph of a page, BGR."""
    lit: Field = _lay_on_table(_bend(_crease(page, shot, rng), shot), shot, rng)
    height, width = lit.shape[:2]
    tint = np.array([1 - shot.warmth, 1.0, 1 + shot.warmth], dtype=np.float32) * np.float32(shot.brightness)
    shone = _glare(lit * _light(height, width, shot, rng)[:, :, None] * tint, shot, rng)
    noisy = cv2.GaussianBlur(shone, (0, 0), shot.blur) + noise_of(rng, shone.shape, shot.noise)
    return np.asarray(np.clip(noisy, 0, WHITE_LEVEL), dtype=np.uint8)


def _crease(page: Picture, shot: Shot, rng: Random) -> Picture:
    """Folds across and down the page: a thin dark and light line, and one half a little darker."""
    height, width = page.shape[:2]
    if shot.fold:
        down = np.ones((1, width, 1), dtype=np.float32)
        down[:, int(width * shot.fold) :] = 0.95
        down[:, int(width * shot.fold) - 1 : int(width * shot.fold) + 2] = 0.8
        page = (page * down).astype(np.uint8)
    if not shot.crease:
        return page
    fold = int(height * rng.choice((1 / 3, 1 / 2, 2 / 3)) + rng.uniform(-20, 20))
    gain = np.ones((height, 1, 1), dtype=np.float32)
    gain[fold:] = rng.uniform(0.9, 0.97)
    gain[fold - 2 : fold + 1] = 0.82
    return (page * gain).astype(np.uint8)


def _bend(page: Picture, shot: Shot) -> Picture:
    """The paper curled or folded: rows move by a sine along the width, or by the distance from the fold."""
    if not shot.bend and not shot.fold:
        return page
    height, width = page.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    moved = rows + np.sin(columns / width * np.pi) * np.float32(shot.bend * height)
    if shot.fold:
        moved += np.abs(columns / width - shot.fold) * np.float32(2 * shot.kink * height)
    bent = cv2.remap(page, columns, moved, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(bent, dtype=np.uint8)


def _lay_on_table(page: Picture, shot: Shot, rng: Random) -> Field:
    """The page in perspective on a surface, with a soft shadow at its edge."""
    height, width = page.shape[:2]
    size = (int(width * (1 + 2 * shot.margin)), int(height * (1 + 2 * shot.margin)))
    corners = _corners(width, height, size, shot, rng)
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    warp = cv2.getPerspectiveTransform(source, corners)
    laid = cv2.warpPerspective(page, warp, size, flags=cv2.INTER_AREA).astype(np.float32)
    mask = cv2.warpPerspective(np.ones((height, width), np.float32), warp, size)
    table = _surface(size[1], size[0], shot.surface, rng)
    cast = cv2.GaussianBlur(np.roll(mask, (9, 7), axis=(0, 1)), (0, 0), 9)
    table = table * (1 - 0.45 * cast)[:, :, None]
    lying = (laid * mask[:, :, None] + table * (1 - mask)[:, :, None]).astype(np.float32)
    return lying if shot.thumb is None else _hold(lying, corners, shot.thumb, shot.page_dpi)


def _hold(picture: Field, corners: Field, thumb: Thumb, dpi: int) -> Field:
    """The picture with a thumb that comes in from outside and ends on the paper."""
    mm = dpi / _MM_PER_INCH
    start, end = corners[thumb.side + 1], corners[(thumb.side + 2) % 4]
    on_edge, centre = start + (end - start) * np.float32(thumb.along), corners.mean(axis=0)
    edge = (end - start) / np.linalg.norm(end - start)
    inward = np.array([-edge[1], edge[0]], dtype=np.float32)
    inward = inward if float(inward @ (centre - on_edge)) > 0 else -inward
    tip = on_edge + inward * np.float32((thumb.reach_mm - _THUMB_WIDTH_MM / 2) * mm)
    root = on_edge - inward * np.float32(max(picture.shape)) + edge * np.float32(20 * mm)
    mask = np.zeros(picture.shape[:2], np.uint8)
    ends = [tuple(int(value) for value in point) for point in (root, tip)]
    cv2.line(mask, ends[0], ends[1], WHITE_LEVEL, int(_THUMB_WIDTH_MM * mm), cv2.LINE_AA)
    depth = cv2.distanceTransform(mask, cv2.DIST_L2, 3) / (_THUMB_WIDTH_MM * mm / 2)
    shade = (0.62 + 0.38 * np.sqrt(depth.clip(0, 1)))[:, :, None] * np.array(thumb.skin, np.float32)
    cover = cv2.GaussianBlur(mask, (0, 0), 1.5).astype(np.float32)[:, :, None] / WHITE_LEVEL
    cast = cv2.GaussianBlur(mask, (0, 0), 2 * mm).astype(np.float32)[:, :, None] / WHITE_LEVEL
    return np.asarray(picture * (1 - 0.3 * cast) * (1 - cover) + shade * cover, dtype=np.float32)


def _corners(width: int, height: int, size: tuple[int, int], shot: Shot, rng: Random) -> Field:
    """Where the page's corners fall in the picture: turned a little, pushed by the perspective, kept inside."""
    half = np.array([[-width, -height], [width, -height], [width, height], [-width, height]], dtype=np.float32) / 2
    angle = np.deg2rad(shot.tilt_deg)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]], dtype=np.float32)
    push = np.array([[rng.uniform(-1, 1), rng.uniform(-1, 1)] for _ in range(4)], dtype=np.float32)
    corners = half @ turn + push * np.array([width, height], dtype=np.float32) * np.float32(shot.perspective)
    low, high = corners.min(axis=0), corners.max(axis=0)
    room = np.array(size, dtype=np.float32) * np.float32(0.985)
    scale = min(1.0, float(np.min(room / (high - low))))
    return np.asarray((corners - (low + high) / 2) * scale + np.array(size, dtype=np.float32) / 2, dtype=np.float32)


_SURFACES = {
    "wood": (70, 105, 150), "stone": (120, 124, 128), "cloth": (120, 80, 70), "tiles": (185, 188, 190),
    "dark": (42, 40, 40), "pale": (165, 190, 208),
}


def _surface(height: int, width: int, kind: str, rng: Random) -> Field:
    """A table top as BGR floats: a colour with grain, streaks or joints."""
    base = np.ones((height, width, 3), np.float32) * np.array(_SURFACES[kind], np.float32)
    stretch = (3, 60) if kind in ("wood", "pale") else (20, 20)
    small = (max(2, height // stretch[0]), max(2, width // stretch[1]))
    coarse = cv2.resize(noise_of(rng, small, 9.0), (width, height), interpolation=cv2.INTER_CUBIC)
    fine = noise_of(rng, (height, width), 5.0 if kind != "dark" else 2.5)
    base = base + (coarse + fine)[:, :, None]
    if kind == "tiles":
        step = rng.randint(350, 600)
        base[::step] *= 0.6
        base[:, ::step] *= 0.6
    return np.clip(base, 0, WHITE_LEVEL).astype(np.float32)


def _light(height: int, width: int, shot: Shot, rng: Random) -> Field:
    """Gains of the light at each point: a slope in some direction, and the soft shadow of a hand or a phone."""
    angle = rng.uniform(0, 2 * np.pi)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    slope = (columns / width - 0.5) * np.cos(angle) + (rows / height - 0.5) * np.sin(angle)
    gain = 1 - shot.gradient * (slope + 0.5).clip(0, 1)
    if shot.shadow:
        edge = rng.uniform(-0.2, 0.25)
        across = (columns / width - 0.5) * np.sin(angle) + (rows / height - 0.5) * np.cos(angle)
        gain = gain * (1 - shot.shadow / (1 + np.exp(-(across - edge) * rng.uniform(14, 40))))
    return np.asarray(gain, dtype=np.float32)


def _glare(lit: Field, shot: Shot, rng: Random) -> Field:
    """A bright reflection, small and near an edge, where no field stands as a rule."""
    if not shot.glare:
        return lit
    height, width = lit.shape[:2]
    centre = (rng.uniform(0.75, 0.95) * width, rng.uniform(0.72, 0.95) * height)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    far = ((columns - centre[0]) / (0.08 * width)) ** 2 + ((rows - centre[1]) / (0.05 * height)) ** 2
    return np.asarray(lit + (shot.glare * WHITE_LEVEL * np.exp(-far))[:, :, None], dtype=np.float32)


def encode(photo: Picture, shot: Shot, suffix: str) -> tuple[bytes, str]:
    """The photograph turned as it was held, as a file: turned in its pixels, or by EXIF as phones do."""
    image = Image.fromarray(cv2.cvtColor(photo, cv2.COLOR_BGR2RGB))
    exif = Image.Exif()
    if shot.turn_deg:
        image = image.rotate(shot.turn_deg, expand=True)
        if shot.by_exif and suffix in (".jpg", ".webp", ".tif"):
            exif[_EXIF_ORIENTATION_TAG] = _EXIF_FOR_TURN[shot.turn_deg]
    out = io.BytesIO()
    name = {".jpg": "JPEG", ".png": "PNG", ".webp": "WEBP", ".heic": "HEIF", ".tif": "TIFF"}[suffix]
    if suffix == ".png":
        image.save(out, format=name, compress_level=3)
    elif suffix == ".tif":
        image.save(out, format=name, compression="jpeg", quality=shot.jpeg_quality, exif=exif)
    else:
        image.save(out, format=name, quality=shot.jpeg_quality, exif=exif.tobytes())
    return out.getvalue(), suffix
