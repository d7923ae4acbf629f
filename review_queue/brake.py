"""The brake: two leads set a quarter or a path to humans only, for a few days, with a reason.

For the worst day: a wave of false papers, a ring of vouchers. It ends by itself, may be lifted by one lead, and changes
no rule: the machine's yes becomes a question to a human, and a yes of humans takes two. Pure; ``now`` is an argument.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from review_queue.errors import BrakeError

MOST_DAYS = 7
"""The longest a brake holds; whoever needs longer asks again (facts: the worst day)."""
CONFIRM_WITHIN = timedelta(hours=24)
MAX_REASON_CHARS = 200
"""As long as the journal's and the page's line."""


class Scope(StrEnum):
    """What is set to humans only."""

    QUARTER = "quarter"
    PATH = "path"


class Path(StrEnum):
    """The two ways to be verified."""

    DOCUMENT = "document"
    VOUCHING = "vouching"


@dataclass(frozen=True, kw_only=True)
class Brake:
    """One brake, asked for or in force. ``target`` is a quarter's id or a path."""

    id: str
    scope: Scope
    target: str
    days: int
    reason: str
    asked_by: str
    asked_at: datetime
    confirmed_by: str | None = None
    until: datetime | None = None
    lifted_at: datetime | None = None

    def is_in_force(self, now: datetime) -> bool:
        """Whether it holds now."""
        return self.until is not None and now < self.until and self.lifted_at is None

    def waits(self, now: datetime) -> bool:
        """Whether a second lead may still confirm it."""
        return self.confirmed_by is None and self.lifted_at is None and now < self.asked_at + CONFIRM_WITHIN

    def holds(self, quarter: str | None, path: Path) -> bool:
        """Whether a case of this quarter on this path is under it."""
        return self.target == (path.value if self.scope is Scope.PATH else quarter)


def check_brake(scope: Scope, target: str, days: int, reason: str) -> None:
    """Refuse a brake that names nothing, lasts too long or says no reason.

    Raises:
        BrakeError: what is to be changed.
    """
    if not target or (scope is Scope.PATH and target not in set(Path)):
        raise BrakeError("brake.error.target")
    if not 1 <= days <= MOST_DAYS:
        raise BrakeError("brake.error.days")
    if not reason.strip() or len(reason.strip()) > MAX_REASON_CHARS:
        raise BrakeError("brake.error.reason")


def confirmed_until(brake: Brake, lead_id: str, now: datetime) -> datetime:
    """When a brake ends that a second lead confirms now.

    Raises:
        BrakeError: the same lead, or too late.
    """
    if not brake.waits(now):
        raise BrakeError("brake.error.too_late")
    if lead_id == brake.asked_by:
        raise BrakeError("brake.error.second_lead")
    return now + timedelta(days=brake.days)


def in_force(brakes: Iterable[Brake], quarter: str | None, path: Path, now: datetime) -> Brake | None:
    """The brake that a case is under, the one that ends last; None when there is none."""
    found = [brake for brake in brakes if brake.is_in_force(now) and brake.holds(quarter, path)]
    return max(found, key=lambda brake: brake.until or now, default=None)
