"""The certificates that are believed, given as bytes by the caller.

A signer is found by the two ids of the header (authority, certificate) and believed only when its certificate
was issued by an authority of the list. Nothing is fetched, and today's date plays no part: each signer says until
which day the lists behind it are current.
"""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import NameOID

# The organisation's name of a genuine authority is two letters longer than X.520 allows; it is no fault of ours.
warnings.filterwarnings("ignore", message="Attribute's length must be", category=UserWarning)

TEST_CERTIFICATE_ID = "0000"
TEST_NAMES = frozenset(("TEST", "CERTIFICAT DE TEST", "AC DE TEST"))
USES_OF_PROOFS = ("facture", "domicile", "impot", "imp\u00f4t", "avis", "autre", "test")
"""Words in the use a certificate states, where it may seal a proof of address."""

_STATED_USES = "1.2.250.1.177.101."
_TEST_AUTHORITY = re.compile(r"[A-Z]{2}00")
_PEM_START = b"-----BEGIN"


@dataclass(frozen=True, kw_only=True)
class TrustedLeaf:
    """One signer's certificate with the authority that issued it.

    ``authority`` is None only for the test authority of the specification, whose certificate is not published.
    ``current_until`` is the day by which a newer list of authorities or of revocations must be out, the earlier one;
    None when neither says so. ``lacks_revocations``: the certificate names a revocation list that is not here.
    """

    certificate: x509.Certificate
    authority: x509.Certificate | None
    revoked: bool
    is_test: bool
    current_until: date | None = None
    lacks_revocations: bool = False

    @property
    def is_for_other_papers(self) -> bool:
        """Whether the certificate states another use than bills and proofs of address, such as payslips.

        Certificates that state nothing, or "other", may seal anything: some issuers of bills have those.
        """
        stated = _stated_use(self.certificate)
        return stated is not None and not any(word in stated.lower() for word in USES_OF_PROOFS)

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
        cls,
        authorities: Iterable[bytes],
        leaves: Iterable[bytes],
        revocations: Iterable[bytes] = (),
        next_update: date | None = None,
    ) -> TrustList:
        """The list of the leaves that one of the authorities issued; the others are left out.

        Args:
            authorities: certificates of the authorities, DER or PEM.
            leaves: certificates of the signers, DER or PEM.
            revocations: revocation lists, DER or PEM; one that no authority signed is left out.
            next_update: the day by which a newer list of authorities must be out.

        Raises:
            ValueError: bytes that are no certificate or no revocation list.
        """
        issuers = [issuer for data in authorities for issuer in certificates_in(data)]
        genuine = _genuine([revocations_in(data) for data in revocations], issuers)
        believed: dict[tuple[str, str], list[TrustedLeaf]] = defaultdict(list)
        for certificate in (leaf for data in leaves for leaf in certificates_in(data)):
            ids = _first_name(certificate.issuer), _first_name(certificate.subject)
            trusted = _trust(certificate, ids, issuers, _Currency(revocations=genuine, next_update=next_update))
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


@dataclass(frozen=True, kw_only=True)
class _Currency:
    """What is known of revocations, and until when the lists hold."""

    revocations: tuple[x509.CertificateRevocationList, ...]
    next_update: date | None

    def has_revoked(self, certificate: x509.Certificate) -> bool:
        """Whether a list of the certificate's authority names it."""
        serial = certificate.serial_number
        entries = (found.get_revoked_certificate_by_serial_number(serial) for found in self._of(certificate))
        return any(entry is not None for entry in entries)

    def until(self, certificate: x509.Certificate) -> date | None:
        """The day by which a newer list must be out; of several lists of one authority the newest counts."""
        days = [found.next_update_utc.date() for found in self._of(certificate) if found.next_update_utc]
        newest = max(days, default=None)
        return min((day for day in (newest, self.next_update) if day is not None), default=None)

    def is_missing_for(self, certificate: x509.Certificate) -> bool:
        """Whether the certificate names a revocation list and none of its authority is here."""
        return bool(revocation_addresses(certificate)) and not self._of(certificate)

    def _of(self, certificate: x509.Certificate) -> list[x509.CertificateRevocationList]:
        return [found for found in self.revocations if found.issuer == certificate.issuer]


def _trust(
    certificate: x509.Certificate, ids: tuple[str, str], issuers: list[x509.Certificate], currency: _Currency
) -> TrustedLeaf | None:
    """The signer with its authority; None when no authority issued it and it is not of the test authority."""
    authority = next((issuer for issuer in issuers if _has_issued(issuer, certificate)), None)
    if authority is None and not _TEST_AUTHORITY.fullmatch(ids[0]):
        return None
    return TrustedLeaf(
        certificate=certificate,
        authority=authority,
        revoked=currency.has_revoked(certificate),
        is_test=is_test_signer(*ids) or _bears_test_name(certificate),
        current_until=currency.until(certificate),
        lacks_revocations=currency.is_missing_for(certificate),
    )


def revocation_addresses(certificate: x509.Certificate) -> tuple[str, ...]:
    """Where the certificate says that its authority publishes what it revoked; () when nowhere."""
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except (x509.ExtensionNotFound, ValueError):
        return ()
    names = [name for point in points for name in point.full_name or ()]
    return tuple(str(name.value) for name in names if isinstance(name, x509.UniformResourceIdentifier))


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


def _stated_use(certificate: x509.Certificate) -> str | None:
    """The use written into the certificate's alternative name, in either of the two ways seen; None without one."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return None
    for name in names:
        if isinstance(name, x509.OtherName) and name.type_id.dotted_string.startswith(_STATED_USES):
            return name.value.decode("utf-8", "replace")
        if isinstance(name, x509.DirectoryName):
            return _first_name(name.value) or None
    return None


def _first_name(name: x509.Name) -> str:
    """The common name of a subject or issuer, empty when there is none."""
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else ""


def certificates_in(data: bytes) -> list[x509.Certificate]:
    """Every certificate of a PEM text, or the one of a DER value.

    Raises:
        ValueError: there is none.
    """
    if _PEM_START in data:
        return x509.load_pem_x509_certificates(data)
    return [x509.load_der_x509_certificate(data)]


def revocations_in(data: bytes) -> x509.CertificateRevocationList:
    """One revocation list, PEM or DER.

    Raises:
        ValueError: it is none.
    """
    return x509.load_pem_x509_crl(data) if _PEM_START in data else x509.load_der_x509_crl(data)


def _genuine(
    lists: list[x509.CertificateRevocationList], issuers: list[x509.Certificate]
) -> tuple[x509.CertificateRevocationList, ...]:
    """The revocation lists that one of the authorities signed."""
    return tuple(found for found in lists if any(has_signed(issuer, found) for issuer in issuers))


def has_signed(issuer: x509.Certificate, revocations: x509.CertificateRevocationList) -> bool:
    """Whether the revocation list is this authority's."""
    key = issuer.public_key()
    same_name = issuer.subject == revocations.issuer
    return same_name and isinstance(key, RSAPublicKey | EllipticCurvePublicKey) and revocations.is_signature_valid(key)
