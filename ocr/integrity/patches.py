"""Rectangles laid over print: written upon anew, or only hiding it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocr.integrity.facts import PageFacts, Patch, Picture, TextRun
from ocr.integrity.places import contains, covers, is_drawn_last, is_small, overlap
from ocr.integrity.wording import folded, is_personal
from ocr.reading import Signal, Strength

# A patch made for one line is at most this many times as high as its letters are large.
TALLEST_PATCH_SIZES = 2.2
# Difference of colour, in 0..255, that the eye does not see between a patch and what is around it.
SAME_COLOR = 8
WHITE = (255, 255, 255)
# More patches than these are the layout's own (cells of a table).
MOST_PATCHES = 12
# What is looked at on one page, counted from the last drawn: what is drawn over something comes late. A full
# page has about 300 runs and 100 patches.
MOST_RUNS_SEEN = 2000
MOST_PATCHES_SEEN = 200


_LETTERS_OR_DIGITS = re.compile(r"[^\W_]{2,}")


def signals_of_patches(page: PageFacts) -> Iterator[Signal]:
    """Rectangles laid over print: written upon anew (strong), or only hiding it (weak)."""
    small = [patch for patch in page.patches if patch.is_opaque and is_small(patch.box, page)][-MOST_PATCHES_SEEN:]
    visible = [run for run in page.runs if run.is_visible and _LETTERS_OR_DIGITS.search(run.text)][-MOST_RUNS_SEEN:]
    for patch in small:
        under = [run for run in visible if run.order < patch.order and covers(patch.box, run.box)]
        over = [run for run in visible if run.order > patch.order and covers(patch.box, run.box)]
        if under and _says_otherwise(under, over):
            yield Signal(code="file.text_over_text", strength=Strength.STRONG, box=patch.box)
        elif under and not over:
            yield Signal(code="file.masked_zone", strength=Strength.WEAK, box=patch.box)
    for run in _rewritten_lines(page, small, visible):
        yield Signal(code="file.text_on_patch", strength=Strength.STRONG, box=run.box)
    for picture in page.pictures:
        if is_small(picture.box, page) and any(_is_hidden_by(picture, run) for run in visible):
            yield Signal(code="file.picture_over_text", strength=Strength.STRONG, box=picture.box)
    for note in page.notes:
        hides = any(covers(note, run.box) and is_personal(run.text) for run in visible)
        yield Signal(code="file.note_over_text", strength=Strength.STRONG if hides else Strength.WEAK, box=note)


def _is_hidden_by(picture: Picture, run: TextRun) -> bool:
    """Whether a line of a person, address or date lies under a picture that was drawn after it."""
    return run.order < picture.order and covers(picture.box, run.box) and is_personal(run.text)


def _says_otherwise(under: list[TextRun], over: list[TextRun]) -> bool:
    """Whether what is written over a patch is other words than those below: a shadow repeats them."""
    below, above = folded(under), folded(over)
    return bool(above) and below != above and any(overlap(one.box, other.box) > 0 for one in under for other in over)


def _rewritten_lines(page: PageFacts, small: list[Patch], visible: list[TextRun]) -> list[TextRun]:
    """Lines of a person, address or date set on an unseen patch of their own, in a font of their own, at the end.

    What stood below may have been taken out of the file, so only the patch is left to tell of it.
    """
    personal = [run for run in visible if is_personal(run.text)]
    unseen = [patch for patch in small if _blends_in(patch, page.patches)]
    lines = [run for run in personal if any(_is_made_for(patch, run) for patch in unseen)]
    if len(lines) > MOST_PATCHES:
        return []
    orders = {run.order for run in lines}
    fonts = {run.font_number for run in visible if run.order not in orders}
    return [run for run in lines if run.font_number not in fonts and is_drawn_last(run, visible, orders)]


def _is_made_for(patch: Patch, run: TextRun) -> bool:
    """Whether the patch holds this one line, drawn after it."""
    is_tight = patch.box.height <= TALLEST_PATCH_SIZES * run.size_px
    return is_tight and run.order > patch.order and (covers(patch.box, run.box) or _lies_across(patch, run))


def _lies_across(patch: Patch, run: TextRun) -> bool:
    """Whether a later run starts on the patch and runs out of it: new words longer than the old ones."""
    starts_inside = patch.box.left - 2 <= run.box.left <= patch.box.right
    middle = (run.box.top + run.box.bottom) / 2
    return starts_inside and patch.box.top <= middle <= patch.box.bottom


def _blends_in(patch: Patch, patches: tuple[Patch, ...]) -> bool:
    """Whether the patch has the colour of what it lies on: the last earlier patch around it, or paper."""
    around = [other for other in patches if other.order < patch.order and contains(other.box, patch.box)]
    ground = around[-1].color if around else WHITE
    return all(abs(one - other) <= SAME_COLOR for one, other in zip(patch.color, ground, strict=True))
