"""The queue hands each item to one moderator at a time and keeps one answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from review_queue.adapters import store
from review_queue.adapters.tables import review_decisions
from review_queue.errors import ItemChangedError, ItemNotFoundError, LeaseLostError, ReviewQueueError
from review_queue.item import ItemState, ReviewDecision, ReviewItem, ReviewVerdict
from review_queue.workload import Limits

YES = ReviewDecision(verdict=ReviewVerdict.VERIFIED)
NO = ReviewDecision(verdict=ReviewVerdict.REFUSED, reasons=("N-HABITE",), note="Vu avec la personne.")
MINUTE = timedelta(minutes=1)


def queued(engine: Engine, now: datetime, subject: str = "s1", *, due_in_h: float = 24, case: str = "c1") -> str:
    with engine.begin() as connection:
        due_at = now + timedelta(hours=due_in_h)
        return store.open_item(
            connection, case_id=case, subject_id=subject, reasons=("name.mismatch",), due_at=due_at, now=now
        )


def taken(engine: Engine, item_id: str, moderator_id: str, now: datetime) -> ReviewItem:
    with engine.begin() as connection:
        return store.take(connection, item_id, moderator_id, now)


def decided(
    engine: Engine, item: ReviewItem, moderator_id: str, now: datetime, answer: ReviewDecision = YES
) -> ReviewItem:
    with engine.begin() as connection:
        return store.decide(
            connection, item.id, version=item.version, moderator_id=moderator_id, decision=answer, now=now
        )


def test_same_subject_twice_is_one_item(engine: Engine, now: datetime) -> None:
    first = queued(engine, now)

    second = queued(engine, now + MINUTE)

    assert first == second
    with engine.begin() as connection:
        assert len(store.open_items(connection)) == 1


def test_next_is_what_is_due_first_and_then_what_is_oldest(engine: Engine, now: datetime) -> None:
    late = queued(engine, now, "late", due_in_h=20)
    younger = queued(engine, now + MINUTE, "younger", due_in_h=8 - 1 / 60)
    older = queued(engine, now, "older", due_in_h=8)

    with engine.begin() as connection:
        order = [store.take_next(connection, name, now) for name in ("a", "b", "c", "d")]

    assert [item and item.id for item in order] == [older, younger, late, None]


def test_item_held_by_a_colleague_cannot_be_taken(engine: Engine, now: datetime) -> None:
    item_id = queued(engine, now)
    taken(engine, item_id, "lea", now)

    with pytest.raises(LeaseLostError):
        taken(engine, item_id, "omar", now + 14 * MINUTE)


def test_lease_ends_after_fifteen_minutes_and_the_item_changes_version(engine: Engine, now: datetime) -> None:
    item_id = queued(engine, now)
    first = taken(engine, item_id, "lea", now)

    second = taken(engine, item_id, "omar", now + 15 * MINUTE)

    assert second.holder == "omar"
    assert second.version == first.version + 1


def test_taking_again_what_one_holds_keeps_the_version(engine: Engine, now: datetime) -> None:
    item_id = queued(engine, now)
    first = taken(engine, item_id, "lea", now)

    again = taken(engine, item_id, "lea", now + 5 * MINUTE)

    assert again.version == first.version
    assert again.lease_until == now + 20 * MINUTE


def test_heartbeat_of_an_open_page_keeps_the_item_twenty_minutes_at_most(engine: Engine, now: datetime) -> None:
    item_id = queued(engine, now)
    taken(engine, item_id, "lea", now)
    with engine.begin() as connection:
        store.extend(connection, item_id, "lea", now + 10 * MINUTE, active=False)

    with pytest.raises(LeaseLostError), engine.begin() as connection:
        store.extend(connection, item_id, "lea", now + 21 * MINUTE, active=False)


def test_heartbeat_after_a_real_action_keeps_the_item(engine: Engine, now: datetime) -> None:
    item_id = queued(engine, now)
    taken(engine, item_id, "lea", now)

    with engine.begin() as connection:
        store.extend(connection, item_id, "lea", now + 14 * MINUTE, active=True)
        item = store.extend(connection, item_id, "lea", now + 28 * MINUTE, active=False)

    assert item.lease_until == now + 43 * MINUTE


def test_closed_page_frees_the_item_within_half_a_minute(engine: Engine, now: datetime) -> None:
    item_id = queued(engine, now)
    taken(engine, item_id, "lea", now)

    with engine.begin() as connection:
        store.leave(connection, item_id, "lea", now + MINUTE)

    assert taken(engine, item_id, "omar", now + 2 * MINUTE).holder == "omar"


def test_colleague_cannot_release_or_shorten(engine: Engine, now: datetime) -> None:
    item_id = queued(engine, now)
    taken(engine, item_id, "lea", now)

    with engine.begin() as connection:
        store.release(connection, item_id, "omar")
        store.leave(connection, item_id, "omar", now)
        item = store.get(connection, item_id)

    assert (item.holder, item.lease_until) == ("lea", now + 15 * MINUTE)


def test_decision_is_kept_with_its_reasons_and_leaves_the_queue(engine: Engine, now: datetime) -> None:
    item = taken(engine, queued(engine, now), "lea", now)

    done = decided(engine, item, "lea", now + MINUTE, NO)

    assert done.state is ItemState.DECIDED
    with engine.begin() as connection:
        assert store.decision_of(connection, item.id) == NO
        assert store.open_items(connection) == ()


def test_decision_on_an_older_version_is_refused(engine: Engine, now: datetime) -> None:
    item_id = queued(engine, now)
    old = taken(engine, item_id, "lea", now)
    taken(engine, item_id, "omar", now + 16 * MINUTE)
    taken(engine, item_id, "lea", now + 40 * MINUTE)

    with pytest.raises(ItemChangedError):
        decided(engine, old, "lea", now + 41 * MINUTE)


@pytest.mark.parametrize("moderator_id", ["omar", "lea"])
def test_decision_needs_a_running_lease_of_ones_own(engine: Engine, now: datetime, moderator_id: str) -> None:
    item = taken(engine, queued(engine, now), "lea", now)
    later = now if moderator_id == "omar" else now + 16 * MINUTE

    with pytest.raises(LeaseLostError):
        decided(engine, item, moderator_id, later)


def test_decided_item_cannot_be_decided_or_taken_again(engine: Engine, now: datetime) -> None:
    item = taken(engine, queued(engine, now), "lea", now)
    decided(engine, item, "lea", now)

    with pytest.raises(ItemChangedError):
        decided(engine, item, "lea", now)
    with pytest.raises(ItemChangedError):
        taken(engine, item.id, "lea", now)


def test_withdrawn_case_leaves_the_queue_even_while_it_is_held(engine: Engine, now: datetime) -> None:
    item = taken(engine, queued(engine, now), "lea", now)
    queued(engine, now, "s2", case="other")

    with engine.begin() as connection:
        closed = store.close_for_case(connection, "c1", now)

    assert closed == 1
    with pytest.raises(ItemChangedError):
        decided(engine, item, "lea", now)


def test_unknown_item_is_said_to_be_unknown(engine: Engine, now: datetime) -> None:
    with pytest.raises(ItemNotFoundError):
        taken(engine, "nothing", "lea", now)


def test_counts_tell_what_is_free_late_held_and_mine(engine: Engine, now: datetime) -> None:
    ids = [queued(engine, now, f"s{n}", due_in_h=n - 1.5) for n in range(5)]
    taken(engine, ids[0], "lea", now)
    taken(engine, ids[1], "omar", now + MINUTE)
    taken(engine, ids[2], "ines", now + 2 * MINUTE)

    with engine.begin() as connection:
        found = store.counts(connection, "lea", now + 3 * MINUTE)

    assert (found.to_do, found.late, found.held_by_others, found.mine, found.free) == (5, 2, 2, 1, 2)
    assert found.first_free_at == now + 16 * MINUTE


def test_two_moderators_are_never_handed_the_same_item(engine: Engine, now: datetime) -> None:
    items = {queued(engine, now, f"s{n}") for n in range(24)}

    def clear(name: str) -> list[str]:
        mine: list[str] = []
        while True:
            with engine.begin() as connection:
                item = store.take_next(connection, name, now, limits=Limits(open_claims=24))
            if item is None:
                return mine
            mine.append(item.id)

    with ThreadPoolExecutor(4) as pool:
        handed = [item for mine in pool.map(clear, ["a", "b", "c", "d"]) for item in mine]

    assert len(handed) == len(set(handed))
    assert set(handed) == items


def test_of_two_decisions_at_once_one_wins_and_the_other_is_told(engine: Engine, now: datetime) -> None:
    item = taken(engine, queued(engine, now), "lea", now)

    def answer(decision: ReviewDecision) -> ReviewQueueError | ReviewItem:
        try:
            return decided(engine, item, "lea", now, decision)
        except ReviewQueueError as refused:
            return refused

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(answer, [YES, NO]))

    assert sorted(type(result).__name__ for result in results) == ["ItemChangedError", "ReviewItem"]
    with engine.begin() as connection:
        assert connection.execute(select(func.count()).select_from(review_decisions)).scalar_one() == 1
