"""The brake in the database: asked for, confirmed, lifted. Whether it is allowed is in ``review_queue.brake``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, insert, or_, select, update

from review_queue.adapters.queue_rows import new_id
from review_queue.adapters.tables import review_brakes
from review_queue.brake import CONFIRM_WITHIN, Brake, Path, Scope, check_brake, confirmed_until, in_force
from review_queue.errors import BrakeError

BRAKES = review_brakes.c


def ask(
    connection: Connection, scope: Scope, target: str, days: int, reason: str, *, by: str, now: datetime
) -> Brake:
    """Ask for a brake; a second lead has a day to confirm it.

    Raises:
        BrakeError: it names nothing, lasts too long or says no reason.
    """
    check_brake(scope, target, days, reason)
    row = {"id": new_id(), "scope": scope.value, "target": target, "days": days, "reason": reason.strip()}
    connection.execute(insert(review_brakes).values(row | {"asked_by": by, "asked_at": now}))
    return get(connection, str(row["id"]))


def get(connection: Connection, brake_id: str) -> Brake:
    """One brake; on PostgreSQL nobody else changes it meanwhile.

    Raises:
        BrakeError: there is none of that id.
    """
    row = connection.execute(select(review_brakes).where(BRAKES.id == brake_id).with_for_update()).one_or_none()
    if row is None:
        raise BrakeError("brake.error.too_late")
    return _brake(row)


def confirm(connection: Connection, brake_id: str, lead_id: str, now: datetime) -> Brake:
    """The second lead's word; it holds from now on.

    Raises:
        BrakeError: the same lead, or too late.
    """
    until = confirmed_until(get(connection, brake_id), lead_id, now)
    values = {"confirmed_by": lead_id, "confirmed_at": now, "until": until}
    connection.execute(update(review_brakes).where(BRAKES.id == brake_id).values(values))
    return get(connection, brake_id)


def lift(connection: Connection, brake_id: str, lead_id: str, now: datetime) -> Brake:
    """One lead ends a brake, or takes back what was asked for.

    Raises:
        BrakeError: it is over already.
    """
    brake = get(connection, brake_id)
    if not (brake.is_in_force(now) or brake.waits(now)):
        raise BrakeError("brake.error.too_late")
    values = {"lifted_by": lead_id, "lifted_at": now}
    connection.execute(update(review_brakes).where(BRAKES.id == brake_id).values(values))
    return get(connection, brake_id)


def current(connection: Connection, now: datetime) -> tuple[Brake, ...]:
    """Those that hold and those that wait for a second lead, the newest first."""
    holds = and_(BRAKES.until.is_not(None), BRAKES.until > now)
    waits = and_(BRAKES.confirmed_at.is_(None), BRAKES.asked_at > now - CONFIRM_WITHIN)
    query = select(review_brakes).where(BRAKES.lifted_at.is_(None), or_(holds, waits))
    return tuple(_brake(row) for row in connection.execute(query.order_by(BRAKES.asked_at.desc(), BRAKES.id)))


def brake_on(connection: Connection, quarter: str | None, path: Path, now: datetime) -> Brake | None:
    """The brake that a case of this quarter on this path is under."""
    return in_force(current(connection, now), quarter, path, now)


def _brake(row: Row[Any]) -> Brake:
    return Brake(
        id=row.id,
        scope=Scope(row.scope),
        target=row.target,
        days=row.days,
        reason=row.reason,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        confirmed_by=row.confirmed_by,
        until=row.until,
        lifted_at=row.lifted_at,
    )
