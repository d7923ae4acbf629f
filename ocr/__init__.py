"""Reading documents: bytes in, ``DocumentReading`` out. Knows nothing of claims or databases."""

from __future__ import annotations

from ocr.adapters.reader import read_document
from ocr.limits import DEFAULT_LIMITS, Limits
from ocr.reading import DocumentReading

__all__ = ["DEFAULT_LIMITS", "DocumentReading", "Limits", "read_document"]
