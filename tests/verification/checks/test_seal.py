"""What a 2D-Doc seal changes, made with a throw-away authority or with none."""

from __future__ import annotations

from datetime import date

from ocr.reading import AddressRole, DocumentReading, Fields, FileKind, FoundAddress, FoundPerson, PersonRole
from ocr.seal import SealStatus, SealVerdict
from verification.adapters.policies import default_policy
from verification.checks.seal import check_seal
from verification.domain.claim import Claim, Evidence
from verification.domain.findings import Finding, Verdict

CLAIM = Claim(name="Léa Martin", address="12 rue des Lilas, 35400 Saint-Malo")


def check(*seals: SealVerdict) -> Finding:
    home = FoundAddress(role=AddressRole.HOME, lines=("12 RUE DES LILAS",), postcode="35400", city="SAINT-MALO")
    fields = Fields(persons=(FoundPerson(role=PersonRole.HOLDER, name="MARTIN LEA"),), addresses=(home,))
    reading = DocumentReading(file_kind=FileKind.PDF, sha256="", fields=fields)
    return check_seal(CLAIM, Evidence(reading=reading, today=date(2026, 11, 21), seals=seals), default_policy())


def test_no_seal_means_nothing() -> None:
    finding = check()

    assert (finding.verdict, finding.reason) == (Verdict.PASS, None)


def test_wrong_seal_is_for_a_human() -> None:
    finding = check(SealVerdict(status=SealStatus.INVALID))

    assert (finding.verdict, finding.reason) == (Verdict.INCONCLUSIVE, "document.seal_invalid")


def test_revoked_signer_is_for_a_human() -> None:
    finding = check(SealVerdict(status=SealStatus.UNVERIFIED, revoked=True))

    assert finding.reason == "document.seal_invalid"


def test_seal_that_cannot_be_checked_is_only_a_flag() -> None:
    finding = check(SealVerdict(status=SealStatus.UNVERIFIED))

    assert (finding.verdict, finding.reason) == (Verdict.PASS, "document.seal_unverified")


def test_seal_of_a_test_authority_never_counts() -> None:
    finding = check(SealVerdict(status=SealStatus.VALID, test_authority=True))

    assert finding.params["counting"] == 0
