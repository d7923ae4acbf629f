"""The values that the acts take and give: members, requests, what pages show. No rule and no database here.

Dwellings, buildings, streets and families are keyed digests, opaque here. The two words in clear, a first name and a
street, come from the case for one page and are kept nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cooptation.circumstances import ObjectionKind, PostedCode
from cooptation.eligibility import Budget
from cooptation.lifetime import Way
from cooptation.reasons import Answer, Reason
from cooptation.vouch import Level, Standing, TrustLevel


@dataclass(frozen=True, kw_only=True)
class Home:
    """One dwelling as digests, its quarter, and where it lies; no position where no address base is imported.

    ``dwelling`` is the address unit, ``building`` the door on the street, ``family`` the surname, ``person`` the whole
    name in whatever order; the two last are empty for a home of nobody. ``is_whole_door``: the address stops at the
    door, so that the dwelling is everybody behind it and the same digest as the door. ``declared`` is that whole
    door's digest where the resident has said since which flat is theirs. Neither of the two last is kept.
    """

    dwelling: str
    building: str
    street: str = field(repr=False)
    family: str
    quarter: str
    lon: float | None = field(default=None, repr=False)
    lat: float | None = field(default=None, repr=False)
    is_rural: bool = False
    person: str = ""
    is_whole_door: bool = False
    declared: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Claimant:
    """Who stands behind a case: the network's account and the declared home. ``is_open``: it may still be decided."""

    account: str = field(repr=False)
    home: Home
    is_open: bool = True


@dataclass(frozen=True, kw_only=True)
class Introduction:
    """What neighbours see of a newcomer, and nothing more."""

    shown_first_name: str = field(repr=False)
    street: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Member:
    """An account that vouching knows; ``level`` is None while, or once, it is not verified.

    ``admitted_at`` is when the present level began, ``verified_at`` since when verified without a gap. ``batch`` names
    the import that brought it. ``is_muted``: does not want to be asked.
    """

    id: str
    account: str = field(repr=False)
    home: Home
    case_id: str | None = None
    level: TrustLevel | None = None
    way: Way | None = None
    verified_at: datetime | None = None
    admitted_at: datetime | None = None
    verified_until: datetime | None = None
    probation_until: datetime | None = None
    is_active: bool = True
    moved_at: datetime | None = None
    standing: Standing = field(default_factory=Standing)
    strikes: int = 0
    batch: str | None = None
    is_muted: bool = False
    recovered_since: datetime | None = None
    recovered_at: datetime | None = None

    def is_verified(self, now: datetime) -> bool:
        """Whether a verified and active member now."""
        ended = self.verified_until is not None and self.verified_until <= now
        return self.level is not None and self.is_active and not ended


@dataclass(frozen=True, kw_only=True)
class Signals:
    """What only the network knows of an account; None where it does not say. Devices are keyed digests."""

    active_days: int | None = None
    devices: frozenset[str] | None = field(default=None, repr=False)
    credential_changes: tuple[datetime, ...] | None = None


class RequestState(StrEnum):
    """Where a request stands. The two first are open; ``closed``: a document or a human decided, or it was ended."""

    OPEN = "open"
    QUEUED = "queued"
    ADMITTED = "admitted"
    EXPIRED = "expired"
    CLOSED = "closed"


LIVE_STATES = (RequestState.OPEN, RequestState.QUEUED)
"""What may still become something."""


@dataclass(frozen=True, kw_only=True)
class OpenRequest:
    """A newcomer's request as it is kept. ``newcomer_id`` is their row among the members.

    ``quorum_at`` and ``neighbours_told_at`` begin the objection window; ``look_at`` is when it is judged again.
    """

    id: str
    case_id: str
    newcomer_id: str
    home: Home
    state: RequestState
    opened_at: datetime
    quorum_at: datetime | None = None
    neighbours_told_at: datetime | None = None
    look_at: datetime | None = None
    closed_at: datetime | None = None
    level: TrustLevel | None = None
    probation_until: datetime | None = None

    @property
    def is_live(self) -> bool:
        """Whether it may still become something."""
        return self.state in LIVE_STATES


@dataclass(frozen=True, kw_only=True)
class KeptVouch:
    """One neighbour's place on one request: opened, then vouched, declined or left alone.

    ``given_at`` is None until it is cast; what was only « croisé » is answered and never given. ``void_at`` is when
    something else than the voucher took it away. ``admitted``: the newcomer was admitted while it stood.
    """

    id: str
    request_id: str
    voucher_id: str
    opened_at: datetime
    given_at: datetime | None = None
    answered_at: datetime | None = None
    declined_at: datetime | None = None
    withdrawn_at: datetime | None = None
    void_at: datetime | None = None
    level: Level | None = None
    met_here: bool = False
    distance_m: float | None = None
    admitted: bool = False


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What the newcomer's page shows: counts of the last fixed hour, what is missing, dates. Never who, or who not.

    ``reasons`` are those a newcomer may read; with none and ``state`` queued, a person looks. ``ends_at``: the request
    is over then. ``asks_left``, ``asks_open_left``: how many neighbours may still be asked, in all and at once.
    ``letter``: how far the newcomer's letter has come, while its code is still to be entered; None where none is under
    way. The request waits for it where ``reasons`` say so.
    """

    request_id: str
    state: RequestState
    points: int
    points_needed: int
    d_vouchers: int
    d_needed: int
    dwellings: int
    dwellings_needed: int
    shown_at: datetime
    next_shown_at: datetime
    ends_at: datetime
    reasons: tuple[Reason, ...] = ()
    window_until: datetime | None = None
    asks_left: int = 0
    asks_open_left: int = 0
    letter: PostedCode | None = None


@dataclass(frozen=True, kw_only=True)
class VouchPage:
    """The voucher's one question. ``answer``: whether their vouch could count; ``is_answered``: they said something."""

    vouch_id: str
    introduction: Introduction
    answer: Answer
    budget: Budget
    is_answered: bool = False
    given_at: datetime | None = None


class GivenState(StrEnum):
    """What became of a vouch, for its voucher."""

    WAITING = "waiting"
    HELPED = "helped"
    WITHDRAWN = "withdrawn"
    OVER = "over"


@dataclass(frozen=True, kw_only=True)
class GivenVouchRow:
    """One line of "what I vouched for". ``introduction`` is None once the newcomer is forgotten.

    ``withdrawal``: counts when it may be taken back without a reason; None where there is nothing to take back.
    """

    vouch_id: str
    introduction: Introduction | None
    given_at: datetime
    level: Level
    state: GivenState
    withdrawal: Answer | None = None


@dataclass(frozen=True, kw_only=True)
class OpenVouchRow:
    """One line of "who asks me": a vouch that was opened and not answered."""

    vouch_id: str
    introduction: Introduction
    opened_at: datetime


class WithdrawalReason(StrEnum):
    """Why somebody takes a vouch back after the newcomer's probation; never free text."""

    MISTAKEN = "mistaken"
    HAS_LEFT = "has_left"
    NOT_WHO_THEY_SAID = "not_who_they_said"
    PRESSED = "pressed"


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A request that a neighbour next door is told of, and may object to until ``until``; None: as long as it is open.

    ``objected``: what they already said.
    """

    request_id: str
    introduction: Introduction
    told_at: datetime
    until: datetime | None = None
    objected: ObjectionKind | None = None


class InvitationKind(StrEnum):
    """One voucher to one newcomer, or a stairwell to everybody."""

    LINK = "link"
    POSTER = "poster"


@dataclass(frozen=True, kw_only=True)
class KeptInvitation:
    """An invitation as it is kept; its secret only as a digest. ``dwelling``, ``level``: of a link alone."""

    id: str
    kind: InvitationKind
    maker_id: str
    quarter: str
    made_at: datetime
    dwelling: str = ""
    level: Level | None = None
    met_here: bool = False
    used_at: datetime | None = None
    withdrawn_at: datetime | None = None
    uses: int = 0


@dataclass(frozen=True, kw_only=True)
class InvitationPeek:
    """What somebody who opens an invitation sees before they say who they are."""

    kind: InvitationKind
    quarter: str
    answer: Answer
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class InvitationMade:
    """A new link or poster. ``token`` is shown once, as a link and a QR code; empty when refused."""

    answer: Answer
    token: str = field(default="", repr=False)
    invitation_id: str = ""


@dataclass(frozen=True, kw_only=True)
class AskMade:
    """The same whether the neighbour is a member or not. ``token`` opens the question; empty when refused."""

    answer: Answer
    token: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Redeemed:
    """What an invitation did: ``answer``, and the request it opened; None when it did not."""

    answer: Answer
    request_id: str | None = None
