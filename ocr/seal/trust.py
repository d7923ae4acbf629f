"""The certificates that are believed, given as bytes by the caller.

A signer is found by the two ids of the header (authority, certificate) and believed only when its certificate
was issued by an authority of the list. Nothing is fetched, and today's date plays no part.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import NameOID

TEST_CERTIFICATE_ID = "0000"
TEST_NAMES = frozenset(("TEST", "CERTIFICAT DE TEST", "AC DE TEST"))
_TEST_AUTHORITY = re.compile(r"[A-Z]{2}00")
_PEM_START = b"-----BEGIN"


@dataclass(frozen=True, kw_only=True)
class TrustedLeaf:
    """One signer's certificate with the authority that issued it.

    ``authority`` is None only for the test authority of the specification, whose certificate is not published.
    """

    certificate: x509.Certificate
    authority: x509.Certificate | None
    revoked: bool
    is_test: bool

    @property
    def key(self) -> EllipticCurvePublicKey | None:
        """The public key when it is on an elliptic curve, as the specification asks."""
        key = self.certificate.public_key()
        return key if isinstance(key, EllipticCurvePublicKey) else None

    def was_valid_on(self, day: date) -> bool:
        """Whether the certificate, and that of its authority, were in date on this day."""
        chain = (self.certificate, self.authority) if self.authority else (self.certificate,)
        return all(
            certificate.not_valid_before_utc.date() <= day <= certificate.not_valid_after_utc.date()
            for certificate in chain
        )


@dataclass(frozen=True, kw_only=True)
class TrustList:
    """The signers that are believed, by authority id and certificate id."""

    leaves: Mapping[tuple[str, str], tuple[TrustedLeaf, ...]] = field(default_factory=dict)

    @classmethod
    def from_certificates(
        cls, authorities: Iterable[bytes], leaves: Iterable[bytes], revocations: Iterable[bytes] = ()
    ) -> TrustList:
        """The list of the leaves that one of the authorities issued; the others are left out.

        Args:
            authorities: certificates of the authorities, DER or PEM.
            leaves: certificates of the signers, DER or PEM.
            revocations: revocation lists, DER or PEM; one that no authority signed is left out.

        Raises:
            ValueError: bytes that are no certificate or no revocation list.
        """
        issuers = [issuer for data in authorities for issuer in _certificates_in(data)]
        revoked = _revoked_serials([_revocations_in(data) for data in revocations], issuers)
        believed: dict[tuple[str, str], list[TrustedLeaf]] = defaultdict(list)
        for certificate in (leaf for data in leaves for leaf in _certificates_in(data)):
            ids = _first_name(certificate.issuer), _first_name(certificate.subject)
            trusted = _trust(certificate, ids, issuers, revoked)
            if trusted is not None:
                believed[ids].append(trusted)
        return cls(leaves={ids: tuple(found) for ids, found in believed.items()})

    def find(self, authority_id: str, certificate_id: str) -> tuple[TrustedLeaf, ...]:
        """The signers known under these ids: none, one, or several where an id was used again."""
        return self.leaves.get((authority_id, certificate_id), ())


def is_test_signer(authority_id: str, certificate_id: str) -> bool:
    """Whether the ids alone say that the signer is for tests only."""
    ids_say_so = certificate_id == TEST_CERTIFICATE_ID or certificate_id in TEST_NAMES
    return ids_say_so or _TEST_AUTHORITY.fullmatch(authority_id) is not None


def _trust(
    certificate: x509.Certificate,
    ids: tuple[str, str],
    issuers: list[x509.Certificate],
    revoked: frozenset[tuple[x509.Name, int]],
) -> TrustedLeaf | None:
    """The signer with its authority; None when no authority issued it and it is not of the test authority."""
    authority = next((issuer for issuer in issuers if _has_issued(issuer, certificate)), None)
    if authority is None and not _TEST_AUTHORITY.fullmatch(ids[0]):
        return None
    return TrustedLeaf(
        certificate=certificate,
        authority=authority,
        revoked=(certificate.issuer, certificate.serial_number) in revoked,
        is_test=is_test_signer(*ids) or _bears_test_name(certificate),
    )


def _has_issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    """Whether the issuer's name and key stand behind the certificate."""
    if issuer.subject != certificate.issuer:
        return False
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _bears_test_name(certificate: x509.Certificate) -> bool:
    """Whether the certificate's own name says that it is for tests."""
    organisations = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return any(str(attribute.value).upper() in TEST_NAMES for attribute in organisations)


def _first_name(name: x509.Name) -> str:
    """The common name of a subject or issuer, empty when there is none."""
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else ""


def _certificates_in(data: bytes) -> list[x509.Certificate]:
    """Every certificate of a PEM text, or the one of a DER value."""
    if _PEM_START in data:
        return x509.load_pem_x509_certificates(data)
    return [x509.load_der_x509_certificate(data)]


def _revocations_in(data: bytes) -> x509.CertificateRevocationList:
    """One revocation list, PEM or DER."""
    return x509.load_pem_x509_crl(data) if _PEM_START in data else x509.load_der_x509_crl(data)


def _revoked_serials(
    lists: list[x509.CertificateRevocationList], issuers: list[x509.Certificate]
) -> frozenset[tuple[x509.Name, int]]:
    """Issuer and serial number of every certificate that a genuine revocation list names."""
    return frozenset(
        (revocations.issuer, entry.serial_number)
        for revocations in lists
        if any(_has_signed(issuer, revocations) for issuer in issuers)
        for entry in revocations
    )


def _has_signed(issuer: x509.Certificate, revocations: x509.CertificateRevocationList) -> bool:
    """Whether the revocation list is this authority's."""
    key = issuer.public_key()
    same_name = issuer.subject == revocations.issuer
    return same_name and isinstance(key, RSAPublicKey | EllipticCurvePublicKey) and revocations.is_signature_valid(key)
