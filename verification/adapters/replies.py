"""Answers kept for a day under the caller's Idempotency-Key, so that a repeated POST changes nothing twice."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from verification.adapters.tables import idempotency

KEPT = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class KeptReply:
    """A reply given before; ``same_request`` is False when the key came with another body."""

    status: int
    body: str = field(repr=False)
    same_request: bool


def key_digest(caller: str, key: str) -> str:
    """The key, made the caller's own."""
    return hashlib.sha256(f"{caller}|{key}".encode()).hexdigest()


def find(connection: Connection, key: str, request_sha256: str, now: datetime) -> KeptReply | None:
    """The reply kept under this key, None when there is none or it is over."""
    row = connection.execute(
        select(idempotency).where(idempotency.c.key == key, idempotency.c.created_at > now - KEPT)
    ).first()
    if row is None:
        return None
    return KeptReply(status=row.status, body=row.body, same_request=row.request_sha256 == request_sha256)


def keep(connection: Connection, key: str, request_sha256: str, *, status: int, body: str, now: datetime) -> None:
    """Keep a reply, unless a twin of the request did; those over their time go."""
    connection.execute(delete(idempotency).where(idempotency.c.created_at <= now - KEPT))
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = {"key": key, "request_sha256": request_sha256, "status": status, "body": body, "created_at": now}
    connection.execute(dialect.insert(idempotency).values(row).on_conflict_do_nothing(index_elements=["key"]))
