"""What the centre needs of storage: two Protocols and the values that pass through them.

Nothing is read or written here. A paper is one blob of ciphertext and one wrapped data key, kept in two
places on purpose: whoever holds only one of them holds nothing, and deleting the key destroys the paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

Progress = Callable[[int, int], None]
"""Called with how many are done, and how many there are."""


@dataclass(frozen=True, kw_only=True)
class StoredBlob:
    """One line of a listing; ``stored_at`` is in UTC by the clock of the storage."""

    key: str
    size_bytes: int
    stored_at: datetime


@dataclass(frozen=True, kw_only=True)
class PaperKey:
    """The wrapped data key of one (document, purpose), and the blob that it opens."""

    document_id: str
    purpose: str
    blob_key: str
    master_id: str
    wrapped: bytes = field(repr=False)
    stored_at: datetime


class BlobStore(Protocol):
    """Ciphertext by name. A passing outage is a StorageUnavailableError everywhere."""

    def put(self, key: str, data: bytes) -> None:
        """Store the bytes; they survive a power cut once this returns."""
        ...

    def get(self, key: str) -> bytes:
        """The bytes, or BlobNotFoundError."""
        ...

    def delete(self, key: str) -> None:
        """Remove it; nothing happens when it is not there."""
        ...

    def keys(self, prefix: str = "") -> Iterator[StoredBlob]:
        """Everything whose name starts so, unfinished writes included, in no promised order."""
        ...


class PaperKeyStore(Protocol):
    """Wrapped data keys, kept out of every backup. Each call is its own transaction."""

    def put(self, key: PaperKey) -> str | None:
        """Add or replace; gives the blob that was replaced. PaperDestroyedError after a destruction."""
        ...

    def get(self, document_id: str, purpose: str) -> PaperKey | None:
        """The key, or None."""
        ...

    def is_destroyed(self, document_id: str) -> bool:
        """Whether this document was destroyed."""
        ...

    def destroy(self, document_id: str, at: datetime) -> Sequence[str]:
        """Delete all keys of a document for good; gives the blobs that they opened."""
        ...

    def stored_before(self, moment: datetime) -> Iterator[str]:
        """Ids of the documents whose newest key is older than this."""
        ...

    def count_not_wrapped_by(self, master_id: str) -> int:
        """How many keys another master key wraps."""
        ...

    def not_wrapped_by(self, master_id: str, limit: int) -> Sequence[PaperKey]:
        """Some of the keys that another master key wraps."""
        ...

    def rewrap(self, changes: Sequence[tuple[PaperKey, PaperKey]]) -> int:
        """Replace (old, new) where the old one is still there; gives how many were."""
        ...
