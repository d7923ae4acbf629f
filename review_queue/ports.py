"""What the console needs of the rest of the service, named by that need.

The queue knows ids and reason codes; whatever a screen shows of a case, and whatever a decision changes
outside the queue, it asks for here. The service's composition supplies both.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from review_queue.item import UNSEEN, ItemKind, ReviewDecision, ReviewItem, Seen
from review_queue.metrics import Measure, Period
from review_queue.paper_views import Look
from review_queue.reason_texts import PACKAGED, ReasonTexts
from review_queue.states import Circumstance


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
    """Declared beside read. ``label`` is a catalogue key (name, address, quarter, issue_date, kind, issuer …).

    ``is_used`` says whether a rule looked at it; the plain forms are what the rules compare, where they differ from
    what is shown.
    """

    label: str
    declared: str | None = field(repr=False)
    read: str | None = field(repr=False)
    verdict: str
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    is_used: bool = True
    plain_declared: str = field(default="", repr=False)
    plain_read: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class ShownZone:
    """A place of a page that the screen shows; ``label`` is a catalogue key, ``box`` as that of a field."""

    label: str
    page: int
    box: tuple[float, float, float, float]


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
class ShownVouch:
    """One vouch beside the others. ``voucher`` is a letter (A, B, C…), the same for one person all over the screen.

    ``level``, ``basis`` and ``flags`` are catalogue codes, ``counts`` says whether the rules count it and
    ``not_counted`` by which code they do not. ``other_vouches`` is how many others the voucher gave in the running
    year, ``shares_dwelling_with`` the letters of those who live behind the same door.
    """

    voucher: str
    given_at: datetime
    level: str
    counts: bool
    basis: str = ""
    not_counted: str = ""
    member_since: datetime | None = None
    distance_m: int | None = None
    other_vouches: int = 0
    other_vouches_ended: int = 0
    shares_dwelling_with: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ShownTie:
    """What stands between two people of the picture: ``tie`` is a catalogue code, an empty letter is the newcomer.

    ``is_over``: withdrawn, expired or taken away since; ``at`` is None where there is no date.
    """

    of: str
    tie: str
    to: str
    at: datetime | None = None
    is_over: bool = False


@dataclass(frozen=True, kw_only=True)
class ShownFact:
    """One fact of a vouching case: ``code`` is a catalogue key, ``params`` feed its wording (counts, days, codes)."""

    code: str
    verdict: str
    params: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ShownVouching:
    """The vouching side of a case, without a name or an address of a neighbour: letters, counts, dates and codes.

    ``facts`` come in the order of the screen, those that brought the case here first. ``others_in_dwelling`` counts
    the members behind the declared door. ``has_picture`` says whether the picture of the circle can be asked for;
    ``ties``, ``homes`` (the letters of each dwelling of two or more) and ``stopped`` (whose vouching is off) say the
    same in words.
    """

    request_id: str
    opened_at: datetime
    vouches: tuple[ShownVouch, ...] = ()
    facts: tuple[ShownFact, ...] = ()
    wanted: int = 0
    objections: int = 0
    others_in_dwelling: int = 0
    has_picture: bool = False
    ties: tuple[ShownTie, ...] = ()
    homes: tuple[tuple[str, ...], ...] = ()
    stopped: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ShownReport:
    """A report, a re-examination or an audit: what was said about whom, in codes; who said it is never shown.

    ``about`` is a letter of the vouching side or empty, ``own_words`` what the reporter added, ``since`` the day the
    person was verified, ``earlier`` how many reports there were before and ``earlier_upheld`` how many were right.
    """

    kind: str
    reported_at: datetime
    about: str = ""
    own_words: str = field(default="", repr=False)
    since: datetime | None = None
    basis: str = ""
    earlier: int = 0
    earlier_upheld: int = 0
    facts: tuple[ShownFact, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """One case as the console shows it. ``box`` of a field is left, top, right, bottom as shares (0..1) of its page.

    ``pages`` counts the pages that can be shown; 0 when the paper is destroyed or cannot be opened.
    ``attempts`` counts the papers sent so far; ``signs`` tell how the file was made or altered; ``own_words`` is what
    the resident added, ``shown_first_name`` the one that neighbours see, ``nothing_else`` whether the person says that
    no other paper is at hand, ``shares_home`` that they share the home. ``enough`` are the changes that
    together would have been enough for a yes by machine. ``zones`` are the places that are shown at first.
    ``vouching`` and ``report`` are there for the kinds of item that concern vouches or reports; a case may have a paper
    beside them. ``reason_texts`` is the wording in force and ``reason_values`` what its places are filled with for this
    person: with both a message is previewed word for word.
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
    zones: tuple[ShownZone, ...] = ()
    kind: ItemKind = ItemKind.DOCUMENT
    vouching: ShownVouching | None = None
    report: ShownReport | None = None
    reason_texts: ReasonTexts = PACKAGED
    reason_values: Mapping[str, str] = field(default_factory=dict, repr=False)


class Dossiers(Protocol):
    """Where the console gets what it shows; every page image that is shown is written to the audit log."""

    def dossier(self, item: ReviewItem) -> Dossier:
        """Everything about the item's case that a moderator may see."""
        ...

    def page_image(self, item: ReviewItem, page: int, look: Look) -> bytes:
        """One upright page as JPEG, ``page`` from 1, with no more on it than the look allows.

        Raises:
            ItemNotFoundError: there is no such page, or the paper is destroyed.
        """
        ...

    def picture(self, item: ReviewItem, locale: str) -> bytes:
        """Who vouched for whom around the newcomer, as SVG with its words in a language; the letters are the screen's.

        Raises:
            ItemNotFoundError: the item is not about vouches.
        """
        ...

    def prepare(self, item: ReviewItem) -> None:
        """Make ready what a case shows first, for somebody who will soon ask; nobody sees it yet."""
        ...


class Settles(Protocol):
    """What happens when a moderator has decided, and what takes it back."""

    def settle(
        self,
        item_id: str,
        version: int,
        moderator_id: str,
        decision: ReviewDecision,
        seen: Seen = UNSEEN,
        signs: Collection[Circumstance] = (),
    ) -> ReviewItem:
        """Keep the answer; it takes effect at the item's ``commit_at``, or at once where no undo time is set.

        ``signs`` are what makes it need a second pair of eyes and is known to the screen (a large bulk action, a page
        unmasked after an erasure was asked for).

        The item comes back as it is now: ``decided`` while the answer can be undone, then ``committed``, or waiting
        for a second reader (``second_review``, ``blind_review``) or a lead (``escalated``).

        Raises:
            ItemChangedError: it was decided or changed meanwhile.
            LeaseLostError: somebody else holds it.
            InvalidDecisionError: this kind of item has other answers.
        """
        ...

    def undo(self, item_id: str, moderator_id: str) -> ReviewDecision:
        """Take one's answer back before it takes effect; the item is held again, the answer comes back as a draft.

        Raises:
            ItemNotFoundError: there is no such item.
            UndoTooLateError: it has taken effect, or was not theirs.
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


@dataclass(frozen=True, kw_only=True)
class ShownMail:
    """One message of the local mail folder."""

    id: str
    to: str = field(repr=False)
    subject: str = field(repr=False)
    at: datetime
    text: str = field(repr=False)


class MailBox(Protocol):
    """The messages that are kept in a folder because no mail server is set."""

    def newest(self) -> tuple[ShownMail, ...]:
        """The last messages, newest first."""
        ...


@dataclass(frozen=True, kw_only=True)
class IssuerDay:
    """How an issuer's papers fared on one day: how many were judged, how many of them the machine did not verify."""

    issuer: str
    day: date
    failures: int
    cases: int


class CaseFigures(Protocol):
    """What is counted of cases and papers, where the queue has no tables; never a person."""

    def measures(self, period: Period) -> tuple[Measure, ...]:
        """Answers, waits, automation, papers sent again, cases that ended without an answer."""
        ...

    def issuer_days(self, period: Period) -> tuple[IssuerDay, ...]:
        """How each issuer's papers fared, day by day."""
        ...


class NoFigures:
    """For a console without a service around it."""

    def measures(self, period: Period) -> tuple[Measure, ...]:
        """None."""
        return ()

    def issuer_days(self, period: Period) -> tuple[IssuerDay, ...]:
        """None."""
        return ()
