"""One transaction over everything that changes together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from cooptation.adapters.graph_store import around_request
from cooptation.rank import precedence
from review_queue.adapters import brake_store, hours_store
from review_queue.adapters import store as review_store
from review_queue.adapters.measures import note_estimate
from review_queue.adapters.routing_store import Router
from review_queue.brake import Path
from review_queue.doubles import FIRST_ANSWERS
from review_queue.due_dates import WorkingHours, due_at
from review_queue.item import ItemKind, ReviewDecision, ReviewItem
from review_queue.routing import Routing
from verification.adapters import audit_log
from verification.adapters.appeal_store import SqlAppeals
from verification.adapters.case_store import SqlCases
from verification.adapters.database import READ_ONLY, database_now
from verification.adapters.job_store import SqlJobs
from verification.adapters.outbox_store import SqlOutbox
from verification.adapters.paper_memory import SqlPaperMemory
from verification.adapters.webhook_store import SqlHooks
from verification.audit import Detail
from verification.domain.errors import OutageError
from verification.ports import Beginner, GivenAnswer, Vouching
from verification.recalling import AnsweredCase

_LASTING = (IntegrityError, ProgrammingError, DataError)
"""Our own mistakes or a lost race: trying the same again changes nothing."""


class SqlReviewDesk:
    """The ``ReviewDesk`` of one transaction, over the queue's own store."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now
        self._router: Router | None = None

    def know(self, router: Router) -> None:
        """From now on say of each item that is opened who may look at it."""
        self._router = router

    def open(
        self,
        case_id: str,
        subject_id: str,
        reasons: tuple[str, ...],
        due_at: datetime,
        *,
        kind: ItemKind = ItemKind.DOCUMENT,
        quarter: str | None = None,
        four_eyes: bool = False,
        links: Mapping[str, str] | None = None,
        is_safety: bool = False,
    ) -> str:
        """Put a subject in the queue, once a kind."""
        item_id = review_store.open_item(
            self._connection,
            case_id=case_id,
            subject_id=subject_id,
            reasons=reasons,
            due_at=due_at,
            now=self._now,
            kind=kind,
            quarter=quarter,
            four_eyes=four_eyes,
            links=links,
            precedence=self._precedence(kind, subject_id),
            is_safety=is_safety,
        )
        return self._placed(item_id)

    def _precedence(self, kind: ItemKind, subject_id: str) -> int:
        """How soon a request is looked at among those due in the same hour: by the trust around the newcomer."""
        if kind is not ItemKind.COOPTATION:
            return 0
        return precedence(around_request(self._connection, subject_id))

    def _placed(self, item_id: str) -> str:
        """The item, with those written down who must not look at it."""
        if self._router is not None:
            self._router.place(self._connection, item_id, self._now)
        return item_id

    def routing(self) -> Routing:
        """Who may look, as it is in force."""
        return Routing() if self._router is None else self._router.in_force(self._connection)

    def route_again(self) -> tuple[ReviewItem, ...]:
        """Look again who may take what waits; the items that went to a lead because nobody may."""
        return () if self._router is None else self._router.look_again(self._connection, self._now)

    def hours(self) -> WorkingHours:
        """The declared working hours."""
        return hours_store.in_force(self._connection, self._now)

    def due_after(self, promised: timedelta, since: datetime | None = None) -> datetime:
        """When a promise made now, or told later, falls due, in declared working hours."""
        return due_at(since or self._now, promised, self.hours())

    def due_of(self, case_id: str) -> datetime | None:
        """By when a human answers on a case; None where nobody is asked."""
        return review_store.due_of(self._connection, case_id)

    def is_braked(self, quarter: str | None, path: Path) -> bool:
        """Whether only humans may say yes to a case of this quarter on this path."""
        return brake_store.brake_on(self._connection, quarter, path, self._now) is not None

    def open_appeal(
        self, case_id: str, subject_id: str, reasons: tuple[str, ...], due_at: datetime, quarter: str | None = None
    ) -> str:
        """Put an appeal in the queue."""
        item_id = review_store.open_appeal(
            self._connection,
            case_id=case_id,
            subject_id=subject_id,
            reasons=reasons,
            due_at=due_at,
            now=self._now,
            quarter=quarter,
        )
        return self._placed(item_id)

    def call_back(self, found: Sequence[AnsweredCase], recall: str, due_at: datetime) -> None:
        """Put answered cases in the queue again, once a recall."""
        subjects = [(case.case_id, case.document_id, case.reasons) for case in found]
        for item_id in review_store.call_back(self._connection, subjects, recall=recall, due_at=due_at, now=self._now):
            self._placed(item_id)

    def last_answered(self, case_id: str) -> str | None:
        """The subject of the last human answer on a case that took effect."""
        return review_store.last_answered(self._connection, case_id)

    def has_seen(self, document_id: str) -> bool:
        """Whether a human was asked about this paper before."""
        return review_store.has_item(self._connection, document_id)

    def close(self, case_id: str, *, kinds: tuple[ItemKind, ...] = ()) -> None:
        """Take the case's items off the queue without a decision; with ``kinds`` those alone."""
        review_store.close_for_case(self._connection, case_id, self._now, kinds)

    def close_subject(self, subject_id: str) -> None:
        """Take the items about a subject off the queue without a decision."""
        review_store.close_for_subject(self._connection, subject_id, self._now)

    def forget(self, case_id: str) -> None:
        """Erase what moderators wrote about a case."""
        review_store.forget_notes(self._connection, case_id)

    def boost(self, case_id: str) -> None:
        """Hand the case's items out before the others of their class."""
        review_store.boost(self._connection, case_id, self._now)

    def item(self, item_id: str) -> ReviewItem:
        """One item as it is now."""
        return review_store.get(self._connection, item_id)

    def reasons_on(self, subject_id: str) -> frozenset[str]:
        """Every reason for which a human was asked about a subject."""
        return review_store.reasons_on(self._connection, subject_id)

    def standing_of(self, item_id: str, moderator_id: str) -> Beginner:
        """What says whether an answer on this item is doubled."""
        return Beginner(
            item=review_store.get(self._connection, item_id),
            answers=review_store.committed_answers_by(self._connection, moderator_id, FIRST_ANSWERS),
            colleagues=review_store.colleagues_of(self._connection, item_id, moderator_id, self._now),
        )

    def decide(self, item_id: str, version: int, moderator_id: str, answer: GivenAnswer) -> ReviewItem:
        """Keep an answer until its undo time is over."""
        return review_store.decide(
            self._connection,
            item_id,
            version=version,
            moderator_id=moderator_id,
            decision=answer.decision,
            now=self._now,
            commit_at=self._now + timedelta(seconds=answer.undo_seconds),
            seen=answer.seen,
            signs=answer.signs,
            double=answer.double,
        )

    def undo(self, item_id: str, moderator_id: str) -> ReviewDecision:
        """Take an answer back."""
        return review_store.undo(self._connection, item_id, moderator_id, self._now)

    def commit(self, item_id: str) -> review_store.Committed | None:
        """Bring an answer to its end."""
        return review_store.commit(self._connection, item_id, self._now)

    def lapse(self, item_id: str) -> None:
        """Close an item whose answer no longer fits its case."""
        review_store.lapse(self._connection, item_id, self._now)

    def note_estimate(self, subject_id: str, until: datetime) -> None:
        """Keep by when a resident was told to expect an answer."""
        note_estimate(self._connection, subject_id, until, self._now)

    def keep_time(self, samples_before: datetime) -> int:
        """Free ended leases, and close samples nobody looked at in time."""
        freed = review_store.free_ended_leases(self._connection, self._now)
        return freed + review_store.close_old_samples(self._connection, samples_before, self._now)

    def measure_paces(self) -> None:
        """Take the usual time of an answer again."""
        review_store.measure_paces(self._connection, self._now)


class SqlAuditLog:
    """The ``AuditLog`` of one transaction.

    The chain has one writer at a time. So that nobody waits for a member or a request while holding the chain, and the
    other way round, the entries of a transaction that ``waits`` are written in one go at its end.
    """

    def __init__(self, connection: Connection, now: datetime, *, waits: bool = False) -> None:
        self._connection = connection
        self._now = now
        self._waits = waits
        self._pending: list[tuple[str, str, str, Detail]] = []

    def append(self, actor: str, action: str, object_id: str, **detail: str | int | list[str]) -> None:
        """Add one entry in the running transaction."""
        self._pending.append((actor, action, object_id, detail))
        if not self._waits:
            self.write()

    def write(self) -> None:
        """Chain what was appended."""
        for actor, action, object_id, detail in self._pending:
            audit_log.append(
                self._connection, at=self._now, actor=actor, action=action, object_id=object_id, detail=detail
            )
        self._pending.clear()


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
    appeals: SqlAppeals
    hooks: SqlHooks
    vouching: Vouching | None = None


class Transactions:
    """Opens transactions on one engine; calling it gives a writing one.

    ``vouching`` adds members and requests to a transaction; without it answers leave them alone. ``clock`` tells the
    time of a transaction.
    """

    def __init__(
        self,
        engine: Engine,
        vouching: Callable[[SqlWork], Vouching] | None = None,
        clock: Callable[[Connection], datetime] = database_now,
    ) -> None:
        self.engine = engine
        self._vouching = vouching
        self._clock = clock

    def _work(self, connection: Connection) -> SqlWork:
        work = work_on(connection, self._clock(connection), audit_waits=True)
        return work if self._vouching is None else replace(work, vouching=self._vouching(work))

    @contextmanager
    def __call__(self) -> Iterator[SqlWork]:
        """A writing transaction; committed at the end, rolled back on any error.

        Raises:
            OutageError: the database cannot be reached.
        """
        with _outages(), self.engine.begin() as connection:
            work = self._work(connection)
            yield work
            work.audit.write()

    @contextmanager
    def reading(self) -> Iterator[SqlWork]:
        """A transaction that only looks; it never waits for a writer."""
        with _outages(), self.engine.connect().execution_options(**{READ_ONLY: True}) as connection:
            yield self._work(connection)


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


def work_on(connection: Connection, at: datetime | None = None, *, audit_waits: bool = False) -> SqlWork:
    """The stores of one connection, all at the same moment."""
    now = at or database_now(connection)
    return SqlWork(
        connection=connection,
        now=now,
        cases=SqlCases(connection, now),
        jobs=SqlJobs(connection, now),
        reviews=SqlReviewDesk(connection, now),
        outbox=SqlOutbox(connection, now),
        audit=SqlAuditLog(connection, now, waits=audit_waits),
        papers=SqlPaperMemory(connection),
        appeals=SqlAppeals(connection, now),
        hooks=SqlHooks(connection, now),
    )
