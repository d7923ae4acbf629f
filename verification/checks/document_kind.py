"""Is it a kind of paper that proves an address, and one a machine may accept?"""

from __future__ import annotations

from statistics import fmean

from ocr.reading import DocumentReading, DocumentType
from verification.domain.claim import Claim, Evidence
from verification.domain.findings import Finding, Verdict
from verification.domain.policy import Policy

CHECK = "document_kind"

TRUSTED_WORDS_CONFIDENCE = 0.6
"""Below this mean word confidence "not a proof" says more about the picture than about the paper."""


def check_document_kind(claim: Claim, evidence: Evidence, policy: Policy) -> Finding:
    """PASS for a kind the machine may verify, INCONCLUSIVE for a human's kind, FAIL for no proof."""
    fields = evidence.reading.fields
    rule = policy.kinds[fields.document_type]
    params = {"kind": fields.document_type.value}
    if fields.document_type is DocumentType.OTHER and _read_badly(evidence.reading):
        return Finding(check=CHECK, verdict=Verdict.INCONCLUSIVE, reason="document.unreadable", params=params)
    if rule.human_months is None:
        return Finding(check=CHECK, verdict=Verdict.FAIL, reason=rule.refusal, params=params)
    if fields.handwritten:
        return Finding(check=CHECK, verdict=Verdict.INCONCLUSIVE, reason="document.handwritten", params=params)
    if rule.machine_months is None:
        return Finding(check=CHECK, verdict=Verdict.INCONCLUSIVE, reason=rule.human_reason, params=params)
    flag = "document.screen_or_screenshot" if fields.screen else None
    return Finding(check=CHECK, verdict=Verdict.PASS, reason=flag, score=fields.type_confidence, params=params)


def _read_badly(reading: DocumentReading) -> bool:
    confidences = [word.confidence for page in reading.pages for line in page.lines for word in line.words]
    return not confidences or fmean(confidences) < TRUSTED_WORDS_CONFIDENCE
