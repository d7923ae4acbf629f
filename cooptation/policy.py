"""The numbers of the rules: pure data, versioned, read from TOML by ``cooptation.adapters.policies``.

What must hold whatever an operator writes: every admission uses up one vouch of a document-verified member, and
these are few in a year. Then fraud with no detection at all stays under ``yearly_ceiling``. A policy that gives
this up is refused. Defaults and their sources: the rule table of the design, worked out from Ğ1/Duniter,
BrightID, Proof of Humanity, Idena, PGP, Lobsters and Discourse, and tried in a simulation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta

from cooptation.errors import InvalidPolicyError
from cooptation.vouch import TrustLevel

SHORT_WINDOW = timedelta(days=90)
"""Rolling window of V06, as its code says."""
LONG_WINDOW = timedelta(days=365)
"""Rolling window of V07, as its code says."""
MAX_NUMBER = 36_500
"""No number of a policy is larger: a hundred years in days, and small enough for every date."""
MAX_VOUCHER_DEPTH = 1
"""C2 members never vouch: growth without an anchor would be exponential."""

HOURS_OF_DAY = 24
ALL_PERCENT = 100
"""Every admission is audited."""
MOST_LINKS = 2
"""Further than a newcomer shared with somebody both have vouched with, half a quarter is linked."""

AT_LEAST_ONE = (
    "points",
    "min_d_vouchers",
    "weight_d",
    "weight_c1",
    "budget_90d",
    "budget_365d",
    "active_stock",
    "request_days",
    "vouch_days",
    "progress_hours",
    "voucher_share_parts",
    "weight_institution",
    "status_days",
    "fraud_share_parts",
    "members_per_ambassador",
    "ambassador_strikes",
    "audit_letters",
)
"""Numbers that would switch the invariant off, or every admission, at 0."""


@dataclass(frozen=True, kw_only=True)
class CooptationPolicy:
    """A complete policy; the name of each number says its unit.

    Attributes:
        points, min_d_vouchers, min_dwellings: the quorum (Q01, Q02, V09).
        weight_d, weight_c1: points of one vouch; a C2 member's is always 0.
        max_voucher_depth: deepest level that may vouch (V03), 0 for D only, 1 with C1.
        standing_days: how long an upheld report stops vouching (V02).
        seniority_d_days, seniority_c1_days, min_active_days: V04.
        cooldown_days, budget_90d, budget_365d, active_stock: V05 to V07.
        dense_distance_m, rural_distance_m: V08, outside the newcomer's quarter.
        reciprocity_days: V10.
        takeover_hold_days, takeover_queue_days: V12.
        request_days, vouch_days: Q03.
        progress_hours: what counts is shown to the newcomer at these hours of the day, and not in between.
        free_withdrawal_hours: a vouch taken back within them gives its budget back.
        pair_limit, pair_days: how often two members may vouch together (Q20).
        burst_floor, burst_deviations, event_factor: Q21, admissions in 7 days.
        objection_hours, unfounded_objections: the window of Q22; from how many unfounded ones an objector no
            longer stops a request.
        dwelling_adults, adults_per_unit: Q23.
        thin_quarter_d_members, voucher_share_parts: Q25; one voucher in more than one part of so many.
        declines_queue: from how many « je ne connais pas » a human looks (Q22).
        asks_open, asks_total, asks_neighbour, asks_neighbour_days: N01 and N02.
        ambassador_budget_90d, ambassador_budget_365d, ambassador_strikes, members_per_ambassador: who vouches more.
        weight_institution, institution_budget_90d, agent_budget_90d, agent_misuses, agreement_misuses: organisations;
            one agent has half of what all agents of an organisation have, so that one alone cannot use it up.
        attachments_365d: same-dwelling attachments of one resident.
        link_days, poster_days, poster_uses: invitations.
        letter_days, letter_tries, letter_codes, letter_codes_days, letter_status_days: codes by post.
        points_without_letter, distance_without_letter_m, letter_links: whom a letter must reach before vouches admit
            them (``letter_first``): fewer points than these (no more than ``points``: nobody), vouches from further
            away than this left out, or two vouchers linked by up to so many newcomers, 0 for never.
        letter_for_share: 1 where a letter, and no human, answers that one gave much of a quarter's vouches.
        letter_at_opening: 1 where every newcomer's letter is asked for with the request, before anybody has vouched, so
            that it is there when the vouches are.
        probation_days: P01.
        audit_percent, ambassador_audit_percent, pair_audit_percent: P02; the last where two of the vouchers had
            vouched together in the last 365 days.
        audit_days, audit_letters: how long a code may stay unanswered, and how many are posted before a human looks.
        status_days, grace_days: P03; 24 months are 730 days.
        fraud_off_days, reexamine_days, fraud_repeat, fraud_share_parts: R03.

    Raises:
        InvalidPolicyError: it gives up the anchored quorum, or a number makes no sense.
    """

    version: str
    points: int = 4
    min_d_vouchers: int = 1
    min_dwellings: int = 2
    weight_d: int = 2
    weight_c1: int = 1
    max_voucher_depth: int = 1
    standing_days: int = 180
    seniority_d_days: int = 60
    seniority_c1_days: int = 180
    min_active_days: int = 5
    cooldown_days: int = 3
    budget_90d: int = 3
    budget_365d: int = 8
    active_stock: int = 30
    dense_distance_m: int = 300
    rural_distance_m: int = 3000
    reciprocity_days: int = 365
    takeover_hold_days: int = 7
    takeover_queue_days: int = 30
    request_days: int = 30
    vouch_days: int = 60
    progress_hours: int = 12
    free_withdrawal_hours: int = 24
    pair_limit: int = 2
    pair_days: int = 180
    burst_floor: int = 3
    burst_deviations: int = 3
    event_factor: int = 2
    objection_hours: int = 48
    unfounded_objections: int = 3
    dwelling_adults: int = 4
    adults_per_unit: int = 3
    thin_quarter_d_members: int = 8
    voucher_share_parts: int = 3
    declines_queue: int = 3
    asks_open: int = 6
    asks_total: int = 10
    asks_neighbour: int = 2
    asks_neighbour_days: int = 30
    ambassador_budget_90d: int = 10
    ambassador_budget_365d: int = 30
    ambassador_strikes: int = 2
    members_per_ambassador: int = 100
    weight_institution: int = 2
    institution_budget_90d: int = 20
    agent_budget_90d: int = 10
    agent_misuses: int = 1
    agreement_misuses: int = 2
    attachments_365d: int = 3
    link_days: int = 7
    poster_days: int = 30
    poster_uses: int = 20
    letter_days: int = 30
    letter_tries: int = 3
    letter_codes: int = 2
    letter_codes_days: int = 90
    letter_status_days: int = 365
    points_without_letter: int = 4
    distance_without_letter_m: int = 3000
    letter_links: int = 0
    letter_for_share: int = 0
    letter_at_opening: int = 0
    probation_days: int = 90
    audit_percent: int = 10
    ambassador_audit_percent: int = 20
    pair_audit_percent: int = 100
    audit_days: int = 15
    audit_letters: int = 2
    status_days: int = 730
    grace_days: int = 60
    fraud_off_days: int = 180
    reexamine_days: int = 365
    fraud_repeat: int = 2
    fraud_share_parts: int = 2

    def __post_init__(self) -> None:
        """Refuse what would give up the invariant, then what makes no sense."""
        if not isinstance(self.version, str) or not self.version:
            raise InvalidPolicyError("a policy must have a version")
        _require_numbers(self)
        _require_quorum(self)
        _require_agreement(self)

    @property
    def vouched_lasts(self) -> timedelta:
        """How long a status by vouches lasts, the days of grace included (P03)."""
        return timedelta(days=self.status_days + self.grace_days)

    def weight(self, level: TrustLevel | None) -> int:
        """Points of one vouch from a member of this level; 0 for those who may not vouch."""
        if level is None:
            return 0
        return {TrustLevel.D: self.weight_d, TrustLevel.C1: self.weight_c1}.get(level, 0)

    def yearly_ceiling(self, corrupted_d_members: int, corrupted_ambassadors: int = 0) -> int:
        """Admissions in 365 days that so many corrupted D members can cause with all detection off."""
        vouches = corrupted_d_members * self.budget_365d + corrupted_ambassadors * self.ambassador_budget_365d
        return vouches // self.min_d_vouchers


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_NUMBER


def _require_numbers(policy: CooptationPolicy) -> None:
    names = [item.name for item in fields(policy) if item.name != "version"]
    wrong = [name for name in names if not _is_number(getattr(policy, name))]
    if wrong:
        raise InvalidPolicyError(f"not a whole number from 0 to {MAX_NUMBER}: {', '.join(wrong)}")


def _require_quorum(policy: CooptationPolicy) -> None:
    zero = [name for name in AT_LEAST_ONE if getattr(policy, name) < 1]
    if zero:
        raise InvalidPolicyError(f"must be at least 1: {', '.join(zero)}")
    if policy.min_dwellings < 2:
        raise InvalidPolicyError("min_dwellings must be at least 2: one household is one opinion")
    if policy.max_voucher_depth > MAX_VOUCHER_DEPTH:
        raise InvalidPolicyError(f"max_voucher_depth must be at most {MAX_VOUCHER_DEPTH}")


def _require_agreement(policy: CooptationPolicy) -> None:
    """A budget given back must never be one that admitted somebody: hence the order of the two hours."""
    pairs = (
        ("budget_90d", "budget_365d"),
        ("takeover_hold_days", "takeover_queue_days"),
        ("probation_days", "seniority_c1_days"),
        ("free_withdrawal_hours", "objection_hours"),
        ("ambassador_budget_90d", "ambassador_budget_365d"),
        ("agent_budget_90d", "institution_budget_90d"),
        ("agent_misuses", "agreement_misuses"),
        ("asks_open", "asks_total"),
        ("audit_percent", "ambassador_audit_percent"),
        ("audit_percent", "pair_audit_percent"),
        ("audit_letters", "letter_codes"),
    )
    wrong = [f"{low} above {high}" for low, high in pairs if getattr(policy, low) > getattr(policy, high)]
    most = (
        ("ambassador_audit_percent", ALL_PERCENT),
        ("pair_audit_percent", ALL_PERCENT),
        ("progress_hours", HOURS_OF_DAY),
        ("letter_links", MOST_LINKS),
        ("letter_for_share", 1),
        ("letter_at_opening", 1),
    )
    wrong += [f"{name} above {limit}" for name, limit in most if getattr(policy, name) > limit]
    if wrong:
        raise InvalidPolicyError(f"numbers that contradict each other: {', '.join(wrong)}")


def policy_from_mapping(data: Mapping[str, object]) -> CooptationPolicy:
    """A policy from a parsed TOML file; every number must be written, so that a file says what it does.

    Raises:
        InvalidPolicyError: a key is missing or unknown, or a value has the wrong form.
    """
    known = {item.name for item in fields(CooptationPolicy)}
    if set(data) != known:
        raise InvalidPolicyError(f"missing or unknown keys: {', '.join(sorted(set(data) ^ known))}")
    return CooptationPolicy(**data)  # type: ignore[arg-type]
