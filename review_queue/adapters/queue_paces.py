"""How long answers take, kept by kind, and the lease that follows from it."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Case, Connection, Label, bindparam, case, delete, insert, literal, select

from review_queue.adapters.queue_rows import ITEMS
from review_queue.adapters.tables import UtcDateTime, review_decisions, review_items, review_paces
from review_queue.item import ItemKind
from review_queue.workload import FEWEST_MEASURED, USUAL_LEASE, lease_for

MOST_MEASURED = 500
"""Answers of a kind that its median is taken of, the last ones: habits change."""


def leases(connection: Connection) -> dict[ItemKind, timedelta]:
    """How long an item of each kind stays with whoever opens it."""
    known = {row.kind: row for row in connection.execute(select(review_paces))}
    return {kind: _lease_of(known.get(kind.value)) for kind in ItemKind}


def _lease_of(row: Any) -> timedelta:  # noqa: ANN401 - a row of review_paces or None
    if row is None or row.decisions < FEWEST_MEASURED:
        return lease_for(None)
    return lease_for(timedelta(milliseconds=row.median_active_ms))


def lease_end(connection: Connection, now: datetime) -> Case[datetime] | Label[datetime]:
    """When a lease taken now ends, by the kind of the row it is taken on."""
    unusual = {kind: lease for kind, lease in leases(connection).items() if lease != USUAL_LEASE}
    usual = literal(now + USUAL_LEASE, UtcDateTime())
    if not unusual:
        return usual.label("lease_end")
    ends = [(ITEMS.kind == kind.value, literal(now + lease, UtcDateTime())) for kind, lease in unusual.items()]
    return case(*ends, else_=usual)


LEASE_END: Case[datetime] = case(
    *((ITEMS.kind == kind.value, bindparam(f"lease_of_{kind.value}", type_=UtcDateTime())) for kind in ItemKind)
)
"""The same in a statement that is built once and run with ``lease_ends``."""


def lease_ends(connection: Connection, now: datetime) -> dict[str, datetime]:
    """When a lease taken now ends, for each kind."""
    return {f"lease_of_{kind.value}": now + lease for kind, lease in leases(connection).items()}


def measure_paces(connection: Connection, now: datetime) -> None:
    """Take the median of the last answers of each kind again."""
    for kind in ItemKind:
        times = _active_times(connection, kind)
        connection.execute(delete(review_paces).where(review_paces.c.kind == kind.value))
        if times:
            row = {"kind": kind.value, "median_active_ms": int(median(times)), "decisions": len(times)}
            connection.execute(insert(review_paces).values(row | {"measured_at": now}))


def _active_times(connection: Connection, kind: ItemKind) -> list[int]:
    """The time of real work of the last answers, milliseconds."""
    answers = select(review_decisions.c.active_ms).join(review_items, ITEMS.id == review_decisions.c.item_id)
    known = answers.where(ITEMS.kind == kind.value, review_decisions.c.active_ms.is_not(None))
    last = known.order_by(review_decisions.c.decided_at.desc()).limit(MOST_MEASURED)
    return list(connection.scalars(last))
