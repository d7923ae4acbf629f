"""Webhooks in the database: addresses, what they want to hear, how they fare, and the calls made.

No secret is kept: it is derived from the digest key, the webhook's id and a number that grows with each rotation.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from verification.adapters.event_store import WEBHOOK
from verification.adapters.tables import outbox, webhooks
from verification.deliveries import Hook
from verification.domain.errors import WebhookNotFoundError

OLD_SECRET_HOURS = 24
"""How long calls are signed with the secret before as well, so that nobody has to change both ends at once."""

SECRET_PREFIX = "whsec_"  # noqa: S105 - the prefix of every secret (Standard Webhooks)


@dataclass(frozen=True, kw_only=True)
class ShownWebhook:
    """A webhook as its owners see it."""

    id: str
    url: str = field(repr=False)
    events: tuple[str, ...]
    created_at: datetime
    failing_since: datetime | None
    disabled_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call, made or to be made. ``state`` is delivered, waiting or given_up."""

    id: str
    event: str
    type: str
    state: str
    attempts: int
    last_error: str | None
    created_at: datetime
    delivered_at: datetime | None
    next_try_at: datetime | None


class SqlHooks:
    """The webhooks of one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def add(self, hook_id: str, url: str, events: Sequence[str], *, actor: str) -> ShownWebhook:
        """A new webhook; the same id again gives the one that is there."""
        row = {"id": hook_id, "url": url, "events": list(events), "created_by": actor, "created_at": self._now}
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(webhooks).values(row))
        except IntegrityError:
            pass  # Sent again under the same Idempotency-Key.
        return self.get(hook_id)

    def get(self, hook_id: str) -> ShownWebhook:
        """One webhook.

        Raises:
            WebhookNotFoundError: there is none of that id.
        """
        return _shown(self._row(hook_id))

    def all(self) -> tuple[ShownWebhook, ...]:
        """Every webhook, oldest first."""
        rows = self._connection.execute(select(webhooks).order_by(webhooks.c.created_at, webhooks.c.id)).all()
        return tuple(_shown(row) for row in rows)

    def generation(self, hook_id: str) -> int:
        """By how many rotations the present secret differs from the first, from 1."""
        return int(self._row(hook_id).generation)

    def rotate(self, hook_id: str) -> int:
        """Begin a new secret; its number."""
        old = self._row(hook_id).generation
        self._change(hook_id, generation=old + 1, rotated_at=self._now)
        return int(old) + 1

    def enable(self, hook_id: str) -> None:
        """Call it again from now on; what it missed is in the list of events."""
        self._row(hook_id)
        self._change(hook_id, disabled_at=None, failing_since=None)

    def remove(self, hook_id: str) -> None:
        """Forget a webhook and its calls."""
        self._row(hook_id)
        mine = and_(outbox.c.kind == WEBHOOK, outbox.c.object_id == hook_id)
        self._connection.execute(delete(outbox).where(mine))
        self._connection.execute(delete(webhooks).where(webhooks.c.id == hook_id))

    def find(self, hook_id: str) -> Hook | None:
        """One that is to be called; None when it was deleted or is disabled."""
        row = self._connection.execute(select(webhooks).where(webhooks.c.id == hook_id)).one_or_none()
        if row is None or row.disabled_at is not None:
            return None
        return Hook(
            id=row.id,
            url=row.url,
            generation=row.generation,
            rotated_at=row.rotated_at,
            failing_since=row.failing_since,
        )

    def note_success(self, hook_id: str) -> None:
        """It took a call."""
        self._change(hook_id, failing_since=None)

    def note_failure(self, hook_id: str) -> None:
        """It did not; since when is remembered."""
        self._change(hook_id, failing_since=func.coalesce(webhooks.c.failing_since, self._now))

    def disable(self, hook_id: str) -> None:
        """Call it no more."""
        self._change(hook_id, disabled_at=self._now)

    def calls(self, hook_id: str, most: int) -> tuple[Call, ...]:
        """The last calls, newest first."""
        self._row(hook_id)
        mine = and_(outbox.c.kind == WEBHOOK, outbox.c.object_id == hook_id)
        query = select(outbox).where(mine).order_by(outbox.c.created_at.desc(), outbox.c.id).limit(most)
        return tuple(_call(row) for row in self._connection.execute(query).all())

    def _row(self, hook_id: str) -> Row[Any]:
        row = self._connection.execute(select(webhooks).where(webhooks.c.id == hook_id)).one_or_none()
        if row is None:
            raise WebhookNotFoundError("no such webhook")
        return row

    def _change(self, hook_id: str, **values: Any) -> None:  # noqa: ANN401 - columns
        self._connection.execute(update(webhooks).where(webhooks.c.id == hook_id).values(**values))


def secret_of(digest_key: bytes, hook_id: str, generation: int) -> str:
    """The secret of a webhook as its owner keeps it (``whsec_…``)."""
    made = hmac.new(digest_key, f"palier-webhook|{hook_id}|{generation}".encode(), hashlib.sha256).digest()
    return SECRET_PREFIX + base64.b64encode(made).decode()


def secrets_now(digest_keys: Sequence[bytes], hook: Hook, now: datetime) -> tuple[str, ...]:
    """Every secret that a call is signed with: the present one, and those that are still being replaced."""
    is_overlap = hook.rotated_at is not None and now - hook.rotated_at < timedelta(hours=OLD_SECRET_HOURS)
    generations = (hook.generation, hook.generation - 1) if is_overlap else (hook.generation,)
    return tuple(secret_of(key, hook.id, number) for number in generations for key in digest_keys)


def _shown(row: Row[Any]) -> ShownWebhook:
    return ShownWebhook(
        id=row.id,
        url=row.url,
        events=tuple(row.events),
        created_at=row.created_at,
        failing_since=row.failing_since,
        disabled_at=row.disabled_at,
    )


def _call(row: Row[Any]) -> Call:
    state = "delivered" if row.sent_at else "given_up" if row.gave_up_at else "waiting"
    return Call(
        id=row.id,
        event=row.params["event"],
        type=row.params["type"],
        state=state,
        attempts=row.attempts,
        last_error=row.last_error,
        created_at=row.created_at,
        delivered_at=row.sent_at,
        next_try_at=row.send_after if state == "waiting" else None,
    )
