"""Opens a file of a known kind: PDF one way, images the other."""

from __future__ import annotations

from contextlib import AbstractContextManager

from ocr.adapters.images import open_image
from ocr.adapters.pdf import open_pdf
from ocr.limits import Limits
from ocr.ports import OpenedDocument
from ocr.reading import FileKind


class FileOpener:
    """Every accepted kind; see ``ocr.ports.Opener``."""

    def open(self, data: bytes, kind: FileKind, limits: Limits) -> AbstractContextManager[OpenedDocument]:
        """The opened document."""
        return open_pdf(data, limits) if kind is FileKind.PDF else open_image(data, kind, limits)
