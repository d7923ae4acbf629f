"""Moderators sign in with a password, in sessions that end; strangers learn nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, select

from review_queue.adapters import accounts, sessions, store
from review_queue.adapters.passwords import NOBODY, generate_password, hash_password, is_right_password, needs_rehash
from review_queue.adapters.sessions import ModeratorSession, NewSession
from review_queue.adapters.tables import moderator_sessions, moderators
from review_queue.errors import ModeratorExistsError, UnknownModeratorError, WeakPasswordError
from tests.review_queue.conftest import PASSWORD

MINUTE = timedelta(minutes=1)


@pytest.fixture
def lea(engine: Engine, now: datetime, password_hash: str) -> str:
    row = {"id": "1" * 32, "login": "lea", "password_hash": password_hash, "created_at": now}
    with engine.begin() as connection:
        connection.execute(moderators.insert().values(row))
    return "1" * 32


def fail(engine: Engine, times: int) -> None:
    """So many wrong passwords already, without the work of hashing them."""
    with engine.begin() as connection:
        connection.execute(moderators.update().values(failed_tries=times))


def sign_in(engine: Engine, now: datetime, password: str = PASSWORD, login: str = "lea") -> NewSession | None:
    return accounts.sign_in(engine, login=login, password=password, now=now)


def signed_in(engine: Engine, now: datetime) -> str:
    session = sign_in(engine, now)
    assert session is not None
    return session.token


def session_of(engine: Engine, moderator_id: str, now: datetime) -> str:
    """A session without the work of a password."""
    with engine.begin() as connection:
        return sessions.start_session(connection, moderator_id, now).token


def session_at(engine: Engine, token: str, now: datetime) -> ModeratorSession | None:
    with engine.begin() as connection:
        return sessions.find_session(connection, token, now)


def test_right_password_opens_a_session_of_that_moderator(engine: Engine, now: datetime, lea: str) -> None:
    token = signed_in(engine, now)

    session = session_at(engine, token, now)

    assert session is not None
    assert (session.moderator_id, session.login) == (lea, "lea")


@pytest.mark.parametrize(("login", "password"), [("lea", "wrong password!"), ("nobody", PASSWORD), ("lea", "")])
def test_wrong_password_and_unknown_login_are_answered_alike(
    engine: Engine, now: datetime, lea: str, login: str, password: str
) -> None:
    assert sign_in(engine, now, password, login) is None


def test_an_unknown_login_costs_the_same_hash_as_a_known_one() -> None:
    # The parameters stand between the second and the fourth dollar of the encoded form (PHC string format).
    def costs(encoded: str) -> list[str]:
        return encoded.split("$")[1:4]

    assert costs(NOBODY) == costs(hash_password(PASSWORD))
    assert not is_right_password(None, PASSWORD)


def test_passwords_are_kept_as_argon2id(engine: Engine, lea: str) -> None:
    with engine.begin() as connection:
        kept = connection.execute(select(moderators.c.password_hash)).scalar_one()

    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept


def test_older_hash_is_made_anew_at_sign_in(engine: Engine, now: datetime, lea: str) -> None:
    # argon2id of PASSWORD with 8 KiB and one pass, as made by an older configuration.
    from_before = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with engine.begin() as connection:
        connection.execute(moderators.update().values(password_hash=from_before))

    signed_in(engine, now)

    with engine.begin() as connection:
        assert not needs_rehash(connection.execute(select(moderators.c.password_hash)).scalar_one())


def test_fifth_wrong_password_makes_even_the_right_one_wait(engine: Engine, now: datetime, lea: str) -> None:
    fail(engine, 4)
    sign_in(engine, now, "wrong password!")

    assert sign_in(engine, now + timedelta(seconds=29)) is None
    assert sign_in(engine, now + timedelta(seconds=30)) is not None


def test_pauses_grow_and_have_an_end() -> None:
    pauses = [accounts.pause_after(tries) for tries in (4, 5, 6, 7, 100_000)]

    seconds = [pause and pause.total_seconds() for pause in pauses]
    assert seconds == [None, 30, 60, 120, 900]


def test_signing_in_forgets_earlier_mistakes(engine: Engine, now: datetime, lea: str) -> None:
    fail(engine, 4)
    signed_in(engine, now)

    sign_in(engine, now, "wrong password!")

    assert sign_in(engine, now) is not None


def test_parallel_guesses_are_all_counted(engine: Engine, now: datetime, lea: str) -> None:
    fail(engine, 2)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda n: sign_in(engine, now, f"guess number {n}"), range(3)))

    with engine.begin() as connection:
        tries, locked_until = connection.execute(select(moderators.c.failed_tries, moderators.c.locked_until)).one()
    assert tries == 5
    assert locked_until is not None


def test_session_ends_after_thirty_idle_minutes(engine: Engine, now: datetime, lea: str) -> None:
    token = session_of(engine, lea, now)

    assert session_at(engine, token, now + 29 * MINUTE) is not None
    assert session_at(engine, token, now + 30 * MINUTE) is None


def test_session_ends_after_ten_hours_of_work(engine: Engine, now: datetime, lea: str) -> None:
    token = session_of(engine, lea, now)
    session = session_at(engine, token, now)
    assert session is not None
    with engine.begin() as connection:
        sessions.touch_session(connection, session.key, now + 599 * MINUTE)

    assert session_at(engine, token, now + 599 * MINUTE) is not None
    assert session_at(engine, token, now + 600 * MINUTE) is None


def test_what_is_kept_of_a_session_signs_nobody_in(engine: Engine, now: datetime, lea: str) -> None:
    token = session_of(engine, lea, now)

    with engine.begin() as connection:
        kept = connection.execute(select(moderator_sessions.c.token_sha256)).scalar_one()
    assert token != kept
    assert session_at(engine, kept, now) is None


def test_each_sign_in_is_a_new_session_and_others_can_be_ended(engine: Engine, now: datetime, lea: str) -> None:
    old, new = session_of(engine, lea, now), session_of(engine, lea, now + MINUTE)
    kept = session_at(engine, new, now + MINUTE)
    assert kept is not None

    with engine.begin() as connection:
        listed = sessions.sessions_of(connection, lea, now + MINUTE)
        sessions.end_sessions_of(connection, lea, but=kept.key)

    assert len(listed) == 2
    assert session_at(engine, old, now + MINUTE) is None
    assert session_at(engine, new, now + MINUTE) is not None


def test_closing_an_account_ends_its_sessions_and_frees_its_items(engine: Engine, now: datetime, lea: str) -> None:
    token = session_of(engine, lea, now)
    with engine.begin() as connection:
        item_id = store.open_item(connection, case_id="c", subject_id="s", reasons=(), due_at=now, now=now)
        store.take(connection, item_id, lea, now)

    with engine.begin() as connection:
        accounts.disable_moderator(connection, login="lea", now=now)

    assert session_at(engine, token, now) is None
    assert sign_in(engine, now) is None
    with engine.begin() as connection:
        assert store.get(connection, item_id).holder is None


def test_new_password_ends_every_session(engine: Engine, now: datetime, lea: str) -> None:
    token = session_of(engine, lea, now)

    with engine.begin() as connection:
        accounts.set_password(connection, login="lea", password="another long one")

    assert session_at(engine, token, now) is None
    assert sign_in(engine, now) is None
    assert sign_in(engine, now, "another long one") is not None


def test_login_is_taken_whatever_its_capitals(engine: Engine, now: datetime, lea: str) -> None:
    with pytest.raises(ModeratorExistsError), engine.begin() as connection:
        accounts.add_moderator(connection, login=" LEA ", password=PASSWORD, now=now)


@pytest.mark.parametrize("password", ["short", "x" * 257])
def test_password_of_a_bad_length_is_refused(engine: Engine, now: datetime, password: str) -> None:
    with pytest.raises(WeakPasswordError), engine.begin() as connection:
        accounts.add_moderator(connection, login="omar", password=password, now=now)


def test_first_moderator_is_made_once(engine: Engine, now: datetime) -> None:
    with engine.begin() as connection:
        password = accounts.add_first_moderator(connection, now)
        again = accounts.add_first_moderator(connection, now)

    assert password is not None
    assert again is None
    assert sign_in(engine, now, password, accounts.FIRST_LOGIN) is not None


def test_made_passwords_are_long_and_differ() -> None:
    made = {generate_password() for _ in range(50)}

    assert len(made) == 50
    assert all(len(password.replace("-", "")) == 20 for password in made)


def test_unknown_account_cannot_be_closed(engine: Engine, now: datetime) -> None:
    with pytest.raises(UnknownModeratorError), engine.begin() as connection:
        accounts.disable_moderator(connection, login="nobody", now=now)


def test_neither_token_nor_password_shows_in_a_repr(engine: Engine, now: datetime, lea: str) -> None:
    new = sign_in(engine, now)
    assert new is not None
    session = session_at(engine, new.token, now)

    assert session is not None
    assert new.token not in repr(new)
    assert session.csrf not in repr(session)
