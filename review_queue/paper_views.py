"""How much of a paper a moderator sees, why they may see more, and how often.

The screen shows needed places only. A whole page needs one of four reasons and counts against the day's quota;
amounts, bank details and customer numbers stay hidden on it, except for a lead who asks for the bare page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

DAILY_PAGES = 20
"""Papers a moderator may open whole in a day unless the operator sets another number: one in two or three cases of
a day's work, above what honest doubts ask for."""


class PageView(StrEnum):
    """What of a page is shown: the needed places, the whole with secrets covered, or everything."""

    ZONES = "crop"
    PAGE = "page"
    BARE = "full"


class UnmaskReason(StrEnum):
    """Why somebody looks at a whole page, in the order of the number keys."""

    HEADER_CUT = "header_cut"
    RETOUCHED = "retouched"
    SEVERAL_ADDRESSES = "several_addresses"
    NOT_LOCATED = "not_located"


@dataclass(frozen=True, kw_only=True)
class Look:
    """One view of one page. ``stamp`` is written into the image of a whole page: who looked, and when."""

    moderator_id: str
    view: PageView
    stamp: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class PageQuota:
    """How many papers were opened whole today, and how many may be."""

    used: int
    most: int

    @property
    def left(self) -> int:
        """How many more today."""
        return max(0, self.most - self.used)


def day_start(now: datetime, zone: tzinfo) -> datetime:
    """Midnight of the running day as the wall clock shows it."""
    return now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def next_day(now: datetime, zone: tzinfo) -> datetime:
    """When the quota starts anew."""
    return day_start(day_start(now, zone) + timedelta(days=1, hours=1), zone)


def stamp_of(moderator_id: str, now: datetime, zone: tzinfo) -> str:
    """The reader's mark in plain ASCII: the id, not the name, and the minute."""
    return f"{moderator_id[:12]} {now.astimezone(zone):%Y-%m-%d %H:%M}"
