"""Who may be handed what, as conditions on a row of the queue.

Each is part of the one statement that takes an item, so that nothing can change between looking and taking. A moderator
without a row of their own (a tool, a test) has no roles, no absences and works everywhere.
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, exists, func, literal, not_, or_, select

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


def is_lead(moderator_id: str) -> ColumnElement[bool]:
    """The moderator has the leads' inbox."""
    roles = literal(",").concat(moderators.c.roles).concat(",")
    return exists().where(moderators.c.id == moderator_id, roles.like(f"%,{Role.LEAD.value},%"))


def is_at_work(moderator_id: str, now: datetime, zone: tzinfo = FRANCE) -> ColumnElement[bool]:
    """The moderator is neither paused, nor away today, nor gone."""
    stopped = or_(moderators.c.paused_at.is_not(None), moderators.c.disabled_at.is_not(None))
    today = now.astimezone(zone).date()
    away = and_(moderator_absences.c.first_day <= today, moderator_absences.c.last_day >= today)
    return and_(
        not_(exists().where(moderators.c.id == moderator_id, stopped)),
        not_(exists().where(moderator_absences.c.moderator_id == moderator_id, away)),
    )


def is_below_ceilings(
    moderator_id: str, now: datetime, limits: Limits, but_for: str = "", zone: tzinfo = FRANCE
) -> ColumnElement[bool]:
    """The moderator has room for one more; ``but_for`` names an item that is not counted."""
    mine = review_items.alias("mine")
    held = and_(mine.c.holder == moderator_id, mine.c.lease_until > now, mine.c.id != but_for)
    open_claims = select(func.count()).where(held).scalar_subquery()
    return and_(open_claims < limits.open_claims, _is_below_the_days(moderator_id, now, limits, zone))


def _is_below_the_days(moderator_id: str, now: datetime, limits: Limits, zone: tzinfo) -> ColumnElement[bool]:
    """Fewer were answered today than the moderator's own ceiling, else the team's."""
    began = limits.day_began or now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    by_me = and_(review_decisions.c.moderator_id == moderator_id, review_decisions.c.decided_at >= began)
    answered = select(func.count()).where(by_me).scalar_subquery()
    own = select(moderators.c.cases_a_day).where(moderators.c.id == moderator_id).scalar_subquery()
    ceiling = func.coalesce(own, limits.a_day)
    return or_(ceiling.is_(None), answered < ceiling)


def may_judge(moderator_id: str) -> ColumnElement[bool]:
    """No conflict, the right quarter, not answered by them before, and a lead where a lead is asked for."""
    conflict = and_(review_conflicts.c.item_id == ITEMS.id, review_conflicts.c.moderator_id == moderator_id)
    judged = and_(review_decisions.c.item_id == ITEMS.id, review_decisions.c.moderator_id == moderator_id)
    return and_(
        not_(exists().where(conflict).correlate(review_items)),
        not_(exists().where(judged).correlate(review_items)),
        _is_in_scope(moderator_id),
        or_(ITEMS.state != ItemState.ESCALATED.value, is_lead(moderator_id)),
    )


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
    by_me = and_(review_skips.c.item_id == ITEMS.id, review_skips.c.moderator_id == moderator_id)
    skipped = and_(by_me, review_skips.c.at > now - SKIP_REST)
    return and_(
        not_(exists().where(skipped).correlate(review_items)),
        or_(ITEMS.kept_for.is_(None), ITEMS.kept_for == moderator_id, ITEMS.kept_until <= now),
    )


def _is_in_scope(moderator_id: str) -> ColumnElement[bool]:
    """The item lies in one of the moderator's quarters, or was opened to their quarter or to everybody.

    One without a quarter is for those who work everywhere.
    """
    mine = moderator_scopes.c.moderator_id == moderator_id
    quarters = select(moderator_scopes.c.quarter).where(mine)
    within = or_(ITEMS.quarter.in_(quarters), ITEMS.twin.in_(quarters), ITEMS.twin == EVERYWHERE)
    return or_(not_(exists().where(mine)), within)
