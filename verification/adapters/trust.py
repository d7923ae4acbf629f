"""The certificates an operator trusts for 2D-Doc seals, from a folder of .der, .pem, .crt and .crl files."""

from __future__ import annotations

from pathlib import Path

from cryptography import x509

from ocr.seal import TrustList
from verification.domain.errors import SettingsError

CERTIFICATES = (".der", ".cer", ".crt", ".pem")
REVOCATIONS = (".crl",)
_PEM = b"-----BEGIN"


def load_trust(folder: Path | None) -> TrustList:
    """The trust list of a folder; an empty one, by which no seal is valid, when none is named.

    Raises:
        SettingsError: the folder is missing, or a file is no certificate or revocation list.
    """
    if folder is None:
        return TrustList()
    if not folder.is_dir():
        raise SettingsError("PALIER_TRUST_DIR names no folder")
    files = sorted(path for path in folder.iterdir() if path.is_file())
    certificates = [path.read_bytes() for path in files if path.suffix.lower() in CERTIFICATES]
    try:
        authorities = [data for data in certificates if _is_authority(data)]
        leaves = [data for data in certificates if not _is_authority(data)]
        revocations = [path.read_bytes() for path in files if path.suffix.lower() in REVOCATIONS]
        return TrustList.from_certificates(authorities, leaves, revocations)
    except ValueError as error:
        raise SettingsError("a file in PALIER_TRUST_DIR is no certificate") from error


def _is_authority(data: bytes) -> bool:
    load = x509.load_pem_x509_certificate if data.startswith(_PEM) else x509.load_der_x509_certificate
    try:
        return bool(load(data).extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except x509.ExtensionNotFound:
        return False
