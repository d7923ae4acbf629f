"""Take from a file what tells how it was made: its tools and dates, its updates, what is drawn over what.

Runs in the limited child, on bytes that nobody has vouched for. Each source is read on its own and gives
nothing when it is broken; nothing is executed, fetched or written. What the facts mean is decided in
``ocr.integrity``.
"""

from __future__ import annotations

import ctypes
import math
import re
import struct
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from io import BytesIO
from typing import TypeVar

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, UnidentifiedImageError

from ocr.integrity import FileFacts, PageFacts, Patch, Picture, TextRun
from ocr.reading import Box, FileKind

PIXELS_PER_POINT = 200 / 72
# The paper's home, holder and date stand on the first pages; more is time without gain.
MOST_PAGES = 3
# One object a letter is common (about 2 000 a page); looking up one object's text costs a walk over all.
MOST_OBJECTS = 6_000
OBJECT_DEPTH = 4
# How much of a metadata stream is looked at, bytes.
MOST_METADATA = 200_000
# How much of a declared tool is kept, characters.
LONGEST_TOOL = 200
# Where the mark of a file prepared for the web stands, bytes.
LINEARISED_WITHIN = 2048
# Letters belong to one run when the gap between them is at most this share of their size.
RUN_GAP_SHARE = 0.45
# A gap of more than this share of their size parts two words; narrow letters leave up to a fifth.
WORD_GAP_SHARE = 0.22
# A rectangle has four or five points, and a closing one.
RECTANGLE_SEGMENTS = range(4, 7)
OPAQUE = 255

Value = TypeVar("Value")

_BROKEN_FILE = (
    pikepdf.PdfError, pdfium.PdfiumError, UnidentifiedImageError, Image.DecompressionBombError, zlib.error,
    struct.error, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError, EOFError, SyntaxError,
    RuntimeError, RecursionError, ArithmeticError, AssertionError, MemoryError, ctypes.ArgumentError,
)  # fmt: skip
_REVISION_END = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF")
_PREVIOUS = re.compile(rb"/Prev\s+(\d{1,10})")
_XMP_TOOL = re.compile(rb"(?:CreatorTool|Producer|softwareAgent)(?:>|=[\"'])([^<\"']{1,200})")
_PDF_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([+-])(\d\d)'?(\d\d)?)?")
_SCREENSHOT = re.compile(rb"screenshot|screen shot|capture d.{1,3}cran|snipping|greenshot|flameshot", re.IGNORECASE)
_NOTE_KINDS = frozenset((pdfium_c.FPDF_ANNOT_FREETEXT, pdfium_c.FPDF_ANNOT_STAMP, pdfium_c.FPDF_ANNOT_REDACT))
_INVISIBLE_MODES = frozenset((pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP))

# Tags of a picture's own notes (Exif 2.32): program, camera maker, camera model, user's comment.
_EXIF_SOFTWARE, _EXIF_MAKE, _EXIF_MODEL = 0x0131, 0x010F, 0x0110
_EXIF_PART, _EXIF_COMMENT = 0x8769, 0x9286
_PICTURE_NOTES = ("Software", "Comment", "Description", "Title", "comment")


def file_facts(data: bytes, kind: FileKind) -> FileFacts:
    """What the file says of its making; empty facts where it is broken."""
    if kind is FileKind.PDF:
        return _pdf_facts(data)
    if kind is FileKind.UNKNOWN:
        return FileFacts(kind=kind)
    return _unbroken(lambda: _image_facts(data, kind), FileFacts(kind=kind))


def _unbroken(read: Callable[[], Value], otherwise: Value) -> Value:
    """What a reading gives, or the other value when the file is broken there."""
    try:
        return read()
    except _BROKEN_FILE:
        return otherwise


_Declared = tuple[tuple[str, ...], datetime | None, datetime | None]
_NOTHING_DECLARED: _Declared = ((), None, None)

# --- PDF ---------------------------------------------------------------------------------------------------


def _pdf_facts(data: bytes) -> FileFacts:
    """The facts of a PDF, each source on its own."""
    declared = _unbroken(lambda: _declared(data), _NOTHING_DECLARED)
    first = _unbroken(lambda: first_writing(data), None)
    return FileFacts(
        kind=FileKind.PDF,
        tools=declared[0],
        created=declared[1],
        modified=declared[2],
        was_updated=first is not None,
        words_replaced_on=_unbroken(lambda: _words_replaced(first, data), ()) if first else (),
        pages=_unbroken(lambda: _pages(data), ()),
    )


def _declared(data: bytes) -> _Declared:
    """Tools, date of creation and date of change, as the file names them in both of its places."""
    with pikepdf.open(BytesIO(data)) as document:
        info = document.trailer.get("/Info", pikepdf.Dictionary())
        tools = [str(info.get(key, "")) for key in ("/Creator", "/Producer")]
        dates = [_pdf_date(str(info.get(key, ""))) for key in ("/CreationDate", "/ModDate")]
        metadata = document.Root.get("/Metadata")
        xmp = metadata.read_bytes()[:MOST_METADATA] if isinstance(metadata, pikepdf.Stream) else b""
    return _distinct([*tools, *_xmp_tools(xmp)]), dates[0], dates[1]


def _xmp_tools(xmp: bytes) -> list[str]:
    """The programs a metadata packet names, its history included."""
    return [match.group(1).decode("utf-8", "replace") for match in _XMP_TOOL.finditer(xmp)]


def _distinct(tools: list[str]) -> tuple[str, ...]:
    """Each named tool once, without the empty ones."""
    return tuple(dict.fromkeys(tool.strip()[:LONGEST_TOOL] for tool in tools if tool.strip()))


def _pdf_date(text: str) -> datetime | None:
    """A date such as ``D:20260331225736+01'00'``; None when it is not one."""
    match = _PDF_DATE.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part) if part else None for part in match.groups()[:6])
    sign, zone_hours, zone_minutes = match.groups()[6:]
    zone = UTC
    if sign:
        offset = timedelta(hours=int(zone_hours), minutes=int(zone_minutes or 0))
        zone = timezone(offset if sign == "+" else -offset)
    return _unbroken(
        lambda: datetime(year or 1, month or 1, day or 1, hour or 0, minute or 0, second or 0, tzinfo=zone), None
    )


def first_writing(data: bytes) -> bytes | None:
    """The file as it was first written, when something was appended later; else None.

    A file prepared for the web has two ends from the start, and an attached file may hold an end of its own, so
    an end counts only when a later part of the file points back to it.
    """
    ends = list(_REVISION_END.finditer(data))
    if b"/Linearized" in data[:LINEARISED_WITHIN]:
        ends = ends[1:]
    for end in ends[:-1]:
        later = {int(match.group(1)) for match in _PREVIOUS.finditer(data, end.end())}
        if int(end.group(1)) in later:
            return data[: end.end()]
    return None


def _words_replaced(first: bytes, last: bytes) -> tuple[int, ...]:
    """Pages on which words of the first writing are gone and others have come; () when pages came or went."""
    before, after = _page_words(first), _page_words(last)
    if len(before) != len(after):
        return ()
    pairs = enumerate(zip(before, after, strict=True), start=1)
    return tuple(number for number, (old, new) in pairs if (old - new) and (new - old))


def _page_words(data: bytes) -> list[Counter[str]]:
    """How often each word stands on each of the first pages; an empty count a page for those after them."""
    document = pdfium.PdfDocument(data)
    try:
        read = range(min(len(document), MOST_PAGES))
        counted = [Counter(document[number].get_textpage().get_text_range().split()) for number in read]
        return counted + [Counter() for _ in range(len(document) - len(counted))]
    finally:
        document.close()


def _pages(data: bytes) -> tuple[PageFacts, ...]:
    """What is drawn on the first pages; a broken page is left out."""
    document = pdfium.PdfDocument(data)
    try:
        numbers = range(1, min(len(document), MOST_PAGES) + 1)
        read = (_unbroken(partial(_page_facts, document, number), None) for number in numbers)
        return tuple(page for page in read if page is not None)
    finally:
        document.close()


def _page_facts(document: pdfium.PdfDocument, number: int) -> PageFacts:
    """Runs, patches and notes of one page, in order of drawing."""
    page = document[number - 1]
    width, height = page.get_size()
    drawing = _Drawing(page, number)
    runs: list[TextRun] = []
    patches: list[Patch] = []
    pictures: list[Picture] = []
    for order, item in enumerate(_objects(page)):
        if item.type == pdfium_c.FPDF_PAGEOBJ_TEXT:
            _add_run(runs, drawing.run(item, order), patches)
        elif item.type == pdfium_c.FPDF_PAGEOBJ_PATH:
            patch = drawing.patch(item, order)
            patches += [patch] if patch else []
        else:
            pictures.append(drawing.picture(item, order))
    return PageFacts(
        number=number,
        width_px=width * PIXELS_PER_POINT,
        height_px=height * PIXELS_PER_POINT,
        runs=tuple(runs),
        patches=tuple(patches),
        pictures=tuple(pictures),
        notes=tuple(drawing.notes()),
    )


def _objects(page: pdfium.PdfPage) -> Iterator[pdfium.PdfObject]:
    """The page's objects, those inside nested forms too, at most so many."""
    kinds = (pdfium_c.FPDF_PAGEOBJ_TEXT, pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_IMAGE)
    found = page.get_objects(filter=kinds, max_depth=OBJECT_DEPTH, textpage=page.get_textpage())
    for _, item in zip(range(MOST_OBJECTS), found, strict=False):
        yield item


class _Drawing:
    """One page's objects as facts, in pixels of the page as it is shown."""

    def __init__(self, page: pdfium.PdfPage, number: int) -> None:
        self._page = page
        self._number = number
        self._fonts: dict[int, int] = {}
        width, height = page.get_size()
        self._shown = (round(width * PIXELS_PER_POINT), round(height * PIXELS_PER_POINT))

    def run(self, item: pdfium.PdfTextObj, order: int) -> TextRun | None:
        """The letters of one text object; None when there are none."""
        text = item.extract().replace("\r", " ").replace("\n", " ")
        if not text.strip():
            return None
        font = item.get_font()
        scale = math.hypot(*_matrix(item).get()[2:4])
        return TextRun(
            text=text,
            box=self._box(_matrix(item.container), item.get_bounds()),
            font=font.get_base_name(),
            font_number=self._fonts.setdefault(ctypes.addressof(font.raw.contents), len(self._fonts)),
            is_embedded=bool(font.is_embedded),
            size_px=item.get_font_size() * scale * PIXELS_PER_POINT,
            order=order,
            is_visible=pdfium_c.FPDFTextObj_GetTextRenderMode(item) not in _INVISIBLE_MODES,
            baseline_px=self._baseline(_matrix(item)),
        )

    def patch(self, item: pdfium.PdfObject, order: int) -> Patch | None:
        """The filled rectangle that one path draws; None when it draws something else."""
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        drawn = pdfium_c.FPDFPath_GetDrawMode(item, fill, stroke)
        if not drawn or not fill.value or pdfium_c.FPDFPath_CountSegments(item) not in RECTANGLE_SEGMENTS:
            return None
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        if not pdfium_c.FPDFPageObj_GetFillColor(item, red, green, blue, alpha):
            return None
        return Patch(
            box=self._box(_matrix(item.container), item.get_bounds()),
            color=(red.value, green.value, blue.value),
            order=order,
            is_opaque=alpha.value == OPAQUE,
        )

    def picture(self, item: pdfium.PdfObject, order: int) -> Picture:
        """Where one picture lies."""
        return Picture(box=self._box(_matrix(item.container), item.get_bounds()), order=order)

    def notes(self) -> Iterator[Box]:
        """Where text boxes and stamps are laid over the page as annotations."""
        for index in range(min(pdfium_c.FPDFPage_GetAnnotCount(self._page), MOST_OBJECTS)):
            note = pdfium_c.FPDFPage_GetAnnot(self._page, index)
            if not note:
                continue
            place = pdfium_c.FS_RECTF()
            is_note = pdfium_c.FPDFAnnot_GetSubtype(note) in _NOTE_KINDS
            if is_note and pdfium_c.FPDFAnnot_GetRect(note, place):
                yield self._box(pdfium.PdfMatrix(), (place.left, place.bottom, place.right, place.top))
            pdfium_c.FPDFPage_CloseAnnot(note)

    def _baseline(self, matrix: pdfium.PdfMatrix) -> float:
        """How far down the page a text object's letters stand, in fractions of a pixel; of an upright page."""
        return float(self._page.get_height() - matrix.f) * PIXELS_PER_POINT

    def _box(self, matrix: pdfium.PdfMatrix, bounds: tuple[float, float, float, float]) -> Box:
        """Bounds of an object (left, bottom, right, top, points) as a rectangle of the shown page."""
        left, bottom, right, top = matrix.on_rect(*bounds)
        corners = [self._point(x, y) for x, y in ((left, bottom), (right, top))]
        across, down = sorted(x for x, _ in corners), sorted(y for _, y in corners)
        return Box(page=self._number, left=across[0], top=down[0], right=across[1], bottom=down[1])

    def _point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page, points from its lower left, in pixels of the page as it is shown."""
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDF_PageToDevice(self._page, 0, 0, *self._shown, 0, x, y, across, down)
        return float(across.value), float(down.value)


def _matrix(item: pdfium.PdfObject | None) -> pdfium.PdfMatrix:
    """How an object's own lengths become lengths of the page, through the forms it is nested in."""
    matrix = pdfium.PdfMatrix()
    while item is not None:
        matrix = matrix.multiply(item.get_matrix())
        item = item.container
    return matrix


def _add_run(runs: list[TextRun], run: TextRun | None, patches: list[Patch]) -> None:
    """Put a run behind the others, joined to the last one when it carries on its line."""
    if run is None:
        return
    last = runs[-1] if runs else None
    if last is None or not _carries_on(last, run) or (patches and patches[-1].order > last.order):
        runs.append(run)
        return
    gap = run.box.left - last.box.right
    space = " " if gap > WORD_GAP_SHARE * run.size_px and not last.text.endswith(" ") else ""
    runs[-1] = TextRun(
        text=last.text + space + run.text,
        box=Box(
            page=run.box.page,
            left=min(last.box.left, run.box.left),
            top=min(last.box.top, run.box.top),
            right=max(last.box.right, run.box.right),
            bottom=max(last.box.bottom, run.box.bottom),
        ),
        font=run.font,
        font_number=run.font_number,
        is_embedded=run.is_embedded,
        size_px=run.size_px,
        order=last.order,
        is_visible=run.is_visible,
        baseline_px=last.baseline_px,
    )


def _carries_on(last: TextRun, run: TextRun) -> bool:
    """Whether a run stands right behind the last one, in the same letters."""
    same_letters = (last.font_number, last.is_visible) == (run.font_number, run.is_visible)
    same_size = abs(last.size_px - run.size_px) < 0.05 * run.size_px
    same_line = last.box.top - run.size_px / 2 <= run.box.top and run.box.bottom <= last.box.bottom + run.size_px / 2
    gap = run.box.left - last.box.right
    return same_letters and same_size and same_line and -0.3 * run.size_px <= gap <= RUN_GAP_SHARE * run.size_px


# --- Pictures ----------------------------------------------------------------------------------------------


def _image_facts(data: bytes, kind: FileKind) -> FileFacts:
    """The facts of a picture; its pixels are not decoded."""
    with Image.open(BytesIO(data)) as picture:
        size = picture.size
        exif = picture.getexif()
        notes = [str(picture.info.get(key, "")) for key in _PICTURE_NOTES]
        comment = exif.get_ifd(_EXIF_PART).get(_EXIF_COMMENT, b"")
        xmp = picture.info.get("xmp", b"")
    packet = xmp.encode() if isinstance(xmp, str) else bytes(xmp)[:MOST_METADATA]
    said = b" ".join([*(note.encode() for note in notes), _as_bytes(comment), packet])
    return FileFacts(
        kind=kind,
        tools=_distinct([str(exif.get(_EXIF_SOFTWARE, "")), notes[0], *_xmp_tools(packet)]),
        image_size=size,
        has_camera=bool(exif.get(_EXIF_MAKE) or exif.get(_EXIF_MODEL)),
        says_screenshot=_SCREENSHOT.search(said) is not None,
    )


def _as_bytes(value: object) -> bytes:
    """A picture's comment, which is text in some files and bytes in others."""
    return value if isinstance(value, bytes) else str(value).encode()
