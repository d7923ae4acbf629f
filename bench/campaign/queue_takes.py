"""Many moderators at one queue: no item twice, none left over, none stuck longer than its lease.

Every thread is one moderator who takes, answers and goes on; some walk away from an item now and then. When nothing is
left to take the clock is put forward by more than a lease, and what was walked away from must come back. The clock is
the campaign's own, so nobody waits for leases.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from sqlalchemy import ColumnElement, Connection, Engine, Table, func, select

from bench.campaign.checker import Findings
from bench.places import percentile
from review_queue.adapters import store
from review_queue.adapters.tables import review_decisions, review_items
from review_queue.errors import ReviewQueueError
from review_queue.item import ItemState, ReviewDecision, ReviewItem, ReviewVerdict
from review_queue.workload import LONGEST_LEASE

BEGIN = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
YES = ReviewDecision(verdict=ReviewVerdict.VERIFIED)
WALKS_AWAY = 0.02
"""The share of items whose holder leaves without a word."""
MOST_IDLE_JUMPS = 20
"""So many rounds more than those in which everybody walks away once mean that something is stuck."""
EMPTY_LOOKS = 3
"""So many times nothing is found before a moderator goes home: on PostgreSQL others may just be taking."""
LOOK_AGAIN_S = 0.005
MS = 1000.0

Step = Callable[[str, int, int], object]


@dataclass
class Desk:
    """What all moderators see: the clock, and a list of who has what, kept outside the database."""

    now: datetime = BEGIN
    holders: dict[str, str] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    twice: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    takes: dict[str, int] = field(default_factory=dict)
    answered: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def hand(self, item_id: str, moderator: str, seconds: float) -> None:
        """Note who was handed what, and whether somebody else has it."""
        with self.lock:
            if item_id in self.holders and item_id not in self.left:
                self.twice.append(item_id)
            self.holders[item_id] = moderator
            self.left.discard(item_id)
            self.seconds.append(seconds)
            self.takes[moderator] = self.takes.get(moderator, 0) + 1

    def give_up(self, item_id: str) -> None:
        """The holder walked away."""
        with self.lock:
            self.left.add(item_id)

    def answer(self, item_id: str) -> None:
        """The holder answered."""
        with self.lock:
            self.holders.pop(item_id, None)
            self.answered += 1


def run_takes(engine: Engine, *, takes: int, threads: int, seed: int, step: Step) -> Findings:
    """So many takes by so many moderators at the same time, on an empty queue."""
    findings, desk = Findings(), Desk()
    fill(engine, takes)
    started = time.monotonic()
    jumps = 0
    most = MOST_IDLE_JUMPS + int(2 * takes * WALKS_AWAY / threads)
    while desk.answered < takes and jumps < most:
        _a_round(engine, desk, threads, seed + jumps, lambda: step("answered", desk.answered, takes))
        desk.now += LONGEST_LEASE + timedelta(minutes=1)
        jumps += 1
    seconds = time.monotonic() - started
    _judge(engine, desk, takes, findings)
    findings.figures |= {
        "takes": len(desk.seconds),
        "threads": threads,
        "rounds": jumps,
        "take_p50_ms": round(percentile(desk.seconds, 0.5) * MS, 1),
        "take_p95_ms": round(percentile(desk.seconds, 0.95) * MS, 1),
        "take_worst_ms": round(max(desk.seconds) * MS, 1),
        "takes_a_second": round(len(desk.seconds) / seconds, 1),
        "fewest_takes_of_a_moderator": min(desk.takes.values()),
        "most_takes_of_a_moderator": max(desk.takes.values()),
    }
    return findings


def fill(engine: Engine, items: int) -> None:
    """Put so many items in the queue."""
    with engine.begin() as connection:
        for number in range(items):
            store.open_item(
                connection,
                case_id=f"case-{number}",
                subject_id=f"paper-{number}",
                reasons=("name.mismatch",),
                due_at=BEGIN + timedelta(minutes=number),
                now=BEGIN,
            )


def _a_round(engine: Engine, desk: Desk, threads: int, seed: int, tell: Callable[[], object]) -> None:
    """Everybody works until there is nothing left to take."""
    def one(number: int) -> None:
        _moderate(engine, desk, f"moderator-{number}", Random(f"{seed}-{number}"), tell)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(one, range(threads)))


def _moderate(engine: Engine, desk: Desk, moderator: str, rng: Random, tell: Callable[[], object]) -> None:
    """One moderator at work."""
    empty = 0
    while empty < EMPTY_LOOKS:
        begun = time.perf_counter()
        with engine.begin() as connection:
            item = store.take_next(connection, moderator, desk.now)
        if item is None:
            empty += 1
            time.sleep(LOOK_AGAIN_S)
            continue
        empty = 0
        desk.hand(item.id, moderator, time.perf_counter() - begun)
        if rng.random() < WALKS_AWAY:
            desk.give_up(item.id)
            return
        _answer(engine, desk, item, moderator)
        tell()


def _answer(engine: Engine, desk: Desk, item: ReviewItem, moderator: str) -> None:
    """Answer an item at once."""
    try:
        with engine.begin() as connection:
            store.decide(
                connection,
                item.id,
                version=item.version,
                moderator_id=moderator,
                decision=YES,
                now=desk.now,
            )
            store.commit(connection, item.id, desk.now)
    except ReviewQueueError as refused:
        desk.refused.append(refused.code)
        desk.give_up(item.id)
        return
    desk.answer(item.id)


def _judge(engine: Engine, desk: Desk, takes: int, findings: Findings) -> None:
    """What was promised, asked of the database as well."""
    with engine.connect() as connection:
        committed = _count(connection, review_items.c.state == ItemState.COMMITTED.value, review_items)
        settled = _count(connection, review_decisions.c.settled_at.is_not(None), review_decisions)
    findings.require(not desk.twice, f"{len(desk.twice)} items were with two moderators at once")
    findings.require(not desk.refused, f"{len(desk.refused)} answers were refused: {sorted(set(desk.refused))}")
    findings.require(committed == takes, f"{takes - committed} items were never answered")
    findings.require(settled == takes, f"{settled} answers on {takes} items")


def _count(connection: Connection, which: ColumnElement[bool], table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table).where(which)).scalar_one())
