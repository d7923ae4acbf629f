"""The hours a team declares: as they are written by people, and as the value by which promises are counted.

A day is written as ``9:00-12:00, 14:00-18:00``; an empty day is one on which nobody works. Public holidays are closed
unless the team says otherwise. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo

from review_queue.due_dates import DAYS_A_WEEK, Span, WorkingHours
from review_queue.errors import WorkingHoursError
from review_queue.holidays import french_holidays_of

YEARS_AHEAD = 2
"""Holidays of this year and of so many after it: no promise reaches further."""
MOST_CLOSED_DAYS = 200
_SPAN = re.compile(r"(\d{1,2})(?:[:hH](\d{2})?)?\s*[-–à]\s*(\d{1,2})(?:[:hH](\d{2})?)?")
LAST_HOUR = 24


@dataclass(frozen=True, kw_only=True)
class DeclaredHours:
    """A week, Monday first, as it was written, and days on which nobody works beside public holidays."""

    week: tuple[str, ...]
    closed: frozenset[date] = field(default_factory=frozenset)
    keeps_holidays: bool = True

    def __post_init__(self) -> None:
        """Refuse what could not be counted by.

        Raises:
            WorkingHoursError: a day cannot be read, or nobody ever works.
        """
        if len(self.closed) > MOST_CLOSED_DAYS:
            raise WorkingHoursError(f"at most {MOST_CLOSED_DAYS} closed days; remove those that are over")
        WorkingHours(week=self.spans)

    @property
    def spans(self) -> tuple[tuple[Span, ...], ...]:
        """The week as spans."""
        return tuple(parse_day(day) for day in self.week)

    def counted_from(self, now: datetime, zone: tzinfo) -> WorkingHours:
        """The value by which a promise made now is counted."""
        year = now.astimezone(zone).year
        years = range(year, year + YEARS_AHEAD + 1)
        holidays = french_holidays_of(years) if self.keeps_holidays else frozenset()
        return WorkingHours(week=self.spans, zone=zone, closed=self.closed | holidays)


def parse_day(written: str) -> tuple[Span, ...]:
    """The spans of one day, as people write them.

    Raises:
        WorkingHoursError: a part is no span.
    """
    parts = [part.strip() for part in re.split(r"[,;]", written) if part.strip()]
    return tuple(_span(part) for part in parts)


def _span(written: str) -> Span:
    found = _SPAN.fullmatch(written)
    if found is None:
        raise WorkingHoursError("write each span like 9:00-12:00, with a comma between two")
    since_hour, since_minute, until_hour, until_minute = (int(part or 0) for part in found.groups())
    return Span(since=_time(since_hour, since_minute), until=_time(until_hour, until_minute, is_end=True))


def _time(hour: int, minute: int, *, is_end: bool = False) -> time:
    if is_end and (hour, minute) == (LAST_HOUR, 0):
        return time.min
    try:
        return time(hour, minute)
    except ValueError:
        raise WorkingHoursError("there is no such time of the day") from None


def written_day(spans: Sequence[Span]) -> str:
    """Spans as people write them; what ``parse_day`` reads."""
    return ", ".join(f"{span.since:%H:%M}-{_written_end(span.until)}" for span in spans)


def _written_end(until: time) -> str:
    return "24:00" if until == time.min else f"{until:%H:%M}"


def parse_closed(written: Iterable[str]) -> frozenset[date]:
    """Closed days from ISO dates.

    Raises:
        WorkingHoursError: one is no day.
    """
    try:
        return frozenset(date.fromisoformat(day.strip()) for day in written if day.strip())
    except ValueError:
        raise WorkingHoursError("write each closed day like 2026-12-24") from None


OFFICE_WEEK = ("9:00-12:00, 14:00-18:00",) * (DAYS_A_WEEK - 2) + ("", "")
"""What the page offers before anything is declared: weekdays, with a pause at noon."""
