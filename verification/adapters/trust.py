"""The folder of what is trusted for 2D-Doc seals: the signed list, signers' certificates, revocation lists.

``trust-list.xml`` is the list, ``trust-list-signer`` the fingerprint of the one who may sign it. What else lies in the
folder is trusted by lying there, so everything comes in through ``take_in``, which lets in only what the list vouches
for, or what the operator expressly trusts. An older list never replaces a newer one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from ocr.errors import TrustListError
from ocr.seal import (
    PublishedList,
    TrustList,
    certificates_in,
    certificates_of_answer,
    fingerprint,
    has_signed,
    read_published_list,
    revocations_in,
    signer_of,
)
from verification.domain.errors import SettingsError

LIST_FILE = "trust-list.xml"
SIGNER_FILE = "trust-list-signer"
CERTIFICATES = (".der", ".cer", ".crt", ".pem")
REVOCATIONS = (".crl",)
DIGEST_CHARS = 12


@dataclass(frozen=True, kw_only=True)
class TrustMaterial:
    """What lies in the folder. ``by_hand`` are authorities that the operator trusts beside the list."""

    published: PublishedList | None = None
    by_hand: tuple[bytes, ...] = field(default=(), repr=False)
    signers: tuple[bytes, ...] = field(default=(), repr=False)
    revocations: tuple[bytes, ...] = field(default=(), repr=False)

    @property
    def authorities(self) -> tuple[bytes, ...]:
        """Certificates of all that may issue signers."""
        listed = self.published.authorities if self.published else ()
        return (*(certificate for authority in listed for certificate in authority.certificates), *self.by_hand)

    def trust_list(self) -> TrustList:
        """The list seals are verified with."""
        until = self.published.next_update if self.published else None
        return TrustList.from_certificates(self.authorities, self.signers, self.revocations, until)


class TrustFolder:
    """The trust list of a folder, read again whenever the folder changed; empty while there is none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: tuple[tuple[str, int, int], ...] | None = None
        self._list = TrustList()

    def current(self) -> TrustList:
        """The trust list of now.

        Raises:
            SettingsError: a file of the folder is not what its name says.
        """
        seen = tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in _files(self._folder))
        if seen != self._seen:
            self._list, self._seen = load_material(self._folder).trust_list(), seen
        return self._list


def load_material(folder: Path) -> TrustMaterial:
    """Everything in the folder; nothing when there is no such folder.

    Raises:
        SettingsError: a file is not what its name says, or the list is not its pinned signer's.
    """
    files = _files(folder)
    try:
        certificates = [
            certificate
            for path in files
            if path.suffix.lower() in CERTIFICATES
            for certificate in certificates_in(path.read_bytes())
        ]
        revocations = tuple(path.read_bytes() for path in files if path.suffix.lower() in REVOCATIONS)
        return TrustMaterial(
            published=_kept_list(folder),
            by_hand=tuple(_der(found) for found in certificates if is_authority(found)),
            signers=tuple(_der(found) for found in certificates if not is_authority(found)),
            revocations=tuple(_crl_der(data) for data in revocations),
        )
    except (ValueError, TrustListError) as error:
        raise SettingsError("the folder of trusted certificates holds a file that is not what its name says") from error


@dataclass(kw_only=True)
class TakenIn:
    """What came in, by number, and the names of what did not, with the reason."""

    sequence: int | None = None
    signers: int = 0
    revocations: int = 0
    authorities: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)


def take_in(
    folder: Path, sources: Iterable[tuple[str, bytes]], *, signer_sha256: str | None, trust_authorities: bool = False
) -> TakenIn:
    """Bring lists, certificates and revocation lists into the folder, the lists first.

    Args:
        folder: made when missing.
        sources: a name to speak of and the bytes, in any order; what each one is shows in its bytes.
        signer_sha256: who may sign the list; None: the one pinned before.
        trust_authorities: also believe authorities that no list names.

    Raises:
        TrustListError: the list is wrong, older than the one kept, or nobody was pinned to sign it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    report, others = TakenIn(), []
    for name, data in sources:
        if data.lstrip()[:1] == b"<":
            report.sequence = _take_list(folder, data, signer_sha256)
        else:
            others.append((name, data))
    material = load_material(folder)
    for name, data in sorted(others, key=lambda source: _is_revocation(source[1])):
        known = report.authorities
        _take_one(folder, name, data, material, report, trust_authorities)
        if report.authorities > known:
            material = load_material(folder)
    return report


def _take_list(folder: Path, data: bytes, signer_sha256: str | None) -> int:
    """Keep the list; its number."""
    pinned = signer_sha256 or pinned_signer(folder)
    if pinned is None:
        raise TrustListError(
            f"nobody is trusted to sign the list yet; compare {fingerprint(signer_of(data))} with what the publisher "
            "says of itself, and give it with --signer"
        )
    published, kept = read_published_list(data, pinned), _kept_list(folder)
    if kept is not None and published.sequence < kept.sequence:
        raise TrustListError(f"list {published.sequence} is older than list {kept.sequence}, which is kept")
    _write(folder / SIGNER_FILE, pinned.encode())
    _write(folder / LIST_FILE, data)
    return published.sequence


def _take_one(
    folder: Path, name: str, data: bytes, material: TrustMaterial, report: TakenIn, trust_authorities: bool
) -> None:
    """Keep one certificate file or revocation list, as far as somebody vouches for it."""
    if _is_revocation(data):
        _take_revocations(folder, name, data, material, report)
        return
    certificates = [x509.load_der_x509_certificate(der) for der in certificates_of_answer(data)]
    if not certificates:
        report.left_out.append((name, "is no certificate and no revocation list"))
    for certificate in certificates:
        if is_authority(certificate):
            _take_authority(folder, name, certificate, material, report, trust_authorities)
        elif _is_vouched_for(certificate, material):
            _write(_certificate_path(folder, certificate), _der(certificate))
            report.signers += 1
        else:
            report.left_out.append((name, "was issued by no authority that is trusted"))


def _take_authority(
    folder: Path, name: str, found: x509.Certificate, material: TrustMaterial, report: TakenIn, is_trusted: bool
) -> None:
    if _der(found) in material.authorities:
        return
    if not is_trusted:
        report.left_out.append((name, "is an authority that the list does not name; --authority trusts it"))
        return
    _write(_certificate_path(folder, found), _der(found))
    report.authorities += 1


def _take_revocations(folder: Path, name: str, data: bytes, material: TrustMaterial, report: TakenIn) -> None:
    """Keep a revocation list of a trusted authority, unless a newer one of the same authority is there."""
    found = revocations_in(data)
    if not any(has_signed(x509.load_der_x509_certificate(der), found) for der in material.authorities):
        report.left_out.append((name, "is a revocation list that no trusted authority signed"))
        return
    path = folder / f"{_digest(found.issuer.public_bytes())}.crl"
    if path.exists() and revocations_in(path.read_bytes()).last_update_utc > found.last_update_utc:
        report.left_out.append((name, "is older than the revocation list that is kept"))
        return
    _write(path, found.public_bytes(Encoding.DER))
    report.revocations += 1


def pinned_signer(folder: Path) -> str | None:
    """Fingerprint of the one who may sign the list, None when nobody was pinned yet."""
    path = folder / SIGNER_FILE
    return path.read_text(encoding="ascii").strip() if path.exists() else None


def is_authority(certificate: x509.Certificate) -> bool:
    """Whether the certificate says that it may issue others."""
    try:
        return bool(certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except x509.ExtensionNotFound:
        return False


def _is_vouched_for(certificate: x509.Certificate, material: TrustMaterial) -> bool:
    return bool(TrustList.from_certificates(material.authorities, [_der(certificate)]).leaves)


def _is_revocation(data: bytes) -> bool:
    try:
        revocations_in(data)
    except ValueError:
        return False
    return True


def _kept_list(folder: Path) -> PublishedList | None:
    path, pinned = folder / LIST_FILE, pinned_signer(folder)
    return read_published_list(path.read_bytes(), pinned) if path.exists() and pinned else None


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []


def _certificate_path(folder: Path, certificate: x509.Certificate) -> Path:
    return folder / f"{_digest(_der(certificate))}.der"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:DIGEST_CHARS]


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def _crl_der(data: bytes) -> bytes:
    return revocations_in(data).public_bytes(Encoding.DER)


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all."""
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(data)
    draft.replace(path)
