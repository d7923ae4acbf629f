"""What the console needs of the rest of the service, named by that need.

The queue knows ids and reason codes; whatever a screen shows of a case, and whatever a decision changes
outside the queue, it asks for here. The service's composition supplies both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
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
class ShownSign:
    """One sign of how the file was made or altered; ``code`` is a catalogue key, ``box`` as that of a field."""

    code: str
    is_strong: bool
    page: int | None = None
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class ShownChange:
    """What would have been enough for a yes by machine.

    ``code`` is a catalogue key, ``value`` a day (ISO) or a house number.
    """

    code: str
    value: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """One case as the console shows it. ``box`` of a field is left, top, right, bottom as shares (0..1) of its page.

    ``pages`` counts the pages that can be shown; 0 when the paper is destroyed or cannot be opened.
    ``attempts`` counts the papers sent so far; ``signs`` tell how the file was made or altered; ``own_words`` is what
    the resident added, ``shown_first_name`` the one that neighbours see, ``nothing_else`` whether the person says that
    no other paper is at hand, ``shares_home`` that they share the home. ``enough`` are the changes that
    together would have been enough for a yes by machine.
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
    signs: tuple[ShownSign, ...] = ()
    own_words: str = field(default="", repr=False)
    shown_first_name: str = field(default="", repr=False)
    nothing_else: bool = False
    shares_home: bool = False
    enough: tuple[ShownChange, ...] = ()


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


@dataclass(frozen=True, kw_only=True)
class ShownKind:
    """What one kind of paper proves; months are None where nobody takes it. ``reason`` is told when it is not taken."""

    kind: str
    machine_months: int | None
    human_months: int | None
    alone_months: int | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class ShownPolicy:
    """A policy as a page. ``numbers`` and ``actions`` are by the keys of its file."""

    version: str
    required: tuple[str, ...]
    kinds: tuple[ShownKind, ...]
    numbers: Mapping[str, str]
    actions: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class TurnedCase:
    """One decision that would come out otherwise; ``item_id`` where the case was ever in the queue."""

    case_id: str
    item_id: str | None
    kind: str
    before: str
    before_reasons: tuple[str, ...]
    after: str
    after_reasons: tuple[str, ...]
    checks: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What another policy would change. ``outcomes`` counts (before, after); ``changes`` are the first of them.

    ``differences`` are the keys whose values differ, with both; ``left_out`` decisions could not be judged again.
    """

    policy: ShownPolicy
    differences: tuple[tuple[str, str, str], ...]
    outcomes: Mapping[tuple[str, str], int]
    judged: int
    changed: int
    other_reasons: int
    left_out: int
    changes: tuple[TurnedCase, ...]


class Policies(Protocol):
    """What the console shows of policies; it switches none."""

    def in_force(self) -> ShownPolicy:
        """The policy by which papers are judged now."""
        ...

    def try_out(self, file: bytes, since: date | None) -> Trial:
        """What the policy of a file would change in the decisions taken since that day.

        Raises:
            PolicyFileError: it is no complete policy, or there are too many decisions for a page.
        """
        ...
