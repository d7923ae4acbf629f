"""One thing a human must look at, and what they may answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from review_queue.errors import InvalidDecisionError

MAX_NOTE_CHARS = 500


class ItemState(StrEnum):
    """An item is decided once and for all."""

    OPEN = "open"
    DECIDED = "decided"
    CLOSED = "closed"


class ReviewVerdict(StrEnum):
    """What a moderator may answer; only here can a person be refused."""

    VERIFIED = "verified"
    NEEDS_ACTION = "needs_action"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class ReviewItem:
    """A case waiting for a human. ``subject_id`` is the document that raised it; both ids are opaque here.

    ``holder`` is the moderator who has it open until ``lease_until`` (UTC). ``recall`` names the recall that called
    an answered case back; empty for a case that waits for its first answer.
    """

    id: str
    case_id: str
    subject_id: str
    state: ItemState
    reasons: tuple[str, ...]
    version: int
    created_at: datetime
    due_at: datetime
    holder: str | None = None
    lease_until: datetime | None = None
    recall: str = ""

    def is_held(self, now: datetime) -> bool:
        """Whether somebody has it open."""
        return self.holder is not None and self.lease_until is not None and self.lease_until > now

    def is_late(self, now: datetime) -> bool:
        """Whether the promised time has passed."""
        return self.state is ItemState.OPEN and self.due_at < now


@dataclass(frozen=True, kw_only=True)
class QueueCounts:
    """How the queue stands for one moderator. ``to_do`` is everything undecided, the other three are parts of it.

    ``first_free_at`` is when the first of the items held by others comes free at the latest.
    """

    to_do: int
    late: int
    held_by_others: int
    mine: int
    first_free_at: datetime | None = None

    @property
    def free(self) -> int:
        """How many nobody has open."""
        return self.to_do - self.held_by_others - self.mine


@dataclass(frozen=True, kw_only=True)
class ReviewDecision:
    """A moderator's answer. ``reasons`` are catalogue keys (R-… to ask, N-… to refuse), none when verified.

    Raises:
        InvalidDecisionError: a reason is missing, not wanted, or not of the verdict's list; the note is too long.
    """

    verdict: ReviewVerdict
    reasons: tuple[str, ...] = ()
    note: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Refuse an answer that tells the resident nothing."""
        allowed = REASONS[self.verdict]
        if (self.verdict is ReviewVerdict.VERIFIED) == bool(self.reasons):
            raise InvalidDecisionError("a correction or a refusal needs a reason; a verification has none")
        if not set(self.reasons) <= set(allowed):
            raise InvalidDecisionError("this reason is not in the list of this verdict")
        if len(self.note) > MAX_NOTE_CHARS:
            raise InvalidDecisionError(f"a note has {MAX_NOTE_CHARS} characters at most")
        if "N-AUTRE" in self.reasons and not self.note.strip():
            raise InvalidDecisionError("this reason needs a text")


FIX_REASONS: tuple[str, ...] = (
    "R-FLOU", "R-COUPE", "R-REFLET", "R-TYPE", "R-DATE", "R-NOM",
    "R-ADR", "R-BIS", "R-ZONE", "R-PAGES", "R-MDP", "R-MASQ",
)  # fmt: skip
REFUSE_REASONS: tuple[str, ...] = (
    "N-MODIF", "N-EMPRUNT", "N-HABITE", "N-DOUBLE", "N-RESEAU", "N-PRO", "N-AUTRE",
)  # fmt: skip
REASONS: dict[ReviewVerdict, tuple[str, ...]] = {
    ReviewVerdict.VERIFIED: (),
    ReviewVerdict.NEEDS_ACTION: FIX_REASONS,
    ReviewVerdict.REFUSED: REFUSE_REASONS,
}
"""The two lists of the console, in the order of the number keys."""

REASON_CODES: dict[str, str] = {
    "R-FLOU": "document.blurred",
    "R-COUPE": "document.cropped",
    "R-REFLET": "document.glare",
    "R-TYPE": "document.type_not_accepted",
    "R-DATE": "document.too_old",
    "R-NOM": "name.mismatch",
    "R-ADR": "address.mismatch",
    "R-BIS": "address.repetition_differs",
    "R-ZONE": "address.outside_area",
    "R-PAGES": "document.page_missing",
    "R-MDP": "document.password_protected",
    "R-MASQ": "document.masked_zone",
    "N-MODIF": "document.altered",
    "N-EMPRUNT": "document.reused",
    "N-HABITE": "residence.not_shown",
    "N-DOUBLE": "person.duplicate",
    "N-RESEAU": "vouch.not_counted",
    "N-PRO": "address.not_residential",
    "N-AUTRE": "other.by_moderator",
}
"""The wire code each key stands for (DESIGN section 7)."""
