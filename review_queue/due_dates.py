"""When an answer is due: hours promised, counted in the hours the team says it works.

A promise of 24 hours made on a Friday evening by a team that works on weekdays is not broken on Saturday. The hours are
a value (``WorkingHours``); who edits them, and where they are kept, is not known here. ``ALWAYS`` counts every hour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import pairwise

from review_queue.errors import WorkingHoursError

DAYS_A_WEEK = 7
DAY = timedelta(days=1)
MOST_DAYS_AHEAD = 400
"""A promise not kept within a year of working hours means hours that nobody works (a year and its holidays)."""


class Promise(StrEnum):
    """What is waited for, each with its own time (facts: the console's order)."""

    NEW = "new"
    RESUBMISSION = "resubmission"
    COOPTATION_DOUBT = "cooptation_doubt"
    SAFETY_MODE = "safety_mode"
    APPEAL = "appeal"


PROMISED: dict[Promise, timedelta] = {
    Promise.NEW: timedelta(hours=24),
    Promise.RESUBMISSION: timedelta(hours=8),
    Promise.COOPTATION_DOUBT: timedelta(hours=24),
    Promise.SAFETY_MODE: timedelta(hours=4),
    Promise.APPEAL: timedelta(hours=72),
}


@dataclass(frozen=True, kw_only=True)
class Span:
    """From one time of the day to a later one; ``until`` at midnight means the end of the day."""

    since: time
    until: time

    def __post_init__(self) -> None:
        """Refuse a span that runs over midnight: it is two."""
        if self.until != time.min and self.until <= self.since:
            raise WorkingHoursError("a span of working hours ends on the day it begins; write two for a night")


def _overlap(spans: Sequence[Span]) -> bool:
    """Whether a span of a day begins before the one before it ends."""
    in_order = sorted(spans, key=lambda span: span.since)
    return any(earlier.until == time.min or later.since < earlier.until for earlier, later in pairwise(in_order))


@dataclass(frozen=True, kw_only=True)
class WorkingHours:
    """The spans of each day of the week, Monday first, in one zone; on ``closed`` days nobody works.

    Raises:
        WorkingHoursError: there are not seven days, spans overlap or nobody ever works.
    """

    week: tuple[tuple[Span, ...], ...]
    zone: tzinfo = UTC
    closed: frozenset[date] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        """Refuse hours by which nothing would ever be due."""
        if len(self.week) != DAYS_A_WEEK:
            raise WorkingHoursError("working hours have seven days, Monday first")
        if not any(self.week):
            raise WorkingHoursError("somebody must work at some time of the week")
        if any(_overlap(spans) for spans in self.week):
            raise WorkingHoursError("two spans of one day overlap; make them one")

    @property
    def is_always(self) -> bool:
        """Whether every hour counts."""
        return not self.closed and all(spans == WHOLE_DAY for spans in self.week)


WHOLE_DAY = (Span(since=time.min, until=time.min),)
ALWAYS = WorkingHours(week=(WHOLE_DAY,) * DAYS_A_WEEK)
"""Every hour counts: what holds until the team declares its hours."""


def due_at(start: datetime, promised: timedelta, hours: WorkingHours = ALWAYS) -> datetime:
    """When a promise made at ``start`` (aware) falls due, in UTC.

    Raises:
        WorkingHoursError: the hours do not hold the promise within a year.
    """
    if hours.is_always:
        return start.astimezone(UTC) + promised
    left = promised
    for since, until in _worked(start, hours):
        if until - since >= left:
            return since + left
        left -= until - since
    raise WorkingHoursError("these working hours do not hold the promise within a year; declare more of them")


def worked_between(start: datetime, end: datetime, hours: WorkingHours = ALWAYS) -> timedelta:
    """How much working time lies between two moments (aware); nothing when the end comes first."""
    total = timedelta()
    for since, until in _worked(start, hours):
        if since >= end:
            break
        total += min(until, end) - since
    return total


def is_worked(moment: datetime, hours: WorkingHours = ALWAYS) -> bool:
    """Whether somebody works at that moment (aware)."""
    day = moment.astimezone(hours.zone).date()
    return any(since <= moment < until for since, until in _spans_on(day, hours))


def _worked(start: datetime, hours: WorkingHours) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of work from ``start`` on, in UTC."""
    first = start.astimezone(hours.zone).date()
    for ahead in range(MOST_DAYS_AHEAD):
        for since, until in _spans_on(first + ahead * DAY, hours):
            if until > start:
                yield max(since, start.astimezone(UTC)), until


def _spans_on(day: date, hours: WorkingHours) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of one day, in UTC; where the clock is put back the day is as long as it is."""
    if day in hours.closed:
        return
    for span in sorted(hours.week[day.weekday()], key=lambda span: span.since):
        last = day if span.until != time.min else day + DAY
        since = datetime.combine(day, span.since, tzinfo=hours.zone).astimezone(UTC)
        yield since, datetime.combine(last, span.until, tzinfo=hours.zone).astimezone(UTC)
