"""The queue's figures, counted in SQL: how long answers take, how well promises are kept, how often looks agree.

Nothing here names a person or a case, but ``doubled_pairs`` and ``quick_answers``, which say by whose id. Made-up cases
count nowhere but in what they measure.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, select, true
from sqlalchemy.sql.selectable import Subquery

from review_queue.adapters.percentiles import percentiles
from review_queue.adapters.queue_rows import ITEMS, is_waiting
from review_queue.adapters.tables import review_access, review_decisions, review_events, review_items, shown_estimates
from review_queue.golden import QUICK_MS
from review_queue.item import ItemKind, ItemState, ReviewVerdict
from review_queue.metrics import (
    AGE_HOURS,
    Measure,
    Period,
    Unit,
    count_part,
    hidden_counts,
    percentile_part,
    share_part,
)
from review_queue.paper_views import PageView

ANSWERS = review_decisions.c
IS_REAL = ITEMS.kind != ItemKind.GOLDEN.value
IS_WAITED_FOR = ITEMS.kind.not_in([ItemKind.GOLDEN.value, ItemKind.SAMPLE.value])
"""Kinds behind which somebody waits."""
ALL = "all"
ACTIVE_PERCENTS = (50, 90)
THOUSAND = 1000
HUNDRED = 100
WEAR = ("lease_expired", "conflict_shown", "undone")
"""Lines of the queue's journal that are counted: leases that ran out, answers that came too late, answers undone."""


def queue_measures(connection: Connection, period: Period, now: datetime) -> tuple[Measure, ...]:
    """Every measure that the queue's own tables hold; of one quarter only those that say nothing of single people."""
    if period.quarter is not None:
        waiting = queue_age(connection, now, period.quarter)
        return (active_time(connection, period), waiting, due_kept(connection, period))
    return (
        active_time(connection, period),
        queue_age(connection, now),
        due_kept(connection, period),
        estimate_kept(connection, period),
        overturned(connection, period),
        appeals_won(connection, period),
        whole_pages(connection, period),
        wear(connection, period),
        reasons_mix(connection, period),
        false_acceptance(connection, period),
    )


def active_time(connection: Connection, period: Period) -> Measure:
    """Seconds of real work on an answer, by the kind of its item."""
    value = (ANSWERS.active_ms / THOUSAND).label("value")
    rows = _answers(ITEMS.kind.label("label"), value).where(
        IS_REAL, ANSWERS.active_ms.is_not(None), _within(ANSWERS.decided_at, period), _lies_in(period.quarter)
    )
    found = percentiles(connection, rows, ACTIVE_PERCENTS)
    parts = tuple(
        percentile_part(f"{kind}.p{percent}", cases, values[percent])
        for kind, (cases, values) in sorted(found.items())
        for percent in ACTIVE_PERCENTS
    )
    return Measure(code="active_time", unit=Unit.SECONDS, parts=parts)


def queue_age(connection: Connection, now: datetime, quarter: str | None = None) -> Measure:
    """How long what waits now has waited."""
    edges = [now - timedelta(hours=hours) for hours in AGE_HOURS]
    columns = [
        _how_many(ITEMS.created_at > edges[0]),
        _how_many(and_(ITEMS.created_at <= edges[0], ITEMS.created_at > edges[1])),
        _how_many(and_(ITEMS.created_at <= edges[1], ITEMS.created_at > edges[2])),
        _how_many(ITEMS.created_at <= edges[2]),
    ]
    row = connection.execute(select(*columns).where(is_waiting(), IS_REAL, _lies_in(quarter))).one()
    labels = ("age.0_2", "age.2_8", "age.8_24", "age.24_up")
    parts = tuple(count_part(label, count) for label, count in zip(labels, row, strict=True))
    return Measure(code="queue_age", unit=Unit.COUNT, parts=parts)


def due_kept(connection: Connection, period: Period) -> Measure:
    """The share of answers that took effect before they were due, by kind and altogether."""
    query = (
        _answers(ITEMS.kind, func.count(), _how_many(ANSWERS.settled_at <= ITEMS.due_at))
        .where(_within(ANSWERS.settled_at, period), IS_WAITED_FOR, _lies_in(period.quarter))
        .group_by(ITEMS.kind)
        .order_by(ITEMS.kind)
    )
    rows = [(str(kind), int(cases), int(kept)) for kind, cases, kept in connection.execute(query)]
    whole = share_part(ALL, sum(kept for *_, kept in rows), sum(cases for _, cases, _ in rows))
    return Measure(
        code="due_kept", unit=Unit.SHARE, parts=(whole, *(share_part(kind, kept, cases) for kind, cases, kept in rows))
    )


def estimate_kept(connection: Connection, period: Period) -> Measure:
    """The share of residents whose answer came within the time they were shown."""
    answered = (
        _answers(ITEMS.subject_id.label("subject_id"), func.min(ANSWERS.settled_at).label("at"))
        .where(ANSWERS.settled_at.is_not(None), IS_WAITED_FOR)
        .group_by(ITEMS.subject_id)
        .subquery()
    )
    shown = shown_estimates.c
    query = (
        select(func.count(), _how_many(answered.c.at <= shown.until))
        .select_from(shown_estimates.join(answered, answered.c.subject_id == shown.subject_id))
        .where(answered.c.at >= period.since, answered.c.at < period.until)
    )
    cases, kept = connection.execute(query).one()
    return Measure(code="estimate_kept", unit=Unit.SHARE, parts=(share_part(ALL, kept, cases),))


def overturned(connection: Connection, period: Period) -> Measure:
    """Answers that a second look changed, of those that got one; blind doubles and appeals apart."""
    first, second = _first_two("first"), _first_two("second")
    both = and_(first.c.item_id == second.c.item_id, first.c.round == second.c.round)
    query = (
        select(func.count(), _how_many(first.c.overruled_at.is_not(None)))
        .select_from(first.join(second, both).join(review_items, ITEMS.id == first.c.item_id))
        .where(first.c.place == 1, second.c.place == 2, ITEMS.doubled, ITEMS.state == ItemState.COMMITTED.value)
        .where(_within(second.c.decided_at, period))
    )
    cases, changed = connection.execute(query).one()
    appealed, won = _appeals(connection, period, _was_overruled())
    parts = (share_part("doubles", changed, cases), share_part("appeals", won, appealed))
    return Measure(code="overturned", unit=Unit.SHARE, parts=parts)


def appeals_won(connection: Connection, period: Period) -> Measure:
    """The share of appeals after which the person was verified."""
    cases, won = _appeals(connection, period, ANSWERS.verdict == ReviewVerdict.VERIFIED.value)
    return Measure(code="appeals_won", unit=Unit.SHARE, parts=(share_part(ALL, won, cases),))


def whole_pages(connection: Connection, period: Period) -> Measure:
    """Papers opened whole, for a hundred answers."""
    access = review_access.c
    opened = select(access.item_id, access.moderator_id).distinct()
    whole = access.view.in_([PageView.PAGE.value, PageView.BARE.value])
    real = opened.join(review_items, ITEMS.id == access.item_id).where(IS_REAL, whole, _within(access.at, period))
    reads = connection.execute(select(func.count()).select_from(real.subquery())).scalar_one()
    given = _answers(func.count()).where(IS_REAL, _within(ANSWERS.decided_at, period))
    answers = connection.execute(given).scalar_one()
    ratio = HUNDRED * reads / answers if answers else None
    return Measure(code="whole_pages", unit=Unit.RATIO, parts=(percentile_part(ALL, answers, ratio),))


def wear(connection: Connection, period: Period) -> Measure:
    """How often a lease ran out, an answer came too late, an answer was taken back."""
    event = review_events.c
    query = select(event.type, func.count()).where(event.type.in_(WEAR), _within(event.at, period))
    found = {str(kind): int(count) for kind, count in connection.execute(query.group_by(event.type))}
    return Measure(
        code="wear", unit=Unit.COUNT, parts=tuple(count_part(f"wear.{kind}", found.get(kind, 0)) for kind in WEAR)
    )


def reasons_mix(connection: Connection, period: Period) -> Measure:
    """How often each reason was given, the most frequent first."""
    unfold = func.json_array_elements_text if connection.dialect.name == "postgresql" else func.json_each
    each = unfold(ANSWERS.reasons).table_valued("value", joins_implicitly=True)
    counted = func.count().label("n")
    query = (
        select(each.c.value, counted)
        .select_from(review_decisions.join(review_items, ITEMS.id == ANSWERS.item_id), each)
        .where(IS_REAL, ANSWERS.settled_at.is_not(None), _within(ANSWERS.decided_at, period))
        .group_by(each.c.value)
        .order_by(counted.desc(), each.c.value)
    )
    found = [(str(reason), int(count)) for reason, count in connection.execute(query)]
    return Measure(code="reasons_mix", unit=Unit.COUNT, parts=hidden_counts(found))


def false_acceptance(connection: Connection, period: Period) -> Measure:
    """Of the machine's approvals that a human judged unseen, the share that the human would not have given."""
    query = _answers(func.count(), _how_many(ANSWERS.verdict != ReviewVerdict.VERIFIED.value)).where(
        ITEMS.kind == ItemKind.SAMPLE.value, _within(ANSWERS.settled_at, period)
    )
    cases, wrong = connection.execute(query).one()
    return Measure(code="false_acceptance", unit=Unit.SHARE, parts=(share_part(ALL, wrong, cases),))


def doubled_pairs(connection: Connection, period: Period) -> tuple[tuple[str, str, str, str, int], ...]:
    """Both moderators, both verdicts, and how often: the first two answers of each item that was answered blind."""
    first, second = _first_two("first"), _first_two("second")
    both = and_(first.c.item_id == second.c.item_id, first.c.round == second.c.round)
    columns = (first.c.moderator_id, second.c.moderator_id, first.c.verdict, second.c.verdict)
    query = (
        select(*columns, func.count())
        .select_from(first.join(second, both).join(review_items, ITEMS.id == first.c.item_id))
        .where(first.c.place == 1, second.c.place == 2, ITEMS.doubled, _within(second.c.decided_at, period))
        .group_by(*columns)
        .order_by(*columns)
    )
    return tuple((a, b, one, other, int(count)) for a, b, one, other, count in connection.execute(query))


def quick_answers(connection: Connection, period: Period) -> dict[str, tuple[int, int]]:
    """By moderator: answers whose time of real work is known, and those given too quickly to have looked."""
    query = (
        _answers(ANSWERS.moderator_id, func.count(), _how_many(ANSWERS.active_ms < QUICK_MS))
        .where(ANSWERS.active_ms.is_not(None), _within(ANSWERS.decided_at, period))
        .group_by(ANSWERS.moderator_id)
    )
    return {str(who): (int(cases), int(quick)) for who, cases, quick in connection.execute(query)}


def queue_depth(connection: Connection, now: datetime) -> tuple[tuple[str, int, int, float], ...]:
    """By kind: how many wait, how many of them are late, and for how many seconds the oldest has waited."""
    query = (
        select(ITEMS.kind, func.count(), _how_many(ITEMS.due_at < now), func.min(ITEMS.created_at))
        .where(is_waiting(), IS_REAL)
        .group_by(ITEMS.kind)
    )
    return tuple(
        (str(kind), int(cases), int(late), (now - oldest).total_seconds())
        for kind, cases, late, oldest in connection.execute(query)
    )


def leases_expired(connection: Connection) -> int:
    """How many leases ran out since the beginning."""
    expired = select(func.count()).select_from(review_events).where(review_events.c.type == WEAR[0])
    return connection.execute(expired).scalar_one()


def _appeals(connection: Connection, period: Period, hit: ColumnElement[bool]) -> tuple[int, int]:
    """Appeals that were answered, and those of them that meet a condition."""
    query = _answers(func.count(), _how_many(hit)).where(
        ITEMS.kind == ItemKind.APPEAL.value, _within(ANSWERS.settled_at, period)
    )
    cases, hits = connection.execute(query).one()
    return int(cases), int(hits)


def _was_overruled() -> ColumnElement[bool]:
    """An earlier answer of the case was overruled in the very moment in which the appeal was settled."""
    earlier, theirs = review_decisions.alias("earlier"), review_items.alias("theirs")
    same = and_(theirs.c.case_id == ITEMS.case_id, theirs.c.id != ITEMS.id, earlier.c.item_id == theirs.c.id)
    return exists().where(same, earlier.c.overruled_at == ANSWERS.settled_at).correlate(review_items, review_decisions)


def _answers(*columns: Any) -> Select[Any]:  # noqa: ANN401 - columns and counts
    """Columns of answers beside their items."""
    return select(*columns).select_from(review_decisions.join(review_items, ITEMS.id == ANSWERS.item_id))


def _first_two(name: str) -> Subquery:
    """Committed answers with their place in their round."""
    place = func.row_number().over(
        partition_by=(ANSWERS.item_id, ANSWERS.round), order_by=(ANSWERS.decided_at, ANSWERS.id)
    )
    return select(review_decisions, place.label("place")).where(ANSWERS.committed_at.is_not(None)).subquery(name)


def _lies_in(quarter: str | None) -> ColumnElement[bool]:
    """The item is about a home of the quarter; everything where none is asked for."""
    return true() if quarter is None else ITEMS.quarter == quarter


def _within(moment: ColumnElement[Any], period: Period) -> ColumnElement[bool]:
    return and_(moment >= period.since, moment < period.until)


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many rows meet a condition; a count skips what is null."""
    return func.count(case((condition, 1)))


def note_estimate(connection: Connection, subject_id: str, until: datetime, now: datetime) -> None:
    """Keep by when a resident was told to expect an answer; the first time counts."""
    known = select(shown_estimates.c.subject_id).where(shown_estimates.c.subject_id == subject_id)
    if connection.scalar(known) is None:
        row = {"subject_id": subject_id, "until": until, "shown_at": now}
        connection.execute(shown_estimates.insert().values(row))
