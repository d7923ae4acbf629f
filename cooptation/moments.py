"""Arithmetic on moments that cannot overflow.

Every moment is in UTC. A date past the end of the calendar becomes its last moment, so that no
rule raises on an odd value.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

END_OF_TIME = datetime.max.replace(tzinfo=UTC)


def later(moment: datetime, delay: timedelta) -> datetime:
    """``moment + delay``, or the calendar's last moment when that is past it; ``delay`` is not negative."""
    if END_OF_TIME - moment <= delay:
        return END_OF_TIME
    return moment + delay


def fixed_hour(moment: datetime, every_hours: int) -> datetime:
    """The last of the day's fixed hours up to a moment; they begin again at midnight."""
    return moment.replace(hour=moment.hour - moment.hour % every_hours, minute=0, second=0, microsecond=0)


def next_fixed_hour(moment: datetime, every_hours: int) -> datetime:
    """The first of the day's fixed hours after a moment."""
    last, midnight = fixed_hour(moment, every_hours), moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return min(later(last, timedelta(hours=every_hours)), later(midnight, timedelta(days=1)))


def is_within(moment: datetime, delay: timedelta, now: datetime) -> bool:
    """Whether ``moment`` is past and less than ``delay`` old; exactly ``delay`` old is over."""
    return timedelta(0) <= now - moment < delay
