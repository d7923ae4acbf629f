"""Verifying seals made by a throw-away authority: which doubt gets which name."""

from __future__ import annotations

from datetime import date

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from ocr.seal import SealStatus, TrustList, verify
from tests.ocr.seal.signing import Signer, a_message, a_payload, a_signature, a_signer


@pytest.fixture(scope="module")
def signer() -> Signer:
    return a_signer()


@pytest.fixture(scope="module")
def trust(signer: Signer) -> TrustList:
    return TrustList.from_certificates([signer.authority_der], [signer.der])


@pytest.mark.parametrize("version", [2, 3, 4])
def test_signed_bill_of_a_trusted_signer_is_valid(version: int, signer: Signer, trust: TrustList) -> None:
    payload = a_payload(signer, a_message(signer, version=version))

    verdict = verify(payload, trust)

    assert verdict.status is SealStatus.VALID
    assert (verdict.signature_ok, verdict.certificate_valid_at_signature) == (True, True)
    assert not verdict.test_authority
    assert verdict.fields["24"] == "35400"


def test_version_1_with_a_raw_signature_is_valid(signer: Signer, trust: TrustList) -> None:
    message = a_message(signer, version=1)

    verdict = verify(message + a_signature(signer, message), trust)

    assert verdict.status is SealStatus.VALID
    assert verdict.fields["25"] == "SAINT MALO"


@pytest.mark.parametrize(
    ("curve", "hash_used"), [(ec.SECP384R1(), hashes.SHA384()), (ec.SECP384R1(), hashes.SHA256())]
)
def test_longer_curve_is_valid_with_either_hash(curve: ec.EllipticCurve, hash_used: hashes.HashAlgorithm) -> None:
    signer = a_signer(curve=curve)
    trust = TrustList.from_certificates([signer.authority_der], [signer.der])

    verdict = verify(a_payload(signer, a_message(signer), hash_used), trust)

    assert verdict.status is SealStatus.VALID


def test_longest_curve_is_valid() -> None:
    signer = a_signer(curve=ec.SECP521R1())
    trust = TrustList.from_certificates([signer.authority_der], [signer.der])

    verdict = verify(a_payload(signer, a_message(signer), hashes.SHA512()), trust)

    assert verdict.status is SealStatus.VALID


@pytest.mark.parametrize(
    ("genuine", "altered"),
    [(b"12 RUE", b"14 RUE"), (b"LILAS\x1d", b"LILAS\x1e"), (b"MARTIN", b"martin"), (b"MALO\x1d", b"MALO")],
)
def test_any_changed_byte_is_invalid(genuine: bytes, altered: bytes, signer: Signer, trust: TrustList) -> None:
    payload = a_payload(signer, a_message(signer))

    verdict = verify(payload.replace(genuine, altered), trust)

    assert verdict.status is SealStatus.INVALID
    assert verdict.signature_ok is False


def test_another_signer_of_the_same_list_does_not_count(trust: TrustList, signer: Signer) -> None:
    stranger = a_signer(certificate_id="PAL2")
    both = TrustList.from_certificates(
        [signer.authority_der, stranger.authority_der], [signer.der, stranger.der]
    )

    verdict = verify(a_payload(stranger, a_message(signer)), both)

    assert verdict.status is SealStatus.INVALID


def test_unknown_certificate_is_unverified(trust: TrustList) -> None:
    stranger = a_signer(certificate_id="XYZ9")

    verdict = verify(a_payload(stranger, a_message(stranger)), trust)

    assert verdict.status is SealStatus.UNVERIFIED
    assert verdict.signature_ok is None


def test_signer_whose_authority_is_not_listed_is_unverified() -> None:
    signer = a_signer()
    other_authority = a_signer()
    trust = TrustList.from_certificates([other_authority.authority_der], [signer.der])

    verdict = verify(a_payload(signer, a_message(signer)), trust)

    assert verdict.status is SealStatus.UNVERIFIED


@pytest.mark.parametrize("signed", [date(2024, 12, 31), date(2027, 9, 29)])
def test_certificate_out_of_date_at_signing_is_unverified(signed: date, signer: Signer, trust: TrustList) -> None:
    # The certificate is valid from 2025-01-01 for 1000 days, that is to 2027-09-28.
    verdict = verify(a_payload(signer, a_message(signer, signed=signed)), trust)

    assert verdict.status is SealStatus.UNVERIFIED
    assert (verdict.signature_ok, verdict.certificate_valid_at_signature) == (True, False)


def test_certificate_expired_since_still_proves_an_old_paper() -> None:
    signer = a_signer(valid_from=date(2015, 1, 1), valid_days=400)
    trust = TrustList.from_certificates([signer.authority_der], [signer.der])
    old = a_signer(valid_from=date(2021, 1, 1), valid_days=400)
    trust_old = TrustList.from_certificates([old.authority_der], [old.der])

    assert verify(a_payload(old, a_message(old, signed=date(2021, 6, 1))), trust_old).status is SealStatus.VALID
    # The authority's own certificate begins in 2020, so nothing signed before counts.
    before = verify(a_payload(signer, a_message(signer, signed=date(2015, 6, 1))), trust)
    assert before.status is SealStatus.UNVERIFIED


def test_undated_signature_is_unverified(signer: Signer, trust: TrustList) -> None:
    verdict = verify(a_payload(signer, a_message(signer, signed=None)), trust)

    assert verdict.status is SealStatus.UNVERIFIED
    assert (verdict.signature_ok, verdict.certificate_valid_at_signature) == (True, None)


def test_revoked_certificate_never_counts(signer: Signer) -> None:
    trust = TrustList.from_certificates([signer.authority_der], [signer.der], [signer.revocation_list()])

    verdict = verify(a_payload(signer, a_message(signer)), trust)

    assert verdict.status is SealStatus.UNVERIFIED
    assert verdict.revoked


def test_revocation_list_of_another_authority_is_not_believed(signer: Signer) -> None:
    forger = a_signer()
    trust = TrustList.from_certificates([signer.authority_der], [signer.der], [forger.revocation_list()])

    assert verify(a_payload(signer, a_message(signer)), trust).status is SealStatus.VALID


@pytest.mark.parametrize(("authority_id", "certificate_id"), [("FR00", "PAL1"), ("DE00", "PAL1"), ("FR99", "0000")])
def test_test_signers_are_marked(authority_id: str, certificate_id: str) -> None:
    signer = a_signer(authority_id, certificate_id)
    trust = TrustList.from_certificates([signer.authority_der], [signer.der])

    verdict = verify(a_payload(signer, a_message(signer)), trust)

    assert verdict.status is SealStatus.VALID
    assert verdict.test_authority


@pytest.mark.parametrize(
    "payload",
    [
        b"\xdc\x04\x7b\xa7" + bytes(40),
        b"EABC01DC04FR99PAL1",
        b"EABC11RUE DES LILAS",
        b"KFRMI6NCFOXN",
        b"DC05FR06PAL1FFFF24712801FR",
    ],
    ids=["binary", "first of two", "second of two", "successor", "later version"],
)
def test_other_forms_of_2d_doc_are_unsupported(payload: bytes, trust: TrustList) -> None:
    assert verify(payload, trust).status is SealStatus.UNSUPPORTED


def test_foreign_perimeter_is_unsupported(signer: Signer, trust: TrustList) -> None:
    verdict = verify(a_payload(signer, a_message(signer, perimeter="02")), trust)

    assert verdict.status is SealStatus.UNSUPPORTED


@pytest.mark.parametrize(
    "payload",
    [b"", b"D", b"HELLO WORLD", b"DCATHLON", b"DC04", b"EMBALLAGE", b"DC01FR99PAL126102611" + bytes(20), b"\x1f"],
)
def test_anything_else_is_malformed(payload: bytes, trust: TrustList) -> None:
    assert verify(payload, trust).status is SealStatus.MALFORMED


def test_signature_of_no_known_length_is_malformed(signer: Signer, trust: TrustList) -> None:
    payload = a_payload(signer, a_message(signer))

    assert verify(payload[:-20], trust).status is SealStatus.MALFORMED
    assert verify(payload.lower().replace(b"dc04fr99pal1", b"DC04FR99PAL1"), trust).status is SealStatus.MALFORMED


def test_well_signed_fields_that_do_not_hold_together_are_malformed(signer: Signer, trust: TrustList) -> None:
    verdict = verify(a_payload(signer, a_message(signer, fields="26FR24354")), trust)

    assert verdict.status is SealStatus.MALFORMED
    assert verdict.signature_ok is True


def test_annex_is_neither_signed_nor_read(signer: Signer, trust: TrustList) -> None:
    payload = a_payload(signer, a_message(signer)) + b"\x1d2475001"

    verdict = verify(payload, trust)

    assert verdict.status is SealStatus.VALID
    assert verdict.fields["24"] == "35400"


def test_certificates_are_read_from_pem_too(signer: Signer) -> None:
    pem = signer.certificate.public_bytes(Encoding.PEM)
    trust = TrustList.from_certificates([signer.authority.public_bytes(Encoding.PEM)], [pem])

    assert verify(a_payload(signer, a_message(signer)), trust).status is SealStatus.VALID


def test_nothing_personal_is_shown_by_repr(signer: Signer, trust: TrustList) -> None:
    verdict = verify(a_payload(signer, a_message(signer)), trust)

    shown = repr(verdict) + repr(verdict.fields.home) + repr(verdict.fields.holder) + repr(verdict.fields.entries)

    assert not any(word in shown for word in ("MARTIN", "LILAS", "35400", "MALO"))
