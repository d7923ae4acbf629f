"""Effects kept in the transaction that causes them, carried out afterwards at least once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, insert, select, update

from verification.adapters.case_store import new_id
from verification.adapters.tables import cases, outbox
from verification.domain.case import CaseStatus

DESTROY_PAPER = "paper.destroy"

UNDER_REVIEW_PAUSE = timedelta(hours=6)
"""A paper that a human still needs is looked at again after this."""

RETRY_PAUSE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One due effect."""

    id: str
    kind: str
    case_id: str
    object_id: str


class SqlOutbox:
    """The ``Outbox`` of one transaction, and what the deliverer needs of it."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def destroy_paper(self, case_id: str, document_id: str, *, after: datetime) -> None:
        """Destroy the paper and its reading, not before ``after``; an earlier plan gives way."""
        planned = and_(outbox.c.kind == DESTROY_PAPER, outbox.c.object_id == document_id, outbox.c.sent_at.is_(None))
        if self._connection.execute(update(outbox).where(planned).values(send_after=after)).rowcount:
            return
        done = and_(outbox.c.kind == DESTROY_PAPER, outbox.c.object_id == document_id)
        if self._connection.execute(select(outbox.c.id).where(done)).first() is not None:
            return
        self._connection.execute(
            insert(outbox).values(
                id=new_id(),
                kind=DESTROY_PAPER,
                case_id=case_id,
                object_id=document_id,
                send_after=after,
                created_at=self._now,
            )
        )

    def take_due(self, most: int) -> tuple[Effect, ...]:
        """Effects to carry out now; each is put off first, so that a failure only delays it."""
        due = and_(outbox.c.sent_at.is_(None), outbox.c.send_after <= self._now)
        query = select(outbox, cases.c.status.label("case_status")).join(
            cases, cases.c.id == outbox.c.case_id, isouter=True
        )
        if self._connection.dialect.name == "postgresql":
            query = query.with_for_update(skip_locked=True, of=outbox)
        rows = self._connection.execute(query.where(due).order_by(outbox.c.send_after).limit(most)).all()
        kept = {row.id for row in rows if row.case_status == CaseStatus.IN_REVIEW.value}
        for row in rows:
            pause = UNDER_REVIEW_PAUSE if row.id in kept else RETRY_PAUSE
            self._connection.execute(
                update(outbox)
                .where(outbox.c.id == row.id)
                .values(send_after=self._now + pause, attempts=outbox.c.attempts + int(row.id not in kept))
            )
        return tuple(
            Effect(id=row.id, kind=row.kind, case_id=row.case_id, object_id=row.object_id)
            for row in rows
            if row.id not in kept
        )

    def mark_sent(self, effect_id: str) -> None:
        """Note that the effect was carried out."""
        self._connection.execute(update(outbox).where(outbox.c.id == effect_id).values(sent_at=self._now))
