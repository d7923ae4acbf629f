"""What the way of a case needs from outside, and nothing more; the adapters satisfy it by shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from cooptation.policy import CooptationPolicy
from cooptation.ports import Work as VouchingWork
from ocr.reading import DocumentReading
from ocr.seal import TrustList
from review_queue.brake import Path
from review_queue.item import UNSEEN, ItemKind, ReviewDecision, ReviewItem, Seen
from review_queue.routing import Routing
from review_queue.states import Circumstance
from verification.domain.case import Case, CaseStatus
from verification.domain.claim import Claim, EarlierUse, Evidence
from verification.domain.decision import Decision
from verification.domain.errors import PaperDestroyedError, PaperNotFoundError
from verification.domain.policy import Policy
from verification.domain.whereabouts import KnownAddress, Nowhere, Whereabouts
from verification.reuse import PaperTrace

PAPER = "paper"
READING = "reading"
"""The two things kept, encrypted, of every document: its bytes and what was read on them."""


@dataclass(frozen=True, kw_only=True)
class ClaimedJob:
    """One document to decide, held under ``token`` until the lease ends. ``attempts`` counts this one."""

    id: str
    document_id: str
    case_id: str
    attempts: int
    token: str = field(repr=False)
    claim: Claim


@dataclass(frozen=True, kw_only=True)
class Beginner:
    """A moderator before an answer: how many they gave (as far as it matters) and how many others could answer."""

    item: ReviewItem
    answers: int
    colleagues: int


@dataclass(frozen=True, kw_only=True)
class GivenAnswer:
    """An answer with what the queue keeps beside it."""

    decision: ReviewDecision
    undo_seconds: float = 0.0
    seen: Seen = UNSEEN
    signs: frozenset[Circumstance] = frozenset()
    double: bool = False


class CommittedAnswer(Protocol):
    """An answer whose undo time is over."""

    @property
    def item(self) -> ReviewItem:
        """The item as it is now: committed, or waiting for a second reader or a lead."""
        ...

    @property
    def decision(self) -> ReviewDecision:
        """What was answered."""
        ...

    @property
    def moderator_id(self) -> str:
        """Who answered."""
        ...

    @property
    def moderators(self) -> tuple[str, ...]:
        """Everybody who answered on the item since it was opened."""
        ...

    @property
    def takes_effect(self) -> bool:
        """Whether something happens outside the queue now."""
        ...


class CaseStore(Protocol):
    """Cases, their documents and their decisions; decisions are only ever added."""

    def get(self, case_id: str) -> Case:
        """The case, or ``CaseNotFoundError``."""
        ...

    def add(self, case_id: str, claim: Claim, locale: str) -> bool:
        """A new draft; False when the id is known already, and then nothing changes."""
        ...

    def move(
        self, case: Case, status: CaseStatus, *, reasons: tuple[str, ...] = (), until: datetime | None = None
    ) -> None:
        """Take one step; ``CaseChangedError`` when somebody moved it meanwhile."""
        ...

    def correct(self, case: Case, claim: Claim) -> None:
        """Replace the declared name and address, and the first name that neighbours see."""
        ...

    def settle_in(self, case: Case, quarter: str | None, *, is_chosen: bool = False) -> None:
        """Keep the quarter of the declared home, and whether the resident chose it."""
        ...

    def say_nothing_else(self, case_id: str, *, nothing_else: bool) -> None:
        """Keep whether the person has no other paper, as said with the paper just sent."""
        ...

    def say_shares_home(self, case: Case) -> None:
        """Keep that the person says they share the home."""
        ...

    def explain(self, case: Case, own_words: str) -> None:
        """Keep what the resident adds for a moderator."""
        ...

    def own_words(self, case_id: str) -> str:
        """What the resident added, empty when nothing."""
        ...

    def keep_contact(self, case_id: str, contact: str) -> None:
        """Keep where the person wants to be written to; empty when nowhere."""
        ...

    def contact_of(self, case_id: str) -> str:
        """Where the person wants to be written to, empty when nowhere."""
        ...

    def erase(self, case: Case) -> None:
        """Forget name, address and words; the case stays as an empty row."""
        ...

    def add_document(self, case_id: str, document_id: str, *, size_bytes: int, sha256_keyed: str) -> int:
        """One more paper of the case; its attempt number, from 1."""
        ...

    def attempt_of(self, case_id: str, document_id: str) -> int | None:
        """The attempt number of a paper of this case, None when it is not there."""
        ...

    def document_ids(self, case_id: str) -> tuple[str, ...]:
        """All papers of the case, first one first."""
        ...

    def attempts_since(self, case_id: str, since: datetime) -> int:
        """Papers sent since then."""
        ...

    def is_destroyed(self, document_id: str) -> bool:
        """Whether the paper is gone."""
        ...

    def mark_destroyed(self, document_id: str) -> None:
        """Note that the paper is gone."""
        ...

    def add_decision(self, job: ClaimedJob, decision: Decision, evidence: Evidence, engine: str) -> None:
        """Keep the machine's one decision on this document, with what it rests on."""
        ...

    def keep_policy(self, version: str, content: Mapping[str, str]) -> None:
        """Keep the policy that a decision was taken by; one that is kept already changes nothing."""
        ...

    def decision_on(self, document_id: str) -> Decision | None:
        """The machine's decision on this document, None while there is none."""
        ...


class JobStore(Protocol):
    """One job a document; the row is the truth, messages only nudge."""

    def add(self, document_id: str) -> str:
        """A new open job; its id."""
        ...

    def finish(self, job: ClaimedJob) -> bool:
        """Close the job; False when its lease was lost to somebody else."""
        ...


class ReviewDesk(Protocol):
    """Where unclear cases wait for a human."""

    def open(
        self,
        case_id: str,
        subject_id: str,
        reasons: tuple[str, ...],
        due_at: datetime,
        *,
        kind: ItemKind = ItemKind.DOCUMENT,
        quarter: str | None = None,
        four_eyes: bool = False,
        links: Mapping[str, str] | None = None,
        is_safety: bool = False,
    ) -> str:
        """Put a subject in the queue, once a kind, and give the item's id.

        ``case_id`` may be empty for a report that names nobody known. ``links`` are keyed digests by what they are of
        (``paper``, ``dwelling``), by which moderators see the items that go together. ``is_safety``: the brake brought
        it here, and two moderators must say yes.
        """
        ...

    def open_appeal(
        self, case_id: str, subject_id: str, reasons: tuple[str, ...], due_at: datetime, quarter: str | None = None
    ) -> str:
        """Put an appeal in the queue, for somebody who has not judged this case; gives the item's id."""
        ...

    def due_after(self, promised: timedelta, since: datetime | None = None) -> datetime:
        """When a promise made now, or told later, falls due, in declared working hours."""
        ...

    def due_of(self, case_id: str) -> datetime | None:
        """By when a human answers on a case; None where nobody is asked."""
        ...

    def is_braked(self, quarter: str | None, path: Path) -> bool:
        """Whether only humans may say yes to a case of this quarter on this path."""
        ...

    def routing(self) -> Routing:
        """Who may look, as it is in force."""
        ...

    def route_again(self) -> Sequence[ReviewItem]:
        """Look again who may take what waits; the items that went to a lead because nobody may."""
        ...

    def last_answered(self, case_id: str) -> str | None:
        """The subject of the last human answer on a case that took effect."""
        ...

    def has_seen(self, document_id: str) -> bool:
        """Whether a human was asked about this paper before."""
        ...

    def close(self, case_id: str, *, kinds: tuple[ItemKind, ...] = ()) -> None:
        """Take the case's items off the queue without a decision; with ``kinds`` those alone."""
        ...

    def close_subject(self, subject_id: str) -> None:
        """Take the items about a subject off the queue without a decision."""
        ...

    def forget(self, case_id: str) -> None:
        """Erase what moderators wrote about a case."""
        ...

    def boost(self, case_id: str) -> None:
        """New evidence came: hand the case's items out before the others of their class."""
        ...

    def item(self, item_id: str) -> ReviewItem:
        """One item as it is now."""
        ...

    def reasons_on(self, subject_id: str) -> frozenset[str]:
        """Every reason for which a human was asked about a subject, whichever item it was."""
        ...

    def standing_of(self, item_id: str, moderator_id: str) -> Beginner:
        """What says whether this moderator's answer on this item is doubled."""
        ...

    def decide(self, item_id: str, version: int, moderator_id: str, answer: GivenAnswer) -> ReviewItem:
        """Keep an answer until its undo time is over; ``ItemChangedError`` or ``LeaseLostError`` when too late."""
        ...

    def undo(self, item_id: str, moderator_id: str) -> ReviewDecision:
        """Take an answer back before it takes effect; ``UndoTooLateError`` afterwards."""
        ...

    def commit(self, item_id: str) -> CommittedAnswer | None:
        """Bring an answer whose undo time is over to its end; None when it was taken back or closed meanwhile."""
        ...

    def lapse(self, item_id: str) -> None:
        """Close an item whose answer no longer fits its case."""
        ...

    def note_estimate(self, subject_id: str, until: datetime) -> None:
        """Keep by when a resident was told to expect an answer."""
        ...


class Outbox(Protocol):
    """Effects that follow a change, kept in its transaction and carried out afterwards."""

    def destroy_paper(self, case_id: str, document_id: str, *, after: datetime) -> None:
        """Destroy the paper and its reading, not before ``after``; an earlier plan gives way."""
        ...

    def commit_answer(self, case_id: str, item_id: str, *, after: datetime) -> None:
        """Bring a moderator's answer to its end once ``after`` has passed."""
        ...

    def forget_answer(self, item_id: str) -> None:
        """The answer was taken back: nothing follows from it."""
        ...

    def message(self, kind: str, case_id: str, params: Mapping[str, str | int | list[str]] | None = None) -> None:
        """Send the resident of a case a message: texts ``mail.<kind>.…``, values that are codes, dates and counts."""
        ...

    def tell(self, event: str, case_id: str, *, object_id: str = "", status: str = "") -> None:
        """Tell the network of something beside a case's own steps (``member.…``, ``vouch.…``): ids and codes only."""
        ...

    def forget_mail(self, case_id: str) -> None:
        """Destroy what is kept of the messages of a case."""
        ...


class AuditLog(Protocol):
    """The chained log: ids and codes only."""

    def append(self, actor: str, action: str, object_id: str, **detail: str | int | list[str]) -> None:
        """Add one entry in the running transaction."""
        ...


@dataclass(frozen=True, kw_only=True)
class Appeal:
    """One appeal: ``about`` an answer on the case, or a member's standing. ``subject_id`` is that of its item."""

    id: str
    case_id: str
    about: str
    subject_id: str
    words: str = field(default="", repr=False)
    member_id: str = ""
    settled_at: datetime | None = None
    verdict: str | None = None


class AppealStore(Protocol):
    """What people said against an answer, or against the loss of their standing."""

    def file(self, case_id: str, about: str, words: str, *, subject_id: str = "", member_id: str = "") -> Appeal:
        """Keep an appeal; without a subject of its own it is its own subject."""
        ...

    def on(self, subject_id: str) -> Appeal | None:
        """The last appeal about a subject."""
        ...

    def of_case(self, case_id: str) -> Appeal | None:
        """The last appeal of a case."""
        ...

    def waits_for(self, member_id: str) -> bool:
        """Whether an appeal about this member's standing waits for its answer."""
        ...

    def settled_since(self, member_id: str, since: datetime) -> bool:
        """Whether one was answered since then."""
        ...

    def settle(self, appeal_id: str, verdict: str) -> None:
        """Keep the answer; what was said is needed no longer."""
        ...

    def forget(self, case_id: str) -> None:
        """Erase what was said."""
        ...


class PaperMemory(Protocol):
    """Verified uses of papers, as keyed digests."""

    def earlier(self, traces: Sequence[PaperTrace]) -> tuple[EarlierUse, ...]:
        """Uses of the same paper under other accounts; concurrent users of one paper wait for each other."""
        ...

    def remember(self, trace: PaperTrace) -> None:
        """Keep a verified use."""
        ...


class Vouching(Protocol):
    """Neighbours' vouches, in the transaction of a case."""

    @property
    def work(self) -> VouchingWork:
        """The stores of the acts."""
        ...

    @property
    def policy(self) -> CooptationPolicy:
        """The rules' numbers."""
        ...


class Work(Protocol):
    """Everything that changes together: one transaction."""

    @property
    def now(self) -> datetime:
        """The transaction's time, UTC, by the database's clock where there is one."""
        ...

    @property
    def cases(self) -> CaseStore:
        """Cases and what belongs to them."""
        ...

    @property
    def jobs(self) -> JobStore:
        """Documents to decide."""
        ...

    @property
    def reviews(self) -> ReviewDesk:
        """The human queue."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Effects to follow."""
        ...

    @property
    def audit(self) -> AuditLog:
        """The chained log."""
        ...

    @property
    def appeals(self) -> AppealStore:
        """What was said against answers."""
        ...

    @property
    def papers(self) -> PaperMemory:
        """Papers used before."""
        ...

    @property
    def vouching(self) -> Vouching | None:
        """Members and requests; None in a process that keeps none (it answers no case)."""
        ...


class Vault(Protocol):
    """Encrypted papers and readings, by document id and purpose."""

    def store(self, document_id: str, purpose: str, data: bytes) -> None:
        """Keep the bytes, durably, before returning."""
        ...

    def load(self, document_id: str, purpose: str) -> bytes:
        """The bytes again; an error when they were destroyed."""
        ...

    def destroy(self, document_id: str) -> bool:
        """Destroy the keys and then the bytes of every purpose; False when there was nothing."""
        ...


class Places(Protocol):
    """What the imported address base and the quarters say of a written address."""

    def locate(self, address: str, /) -> Whereabouts | None:
        """Where an address lies; None where nothing was imported."""
        ...

    def suggest(self, text: str, limit: int, /) -> tuple[KnownAddress, ...]:
        """Addresses that somebody who typed this may mean, the likeliest first."""
        ...

    def quarter_name(self, quarter: str) -> str:
        """What people call a quarter."""
        ...


@dataclass(frozen=True, kw_only=True)
class Services:
    """What the composition hands to the pipeline, the pages and the tasks.

    ``transaction`` opens a writing transaction, ``looking`` one that only reads and never waits for a writer.
    ``note_erasure`` remembers an erased case outside the database, so that a restored backup forgets it again.
    ``engine`` is the version of what reads, kept with each decision so that its decisions can be called back.
    ``undo_seconds`` is how long a moderator's answer can be taken back, ``double_percent`` the share of answers that a
    second moderator gives blind, ``sample_percent`` the share of the machine's approvals that a human looks at again.
    """

    transaction: Callable[[], AbstractContextManager[Work]]
    looking: Callable[[], AbstractContextManager[Work]]
    vault: Vault
    read_document: Callable[[bytes], DocumentReading]
    encode_reading: Callable[[DocumentReading], bytes]
    decode_reading: Callable[[bytes], DocumentReading]
    note_erasure: Callable[[str], None]
    nudge: Callable[[str], None]
    today: Callable[[], date]
    policy: Policy
    trust: Callable[[], TrustList]
    digest_keys: tuple[bytes, ...] = field(repr=False)
    engine: str = ""
    undo_seconds: float = 0.0
    double_percent: float = 0.0
    sample_percent: float = 0.0
    places: Places = field(default_factory=Nowhere)

    @property
    def digest_key(self) -> bytes:
        """The secret that keys every new digest; the others are those it replaced."""
        return self.digest_keys[0]

    def kept_reading(self, document_id: str) -> DocumentReading | None:
        """What was read on a paper, None once it is destroyed or when it could not be read."""
        try:
            return self.decode_reading(self.vault.load(document_id, READING))
        except (PaperDestroyedError, PaperNotFoundError):
            return None
