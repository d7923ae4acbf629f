"""The pipeline one would write in an afternoon, to compare with: all the text, and how similar it is.

Text layer where there is one, else Tesseract on the whole page; verified when name and address are each 85 % similar
to some part of the text. Deciding, it knows no dates, kinds of paper, house numbers or roles of addresses; ``guess``
takes the first of each that the text shows.
"""

from __future__ import annotations

import io
import re
from typing import Any

import pillow_heif
import pypdfium2
import pytesseract
from PIL import Image, UnidentifiedImageError
from rapidfuzz import fuzz

SIMILAR = 85.0
_PAGE_DPI = 200
_POINTS_PER_INCH = 72
_SHORTEST_TEXT = 40
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)
_DATE = re.compile(rf"\b(\d{{1,2}})(?:er)?[ ./]+(\d{{1,2}}|{'|'.join(_MONTHS)})[ ./]+(\d{{4}}|\d{{2}})\b")
_TOWN = re.compile(r"\b(\d{5}) +([A-ZÀ-Ý][\w' -]+)$")
_STREET = re.compile(r"(\d+) *(bis|ter|[A-D])?\b,? +(.+)", re.IGNORECASE)
_TITLE = re.compile(r"^(?:M|Mr|Mme|Monsieur|Madame)\b\.? *", re.IGNORECASE)
_KINDS = (
    (("taxe foncière", "taxes foncières"), "property_tax_notice"), (("taxe d'habitation",), "housing_tax_notice"),
    (("avis d'impôt", "impôt sur les revenus"), "income_tax_notice"), (("quittance",), "rent_receipt"),
    (("bulletin de",), "payslip"), (("assurance habitation", "multirisque"), "insurance_certificate"),
    (("attestation",), "contract_certificate"), (("gaz naturel",), "gas_bill"), (("électricité",), "electricity_bill"),
    (("eau",), "water_bill"), (("internet", "fibre"), "telecom_bill"),
)

pillow_heif.register_heif_opener()


def check(data: bytes, name: str, address: str) -> str:
    """``verified`` when name and address are similar to part of the text, else ``needs_action``."""
    return decide(read(data), name, address)


def decide(text: str, name: str, address: str) -> str:
    """The same on a text already read."""
    found = all(fuzz.partial_ratio(wanted.lower(), text.lower()) >= SIMILAR for wanted in (name, address))
    return "verified" if text and found else "needs_action"


def read(data: bytes) -> str:
    """All text of a file in reading order, spaces made single, empty when it cannot be opened."""
    return " ".join(read_lines(data).split())


def read_lines(data: bytes) -> str:
    """The same with its line ends."""
    try:
        return _read_pdf(data) if data[:5] == b"%PDF-" else _recognise(Image.open(io.BytesIO(data)))
    except (pypdfium2.PdfiumError, UnidentifiedImageError, OSError):
        return ""


def _read_pdf(data: bytes) -> str:
    """The text layer of every page; pages without one are recognised."""
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(_read_page(page) for page in document)
    finally:
        document.close()


def _read_page(page: pypdfium2.PdfPage) -> str:
    """One page's text layer, or what is recognised on it."""
    text = str(page.get_textpage().get_text_bounded())
    if len(" ".join(text.split())) >= _SHORTEST_TEXT:
        return text
    return _recognise(page.render(scale=_PAGE_DPI / _POINTS_PER_INCH).to_pil())


def _recognise(image: Image.Image) -> str:
    """What Tesseract finds on the picture as it is."""
    return str(pytesseract.image_to_string(image.convert("RGB"), lang="fra"))


def guess(text: str) -> dict[str, Any]:
    """Fields as ``line["fields"]`` has them: the first town line and the lines above it, the first date and kind."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    date = _DATE.search(text.lower())
    kind = next((kind for words, kind in _KINDS if any(word in text.lower() for word in words)), "other")
    found: dict[str, Any] = {"holders": [], "address": {}, "document_type": kind}
    found["issue_date"] = _iso(date) if date else None
    for place, line in enumerate(lines):
        town = _TOWN.search(line)
        if town and "CEDEX" not in line.upper() and place:
            return found | _above(lines[:place], town)
    return found


def _above(lines: list[str], town: re.Match[str]) -> dict[str, Any]:
    """Street and holder from the lines above a town."""
    street = _STREET.match(lines[-1])
    number, repetition, way = street.groups() if street else (None, None, lines[-1])
    names = [_TITLE.sub("", line) for line in lines[-4:-1] if not any(char.isdigit() for char in line)]
    return {
        "holders": re.split(r" et | & | ou ", names[-1], flags=re.IGNORECASE) if names else [],
        "address": {
            "housenumber": number, "repetition": repetition, "street": way, "postcode": town[1], "city": town[2],
        },
    }


def _iso(date: re.Match[str]) -> str | None:
    """The date as year, month, day; None when there is no such day."""
    day, month, year = date.groups()
    number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month) if month.isdigit() else 0
    whole_year = int(year) + (2000 if len(year) == 2 else 0)
    return f"{whole_year:04d}-{number:02d}-{int(day):02d}" if 1 <= number <= 12 else None
