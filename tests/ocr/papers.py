"""Papers for the reading tests, drawn here: a fictitious bill as PDF, as scan and as photograph."""

from __future__ import annotations

import zlib
from io import BytesIO
from struct import pack

import cv2
import numpy as np
import pillow_heif
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image as PillowImage
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

Pixels = NDArray[np.uint8]

pillow_heif.register_heif_opener()

LEFT_LINES = (
    "Vos références client",
    "Numéro de client 4 021 557 903",
    "Lieu de consommation",
    "14 rue des Tilleuls",
    "35400 SAINT-MALO",
    "Nous contacter par téléphone",
    "du lundi au samedi de huit heures",
)
RIGHT_LINES = ("Madame Maëlle TREGUER", "Résidence du Moulin", "14 RUE DES TILLEULS", "35400 SAINT MALO")
BODY_LINES = (
    "Facture du 12 septembre 2026",
    "Montant à payer avant le 3 octobre 2026 par prélèvement automatique",
    "Abonnement pour la période du 12 juillet au 11 septembre",
    "Consommation relevée sur votre compteur pendant la période",
    "Contribution tarifaire et taxes locales sur la consommation finale",
    "En cas de litige vous pouvez saisir le médiateur national de votre énergie",
)


def bill_pdf(*, pages: int = 1, user_password: str | None = None) -> bytes:
    """A bill in two columns with a paragraph below, born digital."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, encrypt=user_password)
    for _ in range(pages):
        _draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def bill_pixels(dpi: int = 200) -> Pixels:
    """The bill's first page as grey pixels."""
    page = pdfium.PdfDocument(bill_pdf())[0]
    return np.array(page.render(scale=dpi / 72, grayscale=True).to_numpy()).reshape(round(A4[1] * dpi / 72 + 0.49), -1)


def scan_pdf(*, hidden_text: str | None = None) -> bytes:
    """The bill as a PDF that holds only its picture, with letters nobody sees over it when asked."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    if hidden_text is not None:
        text = canvas.beginText(40, 700)
        text.setTextRenderMode(3)
        for line in [hidden_text] * 12:
            text.textLine(line)
        canvas.drawText(text)
    canvas.drawInlineImage(PillowImage.fromarray(bill_pixels()), 0, 0, *A4)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def filled_form_pdf(value: str) -> bytes:
    """The bill with a field of a form on it, filled in."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    _draw(canvas)
    canvas.acroForm.textfield(name="holder", value=value, x=45, y=300, width=400, height=24, fontSize=11)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def photo(*, turned_quarters: int = 0, desk_grey: int = 70) -> Pixels:
    """The bill on a desk, seen askew and unevenly lit, in a picture turned by quarters (counter-clockwise)."""
    sheet = cv2.cvtColor(bill_pixels(), cv2.COLOR_GRAY2RGB).astype(np.float32)
    height, width = 2400, 1900
    corners = np.array([[190, 150], [1690, 210], [1740, 2250], [140, 2200]], dtype=np.float32)
    size = np.array([[0, 0], [sheet.shape[1], 0], [sheet.shape[1], sheet.shape[0]], [0, sheet.shape[0]]], np.float32)
    matrix = cv2.getPerspectiveTransform(size, corners)
    mask = cv2.warpPerspective(np.ones(sheet.shape[:2], np.float32), matrix, (width, height))[:, :, None]
    grain = np.random.default_rng(5).normal(0, 6, (height, width, 1)).astype(np.float32)
    desk = np.full((height, width, 3), desk_grey, np.float32) + cv2.GaussianBlur(grain, (5, 5), 0)[:, :, None] * 2
    seen = cv2.warpPerspective(sheet * 0.93, matrix, (width, height)) * mask + desk * (1 - mask)
    light = np.linspace(1.0, 0.62, width, dtype=np.float32)[None, :, None]
    lit = np.clip(seen * light + grain * 0.4, 0, 255).astype(np.uint8)
    return np.ascontiguousarray(np.rot90(lit, turned_quarters))


def encoded(pixels: Pixels, image_format: str, **options: object) -> bytes:
    """The pixels as an image file."""
    out = BytesIO()
    PillowImage.fromarray(pixels).save(out, image_format, **options)
    return out.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A small PNG file that says it is that large."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return pack(">I", len(body)) + name + body + pack(">I", zlib.crc32(name + body))

    header = pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(width // 8 + 1) * min(height, 3000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def endless_pdf() -> bytes:
    """A few kilobytes whose page draws a form that draws ten forms, and so on twelve times: 10**12 drawings."""
    levels = 12
    bodies = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"]
    bodies.append("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
                  "/Resources << /XObject << /F 5 0 R >> >> >>")
    bodies.append(_stream("", "/F Do"))
    for level in range(levels):
        inner = f"/Resources << /XObject << /F {6 + level} 0 R >> >>" if level < levels - 1 else ""
        what = "/F Do " * 10 if level < levels - 1 else "0 0 1 1 re f"
        bodies.append(_stream(f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] {inner}", what))
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = f"trailer << /Size {len(bodies) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


def _stream(entries: str, content: str) -> str:
    return f"<< {entries} /Length {len(content)} >>\nstream\n{content}\nendstream"


def _draw(canvas: Canvas) -> None:
    canvas.setFont("Helvetica-Bold", 20)
    canvas.drawString(45, 780, "Énergies de la Côte")
    canvas.setFont("Helvetica", 10)
    for number, line in enumerate(LEFT_LINES):
        canvas.drawString(45, 730 - 14 * number, line)
    for number, line in enumerate(RIGHT_LINES):
        canvas.drawString(330, 718 - 14 * number, line)
    for number, line in enumerate(BODY_LINES):
        canvas.drawString(45, 560 - 18 * number, line)
