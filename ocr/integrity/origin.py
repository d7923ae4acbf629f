"""The program that made or changed the file, its dates, what was appended, whether it is a picture of a screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from ocr.integrity.facts import FileFacts, PageFacts
from ocr.reading import Box, FileKind, Signal, Strength

DESIGN_TOOLS = re.compile(
    r"canva|photoshop|illustrator|\bgimp\b|inkscape|figma|coreldraw|affinity|photopea|pixlr|photofiltre|paint\.net"
    r"|pixelmator|picsart|snapseed|vectornator|microsoft paint|krita|\bsketch\b",
    re.IGNORECASE,
)
PDF_EDITORS = re.compile(
    r"ilovepdf|sejda|smallpdf|pdfescape|foxit.{0,20}(editor|phantom)|phantompdf|pdf-?xchange editor|master pdf"
    r"|nitro|pdfelement|wondershare|xodo|dochub|pdffiller|soda pdf|libreoffice draw|openoffice.{0,8} draw|\bdraw\b"
    r"|acrobat pro|able2extract|infix|pdf candy|pdf24 editor|pymupdf|mupdf|pdf-lib|formswift|lightpdf|updf|pdfaid",
    re.IGNORECASE,
)
OFFICE_TOOLS = re.compile(
    r"microsoft.{0,3} (word|excel|powerpoint|office)|\bword\b|libreoffice|openoffice|google docs|\bpages\b|\bwriter\b"
    r"|wps (office|writer)|onlyoffice|indesign|publisher|scribus",
    re.IGNORECASE,
)
# The first family that fits names the sign.
TOOL_FAMILIES = (
    ("file.design_tool", DESIGN_TOOLS),
    ("file.pdf_editor", PDF_EDITORS),
    ("file.office_tool", OFFICE_TOOLS),
)
# Sizes of phone and computer screens, in pixels, upright; makers' published figures.
SCREEN_SIZES = frozenset(
    {(640, 1136), (750, 1334), (828, 1792), (1080, 1920), (1125, 2436), (1170, 2532), (1179, 2556), (1206, 2622)}
    | {(1242, 2208), (1242, 2688), (1284, 2778), (1290, 2796), (1320, 2868), (720, 1280), (720, 1520), (720, 1600)}
    | {(1080, 2160), (1080, 2220), (1080, 2280), (1080, 2310), (1080, 2316), (1080, 2340), (1080, 2376)}
    | {(1080, 2400), (1080, 2408), (1080, 2412), (1080, 2460), (1440, 2560), (1440, 2960), (1440, 3040)}
    | {(1440, 3088), (1440, 3120), (1440, 3200), (1536, 2048), (1620, 2160), (1668, 2388), (2048, 2732)}
    | {(768, 1366), (900, 1440), (1050, 1680), (1200, 1920), (1600, 2560), (1800, 2880), (2160, 3840)}
)
# A file written, then touched by the same program run, differs by seconds; a week leaves room for a mail
# factory that builds, signs and archives, and for the person who saves the attachment again.
LATER = timedelta(days=7)
# A design tool that saves its own drawing bears one date or dates of one day.
REWORKED_AFTER = timedelta(days=1)


def signals_of_origin(facts: FileFacts) -> Iterator[Signal]:
    """Everything that the file's own account of its making tells."""
    yield from _signals_of_tools(facts)
    yield from _signals_of_dates(facts)
    yield from _signals_of_updates(facts)
    yield from _signals_of_image(facts)


def _signals_of_tools(facts: FileFacts) -> Iterator[Signal]:
    """What kind of program the file names: none of them proves anything by itself."""
    for code, pattern in TOOL_FAMILIES:
        if any(pattern.search(tool) for tool in facts.tools):
            yield Signal(code=code, strength=Strength.WEAK)
            return


def _signals_of_dates(facts: FileFacts) -> Iterator[Signal]:
    """A file changed long after it was made; strong when a drawing program did it."""
    if facts.kind is not FileKind.PDF or facts.created is None or facts.modified is None:
        return
    elapsed = _elapsed(facts.created, facts.modified)
    if elapsed > REWORKED_AFTER and any(DESIGN_TOOLS.search(tool) for tool in facts.tools):
        yield Signal(code="file.reworked_in_design_tool", strength=Strength.STRONG)
    elif elapsed > LATER:
        yield Signal(code="file.modified_later", strength=Strength.WEAK)


def _elapsed(created: datetime, modified: datetime) -> timedelta:
    """Time between two dates, whether or not both name their zone."""
    return modified.replace(tzinfo=None) - created.replace(tzinfo=None)


def _signals_of_updates(facts: FileFacts) -> Iterator[Signal]:
    """Something appended to the file: signatures do so too, replaced words do not happen by themselves."""
    for page in facts.words_replaced_on:
        whole = next((_whole_page(seen) for seen in facts.pages if seen.number == page), None)
        yield Signal(code="file.words_replaced", strength=Strength.STRONG, box=whole)
    if facts.was_updated and not facts.words_replaced_on:
        yield Signal(code="file.updated", strength=Strength.WEAK)


def _whole_page(page: PageFacts) -> Box:
    """The page's own rectangle."""
    return Box(page=page.number, left=0.0, top=0.0, right=page.width_px, bottom=page.height_px)


def _signals_of_image(facts: FileFacts) -> Iterator[Signal]:
    """A picture of a screen: it says so, or it has exactly a screen's size and no camera took it."""
    if facts.image_size is None or facts.has_camera:
        return
    upright = tuple(sorted(facts.image_size))
    if facts.says_screenshot or upright in SCREEN_SIZES:
        yield Signal(code="file.screenshot", strength=Strength.WEAK)


def was_edited(facts: FileFacts) -> bool:
    """Whether a program that can change words saved the file after the day it was made."""
    can_change = any(pattern.search(tool) for pattern in (DESIGN_TOOLS, PDF_EDITORS) for tool in facts.tools)
    if not can_change or facts.created is None or facts.modified is None:
        return False
    return _elapsed(facts.created, facts.modified) > REWORKED_AFTER
