"""The picture of who vouched for whom with its words in a language: for the console and for the command line.

What is drawn is decided in ``cooptation.picture``; here are only the texts and the dates.
"""

from __future__ import annotations

from datetime import tzinfo
from zoneinfo import ZoneInfo

from babel.dates import format_date

from cooptation.graph import Link, Surroundings
from cooptation.picture import draw
from cooptation.web.catalogue import WRITTEN_AS, texts

FRANCE = ZoneInfo("Europe/Paris")


def circle_picture(around: Surroundings, locale: str, zone: tzinfo = FRANCE) -> bytes:
    """The picture as SVG (UTF-8), its dates by the wall clock of a place."""

    def day(link: Link) -> str:
        if link.at is None:
            return ""
        written = WRITTEN_AS.get(locale, locale)
        return format_date(link.at.astimezone(zone).date(), format="short", locale=written)

    words = texts(locale)
    return draw(around, lambda key: words[key], day)
