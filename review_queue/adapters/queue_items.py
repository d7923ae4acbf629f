"""Items as they come into the queue, are looked up and leave it without an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Insert, and_, case, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from review_queue.adapters.queue_rows import (
    ITEMS,
    QUEUE,
    WAITING_VALUES,
    get,
    in_order,
    is_held_by,
    is_waiting,
    item_from,
    new_id,
    note_event,
    note_events,
)
from review_queue.adapters.tables import (
    review_conflicts,
    review_decisions,
    review_items,
    review_links,
    review_notes,
)
from review_queue.item import UNDECIDED, ItemKind, QueueCounts, ReviewItem, ReviewVerdict
from review_queue.order import Lane, lane_of
from review_queue.states import first_state
from review_queue.workload import CONTINUITY

LIST_LIMIT = 50
JUDGED_BEFORE = "judged_before"
"""The kind of conflict of whoever answered what is appealed against."""
UNDECIDED_VALUES = tuple(state.value for state in UNDECIDED)


def open_item(
    connection: Connection,
    *,
    case_id: str,
    subject_id: str,
    reasons: Sequence[str],
    due_at: datetime,
    now: datetime,
    kind: ItemKind = ItemKind.DOCUMENT,
    quarter: str | None = None,
    four_eyes: bool = False,
    links: Mapping[str, str] | None = None,
    precedence: int = 0,
    is_safety: bool = False,
) -> str:
    """Put a subject in the queue and give the item's id; a subject that is already there keeps its item.

    A paper sent again waits a while for the moderator who asked for it. ``links`` are keyed digests by what they are
    of: items that share one are shown together. ``precedence`` (0 to 1000) counts among items due in the same hour;
    ``is_safety``: the brake brought it here.
    """
    row = _new_row(case_id, subject_id, reasons, due_at, now, kind=kind)
    row |= {"precedence": precedence, "is_safety": is_safety}
    row |= {"quarter": quarter, "needs_four_eyes": four_eyes} | _kept_for(connection, case_id, kind, now)
    if connection.execute(_once(connection).returning(ITEMS.id), [row]).scalar_one_or_none() is None:
        same = and_(ITEMS.subject_id == subject_id, ITEMS.recall == "", ITEMS.kind == kind.value)
        return str(connection.execute(select(ITEMS.id).where(same)).scalar_one())
    item = get(connection, row["id"])
    _link(connection, item.id, links or {})
    note_event(connection, item, "opened", QUEUE, now, kind.value)
    return item.id


def open_appeal(
    connection: Connection,
    *,
    case_id: str,
    subject_id: str,
    reasons: Sequence[str],
    due_at: datetime,
    now: datetime,
    quarter: str | None = None,
) -> str:
    """Put an appeal in the queue, never for a moderator who answered on this case before; gives the item's id."""
    item_id = open_item(
        connection,
        case_id=case_id,
        subject_id=subject_id,
        reasons=reasons,
        due_at=due_at,
        now=now,
        kind=ItemKind.APPEAL,
        quarter=quarter,
    )
    of_case = and_(ITEMS.case_id == case_id, ITEMS.id != item_id)
    answered = select(review_decisions.c.moderator_id).join(review_items, ITEMS.id == review_decisions.c.item_id)
    for moderator_id in set(connection.scalars(answered.where(of_case))):
        add_conflict(connection, item_id, moderator_id, JUDGED_BEFORE, now)
    return item_id


def call_back(
    connection: Connection,
    subjects: Sequence[tuple[str, str, Sequence[str]]],
    *,
    recall: str,
    due_at: datetime,
    now: datetime,
) -> tuple[str, ...]:
    """Put answered subjects (case, subject, reasons) in the queue again, once a recall; the ids of the new items."""
    rows = [
        _new_row(case_id, subject_id, reasons, due_at, now, recall=recall) for case_id, subject_id, reasons in subjects
    ]
    return tuple(connection.scalars(_once(connection).returning(ITEMS.id), rows)) if rows else ()


def _new_row(
    case_id: str,
    subject_id: str,
    reasons: Sequence[str],
    due_at: datetime,
    now: datetime,
    *,
    kind: ItemKind = ItemKind.DOCUMENT,
    recall: str = "",
) -> dict[str, Any]:
    state = first_state(kind)
    return {
        "id": new_id(),
        "kind": kind.value,
        "case_id": case_id,
        "subject_id": subject_id,
        "recall": recall,
        "state": state.value,
        "lane": lane_of(state),
        "reasons": list(reasons),
        "version": 1,
        "created_at": now,
        "due_at": due_at,
    }


def _once(connection: Connection) -> Insert:
    """The insertion that leaves an item alone that is there already."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    same = ["subject_id", "recall", "kind"]
    once: Insert = dialect.insert(review_items).on_conflict_do_nothing(index_elements=same)
    return once


def _kept_for(connection: Connection, case_id: str, kind: ItemKind, now: datetime) -> dict[str, Any]:
    """Who asked for the paper that now came; nobody for anything else."""
    if kind is not ItemKind.DOCUMENT or not case_id:
        return {}
    asked = and_(
        ITEMS.case_id == case_id,
        review_decisions.c.verdict == ReviewVerdict.NEEDS_ACTION.value,
        review_decisions.c.settled_at.is_not(None),
    )
    answers = select(review_decisions.c.moderator_id).join(review_items, ITEMS.id == review_decisions.c.item_id)
    last = answers.where(asked).order_by(review_decisions.c.settled_at.desc()).limit(1)
    moderator_id = connection.scalar(last)
    return {} if moderator_id is None else {"kept_for": moderator_id, "kept_until": now + CONTINUITY}


def _link(connection: Connection, item_id: str, links: Mapping[str, str]) -> None:
    """Keep what the item has in common with others."""
    rows = [{"item_id": item_id, "kind": kind, "digest": digest} for kind, digest in links.items() if digest]
    if rows:
        connection.execute(insert(review_links), rows)


def add_conflict(connection: Connection, item_id: str, moderator_id: str, kind: str, now: datetime) -> None:
    """Never hand this item to this moderator; ``kind`` says by which rule. Saying it twice changes nothing."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = {"item_id": item_id, "moderator_id": moderator_id, "kind": kind, "at": now}
    connection.execute(dialect.insert(review_conflicts).values(row).on_conflict_do_nothing())


def close_for_case(connection: Connection, case_id: str, now: datetime, kinds: Sequence[ItemKind] = ()) -> int:
    """Take a case's undecided items out of the queue (it was withdrawn or erased); gives how many.

    An answer that can still be undone goes with them and never takes effect. ``now`` counts as the last action. With
    ``kinds`` only items of those.
    """
    of_kinds = ITEMS.kind.in_([kind.value for kind in kinds or ItemKind])
    return _close(connection, and_(ITEMS.case_id == case_id, of_kinds), now, "closed")


def close_for_subject(connection: Connection, subject_id: str, now: datetime) -> int:
    """Take undecided items about a subject out of the queue: nobody has to look any more; gives how many."""
    return _close(connection, ITEMS.subject_id == subject_id, now, "closed")


def lapse(connection: Connection, item_id: str, now: datetime) -> int:
    """Close an item whose answer no longer fits: its case went another way during the undo time."""
    return _close(connection, ITEMS.id == item_id, now, "lapsed")


def close_old_samples(connection: Connection, before: datetime, now: datetime) -> int:
    """Close samples nobody looked at in time: their papers are gone."""
    old = and_(ITEMS.kind == ItemKind.SAMPLE.value, ITEMS.created_at < before, is_waiting())
    return _close(connection, old, now, "closed")


def _close(connection: Connection, which: ColumnElement[bool], now: datetime, event: str) -> int:
    values = {"state": "closed", "lane": None, "holder": None, "lease_until": None, "acted_at": now, "commit_at": None}
    change = update(review_items).where(which, ITEMS.state.in_(UNDECIDED_VALUES))
    change = change.values(values | {"version": ITEMS.version + 1, "snoozed_until": None})
    closed = [item_from(row) for row in connection.execute(change.returning(*review_items.columns))]
    note_events(connection, closed, event, QUEUE, now)
    return len(closed)


def forget_notes(connection: Connection, case_id: str) -> None:
    """Erase what moderators wrote about a case that is erased."""
    of_case = select(ITEMS.id).where(ITEMS.case_id == case_id)
    connection.execute(review_notes.delete().where(review_notes.c.item_id.in_(of_case)))
    connection.execute(review_links.delete().where(review_links.c.item_id.in_(of_case)))
    connection.execute(update(review_decisions).where(review_decisions.c.item_id.in_(of_case)).values(note=""))


def boost(connection: Connection, case_id: str, now: datetime) -> int:
    """New evidence came for a case that waits: its items come before the others of their class; gives how many."""
    waits = and_(ITEMS.case_id == case_id, ITEMS.lane == Lane.NORMAL.value)
    change = update(review_items).where(waits).values(lane=Lane.BOOSTED.value)
    boosted = [item_from(row) for row in connection.execute(change.returning(*review_items.columns))]
    note_events(connection, boosted, "boosted", QUEUE, now)
    return len(boosted)


def due_of(connection: Connection, case_id: str) -> datetime | None:
    """By when somebody answers on a case that waits; None where nobody is asked for an answer."""
    unseen = [ItemKind.SAMPLE.value, ItemKind.GOLDEN.value, ItemKind.AUDIT.value, ItemKind.REPORT.value]
    waits = and_(ITEMS.case_id == case_id, ITEMS.state.in_(UNDECIDED_VALUES), ITEMS.kind.not_in(unseen))
    earliest: datetime | None = connection.scalar(select(func.min(ITEMS.due_at)).where(waits))
    return earliest


def reasons_on(connection: Connection, subject_id: str) -> frozenset[str]:
    """Every reason for which a human was asked about a subject, whichever item it was."""
    rows = connection.scalars(select(ITEMS.reasons).where(ITEMS.subject_id == subject_id))
    return frozenset(reason for reasons in rows for reason in reasons)


def has_item(connection: Connection, subject_id: str) -> bool:
    """Whether a human was ever asked about a document; a hidden sample is not asking."""
    asked = and_(ITEMS.subject_id == subject_id, ITEMS.kind.not_in([ItemKind.SAMPLE.value, ItemKind.GOLDEN.value]))
    return connection.scalar(select(ITEMS.id).where(asked).limit(1)) is not None


def open_items(connection: Connection, limit: int = LIST_LIMIT, now: datetime | None = None) -> tuple[ReviewItem, ...]:
    """What is undecided, held or not, in the order in which it is handed out; with ``now`` without what is aside."""
    query = select(review_items).where(is_waiting())
    if now is not None:
        query = query.where(or_(ITEMS.snoozed_until.is_(None), ITEMS.snoozed_until <= now))
    return tuple(item_from(row) for row in connection.execute(in_order(query).limit(limit)))


def lead_inbox(connection: Connection, limit: int = LIST_LIMIT) -> tuple[ReviewItem, ...]:
    """What waits for a lead."""
    query = select(review_items).where(ITEMS.lane == Lane.ESCALATED.value)
    return tuple(item_from(row) for row in connection.execute(in_order(query).limit(limit)))


def snoozed_items(connection: Connection, now: datetime, limit: int = LIST_LIMIT) -> tuple[ReviewItem, ...]:
    """What is put aside until later, what comes back first first."""
    query = select(review_items).where(is_waiting(), ITEMS.snoozed_until > now).order_by(ITEMS.snoozed_until)
    return tuple(item_from(row) for row in connection.execute(query.limit(limit)))


def held_by(connection: Connection, moderator_id: str, now: datetime) -> tuple[ReviewItem, ...]:
    """What a moderator has open, in the order of the queue."""
    query = select(review_items).where(is_waiting(), is_held_by(moderator_id, now))
    return tuple(item_from(row) for row in connection.execute(in_order(query)))


def undoable_by(connection: Connection, moderator_id: str, now: datetime) -> tuple[ReviewItem, ...]:
    """What a moderator answered and can still take back, the last answer first."""
    query = select(review_items).where(ITEMS.state == "decided", ITEMS.decided_by == moderator_id)
    rows = connection.execute(query.where(ITEMS.commit_at > now).order_by(ITEMS.commit_at.desc()))
    return tuple(item_from(row) for row in rows)


def linked(connection: Connection, item_id: str, limit: int = LIST_LIMIT) -> tuple[tuple[str, ReviewItem], ...]:
    """Other items of the same case, subject or digest, the newest first, each with what they share.

    What is shared is ``case``, ``subject`` or the kind of the link (``paper``, ``dwelling``).
    """
    item = get(connection, item_id)
    mine = select(review_links.c.kind, review_links.c.digest).where(review_links.c.item_id == item_id)
    found: dict[str, str] = {}
    for kind, digest in connection.execute(mine):
        same = and_(review_links.c.kind == kind, review_links.c.digest == digest)
        found |= {other: kind for other in connection.scalars(select(review_links.c.item_id).where(same).limit(limit))}
    found |= {other: "subject" for other in connection.scalars(_ids(ITEMS.subject_id == item.subject_id, limit))}
    if item.case_id:
        found |= {other: "case" for other in connection.scalars(_ids(ITEMS.case_id == item.case_id, limit))}
    found.pop(item_id, None)
    query = select(review_items).where(ITEMS.id.in_(found)).order_by(ITEMS.created_at.desc()).limit(limit)
    return tuple((found[row.id], item_from(row)) for row in connection.execute(query))


def _ids(which: ColumnElement[bool], limit: int) -> Any:  # noqa: ANN401 - a Select of ids
    return select(ITEMS.id).where(which).limit(limit)


def counts(connection: Connection, moderator_id: str, now: datetime) -> QueueCounts:
    """How the queue stands for one moderator; what is put aside is not to do yet."""
    held = and_(ITEMS.holder.is_not(None), ITEMS.lease_until > now)
    others = and_(held, ITEMS.holder != moderator_id)
    query = select(
        func.count().label("to_do"),
        _how_many(ITEMS.due_at < now).label("late"),
        _how_many(others).label("held_by_others"),
        _how_many(and_(held, ITEMS.holder == moderator_id)).label("mine"),
        func.min(case((others, ITEMS.lease_until))).label("first_free_at"),
    ).where(ITEMS.state.in_(WAITING_VALUES), or_(ITEMS.snoozed_until.is_(None), ITEMS.snoozed_until <= now))
    return QueueCounts(**connection.execute(query).one()._asdict())


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many rows meet a condition; a count skips what is null."""
    return func.count(case((condition, 1)))
