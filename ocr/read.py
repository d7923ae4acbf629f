"""A document's way, from bytes to ``DocumentReading``: open, pages, words, fields, seals, signals, hashes.

A bad document is an answer, not an error: whatever cannot be read comes back as a ``Problem``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from ocr.errors import RefusedDocumentError
from ocr.layout import lines_of
from ocr.limits import Limits
from ocr.ports import GrayImage, OpenedDocument, OpenedPage, Opener, Recogniser, Rows
from ocr.quality import is_blank, quality_of, quality_problems
from ocr.reading import DocumentReading, Fields, FileKind, Frame, Page, Problem, TextSource
from ocr.sniffing import kind_of
from ocr.upright import upright_page


def read_fields(pages): return Fields()
def open_fields(fields): return frozenset()


@dataclass(frozen=True, kw_only=True)
class Tools:
    """What reading needs from outside."""

    opener: Opener
    recogniser: Recogniser


@dataclass(frozen=True, kw_only=True)
class ReadPage:
    """One page read, with its pixels while they are still needed."""

    page: Page
    gray: GrayImage = field(repr=False)
    even: GrayImage | None = field(default=None, repr=False)
    problems: tuple[Problem, ...] = ()


def read(data: bytes, tools: Tools, limits: Limits) -> DocumentReading:
    """The document, read. See the module's opening for the order."""
    reading = DocumentReading(file_kind=kind_of(data), sha256=hashlib.sha256(data).hexdigest())
    try:
        _check_bytes(data, reading.file_kind, limits)
        with tools.opener.open(data, reading.file_kind, limits) as document:
            read_pages = [read_page(page, tools) for page in document.pages]
    except RefusedDocumentError as error:
        return replace(reading, problems=(Problem(code=error.problem_code),))
    pages = tuple(one.page for one in read_pages)
    return replace(reading, pages=pages)


def _check_bytes(data, kind, limits):
    if len(data) > limits.max_bytes:
        raise RefusedDocumentError("document.too_large")
    if kind is FileKind.UNKNOWN:
        raise RefusedDocumentError("document.unsupported_format")


def read_page(page, tools):
    rows = page.text_rows()
    picture = page.picture()
    if rows:
        g = picture.pixels
        return ReadPage(page=Page(number=page.number, width=g.shape[1], height=g.shape[0], source=TextSource.TEXT_LAYER,
                        lines=lines_of(rows), frame=Frame(width=g.shape[1], height=g.shape[0])), gray=g)
    up = upright_page(picture, tools.recogniser, page.number)
    q = quality_of(up.gray, up.own_letter_height_px, is_photograph=not picture.paper_is_whole)
    return ReadPage(page=Page(number=page.number, width=up.frame.width, height=up.frame.height, source=TextSource.RECOGNISED,
                    lines=lines_of(up.rows), frame=up.frame, quality=q), gray=up.gray, even=up.even)
