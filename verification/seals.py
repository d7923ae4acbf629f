"""What 2D-Doc seals are worth as evidence: which count, which speak against the page, what those that count say.

A seal counts when it is genuine, its signer is neither revoked nor of a test authority nor certified for other papers,
the lists behind it are current, it is of a kind that proves an address, and the page does not contradict it. What it
says then stands beside what was read on the page, read for certain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from ocr.reading import (
    AddressRole,
    DateRole,
    DocumentReading,
    DocumentType,
    Fields,
    FoundAddress,
    FoundDate,
    FoundPerson,
    PersonRole,
)
from ocr.seal import SealedHolder, SealedHome, SealStatus, SealVerdict, TrustList, holders_of, home_of, verify
from verification.addresses import AddressVerdict, from_fields, parse_address
from verification.addresses import compare as compare_addresses
from verification.addresses.text import fold
from verification.domain.claim import Claim, Evidence
from verification.domain.policy import Policy
from verification.names import NameVerdict
from verification.names import compare as compare_names

SURE_DATE = 0.8
"""A printed date read less surely does not accuse a seal of another paper."""

DAYS_APART = 5
"""Issue dates of a seal and of its page differ by at most four days in the samples of the specification."""

LEAST_STEM_CHARS = 2
"""Letters that a cut word must still have to be completed."""

BILLS = frozenset((DocumentType.ELECTRICITY_BILL, DocumentType.GAS_BILL, DocumentType.WATER_BILL,
                   DocumentType.TELECOM_BILL, DocumentType.MOBILE_BILL, DocumentType.PAYMENT_SCHEDULE))  # fmt: skip
TAX_NOTICES = frozenset((DocumentType.INCOME_TAX_NOTICE, DocumentType.PROPERTY_TAX_NOTICE,
                         DocumentType.HOUSING_TAX_NOTICE))  # fmt: skip
PAGES_OF_TYPE: Mapping[str, frozenset[DocumentType]] = {
    "01": BILLS,
    "02": TAX_NOTICES,
    "04": TAX_NOTICES,
    "28": TAX_NOTICES,
}
"""The kinds of page on which a seal of a type belongs; a page of another known kind carries somebody else's seal."""

TELEPHONE_SIGNERS = frozenset(("BYT", "FRE", "SFR", "ORA"))
"""First letters of the ids of telephone companies: their seal does not tell a line at home from a mobile."""

WATER_SIGNERS = frozenset(("SUE",))


def seal_verdicts(reading: DocumentReading, trust: TrustList) -> tuple[SealVerdict, ...]:
    """One verdict a seal, in the order they were found; with an empty trust list none is valid."""
    return tuple(verify(seal.payload, trust) for seal in reading.seals)


def counts(seal: SealVerdict, today: date, policy: Policy) -> bool:
    """Whether a seal may prove anything at all, whatever it says."""
    grace = timedelta(days=policy.trust_list_grace_days)
    is_current = seal.current_until is None or today <= seal.current_until + grace
    is_sound = seal.status is SealStatus.VALID and not (seal.test_authority or seal.revoked or seal.revocations_unknown)
    return is_sound and is_current and seal.signer_may_seal_bills and seal.fields.is_address_proof


def counting_seals(evidence: Evidence, policy: Policy) -> tuple[SealVerdict, ...]:
    """The seals that count; none as soon as one on the page is wrong or is contradicted by it."""
    if any(is_wrong(seal) or disagrees(seal, evidence.reading.fields) for seal in evidence.seals):
        return ()
    return tuple(seal for seal in evidence.seals if counts(seal, evidence.today, policy))


def leaves_holders_unnamed(evidence: Evidence, policy: Policy) -> bool:
    """Whether a counting seal says that there are holders whom it does not name."""
    return any(seal.fields.has_unnamed_holder for seal in counting_seals(evidence, policy))


def is_wrong(seal: SealVerdict) -> bool:
    """Whether the seal is forged, or its signer's certificate was revoked; test seals are neither right nor wrong."""
    return not seal.test_authority and (seal.status is SealStatus.INVALID or seal.revoked)


def disagrees(seal: SealVerdict, fields: Fields) -> bool:
    """Whether seal and page name another home, other people, another day or another kind of paper.

    A valid seal disagrees by any of them; one that cannot be checked only by home and people both, so that a misread
    page alone does not accuse.
    """
    if seal.test_authority:
        return False
    if seal.status is SealStatus.VALID:
        return any(differs(seal, fields) for differs in (_other_home, _other_people, _other_day, _other_kind))
    return seal.status is SealStatus.UNVERIFIED and _other_home(seal, fields) and _other_people(seal, fields)


def with_sealed_facts(claim: Claim, evidence: Evidence, policy: Policy) -> Evidence:
    """The evidence with what its counting seals say written beside what was read; the same evidence without any."""
    seals = counting_seals(evidence, policy)
    if not seals:
        return evidence
    fields = evidence.reading.fields
    for seal in seals:
        fields = _completed(fields, seal, claim)
    return replace(evidence, reading=replace(evidence.reading, fields=fields))


def _completed(fields: Fields, seal: SealVerdict, claim: Claim) -> Fields:
    home, day = home_of(seal.fields), seal.fields.issue_date
    names = (completed_name(holder, claim.name) for holder in holders_of(seal.fields))
    people = tuple(FoundPerson(role=PersonRole.HOLDER, name=name) for name in names)
    homes = () if home is None else (_found(completed_home(home, claim.address)),)
    days = () if day is None else (FoundDate(role=DateRole.ISSUE, value=day),)
    return replace(
        fields,
        document_type=_kind(fields, seal),
        persons=(*people, *fields.persons),
        addresses=(*homes, *fields.addresses),
        dates=(*days, *fields.dates),
    )


def _kind(fields: Fields, seal: SealVerdict) -> DocumentType:
    """The page's own kind where one was read, else the one that the seal or its signer tells."""
    if fields.document_type is not DocumentType.OTHER or seal.header is None:
        return fields.document_type
    return seal.fields.kind or _bill_of(seal.header.certificate_id[:3])


def _bill_of(signer: str) -> DocumentType:
    """The kind of bill a signer sends; of those that sell energy, electricity stands for gas as well."""
    if signer in TELEPHONE_SIGNERS:
        return DocumentType.OTHER
    return DocumentType.WATER_BILL if signer in WATER_SIGNERS else DocumentType.ELECTRICITY_BILL


def completed_name(holder: SealedHolder, declared: str) -> str:
    """The sealed name; of a truncated one the last word completed when a declared word begins like it."""
    words = holder.name.split()
    if not holder.truncated or len(words[-1]) < LEAST_STEM_CHARS:
        return holder.name
    longer = next((word for word in fold(declared).split() if word.startswith(words[-1])), words[-1])
    return " ".join([*words[:-1], longer])


def completed_home(home: SealedHome, declared: str) -> SealedHome:
    """The sealed home, each truncated line completed when the declared address goes on from where it was cut."""
    lines = tuple(
        _completed_line(line, declared) if place in home.truncated_lines else line
        for place, line in enumerate(home.lines)
    )
    return replace(home, lines=lines, truncated_lines=frozenset())


def _completed_line(line: str, declared: str) -> str:
    *words, stem = fold(line).split() or [""]
    street = (parse_address(declared).street_label or "").split()
    if len(stem) < LEAST_STEM_CHARS:
        return line
    rest = next((street[place:] for place, word in enumerate(street) if word.startswith(stem)), [stem])
    return " ".join([*words, *rest])


def _found(home: SealedHome) -> FoundAddress:
    """A sealed home as if it had been read; a cut town is left to its postcode."""
    city = None if home.city_truncated else home.city
    return FoundAddress(role=AddressRole.HOME, lines=home.lines, postcode=home.postcode, city=city)


def _other_home(seal: SealVerdict, fields: Fields) -> bool:
    sealed = home_of(seal.fields)
    printed = [found for found in fields.addresses if found.role is AddressRole.HOME]
    if sealed is None or not printed:
        return False
    return all(_differs(sealed, found) for found in printed)


def _differs(sealed: SealedHome, found: FoundAddress) -> bool:
    whole = _found(completed_home(sealed, ", ".join(found.lines)))
    sealed_home = from_fields(whole.lines, whole.postcode, whole.city)
    printed_home = from_fields(found.lines, found.postcode, found.city)
    return compare_addresses(sealed_home, printed_home).verdict is AddressVerdict.DIFFERENT


def _other_people(seal: SealVerdict, fields: Fields) -> bool:
    """Whether nobody printed is somebody sealed; where the seal leaves co-holders unnamed nobody can tell."""
    sealed = holders_of(seal.fields)
    if not sealed or not fields.holders or seal.fields.has_unnamed_holder:
        return False
    return all(
        compare_names(completed_name(holder, person.name), person.name).verdict is NameVerdict.DIFFERENT
        for holder in sealed
        for person in fields.holders
    )


def _other_day(seal: SealVerdict, fields: Fields) -> bool:
    """Whether the page bears, read for sure, quite another day of issue: an old seal on a new page."""
    sealed, printed = seal.fields.issue_date, fields.issue_date
    if sealed is None or printed is None or printed.confidence < SURE_DATE:
        return False
    return abs((printed.value - sealed).days) > DAYS_APART


def _other_kind(seal: SealVerdict, fields: Fields) -> bool:
    belongs = PAGES_OF_TYPE.get(seal.fields.document_type or "")
    others = (BILLS | TAX_NOTICES) - belongs if belongs else frozenset()
    return fields.document_type in others
