"""What a moderator does with an item beside answering it: pass on, put aside, hand to a lead, note, assign, reopen.

Whoever acts on an item holds it; a lead may take one over, assign it or open it again. Every step is a line in the
queue's journal, and none of them changes anything outside the queue.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, select, update

from review_queue.adapters.queue_items import add_conflict
from review_queue.adapters.queue_paces import lease_end
from review_queue.adapters.queue_people import may_judge_anywhere
from review_queue.adapters.queue_rows import ITEMS, get, is_held_by, is_waiting, item_from, new_id, note_event
from review_queue.adapters.tables import (
    moderator_scopes,
    review_access,
    review_decisions,
    review_events,
    review_items,
    review_notes,
    review_skips,
)
from review_queue.errors import ItemChangedError, LeaseLostError, NoteError, NotForYouError
from review_queue.item import ItemKind, ItemState, ReviewItem, ReviewVerdict
from review_queue.order import Lane, hour_of, lane_of
from review_queue.workload import check_skip

MAX_INTERNAL_NOTE_CHARS = 2000
"""As long as what a resident may write in an appeal."""
MAX_SKIP_REASON_CHARS = 64
DECLARED = "declared"
"""The kind of conflict of somebody who says they know the person; no reason is asked."""
ASSIGNED_FOR = timedelta(hours=2)
"""How long an item that a lead assigned is kept for that moderator, as long as continuity keeps one."""
FREED: dict[str, Any] = {"holder": None, "lease_until": None}


def skips_in_a_row(connection: Connection, moderator_id: str, since: datetime) -> int:
    """How many items a moderator passed on since their last answer, and since ``since``."""
    mine = review_decisions.c.moderator_id == moderator_id
    answered = connection.scalar(select(func.max(review_decisions.c.decided_at)).where(mine))
    after = max(since, answered) if answered is not None else since
    by_me = and_(review_skips.c.moderator_id == moderator_id, review_skips.c.at > after)
    return connection.execute(select(func.count()).select_from(review_skips).where(by_me)).scalar_one()


def skip(connection: Connection, item_id: str, moderator_id: str, now: datetime, reason: str = "") -> ReviewItem:
    """Pass an item on; it does not come back to the same moderator for a day.

    Raises:
        ItemNotFoundError: there is no such item.
        LeaseLostError: they do not hold it.
        SkipError: three were passed on in a row, or this is the third and says no reason.
    """
    check_skip(skips_in_a_row(connection, moderator_id, now - timedelta(days=1)), reason)
    item = _change_mine(connection, item_id, moderator_id, now, FREED)
    row = {"id": new_id(), "moderator_id": moderator_id, "item_id": item_id, "at": now}
    connection.execute(insert(review_skips).values(row | {"reason": reason.strip()[:MAX_SKIP_REASON_CHARS]}))
    note_event(connection, item, "skipped", moderator_id, now)
    return item


def snooze(connection: Connection, item_id: str, moderator_id: str, until: datetime, now: datetime) -> ReviewItem:
    """Put an item aside; when its time comes it is handed out before the others.

    Raises:
        ItemNotFoundError: there is no such item.
        LeaseLostError: they do not hold it.
    """
    item = _change_mine(connection, item_id, moderator_id, now, FREED | {"lane": None, "snoozed_until": until})
    note_event(connection, item, "snoozed", moderator_id, now)
    return item


def escalate(connection: Connection, item_id: str, moderator_id: str, note: str, now: datetime) -> ReviewItem:
    """Hand an item to the leads, with a note that says why.

    Raises:
        ItemNotFoundError: there is no such item.
        LeaseLostError: they do not hold it.
        NoteError: the note is missing or too long.
    """
    _check_note(note)
    values = FREED | {"state": ItemState.ESCALATED.value, "lane": Lane.ESCALATED.value, "kept_for": None}
    item = _change_mine(connection, item_id, moderator_id, now, values)
    add_note(connection, item_id, moderator_id, note, now)
    note_event(connection, item, "escalated", moderator_id, now)
    return item


def raise_to_leads(connection: Connection, item_id: str, cause: str, now: datetime) -> bool:
    """Hand a waiting item to the leads because nobody else may take it; False when it does not wait any more."""
    values = {"state": ItemState.ESCALATED.value, "lane": Lane.ESCALATED.value, "version": ITEMS.version + 1}
    free = and_(ITEMS.id == item_id, is_waiting(), ITEMS.state != ItemState.ESCALATED.value, ITEMS.holder.is_(None))
    item = _changed(connection, free, values | {"snoozed_until": None})
    if item is not None:
        note_event(connection, item, "escalated", "queue", now, cause)
    return item is not None


def take_over(connection: Connection, item_id: str, lead_id: str, now: datetime) -> ReviewItem:
    """A lead takes an item that somebody holds; the journal says from whom.

    Raises:
        ItemNotFoundError: there is no such item.
        ItemChangedError: it is no longer to be decided.
        NotForYouError: the lead knows the person, or has answered: another pair of eyes is meant.
    """
    before = get(connection, item_id, lock=True)
    values = {"holder": lead_id, "last_holder": before.holder, "lease_until": lease_end(connection, now)}
    held = and_(ITEMS.id == item_id, is_waiting(), may_judge_anywhere(lead_id))
    item = _changed(connection, held, values | {"acted_at": now, "version": ITEMS.version + 1})
    if item is None and before.is_waiting:
        raise NotForYouError("this item is for somebody else; leave it where it is")
    if item is None:
        raise ItemChangedError("this item was decided or closed; go back to the queue")
    note_event(connection, item, "taken_over", lead_id, now, before.holder or "")
    return item


def assign(connection: Connection, item_id: str, moderator_id: str, lead_id: str, now: datetime) -> ReviewItem:
    """A lead keeps an item for one moderator for a while; it comes to them before the others.

    Raises:
        ItemNotFoundError: there is no such item.
        ItemChangedError: it is held, or no longer to be decided.
    """
    values = {"kept_for": moderator_id, "kept_until": now + ASSIGNED_FOR, "version": ITEMS.version + 1}
    free = and_(ITEMS.id == item_id, is_waiting(), ITEMS.state != ItemState.ESCALATED.value, ITEMS.holder.is_(None))
    item = _changed(connection, free, values | {"lane": Lane.BOOSTED.value, "snoozed_until": None})
    if item is None:
        get(connection, item_id)
        raise ItemChangedError("somebody has this item open, or it is decided; load the list again")
    note_event(connection, item, "assigned", lead_id, now, moderator_id)
    return item


def release_from(connection: Connection, item_id: str, lead_id: str, now: datetime) -> ReviewItem:
    """A lead frees what somebody has open.

    Raises:
        ItemNotFoundError: there is no such item.
        ItemChangedError: nobody has it open, or it is no longer to be decided.
    """
    held = and_(ITEMS.id == item_id, is_waiting(), ITEMS.holder.is_not(None))
    item = _changed(connection, held, FREED | {"version": ITEMS.version + 1})
    if item is None:
        get(connection, item_id)
        raise ItemChangedError("nobody has this item open any more; load the list again")
    note_event(connection, item, "released", lead_id, now)
    return item


def reopen(connection: Connection, item_id: str, lead_id: str, due_at: datetime, now: datetime) -> ReviewItem:
    """A lead opens a committed item again, for somebody who has not answered it; a refusal then takes four eyes.

    Raises:
        ItemNotFoundError: there is no such item.
        ItemChangedError: it is not committed.
    """
    refused = and_(review_decisions.c.item_id == item_id, review_decisions.c.verdict == ReviewVerdict.REFUSED.value)
    was_refused = connection.scalar(select(review_decisions.c.id).where(refused).limit(1)) is not None
    before = get(connection, item_id)
    state = ItemState.APPEAL if before.kind is ItemKind.APPEAL else ItemState.OPEN
    values: dict[str, Any] = {"state": state.value, "lane": lane_of(state), "decided_by": None}
    values |= {"due_at": due_at, "due_hour": hour_of(due_at)}
    values |= {"version": ITEMS.version + 1, "reopened": ITEMS.reopened + 1, "doubled": False, "kept_for": None}
    values |= {"needs_four_eyes": before.needs_four_eyes or was_refused}
    committed = and_(ITEMS.id == item_id, ITEMS.state == ItemState.COMMITTED.value)
    item = _changed(connection, committed, values)
    if item is None:
        raise ItemChangedError("only an answer that has taken effect is opened again; undo is for the others")
    note_event(connection, item, "reopened", lead_id, now)
    return item


def declare_conflict(connection: Connection, item_id: str, moderator_id: str, now: datetime) -> None:
    """A moderator says that they know this person: they give the item back and are never handed it again.

    Raises:
        ItemNotFoundError: there is no such item.
    """
    item = get(connection, item_id)
    add_conflict(connection, item_id, moderator_id, DECLARED, now)
    _changed(connection, and_(ITEMS.id == item_id, ITEMS.holder == moderator_id, is_waiting()), FREED)
    connection.execute(update(review_items).where(ITEMS.id == item_id).values(routed_at=None))
    note_event(connection, item, "conflict_declared", moderator_id, now)


def add_note(connection: Connection, item_id: str, moderator_id: str, text: str, now: datetime) -> None:
    """Keep a note for colleagues; it is never sent.

    Raises:
        NoteError: it is empty or too long.
    """
    _check_note(text)
    row = {"id": new_id(), "item_id": item_id, "moderator_id": moderator_id, "text": text.strip(), "at": now}
    connection.execute(insert(review_notes).values(row))


def notes_of(connection: Connection, item_id: str) -> Sequence[Row[Any]]:
    """The notes on an item (``moderator_id``, ``text``, ``at``), oldest first."""
    query = select(review_notes).where(review_notes.c.item_id == item_id)
    return connection.execute(query.order_by(review_notes.c.at, review_notes.c.id)).all()


def events_of(connection: Connection, item_id: str) -> Sequence[Row[Any]]:
    """The journal of an item (``type``, ``actor``, ``version``, ``detail``, ``at``), oldest first."""
    query = select(review_events).where(review_events.c.item_id == item_id)
    return connection.execute(query.order_by(review_events.c.seq)).all()


def note_access(
    connection: Connection, item_id: str, moderator_id: str, view: str, now: datetime, reason: str = ""
) -> None:
    """Keep that somebody looked at evidence; ``view`` is crop, page or full."""
    row = {"id": new_id(), "item_id": item_id, "moderator_id": moderator_id, "view": view, "reason": reason, "at": now}
    connection.execute(insert(review_access).values(row))


def accesses_since(connection: Connection, moderator_id: str, view: str, since: datetime) -> int:
    """How many items a moderator saw so since then: what the daily quota of whole pages counts."""
    mine = and_(review_access.c.moderator_id == moderator_id, review_access.c.view == view, review_access.c.at >= since)
    return connection.execute(select(func.count(review_access.c.item_id.distinct())).where(mine)).scalar_one()


def set_scopes(connection: Connection, moderator_id: str, quarters: Collection[str]) -> None:
    """Say in which quarters a moderator works; none means everywhere."""
    connection.execute(delete(moderator_scopes).where(moderator_scopes.c.moderator_id == moderator_id))
    rows = [{"moderator_id": moderator_id, "quarter": quarter} for quarter in sorted(set(quarters))]
    if rows:
        connection.execute(insert(moderator_scopes), rows)


def scopes_of(connection: Connection, moderator_id: str) -> tuple[str, ...]:
    """The quarters a moderator works in; none means everywhere."""
    mine = select(moderator_scopes.c.quarter).where(moderator_scopes.c.moderator_id == moderator_id)
    return tuple(connection.scalars(mine.order_by(moderator_scopes.c.quarter)))


def _change_mine(
    connection: Connection, item_id: str, moderator_id: str, now: datetime, values: dict[str, Any]
) -> ReviewItem:
    """Change a waiting item one holds, one version on."""
    mine = and_(ITEMS.id == item_id, is_held_by(moderator_id, now), is_waiting())
    item = _changed(connection, mine, values | {"acted_at": now, "version": ITEMS.version + 1})
    if item is None:
        get(connection, item_id)
        raise LeaseLostError("the hold on this item has ended; take it again and check what changed")
    return item


def _changed(connection: Connection, which: ColumnElement[bool], values: dict[str, Any]) -> ReviewItem | None:
    """One row changed, or none."""
    change = update(review_items).where(which).values(values).returning(*review_items.columns)
    row = connection.execute(change).one_or_none()
    return None if row is None else item_from(row)


def _check_note(text: str) -> None:
    if not text.strip():
        raise NoteError("write a note: it tells your colleagues why")
    if len(text) > MAX_INTERNAL_NOTE_CHARS:
        raise NoteError(f"a note has {MAX_INTERNAL_NOTE_CHARS} characters at most")
