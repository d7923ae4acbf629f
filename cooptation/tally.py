"""What the vouches of a request add up to: points, anchors and households (Q01, Q02, Q03, V09, O04).

Their order does not matter: each vouch is judged by itself, each voucher counts once, and sums have no order.
Only the moment of the quorum looks at time, to start the objection window.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cooptation.codes import Code
from cooptation.eligibility import may_vouch
from cooptation.moments import later
from cooptation.policy import CooptationPolicy
from cooptation.question import Question
from cooptation.reasons import Answer, NextStep, Reason
from cooptation.roles import weight_of
from cooptation.vouch import Request, TrustLevel, Vouch


@dataclass(frozen=True, kw_only=True)
class NotCounted:
    """A vouch that does not count, and why; for its voucher and for a reviewer."""

    vouch_id: str
    reason: Reason


@dataclass(frozen=True, kw_only=True)
class Tally:
    """The sum of the vouches that count.

    ``counted`` holds one vouch a voucher, oldest first. ``quorum_at`` is when they first were enough, or None.
    """

    counted: tuple[Vouch, ...]
    not_counted: tuple[NotCounted, ...]
    points: int
    d_vouchers: int
    dwellings: int
    quorum_at: datetime | None


def request_ends_at(request: Request, policy: CooptationPolicy) -> datetime:
    """From when a request without quorum is over."""
    return later(request.opened_at, timedelta(days=policy.request_days))


def _lapse(question: Question) -> Reason | None:
    """Why a vouch no longer, or not yet, belongs to the request: R05 and Q03."""
    vouch, request, policy = question.vouch, question.request, question.policy
    ends_at = later(vouch.given_at, timedelta(days=policy.vouch_days))
    if vouch.is_withdrawn(question.now):
        return question.refuse(Code.R05_WITHDRAWN, NextStep.LEAVE_TO_OTHERS, since=vouch.withdrawn_at)
    in_life = request.opened_at <= vouch.given_at < request_ends_at(request, policy)
    if not in_life or vouch.given_at > question.now:
        params = {"request_days": policy.request_days}
        return question.refuse(Code.Q03_OUTSIDE_REQUEST, NextStep.LEAVE_TO_OTHERS, params=params)
    if ends_at <= question.now:
        params = {"vouch_days": policy.vouch_days}
        return question.refuse(Code.Q03_VOUCH_EXPIRED, NextStep.TRY_LATER, params=params, since=ends_at)
    return None


def _judge(question: Question) -> Answer:
    lapse = _lapse(question)
    if lapse is not None:
        return Answer(reason=lapse)
    return may_vouch(question.vouch, question.request, question.policy, question.now)


def _points(vouches: Iterable[Vouch], policy: CooptationPolicy) -> int:
    return sum(weight_of(vouch.voucher, policy) for vouch in vouches)


def _d_vouchers(vouches: Iterable[Vouch]) -> int:
    return sum(vouch.voucher.is_anchor for vouch in vouches)


def _dwellings(vouches: Iterable[Vouch]) -> int:
    """How many dwellings speak; an organisation, whichever it is, is one more opinion.

    Where one of them does not say which flat, everybody behind that door is one dwelling.
    """
    vouchers = [vouch.voucher for vouch in vouches]
    people = [voucher for voucher in vouchers if not voucher.is_agent]
    whole_doors = {voucher.building for voucher in people if voucher.building == voucher.dwelling}
    homes = {one.building if one.building in whole_doors else one.dwelling for one in people}
    return len(homes) + (len(people) < len(vouchers))


def is_quorum(vouches: tuple[Vouch, ...], policy: CooptationPolicy, points: int | None = None) -> bool:
    """Whether vouches that count, one a voucher, are enough. More of them never are less.

    ``points``: how many it takes, where it is not the policy's quorum that is asked about.
    """
    return (
        _points(vouches, policy) >= (policy.points if points is None else points)
        and _d_vouchers(vouches) >= policy.min_d_vouchers
        and _dwellings(vouches) >= policy.min_dwellings
    )


def _quorum_at(counted: tuple[Vouch, ...], policy: CooptationPolicy) -> datetime | None:
    prefixes = (counted[:size] for size in range(1, len(counted) + 1))
    return next((prefix[-1].given_at for prefix in prefixes if is_quorum(prefix, policy)), None)


def _beside(question: Question, counted: Iterable[Vouch]) -> Reason | None:
    """Why a vouch in order does not count beside those that do: a second one of its voucher, a second agent."""
    voucher, others = question.voucher, tuple(vouch.voucher for vouch in counted)
    if voucher.id in {other.id for other in others}:
        return question.refuse(Code.Q01_COUNTED_ONCE, NextStep.LEAVE_TO_OTHERS)
    if voucher.is_agent and any(other.is_agent for other in others):
        return question.refuse(Code.O04_ONE_PER_ADMISSION, NextStep.LEAVE_TO_OTHERS)
    return None


def _split(questions: Iterable[Question]) -> tuple[tuple[Vouch, ...], tuple[NotCounted, ...]]:
    """The vouches that count, the earliest of each voucher and of all agents, and the others."""
    counted: list[Vouch] = []
    others = []
    for question in questions:
        reason = _judge(question).reason or _beside(question, counted)
        if reason is None:
            counted.append(question.vouch)
        else:
            others.append(NotCounted(vouch_id=question.vouch.id, reason=reason))
    return tuple(counted), tuple(others)


def tally_vouches(request: Request, vouches: Iterable[Vouch], policy: CooptationPolicy, now: datetime) -> Tally:
    """What the vouches of a request add up to now."""
    in_order = sorted(vouches, key=lambda vouch: (vouch.given_at, vouch.id))
    questions = (Question(vouch=vouch, request=request, policy=policy, now=now) for vouch in in_order)
    counted, not_counted = _split(questions)
    return Tally(
        counted=counted,
        not_counted=not_counted,
        points=_points(counted, policy),
        d_vouchers=_d_vouchers(counted),
        dwellings=_dwellings(counted),
        quorum_at=_quorum_at(counted, policy),
    )


def progress_shown(request: Request, vouches: Iterable[Vouch], policy: CooptationPolicy, now: datetime) -> Tally:
    """The tally as the newcomer sees it: that of the last fixed hour, so that nobody can tell who has just answered.

    A vouch taken back since is gone at once, as if it had never been there.
    """
    hour = now.hour - now.hour % policy.progress_hours
    shown_at = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    standing = (vouch for vouch in vouches if not vouch.is_withdrawn(now))
    return tally_vouches(request, standing, policy, shown_at)


def level_earned(counted: tuple[Vouch, ...], policy: CooptationPolicy) -> TrustLevel:
    """The level of an admission: C1 when D neighbours alone are enough, else C2.

    A C1 neighbour or an agent who joins two D neighbours does not lower the newcomer.
    """
    by_d = tuple(vouch for vouch in counted if vouch.voucher.is_anchor)
    return TrustLevel.C1 if is_quorum(by_d, policy) else TrustLevel.C2


def missing(tally: Tally, policy: CooptationPolicy) -> tuple[Reason, ...]:
    """What a request without quorum still needs; empty with quorum. Counts only."""
    wanted = (
        (Code.Q01_WAIT, "points", tally.points, policy.points),
        (Code.Q02_ANCHOR_MISSING, "d_vouchers", tally.d_vouchers, policy.min_d_vouchers),
        (Code.V09_ONE_HOUSEHOLD, "dwellings", tally.dwellings, policy.min_dwellings),
    )
    return tuple(
        Reason(
            code=code,
            rule_version=policy.version,
            next_step=NextStep.ASK_NEIGHBOURS,
            params={name: needed},
            facts={name: reached},
        )
        for code, name, reached, needed in wanted
        if reached < needed
    )
