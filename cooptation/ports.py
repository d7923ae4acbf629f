"""What the acts need from outside, and nothing more; the adapters and the centre satisfy it by shape.

All stores of one ``Work`` share one transaction and one moment. Whatever counts is counted there, by the database.
Locks are taken in one order everywhere: members first, then the request.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from cooptation.asks import Asks
from cooptation.circumstances import Circumstances, Dwelling, ObjectionKind, Objector
from cooptation.decision import Outcome
from cooptation.lifetime import Way
from cooptation.people import (
    Claimant,
    Home,
    Introduction,
    KeptInvitation,
    KeptVouch,
    Member,
    OpenRequest,
    RequestState,
    Signals,
    WithdrawalReason,
)
from cooptation.policy import CooptationPolicy
from cooptation.reasons import Reason
from cooptation.side_ports import Side
from cooptation.vouch import Level, Request, TrustLevel, Vouch, Voucher


class Members(Protocol):
    """Accounts that vouching knows, verified or not."""

    def get(self, member_id: str) -> Member:
        """The member, or ``NotFoundError``."""
        ...

    def lock(self, member_id: str) -> Member:
        """The member, whose vouches nobody else counts or adds until the transaction ends; or ``NotFoundError``."""
        ...

    def by_account(self, account: str) -> Member | None:
        """The member of one of the network's accounts."""
        ...

    def by_case(self, case_id: str) -> Member | None:
        """The member a case stands for."""
        ...

    def by_contact(self, digest: str) -> Member | None:
        """The verified, active member reached by this telephone or mail; None when there is none, or several."""
        ...

    def know(self, account: str, case_id: str | None, home: Home) -> Member:
        """The member of an account, made without a level when new; the home of one without a level is brought up."""
        ...

    def admit(
        self,
        member_id: str,
        home: Home,
        *,
        level: TrustLevel,
        way: Way,
        until: datetime | None,
        probation_until: datetime | None = None,
        case_id: str | None = None,
    ) -> None:
        """Give a level. Who is verified without a gap keeps the date it began; what stands against them stays."""
        ...

    def settle(self, member_id: str, home: Home) -> None:
        """Keep a home that is told more exactly now; everything else stays."""
        ...

    def end(self, member_id: str) -> None:
        """Take the level away; the account stays known."""
        ...

    def restrict(self, member_id: str, *, on: bool) -> None:
        """Keep whether what they were admitted with no longer suffices, until a human has looked."""
        ...

    def forget(self, member_id: str) -> None:
        """Take the level away and forget account and home; an empty row stays, for those they vouched for."""
        ...

    def mute(self, member_id: str, *, on: bool) -> None:
        """Keep whether the member wants to be asked."""
        ...

    def signals(self, member_id: str) -> Signals:
        """What the network said of the account."""
        ...

    def keep_signals(self, member_id: str, signals: Signals, contacts: frozenset[str] | None = None) -> None:
        """Replace what the network said; ``contacts`` are keyed digests of telephone and mail, None leaves them."""
        ...

    def next_door(self, home: Home, most: int) -> tuple[Member, ...]:
        """Verified members of the same building, then of the same street, in other dwellings."""
        ...


class Requests(Protocol):
    """Newcomers' requests; one live one an account."""

    def get(self, request_id: str) -> OpenRequest:
        """The request, or ``NotFoundError``."""
        ...

    def lock(self, request_id: str) -> OpenRequest:
        """The request, which nobody else changes until the transaction ends; or ``NotFoundError``."""
        ...

    def of_case(self, case_id: str) -> OpenRequest | None:
        """The case's last request."""
        ...

    def live_of(self, newcomer_id: str) -> OpenRequest | None:
        """The account's live request."""
        ...

    def open(self, case_id: str, newcomer_id: str, home: Home) -> OpenRequest:
        """A new live request; the one that is there when somebody was faster."""
        ...

    def keep(self, request: OpenRequest) -> None:
        """Keep where a locked request stands: state, moments, level; it is closed now when no longer live."""
        ...

    def settle(self, request_id: str, home: Home) -> None:
        """Keep the same home told more exactly, or in another quarter of its choice; whatever was said on it stays."""
        ...

    def rehome(self, request_id: str, home: Home) -> None:
        """Keep the home that is declared now."""
        ...

    def has_asked(self, request_id: str) -> bool:
        """Whether a neighbour was asked or named on a request, answered or not."""
        ...

    def look_soon(self, request_id: str) -> None:
        """Have it judged at once, by whoever comes first."""
        ...

    def due(self, most: int, state: RequestState = RequestState.OPEN) -> tuple[str, ...]:
        """Requests in a state whose moment to be looked at again has come, longest overdue first."""
        ...

    def last_outcome(self, request_id: str) -> tuple[str, tuple[str, ...]] | None:
        """Verdict and codes of the last outcome kept."""
        ...

    def last_reasons(self, request_id: str) -> tuple[Reason, ...]:
        """The reasons of the last outcome kept."""
        ...

    def add_outcome(self, request_id: str, outcome: Outcome, actor: str) -> None:
        """Keep an outcome; they are only ever added."""
        ...

    def add_audit(self, request_id: str, member_id: str, reason: Reason) -> str:
        """Keep that an admission is audited (P02); the audit's id."""
        ...

    def next_door_to(self, member: Member) -> tuple[OpenRequest, ...]:
        """Live requests of the member's building or street, in other dwellings, told already."""
        ...


class Vouches(Protocol):
    """What neighbours say on requests; one place a neighbour and request."""

    def get(self, vouch_id: str) -> KeptVouch:
        """The vouch, or ``NotFoundError``."""
        ...

    def find(self, request_id: str, voucher_id: str) -> KeptVouch | None:
        """The neighbour's place on a request."""
        ...

    def open(self, request_id: str, voucher_id: str, distance_m: float | None) -> KeptVouch:
        """The neighbour's place on a request, made when it is not there."""
        ...

    def cast(self, vouch_id: str, level: Level, *, met_here: bool, at: datetime | None) -> None:
        """Keep what the neighbour said; given at ``at``, or only answered when None: that spends nothing."""
        ...

    def decline(self, vouch_id: str) -> None:
        """Keep « je ne connais pas », in silence."""
        ...

    def withdraw(self, vouch_id: str, reason: WithdrawalReason | None) -> None:
        """Take it back."""
        ...

    def given_by(self, member_id: str) -> tuple[KeptVouch, ...]:
        """What a member gave, last one first."""
        ...

    def waiting_for(self, member_id: str) -> tuple[KeptVouch, ...]:
        """What was opened for a member on live requests and not answered, last one first."""
        ...

    def mark_admitted(self, vouch_ids: tuple[str, ...]) -> None:
        """Note that somebody was admitted while these stood."""
        ...


class Counts(Protocol):
    """The values of the rules, counted in the database: never more than one request and its vouchers."""

    def request(self, request: OpenRequest) -> Request:
        """The request as the rules see it."""
        ...

    def voucher(self, member: Member, quarter: str) -> Voucher:
        """A member as a voucher for a newcomer of this quarter, as they stand now."""
        ...

    def vouches(self, request: OpenRequest) -> tuple[Vouch, ...]:
        """Everything given on a request, withdrawn ones included."""
        ...

    def circumstances(self, request: OpenRequest) -> Circumstances:
        """What surrounds a request."""
        ...

    def dwelling(self, home: Home, but: str) -> Dwelling:
        """Active accounts at a home, without one member's."""
        ...

    def is_first_in_quarter(self, quarter: str) -> bool:
        """Whether nobody was admitted by vouches in this quarter yet."""
        ...

    def objector(self, member: Member, request: OpenRequest) -> Objector:
        """A member as somebody who may object."""
        ...


class Objections(Protocol):
    """What neighbours object; one a neighbour and request."""

    def find(self, request_id: str, member_id: str) -> ObjectionKind | None:
        """What the neighbour already said."""
        ...

    def add(self, request_id: str, member_id: str, kind: ObjectionKind) -> None:
        """Keep an objection."""
        ...

    def settle(self, request_id: str, *, founded: bool) -> None:
        """Keep what a human found in the objections of a request."""
        ...


class Invitations(Protocol):
    """Links and posters, found by the digest of their secret."""

    def add(self, invitation: KeptInvitation, token_sha256: str) -> KeptInvitation:
        """Keep a new one; it comes back with its id."""
        ...

    def find(self, token_sha256: str) -> KeptInvitation | None:
        """The invitation of a secret."""
        ...

    def lock(self, token_sha256: str) -> KeptInvitation | None:
        """The invitation of a secret, which nobody else uses until the transaction ends."""
        ...

    def made_by(self, member_id: str) -> tuple[KeptInvitation, ...]:
        """What a member made, last one first."""
        ...

    def use(self, invitation_id: str, request_id: str) -> None:
        """Note one use."""
        ...

    def withdraw(self, invitation_id: str, maker_id: str) -> bool:
        """Take it back; False when it is not this member's, or over."""
        ...


class AskStore(Protocol):
    """Who was asked; one row an ask, whether it reached somebody or not."""

    def around(self, request_id: str, neighbour: Member | None) -> Asks:
        """What stands around one more ask."""
        ...

    def add(
        self, request_id: str, token_sha256: str, neighbour_id: str | None, vouch_id: str | None, silenced: str | None
    ) -> None:
        """Keep an ask; ``silenced`` is the code of the rule that stopped it on the neighbour's side."""
        ...

    def request_of(self, token_sha256: str) -> str | None:
        """The live request somebody was asked for."""
        ...

    def taken_up(self, token_sha256: str, member_id: str, vouch_id: str) -> bool:
        """Note who opened an ask; False when somebody else did before."""
        ...


class Follows(Protocol):
    """What the centre does and knows: the case behind a request."""

    def claimant(self, case_id: str) -> Claimant:
        """Who stands behind a case, outside any writing transaction; ``NotFoundError`` when nobody does."""
        ...

    def home_with(self, case_id: str, unit: str) -> Home:
        """The declared home with the flat its resident tells; ``NotFoundError`` when nobody stands behind the case."""
        ...

    def home_at(self, address: str, unit: str = "") -> Home:
        """A written address, with its flat where that is said apart, as a home of nobody; outside any writing."""
        ...

    def introduce(self, case_id: str) -> Introduction | None:
        """What neighbours see; None once the newcomer is forgotten."""
        ...

    def is_elsewhere(self, case_id: str) -> bool:
        """Whether a paper of this case is being read, or looked at by a human: the vouches wait."""
        ...

    def admit(self, case_id: str, request_id: str, level: TrustLevel, until: datetime) -> None:
        """Verify the case."""
        ...

    def queue(
        self, case_id: str, subject_id: str, reasons: tuple[str, ...], kind: str, told_at: datetime | None = None
    ) -> None:
        """Have a human look: kind ``cooptation`` at a request, ``audit`` or ``reexamination`` at a member's status.

        ``told_at``: from when the newcomer knows; the promised delay begins then.
        """
        ...

    def tell_queued(self, case_id: str, reasons: tuple[str, ...]) -> None:
        """Tell the newcomer, and the network, that a person looks; nothing once the case went its own way."""
        ...

    def is_braked(self, case_id: str) -> bool:
        """Whether leads have set this newcomer's quarter, or all vouches, to humans only."""
        ...

    def expired(self, case_id: str, request_id: str) -> None:
        """The request is over without quorum: tell the newcomer that a document is the way."""
        ...

    def tell_neighbours(self, case_id: str, request_id: str, case_ids: tuple[str, ...]) -> None:
        """Tell the members behind these cases that somebody new is about to be verified next door."""
        ...

    def tell_asked(self, case_id: str, vouch_id: str, member_case_id: str) -> None:
        """Tell a member that somebody asks them; nothing where the network has no way to."""
        ...


class Audit(Protocol):
    """The chained log: ids and codes only. Append last: it holds others up until the transaction ends."""

    def append(self, actor: str, action: str, object_id: str, **detail: str | int | list[str]) -> None:
        """Add one entry in the running transaction."""
        ...


class Work(Protocol):
    """Everything that changes together: one transaction, one moment."""

    @property
    def now(self) -> datetime:
        """The transaction's time, UTC."""
        ...

    def moment(self) -> datetime:
        """The time at this instant: ``now`` is older where a lock was waited for."""
        ...

    @property
    def members(self) -> Members:
        """Accounts."""
        ...

    @property
    def requests(self) -> Requests:
        """Requests."""
        ...

    @property
    def vouches(self) -> Vouches:
        """Vouches."""
        ...

    @property
    def counts(self) -> Counts:
        """The values of the rules."""
        ...

    @property
    def objections(self) -> Objections:
        """Objections."""
        ...

    @property
    def invitations(self) -> Invitations:
        """Links and posters."""
        ...

    @property
    def asks(self) -> AskStore:
        """Asks."""
        ...

    @property
    def follows(self) -> Follows:
        """The centre."""
        ...

    @property
    def side(self) -> Side:
        """Organisations, letters, reports, and what follows a fraud."""
        ...

    @property
    def audit(self) -> Audit:
        """The chained log."""
        ...


@dataclass(frozen=True, kw_only=True)
class House:
    """What the composition hands to the acts.

    ``transaction`` opens a writing ``Work``, ``looking`` one that only reads. ``token`` gives a fresh secret of 128
    bits at least, ``draw`` a random whole number from 0 to 99, ``digest(kind, value)`` a keyed digest (of a contact,
    of a device). ``letters_on``: codes go out by post.
    """

    transaction: Callable[[], AbstractContextManager[Work]]
    looking: Callable[[], AbstractContextManager[Work]]
    policy: CooptationPolicy
    token: Callable[[], str] = field(repr=False)
    draw: Callable[[], int]
    digest: Callable[[str, str], str] = field(repr=False)
    letters_on: bool = False
