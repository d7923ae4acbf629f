"""The service's stores on both databases, and the whole service but for the reader and the broker."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from cooptation.adapters import side_tables
from review_queue.adapters import tables as review_tables
from tests.servers.postgres import PostgresServer
from tests.verification.service.house import House, build_house
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
def postgres_engine(postgres_server: PostgresServer) -> Iterator[Engine]:
    engine = make_engine(postgres_server.new_database())
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty, migrated database of each kind."""
    if request.param == "sqlite":
        file = tmp_path / "palier.db"
        shutil.copyfile(request.getfixturevalue("empty_sqlite"), file)
        made = make_engine(f"sqlite:///{file}")
        yield made
        made.dispose()
        return
    shared: Engine = request.getfixturevalue("postgres_engine")
    with shared.begin() as connection:
        for metadata in METADATA:
            for table in metadata.sorted_tables:
                connection.execute(table.delete())
    yield shared


@pytest.fixture
def transactions(engine: Engine) -> Transactions:
    return Transactions(engine)


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def house(engine: Engine, tmp_path: Path) -> House:
    return build_house(engine, tmp_path)
