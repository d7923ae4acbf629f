"""What is known of a file's making: plain values, taken from it by ``ocr.adapters.file_facts``.

Boxes are in pixels at 200 dots per inch, origin top left of the page as it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from ocr.reading import Box, FileKind


@dataclass(frozen=True, kw_only=True)
class TextRun:
    """Letters drawn one after the other in one font; ``order`` is its place in the order of drawing.

    ``font_number`` tells apart the fonts of a page that bear one name: 0, 1, 2 as they come. ``baseline_px`` is how far
    down its letters stand; None where that was not taken.
    """

    text: str = field(repr=False)
    box: Box
    font: str
    font_number: int
    is_embedded: bool
    size_px: float
    order: int
    is_visible: bool = True
    baseline_px: float | None = None


@dataclass(frozen=True, kw_only=True)
class Patch:
    """A filled rectangle; ``color`` is red, green, blue in 0..255, ``is_opaque`` that nothing shows through."""

    box: Box
    color: tuple[int, int, int]
    order: int
    is_opaque: bool = True


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture drawn on the page."""

    box: Box
    order: int


@dataclass(frozen=True, kw_only=True)
class PageFacts:
    """What is drawn on one page; ``notes`` are text boxes and stamps laid over it as annotations."""

    number: int
    width_px: float
    height_px: float
    runs: tuple[TextRun, ...] = field(default=(), repr=False)
    patches: tuple[Patch, ...] = field(default=(), repr=False)
    pictures: tuple[Picture, ...] = ()
    notes: tuple[Box, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """What the file says of its making; everything is empty when it says nothing or could not be opened.

    ``tools`` are the programs it names. ``was_updated``: something was appended after the file was first
    written. ``words_replaced_on``: pages on which words of the first writing gave way to others.
    """

    kind: FileKind = FileKind.UNKNOWN
    tools: tuple[str, ...] = ()
    created: datetime | None = None
    modified: datetime | None = None
    was_updated: bool = False
    words_replaced_on: tuple[int, ...] = ()
    pages: tuple[PageFacts, ...] = ()
    image_size: tuple[int, int] | None = None
    has_camera: bool = False
    says_screenshot: bool = False
