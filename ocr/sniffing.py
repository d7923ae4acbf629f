"""Which of the six accepted kinds a file is, by its first bytes only.

Names and declared types are never looked at. A file that is two things at once (a page of HTML before a PDF
header) is ``UNKNOWN``: what is refused here is never given to a parser.
"""

from __future__ import annotations

from ocr.limits import Limits
from ocr.reading import FileKind, Problem

PDF_HEADER_WITHIN_BYTES = 1024
"""How far readers look for the PDF header (ISO 32000-1, annex H, implementation note 13)."""

_PDF_MARK = b"%PDF-"
_SIGNATURES = (
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"II*\x00", FileKind.TIFF),
    (b"MM\x00*", FileKind.TIFF),
)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_RIFF_NAME = slice(8, 12)
_BOX_TYPE = slice(4, 8)
_BOX_BRAND = slice(8, 12)


def kind_of(data: bytes) -> FileKind:
    """The kind of file these bytes begin like, ``UNKNOWN`` when it is none of the six."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if data.startswith(b"RIFF") and data[_RIFF_NAME] == b"WEBP":
        return FileKind.WEBP
    if data[_BOX_TYPE] == b"ftyp" and data[_BOX_BRAND] in _HEIC_BRANDS:
        return FileKind.HEIC
    if data[:PDF_HEADER_WITHIN_BYTES].lstrip().startswith(_PDF_MARK):
        return FileKind.PDF
    return FileKind.UNKNOWN


def refusal_unopened(data: bytes, limits: Limits) -> Problem | None:
    """Why the file is not even opened, None when it may be."""
    if len(data) > limits.max_bytes:
        return Problem(code="document.too_large")
    if kind_of(data) is FileKind.UNKNOWN:
        return Problem(code="document.unsupported_format")
    return None
