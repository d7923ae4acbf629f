"""What follows from an answer: the case's next state, the queue, the paper's end.

Used by the machine's decisions and by the moderators' alike, always inside the caller's transaction.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from review_queue.brake import Path
from review_queue.due_dates import PROMISED, Promise
from review_queue.item import ItemKind
from verification.domain.calendar import add_months
from verification.domain.case import Case, CaseStatus, ensure_appeal_step, ensure_recalled_step, ensure_step
from verification.domain.decision import Decision, Outcome
from verification.domain.policy import Policy
from verification.domain.policy_file import values_of
from verification.membership import follow_answer, is_revoked
from verification.messages import IN_REVIEW, NEEDS_ACTION, REVIEWED, VERIFIED, VERIFIED_SAMPLED
from verification.ports import ClaimedJob, Services, Work
from verification.reuse import PaperTrace

MACHINE = "machine"
MODERATOR = "moderator:"
"""How the actor of a moderator's answer begins."""

SAMPLE_DUE = timedelta(hours=72)
"""When a sample should be looked at: nobody waits for it."""

SAMPLE_KEPT = timedelta(days=7)
"""How long the paper of a sampled approval is kept at most; then it goes, looked at or not."""

DRAW_BYTES = 4

REVOKED = "vouch.r01_revoked"
"""Why a good paper of an account that humans revoked goes to a human."""

NO_LONGER_ASKED = frozenset(
    {
        CaseStatus.VERIFIED,
        CaseStatus.REFUSED,
        CaseStatus.REFUSED_FINAL,
        CaseStatus.WITHDRAWN,
        CaseStatus.EXPIRED,
        CaseStatus.ERASED,
    }
)
"""Where a case may have gone while its paper was read: neighbours or a human answered, or it is over."""

STATUS_OF = {
    Outcome.VERIFIED: CaseStatus.VERIFIED,
    Outcome.NEEDS_ACTION: CaseStatus.NEEDS_ACTION,
    Outcome.REVIEW: CaseStatus.IN_REVIEW,
}


def follow(job: ClaimedJob, decision: Decision, trace: PaperTrace, work: Work, services: Services) -> None:
    """Carry one machine decision over to its case."""
    case, policy = work.cases.get(job.case_id), services.policy
    status = STATUS_OF[decision.outcome]
    work.cases.keep_policy(policy.version, values_of(policy))
    work.audit.append(MACHINE, "document.decided", job.document_id, outcome=decision.outcome, policy=policy.version)
    if case.claim is None or case.status in NO_LONGER_ASKED:
        work.outbox.destroy_paper(case.id, job.document_id, after=work.now)
        return
    if case.status is CaseStatus.APPEALED or case.status is status:
        return
    is_braked = status is CaseStatus.VERIFIED and work.reviews.is_braked(case.quarter, Path.DOCUMENT)
    is_back = status is CaseStatus.VERIFIED and is_revoked(work, case)
    reasons = (*decision.reasons, REVOKED) if is_back else decision.reasons
    status = CaseStatus.IN_REVIEW if is_braked or is_back else status
    if status is CaseStatus.VERIFIED:
        work.papers.remember(trace)
    if status is CaseStatus.IN_REVIEW:
        due, links = _due(case, work, policy, is_braked=is_braked), links_of(trace)
        work.reviews.open(
            case.id, job.document_id, reasons, due, quarter=case.quarter, links=links, is_safety=is_braked
        )
    drawn = status is CaseStatus.VERIFIED and is_sampled(job.document_id, services.sample_percent)
    settle(case, job.document_id, status, reasons, MACHINE, work, policy, is_sampled=drawn)
    if drawn:
        _sample(case, job.document_id, work)


def _due(case: Case, work: Work, policy: Policy, *, is_braked: bool) -> datetime:
    """By when a human answers; sooner where the brake alone keeps a good paper waiting."""
    hours = policy.resubmission_hours if case.asked_again else policy.review_hours
    return work.reviews.due_after(PROMISED[Promise.SAFETY_MODE] if is_braked else timedelta(hours=hours))


def links_of(trace: PaperTrace) -> dict[str, str]:
    """What moderators recognise cases by that go together: the same paper, the same home; keyed digests."""
    found = {"paper": trace.marks[0].digest} if trace.marks else {}
    return found | ({"dwelling": min(trace.homes)} if trace.homes else {})


def is_sampled(document_id: str, percent: float) -> bool:
    """Whether a human looks at this approval again. The id is random, so its own digits are the draw."""
    draw = int.from_bytes(hashlib.sha256(document_id.encode()).digest()[:DRAW_BYTES], "big")
    return bool(draw < percent / 100 * 256**DRAW_BYTES)


def _sample(case: Case, document_id: str, work: Work) -> None:
    """Keep the paper of an approval a little longer, and have a human judge it unseen; the case does not change."""
    due = work.reviews.due_after(SAMPLE_DUE)
    work.reviews.open(case.id, document_id, (), due, kind=ItemKind.SAMPLE, quarter=case.quarter)
    work.outbox.destroy_paper(case.id, document_id, after=work.now + SAMPLE_KEPT)


def settle(
    case: Case,
    document_id: str,
    status: CaseStatus,
    reasons: tuple[str, ...],
    actor: str,
    work: Work,
    policy: Policy,
    *,
    is_sampled: bool = False,
) -> None:
    """Move the case to its answer, write it down and plan the paper's end; ``is_sampled`` keeps it a little longer."""
    ensure_step(case.status, status)
    _answer(case, document_id, status, reasons, actor, work, policy, is_sampled=is_sampled)


def settle_appeal(
    case: Case, document_id: str, status: CaseStatus, reasons: tuple[str, ...], actor: str, work: Work, policy: Policy
) -> None:
    """A human's answer on an appeal, or on one that a lead opened again."""
    ensure_appeal_step(case.status, status)
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
    case: Case,
    document_id: str,
    status: CaseStatus,
    reasons: tuple[str, ...],
    actor: str,
    work: Work,
    policy: Policy,
    *,
    is_sampled: bool = False,
) -> None:
    until = _verified_until(work.now, policy) if status is CaseStatus.VERIFIED else None
    follow_answer(work, case, status, until)
    work.cases.move(case, status, reasons=reasons, until=until)
    work.audit.append(actor, f"case.{status}", case.id, document=document_id, reasons=list(reasons))
    if is_sampled and until is not None:
        values: dict[str, str | int | list[str]] = {"until": until.date().isoformat(), "days": SAMPLE_KEPT.days}
        work.outbox.message(VERIFIED_SAMPLED, case.id, values)
    else:
        _tell_the_resident(case, document_id, status, reasons, until, actor, work, policy)
    end = paper_end(status, work.now, policy)
    if end is not None:
        for known in work.cases.document_ids(case.id):
            work.outbox.destroy_paper(case.id, known, after=end)


def _tell_the_resident(
    case: Case,
    document_id: str,
    status: CaseStatus,
    reasons: tuple[str, ...],
    until: datetime | None,
    actor: str,
    work: Work,
    policy: Policy,
) -> None:
    """Every answer sends its message; a person's answer is written by the words they chose."""
    if actor.startswith(MODERATOR):
        work.outbox.message(f"{REVIEWED}{status}", case.id, {"document": document_id})
    elif status is CaseStatus.VERIFIED and until is not None:
        work.outbox.message(VERIFIED, case.id, {"until": until.date().isoformat()})
    elif status is CaseStatus.NEEDS_ACTION:
        work.outbox.message(NEEDS_ACTION, case.id, {"reasons": list(reasons)})
    elif status is CaseStatus.IN_REVIEW:
        due = work.reviews.due_of(case.id) or work.reviews.due_after(timedelta(hours=policy.review_hours))
        work.outbox.message(IN_REVIEW, case.id, {"due": due.isoformat(timespec="minutes")})
        work.reviews.note_estimate(document_id, due)


def paper_end(status: CaseStatus, now: datetime, policy: Policy) -> datetime | None:
    """When the papers of a case in this state are destroyed; None while a human still needs them."""
    if status in (CaseStatus.VERIFIED, CaseStatus.REFUSED_FINAL):
        return now
    if status is CaseStatus.NEEDS_ACTION:
        return now + timedelta(days=policy.keep_days_after_ask)
    if status is CaseStatus.REFUSED:
        return now + timedelta(days=policy.appeal_days)
    return None


def _verified_until(now: datetime, policy: Policy) -> datetime:
    day = add_months(now.date(), policy.verified_months)
    return now.replace(year=day.year, month=day.month, day=day.day)
