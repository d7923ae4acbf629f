"""What of a page is shown again, and what is not: the places only.

A veil is laid over a page where the page is opened, so whatever it hides never leaves that process. Places are
left, top, right, bottom as shares (0..1) of the upright page. How it is painted: ``ocr.adapters.veiling``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Area = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class Veil:
    """How much of one page may be seen.

    ``shown`` are the only places that stay as they are, None for the whole page; ``bars`` are drawn where print was
    hidden, so that one sees a page and not a hole; ``covered`` is hidden whatever else is shown. ``stamp`` is
    written across the page, in ASCII.
    """

    shown: tuple[Area, ...] | None = None
    bars: tuple[Area, ...] = ()
    covered: tuple[Area, ...] = ()
    stamp: str = field(default="", repr=False)


NOTHING_HIDDEN = Veil()
