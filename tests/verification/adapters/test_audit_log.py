"""The audit table on both databases: one chain whatever the writers, and tampering by SQL is named."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, event, text

from verification.adapters.audit_log import append, head, history, iterate, metadata
from verification.audit import Anchor, ChainProblem, ChainVerdict, verify_chain

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    is_sqlite = request.param == "sqlite"
    server = None if is_sqlite else request.getfixturevalue("postgres_server")
    made = create_engine(f"sqlite:///{tmp_path}/main.sqlite3" if server is None else server.new_database())
    if is_sqlite:
        # As the caller does it: the write lock is taken at the start of the transaction.
        event.listen(made, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    metadata.create_all(made)
    yield made
    made.dispose()


def add(engine: Engine, count: int = 1, *, object_id: str = "c1") -> None:
    with engine.begin() as connection:
        for number in range(count):
            append(
                connection,
                at=NOON,
                actor="worker",
                action="case.decided",
                object_id=object_id,
                detail={"count": number},
            )


def verify(engine: Engine, anchor: Anchor | None = None) -> ChainVerdict:
    with engine.connect() as connection:
        return verify_chain(iterate(connection), anchor)


def run_sql(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement))


def test_what_was_appended_verifies(engine: Engine) -> None:
    add(engine, 25)

    verdict = verify(engine)

    assert verdict.ok
    assert verdict.checked == 25


def test_an_entry_of_a_transaction_rolled_back_leaves_no_gap(engine: Engine) -> None:
    add(engine)
    with engine.connect() as connection, connection.begin() as transaction:
        append(connection, at=NOON, actor="worker", action="a", object_id="c1", detail={})
        transaction.rollback()
    add(engine)

    assert verify(engine).ok
    assert verify(engine).checked == 2


def test_writers_at_once_make_one_chain(engine: Engine) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda number: add(engine, object_id=f"c{number}"), range(40)))

    verdict = verify(engine)

    assert verdict.ok
    assert verdict.checked == 40


def test_the_history_of_one_object_is_in_order(engine: Engine) -> None:
    add(engine, 2, object_id="c1")
    add(engine, object_id="c2")
    add(engine, object_id="c1")

    with engine.connect() as connection:
        assert [entry.seq for entry in history(connection, "c1")] == [1, 2, 4]


@pytest.mark.parametrize(
    ("statements", "bad_seq", "problem"),
    [
        (["UPDATE audit_entries SET actor = 'x' WHERE seq = 7"], 7, ChainProblem.CHANGED),
        (["UPDATE audit_entries SET detail = '{}' WHERE seq = 7"], 7, ChainProblem.CHANGED),
        (["UPDATE audit_entries SET hash = prev_hash WHERE seq = 7"], 7, ChainProblem.CHANGED),
        (["DELETE FROM audit_entries WHERE seq = 7"], 7, ChainProblem.MISSING),
        (["DELETE FROM audit_entries WHERE seq < 7"], 1, ChainProblem.MISSING),
        (["DELETE FROM audit_entries WHERE seq > 7"], 8, ChainProblem.TAIL_CUT),
        (
            [
                "UPDATE audit_entries SET seq = 99 WHERE seq = 7",
                "UPDATE audit_entries SET seq = 7 WHERE seq = 8",
                "UPDATE audit_entries SET seq = 8 WHERE seq = 99",
            ],
            7,
            ChainProblem.UNLINKED,
        ),
        (
            [
                "DELETE FROM audit_entries WHERE seq = 7",
                "UPDATE audit_entries SET seq = -seq WHERE seq > 7",
                "UPDATE audit_entries SET seq = -seq - 1 WHERE seq < 0",
            ],
            7,
            ChainProblem.UNLINKED,
        ),
    ],
)
def test_tampering_is_found_and_the_first_bad_row_named(
    engine: Engine, statements: list[str], bad_seq: int, problem: ChainProblem
) -> None:
    add(engine, 12)
    with engine.connect() as connection:
        anchor = head(connection)

    for statement in statements:
        run_sql(engine, statement)

    verdict = verify(engine, anchor)
    assert (verdict.bad_seq, verdict.problem) == (bad_seq, problem)


def test_an_old_database_put_back_is_found_by_the_anchor(engine: Engine) -> None:
    add(engine, 5)
    with engine.connect() as connection:
        old = list(iterate(connection))
    add(engine, 5)
    with engine.connect() as connection:
        anchor = head(connection)

    verdict = verify_chain(old, anchor)

    assert (verdict.bad_seq, verdict.problem) == (6, ChainProblem.TAIL_CUT)


def test_reading_the_chain_does_not_change_later_statements_of_the_connection(engine: Engine) -> None:
    add(engine, 3)

    with engine.connect() as connection:
        list(iterate(connection))
        assert "yield_per" not in connection.get_execution_options()
