"""The public holidays of France, by rule: eleven days a year on which nobody is promised work.

Good Friday and 26 December of Alsace and Moselle, and the days of the overseas departments, are not among them; a team
there declares them as closed days.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
"""Month and day of those that do not move (Code du travail, L3133-1)."""

EASTER_MONDAY, ASCENSION, WHIT_MONDAY = timedelta(days=1), timedelta(days=39), timedelta(days=50)
"""How long after Easter Sunday the others are."""


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar.

    Source: anonymous algorithm of 1876, as in J. Meeus, "Astronomical Algorithms", chapter 8; right from 1583 on.
    """
    golden = year % 19
    century, of_century = divmod(year, 100)
    leaps, short = divmod(century, 4)
    shifted = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - shifted + 15) % 30
    quarters, left = divmod(of_century, 4)
    weekday = (32 + 2 * short + 2 * quarters - epact - left) % 7
    month_shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * month_shift + 114, 31)
    return date(year, month, day + 1)


def french_holidays(year: int) -> frozenset[date]:
    """The public holidays of a year."""
    sunday = easter(year)
    moving = {sunday + EASTER_MONDAY, sunday + ASCENSION, sunday + WHIT_MONDAY}
    return frozenset(moving | {date(year, month, day) for month, day in FIXED})


def french_holidays_of(years: Iterable[int]) -> frozenset[date]:
    """Those of several years."""
    return frozenset(day for year in years for day in french_holidays(year))
