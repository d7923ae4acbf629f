"""Appeals in the database; the words go with the case."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, insert, or_, select, update

from verification.adapters.case_store import new_id
from verification.adapters.tables import appeals
from verification.ports import Appeal


class SqlAppeals:
    """The ``AppealStore`` of one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def file(self, case_id: str, about: str, words: str, *, subject_id: str = "", member_id: str = "") -> Appeal:
        """Keep an appeal; without a subject of its own it is its own subject."""
        appeal_id = new_id()
        made = Appeal(
            id=appeal_id,
            case_id=case_id,
            about=about,
            words=words,
            member_id=member_id,
            subject_id=subject_id or appeal_id,
        )
        self._connection.execute(insert(appeals).values(asdict(made) | {"filed_at": self._now}))
        return made

    def on(self, subject_id: str) -> Appeal | None:
        """The last appeal about a subject."""
        return self._last(appeals.c.subject_id == subject_id)

    def of_case(self, case_id: str) -> Appeal | None:
        """The last appeal of a case."""
        return self._last(appeals.c.case_id == case_id)

    def waits_for(self, member_id: str) -> bool:
        """Whether an appeal about this member's standing waits for its answer."""
        waits = and_(appeals.c.member_id == member_id, appeals.c.settled_at.is_(None))
        return self._connection.scalar(select(appeals.c.id).where(waits).limit(1)) is not None

    def settled_since(self, member_id: str, since: datetime) -> bool:
        """Whether one was answered since then."""
        lately = and_(appeals.c.member_id == member_id, appeals.c.settled_at >= since)
        return self._connection.scalar(select(appeals.c.id).where(lately).limit(1)) is not None

    def settle(self, appeal_id: str, verdict: str) -> None:
        """Keep the answer; what was said is needed no longer."""
        done = {"settled_at": self._now, "verdict": verdict, "words": ""}
        self._connection.execute(update(appeals).where(appeals.c.id == appeal_id).values(done))

    def forget(self, case_id: str) -> None:
        """Erase what was said."""
        self._connection.execute(update(appeals).where(appeals.c.case_id == case_id).values(words=""))

    def _last(self, which: Any) -> Appeal | None:  # noqa: ANN401 - a column's condition
        query = select(appeals).where(or_(which)).order_by(appeals.c.filed_at.desc(), appeals.c.id).limit(1)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _appeal(row)


def _appeal(row: Row[Any]) -> Appeal:
    return Appeal(
        id=row.id,
        case_id=row.case_id,
        about=row.about,
        words=row.words,
        member_id=row.member_id,
        subject_id=row.subject_id,
        settled_at=row.settled_at,
        verdict=row.verdict,
    )
