"""Small bills as PDF, and what people and forgers do to them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pikepdf
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

PAGE_HEIGHT_PT = 842
ADDRESS_TOP_PT = 130
LEFT_PT = 306
LINES = ("MME LEA MARTIN", "12 RUE DES LILAS", "35400 SAINT MALO")
Draw = Callable[[Canvas], None]

# Bitstream Vera comes with the library that writes the PDF, so these fonts are put into the file.
pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
pdfmetrics.registerFont(TTFont("VeraBd", "VeraBd.ttf"))
pdfmetrics.registerFont(TTFont("VeraIt", "VeraIt.ttf"))


def a_bill(
    after: Draw | None = None,
    lines: tuple[str, ...] = LINES,
    address_font: str = "Vera",
    body_font: str = "Vera",
    producer: str = "OpenText Exstream Version 16.6",
    before: Draw | None = None,
) -> bytes:
    """A bill of one page; ``before`` and ``after`` draw under and over the rest."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595, PAGE_HEIGHT_PT), pageCompression=0, invariant=1)
    canvas.setProducer(producer)
    canvas.setCreator(producer)
    if before:
        before(canvas)
    for row, line in enumerate(lines):
        write(canvas, address_font, 10, row, line)
    canvas.setFont(body_font, 8)
    for row in range(30):
        words = f"Consommation du mois {row} : {row * 7},50 EUR, abonnement compris, hors taxes"
        canvas.drawString(60, 560 - 14 * row, words)
    canvas.setFont("VeraBd" if body_font == "Vera" else body_font, 8)
    canvas.drawString(60, 590, "Facture du 02/09/2026")
    if after:
        after(canvas)
    canvas.save()
    return out.getvalue()


def write(canvas: Canvas, font: str, size: float, row: int, text: str) -> None:
    """One line of the address block."""
    canvas.setFillGray(0)
    canvas.setFont(font, size)
    canvas.drawString(LEFT_PT, PAGE_HEIGHT_PT - ADDRESS_TOP_PT - 14 * row, text)


def lay_patch(canvas: Canvas, row: int, gray: float = 1.0, width: float = 150) -> None:
    """A filled rectangle over one line of the address block."""
    canvas.setFillGray(gray)
    canvas.rect(LEFT_PT - 1, PAGE_HEIGHT_PT - ADDRESS_TOP_PT - 14 * row - 3, width, 12, stroke=0, fill=1)


def rewritten(row: int, text: str, font: str = "Vera") -> Draw:
    """A patch over one line with other words on it."""

    def draw(canvas: Canvas) -> None:
        lay_patch(canvas, row)
        write(canvas, font, 10, row, text)

    return draw


def resaved(data: bytes, info: dict[str, str] | None = None, *, linearize: bool = False) -> bytes:
    """The same pages written by another program, as compressing and merging do."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as document:
        for key, value in (info or {}).items():
            document.docinfo[f"/{key}"] = value
        mode = pikepdf.ObjectStreamMode.generate
        document.save(out, linearize=linearize, object_stream_mode=mode, compress_streams=True)
    return out.getvalue()


def updated(data: bytes, replace: tuple[bytes, bytes]) -> bytes:
    """The file with its page's content replaced by an update appended at the end."""
    with pikepdf.open(BytesIO(data)) as document:
        contents = document.pages[0].obj["/Contents"]
        number, stream = contents.objgen[0], contents.read_bytes()
        root, size = document.Root.objgen[0], len(document.objects) + 1
    new = stream.replace(*replace)
    assert new != stream or replace[0] == replace[1]
    place = len(data)
    body = b"%d 0 obj\n<< /Length %d >>\nstream\n" % (number, len(new)) + new + b"\nendstream\nendobj\n"
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, place)
    previous = int(data.rsplit(b"startxref", 1)[1].split()[0])
    trailer = b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\n" % (size, root, previous)
    return data + body + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (place + len(body))


def overlaid(data: bytes, draw: Draw) -> bytes:
    """The bill with another page stamped over it, as a form nested in the page."""
    sheet = BytesIO()
    canvas = Canvas(sheet, pagesize=(595, PAGE_HEIGHT_PT), invariant=1)
    draw(canvas)
    canvas.save()
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as document, pikepdf.open(BytesIO(sheet.getvalue())) as stamp:
        document.pages[0].add_overlay(stamp.pages[0], None)
        document.save(out)
    return out.getvalue()
