"""Photographs and scans, opened by Pillow: the size is known from the header before a pixel is decoded.

Only the decoders of the accepted kinds ever run. The camera's turn is applied, then all that the camera wrote
beside the pixels (place, time, owner) is left behind.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from struct import error as StructError

import numpy as np
import pillow_heif
from PIL import Image as PillowImage
from PIL import ImageOps

from ocr.errors import RefusedDocumentError
from ocr.limits import Limits
from ocr.ports import Image, Picture, Rows
from ocr.reading import FileKind

WORKING_SIDE_PX = 3600
"""Longest side kept of a photograph: an A4 page that fills it is at 300 dpi, more than recognition gains from."""

PILLOW_FORMATS = {
    FileKind.JPEG: "JPEG",
    FileKind.PNG: "PNG",
    FileKind.WEBP: "WEBP",
    FileKind.HEIC: "HEIF",
    FileKind.TIFF: "TIFF",
}
_DAMAGE = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, StructError, ZeroDivisionError,
           OverflowError, RuntimeError, AttributeError, Warning)

pillow_heif.register_heif_opener()


@dataclass(frozen=True)
class ImagePage:
    """One frame of an image file."""

    image: PillowImage.Image = field(repr=False)
    number: int

    def text_rows(self) -> Rows:
        """An image has no text layer."""
        return ()

    def picture(self) -> Picture:
        """The frame, upright as the camera held it, its longest side at most ``WORKING_SIDE_PX``."""
        with _damage_refused():
            self.image.seek(self.number - 1)
            return Picture(pixels=_pixels(self.image), paper_is_whole=False)

    def close(self) -> None:
        """Let go of the only frame; of several, the others are still to come."""
        if getattr(self.image, "n_frames", 1) == 1:
            self.image.close()


@dataclass(frozen=True)
class ImageDocument:
    """An opened image file."""

    pages: Sequence[ImagePage]


@contextmanager
def open_image(data: bytes, kind: FileKind, limits: Limits) -> Iterator[ImageDocument]:
    """The image's frames, sizes checked from the headers. See ``ocr.ports.Opener``."""
    with _damage_refused():
        image = PillowImage.open(BytesIO(data), formats=[PILLOW_FORMATS[kind]])
        count = getattr(image, "n_frames", 1) if kind is FileKind.TIFF else 1
    with image:
        _check_size(image, count, limits)
        yield ImageDocument(pages=[ImagePage(image, number) for number in range(1, count + 1)])


def _check_size(image: PillowImage.Image, count: int, limits: Limits) -> None:
    """Refuse by the header what is too large, frame by frame."""
    if count > limits.max_pages:
        raise RefusedDocumentError("document.too_large")
    for number in range(count):
        with _damage_refused():
            image.seek(number)
        if image.width * image.height > limits.max_pixels:
            raise RefusedDocumentError("document.too_large")


def _pixels(image: PillowImage.Image) -> Image:
    """Grey or RGB pixels, transposed as the camera says, scaled down to the working size."""
    scale = min(1.0, WORKING_SIDE_PX / max(image.size))
    image.draft("RGB", (round(image.width * scale), round(image.height * scale)))
    upright = _smooth_mode(image)
    upright.thumbnail((WORKING_SIDE_PX, WORKING_SIDE_PX), PillowImage.Resampling.BOX)
    ImageOps.exif_transpose(upright, in_place=True)
    if upright.mode in {"1", "L", "I;16", "LA"} and "transparency" not in upright.info:
        return np.asarray(_on_white(upright, "LA", "L"), dtype=np.uint8)
    return np.asarray(_on_white(upright, "RGBA", "RGB"), dtype=np.uint8)


def _smooth_mode(image: PillowImage.Image) -> PillowImage.Image:
    """The frame in a mode that can be scaled smoothly; a frame among several is copied, the others stay."""
    if image.mode == "1":
        return image.convert("L")
    if image.mode == "P":
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    return image.copy() if getattr(image, "n_frames", 1) > 1 else image


def _on_white(image: PillowImage.Image, with_alpha: str, without: str) -> PillowImage.Image:
    """The image without transparency: what is see-through shows white paper."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layered = image.convert(with_alpha)
        paper = PillowImage.new(without, image.size, "white")
        paper.paste(layered, mask=layered.getchannel("A"))
        return paper
    return image.convert(without)


@contextmanager
def _damage_refused() -> Iterator[None]:
    """Whatever a decoder trips over is damage, and a bomb is too large."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", PillowImage.DecompressionBombWarning)
            yield
    except (PillowImage.DecompressionBombError, PillowImage.DecompressionBombWarning) as error:
        raise RefusedDocumentError("document.too_large") from error
    except _DAMAGE as error:
        raise RefusedDocumentError("document.damaged") from error
