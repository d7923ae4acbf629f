"""Signed-in moderators: opaque tokens kept as digests, ended on the server.

A session ends after half an hour without a real action, ten hours after signing in, when it is revoked, or
with its account; before that it locks and asks who is there. The token is known to the browser only; what is kept
cannot be used to sign in. Between a right password and the code of the second factor a session is a waiting one,
which opens nothing and gets another token when the code was right.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, insert, or_, select, update

from review_queue.adapters.tables import charter_signatures, moderator_sessions, moderators, second_factors
from review_queue.charter import VERSION as CHARTER_VERSION
from review_queue.roles import Right, rights_of, roles_from
from review_queue.team import Standing

TOKEN_BYTES = 32
IDLE_END = timedelta(minutes=30)
ABSOLUTE_END = timedelta(hours=10)
"""One working day."""
CODE_WITHIN = timedelta(minutes=5)
"""How long a right password waits for its code."""
TOUCH_EVERY = timedelta(minutes=1)
"""The last action is noted this finely, so that looking at pages is not a write each time."""

SESSIONS = moderator_sessions.c


@dataclass(frozen=True, kw_only=True)
class NewSession:
    """What the browser gets, once."""

    token: str = field(repr=False)
    moderator_id: str
    expires_at: datetime
    awaits_code: bool = False


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
    standing: Standing
    awaits_code: bool = False

    @property
    def rights(self) -> frozenset[Right]:
        """What the account may do now."""
        return rights_of(self.standing.roles)

    def may(self, right: str) -> bool:
        """Whether the account has a right, by its code; for templates."""
        return right in self.rights

    def is_locked(self, now: datetime, after: timedelta | None) -> bool:
        """Whether nobody did anything for so long that the session asks who is there."""
        return after is not None and self.last_seen_at <= now - after

    def is_its_token(self, csrf: str) -> bool:
        """Whether a form carries this session's token; takes the same time whatever it carries."""
        return hmac.compare_digest(self.csrf.encode(), csrf.encode())


def start_session(
    connection: Connection, moderator_id: str, now: datetime, *, awaits_code: bool = False, by_provider: bool = False
) -> NewSession:
    """Sign a moderator in; sessions that ended are cleared away on the way."""
    connection.execute(delete(moderator_sessions).where(_has_ended(now)))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    expires_at = now + (CODE_WITHIN if awaits_code else ABSOLUTE_END)
    row = {
        "token_sha256": _digest(token),
        "moderator_id": moderator_id,
        "csrf": secrets.token_urlsafe(TOKEN_BYTES),
        "created_at": now,
        "last_seen_at": now,
        "expires_at": expires_at,
        "awaits_code": awaits_code,
        "by_provider": by_provider,
    }
    connection.execute(insert(moderator_sessions).values(row))
    if not awaits_code:
        connection.execute(update(moderators).where(moderators.c.id == moderator_id).values(last_seen_at=now))
    return NewSession(token=token, moderator_id=moderator_id, expires_at=expires_at, awaits_code=awaits_code)


def find_session(connection: Connection, token: str, now: datetime) -> ModeratorSession | None:
    """The running session of a token, if its account is still open."""
    found = _running(connection, SESSIONS.token_sha256 == _digest(token), now)
    return found[0] if found else None


def sessions_of(connection: Connection, moderator_id: str, now: datetime) -> tuple[ModeratorSession, ...]:
    """A moderator's running sessions, newest first."""
    return _running(connection, SESSIONS.moderator_id == moderator_id, now)


def touch_session(connection: Connection, key: str, now: datetime) -> None:
    """Note a real action: the idle time starts anew, and the team sees that somebody was there."""
    whose = update(moderator_sessions).where(SESSIONS.token_sha256 == key).values(last_seen_at=now)
    moderator_id = connection.execute(whose.returning(SESSIONS.moderator_id)).scalar_one_or_none()
    connection.execute(update(moderators).where(moderators.c.id == moderator_id).values(last_seen_at=now))


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
    """Sessions that have not ended, of open accounts, with how far each account is."""
    joined = (
        moderator_sessions.join(moderators, moderators.c.id == SESSIONS.moderator_id)
        .join(second_factors, second_factors.c.moderator_id == SESSIONS.moderator_id, isouter=True)
        .join(charter_signatures, _is_todays_charter(), isouter=True)
    )
    running = and_(wanted, ~_has_ended(now), moderators.c.disabled_at.is_(None))
    query = select(moderator_sessions, *_ABOUT).select_from(joined).where(running)
    return tuple(_session(row) for row in connection.execute(query.order_by(SESSIONS.created_at.desc())))


_ABOUT = (
    moderators.c.login,
    moderators.c.roles,
    moderators.c.enrol_by,
    moderators.c.trained_at,
    second_factors.c.enrolled_at,
    charter_signatures.c.signed_at,
)


def _is_todays_charter() -> ColumnElement[bool]:
    signed = charter_signatures.c
    return and_(signed.moderator_id == SESSIONS.moderator_id, signed.version == CHARTER_VERSION)


def _session(row: Row[Any]) -> ModeratorSession:
    return ModeratorSession(
        key=row.token_sha256,
        moderator_id=row.moderator_id,
        login=row.login,
        csrf=row.csrf,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        expires_at=row.expires_at,
        awaits_code=row.awaits_code,
        standing=Standing(
            roles=roles_from(row.roles),
            has_second_factor=row.enrolled_at is not None,
            enrol_by=row.enrol_by,
            has_signed=row.signed_at is not None,
            is_trained=row.trained_at is not None,
            signed_on_elsewhere=row.by_provider,
        ),
    )


def _has_ended(now: datetime) -> ColumnElement[bool]:
    """Too old, or idle for too long."""
    return or_(SESSIONS.expires_at <= now, SESSIONS.last_seen_at <= now - IDLE_END)


def _digest(token: str) -> str:
    """What is kept of a token: it is random, so a plain digest cannot be turned back."""
    return sha256(token.encode()).hexdigest()
