"""How long it takes to be handed the next item when the table holds a million, and by which index it is found.

Three queues: everything waits (the worst one), everything waits and the moderator works in one quarter of a hundred,
and most is answered as in a queue of years. The plan of the statement itself is asked of the database: it must go by an
index, whatever the figures say.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, event, insert, text, update

from bench.campaign.checker import Findings
from bench.places import percentile
from review_queue.adapters import store
from review_queue.adapters.tables import review_items
from review_queue.item import ItemKind, ItemState, ReviewDecision, ReviewVerdict
from review_queue.order import Lane

BEGIN = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
YES = ReviewDecision(verdict=ReviewVerdict.VERIFIED)
QUARTERS = 100
ONE_CHUNK = 5_000
TAKES = 300
ANSWERED_SHARE = 0.99
"""Of a queue of years."""
APPEALS = 0.01
MS = 1000.0

Step = Callable[[str, int, int], object]


def run_million(engine: Engine, *, rows: int, seed: int, step: Step, takes: int = TAKES) -> Findings:
    """Fill the table, take under each of the three conditions, and ask for the plan."""
    findings = Findings()
    fill(engine, rows, seed, step)
    _measure(engine, "all_waiting", "anne", takes, findings)
    with engine.begin() as connection:
        store.set_scopes(connection, "omar", ["quarter-7"])
    _measure(engine, "one_quarter", "omar", takes, findings)
    answer_most(engine, rows)
    _measure(engine, "most_answered", "ines", takes, findings)
    plan = plan_of_take(engine, "lea")
    findings.figures |= {"rows": rows, "takes_each": takes, "plan": plan}
    scans = [line for line in plan if reads_all(line)]
    findings.require(not scans, f"take-next reads the whole table: {scans}")
    return findings


def fill(engine: Engine, rows: int, seed: int, step: Step) -> None:
    """So many waiting items, in a hundred quarters, due in no order, some of them appeals past due."""
    rng = Random(seed)
    for start in range(0, rows, ONE_CHUNK):
        chunk = [_row(number, rng) for number in range(start, min(rows, start + ONE_CHUNK))]
        with engine.begin() as connection:
            connection.execute(insert(review_items), chunk)
        step("items made", min(rows, start + ONE_CHUNK), rows)
    _gather_statistics(engine)


def _row(number: int, rng: Random) -> dict[str, Any]:
    is_appeal = rng.random() < APPEALS
    created = BEGIN - timedelta(minutes=rng.randrange(60 * 24 * 30))
    return {
        "id": f"{rng.getrandbits(128):032x}",
        "kind": (ItemKind.APPEAL if is_appeal else ItemKind.DOCUMENT).value,
        "case_id": f"case-{number}",
        "subject_id": f"paper-{number}",
        "quarter": f"quarter-{rng.randrange(QUARTERS)}",
        "state": (ItemState.APPEAL if is_appeal else ItemState.OPEN).value,
        "lane": Lane.NORMAL.value,
        "reasons": ["name.mismatch"],
        "created_at": created,
        "due_at": created + timedelta(hours=24),
    }


def answer_most(engine: Engine, rows: int) -> None:
    """Answer all but a small share, as years do."""
    few = f"{int((1 - ANSWERED_SHARE) * 16**4):04x}"
    old = update(review_items).where(review_items.c.id > few, review_items.c.lane.is_not(None))
    with engine.begin() as connection:
        connection.execute(old.values(state=ItemState.COMMITTED.value, lane=None))
    _gather_statistics(engine)


def _gather_statistics(engine: Engine) -> None:
    """What PostgreSQL's autovacuum does within minutes; SQLite has none, as in the service."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE review_items"))


def _measure(engine: Engine, name: str, moderator: str, takes: int, findings: Findings) -> None:
    """Take and answer; the taking is timed, its commit included."""
    seconds: list[float] = []
    for number in range(takes):
        now = BEGIN + timedelta(seconds=number)
        begun = time.perf_counter()
        with engine.begin() as connection:
            item = store.take_next(connection, moderator, now)
        seconds.append(time.perf_counter() - begun)
        findings.require(item is not None, f"{name}: nothing to take")
        if item is None:
            return
        with engine.begin() as connection:
            store.decide(
                connection, item.id, version=item.version, moderator_id=moderator, decision=YES, now=now
            )
            store.commit(connection, item.id, now)
    findings.figures |= {
        f"{name}_p50_ms": round(percentile(seconds, 0.5) * MS, 1),
        f"{name}_p95_ms": round(percentile(seconds, 0.95) * MS, 1),
        f"{name}_worst_ms": round(max(seconds) * MS, 1),
    }


def plan_of_take(engine: Engine, moderator: str) -> list[str]:
    """How the database finds the next item, line by line; nothing is taken."""
    with engine.connect() as connection, _statements(engine) as seen:
        store.take_next(connection, moderator, BEGIN)
        connection.rollback()
    statement, parameters = next(pair for pair in seen if "UPDATE review_items" in pair[0])
    explain = "EXPLAIN " if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(explain + statement, parameters).all()
        connection.rollback()
    lines = [str(row[-1]).strip() for row in rows]
    return list(dict.fromkeys(line.partition("  (cost")[0] for line in lines if names_items(line)))


@contextmanager
def _statements(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """What is sent to the database meanwhile."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Connection, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        seen.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def names_items(line: str) -> bool:
    """Whether a line of a plan says how items are found; conditions and sorts are left out."""
    in_sqlite = line.startswith(("SEARCH review_items", "SCAN review_items"))
    return in_sqlite or ("Scan" in line and "on review_items" in line)


def reads_all(line: str) -> bool:
    """Whether a line of a plan goes through the whole table of items."""
    return line.startswith("SCAN review_items") or "Seq Scan on review_items" in line
