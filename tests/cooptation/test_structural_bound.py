"""With all detection off, fraud stays under corrupted document-verified members times their yearly budget.

The attacker knows the rules, signs up as many false newcomers as they like, lets admitted ones vouch in turn,
takes vouches back and tries again. What goes to the queue is counted as admitted: no reviewer ever notices.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cooptation.decision import Verdict, decide
from cooptation.eligibility import may_vouch
from cooptation.policy import CooptationPolicy
from cooptation.tally import is_quorum
from cooptation.vouch import Request, Role, Spending, TrustLevel, Vouch, Voucher
from tests.cooptation.builders import (
    NOW,
    POLICY,
    a_newcomer,
    a_vouch,
    a_voucher,
    an_agent,
    an_ambassador,
    circumstances,
    days,
    hours,
)

OPEN_REQUESTS = 3


@dataclass
class Attack:
    """A ring of corrupted members and everything they have made so far."""

    policy: CooptationPolicy
    chance: Random
    members: dict[str, Voucher]
    withdraws: float
    same_person: bool
    requests: dict[str, Request] = field(default_factory=dict)
    vouches: dict[str, list[Vouch]] = field(default_factory=dict)
    made: int = 0
    admitted: int = 0

    def step(self, now: datetime) -> None:
        """One visit: sign up, vouch, take back, and take what is decided."""
        self._sign_up(now)
        for request in tuple(self.requests.values()):
            self._vouch(request, now)
            self._settle(request, now)

    def _sign_up(self, now: datetime) -> None:
        while len(self.requests) < OPEN_REQUESTS:
            self.made += 1
            name = f"false {self.made}"
            newcomer = a_newcomer(id=name, dwelling=f"dwelling of {name}", devices=None)
            self.requests[name] = Request(id=name, newcomer=newcomer, opened_at=now)
            self.vouches[name] = []

    def _vouch(self, request: Request, now: datetime) -> None:
        """No vouch is wasted: once a request has its quorum the others keep theirs for the next."""
        for member in self.chance.sample(sorted(self.members), len(self.members)):
            earlier = self._standing(request, now)
            vouch = a_vouch(self.members[member], id=f"{member} {request.id} {now}", given_at=now)
            wanted = member not in {said.voucher.id for said in earlier} and not is_quorum(earlier, self.policy)
            if wanted and may_vouch(vouch, request, self.policy, now).counts:
                self._give(vouch, request, now)

    def _standing(self, request: Request, now: datetime) -> tuple[Vouch, ...]:
        return tuple(vouch for vouch in self.vouches[request.id] if not vouch.is_withdrawn(now))

    def _give(self, vouch: Vouch, request: Request, now: datetime) -> None:
        soon = now + hours(self.chance.choice([1, 23, 24, 72]))
        back = soon if self.chance.random() < self.withdraws else None
        self.vouches[request.id].append(replace(vouch, withdrawn_at=back))
        voucher = self.members[vouch.voucher.id]
        spending = Spending(request_id=request.id, at=now, withdrawn_at=back)
        self.members[voucher.id] = replace(voucher, spent=(*voucher.spent, spending))

    def _settle(self, request: Request, now: datetime) -> None:
        current = [replace(vouch, voucher=self.members[vouch.voucher.id]) for vouch in self.vouches[request.id]]
        outcome = decide(request, current, circumstances(same_person=self.same_person), self.policy, now)
        if outcome.verdict is not Verdict.WAIT:
            self.admitted += 1
            self._charge(request, now)
            self._welcome(request, now)
        if outcome.verdict is not Verdict.WAIT or now - request.opened_at > days(self.policy.request_days):
            del self.requests[request.id]

    def _charge(self, request: Request, now: datetime) -> None:
        """What the service records at an admission: which vouches stood."""
        for name in {vouch.voucher.id for vouch in self._standing(request, now)}:
            voucher = self.members[name]
            spent = tuple(replace(s, admitted=s.admitted or s.request_id == request.id) for s in voucher.spent)
            self.members[name] = replace(voucher, spent=spent)

    def _welcome(self, request: Request, now: datetime) -> None:
        """A false member may vouch after 180 days, even where the rules would place them too deep for it."""
        self.members[request.id] = a_voucher(
            request.id,
            dwelling=request.newcomer.dwelling,
            level=TrustLevel.C1,
            verified_at=now,
            active_days=None,
            devices=None,
        )


def admissions(
    policy: CooptationPolicy,
    corrupted: int,
    *,
    seed: int,
    pace: timedelta,
    withdraws: float = 0.0,
    years: int = 1,
    same_person: bool = False,
    others: tuple[Voucher, ...] = (),
) -> int:
    """How many false newcomers a ring gets in; with ``same_person`` all of them through the queue, at once."""
    ring = {f"corrupted {number}": a_voucher(f"corrupted {number}") for number in range(corrupted)}
    ring |= {other.id: other for other in others}
    attack = Attack(policy=policy, chance=Random(seed), members=ring, withdraws=withdraws, same_person=same_person)
    now = NOW
    while now < NOW + days(365 * years):
        attack.step(now)
        now += pace
    return attack.admitted


@settings(max_examples=8, deadline=None)
@given(
    corrupted=st.integers(1, 5),
    seed=st.integers(0, 10**6),
    pace_hours=st.integers(49, 200),
    withdraws=st.sampled_from([0.0, 0.1, 0.4]),
    points=st.sampled_from([3, 4, 5]),
    same_person=st.booleans(),
)
def test_a_ring_stays_under_its_ceiling(
    corrupted: int, seed: int, pace_hours: int, withdraws: float, points: int, same_person: bool
) -> None:
    policy = replace(POLICY, points=points)

    admitted = admissions(
        policy, corrupted, seed=seed, pace=hours(pace_hours), withdraws=withdraws, same_person=same_person
    )

    assert admitted <= corrupted * policy.budget_365d


@settings(max_examples=2, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_patient_ring_stays_under_its_ceiling_year_after_year(seed: int) -> None:
    assert admissions(POLICY, 3, seed=seed, pace=hours(90), years=2) <= 2 * POLICY.yearly_ceiling(3)


LASTING: dict[str, Any] = {"until": NOW + days(800)}
"""Mandates that nobody ends: all detection is off."""


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 10**6), pace_hours=st.integers(73, 150))
def test_a_ring_with_an_ambassador_and_agents_stays_under_its_ceiling(seed: int, pace_hours: int) -> None:
    helpers = (
        an_ambassador("ambassador", mandate=LASTING),
        an_agent("landlord", Role.RESIDENCE_BODY, **LASTING),
        an_agent("association", **LASTING),
    )

    admitted = admissions(POLICY, 2, seed=seed, pace=hours(pace_hours), others=helpers)

    assert admitted <= POLICY.yearly_ceiling(2, corrupted_ambassadors=1)


def test_agents_of_organisations_admit_nobody_without_a_neighbour() -> None:
    agents = tuple(an_agent(f"agent {number}", **LASTING) for number in range(4))

    assert admissions(POLICY, 0, seed=1, pace=hours(73), others=agents) == 0


def test_an_agent_beside_one_corrupted_member_lets_in_no_more_than_that_members_budget() -> None:
    admitted = admissions(POLICY, 1, seed=1, pace=hours(73), others=(an_agent(**LASTING),))

    assert 1 <= admitted <= 8


def test_one_corrupted_member_admits_nobody_alone() -> None:
    assert admissions(POLICY, 1, seed=1, pace=hours(49)) == 0


def test_the_attack_is_worth_the_name() -> None:
    # Three members with 8 vouches each; 2 are needed a time until the first false ones may vouch themselves.
    assert 8 <= admissions(POLICY, 3, seed=1, pace=hours(73)) <= 24


@pytest.mark.parametrize("corrupted", [3])
def test_it_is_the_budget_that_holds_the_bound(corrupted: int) -> None:
    unbounded = replace(POLICY, budget_90d=1000, budget_365d=1000)

    assert admissions(unbounded, corrupted, seed=1, pace=hours(120)) > POLICY.yearly_ceiling(corrupted)
