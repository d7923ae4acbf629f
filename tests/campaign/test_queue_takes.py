"""Short versions of what the campaign does to the queue: many moderators at once, and the plan of taking the next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from bench.campaign.queue_million import run_million
from bench.campaign.queue_takes import run_takes
from tests.servers.postgres import PostgresServer
from verification.adapters.database import make_engine
from verification.adapters.migrate import migrate

TAKES = {"sqlite": 250, "postgresql": 750}
THREADS = {"sqlite": 8, "postgresql": 50}


@pytest.fixture(params=["sqlite", "postgresql"])
def queue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty queue; on PostgreSQL with a connection for every moderator."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path / 'palier.db'}")
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        engine = create_engine(server.new_database(), pool_size=THREADS["postgresql"])
    migrate(engine)
    yield engine
    engine.dispose()


def test_many_moderators_at_once_share_the_queue_and_lose_nothing(queue: Engine) -> None:
    kind = queue.dialect.name

    findings = run_takes(queue, takes=TAKES[kind], threads=THREADS[kind], seed=1, step=lambda *_: None)

    assert findings.problems == []
    assert findings.figures["takes"] >= TAKES[kind]


def test_the_next_item_of_many_is_found_without_reading_them_all(queue: Engine) -> None:
    findings = run_million(queue, rows=20_000, seed=1, step=lambda *_: None, takes=5)

    assert findings.problems == []
