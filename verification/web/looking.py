"""The sentence that tells residents who may look at their case, from the routing in force."""

from __future__ import annotations

from review_queue.texts import locale_named
from review_queue.who_looks import sentence
from verification.ports import Services


def who_looks(services: Services, quarter: str | None, locale: str) -> str:
    """The sentence for a quarter; None where it is not known yet."""
    with services.looking() as work:
        routing = work.reviews.routing()
    twin = routing.twin_of(quarter)
    named = services.places.quarter_name(twin) if twin else ""
    return sentence(routing, quarter, locale_named(locale), twin_name=named)
