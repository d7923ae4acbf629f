"""What the modules of the queue's store share: rows as values, the journal, who holds what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import BindParameter, ColumnElement, Connection, Row, Select, and_, insert, or_, select
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from review_queue.adapters.tables import review_events, review_items
from review_queue.errors import ItemNotFoundError
from review_queue.item import WAITING, ItemKind, ItemState, ReviewItem

ITEMS = review_items.c
QUEUE = "queue"
"""The journal's actor where no moderator acted."""
WAITING_VALUES = tuple(state.value for state in WAITING)


def new_id() -> str:
    """A fresh opaque id."""
    return uuid4().hex


def item_from(row: Row[Any]) -> ReviewItem:
    """A row as its value."""
    return ReviewItem(
        id=row.id,
        kind=ItemKind(row.kind),
        case_id=row.case_id,
        subject_id=row.subject_id,
        state=ItemState(row.state),
        quarter=row.quarter,
        reasons=tuple(row.reasons),
        needs_four_eyes=row.needs_four_eyes,
        doubled=row.doubled,
        recall=row.recall,
        version=row.version,
        created_at=row.created_at,
        due_at=row.due_at,
        holder=row.holder,
        lease_until=row.lease_until,
        snoozed_until=row.snoozed_until,
        commit_at=row.commit_at,
        decided_by=row.decided_by,
        reopened=row.reopened,
        twin=row.twin,
        is_safety=row.is_safety,
    )


def get(connection: Connection, item_id: str, *, lock: bool = False) -> ReviewItem:
    """One item; ``lock`` keeps others from changing it until the transaction ends.

    Raises:
        ItemNotFoundError: there is none of that id.
    """
    query = select(review_items).where(ITEMS.id == item_id)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise ItemNotFoundError("no such item; go back to the queue")
    return item_from(row)


def note_event(
    connection: Connection, item: ReviewItem, kind: str, actor: str, now: datetime, detail: str = ""
) -> None:
    """Write one line of the queue's journal: codes and ids only."""
    note_events(connection, [item], kind, actor, now, detail)


def note_events(
    connection: Connection, items: Iterable[ReviewItem], kind: str, actor: str, now: datetime, detail: str = ""
) -> None:
    """The same line for several items."""
    rows = [
        {"item_id": item.id, "type": kind, "actor": actor, "version": item.version, "detail": detail, "at": now}
        for item in items
    ]
    if rows:
        connection.execute(insert(review_events), rows)


def is_waiting() -> ColumnElement[bool]:
    """Somebody still has to look."""
    return ITEMS.state.in_(WAITING_VALUES)


def is_free(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Nobody has it open."""
    return or_(ITEMS.holder.is_(None), ITEMS.lease_until <= now)


def is_held_by(
    moderator_id: str | BindParameter[str], now: datetime | BindParameter[datetime]
) -> ColumnElement[bool]:
    """The moderator has it open."""
    return and_(ITEMS.holder == moderator_id, ITEMS.lease_until > now)


def in_order(query: Select[Any]) -> Select[Any]:
    """The hour due first; within it what should be seen sooner, then due first, then oldest first."""
    return query.order_by(*line_of(ITEMS))


def line_of(items: ReadOnlyColumnCollection[str, Any]) -> tuple[ColumnElement[Any], ...]:
    """The columns of that order; the indexes keep them so."""
    return (items.due_hour, items.precedence.desc(), items.due_at, items.created_at, items.id)
