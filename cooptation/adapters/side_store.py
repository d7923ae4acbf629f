"""Everything beside members, requests and vouches, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from cooptation.adapters.side_store_arrivals import SqlArrivals
from cooptation.adapters.side_store_bodies import SqlBodies
from cooptation.adapters.side_store_findings import SqlFindings
from cooptation.adapters.side_store_homes import SqlHomes
from cooptation.adapters.side_store_standings import SqlStandings
from cooptation.side_ports import Centre


@dataclass(frozen=True, kw_only=True)
class SqlSide:
    """The ``Side`` of one transaction; ``centre`` is the service's own."""

    bodies: SqlBodies
    homes: SqlHomes
    findings: SqlFindings
    arrivals: SqlArrivals
    standings: SqlStandings
    centre: Centre


def side_on(connection: Connection, centre: Centre) -> SqlSide:
    """The stores of one connection."""
    return SqlSide(
        bodies=SqlBodies(connection),
        homes=SqlHomes(connection),
        findings=SqlFindings(connection),
        arrivals=SqlArrivals(connection),
        standings=SqlStandings(connection),
        centre=centre,
    )
