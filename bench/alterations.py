"""Ways a forger changes the name, the home or the day on a paper: files in, files out, everything from a seed.

No alteration leaves an editor's name behind unless its own name says so: producer and days stay the issuer's, which is
what a careful forger does. ``ALTERATIONS`` at the bottom names them all.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

import pikepdf
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from bench.documents.layouts import LAYOUTS
from bench.documents.layouts.layout import WORD_PRODUCERS, Layout
from bench.documents.rasters import POINTS_PER_INCH, draw_scan, find_room, pages_of, scan_page
from bench.documents.seals import SEAL_SIDE_MM, SEAL_TYPES, modules_of, seal_of
from bench.documents.sheet import ASCENT, FONT_SETS, SEAL_NAME_PT, SEAL_QUIET_PT, Sheet
from bench.documents.story import print_day
from bench.documents.tricks import overlay, rows_of, stamp_editor
from bench.documents.values import Case, PrintedWord
from bench.forgeries import DATE_FORMS, WHAT, Forgery, Paper, draw_paper, paper_of, plan
from bench.patching import lettered, patched_photo, patched_scan
from bench.retyping import retype
from ocr.reading import DocumentType

Rows = list[tuple[list[PrintedWord], str]]
Alteration = Callable[[Paper, Forgery, Random], tuple[bytes, str]]

FORGERS_FACES = ("Helvetica", "Times-Roman", "Courier")
ENERGY_COMPANIES = ("EDF", "Engie", "TotalEnergies")
_MM_PER_POINT = 25.4 / 72
_SMALLER_SEAL_MM = 13.0
_NOTE_PAD_PT = 2
_DAYS_PRINTED = 400
"""No day on a made paper is further from its issue."""

_LAYER_DPI = 200
_PICTURE_DPI = 200
_JPEG_QUALITIES = range(75, 96)
_PATCHED_SCAN_DPI = (150, 200, 300)


@dataclass(frozen=True, kw_only=True)
class Altered:
    """One altered file, how it was altered, and the claim a forger makes with it."""

    kind: str
    what: str
    data: bytes = field(repr=False)
    suffix: str
    case: Case = field(repr=False)


def alter(kind: str, seed: int) -> Altered:
    """The altered file of a kind and a seed.

    Raises:
        KeyError: nothing of that name is done.
    """
    rng = Random(f"alter-{kind}-{seed}")
    paper = draw_paper(seed, rng.choice(_layouts_for(kind)))
    what = "date" if kind == "backdated" else rng.choice(WHAT)
    forgery = plan(paper, what, rng)
    data, suffix = ALTERATIONS[kind](paper, forgery, rng)
    return Altered(kind=kind, what=what, data=data, suffix=suffix, case=forgery.case)


def _layouts_for(kind: str) -> tuple[Layout, ...]:
    """The layouts that fit: proofs, with a seal where one is needed, of electricity for the energy company."""
    proofs = tuple(one for one in LAYOUTS if one.is_proof and one.shows_home and one.shows_date)
    if kind in ("seal_moved", "edited_under_seal"):
        return tuple(one for one in proofs if one.document_type in SEAL_TYPES)
    if kind == "word_processor":
        return tuple(one for one in proofs if one.document_type is DocumentType.ELECTRICITY_BILL)
    return proofs


def _rows(paper: Paper, forgery: Forgery) -> Rows:
    """Where on the first page which words come instead."""
    return rows_of([word for word in paper.words if word.page == 1], dict(forgery.swaps))


def _covered(paper: Paper, forgery: Forgery, rng: Random) -> tuple[bytes, str]:
    """White boxes over the words, new ones on top."""
    return _told_as(paper.pdf, overlay(paper.pdf, _rows(paper, forgery), paper.page_size[1], rng)), ".pdf"


def _retyped(paper: Paper, forgery: Forgery, rng: Random) -> tuple[bytes, str]:
    """Words taken out and set anew by an editor that leaves its name."""
    return stamp_editor(retype(paper.pdf, forgery.swaps, face=_other_face(paper, rng)), rng), ".pdf"


def _updated(paper: Paper, forgery: Forgery, rng: Random) -> tuple[bytes, str]:
    """Words replaced in their own letters, the change appended to the file."""
    return retype(paper.pdf, forgery.swaps, face=None, incremental=True), ".pdf"


def _rewritten(paper: Paper, forgery: Forgery, rng: Random) -> tuple[bytes, str]:
    """Words taken out and set anew in other letters; the file written anew, clean."""
    return retype(paper.pdf, forgery.swaps, face=_other_face(paper, rng)), ".pdf"


def _rewritten_alike(paper: Paper, forgery: Forgery, rng: Random) -> tuple[bytes, str]:
    """Words replaced in their own letters; the file written anew, clean: nothing is left to see."""
    return _told_as(paper.pdf, retype(paper.pdf, forgery.swaps, face=None)), ".pdf"


def _noted(paper: Paper, forgery: Forgery, rng: Random) -> tuple[bytes, str]:
    """Text boxes laid over the words as annotations."""
    height = paper.page_size[1]
    with pikepdf.open(io.BytesIO(paper.pdf)) as document:
        notes = [_note(document, words, text, height) for words, text in _rows(paper, forgery)]
        document.pages[0].obj.Annots = document.make_indirect(pikepdf.Array(notes))
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue(), ".pdf"


def _note(document: pikepdf.Pdf, words: list[PrintedWord], text: str, height: float) -> pikepdf.Object:
    """One text box with its white ground."""
    left, top, right, bottom = _around(words)
    size, width = bottom - top, right - left + 4 * (bottom - top)
    escaped = text.encode("cp1252", "replace").replace(b"\\", b"").replace(b"(", b"").replace(b")", b"")
    drawn = f"1 1 1 rg 0 0 {width:.1f} {size + 4:.1f} re f BT 0 g /Helv {size:.1f} Tf 2 3 Td (".encode() + escaped
    face = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
                              Encoding=pikepdf.Name.WinAnsiEncoding)
    look = document.make_stream(drawn + b") Tj ET", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form,
                                BBox=[0, 0, width, size + 4],
                                Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=face)))
    low = height - bottom - _NOTE_PAD_PT
    return document.make_indirect(pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[left - 1, low, left - 1 + width, low + size + 4],
        Contents=pikepdf.String(text), DA=pikepdf.String(f"/Helv {size:.1f} Tf 0 g"), F=4,
        AP=pikepdf.Dictionary(N=look),
    ))


def _pictured(paper: Paper, forgery: Forgery, rng: Random) -> tuple[bytes, str]:
    """Small pictures of the new words pasted over the old ones."""
    buffer, height = io.BytesIO(), paper.page_size[1]
    canvas = Canvas(buffer, pagesize=paper.page_size, invariant=1)
    for words, text in _rows(paper, forgery):
        left, top, right, bottom = _around(words)
        picture = lettered(text, round((bottom - top) * _PICTURE_DPI / POINTS_PER_INCH))
        wide = max(right - left, picture.width * POINTS_PER_INCH / _PICTURE_DPI) + 2
        ground = Image.new("L", (round(wide * _PICTURE_DPI / POINTS_PER_INCH), picture.height), 255)
        ground.paste(picture, (0, 0))
        canvas.drawImage(ImageReader(ground), left - 1, height - bottom - 2, wide, bottom - top + 4)
    canvas.showPage()
    canvas.save()
    return _layered(paper.pdf, buffer.getvalue()), ".pdf"


def _scan_patched(paper: Paper, forgery: Forgery, rng: Random) -> tuple[bytes, str]:
    """A scan with filled rectangles and new words, by a drawing program."""
    scan = replace(draw_scan(rng), dpi=rng.choice(_PATCHED_SCAN_DPI))
    page = scan_page(pages_of(paper.pdf, scan.dpi)[0], scan, rng)
    patched = patched_scan(_compressed(Image.fromarray(page), scan.jpeg_quality), scan, _rows(paper, forgery), rng)
    return _jpeg(patched, rng.choice(_JPEG_QUALITIES), scan.dpi), ".jpg"


def _photo_patched(paper: Paper, forgery: Forgery, rng: Random) -> tuple[bytes, str]:
    """A phone photograph patched likewise."""
    patched = patched_photo(paper.pdf, _rows(paper, forgery), rng)
    return _jpeg(patched, rng.choice(_JPEG_QUALITIES)), ".jpg"


def _hidden_layer(paper: Paper, forgery: Forgery, rng: Random) -> tuple[bytes, str]:
    """A picture of the genuine page under an unseen text layer that says otherwise."""
    instead = {id(words[0]): text for words, text in _rows(paper, forgery)}
    dropped = {id(word) for words, _ in _rows(paper, forgery) for word in words[1:]}
    page = Image.fromarray(pages_of(paper.pdf, _LAYER_DPI)[0][:, :, ::-1])
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=paper.page_size, invariant=1)
    canvas.drawImage(ImageReader(page), 0, 0, *paper.page_size)
    for word in paper.words:
        if word.page == 1 and id(word) not in dropped:
            line = canvas.beginText(word.left, paper.page_size[1] - word.top - (word.bottom - word.top) * ASCENT)
            line.setFont("Helvetica", word.bottom - word.top)
            line.setTextRenderMode(3)
            line.textOut(instead.get(id(word), word.text) + " ")
            canvas.drawText(line)
    canvas.showPage()
    canvas.save()
    return _told_as(paper.pdf, buffer.getvalue()), ".pdf"


def _backdated(paper: Paper, forgery: Forgery, rng: Random) -> tuple[bytes, str]:
    """All days later, in the paper's own letters, in a file that says when it was made."""
    first, later = paper.story.issue, forgery.story.issue
    days = [timedelta(days=days) for days in range(-_DAYS_PRINTED, _DAYS_PRINTED)]
    swaps = {print_day(first + day, form): print_day(later + day, form) for day in days for form in DATE_FORMS}
    return retype(paper.pdf, swaps, face=None), ".pdf"


def _word_processor(paper: Paper, forgery: Forgery, rng: Random) -> tuple[bytes, str]:
    """The whole paper made in a word processor, under an energy company's name."""
    layout = replace(paper.layout, producers=WORD_PRODUCERS)
    return paper_of(replace(forgery.story, issuer=rng.choice(ENERGY_COMPANIES)), layout).pdf, ".pdf"


def _seal_moved(paper: Paper, forgery: Forgery, rng: Random) -> tuple[bytes, str]:
    """The genuine seal of the paper on a page that says otherwise."""
    told = paper_of(forgery.story, paper.layout)
    return sealed(told.pdf, seal_of(paper.story, paper.layout.document_type), paper.page_size), ".pdf"


def _edited_under_seal(paper: Paper, forgery: Forgery, rng: Random) -> tuple[bytes, str]:
    """The page changed without a trace, its own seal left in place."""
    whole = sealed(paper.pdf, seal_of(paper.story, paper.layout.document_type), paper.page_size)
    return retype(whole, forgery.swaps, face=None), ".pdf"


def sealed(pdf: bytes, payload: bytes, page_size: tuple[float, float]) -> bytes:
    """The PDF with a seal where its first page is white; as it is where there is no room."""
    margin = SEAL_QUIET_PT + SEAL_NAME_PT
    for side in (SEAL_SIDE_MM / _MM_PER_POINT, _SMALLER_SEAL_MM / _MM_PER_POINT):
        room = find_room(pdf, side + 2 * margin)
        if room is not None:
            sheet = Sheet(fonts=FONT_SETS[0], page_size=page_size)
            sheet.seal(room[0] + margin, room[1] + margin, side, modules_of(payload))
            sheet.canvas.showPage()
            return _layered(pdf, sheet.canvas.getpdfdata())
    return pdf


def _layered(pdf: bytes, layer: bytes) -> bytes:
    """A layer over the first page, the file's own account kept."""
    with pikepdf.open(io.BytesIO(pdf)) as document, pikepdf.open(io.BytesIO(layer)) as upper:
        document.pages[0].add_overlay(upper.pages[0], None)
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _told_as(genuine: bytes, changed: bytes) -> bytes:
    """A changed file that gives the genuine one's account of its making."""
    with pikepdf.open(io.BytesIO(genuine)) as first, pikepdf.open(io.BytesIO(changed)) as document:
        told = {str(key): str(value) for key, value in first.docinfo.items()}
        if "/Info" in document.trailer:
            del document.trailer["/Info"]
        for key, text in told.items():
            document.docinfo[key] = pikepdf.String(text)
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _around(words: list[PrintedWord]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of words of one line."""
    return (min(word.left for word in words), min(word.top for word in words),
            max(word.right for word in words), max(word.bottom for word in words))


def _other_face(paper: Paper, rng: Random) -> str:
    """A face that is not the paper's own."""
    others = [face for face in FORGERS_FACES if face.encode() not in paper.pdf]
    return rng.choice(others or FORGERS_FACES)


def _compressed(page: Image.Image, quality: int) -> Image.Image:
    """The picture after it was saved as a JPEG once."""
    return Image.open(io.BytesIO(_jpeg(page, quality))).convert("L")


def _jpeg(page: Image.Image, quality: int, dpi: int = 72) -> bytes:
    """The picture as a JPEG without any notes."""
    out = io.BytesIO()
    page.save(out, format="JPEG", quality=quality, dpi=(dpi, dpi))
    return out.getvalue()


ALTERATIONS: Mapping[str, Alteration] = {
    "covered": _covered, "retyped": _retyped, "updated": _updated, "rewritten": _rewritten,
    "rewritten_alike": _rewritten_alike, "noted": _noted, "pictured": _pictured, "scan_patched": _scan_patched,
    "photo_patched": _photo_patched, "hidden_layer": _hidden_layer, "backdated": _backdated,
    "word_processor": _word_processor, "seal_moved": _seal_moved, "edited_under_seal": _edited_under_seal,
}
