"""Recognition by Tesseract, one process a call.

The picture goes over as a plain TIFF file in the child's own folder: nothing to compress, and read in a piece where
Tesseract's library takes a PGM byte by byte (0.06 s a page). Rows keep Tesseract's own baselines, which follow a page
that is not quite flat.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import cv2
import pytesseract

from ocr.errors import ReaderUnavailableError, RefusedDocumentError
from ocr.ports import Arrangement, GrayImage, Rows
from ocr.reading import Box, Word

LANGUAGE = "fra"
CALL_TIMEOUT_S = 45
"""Seconds on the clock, within those of a document. A full page takes one of computing, so this is a page that is not
text, and not a good page on a busy machine."""

LEAST_CONFIDENCE = 0.05
_AS_COLUMN = "--psm 4"
SETTINGS = {
    Arrangement.COLUMN: _AS_COLUMN,
    Arrangement.AUTOMATIC: "--psm 3",
    Arrangement.BLOCK: "--psm 6",
    Arrangement.SCATTERED: "--psm 11",
    Arrangement.UNEVEN: f"{_AS_COLUMN} -c thresholding_method=2",
}
"""Tesseract's page segmentation modes; method 2 tells print from paper place by place (Sauvola), not once a page."""

UNCOMPRESSED = (cv2.IMWRITE_TIFF_COMPRESSION, cv2.IMWRITE_TIFF_COMPRESSION_NONE)
_NOISE = frozenset("|_-—–~.,:;'`\"°=«»‘’“”<>/\\*^¦()[]{}!")
_TSV_COLUMNS = 12
_WORD_LEVEL = "5"


class Tesseract:
    """Words by ``image_to_data``; French only, which reads the rest of Latin print as well."""

    def rows(self, image: GrayImage, *, page: int, arrangement: Arrangement) -> Rows:
        """See ``ocr.ports.Recogniser``."""
        cells = list(_word_cells(self._table(image, SETTINGS[arrangement])))
        grouped = groupby(cells, key=lambda cell: tuple(cell[1:5]))
        rows = (tuple(_word(cell, page) for cell in group) for _, group in grouped)
        return tuple(row for row in rows if row)

    def _table(self, image: GrayImage, settings: str) -> str:
        """Tesseract's own table of what it saw, tab separated."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "page.tif")
            cv2.imwrite(str(path), image, UNCOMPRESSED)
            try:
                return str(pytesseract.image_to_data(
                    str(path), lang=LANGUAGE, config=f"{settings} --dpi 200", timeout=CALL_TIMEOUT_S
                ))
            except pytesseract.TesseractNotFoundError as error:
                raise ReaderUnavailableError("Tesseract is not installed: install tesseract-ocr") from error
            except RuntimeError as error:
                raise RefusedDocumentError("document.unreadable") from error


def _word_cells(table: str) -> Iterator[list[str]]:
    """The table's rows that hold a word worth keeping."""
    for row in table.splitlines():
        cells = row.split("\t")
        if len(cells) == _TSV_COLUMNS and cells[0] == _WORD_LEVEL and _is_worth_keeping(cells[11], cells[10]):
            yield cells


def _is_worth_keeping(text: str, confidence: str) -> bool:
    """Not blank, not a speck of punctuation, not a blind guess."""
    return bool(set(text.strip()) - _NOISE) and float(confidence) / 100 >= LEAST_CONFIDENCE


def _word(cells: list[str], page: int) -> Word:
    """One row of the table as a word."""
    left, top, width, height = (float(cell) for cell in cells[6:10])
    box = Box(page=page, left=left, top=top, right=left + width, bottom=top + height)
    return Word(text=cells[11].strip(), box=box, confidence=float(cells[10]) / 100)
