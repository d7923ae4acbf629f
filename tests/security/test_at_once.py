"""Two hands at the same moment: a link, a token and a code are good once, and tries are counted one by one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from pyotp import TOTP
from sqlalchemy import Connection, Engine, select

from cooptation.adapters import second_factor, sessions
from cooptation.adapters.session_tables import agent_factors, member_links
from cooptation.adapters.side_store_arrivals import SqlArrivals
from cooptation.adapters.side_tables import used_tokens
from review_queue.adapters import second_reader
from review_queue.adapters.tables import second_readers
from review_queue.errors import SecondReaderError

HANDS = 8
KEYS = [b"k" * 32]
AGENT = "agent-1"
TABLES = (agent_factors, member_links, used_tokens, second_readers)


@pytest.fixture
def engine(postgres_engine: Engine) -> Engine:
    """PostgreSQL: there writers do not wait for each other by themselves."""
    with postgres_engine.begin() as connection:
        for table in TABLES:
            connection.execute(table.delete())
    return postgres_engine


def at_once(engine: Engine, act: Callable[[Connection], object]) -> list[object]:
    """The same act by several hands, each in a transaction of its own, begun together."""
    ready = Barrier(HANDS)

    def hand(_number: int) -> object:
        with engine.begin() as connection:
            connection.exec_driver_sql("SELECT 1")
            ready.wait(timeout=20)
            return act(connection)

    with ThreadPoolExecutor(HANDS) as hands:
        return list(hands.map(hand, range(HANDS)))


def test_a_link_opened_by_many_at_once_lets_one_in(engine: Engine, now: datetime) -> None:
    with engine.begin() as connection:
        token = sessions.make_link(connection, "m1", now)

    entered = at_once(engine, lambda one: sessions.use_link(one, token, now, kind=sessions.Kind.MEMBER))

    assert sum(found is not None for found in entered) == 1


def test_a_signed_token_sent_by_many_at_once_counts_once(engine: Engine, now: datetime) -> None:
    until = now + timedelta(minutes=5)

    used = at_once(engine, lambda one: SqlArrivals(one).use_once("a" * 64, until, now))

    assert used.count(True) == 1


def test_an_invitation_of_a_second_reader_seats_one(engine: Engine, now: datetime) -> None:
    with engine.begin() as connection:
        link = second_reader.invite(connection, "item-1", "lea", now).link

    def sit(connection: Connection) -> bool:
        try:
            return bool(second_reader.take_seat(connection, link, now))
        except SecondReaderError:
            return False

    assert at_once(engine, sit).count(True) == 1


def test_an_agents_code_sent_by_many_at_once_is_taken_once(engine: Engine, now: datetime) -> None:
    code = enrolled(engine, now).at(now)

    taken = at_once(engine, lambda one: second_factor.accept_code(one, KEYS, AGENT, code, now))

    assert taken.count(True) == 1


def test_wrong_codes_at_once_are_counted_one_by_one(engine: Engine, now: datetime) -> None:
    enrolled(engine, now)

    taken = at_once(engine, lambda one: second_factor.accept_code(one, KEYS, AGENT, "000000x", now))

    assert taken.count(True) == 0
    with engine.begin() as connection:
        assert second_factor.is_paused(connection, AGENT, now)
        # The fifth brought the pause, in which no try is looked at any more.
        assert connection.scalar(select(agent_factors.c.failed_tries)) == second_factor.FREE_TRIES


def enrolled(engine: Engine, now: datetime) -> TOTP:
    """The application on an agent's phone."""
    with engine.begin() as connection:
        uri = second_factor.enrolment_uri(connection, KEYS, AGENT)
    assert uri is not None
    return TOTP(uri.partition("secret=")[2].partition("&")[0])


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)
