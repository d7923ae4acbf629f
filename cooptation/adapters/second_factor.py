"""Agents' second factor: a code that changes every 30 seconds (TOTP, RFC 6238), by pyotp.

The secret is derived from the service's key and a random value of the agent, so the database alone makes no code. A
code works once. Too many wrong ones pause the agent; the pause says nothing about the code.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b32encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from pyotp import TOTP
from sqlalchemy import Connection, Row, delete, insert, select, update

from cooptation.adapters.session_tables import agent_factors

STEP_S = 30
"""How long one code lasts (RFC 6238)."""
STEPS_AROUND = 1
"""A phone's clock may be one code ahead or behind."""
FREE_TRIES = 5
PAUSE = timedelta(minutes=15)
NONCE_BYTES = 32
SECRET_BYTES = 20
"""The length RFC 4226 advises."""
ISSUER = "Palier"

FACTORS = agent_factors.c


def enrolment_uri(connection: Connection, keys: Sequence[bytes], agent_id: str) -> str | None:
    """What an authenticator application scans the first time; None once the agent has confirmed it."""
    row = _factor(connection, agent_id)
    if row is None:
        connection.execute(insert(agent_factors).values(agent_id=agent_id, nonce=secrets.token_hex(NONCE_BYTES)))
        row = _factor(connection, agent_id)
    if row is None or row.confirmed_at is not None:
        return None
    return TOTP(_secret(keys[0], row), interval=STEP_S).provisioning_uri(name=agent_id[:8], issuer_name=ISSUER)


def is_confirmed(connection: Connection, agent_id: str) -> bool:
    """Whether the agent has a second factor."""
    row = _factor(connection, agent_id)
    return row is not None and row.confirmed_at is not None


def is_paused(connection: Connection, agent_id: str, now: datetime) -> bool:
    """Whether the agent tried too often."""
    row = _factor(connection, agent_id)
    return row is not None and row.locked_until is not None and row.locked_until > now


def accept_code(connection: Connection, keys: Sequence[bytes], agent_id: str, code: str, now: datetime) -> bool:
    """Whether a code is right, new, and the agent not paused; the first right one confirms the second factor."""
    # Held to the end of the transaction: tries at the same time are counted one after the other.
    held = select(agent_factors).where(FACTORS.agent_id == agent_id).with_for_update()
    row = connection.execute(held).first()
    if row is None or is_paused(connection, agent_id, now):
        return False
    step = _step_of(keys, row, code, now)
    if step is None:
        _note_wrong(connection, row, now)
        return False
    newer = update(agent_factors).where(FACTORS.agent_id == agent_id, FACTORS.last_step < step)
    values = {"last_step": step, "failed_tries": 0, "locked_until": None, "confirmed_at": row.confirmed_at or now}
    return connection.execute(newer.values(values)).rowcount == 1


def forget_factor(connection: Connection, agent_id: str) -> None:
    """The phone was lost: the next sign-in begins with a new one."""
    connection.execute(delete(agent_factors).where(FACTORS.agent_id == agent_id))


def _factor(connection: Connection, agent_id: str) -> Row[tuple[object, ...]] | None:
    return connection.execute(select(agent_factors).where(FACTORS.agent_id == agent_id)).first()


def _secret(key: bytes, row: Row[tuple[object, ...]]) -> str:
    derived = hmac.digest(key, f"agent-second-factor:{row.agent_id}:{row.nonce}".encode(), sha256)
    return b32encode(derived[:SECRET_BYTES]).decode()


def _step_of(keys: Sequence[bytes], row: Row[tuple[object, ...]], code: str, now: datetime) -> int | None:
    """The time step whose code it is; every key that was ever in force is tried, as they are replaced yearly."""
    present = int(now.timestamp()) // STEP_S
    given = "".join(code.split())
    found = None
    for key in keys:
        factor = TOTP(_secret(key, row), interval=STEP_S)
        for step in range(present - STEPS_AROUND, present + STEPS_AROUND + 1):
            is_right = hmac.compare_digest(factor.generate_otp(step).encode(), given.encode())
            found = step if is_right else found
    return found


def _note_wrong(connection: Connection, row: Row[tuple[object, ...]], now: datetime) -> None:
    tries = row.failed_tries + 1
    locked = now + PAUSE if tries % FREE_TRIES == 0 else None
    wrong = update(agent_factors).where(FACTORS.agent_id == row.agent_id)
    connection.execute(wrong.values(failed_tries=FACTORS.failed_tries + 1, locked_until=locked))
