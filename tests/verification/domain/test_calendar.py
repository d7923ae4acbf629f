"""Months as people count them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from verification.domain.calendar import add_months, age_in_months, first_day_within


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 8, 12), 3, date(2026, 11, 12)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@pytest.mark.parametrize(
    ("today", "months"),
    [(date(2026, 8, 12), 0), (date(2026, 8, 13), 1), (date(2026, 11, 12), 3), (date(2026, 11, 13), 4)],
)
def test_a_bill_of_12_august_is_three_months_old_until_12_november(today: date, months: int) -> None:
    assert age_in_months(date(2026, 8, 12), today) == months


@pytest.mark.parametrize(
    ("months", "today", "first"),
    [
        (3, date(2026, 11, 12), date(2026, 8, 12)),
        (3, date(2026, 5, 31), date(2026, 3, 1)),
        (3, date(2027, 2, 28), date(2026, 11, 28)),
        (12, date(2028, 2, 29), date(2027, 3, 1)),
        (0, date(2026, 1, 1), date(2026, 1, 1)),
    ],
)
def test_the_first_day_within_some_months_is_still_within_them(months: int, today: date, first: date) -> None:
    assert first_day_within(months, today) == first
    assert age_in_months(first, today) <= months < age_in_months(first - timedelta(days=1), today)
