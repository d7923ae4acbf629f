"""Text of a PDF changed as editors do it, with pdfium: in its own letters where it stood, or anew in other letters."""

from __future__ import annotations

import ctypes
import io
import re
from collections.abc import Iterator, Mapping
from functools import cache

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

LEAST_CHARS = 7
"""Shorter lines are replaced only where they stand alone, not inside other words."""


def retype(pdf: bytes, swaps: Mapping[str, str], *, face: str | None, incremental: bool = False) -> bytes:
    """The PDF with lines replaced on all pages.

    Args:
        pdf: the file.
        swaps: what is to be read instead of each line; an empty text takes it away.
        face: one of the fourteen faces every viewer has, drawn after everything else; None keeps each line's own.
        incremental: what changed is appended to the file, which otherwise is written anew.
    """
    document = pdfium.PdfDocument(pdf)
    try:
        for page in document:
            if _retype_page(document, page, swaps, face):
                pdfium_c.FPDFPage_GenerateContent(page.raw)
        out = io.BytesIO()
        document.save(out, flags=pdfium_c.FPDF_INCREMENTAL if incremental else pdfium_c.FPDF_NO_INCREMENTAL)
        return out.getvalue()
    finally:
        document.close()


def _retype_page(document: pdfium.PdfDocument, page: pdfium.PdfPage, swaps: Mapping[str, str], face: str | None) -> int:
    """How many lines of a page were replaced."""
    edits = list(_edits(page, swaps))
    for line, new in edits:
        if face is None and new:
            pdfium_c.FPDFText_SetText(line.raw, _wide(new))
            continue
        if new and face:
            pdfium_c.FPDFPage_InsertObject(page.raw, _set_anew(document, line.raw, new, face))
        pdfium_c.FPDFPage_RemoveObject(page.raw, line.raw)
    return len(edits)


def _edits(page: pdfium.PdfPage, swaps: Mapping[str, str]) -> Iterator[tuple[pdfium.PdfObject, str]]:
    """The lines to change and what they become."""
    textpage = page.get_textpage()
    for line in list(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT], textpage=textpage)):
        old = line.extract().strip()
        new = swapped(old, swaps)
        if new != old:
            yield line, new


def swapped(text: str, swaps: Mapping[str, str]) -> str:
    """A line after the swaps: as a whole, or in its parts."""
    if text in swaps:
        return swaps[text]
    return _parts(frozenset(old for old, new in swaps.items() if len(old) >= LEAST_CHARS and new)).sub(
        lambda match: swaps[match.group()], text
    )


@cache
def _parts(olds: frozenset[str]) -> re.Pattern[str]:
    """Any of the lines, the longest first, not inside a longer number."""
    return re.compile(rf"(?<!\d)(?:{'|'.join(map(re.escape, sorted(olds, key=len, reverse=True))) or '(?!)'})(?!\d)")


def _set_anew(document: pdfium.PdfDocument, line: object, new: str, face: str) -> object:
    """A new line where an old one stands, of its size, in a face of the viewer's."""
    size = ctypes.c_float()
    pdfium_c.FPDFTextObj_GetFontSize(line, size)
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(line, matrix)
    made = pdfium_c.FPDFPageObj_NewTextObj(document.raw, face.encode(), size)
    pdfium_c.FPDFText_SetText(made, _wide(new))
    pdfium_c.FPDFPageObj_SetMatrix(made, matrix)
    return made


def _wide(text: str) -> ctypes.Array[ctypes.c_ushort]:
    """A text as pdfium takes it: UTF-16 with an end."""
    data = text.encode("utf-16-le") + b"\x00\x00"
    return (ctypes.c_ushort * (len(data) // 2)).from_buffer_copy(data)
