"""One thing a human must look at, and what they may answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from review_queue.errors import InvalidDecisionError

MAX_NOTE_CHARS = 500


class ItemKind(StrEnum):
    """What a human is asked about; the kind says who settles the answer and which answers there are."""

    DOCUMENT = "document"
    COOPTATION = "cooptation"
    AUDIT = "audit"
    REPORT = "report"
    REEXAMINATION = "reexamination"
    APPEAL = "appeal"
    SAMPLE = "sample"
    GOLDEN = "golden"


class ItemState(StrEnum):
    """Where an item stands.

    ``CLAIMED`` and ``SNOOZED`` are seen and never stored: a claim is a running lease, a snooze a time that has not
    come, and both end by themselves (``ReviewItem.state_at``). ``DECIDED`` waits for the end of the undo time.
    """

    OPEN = "open"
    CLAIMED = "claimed"
    SNOOZED = "snoozed"
    APPEAL = "appeal"
    SECOND_REVIEW = "second_review"
    BLIND_REVIEW = "blind_review"
    ESCALATED = "escalated"
    DECIDED = "decided"
    COMMITTED = "committed"
    CLOSED = "closed"


WAITING = (
    ItemState.OPEN,
    ItemState.APPEAL,
    ItemState.SECOND_REVIEW,
    ItemState.BLIND_REVIEW,
    ItemState.ESCALATED,
)
"""Stored states in which somebody still has to look."""
UNDECIDED = (*WAITING, ItemState.DECIDED)
"""Stored states in which nothing has happened outside the queue yet."""


class ReviewVerdict(StrEnum):
    """What a moderator may answer; only here can a person be refused.

    ``KEPT`` leaves everything as it is, ``UPHELD`` says that the report or the doubt was right, ``REVOKED`` ends the
    status of a verified resident, which takes two moderators.
    """

    VERIFIED = "verified"
    NEEDS_ACTION = "needs_action"
    REFUSED = "refused"
    KEPT = "kept"
    UPHELD = "upheld"
    REVOKED = "revoked"


_ANSWERS = (ReviewVerdict.VERIFIED, ReviewVerdict.NEEDS_ACTION, ReviewVerdict.REFUSED)
_LOOKS_AGAIN = (ReviewVerdict.KEPT, ReviewVerdict.UPHELD, ReviewVerdict.REVOKED)

VERDICTS_OF: dict[ItemKind, tuple[ReviewVerdict, ...]] = {
    ItemKind.DOCUMENT: _ANSWERS,
    ItemKind.COOPTATION: _ANSWERS,
    ItemKind.APPEAL: (ReviewVerdict.VERIFIED, ReviewVerdict.REFUSED),
    ItemKind.SAMPLE: _ANSWERS,
    ItemKind.GOLDEN: _ANSWERS,
    ItemKind.REPORT: (ReviewVerdict.KEPT, ReviewVerdict.UPHELD),
    ItemKind.REEXAMINATION: _LOOKS_AGAIN,
    ItemKind.AUDIT: _LOOKS_AGAIN,
}
"""The answers each kind of item takes, in the order of the screen."""


@dataclass(frozen=True, kw_only=True)
class ReviewItem:
    """A thing waiting for a human. ``subject_id`` is what raised it (a document, a request, a report); ids are opaque.

    ``case_id`` is empty for a report that names nobody known. ``holder`` is the moderator who has it open until
    ``lease_until`` (UTC). ``recall`` names the recall that called an answered case back; empty for a case that waits
    for its first answer. ``quarter`` is where the person says they live. ``needs_four_eyes`` once two moderators
    must agree, ``doubled`` when a second one answers blind before anything happens. ``commit_at`` is when a decision
    that can still be undone takes effect; ``decided_by`` who took it. ``reopened`` counts the times a lead opened it
    again after its answer had taken effect. ``twin`` is another quarter whose moderators may take it as well
    (``review_queue.routing.EVERYWHERE``: every lead), ``is_safety`` says that the brake brought it here.
    """

    id: str
    case_id: str
    subject_id: str
    state: ItemState
    reasons: tuple[str, ...]
    version: int
    created_at: datetime
    due_at: datetime
    kind: ItemKind = ItemKind.DOCUMENT
    quarter: str | None = None
    needs_four_eyes: bool = False
    doubled: bool = False
    holder: str | None = None
    lease_until: datetime | None = None
    recall: str = ""
    snoozed_until: datetime | None = None
    commit_at: datetime | None = None
    decided_by: str | None = None
    reopened: int = 0
    twin: str | None = None
    is_safety: bool = False

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still has to look; a screen shows evidence and takes answers only then."""
        return self.state in WAITING

    @property
    def hides_first_answer(self) -> bool:
        """Whether somebody answered already and this reader must not see it before their own answer."""
        return self.state in (ItemState.SECOND_REVIEW, ItemState.BLIND_REVIEW)

    @property
    def hides_machine(self) -> bool:
        """Whether the machine's opinion is kept from the reader, so that agreeing with it means something."""
        return self.state is ItemState.BLIND_REVIEW or self.kind is ItemKind.SAMPLE

    def is_held(self, now: datetime) -> bool:
        """Whether somebody has it open."""
        return self.holder is not None and self.lease_until is not None and self.lease_until > now

    def is_snoozed(self, now: datetime) -> bool:
        """Whether it was put aside until later."""
        return self.is_waiting and self.snoozed_until is not None and self.snoozed_until > now

    def is_late(self, now: datetime) -> bool:
        """Whether the promised time has passed."""
        return self.is_waiting and self.due_at < now

    def may_be_undone(self, moderator_id: str, now: datetime) -> bool:
        """Whether this moderator's answer can still be taken back."""
        mine = self.state is ItemState.DECIDED and self.decided_by == moderator_id
        return mine and self.commit_at is not None and self.commit_at > now

    def state_at(self, now: datetime) -> ItemState:
        """The state as people see it: claimed while somebody has it open, snoozed while it is put aside."""
        if self.is_waiting and self.is_held(now):
            return ItemState.CLAIMED
        return ItemState.SNOOZED if self.is_snoozed(now) else self.state


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
    """A moderator's answer. ``reasons`` are catalogue keys (R-… to ask, N-… to refuse or revoke), else none.

    Raises:
        InvalidDecisionError: a reason is missing, not wanted, or not of the verdict's list; the note is too long.
    """

    verdict: ReviewVerdict
    reasons: tuple[str, ...] = ()
    note: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Refuse an answer that tells the resident nothing."""
        allowed = REASONS[self.verdict]
        if bool(allowed) != bool(self.reasons):
            raise InvalidDecisionError("a correction, a refusal or a revocation needs a reason; the others have none")
        if not set(self.reasons) <= set(allowed):
            raise InvalidDecisionError("this reason is not in the list of this verdict")
        if len(self.note) > MAX_NOTE_CHARS:
            raise InvalidDecisionError(f"a note has {MAX_NOTE_CHARS} characters at most")
        if "N-AUTRE" in self.reasons and not self.note.strip():
            raise InvalidDecisionError("this reason needs a text")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What went before an answer, for measures: the time of real work, and whether the machine's opinion was shown."""

    active_ms: int | None = None
    machine_hint_shown: bool = True


UNSEEN = Seen()


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
    ReviewVerdict.KEPT: (),
    ReviewVerdict.UPHELD: (),
    ReviewVerdict.REVOKED: REFUSE_REASONS,
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
