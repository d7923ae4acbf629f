"""Which places of a paper a moderator needs to see, and which nobody needs.

Needed are the places of what the decision rests on: who, where, when, from whom, and whatever sign of retouching
was found. Never needed are amounts, bank details and the numbers of customers, contracts and meters: they stay
hidden even on a whole page. Places come from what was read, so on a page that could not be read none is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ocr.reading import Box, DocumentReading, Line, Page, Word, enclosing
from ocr.veil import Area, Veil
from verification.addresses.text import fold

MARGIN = 0.008
"""Kept around a needed place, as a share of the page: a descender, or the end of a stroke."""
LEAST_CODE_DIGITS = 8
"""From so many digits in a row print is a number of somebody or something; a postcode beside a door has fewer."""
AMOUNT = re.compile(r"[-+]?\d[\d .]*[,.]\d{2}(?:€|EUR)?")
CURRENCY = {"€", "eur", "euros", "euro"}
DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{2}|\d{4})")
CODE = re.compile(r"[A-Z]{0,4}\d[\dA-Z./-]*|[A-Z]{2}\d{2}")
MAIL = re.compile(r"\S+@\S+\.\S+")


@dataclass(frozen=True, kw_only=True)
class Zone:
    """A needed place. ``label`` is name, address, billing, issue_date, issuer or sign."""

    label: str
    page: int
    area: Area


def zones_of(reading: DocumentReading) -> tuple[Zone, ...]:
    """Every needed place of a paper, who and where first."""
    pages = {page.number: page for page in reading.pages}
    found = (zone for label, box in _needed(reading) if box.page in pages for zone in [_zone(label, box, pages)])
    return tuple(found)


def issuer_box(reading: DocumentReading) -> Box | None:
    """Where the issuer is printed first; None when the name was not printed as it is known."""
    if not reading.fields.issuer:
        return None
    wanted = fold(reading.fields.issuer)
    lines = (line for page in reading.pages for line in page.lines)
    return next((_words_of(wanted, line) for line in lines if wanted in fold(line.text)), None)


def veil_of_zones(reading: DocumentReading, page: Page) -> Veil:
    """Only the needed places of a page; bars stand for the rest of its print."""
    shown = tuple(zone.area for zone in zones_of(reading) if zone.page == page.number)
    secrets = sensitive_areas(reading, page)
    return Veil(
        shown=shown,
        bars=tuple(_share(line.box, page) for line in page.lines),
        covered=tuple(area for area in secrets if any(_meet(area, place) for place in shown)),
    )


def sensitive_areas(reading: DocumentReading, page: Page) -> tuple[Area, ...]:
    """What stays hidden on a page that is shown whole."""
    needed = [_share(box, page) for label, box in _needed(reading) if box.page == page.number and label != "sign"]
    numbers = (found.box for found in reading.fields.references if found.box)
    boxes = (*numbers, *(seal.box for seal in reading.seals), *(box for line in page.lines for box in _secrets(line)))
    areas = (_share(box, page) for box in boxes if box.page == page.number)
    return tuple(area for area in areas if not any(_is_within(area, place) for place in needed))


def _needed(reading: DocumentReading) -> Iterator[tuple[str, Box]]:
    fields = reading.fields
    places = (
        *(("name", holder.box) for holder in fields.holders),
        ("address", fields.home.box if fields.home else None),
        *(("billing", found.box) for found in fields.addresses if found.role == "billing"),
        ("issue_date", fields.issue_date.box if fields.issue_date else None),
        ("issuer", issuer_box(reading)),
        *(("sign", signal.box) for signal in reading.signals),
    )
    return ((label, box) for label, box in places if box is not None)


def _zone(label: str, box: Box, pages: dict[int, Page]) -> Zone:
    left, top, right, bottom = _share(box, pages[box.page])
    area = (max(left - MARGIN, 0.0), max(top - MARGIN, 0.0), min(right + MARGIN, 1.0), min(bottom + MARGIN, 1.0))
    return Zone(label=label, page=box.page, area=area)


def _words_of(wanted: str, line: Line) -> Box:
    """The words of a line that hold a name; the line itself when they cannot be told apart."""
    named = set(wanted.split())
    words = tuple(word.box for word in line.words if fold(word.text) in named)
    return enclosing(words) if words else line.box


def _secrets(line: Line) -> Iterator[Box]:
    """The words of a line that nobody needs."""
    for place, word in enumerate(line.words):
        following = line.words[place + 1].text.lower() if place + 1 < len(line.words) else ""
        is_money = bool(AMOUNT.fullmatch(word.text)) or (_has_digit(word) and following.strip(".") in CURRENCY)
        if is_money or MAIL.fullmatch(word.text):
            yield word.box
    for run in _code_runs(line.words):
        if sum(sign.isdigit() for word in run for sign in word.text) >= LEAST_CODE_DIGITS:
            yield enclosing(tuple(word.box for word in run))


def _code_runs(words: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    """Words in a row that look like parts of one number."""
    run: list[Word] = []
    for word in words:
        if CODE.fullmatch(word.text) and not DAY.fullmatch(word.text):
            run.append(word)
        elif run:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)


def _has_digit(word: Word) -> bool:
    return any(sign.isdigit() for sign in word.text)


def _is_within(inner: Area, outer: Area) -> bool:
    """Whether the middle of one place lies in another."""
    across, down = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= across <= outer[2] and outer[1] <= down <= outer[3]


def _meet(one: Area, other: Area) -> bool:
    """Whether two places have something in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _share(box: Box, page: Page) -> Area:
    """A box as shares of its page."""
    return (box.left / page.width, box.top / page.height, box.right / page.width, box.bottom / page.height)
