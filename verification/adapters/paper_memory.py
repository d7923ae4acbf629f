"""Verified uses of papers in the database, found again by keyed marks."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, text

from verification.adapters.case_store import new_id
from verification.adapters.tables import paper_marks, paper_uses
from verification.domain.claim import EarlierUse
from verification.reuse import Mark, MarkKind, PaperTrace, compare_use

LOCK_BITS = 15
"""Hex digits of a mark that make PostgreSQL's 64-bit advisory lock number."""


class SqlPaperMemory:
    """The ``PaperMemory`` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def earlier(self, trace: PaperTrace) -> tuple[EarlierUse, ...]:
        """Uses of the same paper under other accounts; concurrent users of one paper wait for each other."""
        self._lock(trace)
        uses: dict[str, EarlierUse] = {}
        for mark in trace.marks:
            for use_id, before in self._marked(mark):
                compared = compare_use(trace, before, mark)
                if compared is not None:
                    uses.setdefault(use_id, compared)
        return tuple(uses.values())

    def remember(self, trace: PaperTrace) -> None:
        """Keep a verified use."""
        use_id = new_id()
        self._connection.execute(
            insert(paper_uses).values(
                id=use_id,
                account=trace.account,
                persons=sorted(trace.persons),
                holders=sorted(trace.holders),
                home=trace.home,
                issue_date=trace.issue_date,
            )
        )
        for mark in trace.marks:
            self._connection.execute(insert(paper_marks).values(mark=mark.digest, use_id=use_id, kind=mark.kind.value))

    def _marked(self, mark: Mark) -> list[tuple[str, PaperTrace]]:
        query = (
            select(paper_uses)
            .join(paper_marks, paper_marks.c.use_id == paper_uses.c.id)
            .where(paper_marks.c.mark == mark.digest, paper_marks.c.kind == mark.kind.value)
            .order_by(paper_uses.c.id)
        )
        return [
            (
                row.id,
                PaperTrace(
                    account=row.account,
                    marks=(mark,),
                    persons=frozenset(row.persons),
                    holders=frozenset(row.holders),
                    home=row.home,
                    issue_date=row.issue_date,
                ),
            )
            for row in self._connection.execute(query).all()
        ]

    def _lock(self, trace: PaperTrace) -> None:
        """SQLite has one writer anyway; PostgreSQL takes a lock a mark, in one order."""
        if self._connection.dialect.name != "postgresql":
            return
        for number in sorted(int(mark.digest[:LOCK_BITS], 16) for mark in trace.marks if mark.kind in _CERTAIN):
            self._connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


_CERTAIN = (MarkKind.BYTES, MarkKind.INVOICE)
