"""Does the paper carry a 2D-Doc seal that speaks against it?

A seal that is missing means nothing: most issuers print none. One that is wrong, or that says something else than
the page, goes to a human. Seals of test authorities never count.
"""

from __future__ import annotations

from ocr.reading import AddressRole, Fields
from ocr.seal import SealStatus, SealVerdict, holders_of, home_of
from verification.addresses import AddressVerdict, from_fields
from verification.addresses import compare as compare_addresses
from verification.domain.claim import Claim, Evidence
from verification.domain.findings import Finding, Verdict
from verification.domain.policy import Policy
from verification.names import NameVerdict
from verification.names import compare as compare_names

CHECK = "seal"


def check_seal(claim: Claim, evidence: Evidence, policy: Policy) -> Finding:
    """INCONCLUSIVE when a seal is wrong or disagrees with the page; one that cannot be checked is only a flag."""
    seals = [seal for seal in evidence.seals if not seal.test_authority]
    params = {"seals": len(evidence.seals), "valid": sum(seal.status is SealStatus.VALID for seal in seals)}
    if any(seal.status is SealStatus.INVALID or seal.revoked for seal in seals):
        return Finding(check=CHECK, verdict=Verdict.INCONCLUSIVE, reason="document.seal_invalid", params=params)
    if any(disagrees(seal, evidence.reading.fields) for seal in seals):
        return Finding(check=CHECK, verdict=Verdict.INCONCLUSIVE, reason="document.seal_mismatch", params=params)
    doubtful = any(seal.status is not SealStatus.VALID for seal in seals)
    return Finding(
        check=CHECK, verdict=Verdict.PASS, reason="document.seal_unverified" if doubtful else None, params=params
    )


def disagrees(seal: SealVerdict, fields: Fields) -> bool:
    """Whether seal and page name another home or other people.

    A valid seal disagrees by either; one that cannot be checked only by both, so that a misread page alone does not
    accuse.
    """
    signs = (_other_home(seal, fields), _other_people(seal, fields))
    if seal.status is SealStatus.VALID:
        return any(signs)
    return seal.status is SealStatus.UNVERIFIED and all(signs)


def _other_home(seal: SealVerdict, fields: Fields) -> bool:
    sealed = home_of(seal.fields)
    printed = [found for found in fields.addresses if found.role is AddressRole.HOME]
    if sealed is None or sealed.is_truncated or not printed:
        return False
    declared = from_fields(sealed.lines, sealed.postcode, sealed.city)
    verdicts = (
        compare_addresses(declared, from_fields(found.lines, found.postcode, found.city)).verdict for found in printed
    )
    return all(verdict is AddressVerdict.DIFFERENT for verdict in verdicts)


def _other_people(seal: SealVerdict, fields: Fields) -> bool:
    sealed = [holder.name for holder in holders_of(seal.fields) if not holder.truncated]
    if not sealed or not fields.holders:
        return False
    return all(
        compare_names(name, person.name).verdict is NameVerdict.DIFFERENT
        for name in sealed
        for person in fields.holders
    )
