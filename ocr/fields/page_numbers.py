"""How many pages the paper says it has: "Page 1/3", "Page 1 sur 3", or a bare "1/3" in its margins."""

from __future__ import annotations

import re

from ocr.fields.strips import Areas, Strip

# Beyond this many pages it is no household's paper, and the figures are something else.
MOST_PAGES = 40
# Shares of the page: where its head and foot margins begin and end.
HEAD_BOTTOM, FOOT_TOP = 0.08, 0.9
_SAID = re.compile(
    r"\b(?:PAGES?|FEUILLETS?|FEUILLES?|P\.) ?(?:N[°O] ?)?(\d{1,2}) ?(?:/|SUR|DE) ?(\d{1,2})(?!\d|[/.,]\d)"
)
_BARE = re.compile(r"(?:- ?)?(\d{1,2}) ?(?:/|SUR) ?(\d{1,2})(?: ?-)?")


def printed_page_count(strips: tuple[Strip, ...], areas: Areas) -> int | None:
    """The number of pages printed on the paper, None when it prints none."""
    counts = [count for strip in strips if (count := _count_in(strip, areas)) is not None]
    return max(counts, default=None)


def _count_in(strip: Strip, areas: Areas) -> int | None:
    """The number of pages that one strip says."""
    match = _SAID.search(strip.folded)
    if match is None and _is_in_margin(strip, areas):
        match = _BARE.fullmatch(strip.folded.strip())
    if match is None:
        return None
    number, count = int(match[1]), int(match[2])
    return count if 1 <= number <= count <= MOST_PAGES else None


def _is_in_margin(strip: Strip, areas: Areas) -> bool:
    """Whether a strip stands at the head or the foot of its page."""
    down = areas[strip.page].down(strip.box)
    return down < HEAD_BOTTOM or down > FOOT_TOP
