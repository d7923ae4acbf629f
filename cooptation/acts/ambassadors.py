"""Ambassadors: members whom staff name for a year, who vouch more and are looked at more (A01, A02)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cooptation.acts.ids import fresh_id
from cooptation.eligibility import Budget, budget_left
from cooptation.moments import later
from cooptation.ports import House, Work
from cooptation.reasons import Answer, first_answer
from cooptation.records import Appointment
from cooptation.roles import Candidate, a01_eligible, acting_role, may_be_ambassador
from cooptation.vouch import Role

OFFICE_DAYS = 365
"""A charter is renewed yearly."""
OPERATOR = "operator"


@dataclass(frozen=True, kw_only=True)
class Office:
    """What an ambassador's page shows; ``is_in_force``: a second strike ends it before its day."""

    since: datetime
    until: datetime
    strikes: int
    is_in_force: bool
    budget: Budget


def name(house: House, member_id: str, *, is_trained: bool, has_signed_charter: bool, actor: str = OPERATOR) -> Answer:
    """Name a member ambassador for a year, or renew them; counts, or says why not.

    Raises:
        NotFoundError: there is no such member.
    """
    with house.transaction() as work:
        member = work.members.lock(member_id)
        in_office = work.side.bodies.ambassadors(work.now)
        candidate = Candidate(
            member=work.counts.voucher(member, member.home.quarter),
            is_trained=is_trained,
            has_signed_charter=has_signed_charter,
            ambassadors=len(in_office),
            members=work.side.standings.count_verified(work.now),
        )
        is_renewal = any(one.member_id == member_id for one in in_office)
        answer = _judge(house, candidate, is_renewal=is_renewal)
        if answer.counts:
            _appoint(house, work, member_id, actor)
        return answer


def _judge(house: House, candidate: Candidate, *, is_renewal: bool) -> Answer:
    """Who is in office already takes nobody's place."""
    if is_renewal:
        return first_answer((a01_eligible(candidate, house.policy),))
    return may_be_ambassador(candidate, house.policy)


def _appoint(house: House, work: Work, member_id: str, actor: str) -> None:
    work.side.bodies.end_appointment(member_id, work.now)
    until = later(work.now, timedelta(days=OFFICE_DAYS))
    office = Appointment(id=fresh_id(house), member_id=member_id, since=work.now, until=until)
    work.side.bodies.appoint(office)
    work.audit.append(actor, "ambassador.named", member_id)


def end(house: House, member_id: str, *, actor: str = OPERATOR) -> bool:
    """End an ambassador's part; they stay a member. False when they are none."""
    with house.transaction() as work:
        ended = work.side.bodies.end_appointment(member_id, work.now)
        if ended:
            work.audit.append(actor, "ambassador.ended", member_id)
        return ended


def strike(house: House, member_id: str, *, actor: str) -> int:
    """A human upheld a misuse; how many there are. The second one ends the part, by the rule.

    Raises:
        NotFoundError: there is no such member.
    """
    with house.transaction() as work:
        work.members.lock(member_id)
        strikes = work.side.bodies.strike(fresh_id(house), member_id, work.now)
        if strikes >= house.policy.ambassador_strikes:
            work.side.bodies.end_appointment(member_id, work.now)
        work.audit.append(actor, "ambassador.strike", member_id, count=strikes)
        return strikes


def office(house: House, member_id: str) -> Office | None:
    """An ambassador's part; None for everybody else.

    Raises:
        NotFoundError: there is no such member.
    """
    with house.looking() as work:
        member, appointment = work.members.get(member_id), work.side.bodies.appointment_of(member_id)
        if appointment is None or appointment.ended_at is not None:
            return None
        voucher = work.counts.voucher(member, member.home.quarter)
        return Office(
            since=appointment.since,
            until=appointment.until,
            strikes=work.side.bodies.strikes(member_id),
            is_in_force=acting_role(voucher, house.policy, work.now) is Role.AMBASSADOR,
            budget=budget_left(voucher, house.policy, work.now),
        )
