"""Promises are counted in the hours that people work. Expected days are read off the calendar of November 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_queue.due_dates import (
    ALWAYS,
    PROMISED,
    Promise,
    Span,
    WorkingHours,
    due_at,
    is_worked,
    worked_between,
)
from review_queue.errors import WorkingHoursError

PARIS = ZoneInfo("Europe/Paris")
OFFICE = (Span(since=time(9), until=time(12)), Span(since=time(14), until=time(18)))
WEEKDAYS = WorkingHours(week=(OFFICE,) * 5 + ((), ()), zone=PARIS)
EVENING = WorkingHours(week=((Span(since=time(20), until=time.min),),) * 7, zone=PARIS)


def paris(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS)


def test_every_hour_counts_until_somebody_says_otherwise() -> None:
    friday = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)

    assert due_at(friday, PROMISED[Promise.NEW]) == datetime(2026, 11, 21, 17, 0, tzinfo=UTC)


def test_a_promise_of_eight_hours_on_friday_evening_is_kept_on_tuesday_morning() -> None:
    # Friday 17:00 to 18:00 is one hour, Monday seven; the eighth ends on Monday at 18:00.
    assert due_at(paris(20, 17), timedelta(hours=8), WEEKDAYS) == paris(23, 18)
    assert due_at(paris(20, 17), timedelta(hours=9), WEEKDAYS) == paris(24, 10)


def test_a_promise_made_outside_the_hours_begins_with_the_next_ones() -> None:
    assert due_at(paris(21, 3), timedelta(hours=4), WEEKDAYS) == paris(23, 15)


def test_closed_days_do_not_count() -> None:
    closed = WorkingHours(week=WEEKDAYS.week, zone=PARIS, closed=frozenset({date(2026, 11, 23)}))

    assert due_at(paris(20, 17), timedelta(hours=8), closed) == paris(24, 18)


def test_a_span_until_midnight_ends_with_the_day() -> None:
    assert due_at(paris(23, 21), timedelta(hours=4), EVENING) == paris(24, 21)


def test_the_night_the_clock_is_put_back_is_an_hour_longer() -> None:
    # 25 October 2026: three o'clock is two o'clock again, so a whole day has 25 hours.
    whole = WorkingHours(week=ALWAYS.week, zone=PARIS, closed=frozenset({date(2026, 12, 25)}))

    due = due_at(paris(25, 0, month=10), timedelta(hours=25), whole)

    assert due == paris(26, 0, month=10)


def test_hours_that_nobody_works_are_refused() -> None:
    with pytest.raises(WorkingHoursError):
        WorkingHours(week=((),) * 7)
    with pytest.raises(WorkingHoursError):
        WorkingHours(week=(OFFICE,) * 6)
    with pytest.raises(WorkingHoursError):
        WorkingHours(week=((Span(since=time(9), until=time(12)), Span(since=time(11), until=time(13))),) * 7)
    with pytest.raises(WorkingHoursError):
        Span(since=time(22), until=time(6))


def test_lunch_is_no_working_time() -> None:
    assert is_worked(paris(23, 11, 59), WEEKDAYS)
    assert not is_worked(paris(23, 12), WEEKDAYS)
    assert not is_worked(paris(22, 10), WEEKDAYS)


@given(start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), hours=st.integers(1, 80))
def test_what_lies_between_a_promise_and_its_end_is_what_was_promised(start: datetime, hours: int) -> None:
    begun = start.replace(tzinfo=UTC)

    end = due_at(begun, timedelta(hours=hours), WEEKDAYS)

    assert worked_between(begun, end, WEEKDAYS) == timedelta(hours=hours)
