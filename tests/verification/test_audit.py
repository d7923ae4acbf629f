"""The chain: what was done to it is found, and the row is named."""

from __future__ import annotations

import hashlib
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from verification.audit import (
    GENESIS_HASH,
    Anchor,
    ChainProblem,
    Entry,
    entry_hash,
    next_entry,
    open_anchor,
    seal_anchor,
    verify_chain,
)
from verification.domain.errors import AnchorForgedError, AuditDetailError

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
ANCHOR_KEY = b"k" * 32


def endless_chain(detail_count: int = 1) -> Iterator[Entry]:
    head: Anchor | None = None
    while True:
        entry = next_entry(
            head, at=NOON, actor="worker", action="case.decided", object_id="c1", detail={"count": detail_count}
        )
        yield entry
        head = Anchor(seq=entry.seq, hash=entry.hash)


def a_chain(length: int, detail_count: int = 1) -> list[Entry]:
    entries = endless_chain(detail_count)
    return [next(entries) for _ in range(length)]


def head_of(chain: list[Entry]) -> Anchor:
    return Anchor(seq=chain[-1].seq, hash=chain[-1].hash)


def test_the_hash_is_sha256_over_a_zero_byte_the_previous_hash_and_sorted_json() -> None:
    # Written by hand from docs/storage.md, not by the code under test.
    content = (
        '{"action":"paper.destroyed","actor":"worker","at":"2026-11-21T12:00:00.000000+00:00",'
        '"detail":"{\\"codes\\":[\\"a\\"],\\"count\\":2}","object_id":"d1","seq":1}'
    )
    expected = hashlib.sha256(b"\x00" + b"0" * 64 + content.encode()).hexdigest()

    entry = next_entry(
        None, at=NOON, actor="worker", action="paper.destroyed", object_id="d1", detail={"count": 2, "codes": ["a"]}
    )

    assert entry.hash == expected
    assert entry.prev_hash == GENESIS_HASH


def test_a_time_is_kept_in_utc() -> None:
    paris = NOON.astimezone(timezone(timedelta(hours=1)))

    entry = next_entry(None, at=paris, actor="worker", action="a", object_id="", detail={})

    assert entry.at == "2026-11-21T12:00:00.000000+00:00"


def test_an_untouched_chain_is_fine() -> None:
    chain = a_chain(20)

    verdict = verify_chain(chain, head_of(chain))

    assert verdict.ok
    assert verdict.checked == 20
    assert verdict.head == head_of(chain)


def test_an_empty_chain_is_fine() -> None:
    assert verify_chain([]).ok


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2026-11-20T12:00:00.000000+00:00"),
        ("actor", "someone"),
        ("action", "case.refused"),
        ("object_id", "c2"),
        ("detail", '{"count": 1}'),
        ("hash", "f" * 64),
    ],
)
def test_an_edited_row_is_named(column: str, value: str) -> None:
    chain = a_chain(20)
    chain[6] = replace(chain[6], **{column: value})  # type: ignore[arg-type]

    verdict = verify_chain(chain)

    assert (verdict.bad_seq, verdict.problem) == (7, ChainProblem.CHANGED)
    assert verdict.checked == 6


def test_a_row_edited_and_hashed_again_shows_at_the_next_row() -> None:
    chain = a_chain(20)
    edited = replace(chain[6], actor="someone")
    chain[6] = replace(edited, hash=entry_hash(edited))

    verdict = verify_chain(chain)

    assert (verdict.bad_seq, verdict.problem) == (8, ChainProblem.UNLINKED)


def test_a_deleted_row_is_named() -> None:
    chain = a_chain(20)
    del chain[6]

    verdict = verify_chain(chain)

    assert (verdict.bad_seq, verdict.problem) == (7, ChainProblem.MISSING)


def test_a_deleted_first_row_is_named() -> None:
    verdict = verify_chain(a_chain(5)[1:])

    assert (verdict.bad_seq, verdict.problem) == (1, ChainProblem.MISSING)


def test_rows_that_changed_places_are_named() -> None:
    chain = a_chain(20)
    chain[6], chain[7] = replace(chain[7], seq=7), replace(chain[6], seq=8)

    verdict = verify_chain(chain)

    assert verdict.bad_seq == 7
    assert verdict.problem is ChainProblem.UNLINKED


def test_a_row_read_twice_is_named() -> None:
    chain = a_chain(5)

    verdict = verify_chain([*chain[:3], chain[2], *chain[3:]])

    assert (verdict.bad_seq, verdict.problem) == (3, ChainProblem.OUT_OF_ORDER)


def test_a_cut_tail_is_found_by_the_anchor_only() -> None:
    chain = a_chain(20)
    anchor = head_of(chain)

    assert verify_chain(chain[:15]).ok
    verdict = verify_chain(chain[:15], anchor)

    assert (verdict.bad_seq, verdict.problem) == (16, ChainProblem.TAIL_CUT)


def test_an_emptied_table_is_found_by_the_anchor() -> None:
    verdict = verify_chain([], head_of(a_chain(3)))

    assert (verdict.bad_seq, verdict.problem) == (1, ChainProblem.TAIL_CUT)


def test_a_chain_written_anew_is_found_by_the_anchor() -> None:
    anchor = head_of(a_chain(10))
    anew = a_chain(20, detail_count=2)

    assert verify_chain(anew).ok
    verdict = verify_chain(anew, anchor)

    assert (verdict.bad_seq, verdict.problem) == (10, ChainProblem.REWRITTEN)


def test_a_chain_that_grew_since_the_anchor_is_fine() -> None:
    chain = a_chain(20)

    assert verify_chain(chain, head_of(chain[:10])).ok


def test_memory_does_not_grow_with_the_chain() -> None:
    def first(length: int) -> Iterator[Entry]:
        entries = endless_chain()
        return (next(entries) for _ in range(length))

    tracemalloc.start()
    verify_chain(first(200))
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    verdict = verify_chain(first(5_000))
    grown_bytes = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()

    assert verdict.checked == 5_000
    assert grown_bytes < 50_000


def test_a_sealed_anchor_opens_with_its_key() -> None:
    anchor = head_of(a_chain(3))

    assert open_anchor(seal_anchor(anchor, ANCHOR_KEY) + "\n", ANCHOR_KEY) == anchor


@pytest.mark.parametrize("change", [("-1 3 ", "-1 2 "), ("palier", "palier-"), ("-1 3 ", "-1 ")])
def test_a_changed_anchor_is_refused(change: tuple[str, str]) -> None:
    line = seal_anchor(head_of(a_chain(3)), ANCHOR_KEY)

    with pytest.raises(AnchorForgedError):
        open_anchor(line.replace(*change), ANCHOR_KEY)


def test_an_anchor_of_another_key_is_refused() -> None:
    line = seal_anchor(head_of(a_chain(3)), b"another key")

    with pytest.raises(AnchorForgedError):
        open_anchor(line, ANCHOR_KEY)


@pytest.mark.parametrize(
    "detail",
    [
        {"holder": "LEA MARTIN"},
        {"address": "12 rue des Lilas"},
        {"letter": "Léa"},
        {"codes": ["document.too_old", "Bonjour Madame"]},
        {"a name": 1},
        {"score": 0.5},
        {"nested": {"a": 1}},
        {"listed": [{"a": "LEA MARTIN"}]},
    ],
)
def test_a_detail_with_words_is_refused_and_not_repeated(detail: dict[str, object]) -> None:
    with pytest.raises(AuditDetailError) as refused:
        next_entry(None, at=NOON, actor="worker", action="a", object_id="c1", detail=detail)  # type: ignore[arg-type]

    assert "LEA" not in str(refused.value)
    assert "Lilas" not in str(refused.value)


def test_an_actor_with_words_is_refused() -> None:
    with pytest.raises(AuditDetailError):
        next_entry(None, at=NOON, actor="Léa Martin", action="a", object_id="c1", detail={})
