"""A genuine 2D-Doc that agrees proves even a paper that is hard to read; any doubt about it proves nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ocr.reading import (
    AddressRole,
    Box,
    DateRole,
    DocumentReading,
    DocumentType,
    Fields,
    FileKind,
    FoundAddress,
    FoundDate,
    FoundPerson,
    Line,
    Page,
    PersonRole,
    TextSource,
    Word,
)
from ocr.seal import SealVerdict, TrustList, verify
from tests.ocr.seal.signing import Signer, a_message, a_payload, a_signer
from verification.adapters.policies import default_policy
from verification.domain.claim import Claim, Evidence
from verification.domain.decision import Decision, Outcome
from verification.pipeline import judge
from verification.seals import counts

TODAY = date(2026, 11, 21)
CLAIM = Claim(name="Léa Martin", address="12 rue des Lilas, 35400 Saint-Malo")
POLICY = default_policy()
EDF = a_signer("FR98", "EDFZ")
PHONE = a_signer("FR98", "BYTZ")
FIELDS = "26FR243540010MME/MARTIN/LEA\x1d2212 RUE DES LILAS\x1d25SAINT MALO\x1d"


def a_verdict(fields: str = FIELDS, signer: Signer = EDF, *, issued: date = date(2026, 10, 2)) -> SealVerdict:
    trust = TrustList.from_certificates([signer.authority_der], [signer.der])
    return verify(a_payload(signer, a_message(signer, fields, issued=issued, signed=issued)), trust)


def a_page(words: int = 12, confidence: float = 0.3) -> Page:
    box = Box(page=1, left=0, top=0, right=10, bottom=10)
    line = Line(words=tuple(Word(text="illisible", box=box, confidence=confidence) for _ in range(words)))
    return Page(number=1, width=100, height=100, source=TextSource.RECOGNISED, lines=(line,))


def judged(*seals: SealVerdict, fields: Fields | None = None, words: int = 12, claim: Claim = CLAIM) -> Decision:
    """The decision on a page of which nothing was understood, unless ``fields`` says what was."""
    reading = DocumentReading(file_kind=FileKind.JPEG, sha256="", pages=(a_page(words),), fields=fields or Fields())
    return judge(claim, Evidence(reading=reading, today=TODAY, seals=seals), POLICY)


def read_fields(
    *, name: str = "MARTIN LEA", street: str = "12 RUE DES LILAS", day: date = date(2026, 10, 2),
    kind: DocumentType = DocumentType.ELECTRICITY_BILL,
) -> Fields:  # fmt: skip
    """A page read for sure."""
    home = FoundAddress(role=AddressRole.HOME, lines=(street,), postcode="35400", city="SAINT-MALO")
    return Fields(
        document_type=kind,
        type_confidence=1.0,
        persons=(FoundPerson(role=PersonRole.HOLDER, name=name),),
        addresses=(home,),
        dates=(FoundDate(role=DateRole.ISSUE, value=day),),
    )


@pytest.mark.parametrize("words", [12, 0])
def test_a_seal_that_agrees_verifies_a_page_that_cannot_be_read(words: int) -> None:
    assert judged(a_verdict(), words=words).outcome is Outcome.VERIFIED


def test_without_the_seal_the_same_page_goes_to_a_human() -> None:
    assert judged().outcome is Outcome.REVIEW


def test_a_seal_and_a_page_that_agree_verify() -> None:
    assert judged(a_verdict(), fields=read_fields()).outcome is Outcome.VERIFIED


@pytest.mark.parametrize(
    "claim",
    [
        replace(CLAIM, name="Paul Durand"),
        replace(CLAIM, address="14 rue des Lilas, 35400 Saint-Malo"),
        replace(CLAIM, address="12 rue des Lilas, 35000 Rennes"),
    ],
)
def test_a_seal_for_another_person_or_home_asks_again(claim: Claim) -> None:
    assert judged(a_verdict(), claim=claim).outcome is Outcome.NEEDS_ACTION


def test_a_seal_is_as_old_as_it_says() -> None:
    assert judged(a_verdict(issued=date(2026, 8, 20))).reasons == ("document.too_old",)


@pytest.mark.parametrize(
    "fields",
    [
        read_fields(name="DURAND PAUL"),
        read_fields(street="27 AVENUE DE LA GARE"),
        read_fields(day=date(2026, 11, 2)),
        read_fields(kind=DocumentType.INCOME_TAX_NOTICE),
    ],
)
def test_a_genuine_seal_on_a_page_that_says_something_else_is_for_a_human(fields: Fields) -> None:
    decision = judged(a_verdict(), fields=fields)

    assert decision.outcome is Outcome.REVIEW
    assert decision.reasons[0] == "document.seal_mismatch"


def test_a_telephone_companys_seal_does_not_tell_a_line_at_home_from_a_mobile() -> None:
    assert judged(a_verdict(signer=PHONE)).outcome is Outcome.REVIEW


def test_a_mobile_bill_stays_one_whatever_its_seal_says() -> None:
    decision = judged(a_verdict(signer=PHONE), fields=read_fields(kind=DocumentType.MOBILE_BILL))

    assert decision.reasons == ("document.type_not_accepted",)


def test_a_test_authority_proves_nothing() -> None:
    decision = judged(a_verdict(signer=a_signer("FR00", "EDFZ")))

    assert decision.outcome is Outcome.REVIEW


def test_a_forged_seal_is_for_a_human_however_good_the_page() -> None:
    trust = TrustList.from_certificates([EDF.authority_der], [EDF.der])
    forged = a_payload(EDF, a_message(EDF)).replace(b"12 RUE", b"14 RUE")

    decision = judged(verify(forged, trust), a_verdict(), fields=read_fields())

    assert (decision.outcome, decision.reasons) == (Outcome.REVIEW, ("document.seal_invalid",))


@pytest.mark.parametrize(("days_after", "does_count"), [(0, True), (30, True), (31, False)])
def test_lists_out_of_date_weaken_a_seal_after_the_grace(days_after: int, does_count: bool) -> None:
    seal = replace(a_verdict(), current_until=TODAY - timedelta(days=days_after))

    assert counts(seal, TODAY, POLICY) is does_count


def test_a_seal_weakened_by_old_lists_is_flagged_and_the_page_stands_alone() -> None:
    old = replace(a_verdict(), current_until=date(2026, 2, 25))

    assert judged(old).outcome is Outcome.REVIEW
    alone = judged(old, fields=read_fields())
    assert (alone.outcome, alone.flags) == (Outcome.VERIFIED, ("document.seal_unverified",))


def test_a_signer_whose_revocation_list_is_missing_does_not_count() -> None:
    assert not counts(replace(a_verdict(), revocations_unknown=True), TODAY, POLICY)


def test_a_signer_certified_for_payslips_proves_no_address() -> None:
    assert not counts(replace(a_verdict(), signer_may_seal_bills=False), TODAY, POLICY)


def test_a_truncated_street_compares_as_a_prefix() -> None:
    cut = FIELDS.replace("12 RUE DES LILAS\x1d", "12 RUE DES LI\x1e")

    assert judged(a_verdict(cut)).outcome is Outcome.VERIFIED


@pytest.mark.parametrize("street", ["12 rue des Roses", "14 rue des Lilas", "12 rue des Lis", "12 rue du Lilas Blanc"])
def test_a_truncated_street_that_goes_on_otherwise_proves_nothing(street: str) -> None:
    cut = FIELDS.replace("12 RUE DES LILAS\x1d", "12 RUE DES LILA\x1e")
    claim = replace(CLAIM, address=f"{street}, 35400 Saint-Malo")

    assert judged(a_verdict(cut), claim=claim).outcome is not Outcome.VERIFIED


def test_a_truncated_name_compares_as_a_prefix() -> None:
    cut = FIELDS.replace("MME/MARTIN/LEA\x1d", "MME/MARTIN/LEAND\x1e")

    assert judged(a_verdict(cut), claim=replace(CLAIM, name="Léandre Martin")).outcome is Outcome.VERIFIED
    assert judged(a_verdict(cut)).outcome is not Outcome.VERIFIED


def test_a_co_beneficiary_counts() -> None:
    couple = FIELDS + "1IM/DURAND/PAUL\x1d"

    assert judged(a_verdict(couple), claim=replace(CLAIM, name="Paul Durand")).outcome is Outcome.VERIFIED


def test_unnamed_co_beneficiaries_are_for_a_human_not_an_ask() -> None:
    unnamed = "1G1" + FIELDS

    assert judged(a_verdict(unnamed), claim=replace(CLAIM, name="Paul Durand")).outcome is Outcome.REVIEW
