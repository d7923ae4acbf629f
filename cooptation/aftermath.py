"""What follows a fraud, a recovered account or a change of mind (R01 to R05).

Consequences are proposed, one a member, and never chain by themselves: what a vouch loses downstream waits for a
human, and only that human's next finding starts again. So it ends, and nobody loses a status unseen. A neighbour who
was deceived is not a culprit: before an admission they are told, after one their other vouches are looked at first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cooptation.codes import Code
from cooptation.errors import InvalidValueError
from cooptation.moments import is_within, later
from cooptation.policy import CooptationPolicy
from cooptation.reasons import Answer, NextStep, Reason
from cooptation.tally import is_quorum
from cooptation.vouch import TrustLevel, Vouch, require_counts, require_ids, require_utc

FOUR_EYES = 2
"""Reviewers of a revocation and of a lasting loss of vouching."""


class Measure(StrEnum):
    """What is done to a member. Only ``REVOKE`` ends a status, and only where humans found a fraud."""

    REVOKE = "revoke"
    VOID_VOUCHES = "void_vouches"
    RESTRICT = "restrict"
    REVIEW = "review"
    VOUCHING_OFF = "vouching_off"
    NOTIFY = "notify"


@dataclass(frozen=True, kw_only=True)
class Consequence:
    """One measure for one member. ``reviewers`` who must agree to go further; 0 where no human has to look."""

    member_id: str
    measure: Measure
    reason: Reason
    vouch_ids: tuple[str, ...] = ()
    reviewers: int = 0


@dataclass(frozen=True, kw_only=True)
class Fraud:
    """What humans found about a member or a newcomer. ``was_admitted``: not while it was still a request."""

    member_id: str
    found_at: datetime
    was_admitted: bool
    reviewers: int

    def __post_init__(self) -> None:
        """Refuse a finding without the humans it takes."""
        require_ids(self.member_id)
        require_utc(self.found_at)
        if self.reviewers < (FOUR_EYES if self.was_admitted else 1):
            raise InvalidValueError("a fraud is found by one reviewer, a revocation by two: have it reviewed")


@dataclass(frozen=True, kw_only=True)
class GivenVouch:
    """A vouch a member gave once, on whatever request."""

    vouch_id: str
    at: datetime

    def __post_init__(self) -> None:
        """Refuse an empty id and a moment that is not in UTC."""
        require_ids(self.vouch_id)
        require_utc(self.at)


@dataclass(frozen=True, kw_only=True)
class Admitted:
    """A member with the vouches that count for their admission, as the vouchers stand now."""

    member_id: str
    level: TrustLevel
    vouches: tuple[Vouch, ...]


class Look(StrEnum):
    """What a human found in the other vouches of a voucher."""

    NOT_YET = "not_yet"
    GOOD_FAITH = "good_faith"
    DOUBT = "doubt"


@dataclass(frozen=True, kw_only=True)
class Deceived:
    """A member who vouched for what turned out a fraud.

    Attributes:
        given: all they gave, the vouch in question included.
        frauds: how many of these are found frauds by now.
        strikes_before: earlier times that an admitted fraud was found among them.
        look: what a human found in the others.
        was_taken_over: the vouch was given while the account was in other hands.
    """

    member_id: str
    given: tuple[GivenVouch, ...]
    frauds: int = 1
    strikes_before: int = 0
    look: Look = Look.NOT_YET
    was_taken_over: bool = False

    def __post_init__(self) -> None:
        """Refuse an empty id and negative counts."""
        require_ids(self.member_id)
        require_counts(self.frauds, self.strikes_before)


def r01_revoke(fraud: Fraud, given: Iterable[GivenVouch], policy: CooptationPolicy) -> tuple[Consequence, ...]:
    """After the humans' finding the account is revoked and what it vouched is void."""
    if not fraud.was_admitted:
        return ()
    reason = Reason(
        code=Code.R01_REVOKED,
        rule_version=policy.version,
        next_step=NextStep.PROVIDE_DOCUMENT,
        facts={"reviewers": fraud.reviewers},
        since=fraud.found_at,
    )
    ids = tuple(vouch.vouch_id for vouch in given)
    return (
        Consequence(member_id=fraud.member_id, measure=Measure.REVOKE, reason=reason),
        Consequence(member_id=fraud.member_id, measure=Measure.VOID_VOUCHES, reason=reason, vouch_ids=ids),
    )


def _below_quorum(member: Admitted, void: frozenset[str], policy: CooptationPolicy) -> bool:
    """Whether what is left no longer suffices. A member with a paper of their own needs no vouches."""
    left = tuple(vouch for vouch in member.vouches if vouch.id not in void)
    touched = len(left) < len(member.vouches)
    return touched and member.level is not TrustLevel.D and not is_quorum(left, policy)


def r02_downstream(
    void_ids: Iterable[str], admitted: Iterable[Admitted], policy: CooptationPolicy, now: datetime
) -> tuple[Consequence, ...]:
    """Who is left without quorum is restricted and looked at, never removed, and their vouches stand meanwhile."""
    void = frozenset(void_ids)
    reason = Reason(
        code=Code.R02_BELOW_QUORUM, rule_version=policy.version, next_step=NextStep.PROVIDE_DOCUMENT, since=now
    )
    return tuple(
        Consequence(member_id=member.member_id, measure=measure, reason=reason, reviewers=reviewers)
        for member in admitted
        if _below_quorum(member, void, policy)
        for measure, reviewers in ((Measure.RESTRICT, 0), (Measure.REVIEW, 1))
    )


def is_repeated(deceived: Deceived, policy: CooptationPolicy, now: datetime) -> bool:
    """Whether it is a second time, or at least two frauds and half of what they vouched in a year."""
    window = timedelta(days=policy.reexamine_days)
    given = sum(is_within(vouch.at, window, now) for vouch in deceived.given)
    many = deceived.frauds >= policy.fraud_repeat and deceived.frauds * policy.fraud_share_parts >= given
    return many or deceived.strikes_before + 1 >= policy.fraud_repeat


def _reexamine(deceived: Deceived, policy: CooptationPolicy, now: datetime) -> Consequence:
    window = timedelta(days=policy.reexamine_days)
    ids = tuple(vouch.vouch_id for vouch in deceived.given if is_within(vouch.at, window, now))
    reason = Reason(
        code=Code.R03_REEXAMINE,
        rule_version=policy.version,
        next_step=NextStep.HUMAN_LOOKS,
        params={"reexamine_days": policy.reexamine_days},
        facts={"vouches": len(ids)},
    )
    return Consequence(member_id=deceived.member_id, measure=Measure.REVIEW, reason=reason, vouch_ids=ids, reviewers=1)


def _notice(deceived: Deceived, policy: CooptationPolicy, now: datetime) -> Consequence:
    reason = Reason(code=Code.R03_NOTICE, rule_version=policy.version, next_step=NextStep.LEAVE_TO_OTHERS, since=now)
    return Consequence(member_id=deceived.member_id, measure=Measure.NOTIFY, reason=reason)


def _after_a_catch(deceived: Deceived, policy: CooptationPolicy, now: datetime) -> tuple[Consequence, ...]:
    """A notice, and one look at whom else they vouched for in a year; nothing follows for the neighbour."""
    notice, look = _notice(deceived, policy, now), _reexamine(deceived, policy, now)
    has_others = len(look.vouch_ids) > 1
    return (notice, look) if has_others and deceived.look is Look.NOT_YET else (notice,)


def _vouching_off(deceived: Deceived, policy: CooptationPolicy, now: datetime) -> tuple[Consequence, ...]:
    """Off for 180 days at once; a repeated one goes to two reviewers, who alone may make it last."""
    repeated = is_repeated(deceived, policy, now)
    reason = Reason(
        code=Code.R03_VOUCHING_ENDED if repeated else Code.R03_VOUCHING_OFF,
        rule_version=policy.version,
        next_step=NextStep.HUMAN_LOOKS if repeated else NextStep.TRY_LATER,
        params={"fraud_off_days": policy.fraud_off_days},
        facts={"frauds": deceived.frauds, "strikes": deceived.strikes_before + 1},
        since=now,
        until=later(now, timedelta(days=policy.fraud_off_days)),
    )
    off = Consequence(member_id=deceived.member_id, measure=Measure.VOUCHING_OFF, reason=reason)
    own_status = Consequence(member_id=deceived.member_id, measure=Measure.REVIEW, reason=reason, reviewers=FOUR_EYES)
    return (off, own_status) if repeated else (off,)


def r03_upstream(fraud: Fraud, deceived: Deceived, policy: CooptationPolicy, now: datetime) -> tuple[Consequence, ...]:
    """What follows for a voucher of a fraud, read from top to bottom."""
    if deceived.was_taken_over:
        return ()
    if not fraud.was_admitted:
        return _after_a_catch(deceived, policy, now)
    if deceived.look is Look.NOT_YET:
        return (_reexamine(deceived, policy, now),)
    if deceived.look is Look.GOOD_FAITH and not is_repeated(deceived, policy, now):
        return (_notice(deceived, policy, now),)
    return _vouching_off(deceived, policy, now)


def r04_recovered(
    member_id: str, taken_over_at: datetime, given: Iterable[GivenVouch], policy: CooptationPolicy, now: datetime
) -> tuple[Consequence, ...]:
    """An owner has their account back: what it vouched since is void, a human looks, nobody is struck."""
    ids = tuple(vouch.vouch_id for vouch in given if taken_over_at <= vouch.at <= now)
    reason = Reason(
        code=Code.R04_RECOVERED,
        rule_version=policy.version,
        next_step=NextStep.HUMAN_LOOKS,
        facts={"vouches": len(ids)},
        since=taken_over_at,
        until=now,
    )
    return tuple(
        Consequence(member_id=member_id, measure=measure, reason=reason, vouch_ids=ids, reviewers=reviewers)
        for measure, reviewers in ((Measure.VOID_VOUCHES, 0), (Measure.REVIEW, 1))
    )


def r05_withdrawal(
    probation_until: datetime | None, *, has_reason: bool, policy: CooptationPolicy, now: datetime
) -> Answer:
    """Whether a vouch may be taken back: freely until the newcomer's probation ends, then with a reason.

    ``probation_until`` is None before an admission. What it does to the member it admitted: ``r02_downstream``.
    """
    if probation_until is None or now < probation_until or has_reason:
        return Answer()
    return Answer(
        reason=Reason(
            code=Code.R05_REASON_NEEDED,
            rule_version=policy.version,
            next_step=NextStep.GIVE_REASON,
            params={"probation_days": policy.probation_days},
            since=probation_until,
        )
    )
