"""A document's pages drawn again for people: upright as they were read, re-encoded, nothing hidden kept."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from PIL import Image as PillowImage

from ocr.limits import Limits
from ocr.ports import OpenedPage, Opener
from ocr.reading import Frame
from ocr.rectify import apply_frame
from ocr.sniffing import kind_of

JPEG_QUALITY = 82


def rendered_pages(
    data: bytes, frames: tuple[Frame, ...], max_side_px: int, opener: Opener, limits: Limits
) -> tuple[bytes, ...]:
    """The first pages as JPEG, one for each frame, longest side at most ``max_side_px``.

    Raises:
        RefusedDocumentError: the document cannot be opened.
    """
    with opener.open(data, kind_of(data), limits) as document:
        pairs = zip(document.pages, frames, strict=False)
        return tuple(_rendered(page, _shrunk(frame, max_side_px)) for page, frame in pairs)


def _rendered(page: OpenedPage, frame: Frame) -> bytes:
    """One page as the frame says."""
    try:
        return _jpeg(PillowImage.fromarray(apply_frame(page.picture().pixels, frame)))
    finally:
        page.close()


def _shrunk(frame: Frame, max_side_px: int) -> Frame:
    """The same frame, no larger than asked for."""
    scale = min(1.0, max_side_px / max(frame.width, frame.height))
    return replace(frame, width=max(1, round(frame.width * scale)), height=max(1, round(frame.height * scale)))


def _jpeg(image: PillowImage.Image) -> bytes:
    """The pixels as a JPEG file without any metadata."""
    out = BytesIO()
    image.save(out, "JPEG", quality=JPEG_QUALITY)
    return out.getvalue()
