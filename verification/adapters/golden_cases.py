"""Made-up cases for the moderators' queue: read, judged and kept like real ones, but of nobody and without effect.

Nobody hears of such a case: no event, no message, no job. Its paper is destroyed some time after it could be handed
out. The declared place is not looked up, or every one of them would lie outside of the operator's quarters.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from sqlalchemy import update

from ocr.reading import DocumentReading
from review_queue.adapters.golden_store import add_golden
from review_queue.golden import GoldenTruth, suggestion_of
from verification.adapters.case_store import new_id
from verification.adapters.shown_fields import signs_of
from verification.adapters.tables import cases
from verification.adapters.unit_of_work import SqlWork, Transactions
from verification.domain.case import CaseStatus
from verification.domain.claim import Claim, Evidence
from verification.domain.decision import Decision, Outcome
from verification.pipeline import judge
from verification.ports import PAPER, READING, ClaimedJob, Services
from verification.seals import seal_verdicts

GOOD_FOR = timedelta(days=75)
"""After its issue a paper is handed out; at three months a machine would call it old."""
KEPT_AFTER = timedelta(days=30)
"""Beyond that, for who has it open or looks at the lesson again."""
MOST_TRIES = 12
"""Papers looked at for one that is kept, before giving up: some honest ones are not odd enough."""
MADE_UP = "golden:"
"""How the account of a made-up case begins; no network's reference of a person does."""


class MadePaper(Protocol):
    """A paper and the claim made with it."""

    @property
    def data(self) -> bytes: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def address(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def is_honest(self) -> bool: ...  # noqa: D102
    @property
    def issued(self) -> date: ...  # noqa: D102


@dataclass(frozen=True, kw_only=True)
class _Judged:
    """A made-up paper with what the machine says of it."""

    made: MadePaper
    claim: Claim
    reading: DocumentReading
    evidence: Evidence
    decision: Decision


def fill_stock(
    services: Services, transactions: Transactions, papers: Iterator[MadePaper], wanted: int
) -> Iterator[str]:
    """Keep ``wanted`` made-up cases, half honest and half frauds as far as they come; the kind of each, as it is kept.

    An honest paper that the machine verifies at once is not odd and is left out.
    """
    left = {True: (wanted + 1) // 2, False: wanted // 2}
    for _ in range(wanted * MOST_TRIES):
        if not any(left.values()):
            return
        made = next(papers)
        if not left[made.is_honest]:
            continue
        judged = _judge(services, made)
        if made.is_honest and judged.decision.outcome is Outcome.VERIFIED:
            continue
        _keep(services, transactions, judged)
        left[made.is_honest] -= 1
        yield made.kind


def _judge(services: Services, made: MadePaper) -> _Judged:
    """What the machine makes of a paper, by the policy in force."""
    claim = Claim(name=made.name, address=made.address, account=MADE_UP + new_id())
    reading = services.read_document(made.data)
    seals = seal_verdicts(reading, services.trust())
    evidence = Evidence(reading=reading, today=services.today(), seals=seals, earlier_uses=(), place=None)
    decision = judge(claim, evidence, services.policy)
    return _Judged(made=made, claim=claim, reading=reading, evidence=evidence, decision=decision)


def _keep(services: Services, transactions: Transactions, judged: _Judged) -> None:
    """The paper first, then its case, its decision and its truth in one transaction."""
    case_id, document_id = new_id(), new_id()
    services.vault.store(document_id, PAPER, judged.made.data)
    services.vault.store(document_id, READING, services.encode_reading(judged.reading))
    good_until = datetime.combine(judged.made.issued, time.min, tzinfo=UTC) + GOOD_FOR
    digest = hmac.new(services.digest_key, judged.made.data, hashlib.sha256).hexdigest()
    with transactions() as work:
        _write_case(work, services, judged, case_id, document_id, digest)
        add_golden(work.connection, case_id, document_id, _truth(judged), good_until, work.now)
        work.audit.append("operator", "golden.made", case_id, kind=judged.made.kind)
        work.outbox.destroy_paper(case_id, document_id, after=good_until + KEPT_AFTER)


def _write_case(
    work: SqlWork, services: Services, judged: _Judged, case_id: str, document_id: str, digest: str
) -> None:
    """The rows of a case that waits for a person; no step of it is told to anybody."""
    work.cases.add(case_id, judged.claim, "fr")
    waiting = {"status": CaseStatus.IN_REVIEW.value, "reasons": list(judged.decision.reasons)}
    work.connection.execute(update(cases).where(cases.c.id == case_id).values(waiting))
    work.cases.add_document(case_id, document_id, size_bytes=len(judged.made.data), sha256_keyed=digest)
    job = ClaimedJob(id="", token="", case_id=case_id, document_id=document_id, claim=judged.claim, attempts=1)
    work.cases.add_decision(job, judged.decision, judged.evidence, services.engine)


def _truth(judged: _Judged) -> GoldenTruth:
    findings = ((finding.check, finding.verdict.value) for finding in judged.decision.findings)
    strong = any(sign.is_strong for sign in signs_of(judged.reading))
    return GoldenTruth(
        kind=judged.made.kind,
        is_honest=judged.made.is_honest,
        suggested=suggestion_of(findings, has_strong_sign=strong),
        reasons=judged.decision.reasons,
    )
