"""The texts that residents read, on pages and in messages, from the Babel catalogues of ``verification.web``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.messages.pofile import read_po

LOCALES = ("fr", "en")
WRITTEN_AS = {"en": "en_GB"}
"""Whose way of writing a date a language takes."""
FOLDER = Path(__file__).parent.parent / "web" / "locale"
FRANCE = ZoneInfo("Europe/Paris")
"""In which times are written."""


@cache
def texts(locale: str) -> Mapping[str, str]:
    """All texts of one language by their keys; French for a language there is none of."""
    chosen = locale if locale in LOCALES else LOCALES[0]
    with (FOLDER / f"{chosen}.po").open("rb") as file:
        said = {str(message.id): str(message.string) for message in read_po(file, locale=chosen) if message.id}
    return {key: _bound(found) for key, found in said.items()} if chosen == "fr" else said


def _bound(found: str) -> str:
    """French quotation marks and high punctuation stay with their word at the end of a line."""
    for loose in ("« ", " »", " :", " ;", " ?", " !"):
        found = found.replace(loose, loose.replace(" ", "\u00a0"))
    return found


def text(locale: str, key: str, /, **values: str | int) -> str:
    """One text, its ``{places}`` filled; the key itself when there is none, so that a gap is seen."""
    found = texts(locale).get(key, key)
    return found.format(**values) if values else found


def day(locale: str, value: date) -> str:
    """A date as people of that language write it, in Europe."""
    return format_date(value, format="long", locale=WRITTEN_AS.get(locale, locale))


def moment(locale: str, value: datetime, *, with_hour: bool) -> str:
    """A day as people of that language write it, with the hour in France where it is asked for."""
    local = value.astimezone(FRANCE) if value.tzinfo else value
    written = day(locale, local.date())
    if not with_hour:
        return written
    clock = format_time(local, format="short", locale=WRITTEN_AS.get(locale, locale))
    return text(locale, "moment", day=written, hour=clock)
