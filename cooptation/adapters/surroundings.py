"""What is kept elsewhere of members, buildings and quarters, and counts in a judgement: mandates, units, events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, select

from cooptation.adapters.session_tables import agent_factors
from cooptation.adapters.side_store_homes import SqlHomes
from cooptation.adapters.side_tables import agents, appointments, organisations, strikes
from cooptation.adapters.tables import vouches
from cooptation.policy import LONG_WINDOW
from cooptation.vouch import Mandate, Role, Spending

SPENT_WINDOW = LONG_WINDOW + timedelta(days=1)
"""An agent's budget is counted over a year; a day more, so that the edge is never missing."""


def mandates_of(connection: Connection, member_ids: Sequence[str], now: datetime) -> Mapping[str, Mandate]:
    """The mandates of those members who have one."""
    if not member_ids:
        return {}
    struck = _strikes(connection, member_ids)
    return _ambassadors(connection, member_ids, struck) | _agents(connection, member_ids, struck, now)


def _strikes(connection: Connection, holder_ids: Sequence[str]) -> dict[str, int]:
    query = select(strikes.c.holder_id, func.count().label("times")).where(strikes.c.holder_id.in_(holder_ids))
    return {row.holder_id: row.times for row in connection.execute(query.group_by(strikes.c.holder_id))}


def _ambassadors(connection: Connection, member_ids: Sequence[str], struck: Mapping[str, int]) -> dict[str, Mandate]:
    """The last year of each; one that was ended ends there."""
    query = select(appointments).where(appointments.c.member_id.in_(member_ids)).order_by(appointments.c.since)
    return {
        row.member_id: Mandate(
            role=Role.AMBASSADOR,
            since=row.since,
            until=min(row.until, row.ended_at or row.until),
            strikes=struck.get(row.member_id, 0),
        )
        for row in connection.execute(query)
    }


def _agents(
    connection: Connection, member_ids: Sequence[str], struck: Mapping[str, int], now: datetime
) -> dict[str, Mandate]:
    joined = agents.join(organisations, organisations.c.id == agents.c.organisation_id)
    joined = joined.outerjoin(agent_factors, agent_factors.c.agent_id == agents.c.id)
    query = select(
        agents.c.id,
        agents.c.organisation_id,
        agents.c.ended_at.label("agent_ended_at"),
        organisations.c.role,
        organisations.c.quarters,
        organisations.c.since,
        organisations.c.until,
        organisations.c.ended_at,
        agent_factors.c.confirmed_at,
    ).select_from(joined)
    rows = connection.execute(query.where(agents.c.id.in_(member_ids))).all()
    return {row.id: _agent_mandate(connection, row, struck.get(row.id, 0), now) for row in rows}


def _agent_mandate(
    connection: Connection,
    row: Any,  # noqa: ANN401 - a row of that query
    own_strikes: int,
    now: datetime,
) -> Mandate:
    colleagues = select(agents.c.id).where(agents.c.organisation_id == row.organisation_id)
    all_strikes = select(func.count()).select_from(strikes).where(strikes.c.holder_id.in_(colleagues))
    ends = [moment for moment in (row.ended_at, row.agent_ended_at) if moment is not None]
    return Mandate(
        role=Role(row.role),
        since=row.since,
        until=min([row.until, *ends]),
        strikes=own_strikes,
        organisation_strikes=int(connection.execute(all_strikes).scalar_one()),
        has_second_factor=row.confirmed_at is not None,
        quarters=frozenset(row.quarters),
        organisation_spent=_spent_by(connection, row.organisation_id, now),
    )


def _spent_by(connection: Connection, organisation_id: str, now: datetime) -> tuple[Spending, ...]:
    """What all agents of an organisation gave."""
    joined = vouches.join(agents, agents.c.id == vouches.c.voucher_id)
    query = select(vouches.c.request_id, vouches.c.given_at, vouches.c.withdrawn_at, vouches.c.admitted)
    theirs = and_(agents.c.organisation_id == organisation_id, vouches.c.given_at > now - SPENT_WINDOW)
    return tuple(
        Spending(request_id=row.request_id, at=row.given_at, withdrawn_at=row.withdrawn_at, admitted=row.admitted)
        for row in connection.execute(query.select_from(joined).where(theirs))
    )


def building_of(connection: Connection, building: str) -> tuple[int | None, bool]:
    """The registered units of a building, None when not registered, and whether a room is a dwelling there."""
    declared = SqlHomes(connection).building(building)
    return (None, False) if declared is None else (declared.units, declared.is_collective)


def event_declared(connection: Connection, quarter: str, now: datetime) -> bool:
    """Whether a recruitment event is declared for these days."""
    return SqlHomes(connection).has_event(quarter, now)
