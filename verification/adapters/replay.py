"""After a restore: papers destroyed and persons erased since the backup are forgotten again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from verification.adapters.paper_keys import PaperKeys
from verification.adapters.unit_of_work import Transactions
from verification.domain.case import CaseStatus
from verification.domain.errors import CaseNotFoundError

OPERATOR = "operator"


def replay_endings(engine: Engine, keys: PaperKeys, since: datetime) -> int:
    """Erase and mark again what ended since then; how many that were. Safe to run twice."""
    transactions = Transactions(engine)
    erased = sum(_erase_again(transactions, case_id) for case_id in keys.erased_since(since))
    marked = 0
    for document_id in keys.destroyed_since(since):
        with transactions() as work:
            work.cases.mark_destroyed(document_id)
        marked += 1
    return erased + marked


def _erase_again(transactions: Transactions, case_id: str) -> int:
    with transactions() as work:
        try:
            case = work.cases.get(case_id)
        except CaseNotFoundError:
            return 0
        if case.status is CaseStatus.ERASED:
            return 0
        work.cases.erase(case)
        work.reviews.close(case_id)
        work.reviews.forget(case_id)
        work.audit.append(OPERATOR, "case.erased_again", case_id)
        return 1
