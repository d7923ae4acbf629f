"""The queue's items in SQLAlchemy: what is waiting, who has it open, what was answered.

Every function works on the caller's connection and never commits; each change is one statement that states its
own conditions, so two moderators at once are settled by the database and not by a look beforehand. An item
changes version when it changes hands, so whoever comes back to a paper somebody else had meanwhile is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Row,
    Select,
    Update,
    and_,
    case,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from review_queue.adapters.tables import review_decisions, review_items
from review_queue.errors import ItemChangedError, ItemNotFoundError, LeaseLostError
from review_queue.item import ItemState, QueueCounts, ReviewDecision, ReviewItem, ReviewVerdict

LEASE = timedelta(minutes=15)
"""How long an item stays with whoever opened it: within the 3 to 20 minutes of the console's rules."""
IDLE_HOLD = timedelta(minutes=20)
"""The longest an open page may keep an item while nobody touches it."""
LEAVE_GRACE = timedelta(seconds=30)
"""What is left of a lease when the page is closed: enough for a reload or for a form already sent."""
LIST_LIMIT = 50

ITEMS = review_items.c


def open_item(
    connection: Connection, *, case_id: str, subject_id: str, reasons: Sequence[str], due_at: datetime, now: datetime
) -> str:
    """Put a subject in the queue and give the item's id; a subject that is already there keeps its item."""
    row = _new_row(case_id, subject_id, reasons, due_at, now)
    connection.execute(_once(connection), [row])
    same = and_(ITEMS.subject_id == subject_id, ITEMS.recall == "")
    return str(connection.execute(select(ITEMS.id).where(same)).scalar_one())


def call_back(
    connection: Connection,
    subjects: Sequence[tuple[str, str, Sequence[str]]],
    *,
    recall: str,
    due_at: datetime,
    now: datetime,
) -> None:
    """Put answered subjects (case, subject, reasons) in the queue again, once a recall."""
    rows = [_new_row(case_id, subject_id, reasons, due_at, now, recall) for case_id, subject_id, reasons in subjects]
    connection.execute(_once(connection), rows)


def _new_row(
    case_id: str, subject_id: str, reasons: Sequence[str], due_at: datetime, now: datetime, recall: str = ""
) -> dict[str, Any]:
    return {
        "id": uuid4().hex,
        "case_id": case_id,
        "subject_id": subject_id,
        "recall": recall,
        "state": ItemState.OPEN.value,
        "reasons": list(reasons),
        "version": 1,
        "created_at": now,
        "due_at": due_at,
    }


def _once(connection: Connection) -> Insert:
    """The insertion that leaves an item alone that is there already."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    once: Insert = dialect.insert(review_items).on_conflict_do_nothing(index_elements=["subject_id", "recall"])
    return once


def close_for_case(connection: Connection, case_id: str, now: datetime) -> int:
    """Take a case's undecided items out of the queue (it was withdrawn or erased); gives how many.

    ``now`` is what the closing counts as the item's last action.
    """
    change = (
        update(review_items)
        .where(ITEMS.case_id == case_id, ITEMS.state == ItemState.OPEN.value)
        .values(state=ItemState.CLOSED.value, holder=None, lease_until=None, version=ITEMS.version + 1, acted_at=now)
    )
    return connection.execute(change).rowcount


def take(connection: Connection, item_id: str, moderator_id: str, now: datetime) -> ReviewItem:
    """Hold an item for a lease's time; whoever holds it already holds it anew.

    Raises:
        ItemNotFoundError: there is no such item.
        ItemChangedError: it is no longer to be decided.
        LeaseLostError: a colleague holds it.
    """
    mine_or_free = or_(ITEMS.holder == moderator_id, _is_free(now))
    row = connection.execute(_taking(moderator_id, now).where(ITEMS.id == item_id, mine_or_free)).one_or_none()
    if row is not None:
        return _item(row)
    item = get(connection, item_id)
    if item.state is not ItemState.OPEN:
        raise ItemChangedError("this item was decided or closed; go back to the queue")
    raise LeaseLostError("a colleague holds this item; take another one or wait for its end")


def take_next(connection: Connection, moderator_id: str, now: datetime) -> ReviewItem | None:
    """Hold the free item due first; None when everything is decided or held. One statement."""
    first = select(ITEMS.id).where(ITEMS.state == ItemState.OPEN.value, _is_free(now))
    first = _in_order(first).limit(1).with_for_update(skip_locked=True)
    row = connection.execute(_taking(moderator_id, now).where(ITEMS.id == first.scalar_subquery())).one_or_none()
    return None if row is None else _item(row)


def extend(connection: Connection, item_id: str, moderator_id: str, now: datetime, *, active: bool) -> ReviewItem:
    """Keep an item a lease longer; ``active`` says that the holder did something since the last time.

    Raises:
        ItemNotFoundError: there is no such item.
        LeaseLostError: it is no longer theirs, or nobody touched it for longer than ``IDLE_HOLD``.
    """
    idle_end = now - IDLE_HOLD
    touched = true() if active else ITEMS.acted_at > idle_end
    until = now + LEASE
    change = update(review_items).where(ITEMS.id == item_id, _is_held_by(moderator_id, now), touched)
    values: dict[str, Any] = {"lease_until": until} | ({"acted_at": now} if active else {})
    row = connection.execute(change.values(values).returning(*review_items.columns)).one_or_none()
    if row is not None:
        return _item(row)
    get(connection, item_id)
    raise LeaseLostError("the hold on this item has ended; take it again")


def leave(connection: Connection, item_id: str, moderator_id: str, now: datetime) -> None:
    """The page was closed: let the lease run out in a moment, unless it is only being loaded again."""
    soon = now + LEAVE_GRACE
    mine = update(review_items).where(ITEMS.id == item_id, _is_held_by(moderator_id, now), ITEMS.lease_until > soon)
    connection.execute(mine.values(lease_until=soon))


def release(connection: Connection, item_id: str, moderator_id: str) -> None:
    """Give an item back to the queue; nothing happens when it is not theirs."""
    mine = update(review_items).where(ITEMS.id == item_id, ITEMS.holder == moderator_id)
    connection.execute(mine.where(ITEMS.state == ItemState.OPEN.value).values(holder=None, lease_until=None))


def release_all(connection: Connection, moderator_id: str) -> None:
    """Give back everything a moderator has open (signed out, account closed)."""
    mine = update(review_items).where(ITEMS.holder == moderator_id, ITEMS.state == ItemState.OPEN.value)
    connection.execute(mine.values(holder=None, lease_until=None))


def decide(
    connection: Connection, item_id: str, *, version: int, moderator_id: str, decision: ReviewDecision, now: datetime
) -> ReviewItem:
    """Answer an item, once: only its holder can, and only on the version they saw.

    Raises:
        ItemNotFoundError: there is no such item.
        ItemChangedError: it was decided, closed or changed meanwhile.
        LeaseLostError: a colleague holds it, or the hold has ended.
    """
    seen = and_(ITEMS.id == item_id, ITEMS.version == version, _is_held_by(moderator_id, now))
    change = update(review_items).where(seen, ITEMS.state == ItemState.OPEN.value)
    values = {"state": ItemState.DECIDED.value, "holder": None, "lease_until": None, "acted_at": now}
    change = change.values(values | {"version": ITEMS.version + 1})
    row = connection.execute(change.returning(*review_items.columns)).one_or_none()
    if row is None:
        raise _why_not(get(connection, item_id), version, moderator_id, now)
    connection.execute(insert(review_decisions).values(_decision_row(item_id, moderator_id, decision, now)))
    return _item(row)


def get(connection: Connection, item_id: str) -> ReviewItem:
    """One item.

    Raises:
        ItemNotFoundError: there is none of that id.
    """
    row = connection.execute(select(review_items).where(ITEMS.id == item_id)).one_or_none()
    if row is None:
        raise ItemNotFoundError("no such item; go back to the queue")
    return _item(row)


def decision_of(connection: Connection, item_id: str) -> ReviewDecision | None:
    """What was answered; None while it was not."""
    query = select(review_decisions).where(review_decisions.c.item_id == item_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return ReviewDecision(verdict=ReviewVerdict(row.verdict), reasons=tuple(row.reasons), note=row.note)


def has_item(connection: Connection, subject_id: str) -> bool:
    """Whether a document was ever put in the queue; it is not put there twice."""
    return connection.scalar(select(ITEMS.id).where(ITEMS.subject_id == subject_id)) is not None


def decision_on(connection: Connection, subject_id: str) -> ReviewDecision | None:
    """What was answered last on one document; None when nobody answered, or nobody was asked."""
    answered = select(ITEMS.id).join(review_decisions, review_decisions.c.item_id == ITEMS.id)
    last = answered.where(ITEMS.subject_id == subject_id).order_by(review_decisions.c.decided_at.desc()).limit(1)
    item_id = connection.scalar(last)
    return None if item_id is None else decision_of(connection, item_id)


def open_items(connection: Connection, limit: int = LIST_LIMIT) -> tuple[ReviewItem, ...]:
    """What is undecided, held or not, in the order in which it is handed out."""
    query = select(review_items).where(ITEMS.state == ItemState.OPEN.value)
    rows = connection.execute(_in_order(query).limit(limit)).all()
    return tuple(_item(row) for row in rows)


def held_by(connection: Connection, moderator_id: str, now: datetime) -> tuple[ReviewItem, ...]:
    """What a moderator has open, in the order of the queue."""
    query = select(review_items).where(ITEMS.state == ItemState.OPEN.value, _is_held_by(moderator_id, now))
    return tuple(_item(row) for row in connection.execute(_in_order(query)).all())


def counts(connection: Connection, moderator_id: str, now: datetime) -> QueueCounts:
    """How the queue stands for one moderator."""
    held = and_(ITEMS.holder.is_not(None), ITEMS.lease_until > now)
    others = and_(held, ITEMS.holder != moderator_id)
    query = select(
        func.count().label("to_do"),
        _how_many(ITEMS.due_at < now).label("late"),
        _how_many(others).label("held_by_others"),
        _how_many(and_(held, ITEMS.holder == moderator_id)).label("mine"),
        func.min(case((others, ITEMS.lease_until))).label("first_free_at"),
    ).where(ITEMS.state == ItemState.OPEN.value)
    return QueueCounts(**connection.execute(query).one()._asdict())


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many rows meet a condition; a count skips what is null."""
    return func.count(case((condition, 1)))


def _is_free(now: datetime) -> ColumnElement[bool]:
    """Nobody has it open."""
    return or_(ITEMS.holder.is_(None), ITEMS.lease_until <= now)


def _is_held_by(moderator_id: str, now: datetime) -> ColumnElement[bool]:
    """The moderator has it open."""
    return and_(ITEMS.holder == moderator_id, ITEMS.lease_until > now)


def _in_order(query: Select[Any]) -> Select[Any]:
    """Due first, then oldest first."""
    return query.order_by(ITEMS.due_at, ITEMS.created_at, ITEMS.id)


def _taking(moderator_id: str, now: datetime) -> Update:
    """The change that puts open items in a moderator's hands; the caller says which."""
    same_hands = func.coalesce(ITEMS.holder, "") == moderator_id
    values = {
        "holder": moderator_id,
        "lease_until": now + LEASE,
        "acted_at": now,
        "version": case((same_hands, ITEMS.version), else_=ITEMS.version + 1),
    }
    change = update(review_items).where(ITEMS.state == ItemState.OPEN.value).values(values)
    return change.returning(*review_items.columns)


def _why_not(item: ReviewItem, version: int, moderator_id: str, now: datetime) -> ItemChangedError | LeaseLostError:
    """What stands in the way of a decision that found no row."""
    if item.state is not ItemState.OPEN:
        return ItemChangedError("this item was decided or closed meanwhile; go back to the queue")
    if item.holder != moderator_id or not item.is_held(now):
        return LeaseLostError("the hold on this item has ended; take it again and check what changed")
    return ItemChangedError(f"version {version} of this item is no longer the last; load it again")


def _decision_row(item_id: str, moderator_id: str, decision: ReviewDecision, now: datetime) -> dict[str, Any]:
    """A decision as its row."""
    return {
        "id": uuid4().hex,
        "item_id": item_id,
        "moderator_id": moderator_id,
        "verdict": decision.verdict.value,
        "reasons": list(decision.reasons),
        "note": decision.note,
        "decided_at": now,
    }


def _item(row: Row[Any]) -> ReviewItem:
    """A row as its value."""
    return ReviewItem(
        id=row.id,
        case_id=row.case_id,
        subject_id=row.subject_id,
        state=ItemState(row.state),
        reasons=tuple(row.reasons),
        recall=row.recall,
        version=row.version,
        created_at=row.created_at,
        due_at=row.due_at,
        holder=row.holder,
        lease_until=row.lease_until,
    )
