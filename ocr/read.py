"""A document's way, from bytes to ``DocumentReading``: open, pages, words, fields, seals, signals, hashes.

A bad document is an answer, not an error: whatever cannot be read comes back as a ``Problem``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from ocr.agreement import disagreements, may_hide_text
from ocr.cleaning import gray_of
from ocr.errors import RefusedDocumentError
from ocr.fields import open_fields
from ocr.fingerprints import page_hash
from ocr.layout import lines_of
from ocr.limits import Limits
from ocr.passes import Look, Outcome, best_outcome
from ocr.pasting import signals_of_pasting
from ocr.ports import GrayImage, OpenedDocument, OpenedPage, Opener, Picture, Recogniser, Rows, SignalReader
from ocr.quality import is_blank, quality_of, quality_problems
from ocr.reading import DocumentReading, Fields, Frame, Page, Problem, Seal, Signal, TextSource
from ocr.seal import read_seals
from ocr.sight import SMALL_SIDE_PX
from ocr.sniffing import kind_of, refusal_unopened
from ocr.upright import sheet_corners, upright_sheet

PAGES_WITH_SEALS = 3
"""Pages searched for seals: issuers print them on the first, or on the page with the table."""

WELL_READ = 0.8
"""Mean confidence of a page's words above which what is missing is not missing for want of sight."""

HASHED_SCALE = 0.25


@dataclass(frozen=True, kw_only=True)
class Tools:
    """What reading needs from outside."""

    opener: Opener
    recogniser: Recogniser
    signal_reader: SignalReader


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """One page read once, and what was seen on its pixels."""

    look: Look
    seals: tuple[Seal, ...] = ()
    hash: str = field(default="", repr=False)
    problems: tuple[Problem, ...] = ()
    signals: tuple[Signal, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether nothing is printed on it."""
        return self.look.page.source is TextSource.NONE and not self.problems


def read(data: bytes, tools: Tools, limits: Limits) -> DocumentReading:
    """The document, read."""
    kind = kind_of(data)
    reading = DocumentReading(file_kind=kind, sha256=hashlib.sha256(data).hexdigest())
    refusal = refusal_unopened(data, limits)
    if refusal is not None:
        return replace(reading, problems=(refusal,))
    try:
        with tools.opener.open(data, kind, limits) as document:
            sheets = tuple(_sheet(page, tools.recogniser) for page in document.pages)
            outcome = best_outcome([sheet.look for sheet in sheets], tools.recogniser)
            signals = tools.signal_reader.signals(data, kind, outcome.fields)
            if may_hide_text(signals):
                signals += _disagreements(document, outcome, tools.recogniser)
    except RefusedDocumentError as error:
        return replace(reading, problems=(Problem(code=error.problem_code),))
    return replace(
        reading,
        pages=outcome.pages,
        fields=outcome.fields,
        seals=tuple(seal for sheet in sheets for seal in sheet.seals),
        signals=signals + tuple(signal for sheet in sheets for signal in sheet.signals),
        problems=_problems(sheets, outcome.pages, outcome.fields),
        page_hashes=tuple(sheet.hash for sheet in sheets),
    )


def _sheet(page: OpenedPage, recogniser: Recogniser) -> _Sheet:
    """One page: its words, its seals, its hash; or why it has none."""
    try:
        rows = page.text_rows()
        return _text_sheet(page.number, rows, page.picture()) if rows else _recognised_sheet(page, recogniser)
    except RefusedDocumentError as error:
        problem = Problem(code=error.problem_code, page=page.number)
        return _Sheet(look=Look(page=_empty_page(page.number, 1, 1)), problems=(problem,))
    finally:
        page.close()


def _text_sheet(number: int, rows: Rows, picture: Picture) -> _Sheet:
    """A page whose words come from its text layer."""
    gray = gray_of(picture.pixels)
    empty = _empty_page(number, gray.shape[1], gray.shape[0])
    page = replace(empty, source=TextSource.TEXT_LAYER, lines=lines_of(rows))
    return _Sheet(look=Look(page=page), seals=_seals(gray, number), hash=_hash(gray))


def _recognised_sheet(opened: OpenedPage, recogniser: Recogniser) -> _Sheet:
    """A page whose words are recognised on its pixels; a blank one is left alone.

    The coloured picture, the largest thing in memory, is let go before recognition begins.
    """
    number = opened.number
    picture = opened.picture()
    gray, is_photograph = gray_of(picture.pixels), not picture.paper_is_whole
    if is_blank(gray):
        return _Sheet(look=Look(page=_empty_page(number, gray.shape[1], gray.shape[0])))
    corners = sheet_corners(picture)
    del picture
    opened.close()
    upright = upright_sheet(gray, corners, recogniser, number)
    page = Page(
        number=number,
        width=upright.frame.width,
        height=upright.frame.height,
        source=TextSource.RECOGNISED,
        lines=lines_of(upright.rows),
        frame=upright.frame,
        quality=quality_of(upright.gray, upright.rows, upright.own_letter_height_px, is_photograph=is_photograph,
                           even=upright.even),
    )
    look = Look(page=page, even=upright.even, letter_height_px=upright.letter_height_px)
    is_small = max(gray.shape) < SMALL_SIDE_PX
    problems = (Problem(code="document.too_small", page=number),) if is_small else ()
    return _Sheet(
        look=look,
        seals=_seals(upright.gray, number),
        hash=_hash(upright.even),
        problems=problems,
        signals=signals_of_pasting(gray, upright.frame, number),
    )


def _disagreements(document: OpenedDocument, outcome: Outcome, recogniser: Recogniser) -> tuple[Signal, ...]:
    """Where a page shows something else than its text layer says."""
    found: tuple[Signal, ...] = ()
    for page, opened in zip(outcome.pages, document.pages, strict=False):
        if page.source is TextSource.TEXT_LAYER:
            found += disagreements(page, gray_of(opened.picture().pixels), outcome.fields, recogniser)
            opened.close()
    return found


def _empty_page(number: int, width: int, height: int) -> Page:
    """A page of that size without words, shown as it is."""
    frame = Frame(width=width, height=height)
    return Page(number=number, width=width, height=height, source=TextSource.NONE, lines=(), frame=frame)


def _seals(gray: GrayImage, number: int) -> tuple[Seal, ...]:
    """The seals of one of the first pages."""
    return read_seals(gray, page=number) if number <= PAGES_WITH_SEALS else ()


def _hash(page: GrayImage) -> str:
    """The page's hash, from a quarter of its size: a whole step is cheap, and the hash sees far less."""
    small = cv2.resize(page, None, fx=HASHED_SCALE, fy=HASHED_SCALE, interpolation=cv2.INTER_AREA)
    return page_hash(np.asarray(small, dtype=np.uint8))


def _problems(sheets: tuple[_Sheet, ...], pages: tuple[Page, ...], fields: Fields) -> tuple[Problem, ...]:
    """Everything that kept the document, or a page of it, from being read well."""
    if all(sheet.is_blank for sheet in sheets):
        return (Problem(code="document.blank"),)
    lacks_something = bool(open_fields(fields))
    of_pages = tuple(problem for sheet in sheets for problem in sheet.problems)
    of_sight = tuple(
        problem
        for page in pages
        for problem in quality_problems(page.quality, page.number, fatal=lacks_something and not _is_well_read(page))
    )
    told = of_pages + of_sight
    if not told and not any(page.lines for page in pages):
        return (Problem(code="document.unreadable"),)
    return told


def _is_well_read(page: Page) -> bool:
    """Whether the words of a page were recognised with confidence."""
    words = [word for line in page.lines for word in line.words]
    letters = sum(len(word.text) for word in words)
    sure = sum(word.confidence * len(word.text) for word in words)
    return letters > 0 and sure >= WELL_READ * letters
