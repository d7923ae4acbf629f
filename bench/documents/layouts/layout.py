"""What a layout is: a name, a kind of paper, the issuers that use it, and a function that draws it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4

from bench.documents.sheet import Sheet
from bench.documents.story import Story
from ocr.reading import DocumentType


@dataclass(frozen=True, kw_only=True)
class Layout:
    """One way a kind of paper looks.

    ``bills_elsewhere``: it shows a home and, apart from it, the address the paper is sent to. ``shows_home``:
    an address of the holder stands on it at all, ``body_home``: also outside the addressee window. ``is_proof``: the
    default policy lets a machine verify with it. ``mono_ok``: it may be set in a typewriter face.
    """

    name: str
    document_type: DocumentType
    issuers: tuple[str, ...]
    draw: Callable[[Sheet, Story], None]
    bills_elsewhere: bool = False
    shows_home: bool = True
    shows_issuer: bool = True
    shows_date: bool = True
    body_home: bool = True
    is_proof: bool = True
    mono_ok: bool = True
    page_size: tuple[float, float] = A4
    producers: tuple[tuple[str, str], ...] = (
        ("OpenText Output Transformation Engine", "OpenText Exstream"), ("Quadient Inspire", "Quadient Inspire"),
        ("Apache FOP Version 2.8", "Apache FOP"), ("iText 5.5.13", "JasperReports"),
    )


WORD_PRODUCERS = (
    ("Microsoft® Word pour Microsoft 365", "Microsoft® Word pour Microsoft 365"), ("LibreOffice 24.2", "Writer"),
)
