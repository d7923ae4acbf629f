"""Person, address and date lines in a letter of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ocr.integrity.facts import FileFacts, TextRun
from ocr.integrity.origin import was_edited
from ocr.integrity.places import is_drawn_last
from ocr.integrity.wording import DATE, STREET_LINE, TOWN_LINE, holds_amount, is_personal
from ocr.reading import Signal, Strength, enclosing

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


def signals_of_fonts(facts: FileFacts) -> Iterator[Signal]:
    """Person, address and date lines in a font that the document uses for nothing else.

    An address block set by design in a font of its own is weak. It is strong when an editor has touched the
    file, when the font is not in the file although all others are and the lines are drawn last, when one line
    differs from its neighbours, or when it is the same in several places. A second copy of a font that is there
    already counts only where it breaks a block.
    """
    runs = [run for page in facts.pages for run in page.runs if run.is_visible and run.text.strip()]
    for lone in _lone_groups(runs, _family):
        personal = [run for run in lone if is_personal(run.text)]
        is_strong = was_edited(facts) or _is_foreign(lone, runs) or _is_in_several_places(lone)
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
    return any(is_personal(run.text) for run in group) and not any(holds_amount(run.text) for run in group)


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


def _is_in_several_places(lone: list[TextRun]) -> bool:
    """Whether the lone font is used for persons and addresses alone, and that in more than one block.

    A window's block in a font of its own is a design; the same font for the same lines elsewhere, with all
    figures and dates around them in another, is not.
    """
    only_personal = all(is_personal(run.text) for run in lone)
    streets = [run for run in lone if STREET_LINE.search(run.text) or TOWN_LINE.search(run.text)]
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
    return is_drawn_last(run, [other for other in others if other.box.page == run.box.page], set())


def _breaks_line_or_block(run: TextRun, runs: list[TextRun], name: Callable[[TextRun], str]) -> bool:
    """Whether an address line or a date is in another font than all that stands around it.

    A street or town line is held against the lines right above and below, a date against the words before it
    on its line; words set in a font by design are drawn with the rest, a replaced date comes last.
    """
    if STREET_LINE.search(run.text) or TOWN_LINE.search(run.text):
        around = [other for other in runs if other is not run and _is_neighbour(run, other)]
        least = 2
    elif DATE.match(run.text.strip()):
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
