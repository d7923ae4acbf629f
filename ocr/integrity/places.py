"""Rectangles of a page, and the order in which things are drawn on it."""

from __future__ import annotations

from ocr.integrity.facts import PageFacts, TextRun
from ocr.reading import Box

# A patch over print: at most this share of the page, so that backgrounds and whole blocks do not count.
LARGEST_PATCH_SHARE = 0.12
# Share of a run's box that lies under the patch.
COVERED_SHARE = 0.6
# "Drawn last": at most this share of the page's other letters is drawn afterwards.
DRAWN_AFTER_SHARE = 0.1


def is_small(box: Box, page: PageFacts) -> bool:
    """Whether a patch is small enough to be laid over a line or two."""
    return 0 < box.width * box.height <= LARGEST_PATCH_SHARE * page.width_px * page.height_px


def covers(patch: Box, box: Box) -> bool:
    """Whether most of a run lies on the patch."""
    area = max(1.0, box.width) * max(1.0, box.height)
    return overlap(patch, box) >= COVERED_SHARE * area


def overlap(one: Box, other: Box) -> float:
    """Square pixels that two rectangles share."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(0.0, width) * max(0.0, height) if one.page == other.page else 0.0


def contains(outer: Box, inner: Box) -> bool:
    """Whether one rectangle lies wholly in another, to the pixel."""
    return (
        outer.left <= inner.left + 1
        and outer.top <= inner.top + 1
        and outer.right >= inner.right - 1
        and outer.bottom >= inner.bottom - 1
    )


def is_drawn_last(run: TextRun, visible: list[TextRun], apart: set[int]) -> bool:
    """Whether hardly anything but the set-apart runs is drawn after this one."""
    others = [other for other in visible if other.order not in apart]
    after = sum(len(other.text) for other in others if other.order > run.order)
    return after <= DRAWN_AFTER_SHARE * sum(len(other.text) for other in others)
