"""Moderators' accounts: who may sign in, and what happens to those who try too often.

A try is counted before the password is looked at and the database is let go while argon2 works, so parallel
guesses are all counted and nobody waits for a lock. An unknown login, a closed account, a pause and a wrong
password give the same answer after the same work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection, Engine, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from review_queue.adapters.passwords import generate_password, hash_password, is_right_password, needs_rehash
from review_queue.adapters.sessions import NewSession, end_sessions_of, start_session
from review_queue.adapters.store import release_all
from review_queue.adapters.tables import (
    moderator_absences,
    moderator_grants,
    moderator_scopes,
    moderators,
    recovery_codes,
    second_factors,
    second_readers,
)
from review_queue.errors import ModeratorExistsError, UnknownModeratorError
from review_queue.roles import Role, column_of, roles_from
from review_queue.team import enrol_deadline

FREE_TRIES = 5
"""Wrong passwords before the first pause."""
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)
"""Short enough that a stranger cannot keep a moderator out for a day, long enough that guessing is hopeless."""
MAX_DOUBLINGS = 10
MAX_LOGIN_CHARS = 64
FIRST_LOGIN = "moderation"
NOBODY_OF_THAT_LOGIN = "no moderator has this login; list them and try again"
MODERATOR = frozenset({Role.MODERATOR})
FOUNDER = frozenset({Role.MODERATOR, Role.LEAD, Role.ADMIN})
"""The first account does everything until there are others; an auditor it cannot be."""

PEOPLE = moderators.c


@dataclass(frozen=True, kw_only=True)
class Moderator:
    """An account as the command line lists it."""

    id: str
    login: str
    created_at: datetime
    disabled_at: datetime | None
    roles: frozenset[Role] = frozenset()


def add_moderator(
    connection: Connection,
    *,
    login: str,
    password: str,
    now: datetime,
    roles: frozenset[Role] = MODERATOR,
    email: str = "",
) -> str:
    """A new account; its id. Without roles it waits until a second person confirmed them.

    Raises:
        ModeratorExistsError: the login is taken, or is empty or too long.
        WeakPasswordError: the password is too short or too long.
    """
    name = normal_login(login)
    if not 0 < len(name) <= MAX_LOGIN_CHARS:
        raise ModeratorExistsError(f"a login has 1 to {MAX_LOGIN_CHARS} characters")
    moderator_id = uuid4().hex
    row = {
        "id": moderator_id,
        "login": name,
        "password_hash": hash_password(password),
        "created_at": now,
        "roles": column_of(roles),
        "enrol_by": enrol_deadline(roles, now),
        "email": normal_mail(email) or None,
    }
    try:
        with connection.begin_nested():
            connection.execute(insert(moderators).values(row))
    except IntegrityError:
        raise ModeratorExistsError("this login or mail address is taken; choose another one") from None
    return moderator_id


def add_first_moderator(connection: Connection, now: datetime, login: str = FIRST_LOGIN) -> str | None:
    """When there is no account at all, make one that may do all of it and give its password, this once; else None."""
    if connection.execute(select(func.count()).select_from(moderators)).scalar_one():
        return None
    password = generate_password()
    add_moderator(connection, login=login, password=password, now=now, roles=FOUNDER)
    return password


def set_password(connection: Connection, *, login: str, password: str, keep_session: str = "") -> None:
    """Replace a password, end the account's sessions, but the one to keep, and its pause.

    Raises:
        UnknownModeratorError: there is no such account.
        WeakPasswordError: the password is too short or too long.
    """
    change = {"password_hash": hash_password(password), "failed_tries": 0, "locked_until": None}
    moderator_id = _change(connection, login, change)
    end_sessions_of(connection, moderator_id, but=keep_session)


def disable_moderator(connection: Connection, *, login: str, now: datetime) -> None:
    """The last day, in one action.

    Sessions end with the next request, what was open goes back to the queue; roles, scopes, second factor, sign-on,
    absences and invitations go. The id stays, for the journal.

    Raises:
        UnknownModeratorError: there is no such account.
    """
    gone = {"disabled_at": now, "roles": "", "email": None, "subject": None, "enrol_by": None, "paused_at": None}
    moderator_id = _change(connection, login, gone)
    end_sessions_of(connection, moderator_id)
    release_all(connection, moderator_id)
    for table in (second_factors, recovery_codes, moderator_absences, moderator_scopes):
        connection.execute(delete(table).where(table.c.moderator_id == moderator_id))
    open_grants = (moderator_grants.c.moderator_id == moderator_id, moderator_grants.c.settled_at.is_(None))
    connection.execute(delete(moderator_grants).where(*open_grants))
    unread = (second_readers.c.invited_by == moderator_id, second_readers.c.answered_at.is_(None))
    connection.execute(update(second_readers).where(*unread).values(expires_at=now))


def enable_moderator(connection: Connection, *, login: str) -> None:
    """Open a closed account again; it has no role until somebody grants one.

    Raises:
        UnknownModeratorError: there is no such account.
    """
    _change(connection, login, {"disabled_at": None, "failed_tries": 0, "locked_until": None})


def list_moderators(connection: Connection) -> tuple[Moderator, ...]:
    """Every account by login."""
    query = select(PEOPLE.id, PEOPLE.login, PEOPLE.created_at, PEOPLE.disabled_at, PEOPLE.roles).order_by(PEOPLE.login)
    rows = connection.execute(query).all()
    return tuple(Moderator(**row._asdict() | {"roles": roles_from(row.roles)}) for row in rows)


def find_moderator(connection: Connection, login: str) -> Moderator:
    """One account by login.

    Raises:
        UnknownModeratorError: there is no such account.
    """
    named = [one for one in list_moderators(connection) if one.login == normal_login(login)]
    if not named:
        raise UnknownModeratorError(NOBODY_OF_THAT_LOGIN)
    return named[0]


def set_mail(connection: Connection, *, login: str, email: str) -> None:
    """The address by which a sign-on provider knows somebody; whoever it knew before is let go.

    Raises:
        UnknownModeratorError: there is no such account.
        ModeratorExistsError: another account has this address.
    """
    try:
        with connection.begin_nested():
            _change(connection, login, {"email": normal_mail(email) or None, "subject": None})
    except IntegrityError:
        raise ModeratorExistsError("another account has this mail address") from None


def logins_of(connection: Connection, ids: set[str]) -> dict[str, str]:
    """The logins of accounts, by id."""
    rows = connection.execute(select(PEOPLE.id, PEOPLE.login).where(PEOPLE.id.in_(ids)))
    return {row.id: row.login for row in rows}


def sign_in(engine: Engine, *, login: str, password: str, now: datetime) -> NewSession | None:
    """A new session, or None without saying why not; it waits for a code where there is a second factor."""
    moderator_id = check_password(engine, login=login, password=password, now=now)
    if moderator_id is None:
        return None
    with engine.begin() as connection:
        return start_session(connection, moderator_id, now, awaits_code=has_second_factor(connection, moderator_id))


def check_password(engine: Engine, *, login: str, password: str, now: datetime) -> str | None:
    """The id of the account whose password this is; None without saying why not. The try is counted first."""
    known = _count_try(engine, login, now)
    moderator_id, password_hash = known or (None, None)
    if not is_right_password(password_hash, password) or moderator_id is None or password_hash is None:
        return None
    fresh = hash_password(password) if needs_rehash(password_hash) else password_hash
    with engine.begin() as connection:
        still = update(moderators).where(PEOPLE.id == moderator_id, PEOPLE.password_hash == password_hash)
        values = {"failed_tries": 0, "locked_until": None, "password_hash": fresh}
        changed = connection.execute(still.where(PEOPLE.disabled_at.is_(None)).values(values)).rowcount
        return moderator_id if changed else None


def pause_after(failed_tries: int) -> timedelta | None:
    """How long an account waits after so many wrong passwords in a row; each one doubles it."""
    if failed_tries < FREE_TRIES:
        return None
    doublings = min(failed_tries - FREE_TRIES, MAX_DOUBLINGS)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def normal_login(login: str) -> str:
    """Logins differ by more than capitals and blanks around them."""
    return login.strip().casefold()


def normal_mail(email: str) -> str:
    """Mail addresses are compared without capitals."""
    return email.strip().casefold()


def has_second_factor(connection: Connection, moderator_id: str) -> bool:
    """Whether a telephone was confirmed."""
    mine = (second_factors.c.moderator_id == moderator_id, second_factors.c.enrolled_at.is_not(None))
    return connection.execute(select(second_factors.c.moderator_id).where(*mine)).first() is not None


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
        raise UnknownModeratorError(NOBODY_OF_THAT_LOGIN)
    return str(moderator_id)
