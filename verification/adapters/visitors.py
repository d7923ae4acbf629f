"""Who is asking: residents' sessions and one-time links, and the network's API keys. Only digests are kept."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from verification.adapters.tables import api_keys, resident_links, resident_sessions
from verification.domain.errors import SettingsError

SESSION_HOURS = 24
LINK_DAYS = 7
TOKEN_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A resident's session on one case; ``csrf`` goes into every form."""

    case_id: str
    csrf: str = field(repr=False)


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(connection: Connection, case_id: str, now: datetime) -> str:
    """A new session; its token goes into the cookie and is not kept."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    connection.execute(delete(resident_sessions).where(resident_sessions.c.expires_at < now))
    connection.execute(
        insert(resident_sessions).values(
            token_sha256=digest(token),
            case_id=case_id,
            csrf=secrets.token_urlsafe(TOKEN_BYTES),
            created_at=now,
            expires_at=now + timedelta(hours=SESSION_HOURS),
        )
    )
    return token


def find_session(connection: Connection, token: str, now: datetime) -> Visit | None:
    """The session of a cookie, None when it is unknown or over."""
    query = select(resident_sessions).where(
        resident_sessions.c.token_sha256 == digest(token), resident_sessions.c.expires_at > now
    )
    row = connection.execute(query).first()
    return None if row is None else Visit(case_id=row.case_id, csrf=row.csrf)


def end_sessions(connection: Connection, case_id: str) -> None:
    """End every session of a case."""
    connection.execute(delete(resident_sessions).where(resident_sessions.c.case_id == case_id))


def same_secret(given: str, kept: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(given.encode(), kept.encode())


def make_link(connection: Connection, case_id: str, now: datetime) -> str:
    """A one-time code that opens a case."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    connection.execute(
        insert(resident_links).values(
            token_sha256=digest(token), case_id=case_id, created_at=now, expires_at=now + timedelta(days=LINK_DAYS)
        )
    )
    return token


def use_link(connection: Connection, token: str, now: datetime) -> str | None:
    """The case of a code, once; None when it is unknown, used or too old."""
    mine = resident_links.c.token_sha256 == digest(token)
    fresh = (resident_links.c.used_at.is_(None)) & (resident_links.c.expires_at > now)
    if connection.execute(update(resident_links).where(mine & fresh).values(used_at=now)).rowcount != 1:
        return None
    return str(connection.execute(select(resident_links.c.case_id).where(mine)).scalar_one())


def add_api_key(connection: Connection, label: str, now: datetime) -> str:
    """A new key of the network's engineers; shown once.

    Raises:
        SettingsError: the label is no short code, or a key of that label exists.
    """
    if re.fullmatch(r"[A-Za-z0-9._-]{1,64}", label) is None:
        raise SettingsError("a label has 1 to 64 letters, digits, dots, dashes or underscores")
    if connection.execute(select(api_keys.c.label).where(api_keys.c.label == label)).first() is not None:
        raise SettingsError("there is a key of that label already")
    key = f"palier_{secrets.token_urlsafe(TOKEN_BYTES)}"
    connection.execute(insert(api_keys).values(key_sha256=digest(key), label=label, created_at=now))
    return key


def api_key_label(connection: Connection, key: str) -> str | None:
    """Whose key it is, None when it is unknown or revoked."""
    query = select(api_keys.c.label).where(api_keys.c.key_sha256 == digest(key), api_keys.c.revoked_at.is_(None))
    found = connection.execute(query).scalar()
    return None if found is None else str(found)


def revoke_api_key(connection: Connection, label: str, now: datetime) -> bool:
    """End a key at once; False when there is none of that label."""
    known = update(api_keys).where(api_keys.c.label == label, api_keys.c.revoked_at.is_(None))
    return connection.execute(known.values(revoked_at=now)).rowcount == 1
