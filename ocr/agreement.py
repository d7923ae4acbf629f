"""Whether the letters a file holds are those its page shows.

A text layer can say anything: what people see are pixels. The zones that matter (holder, home, day of issue) are
recognised on the drawn page, all of them in one call, and held against the words of the layer. Done only for files that
show some other sign, for it costs more than reading the layer itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from statistics import fmean

import numpy as np

from ocr.fields.text import fold
from ocr.ports import Arrangement, GrayImage, Recogniser
from ocr.reading import Box, Fields, Page, Signal, Strength, Word

MARGIN_PX = 12
GAP_PX = 60
"""White between two zones, so that their lines stay apart; two lines of print."""

WHITE = 255
SURE = 0.85
"""Mean confidence from which a zone's recognised words can contradict the layer."""

LEAST_LIKENESS = 0.6
"""Likeness of the letters and digits below which two texts are two; recognition on a drawn page gives .95 and more."""

ASKED_BY = frozenset(
    ("file.pdf_editor", "file.design_tool", "file.modified_later", "file.updated", "file.lone_font")
)
"""Weak signs after which it is worth looking; a strong one sends the paper to a human anyway."""

_DIGITS = re.compile(r"\d+")


def may_hide_text(signals: tuple[Signal, ...]) -> bool:
    """Whether the file shows weak signs only, of the sort that a changed text layer would leave."""
    is_strong = any(signal.strength is Strength.STRONG for signal in signals)
    return not is_strong and any(signal.code in ASKED_BY for signal in signals)


def disagreements(page: Page, gray: GrayImage, fields: Fields, recogniser: Recogniser) -> tuple[Signal, ...]:
    """A sign for each zone of a page whose pixels say something else than its text layer.

    ``gray`` is (h, w) uint8, the page as it is drawn; the boxes of ``page`` are in its pixels.
    """
    zones = [zone for zone in _zones(fields) if zone.page == page.number]
    if not zones:
        return ()
    canvas, tops = _stacked(gray, zones)
    words = [word for row in recogniser.rows(canvas, page=page.number, arrangement=Arrangement.BLOCK) for word in row]
    ends = [*tops[1:], canvas.shape[0]]
    seen = ([word for word in words if top <= word.box.top < end] for top, end in zip(tops, ends, strict=True))
    pairs = zip(zones, seen, strict=True)
    return tuple(
        Signal(code="file.text_differs_from_page", strength=Strength.STRONG, box=zone)
        for zone, shown in pairs
        if _contradicts(_words_in(page, zone), shown)
    )


def _zones(fields: Fields) -> Iterator[Box]:
    """Where the holder, the home and the day of issue stand."""
    found = (next(iter(fields.holders), None), fields.home, fields.issue_date)
    yield from (value.box for value in found if value is not None and value.box is not None)


def _stacked(gray: GrayImage, zones: list[Box]) -> tuple[GrayImage, list[int]]:
    """The zones one below the other on white, and where each begins."""
    crops = [_crop(gray, zone) for zone in zones]
    height = sum(crop.shape[0] + GAP_PX for crop in crops)
    canvas = np.full((height, max(crop.shape[1] for crop in crops)), WHITE, dtype=np.uint8)
    tops, top = [], 0
    for crop in crops:
        canvas[top : top + crop.shape[0], : crop.shape[1]] = crop
        tops.append(top)
        top += crop.shape[0] + GAP_PX
    return canvas, tops


def _crop(gray: GrayImage, zone: Box) -> GrayImage:
    """A zone with a little of what is around it."""
    top, left = max(0, int(zone.top) - MARGIN_PX), max(0, int(zone.left) - MARGIN_PX)
    return gray[top : int(zone.bottom) + MARGIN_PX, left : int(zone.right) + MARGIN_PX]


def _words_in(page: Page, zone: Box) -> list[Word]:
    """The layer's words whose middle lies in a zone."""
    return [
        word
        for line in page.lines
        for word in line.words
        if zone.left <= (word.box.left + word.box.right) / 2 <= zone.right
        and zone.top <= (word.box.top + word.box.bottom) / 2 <= zone.bottom
    ]


def _contradicts(layer: list[Word], shown: list[Word]) -> bool:
    """Whether what is shown, read surely, is other words or other numbers than those of the layer."""
    if not layer or not shown or fmean(word.confidence for word in shown) < SURE:
        return False
    held, seen = _plain(layer), _plain(shown)
    if SequenceMatcher(None, held.replace(" ", ""), seen.replace(" ", "")).ratio() < LEAST_LIKENESS:
        return True
    held_numbers, seen_numbers = set(_DIGITS.findall(held)), set(_DIGITS.findall(seen))
    return bool(held_numbers - seen_numbers) and bool(seen_numbers - held_numbers)


def _plain(words: list[Word]) -> str:
    return " ".join(fold(word.text) for word in words)
