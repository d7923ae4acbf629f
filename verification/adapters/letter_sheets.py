"""Letters with a code as pages to print: one A4 page a letter, its address where a French window envelope shows it.

Pages are written to the operator's own file and kept nowhere else.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from verification.adapters.catalogue import text

INK = HexColor("#1d2a2a")
WINDOW_MM = (110.0, 50.0)
"""Left and top of the address: in the window of a DL envelope (35 x 100 mm, 20 mm from right and bottom)."""
TEXT_MM = (25.0, 110.0)
LINE_MM = 6.0
LINE_CHARS = 78
ADDRESS_CHARS = 40
BODY_POINTS, CODE_POINTS = 11, 24


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One letter; ``days`` is how long its code holds."""

    name: str = field(repr=False)
    address: str = field(repr=False)
    code: str = field(repr=False)
    locale: str
    purpose: str
    days: int


def make_sheets(sheets: Iterable[Sheet], site: str) -> bytes:
    """All letters as one PDF."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1)
    canvas.setTitle("Palier")
    for sheet in sheets:
        _draw(canvas, sheet, site)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, sheet: Sheet, site: str) -> None:
    canvas.setFillColor(INK)
    canvas.setFont("Helvetica", BODY_POINTS)
    lines = [sheet.name, *(part.strip() for part in sheet.address.split(",") if part.strip())]
    wrapped = [piece for line in lines for piece in textwrap.wrap(line, ADDRESS_CHARS)]
    _write(canvas, WINDOW_MM, wrapped)
    said = text(sheet.locale, f"post.{sheet.purpose}", site=site, days=sheet.days).split("\n")
    body = [piece for line in said for piece in (textwrap.wrap(line, LINE_CHARS) or [""])]
    end_mm = _write(canvas, TEXT_MM, body)
    canvas.setFont("Courier-Bold", CODE_POINTS)
    canvas.drawString(TEXT_MM[0] * mm, A4[1] - (end_mm + 2 * LINE_MM) * mm, sheet.code)


def _write(canvas: Canvas, corner_mm: tuple[float, float], lines: Iterable[str]) -> float:
    """Lines from a corner downwards; how far down they reach, in millimetres from the top."""
    left, down = corner_mm
    for line in lines:
        canvas.drawString(left * mm, A4[1] - down * mm, line)
        down += LINE_MM
    return down
