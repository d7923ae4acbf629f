"""What reading needs from outside: somebody who opens files, and somebody who recognises letters."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ocr.limits import Limits
from ocr.reading import Fields, FileKind, Signal, Word

GrayImage = NDArray[np.uint8]
"""(height, width), 0 black to 255 white."""

Image = NDArray[np.uint8]
"""Grey as above, or (height, width, 3) red, green, blue."""

Corners = NDArray[np.float32]
"""(4, 2): top left, top right, bottom right, bottom left, in pixels."""

Rows = tuple[tuple[Word, ...], ...]
"""Words grouped by the printed line they stand on, left to right, not yet cut at columns."""


class Arrangement(StrEnum):
    """What a recogniser is told about how the print is arranged. Each fails on other pages."""

    COLUMN = "column"
    AUTOMATIC = "automatic"
    BLOCK = "block"
    SCATTERED = "scattered"
    UNEVEN = "uneven"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One page as pixels. ``paper_is_whole``: drawn from a born-digital page, so no desk can be around it."""

    pixels: Image = field(repr=False)
    paper_is_whole: bool


class OpenedPage(Protocol):
    """One page of an opened document; ``number`` counts from 1."""

    @property
    def number(self) -> int:
        """The page's place in the document."""

    def text_rows(self) -> Rows:
        """The words of a text layer that can be trusted, in pixels of ``picture``; empty when there is none."""

    def picture(self) -> Picture:
        """The page's pixels, as large as reading needs them and no larger."""

    def close(self) -> None:
        """Let go of the page's pixels."""


class OpenedDocument(Protocol):
    """A document whose kind, size and page count are within the limits."""

    @property
    def pages(self) -> Sequence[OpenedPage]:
        """The pages in order."""


class Opener(Protocol):
    """Opens bytes of a known kind."""

    def open(self, data: bytes, kind: FileKind, limits: Limits) -> AbstractContextManager[OpenedDocument]:
        """The opened document.

        Raises:
            RefusedDocumentError: it is damaged, locked, too large or of a sort that is not read.
        """


class Recogniser(Protocol):
    """Turns pixels into words."""

    def rows(self, image: GrayImage, *, page: int, arrangement: Arrangement) -> Rows:
        """The words of an upright page, in its pixels.

        Args:
            image: dark letters on light paper.
            page: the number written into the words' boxes.
            arrangement: lines of any size one below the other, columns to be found first, or one even block.

        Raises:
            RefusedDocumentError: the recogniser gave up on this picture.
        """


class SignalReader(Protocol):
    """Notices how a file was made or altered."""

    def signals(self, data: bytes, kind: FileKind, fields: Fields) -> tuple[Signal, ...]:
        """The signs of the whole file; ``fields`` are what was understood of its pages."""
