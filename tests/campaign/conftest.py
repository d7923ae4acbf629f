from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.campaign.checker import Findings
from bench.campaign.installations import City, Embedded
from bench.campaign.loads import Load, run_load
from bench.campaign.papers import Paper, draw_papers
from bench.servers.brokers import is_redis_installed, run_redis
from bench.servers.postgres import PostgresServer, find_programs, run_postgres
from verification.settings import Settings

UPLOADS, CLIENTS = 12, 4
SWEEP_S = 0.5
PATIENCE_S = 60.0


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> list[Paper]:
    """A dozen PDFs; the fixture's seed has no meaning."""
    return draw_papers(tmp_path_factory.mktemp("papers"), UPLOADS, 7, pdf_only=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    if find_programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with run_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    if not is_redis_installed():
        pytest.skip("Redis is not installed")
    with run_redis() as url:
        yield url


@pytest.fixture
def city(tmp_path: Path, postgres: PostgresServer, redis_url: str) -> City:
    return City(
        tmp_path / "city",
        database_url=postgres.new_database(),
        paper_keys_url=postgres.new_database(),
        broker_url=redis_url,
        sweep_s=SWEEP_S,
    )


@pytest.fixture(scope="session")
def killed_run(tmp_path_factory: pytest.TempPathFactory, papers: list[Paper]) -> tuple[Findings, Settings]:
    """A load on the embedded default, killed once under way, and the settings to look at what it left."""
    embedded = Embedded(tmp_path_factory.mktemp("embedded") / "service", sweep_s=SWEEP_S)
    load = Load(papers=papers, clients=CLIENTS, kills=1, seed=3, in_a_hurry=True, quiet_limit_s=PATIENCE_S)
    return run_load(embedded, load), embedded.settings
