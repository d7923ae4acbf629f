"""Which version reads, so that its decisions can be called back."""

from __future__ import annotations

from importlib import metadata

import pytesseract

DISTRIBUTION = "palier"


def engine_version() -> str:
    """Our own version and Tesseract's, as one code."""
    try:
        tesseract = str(pytesseract.get_tesseract_version())
    except pytesseract.TesseractNotFoundError:
        tesseract = "none"
    return f"{DISTRIBUTION}-{metadata.version(DISTRIBUTION)}+tesseract-{tesseract}"
