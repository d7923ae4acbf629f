"""The declared hours in the database: every change is a row, the last one holds."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from sqlalchemy import Connection, func, insert, select

from review_queue.adapters.queue_people import FRANCE
from review_queue.adapters.tables import working_hours
from review_queue.declared_hours import DeclaredHours
from review_queue.due_dates import ALWAYS, WorkingHours

HOURS = working_hours.c


def declared(connection: Connection) -> DeclaredHours | None:
    """The hours the team declared last; None while it declared none."""
    row = connection.execute(select(working_hours).order_by(HOURS.version.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    closed = frozenset(date.fromisoformat(day) for day in row.closed)
    return DeclaredHours(week=tuple(row.week), closed=closed, keeps_holidays=row.keeps_holidays)


def declare(connection: Connection, hours: DeclaredHours, by: str, now: datetime) -> int:
    """Keep other hours from now on; the number of the change."""
    version = int(connection.execute(select(func.coalesce(func.max(HOURS.version), 0))).scalar_one()) + 1
    row = {"version": version, "week": list(hours.week), "keeps_holidays": hours.keeps_holidays}
    row |= {"closed": sorted(day.isoformat() for day in hours.closed), "changed_by": by, "changed_at": now}
    connection.execute(insert(working_hours).values(row))
    return version


def in_force(connection: Connection, now: datetime, zone: tzinfo = FRANCE) -> WorkingHours:
    """The value by which a promise made now is counted: every hour, until the team declares its own."""
    hours = declared(connection)
    return ALWAYS if hours is None else hours.counted_from(now, zone)
