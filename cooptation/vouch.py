"""The values vouching is made of: a newcomer's request, verified neighbours, and what they say.

Ids, dwellings and quarters are opaque; distances are metres; every moment is in UTC. No name, no
address, no position. A ``Voucher`` is how a member stands when the question is asked, not when they vouched.
``None`` in a signal means that the network does not send it, which is not the same as an empty one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from cooptation.errors import InvalidValueError
from cooptation.moments import END_OF_TIME

NO_OFFSET = timedelta(0)


class TrustLevel(StrEnum):
    """How a member was verified: by document or institution (D), by D members only (C1), or further away (C2).

    A guest has access and no weight: attached by a cohabitant or let in by a code sent to the address.
    """

    D = "d"
    C1 = "c1"
    C2 = "c2"
    GUEST = "guest"

    @property
    def depth(self) -> int:
        """Steps from a document: 0, 1 or 2; a guest stands behind all of them."""
        return tuple(TrustLevel).index(self)


class Level(StrEnum):
    """How well the voucher knows the newcomer; « croisé » weighs nothing."""

    KNOWN_WELL = "known_well"
    SEEN_AROUND = "seen_around"


class Role(StrEnum):
    """What a voucher acts as. The two last are agents of an organisation, not neighbours.

    A landlord or a town hall attests residence, an association only acquaintance.
    """

    MEMBER = "member"
    AMBASSADOR = "ambassador"
    RESIDENCE_BODY = "residence_body"
    ASSOCIATION = "association"


AGENT_ROLES = frozenset({Role.RESIDENCE_BODY, Role.ASSOCIATION})


def require_utc(*moments: datetime | None) -> None:
    """Refuse a moment that is not in UTC.

    Raises:
        InvalidValueError: one has no time zone or another one; differences across a clock change would be wrong.
    """
    if any(moment is not None and moment.utcoffset() != NO_OFFSET for moment in moments):
        raise InvalidValueError("a moment is not in UTC: convert it")


def require_ids(*ids: str) -> None:
    """Refuse an empty id, which would equal every other empty id.

    Raises:
        InvalidValueError: one is empty.
    """
    if not all(ids):
        raise InvalidValueError("an id, a dwelling or a quarter is empty: name it")


def require_counts(*counts: int | None) -> None:
    """Refuse a negative count.

    Raises:
        InvalidValueError: one is below 0.
    """
    if any(count is not None and count < 0 for count in counts):
        raise InvalidValueError("a count is below 0: correct it")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What stands against a member.

    ``is_suspended``: the account is suspended, or vouching is off for good. ``vouching_off_until``: off for a
    time. ``report_upheld_at``: the last report a human upheld. ``is_restricted``: what they were admitted with no
    longer suffices, and a human has not looked yet.
    """

    has_open_fraud_case: bool = False
    is_suspended: bool = False
    is_restricted: bool = False
    vouching_off_until: datetime | None = None
    report_upheld_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse moments that are not in UTC."""
        require_utc(self.vouching_off_until, self.report_upheld_at)


@dataclass(frozen=True, kw_only=True)
class Spending:
    """One vouch that a member gave, on any request, whatever became of the request; it uses their budget.

    ``admitted``: the newcomer was admitted, by rule or by a human, while this vouch stood. Taking it back later
    gives nothing back.
    """

    request_id: str
    at: datetime
    withdrawn_at: datetime | None = None
    admitted: bool = False

    def __post_init__(self) -> None:
        """Refuse an empty request and moments that are not in UTC."""
        require_ids(self.request_id)
        require_utc(self.at, self.withdrawn_at)


@dataclass(frozen=True, kw_only=True)
class Mandate:
    """What a voucher was given beyond being a member: an ambassador's charter, or an agent's agreement.

    Attributes:
        since, until: when it holds; a charter is renewed yearly, an agreement ends when it says.
        strikes: misuses a human upheld, of this ambassador or agent.
        organisation_strikes: those of all agents of the organisation.
        has_second_factor: the agent signs in with one.
        quarters: where the organisation may attest; not for ambassadors.
        organisation_spent: what all its agents gave in 90 days at least, the agent's own included.
    """

    role: Role
    since: datetime
    until: datetime
    strikes: int = 0
    organisation_strikes: int = 0
    has_second_factor: bool = False
    quarters: frozenset[str] = frozenset()
    organisation_spent: tuple[Spending, ...] = ()

    def __post_init__(self) -> None:
        """Refuse the plain member's role, negative counts and moments that are not in UTC."""
        require_counts(self.strikes, self.organisation_strikes)
        require_utc(self.since, self.until)
        if self.role is Role.MEMBER:
            raise InvalidValueError("a plain member has no mandate: leave it out")

    def holds(self, at: datetime) -> bool:
        """Whether it is in its time."""
        return self.since <= at < self.until


@dataclass(frozen=True, kw_only=True)
class Voucher:
    """A member, or an organisation's agent, as they stand now. An agent's dwelling is their organisation.

    Attributes:
        level: None when not verified.
        verified_at: since when verified without a gap, whatever the level.
        verified_until: when the status ends; None when it does not.
        spent: every vouch they gave in the last 365 days at least, the ones under question included.
        active_stock: active members admitted with a vouch of theirs.
        quarter_vouches: their vouches for the newcomer's quarter in 365 days, those of this request included.
        active_days: distinct days of activity; a signal.
        devices: opaque references of their devices and sessions; a signal.
        credential_changes: moments of a new device or a password reset; a signal.
        recovered_since: from when the account was in other hands, once its owner has it back; what it gave
            between then and ``recovered_at`` is void.
        mandate: what makes them an ambassador or an agent; None for most.
        building: the door on the street; the same as ``dwelling`` where the address does not say which flat.
    """

    id: str
    dwelling: str
    quarter: str
    level: TrustLevel | None
    verified_at: datetime | None
    verified_until: datetime | None = None
    is_active: bool = True
    standing: Standing = field(default_factory=Standing)
    spent: tuple[Spending, ...] = ()
    active_stock: int = 0
    quarter_vouches: int = 0
    active_days: int | None = None
    devices: frozenset[str] | None = None
    credential_changes: tuple[datetime, ...] | None = None
    recovered_since: datetime | None = None
    recovered_at: datetime | None = None
    mandate: Mandate | None = None
    building: str = ""

    def __post_init__(self) -> None:
        """Refuse empty ids, negative counts, moments that are not in UTC, and a level without its date."""
        require_ids(self.id, self.dwelling, self.quarter)
        require_counts(self.active_stock, self.quarter_vouches, self.active_days)
        require_utc(self.verified_at, self.verified_until, *(self.credential_changes or ()))
        require_utc(self.recovered_since, self.recovered_at)
        if self.level is not None and self.verified_at is None:
            raise InvalidValueError("a verified member has no date of verification: give it")

    @property
    def is_agent(self) -> bool:
        """Whether they speak for an organisation, which is no neighbour."""
        return self.mandate is not None and self.mandate.role in AGENT_ROLES

    @property
    def is_anchor(self) -> bool:
        """Whether they are the document-verified member whom every admission needs (Q02)."""
        return self.level is TrustLevel.D and not self.is_agent

    def is_verified(self, now: datetime) -> bool:
        """Whether they are a verified and active member now."""
        ended = self.verified_until is not None and self.verified_until <= now
        return self.level is not None and self.is_active and not ended

    def was_taken_over(self, at: datetime) -> bool:
        """Whether the account was in other hands then."""
        return self.recovered_since is not None and self.recovered_since <= at < (self.recovered_at or END_OF_TIME)


@dataclass(frozen=True, kw_only=True)
class PastVouch:
    """A member for whom the newcomer once counted; ``in_fraud_case`` when one of the two was in a fraud case."""

    member_id: str
    at: datetime
    in_fraud_case: bool = False

    def __post_init__(self) -> None:
        """Refuse an empty member and a moment that is not in UTC."""
        require_ids(self.member_id)
        require_utc(self.at)


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """The person who asks. ``counted_for`` is not empty when they were a member before."""

    id: str
    dwelling: str
    quarter: str
    is_rural: bool = False
    counted_for: tuple[PastVouch, ...] = ()
    devices: frozenset[str] | None = None
    building: str = ""

    def __post_init__(self) -> None:
        """Refuse empty ids."""
        require_ids(self.id, self.dwelling, self.quarter)


def share_home(one: Voucher | Newcomer, other: Voucher | Newcomer) -> bool:
    """Whether two people may live in one dwelling: who does not say which flat lives in any behind their door."""
    is_same_door = one.building != "" and one.building == other.building
    return one.dwelling == other.dwelling or (is_same_door and one.building in (one.dwelling, other.dwelling))


@dataclass(frozen=True, kw_only=True)
class Request:
    """A newcomer's wish to be vouched for."""

    id: str
    newcomer: Newcomer
    opened_at: datetime

    def __post_init__(self) -> None:
        """Refuse an empty id and a moment that is not in UTC."""
        require_ids(self.id)
        require_utc(self.opened_at)


@dataclass(frozen=True, kw_only=True)
class Vouch:
    """What one neighbour says on one request.

    ``met_here`` is the tick « je le connais et je l'ai rencontré ici »; ``level`` is None while not stated.
    ``distance_m`` lies between the two homes; None when not known.
    """

    id: str
    voucher: Voucher
    given_at: datetime
    met_here: bool = False
    level: Level | None = None
    distance_m: float | None = None
    withdrawn_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse an empty id, an impossible distance, and a withdrawal before the vouch."""
        require_ids(self.id)
        require_utc(self.given_at, self.withdrawn_at)
        if self.distance_m is not None and not (math.isfinite(self.distance_m) and self.distance_m >= 0):
            raise InvalidValueError("a distance is not a length in metres: correct it")
        if self.withdrawn_at is not None and self.withdrawn_at < self.given_at:
            raise InvalidValueError("a vouch is withdrawn before it is given: correct the moments")

    def is_withdrawn(self, now: datetime) -> bool:
        """Whether the voucher has taken it back by now."""
        return self.withdrawn_at is not None and self.withdrawn_at <= now
