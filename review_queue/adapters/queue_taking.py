"""Taking items, keeping them and giving them back.

Each change is one statement that states its own conditions, so two moderators at once are settled by the database and
not by a look beforehand. On PostgreSQL rows that somebody else is just taking are skipped; SQLite has one writer.
An item changes version when it changes hands, so whoever comes back to a paper somebody else had meanwhile is told.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Integer,
    Row,
    ScalarSelect,
    Select,
    SmallInteger,
    String,
    and_,
    bindparam,
    case,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from review_queue.adapters.queue_paces import LEASE_END, lease_end, lease_ends
from review_queue.adapters.queue_people import (
    day_began,
    day_of,
    has_room,
    is_at_work_on,
    is_lead,
    is_offered_since,
    may_judge,
    may_judge_anywhere,
    open_to,
    works_in_some,
)
from review_queue.adapters.queue_rows import (
    ITEMS,
    get,
    in_order,
    is_free,
    is_held_by,
    is_waiting,
    item_from,
    line_of,
    note_event,
    note_events,
)
from review_queue.adapters.tables import UtcDateTime, review_items
from review_queue.errors import (
    CeilingReachedError,
    ItemChangedError,
    LeaseLostError,
    NotForYouError,
    ReviewQueueError,
)
from review_queue.item import ItemKind, ItemState, ReviewItem
from review_queue.order import LANE_OF, SERVED_TO_LEADS, Lane, Turn, hour_of
from review_queue.workload import ONE_AT_A_TIME, SKIP_REST, Limits

IDLE_HOLD = timedelta(minutes=20)
"""The longest an open page may keep an item while nobody touches it."""
LEAVE_GRACE = timedelta(seconds=30)
"""What is left of a lease when the page is closed: enough for a reload or for a form already sent."""
AT_ONCE = 200
"""Ended leases that are freed by one round."""


def take(
    connection: Connection, item_id: str, moderator_id: str, now: datetime, *, limits: Limits = ONE_AT_A_TIME
) -> ReviewItem:
    """Hold an item for a lease's time; whoever holds it already holds it anew.

    Raises:
        ItemNotFoundError: there is no such item.
        ItemChangedError: it is no longer to be decided.
        LeaseLostError: a colleague holds it.
        NotForYouError: a conflict, another quarter, a second reader or a lead is meant.
        CeilingReachedError: the moderator has as many open, or answered as many today, as one person may.
    """
    _one_at_a_time(connection, moderator_id)
    asked = _asked(connection, moderator_id, now, limits, item_id)
    row = connection.execute(_taking_of_one(), asked).one_or_none()
    if row is not None:
        return _handed(connection, row, moderator_id, now)
    raise _why_not(connection, item_id, moderator_id, now)


def take_next(
    connection: Connection, moderator_id: str, now: datetime, *, limits: Limits = ONE_AT_A_TIME
) -> ReviewItem | None:
    """Hold the first item this moderator may have; None when there is none. One statement.

    The order is ``review_queue.order.SERVED_TO_LEADS``, of which others do not see the leads' inbox.
    """
    _one_at_a_time(connection, moderator_id)
    row = connection.execute(_taking_of_the_next(), _asked(connection, moderator_id, now, limits)).one_or_none()
    return None if row is None else _handed(connection, row, moderator_id, now)


def _one_at_a_time(connection: Connection, moderator_id: str) -> None:
    """On PostgreSQL one moderator's two clicks wait for each other, so that no ceiling is passed; SQLite has one."""
    if connection.dialect.name == "postgresql":
        connection.execute(_MY_TURN, {"asked_key": f"take:{moderator_id}"})


_MY_TURN = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("asked_key", type_=String), 0)))
_ME, _ITEM = bindparam("asked_by", type_=String()), bindparam("asked_for", type_=String())
_NOW, _HOUR = bindparam("asked_at", type_=UtcDateTime()), bindparam("asked_hour", type_=UtcDateTime())
_RESTED, _BEGAN = bindparam("asked_rested", type_=UtcDateTime()), bindparam("asked_began", type_=UtcDateTime())
_TODAY = bindparam("asked_today", type_=Date())
_CLAIMS, _A_DAY = bindparam("asked_claims", type_=Integer()), bindparam("asked_a_day", type_=Integer())
"""What differs from one take to the next: the statements are built once, which costs more than running them."""


def _asked(
    connection: Connection, moderator_id: str, now: datetime, limits: Limits, item_id: str = ""
) -> dict[str, Any]:
    """The values of one take."""
    values = {"asked_by": moderator_id, "asked_for": item_id, "asked_at": now, "asked_hour": hour_of(now)}
    values |= {"asked_rested": now - SKIP_REST, "asked_began": day_began(now, limits), "asked_today": day_of(now)}
    values |= {"asked_claims": limits.open_claims, "asked_a_day": limits.a_day}
    return values | lease_ends(connection, now)


@cache
def _taking_of_one() -> ReturningUpdate[Any]:
    """Hold the item that is asked for."""
    fresh = and_(is_free(_NOW), may_judge(_ME), has_room(_ME, _NOW, _ITEM, _BEGAN, _CLAIMS, _A_DAY))
    return _holding(and_(ITEMS.id == _ITEM, or_(is_held_by(_ME, _NOW), fresh)))


@cache
def _taking_of_the_next() -> ReturningUpdate[Any]:
    """Hold the first item of the first class that has one. Whether the moderator may take at all is asked once."""
    ready = and_(is_at_work_on(_ME, _TODAY), has_room(_ME, _NOW, _ITEM, _BEGAN, _CLAIMS, _A_DAY))
    me = select(ready.label("is_ready")).cte("me")
    is_ready = select(me.c.is_ready).scalar_subquery()
    turns = [_first_of(turn, is_ready) for turn in SERVED_TO_LEADS]
    return _holding(ITEMS.id == func.coalesce(*turns, _first_of_their_quarters(is_ready)))


def _first_of(turn: Turn, is_ready: ColumnElement[bool]) -> ScalarSelect[str]:
    """The first item of a class that the moderator may have; read only when the classes before it have none."""
    if turn is Turn.NORMAL:
        return _first(_is_in(turn, and_(is_ready, not_(works_in_some(_ME)))), may_judge_anywhere(_ME)).scalar_subquery()
    asks = and_(is_ready, is_lead(_ME)) if turn is Turn.ESCALATED else is_ready
    return _first(_is_in(turn, asks), may_judge(_ME)).scalar_subquery()


def _first(*which: ColumnElement[bool]) -> Select[tuple[str]]:
    """The first free item of some that may be offered; on PostgreSQL not one that somebody else is just taking."""
    first = select(ITEMS.id).where(*which, is_free(_NOW), is_offered_since(_ME, _NOW, _RESTED))
    return in_order(first).limit(1).with_for_update(skip_locked=True, of=review_items)


def _first_of_their_quarters(is_ready: ColumnElement[bool]) -> ScalarSelect[str]:
    """The first ordinary item for somebody who works in some quarters: of each quarter its first, of these the first.

    So a long line of other people's items before it costs nothing.
    """
    ordinary, places = _is_in(Turn.NORMAL, and_(is_ready, works_in_some(_ME))), open_to(_ME)
    arms = [
        select(_first(ordinary, place == places.c.place, may_judge_anywhere(_ME)).correlate(places).scalar_subquery())
        for place in (ITEMS.quarter, ITEMS.twin)
    ]
    found = review_items.alias("found")
    theirs = select(found.c.id).where(found.c.id.in_(union_all(*(arm.select_from(places) for arm in arms))))
    return theirs.order_by(*line_of(found.c)).limit(1).scalar_subquery()


def _is_in(turn: Turn, asks: ColumnElement[bool]) -> ColumnElement[bool]:
    """The rows of a class, each by an index of its own; none, and no row read, where ``asks`` is not true."""
    if turn is Turn.WOKEN:
        return ITEMS.snoozed_until <= case((asks, _NOW))
    in_lane = ITEMS.lane == case((asks, literal(LANE_OF[turn].value, SmallInteger)))
    if turn is Turn.LATE_APPEALS:
        late = and_(ITEMS.due_hour <= _HOUR, ITEMS.due_at < _NOW)
        return and_(ITEMS.kind == ItemKind.APPEAL.value, in_lane, late)
    return in_lane


def _holding(which: ColumnElement[bool]) -> ReturningUpdate[Any]:
    """Put one waiting item in a moderator's hands; the caller says which."""
    same_hands = func.coalesce(ITEMS.holder, "") == _ME
    values = {
        "holder": _ME,
        "last_holder": ITEMS.holder,
        "lease_until": LEASE_END,
        "acted_at": _NOW,
        "snoozed_until": None,
        "lane": func.coalesce(ITEMS.lane, _lane_after_a_snooze()),
        "version": case((same_hands, ITEMS.version), else_=ITEMS.version + 1),
    }
    return update(review_items).where(is_waiting(), which).values(values).returning(*review_items.columns)


def _lane_after_a_snooze() -> ColumnElement[int]:
    """An item that was put aside comes before the others of its inbox once its time has come."""
    return case((ITEMS.state == ItemState.ESCALATED.value, Lane.ESCALATED.value), else_=Lane.BOOSTED.value)


def _handed(connection: Connection, row: Row[Any], moderator_id: str, now: datetime) -> ReviewItem:
    """The item just taken, with its lines in the journal: whose lease had ended, and who has it now."""
    item = item_from(row)
    if row.last_holder not in (None, moderator_id):
        note_event(connection, item, "lease_expired", row.last_holder, now)
    if row.last_holder != moderator_id:
        note_event(connection, item, "taken", moderator_id, now)
    return item


def _why_not(connection: Connection, item_id: str, moderator_id: str, now: datetime) -> ReviewQueueError:
    """What stood in the way of taking an item."""
    item = get(connection, item_id)
    if not item.is_waiting:
        return ItemChangedError("this item was decided or closed; go back to the queue")
    if item.is_held(now) and item.holder != moderator_id:
        return LeaseLostError("a colleague holds this item; take another one or wait for its end")
    if connection.scalar(select(ITEMS.id).where(ITEMS.id == item_id, may_judge(moderator_id))) is None:
        return NotForYouError("this item is for somebody else; take the next one")
    return CeilingReachedError("finish or give back what is open first, or go on tomorrow")


def extend(connection: Connection, item_id: str, moderator_id: str, now: datetime, *, active: bool) -> ReviewItem:
    """Keep an item a lease longer; ``active`` says that the holder did something since the last time.

    Raises:
        ItemNotFoundError: there is no such item.
        LeaseLostError: it is no longer theirs, or nobody touched it for longer than ``IDLE_HOLD``.
    """
    touched = true() if active else ITEMS.acted_at > now - IDLE_HOLD
    change = update(review_items).where(ITEMS.id == item_id, is_held_by(moderator_id, now), is_waiting(), touched)
    values: dict[str, Any] = {"lease_until": lease_end(connection, now)} | ({"acted_at": now} if active else {})
    row = connection.execute(change.values(values).returning(*review_items.columns)).one_or_none()
    if row is not None:
        return item_from(row)
    get(connection, item_id)
    raise LeaseLostError("the hold on this item has ended; take it again")


def leave(connection: Connection, item_id: str, moderator_id: str, now: datetime) -> None:
    """The page was closed: let the lease run out in a moment, unless it is only being loaded again."""
    soon = now + LEAVE_GRACE
    mine = update(review_items).where(ITEMS.id == item_id, is_held_by(moderator_id, now), ITEMS.lease_until > soon)
    connection.execute(mine.values(lease_until=soon))


def release(connection: Connection, item_id: str, moderator_id: str, now: datetime | None = None) -> None:
    """Give an item back to the queue; nothing happens when it is not theirs. With ``now`` the journal tells it."""
    _give_back(connection, and_(ITEMS.id == item_id, ITEMS.holder == moderator_id), moderator_id, now)


def release_all(connection: Connection, moderator_id: str, now: datetime | None = None) -> None:
    """Give back everything a moderator has open (signed out, account closed)."""
    _give_back(connection, ITEMS.holder == moderator_id, moderator_id, now)


def _give_back(connection: Connection, which: ColumnElement[bool], moderator_id: str, now: datetime | None) -> None:
    change = update(review_items).where(which, is_waiting()).values(holder=None, lease_until=None)
    freed = [item_from(row) for row in connection.execute(change.returning(*review_items.columns))]
    if now is not None:
        note_events(connection, freed, "released", moderator_id, now)


def free_ended_leases(connection: Connection, now: datetime) -> int:
    """Take items back whose lease has ended, and write down from whom; gives how many.

    Taking does not wait for this: it is for the lists, the measures and whoever forgot a page.
    """
    ended = select(ITEMS.id, ITEMS.holder).where(ITEMS.holder.is_not(None), ITEMS.lease_until <= now).limit(AT_ONCE)
    found = connection.execute(ended.with_for_update(skip_locked=True)).all()
    for item_id, holder in found:
        still = and_(ITEMS.id == item_id, ITEMS.holder == holder, ITEMS.lease_until <= now)
        change = update(review_items).where(still).values(holder=None, lease_until=None)
        row = connection.execute(change.returning(*review_items.columns)).one_or_none()
        if row is not None:
            note_event(connection, item_from(row), "lease_expired", holder, now)
    return len(found)
