"""Holding a job while it is worked on: a heartbeat extends the lease, a failure gives it back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from ocr.errors import OcrError, ReaderKilledError, ReaderUnavailableError
from verification.adapters.job_store import LEASE_S
from verification.adapters.unit_of_work import Transactions
from verification.domain.errors import (
    BlobNotFoundError,
    CaseChangedError,
    EvidenceChangedError,
    OutageError,
    PaperCorruptError,
    PaperDestroyedError,
    PaperNotFoundError,
    VerificationError,
)
from verification.ports import ClaimedJob

RETRIED = (OutageError, ReaderUnavailableError)
"""Passing troubles: the same work is done again after a pause and the attempt does not count."""

OVERTAKEN = (CaseChangedError, EvidenceChangedError)
"""Somebody else was faster: the same work is done again at once and the attempt does not count."""

COUNTED = (ReaderKilledError, PaperCorruptError, PaperDestroyedError, PaperNotFoundError, BlobNotFoundError)
"""Troubles with this very file: tried again a few times, then a human looks."""

HEARTBEAT_S = LEASE_S / 3
OUTAGE_PAUSE_S = 10.0
KILLED_PAUSE_S = 2.0

log = structlog.get_logger(__name__)


@contextmanager
def hold(transactions: Transactions, job_id: str) -> Iterator[ClaimedJob | None]:
    """The claimed job, kept alive inside the block; None when somebody else has it or it is done."""
    with transactions() as work:
        job = work.jobs.claim(job_id)
    if job is None:
        yield None
        return
    stop = threading.Event()
    heart = threading.Thread(target=_beat, args=(transactions, job, stop), name="lease-heartbeat", daemon=True)
    heart.start()
    try:
        yield job
    except RETRIED as error:
        _give_back(transactions, job, error, pause_s=OUTAGE_PAUSE_S, counts=False)
    except OVERTAKEN as error:
        _give_back(transactions, job, error, pause_s=0.0, counts=False)
    except COUNTED as error:
        _give_back(transactions, job, error, pause_s=KILLED_PAUSE_S, counts=True)
    finally:
        stop.set()
        heart.join()


def _beat(transactions: Transactions, job: ClaimedJob, stop: threading.Event) -> None:
    while not stop.wait(HEARTBEAT_S):
        try:
            with transactions() as work:
                if not work.jobs.extend(job):
                    return
        except OutageError:
            log.warning("lease.not_extended", job=job.id)


def _give_back(
    transactions: Transactions, job: ClaimedJob, error: VerificationError | OcrError, *, pause_s: float, counts: bool
) -> None:
    log.warning("job.given_back", job=job.id, error=error.code, attempts=job.attempts)
    try:
        with transactions() as work:
            work.jobs.release(job, error=error.code, pause_s=pause_s, counts=counts)
    except OutageError:
        log.warning("job.left_to_its_lease", job=job.id)
