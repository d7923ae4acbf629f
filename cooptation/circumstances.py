"""What surrounds a request: the quarter, the dwelling, earlier vouches, objections.

The service knows these from its own tables, so they have no unknown, with three exceptions that somebody else
must supply: the units of a building, the network's contact digests, and whether the neighbours were told.
Counts and opaque ids only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cooptation.vouch import Voucher, require_counts, require_ids, require_utc


class ObjectionKind(StrEnum):
    """The three facts an objection can be; never free text."""

    UNKNOWN_HERE = "unknown_here"
    LIVES_ELSEWHERE = "lives_elsewhere"
    HAS_LEFT = "has_left"


@dataclass(frozen=True, kw_only=True)
class Objection:
    """A neighbour's motivated "no", asked for or not.

    ``unfounded_before``: the objector's objections of the last 12 months that a human found unfounded.
    """

    kind: ObjectionKind
    at: datetime
    unfounded_before: int = 0

    def __post_init__(self) -> None:
        """Refuse a negative count and a moment that is not in UTC."""
        require_counts(self.unfounded_before)
        require_utc(self.at)


@dataclass(frozen=True, kw_only=True)
class Objector:
    """A member who wants to object. ``is_next_door``: same stairwell or street; None when that is not known."""

    member: Voucher
    was_asked: bool = False
    is_next_door: bool | None = None


@dataclass(frozen=True, kw_only=True)
class PostedCode:
    """The letters to the newcomer's declared home that carry a code, as far as they have come (P02).

    Attributes:
        letters: how many were asked for, for this request.
        asked_at, sent_at: when the last one was, and when it was printed.
        answered_at: when a code that was sent to this home was entered, for whatever it was asked.
        may_post: another one may be asked for; False where the dwelling has had its codes.
    """

    letters: int = 0
    asked_at: datetime | None = None
    sent_at: datetime | None = None
    answered_at: datetime | None = None
    may_post: bool = True

    def __post_init__(self) -> None:
        """Refuse a negative count and moments that are not in UTC."""
        require_counts(self.letters)
        require_utc(self.asked_at, self.sent_at, self.answered_at)


@dataclass(frozen=True, kw_only=True)
class Together:
    """An earlier request for which several members vouched; a pair is any two of them.

    ``newcomer_id``: who was admitted by it; empty when nobody was.
    """

    request_id: str
    voucher_ids: frozenset[str]
    at: datetime
    newcomer_id: str = ""

    def __post_init__(self) -> None:
        """Refuse an empty id and a moment that is not in UTC."""
        require_ids(self.request_id, *self.voucher_ids)
        require_utc(self.at)


@dataclass(frozen=True, kw_only=True)
class Quarter:
    """The newcomer's quarter, this request left out except in ``vouches``.

    Attributes:
        d_members: active document-verified members.
        accepted_7d, accepted_365d: co-opted members of the last 7 days and 12 months.
        vouches: vouches for the quarter in 365 days, those of this request included.
        event_declared: a recruitment event is declared for these days.
    """

    d_members: int
    accepted_7d: int = 0
    accepted_365d: int = 0
    vouches: int = 0
    event_declared: bool = False

    def __post_init__(self) -> None:
        """Refuse negative counts."""
        require_counts(self.d_members, self.accepted_7d, self.accepted_365d, self.vouches)


@dataclass(frozen=True, kw_only=True)
class Dwelling:
    """Active accounts at the newcomer's address, without theirs; ``building_units`` None when not registered.

    ``is_collective``: a hall, home or hostel. There a room is the dwelling, and an institution gave the units.
    """

    adults: int = 0
    building_accounts: int = 0
    building_units: int | None = None
    is_collective: bool = False

    def __post_init__(self) -> None:
        """Refuse negative counts."""
        require_counts(self.adults, self.building_accounts, self.building_units)


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """Everything a decision looks at beside the vouches.

    Attributes:
        neighbours_told_at: when the neighbours who may object were told; None while they were not.
        same_person: another account has the same normalised name and address.
        declined: neighbours asked who said « je ne connais pas », in silence.
        revoked_contact: a contact digest of a revoked account; None when the network sends no digests.
        together: earlier requests of these vouchers with others, and those they were admitted by.
        letter: codes by post to the newcomer; None where no letters are sent.
    """

    quarter: Quarter
    dwelling: Dwelling
    neighbours_told_at: datetime | None
    same_person: bool
    revoked_contact: bool | None = None
    declined: int = 0
    together: tuple[Together, ...] = ()
    objections: tuple[Objection, ...] = ()
    letter: PostedCode | None = None

    def __post_init__(self) -> None:
        """Refuse a negative count and a moment that is not in UTC."""
        require_counts(self.declined)
        require_utc(self.neighbours_told_at)
