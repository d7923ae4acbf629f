"""Is the home printed on the paper the declared address?"""

from __future__ import annotations

from ocr.reading import AddressRole, Fields, FoundAddress
from verification.addresses import AddressMatch, AddressVerdict, compare, from_fields
from verification.domain.claim import Claim, Evidence
from verification.domain.findings import Finding, Verdict
from verification.domain.policy import Policy

CHECK = "home_address"

TRUSTED_READING = 0.55
"""An address read less surely than this may contradict the claim by a reading error only, and may be another one
than the home: the reader is that unsure when a home is announced on the page and only the window was read."""


def check_home_address(claim: Claim, evidence: Evidence, policy: Policy) -> Finding:
    """PASS when the home agrees; a billing or issuer address that fits proves nothing."""
    fields = evidence.reading.fields
    homes = [found for found in fields.addresses if found.role is AddressRole.HOME]
    if not homes:
        return _without_home(claim, fields)
    matches = [(found, match_found(claim.address, found)) for found in homes]
    best, match = max(matches, key=lambda pair: pair[1].score)
    verdicts = {other.verdict for _, other in matches}
    if match.verdict is AddressVerdict.SAME and AddressVerdict.DIFFERENT in verdicts:
        return _finding(Verdict.INCONCLUSIVE, "address.mismatch", match, best)
    if match.verdict is AddressVerdict.SAME and best.confidence < TRUSTED_READING:
        return _finding(Verdict.INCONCLUSIVE, "address.only_billing_matches", match, best)
    if match.verdict is AddressVerdict.SAME:
        return _finding(Verdict.PASS, next(iter(match.reasons), None), match, best)
    return _doubt(claim, fields, best, match)


def match_found(declared: str, found: FoundAddress) -> AddressMatch:
    """The declared address against one printed address."""
    return compare(declared, from_fields(found.lines, found.postcode, found.city))


def _doubt(claim: Claim, fields: Fields, best: FoundAddress, match: AddressMatch) -> Finding:
    if match.verdict is AddressVerdict.DIFFERENT and _another_fits(claim, fields):
        return _finding(Verdict.FAIL, "address.only_billing_matches", match, best)
    reason = next(iter(match.reasons), "address.mismatch")
    sure = match.verdict is AddressVerdict.DIFFERENT and best.confidence >= TRUSTED_READING
    return _finding(Verdict.FAIL if sure else Verdict.INCONCLUSIVE, reason, match, best)


def _without_home(claim: Claim, fields: Fields) -> Finding:
    if _another_fits(claim, fields):
        return Finding(check=CHECK, verdict=Verdict.FAIL, reason="address.only_billing_matches")
    return Finding(check=CHECK, verdict=Verdict.INCONCLUSIVE, reason="address.not_found")


def _another_fits(claim: Claim, fields: Fields) -> bool:
    others = (found for found in fields.addresses if found.role is not AddressRole.HOME)
    return any(match_found(claim.address, found).verdict is AddressVerdict.SAME for found in others)


def _finding(verdict: Verdict, reason: str | None, match: AddressMatch, found: FoundAddress) -> Finding:
    return Finding(check=CHECK, verdict=verdict, reason=reason, score=match.score, box=found.box)
