"""Who may be handed what, as conditions on a row of the queue.

Each is part of the one statement that takes an item, so that nothing can change between looking and taking. A moderator
without a row of their own (a tool, a test) has no roles, no absences and works everywhere.
"""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    Connection,
    Integer,
    and_,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
)

from review_queue.adapters.queue_rows import ITEMS
from review_queue.adapters.tables import (
    moderator_absences,
    moderator_scopes,
    moderators,
    review_conflicts,
    review_decisions,
    review_items,
    review_skips,
)
from review_queue.item import ItemState
from review_queue.roles import Role
from review_queue.routing import EVERYWHERE
from review_queue.workload import SKIP_REST, Limits

FRANCE = ZoneInfo("Europe/Paris")
"""Where a moderator's day begins and an absence is counted."""
MOST_COLLEAGUES = 20
"""Colleagues asked for one item; whether there is one matters, not how many."""

Person = str | BindParameter[str]
Moment = datetime | BindParameter[datetime]
"""A value, or its place in a statement that is built once and run with many."""


def is_lead(moderator_id: Person) -> ColumnElement[bool]:
    """The moderator has the leads' inbox."""
    roles = literal(",").concat(moderators.c.roles).concat(",")
    return exists().where(moderators.c.id == moderator_id, roles.like(f"%,{Role.LEAD.value},%"))


def is_at_work(moderator_id: str, now: datetime, zone: tzinfo = FRANCE) -> ColumnElement[bool]:
    """The moderator is neither paused, nor away today, nor gone."""
    return is_at_work_on(moderator_id, day_of(now, zone))


def day_of(now: datetime, zone: tzinfo = FRANCE) -> date:
    """The day by which absences are counted."""
    return now.astimezone(zone).date()


def is_at_work_on(moderator_id: Person, today: date | BindParameter[date]) -> ColumnElement[bool]:
    """The same by the day."""
    stopped = or_(moderators.c.paused_at.is_not(None), moderators.c.disabled_at.is_not(None))
    away = and_(moderator_absences.c.first_day <= today, moderator_absences.c.last_day >= today)
    return and_(
        not_(exists().where(moderators.c.id == moderator_id, stopped)),
        not_(exists().where(moderator_absences.c.moderator_id == moderator_id, away)),
    )


def is_below_ceilings(
    moderator_id: str, now: datetime, limits: Limits, but_for: str = "", zone: tzinfo = FRANCE
) -> ColumnElement[bool]:
    """The moderator has room for one more; ``but_for`` names an item that is not counted."""
    began = day_began(now, limits, zone)
    return has_room(moderator_id, now, but_for, began, limits.open_claims, literal(limits.a_day, Integer))


def day_began(now: datetime, limits: Limits, zone: tzinfo = FRANCE) -> datetime:
    """Since when answers count towards the day's ceiling."""
    return limits.day_began or now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def has_room(
    moderator_id: Person,
    now: Moment,
    but_for: Person,
    began: Moment,
    open_claims: int | BindParameter[int],
    a_day: ColumnElement[Any],
) -> ColumnElement[bool]:
    """Fewer are open than may be, and fewer were answered since ``began`` than their own ceiling, else the team's."""
    mine = review_items.alias("mine")
    held = and_(mine.c.holder == moderator_id, mine.c.lease_until > now, mine.c.id != but_for)
    by_me = and_(review_decisions.c.moderator_id == moderator_id, review_decisions.c.decided_at >= began)
    answered = select(func.count()).where(by_me).scalar_subquery()
    own = select(moderators.c.cases_a_day).where(moderators.c.id == moderator_id).scalar_subquery()
    ceiling = func.coalesce(own, a_day)
    is_below_the_days = or_(ceiling.is_(None), answered < ceiling)
    return and_(select(func.count()).where(held).scalar_subquery() < open_claims, is_below_the_days)


def may_judge(moderator_id: Person) -> ColumnElement[bool]:
    """No conflict, the right quarter, not answered by them before, and a lead where a lead is asked for."""
    return and_(may_judge_anywhere(moderator_id), _is_in_scope(moderator_id))


def may_judge_anywhere(moderator_id: Person) -> ColumnElement[bool]:
    """The same whatever the quarter; who asks sees to it."""
    conflict = and_(review_conflicts.c.item_id == ITEMS.id, review_conflicts.c.moderator_id == moderator_id)
    judged = and_(review_decisions.c.item_id == ITEMS.id, review_decisions.c.moderator_id == moderator_id)
    return and_(
        not_(exists().where(conflict).correlate(review_items)),
        not_(exists().where(judged).correlate(review_items)),
        or_(ITEMS.state != ItemState.ESCALATED.value, is_lead(moderator_id)),
    )


def has_conflict(connection: Connection, item_id: str, moderator_id: str) -> bool:
    """Whether this moderator is not to see an item: they know the person, or live next door."""
    known = and_(review_conflicts.c.item_id == item_id, review_conflicts.c.moderator_id == moderator_id)
    return connection.execute(select(review_conflicts.c.item_id).where(known).limit(1)).first() is not None


def colleagues_of(connection: Connection, item_id: str, moderator_id: str, now: datetime) -> int:
    """How many other moderators at work could answer this item."""
    roles = literal(",").concat(moderators.c.roles).concat(",")
    answers = or_(roles.like(f"%,{Role.MODERATOR.value},%"), roles.like(f"%,{Role.LEAD.value},%"))
    others = select(moderators.c.id).where(moderators.c.id != moderator_id, answers, moderators.c.disabled_at.is_(None))
    of_item = select(ITEMS.id).where(ITEMS.id == item_id)
    return sum(
        connection.scalar(of_item.where(may_judge(other), is_at_work(other, now))) is not None
        for other in connection.scalars(others.limit(MOST_COLLEAGUES)).all()
    )


def is_offered(moderator_id: str, now: datetime) -> ColumnElement[bool]:
    """Not passed on by them lately, and not kept for somebody else."""
    return is_offered_since(moderator_id, now, now - SKIP_REST)


def is_offered_since(moderator_id: Person, now: Moment, rested: Moment) -> ColumnElement[bool]:
    """The same, where what was passed on until ``rested`` may come back."""
    by_me = and_(review_skips.c.item_id == ITEMS.id, review_skips.c.moderator_id == moderator_id)
    skipped = and_(by_me, review_skips.c.at > rested)
    return and_(
        not_(exists().where(skipped).correlate(review_items)),
        or_(ITEMS.kept_for.is_(None), ITEMS.kept_for == moderator_id, ITEMS.kept_until <= now),
    )


def works_in_some(moderator_id: Person) -> ColumnElement[bool]:
    """The moderator works in some quarters and not everywhere."""
    return exists().where(moderator_scopes.c.moderator_id == moderator_id)


def open_to(moderator_id: Person) -> CTE:
    """What an item's quarter or twin says when it is for a moderator who works in some quarters (``place``)."""
    mine = select(moderator_scopes.c.quarter.label("place")).where(moderator_scopes.c.moderator_id == moderator_id)
    return mine.union_all(select(literal(EVERYWHERE))).cte("places")


def _is_in_scope(moderator_id: Person) -> ColumnElement[bool]:
    """The item lies in one of the moderator's quarters, or was opened to their quarter or to everybody.

    One without a quarter is for those who work everywhere.
    """
    mine = moderator_scopes.c.moderator_id == moderator_id
    quarters = select(moderator_scopes.c.quarter).where(mine)
    within = or_(ITEMS.quarter.in_(quarters), ITEMS.twin.in_(quarters), ITEMS.twin == EVERYWHERE)
    return or_(not_(exists().where(mine)), within)
