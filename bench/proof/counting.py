"""Counts of a measure by row, shown as shares with their intervals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rich.table import Table

from bench.measures import share


@dataclass
class Row:
    """How often what was looked for was there, by column; and what was seen."""

    asked: int = 0
    found: dict[str, int] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)

    def add(self, found: Mapping[str, bool], seen: Iterable[str] = ()) -> None:
        """Count one more."""
        self.asked += 1
        for name, is_found in found.items():
            self.found[name] = self.found.get(name, 0) + is_found
        for name in set(seen):
            self.seen[name] = self.seen.get(name, 0) + 1

    def plus(self, other: Row) -> Row:
        """Both together."""
        total = Row(asked=self.asked + other.asked)
        for one in (self, other):
            for name, count in one.found.items():
                total.found[name] = total.found.get(name, 0) + count
            for name, count in one.seen.items():
                total.seen[name] = total.seen.get(name, 0) + count
        return total


def total_of(rows: Iterable[Row]) -> Row:
    """All rows together."""
    total = Row()
    for row in rows:
        total = total.plus(row)
    return total


def table_of(title: str, head: str, rows: Mapping[str, Row], columns: tuple[str, ...]) -> Table:
    """One line a row: shares with their intervals and counts, and what was seen, most often first."""
    table = Table(title=title)
    for name in (head, *columns, "seen"):
        table.add_column(name)
    for name, row in rows.items():
        seen = sorted(row.seen.items(), key=lambda item: -item[1])
        shares = (share((row.found.get(column, 0), row.asked)) for column in columns)
        table.add_row(name, *shares, ", ".join(f"{what} {count}" for what, count in seen))
    return table
