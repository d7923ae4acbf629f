"""Made-up cases: the stock, handing one out instead of a real one, and what was answered.

A case of the stock is no item yet. When it is handed out it becomes one, with the age and the due date of the item that
the moderator would have had, so that nothing on the screen tells them apart. Who gives it back leaves it to the others
like any item.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, func, insert, literal, select, update

from review_queue.adapters.queue_items import open_item
from review_queue.adapters.queue_people import is_at_work, is_below_ceilings, is_offered, may_judge
from review_queue.adapters.queue_rows import ITEMS, in_order, is_free, is_waiting, item_from, new_id
from review_queue.adapters.queue_taking import take
from review_queue.adapters.tables import golden_cases, review_decisions, review_items
from review_queue.golden import MONTH_DAYS, GoldenAnswer, GoldenTruth, is_golden_turn
from review_queue.item import ItemKind, ReviewItem
from review_queue.workload import ONE_AT_A_TIME

GOLDEN = golden_cases.c


def add_golden(
    connection: Connection, case_id: str, subject_id: str, truth: GoldenTruth, good_until: datetime, now: datetime
) -> str:
    """Put a made-up case in the stock; ``good_until`` is when its paper would look old."""
    row: dict[str, Any] = {"id": new_id(), "case_id": case_id, "subject_id": subject_id, "kind": truth.kind}
    row |= {"is_honest": truth.is_honest, "suggested": truth.suggested, "reasons": list(truth.reasons)}
    connection.execute(insert(golden_cases).values(row | {"made_at": now, "good_until": good_until}))
    return str(row["id"])


def stock(connection: Connection, now: datetime) -> int:
    """How many made-up cases are left to hand out."""
    left = and_(GOLDEN.given_at.is_(None), GOLDEN.good_until > now)
    return connection.execute(select(func.count()).select_from(golden_cases).where(left)).scalar_one()


def hand_golden(connection: Connection, moderator_id: str, now: datetime, draw: float) -> ReviewItem | None:
    """Hold a made-up case when it is this moderator's turn for one; None in all other cases."""
    if not is_golden_turn(_real_decisions(connection, moderator_id, now), draw):
        return None
    twin = _next_for(connection, moderator_id, now)
    row = None if twin is None else _out_of_stock(connection, now)
    if twin is None or row is None:
        return None
    item_id = open_item(
        connection,
        case_id=row.case_id,
        subject_id=row.subject_id,
        reasons=row.reasons,
        due_at=twin.due_at,
        now=twin.created_at,
        kind=ItemKind.GOLDEN,
        quarter=twin.quarter,
    )
    connection.execute(update(golden_cases).where(GOLDEN.id == row.id).values(item_id=item_id))
    return take(connection, item_id, moderator_id, now)


def _real_decisions(connection: Connection, moderator_id: str, now: datetime) -> int:
    """What a moderator answered in the last 30 days, made-up cases aside."""
    since = now - timedelta(days=MONTH_DAYS)
    mine = and_(review_decisions.c.moderator_id == moderator_id, review_decisions.c.decided_at >= since)
    real = select(func.count()).select_from(review_decisions).join(review_items, ITEMS.id == review_decisions.c.item_id)
    return connection.execute(real.where(mine, ITEMS.kind != ItemKind.GOLDEN.value)).scalar_one()


def _next_for(connection: Connection, moderator_id: str, now: datetime) -> ReviewItem | None:
    """What this moderator would get; nothing is mixed into an empty queue, nor given to who is away or full."""
    ready = and_(is_at_work(moderator_id, now), is_below_ceilings(moderator_id, now, ONE_AT_A_TIME))
    if connection.scalar(select(literal(1)).where(ready)) is None:
        return None
    theirs = and_(is_waiting(), ITEMS.lane.is_not(None), is_free(now))
    query = select(review_items).where(theirs, may_judge(moderator_id), is_offered(moderator_id, now))
    row = connection.execute(in_order(query).limit(1)).first()
    return None if row is None else item_from(row)


def _out_of_stock(connection: Connection, now: datetime) -> Row[Any] | None:
    """Any case that is left, marked as given; ids are random, so their order is one too."""
    left = select(GOLDEN.id).where(GOLDEN.given_at.is_(None), GOLDEN.good_until > now).order_by(GOLDEN.id)
    first = left.limit(1).with_for_update(skip_locked=True).scalar_subquery()
    change = update(golden_cases).where(GOLDEN.id == first).values(given_at=now)
    return connection.execute(change.returning(*golden_cases.columns)).one_or_none()


def truth_of(connection: Connection, item_id: str) -> GoldenTruth | None:
    """The truth of an item, None for a real one."""
    row = connection.execute(select(golden_cases).where(GOLDEN.item_id == item_id)).one_or_none()
    return None if row is None else _truth(row)


def note_told(connection: Connection, item_id: str, now: datetime) -> None:
    """Keep that the truth was shown."""
    change = update(golden_cases).where(GOLDEN.item_id == item_id, GOLDEN.told_at.is_(None))
    connection.execute(change.values(told_at=now))


def golden_answers(
    connection: Connection, since: datetime, until: datetime, moderator_id: str | None = None
) -> tuple[GoldenAnswer, ...]:
    """What was answered on made-up cases in a time, by everybody or by one."""
    answered = select(
        GOLDEN.kind,
        GOLDEN.is_honest,
        GOLDEN.suggested,
        GOLDEN.reasons,
        review_decisions.c.verdict,
        review_decisions.c.active_ms,
    ).join(review_decisions, review_decisions.c.item_id == GOLDEN.item_id)
    query = answered.where(review_decisions.c.decided_at >= since, review_decisions.c.decided_at < until)
    if moderator_id is not None:
        query = query.where(review_decisions.c.moderator_id == moderator_id)
    rows = connection.execute(query.order_by(review_decisions.c.decided_at))
    return tuple(GoldenAnswer(truth=_truth(row), verdict=row.verdict, active_ms=row.active_ms) for row in rows)


def _truth(row: Any) -> GoldenTruth:  # noqa: ANN401 - a row with these four columns
    return GoldenTruth(
        kind=row.kind, is_honest=row.is_honest, suggested=row.suggested, reasons=tuple(row.reasons)
    )
