"""What follows from an answer: the case's next state, the queue, the paper's end.

Used by the machine's decisions and by the moderators' alike, always inside the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from verification.domain.calendar import add_months
from verification.domain.case import Case, CaseStatus, ensure_recalled_step, ensure_step
from verification.domain.decision import Decision, Outcome
from verification.domain.policy import Policy
from verification.domain.policy_file import values_of
from verification.ports import ClaimedJob, Work
from verification.reuse import PaperTrace

MACHINE = "machine"

STATUS_OF = {
    Outcome.VERIFIED: CaseStatus.VERIFIED,
    Outcome.NEEDS_ACTION: CaseStatus.NEEDS_ACTION,
    Outcome.REVIEW: CaseStatus.IN_REVIEW,
}


def follow(job: ClaimedJob, decision: Decision, trace: PaperTrace, work: Work, policy: Policy) -> None:
    """Carry one machine decision over to its case."""
    case = work.cases.get(job.case_id)
    status = STATUS_OF[decision.outcome]
    work.cases.keep_policy(policy.version, values_of(policy))
    work.audit.append(MACHINE, "document.decided", job.document_id, outcome=decision.outcome, policy=policy.version)
    if case.claim is None or case.status in (CaseStatus.WITHDRAWN, CaseStatus.EXPIRED, CaseStatus.ERASED):
        work.outbox.destroy_paper(case.id, job.document_id, after=work.now)
        return
    if status is CaseStatus.VERIFIED:
        work.papers.remember(trace)
    if status is CaseStatus.IN_REVIEW:
        hours = policy.resubmission_hours if case.asked_again else policy.review_hours
        work.reviews.open(case.id, job.document_id, decision.reasons, work.now + timedelta(hours=hours))
    settle(case, job.document_id, status, decision.reasons, MACHINE, work, policy)


def settle(
    case: Case, document_id: str, status: CaseStatus, reasons: tuple[str, ...], actor: str, work: Work, policy: Policy
) -> None:
    """Move the case to its answer, write it down and plan the paper's end."""
    ensure_step(case.status, status)
    _answer(case, document_id, status, reasons, actor, work, policy)


def settle_recalled(
    case: Case, document_id: str, status: CaseStatus, reasons: tuple[str, ...], actor: str, work: Work, policy: Policy
) -> None:
    """A human's answer on an answered case that was called back; a verified one that stays so keeps its term."""
    ensure_recalled_step(case.status, status)
    if case.status is status is CaseStatus.VERIFIED:
        work.audit.append(actor, "case.confirmed", case.id, document=document_id)
        return
    _answer(case, document_id, status, reasons, actor, work, policy)


def _answer(
    case: Case, document_id: str, status: CaseStatus, reasons: tuple[str, ...], actor: str, work: Work, policy: Policy
) -> None:
    until = _verified_until(work.now, policy) if status is CaseStatus.VERIFIED else None
    work.cases.move(case, status, reasons=reasons, until=until)
    work.audit.append(actor, f"case.{status}", case.id, document=document_id, reasons=list(reasons))
    end = paper_end(status, work.now, policy)
    if end is not None:
        for known in work.cases.document_ids(case.id):
            work.outbox.destroy_paper(case.id, known, after=end)


def paper_end(status: CaseStatus, now: datetime, policy: Policy) -> datetime | None:
    """When the papers of a case in this state are destroyed; None while a human still needs them."""
    if status is CaseStatus.VERIFIED:
        return now
    if status is CaseStatus.NEEDS_ACTION:
        return now + timedelta(days=policy.keep_days_after_ask)
    if status is CaseStatus.REFUSED:
        return now + timedelta(days=policy.appeal_days)
    return None


def _verified_until(now: datetime, policy: Policy) -> datetime:
    day = add_months(now.date(), policy.verified_months)
    return now.replace(year=day.year, month=day.month, day=day.day)
