"""A PDF seen by a scanner: grey or black and white pages with a little skew, specks and noise.

Pictures are numpy arrays, (height, width) grey or (height, width, 3) BGR, uint8. Everything random comes from the
``Random`` given; arrays draw from a generator seeded by it.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from random import Random
from time import struct_time

import cv2
import numpy as np
import pillow_heif
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.uint8]

POINTS_PER_INCH = 72
WHITE_LEVEL = 255
_SEARCH_DPI = 72
_WHITE_ENOUGH = 250
_PAGE_MARGIN_PT = 18
_SCAN_DPI = (150, 200, 200, 300)
_MAX_SKEW_DEG = 1.4
_BLACK_AND_WHITE_SHARE = 0.3

pillow_heif.register_heif_opener()


@dataclass(frozen=True, kw_only=True)
class Scan:
    """How one scan is made."""

    dpi: int
    skew_deg: float
    black_and_white: bool
    noise: float
    blur: float
    jpeg_quality: int


def draw_scan(rng: Random) -> Scan:
    """The settings of one scan, within what people send."""
    dpi = rng.choice(_SCAN_DPI)
    return Scan(
        dpi=dpi,
        skew_deg=rng.uniform(-_MAX_SKEW_DEG, _MAX_SKEW_DEG),
        black_and_white=dpi > 150 and rng.random() < _BLACK_AND_WHITE_SHARE,
        noise=rng.uniform(1.0, 7.0),
        blur=rng.uniform(0.0, 0.7),
        jpeg_quality=rng.randint(55, 90),
    )


def pages_of(pdf: bytes, dpi: int) -> list[Picture]:
    """Every page of a PDF as a BGR picture."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / POINTS_PER_INCH).to_numpy()[:, :, :3].copy() for page in document]
    finally:
        document.close()


def find_room(pdf: bytes, side: float) -> tuple[float, float] | None:
    """The top left, in points, of the highest white square of a side on the first page; None when there is none."""
    page = pages_of(pdf, _SEARCH_DPI)[0]
    scale = _SEARCH_DPI / POINTS_PER_INCH
    dark = (page.min(axis=2) < _WHITE_ENOUGH).astype(np.uint8)
    size, margin = int(np.ceil(side * scale)), int(_PAGE_MARGIN_PT * scale)
    sums = cv2.integral(dark)
    covered = sums[size:, size:] - sums[:-size, size:] - sums[size:, :-size] + sums[:-size, :-size]
    free = np.argwhere(covered[margin:-margin, margin:-margin] == 0)
    return None if not len(free) else ((free[0][1] + margin) / scale, (free[0][0] + margin) / scale)


def noise_of(rng: Random, shape: tuple[int, ...], strength: float) -> NDArray[np.float32]:
    """Normal noise of a shape; ``strength`` in grey levels."""
    generator = np.random.default_rng(rng.getrandbits(32))
    return (generator.standard_normal(shape, dtype=np.float32) * strength).astype(np.float32)


def scan_page(page: Picture, scan: Scan, rng: Random) -> Picture:
    """One page as a scanner gives it, grey."""
    grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), scan.skew_deg, 1.0)
    grey = cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=rng.randint(225, 255))
    if scan.blur > 0.2:
        grey = cv2.GaussianBlur(grey, (0, 0), scan.blur)
    noisy = grey.astype(np.float32) * rng.uniform(0.93, 1.0) + noise_of(rng, grey.shape, scan.noise)
    speckled = _add_specks(np.clip(noisy, 0, WHITE_LEVEL).astype(np.uint8), rng)
    if not scan.black_and_white:
        return speckled
    level = rng.randint(150, 190)
    return cv2.threshold(speckled, level, WHITE_LEVEL, cv2.THRESH_BINARY)[1].astype(np.uint8)


def _add_specks(page: Picture, rng: Random) -> Picture:
    """Dust on the glass: small dark dots, and sometimes a thin vertical line."""
    height, width = page.shape
    for _ in range(rng.randint(0, 40)):
        centre = (rng.randrange(width), rng.randrange(height))
        cv2.circle(page, centre, rng.randint(1, 2), rng.randint(20, 150), -1)
    if rng.random() < 0.1:
        column = rng.randrange(width)
        cv2.line(page, (column, 0), (column, height), 190, 1)
    return page


def scans_of(pdf: bytes, rng: Random) -> tuple[list[Image.Image], Scan]:
    """All pages scanned, and how."""
    scan = draw_scan(rng)
    pages = [Image.fromarray(scan_page(page, scan, rng)) for page in pages_of(pdf, scan.dpi)]
    return [page.convert("1") if scan.black_and_white else page for page in pages], scan


def scan_pdf(pdf: bytes, rng: Random) -> bytes:
    """A PDF that holds scanned pages only."""
    pages, scan = scans_of(pdf, rng)
    out = io.BytesIO()
    creator = rng.choice(("Canon SC1011", "HP Scan", "EPSON Scan 2", "Adobe Scan for Android 24.1", "CamScanner"))
    when = struct_time((2026, 11, 12, 9, 30, 0, 3, 316, 0))
    options = {} if scan.black_and_white else {"quality": scan.jpeg_quality}
    pages[0].save(
        out, format="PDF", save_all=True, append_images=pages[1:], resolution=scan.dpi, creator=creator,
        producer=creator, creationDate=when, modDate=when, **options,
    )
    return out.getvalue()


def scan_image(pdf: bytes, rng: Random) -> tuple[bytes, str]:
    """The first page scanned, as JPEG, PNG or TIFF, with its suffix."""
    pages, scan = scans_of(pdf, rng)
    suffix = rng.choice((".jpg", ".jpg", ".jpg", ".png", ".tif"))
    out = io.BytesIO()
    dpi = (scan.dpi, scan.dpi)
    if suffix == ".jpg":
        pages[0].convert("L").save(out, format="JPEG", quality=scan.jpeg_quality, dpi=dpi)
    elif suffix == ".png":
        pages[0].save(out, format="PNG", dpi=dpi)
    else:
        _save_tiff(pages, out, scan)
    return out.getvalue(), suffix


def _save_tiff(pages: list[Image.Image], out: io.BytesIO, scan: Scan) -> None:
    """All pages in one TIFF, fax-compressed when black and white, else as JPEG."""
    as_jpeg = {"compression": "jpeg", "quality": scan.jpeg_quality}
    options = {"compression": "group4"} if scan.black_and_white else as_jpeg
    pages[0].save(
        out, format="TIFF", save_all=True, append_images=pages[1:], dpi=(scan.dpi, scan.dpi), **options,
    )
