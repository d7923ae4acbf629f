"""Moderators' accounts: who may sign in, and what happens to those who try too often.

A try is counted before the password is looked at and the database is let go while argon2 works, so parallel
guesses are all counted and nobody waits for a lock. An unknown login, a closed account, a pause and a wrong
password give the same answer after the same work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection, Engine, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from review_queue.adapters.passwords import generate_password, hash_password, is_right_password, needs_rehash
from review_queue.adapters.sessions import NewSession, end_sessions_of, start_session
from review_queue.adapters.store import release_all
from review_queue.adapters.tables import moderators
from review_queue.errors import ModeratorExistsError, UnknownModeratorError

FREE_TRIES = 5
"""Wrong passwords before the first pause."""
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)
"""Short enough that a stranger cannot keep a moderator out for a day, long enough that guessing is hopeless."""
MAX_DOUBLINGS = 10
MAX_LOGIN_CHARS = 64
FIRST_LOGIN = "moderation"

PEOPLE = moderators.c


@dataclass(frozen=True, kw_only=True)
class Moderator:
    """An account as the command line lists it."""

    id: str
    login: str
    created_at: datetime
    disabled_at: datetime | None


def add_moderator(connection: Connection, *, login: str, password: str, now: datetime) -> str:
    """A new account; its id.

    Raises:
        ModeratorExistsError: the login is taken, or is empty or too long.
        WeakPasswordError: the password is too short or too long.
    """
    name = normal_login(login)
    if not 0 < len(name) <= MAX_LOGIN_CHARS:
        raise ModeratorExistsError(f"a login has 1 to {MAX_LOGIN_CHARS} characters")
    moderator_id = uuid4().hex
    row = {"id": moderator_id, "login": name, "password_hash": hash_password(password), "created_at": now}
    try:
        with connection.begin_nested():
            connection.execute(insert(moderators).values(row))
    except IntegrityError:
        raise ModeratorExistsError("this login is taken; choose another one") from None
    return moderator_id


def add_first_moderator(connection: Connection, now: datetime, login: str = FIRST_LOGIN) -> str | None:
    """When there is no account at all, make one and give its password, this once; None otherwise."""
    if connection.execute(select(func.count()).select_from(moderators)).scalar_one():
        return None
    password = generate_password()
    add_moderator(connection, login=login, password=password, now=now)
    return password


def set_password(connection: Connection, *, login: str, password: str) -> None:
    """Replace a password, end the account's sessions and its pause.

    Raises:
        UnknownModeratorError: there is no such account.
        WeakPasswordError: the password is too short or too long.
    """
    change = {"password_hash": hash_password(password), "failed_tries": 0, "locked_until": None}
    moderator_id = _change(connection, login, change)
    end_sessions_of(connection, moderator_id)


def disable_moderator(connection: Connection, *, login: str, now: datetime) -> None:
    """Close an account: its sessions end with the next request, what it had open goes back to the queue.

    Raises:
        UnknownModeratorError: there is no such account.
    """
    moderator_id = _change(connection, login, {"disabled_at": now})
    end_sessions_of(connection, moderator_id)
    release_all(connection, moderator_id)


def enable_moderator(connection: Connection, *, login: str) -> None:
    """Open a closed account again.

    Raises:
        UnknownModeratorError: there is no such account.
    """
    _change(connection, login, {"disabled_at": None, "failed_tries": 0, "locked_until": None})


def list_moderators(connection: Connection) -> tuple[Moderator, ...]:
    """Every account by login."""
    query = select(PEOPLE.id, PEOPLE.login, PEOPLE.created_at, PEOPLE.disabled_at).order_by(PEOPLE.login)
    return tuple(Moderator(**row._asdict()) for row in connection.execute(query))


def logins_of(connection: Connection, ids: set[str]) -> dict[str, str]:
    """The logins of accounts, by id."""
    rows = connection.execute(select(PEOPLE.id, PEOPLE.login).where(PEOPLE.id.in_(ids)))
    return {row.id: row.login for row in rows}


def sign_in(engine: Engine, *, login: str, password: str, now: datetime) -> NewSession | None:
    """A new session, or None without saying why not."""
    known = _count_try(engine, login, now)
    moderator_id, password_hash = known or (None, None)
    if not is_right_password(password_hash, password) or moderator_id is None or password_hash is None:
        return None
    fresh = hash_password(password) if needs_rehash(password_hash) else password_hash
    with engine.begin() as connection:
        still = update(moderators).where(PEOPLE.id == moderator_id, PEOPLE.password_hash == password_hash)
        values = {"failed_tries": 0, "locked_until": None, "password_hash": fresh}
        if not connection.execute(still.where(PEOPLE.disabled_at.is_(None)).values(values)).rowcount:
            return None
        return start_session(connection, moderator_id, now)


def pause_after(failed_tries: int) -> timedelta | None:
    """How long an account waits after so many wrong passwords in a row; each one doubles it."""
    if failed_tries < FREE_TRIES:
        return None
    doublings = min(failed_tries - FREE_TRIES, MAX_DOUBLINGS)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def normal_login(login: str) -> str:
    """Logins differ by more than capitals and blanks around them."""
    return login.strip().casefold()


def _count_try(engine: Engine, login: str, now: datetime) -> tuple[str, str] | None:
    """Count a try as failed beforehand; the account's id and hash, None when there is none that may try now."""
    may_try = update(moderators).where(
        PEOPLE.login == normal_login(login),
        PEOPLE.disabled_at.is_(None),
        or_(PEOPLE.locked_until.is_(None), PEOPLE.locked_until <= now),
    )
    counted = may_try.values(failed_tries=PEOPLE.failed_tries + 1)
    with engine.begin() as connection:
        row = connection.execute(counted.returning(PEOPLE.id, PEOPLE.password_hash, PEOPLE.failed_tries)).one_or_none()
        if row is None:
            return None
        pause = pause_after(row.failed_tries)
        if pause is not None:
            connection.execute(update(moderators).where(PEOPLE.id == row.id).values(locked_until=now + pause))
        return row.id, row.password_hash


def _change(connection: Connection, login: str, values: dict[str, object]) -> str:
    """Change one account; its id."""
    change = update(moderators).where(PEOPLE.login == normal_login(login)).values(values)
    moderator_id = connection.execute(change.returning(PEOPLE.id)).scalar_one_or_none()
    if moderator_id is None:
        raise UnknownModeratorError("no moderator has this login; list them and try again")
    return str(moderator_id)
