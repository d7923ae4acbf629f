"""Homes as digests, with the place that was imported for them, on the caller's own connection."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection

from cooptation.people import Home
from verification.adapters.places import SqlPlaces
from verification.domain.case import Case
from verification.dwellings import home_of


@dataclass(frozen=True, kw_only=True)
class Homes:
    """``key`` is the oldest digest key still kept: a new one would tear neighbours apart."""

    places: SqlPlaces
    key: bytes = field(repr=False)

    def on(
        self, connection: Connection, name: str, address: str, quarter: str | None = None, unit: str = ""
    ) -> Home:
        """The home of a name and an address, and of a flat where its resident tells it."""
        return home_of(name, address, self.places.locate_on(connection, address), self.key, quarter, unit)

    def of_case(self, connection: Connection, case: Case) -> Home | None:
        """The declared home of a case; None once it is forgotten."""
        if case.claim is None:
            return None
        return self.on(connection, case.claim.name, case.claim.address, case.quarter)
