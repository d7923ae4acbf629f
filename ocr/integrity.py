"""Signs of how a file was made and altered.

``signals_of`` weighs facts that ``ocr.adapters.file_facts`` took from the file. ``strong`` is kept for what an
honest person's file practically never shows: something drawn over the print and written anew, an update that
replaced words, a line of the address in a letter of its own. What honest people do every day is at most
``weak``: printing to PDF, merging, compressing, masking a figure, a receipt typed in a word processor. Nothing
here decides anything: a strong sign asks a human to look.

Boxes are in pixels at 200 dots per inch, origin top left of the page as it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ocr.reading import Box, FileKind, Signal, Strength, enclosing

# --- What is known of a file -------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class TextRun:
    """Letters drawn one after the other in one font; ``order`` is its place in the order of drawing.

    ``font_number`` tells apart the fonts of a page that bear one name: 0, 1, 2 as they come.
    """

    text: str = field(repr=False)
    box: Box
    font: str
    font_number: int
    is_embedded: bool
    size_px: float
    order: int
    is_visible: bool = True


@dataclass(frozen=True, kw_only=True)
class Patch:
    """A filled rectangle; ``color`` is red, green, blue in 0..255, ``is_opaque`` that nothing shows through."""

    box: Box
    color: tuple[int, int, int]
    order: int
    is_opaque: bool = True


@dataclass(frozen=True, kw_only=True)
class PageFacts:
    """What is drawn on one page; ``notes`` are text boxes and stamps laid over it as annotations."""

    number: int
    width_px: float
    height_px: float
    runs: tuple[TextRun, ...] = field(default=(), repr=False)
    patches: tuple[Patch, ...] = field(default=(), repr=False)
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


# --- What it means -----------------------------------------------------------------------------------------

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

# A patch over print: at most this share of the page, so that backgrounds and whole blocks do not count.
LARGEST_PATCH_SHARE = 0.12
# Share of a run's box that lies under the patch.
COVERED_SHARE = 0.6
# A patch made for one line is at most this many times as high as its letters are large.
TALLEST_PATCH_SIZES = 2.2
# Difference of colour, in 0..255, that the eye does not see between a patch and what is around it.
SAME_COLOR = 8
WHITE = (255, 255, 255)
# More patches than these are the layout's own (cells of a table).
MOST_PATCHES = 12
# "Drawn last": at most this share of the page's other letters is drawn afterwards.
DRAWN_AFTER_SHARE = 0.1
# A letter of its own: few words of the document (two address blocks and two lines), and few of all its letters
# (a short receipt holds about 700, an address block 60).
LONE_WORDS = 40
LONE_SHARE = 0.2
MOST_LONE_FONTS = 30
# Lines of one block: how far apart, in letter sizes, and how far their left edges may differ.
BLOCK_GAP_SIZES = 2.2
BLOCK_LEFT_SIZES = 0.6
# An address block is at most six lines high, and centred lines begin this far apart, both in letter sizes.
BLOCK_HEIGHT_SIZES = 10
BLOCK_INDENT_SIZES = 8
# What is looked at on one page, counted from the last drawn: what is drawn over something comes late. A full
# page has about 300 runs and 100 patches.
MOST_RUNS_SEEN = 2000
MOST_PATCHES_SEEN = 200

_SUBSET_PREFIX = re.compile(r"^[A-Z]{6}\+")
_STYLE = re.compile(
    r"[-,_ ]|bold|italic|oblique|regular|medium|semi|demi|extra|ultra|light|black|heavy|thin|condensed|book",
    re.IGNORECASE,
)
_MAKERS_ENDING = re.compile(r"(?:(?<!new)roman|ps|mt)+$", re.IGNORECASE)
# Fonts that are there for what they draw, not for reading: payment slips, bar codes, signs.
_SPECIAL_FONT = re.compile(
    r"ocr|micr|cmc7|barcode|code(128|39)|3of9|ean13|datamatrix|dingbat|symbol|wingding|webding|icon|awesome|emoji|"
    r"glyph|material|math|type3|^$",
    re.IGNORECASE,
)
_WAY = (
    r"rue|r|avenue|ave?|boulevard|bd|bld|place|pl|chemin|ch(?:em)?|all[ée]es?|all|impasse|imp|route|rte|quai|cours"
    r"|square|sq|lotissement|lot|r[ée]sidence|res|passage|pass|villa|cit[ée]|sentier|hameau|ham|faubourg|fg|lieu-?dit"
)
_NUMBER = r"\d{1,4}\s*(?:bis|ter|quater|[a-d])?\s*,?\s+"
_STREET_LINE = re.compile(rf"^\W*{_NUMBER}(?:\w+\s+)?(?:{_WAY})\b", re.IGNORECASE)
_TOWN_LINE = re.compile(r"^\W*(?:F-?)?\d{5}\s+[^\W\d]{2,}", re.IGNORECASE)
_PERSON_LINE = re.compile(r"^\W*(?:m|mr|mme|mlle|monsieur|madame|mademoiselle)\b\.?\s+[^\W\d]", re.IGNORECASE)
_DATE = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})\b"
    r"|\b\d{1,2}(?:er)?\s+(?:janv|f[ée]v|mars|avr|mai|juin|juil|ao[ûu]t|sept|oct|nov|d[ée]c)\w*\.?\s+\d{4}",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d[,.]\d{2}\b\s*(?:€|eur)?|€|\bkwh\b|\bm3\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{2,}")


def signals_of(facts: FileFacts) -> tuple[Signal, ...]:
    """Every sign, strong ones first."""
    found = [*_signals_of_tools(facts), *_signals_of_dates(facts), *_signals_of_updates(facts)]
    found += _signals_of_image(facts)
    for page in facts.pages:
        found += _signals_of_patches(page)
    found += _signals_of_fonts(facts)
    return tuple(sorted(found, key=lambda signal: signal.strength is not Strength.STRONG))


# --- The program and its dates -----------------------------------------------------------------------------


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


# --- Drawn over --------------------------------------------------------------------------------------------


_LETTERS_OR_DIGITS = re.compile(r"[^\W_]{2,}")


def _signals_of_patches(page: PageFacts) -> Iterator[Signal]:
    """Rectangles laid over print: written upon anew (strong), or only hiding it (weak)."""
    small = [patch for patch in page.patches if patch.is_opaque and _is_small(patch.box, page)][-MOST_PATCHES_SEEN:]
    visible = [run for run in page.runs if run.is_visible and _LETTERS_OR_DIGITS.search(run.text)][-MOST_RUNS_SEEN:]
    for patch in small:
        under = [run for run in visible if run.order < patch.order and _covers(patch.box, run.box)]
        over = [run for run in visible if run.order > patch.order and _covers(patch.box, run.box)]
        if under and _says_otherwise(under, over):
            yield Signal(code="file.text_over_text", strength=Strength.STRONG, box=patch.box)
        elif under and not over:
            yield Signal(code="file.masked_zone", strength=Strength.WEAK, box=patch.box)
    for run in _rewritten_lines(page, small, visible):
        yield Signal(code="file.text_on_patch", strength=Strength.STRONG, box=run.box)
    for note in page.notes:
        hides = any(_covers(note, run.box) and _is_personal(run.text) for run in visible)
        yield Signal(code="file.note_over_text", strength=Strength.STRONG if hides else Strength.WEAK, box=note)


def _says_otherwise(under: list[TextRun], over: list[TextRun]) -> bool:
    """Whether what is written over a patch is other words than those below: a shadow repeats them."""
    below, above = _folded(under), _folded(over)
    return bool(above) and below != above and any(_overlap(one.box, other.box) > 0 for one in under for other in over)


def _folded(runs: list[TextRun]) -> str:
    """The letters and digits of runs, case and spaces set aside."""
    return "".join(character for run in runs for character in run.text.casefold() if character.isalnum())


def _rewritten_lines(page: PageFacts, small: list[Patch], visible: list[TextRun]) -> list[TextRun]:
    """Lines of a person, address or date set on an unseen patch of their own, in a font of their own, at the end.

    What stood below may have been taken out of the file, so only the patch is left to tell of it.
    """
    personal = [run for run in visible if _is_personal(run.text)]
    unseen = [patch for patch in small if _blends_in(patch, page.patches)]
    lines = [run for run in personal if any(_is_made_for(patch, run) for patch in unseen)]
    if len(lines) > MOST_PATCHES:
        return []
    orders = {run.order for run in lines}
    fonts = {run.font_number for run in visible if run.order not in orders}
    return [run for run in lines if run.font_number not in fonts and _is_drawn_last(run, visible, orders)]


def _is_made_for(patch: Patch, run: TextRun) -> bool:
    """Whether the patch holds this one line, drawn after it."""
    is_tight = patch.box.height <= TALLEST_PATCH_SIZES * run.size_px
    return is_tight and run.order > patch.order and (_covers(patch.box, run.box) or _lies_across(patch, run))


def _lies_across(patch: Patch, run: TextRun) -> bool:
    """Whether a later run starts on the patch and runs out of it: new words longer than the old ones."""
    starts_inside = patch.box.left - 2 <= run.box.left <= patch.box.right
    middle = (run.box.top + run.box.bottom) / 2
    return starts_inside and patch.box.top <= middle <= patch.box.bottom


def _blends_in(patch: Patch, patches: tuple[Patch, ...]) -> bool:
    """Whether the patch has the colour of what it lies on: the last earlier patch around it, or paper."""
    around = [other for other in patches if other.order < patch.order and _contains(other.box, patch.box)]
    ground = around[-1].color if around else WHITE
    return all(abs(one - other) <= SAME_COLOR for one, other in zip(patch.color, ground, strict=True))


def _is_drawn_last(run: TextRun, visible: list[TextRun], apart: set[int]) -> bool:
    """Whether hardly anything but the set-apart runs is drawn after this one."""
    others = [other for other in visible if other.order not in apart]
    after = sum(len(other.text) for other in others if other.order > run.order)
    return after <= DRAWN_AFTER_SHARE * sum(len(other.text) for other in others)


# --- A letter of its own -----------------------------------------------------------------------------------


def _signals_of_fonts(facts: FileFacts) -> Iterator[Signal]:
    """Person, address and date lines in a font that the document uses for nothing else.

    An address block set by design in a font of its own is weak. It is strong when an editor has touched the
    file, when the font is not in the file although all others are and the lines are drawn last, when one line
    differs from its neighbours, or when it is the same in several places. A second copy of a font that is there
    already counts only where it breaks a block.
    """
    runs = [run for page in facts.pages for run in page.runs if run.is_visible and run.text.strip()]
    for lone in _lone_groups(runs, _family):
        personal = [run for run in lone if _is_personal(run.text)]
        is_strong = _was_edited(facts) or _is_foreign(lone, runs) or _is_in_several_places(lone)
        is_strong = is_strong or any(_breaks_line_or_block(run, runs, _family) for run in personal)
        yield _font_signal(personal, Strength.STRONG if is_strong else Strength.WEAK)
    for lone in _lone_groups(runs, _copy):
        broken = [run for run in lone if _is_second_copy(run, runs) and _breaks_line_or_block(run, runs, _copy)]
        if broken and all(_is_last_of_page(run, _without(lone, runs)) for run in broken):
            yield _font_signal(broken, Strength.STRONG)


def _lone_groups(runs: list[TextRun], name: Callable[[TextRun], str]) -> list[list[TextRun]]:
    """The runs of each lone font that hold a person, an address or a date, and no amount.

    None when there are many lone fonts: some programs put a font into the file anew for every paragraph.
    """
    groups: dict[str, list[TextRun]] = {}
    for run in runs:
        groups.setdefault(name(run), []).append(run)
    most = LONE_SHARE * sum(len(run.text) for run in runs)
    lone = [group for group in groups.values() if _is_lone(group, most)]
    return [group for group in lone if _is_only_about_people(group)] if len(lone) <= MOST_LONE_FONTS else []


def _is_lone(group: list[TextRun], most_letters: float) -> bool:
    """Whether a font's runs are a few words only; fonts that are not for reading do not count."""
    words = sum(len(run.text.split()) for run in group)
    letters = sum(len(run.text) for run in group)
    return words <= LONE_WORDS and letters <= most_letters and not _SPECIAL_FONT.search(_family(group[0]))


def _is_only_about_people(group: list[TextRun]) -> bool:
    """Whether runs name a person, an address or a date, and no amount."""
    return any(_is_personal(run.text) for run in group) and not any(_holds_amount(run.text) for run in group)


def _font_signal(personal: list[TextRun], strength: Strength) -> Signal:
    """The sign, around the lines on the first page where they stand."""
    first = personal[0].box.page
    return Signal(
        code="file.lone_font",
        strength=strength,
        box=enclosing(tuple(run.box for run in personal if run.box.page == first)),
    )


def family_of(font: str) -> str:
    """The family of a font's name, without subset prefix and style: ``ABCDEF+Arial-BoldMT`` gives ``arial``."""
    return _MAKERS_ENDING.sub("", _STYLE.sub("", _bare_name(font))).casefold()


def _bare_name(font: str) -> str:
    """A font's name without subset prefix."""
    return _SUBSET_PREFIX.sub("", font)


def _family(run: TextRun) -> str:
    """The family of a run's font."""
    return family_of(run.font)


def _copy(run: TextRun) -> str:
    """The very font of a run, told apart from other copies on its page."""
    return f"{run.box.page}/{run.font_number}"


def _was_edited(facts: FileFacts) -> bool:
    """Whether a program that can change words saved the file after the day it was made."""
    can_change = any(pattern.search(tool) for pattern in (DESIGN_TOOLS, PDF_EDITORS) for tool in facts.tools)
    if not can_change or facts.created is None or facts.modified is None:
        return False
    return _elapsed(facts.created, facts.modified) > REWORKED_AFTER


def _is_in_several_places(lone: list[TextRun]) -> bool:
    """Whether the lone font is used for persons and addresses alone, and that in more than one block.

    A window's block in a font of its own is a design; the same font for the same lines elsewhere, with all
    figures and dates around them in another, is not.
    """
    only_personal = all(_is_personal(run.text) for run in lone)
    streets = [run for run in lone if _STREET_LINE.search(run.text) or _TOWN_LINE.search(run.text)]
    return only_personal and any(not _is_near(streets[0], other) for other in streets[1:])


def _is_near(run: TextRun, other: TextRun) -> bool:
    """Whether two runs may be of one address block."""
    down, across = abs(run.box.top - other.box.top), abs(run.box.left - other.box.left)
    same_place = down <= BLOCK_HEIGHT_SIZES * run.size_px and across <= BLOCK_INDENT_SIZES * run.size_px
    return run.box.page == other.box.page and same_place


def _without(group: list[TextRun], runs: list[TextRun]) -> list[TextRun]:
    """The runs that are not of the group."""
    apart = {id(run) for run in group}
    return [run for run in runs if id(run) not in apart]


def _is_second_copy(run: TextRun, runs: list[TextRun]) -> bool:
    """Whether the same font is in the file under another subset name too."""
    return any(
        other.font_number != run.font_number
        and other.box.page == run.box.page
        and _bare_name(other.font) == _bare_name(run.font)
        for other in runs
    )


def _is_foreign(lone: list[TextRun], runs: list[TextRun]) -> bool:
    """Whether the lone font is not in the file, all others are, and its lines are drawn last on their page."""
    others = [run for run in _without(lone, runs) if not _SPECIAL_FONT.search(family_of(run.font))]
    if any(run.is_embedded for run in lone) or not all(run.is_embedded for run in others):
        return False
    return all(_is_last_of_page(run, others) for run in lone)


def _is_last_of_page(run: TextRun, others: list[TextRun]) -> bool:
    """Whether hardly any other letter of its page is drawn after the run."""
    return _is_drawn_last(run, [other for other in others if other.box.page == run.box.page], set())


def _breaks_line_or_block(run: TextRun, runs: list[TextRun], name: Callable[[TextRun], str]) -> bool:
    """Whether an address line or a date is in another font than all that stands around it.

    A street or town line is held against the lines right above and below, a date against the words before it
    on its line; words set in a font by design are drawn with the rest, a replaced date comes last.
    """
    if _STREET_LINE.search(run.text) or _TOWN_LINE.search(run.text):
        around = [other for other in runs if other is not run and _is_neighbour(run, other)]
        least = 2
    elif _DATE.match(run.text.strip()):
        around = [other for other in runs if other.order < run.order - 1 and _stands_before(other, run)]
        least = 1
    else:
        return False
    fonts = {name(other) for other in around}
    return len(around) >= least and len(fonts) == 1 and name(run) not in fonts


def _stands_before(other: TextRun, run: TextRun) -> bool:
    """Whether the other run ends right before this one on the same line."""
    same_line = other.box.top < (run.box.top + run.box.bottom) / 2 < other.box.bottom
    return other.box.page == run.box.page and same_line and 0 <= run.box.left - other.box.right <= run.size_px


def _is_neighbour(run: TextRun, other: TextRun) -> bool:
    """Whether another run stands right above or below, from the same left edge, in letters of like size."""
    same_page = run.box.page == other.box.page
    same_left = abs(run.box.left - other.box.left) <= BLOCK_LEFT_SIZES * run.size_px
    gap = max(run.box.top, other.box.top) - min(run.box.bottom, other.box.bottom)
    same_size = abs(run.size_px - other.size_px) <= 0.25 * run.size_px
    return same_page and same_left and same_size and 0 <= gap <= BLOCK_GAP_SIZES * run.size_px


# --- Words and rectangles ----------------------------------------------------------------------------------


def _is_personal(text: str) -> bool:
    """Whether the words may be a person's, an address's or a date's: words without an amount, or a date."""
    if _DATE.search(text) or _STREET_LINE.search(text) or _TOWN_LINE.search(text) or _PERSON_LINE.search(text):
        return True
    return len(_LETTERS.findall(text)) >= 2 and not _holds_amount(text)


def _holds_amount(text: str) -> bool:
    """Whether the words hold a sum or a consumption; the dots of a date do not count."""
    return _AMOUNT.search(_DATE.sub(" ", text)) is not None


def _is_small(box: Box, page: PageFacts) -> bool:
    """Whether a patch is small enough to be laid over a line or two."""
    return 0 < box.width * box.height <= LARGEST_PATCH_SHARE * page.width_px * page.height_px


def _covers(patch: Box, box: Box) -> bool:
    """Whether most of a run lies on the patch."""
    area = max(1.0, box.width) * max(1.0, box.height)
    return _overlap(patch, box) >= COVERED_SHARE * area


def _overlap(one: Box, other: Box) -> float:
    """Square pixels that two rectangles share."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(0.0, width) * max(0.0, height) if one.page == other.page else 0.0


def _contains(outer: Box, inner: Box) -> bool:
    """Whether one rectangle lies wholly in another, to the pixel."""
    return (
        outer.left <= inner.left + 1
        and outer.top <= inner.top + 1
        and outer.right >= inner.right - 1
        and outer.bottom >= inner.bottom - 1
    )
