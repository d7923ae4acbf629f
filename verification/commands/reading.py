"""See what was read on a document: as values, or drawn on its pages."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from ocr.adapters.overlay import overlay_of
from ocr.adapters.reader import ReaderPool
from ocr.errors import ReaderKilledError
from ocr.reading import DocumentReading, Fields, FoundAddress, FoundDate, FoundPerson, FoundReference
from verification.adapters.readings import encode_reading
from verification.commands.telling import fail, own_faults, to_people
from verification.report import one_line

app = typer.Typer()

OVERLAY_SIDE_PX = 2400
"""Longest side of a drawn page: an A4 page at 200 dpi shows every letter."""


@app.command()
def read(
    file: Annotated[Path, typer.Argument(help="The document: PDF, JPEG, PNG, WebP, HEIC or TIFF.")],
    overlay: Annotated[
        Path | None,
        typer.Option(help="A PNG with words, boxes and fields drawn on the page; further pages get -2, -3, …"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Everything as one JSON object.")] = False,
) -> None:
    """Show what is read on one document: words, fields with their roles and places, seals, signs of alteration."""
    if not file.is_file():
        fail("there is no such file")
    if overlay is not None and overlay.suffix.lower() != ".png":
        fail("--overlay must be a .png file")
    data = file.read_bytes()
    with own_faults(), closing(ReaderPool(1)) as readers:
        reading = _reading(readers, data)
        if overlay is not None:
            _draw(readers, data, reading, overlay)
    if as_json:
        sys.stdout.write(json.dumps(json.loads(encode_reading(reading))[0], ensure_ascii=False, indent=1) + "\n")
    else:
        _show(reading)


def _reading(readers: ReaderPool, data: bytes) -> DocumentReading:
    try:
        return readers.read(data)
    except ReaderKilledError:
        fail("the document ended the process that read it; it is damaged or hostile")


def _draw(readers: ReaderPool, data: bytes, reading: DocumentReading, overlay: Path) -> None:
    """One PNG a page; the pictures come from the limited process, which alone opens the document."""
    drawn = [
        (page, image)
        for page in reading.pages
        if page.frame and (image := readers.render(data, page.frame, page=page.number, max_side_px=OVERLAY_SIDE_PX))
    ]
    if not drawn:
        to_people.print("[yellow]palier:[/yellow] no page could be drawn", highlight=False)
    for page, image in drawn:
        out = overlay if page.number == 1 else overlay.with_stem(f"{overlay.stem}-{page.number}")
        out.write_bytes(overlay_of(page, image, reading))
        to_people.print(f"page {page.number}: {out.name}", highlight=False)


def _show(reading: DocumentReading) -> None:
    console, fields = Console(highlight=False, markup=False), reading.fields
    words = sum(len(line.words) for page in reading.pages for line in page.lines)
    console.print(f"{reading.file_kind}, {len(reading.pages)} page(s), {words} words, {len(reading.seals)} seal(s)")
    console.print(f"{fields.document_type} ({fields.type_confidence:.2f}: {', '.join(fields.type_reasons) or '-'})")
    console.print(f"issuer {fields.issuer or '-'}")
    table = Table("field", "role", "value", "sure", "page", box=None, pad_edge=False)
    for row in _rows(fields):
        table.add_row(*row)
    console.print(table)
    for said in (*(problem.code for problem in reading.problems), *(signal.code for signal in reading.signals)):
        console.print(f"! {said}")


def _rows(fields: Fields) -> Iterator[tuple[str, str, str, str, str]]:
    """Every field that was found: what it is, its role, its value, how sure, on which page."""
    for person in fields.persons:
        yield "person", person.role, person.name, *_sure_and_where(person)
    for address in fields.addresses:
        yield "address", address.role, one_line(address), *_sure_and_where(address)
    for day in fields.dates:
        yield "date", day.role, day.value.isoformat(), *_sure_and_where(day)
    for number in fields.references:
        yield "number", number.kind, number.value, *_sure_and_where(number)


def _sure_and_where(found: FoundPerson | FoundAddress | FoundDate | FoundReference) -> tuple[str, str]:
    return f"{found.confidence:.2f}", "-" if found.box is None else str(found.box.page)
