"""Fetch the published list of authorities, their signers' certificates and their revocation lists.

Only addresses that the signed list and the certificates themselves name are asked, by http or https, with a limit on
time and bytes. What cannot be had is said and changes nothing: yesterday's certificates stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from cryptography import x509

from ocr.errors import TrustListError
from ocr.seal import revocation_addresses
from verification.adapters.trust import TakenIn, load_material, take_in

PUBLISHED_LIST_URL = "https://pub.ants.gouv.fr/2D-DOC/V1/PRD/01_TSL/tsl_signed.xml"
MOST_BYTES = 20 * 1024 * 1024
TIMEOUT_S = 20.0
MOST_REDIRECTS = 3


def make_client() -> httpx.Client:
    """A client with limits; it hands out no cookies and follows few redirects."""
    return httpx.Client(timeout=TIMEOUT_S, follow_redirects=True, max_redirects=MOST_REDIRECTS)


def update(
    folder: Path, client: httpx.Client, list_url: str, *, signer_sha256: str | None, tell: Callable[[str], None]
) -> TakenIn:
    """Bring the folder up to date; what was fetched and what could not be.

    ``tell`` hears each address before it is asked.

    Raises:
        TrustListError: the list itself cannot be had, or is wrong.
    """
    tell(list_url)
    report = take_in(folder, [(list_url, fetch(client, list_url))], signer_sha256=signer_sha256)
    for addresses in (_publication_points, _revocation_points):
        for address in addresses(folder):
            tell(address)
            _add(report, _fetched(folder, client, address))
    return report


def fetch(client: httpx.Client, url: str) -> bytes:
    """What lies at the address.

    Raises:
        TrustListError: it cannot be reached, is not there, or is far too long.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise TrustListError("only http and https are asked")
    try:
        with client.stream("GET", url) as answer:
            answer.raise_for_status()
            return _limited(answer.iter_bytes())
    except httpx.HTTPError as error:
        raise TrustListError(f"cannot be had: {type(error).__name__}") from error


def _limited(pieces: Iterator[bytes]) -> bytes:
    """The pieces put together, as long as they are not too many."""
    data = bytearray()
    for piece in pieces:
        data += piece
        if len(data) > MOST_BYTES:
            raise TrustListError("the answer is far too long")
    return bytes(data)


def _fetched(folder: Path, client: httpx.Client, address: str) -> TakenIn:
    try:
        return take_in(folder, [(address, fetch(client, address))], signer_sha256=None)
    except TrustListError as error:
        return TakenIn(left_out=[(address, str(error))])


def _add(report: TakenIn, more: TakenIn) -> None:
    report.signers += more.signers
    report.revocations += more.revocations
    report.left_out += more.left_out


def _publication_points(folder: Path) -> Iterator[str]:
    """Where the authorities in accord publish their signers."""
    published = load_material(folder).published
    for authority in published.authorities if published else ():
        if authority.is_in_accord and authority.publication_point:
            yield authority.publication_point


def _revocation_points(folder: Path) -> Iterator[str]:
    """Where the authorities of the signers at hand publish what they revoked, each address once."""
    signers = (x509.load_der_x509_certificate(der) for der in load_material(folder).signers)
    yield from dict.fromkeys(address for signer in signers for address in revocation_addresses(signer))
