"""The real servers that tests run on, one of each a session, each in a temporary folder on free ports."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.servers import brokers, ceph, postgres

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_finish() -> None:
    """Modules and collected tests stay to the end: the garbage collector need not go through them again and again."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    gc.unfreeze()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser a session: Playwright runs once in a thread."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.PostgresServer]:
    if postgres.find_programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.run_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def s3_server() -> Iterator[ceph.S3Server]:
    if not ceph.is_installed():
        pytest.skip("Ceph (radosgw ceph-mon ceph-osd ceph-mgr ceph-common) is not installed")
    with ceph.run_ceph() as server:
        yield server


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    if not brokers.is_redis_installed():
        pytest.skip("Redis is not installed")
    with brokers.run_redis() as url:
        yield url


@pytest.fixture(scope="session")
def rabbitmq_url() -> Iterator[str]:
    if not brokers.is_rabbitmq_installed():
        pytest.skip("RabbitMQ is not installed")
    with brokers.run_rabbitmq() as url:
        yield url
