"""Who is at the other end: verified neighbours by one-time link and session, agents with a second factor too.

Tokens are random and only their digests are kept, so that what lies in the database opens nothing. A link works
once. A session belongs to a member or to an agent, never to both; its ``csrf`` goes into every form.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from cooptation.adapters.session_tables import member_links, member_sessions

LINK_DAYS = 7
SESSION_HOURS = 24
AGENT_SESSION_HOURS = 10
"""One working day."""
TOKEN_BYTES = 32


class Kind(StrEnum):
    """Whose session it is."""

    MEMBER = "member"
    AGENT = "agent"


@dataclass(frozen=True, kw_only=True)
class MemberVisit:
    """A running session. ``key`` names it to the server and opens nothing."""

    key: str
    member_id: str
    kind: Kind
    csrf: str = field(repr=False)
    second_factor_at: datetime | None = None

    def is_its_form(self, csrf: str) -> bool:
        """Whether a form carries this session's secret; takes the same time whatever it carries."""
        return hmac.compare_digest(self.csrf.encode(), csrf.encode())


@dataclass(frozen=True, kw_only=True)
class Entrance:
    """Whom a one-time link lets in, and the question it leads to, empty for none."""

    member_id: str
    kind: Kind
    vouch_id: str


def digest(token: str) -> str:
    """What is kept of a token: it is random, so a plain digest cannot be turned back."""
    return sha256(token.encode()).hexdigest()


def make_link(
    connection: Connection, member_id: str, now: datetime, *, kind: Kind = Kind.MEMBER, vouch_id: str = ""
) -> str:
    """A one-time code that opens the pages of a member or an agent."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    connection.execute(
        insert(member_links).values(
            token_sha256=digest(token),
            member_id=member_id,
            kind=kind.value,
            vouch_id=vouch_id,
            created_at=now,
            expires_at=now + timedelta(days=LINK_DAYS),
        )
    )
    return token


def use_link(connection: Connection, token: str, now: datetime, *, kind: Kind) -> Entrance | None:
    """Whom a code lets in, once; None when it is unknown, used, too old or of the other kind."""
    mine = and_(member_links.c.token_sha256 == digest(token), member_links.c.kind == kind.value)
    fresh = and_(member_links.c.used_at.is_(None), member_links.c.expires_at > now)
    if connection.execute(update(member_links).where(mine, fresh).values(used_at=now)).rowcount != 1:
        return None
    row = connection.execute(select(member_links.c.member_id, member_links.c.vouch_id).where(mine)).one()
    return Entrance(member_id=row.member_id, kind=kind, vouch_id=row.vouch_id)


def open_session(connection: Connection, member_id: str, now: datetime, *, kind: Kind = Kind.MEMBER) -> str:
    """A new session; its token goes into the cookie and is not kept. Those that are over are cleared away."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    hours = AGENT_SESSION_HOURS if kind is Kind.AGENT else SESSION_HOURS
    connection.execute(delete(member_sessions).where(member_sessions.c.expires_at <= now))
    connection.execute(
        insert(member_sessions).values(
            token_sha256=digest(token),
            member_id=member_id,
            kind=kind.value,
            csrf=secrets.token_urlsafe(TOKEN_BYTES),
            created_at=now,
            expires_at=now + timedelta(hours=hours),
        )
    )
    return token


def find_session(connection: Connection, token: str, now: datetime) -> MemberVisit | None:
    """The session of a cookie, None when it is unknown or over."""
    mine = _session(digest(token))
    row = connection.execute(select(member_sessions).where(mine, member_sessions.c.expires_at > now)).first()
    if row is None:
        return None
    return MemberVisit(
        key=row.token_sha256,
        member_id=row.member_id,
        kind=Kind(row.kind),
        csrf=row.csrf,
        second_factor_at=row.second_factor_at,
    )


def note_second_factor(connection: Connection, key: str, now: datetime) -> None:
    """The agent of this session has shown the second factor."""
    connection.execute(update(member_sessions).where(_session(key)).values(second_factor_at=now))


def end_session(connection: Connection, token: str) -> None:
    """End the session of a token, if there is one."""
    connection.execute(delete(member_sessions).where(_session(digest(token))))


def end_sessions_of(connection: Connection, member_id: str) -> None:
    """End every session and every open link of a member or an agent: a takeover, a suspension, an erasure."""
    connection.execute(delete(member_sessions).where(member_sessions.c.member_id == member_id))
    connection.execute(delete(member_links).where(member_links.c.member_id == member_id))


def _session(key: str) -> ColumnElement[bool]:
    return member_sessions.c.token_sha256 == key
