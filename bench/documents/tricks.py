"""What is done to a genuine PDF: forged by covering or replacing text, saved again, locked, or emptied.

A forged file shows a home and a holder that the issuer never wrote. The claim made with it is the forged one.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from random import Random

import pikepdf
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from bench.documents.rasters import pages_of
from bench.documents.sheet import ASCENT
from bench.documents.values import PrintedWord

_EDITORS = ("Canva", "Skia/PDF m120", "PDFescape Desktop", "iLovePDF", "Sejda 5.3")
_SAVERS = ("macOS Version 14.5 (Build 23F79) Quartz PDFContext", "Microsoft: Print To PDF", "Skia/PDF m126")
# Points covered beyond the old text, so that a longer new text stands on white.
_SPARE = 30
_SCREEN_DPI = 96
_STATUS_BAR_PX = 44


def blank_pdf(page_size: tuple[float, float]) -> bytes:
    """One page with nothing on it."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=page_size, invariant=1)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def lock(pdf: bytes, rng: Random) -> bytes:
    """The file behind a password nobody gives. The salt is random, so the bytes differ from run to run."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        out = io.BytesIO()
        secret = f"{rng.getrandbits(64):x}"
        document.save(out, encryption=pikepdf.Encryption(user=secret, owner=secret, R=6))
    return out.getvalue()


def resave(pdf: bytes, rng: Random) -> bytes:
    """The file as a viewer saves it again: another producer, nothing changed on the page."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.docinfo["/Producer"] = rng.choice(_SAVERS)
        out = io.BytesIO()
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def overlay(pdf: bytes, rows: list[tuple[list[PrintedWord], str]], height: float, rng: Random) -> bytes:
    """White boxes over rows of words on the first page, and other text on top, in whatever face the editor has."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for words, text in rows:
        box = _around(words)
        size = box.bottom - box.top
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(box.left - 1, height - box.bottom - 2, box.right - box.left + _SPARE, size + 3, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        canvas.setFont("Helvetica", size)
        canvas.drawString(box.left, height - box.top - size * ASCENT, text)
    canvas.showPage()
    canvas.save()
    return _stamp(pdf, buffer.getvalue(), rng.choice(_EDITORS))


def _around(words: list[PrintedWord]) -> PrintedWord:
    """The box around words of one line."""
    return PrintedWord(
        text="", page=words[0].page, left=min(word.left for word in words), top=min(word.top for word in words),
        right=max(word.right for word in words), bottom=max(word.bottom for word in words),
    )


def _stamp(pdf: bytes, layer: bytes, producer: str) -> bytes:
    """A layer laid over the first page, by an editor that leaves its name."""
    with pikepdf.open(io.BytesIO(pdf)) as document, pikepdf.open(io.BytesIO(layer)) as upper:
        document.pages[0].add_overlay(upper.pages[0], None)
        return _save_edited(document, producer)


def stamp_editor(pdf: bytes, rng: Random) -> bytes:
    """The file as an editor saves it: its name and a later date."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return _save_edited(document, rng.choice(_EDITORS))


def _save_edited(document: pikepdf.Pdf, producer: str) -> bytes:
    """The bytes of a document changed by an editor."""
    document.docinfo["/Producer"] = producer
    document.docinfo["/ModDate"] = "D:20261115101500+01'00'"
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()


def rows_of(words: Sequence[PrintedWord], swaps: dict[str, str]) -> list[tuple[list[PrintedWord], str]]:
    """Where the lines to cover stand on the first page, each with the text that goes there."""
    found = []
    for old, new in swaps.items():
        parts = old.split()
        for start in range(len(words) - len(parts) + 1):
            row = list(words[start : start + len(parts)])
            same_line = len({(word.page, word.top) for word in row}) == 1
            if same_line and row[0].page == 1 and [word.text for word in row] == parts:
                found.append((row, new))
    return found


def screenshot(pdf: bytes, rng: Random) -> bytes:
    """The page in a viewer's window on a screen: a bar on top, a grey surround, few pixels."""
    page = pages_of(pdf, rng.choice((_SCREEN_DPI, 120, 130)))[0]
    picture = Image.fromarray(page[:, :, ::-1])
    surround = rng.randint(20, 60)
    screen = Image.new("RGB", (picture.width + 2 * surround, picture.height + _STATUS_BAR_PX + surround), (82, 86, 89))
    draw = ImageDraw.Draw(screen)
    draw.rectangle((0, 0, screen.width, _STATUS_BAR_PX - 12), fill=(50, 54, 57))
    draw.text((14, 9), f"facture.pdf      1 / 1      {rng.choice((90, 100, 110))} %", fill=(235, 235, 235))
    screen.paste(picture, (surround, _STATUS_BAR_PX))
    out = io.BytesIO()
    screen.save(out, format="PNG")
    return out.getvalue()
