"""Signed-in moderators: opaque tokens kept as digests, ended on the server.

A session ends after half an hour without a real action, ten hours after signing in, when it is revoked, or
with its account. The token is known to the browser only; what is kept cannot be used to sign in.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, update

from review_queue.adapters.tables import moderator_sessions, moderators

TOKEN_BYTES = 32
IDLE_END = timedelta(minutes=30)
ABSOLUTE_END = timedelta(hours=10)
"""One working day."""
TOUCH_EVERY = timedelta(minutes=1)
"""The last action is noted this finely, so that looking at pages is not a write each time."""

SESSIONS = moderator_sessions.c


@dataclass(frozen=True, kw_only=True)
class NewSession:
    """What the browser gets, once."""

    token: str = field(repr=False)
    moderator_id: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class ModeratorSession:
    """Who is signed in. ``key`` names the session to its owner and to the server; it signs nobody in."""

    key: str
    moderator_id: str
    login: str
    csrf: str = field(repr=False)
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime

    def is_its_token(self, csrf: str) -> bool:
        """Whether a form carries this session's token; takes the same time whatever it carries."""
        return hmac.compare_digest(self.csrf.encode(), csrf.encode())


def start_session(connection: Connection, moderator_id: str, now: datetime) -> NewSession:
    """Sign a moderator in; sessions that ended are cleared away on the way."""
    connection.execute(delete(moderator_sessions).where(_has_ended(now)))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    expires_at = now + ABSOLUTE_END
    row = {
        "token_sha256": _digest(token),
        "moderator_id": moderator_id,
        "csrf": secrets.token_urlsafe(TOKEN_BYTES),
        "created_at": now,
        "last_seen_at": now,
        "expires_at": expires_at,
    }
    connection.execute(insert(moderator_sessions).values(row))
    return NewSession(token=token, moderator_id=moderator_id, expires_at=expires_at)


def find_session(connection: Connection, token: str, now: datetime) -> ModeratorSession | None:
    """The running session of a token, if its account is still open."""
    found = _running(connection, SESSIONS.token_sha256 == _digest(token), now)
    return found[0] if found else None


def sessions_of(connection: Connection, moderator_id: str, now: datetime) -> tuple[ModeratorSession, ...]:
    """A moderator's running sessions, newest first."""
    return _running(connection, SESSIONS.moderator_id == moderator_id, now)


def touch_session(connection: Connection, key: str, now: datetime) -> None:
    """Note a real action: the idle time starts anew."""
    connection.execute(update(moderator_sessions).where(SESSIONS.token_sha256 == key).values(last_seen_at=now))


def end_session(connection: Connection, key: str) -> None:
    """Sign one session out."""
    connection.execute(delete(moderator_sessions).where(SESSIONS.token_sha256 == key))


def end_token(connection: Connection, token: str) -> None:
    """Sign out the session of a token, if there is one."""
    end_session(connection, _digest(token))


def end_sessions_of(connection: Connection, moderator_id: str, *, but: str = "") -> None:
    """Sign a moderator out everywhere, or everywhere else when ``but`` is the key of the session to keep."""
    mine = and_(SESSIONS.moderator_id == moderator_id, SESSIONS.token_sha256 != but)
    connection.execute(delete(moderator_sessions).where(mine))


def _running(connection: Connection, wanted: ColumnElement[bool], now: datetime) -> tuple[ModeratorSession, ...]:
    """Sessions that have not ended, of open accounts."""
    joined = moderator_sessions.join(moderators, moderators.c.id == SESSIONS.moderator_id)
    running = and_(wanted, ~_has_ended(now), moderators.c.disabled_at.is_(None))
    query = select(moderator_sessions, moderators.c.login).select_from(joined).where(running)
    rows = connection.execute(query.order_by(SESSIONS.created_at.desc())).all()
    return tuple(
        ModeratorSession(
            key=row.token_sha256,
            moderator_id=row.moderator_id,
            login=row.login,
            csrf=row.csrf,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            expires_at=row.expires_at,
        )
        for row in rows
    )


def _has_ended(now: datetime) -> ColumnElement[bool]:
    """Too old, or idle for too long."""
    return or_(SESSIONS.expires_at <= now, SESSIONS.last_seen_at <= now - IDLE_END)


def _digest(token: str) -> str:
    """What is kept of a token: it is random, so a plain digest cannot be turned back."""
    return sha256(token.encode()).hexdigest()
