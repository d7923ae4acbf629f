"""Was the same paper already used by somebody else?

A second printed holder may be verified once, and an attempt that failed uses nothing up. A delivery point that another
paper bore before is shown, and changes nothing: tenants follow one another. See DESIGN section 6 (``--memory``).
"""

from __future__ import annotations

from verification.domain.claim import Claim, Evidence
from verification.domain.findings import Finding, Verdict
from verification.domain.policy import Policy

CHECK = "reuse"


def check_reuse(claim: Claim, evidence: Evidence, policy: Policy) -> Finding:
    """INCONCLUSIVE when another account was verified as this person, or the paper now prints something else."""
    papers = [use for use in evidence.earlier_uses if not use.only_delivery_point]
    doubtful = [use for use in papers if use.same_person or not use.same_holders or not use.same_home]
    params = {"earlier_uses": len(papers), "delivery_points": len(evidence.earlier_uses) - len(papers)}
    if doubtful:
        return Finding(check=CHECK, verdict=Verdict.INCONCLUSIVE, reason="document.reused", params=params)
    flag = "document.reused" if params["delivery_points"] else None
    return Finding(check=CHECK, verdict=Verdict.PASS, reason=flag, params=params)
