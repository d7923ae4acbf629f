"""How many verified members a quarter has, for organisations; the pages hide small counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from cooptation.adapters.tables import members

PEOPLE = members.c


def members_by_quarter(connection: Connection, quarters: Sequence[str], now: datetime) -> Mapping[str, int]:
    """Verified, active members of each quarter; quarters without any are left out."""
    lasts = or_(PEOPLE.verified_until.is_(None), PEOPLE.verified_until > now)
    verified = (PEOPLE.level.is_not(None), PEOPLE.is_active.is_(True), lasts, PEOPLE.quarter.in_(quarters))
    query = select(PEOPLE.quarter, func.count().label("people")).where(*verified).group_by(PEOPLE.quarter)
    return {row.quarter: int(row.people) for row in connection.execute(query)}
