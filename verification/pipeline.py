"""The way of one document through verification, to be read from top to bottom.

gather   read the paper, look up what is known     I/O, slow, no transaction held
judge    run every check, then decide              pure
record   decision, audit, case, queue, outbox      one short transaction
"""

from __future__ import annotations

from verification.checks import run_checks
from verification.consequences import follow
from verification.domain.claim import UNREADABLE, Claim, Evidence
from verification.domain.decision import Decision, decide
from verification.domain.errors import EvidenceChangedError
from verification.domain.policy import Policy
from verification.ports import PAPER, READING, ClaimedJob, Services
from verification.reuse import traces_of
from verification.seals import seal_verdicts

MAX_READS = 3
"""A file that has killed its reader this often goes to a human instead of round and round."""


def decide_document(job: ClaimedJob, services: Services) -> Decision:
    """Take one claimed document to its one decision."""
    evidence = gather(job, services)
    decision = judge(job.claim, evidence, services.policy)
    record(job, evidence, decision, services)
    return decision


def gather(job: ClaimedJob, services: Services) -> Evidence:
    """Collect what the checks may look at; the reading is kept, encrypted, beside the paper."""
    reading = UNREADABLE
    if job.attempts <= MAX_READS:
        reading = services.read_document(services.vault.load(job.document_id, PAPER))
        services.vault.store(job.document_id, READING, services.encode_reading(reading))
    with services.transaction() as work:
        uses = work.papers.earlier(traces_of(job.claim, reading, services.digest_keys))
    seals, place = seal_verdicts(reading, services.trust()), services.places.locate(job.claim.address)
    return Evidence(reading=reading, today=services.today(), seals=seals, earlier_uses=uses, place=place)


def judge(claim: Claim, evidence: Evidence, policy: Policy) -> Decision:
    """Run every check, in order, and decide.  Same input, same decision, no clock and no I/O."""
    return decide(run_checks(claim, evidence, policy), policy)


def record(job: ClaimedJob, evidence: Evidence, decision: Decision, services: Services) -> None:
    """Store the decision and what follows from it, unless another worker already did."""
    traces = traces_of(job.claim, evidence.reading, services.digest_keys)
    with services.transaction() as work:
        if not work.jobs.finish(job):
            return
        if work.papers.earlier(traces) != evidence.earlier_uses:
            raise EvidenceChangedError("the same paper was used by somebody else meanwhile; decide again")
        work.cases.add_decision(job, decision, evidence, services.engine)
        follow(job, decision, traces[0], work, services)
