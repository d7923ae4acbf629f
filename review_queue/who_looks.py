"""Who may look, told to residents: the statements of the routing as one paragraph.

The words follow ``review_queue.routing.promises_of``; nothing is promised here that the routing does not do.
"""

from __future__ import annotations

from review_queue.routing import NEVER, Promise, Routing, promises_of
from review_queue.texts import Locale, text

METRES_A_KILOMETRE = 1000
AFTERWARDS = (Promise.HANDS_BACK, Promise.BY_THE_TWIN, Promise.BY_A_LEAD)
"""Statements that are sentences of their own."""


def sentence(routing: Routing, quarter: str | None, locale: Locale, *, twin_name: str = "") -> str:
    """The paragraph for residents of a quarter; ``twin_name`` is what people call its twin."""
    promises = promises_of(routing, quarter)
    values: dict[str, str | int] = {
        "dense": _distance(routing.reach.dense_m),
        "rural": _distance(routing.reach.rural_m),
        "inhabitants": _count(routing.reach.small_commune, locale),
        "twin": twin_name or routing.twin_of(quarter) or "",
        "fewest": routing.fewest_free,
    }
    said = {promise: text(f"who_looks.{promise}", locale, **values) for promise in promises}
    never = _joined([said[promise] for promise in promises if promise in NEVER], locale)
    first = said[Promise.BY_THE_QUARTER] + (text("who_looks.never", locale, all=never) if never else "") + "."
    rest = [said[promise] for promise in AFTERWARDS if promise in said]
    return " ".join([first, *rest])


def _joined(parts: list[str], locale: Locale) -> str:
    """Parts with commas between them and a last word for "or"."""
    if len(parts) < 2:
        return "".join(parts)
    return text("who_looks.or", locale, first=", ".join(parts[:-1]), last=parts[-1])


def _distance(metres: int) -> str:
    """Metres as people say them."""
    kilometres, rest = divmod(metres, METRES_A_KILOMETRE)
    return f"{kilometres} km" if kilometres and not rest else f"{metres} m"


def _count(number: int, locale: Locale) -> str:
    """A number with its thousands apart."""
    return f"{number:,}".replace(",", "\u00a0" if locale is Locale.FR else ",")
