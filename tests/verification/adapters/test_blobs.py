"""One contract, two stores: a folder and a real S3 server."""

from __future__ import annotations

import resource
import socket
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.servers import free_ports
from tests.servers.ceph import S3Server
from verification.adapters.blobs import LocalFolder, S3Bucket, s3_client
from verification.adapters.envelope import MasterKeys, generate_master_key
from verification.adapters.paper_keys import PaperKeys, paper_key_engine
from verification.adapters.papers import PaperVault
from verification.domain.errors import (
    BlobNotFoundError,
    InvalidStorageKeyError,
    PaperDestroyedError,
    StorageUnavailableError,
)
from verification.storage import BlobStore


def an_s3_bucket(server: S3Server, prefix: str) -> S3Bucket:
    client = s3_client(server.endpoint_url, server.region, server.access_key, server.secret_key)
    bucket = f"test-{uuid.uuid4().hex[:12]}"
    client.create_bucket(Bucket=bucket)
    return S3Bucket(client, bucket, prefix)


@pytest.fixture(params=["folder", "s3", "s3_with_prefix"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    if request.param == "folder":
        return LocalFolder(tmp_path / "storage")
    prefix = "town/" if request.param == "s3_with_prefix" else ""
    return an_s3_bucket(request.getfixturevalue("s3_server"), prefix)


def test_what_was_put_is_got(blobs: BlobStore) -> None:
    blobs.put("papers/ab/d1.paper.0f", b"\x00\xff" * 1000)

    assert blobs.get("papers/ab/d1.paper.0f") == b"\x00\xff" * 1000


def test_an_empty_blob_is_a_blob(blobs: BlobStore) -> None:
    blobs.put("empty", b"")

    assert blobs.get("empty") == b""


def test_the_last_put_wins(blobs: BlobStore) -> None:
    blobs.put("papers/a", b"first")
    blobs.put("papers/a", b"second")

    assert blobs.get("papers/a") == b"second"


def test_a_missing_blob_is_not_found(blobs: BlobStore) -> None:
    with pytest.raises(BlobNotFoundError):
        blobs.get("papers/none")


def test_a_deleted_blob_is_not_found_and_deleting_again_does_no_harm(blobs: BlobStore) -> None:
    blobs.put("papers/a", b"bytes")

    blobs.delete("papers/a")
    blobs.delete("papers/a")
    blobs.delete("papers/never/was")

    with pytest.raises(BlobNotFoundError):
        blobs.get("papers/a")


def test_a_listing_gives_names_sizes_and_times_below_a_prefix(blobs: BlobStore) -> None:
    blobs.put("papers/ab/one", b"1")
    blobs.put("papers/ab/two", b"22")
    blobs.put("papers/b", b"333")
    blobs.put("elsewhere/one", b"4444")

    listed = {blob.key: blob for blob in blobs.keys("papers/ab/")}

    assert {key: blob.size_bytes for key, blob in listed.items()} == {"papers/ab/one": 1, "papers/ab/two": 2}
    age = datetime.now(UTC) - listed["papers/ab/one"].stored_at
    assert abs(age) < timedelta(minutes=1)
    assert {blob.key for blob in blobs.keys("papers/ab/t")} == {"papers/ab/two"}
    assert len(list(blobs.keys())) == 4
    assert list(blobs.keys("none/")) == []


def test_fifteen_megabytes_come_back_whole(blobs: BlobStore) -> None:
    data = bytes(range(256)) * 58_594

    blobs.put("papers/large", data)

    assert blobs.get("papers/large") == data


@pytest.mark.parametrize("key", ["", "/etc/x", "../x", "papers/../../x", "a//b", "a/", ".hidden", "é", "a b", "a\nb"])
def test_a_name_that_could_step_out_is_refused(blobs: BlobStore, key: str) -> None:
    for call in (lambda: blobs.put(key, b""), lambda: blobs.get(key), lambda: blobs.delete(key)):
        with pytest.raises(InvalidStorageKeyError):
            call()


def test_readers_see_all_or_nothing_while_a_blob_is_replaced(blobs: BlobStore) -> None:
    versions = [bytes([number]) * 200_000 for number in range(2)]
    blobs.put("papers/a", versions[0])

    def read(_: int) -> bool:
        return blobs.get("papers/a") in versions

    with ThreadPoolExecutor(3) as pool:
        writes = [pool.submit(blobs.put, "papers/a", versions[number % 2]) for number in range(10)]
        reads = list(pool.map(read, range(20)))

    assert all(reads)
    assert [write.result() for write in writes] == [None] * 10


def test_a_vault_works_the_same_on_it(blobs: BlobStore, tmp_path: Path) -> None:
    keys = PaperKeys(paper_key_engine(f"sqlite:///{tmp_path}/keys.sqlite3"))
    keys.create_tables()
    vault = PaperVault(blobs, keys, MasterKeys.parse(generate_master_key("k1")))
    vault.store("d1", "paper", b"CANARY bill")
    vault.store("orphan", "paper", b"CANARY bill")

    names = [blob.key for blob in blobs.keys("")]
    assert vault.load("d1", "paper") == b"CANARY bill"
    assert not any(b"CANARY" in blobs.get(key) for key in names)
    later = datetime.now(UTC) + timedelta(hours=2)
    assert vault.collect_orphans(lambda id_: id_ == "d1", 3600, later) == 1
    assert vault.destroy("d1")
    with pytest.raises(PaperDestroyedError):
        vault.load("d1", "paper")
    assert list(blobs.keys()) == []


def test_a_disk_that_takes_no_more_is_an_outage_and_leaves_no_half_file(tmp_path: Path) -> None:
    folder = LocalFolder(tmp_path / "storage")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))

    try:
        with pytest.raises(StorageUnavailableError, match="File too large"):
            folder.put("a", bytes(1_000_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert not [path for path in (tmp_path / "storage").rglob("*") if path.is_file()]


def test_what_a_crash_left_unfinished_is_listed(tmp_path: Path) -> None:
    folder = LocalFolder(tmp_path)
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "a.0123456789abcdef.partial").write_bytes(b"half")

    assert [blob.key for blob in folder.keys("papers/")] == ["papers/a.0123456789abcdef.partial"]


def test_a_listing_goes_over_several_pages(s3_server: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verification.adapters.blobs.LIST_PAGE", 10)
    bucket = an_s3_bucket(s3_server, "town/")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: bucket.put(f"papers/{number:04}", b""), range(25)))

    assert len({blob.key for blob in bucket.keys("papers/")}) == 25


WRONG: list[Callable[[S3Server], S3Bucket]] = [
    lambda server: S3Bucket(s3_client(server.endpoint_url, server.region, server.access_key, "wrong"), "any"),
    lambda server: S3Bucket(
        s3_client(server.endpoint_url, server.region, server.access_key, server.secret_key), "no-such-bucket"
    ),
    lambda server: S3Bucket(s3_client(f"http://127.0.0.1:{free_ports(1)[0]}", "default", "a", "b"), "any"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=["secret", "bucket", "address"])
def test_a_server_that_refuses_is_an_outage_never_a_missing_paper(
    s3_server: S3Server, wrong: Callable[[S3Server], S3Bucket]
) -> None:
    bucket = wrong(s3_server)

    for call in (lambda: bucket.get("a"), lambda: bucket.put("a", b""), lambda: list(bucket.keys())):
        with pytest.raises(StorageUnavailableError) as outage:
            call()
        assert s3_server.secret_key not in str(outage.value)


def test_an_answer_cut_in_the_middle_is_an_outage() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor(1) as pool:
        pool.submit(_answer_half, listening)
        bucket = S3Bucket(s3_client(f"http://127.0.0.1:{listening.getsockname()[1]}", "default", "a", "b"), "any")

        with pytest.raises(StorageUnavailableError):
            bucket.get("a")


def test_bytes_changed_on_their_way_are_refused_by_the_server(s3_server: S3Server) -> None:
    honest = an_s3_bucket(s3_server, "")
    with socket.create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor(2) as pool:
        pool.submit(_pass_on_changed, listening, int(s3_server.endpoint_url.rpartition(":")[2]), pool)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        client = s3_client(address, s3_server.region, s3_server.access_key, s3_server.secret_key)
        with pytest.raises(StorageUnavailableError, match="refused: "):
            S3Bucket(client, honest._bucket).put("a", b"HONEST bytes")

    with pytest.raises(BlobNotFoundError):
        honest.get("a")


def _pass_on_changed(listening: socket.socket, port: int, pool: ThreadPoolExecutor) -> None:
    """One connection to the server, in which a word of what is sent becomes another."""
    client, _ = listening.accept()
    with client, socket.create_connection(("127.0.0.1", port)) as server:
        pool.submit(_pump, server, client)
        while data := client.recv(65_536):
            server.sendall(data.replace(b"HONEST", b"FORGED"))


def _pump(source: socket.socket, target: socket.socket) -> None:
    """Pass on the answer, and end the connection after it."""
    while data := source.recv(65_536):
        target.sendall(data)
        if not data.startswith(b"HTTP/1.1 100 "):
            target.shutdown(socket.SHUT_RDWR)
            return


def _answer_half(listening: socket.socket) -> None:
    """One answer that promises 1,000 bytes and ends after 4."""
    client, _ = listening.accept()
    with client:
        client.recv(65_536)
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")
