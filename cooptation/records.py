"""What is kept beside members, requests and vouches: organisations, letters, reports, and what follows a fraud.

Plain values; the stores that keep them are in ``side_ports``. Secrets are there as digests only, homes as keyed
digests. The words of a report are the one text of a person, kept until the report is dealt with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cooptation.aftermath import Measure
from cooptation.codes import Code
from cooptation.organisations import Agreement, Ground
from cooptation.people import Home
from cooptation.vouch import Role, TrustLevel


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """A landlord, a town hall or an association with its agreement. ``title`` is the body's public name."""

    id: str
    siren: str
    title: str
    role: Role
    quarters: frozenset[str]
    is_signed: bool
    is_mailbox_proved: bool
    since: datetime
    until: datetime
    ended_at: datetime | None = None

    @property
    def agreement(self) -> Agreement:
        """What it has shown before its agents may act."""
        return Agreement(siren=self.siren, is_signed=self.is_signed, is_mailbox_proved=self.is_mailbox_proved)


@dataclass(frozen=True, kw_only=True)
class Agent:
    """A person who acts for an organisation: ``id`` is also their member's, ``label`` its word for them."""

    id: str
    organisation_id: str
    label: str = field(repr=False)
    since: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """A member's year as ambassador."""

    id: str
    member_id: str
    since: datetime
    until: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Attested:
    """One attestation that was given, for the organisation's own log."""

    id: str
    agent_id: str
    organisation_id: str
    case_id: str
    ground: Ground
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A newcomer's wish to be let in by somebody of the same dwelling; open until one of the three moments."""

    id: str
    case_id: str
    dwelling: str
    opened_at: datetime
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None
    declined_at: datetime | None = None


class LetterPurpose(StrEnum):
    """Why a code goes out by post: as a way in, before an admission by vouches, or after one."""

    ENTRY = "entry"
    FIRST = "first"
    AUDIT = "audit"


@dataclass(frozen=True, kw_only=True)
class PostedLetter:
    """A code for a dwelling. It waits to be printed, then to be answered; ``code_digest`` is set at printing.

    ``closed_at``: it is not followed any more: its silence was, or what it was for is over.
    """

    id: str
    purpose: LetterPurpose
    case_id: str
    dwelling: str
    asked_at: datetime
    code_digest: str = field(default="", repr=False)
    sent_at: datetime | None = None
    tries: int = 0
    answered_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Neither answered nor given up."""
        return self.answered_at is None and self.closed_at is None


class ReportKind(StrEnum):
    """The fixed reasons of a report, in the order of the form."""

    DOES_NOT_LIVE_HERE = "does_not_live_here"
    HAS_MOVED = "has_moved"
    HAS_DIED = "has_died"
    PAPER_USED_WITHOUT_ME = "paper_used_without_me"
    PRESSED_OR_PAID = "pressed_or_paid"
    OTHER = "other"


GONE_KINDS = frozenset({ReportKind.HAS_MOVED, ReportKind.HAS_DIED})
"""Nobody's fault: what they vouched for while they lived there stands."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """The texts of a report, forgotten when it is dealt with. ``contact``: where its author wants to hear of that."""

    name: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    words: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class FiledReport:
    """A report. ``member_id`` is empty where it names nobody known; ``reference`` is a digest."""

    id: str
    kind: ReportKind
    member_id: str
    quarter: str
    reference: str = field(repr=False)
    filed_at: datetime
    locale: str = "fr"
    dealt_at: datetime | None = None
    upheld: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Untold:
    """The author of a closed report, who wants to hear of it."""

    report_id: str
    contact: str = field(repr=False)
    locale: str


class Cause(StrEnum):
    """What a consequence follows from."""

    FRAUD = "fraud"
    REPORT = "report"
    WITHDRAWAL = "withdrawal"
    RECOVERY = "recovery"
    AUDIT = "audit"
    EXPIRY = "expiry"
    IMPORT = "import"
    APPEAL = "appeal"


@dataclass(frozen=True, kw_only=True)
class KeptFraud:
    """A finding of humans; ``request_id`` where it was still a request. ``overturned_at``: an appeal was right."""

    id: str
    member_id: str
    request_id: str
    was_admitted: bool
    reviewers: int
    found_at: datetime
    overturned_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class KeptConsequence:
    """One consequence as it was recorded. A ``REVIEW`` is open until a human has settled it; others apply at once."""

    id: str
    member_id: str
    measure: Measure
    code: Code
    cause: Cause
    cause_id: str
    vouch_ids: tuple[str, ...]
    reviewers: int
    made_at: datetime
    facts: Mapping[str, int | float] = field(default_factory=dict)
    until: datetime | None = None
    settled_at: datetime | None = None
    verdict: str = ""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """One import of verified members, undone as a whole."""

    id: str
    made_at: datetime
    members: int
    undone_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Imported:
    """One already verified member of an import."""

    account: str = field(repr=False)
    home: Home
    level: TrustLevel
    verified_at: datetime
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Stood:
    """A vouch that stood for somebody, and who gave it when."""

    vouch_id: str
    voucher_id: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Unposted:
    """An admission to be audited by letter."""

    audit_id: str
    case_id: str
    dwelling: str


@dataclass(frozen=True, kw_only=True)
class MemberKey:
    """A public key a member registered in person; ``thumbprint`` is that of RFC 7638."""

    thumbprint: str
    member_id: str
    x: str
    registered_at: datetime


@dataclass(frozen=True, kw_only=True)
class Building:
    """What an institution declared of a building: how many units, and whether people live there in rooms."""

    building: str
    units: int
    is_collective: bool


@dataclass(frozen=True, kw_only=True)
class Event:
    """A declared recruitment event in a quarter, which doubles the arrivals that surprise nobody."""

    id: str
    quarter: str
    since: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True)
class ToldHome:
    """Which flat of its door a case's home is, as digests; it holds as long as the case is at that door."""

    case_id: str
    building: str
    dwelling: str
    told_at: datetime
