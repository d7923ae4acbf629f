"""The texts of the pages of vouching, from the Babel catalogues beside this module.

What is not there is looked up in the service's own catalogue, which holds the reasons and the frame of every page.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from functools import cache
from pathlib import Path
from typing import Protocol

from babel.dates import format_date
from babel.messages.pofile import read_po

LOCALES = ("fr", "en")
WRITTEN_AS = {"en": "en_GB"}
"""Whose way of writing a date a language takes."""
FOLDER = Path(__file__).parent / "locale"


class Text(Protocol):
    """A text of the service's catalogue; the key itself when there is none."""

    def __call__(self, locale: str, key: str, /, **values: str | int) -> str:
        """One text, its places filled."""
        ...


@cache
def texts(locale: str) -> Mapping[str, str]:
    """All texts of these pages in one language by their keys."""
    chosen = locale if locale in LOCALES else LOCALES[0]
    with (FOLDER / f"{chosen}.po").open("rb") as file:
        said = {str(message.id): str(message.string) for message in read_po(file, locale=chosen) if message.id}
    return {key: bound(found) for key, found in said.items()} if chosen == "fr" else said


def bound(found: str) -> str:
    """French quotation marks and high punctuation stay with their word at the end of a line."""
    for loose in ("« ", " »", " :", " ;", " ?", " !"):
        found = found.replace(loose, loose.replace(" ", "\u00a0"))
    return found


def day(locale: str, value: date) -> str:
    """A date as people of that language write it, in Europe."""
    return format_date(value, format="long", locale=WRITTEN_AS.get(locale, locale))


def moment(locale: str, value: datetime, zone: tzinfo) -> str:
    """A date and a time of day as the wall clock shows it."""
    local = value.astimezone(zone)
    clock = f"{local.hour} h {local:%M}" if locale == "fr" else f"{local.hour}:{local:%M}"
    return f"{day(locale, local.date())}, {clock}"
