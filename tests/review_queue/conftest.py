"""An empty queue in a real database, and a fixed time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, event

from review_queue.adapters.passwords import hash_password
from review_queue.adapters.tables import metadata

PASSWORD = "correct horse battery"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """SQLite as the service runs it: WAL, writers queue at BEGIN."""
    made = create_engine(f"sqlite:///{tmp_path}/queue.db")
    event.listen(made, "connect", configure_as_the_service)
    event.listen(made, "connect", wait_for_no_disk)
    event.listen(made, "begin", begin_as_the_service)
    metadata.create_all(made)
    yield made
    made.dispose()


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def password_hash() -> str:
    """Of ``PASSWORD``; argon2 is slow on purpose, so it is made once."""
    return hash_password(PASSWORD)


def configure_as_the_service(raw: Any, _record: Any) -> None:
    raw.isolation_level = None
    for pragma in ("journal_mode=WAL", "busy_timeout=10000", "foreign_keys=ON"):
        raw.execute(f"PRAGMA {pragma}")


def wait_for_no_disk(raw: Any, _record: Any) -> None:
    """Nothing here shows what a cut of power leaves."""
    raw.execute("PRAGMA synchronous=OFF")


def begin_as_the_service(connection: Connection) -> None:
    read_only = connection.get_execution_options().get("palier_read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
