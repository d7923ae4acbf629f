"""The vault of papers: sealed bytes in one place, their keys in another, nothing readable in either.

Order keeps it whole. Store: blob, then key, then the caller's row; a crash in between leaves what
``collect_orphans`` removes. Destroy: keys, then blobs; once the keys are gone the paper is, whatever
becomes of its bytes. A document may be stored again (a retry); the newest bytes win.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from verification.adapters.envelope import (
    Context,
    MasterKeys,
    WrappedKey,
    new_data_key,
    open_sealed,
    seal,
    unwrap,
    wrap,
)
from verification.domain.errors import (
    BlobNotFoundError,
    InvalidStorageKeyError,
    PaperDestroyedError,
    PaperNotFoundError,
    StorageUnavailableError,
)
from verification.storage import BlobStore, PaperKey, PaperKeyStore, Progress, StoredBlob

PREFIX = "papers/"
REWRAP_BATCH = 200

_DOCUMENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PURPOSE = re.compile(r"[a-z_]{1,16}")
_BLOB_KEY = re.compile(rf"{PREFIX}[0-9a-f]{{2}}/(?P<document>[A-Za-z0-9_-]+)\.(?P<purpose>[a-z_]+)\.[0-9a-f]+.*")


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


class PaperVault:
    """Store, load and destroy papers by document id and purpose ("paper", "reading")."""

    def __init__(
        self, blobs: BlobStore, keys: PaperKeyStore, master: MasterKeys, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._blobs = blobs
        self._keys = keys
        self._master = master
        self._clock = clock

    def store(self, document_id: str, purpose: str, data: bytes) -> None:
        """Seal and keep the bytes; they survive a power cut once this returns.

        Raises:
            PaperDestroyedError: the document was destroyed meanwhile; nothing readable is kept.
            StorageUnavailableError: try again later.
        """
        context = _context(document_id, purpose)
        data_key = new_data_key()
        wrapped = wrap(self._master, context, data_key)
        blob_key = _new_blob_key(context)
        self._blobs.put(blob_key, seal(data_key, context, data))
        self._keep_key(context, wrapped, blob_key)

    def load(self, document_id: str, purpose: str) -> bytes:
        """The bytes that were stored.

        Raises:
            PaperDestroyedError: its key is gone. PaperNotFoundError: it never was, or its bytes are missing.
            PaperCorruptError: bytes or key were changed. MasterKeyMissingError, StorageUnavailableError: an outage.
        """
        context = _context(document_id, purpose)
        key = self._keys.get(document_id, purpose)
        if key is None:
            raise self._why_no_key(context)
        data_key = unwrap(self._master, context, WrappedKey(master_id=key.master_id, wrapped=key.wrapped))
        try:
            sealed = self._blobs.get(key.blob_key)
        except BlobNotFoundError:
            raise PaperNotFoundError(f"document {document_id}: the bytes of its {purpose} are missing") from None
        return open_sealed(data_key, context, sealed)

    def destroy(self, document_id: str) -> bool:
        """Delete all keys of a document, then its blobs as far as storage answers; true when there was anything."""
        _context(document_id, "paper")
        blob_keys = self._keys.destroy(document_id, self._clock())
        for blob_key in blob_keys:
            self._try_delete(blob_key)
        return bool(blob_keys)

    def rewrap(self, progress: Progress) -> int:
        """Wrap every data key by the current master key; gives how many were. Stopped, it goes on where it was.

        Raises:
            MasterKeyMissingError: an older master key is still needed and is not configured.
        """
        current, done = self._master.current_id, 0
        total = self._keys.count_not_wrapped_by(current)
        progress(done, total)
        while batch := self._keys.not_wrapped_by(current, REWRAP_BATCH):
            done += self._keys.rewrap([(old, self._rewrapped(old)) for old in batch])
            progress(done, max(done, total))
        return done

    def collect_orphans(self, known: Callable[[str], bool], older_than_s: int, now: datetime) -> int:
        """Remove what a crash or an outage left behind; gives how many documents and blobs went.

        Args:
            known: does a row of this document exist? Asked once for each document or stray blob.
            older_than_s: younger ones stay, for their row may be on its way.
            now: the time, in UTC.
        """
        before = now - timedelta(seconds=older_than_s)
        unknown = [document_id for document_id in self._keys.stored_before(before) if not known(document_id)]
        for document_id in unknown:
            self.destroy(document_id)
        strays = [blob.key for blob in self._blobs.keys(PREFIX) if self._is_stray(blob, before, known)]
        return len(unknown) + sum(self._try_delete(key) for key in strays)

    def _keep_key(self, context: Context, wrapped: WrappedKey, blob_key: str) -> None:
        """Make the new blob the one that counts, and drop the one before."""
        key = PaperKey(
            document_id=context.document_id,
            purpose=context.purpose,
            blob_key=blob_key,
            master_id=wrapped.master_id,
            wrapped=wrapped.wrapped,
            stored_at=self._clock(),
        )
        try:
            replaced = self._keys.put(key)
        except PaperDestroyedError:
            self._try_delete(blob_key)
            raise
        if replaced is not None:
            self._try_delete(replaced)

    def _why_no_key(self, context: Context) -> PaperDestroyedError | PaperNotFoundError:
        """Destroyed when that was noted, or when bytes lie there that no key opens; else never stored."""
        about = f"document {context.document_id}"
        if self._keys.is_destroyed(context.document_id):
            return PaperDestroyedError(f"{about} was destroyed: ask for a new paper")
        if any(True for _ in self._blobs.keys(_blob_prefix(context))):
            return PaperDestroyedError(f"{about}: the key of its {context.purpose} is gone: ask for a new paper")
        return PaperNotFoundError(f"{about}: no {context.purpose} was stored")

    def _rewrapped(self, old: PaperKey) -> PaperKey:
        """The same data key, wrapped by the current master key."""
        context = Context(document_id=old.document_id, purpose=old.purpose)
        data_key = unwrap(self._master, context, WrappedKey(master_id=old.master_id, wrapped=old.wrapped))
        new = wrap(self._master, context, data_key)
        return PaperKey(
            document_id=old.document_id,
            purpose=old.purpose,
            blob_key=old.blob_key,
            master_id=new.master_id,
            wrapped=new.wrapped,
            stored_at=old.stored_at,
        )

    def _is_stray(self, blob: StoredBlob, before: datetime, known: Callable[[str], bool]) -> bool:
        """Whether no key opens it, and none will be found.

        A blob of a living document is kept while its purpose has no key at all: then the key store is
        the wrong one or an old one, and deleting would turn that mistake into a loss.
        """
        named = _BLOB_KEY.fullmatch(blob.key)
        if named is None or blob.stored_at >= before:
            return False
        document_id, purpose = named["document"], named["purpose"]
        key = self._keys.get(document_id, purpose)
        if key is not None:
            return key.blob_key != blob.key
        return self._keys.is_destroyed(document_id) or not known(document_id)

    def _try_delete(self, blob_key: str) -> bool:
        """Delete what nobody can read any more; in an outage it stays until orphans are collected."""
        with suppress(StorageUnavailableError):
            self._blobs.delete(blob_key)
            return True
        return False


def _context(document_id: str, purpose: str) -> Context:
    """The pair, when both can be part of a blob's name; else InvalidStorageKeyError."""
    if not _DOCUMENT_ID.fullmatch(document_id) or not _PURPOSE.fullmatch(purpose):
        raise InvalidStorageKeyError("a document id or purpose that storage does not take")
    return Context(document_id=document_id, purpose=purpose)


def _blob_prefix(context: Context) -> str:
    """The start of the names of a paper's blobs; 256 folders keep listings short."""
    shard = hashlib.sha256(context.document_id.encode()).hexdigest()[:2]
    return f"{PREFIX}{shard}/{context.document_id}.{context.purpose}."


def _new_blob_key(context: Context) -> str:
    """A name never used before, so that an unfinished store can not damage the bytes of a finished one."""
    return _blob_prefix(context) + secrets.token_hex(16)
