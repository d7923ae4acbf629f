"""The part of the graph a picture or a rank needs, read from the tables; never the whole of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select

from cooptation.adapters.side_tables import attachments
from cooptation.adapters.tables import member_signals, members, objections, requests, vouches
from cooptation.graph import Link, Person, Surroundings, Tie, shared_devices
from cooptation.vouch import TrustLevel

MOST_PEOPLE = 60
"""Around one request; a picture with more is not read."""
MOST_IN_QUARTER = 400
MOST_LINKS = 5000

MEMBERS, VOUCHES, OBJECTIONS = members.c, vouches.c, objections.c


def around_request(connection: Connection, request_id: str, most: int = MOST_PEOPLE) -> Surroundings:
    """Who spoke on a request, whom else they vouched for, who vouched for them, and who lives with the newcomer.

    The nearest are kept when there are more than ``most``. Nobody where there is no such request.
    """
    query = select(requests.c.newcomer_id, requests.c.dwelling).where(requests.c.id == request_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        return Surroundings(people=(), links=())
    near = _speakers(connection, request_id)
    home = connection.scalars(select(MEMBERS.id).where(MEMBERS.dwelling == row.dwelling).limit(most)).all()
    further = _neighbours_of(connection, near, most)
    ids = tuple(dict.fromkeys((row.newcomer_id, *near, *home, *further)))[:most]
    return _between(connection, ids, centre=row.newcomer_id)


def of_quarter(connection: Connection, quarter: str, most: int = MOST_IN_QUARTER) -> Surroundings:
    """The members of a quarter and its newcomers, the latest to come first when there are more than ``most``."""
    query = select(MEMBERS.id).where(MEMBERS.quarter == quarter, MEMBERS.is_active)
    ids = connection.scalars(query.order_by(MEMBERS.created_at.desc(), MEMBERS.id).limit(most)).all()
    return _between(connection, ids, centre=None)


def _speakers(connection: Connection, request_id: str) -> tuple[str, ...]:
    """Who answered or objected on a request, in the order in which they did."""
    answered = select(VOUCHES.voucher_id).where(VOUCHES.request_id == request_id, VOUCHES.answered_at.is_not(None))
    objected = select(OBJECTIONS.member_id).where(OBJECTIONS.request_id == request_id)
    first = connection.scalars(answered.order_by(VOUCHES.answered_at, VOUCHES.id)).all()
    return tuple(dict.fromkeys((*first, *connection.scalars(objected.order_by(OBJECTIONS.at)).all())))


def _neighbours_of(connection: Connection, ids: Sequence[str], most: int) -> list[str]:
    """Whom these vouched for and who vouched for them, the latest first."""
    touched = or_(VOUCHES.voucher_id.in_(ids), VOUCHES.newcomer_id.in_(ids))
    query = select(VOUCHES.voucher_id, VOUCHES.newcomer_id).where(touched, VOUCHES.given_at.is_not(None))
    rows = connection.execute(query.order_by(VOUCHES.given_at.desc(), VOUCHES.id).limit(most)).all()
    return [end for row in rows for end in (row.voucher_id, row.newcomer_id)]


def _between(connection: Connection, ids: Sequence[str], centre: str | None) -> Surroundings:
    """These people and everything that stands between them."""
    rows = connection.execute(select(members).where(MEMBERS.id.in_(ids))).all()
    found = tuple(sorted((_person(row) for row in rows), key=lambda person: ids.index(person.id)))
    links = (*_spoken(connection, ids), *_objected(connection, ids), *_attached(connection, rows))
    return Surroundings(people=found, links=(*links, *shared_devices(_devices(connection, ids))), centre=centre)


def _person(row: Row[Any]) -> Person:
    stopped = row.is_suspended or row.is_restricted or row.has_open_fraud or row.revoked_at is not None
    return Person(
        id=row.id,
        dwelling=row.dwelling,
        level=None if row.level is None else TrustLevel(row.level),
        since=row.verified_at,
        is_stopped=bool(stopped),
    )


def _both(one: ColumnElement[str], other: ColumnElement[str], ids: Sequence[str]) -> ColumnElement[bool]:
    return and_(one.in_(ids), other.in_(ids))


def _spoken(connection: Connection, ids: Sequence[str]) -> Iterable[Link]:
    """Vouches, and « je ne connais pas »."""
    query = select(vouches).where(_both(VOUCHES.voucher_id, VOUCHES.newcomer_id, ids), VOUCHES.answered_at.is_not(None))
    for row in connection.execute(query.order_by(VOUCHES.answered_at, VOUCHES.id).limit(MOST_LINKS)):
        ends = {"of": row.voucher_id, "to": row.newcomer_id}
        if row.declined_at is not None:
            yield Link(tie=Tie.DECLINED, at=row.declined_at, **ends)
        elif row.given_at is not None:
            is_void = row.withdrawn_at is not None or row.void_at is not None
            yield Link(tie=Tie.VOUCHED, at=row.given_at, is_void=is_void, **ends)


def _objected(connection: Connection, ids: Sequence[str]) -> Iterable[Link]:
    query = select(OBJECTIONS.member_id, OBJECTIONS.at, OBJECTIONS.founded, requests.c.newcomer_id)
    query = query.join(requests, requests.c.id == OBJECTIONS.request_id)
    query = query.where(_both(OBJECTIONS.member_id, requests.c.newcomer_id, ids))
    for row in connection.execute(query.order_by(OBJECTIONS.at, OBJECTIONS.id).limit(MOST_LINKS)):
        yield Link(tie=Tie.OBJECTED, of=row.member_id, to=row.newcomer_id, at=row.at, is_void=row.founded is False)


def _attached(connection: Connection, rows: Sequence[Row[Any]]) -> Iterable[Link]:
    """Cohabitants whom a resident let in; their case leads to the account."""
    by_case = {row.case_id: row.id for row in rows if row.case_id}
    query = select(attachments).where(attachments.c.case_id.in_(by_case), attachments.c.confirmed_at.is_not(None))
    for row in connection.execute(query.order_by(attachments.c.confirmed_at, attachments.c.id)):
        yield Link(tie=Tie.ATTACHED, of=row.confirmed_by, to=by_case[row.case_id], at=row.confirmed_at)


def _devices(connection: Connection, ids: Sequence[str]) -> list[tuple[str, frozenset[str]]]:
    query = select(member_signals.c.member_id, member_signals.c.devices)
    query = query.where(member_signals.c.member_id.in_(ids)).order_by(member_signals.c.member_id)
    return [(row.member_id, frozenset(row.devices or ())) for row in connection.execute(query)]
