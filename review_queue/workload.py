"""How much is asked of one moderator: leases, ceilings, skips, snoozes, bulk.

Numbers come from the console's rules (facts: claim protocol, keys, bulk). Nothing is read or written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from review_queue.errors import BulkError, SkipError, SnoozeError
from review_queue.item import FIX_REASONS, REASON_CODES, ReviewItem

SHORTEST_LEASE = timedelta(minutes=3)
LONGEST_LEASE = timedelta(minutes=20)
USUAL_LEASE = timedelta(minutes=15)
"""The lease of a kind that too few were answered of to know better."""
LEASE_OF_MEDIANS = 3
"""How many median active times a lease lasts."""
FEWEST_MEASURED = 20
"""Answers of a kind from which their median says something."""

CONTINUITY = timedelta(hours=2)
"""How long a paper sent again waits for the moderator who saw the one before."""

SKIP_REST = timedelta(hours=24)
"""How long an item somebody passed on does not come back to them."""
MOST_SKIPS = 3
"""Skips in a row; the last of them needs a reason, and then one case is answered first."""

MORNING = time(8, 0)
ONE_HOUR = timedelta(hours=1)
LONGEST_SNOOZE = timedelta(days=30)

BULK_WITHOUT_WORD = 20
"""From more items than this on, a bulk action is confirmed by typing their number."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one person is given: open claims at a time, and answers a day (None: no ceiling).

    ``day_began`` is when the moderator's day began (UTC); without it no answer is counted.
    """

    open_claims: int = 1
    a_day: int | None = None
    day_began: datetime | None = None


ONE_AT_A_TIME = Limits()


def lease_for(median_active: timedelta | None) -> timedelta:
    """How long an item stays with whoever opened it: three times the median, three to twenty minutes."""
    if median_active is None:
        return USUAL_LEASE
    return min(max(LEASE_OF_MEDIANS * median_active, SHORTEST_LEASE), LONGEST_LEASE)


def check_skip(skips_in_a_row: int, reason: str) -> None:
    """Whether one more item may be passed on; ``skips_in_a_row`` counts those since the last answer.

    Raises:
        SkipError: three were passed on already, or this is the third and says no reason.
    """
    if skips_in_a_row >= MOST_SKIPS:
        raise SkipError("three cases were passed on in a row: answer one, escalate it or put it aside")
    if skips_in_a_row == MOST_SKIPS - 1 and not reason.strip():
        raise SkipError("this is the third case in a row that is passed on: say why")


class Snooze(StrEnum):
    """Until when an item is put aside."""

    ONE_HOUR = "one_hour"
    TOMORROW = "tomorrow"
    DATE = "date"


def snooze_end(choice: Snooze, now: datetime, zone: tzinfo, day: date | None = None) -> datetime:
    """When an item that is put aside comes back; mornings are those of ``zone``.

    Raises:
        SnoozeError: the day is missing, over, or too far away.
    """
    if choice is Snooze.ONE_HOUR:
        return now + ONE_HOUR
    today = now.astimezone(zone).date()
    wanted = today + timedelta(days=1) if choice is Snooze.TOMORROW else day
    if wanted is None or wanted <= today:
        raise SnoozeError("choose a day after today")
    end = datetime.combine(wanted, MORNING, tzinfo=zone)
    if end - now > LONGEST_SNOOZE:
        raise SnoozeError("a case is put aside for thirty days at most")
    return end.astimezone(now.tzinfo)


class Bulk(StrEnum):
    """What may be done to several items at once; approving and refusing are not among it."""

    RELEASE = "release"
    ASSIGN = "assign"
    SNOOZE = "snooze"
    ASK_FOR_A_FIX = "ask_for_a_fix"


def check_bulk(action: Bulk, items: Sequence[ReviewItem], typed: str, fix: str = "") -> None:
    """Whether one action may be done to all these items. ``typed`` is what was typed to confirm a large one.

    Raises:
        BulkError: nothing is chosen, the number was not typed, or the items do not share the reason of the fix.
    """
    if not items:
        raise BulkError("choose at least one case")
    if len(items) > BULK_WITHOUT_WORD and typed.strip() != str(len(items)):
        raise BulkError(f"type {len(items)} to confirm that many cases")
    if action is Bulk.ASK_FOR_A_FIX:
        _check_same_reason(items, fix)


def _check_same_reason(items: Sequence[ReviewItem], fix: str) -> None:
    """All items wait for the same machine reasons, and the fix asked for is one of them."""
    if fix not in FIX_REASONS:
        raise BulkError("choose one correction to ask for")
    if len({frozenset(item.reasons) for item in items}) > 1:
        raise BulkError("these cases wait for different reasons; answer them one by one")
    if REASON_CODES[fix] not in items[0].reasons:
        raise BulkError("the correction is not what the machine found in these cases")
