"""The service's stores on both databases, and the whole service but for the reader and the broker."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from cooptation.adapters import side_tables
from review_queue.adapters import tables as review_tables
from tests.servers.postgres import PostgresServer
from tests.verification.service.house import House, build_house, wait_for_no_disk
from verification.adapters import audit_log, tables
from verification.adapters.database import make_engine
from verification.adapters.migrate import migrate
from verification.adapters.unit_of_work import Transactions

METADATA = (tables.metadata, review_tables.metadata, audit_log.metadata, side_tables.metadata)


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database to copy."""
    file = tmp_path_factory.mktemp("empty") / "palier.db"
    engine = make_engine(f"sqlite:///{file}")
    migrate(engine)
    engine.dispose()  # the last connection to leave brings the write-ahead log home
    return file


@pytest.fixture(scope="session")
def sqlite_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One engine for all tests, so that a statement is compiled once; the file behind it is each test's own."""
    made = make_engine(f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'palier.db'}")
    event.listen(made, "connect", wait_for_no_disk)
    yield made
    made.dispose()


def begin_anew(engine: Engine, empty: Path) -> Engine:
    """The engine on a fresh copy; who still held a connection keeps the old file."""
    engine.dispose()
    file = Path(engine.url.database or "")
    for rest in ("", "-wal", "-shm"):
        Path(f"{file}{rest}").unlink(missing_ok=True)
    shutil.copyfile(empty, file)
    return engine


@pytest.fixture(scope="session")
def postgres_engine(postgres_server: PostgresServer) -> Iterator[Engine]:
    engine = make_engine(postgres_server.new_database())
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """An empty, migrated database of each kind."""
    if request.param == "sqlite":
        return begin_anew(request.getfixturevalue("sqlite_engine"), request.getfixturevalue("empty_sqlite"))
    shared: Engine = request.getfixturevalue("postgres_engine")
    with shared.begin() as connection:
        for metadata in METADATA:
            for table in metadata.sorted_tables:
                connection.execute(table.delete())
    return shared


@pytest.fixture
def transactions(engine: Engine) -> Transactions:
    return Transactions(engine)


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def house(engine: Engine, tmp_path: Path) -> House:
    return build_house(engine, tmp_path)
