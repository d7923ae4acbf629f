"""Pages of print for tests: each piece of text stands where it is said to, letters 20 pixels high."""

from __future__ import annotations

from ocr.reading import Box, Line, Page, TextSource, Word

LETTER_HEIGHT = 20.0
LETTER_WIDTH = 10.0
WIDTH, HEIGHT = 1654, 2339

Printed = tuple[float, float, str]


def a_line(left: float, top: float, text: str, *, height: float = LETTER_HEIGHT, confidence: float = 1.0) -> Line:
    """One line of print whose words are one space apart."""
    words: list[Word] = []
    for word in text.split():
        right = left + LETTER_WIDTH * len(word) * height / LETTER_HEIGHT
        box = Box(page=1, left=left, top=top, right=right, bottom=top + height)
        words.append(Word(text=word, box=box, confidence=confidence))
        left = right + 0.3 * height
    return Line(words=tuple(words))


def a_page(*printed: Printed, title: str = "", source: TextSource = TextSource.TEXT_LAYER) -> Page:
    """An A4 page at 200 dpi with a title in large print and each text at (left, top)."""
    head = (a_line(500, 60, title, height=40.0),) if title else ()
    lines = tuple(a_line(left, top, text) for left, top, text in printed)
    return Page(number=1, width=WIDTH, height=HEIGHT, source=source, lines=(*head, *lines))


def a_block(left: float, top: float, *texts: str) -> tuple[Printed, ...]:
    """Texts below each other, as near as the lines of an address are."""
    return tuple((left, top + 28.0 * index, text) for index, text in enumerate(texts))
