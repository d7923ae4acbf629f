"""What reading needs from outside, for every accepted kind: PDF one way, images the other."""

from __future__ import annotations

from contextlib import AbstractContextManager

from ocr.adapters.file_facts import file_facts
from ocr.adapters.images import open_image
from ocr.adapters.pdf import open_pdf
from ocr.integrity import signals_of
from ocr.limits import Limits
from ocr.ports import OpenedDocument
from ocr.reading import Fields, FileKind, Signal


class FileOpener:
    """Opens every accepted kind; see ``ocr.ports.Opener``."""

    def open(self, data: bytes, kind: FileKind, limits: Limits) -> AbstractContextManager[OpenedDocument]:
        """The opened document."""
        return open_pdf(data, limits) if kind is FileKind.PDF else open_image(data, kind, limits)


class FileSignals:
    """Signs of how the file was made or altered; see ``ocr.ports.SignalReader``."""

    def signals(self, data: bytes, kind: FileKind, fields: Fields) -> tuple[Signal, ...]:
        """The signs of the whole file, beside what was understood of its pages."""
        return signals_of(file_facts(data, kind), fields)
