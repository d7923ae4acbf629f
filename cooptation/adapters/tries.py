"""How often somebody sent a public form today, without knowing who: a keyed digest of the address of the net, per day.

The day is part of the digest, so nothing links two days and what is over is deleted with the next try.
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import AddressValueError, IPv6Address, IPv6Network

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from cooptation.adapters.session_tables import page_tries

EVERYBODY = "*"
"""Stands for all senders together."""

TRIES = page_tries.c

ONE_SUBSCRIBER = 64
"""Bits of an IPv6 address that one home, and so one sender, has in common (RFC 6177)."""


def count_try(connection: Connection, key: bytes, *, form: str, who: str, now: datetime) -> int:
    """Count one more try of ``who`` on ``form`` today; how many there are with it."""
    day = now.astimezone(UTC).date()
    known = hmac.new(key, f"tries:{form}:{day.isoformat()}:{_one_sender(who)}".encode(), sha256).hexdigest()
    connection.execute(delete(page_tries).where(TRIES.until <= now))
    _add_one(connection, known, now + timedelta(days=1))
    return int(connection.execute(select(TRIES.tries).where(TRIES.who_sha256 == known)).scalar_one())


def _one_sender(who: str) -> str:
    """An address of the net; of version 6 its network, for one home has more addresses than there are seconds."""
    try:
        address = IPv6Address(who)
    except AddressValueError:
        return who
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((address, ONE_SUBSCRIBER), strict=False))


def _add_one(connection: Connection, known: str, until: datetime) -> None:
    """One more; the row is made when there is none, even when two make it at once."""
    more = update(page_tries).where(TRIES.who_sha256 == known).values(tries=TRIES.tries + 1)
    if connection.execute(more).rowcount:
        return
    try:
        with connection.begin_nested():
            connection.execute(insert(page_tries).values(who_sha256=known, tries=1, until=until))
    except IntegrityError:
        connection.execute(more)
