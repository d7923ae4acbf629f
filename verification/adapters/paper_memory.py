"""Verified uses of papers in the database, found again by keyed marks."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, delete, insert, select, text

from verification.adapters.case_store import new_id
from verification.adapters.tables import paper_marks, paper_uses
from verification.domain.claim import EarlierUse
from verification.reuse import CERTAIN, Mark, PaperTrace, compare_use

LOCK_BITS = 15
"""Hex digits of a mark that make PostgreSQL's 64-bit advisory lock number."""


class SqlPaperMemory:
    """The ``PaperMemory`` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def earlier(self, traces: Sequence[PaperTrace]) -> tuple[EarlierUse, ...]:
        """Uses of the same paper under other accounts; concurrent users of one paper wait for each other.

        ``traces`` is the paper's trace under each key, the current one first.
        """
        self._lock(traces)
        uses: dict[str, EarlierUse] = {}
        found = (
            (use_id, compare_use(trace, before, mark))
            for trace in traces
            for mark in trace.marks
            for use_id, before in self._marked(mark, trace.key_id)
        )
        for use_id, compared in found:
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
                homes=sorted(trace.homes),
                numbers=sorted(trace.numbers),
                key_id=trace.key_id,
            )
        )
        for mark in trace.marks:
            self._connection.execute(insert(paper_marks).values(mark=mark.digest, use_id=use_id, kind=mark.kind.value))

    def forget_keys(self, kept: Collection[str]) -> int:
        """Delete the uses whose key is no longer kept, which nothing can find again; how many there were."""
        gone = select(paper_uses.c.id).where(paper_uses.c.key_id.not_in(kept))
        self._connection.execute(delete(paper_marks).where(paper_marks.c.use_id.in_(gone)))
        return self._connection.execute(delete(paper_uses).where(paper_uses.c.key_id.not_in(kept))).rowcount

    def _marked(self, mark: Mark, key_id: str) -> list[tuple[str, PaperTrace]]:
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
                    homes=frozenset(row.homes),
                    numbers=frozenset(row.numbers),
                    key_id=key_id,
                ),
            )
            for row in self._connection.execute(query).all()
        ]

    def _lock(self, traces: Sequence[PaperTrace]) -> None:
        """SQLite has one writer anyway; PostgreSQL takes a lock a mark, in one order."""
        if self._connection.dialect.name != "postgresql":
            return
        certain = {mark.digest for trace in traces for mark in trace.marks if mark.kind in CERTAIN}
        for number in sorted(int(digest[:LOCK_BITS], 16) for digest in certain):
            self._connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})

