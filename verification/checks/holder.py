"""Is the declared person a holder of the paper?"""

from __future__ import annotations

from ocr.reading import Fields, FoundPerson, PersonRole
from verification.domain.claim import Claim, Evidence
from verification.domain.findings import Finding, Verdict
from verification.domain.policy import Policy
from verification.names import NameMatch, NameVerdict, compare
from verification.seals import leaves_holders_unnamed

CHECK = "holder"

NOT_RESIDENTS = (PersonRole.LANDLORD, PersonRole.ADVISER, PersonRole.HOST)

TRUSTED_READING = 0.55
"""A name read less surely than this may contradict the claim by a reading error only."""


def check_holder(claim: Claim, evidence: Evidence, policy: Policy) -> Finding:
    """PASS when one holder is the declared person; a company, an initial or a twin name is for a human."""
    fields = evidence.reading.fields
    if not fields.holders:
        return Finding(check=CHECK, verdict=Verdict.INCONCLUSIVE, reason="name.not_found")
    person, match = _best(claim.name, fields.holders)
    if claim.name_changed and match.verdict is NameVerdict.SAME:
        return Finding(check=CHECK, verdict=Verdict.INCONCLUSIVE, reason="name.mismatch", score=match.score)
    if match.verdict is NameVerdict.SAME and not person.is_organisation:
        return Finding(check=CHECK, verdict=Verdict.PASS, score=match.score, box=person.box)
    verdict, reason = _doubt(claim, fields, person, match)
    if reason in ("name.mismatch", "name.first_name_differs") and leaves_holders_unnamed(evidence, policy):
        verdict = Verdict.INCONCLUSIVE
    return Finding(check=CHECK, verdict=verdict, reason=reason, score=match.score, box=person.box)


def _best(declared: str, persons: tuple[FoundPerson, ...]) -> tuple[FoundPerson, NameMatch]:
    matches = [(person, compare(declared, person.name)) for person in persons]
    return max(matches, key=lambda pair: (not pair[0].is_organisation, pair[1].score))


def _doubt(claim: Claim, fields: Fields, person: FoundPerson, match: NameMatch) -> tuple[Verdict, str]:
    others = tuple(found for found in fields.persons if found.role in NOT_RESIDENTS)
    if others and _best(claim.name, others)[1].verdict is NameVerdict.SAME:
        return Verdict.FAIL, "name.landlord"
    if person.is_organisation:
        return Verdict.INCONCLUSIVE, "name.company_holder"
    reason = next(iter(match.reasons), "name.mismatch")
    sure = match.verdict is NameVerdict.DIFFERENT and person.confidence >= TRUSTED_READING
    return (Verdict.FAIL if sure else Verdict.INCONCLUSIVE), reason
