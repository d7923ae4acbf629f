"""A second reader from outside, invited for one case: a link that opens once, a seat, one answer.

The link is a secret of the person who was told; opening it gives the browser a seat and uses the link up. What the
seat shows is masked and names nobody on the team; what it answers is kept here until somebody of the team has it
counted (``review_queue.adapters.store``).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Row, and_, insert, select, update

from review_queue.adapters.tables import second_readers
from review_queue.errors import SecondReaderError
from review_queue.item import MAX_NOTE_CHARS, ReviewVerdict

LINK_KEPT = timedelta(hours=24)
"""Long enough to reach a neighbour of good sense, short enough not to be found later."""
SECRET_BYTES = 32
READERS = second_readers.c


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """What the inviter passes on, shown once."""

    id: str
    link: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A second reader at work; ``key`` names the seat, the secret is in the browser."""

    id: str
    item_id: str
    invited_by: str
    expires_at: datetime
    answered_at: datetime | None
    verdict: ReviewVerdict | None
    note: str = field(default="", repr=False)


def invite(connection: Connection, item_id: str, invited_by: str, now: datetime) -> Invitation:
    """A new link; an earlier one for the same case that nobody opened ends."""
    unopened = and_(READERS.item_id == item_id, READERS.opened_at.is_(None), READERS.expires_at > now)
    connection.execute(update(second_readers).where(unopened).values(expires_at=now))
    link, reader_id, expires_at = secrets.token_urlsafe(SECRET_BYTES), uuid4().hex, now + LINK_KEPT
    row = {"id": reader_id, "item_id": item_id, "invited_by": invited_by, "link_sha256": _digest(link)}
    connection.execute(insert(second_readers).values(**row, created_at=now, expires_at=expires_at))
    return Invitation(id=reader_id, link=link, expires_at=expires_at)


def take_seat(connection: Connection, link: str, now: datetime) -> str:
    """Open a link, once; the secret of the seat.

    Raises:
        SecondReaderError: it was opened before or has ended.
    """
    seat = secrets.token_urlsafe(SECRET_BYTES)
    fresh = and_(READERS.link_sha256 == _digest(link), READERS.opened_at.is_(None), READERS.expires_at > now)
    taken = update(second_readers).where(fresh).values(opened_at=now, seat_sha256=_digest(seat))
    if not connection.execute(taken).rowcount:
        raise SecondReaderError("this invitation was used or has ended; ask for another")
    return seat


def find_seat(connection: Connection, secret: str, now: datetime) -> Seat:
    """Who sits there.

    Raises:
        SecondReaderError: there is no such seat, or its time is over.
    """
    return _one(connection, and_(READERS.seat_sha256 == _digest(secret), READERS.expires_at > now))


def give_answer(connection: Connection, secret: str, verdict: ReviewVerdict, note: str, now: datetime) -> Seat:
    """Answer once.

    Raises:
        SecondReaderError: an answer was given, or the time is over.
    """
    running = and_(READERS.seat_sha256 == _digest(secret), READERS.expires_at > now, READERS.answered_at.is_(None))
    values = {"answered_at": now, "verdict": verdict.value, "note": note.strip()[:MAX_NOTE_CHARS]}
    if not connection.execute(update(second_readers).where(running).values(values)).rowcount:
        raise SecondReaderError("an answer was given already, or the time is over")
    return _one(connection, READERS.seat_sha256 == _digest(secret))


def readers_of(connection: Connection, item_id: str) -> tuple[Seat, ...]:
    """Who was invited to a case, the newest first."""
    query = select(second_readers).where(READERS.item_id == item_id).order_by(READERS.created_at.desc())
    return tuple(_seat(row) for row in connection.execute(query))


def csrf_of(secret: str) -> str:
    """The token that the seat's form carries, from the seat itself."""
    return sha256(b"palier second reader form\x00" + secret.encode()).hexdigest()


def _one(connection: Connection, wanted: ColumnElement[bool]) -> Seat:
    row = connection.execute(select(second_readers).where(wanted)).one_or_none()
    if row is None:
        raise SecondReaderError("there is no such invitation, or its time is over")
    return _seat(row)


def _seat(row: Row[Any]) -> Seat:
    return Seat(
        id=row.id,
        item_id=row.item_id,
        invited_by=row.invited_by,
        expires_at=row.expires_at,
        answered_at=row.answered_at,
        verdict=ReviewVerdict(row.verdict) if row.verdict else None,
        note=row.note,
    )


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
