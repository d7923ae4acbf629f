"""A throw-away authority and signers, to make 2D-Doc codes of one's own."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
import zxingcpp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from numpy.typing import NDArray

EPOCH = date(2000, 1, 1)
BILL_FIELDS = "26FR243540010MME/MARTIN/LEA\x1d2212 RUE DES LILAS\x1d25SAINT MALO\x1d"


@dataclass(frozen=True)
class Signer:
    """A key with the ids that its certificate bears."""

    authority_id: str
    certificate_id: str
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    authority: x509.Certificate
    authority_key: ec.EllipticCurvePrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def authority_der(self) -> bytes:
        return self.authority.public_bytes(Encoding.DER)

    def revocation_list(self, *, names_me: bool = True, next_update: date = date(2027, 5, 2)) -> bytes:
        """A list, signed by the authority, that names this signer's certificate or nobody."""
        entry = x509.RevokedCertificateBuilder().serial_number(self.certificate.serial_number)
        revoked = entry.revocation_date(datetime(2026, 5, 1, tzinfo=UTC)).build()
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.authority.subject)
        ends = datetime(next_update.year, next_update.month, next_update.day, tzinfo=UTC)
        builder = builder.last_update(min(datetime(2026, 5, 2, tzinfo=UTC), ends - timedelta(days=1))).next_update(ends)
        builder = builder.add_revoked_certificate(revoked) if names_me else builder
        return builder.sign(self.authority_key, hashes.SHA256()).public_bytes(Encoding.DER)


def a_signer(
    authority_id: str = "FR99",
    certificate_id: str = "PAL1",
    curve: ec.EllipticCurve | None = None,
    valid_from: date = date(2025, 1, 1),
    valid_days: int = 1000,
    revocations_at: str | None = None,
) -> Signer:
    """A new authority with one signer, whose certificate names where revocations are published when told."""
    authority_key = ec.generate_private_key(ec.SECP256R1())
    name = _name(authority_id)
    is_authority = x509.BasicConstraints(ca=True, path_length=0)
    authority = _certificate(name, name, authority_key, authority_key, date(2020, 1, 1), 5000, is_authority)
    key = ec.generate_private_key(curve or ec.SECP256R1())
    points = _points(revocations_at)
    leaf = _certificate(_name(certificate_id), name, key, authority_key, valid_from, valid_days, *points)
    return Signer(authority_id, certificate_id, key, leaf, authority, authority_key)


def a_message(
    signer: Signer,
    fields: str = BILL_FIELDS,
    version: int = 4,
    kind: str = "01",
    issued: date | None = date(2026, 9, 2),
    signed: date | None = date(2026, 9, 3),
    perimeter: str = "01",
) -> bytes:
    """Header and fields, not signed."""
    header = f"DC{version:02d}{signer.authority_id}{signer.certificate_id}{_days(issued)}{_days(signed)}{kind}"
    header += perimeter if version >= 3 else ""
    header += "FR" if version >= 4 else ""
    return (header + fields).encode("ascii")


def a_payload(signer: Signer, message: bytes, hash_used: hashes.HashAlgorithm | None = None) -> bytes:
    """The message with its signature, as versions 2 to 4 write it."""
    return message + b"\x1f" + base64.b32encode(a_signature(signer, message, hash_used)).rstrip(b"=")


def a_signature(signer: Signer, message: bytes, hash_used: hashes.HashAlgorithm | None = None) -> bytes:
    """The two numbers of the signature one after the other."""
    size = (signer.key.curve.key_size + 7) // 8
    numbers = decode_dss_signature(signer.key.sign(message, ec.ECDSA(hash_used or hashes.SHA256())))
    return b"".join(number.to_bytes(size, "big") for number in numbers)


def a_code(payload: bytes, scale: int = 4) -> NDArray[np.uint8]:
    """The DataMatrix of the payload, ``scale`` pixels a module."""
    barcode = zxingcpp.create_barcode(payload.decode("ascii"), zxingcpp.BarcodeFormat.DataMatrix)
    return np.array(barcode.to_image(scale=scale), dtype=np.uint8)


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    start: date,
    days: int,
    *extensions: x509.ExtensionType,
) -> x509.Certificate:
    begin = datetime(start.year, start.month, start.day, tzinfo=UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(begin).not_valid_after(begin + timedelta(days=days))
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _points(revocations_at: str | None) -> list[x509.ExtensionType]:
    if revocations_at is None:
        return []
    where = [x509.UniformResourceIdentifier(revocations_at)]
    return [x509.CRLDistributionPoints([x509.DistributionPoint(where, None, None, None)])]


def _days(day: date | None) -> str:
    return "FFFF" if day is None else f"{(day - EPOCH).days:04X}"
