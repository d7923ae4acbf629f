"""A mail address that somebody gives so as to be written to: its form, nothing more.

Whether it is theirs is not checked: a message says only what the case's own page says, and how to stop.
"""

from __future__ import annotations

import re

from verification.domain.errors import InvalidContactError

MAX_CONTACT_CHARS = 254
"""The longest address that mail carries (RFC 5321)."""

_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
"""Nothing that could end a line or begin another header; no quoted names, which nobody has."""


def checked_contact(written: str) -> str:
    """The address without the spaces around it; empty when none was given.

    Raises:
        InvalidContactError: mail could not be sent to it.
    """
    contact = written.strip()
    if contact and (len(contact) > MAX_CONTACT_CHARS or not _ADDRESS.fullmatch(contact) or ".." in contact):
        raise InvalidContactError("a mail address such as name@example.org is needed, or none")
    return contact
