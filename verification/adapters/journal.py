"""The audit chain as the console reads and writes it (``review_queue.adapters.journal``): ids and codes only."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, or_, select

from review_queue.adapters.journal import Detail, JournalLine, Wanted
from review_queue.adapters.tables import review_items
from verification.adapters.audit_log import append, audit_entries
from verification.adapters.tables import documents

ENTRIES = audit_entries.c


class ChainJournal:
    """``review_queue.adapters.journal.Journal`` over the service's chain."""

    def note(
        self, connection: Connection, *, at: datetime, actor: str, action: str, object_id: str, detail: Detail
    ) -> None:
        """Add an entry in the caller's transaction."""
        append(connection, at=at, actor=actor, action=action, object_id=object_id, detail=detail)

    def lines(self, connection: Connection, wanted: Wanted, most: int) -> tuple[JournalLine, ...]:
        """The newest entries that are wanted."""
        query = select(audit_entries).where(*_conditions(wanted)).order_by(ENTRIES.seq.desc()).limit(most)
        return tuple(
            JournalLine(
                seq=row.seq,
                at=datetime.fromisoformat(row.at),
                actor=row.actor,
                action=row.action,
                object_id=row.object_id,
                detail=row.detail,
            )
            for row in connection.execute(query)
        )


def moment_text(moment: datetime) -> str:
    """A time as the chain writes it, so that texts compare like times."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.actor:
        found.append(ENTRIES.actor == wanted.actor)
    if wanted.case_id:
        found.append(_about_case(wanted.case_id))
    if wanted.since is not None:
        found.append(ENTRIES.at >= moment_text(wanted.since))
    if wanted.until is not None:
        found.append(ENTRIES.at < moment_text(wanted.until))
    if wanted.before_seq is not None:
        found.append(ENTRIES.seq < wanted.before_seq)
    return found


def _about_case(case_id: str) -> ColumnElement[bool]:
    """Entries on a case, on one of its papers, or on one of its items."""
    papers = select(documents.c.id).where(documents.c.case_id == case_id)
    items = select(review_items.c.id).where(review_items.c.case_id == case_id)
    return or_(ENTRIES.object_id == case_id, ENTRIES.object_id.in_(papers), ENTRIES.object_id.in_(items))
