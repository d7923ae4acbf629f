"""The real servers that the storage tests run on, one of each a session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers import ceph, postgres


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
