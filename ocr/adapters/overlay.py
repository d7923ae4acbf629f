"""What was read, drawn on the page: every word, every field with its role, seals and signs of alteration.

For people who want to see why a document was understood as it was. Colours say what a box is, its label says
the role and how sure it is; words are green when read surely and red when not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image as PillowImage
from PIL import ImageDraw, ImageFont

from ocr.reading import Box, DocumentReading, Page

Colour = tuple[int, int, int]

SURE, UNSURE = (0, 140, 60), (200, 30, 30)
SURE_CONFIDENCE = 0.8
"""Tesseract words below this are wrong about one time in three."""

PERSON, ADDRESS, DATE = (25, 90, 200), (190, 90, 0), (130, 40, 160)
REFERENCE, SEAL, SIGN = (0, 120, 130), (60, 60, 60), (220, 0, 90)
LABEL_SHARE = 1 / 110
"""Height of a label's letters, as a share of the page's height."""

FIELD_LINE_PX = 3
LABEL_MARGIN_PX = 3


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One labelled box of one page."""

    box: Box
    label: str
    colour: Colour


def overlay_of(page: Page, image: bytes, reading: DocumentReading) -> bytes:
    """The page as PNG with everything that was read on it.

    Args:
        page: the page as read; its boxes are in pixels of its own width and height.
        image: the same page as an encoded picture of any size.
        reading: the whole reading; only what stands on this page is drawn.
    """
    with PillowImage.open(BytesIO(image)) as picture:
        drawn = picture.convert("RGB")
    pen = _Pen(drawn, page)
    for line in page.lines:
        for word in line.words:
            pen.outline(word.box, SURE if word.confidence >= SURE_CONFIDENCE else UNSURE, width_px=1)
    for mark in marks_of(reading):
        if mark.box.page == page.number:
            pen.mark(mark)
    out = BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


def marks_of(reading: DocumentReading) -> Iterator[Mark]:
    """A mark for everything that has a place, fields first."""
    fields = reading.fields
    found = (
        (PERSON, "person", fields.persons),
        (ADDRESS, "address", fields.addresses),
        (DATE, "date", fields.dates),
    )
    for colour, name, values in found:
        for value in values:
            if value.box is not None:
                yield Mark(box=value.box, label=f"{name}: {value.role} {value.confidence:.2f}", colour=colour)
    for reference in fields.references:
        if reference.box is not None:
            yield Mark(box=reference.box, label=f"number: {reference.kind}", colour=REFERENCE)
    for seal in reading.seals:
        yield Mark(box=seal.box, label="2D-Doc", colour=SEAL)
    for signal in reading.signals:
        if signal.box is not None:
            yield Mark(box=signal.box, label=f"{signal.code} ({signal.strength})", colour=SIGN)


class _Pen:
    """Draws boxes of the page in the picture's own pixels."""

    def __init__(self, picture: PillowImage.Image, page: Page) -> None:
        self._draw = ImageDraw.Draw(picture)
        self._width = picture.width
        self._across = picture.width / page.width
        self._down = picture.height / page.height
        self._font = ImageFont.load_default(size=max(10, round(picture.height * LABEL_SHARE)))

    def outline(self, box: Box, colour: Colour, *, width_px: int) -> None:
        """A frame around the box."""
        self._draw.rectangle(self._corners(box), outline=colour, width=width_px)

    def mark(self, mark: Mark) -> None:
        """A frame with its label on a filled ground: right of the box, or above it where the page ends."""
        self.outline(mark.box, mark.colour, width_px=FIELD_LINE_PX)
        left, top, right, _ = self._corners(mark.box)
        _, _, text_width, text_height = self._font.getbbox(mark.label)
        width, height = text_width + 2 * LABEL_MARGIN_PX, text_height + 2 * LABEL_MARGIN_PX
        fits = right + width <= self._width
        at = (right, top) if fits else (max(0.0, min(left, self._width - width)), max(0.0, top - height))
        self._draw.rectangle((*at, at[0] + width, at[1] + height), fill=mark.colour)
        self._draw.text((at[0] + LABEL_MARGIN_PX, at[1]), mark.label, fill="white", font=self._font)

    def _corners(self, box: Box) -> tuple[float, float, float, float]:
        """Left, top, right, bottom in the picture; never inside out, which the drawing refuses."""
        left, top = box.left * self._across, box.top * self._down
        return left, top, max(left, box.right * self._across), max(top, box.bottom * self._down)
