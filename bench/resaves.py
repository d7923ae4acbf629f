"""What honest people do to a paper before they send it: print it to a file, merge it, mask a figure, send it on.

Nothing that is read of the person, the home or the day is touched. ``RESAVES`` at the bottom names them all.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

import cv2
import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageOps
from reportlab.pdfgen.canvas import Canvas

from bench.documents import MadeDocument, make
from bench.documents.photo import photograph
from bench.documents.rasters import POINTS_PER_INCH, draw_scan, pages_of, scan_page
from bench.documents.tricks import resave, screenshot
from bench.documents.values import PrintedWord

Resave = Callable[[MadeDocument, Random], tuple[bytes, str]]

MESSENGER_SIDE_PX = 1600
MESSENGER_QUALITY = 60
_PRINTERS = (
    ("macOS Version 14.5 (Build 23F79) Quartz PDFContext", "Preview"), ("Microsoft: Print To PDF", ""),
    ("Skia/PDF m126", "Mozilla/5.0 Chrome/126.0.0.0"), ("cairo 1.18.0 (https://cairographics.org)", "Evince"),
)
_MARGIN_SHARE = (0.9, 0.98)
_CROP_PT = 8
_FIGURE = re.compile(r"-?\d[\d.]*,\d\d|\d{8,}")
_MOST_MASKED = 6
_MARKER_DPI = (200, 300)
_MARKER_GREY = 12


def resaved(kind: str, seed: int) -> tuple[MadeDocument, bytes, str]:
    """The made paper of a seed, and the file sent instead of it with its suffix.

    Raises:
        KeyError: nothing of that name is done.
    """
    rng = Random(f"resave-{kind}-{seed}")
    document = make(seed, render="pdf")
    return document, *RESAVES[kind](document, rng)


def _printed(document: MadeDocument, rng: Random) -> tuple[bytes, str]:
    """Printed to a file: another producer, the day of today."""
    return resave(document.pdf, rng), ".pdf"


def _reimposed(document: MadeDocument, rng: Random) -> tuple[bytes, str]:
    """Printed to a file with margins: every page drawn a little smaller on a new one, the metadata new."""
    scale, (producer, creator) = rng.uniform(*_MARGIN_SHARE), rng.choice(_PRINTERS)
    with pikepdf.open(io.BytesIO(document.pdf)) as source, pikepdf.new() as target:
        for page in source.pages:
            _, _, width, height = (float(side) for side in page.mediabox)
            sheet = target.add_blank_page(page_size=(width, height))
            inner = pikepdf.Rectangle(width * (1 - scale) / 2, height * (1 - scale) / 2,
                                      width * (1 + scale) / 2, height * (1 + scale) / 2)
            sheet.add_overlay(page, inner)
        told = {"/Producer": producer, "/Creator": creator, "/CreationDate": "D:20261118201500+01'00'"}
        for key, value in told.items():
            target.docinfo[key] = value
        return _saved(target), ".pdf"


def _through_pdfium(document: MadeDocument, rng: Random) -> tuple[bytes, str]:
    """Pages taken over into a new file by another program."""
    source, target = pdfium.PdfDocument(document.pdf), pdfium.PdfDocument.new()
    try:
        target.import_pages(source)
        return _saved_by_pdfium(target, pdfium_c.FPDF_NO_INCREMENTAL), ".pdf"
    finally:
        target.close()
        source.close()


def _reopened(document: MadeDocument, rng: Random) -> tuple[bytes, str]:
    """Opened and saved by a viewer that appends: nothing on the page is new."""
    source = pdfium.PdfDocument(document.pdf)
    try:
        source[0].set_cropbox(*source[0].get_mediabox())
        return _saved_by_pdfium(source, pdfium_c.FPDF_INCREMENTAL), ".pdf"
    finally:
        source.close()


def _merged(document: MadeDocument, rng: Random) -> tuple[bytes, str]:
    """Put into one file with another paper, before or after it."""
    other = make(rng.randrange(10**6), layout="till_receipt", render="pdf").pdf
    parts = [document.pdf, other] if rng.random() < 1 / 2 else [other, document.pdf]
    with pikepdf.new() as target:
        for part in parts:
            with pikepdf.open(io.BytesIO(part)) as source:
                target.pages.extend(source.pages)
        target.docinfo["/Producer"] = "PDFsam Basic v5.2.3"
        return _saved(target), ".pdf"


def _compressed(document: MadeDocument, rng: Random) -> tuple[bytes, str]:
    """Made smaller: streams packed, metadata dropped."""
    with pikepdf.open(io.BytesIO(document.pdf)) as source:
        del source.trailer["/Info"]
        out = io.BytesIO()
        source.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True,
                    deterministic_id=True)
    return out.getvalue(), ".pdf"


def _linearised(document: MadeDocument, rng: Random) -> tuple[bytes, str]:
    """Prepared for the web."""
    with pikepdf.open(io.BytesIO(document.pdf)) as source:
        out = io.BytesIO()
        source.save(out, linearize=True, deterministic_id=True)
    return out.getvalue(), ".pdf"


def _turned(document: MadeDocument, rng: Random) -> tuple[bytes, str]:
    """Turned by a quarter, or its margins cropped a little."""
    with pikepdf.open(io.BytesIO(document.pdf)) as source:
        for page in source.pages:
            left, low, right, high = (float(side) for side in page.mediabox)
            if rng.random() < 1 / 2:
                page.rotate(rng.choice((90, 180, 270)), relative=True)
            else:
                page.cropbox = pikepdf.Rectangle(left + _CROP_PT, low + _CROP_PT, right - _CROP_PT, high - _CROP_PT)
        return _saved(source), ".pdf"


def _blacked_out(document: MadeDocument, rng: Random) -> tuple[bytes, str]:
    """Black boxes over amounts and numbers."""
    with pikepdf.open(io.BytesIO(document.pdf)) as source:
        _, _, width, height = (float(side) for side in source.pages[0].mediabox)
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=(width, height), invariant=1)
        for word in _figures(document, rng):
            canvas.rect(word.left - 2, height - word.bottom - 3, word.right - word.left + 4,
                        word.bottom - word.top + 5, stroke=0, fill=1)
        canvas.showPage()
        canvas.save()
        with pikepdf.open(io.BytesIO(buffer.getvalue())) as boxes:
            source.pages[0].add_overlay(boxes.pages[0], None)
        return _saved(source), ".pdf"


def _marked(document: MadeDocument, rng: Random) -> tuple[bytes, str]:
    """Black marker over amounts and numbers, then scanned."""
    scan = replace(draw_scan(rng), dpi=rng.choice(_MARKER_DPI))
    page, scale = pages_of(document.pdf, scan.dpi)[0], scan.dpi / POINTS_PER_INCH
    for word in _figures(document, rng):
        middle = (word.top + word.bottom) / 2 * scale
        ends = [(int(x * scale), int(middle + rng.uniform(-3, 3))) for x in (word.left - 3, word.right + 3)]
        thick = max(4, round((word.bottom - word.top) * scale * 1.2))
        cv2.line(page, ends[0], ends[1], (_MARKER_GREY,) * 3, thick)
    out = io.BytesIO()
    scanned = Image.fromarray(scan_page(page, scan, rng))
    scanned.save(out, format="JPEG", quality=scan.jpeg_quality, dpi=(scan.dpi, scan.dpi))
    return out.getvalue(), ".jpg"


def _sent_on(document: MadeDocument, rng: Random) -> tuple[bytes, str]:
    """A photograph sent through a messenger: smaller, a poor JPEG, its notes dropped."""
    data, _ = photograph(document.pdf, rng)
    picture = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    picture.thumbnail((MESSENGER_SIDE_PX, MESSENGER_SIDE_PX))
    out = io.BytesIO()
    picture.save(out, format="JPEG", quality=MESSENGER_QUALITY)
    return out.getvalue(), ".jpg"


def _screenshot(document: MadeDocument, rng: Random) -> tuple[bytes, str]:
    """The page as a viewer shows it on a screen."""
    return screenshot(document.pdf, rng), ".png"


def _figures(document: MadeDocument, rng: Random) -> list[PrintedWord]:
    """Some amounts and numbers of the first page."""
    figures = [word for word in document.truth.words if word.page == 1 and _FIGURE.fullmatch(word.text)]
    return rng.sample(figures, min(len(figures), _MOST_MASKED))


def _saved(document: pikepdf.Pdf) -> bytes:
    """The bytes of a document."""
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()


def _saved_by_pdfium(document: pdfium.PdfDocument, flags: int) -> bytes:
    """The bytes of a document as pdfium writes it."""
    out = io.BytesIO()
    document.save(out, flags=flags)
    return out.getvalue()


RESAVES: Mapping[str, Resave] = {
    "printed": _printed, "reimposed": _reimposed, "through_pdfium": _through_pdfium, "reopened": _reopened,
    "merged": _merged, "compressed": _compressed, "linearised": _linearised, "turned": _turned,
    "blacked_out": _blacked_out, "marked": _marked, "sent_on": _sent_on, "screenshot": _screenshot,
}
