"""Ambassadors and agents: what their role allows, and who may be named (A01, A02).

A role gives a larger budget, never a larger weight: one corrupted ambassador still admits nobody alone. A role that
has ended leaves an ordinary member. Nothing here lets a role exclude anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cooptation.codes import Code
from cooptation.policy import CooptationPolicy
from cooptation.reasons import Answer, NextStep, Reason, first_answer
from cooptation.vouch import Role, TrustLevel, Voucher

AGENT_YEAR = 4
"""Windows of 90 days in a year: an agent's yearly budget is that many times the short one."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """V04 to V07 for one voucher. Agents act in office hours: no seniority, no pause between two."""

    seniority_days: int
    cooldown_days: int
    budget_90d: int
    budget_365d: int


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A member whom staff want to name ambassador, and how many there are already."""

    member: Voucher
    is_trained: bool
    has_signed_charter: bool
    ambassadors: int
    members: int


def acting_role(voucher: Voucher, policy: CooptationPolicy, at: datetime) -> Role:
    """The role in force: an ambassador after the yearly date or the second strike is a member again.

    An agent stays one: whether the agreement holds is a rule of its own (O01).
    """
    mandate = voucher.mandate
    if mandate is None:
        return Role.MEMBER
    if voucher.is_agent:
        return mandate.role
    in_force = voucher.is_anchor and mandate.holds(at) and mandate.strikes < policy.ambassador_strikes
    return Role.AMBASSADOR if in_force else Role.MEMBER


def limits_of(voucher: Voucher, policy: CooptationPolicy, at: datetime) -> Limits:
    """What a voucher may give, by the role they act in at that moment."""
    role = acting_role(voucher, policy, at)
    if voucher.is_agent:
        short = policy.agent_budget_90d
        return Limits(seniority_days=0, cooldown_days=0, budget_90d=short, budget_365d=short * AGENT_YEAR)
    is_ambassador = role is Role.AMBASSADOR
    return Limits(
        seniority_days=policy.seniority_d_days if voucher.level is TrustLevel.D else policy.seniority_c1_days,
        cooldown_days=policy.cooldown_days,
        budget_90d=policy.ambassador_budget_90d if is_ambassador else policy.budget_90d,
        budget_365d=policy.ambassador_budget_365d if is_ambassador else policy.budget_365d,
    )


def weight_of(voucher: Voucher, policy: CooptationPolicy) -> int:
    """Points of one vouch: an ambassador's is a member's, an agent's the organisation's."""
    return policy.weight_institution if voucher.is_agent else policy.weight(voucher.level)


def a01_eligible(candidate: Candidate, policy: CooptationPolicy) -> Reason | None:
    """A document-verified, active member without strikes, trained, who signed the charter."""
    member = candidate.member
    strikes = member.mandate.strikes if member.mandate else 0
    known = member.is_anchor and member.is_active and strikes < policy.ambassador_strikes
    if known and candidate.is_trained and candidate.has_signed_charter:
        return None
    return Reason(code=Code.A01_NOT_ELIGIBLE, rule_version=policy.version, next_step=NextStep.LEAVE_TO_OTHERS)


def a02_few_enough(candidate: Candidate, policy: CooptationPolicy) -> Reason | None:
    """At most one ambassador for so many members; the first one is always possible."""
    allowed = max(1, candidate.members // policy.members_per_ambassador)
    if candidate.ambassadors < allowed:
        return None
    return Reason(
        code=Code.A02_ENOUGH_AMBASSADORS,
        rule_version=policy.version,
        next_step=NextStep.LEAVE_TO_OTHERS,
        params={"members_per_ambassador": policy.members_per_ambassador},
        facts={"ambassadors": candidate.ambassadors},
    )


def may_be_ambassador(candidate: Candidate, policy: CooptationPolicy) -> Answer:
    """Whether staff may name this member."""
    return first_answer(rule(candidate, policy) for rule in (a01_eligible, a02_few_enough))
