"""Dates in every form French papers print them.

``dates_in`` gives the day dates of a text, ``months_in`` the months written alone ("octobre 2025"). A
recognised letter is taken for a digit only inside something that already has the form of a date.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from ocr.fields.number_words import NUMBER_IN_WORDS, YEAR_IN_WORDS, number_in_words
from ocr.fields.text import fold

MONTHS = {
    "JANVIER": 1,
    "FEVRIER": 2,
    "MARS": 3,
    "AVRIL": 4,
    "MAI": 5,
    "JUIN": 6,
    "JUILLET": 7,
    "AOUT": 8,
    "SEPTEMBRE": 9,
    "OCTOBRE": 10,
    "NOVEMBRE": 11,
    "DECEMBRE": 12,
}
_SHORT = {
    "JAN": 1,
    "JANV": 1,
    "FEV": 2,
    "FEVR": 2,
    "MAR": 3,
    "AVR": 4,
    "JUN": 6,
    "JUI": 7,
    "JUL": 7,
    "JUIL": 7,
    "AOU": 8,
    "SEP": 9,
    "SEPT": 9,
    "OCT": 10,
    "NOV": 11,
    "DEC": 12,
}
_ALL_MONTHS = MONTHS | _SHORT
# Letters that recognition puts for digits, one for one.
_AS_DIGITS = str.maketrans({"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "|": "1", "S": "5", "B": "8", "Z": "2"})
# A two-digit year up to this is of the 21st century; birth years stay in the 20th.
LAST_TWO_DIGIT_YEAR = 49
_FIRST_YEAR, _LAST_YEAR = 1900, 2099
_D = "[0-9OQIL|SBZ]"
_WEEKDAY = re.compile(r"(?:LUNDI|MARDI|MERCREDI|JEUDI|VENDREDI|SAMEDI|DIMANCHE),? (?:LE )?$")
_NUMERIC = re.compile(
    rf"(?<![0-9A-Z./,-])({_D}{{1,2}})\s?([/.-])\s?({_D}{{1,2}})\s?\2\s?({_D}{{4}}|{_D}{{2}})(?![0-9A-Z]|[/.,-][0-9])"
)
# A separator misread or lost: 29,01.2021, 29/012021.
_DAMAGED = re.compile(r"(?<![0-9A-Z./,-])(\d{2})([/.,-])(\d{2})([/.,-]?)(20\d{2})(?![0-9A-Z]|[/.,-][0-9])")
_SPACED = re.compile(r"(?<![0-9A-Z./,-])(\d{2}) (\d{2}) (\d{4})(?![0-9A-Z]|[ /.,-]\d)")
_ISO = re.compile(r"(?<![0-9A-Z./-])(\d{4})([-/.])(\d{2})\2(\d{2})(?![0-9A-Z]|[/.-][0-9])")
_WRITTEN = re.compile(
    rf"(?<![0-9A-Z/,])({_D}{{1,2}}|1ER|1 ER|LER|IER|PREMIER)\s?[. -]?\s?([A-Z][A-Z0158]{{2,9}}?)\.?,?[ -]?\s?"
    rf"({_D}{{4}}|[0-9]{{2}})(?![0-9A-Z]|[/.,-][0-9])"
)
# "le deux août deux mille vingt-six", "le 2 août deux mille vingt-six", "le deux août 2026".
_IN_WORDS = re.compile(
    rf"(?<![0-9A-Z-])(?P<day>{NUMBER_IN_WORDS}|1ER|\d{{1,2}}) (?P<month>{'|'.join(MONTHS)}) "
    rf"(?P<year>{YEAR_IN_WORDS}|\d{{4}})(?![0-9A-Z])"
)
_MONTH_ALONE = re.compile(r"(?<![0-9A-Z])([A-Z]{3,9})\.?\s+(\d{4})(?![0-9A-Z])")
_MONTH_NUMBER = re.compile(r"(?<![0-9A-Z/.])(0[1-9]|1[0-2])\s?/\s?(20\d{2})(?![0-9A-Z/])")
# The rule of a table cell read as a stroke in front of a day of two digits: "125 octobre 2026", "|09/11/2026".
_RULED = re.compile(r"^[1IL|!\[](?=(?:[0-2]\d|3[01])(?: ?[/.-] ?\d{2} ?[/.-] ?\d{4}| [A-Z]{3,9}\.? \d{4})(?!\d))")
# One wrong letter in a short month name, two in a long one.
_CLOSE_ENOUGH = {4: 1, 5: 1, 6: 1, 7: 2, 8: 2, 9: 2, 10: 2}


@dataclass(frozen=True, kw_only=True)
class DateMatch:
    """One date of a text, with the places where it starts and ends. ``exact`` is False when it was repaired."""

    value: date
    start: int
    end: int
    exact: bool = True


@dataclass(frozen=True, kw_only=True)
class MonthMatch:
    """One month written alone: its first and last day."""

    first: date
    last: date
    start: int
    end: int


# Start, end, day, month, year, and whether nothing was repaired.
_Parts = tuple[int, int, str, str, str, bool]


def dates_in(text: str) -> tuple[DateMatch, ...]:
    """Every day date of the text, in order, none overlapping another."""
    folded = _RULED.sub(" ", fold(text))
    readers = (_iso, _numeric, _written, _spaced, _damaged, _in_words)
    found = [match for reader in readers for match in reader(folded)]
    kept: list[DateMatch] = []
    for match in sorted(found, key=lambda one: (one.start, not one.exact)):
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return tuple(_with_weekday(match, folded) for match in kept)


def _iso(folded: str) -> list[DateMatch]:
    """Year first, as machines write it."""
    return _matches((m.start(), m.end(), m[4], m[3], m[1], True) for m in _ISO.finditer(folded))


def _numeric(folded: str) -> list[DateMatch]:
    """29/01/2021, 29.01.21, 29-01-2021, with room for recognition."""
    return _matches(
        (m.start(), m.end(), m[1], m[3], m[4], not re.search(r"[A-Z|]", m[0]))
        for m in _NUMERIC.finditer(folded)
        if sum(character.isdigit() for character in m[0]) >= 4
    )


def _spaced(folded: str) -> list[DateMatch]:
    """29 01 2021, never inside a longer number."""
    return _matches((m.start(), m.end(), m[1], m[2], m[3], True) for m in _SPACED.finditer(folded))


def _damaged(folded: str) -> list[DateMatch]:
    """Two figures, two figures and a year of this century with one separator that is not the other."""
    return _matches((m.start(), m.end(), m[1], m[3], m[5], False) for m in _DAMAGED.finditer(folded) if m[2] != m[4])


def _written(folded: str) -> list[DateMatch]:
    """03 décembre 2022, 1er avril 2026, 3 déc. 2026."""
    found = []
    for m in _WRITTEN.finditer(folded):
        month = month_number(m[2])
        if month is None:
            continue
        first = m[1] in ("1ER", "1 ER", "LER", "IER", "PREMIER")
        exact = m[2] in _ALL_MONTHS and (first or m[1].isdigit()) and m[3].isdigit()
        found.append((m.start(), m.end(), "1" if first else m[1], str(month), m[3], exact))
    return _matches(found)


def _in_words(folded: str) -> list[DateMatch]:
    """Day or year written in words."""
    return _matches(
        (m.start(), m.end(), _in_digits(m["day"]), str(MONTHS[m["month"]]), _in_digits(m["year"]), True)
        for m in _IN_WORDS.finditer(folded)
    )


def _in_digits(printed: str) -> str:
    """A number in figures, however it is printed."""
    figures = re.match(r"\d+", printed)
    return figures[0] if figures else str(number_in_words(printed))


def _matches(parts: Iterable[_Parts]) -> list[DateMatch]:
    """Those parts that are days of the calendar."""
    found: list[DateMatch] = []
    for start, end, day, month, year, exact in parts:
        value = _as_date(day, month, year)
        if value is not None:
            found.append(DateMatch(value=value, start=start, end=end, exact=exact))
    return found


def _with_weekday(match: DateMatch, folded: str) -> DateMatch:
    """The date with the day of the week before it, as one."""
    weekday = _WEEKDAY.search(folded, 0, match.start)
    return replace(match, start=weekday.start()) if weekday else match


def month_number(word: str) -> int | None:
    """1 to 12 for a month's name, short name or a name with a recognition error; None otherwise."""
    plain = fold(word).replace("0", "O").replace("1", "I").replace("5", "S").replace("8", "B")
    if plain in _ALL_MONTHS:
        return _ALL_MONTHS[plain]
    allowed = _CLOSE_ENOUGH.get(len(plain), 0)
    if not allowed:
        return None
    best = process.extractOne(plain, MONTHS.keys(), scorer=Levenshtein.distance, score_cutoff=allowed)
    if best is None or (min(len(plain), len(best[0])) < 5 and plain[0] != best[0][0]):
        return None
    return MONTHS[best[0]]


def _as_date(day: str, month: str, year: str) -> date | None:
    """The date, or None when the calendar has no such day."""
    number = _full_year(year.translate(_AS_DIGITS))
    if number is None:
        return None
    try:
        return date(number, int(month.translate(_AS_DIGITS)), int(day.translate(_AS_DIGITS)))
    except ValueError:
        return None


def _full_year(digits: str) -> int | None:
    """The year in four digits, None when it is no year a paper prints."""
    if not digits.isdigit():
        return None
    number = int(digits)
    if len(digits) == 2:
        return 2000 + number if number <= LAST_TWO_DIGIT_YEAR else 1900 + number
    return number if _FIRST_YEAR <= number <= _LAST_YEAR else None


def months_in(text: str) -> tuple[MonthMatch, ...]:
    """Every month written alone with its year; a month that is part of a day date is not one."""
    folded = fold(text)
    taken = [(one.start, one.end) for one in dates_in(text)]
    found = [
        _month(m.start(), m.end(), month, int(m[2]))
        for m in _MONTH_ALONE.finditer(folded)
        if (month := month_number(m[1])) is not None
    ]
    found += [_month(m.start(), m.end(), int(m[1]), int(m[2])) for m in _MONTH_NUMBER.finditer(folded)]
    free = [one for one in found if not any(start < one.end and one.start < end for start, end in taken)]
    return tuple(sorted(free, key=lambda one: one.start))


def _month(start: int, end: int, month: int, year: int) -> MonthMatch:
    """A month of a year with its first and last day."""
    last = calendar.monthrange(year, month)[1]
    return MonthMatch(first=date(year, month, 1), last=date(year, month, last), start=start, end=end)
