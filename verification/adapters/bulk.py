"""Add very many rows fast, by each database's own way; rows that are there already stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg import Cursor, sql
from sqlalchemy import Connection, Table

Rows = Sequence[tuple[Any, ...]]
"""Values in the order of the table's columns."""


def add_rows(connection: Connection, table: Table, rows: Rows) -> None:
    """Add rows in the running transaction."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        _copy(connection, table, rows)
        return
    names, marks = ", ".join(table.columns.keys()), ", ".join("?" for _ in table.columns)
    written = f"INSERT OR IGNORE INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608 - our own names
    connection.exec_driver_sql(written, list(rows))


def _copy(connection: Connection, table: Table, rows: Rows) -> None:
    """Copy into a table of this transaction's own, then on into the real one."""
    real, passing = sql.Identifier(table.name), sql.Identifier(f"incoming_{table.name}")
    names = sql.SQL(", ").join(sql.Identifier(name) for name in table.columns.keys())  # noqa: SIM118 - a collection
    cursor: Cursor[Any] = connection.connection.cursor()  # type: ignore[assignment]
    with cursor:
        cursor.execute(sql.SQL("CREATE TEMP TABLE {} (LIKE {}) ON COMMIT DROP").format(passing, real))
        with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(passing, names)) as copy:
            for row in rows:
                copy.write_row(row)
        moved = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} ON CONFLICT DO NOTHING")
        cursor.execute(moved.format(real, names, names, passing))
