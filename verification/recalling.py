"""Calling back answers that turn out to rest on something wrong: a policy, a reader, an issuer, a person, a time.

A recall opens one look at each answered case it concerns and changes nothing else: nobody loses a status before a
human has looked (``verification.settlement`` says what their answer does). The same recall run again opens nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from verification.domain.case import CaseStatus
from verification.domain.errors import RecallTooWideError

MAX_KEY_CHARS = 64
"""What the queue keeps of a recall's name."""

DIGEST_CHARS = 12
"""Enough to tell two long names of recalls apart."""

WITHOUT_REASON = ("other.by_moderator",)
"""Why a verified case waits: it had no reason of its own."""

OPERATOR = "operator"

AT_ONCE = 500
"""Cases put in the queue by one statement."""


@dataclass(frozen=True, kw_only=True)
class RecallFilter:
    """Which answers are called back: those that meet every value given.

    ``policy`` and ``engine`` concern the machine's own answers; where a human answered afterwards, that answer counts
    and is found by ``actor`` (a moderator's id, or ``machine``), ``issuer`` or ``since`` (the day of the answer, UTC).

    Raises:
        RecallTooWideError: no value is given.
    """

    policy: str | None = None
    engine: str | None = None
    issuer: str | None = None
    actor: str | None = None
    since: date | None = None

    def __post_init__(self) -> None:
        """Refuse to call everything back."""
        if not self.values:
            raise RecallTooWideError("name at least one of policy, engine, issuer, actor, since")

    @property
    def values(self) -> dict[str, str]:
        """What is given, by name."""
        return {name: str(value) for name, value in vars(self).items() if value is not None and value != ""}

    @property
    def concerns_machine_only(self) -> bool:
        """Whether an answer that a human gave is left alone."""
        return "policy" in self.values or "engine" in self.values

    @property
    def key(self) -> str:
        """The recall's name: the same filter has the same one. A code, so that it fits the audit log and the queue."""
        plain = "+".join(f"{name}:{value}" for name, value in self.values.items())
        code = as_code(plain)
        if code == plain and len(code) <= MAX_KEY_CHARS:
            return code
        digest = hashlib.sha256(plain.encode()).hexdigest()[:DIGEST_CHARS]
        return f"{code[: MAX_KEY_CHARS - DIGEST_CHARS - 1]}-{digest}"


@dataclass(frozen=True, kw_only=True)
class AnsweredCase:
    """A case that has its answer, and the paper the answer rests on."""

    case_id: str
    document_id: str
    status: CaseStatus
    reasons: tuple[str, ...]


class RecallDesk(Protocol):
    """The queue, as a recall uses it."""

    def call_back(self, found: Sequence[AnsweredCase], recall: str, due_at: datetime) -> None:
        """Put answered cases in the queue again, once a recall."""
        ...


class RecallLog(Protocol):
    """The chained log."""

    def append(self, actor: str, action: str, object_id: str, **detail: str | int | list[str]) -> None:
        """Add one entry in the running transaction."""
        ...


def call_back(
    found: Sequence[AnsweredCase],
    cause: RecallFilter,
    desk: RecallDesk,
    log: RecallLog,
    due_at: datetime,
    advance: Callable[[int], None],
) -> None:
    """Open a look at every case found, and write down once what was called back and how many.

    All of it in the caller's transaction; ``advance`` is told of every so many cases.
    """
    reasoned = [case if case.reasons else replace(case, reasons=WITHOUT_REASON) for case in found]
    for start in range(0, len(reasoned), AT_ONCE):
        part = reasoned[start : start + AT_ONCE]
        desk.call_back(part, cause.key, due_at)
        advance(len(part))
    if reasoned:
        filters = {f"by_{name}": as_code(value) for name, value in cause.values.items()}
        log.append(OPERATOR, "cases.recalled", cause.key, count=len(reasoned), **filters)


def as_code(value: str) -> str:
    """A value as the audit log takes it: a dash for spaces and what else is no code."""
    return re.sub(r"[^A-Za-z0-9._:@+\-]+", "-", value)


def due_after(now: datetime, review_hours: int) -> datetime:
    """When the looks are due: a recall waits no longer than any other case."""
    return now + timedelta(hours=review_hours)
