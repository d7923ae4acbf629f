"""Whether one vouch counts: rules V01 to V10, V13 and R04, one small function each, in the order of ``RULES``.

A rule answers None when it is content, else the reason, which is told to the voucher; the newcomer's request
stays open. V11 and V12 do not make a vouch worthless, they send it to a human or hold it: see ``flags``.

What a member is (verified, in good standing, near a document) is judged as of now, so a vouch stops counting
when its voucher is revoked. What they had spent or waited for is judged as of the moment of the vouch, so a vouch
rightly given is not lost to a later one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cooptation.codes import Code
from cooptation.moments import is_within, later
from cooptation.organisations import ORGANISATION_RULES, Attestation, stands_for_document
from cooptation.policy import LONG_WINDOW, SHORT_WINDOW, CooptationPolicy
from cooptation.question import Question, Rule, frees_at, uses_budget
from cooptation.reasons import Answer, NextStep, Reason, first_answer
from cooptation.roles import limits_of
from cooptation.vouch import Level, Request, Vouch, Voucher, share_home


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What a member may still give, for their own page; ``next_at`` is None when a vouch is possible now."""

    left_90d: int
    left_365d: int
    next_at: datetime | None


def v01_verified(question: Question) -> Reason | None:
    """A voucher is a verified and active member."""
    voucher, until = question.voucher, question.voucher.verified_until
    if voucher.is_verified(question.now):
        return None
    since = until if until is not None and until <= question.now else None
    return question.refuse(Code.V01_NOT_VERIFIED, NextStep.GET_VERIFIED, since=since)


def v02_standing(question: Question) -> Reason | None:
    """Nothing stands against the voucher: no fraud case, no suspension, no report upheld lately."""
    standing, period = question.voucher.standing, timedelta(days=question.policy.standing_days)
    ends = [standing.vouching_off_until] if standing.vouching_off_until else []
    if standing.report_upheld_at:
        ends.append(later(standing.report_upheld_at, period))
    until = max(ends, default=question.now)
    barred = standing.has_open_fraud_case or standing.is_suspended or standing.is_restricted
    if not barred and until <= question.now:
        return None
    params = {"standing_days": question.policy.standing_days}
    step = NextStep.LEAVE_TO_OTHERS if barred else NextStep.TRY_LATER
    return question.refuse(Code.V02_STANDING, step, params=params, until=None if barred else until)


def v03_depth(question: Question) -> Reason | None:
    """The voucher is near enough to a document."""
    level, deepest = question.voucher.level, question.policy.max_voucher_depth
    if level is not None and level.depth <= deepest:
        return None
    return question.refuse(
        Code.V03_TOO_FAR_FROM_ANCHOR, NextStep.PROVIDE_DOCUMENT, params={"max_voucher_depth": deepest}
    )


def v04_seniority(question: Question) -> Reason | None:
    """The voucher had been verified for long enough."""
    since = question.voucher.verified_at or question.now
    days = question.limits.seniority_days
    until = later(since, timedelta(days=days))
    if question.vouch.given_at >= until:
        return None
    return question.refuse(
        Code.V04_SENIORITY, NextStep.TRY_LATER, params={"seniority_days": days}, since=since, until=until
    )


def v04_active_days(question: Question) -> Reason | None:
    """The voucher has used the network. Without the signal: content, the date alone decides."""
    days, needed = question.voucher.active_days, question.policy.min_active_days
    if days is None or days >= needed:
        return None
    return question.refuse(
        Code.V04_ACTIVE_DAYS, NextStep.TRY_LATER, params={"min_active_days": needed}, facts={"active_days": days}
    )


def v05_cool_down(question: Question) -> Reason | None:
    """The voucher's last vouch is not too recent."""
    spent, days = question.given_before, question.limits.cooldown_days
    until = later(spent[-1], timedelta(days=days)) if spent else question.vouch.given_at
    if question.vouch.given_at >= until:
        return None
    return question.refuse(
        Code.V05_COOL_DOWN, NextStep.TRY_LATER, params={"cooldown_days": days}, since=spent[-1], until=until
    )


def v06_budget_90d(question: Question) -> Reason | None:
    """The voucher has a vouch left in 90 days."""
    limit = question.limits.budget_90d
    until = frees_at(question.given_before, SHORT_WINDOW, limit, question.vouch.given_at)
    if until is None:
        return None
    return question.refuse(Code.V06_BUDGET_90D, NextStep.TRY_LATER, params={"budget_90d": limit}, until=until)


def v07_budget_365d(question: Question) -> Reason | None:
    """The voucher has a vouch left in 365 days."""
    limit = question.limits.budget_365d
    until = frees_at(question.given_before, LONG_WINDOW, limit, question.vouch.given_at)
    if until is None:
        return None
    return question.refuse(Code.V07_BUDGET_365D, NextStep.TRY_LATER, params={"budget_365d": limit}, until=until)


def v07_active_stock(question: Question) -> Reason | None:
    """The voucher does not already stand for too many active members. An agent stands for none: budgets hold."""
    stock, limit = question.voucher.active_stock, question.policy.active_stock
    if question.voucher.is_agent or stock < limit:
        return None
    return question.refuse(
        Code.V07_ACTIVE_STOCK, NextStep.LEAVE_TO_OTHERS, params={"active_stock": limit}, facts={"active_stock": stock}
    )


def v08_proximity(question: Question) -> Reason | None:
    """The two homes lie in the same quarter, or near. An unknown distance is not near. Of an agent: see O02."""
    newcomer, policy, distance_m = question.request.newcomer, question.policy, question.vouch.distance_m
    limit_m = policy.rural_distance_m if newcomer.is_rural else policy.dense_distance_m
    is_near = distance_m is not None and distance_m <= limit_m
    if question.voucher.is_agent or question.voucher.quarter == newcomer.quarter or is_near:
        return None
    return question.refuse(Code.V08_TOO_FAR, NextStep.LEAVE_TO_OTHERS, params={"distance_m": limit_m})


def v09_other_dwelling(question: Question) -> Reason | None:
    """Nobody vouches for their own dwelling, nor for themselves."""
    voucher, newcomer = question.voucher, question.request.newcomer
    if not share_home(voucher, newcomer) and voucher.id != newcomer.id:
        return None
    return question.refuse(Code.V09_SAME_DWELLING, NextStep.LEAVE_TO_OTHERS)


def v10_no_reciprocity(question: Question) -> Reason | None:
    """The newcomer has not counted for the voucher lately, nor ever where there was fraud."""
    days = question.policy.reciprocity_days
    shared = tuple(past for past in question.request.newcomer.counted_for if past.member_id == question.voucher.id)
    until = max((later(past.at, timedelta(days=days)) for past in shared), default=question.now)
    forever = any(past.in_fraud_case for past in shared)
    if not forever and until <= question.now:
        return None
    return question.refuse(
        Code.V10_RECIPROCITY,
        NextStep.LEAVE_TO_OTHERS,
        params={"reciprocity_days": days},
        until=None if forever else until,
    )


def r04_own_hand(question: Question) -> Reason | None:
    """The vouch was not given while the account was in other hands; no fault of its owner."""
    if not question.voucher.was_taken_over(question.vouch.given_at):
        return None
    since, until = question.voucher.recovered_since, question.voucher.recovered_at
    return question.refuse(Code.R04_VOUCH_VOID, NextStep.LEAVE_TO_OTHERS, since=since, until=until)


def v13_statement(question: Question) -> Reason | None:
    """The voucher has met the newcomer here and knows them well; « croisé » weighs nothing."""
    vouch = question.vouch
    if not vouch.met_here or vouch.level is None:
        return question.refuse(Code.V13_NO_STATEMENT, NextStep.MAKE_STATEMENT)
    if vouch.level is Level.SEEN_AROUND:
        return question.refuse(Code.V13_SEEN_AROUND, NextStep.LEAVE_TO_OTHERS)
    return None


RULES_BEFORE_STATEMENT: tuple[Rule, ...] = (
    v01_verified,
    v02_standing,
    v03_depth,
    v04_seniority,
    v04_active_days,
    v05_cool_down,
    v06_budget_90d,
    v07_budget_365d,
    v07_active_stock,
    v08_proximity,
    v09_other_dwelling,
    v10_no_reciprocity,
    *ORGANISATION_RULES,
    r04_own_hand,
)
"""What can be answered before the voucher is asked what they know."""

RULES: tuple[Rule, ...] = (*RULES_BEFORE_STATEMENT, v13_statement)
"""Every rule on one vouch; the first that is not content gives the reason."""


def may_vouch(vouch: Vouch, request: Request, policy: CooptationPolicy, now: datetime) -> Answer:
    """Whether this vouch counts."""
    question = Question(vouch=vouch, request=request, policy=policy, now=now)
    return first_answer(rule(question) for rule in RULES)


def may_be_asked(vouch: Vouch, request: Request, policy: CooptationPolicy, now: datetime) -> Answer:
    """Whether this neighbour's vouch could count, before they state what they know."""
    question = Question(vouch=vouch, request=request, policy=policy, now=now)
    return first_answer(rule(question) for rule in RULES_BEFORE_STATEMENT)


def may_attest(attestation: Attestation, request: Request, policy: CooptationPolicy, now: datetime) -> Answer:
    """Whether an agent's attestation verifies the newcomer like a document."""
    return stands_for_document(attestation, request, RULES, policy, now)


def budget_left(voucher: Voucher, policy: CooptationPolicy, now: datetime) -> Budget:
    """How many vouches a member has left, and from when they may give one; V05 to V07 as they are applied."""
    spent = tuple(sorted(s.at for s in voucher.spent if s.at <= now and uses_budget(s, policy, now)))
    used_90d = sum(is_within(at, SHORT_WINDOW, now) for at in spent)
    used_365d = sum(is_within(at, LONG_WINDOW, now) for at in spent)
    limits = limits_of(voucher, policy, now)
    waits = (
        later(spent[-1], timedelta(days=limits.cooldown_days)) if spent else None,
        frees_at(spent, SHORT_WINDOW, limits.budget_90d, now),
        frees_at(spent, LONG_WINDOW, limits.budget_365d, now),
    )
    return Budget(
        left_90d=max(0, min(limits.budget_90d - used_90d, limits.budget_365d - used_365d)),
        left_365d=max(0, limits.budget_365d - used_365d),
        next_at=max((wait for wait in waits if wait is not None and wait > now), default=None),
    )
