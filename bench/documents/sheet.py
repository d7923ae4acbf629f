"""A paper to draw on: text, paragraphs, tables and boxes in points, origin top left.

Every word drawn is recorded with its box, so that what stands on the page is known without reading it back.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pikepdf
from numpy.typing import NDArray
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bench.documents.values import PrintedWord

Colour = tuple[float, float, float]

BLACK: Colour = (0.0, 0.0, 0.0)
GREY: Colour = (0.38, 0.38, 0.38)
PALE: Colour = (0.93, 0.94, 0.96)
WHITE: Colour = (1.0, 1.0, 1.0)
LEADING = 1.28
ASCENT = 0.75
FORGER_FACE = "Helvetica"
OTHER_FORGER_FACE = "Times-Roman"
SEAL_QUIET_PT = 3.5
SEAL_NAME_PT = 5.0


@dataclass(frozen=True, kw_only=True)
class FontSet:
    """The faces of one paper and how far letters are squeezed (100 is natural)."""

    regular: str
    bold: str
    squeeze: float = 100.0


FONT_SETS = (
    FontSet(regular="Helvetica", bold="Helvetica-Bold"),
    FontSet(regular="Times-Roman", bold="Times-Bold"),
    FontSet(regular="Courier", bold="Courier-Bold"),
    FontSet(regular="Vera", bold="VeraBd"),
    FontSet(regular="Helvetica", bold="Helvetica-Bold", squeeze=90),
    FontSet(regular="Vera", bold="VeraBd", squeeze=86),
)


def register_fonts() -> None:
    """Make reportlab's own Vera faces known to it."""
    for name in ("Vera", "VeraBd"):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))


@dataclass
class Sheet:
    """One document being drawn. Each drawing method returns the y below what it drew.

    ``swaps``: lines that are written otherwise and in another face, as a text editor for PDF leaves them.
    """

    fonts: FontSet
    size: float = 9.0
    page_size: tuple[float, float] = A4
    swaps: dict[str, str] = field(default_factory=dict)
    page: int = 1
    words: list[PrintedWord] = field(default_factory=list)
    _buffer: io.BytesIO = field(default_factory=io.BytesIO)

    def __post_init__(self) -> None:
        """Open the first page."""
        register_fonts()
        self.canvas = Canvas(self._buffer, pagesize=self.page_size, invariant=1)

    @property
    def width(self) -> float:
        """Page width in points."""
        return self.page_size[0]

    @property
    def height(self) -> float:
        """Page height in points."""
        return self.page_size[1]

    def _face(self, text: str, *, bold: bool) -> str:
        """The face of a line: the paper's own, or a forger's for a line that was swapped."""
        if any(new and new in text for new in self.swaps.values()):
            return FORGER_FACE if self.fonts.regular != FORGER_FACE else OTHER_FORGER_FACE
        return self.fonts.bold if bold else self.fonts.regular

    def measure(self, text: str, size: float, *, bold: bool = False) -> float:
        """Printed width of a text in points."""
        font = self._face(text, bold=bold)
        return float(pdfmetrics.stringWidth(text, font, size)) * self.fonts.squeeze / 100

    def text(
        self, x: float, y: float, text: str, *, size: float | None = None, bold: bool = False,
        colour: Colour = BLACK, align: str = "left",
    ) -> float:
        """One line whose top is ``y``; ``align`` says what ``x`` is: left, right or centre."""
        size, text = size or self.size, self.swaps.get(text, text)
        width = self.measure(text, size, bold=bold)
        left = x - {"left": 0.0, "right": width, "centre": width / 2}[align]
        line = self.canvas.beginText(left, self.height - y - size * ASCENT)
        line.setFont(self._face(text, bold=bold), size)
        line.setHorizScale(self.fonts.squeeze)
        line.setFillColorRGB(*colour)
        line.textOut(text)
        self.canvas.drawText(line)
        self._record(left, y, text, size, bold=bold)
        return y + size * LEADING

    def lines(
        self, x: float, y: float, lines: Sequence[str], *, size: float | None = None, bold: bool = False,
        colour: Colour = BLACK, align: str = "left", leading: float = 1.0,
    ) -> float:
        """Lines one below another."""
        for line in lines:
            y += (self.text(x, y, line, size=size, bold=bold, colour=colour, align=align) - y) * leading
        return y

    def labelled(self, x: float, y: float, label: str, value: str, *, size: float | None = None) -> float:
        """A label and its bold value on one line."""
        size = size or self.size
        self.text(x, y, label, size=size)
        return self.text(x + self.measure(label + " ", size), y, value, size=size, bold=True)

    def paragraph(
        self, x: float, y: float, width: float, text: str, *, size: float | None = None, bold: bool = False,
        colour: Colour = BLACK,
    ) -> float:
        """A text broken into lines no wider than ``width``."""
        for old, new in self.swaps.items():
            text = text.replace(old, new) if new else text
        wrapped = self.wrap(text, width, size or self.size, bold=bold)
        return self.lines(x, y, wrapped, size=size, bold=bold, colour=colour)

    def wrap(self, text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
        """Lines no wider than ``width``, broken at spaces."""
        rows: list[str] = []
        for word in text.split():
            longer = f"{rows[-1]} {word}" if rows else word
            if rows and self.measure(longer, size, bold=bold) <= width:
                rows[-1] = longer
            else:
                rows.append(word)
        return rows

    def fill(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A filled box whose top is ``y``."""
        self.canvas.setFillColorRGB(*colour)
        self.canvas.rect(x, self.height - y - height, width, height, stroke=0, fill=1)

    def frame(
        self, x: float, y: float, width: float, height: float, *, colour: Colour = BLACK, line: float = 0.7
    ) -> None:
        """An empty box whose top is ``y``."""
        self.canvas.setStrokeColorRGB(*colour)
        self.canvas.setLineWidth(line)
        self.canvas.rect(x, self.height - y - height, width, height, stroke=1, fill=0)

    def rule(self, x: float, y: float, width: float, *, colour: Colour = BLACK, line: float = 0.7) -> None:
        """A horizontal line."""
        self.canvas.setStrokeColorRGB(*colour)
        self.canvas.setLineWidth(line)
        self.canvas.line(x, self.height - y, x + width, self.height - y)

    def table(
        self, x: float, y: float, widths: Sequence[float], rows: Sequence[Sequence[str]], *, head: Colour | None = PALE,
        size: float | None = None, grid: bool = True, padding: float = 3.5, right_from: int = 1,
    ) -> float:
        """Rows of cells, the first one the heading where ``head`` is a colour; cells break at line ends."""
        size = size or self.size
        for index, row in enumerate(rows):
            is_head = head is not None and index == 0
            y = self._row(x, y, widths, row, is_head, head, size, grid, padding, right_from)
        return y

    def _row(
        self, x: float, y: float, widths: Sequence[float], row: Sequence[str], is_head: bool, head: Colour | None,
        size: float, grid: bool, padding: float, right_from: int,
    ) -> float:
        """One row of a table."""
        depth = max(cell.count("\n") + 1 for cell in row) * size * LEADING + 2 * padding
        if is_head and head is not None:
            self.fill(x, y, sum(widths), depth, head)
        dark_head = is_head and head is not None and sum(head) < 1.5
        left = x
        for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
            at_right = column >= right_from
            place = left + width - padding if at_right else left + padding
            self.lines(
                place, y + padding, cell.split("\n"), size=size, bold=is_head,
                colour=WHITE if dark_head else BLACK, align="right" if at_right else "left",
            )
            if grid:
                self.frame(left, y, width, depth, colour=GREY, line=0.4)
            left += width
        if not grid:
            self.rule(x, y + depth, sum(widths), colour=GREY, line=0.3)
        return y + depth

    def bars(self, x: float, y: float, width: float, heights: Sequence[float], colour: Colour) -> None:
        """A small chart of consumption; ``heights`` in points."""
        step = width / len(heights)
        for index, height in enumerate(heights):
            self.fill(x + index * step, y - height, step * 0.6, height, colour)

    def seal(self, x: float, y: float, side: float, modules: NDArray[np.bool_]) -> None:
        """A DataMatrix of a side in points whose top left is given, with its name running up at the left."""
        step, path = side / len(modules), self.canvas.beginPath()
        for row, cells in enumerate(modules):
            edges = np.flatnonzero(np.diff(np.concatenate(([0], cells.astype(np.int8), [0]))))
            for start, end in edges.reshape(-1, 2):
                left, bottom = x + float(start) * step, self.height - y - (row + 1) * step
                path.rect(left, bottom, float(end - start) * step, step)
        self.canvas.setFillColorRGB(*BLACK)
        self.canvas.drawPath(path, stroke=0, fill=1)
        self.canvas.saveState()
        self.canvas.translate(x - SEAL_QUIET_PT, self.height - y - side)
        self.canvas.rotate(90)
        self.canvas.setFont("Helvetica", SEAL_NAME_PT)
        self.canvas.drawString(0, 0, "2D-DOC")
        self.canvas.restoreState()

    def new_page(self) -> None:
        """Go on with an empty page."""
        self.canvas.showPage()
        self.page += 1

    def finish(self, *, producer: str, creator: str, made_on: date) -> bytes:
        """The whole document as PDF bytes, said to be made by ``producer`` on a day."""
        self.canvas.showPage()
        self.canvas.save()
        with pikepdf.open(io.BytesIO(self._buffer.getvalue())) as pdf:
            stamp = f"D:{made_on:%Y%m%d}031500+01'00'"
            told = {"/Producer": producer, "/Creator": creator, "/CreationDate": stamp, "/ModDate": stamp}
            for key, value in told.items():
                pdf.docinfo[key] = value
            for key in ("/Author", "/Title", "/Subject", "/Keywords", "/Trapped"):
                if key in pdf.docinfo:
                    del pdf.docinfo[key]
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True)
        return out.getvalue()

    def _record(self, left: float, y: float, text: str, size: float, *, bold: bool) -> None:
        """Remember the words of one line with their boxes."""
        space = self.measure(" ", size, bold=bold)
        for word in text.split():
            width = self.measure(word, size, bold=bold)
            self.words.append(
                PrintedWord(text=word, page=self.page, left=left, top=y, right=left + width, bottom=y + size)
            )
            left += width + space
