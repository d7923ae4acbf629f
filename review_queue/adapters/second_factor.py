"""The second factor: six digits from a telephone (TOTP, RFC 6238), and ten codes on paper for when it is lost.

The secret is sealed before it is kept, recovery codes are kept as digests, and no code is taken twice. A try is
counted before the code is looked at, as for passwords.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Protocol

import pyotp
from sqlalchemy import Connection, Engine, delete, insert, or_, select, update

from review_queue.adapters.accounts import pause_after
from review_queue.adapters.passwords import LETTERS
from review_queue.adapters.tables import moderators, recovery_codes, second_factors
from review_queue.errors import SecondFactorError

ISSUER = "Palier"
STEP_S = 30
"""RFC 6238's advice, and what telephones expect."""
STEPS_AROUND = 1
"""One step earlier and later: clocks differ and people type slowly (RFC 6238, section 5.2)."""
CODES = 10
CODE_CHARS = 16
"""79 bits of the 31 letters: a plain digest of it cannot be searched through."""
CODE_GROUP = 4

FACTORS = second_factors.c


class SecretBox(Protocol):
    """What seals a secret for one owner, so that a copy of the database does not hold it."""

    def seal(self, owner: str, secret: bytes) -> bytes:
        """The sealed secret."""
        ...

    def open(self, owner: str, sealed: bytes) -> bytes:
        """The secret.

        Raises:
            SealedSecretError: it was sealed for another owner, or its master key is not there.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class Enrolment:
    """What somebody needs to set up a telephone, shown until the first code is right."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


def begin_enrolment(connection: Connection, box: SecretBox, moderator_id: str, login: str) -> Enrolment:
    """The secret to scan: the one shown before while it is not confirmed, else a new one.

    Raises:
        SecondFactorError: there is a confirmed one, which only ends by its own page.
    """
    row = connection.execute(select(second_factors).where(FACTORS.moderator_id == moderator_id)).one_or_none()
    if row is not None and row.enrolled_at is not None:
        raise SecondFactorError("this account has a second factor")
    if row is not None:
        secret = box.open(moderator_id, row.sealed_secret).decode()
    else:
        secret = pyotp.random_base32()
        values = {"moderator_id": moderator_id, "sealed_secret": box.seal(moderator_id, secret.encode())}
        connection.execute(insert(second_factors).values(values))
    return Enrolment(secret=secret, uri=pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER))


def confirm_enrolment(engine: Engine, box: SecretBox, moderator_id: str, code: str, now: datetime) -> tuple[str, ...]:
    """Take the first code; the recovery codes, this once.

    Raises:
        SecondFactorError: the code is wrong, or came too often.
    """
    _take_totp(engine, box, moderator_id, code, now, enrolled=False)
    with engine.begin() as connection:
        connection.execute(update(second_factors).where(FACTORS.moderator_id == moderator_id).values(enrolled_at=now))
        connection.execute(update(moderators).where(moderators.c.id == moderator_id).values(enrol_by=None))
        return new_recovery_codes(connection, moderator_id)


def take_code(engine: Engine, box: SecretBox, moderator_id: str, code: str, now: datetime) -> None:
    """Take a code of the telephone, or a recovery code; neither twice.

    Raises:
        SecondFactorError: it is wrong, was used before, or came too often.
    """
    digits = "".join(code.split())
    if digits.isdigit():
        _take_totp(engine, box, moderator_id, digits, now, enrolled=True)
        return
    _count_try(engine, moderator_id, now, enrolled=True)
    with engine.begin() as connection:
        whose = (recovery_codes.c.moderator_id == moderator_id, recovery_codes.c.code_sha256 == _digest(code))
        fresh = update(recovery_codes).where(*whose, recovery_codes.c.used_at.is_(None)).values(used_at=now)
        if not connection.execute(fresh).rowcount:
            raise SecondFactorError("this code is wrong or was used before")
        _forgive(connection, moderator_id)


def new_recovery_codes(connection: Connection, moderator_id: str) -> tuple[str, ...]:
    """Ten new codes; older ones end."""
    connection.execute(delete(recovery_codes).where(recovery_codes.c.moderator_id == moderator_id))
    codes = tuple(_new_code() for _ in range(CODES))
    rows = [{"code_sha256": _digest(code), "moderator_id": moderator_id} for code in codes]
    connection.execute(insert(recovery_codes), rows)
    return codes


def codes_left(connection: Connection, moderator_id: str) -> int:
    """How many recovery codes are unused."""
    mine = (recovery_codes.c.moderator_id == moderator_id, recovery_codes.c.used_at.is_(None))
    return len(connection.execute(select(recovery_codes.c.code_sha256).where(*mine)).all())


def remove_second_factor(connection: Connection, moderator_id: str) -> None:
    """Forget the telephone and its recovery codes."""
    connection.execute(delete(second_factors).where(FACTORS.moderator_id == moderator_id))
    connection.execute(delete(recovery_codes).where(recovery_codes.c.moderator_id == moderator_id))


def reseal(engine: Engine, box: SecretBox) -> int:
    """Seal every secret anew, by the present master key; how many there are."""
    with engine.begin() as connection:
        rows = connection.execute(select(FACTORS.moderator_id, FACTORS.sealed_secret)).all()
        for row in rows:
            fresh = box.seal(row.moderator_id, box.open(row.moderator_id, row.sealed_secret))
            whose = update(second_factors).where(FACTORS.moderator_id == row.moderator_id)
            connection.execute(whose.values(sealed_secret=fresh))
    return len(rows)


def _take_totp(engine: Engine, box: SecretBox, moderator_id: str, code: str, now: datetime, *, enrolled: bool) -> None:
    secret = box.open(moderator_id, _count_try(engine, moderator_id, now, enrolled=enrolled)).decode()
    step = _step_of(secret, code.replace(" ", ""), now)
    with engine.begin() as connection:
        later = update(second_factors).where(FACTORS.moderator_id == moderator_id, FACTORS.last_step < step)
        if not step or not connection.execute(later.values(last_step=step)).rowcount:
            raise SecondFactorError("this code is wrong or was used before")
        _forgive(connection, moderator_id)


def _step_of(secret: str, code: str, now: datetime) -> int:
    """The half minute whose code this is; 0 when it is none of those around now."""
    codes, present = pyotp.TOTP(secret), int(now.timestamp()) // STEP_S
    around = range(present - STEPS_AROUND, present + STEPS_AROUND + 1)
    given = code.encode()
    return max((step for step in around if compare_digest(codes.generate_otp(step).encode(), given)), default=0)


def _count_try(engine: Engine, moderator_id: str, now: datetime, *, enrolled: bool) -> bytes:
    """Count a try as failed beforehand; the sealed secret.

    Raises:
        SecondFactorError: there is no such factor, or too many tries came before.
    """
    state = FACTORS.enrolled_at.is_not(None) if enrolled else FACTORS.enrolled_at.is_(None)
    rested = or_(FACTORS.locked_until.is_(None), FACTORS.locked_until <= now)
    may_try = update(second_factors).where(FACTORS.moderator_id == moderator_id, state, rested)
    counted = may_try.values(failed_tries=FACTORS.failed_tries + 1)
    with engine.begin() as connection:
        row = connection.execute(counted.returning(FACTORS.sealed_secret, FACTORS.failed_tries)).one_or_none()
        if row is None:
            raise SecondFactorError("no code is taken now")
        pause = pause_after(row.failed_tries)
        if pause is not None:
            whose = update(second_factors).where(FACTORS.moderator_id == moderator_id)
            connection.execute(whose.values(locked_until=now + pause))
        return bytes(row.sealed_secret)


def _forgive(connection: Connection, moderator_id: str) -> None:
    """A right code forgets the wrong ones before it."""
    whose = update(second_factors).where(FACTORS.moderator_id == moderator_id)
    connection.execute(whose.values(failed_tries=0, locked_until=None))


def _new_code() -> str:
    letters = "".join(secrets.choice(LETTERS) for _ in range(CODE_CHARS))
    return "-".join(letters[start : start + CODE_GROUP] for start in range(0, CODE_CHARS, CODE_GROUP))


def _digest(code: str) -> str:
    """What is kept of a recovery code, however it was typed."""
    letters = "".join(sign for sign in code.casefold() if sign.isalnum())
    return sha256(letters.encode()).hexdigest()
