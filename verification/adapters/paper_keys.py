"""The wrapped data keys of papers, in a database of their own that no backup copies.

Deleting a row here destroys a paper, so deleted rows must not linger: on SQLite freed pages are
overwritten and there is no write-ahead log; on PostgreSQL see docs/storage.md. A destroyed document
leaves its id and the time, so that a late writer can not bring it back. The cases that were erased are noted here
for the same reason: a restored backup holds them again, and this list says which to erase once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Index,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Row,
    Select,
    String,
    Table,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from verification.domain.errors import PaperDestroyedError, StorageUnavailableError
from verification.storage import PaperKey

BUSY_TIMEOUT_MS = 10_000
"""How long a SQLite writer waits for another one; transactions here last a few milliseconds."""

_LIST_PAGE = 500

metadata = MetaData()

paper_keys = Table(
    "paper_keys",
    metadata,
    Column("document_id", String(64), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("blob_key", String(200), nullable=False),
    Column("master_id", String(32), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("stored_at", String(32), nullable=False),
    PrimaryKeyConstraint("document_id", "purpose"),
    Index("paper_keys_by_master", "master_id"),
)

destroyed_papers = Table(
    "destroyed_papers",
    metadata,
    Column("document_id", String(64), primary_key=True),
    Column("destroyed_at", String(32), nullable=False, index=True),
)

erased_cases = Table(
    "erased_cases",
    metadata,
    Column("case_id", String(64), primary_key=True),
    Column("erased_at", String(32), nullable=False, index=True),
)


def paper_key_engine(url: str) -> Engine:
    """An engine on the key database: no parameters in its errors, and no traces of deleted rows on SQLite."""
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        _make_private_file(engine.url.database)
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_immediate)
    return engine


class PaperKeys:
    """The store of wrapped data keys; every call is one transaction, committed before it returns."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create_tables(self) -> None:
        """Make the tables where they are missing."""
        with self._transaction() as connection:
            metadata.create_all(connection)

    def put(self, key: PaperKey) -> str | None:
        """Add or replace a key; gives the blob that the old one opened, or None.

        Raises:
            PaperDestroyedError: the document was destroyed; nothing is stored.
        """
        with self._transaction() as connection:
            _lock_document(connection, key.document_id)
            if _is_destroyed(connection, key.document_id):
                raise PaperDestroyedError(f"document {key.document_id} was destroyed and can not be stored again")
            old = _select_key(connection, key.document_id, key.purpose)
            connection.execute(delete(paper_keys).where(_is(key.document_id, key.purpose)))
            connection.execute(insert(paper_keys).values(_to_row(key)))
        return None if old is None else old.blob_key

    def get(self, document_id: str, purpose: str) -> PaperKey | None:
        """The key, or None."""
        with self._transaction() as connection:
            return _select_key(connection, document_id, purpose)

    def is_destroyed(self, document_id: str) -> bool:
        """Whether this document was destroyed."""
        with self._transaction() as connection:
            return _is_destroyed(connection, document_id)

    def destroy(self, document_id: str, at: datetime) -> Sequence[str]:
        """Delete all keys of a document and note that it is destroyed; gives the blobs that they opened."""
        with self._transaction() as connection:
            _lock_document(connection, document_id)
            gone = delete(paper_keys).where(paper_keys.c.document_id == document_id).returning(paper_keys.c.blob_key)
            blob_keys = connection.scalars(gone).all()
            if not _is_destroyed(connection, document_id):
                noted = {"document_id": document_id, "destroyed_at": _utc_text(at)}
                connection.execute(insert(destroyed_papers).values(noted))
        return blob_keys

    def forget_destroyed(self, document_ids: Iterable[str]) -> None:
        """Drop even the note that these papers, all of them made up, were destroyed."""
        with self._transaction() as connection:
            for document_id in document_ids:
                connection.execute(delete(destroyed_papers).where(destroyed_papers.c.document_id == document_id))

    def destroyed_since(self, moment: datetime) -> Iterator[str]:
        """Ids of the documents destroyed at or after a moment: restored rows may still call them readable."""
        when, document_id = destroyed_papers.c.destroyed_at, destroyed_papers.c.document_id
        yield from self._pages_of_ids(select(document_id).where(when >= _utc_text(moment)), document_id)

    def note_erasure(self, case_id: str, at: datetime) -> None:
        """Remember that a case was erased; the first time counts."""
        with self._transaction() as connection:
            _lock_document(connection, case_id)
            noted = select(erased_cases.c.case_id).where(erased_cases.c.case_id == case_id)
            if connection.scalar(noted) is None:
                connection.execute(insert(erased_cases).values(case_id=case_id, erased_at=_utc_text(at)))

    def erased_since(self, moment: datetime) -> Iterator[str]:
        """Ids of the cases erased at or after a moment: to erase again after a restore."""
        when, case_id = erased_cases.c.erased_at, erased_cases.c.case_id
        yield from self._pages_of_ids(select(case_id).where(when >= _utc_text(moment)), case_id)

    def stored_before(self, moment: datetime) -> Iterator[str]:
        """Ids of the documents whose newest key is older than this."""
        document_id, newest = paper_keys.c.document_id, func.max(paper_keys.c.stored_at)
        older = select(document_id).group_by(document_id).having(newest < _utc_text(moment))
        yield from self._pages_of_ids(older, document_id)

    def count_by_master(self) -> dict[str, int]:
        """How many keys each master key wraps: one that wraps none can be retired."""
        counts = select(paper_keys.c.master_id, func.count()).group_by(paper_keys.c.master_id)
        with self._transaction() as connection:
            return {row[0]: row[1] for row in connection.execute(counts)}

    def count_not_wrapped_by(self, master_id: str) -> int:
        """How many keys another master key wraps."""
        others = select(func.count()).select_from(paper_keys).where(paper_keys.c.master_id != master_id)
        with self._transaction() as connection:
            return connection.scalar(others) or 0

    def not_wrapped_by(self, master_id: str, limit: int) -> Sequence[PaperKey]:
        """Some of the keys that another master key wraps."""
        others = select(paper_keys).where(paper_keys.c.master_id != master_id).limit(limit)
        with self._transaction() as connection:
            return [_from_row(row) for row in connection.execute(others)]

    def rewrap(self, changes: Sequence[tuple[PaperKey, PaperKey]]) -> int:
        """Replace (old, new) where the old one is still there; a key destroyed meanwhile stays destroyed."""
        with self._transaction() as connection:
            return sum(_replace_wrapping(connection, old, new) for old, new in changes)

    def _pages_of_ids(self, wanted: Select[str], document_id: Column[str]) -> Iterator[str]:
        """The ids in order, a page a transaction, so that no lock is held while the caller works on them."""
        last = ""
        while True:
            page = wanted.where(document_id > last).order_by(document_id).limit(_LIST_PAGE)
            with self._transaction() as connection:
                ids: Sequence[str] = connection.scalars(page).all()
            yield from ids
            if len(ids) < _LIST_PAGE:
                return
            last = ids[-1]

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """One transaction; a database that is away is an outage, never "no such key"."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except (DBAPIError, PoolTimeoutError) as failure:
            raise StorageUnavailableError(f"the store of paper keys refused: {type(failure).__name__}") from None


def _replace_wrapping(connection: Connection, old: PaperKey, new: PaperKey) -> int:
    """Change one row when it still holds the old wrapping; gives 1 or 0."""
    unchanged = _is(old.document_id, old.purpose) & (paper_keys.c.wrapped == old.wrapped)
    change = update(paper_keys).where(unchanged).values(master_id=new.master_id, wrapped=new.wrapped)
    return connection.execute(change).rowcount


def _lock_document(connection: Connection, document_id: str) -> None:
    """Let one writer at a time touch a document, also one without rows; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:id, 0))"), {"id": document_id})


def _is_destroyed(connection: Connection, document_id: str) -> bool:
    found = select(destroyed_papers.c.document_id).where(destroyed_papers.c.document_id == document_id)
    return connection.scalar(found) is not None


def _select_key(connection: Connection, document_id: str, purpose: str) -> PaperKey | None:
    row = connection.execute(select(paper_keys).where(_is(document_id, purpose))).one_or_none()
    return None if row is None else _from_row(row)


def _is(document_id: str, purpose: str) -> ColumnElement[bool]:
    """The condition that picks one row."""
    return (paper_keys.c.document_id == document_id) & (paper_keys.c.purpose == purpose)


def _to_row(key: PaperKey) -> dict[str, object]:
    return {
        "document_id": key.document_id,
        "purpose": key.purpose,
        "blob_key": key.blob_key,
        "master_id": key.master_id,
        "wrapped": key.wrapped,
        "stored_at": _utc_text(key.stored_at),
    }


def _from_row(row: Row[Any]) -> PaperKey:
    return PaperKey(
        document_id=row.document_id,
        purpose=row.purpose,
        blob_key=row.blob_key,
        master_id=row.master_id,
        wrapped=bytes(row.wrapped),
        stored_at=datetime.fromisoformat(row.stored_at),
    )


def _utc_text(moment: datetime) -> str:
    """ISO text in UTC, always of one length, so that it sorts by time on every database."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _make_private_file(database: str | None) -> None:
    """The database file, readable by this user only, before SQLite makes one that others may read."""
    if database and database != ":memory:":
        Path(database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        Path(database).touch(mode=0o600, exist_ok=True)


def _set_up_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Freed pages are zeroed, nothing stays in a write-ahead log, commits are on the disk."""
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=DELETE",
        "secure_delete=ON",
        "synchronous=EXTRA",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    """Take the write lock at once: a read that turns into a write can not be retried by SQLite."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
