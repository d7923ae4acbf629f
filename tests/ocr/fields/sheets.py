"""Papers drawn in letters, as French issuers lay them out, with fictitious persons: see the files in ``drawn/``.

Each paper has its truth on top ("key: value", a list split at " | "), then three dashes, then the page: one
character a column, one row a line of print. A row that begins with "# " is in large print. A key that is left out
is not looked at; "none" says that nothing may be read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ocr.reading import Box, Line, Page, TextSource, Word
from tests.ocr.fields.builders import HEIGHT, LETTER_HEIGHT, WIDTH

LETTER_STEP, ROW_STEP = 14.0, 34.0
MARGIN = 40.0
# Empty rows are stretched until the page is full, as far as this.
TALLEST_GAP = 160.0
FOLDER = Path(__file__).parent / "drawn"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One paper: what is true of it, and its rows."""

    name: str
    truth: dict[str, str]
    rows: tuple[str, ...]

    def many(self, key: str) -> tuple[str, ...]:
        """The true values of a key, in order."""
        return tuple(self.truth[key].split(" | "))

    @property
    def issued(self) -> date | None:
        """The true date of issue."""
        said = self.truth["issued"]
        return None if said == "none" else date.fromisoformat(said)


def all_sheets() -> tuple[Sheet, ...]:
    """Every paper of the folder."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.txt"))]
    return tuple(_sheet(part) for text in texts for part in re.split(r"^=== ", text, flags=re.MULTILINE)[1:])


def _sheet(part: str) -> Sheet:
    """One paper of a file."""
    head, body = part.split("\n---\n", 1)
    name, *said = head.split("\n")
    truth = dict(line.split(": ", 1) for line in said if line)
    return Sheet(name=name, truth=truth, rows=tuple(body.rstrip().split("\n")))


def page_of(sheet: Sheet, *, letter_step: float = LETTER_STEP, source: TextSource = TextSource.TEXT_LAYER) -> Page:
    """The paper as a page of words, spread over an A4 sheet."""
    empty = sum(not row.strip() for row in sheet.rows)
    free = HEIGHT - 3 * MARGIN - (len(sheet.rows) - empty) * ROW_STEP
    gap = min(max(free / max(empty, 1), ROW_STEP), TALLEST_GAP)
    lines: list[Line] = []
    top = 1.5 * MARGIN
    for row in sheet.rows:
        lines += _lines_of(row, top, letter_step)
        top += ROW_STEP if row.strip() else gap
    return Page(number=1, width=WIDTH, height=HEIGHT, source=source, lines=tuple(lines))


def _lines_of(row: str, top: float, letter_step: float) -> list[Line]:
    """The runs of words of a row, each where it stands; only the first of a large row is large."""
    is_large = row.lstrip().startswith("# ")
    runs = list(re.finditer(r"\S+(?: \S+)*", row.replace("# ", "  ", 1) if is_large else row))
    return [
        _line(run, top, letter_step, LETTER_HEIGHT * (2 if is_large and index == 0 else 1))
        for index, run in enumerate(runs)
    ]


def _line(run: re.Match[str], top: float, letter_step: float, height: float) -> Line:
    """One run of words on the baseline of its row."""
    words: list[Word] = []
    left = MARGIN + run.start() * LETTER_STEP
    bottom = top + LETTER_HEIGHT
    for text in run[0].split(" "):
        right = left + len(text) * letter_step * 0.95
        box = Box(page=1, left=left, top=bottom - height, right=right, bottom=bottom)
        words.append(Word(text=text, box=box))
        left += (len(text) + 1) * letter_step
    return Line(words=tuple(words))
