"""One PostgreSQL server in a temporary folder, as the campaign starts it."""

from __future__ import annotations

from bench.servers.postgres import PostgresServer, find_programs, run_postgres

__all__ = ("PostgresServer", "find_programs", "run_postgres")
