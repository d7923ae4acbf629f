"""One PostgreSQL server in a temporary folder, started and stopped by its own control program."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.servers import free_ports

_SETTINGS = "-c max_connections=100 -c shared_buffers=32MB"
_FAST = "-c fsync=off -c full_page_writes=off"


def find_programs() -> Path | None:
    """The folder with initdb and pg_ctl of the newest installed version; None without PostgreSQL."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return found[-1].parent if found else None


@dataclass(frozen=True)
class PostgresServer:
    """A running server; ask it for a database of your own."""

    port: int

    def new_database(self) -> str:
        """The SQLAlchemy URL of an empty database."""
        name = f"palier_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(f"host=127.0.0.1 port={self.port} user=palier dbname=postgres", autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql+psycopg://palier@127.0.0.1:{self.port}/{name}"


@contextmanager
def run_postgres(*, durable: bool = False) -> Iterator[PostgresServer]:
    """A server for the time of the block; nothing of it stays. ``durable`` waits for the disk at every commit."""
    programs = find_programs()
    assert programs is not None, "PostgreSQL is not installed"
    folder = Path(tempfile.mkdtemp(prefix="palier-pg-"))
    data, port = folder / "data", free_ports(1)[0]
    try:
        _run(folder, programs / "initdb", "-D", data, "-U", "palier", "-A", "trust", "--no-sync", "-E", "UTF8")
        options = f"{_SETTINGS} {'' if durable else _FAST} -p {port} -k {folder} -c listen_addresses=127.0.0.1"
        _run(folder, programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield PostgresServer(port)
        finally:
            _run(folder, programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(folder: Path, *command: object) -> None:
    """Run as this user, or as "postgres" when this is root, which PostgreSQL refuses."""
    user = None
    if os.geteuid() == 0:
        user = "postgres"
        owner = pwd.getpwnam(user)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    subprocess.run(  # noqa: S603 - PostgreSQL's own programs, no input of others
        [str(part) for part in command], check=True, cwd=folder, user=user, stdout=subprocess.DEVNULL
    )
