"""Is it a kind of paper that proves an address, and one a machine may accept?

In two halves, so that a kept decision can be judged again: ``measure_kind`` says what was read, ``rule_on_kind``
holds those values against a policy and knows nothing else.
"""

from __future__ import annotations

from datetime import date
from statistics import fmean

from ocr.reading import DocumentReading, DocumentType
from verification.domain.claim import Claim, Evidence
from verification.domain.findings import Finding, Params, Verdict
from verification.domain.policy import Policy

CHECK = "document_kind"

TRUSTED_WORDS_CONFIDENCE = 0.6
"""Below this mean word confidence "not a proof" says more about the picture than about the paper."""


def check_document_kind(claim: Claim, evidence: Evidence, policy: Policy) -> Finding:
    """PASS for a kind the machine may verify, INCONCLUSIVE for a human's kind, FAIL for no proof."""
    kind = evidence.reading.fields.document_type
    return rule_on_kind(measure_kind(claim, evidence), kind, evidence.today, policy)


def measure_kind(claim: Claim, evidence: Evidence) -> Params:
    """What the kind was told by, and whether the person has no other paper; 1 stands for yes."""
    fields = evidence.reading.fields
    return {
        "kind": fields.document_type.value,
        "kind_confidence": fields.type_confidence,
        "handwritten": int(fields.handwritten),
        "screen": int(fields.screen),
        "badly_read": int(_is_badly_read(evidence.reading)),
        "nothing_else": int(claim.nothing_else),
    }


def rule_on_kind(values: Params, kind: DocumentType, day: date, policy: Policy) -> Finding:
    """The verdict on a measured kind; the values stay in ``params``."""
    rule = policy.kinds[kind]
    if kind is DocumentType.OTHER and values["badly_read"]:
        return Finding(check=CHECK, verdict=Verdict.INCONCLUSIVE, reason="document.unreadable", params=values)
    if rule.human_until(nothing_else=bool(values["nothing_else"])) is None:
        return Finding(check=CHECK, verdict=Verdict.FAIL, reason=rule.refusal, params=values)
    if values["handwritten"]:
        return Finding(check=CHECK, verdict=Verdict.INCONCLUSIVE, reason="document.handwritten", params=values)
    if rule.machine_months is None:
        return Finding(check=CHECK, verdict=Verdict.INCONCLUSIVE, reason=rule.human_reason, params=values)
    flag, score = ("document.screen_or_screenshot" if values["screen"] else None), float(values["kind_confidence"])
    return Finding(check=CHECK, verdict=Verdict.PASS, reason=flag, score=score, params=values)


def _is_badly_read(reading: DocumentReading) -> bool:
    confidences = [word.confidence for page in reading.pages for line in page.lines for word in line.words]
    return not confidences or fmean(confidences) < TRUSTED_WORDS_CONFIDENCE
