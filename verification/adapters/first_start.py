"""Accounts: the first moderator and the first API key of a new installation, and further moderators."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine

from review_queue.adapters.accounts import FIRST_LOGIN, MODERATOR, add_first_moderator, add_moderator
from review_queue.adapters.passwords import generate_password
from review_queue.adapters.team_store import mark_trained
from review_queue.roles import Role
from verification.adapters import visitors
from verification.adapters.audit_log import append
from verification.audit import Detail

FIRST_KEY_LABEL = "premiere"


@dataclass(frozen=True, kw_only=True)
class FirstAccounts:
    """Shown once, kept only as digests."""

    login: str
    password: str = field(repr=False)
    api_key: str = field(repr=False)


def first_accounts(engine: Engine, now: datetime) -> FirstAccounts | None:
    """Make them when there is no moderator yet; None at every later start."""
    with engine.begin() as connection:
        password = add_first_moderator(connection, now)
        if password is None:
            return None
        key = visitors.add_api_key(connection, FIRST_KEY_LABEL, now)
    return FirstAccounts(login=FIRST_LOGIN, password=password, api_key=key)


def create_moderator(
    engine: Engine, login: str, now: datetime, roles: frozenset[Role] = MODERATOR, *, trained: bool = False
) -> str:
    """One more account, made by the operator alone; the password, this once."""
    password = generate_password()
    with engine.begin() as connection:
        made = add_moderator(connection, login=login, password=password, now=now, roles=roles)
        if trained:
            mark_trained(connection, made, now)
        detail: Detail = {"roles": "+".join(sorted(roles)), "trained": trained}
        append(connection, at=now, actor="operator", action="moderator.added", object_id=made, detail=detail)
    return password
