"""Effects kept in the transaction that causes them, carried out afterwards at least once."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, func, insert, select, update

from verification.adapters.case_store import new_id
from verification.adapters.event_store import WEBHOOK, record_event
from verification.adapters.tables import cases, outbox
from verification.audit import canonical_detail
from verification.domain.case import CaseStatus

DESTROY_PAPER = "paper.destroy"
COMMIT_ANSWER = "review.commit"
"""Due when the undo time of a moderator's answer is over; carried out by a task of its own, soon."""
MESSAGE = "message.send"
FORGET_MAIL = "mail.forget"
FAR = (MESSAGE, FORGET_MAIL, WEBHOOK)
"""Effects that may have to wait for somebody else's server; tasks of their own carry them out."""

UNDER_REVIEW_PAUSE = timedelta(hours=6)
"""A paper that a human still needs is looked at again after this."""

RETRY_PAUSE = timedelta(minutes=1)

FAR_PAUSES = tuple(
    timedelta(seconds=seconds) for seconds in (30, 120, 600, 3600, 4 * 3600, 12 * 3600, 24 * 3600)
)
"""After each try at somebody else's server; the last one repeats."""

MOST_JITTER = 0.2
"""The share by which a pause is longer at most, so that those who failed together do not come back together."""


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One due effect."""

    id: str
    kind: str
    case_id: str
    object_id: str
    attempts: int = 1
    params: Mapping[str, Any] = field(default_factory=dict)


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

    def commit_answer(self, case_id: str, item_id: str, *, after: datetime) -> None:
        """Bring a moderator's answer to its end once ``after`` has passed."""
        row = {"id": new_id(), "kind": COMMIT_ANSWER, "case_id": case_id, "object_id": item_id, "params": {}}
        self._connection.execute(insert(outbox).values(row | {"send_after": after, "created_at": self._now}))

    def forget_answer(self, item_id: str) -> None:
        """The answer was taken back: no trace of it stays here."""
        planned = and_(outbox.c.kind == COMMIT_ANSWER, outbox.c.object_id == item_id, outbox.c.sent_at.is_(None))
        self._connection.execute(delete(outbox).where(planned))

    def message(self, kind: str, case_id: str, params: Mapping[str, str | int | list[str]] | None = None) -> None:
        """Send the resident of a case a message; ``kind`` names its texts, ``params`` are codes, dates and counts.

        Raises:
            AuditDetailError: a parameter could hold a person's words.
        """
        values = dict(params or {})
        canonical_detail({"kind": kind, **values})
        self._plan(MESSAGE, case_id, case_id, {"message": kind, "values": values})

    def tell(self, event: str, case_id: str, *, object_id: str = "", status: str = "") -> None:
        """Tell the network that something happened beside a case's own steps (``member.…``, ``vouch.…``)."""
        canonical_detail({"event": event, "object": object_id, "status": status})
        record_event(self._connection, self._now, type=event, case_id=case_id, object_id=object_id, status=status)

    def forget_mail(self, case_id: str) -> None:
        """Destroy what is kept of the messages of a case."""
        mine = and_(outbox.c.kind == MESSAGE, outbox.c.case_id == case_id, outbox.c.sent_at.is_(None))
        self._connection.execute(update(outbox).where(mine).values(sent_at=self._now))
        self._plan(FORGET_MAIL, case_id, case_id, {})

    def _plan(self, kind: str, case_id: str, object_id: str, params: Mapping[str, Any]) -> None:
        row = {"id": new_id(), "kind": kind, "case_id": case_id, "object_id": object_id, "params": dict(params)}
        self._connection.execute(insert(outbox).values(row | {"send_after": self._now, "created_at": self._now}))

    def take_due(self, most: int, kinds: Sequence[str] = ()) -> tuple[Effect, ...]:
        """Effects to carry out now; each is put off first, so that a failure only delays it.

        Without ``kinds`` all that have no task of their own.
        """
        wanted = outbox.c.kind.in_(kinds) if kinds else outbox.c.kind.not_in((*FAR, COMMIT_ANSWER))
        rows = self._connection.execute(self._due(wanted, most)).all()
        kept = {row.id for row in rows if _is_kept(row)}
        for row in rows:
            pause = UNDER_REVIEW_PAUSE if row.id in kept else _pause_after(row)
            self._connection.execute(
                update(outbox)
                .where(outbox.c.id == row.id)
                .values(send_after=self._now + pause, attempts=outbox.c.attempts + int(row.id not in kept))
            )
        return tuple(_effect(row) for row in rows if row.id not in kept)

    def _due(self, wanted: ColumnElement[bool], most: int) -> Select[Any]:
        """What is to be carried out, what waits longest first; locked where rows can be."""
        due = and_(wanted, outbox.c.sent_at.is_(None), outbox.c.gave_up_at.is_(None), outbox.c.send_after <= self._now)
        query = select(outbox, cases.c.status.label("case_status")).join(
            cases, cases.c.id == outbox.c.case_id, isouter=True
        )
        if self._connection.dialect.name == "postgresql":
            query = query.with_for_update(skip_locked=True, of=outbox)
        return query.where(due).order_by(outbox.c.send_after, outbox.c.created_at, outbox.c.id).limit(most)

    def mark_sent(self, effect_id: str) -> None:
        """Note that the effect was carried out."""
        self._connection.execute(update(outbox).where(outbox.c.id == effect_id).values(sent_at=self._now))

    def put_off(self, kind: str, object_id: str) -> None:
        """Let everything else of this kind for the same receiver wait as long as the one that failed."""
        mine = and_(outbox.c.kind == kind, outbox.c.object_id == object_id, outbox.c.sent_at.is_(None))
        longest = self._connection.scalar(select(func.max(outbox.c.send_after)).where(mine, outbox.c.attempts > 0))
        if longest is not None:
            waiting = update(outbox).where(mine, outbox.c.send_after < longest)
            self._connection.execute(waiting.values(send_after=longest))

    def mark_failed(self, effect_id: str, error: str, *, is_last: bool) -> None:
        """Note why a try failed; after the last one the effect is given up, and stays to be seen."""
        gone = {"gave_up_at": self._now} if is_last else {}
        self._connection.execute(update(outbox).where(outbox.c.id == effect_id).values(last_error=error, **gone))


LOOKED_AT = (CaseStatus.IN_REVIEW.value, CaseStatus.APPEALED.value)
"""Where a case waits for a human, whatever was planned for its papers before."""


def _is_kept(row: Row[Any]) -> bool:
    """Whether a human still needs the paper."""
    return bool(row.kind == DESTROY_PAPER and row.case_status in LOOKED_AT)


def _pause_after(row: Row[Any]) -> timedelta:
    """How long after this try the next one comes."""
    if row.kind not in FAR:
        return RETRY_PAUSE
    pause = FAR_PAUSES[min(int(row.attempts), len(FAR_PAUSES) - 1)]
    return pause * (1 + random.uniform(0, MOST_JITTER))  # noqa: S311 - no secret


def _effect(row: Row[Any]) -> Effect:
    return Effect(
        id=row.id,
        kind=row.kind,
        case_id=row.case_id,
        object_id=row.object_id,
        attempts=row.attempts + 1,
        params=row.params or {},
    )
