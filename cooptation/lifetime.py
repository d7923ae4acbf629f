"""What follows an admission by neighbours: probation, a postal check, and its end (P01 to P03).

Nothing here looks at what the member does. A date that has passed ends a status by itself, with notice; everything
else goes to a human. Members verified by document are not concerned: their papers have dates of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cooptation.codes import Code
from cooptation.moments import later
from cooptation.policy import ALL_PERCENT, CooptationPolicy
from cooptation.reasons import NextStep, Reason
from cooptation.roles import acting_role
from cooptation.tally import Tally
from cooptation.vouch import Role, TrustLevel, require_ids, require_utc


class Act(StrEnum):
    """What a member on probation does not do."""

    VOUCH = "vouch"
    WRITE_TO_MANY = "write_to_many"
    SEE_EXACT_ADDRESSES = "see_exact_addresses"
    CONTACT_WITHOUT_RATE_LIMIT = "contact_without_rate_limit"


class Way(StrEnum):
    """How a member came in."""

    DOCUMENT = "document"
    VOUCHES = "vouches"
    COHABITANT = "cohabitant"
    LETTER = "letter"


@dataclass(frozen=True, kw_only=True)
class Membership:
    """A verified member: how, since when, for which dwelling, and where they live now."""

    level: TrustLevel
    way: Way
    admitted_at: datetime
    dwelling: str
    dwelling_now: str
    moved_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse empty dwellings and moments that are not in UTC."""
        require_ids(self.dwelling, self.dwelling_now)
        require_utc(self.admitted_at, self.moved_at)


@dataclass(frozen=True, kw_only=True)
class Sampling:
    """What decides whether an admission is audited.

    ``draw`` is a random whole number from 0 to 99, drawn by the caller. ``are_letters_on``: codes go out by post.
    ``repeats_pair``: two of the vouchers had vouched together before (``flags.repeats_pair``). ``had_letter``: a code
    that was posted to this home has been entered already, so that there is nothing left to ask.
    """

    draw: int
    is_first_in_quarter: bool
    are_letters_on: bool
    repeats_pair: bool = False
    had_letter: bool = False


def p01_probation(membership: Membership, act: Act, policy: CooptationPolicy, now: datetime) -> Reason | None:
    """For 90 days some acts are not open yet; a guest never vouches, whatever the date."""
    until = later(membership.admitted_at, timedelta(days=policy.probation_days))
    is_guest_vouching = membership.level is TrustLevel.GUEST and act is Act.VOUCH
    if membership.level is TrustLevel.D or (until <= now and not is_guest_vouching):
        return None
    return Reason(
        code=Code.P01_PROBATION,
        rule_version=policy.version,
        next_step=NextStep.PROVIDE_DOCUMENT if is_guest_vouching else NextStep.TRY_LATER,
        params={"probation_days": policy.probation_days},
        until=None if is_guest_vouching else until,
    )


def _audited_percent(tally: Tally, sampling: Sampling, policy: CooptationPolicy, now: datetime) -> int:
    if sampling.is_first_in_quarter:
        return ALL_PERCENT
    roles = {acting_role(vouch.voucher, policy, now) for vouch in tally.counted}
    by_role = policy.ambassador_audit_percent if Role.AMBASSADOR in roles else policy.audit_percent
    return max(by_role, policy.pair_audit_percent) if sampling.repeats_pair else by_role


def p02_audit(tally: Tally, sampling: Sampling, policy: CooptationPolicy, now: datetime) -> Reason | None:
    """A share of the automatic admissions gets a code by post, more of those an ambassador or a known pair helped.

    Without letters a second human looks instead. The member keeps their status meanwhile.
    """
    percent = _audited_percent(tally, sampling, policy, now)
    if sampling.draw >= percent or sampling.had_letter:
        return None
    code = Code.P02_AUDIT if sampling.are_letters_on else Code.P02_SECOND_LOOK
    return Reason(
        code=code,
        rule_version=policy.version,
        next_step=NextStep.ENTER_CODE if sampling.are_letters_on else NextStep.HUMAN_LOOKS,
        params={"percent": percent, "audit_days": policy.audit_days},
        since=now,
        until=later(now, timedelta(days=policy.audit_days)) if sampling.are_letters_on else None,
    )


def p02_answer(
    sent_at: datetime, answered_at: datetime | None, policy: CooptationPolicy, now: datetime, letters: int = 1
) -> Reason | None:
    """A last code by post that nobody entered in 15 days is for a human. Letters get lost: another one goes before.

    ``letters``: how many were sent, this one included.
    """
    ends_at = later(sent_at, timedelta(days=policy.audit_days))
    is_answered = answered_at is not None and answered_at <= now
    if now < ends_at or is_answered or letters < policy.audit_letters:
        return None
    return Reason(
        code=Code.P02_NO_ANSWER,
        rule_version=policy.version,
        next_step=NextStep.HUMAN_LOOKS,
        params={"audit_days": policy.audit_days},
        since=ends_at,
    )


def _moved(membership: Membership, policy: CooptationPolicy) -> Reason:
    return Reason(
        code=Code.P03_MOVED,
        rule_version=policy.version,
        next_step=NextStep.RENEW,
        since=membership.moved_at,
    )


def p03_expiry(membership: Membership, policy: CooptationPolicy, now: datetime) -> Reason | None:
    """What was vouched ends with the move, or after 24 months (12 for a letter) and 60 days to renew it."""
    if membership.way is Way.DOCUMENT:
        return None
    if membership.dwelling != membership.dwelling_now:
        return _moved(membership, policy)
    status_days = policy.letter_status_days if membership.way is Way.LETTER else policy.status_days
    since = later(membership.admitted_at, timedelta(days=status_days))
    until = later(since, timedelta(days=policy.grace_days))
    if now < since:
        return None
    in_grace = now < until
    return Reason(
        code=Code.P03_GRACE if in_grace else Code.P03_EXPIRED,
        rule_version=policy.version,
        next_step=NextStep.RENEW,
        params={"status_days": status_days, "grace_days": policy.grace_days},
        since=since if in_grace else until,
        until=until if in_grace else None,
    )
