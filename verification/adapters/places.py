"""Where homes lie, from what was imported: the address base and the map of quarters, kept in memory while it holds."""

from __future__ import annotations

import threading

from sqlalchemy import Connection

from verification.adapters import address_base
from verification.adapters.quarters import edition_of, load_quarters
from verification.adapters.unit_of_work import Transactions
from verification.addresses import parse_address
from verification.addresses.communes import commune_table
from verification.areas.doors import FoundDoor
from verification.areas.quarters import QuarterMap, Spot
from verification.domain.whereabouts import COMMUNE_PREFIX, KnownAddress, Whereabouts


class SqlPlaces:
    """The ``Places`` of an installation. Each question is one short look; an import is noticed at the next one."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._lock = threading.Lock()
        self._edition: tuple[int, int] | None = None
        self._map = QuarterMap(())

    def locate(self, address: str, /) -> Whereabouts | None:
        """Where an address lies; None where nothing was imported."""
        with self._transactions.reading() as work:
            return self.locate_on(work.connection, address)

    def locate_on(self, connection: Connection, address: str) -> Whereabouts | None:
        """``locate`` inside a transaction that does more."""
        quarters = self._quarters(connection)
        if not quarters.quarters and not address_base.has_base(connection):
            return None
        return whereabouts(address_base.find_door(connection, parse_address(address)), quarters)

    def suggest(self, text: str, limit: int, /) -> tuple[KnownAddress, ...]:
        """Addresses that somebody who typed this may mean, the likeliest first."""
        with self._transactions.reading() as work:
            return address_base.suggest(work.connection, text, limit)

    def quarter_name(self, quarter: str) -> str:
        """What people call a quarter; a commune by its name."""
        with self._transactions.reading() as work:
            known = {one.id: one.name for one in self._quarters(work.connection).quarters}
        commune = commune_table().roots.get(quarter.removeprefix(COMMUNE_PREFIX))
        return known.get(quarter, commune.name if commune else quarter)

    def _quarters(self, connection: Connection) -> QuarterMap:
        """The map of the edition in the database."""
        edition = edition_of(connection)
        with self._lock:
            if edition != self._edition:
                self._map, self._edition = QuarterMap(load_quarters(connection)), edition
            return self._map


def whereabouts(found: FoundDoor, quarters: QuarterMap) -> Whereabouts:
    """What base and map say together."""
    door = found.door
    spot = quarters.place_commune(found.commune) if door is None else quarters.place(door.lon, door.lat, found.commune)
    return _joined(found, spot)


def _joined(found: FoundDoor, spot: Spot) -> Whereabouts:
    return Whereabouts(
        door=found.state,
        has_twin=found.has_twin,
        lon=found.door.lon if found.door else None,
        lat=found.door.lat if found.door else None,
        is_exact=found.is_exact,
        commune=found.commune,
        quarter=spot.quarter,
        kind=spot.kind,
        is_outside=spot.is_outside,
        edge_m=spot.edge_m,
        near=spot.near,
        perimeters=spot.perimeters,
    )
