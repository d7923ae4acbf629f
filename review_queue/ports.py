"""What the console needs of the rest of the service, named by that need.

The queue knows ids and reason codes; whatever a screen shows of a case, and whatever a decision changes
outside the queue, it asks for here. The service's composition supplies both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from review_queue.item import ReviewDecision, ReviewItem


@dataclass(frozen=True, kw_only=True)
class ShownFinding:
    """One check as a row: ``verdict`` is pass, fail or inconclusive; ``params`` feed the wording."""

    check: str
    verdict: str
    reason: str | None
    score: float | None
    params: Mapping[str, str | int | float]


@dataclass(frozen=True, kw_only=True)
class ShownField:
    """Declared beside read. ``label`` is a catalogue key (name, address, issue_date, kind, issuer)."""

    label: str
    declared: str | None = field(repr=False)
    read: str | None = field(repr=False)
    verdict: str
    page: int | None = None
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """One case as the console shows it. ``box`` of a field is left, top, right, bottom as shares (0..1) of its page.

    ``pages`` counts the pages that can be shown; 0 when the paper is destroyed or cannot be opened.
    ``attempts`` counts the papers sent so far; ``own_words`` is what the resident added.
    """

    case_id: str
    status: str
    locale: str
    policy_version: str
    submitted_at: datetime
    pages: int
    fields: tuple[ShownField, ...] = field(repr=False)
    findings: tuple[ShownFinding, ...]
    attempts: int
    own_words: str = field(default="", repr=False)


class Dossiers(Protocol):
    """Where the console gets what it shows; every page image that is shown is written to the audit log."""

    def dossier(self, item: ReviewItem) -> Dossier:
        """Everything about the item's case that a moderator may see."""
        ...

    def page_image(self, item: ReviewItem, page: int, moderator_id: str) -> bytes:
        """One upright page as JPEG, ``page`` from 1.

        Raises:
            ItemNotFoundError: there is no such page, or the paper is destroyed.
        """
        ...


class Settles(Protocol):
    """What happens when a moderator has decided."""

    def settle(self, item_id: str, version: int, moderator_id: str, decision: ReviewDecision) -> None:
        """Close the item and move its case, in one transaction.

        Raises:
            ItemChangedError: it was decided or changed meanwhile.
            LeaseLostError: somebody else holds it.
        """
        ...
