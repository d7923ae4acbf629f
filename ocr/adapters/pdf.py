"""PDF: pdfium judges the text layer and draws pages, pdfplumber gives the words of pages worth reading so.

A text layer is trusted only when it reads like text and when it is what the eye sees: letters laid invisibly
over a scan, or under a picture that covers the page, are somebody else's reading, so the pixels are read
instead. Nothing of a PDF is run, fetched or followed.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any

import numpy as np
import pdfplumber
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from pdfminer.layout import LTChar, LTComponent, LTContainer
from pdfminer.pdfexceptions import PDFException
from pdfminer.psparser import PSException
from pdfplumber.page import Page as PlumberPage
from pdfplumber.utils.exceptions import PdfminerException
from pdfplumber.utils.text import extract_words

from ocr.errors import RefusedDocumentError
from ocr.layout import rows_of
from ocr.limits import Limits
from ocr.ports import Image, Picture, Rows
from ocr.reading import Box, Word
from ocr.text_layer import is_readable, is_visible

POINTS_PER_INCH = 72
DRAWING_DPI = 200
"""Recognition gains nothing above it (facts the project was designed on: 0.977 of words at 200 and at 300)."""

LONGEST_SIDE_PX = 3000
LEAST_IMAGE_WIDTH_PX = 1600
"""A page that is only a picture is drawn at least this wide, however small its paper is said to be."""

COVERING_SHARE = 0.7
"""A picture over this share of the page is the page."""

MOST_TEXT = 200_000
"""Characters of one page's text layer looked at; a full page has about five thousand."""

MOST_NOTES = 500
MOST_OBJECTS = 20_000
"""Objects of one page looked at for covering pictures."""

UPRIGHT_SHARE = 0.5
"""Share of a page's letters that must stand upright as it is shown; a page turned on its side is recognised instead."""

WORD_SPACE_SHARE = 0.18
"""Gap that ends a word, as a share of the letter's size: tight columns stay apart, kerning does not split."""

_OBJECT_DEPTH = 2
_PLUMBER_DAMAGE = (PdfminerException, PDFException, PSException, ValueError, TypeError, KeyError, IndexError,
                   AttributeError, AssertionError, RecursionError, OverflowError, ZeroDivisionError, OSError,
                   NotImplementedError)

_Letter = dict[str, Any]
"""A letter as pdfplumber's word finder takes it."""


@dataclass(frozen=True)
class _Contents:
    """What a page is made of: how much of it pictures cover, and whether its letters can be seen."""

    covered_share: float
    picture_width_px: int
    letters_are_hidden: bool

    @property
    def is_one_picture(self) -> bool:
        """A scan or photograph that fills the page."""
        return self.covered_share >= COVERING_SHARE


class PdfPage:
    """One page of a PDF; ``number`` counts from 1."""

    def __init__(self, document: PdfDocument, number: int) -> None:
        self.number = number
        self._document = document

    @cached_property
    def _page(self) -> pdfium.PdfPage:
        """The page in pdfium."""
        try:
            return self._document.drawn[self.number - 1]
        except pdfium.PdfiumError as error:
            raise RefusedDocumentError("document.damaged") from error

    @cached_property
    def _contents(self) -> _Contents:
        """What the page is made of."""
        return _contents_of(self._page)

    @cached_property
    def _text(self) -> str:
        """The raw text layer, for judging it."""
        try:
            text_page = self._page.get_textpage()
        except pdfium.PdfiumError:
            return ""
        try:
            count = min(text_page.count_chars(), MOST_TEXT)
            return text_page.get_text_range(0, count) if count > 0 else ""
        finally:
            text_page.close()

    @cached_property
    def _is_text(self) -> bool:
        """Whether the words are taken from the text layer."""
        return not self._contents.letters_are_hidden and is_readable(self._text)

    @cached_property
    def _scale(self) -> float:
        """Pixels a point."""
        width, height = (float(side) for side in self._page.get_size())
        longest = max(width, height, 1.0)
        if self._is_text or not self._contents.picture_width_px:
            return min(DRAWING_DPI / POINTS_PER_INCH, LONGEST_SIDE_PX / longest)
        wanted = max(LEAST_IMAGE_WIDTH_PX, self._contents.picture_width_px)
        return min(wanted / max(width, 1.0), LONGEST_SIDE_PX / longest)

    def text_rows(self) -> Rows:
        """The visible words of a trusted text layer, in pixels of ``picture``."""
        if not self._is_text:
            return ()
        words = self._document.words(self.number, self._scale)
        gray = self.picture().pixels
        return rows_of(word for word in words if is_visible(word, gray))

    def picture(self) -> Picture:
        """The page drawn: grey for print, in colour where it is a photograph or scan."""
        return self._picture

    @cached_property
    def _picture(self) -> Picture:
        """The page drawn once."""
        pixels = _drawn(self._page, self._scale, in_colour=not self._is_text)
        return Picture(pixels=pixels, paper_is_whole=self._is_text or not self._contents.is_one_picture)

    def close(self) -> None:
        """Let go of the page's pixels and of pdfium's page."""
        self.__dict__.pop("_picture", None)
        page = self.__dict__.pop("_page", None)
        if page is not None:
            page.close()


@dataclass(frozen=True)
class PdfDocument:
    """An opened PDF."""

    drawn: pdfium.PdfDocument = field(repr=False)
    data: bytes = field(repr=False)
    count: int

    @cached_property
    def pages(self) -> Sequence[PdfPage]:
        """The pages in order."""
        return [PdfPage(self, number) for number in range(1, self.count + 1)]

    def words(self, number: int, scale: float) -> tuple[Word, ...]:
        """One page's words by pdfplumber, none when it trips over the file or the page lies on its side."""
        try:
            with pdfplumber.open(BytesIO(self.data), pages=[number]) as plumber:
                page = plumber.pages[0]
                letters = _letters(page)
                found = extract_words(letters, x_tolerance_ratio=WORD_SPACE_SHARE, keep_blank_chars=False)
                left, top = page.cropbox[:2]
                page.close()
        except _PLUMBER_DAMAGE:
            return ()
        if sum(_runs_rightwards(letter) for letter in letters) < UPRIGHT_SHARE * len(letters):
            return ()
        return tuple(_word(word, number, (left, top), scale) for word in found)


@contextmanager
def open_pdf(data: bytes, limits: Limits) -> Iterator[PdfDocument]:
    """The document, its page count checked. See ``ocr.ports.Opener``."""
    try:
        drawn = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        is_locked = error.err_code in {pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY}
        raise RefusedDocumentError("document.password_protected" if is_locked else "document.damaged") from error
    try:
        _check(drawn, limits)
        yield PdfDocument(drawn=drawn, data=_as_seen(drawn, data), count=len(drawn))
    finally:
        drawn.close()


def _check(drawn: pdfium.PdfDocument, limits: Limits) -> None:
    """Refuse forms without pages of their own, too many pages and none at all."""
    if drawn.get_formtype() in {pdfium_c.FORMTYPE_XFA_FULL, pdfium_c.FORMTYPE_XFA_FOREGROUND}:
        raise RefusedDocumentError("document.unsupported_format")
    if len(drawn) > limits.max_pages:
        raise RefusedDocumentError("document.too_large")
    if len(drawn) == 0:
        raise RefusedDocumentError("document.damaged")


def _as_seen(drawn: pdfium.PdfDocument, data: bytes) -> bytes:
    """The file with filled fields and notes made part of its pages, so that words and pixels agree."""
    try:
        noted = [page for page in drawn if _has_notes(page)]
        if not noted:
            return data
        for page in noted:
            pdfium_c.FPDFPage_Flatten(page, pdfium_c.FLAT_NORMALDISPLAY)
            page.close()
        out = BytesIO()
        drawn.save(out)
    except pdfium.PdfiumError:
        return data
    return out.getvalue()


def _has_notes(page: pdfium.PdfPage) -> bool:
    """Whether something but links lies over the page: filled fields, stamps, typed notes."""
    for index in range(min(pdfium_c.FPDFPage_GetAnnotCount(page), MOST_NOTES)):
        note = pdfium_c.FPDFPage_GetAnnot(page, index)
        subtype = pdfium_c.FPDFAnnot_GetSubtype(note)
        pdfium_c.FPDFPage_CloseAnnot(note)
        if subtype not in {pdfium_c.FPDF_ANNOT_LINK, pdfium_c.FPDF_ANNOT_POPUP}:
            return True
    return False


def _drawn(page: pdfium.PdfPage, scale: float, *, in_colour: bool) -> Image:
    """The page's pixels, grey or RGB."""
    try:
        bitmap = page.render(scale=scale, grayscale=not in_colour, rev_byteorder=True)
    except pdfium.PdfiumError as error:
        raise RefusedDocumentError("document.damaged") from error
    try:
        pixels = np.array(bitmap.to_numpy(), dtype=np.uint8)
    finally:
        bitmap.close()
    return pixels[:, :, 0] if pixels.ndim == 3 and pixels.shape[2] == 1 else pixels[..., :3] if in_colour else pixels


def _contents_of(page: pdfium.PdfPage) -> _Contents:
    """Covering pictures, and whether most letters are invisible or lie under such a picture."""
    width, height = page.get_size()
    area = max(width * height, 1.0)
    covered, widest, letters, seen = 0.0, 0, 0, 0
    for item in _objects(page):
        if item.type == pdfium_c.FPDF_PAGEOBJ_TEXT:
            letters += 1
            seen += pdfium_c.FPDFTextObj_GetTextRenderMode(item) != pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE
        elif item.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            share = _area(item) / area
            covered = min(1.0, covered + share)
            widest = max(widest, _pixel_width(item, width)) if share > 1 - COVERING_SHARE else widest
            seen = 0 if share >= COVERING_SHARE else seen
    hidden = letters > 0 and covered >= COVERING_SHARE and 2 * seen < letters
    return _Contents(covered_share=covered, picture_width_px=widest, letters_are_hidden=hidden)


def _objects(page: pdfium.PdfPage) -> Iterator[pdfium.PdfObject]:
    """The page's first objects, in the order they are painted."""
    try:
        for count, item in enumerate(page.get_objects(max_depth=_OBJECT_DEPTH)):
            if count >= MOST_OBJECTS:
                return
            yield item
    except pdfium.PdfiumError:
        return


def _area(item: pdfium.PdfObject) -> float:
    """The object's area in square points."""
    try:
        left, bottom, right, top = item.get_bounds()
    except pdfium.PdfiumError:
        return 0.0
    return abs(float(right - left) * float(top - bottom))


def _pixel_width(item: pdfium.PdfObject, page_width: float) -> int:
    """How many pixels wide the page would be at the picture's own density."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    if not pdfium_c.FPDFImageObj_GetImagePixelSize(item, width, height):
        return 0
    try:
        left, _, right, _ = item.get_bounds()
    except pdfium.PdfiumError:
        return 0
    return int(width.value * page_width / max(abs(right - left), 1.0))


def _letters(page: PlumberPage) -> list[_Letter]:
    """The page's letters with what putting them into words needs: pdfplumber's own list costs as much as parsing."""
    return [_letter(item, page) for item in _parts(page.layout) if isinstance(item, LTChar)]


def _parts(container: LTContainer[LTComponent]) -> Iterator[LTComponent]:
    """What is drawn, that inside nested figures too."""
    for item in container:
        if isinstance(item, LTContainer):
            yield from _parts(item)
        else:
            yield item


def _letter(item: LTChar, page: PlumberPage) -> _Letter:
    """One letter as pdfplumber writes it: its box from the page's top left, its size, whether it stands upright."""
    left, above = page.mediabox[:2]
    top, bottom = page.height - item.y1 + above, page.height - item.y0 + above
    return {"text": item.get_text(), "x0": item.x0 + left, "x1": item.x1 + left, "top": top, "bottom": bottom,
            "doctop": top, "size": item.size, "upright": item.upright, "matrix": item.matrix,
            "width": item.width, "height": item.height}


def _runs_rightwards(letter: _Letter) -> bool:
    """Whether the letter's line runs from left to right as the page is shown."""
    across, down, *_ = letter["matrix"]
    return bool(across > abs(down))


def _word(found: dict[str, float | str], number: int, origin: tuple[float, float], scale: float) -> Word:
    """One of pdfplumber's words in pixels of the drawn page."""
    left, top, right, bottom = (float(found[key]) for key in ("x0", "top", "x1", "bottom"))
    box = Box(
        page=number,
        left=(left - origin[0]) * scale,
        top=(top - origin[1]) * scale,
        right=(right - origin[0]) * scale,
        bottom=(bottom - origin[1]) * scale,
    )
    return Word(text=str(found["text"]), box=box)
