"""Writing rows that may be there already, alike on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

MOST_ROWS_A_STATEMENT = 500
"""Both databases bound the parameters of one statement; the widest row here has a dozen."""


def insert_missing(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> int:
    """Add the rows that are not there yet; how many those were."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    added = 0
    for start in range(0, len(rows), MOST_ROWS_A_STATEMENT):
        some = list(rows[start : start + MOST_ROWS_A_STATEMENT])
        counted = dialect.insert(table).values(some).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
        added += connection.execute(counted).rowcount
    return added


def row_of(value: object, table: Table, but: Sequence[str] = ()) -> dict[str, Any]:
    """The row of a value whose fields are named like the columns."""
    return {column.name: getattr(value, column.name) for column in table.columns if column.name not in but}
