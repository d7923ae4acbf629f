"""The folder of trusted certificates: what comes in, what stays out, and how it is brought up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from ocr.errors import TrustListError
from ocr.seal import SealStatus, verify
from tests.ocr.seal.publishing import Entry, a_bundle, a_list, a_publisher
from tests.ocr.seal.signing import Signer, a_message, a_payload, a_signer
from verification.adapters.trust import TrustFolder, load_material, take_in
from verification.adapters.trust_update import make_client, update
from verification.domain.errors import SettingsError

PUBLISHER = a_publisher()


@pytest.fixture
def signer() -> Signer:
    return a_signer("FR98", "PAL1")


def take(folder: Path, *data: bytes, signer_sha256: str | None = PUBLISHER.sha256, trust_authorities: bool = False):  # type: ignore[no-untyped-def]  # noqa: ANN201
    sources = [(f"source {number}", one) for number, one in enumerate(data)]
    return take_in(folder, sources, signer_sha256=signer_sha256, trust_authorities=trust_authorities)


def status_of(folder: Path, signer: Signer) -> SealStatus:
    return verify(a_payload(signer, a_message(signer)), TrustFolder(folder).current()).status


def test_a_signer_of_a_listed_authority_makes_seals_valid(tmp_path: Path, signer: Signer) -> None:
    report = take(tmp_path, signer.der, a_list(PUBLISHER, [Entry(signer)]))

    assert (report.sequence, report.signers, report.left_out) == (7, 1, [])
    assert status_of(tmp_path, signer) is SealStatus.VALID


def test_a_signer_nobody_vouches_for_stays_out(tmp_path: Path, signer: Signer) -> None:
    report = take(tmp_path, a_list(PUBLISHER, [Entry(a_signer("FR97", "PAL1"))]), signer.der)

    assert (report.signers, len(report.left_out)) == (0, 1)
    assert status_of(tmp_path, signer) is SealStatus.UNVERIFIED


def test_an_authority_of_no_list_needs_the_operators_word(tmp_path: Path, signer: Signer) -> None:
    without = take(tmp_path, signer.authority_der, signer.der)
    with_word = take(tmp_path, signer.authority_der, signer.der, trust_authorities=True)

    assert (without.authorities, without.signers) == (0, 0)
    assert (with_word.authorities, with_word.signers) == (1, 1)
    assert status_of(tmp_path, signer) is SealStatus.VALID


def test_the_first_list_is_refused_until_its_signer_is_named(tmp_path: Path, signer: Signer) -> None:
    data = a_list(PUBLISHER, [Entry(signer)])

    with pytest.raises(TrustListError, match=PUBLISHER.sha256):
        take(tmp_path, data, signer_sha256=None)
    take(tmp_path, data)

    assert take(tmp_path, data, signer_sha256=None).sequence == 7


def test_an_older_list_never_replaces_a_newer_one(tmp_path: Path, signer: Signer) -> None:
    take(tmp_path, a_list(PUBLISHER, [Entry(signer)], sequence=8))

    with pytest.raises(TrustListError, match="older"):
        take(tmp_path, a_list(PUBLISHER, [], sequence=7))

    published = load_material(tmp_path).published
    assert published is not None
    assert published.sequence == 8


def test_a_revoked_signer_never_counts(tmp_path: Path, signer: Signer) -> None:
    take(tmp_path, a_list(PUBLISHER, [Entry(signer)]), signer.der, signer.revocation_list())

    verdict = verify(a_payload(signer, a_message(signer)), TrustFolder(tmp_path).current())

    assert (verdict.status, verdict.revoked) == (SealStatus.UNVERIFIED, True)


def test_a_revocation_list_of_a_stranger_stays_out(tmp_path: Path, signer: Signer) -> None:
    stranger = a_signer("FR98", "PAL1")

    report = take(tmp_path, a_list(PUBLISHER, [Entry(signer)]), signer.der, stranger.revocation_list())

    assert (report.revocations, len(report.left_out)) == (0, 1)


def test_the_verdict_says_until_when_the_lists_behind_it_hold(tmp_path: Path, signer: Signer) -> None:
    empty = signer.revocation_list(names_me=False, next_update=date(2026, 12, 24))
    take(tmp_path, a_list(PUBLISHER, [Entry(signer)], next_update=date(2027, 2, 25)), signer.der, empty)

    verdict = verify(a_payload(signer, a_message(signer)), TrustFolder(tmp_path).current())

    assert (verdict.status, verdict.current_until) == (SealStatus.VALID, date(2026, 12, 24))


def test_a_signer_whose_revocation_list_is_missing_is_said_so(tmp_path: Path) -> None:
    signer = a_signer("FR98", "PAL1", revocations_at="http://127.0.0.1:9/fr98.crl")
    take(tmp_path, a_list(PUBLISHER, [Entry(signer)]), signer.der)

    assert verify(a_payload(signer, a_message(signer)), TrustFolder(tmp_path).current()).revocations_unknown


def test_a_change_of_the_folder_counts_at_once(tmp_path: Path, signer: Signer) -> None:
    folder = TrustFolder(tmp_path)
    before = folder.current()

    take(tmp_path, a_list(PUBLISHER, [Entry(signer)]), signer.der)

    assert not before.find("FR98", "PAL1")
    assert folder.current().find("FR98", "PAL1")


def test_a_file_that_is_not_what_its_name_says_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "wrong.der").write_bytes(b"no certificate")

    with pytest.raises(SettingsError):
        load_material(tmp_path)


class Shelf(BaseHTTPRequestHandler):
    """Answers what lies on it, 404 for the rest."""

    def __init__(self, files: dict[str, bytes], *request: object) -> None:
        self.files = files
        super().__init__(*request)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        data = self.files.get(self.path)
        self.send_response(200 if data is not None else 404)
        self.end_headers()
        self.wfile.write(data or b"")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def a_publication(files: dict[str, bytes]) -> Iterator[str]:
    """A web server on this machine; its address. Files may be added while it runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Shelf, files))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_an_update_fetches_list_signers_and_revocations(tmp_path: Path) -> None:
    files: dict[str, bytes] = {}
    asked: list[str] = []
    with a_publication(files) as root, make_client() as client:
        signer = a_signer("FR98", "PAL1", revocations_at=f"{root}/fr98.crl")
        other = a_signer("FR96", "PAL1")
        entries = [Entry(signer, f"{root}/fr98.der"), Entry(other, f"{root}/not-there.der")]
        files["/list.xml"] = a_list(PUBLISHER, entries)
        files["/fr98.der"] = a_bundle(signer.der, other.der)
        files["/fr98.crl"] = signer.revocation_list(names_me=False)

        report = update(tmp_path, client, f"{root}/list.xml", signer_sha256=PUBLISHER.sha256, tell=asked.append)

    assert (report.sequence, report.signers, report.revocations) == (7, 2, 1)
    assert [Path(name).name for name, _ in report.left_out] == ["not-there.der"]
    assert [Path(address).name for address in asked] == ["list.xml", "fr98.der", "not-there.der", "fr98.crl"]
    assert status_of(tmp_path, signer) is SealStatus.VALID


def test_an_update_that_fails_changes_nothing(tmp_path: Path, signer: Signer) -> None:
    take(tmp_path, a_list(PUBLISHER, [Entry(signer)]), signer.der)
    with a_publication({"/list.xml": a_list(a_publisher(), [])}) as root, make_client() as client:
        for address in (f"{root}/absent.xml", f"{root}/list.xml", "file:///etc/passwd"):
            with pytest.raises(TrustListError):
                update(tmp_path, client, address, signer_sha256=None, tell=lambda _: None)

    assert status_of(tmp_path, signer) is SealStatus.VALID
