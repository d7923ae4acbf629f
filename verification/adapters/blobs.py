"""Ciphertext by name, in a local folder or in an S3 bucket.

Both give the same answers to the same calls; one set of contract tests runs on both. Nothing is
encrypted here: what comes in is already sealed.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
from botocore.client import BaseClient
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from verification.adapters.durable import sync_folder, write_durably
from verification.domain.errors import BlobNotFoundError, InvalidStorageKeyError, StorageUnavailableError
from verification.storage import StoredBlob

_PRIVATE_FOLDER = 0o700
_UNFINISHED = ".partial"
_KEY = re.compile(r"(?!\.)[A-Za-z0-9._-]{1,200}(?:/(?!\.)[A-Za-z0-9._-]{1,200}){0,7}")

_CONNECT_TIMEOUT_S = 5
_READ_TIMEOUT_S = 30
"""A file of 15 MB at 0.5 MB/s, below which the worker is better off trying again later."""
_TRIES = 3

LIST_PAGE = 1000
"""Objects an answer, the most that S3 gives."""


class LocalFolder:
    """Files below one folder; only this user reads them.

    A write goes to a file beside its place and is renamed when it is on the disk, so that a reader
    sees all or nothing. What a crash leaves beside is listed by ``keys`` like any other blob.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        with _disk_outages():
            root.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)

    def put(self, key: str, data: bytes) -> None:
        """Store the bytes; file and folder entry are on the disk once this returns."""
        path = self._path(key)
        unfinished = path.with_name(f"{path.name}.{secrets.token_hex(8)}{_UNFINISHED}")
        with _disk_outages():
            self._make_folder(path.parent)
            try:
                write_durably(unfinished, data)
                unfinished.replace(path)
            except OSError:
                unfinished.unlink(missing_ok=True)
                raise
            sync_folder(path.parent)

    def get(self, key: str) -> bytes:
        """The bytes, or BlobNotFoundError."""
        path = self._path(key)
        with _disk_outages():
            self._require_root()
            try:
                return path.read_bytes()
            except FileNotFoundError:
                raise BlobNotFoundError(f"nothing is stored as {key}") from None

    def delete(self, key: str) -> None:
        """Remove it; nothing happens when it is not there."""
        path = self._path(key)
        with _disk_outages():
            self._require_root()
            path.unlink(missing_ok=True)
            if path.parent.is_dir():
                sync_folder(path.parent)

    def keys(self, prefix: str = "") -> Iterator[StoredBlob]:
        """Everything whose name starts so, unfinished writes included."""
        with _disk_outages():
            self._require_root()
            start = self._root / prefix.rpartition("/")[0]
            for folder, _, names in os.walk(start):
                yield from self._list_folder(Path(folder), names, prefix)

    def _list_folder(self, folder: Path, names: list[str], prefix: str) -> Iterator[StoredBlob]:
        """The blobs of one folder; what goes away while we look is left out."""
        for name in names:
            key = (folder / name).relative_to(self._root).as_posix()
            if not key.startswith(prefix):
                continue
            try:
                seen = (folder / name).stat()
            except FileNotFoundError:
                continue
            yield StoredBlob(key=key, size_bytes=seen.st_size, stored_at=datetime.fromtimestamp(seen.st_mtime, UTC))

    def _path(self, key: str) -> Path:
        return self._root / _checked(key)

    def _require_root(self) -> None:
        """A folder that is gone (a disk not mounted) is an outage, not an empty storage."""
        if not self._root.is_dir():
            raise FileNotFoundError("the storage folder is not there")

    def _make_folder(self, folder: Path) -> None:
        """The folder and those above it up to the root, each entered durably in the one above."""
        if folder == self._root or folder.is_dir():
            self._require_root()
            return
        self._make_folder(folder.parent)
        folder.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
        sync_folder(folder.parent)


class S3Bucket:
    """Objects of one bucket, below a prefix. The bucket itself is made by the operator."""

    def __init__(self, client: BaseClient, bucket: str, prefix: str = "") -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = prefix

    def put(self, key: str, data: bytes) -> None:
        """Store the bytes; the server checks their SHA-256, which is part of the signed request."""
        with _s3_outages(key):
            self._client.put_object(
                Bucket=self._bucket, Key=self._name(key), Body=data, ContentType="application/octet-stream"
            )

    def get(self, key: str) -> bytes:
        """The bytes, or BlobNotFoundError."""
        with _s3_outages(key):
            body: bytes = self._client.get_object(Bucket=self._bucket, Key=self._name(key))["Body"].read()
            return body

    def delete(self, key: str) -> None:
        """Remove it; nothing happens when it is not there."""
        with _s3_outages(key):
            self._client.delete_object(Bucket=self._bucket, Key=self._name(key))

    def keys(self, prefix: str = "") -> Iterator[StoredBlob]:
        """Everything whose name starts so, page by page."""
        with _s3_outages(prefix):
            pages = self._client.get_paginator("list_objects_v2")
            wanted = {"Bucket": self._bucket, "Prefix": self._prefix + prefix}
            for page in pages.paginate(**wanted, PaginationConfig={"PageSize": LIST_PAGE}):
                yield from map(self._listed, page.get("Contents", ()))

    def _listed(self, found: dict[str, Any]) -> StoredBlob:
        """One object of a listing, under the name that the caller gave."""
        return StoredBlob(
            key=found["Key"].removeprefix(self._prefix),
            size_bytes=found["Size"],
            stored_at=found["LastModified"].astimezone(UTC),
        )

    def _name(self, key: str) -> str:
        return self._prefix + _checked(key)


def s3_client(endpoint_url: str | None, region: str, access_key: str, secret_key: str) -> BaseClient:
    """A boto3 client for any S3 server; bodies are signed, path style, so that no wildcard DNS is needed."""
    settings = Config(
        signature_version="s3v4",
        connect_timeout=_CONNECT_TIMEOUT_S,
        read_timeout=_READ_TIMEOUT_S,
        retries={"mode": "standard", "total_max_attempts": _TRIES},
        s3={"addressing_style": "path", "payload_signing_enabled": True},
        # Trailing CRC checksums, the default since boto3 1.36, are refused by many S3 servers.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return boto3.client(
        "s3",
        endpoint_url=endpoint_url,
        region_name=region,
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
        config=settings,
    )


def _checked(key: str) -> str:
    """The key, when it can not step out of its folder; else InvalidStorageKeyError."""
    if not _KEY.fullmatch(key):
        raise InvalidStorageKeyError("a storage key holds letters, digits, dot, dash, underscore and single slashes")
    return key


@contextmanager
def _disk_outages() -> Iterator[None]:
    """What the disk refuses (full, gone, read only) is an outage; no path goes into the message."""
    try:
        yield
    except OSError as failure:
        raise StorageUnavailableError(f"the storage folder refused: {os.strerror(failure.errno or 0)}") from None


@contextmanager
def _s3_outages(key: str) -> Iterator[None]:
    """A missing object is BlobNotFoundError; all else the server or the network refuses is an outage."""
    try:
        yield
    except ClientError as refusal:
        code = refusal.response.get("Error", {}).get("Code", "unknown")
        if code == "NoSuchKey":
            raise BlobNotFoundError(f"nothing is stored as {key}") from None
        raise StorageUnavailableError(f"the S3 server refused: {code}") from None
    except BotoCoreError as failure:
        raise StorageUnavailableError(f"the S3 server was not reached: {type(failure).__name__}") from None
