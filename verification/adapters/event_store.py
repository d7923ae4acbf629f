"""What the network is told: one list in the order of commits, and who is to be called about each entry.

An entry holds ids, codes, a number and a time, never a person's words. On PostgreSQL the writers take turns (the audit
chain's own lock, so that the two never wait for each other), or a reader of the list could pass an entry that has a
lower number and is committed later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, insert, select

from verification.adapters import audit_log
from verification.adapters.tables import network_events, outbox, webhooks

WEBHOOK = "webhook.call"
"""The outbox's kind of a call to a webhook; ``params`` are what is sent."""

EVENTS = network_events.c


@dataclass(frozen=True, kw_only=True)
class NetworkEvent:
    """One entry. ``object_id`` is the request, vouch or member it is about, empty when it is about the case itself.

    ``sequence`` grows with every change of the case; 0 where it is not about the case's own state.
    """

    seq: int
    id: str
    type: str
    case_id: str
    object_id: str
    status: str
    sequence: int
    at: datetime


def record_event(
    connection: Connection,
    now: datetime,
    *,
    type: str,
    case_id: str,
    object_id: str = "",
    status: str = "",
    sequence: int = 0,
) -> None:
    """Write an entry and plan a call of every webhook that wants to hear of it, in the caller's transaction."""
    audit_log.take_turn(connection)
    event_id = uuid4().hex
    values: dict[str, str | int] = {"type": type, "case_id": case_id, "object_id": object_id, "status": status}
    values["sequence"] = sequence
    connection.execute(insert(network_events).values(id=event_id, at=now, **values))
    listening = select(webhooks.c.id, webhooks.c.events).where(webhooks.c.disabled_at.is_(None))
    for hook in connection.execute(listening).all():
        if not hook.events or type in hook.events:
            payload: dict[str, str | int] = {"event": event_id, "at": now.isoformat(), **values}
            plan_call(connection, now, hook_id=hook.id, case_id=case_id, payload=payload)


def plan_call(
    connection: Connection, now: datetime, *, hook_id: str, case_id: str, payload: dict[str, str | int]
) -> str:
    """Put one call in the outbox; its id."""
    call_id = uuid4().hex
    row = {"id": call_id, "kind": WEBHOOK, "case_id": case_id, "object_id": hook_id, "params": payload}
    connection.execute(insert(outbox).values(row | {"send_after": now, "created_at": now}))
    return call_id


def events_after(connection: Connection, seq: int, most: int) -> tuple[NetworkEvent, ...]:
    """The next entries of the list, oldest first."""
    query = select(network_events).where(EVENTS.seq > seq).order_by(EVENTS.seq).limit(most)
    return tuple(_event(row) for row in connection.execute(query).all())


def _event(row: Row[Any]) -> NetworkEvent:
    return NetworkEvent(**row._mapping)
