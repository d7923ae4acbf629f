"""Months as people count them: a bill of 12 August is three months old on 12 November."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

MONTHS_A_YEAR = 12


def add_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later; the last day where the month is shorter."""
    index = day.year * MONTHS_A_YEAR + day.month - 1 + months
    year, month = divmod(index, MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age_in_months(day: date, today: date) -> int:
    """Whole calendar months begun since ``day``: 0 on the day itself, 4 as soon as three months are over."""
    months = (today.year - day.year) * MONTHS_A_YEAR + today.month - day.month
    if add_months(day, months) < today:
        return months + 1
    return months


def first_day_within(months: int, today: date) -> date:
    """The earliest day that is at most ``months`` old today: 12 August for three months on 12 November."""
    day = add_months(today, -months)
    return day if add_months(day, months) >= today else day + timedelta(days=1)
