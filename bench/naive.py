"""The pipeline one would write in an afternoon, to compare with: all the text, and how similar it is.

Text layer where there is one, else Tesseract on the whole page; verified when name and address are each 85 % similar
to some part of the text. It knows no dates, kinds of paper, house numbers or roles of addresses.
"""

from __future__ import annotations

import io

import pillow_heif
import pypdfium2
import pytesseract
from PIL import Image, UnidentifiedImageError
from rapidfuzz import fuzz

SIMILAR = 85.0
_PAGE_DPI = 200
_POINTS_PER_INCH = 72
_SHORTEST_TEXT = 40

pillow_heif.register_heif_opener()


def check(data: bytes, name: str, address: str) -> str:
    """``verified`` when name and address are similar to part of the text, else ``needs_action``."""
    return decide(read(data), name, address)


def decide(text: str, name: str, address: str) -> str:
    """The same on a text already read."""
    found = all(fuzz.partial_ratio(wanted.lower(), text.lower()) >= SIMILAR for wanted in (name, address))
    return "verified" if text and found else "needs_action"


def read(data: bytes) -> str:
    """All text of a file in reading order, empty when it cannot be opened."""
    try:
        return _read_pdf(data) if data[:5] == b"%PDF-" else _recognise(Image.open(io.BytesIO(data)))
    except (pypdfium2.PdfiumError, UnidentifiedImageError, OSError):
        return ""


def _read_pdf(data: bytes) -> str:
    """The text layer of every page; pages without one are recognised."""
    document = pypdfium2.PdfDocument(data)
    try:
        return " ".join(_read_page(page) for page in document)
    finally:
        document.close()


def _read_page(page: pypdfium2.PdfPage) -> str:
    """One page's text layer, or what is recognised on it."""
    text = " ".join(page.get_textpage().get_text_bounded().split())
    if len(text) >= _SHORTEST_TEXT:
        return text
    return _recognise(page.render(scale=_PAGE_DPI / _POINTS_PER_INCH).to_pil())


def _recognise(image: Image.Image) -> str:
    """What Tesseract finds on the picture as it is."""
    return " ".join(str(pytesseract.image_to_string(image.convert("RGB"), lang="fra")).split())
