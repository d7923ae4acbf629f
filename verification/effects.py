"""Carrying out effects: outside any transaction, at least once, each a no-op the second time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from verification.consequences import MACHINE
from verification.ports import AuditLog, CaseStore, Vault


class Effect(Protocol):
    """One due effect."""

    @property
    def id(self) -> str:
        """Its own id."""
        ...

    @property
    def object_id(self) -> str:
        """What it acts on."""
        ...


class DueEffects(Protocol):
    """Where due effects come from."""

    def take_due(self, most: int, kinds: Sequence[str] = ()) -> tuple[Effect, ...]:
        """Effects to carry out now, of these kinds or of all without a task of their own.

        Each is put off first, so that a failure only delays it.
        """
        ...

    def mark_sent(self, effect_id: str) -> None:
        """Note that the effect was carried out."""
        ...


class DeliveryWork(Protocol):
    """What one delivery changes together."""

    @property
    def outbox(self) -> DueEffects:
        """Due effects."""
        ...

    @property
    def cases(self) -> CaseStore:
        """Documents to mark."""
        ...

    @property
    def audit(self) -> AuditLog:
        """The chained log."""
        ...


def deliver_effects(transaction: Callable[[], AbstractContextManager[DeliveryWork]], vault: Vault, most: int) -> int:
    """Destroy the papers whose time has come; the number carried out."""
    with transaction() as work:
        due = work.outbox.take_due(most)
    for effect in due:
        vault.destroy(effect.object_id)
        with transaction() as work:
            work.cases.mark_destroyed(effect.object_id)
            work.audit.append(MACHINE, "paper.destroyed", effect.object_id)
            work.outbox.mark_sent(effect.id)
    return len(due)
