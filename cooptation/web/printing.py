"""Posters and flyers as PDF (reportlab): an A4 poster for the stairwell, an A4 sheet of four flyers to cut."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO

import segno
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

GREEN = HexColor("#174843")
INK = HexColor("#1d2a2a")
QR_SCALE = 12
"""Pixels a module: sharp at 300 dots an inch on the poster."""
LEADING = 1.22
"""Line height to letter height."""


class Sheet(StrEnum):
    """What is printed."""

    POSTER = "poster"
    FLYERS = "flyers"


COPIES = {Sheet.POSTER: 1, Sheet.FLYERS: 4}
"""How many a page."""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The texts of one copy; ``url`` is what the QR code opens, ``code`` what is typed at ``site``."""

    title: str
    lead: str
    how: str
    foot: str
    site: str
    url: str = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Measures:
    """Letter heights in points and lengths in millimetres of one copy."""

    title: float
    lead: float
    how: float
    foot: float
    qr_mm: float
    margin_mm: float
    gap_mm: float


MEASURES = {
    Sheet.POSTER: Measures(title=38, lead=19, how=15, foot=10.5, qr_mm=95, margin_mm=22, gap_mm=9),
    Sheet.FLYERS: Measures(title=16, lead=11, how=9.5, foot=7.5, qr_mm=45, margin_mm=8, gap_mm=3.2),
}


def make_pdf(sheet: Sheet, wording: Wording, *, title: str) -> bytes:
    """One A4 page. Helvetica's own letters hold every French and English text."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1)
    canvas.setTitle(title)
    width, height = A4
    columns = 1 if sheet is Sheet.POSTER else 2
    cell = (width / columns, height / columns)
    for place in range(COPIES[sheet]):
        column, row = place % columns, place // columns
        _draw_copy(canvas, wording, MEASURES[sheet], (column * cell[0], height - (row + 1) * cell[1]), cell)
    if sheet is Sheet.FLYERS:
        _draw_cuts(canvas, width, height)
    canvas.save()
    return out.getvalue()


def _draw_copy(
    canvas: Canvas, wording: Wording, sizes: Measures, origin: tuple[float, float], cell: tuple[float, float]
) -> None:
    """The blocks of one copy, one under the other, in the middle of its cell."""
    inner = cell[0] - 2 * sizes.margin_mm * mm
    typed = f"{_safe(wording.site)}<br/><font face='Courier'>{_safe(wording.code)}</font>"
    above = [_block(wording.title, sizes.title, inner, bold=True), _block(wording.lead, sizes.lead, inner)]
    below = [_block(wording.how, sizes.how, inner), _block(typed, sizes.how, inner, is_markup=True)]
    below.append(_block(wording.foot, sizes.foot, inner))
    gap, side = sizes.gap_mm * mm, sizes.qr_mm * mm
    total = side + sum(block.height for block in (*above, *below)) + gap * (len(above) + len(below))
    top = origin[1] + (cell[1] + total) / 2
    left = origin[0] + sizes.margin_mm * mm
    for block in above:
        top = _place(canvas, block, left, top) - gap
    canvas.drawImage(_qr(wording.url), origin[0] + (cell[0] - side) / 2, top - side, side, side)
    top -= side + gap
    for block in below:
        top = _place(canvas, block, left, top) - gap


def _block(text: str, size: float, width: float, *, bold: bool = False, is_markup: bool = False) -> Paragraph:
    """A centred paragraph, measured."""
    style = ParagraphStyle(
        "copy",
        fontName="Helvetica-Bold" if bold else "Helvetica",
        fontSize=size,
        leading=size * LEADING,
        alignment=TA_CENTER,
        textColor=GREEN if bold else INK,
        splitLongWords=True,
    )
    paragraph = Paragraph(text if is_markup else _safe(text), style)
    paragraph.wrap(width, A4[1])
    return paragraph


def _place(canvas: Canvas, block: Paragraph, left: float, top: float) -> float:
    """Draw a paragraph below ``top``; where it ends."""
    block.drawOn(canvas, left, top - block.height)
    return top - float(block.height)


def _qr(url: str) -> ImageReader:
    picture = BytesIO()
    segno.make(url, micro=False, error="m").save(picture, kind="png", scale=QR_SCALE, border=4)
    picture.seek(0)
    return ImageReader(picture)


def _draw_cuts(canvas: Canvas, width: float, height: float) -> None:
    """Dashed lines where the flyers are cut."""
    canvas.setStrokeColor(HexColor("#9aa5a2"))
    canvas.setDash(2, 3)
    canvas.line(width / 2, 0, width / 2, height)
    canvas.line(0, height / 2, width, height / 2)


def _safe(text: str) -> str:
    """A text inside reportlab's markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
