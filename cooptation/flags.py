"""What sends a request with quorum to a human (Q20 to Q25, V11, V12), and what only delays it (V12, Q22).

A flag never refuses anybody and never says that a vouch is false. Each function answers None when it sees
nothing. Where the network does not send the signal it also answers None, and ``unwatched`` names the rule, so
that a decision always tells what was not looked at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from cooptation.circumstances import Circumstances, Dwelling, Objector
from cooptation.codes import Code
from cooptation.moments import is_within, later
from cooptation.policy import LONG_WINDOW, CooptationPolicy
from cooptation.reasons import Answer, NextStep, Number, Reason
from cooptation.vouch import Request, TrustLevel, Vouch, Voucher

WEEK = timedelta(days=7)
"""Window of Q21."""
DAYS_OF_WEEK, DAYS_OF_YEAR = 7, 365
"""They turn the admissions of a year into those of a mean week, the λ of Q21."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A request with the vouches that count for it and all that surrounds it, now."""

    request: Request
    counted: tuple[Vouch, ...]
    circumstances: Circumstances
    policy: CooptationPolicy
    now: datetime

    @property
    def vouchers(self) -> tuple[Voucher, ...]:
        """Who vouches, each once."""
        return tuple(vouch.voucher for vouch in self.counted)

    def flag(
        self, code: Code, *, params: Mapping[str, Number] | None = None, facts: Mapping[str, Number] | None = None
    ) -> Reason:
        """The reason for a human to look."""
        return Reason(
            code=code,
            rule_version=self.policy.version,
            next_step=NextStep.HUMAN_LOOKS,
            params=params or {},
            facts=facts or {},
        )


Flag = Callable[[Scene], Reason | None]


def v11_shared_device(scene: Scene) -> Reason | None:
    """One device for two of the voices. Without the signal of one of them, its pairs are not compared."""
    known = [scene.request.newcomer.devices, *(voucher.devices for voucher in scene.vouchers)]
    pairs = sum(bool(one & other) for one, other in combinations([devices for devices in known if devices], 2))
    return scene.flag(Code.V11_SHARED_DEVICE, facts={"pairs": pairs}) if pairs else None


def _is_recent(change: datetime, vouch: Vouch, scene: Scene) -> bool:
    """Less than so many days before the vouch, or after it; time that passes since makes it no cleaner."""
    window = timedelta(days=scene.policy.takeover_queue_days)
    return change <= scene.now and vouch.given_at - change < window


def v12_takeover_recent(scene: Scene) -> Reason | None:
    """A voucher had a new device or password shortly before the vouch, or since. Without the signal: no flag."""
    recent = sum(
        any(_is_recent(change, vouch, scene) for change in vouch.voucher.credential_changes or ())
        for vouch in scene.counted
    )
    params = {"takeover_queue_days": scene.policy.takeover_queue_days}
    return scene.flag(Code.V12_TAKEOVER_RECENT, params=params, facts={"vouchers": recent}) if recent else None


def times_together(scene: Scene, window: timedelta) -> int:
    """How often the most frequent pair of these vouchers has vouched together, this time included; 0 without a pair."""
    earlier = {
        past.request_id: past.voucher_ids
        for past in scene.circumstances.together
        if past.request_id != scene.request.id and is_within(past.at, window, scene.now)
    }
    pairs = combinations(sorted(voucher.id for voucher in scene.vouchers), 2)
    return max((1 + sum({*pair} <= ids for ids in earlier.values()) for pair in pairs), default=0)


def repeats_pair(scene: Scene) -> bool:
    """Whether two of the vouchers had vouched together in the last 365 days; no flag, but more audits (P02)."""
    return times_together(scene, LONG_WINDOW) > 1


def q20_same_pair(scene: Scene) -> Reason | None:
    """The same two members vouch together too often, this time included."""
    policy = scene.policy
    most = times_together(scene, timedelta(days=policy.pair_days))
    params = {"pair_limit": policy.pair_limit, "pair_days": policy.pair_days}
    return scene.flag(Code.Q20_SAME_PAIR, params=params, facts={"together": most}) if most > policy.pair_limit else None


def burst_limit(accepted_365d: int, policy: CooptationPolicy, *, event_declared: bool) -> float:
    """Most admissions in 7 days that surprise nobody: the mean week and some standard deviations (Poisson)."""
    mean = accepted_365d * DAYS_OF_WEEK / DAYS_OF_YEAR
    limit = max(policy.burst_floor, mean + policy.burst_deviations * math.sqrt(mean))
    return limit * policy.event_factor if event_declared else limit


def q21_burst(scene: Scene) -> Reason | None:
    """More arrivals in a week than this quarter is used to, this one included."""
    quarter = scene.circumstances.quarter
    limit = burst_limit(quarter.accepted_365d, scene.policy, event_declared=quarter.event_declared)
    arrivals = quarter.accepted_7d + 1
    if arrivals <= limit:
        return None
    return scene.flag(Code.Q21_BURST, params={"limit": int(limit)}, facts={"arrivals_7d": arrivals})


def q22_objection(scene: Scene) -> Reason | None:
    """A neighbour objects. One who was often wrong is still shown to a reviewer but no longer stops a request."""
    policy = scene.policy
    objections = [objection for objection in scene.circumstances.objections if objection.at <= scene.now]
    heard = sum(objection.unfounded_before < policy.unfounded_objections for objection in objections)
    params = {"unfounded_objections": policy.unfounded_objections}
    facts = {"objections": len(objections), "heard": heard}
    return scene.flag(Code.Q22_OBJECTION, params=params, facts=facts) if heard else None


def q22_declined(scene: Scene) -> Reason | None:
    """Several neighbours who were asked do not know this person. Each alone says nothing, and is never shown."""
    declined, needed = scene.circumstances.declined, scene.policy.declines_queue
    if declined < needed or not needed:
        return None
    return scene.flag(Code.Q22_DECLINED, params={"declines_queue": needed}, facts={"declined": declined})


def dwelling_is_full(dwelling: Dwelling, policy: CooptationPolicy) -> bool:
    """Whether one adult more is too many for one address unit."""
    return dwelling.adults + 1 > policy.dwelling_adults


def asks_earlier_members(dwelling: Dwelling, policy: CooptationPolicy) -> bool:
    """Whether the members of a full dwelling are asked if they have moved, naming nobody; not in a hall or hostel."""
    return dwelling_is_full(dwelling, policy) and not dwelling.is_collective


def q23_dwelling_full(scene: Scene) -> Reason | None:
    """More adults at one address unit than live in one, the newcomer included."""
    dwelling, limit = scene.circumstances.dwelling, scene.policy.dwelling_adults
    if not dwelling_is_full(dwelling, scene.policy):
        return None
    return scene.flag(Code.Q23_DWELLING_FULL, params={"dwelling_adults": limit}, facts={"adults": dwelling.adults + 1})


def q23_building_full(scene: Scene) -> Reason | None:
    """More accounts in a building than its units hold. Without registered units: no flag."""
    dwelling, per_unit = scene.circumstances.dwelling, scene.policy.adults_per_unit
    accounts, units = dwelling.building_accounts + 1, dwelling.building_units
    if units is None or accounts <= units * per_unit:
        return None
    facts = {"accounts": accounts, "units": units}
    return scene.flag(Code.Q23_BUILDING_FULL, params={"adults_per_unit": per_unit}, facts=facts)


def q24_duplicate_person(scene: Scene) -> Reason | None:
    """Somebody of that name at that address has an account."""
    return scene.flag(Code.Q24_DUPLICATE_PERSON) if scene.circumstances.same_person else None


def q24_revoked_contact(scene: Scene) -> Reason | None:
    """The telephone or mail of a revoked account. Without the network's digests: no flag."""
    return scene.flag(Code.Q24_REVOKED_CONTACT) if scene.circumstances.revoked_contact else None


def q25_thin_quarter(scene: Scene) -> Reason | None:
    """Too few document-verified members to notice a capture."""
    members, needed = scene.circumstances.quarter.d_members, scene.policy.thin_quarter_d_members
    if members >= needed:
        return None
    return scene.flag(Code.Q25_THIN_QUARTER, params={"d_members": needed}, facts={"d_members": members})


def q25_voucher_share(scene: Scene) -> Reason | None:
    """One voucher gave more than their part of the quarter's vouches."""
    total, parts = scene.circumstances.quarter.vouches, scene.policy.voucher_share_parts
    most = max((voucher.quarter_vouches for voucher in scene.vouchers), default=0)
    if most * parts <= total:
        return None
    return scene.flag(Code.Q25_VOUCHER_SHARE, params={"parts": parts}, facts={"vouches": most, "of": total})


FLAGS: tuple[Flag, ...] = (
    v11_shared_device,
    v12_takeover_recent,
    q20_same_pair,
    q21_burst,
    q22_objection,
    q22_declined,
    q23_dwelling_full,
    q23_building_full,
    q24_duplicate_person,
    q24_revoked_contact,
    q25_thin_quarter,
    q25_voucher_share,
)
"""Everything a human must see; a reviewer is shown all that are raised, in this order."""


def raised_flags(scene: Scene) -> tuple[Reason, ...]:
    """Why a human must look; empty when nobody must."""
    return tuple(reason for flag in FLAGS if (reason := flag(scene)) is not None)


def takeover_hold(scene: Scene) -> Reason | None:
    """A voucher's account changed hands, perhaps, a few days ago: its owner gets time to say so.

    Without the signal: no hold.
    """
    window = timedelta(days=scene.policy.takeover_hold_days)
    changes = [change for voucher in scene.vouchers for change in voucher.credential_changes or ()]
    held = [change for change in changes if is_within(change, window, scene.now)]
    if not held:
        return None
    return Reason(
        code=Code.V12_TAKEOVER_HOLD,
        rule_version=scene.policy.version,
        next_step=NextStep.WAIT,
        params={"takeover_hold_days": scene.policy.takeover_hold_days},
        until=later(max(held), window),
    )


def objection_window_ends_at(quorum_at: datetime, scene: Scene) -> datetime | None:
    """When silence is consent: hours after the neighbours were told, and a day for second thoughts after the quorum.

    They are told with the first vouch of a document-verified member, so that who waits for the next one does not wait
    twice. None while they were not told: silence of people who know nothing is no consent.
    """
    told_at = scene.circumstances.neighbours_told_at
    if told_at is None or told_at > scene.now:
        return None
    return silence_ends_at(told_at, quorum_at, scene.policy)


def silence_ends_at(told_at: datetime, quorum_at: datetime, policy: CooptationPolicy) -> datetime:
    """When the silence of neighbours who were told is consent, and no voucher has had second thoughts for a day."""
    thought_over_at = later(quorum_at, timedelta(hours=policy.free_withdrawal_hours))
    return max(later(told_at, timedelta(hours=policy.objection_hours)), thought_over_at)


def unwatched(scene: Scene) -> tuple[Code, ...]:
    """The rules whose signal is not there for everybody concerned: they saw nothing because nothing was sent."""
    vouchers, newcomer, around = scene.vouchers, scene.request.newcomer, scene.circumstances
    absent = (
        (Code.V04_ACTIVE_DAYS, any(voucher.active_days is None for voucher in vouchers)),
        (Code.V11_SHARED_DEVICE, None in (newcomer.devices, *(voucher.devices for voucher in vouchers))),
        (Code.V12_TAKEOVER_RECENT, any(voucher.credential_changes is None for voucher in vouchers)),
        (Code.Q23_BUILDING_FULL, around.dwelling.building_units is None),
        (Code.Q24_REVOKED_CONTACT, around.revoked_contact is None),
    )
    return tuple(code for code, is_absent in absent if is_absent)


def may_object(objector: Objector, policy: CooptationPolicy, now: datetime) -> Answer:
    """Whether an objection is taken: from a verified member next door, or one who was asked (Q22).

    Where the street is not known, only from those who were asked. A guest may not.
    """
    member = objector.member
    knows = member.is_verified(now) and member.level is not TrustLevel.GUEST
    if knows and (objector.was_asked or objector.is_next_door):
        return Answer()
    return Answer(
        reason=Reason(
            code=Code.Q22_MAY_NOT_OBJECT, rule_version=policy.version, next_step=NextStep.LEAVE_TO_OTHERS, since=now
        )
    )
