"""Whether a 2D-Doc is genuine, and what it says.

``valid`` needs all of: a known signer that chains to its authority, a right signature, a certificate in date on
the day of signing, not revoked, and fields that hold together. Every doubt has a name of its own, so that a
human sees which. A valid seal of a test authority is marked; no policy counts it.

Source: ANTS, "Specifications techniques des codes a barres 2D-Doc", v3.2.6, sections 3.5 and 5.1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from ocr.seal.fields import SealFields, SealHeader
from ocr.seal.message import KNOWN_PERIMETER, SealedMessage, SealForm, form_of, parse_message
from ocr.seal.trust import TrustedLeaf, TrustList, is_test_signer

BITS_PER_BYTE = 8


class SealStatus(StrEnum):
    """How far a seal can be believed."""

    VALID = "valid"
    INVALID = "invalid"
    UNVERIFIED = "unverified"
    UNSUPPORTED = "unsupported"
    MALFORMED = "malformed"


@dataclass(frozen=True, kw_only=True)
class SealVerdict:
    """What was found out about one seal.

    ``signature_ok`` is None when it could not be checked (unknown signer, no signature), and so is
    ``certificate_valid_at_signature`` (also when the code bears no date of signature). ``current_until`` is the day
    until which the lists behind the verdict hold, None when they name none; ``revocations_unknown``: the signer's
    revocation list was not there to look at; ``signer_may_seal_bills`` is False when its certificate states another
    use, such as payslips. ``fields`` are what the code says, genuine or not.
    """

    status: SealStatus
    signature_ok: bool | None = None
    certificate_valid_at_signature: bool | None = None
    test_authority: bool = False
    revoked: bool = False
    current_until: date | None = None
    revocations_unknown: bool = False
    signer_may_seal_bills: bool = True
    fields: SealFields = field(default_factory=SealFields)

    @property
    def header(self) -> SealHeader | None:
        """Who signed, when, and what kind of document; None when the header could not be read."""
        return self.fields.header


def verify(payload: bytes, trust: TrustList) -> SealVerdict:
    """The verdict on the exact bytes of a DataMatrix; nothing in them is trimmed or replaced."""
    form = form_of(payload)
    if form is SealForm.UNSUPPORTED:
        return SealVerdict(status=SealStatus.UNSUPPORTED)
    message = parse_message(payload) if form is SealForm.TEXT else None
    if message is None:
        return SealVerdict(status=SealStatus.MALFORMED)
    fields = SealFields(header=message.header, entries=message.entries or ())
    if message.header.perimeter not in (None, KNOWN_PERIMETER):
        return SealVerdict(status=SealStatus.UNSUPPORTED, fields=SealFields(header=message.header))
    if message.signature is None:
        return SealVerdict(status=SealStatus.MALFORMED, fields=fields)
    return _judge(message, message.signature, fields, trust)


def _judge(message: SealedMessage, signature: bytes, fields: SealFields, trust: TrustList) -> SealVerdict:
    """The verdict on a seal whose parts are all there."""
    header = message.header
    leaves = trust.find(header.authority_id, header.certificate_id)
    checkable = [(leaf, leaf.key) for leaf in leaves if leaf.key is not None]
    if not checkable:
        is_test = is_test_signer(header.authority_id, header.certificate_id)
        return SealVerdict(status=SealStatus.UNVERIFIED, test_authority=is_test, fields=fields)
    signers = [leaf for leaf, key in checkable if key and is_signed_by(key, message.signed, signature)]
    leaf = _in_date_first(signers or [leaf for leaf, _ in checkable], header)
    in_date = leaf.was_valid_on(header.signature_date) if header.signature_date else None
    return SealVerdict(
        status=_status(bool(signers), message.entries is not None, bool(in_date) and not leaf.revoked),
        signature_ok=bool(signers),
        certificate_valid_at_signature=in_date,
        test_authority=leaf.is_test,
        revoked=leaf.revoked,
        current_until=leaf.current_until,
        revocations_unknown=leaf.lacks_revocations,
        signer_may_seal_bills=not leaf.is_for_other_papers,
        fields=fields,
    )


def is_signed_by(key: EllipticCurvePublicKey, signed: bytes, signature: bytes) -> bool:
    """Whether the signature (two numbers one after the other) over the bytes is of this key.

    The specification names SHA-256 with P-256 only; for longer curves issuers were seen with either SHA-256 or
    the hash of the curve's own strength, so both are tried.
    """
    half = (key.curve.key_size + BITS_PER_BYTE - 1) // BITS_PER_BYTE
    if len(signature) != 2 * half:
        return False
    numbers = int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
    encoded = encode_dss_signature(*numbers)
    return any(_verifies(key, encoded, signed, hash_used) for hash_used in _hashes_for(key))


def _status(is_signed: bool, holds_together: bool, is_believed: bool) -> SealStatus:
    """The first doubt that applies, worst first."""
    if not is_signed:
        return SealStatus.INVALID
    if not holds_together:
        return SealStatus.MALFORMED
    return SealStatus.VALID if is_believed else SealStatus.UNVERIFIED


def _in_date_first(leaves: list[TrustedLeaf], header: SealHeader) -> TrustedLeaf:
    """The signer in date on the day of signing, where one id was used for several certificates."""
    day = header.signature_date
    return next((leaf for leaf in leaves if day and leaf.was_valid_on(day)), leaves[0])


def _hashes_for(key: EllipticCurvePublicKey) -> tuple[hashes.HashAlgorithm, ...]:
    """The hashes seen in use with a key of this size in bits."""
    by_size: dict[int, tuple[hashes.HashAlgorithm, ...]] = {
        384: (hashes.SHA384(), hashes.SHA256()),
        521: (hashes.SHA512(), hashes.SHA256()),
    }
    return by_size.get(key.curve.key_size, (hashes.SHA256(),))


def _verifies(key: EllipticCurvePublicKey, encoded: bytes, signed: bytes, hash_used: hashes.HashAlgorithm) -> bool:
    """The library's check, as an answer."""
    try:
        key.verify(encoded, signed, ECDSA(hash_used))
    except InvalidSignature:
        return False
    return True
