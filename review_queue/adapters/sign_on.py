"""Signing in by a provider (OpenID Connect): what is remembered between going there and coming back.

Nobody is created by signing in: an account exists, and the provider's subject, or its verified mail address the first
time, says whose it is. What goes over the wire is the provider's adapter, which the service supplies.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from sqlalchemy import Connection, delete, insert, select, update

from review_queue.adapters.accounts import normal_mail
from review_queue.adapters.tables import moderators, sign_on_tries
from review_queue.errors import SignOnError

BACK_WITHIN = timedelta(minutes=10)
"""Longer than signing in elsewhere takes, second factor included."""
SECRET_BYTES = 32
VERIFIER_BYTES = 48
"""64 characters; PKCE asks for 43 to 128 (RFC 7636)."""

TRIES, PEOPLE = sign_on_tries.c, moderators.c


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who came back, as the provider's signed answer says; ``email`` only where it says that it is verified."""

    subject: str = field(repr=False)
    email: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class SignOnTry:
    """One way there and back: ``state`` travels, the other two bind the answer to it."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


class SignOnProvider(Protocol):
    """The provider as the console needs it."""

    def address(self, sign_on: SignOnTry) -> str:
        """Where the browser goes.

        Raises:
            SignOnError: the provider is away.
        """
        ...

    def identity(self, code: str, nonce: str, verifier: str) -> Identity:
        """Who came back with this code.

        Raises:
            SignOnError: the code or the signed answer does not hold, or the provider is away.
        """
        ...


def begin_sign_on(connection: Connection, now: datetime) -> SignOnTry:
    """Remember a new try; those nobody came back from are cleared away."""
    connection.execute(delete(sign_on_tries).where(TRIES.created_at <= now - BACK_WITHIN))
    fresh = SignOnTry(
        state=secrets.token_urlsafe(SECRET_BYTES),
        nonce=secrets.token_urlsafe(SECRET_BYTES),
        verifier=secrets.token_urlsafe(VERIFIER_BYTES),
    )
    row = {"state_sha256": _digest(fresh.state), "nonce": fresh.nonce, "verifier": fresh.verifier, "created_at": now}
    connection.execute(insert(sign_on_tries).values(row))
    return fresh


def end_sign_on(connection: Connection, state: str, now: datetime) -> SignOnTry:
    """What was remembered; it is forgotten with this, so that an answer counts once.

    Raises:
        SignOnError: there is no such try, or it came back too late.
    """
    gone = delete(sign_on_tries).where(TRIES.state_sha256 == _digest(state), TRIES.created_at > now - BACK_WITHIN)
    row = connection.execute(gone.returning(TRIES.nonce, TRIES.verifier)).one_or_none()
    if row is None:
        raise SignOnError("this answer is not expected, or came too late")
    return SignOnTry(state=state, nonce=row.nonce, verifier=row.verifier)


def moderator_for(connection: Connection, identity: Identity) -> str:
    """The id of the account: by subject, else by verified address while it has no subject yet, which is then kept.

    Raises:
        SignOnError: there is no open account of this person.
    """
    is_open = PEOPLE.disabled_at.is_(None)
    known = select(PEOPLE.id).where(PEOPLE.subject == identity.subject, is_open)
    found = connection.execute(known).scalar_one_or_none()
    if found is None and identity.email:
        first = (PEOPLE.email == normal_mail(identity.email), PEOPLE.subject.is_(None), is_open)
        bound = update(moderators).where(*first).values(subject=identity.subject)
        found = connection.execute(bound.returning(PEOPLE.id)).scalar_one_or_none()
    if found is None:
        raise SignOnError("no open account belongs to this person")
    return str(found)


def _digest(state: str) -> str:
    return sha256(state.encode()).hexdigest()
