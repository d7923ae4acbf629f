"""Engines: SQLite in WAL with full synchronisation by default, PostgreSQL where one is set."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, make_url, select

BUSY_TIMEOUT_MS = 30_000
"""How long a SQLite writer waits for another one; short transactions make this a last resort."""

READ_ONLY = "palier_read_only"
"""Execution option of a connection that will not write: it does not take SQLite's writer lock."""


def make_engine(url: str) -> Engine:
    """An engine with the project's safety settings; the folder of a SQLite file is made.

    Parameters stay out of the messages of its errors: they may be names and addresses.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20, hide_parameters=True)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, pool_size=20, max_overflow=40, hide_parameters=True)
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: SqliteConnection, _record: Any) -> None:  # noqa: ANN401 - SQLAlchemy's private record
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Writers queue up at BEGIN, so that no transaction fails half way with "database is locked"."""
    read_only = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def database_now(connection: Connection) -> datetime:
    """UTC by the database server's clock; by this host's on SQLite, which has no other."""
    if connection.dialect.name == "sqlite":
        return datetime.now(UTC)
    moment: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    return moment.astimezone(UTC)
