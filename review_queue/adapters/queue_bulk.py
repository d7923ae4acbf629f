"""One action on several items at once: free, assign, put aside, hold for one correction; never a yes, never a no.

What may be done together is ``review_queue.workload.check_bulk``; here every item is changed as if it were alone, and
one that somebody has open, or that is decided meanwhile, is left out and named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from review_queue.adapters.queue_moves import assign, release_from, snooze
from review_queue.adapters.queue_rows import get
from review_queue.adapters.queue_taking import take
from review_queue.errors import ReviewQueueError
from review_queue.item import ReviewItem
from review_queue.workload import Bulk, Limits, check_bulk


@dataclass(frozen=True, kw_only=True)
class BulkDone:
    """What was changed, and the ids of what was left as it is because it had moved on."""

    done: tuple[ReviewItem, ...]
    left_out: tuple[str, ...]


def release_many(connection: Connection, item_ids: Sequence[str], lead_id: str, typed: str, now: datetime) -> BulkDone:
    """A lead frees what colleagues have open."""
    _check(connection, Bulk.RELEASE, item_ids, typed)
    return _each(item_ids, lambda item_id: release_from(connection, item_id, lead_id, now))


def assign_many(
    connection: Connection, item_ids: Sequence[str], moderator_id: str, lead_id: str, typed: str, now: datetime
) -> BulkDone:
    """A lead keeps items for one moderator."""
    _check(connection, Bulk.ASSIGN, item_ids, typed)
    return _each(item_ids, lambda item_id: assign(connection, item_id, moderator_id, lead_id, now))


def snooze_many(
    connection: Connection, item_ids: Sequence[str], moderator_id: str, until: datetime, typed: str, now: datetime
) -> BulkDone:
    """Put items aside until one moment."""
    _check(connection, Bulk.SNOOZE, item_ids, typed)
    limits = Limits(open_claims=len(item_ids) + 1)

    def put_aside(item_id: str) -> ReviewItem:
        take(connection, item_id, moderator_id, now, limits=limits)
        return snooze(connection, item_id, moderator_id, until, now)

    return _each(item_ids, put_aside)


def hold_for_a_fix(
    connection: Connection, item_ids: Sequence[str], moderator_id: str, fix: str, typed: str, now: datetime
) -> BulkDone:
    """Take items that all wait for the same reason; the caller then settles each with that one correction.

    Raises:
        BulkError: they wait for different reasons, or the number was not typed.
    """
    _check(connection, Bulk.ASK_FOR_A_FIX, item_ids, typed, fix)
    limits = Limits(open_claims=len(item_ids) + 1)
    return _each(item_ids, lambda item_id: take(connection, item_id, moderator_id, now, limits=limits))


def _check(connection: Connection, action: Bulk, item_ids: Sequence[str], typed: str, fix: str = "") -> None:
    check_bulk(action, [get(connection, item_id) for item_id in item_ids], typed, fix)


def _each(item_ids: Sequence[str], change: Callable[[str], ReviewItem]) -> BulkDone:
    """Change one after the other; what is refused is left as it is."""
    left_out: list[str] = []

    def changed() -> Iterator[ReviewItem]:
        for item_id in item_ids:
            try:
                yield change(item_id)
            except ReviewQueueError:
                left_out.append(item_id)

    return BulkDone(done=tuple(changed()), left_out=tuple(left_out))
