"""What a file is, by its first bytes."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.limits import Limits
from ocr.reading import FileKind
from ocr.sniffing import kind_of, refusal_unopened
from tests.ocr.papers import bill_pdf, encoded

GREY = np.full((8, 8), 200, dtype=np.uint8)


@pytest.mark.parametrize(("image_format", "kind"), [
    ("JPEG", FileKind.JPEG), ("PNG", FileKind.PNG), ("WEBP", FileKind.WEBP), ("TIFF", FileKind.TIFF),
])
def test_images_are_told_by_their_signature(image_format: str, kind: FileKind) -> None:
    assert kind_of(encoded(GREY, image_format)) is kind


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"heix"])
def test_heic_is_told_by_its_brand(brand: bytes) -> None:
    # ISO/IEC 14496-12, 4.3: size, "ftyp", major brand.
    assert kind_of(b"\x00\x00\x00\x18ftyp" + brand + b"\x00" * 12) is FileKind.HEIC


def test_pdf_may_follow_white_space_only() -> None:
    document = bill_pdf()

    assert kind_of(b"\r\n  " + document) is FileKind.PDF
    assert kind_of(b"<html>" + document) is FileKind.UNKNOWN


def test_pdf_header_further_than_1024_bytes_is_not_looked_for() -> None:
    assert kind_of(b" " * 1024 + bill_pdf()) is FileKind.UNKNOWN


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg xmlns=", b"PK\x03\x04", b"%!PS-Adobe", b"\x00" * 64,
                                  b"\x00\x00\x00\x18ftypavif" + b"\x00" * 12])
def test_everything_else_is_refused_as_unsupported(data: bytes) -> None:
    refusal = refusal_unopened(data, Limits())

    assert refusal is not None
    assert refusal.code == "document.unsupported_format"


def test_one_byte_over_the_limit_is_too_large() -> None:
    document = bill_pdf()

    assert refusal_unopened(document, Limits(max_bytes=len(document))) is None
    refusal = refusal_unopened(document, Limits(max_bytes=len(document) - 1))
    assert refusal is not None
    assert refusal.code == "document.too_large"
