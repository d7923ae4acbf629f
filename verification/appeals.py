"""Appeals: a refused resident says why the answer is wrong, perhaps with another paper, and somebody else looks.

Free, once for each refusal, within the delay for which the paper is kept. The new paper is read like any other, but
only for the human: the machine's opinion of it moves nothing. Appeals about a member's standing begin in
``verification.vouched_aftermath``.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from review_queue.due_dates import PROMISED, Promise
from verification.domain.case import Case, CaseStatus, ensure_step
from verification.domain.errors import (
    CaseClosedError,
    InvalidAppealError,
    UploadTooLargeError,
)
from verification.messages import APPEALED
from verification.ports import PAPER, Services, Work
from verification.vouched_aftermath import ABOUT_ANSWER, MAX_APPEAL_CHARS


def appeal(
    services: Services,
    case_id: str,
    words: str,
    *,
    actor: str,
    data: bytes = b"",
    document_id: str = "",
    max_bytes: int = 0,
) -> Case:
    """Contest a refusal; the case waits for another moderator.

    Args:
        services: the composition.
        case_id: the refused case.
        words: why the answer is wrong; may be empty when a paper comes along.
        actor: ``resident`` or ``api:<label>``.
        data: another paper's bytes; empty: none. It is stored before anything else happens.
        document_id: its id.
        max_bytes: the most it may have.

    Raises:
        InvalidAppealError: nothing is said, or too much.
        UploadTooLargeError: the paper has too many bytes.
        CaseClosedError: the case was not refused, or the delay is over.
    """
    said = checked_words(words, has_paper=bool(data))
    if len(data) > max_bytes:
        raise UploadTooLargeError(f"more than {max_bytes} bytes; send only the page with the address")
    with services.looking() as work:
        _refused(work, case_id, services.policy.appeal_days)
    if data:
        services.vault.store(document_id, PAPER, data)
    with services.transaction() as work:
        case = _refused(work, case_id, services.policy.appeal_days)
        job_id = _take_paper(services, work, case_id, document_id, data, actor) if data else ""
        _queue(work, case, said, document_id if data else "", actor)
    if job_id:
        services.nudge(job_id)
    with services.looking() as work:
        return work.cases.get(case_id)


def checked_words(words: str, *, has_paper: bool = False) -> str:
    """What was said, once it is neither nothing nor too much.

    Raises:
        InvalidAppealError: it is.
    """
    said = words.replace("\r\n", "\n").strip()
    if len(said) > MAX_APPEAL_CHARS or not (said or has_paper):
        raise InvalidAppealError(f"say in 1 to {MAX_APPEAL_CHARS} characters why the answer is wrong, or send a paper")
    return said


def _refused(work: Work, case_id: str, appeal_days: int) -> Case:
    """The case, while its refusal may be contested."""
    case = work.cases.get(case_id)
    ensure_step(case.status, CaseStatus.APPEALED)
    if work.now > case.updated_at + timedelta(days=appeal_days):
        raise CaseClosedError("the time to contest is over; start again with another paper")
    return case


def _take_paper(
    services: Services, work: Work, case_id: str, document_id: str, data: bytes, actor: str
) -> str:
    """Keep the new paper's row and have it read; the job's id."""
    digest = hmac.new(services.digest_key, data, hashlib.sha256).hexdigest()
    attempt = work.cases.add_document(case_id, document_id, size_bytes=len(data), sha256_keyed=digest)
    work.audit.append(actor, "document.received", document_id, case=case_id, attempt=attempt)
    return work.jobs.add(document_id)


def _queue(work: Work, case: Case, said: str, document_id: str, actor: str) -> None:
    """Put it before somebody who has not judged this case, and tell the resident by when."""
    papers = work.cases.document_ids(case.id)
    subject = document_id or work.reviews.last_answered(case.id) or (papers[-1] if papers else case.id)
    due = work.reviews.due_after(PROMISED[Promise.APPEAL])
    work.cases.move(case, CaseStatus.APPEALED, reasons=case.reasons)
    work.appeals.file(case.id, ABOUT_ANSWER, said, subject_id=subject)
    work.reviews.open_appeal(case.id, subject, case.reasons, due, case.quarter)
    work.outbox.message(APPEALED, case.id, {"due": due.isoformat(timespec="minutes")})
    work.audit.append(actor, "case.appealed", case.id)


def may_appeal(work: Work, case: Case, appeal_days: int) -> bool:
    """Whether the refusal screen offers it."""
    return case.status is CaseStatus.REFUSED and work.now <= case.updated_at + timedelta(days=appeal_days)
