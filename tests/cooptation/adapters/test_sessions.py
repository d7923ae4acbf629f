"""One-time links, sessions, second factors and counted tries, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from pyotp import TOTP
from sqlalchemy import Connection, create_engine, select

from cooptation.adapters import second_factor, sessions, tries
from cooptation.adapters.session_tables import agent_factors, member_links, member_sessions, page_tries
from cooptation.adapters.sessions import Kind

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KEYS = (bytes(range(32)), bytes(32))
TABLES = (member_links, member_sessions, agent_factors, page_tries)


@pytest.fixture(params=["sqlite", "postgresql"])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    """A running transaction on the empty tables of each database; nothing of it is kept."""
    if request.param == "sqlite":
        engine = create_engine(f"sqlite:///{tmp_path / 'sessions.db'}")
    else:
        engine = create_engine(request.getfixturevalue("postgres_server").new_database())
    member_links.metadata.create_all(engine, tables=list(TABLES))
    with engine.begin() as opened:
        yield opened
    engine.dispose()


def test_a_link_lets_in_once_and_leads_to_its_question(connection: Connection) -> None:
    token = sessions.make_link(connection, "m1", NOW, vouch_id="v1")

    first = sessions.use_link(connection, token, NOW, kind=Kind.MEMBER)
    second = sessions.use_link(connection, token, NOW, kind=Kind.MEMBER)

    assert first == sessions.Entrance(member_id="m1", kind=Kind.MEMBER, vouch_id="v1")
    assert second is None


def test_a_link_ends_after_seven_days(connection: Connection) -> None:
    token = sessions.make_link(connection, "m1", NOW)

    assert sessions.use_link(connection, token, NOW + timedelta(days=7), kind=Kind.MEMBER) is None


def test_an_agents_link_opens_no_members_page(connection: Connection) -> None:
    token = sessions.make_link(connection, "a1", NOW, kind=Kind.AGENT)

    assert sessions.use_link(connection, token, NOW, kind=Kind.MEMBER) is None
    assert sessions.use_link(connection, token, NOW, kind=Kind.AGENT) is not None


def test_what_is_kept_of_a_session_opens_nothing(connection: Connection) -> None:
    token = sessions.open_session(connection, "m1", NOW)

    kept = connection.execute(select(member_sessions)).one()

    assert token not in tuple(kept)
    assert sessions.find_session(connection, kept.token_sha256, NOW) is None
    assert sessions.find_session(connection, token, NOW) is not None


@pytest.mark.parametrize(("kind", "hours"), [(Kind.MEMBER, 24), (Kind.AGENT, 10)])
def test_a_session_ends_by_itself(connection: Connection, kind: Kind, hours: int) -> None:
    token = sessions.open_session(connection, "m1", NOW, kind=kind)

    assert sessions.find_session(connection, token, NOW + timedelta(hours=hours, seconds=-1)) is not None
    assert sessions.find_session(connection, token, NOW + timedelta(hours=hours)) is None


def test_a_takeover_closes_every_page_and_link_of_the_member_alone(connection: Connection) -> None:
    session, link = sessions.open_session(connection, "m1", NOW), sessions.make_link(connection, "m1", NOW)
    other = sessions.open_session(connection, "m2", NOW)

    sessions.end_sessions_of(connection, "m1")

    assert sessions.find_session(connection, session, NOW) is None
    assert sessions.use_link(connection, link, NOW, kind=Kind.MEMBER) is None
    assert sessions.find_session(connection, other, NOW) is not None


def enrolled(connection: Connection, agent_id: str = "a1") -> TOTP:
    """The application on an agent's phone, after the first scan."""
    uri = second_factor.enrolment_uri(connection, KEYS, agent_id)
    assert uri is not None
    return TOTP(parse_qs(urlsplit(uri).query)["secret"][0])


def test_the_first_right_code_confirms_the_second_factor_and_hides_its_key(connection: Connection) -> None:
    phone = enrolled(connection)

    accepted = second_factor.accept_code(connection, KEYS, "a1", phone.at(NOW), NOW)

    assert accepted
    assert second_factor.is_confirmed(connection, "a1")
    assert second_factor.enrolment_uri(connection, KEYS, "a1") is None


def test_a_code_works_once(connection: Connection) -> None:
    phone = enrolled(connection)
    code = phone.at(NOW)

    answers = [second_factor.accept_code(connection, KEYS, "a1", code, NOW) for _ in range(2)]

    assert answers == [True, False]


def test_a_second_factor_outlives_the_change_of_the_services_key(connection: Connection) -> None:
    phone = enrolled(connection)
    replaced = (b"n" * 32, *KEYS)

    assert second_factor.accept_code(connection, replaced, "a1", phone.at(NOW), NOW)


def test_five_wrong_codes_pause_the_agent_even_with_the_right_one(connection: Connection) -> None:
    phone = enrolled(connection)
    for _ in range(second_factor.FREE_TRIES):
        second_factor.accept_code(connection, KEYS, "a1", "000000x", NOW)

    during = second_factor.accept_code(connection, KEYS, "a1", phone.at(NOW), NOW)
    after = NOW + second_factor.PAUSE
    later = second_factor.accept_code(connection, KEYS, "a1", phone.at(after), after)

    assert (during, later) == (False, True)


def test_tries_are_counted_by_form_sender_and_day_without_keeping_who(connection: Connection) -> None:
    counted = [tries.count_try(connection, KEYS[0], form="report", who="192.0.2.7", now=NOW) for _ in range(3)]
    other_form = tries.count_try(connection, KEYS[0], form="follow", who="192.0.2.7", now=NOW)
    tomorrow = tries.count_try(connection, KEYS[0], form="report", who="192.0.2.7", now=NOW + timedelta(days=1))

    assert (counted, other_form, tomorrow) == ([1, 2, 3], 1, 1)
    assert "192.0.2.7" not in str(connection.execute(select(page_tries)).all())
