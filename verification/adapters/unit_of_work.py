"""One transaction over everything that changes together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from review_queue.adapters import store as review_store
from review_queue.item import ReviewDecision, ReviewItem
from verification.adapters import audit_log
from verification.adapters.case_store import SqlCases
from verification.adapters.database import READ_ONLY, database_now
from verification.adapters.job_store import SqlJobs
from verification.adapters.outbox_store import SqlOutbox
from verification.adapters.paper_memory import SqlPaperMemory
from verification.domain.errors import OutageError
from verification.recalling import AnsweredCase

_LASTING = (IntegrityError, ProgrammingError, DataError)
"""Our own mistakes or a lost race: trying the same again changes nothing."""


class SqlReviewDesk:
    """The ``ReviewDesk`` of one transaction, over the queue's own store."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def open(self, case_id: str, document_id: str, reasons: tuple[str, ...], due_at: datetime) -> None:
        """Put the case in the queue, once a document."""
        review_store.open_item(
            self._connection,
            case_id=case_id,
            subject_id=document_id,
            reasons=reasons,
            due_at=due_at,
            now=self._now,
        )

    def call_back(self, found: Sequence[AnsweredCase], recall: str, due_at: datetime) -> None:
        """Put answered cases in the queue again, once a recall."""
        subjects = [(case.case_id, case.document_id, case.reasons) for case in found]
        review_store.call_back(self._connection, subjects, recall=recall, due_at=due_at, now=self._now)

    def has_seen(self, document_id: str) -> bool:
        """Whether a human was asked about this paper before."""
        return review_store.has_item(self._connection, document_id)

    def close(self, case_id: str) -> None:
        """Take the case's items off the queue without a decision."""
        review_store.close_for_case(self._connection, case_id, self._now)

    def decide(self, item_id: str, version: int, moderator_id: str, decision: ReviewDecision) -> ReviewItem:
        """Decide an item once."""
        return review_store.decide(
            self._connection,
            item_id,
            version=version,
            moderator_id=moderator_id,
            decision=decision,
            now=self._now,
        )


class SqlAuditLog:
    """The ``AuditLog`` of one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def append(self, actor: str, action: str, object_id: str, **detail: str | int | list[str]) -> None:
        """Add one entry in the running transaction."""
        audit_log.append(self._connection, at=self._now, actor=actor, action=action, object_id=object_id, detail=detail)


@dataclass(frozen=True, kw_only=True)
class SqlWork:
    """Everything that changes together, on one connection."""

    connection: Connection
    now: datetime
    cases: SqlCases
    jobs: SqlJobs
    reviews: SqlReviewDesk
    outbox: SqlOutbox
    audit: SqlAuditLog
    papers: SqlPaperMemory


class Transactions:
    """Opens transactions on one engine; calling it gives a writing one."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def __call__(self) -> Iterator[SqlWork]:
        """A writing transaction; committed at the end, rolled back on any error.

        Raises:
            OutageError: the database cannot be reached.
        """
        with _outages(), self.engine.begin() as connection:
            yield work_on(connection)

    @contextmanager
    def reading(self) -> Iterator[SqlWork]:
        """A transaction that only looks; it never waits for a writer."""
        with _outages(), self.engine.connect().execution_options(**{READ_ONLY: True}) as connection:
            yield work_on(connection)


@contextmanager
def _outages() -> Iterator[None]:
    """The database's own passing troubles under our name; the driver's text may quote values, so it stays out."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error, _LASTING):
            raise
        raise OutageError(f"the database did not answer ({type(error).__name__}); the work is tried again") from None
    except NoConnectionError:
        raise OutageError("no connection to the database came free; the work is tried again") from None


def work_on(connection: Connection) -> SqlWork:
    """The stores of one connection, all at the same moment."""
    now = database_now(connection)
    return SqlWork(
        connection=connection,
        now=now,
        cases=SqlCases(connection, now),
        jobs=SqlJobs(connection, now),
        reviews=SqlReviewDesk(connection, now),
        outbox=SqlOutbox(connection, now),
        audit=SqlAuditLog(connection, now),
        papers=SqlPaperMemory(connection),
    )
