"""Passwords of moderators: argon2id, at most a few at a time because each takes 64 MiB while it is checked."""

from __future__ import annotations

import secrets
from base64 import b64encode
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from review_queue.errors import WeakPasswordError

MIN_PASSWORD_CHARS = 12
MAX_PASSWORD_CHARS = 256
"""More than any passphrase; hashing megabytes for a stranger is not our work."""
AT_ONCE = 2
"""Two checks at once hold 128 MiB; a flood of sign-ins waits instead of filling the memory."""
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without the signs people mistake for one another: i, l, o, 0, 1."""
GROUPS = 5
GROUP_CHARS = 4

_HASHER = PasswordHasher()  # RFC 9106, second recommended option: 64 MiB, 3 passes, 4 lanes.
_TURN = BoundedSemaphore(AT_ONCE)


def generate_password() -> str:
    """A new random password: 20 letters and digits in groups, 99 bits."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP_CHARS)) for _ in range(GROUPS))
    return "-".join(groups)


def hash_password(password: str) -> str:
    """What is kept of a password.

    Raises:
        WeakPasswordError: it is too short or too long.
    """
    if not MIN_PASSWORD_CHARS <= len(password) <= MAX_PASSWORD_CHARS:
        raise WeakPasswordError(f"a password has {MIN_PASSWORD_CHARS} to {MAX_PASSWORD_CHARS} characters")
    with _TURN:
        return _HASHER.hash(password)


def is_right_password(password_hash: str | None, password: str) -> bool:
    """Whether it is the password; without an account the same work is done for nothing."""
    with _TURN:
        try:
            right = _HASHER.verify(password_hash or NOBODY, password[:MAX_PASSWORD_CHARS])
        except (VerificationError, InvalidHashError):
            return False
    return right and password_hash is not None and len(password) <= MAX_PASSWORD_CHARS


def needs_rehash(password_hash: str) -> bool:
    """Whether it was made with older parameters."""
    return _HASHER.check_needs_rehash(password_hash)


def _hash_of_nobody() -> str:
    """A hash of today's parameters that no password is known for, so that an unknown login costs the same time."""
    salt, digest = (b64encode(bytes(size)).decode().rstrip("=") for size in (_HASHER.salt_len, _HASHER.hash_len))
    costs = f"m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${digest}"


NOBODY = _hash_of_nobody()
