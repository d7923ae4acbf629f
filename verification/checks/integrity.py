"""Does the file itself show signs of having been altered? No sign refuses anyone; a strong one is for a human."""

from __future__ import annotations

from ocr.reading import Strength
from verification.domain.claim import Claim, Evidence
from verification.domain.findings import Finding, Verdict
from verification.domain.policy import Policy

CHECK = "integrity"


def check_integrity(claim: Claim, evidence: Evidence, policy: Policy) -> Finding:
    """INCONCLUSIVE on a strong sign; weak signs are counted and shown."""
    signals = evidence.reading.signals
    strong = [signal for signal in signals if signal.strength is Strength.STRONG]
    params: dict[str, str | int | float] = {"signs": len(signals), "codes": " ".join(sorted(s.code for s in signals))}
    if strong:
        return Finding(
            check=CHECK, verdict=Verdict.INCONCLUSIVE, reason="document.altered", params=params, box=strong[0].box
        )
    return Finding(check=CHECK, verdict=Verdict.PASS, params=params)
