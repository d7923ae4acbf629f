"""The round that looks again who may take what waits, and tells residents when nobody may.

The rule is in ``review_queue.routing``; here is only what a resident hears of it: the truth, and the other path.
"""

from __future__ import annotations

from verification.domain.case import Case, CaseStatus
from verification.domain.errors import CaseNotFoundError
from verification.messages import NOBODY_MAY_LOOK
from verification.ports import Work

QUEUE = "queue"
"""Who acts, in the chained log."""


def look_again(work: Work) -> int:
    """Route what waits anew; how many items a lead was handed because nobody else may look."""
    raised = work.reviews.route_again()
    for item in raised:
        work.audit.append(QUEUE, "review.nobody_may_look", item.id)
        case = _case(work, item.case_id)
        if case is not None and case.status is CaseStatus.IN_REVIEW:
            work.outbox.message(NOBODY_MAY_LOOK, case.id)
    return len(raised)


def _case(work: Work, case_id: str) -> Case | None:
    try:
        return work.cases.get(case_id) if case_id else None
    except CaseNotFoundError:
        return None
