"""Carrying out effects that need somebody else's server: messages by mail, calls of webhooks.

One at a time: taken (and put off) in one transaction, carried out in none, noted in another. What fails is tried again
after a growing pause, and given up in plain sight when no try is left. A crash between sending and noting sends twice:
a message keeps its id and so does an event, so that whoever gets it knows the second one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from verification.consequences import MACHINE
from verification.domain.errors import MailRefusedError, OutageError
from verification.messages import Letter
from verification.ports import AuditLog

MOST_TRIES = 10
"""With the outbox's pauses (30 s to 24 h) a little under five days."""

DISABLED_AFTER = timedelta(days=5)
"""How long a webhook may fail before it is no longer called."""

GONE = 410
"""What a server answers that no longer wants to be called (Standard Webhooks)."""

ACCEPTED = range(200, 300)


class FarEffect(Protocol):
    """One due effect."""

    @property
    def id(self) -> str:
        """Its own id, the same at every try."""
        ...

    @property
    def case_id(self) -> str:
        """Whose it is."""
        ...

    @property
    def object_id(self) -> str:
        """What it acts on."""
        ...

    @property
    def attempts(self) -> int:
        """Tries so far, this one counted."""
        ...

    @property
    def params(self) -> Mapping[str, Any]:
        """Codes, dates and counts."""
        ...


class FarEffects(Protocol):
    """Where they come from."""

    def take_due(self, most: int, kinds: Sequence[str]) -> Sequence[FarEffect]:
        """Effects of these kinds to carry out now, each put off first."""
        ...

    def mark_sent(self, effect_id: str) -> None:
        """Note that the effect was carried out."""
        ...

    def mark_failed(self, effect_id: str, error: str, *, is_last: bool) -> None:
        """Note why a try failed, and whether it was the last."""
        ...

    def put_off(self, kind: str, object_id: str) -> None:
        """Let everything else of this kind for the same receiver wait as long as the one that failed."""
        ...


@dataclass(frozen=True, kw_only=True)
class Hook:
    """A webhook as it is called."""

    id: str
    url: str = field(repr=False)
    generation: int
    rotated_at: datetime | None
    failing_since: datetime | None


class Hooks(Protocol):
    """The webhooks there are."""

    def find(self, hook_id: str) -> Hook | None:
        """One that is to be called; None when it was deleted or is disabled."""
        ...

    def note_success(self, hook_id: str) -> None:
        """It took a call."""
        ...

    def note_failure(self, hook_id: str) -> None:
        """It did not; since when is remembered."""
        ...

    def disable(self, hook_id: str) -> None:
        """Call it no more."""
        ...


class FarWork(Protocol):
    """What one delivery changes together."""

    @property
    def now(self) -> datetime:
        """The transaction's time."""
        ...

    @property
    def outbox(self) -> FarEffects:
        """Due effects."""
        ...

    @property
    def hooks(self) -> Hooks:
        """Webhooks."""
        ...

    @property
    def audit(self) -> AuditLog:
        """The chained log."""
        ...


Transaction = Callable[[], AbstractContextManager[FarWork]]


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One message to one person; ``id`` is the same at every try and becomes its Message-ID."""

    id: str
    case_id: str
    to: str = field(repr=False)
    locale: str
    letter: Letter
    plain: str = field(repr=False)
    html: str = field(repr=False)


class Post(Protocol):
    """What carries mail."""

    def send(self, mail: Mail) -> None:
        """Hand the message over.

        Raises:
            MailRefusedError: it will never be taken.
            OutageError: not now.
        """
        ...


def send_messages(
    transaction: Transaction, kind: str, write: Callable[[FarEffect], Mail | None], post: Post, most: int
) -> int:
    """Send what is due, until the server is away; the number sent.

    ``write`` gives None when there is nobody to write to, or no message any more.
    """
    sent = 0
    for _ in range(most):
        effect = _take_one(transaction, kind)
        if effect is None:
            break
        try:
            mail = write(effect)
            if mail is not None:
                post.send(mail)
        except MailRefusedError as refused:
            _note_failure(transaction, effect, refused.code, is_last=True)
        except OutageError as outage:
            _note_failure(transaction, effect, outage.code, is_last=effect.attempts >= MOST_TRIES)
            break
        else:
            with transaction() as work:
                work.outbox.mark_sent(effect.id)
            sent += mail is not None
    return sent


def forget_messages(transaction: Transaction, kind: str, forget: Callable[[str], None], most: int) -> int:
    """Destroy what is kept of the messages of erased cases; the number of cases."""
    with transaction() as work:
        due = work.outbox.take_due(most, (kind,))
    for effect in due:
        forget(effect.case_id)
        with transaction() as work:
            work.outbox.mark_sent(effect.id)
    return len(due)


def call_webhooks(transaction: Transaction, kind: str, call: Callable[[Hook, FarEffect], int | str], most: int) -> int:
    """Call what is due; the number taken. ``call`` gives the answer's status, or a code when there was no answer."""
    taken = 0
    for _ in range(most):
        effect = _take_one(transaction, kind)
        if effect is None:
            break
        with transaction() as work:
            hook = work.hooks.find(effect.object_id)
        if hook is None:
            _note_failure(transaction, effect, "webhook.disabled", is_last=True)
            continue
        answer = call(hook, effect)
        taken += _note_answer(transaction, kind, hook, effect, answer)
    return taken


def _take_one(transaction: Transaction, kind: str) -> FarEffect | None:
    with transaction() as work:
        due = work.outbox.take_due(1, (kind,))
    return due[0] if due else None


def _note_failure(transaction: Transaction, effect: FarEffect, error: str, *, is_last: bool) -> None:
    with transaction() as work:
        work.outbox.mark_failed(effect.id, error, is_last=is_last)


def _note_answer(transaction: Transaction, kind: str, hook: Hook, effect: FarEffect, answer: int | str) -> bool:
    """What the answer means for the call and for the webhook; whether it was taken."""
    with transaction() as work:
        if answer in ACCEPTED:
            work.outbox.mark_sent(effect.id)
            work.hooks.note_success(hook.id)
            return True
        error = answer if isinstance(answer, str) else f"http.{answer}"
        work.outbox.mark_failed(effect.id, error, is_last=effect.attempts >= MOST_TRIES)
        work.outbox.put_off(kind, hook.id)
        work.hooks.note_failure(hook.id)
        if answer == GONE or (hook.failing_since is not None and work.now - hook.failing_since >= DISABLED_AFTER):
            work.hooks.disable(hook.id)
            work.audit.append(MACHINE, "webhook.disabled", hook.id)
        return False
