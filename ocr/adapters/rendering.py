"""A document's page drawn again for people: upright as it was read, re-encoded, nothing hidden kept."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from PIL import Image as PillowImage

from ocr.adapters.veiling import veiled
from ocr.errors import RefusedDocumentError
from ocr.limits import Limits
from ocr.ports import OpenedPage, Opener
from ocr.reading import Frame
from ocr.rectify import apply_frame
from ocr.sniffing import kind_of
from ocr.veil import Veil

JPEG_QUALITY = 82


def rendered_page(
    data: bytes, page: int, frame: Frame, veil: Veil, max_side_px: int, opener: Opener, limits: Limits
) -> bytes:
    """One page as JPEG under its veil, ``page`` from 1; longest side at most ``max_side_px``.

    Raises:
        RefusedDocumentError: the document cannot be opened.
    """
    with opener.open(data, kind_of(data), limits) as document:
        if page > len(document.pages):
            raise RefusedDocumentError("document.page_missing")
        return _rendered(document.pages[page - 1], _shrunk(frame, max_side_px), veil)


def _rendered(page: OpenedPage, frame: Frame, veil: Veil) -> bytes:
    """One page as the frame says, and no more of it than the veil lets through."""
    try:
        return _jpeg(PillowImage.fromarray(veiled(apply_frame(page.picture().pixels, frame), veil)))
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
