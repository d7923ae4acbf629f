"""The team as it is kept: roles and who granted them, scopes, absences, pauses, ceilings, what everybody did.

Every change here is one person's act on an account and is written to the journal by the page that asks for it. Who
may ask is not decided here: see ``review_queue.roles`` and ``review_queue.team``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import Connection, delete, func, insert, select, update

from review_queue.adapters.sessions import end_sessions_of
from review_queue.adapters.tables import (
    moderator_absences,
    moderator_grants,
    moderator_scopes,
    moderators,
    review_decisions,
    second_factors,
)
from review_queue.errors import AbsenceError, GrantError, UnknownModeratorError
from review_queue.roles import Role, column_of, roles_from
from review_queue.team import MOST_CASES_A_DAY, Absence, Member, NotTaking, enrol_deadline, may_confirm, why_not_taking

PEOPLE, GRANTS = moderators.c, moderator_grants.c


@dataclass(frozen=True, kw_only=True)
class Grant:
    """Roles that wait for a second person."""

    id: str
    moderator_id: str
    login: str
    roles: frozenset[Role]
    asked_by: str
    asked_by_login: str
    asked_at: datetime


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody of the team as a lead sees them."""

    id: str
    login: str
    roles: frozenset[Role]
    scopes: tuple[str, ...]
    absences: tuple[Absence, ...]
    paused_at: datetime | None
    cases_a_day: int | None
    last_seen_at: datetime | None
    trained_at: datetime | None
    enrol_by: datetime | None
    has_second_factor: bool
    decided: int

    def as_member(self, today: date) -> Member:
        """As far as the rules of the team go."""
        return Member(id=self.id, roles=self.roles, is_away=any(absence.holds(today) for absence in self.absences))


def people(connection: Connection, *, today: date, decided_since: datetime) -> tuple[Person, ...]:
    """Everybody whose account is open, by login; ``decided`` counts answers since a time."""
    joined = moderators.join(second_factors, second_factors.c.moderator_id == PEOPLE.id, isouter=True)
    query = select(moderators, second_factors.c.enrolled_at).select_from(joined).where(PEOPLE.disabled_at.is_(None))
    rows = connection.execute(query.order_by(PEOPLE.login)).all()
    away, scopes = _absences(connection, today), _scopes(connection)
    decided = _decided(connection, decided_since)
    return tuple(
        Person(
            id=row.id,
            login=row.login,
            roles=roles_from(row.roles),
            scopes=scopes.get(row.id, ()),
            absences=away.get(row.id, ()),
            paused_at=row.paused_at,
            cases_a_day=row.cases_a_day,
            last_seen_at=row.last_seen_at,
            trained_at=row.trained_at,
            enrol_by=row.enrol_by,
            has_second_factor=row.enrolled_at is not None,
            decided=decided.get(row.id, 0),
        )
        for row in rows
    )


def roles_of(connection: Connection, moderator_id: str) -> frozenset[Role]:
    """The roles of an open account.

    Raises:
        UnknownModeratorError: there is no open account of that id.
    """
    query = select(PEOPLE.roles).where(PEOPLE.id == moderator_id, PEOPLE.disabled_at.is_(None))
    column = connection.execute(query).scalar_one_or_none()
    if column is None:
        raise UnknownModeratorError("this account is closed or was never there")
    return roles_from(column)


def ask_roles(connection: Connection, moderator_id: str, roles: frozenset[Role], asked_by: str, now: datetime) -> bool:
    """Give up roles at once, ask for more; whether a second person has to confirm.

    An earlier question about the same person that nobody settled gives way.
    """
    present = roles_of(connection, moderator_id)
    waiting = (GRANTS.moderator_id == moderator_id, GRANTS.settled_at.is_(None))
    connection.execute(delete(moderator_grants).where(*waiting))
    kept = present & roles
    if kept != present:
        set_roles(connection, moderator_id, kept, now)
    if roles <= present:
        return False
    row = {"id": uuid4().hex, "moderator_id": moderator_id, "roles": column_of(roles), "asked_by": asked_by}
    connection.execute(insert(moderator_grants).values(**row, asked_at=now))
    return True


def set_roles(connection: Connection, moderator_id: str, roles: frozenset[Role], now: datetime) -> None:
    """Put roles in force; the next request of that account already has them.

    Raises:
        GrantError: nobody would be left who may look after accounts.
    """
    if Role.ADMIN not in roles and Role.LEAD not in roles and _is_last_keeper(connection, moderator_id):
        raise GrantError("somebody must be able to look after accounts: name another lead or admin first")
    row = connection.execute(select(PEOPLE.roles, PEOPLE.enrol_by).where(PEOPLE.id == moderator_id)).one()
    deadline = row.enrol_by or enrol_deadline(roles, now)
    values = {"roles": column_of(roles), "enrol_by": None if enrol_deadline(roles, now) is None else deadline}
    connection.execute(update(moderators).where(PEOPLE.id == moderator_id).values(values))
    end_sessions_of(connection, moderator_id)


def restart_enrolment(connection: Connection, moderator_id: str, now: datetime) -> None:
    """The telephone is gone: those who must have one get the usual days to set up another."""
    deadline = enrol_deadline(roles_of(connection, moderator_id), now)
    connection.execute(update(moderators).where(PEOPLE.id == moderator_id).values(enrol_by=deadline))


def open_grants(connection: Connection) -> tuple[Grant, ...]:
    """What waits for a second person, oldest first."""
    asker = moderators.alias()
    query = (
        select(moderator_grants, PEOPLE.login, asker.c.login.label("asker"))
        .join(moderators, PEOPLE.id == GRANTS.moderator_id)
        .join(asker, asker.c.id == GRANTS.asked_by)
        .where(GRANTS.settled_at.is_(None))
    )
    return tuple(
        Grant(
            id=row.id,
            moderator_id=row.moderator_id,
            login=row.login,
            roles=roles_from(row.roles),
            asked_by=row.asked_by,
            asked_by_login=row.asker,
            asked_at=row.asked_at,
        )
        for row in connection.execute(query.order_by(GRANTS.asked_at))
    )


def settle_grant(connection: Connection, grant_id: str, settler: str, *, granted: bool, now: datetime) -> Grant:
    """A second person confirms or declines; what was settled.

    Raises:
        GrantError: it was settled before, or the person is the one who asked or the one it is for.
    """
    grant = next((one for one in open_grants(connection) if one.id == grant_id), None)
    if grant is None:
        raise GrantError("this was settled already")
    if granted:
        may_confirm(grant.asked_by, grant.moderator_id, settler)
    values = {"settled_by": settler, "settled_at": now, "is_granted": granted}
    once = update(moderator_grants).where(GRANTS.id == grant_id, GRANTS.settled_at.is_(None)).values(values)
    if not connection.execute(once).rowcount:
        raise GrantError("this was settled already")
    if granted:
        set_roles(connection, grant.moderator_id, grant.roles, now)
    return grant


def set_scopes(connection: Connection, moderator_id: str, quarters: Iterable[str]) -> None:
    """The quarters somebody is asked about; none means everywhere."""
    connection.execute(delete(moderator_scopes).where(moderator_scopes.c.moderator_id == moderator_id))
    rows = [{"moderator_id": moderator_id, "quarter": quarter} for quarter in sorted(set(quarters))]
    if rows:
        connection.execute(insert(moderator_scopes), rows)


def set_ceiling(connection: Connection, moderator_id: str, cases_a_day: int | None) -> None:
    """How many answers a day somebody gives at most; None for no limit."""
    bounded = None if cases_a_day is None else max(1, min(cases_a_day, MOST_CASES_A_DAY))
    connection.execute(update(moderators).where(PEOPLE.id == moderator_id).values(cases_a_day=bounded))


def set_pause(connection: Connection, moderator_id: str, since: datetime | None) -> None:
    """Stop or take up again the handing out of cases."""
    connection.execute(update(moderators).where(PEOPLE.id == moderator_id).values(paused_at=since))


def add_absence(connection: Connection, moderator_id: str, first: date, last: date, today: date) -> str:
    """Declare days without cases; its id.

    Raises:
        AbsenceError: it ends before it begins, or is over.
    """
    if last < first or last < today:
        raise AbsenceError("an absence ends on or after its first day, and not before today")
    absence_id = uuid4().hex
    row = {"id": absence_id, "moderator_id": moderator_id, "first_day": first, "last_day": last}
    connection.execute(insert(moderator_absences).values(row))
    return absence_id


def remove_absence(connection: Connection, moderator_id: str, absence_id: str) -> None:
    """Take an absence back."""
    whose = (moderator_absences.c.id == absence_id, moderator_absences.c.moderator_id == moderator_id)
    connection.execute(delete(moderator_absences).where(*whose))


def absences_of(connection: Connection, moderator_id: str, today: date) -> tuple[Absence, ...]:
    """Somebody's absences that are not over."""
    return _absences(connection, today).get(moderator_id, ())


def not_taking(connection: Connection, moderator_id: str, *, today: date, midnight: datetime) -> NotTaking | None:
    """Why somebody is handed no case now; None when they are. ``midnight`` began the day, UTC."""
    row = connection.execute(select(PEOPLE.paused_at, PEOPLE.cases_a_day).where(PEOPLE.id == moderator_id)).one()
    return why_not_taking(
        paused=row.paused_at is not None,
        absences=absences_of(connection, moderator_id, today),
        ceiling=row.cases_a_day,
        decided_today=_decided(connection, midnight).get(moderator_id, 0),
        today=today,
    )


def mark_trained(connection: Connection, moderator_id: str, now: datetime) -> None:
    """The first day is over."""
    connection.execute(update(moderators).where(PEOPLE.id == moderator_id).values(trained_at=now))


def _is_last_keeper(connection: Connection, moderator_id: str) -> bool:
    """Whether this is the only account that may look after others."""
    others = select(PEOPLE.roles).where(PEOPLE.disabled_at.is_(None), PEOPLE.id != moderator_id)
    mine = connection.execute(select(PEOPLE.roles).where(PEOPLE.id == moderator_id)).scalar_one()
    keeps = {Role.LEAD, Role.ADMIN}
    theirs = [roles_from(column) for column in connection.execute(others).scalars()]
    return bool(roles_from(mine) & keeps) and not any(roles & keeps for roles in theirs)


def _absences(connection: Connection, today: date) -> dict[str, tuple[Absence, ...]]:
    coming = select(moderator_absences).where(moderator_absences.c.last_day >= today)
    found: dict[str, tuple[Absence, ...]] = {}
    for row in connection.execute(coming.order_by(moderator_absences.c.first_day)):
        absence = Absence(id=row.id, first_day=row.first_day, last_day=row.last_day)
        found[row.moderator_id] = (*found.get(row.moderator_id, ()), absence)
    return found


def _scopes(connection: Connection) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(select(moderator_scopes).order_by(moderator_scopes.c.quarter)):
        found[row.moderator_id] = (*found.get(row.moderator_id, ()), row.quarter)
    return found


def _decided(connection: Connection, since: datetime) -> dict[str, int]:
    whose = review_decisions.c.moderator_id
    query = select(whose, func.count().label("n")).where(review_decisions.c.decided_at >= since).group_by(whose)
    return {row.moderator_id: row.n for row in connection.execute(query)}
