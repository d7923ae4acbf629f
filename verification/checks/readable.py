"""Could the document be opened and read at all?"""

from __future__ import annotations

from ocr.reading import DocumentReading, Problem
from verification.domain.claim import Claim, Evidence
from verification.domain.findings import Finding, Verdict
from verification.domain.policy import Policy
from verification.seals import counting_seals

CHECK = "readable"

LEAST_WORDS = 8
"""Fewer words than any proof of address holds (name, street, town, issuer and date make more)."""


def check_readable(claim: Claim, evidence: Evidence, policy: Policy) -> Finding:
    """FAIL when it could not be opened; INCONCLUSIVE when the picture, or a page not sent, explains what is missing."""
    reading = evidence.reading
    fatal = next((problem for problem in reading.problems if problem.fatal), None)
    if fatal is not None:
        return Finding(check=CHECK, verdict=Verdict.FAIL, reason=fatal.code)
    if _word_count(reading) < LEAST_WORDS and not counting_seals(evidence, policy):
        return Finding(check=CHECK, verdict=Verdict.FAIL, reason=_worst(reading) or "document.unreadable")
    worst = _worst(reading)
    excuse = worst or ("document.page_missing" if reading.lacks_pages else None)
    if excuse is not None and _lacks_a_field(reading):
        return Finding(check=CHECK, verdict=Verdict.INCONCLUSIVE, reason=excuse)
    return Finding(check=CHECK, verdict=Verdict.PASS, reason=worst)


def _word_count(reading: DocumentReading) -> int:
    return sum(len(line.words) for page in reading.pages for line in page.lines)


def _worst(reading: DocumentReading) -> str | None:
    problems: tuple[Problem, ...] = reading.problems
    return problems[0].code if problems else None


def _lacks_a_field(reading: DocumentReading) -> bool:
    fields = reading.fields
    return not fields.holders or not fields.addresses or fields.issue_date is None
