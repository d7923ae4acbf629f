"""Does the paper carry a 2D-Doc seal that speaks against it?

A seal that is missing means nothing: most issuers print none. One that is wrong, or that says something else than
the page, goes to a human. Seals of test authorities never count.
"""

from __future__ import annotations

from verification.domain.claim import Claim, Evidence
from verification.domain.findings import Finding, Verdict
from verification.domain.policy import Policy
from verification.seals import counting_seals, counts, disagrees, is_wrong

CHECK = "seal"


def check_seal(claim: Claim, evidence: Evidence, policy: Policy) -> Finding:
    """INCONCLUSIVE when a seal is wrong or disagrees with the page; one that cannot be believed is only a flag."""
    seals = [seal for seal in evidence.seals if not seal.test_authority]
    counting = counting_seals(evidence, policy)
    params = {"seals": len(evidence.seals), "counting": len(counting)}
    if any(is_wrong(seal) for seal in seals):
        return Finding(check=CHECK, verdict=Verdict.INCONCLUSIVE, reason="document.seal_invalid", params=params)
    if any(disagrees(seal, evidence.reading.fields) for seal in seals):
        return Finding(check=CHECK, verdict=Verdict.INCONCLUSIVE, reason="document.seal_mismatch", params=params)
    doubtful = any(not counts(seal, evidence.today, policy) for seal in seals)
    return Finding(
        check=CHECK, verdict=Verdict.PASS, reason="document.seal_unverified" if doubtful else None, params=params
    )
