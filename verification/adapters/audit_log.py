"""The table of the audit chain: append inside the caller's transaction, and read in order.

One writer at a time, or two entries would follow the same one. PostgreSQL: a lock held to the end of the
transaction, so append as its last step. SQLite: the caller's ``BEGIN IMMEDIATE``. Where either is forgotten, the
primary key refuses the second entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Integer, MetaData, Row, String, Table, Text, insert, select, text

from verification.audit import Anchor, Detail, Entry, next_entry

_WRITER_LOCK = 0x70616C6965720001
"""Number of the advisory lock: "palier" in ASCII, and 1."""

_READ_AHEAD = 1000

metadata = MetaData()

audit_entries = Table(
    "audit_entries",
    metadata,
    # SQLite makes only "INTEGER" an alias of its row id; it holds 64 bits all the same.
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(128), nullable=False),
    Column("action", String(128), nullable=False),
    Column("object_id", String(128), nullable=False, index=True),
    Column("detail", Text, nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)


def append(connection: Connection, *, at: datetime, actor: str, action: str, object_id: str, detail: Detail) -> Entry:
    """Add an entry to the chain, in the caller's transaction.

    Raises:
        AuditDetailError: more than ids, codes and counts; nothing is written.
        sqlalchemy.exc.IntegrityError: another writer came first (SQLite without ``BEGIN IMMEDIATE``).
    """
    take_turn(connection)
    entry = next_entry(head(connection), at=at, actor=actor, action=action, object_id=object_id, detail=detail)
    connection.execute(insert(audit_entries).values(vars(entry)))
    return entry


def take_turn(connection: Connection) -> None:
    """Wait until no other transaction writes to the chain, or to a list kept in the order of commits."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITER_LOCK})


def head(connection: Connection) -> Anchor | None:
    """The last entry's number and hash; None while there is none."""
    last = select(audit_entries.c.seq, audit_entries.c.hash).order_by(audit_entries.c.seq.desc()).limit(1)
    row = connection.execute(last).one_or_none()
    return None if row is None else Anchor(seq=row.seq, hash=row.hash)


def iterate(connection: Connection) -> Iterator[Entry]:
    """All entries in order, a part at a time: memory does not grow with the chain."""
    in_order = select(audit_entries).order_by(audit_entries.c.seq)
    for row in connection.execute(in_order, execution_options={"yield_per": _READ_AHEAD}):
        yield _from_row(row)


def history(connection: Connection, object_id: str) -> list[Entry]:
    """The entries about one object, oldest first."""
    about = select(audit_entries).where(audit_entries.c.object_id == object_id).order_by(audit_entries.c.seq)
    return [_from_row(row) for row in connection.execute(about)]


def _from_row(row: Row[Any]) -> Entry:
    """The row as it is stored, right or wrong: judging it is left to the chain's check."""
    return Entry(**row._mapping)
