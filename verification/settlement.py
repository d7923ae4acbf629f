"""A moderator's decision, back onto the case, in one transaction."""

from __future__ import annotations

from review_queue.item import REASON_CODES, ReviewDecision, ReviewVerdict
from verification.consequences import settle, settle_recalled
from verification.domain.case import CaseStatus
from verification.domain.claim import Claim
from verification.domain.errors import PaperCorruptError
from verification.ports import Services, Work
from verification.reuse import trace_of

STATUS_OF = {
    ReviewVerdict.VERIFIED: CaseStatus.VERIFIED,
    ReviewVerdict.NEEDS_ACTION: CaseStatus.NEEDS_ACTION,
    ReviewVerdict.REFUSED: CaseStatus.REFUSED,
}


def settle_review(services: Services, item_id: str, version: int, moderator_id: str, decision: ReviewDecision) -> None:
    """Close the item and move its case; a verified paper counts as used, whoever verified it.

    Raises:
        review_queue.errors.ItemChangedError: the item was decided or changed meanwhile.
        review_queue.errors.LeaseLostError: somebody else holds it.
    """
    with services.transaction() as work:
        item = work.reviews.decide(item_id, version, moderator_id, decision)
        case = work.cases.get(item.case_id)
        reasons = tuple(dict.fromkeys(REASON_CODES[reason] for reason in decision.reasons))
        actor = f"moderator:{moderator_id}"
        work.audit.append(actor, "review.decided", item.id, verdict=decision.verdict, reasons=list(decision.reasons))
        answer = settle_recalled if item.recall else settle
        answer(case, item.subject_id, STATUS_OF[decision.verdict], reasons, actor, work, services.policy)
        if decision.verdict is ReviewVerdict.VERIFIED and case.claim is not None:
            remember_use(services, work, case.claim, item.subject_id)


def remember_use(services: Services, work: Work, claim: Claim, document_id: str) -> None:
    """Keep the use of a paper whose reading is still there; a destroyed one leaves no trace to keep."""
    try:
        reading = services.kept_reading(document_id)
    except PaperCorruptError:
        return
    if reading is None:
        return
    work.papers.remember(trace_of(claim, reading, services.digest_key))
