"""Job rows: claimed by a lease, finished by its token, nudged again when overdue.

The row is the truth; a message only says "look". Attempts are counted at the claim, before the work, so that
a file that kills its reader is seen.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from verification.adapters.case_store import case_from, new_id
from verification.adapters.tables import cases, documents, jobs
from verification.domain.case import CaseStatus
from verification.ports import ClaimedJob

OPEN, DONE = "open", "done"

OVER = (CaseStatus.WITHDRAWN, CaseStatus.EXPIRED, CaseStatus.ERASED)
"""Cases in which there is nothing left to decide."""

LEASE_S = 30
"""A holder that shows no sign for this long is dead; the heartbeat extends it every third of it."""

FIRST_NUDGE_PAUSE_S = 15
LONGEST_NUDGE_PAUSE_S = 600


@dataclass(frozen=True, kw_only=True)
class JobCounts:
    """How much waits: open jobs, and the age in seconds of the oldest."""

    open: int
    oldest_s: float


class SqlJobs:
    """The ``JobStore`` of one transaction, and what the worker alone needs of it."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def add(self, document_id: str) -> str:
        """A new open job; its id. The caller nudges at once, the sweeper only after the first pause."""
        job_id = new_id()
        self._connection.execute(
            insert(jobs).values(
                id=job_id,
                document_id=document_id,
                state=OPEN,
                not_before=self._now,
                next_nudge_at=self._now + timedelta(seconds=FIRST_NUDGE_PAUSE_S),
                created_at=self._now,
            )
        )
        return job_id

    def claim(self, job_id: str) -> ClaimedJob | None:
        """Hold an open, due and unheld job; None when there is nothing to do."""
        token = secrets.token_hex(16)
        free = or_(jobs.c.lease_until.is_(None), jobs.c.lease_until < self._now)
        due = and_(jobs.c.id == job_id, jobs.c.state == OPEN, jobs.c.not_before <= self._now, free)
        taken = (
            update(jobs)
            .where(due)
            .values(attempts=jobs.c.attempts + 1, lease_token=token, lease_until=self._lease_end())
        )
        if self._connection.execute(taken).rowcount != 1:
            return None
        self._connection.execute(
            update(cases)
            .where(cases.c.id == self._case_of(job_id), cases.c.status == CaseStatus.SUBMITTED.value)
            .values(status=CaseStatus.READING.value, version=cases.c.version + 1, updated_at=self._now)
        )
        return self._claimed(job_id, token)

    def _claimed(self, job_id: str, token: str) -> ClaimedJob | None:
        joined = jobs.join(documents, documents.c.id == jobs.c.document_id).join(
            cases, cases.c.id == documents.c.case_id
        )
        query = select(jobs.c.attempts, jobs.c.document_id, cases).select_from(joined).where(jobs.c.id == job_id)
        row = self._connection.execute(query).one()
        case = case_from(row)
        if case.claim is None or case.status in OVER:
            self._connection.execute(update(jobs).where(jobs.c.id == job_id).values(state=DONE, lease_until=None))
            return None
        return ClaimedJob(
            id=job_id,
            document_id=row.document_id,
            case_id=case.id,
            attempts=row.attempts,
            token=token,
            claim=case.claim,
        )

    def extend(self, job: ClaimedJob) -> bool:
        """Show a sign of life; False when the lease was lost."""
        return self._write(job, lease_until=self._lease_end())

    def release(self, job: ClaimedJob, *, error: str, pause_s: float, counts: bool) -> None:
        """Give the job back after ``pause_s`` seconds; an outage does not count as an attempt."""
        not_before = self._now + timedelta(seconds=pause_s)
        self._write(
            job,
            lease_token=None,
            lease_until=None,
            not_before=not_before,
            next_nudge_at=not_before,
            last_error=error,
            attempts=jobs.c.attempts if counts else jobs.c.attempts - 1,
        )

    def end_leases(self) -> int:
        """End every lease; only for the one worker of an installation, when it starts. How many there were."""
        held = and_(jobs.c.state == OPEN, jobs.c.lease_token.is_not(None))
        freed = update(jobs).where(held).values(lease_token=None, lease_until=None, next_nudge_at=self._now)
        return self._connection.execute(freed).rowcount

    def finish(self, job: ClaimedJob) -> bool:
        """Close the job; False when its lease was lost to somebody else."""
        return self._write(job, state=DONE, lease_token=None, lease_until=None)

    def _write(self, job: ClaimedJob, **values: object) -> bool:
        mine = and_(jobs.c.id == job.id, jobs.c.lease_token == job.token, jobs.c.state == OPEN)
        return self._connection.execute(update(jobs).where(mine).values(**values)).rowcount == 1

    def overdue(self, most: int) -> tuple[str, ...]:
        """Jobs nobody works on although they could: at most ``most``, oldest first, each paused longer each time."""
        free = or_(jobs.c.lease_until.is_(None), jobs.c.lease_until < self._now)
        due = and_(jobs.c.state == OPEN, jobs.c.not_before <= self._now, jobs.c.next_nudge_at <= self._now, free)
        rows = self._connection.execute(
            select(jobs.c.id, jobs.c.nudges).where(due).order_by(jobs.c.created_at).limit(most)
        ).all()
        for row in rows:
            pause = min(FIRST_NUDGE_PAUSE_S * 2**row.nudges, LONGEST_NUDGE_PAUSE_S)
            self._connection.execute(
                update(jobs)
                .where(jobs.c.id == row.id)
                .values(nudges=row.nudges + 1, next_nudge_at=self._now + timedelta(seconds=pause))
            )
        return tuple(row.id for row in rows)

    def counts(self) -> JobCounts:
        """How much waits."""
        query = select(func.count(), func.min(jobs.c.created_at)).where(jobs.c.state == OPEN)
        waiting, oldest = self._connection.execute(query).one()
        return JobCounts(open=waiting, oldest_s=(self._now - oldest).total_seconds() if oldest else 0.0)

    def _lease_end(self) -> datetime:
        return self._now + timedelta(seconds=LEASE_S)

    def _case_of(self, job_id: str) -> str:
        joined = jobs.join(documents, documents.c.id == jobs.c.document_id)
        query = select(documents.c.case_id).select_from(joined).where(jobs.c.id == job_id)
        return str(self._connection.execute(query).scalar_one())
