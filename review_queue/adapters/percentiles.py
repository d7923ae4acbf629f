"""Percentiles and times counted by the database, alike on SQLite and PostgreSQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, DateTime, Select, extract, func, or_, select, type_coerce

SECONDS_A_DAY = 86_400
WHOLE = 100


def seconds_between(connection: Connection, begin: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[Any]:
    """The seconds from one moment to another."""
    if connection.dialect.name == "postgresql":
        return extract("epoch", type_coerce(end, DateTime()) - type_coerce(begin, DateTime()))
    return (func.julianday(end) - func.julianday(begin)) * SECONDS_A_DAY


def percentiles(
    connection: Connection, rows: Select[Any], percents: Sequence[int]
) -> dict[str, tuple[int, dict[int, float]]]:
    """How many rows each label has, and its percentiles by the nearest rank.

    Args:
        connection: where it is counted.
        rows: a query of two columns named ``label`` and ``value``.
        percents: which percentiles, 1 to 100.
    """
    found = rows.subquery()
    ranked = select(
        found.c.label,
        found.c.value,
        func.row_number().over(partition_by=found.c.label, order_by=found.c.value).label("place"),
        func.count().over(partition_by=found.c.label).label("n"),
    ).subquery()
    wanted = or_(*(ranked.c.place == (ranked.c.n * percent + WHOLE - 1) // WHOLE for percent in percents))
    by_label: dict[str, tuple[int, dict[int, float]]] = defaultdict(lambda: (0, {}))
    for label, value, place, cases in connection.execute(select(ranked).where(wanted)):
        fitting = {percent: float(value) for percent in percents if place == -(-cases * percent // WHOLE)}
        by_label[str(label)] = (cases, by_label[str(label)][1] | fitting)
    return dict(by_label)
