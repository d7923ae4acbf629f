"""After a fraud was found, an account recovered or a false newcomer caught: the real consequences, carried out.

``cooptation.aftermath`` proposes, a human looks after some days, and what they find starts again. A reviewer sees a
false member with the protocol's 95 %; that two reviewers both take an honest one for a fraud is its error squared.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from random import Random

from bench.cooptation.behaviour import Behaviour
from bench.cooptation.clock import Clock
from bench.cooptation.people import Case, Gift, Person, Side, Town
from cooptation.aftermath import (
    FOUR_EYES,
    Admitted,
    Consequence,
    Deceived,
    Fraud,
    GivenVouch,
    Look,
    Measure,
    r01_revoke,
    r02_downstream,
    r03_upstream,
    r04_recovered,
)
from cooptation.policy import CooptationPolicy
from cooptation.vouch import TrustLevel

SHORTEST_REVIEW_DAYS = 0.5


@dataclass(slots=True)
class Ledger:
    """What consequences there were."""

    frauds_found: int = 0
    notices: int = 0
    reexaminations: int = 0
    downstream: int = 0
    honest_off: int = 0
    honest_ended: int = 0
    honest_revoked: int = 0
    corrupted_off: int = 0


class Justice:
    """Carries out what follows."""

    def __init__(
        self, town: Town, clock: Clock, policy: CooptationPolicy, behaviour: Behaviour, chance: Random
    ) -> None:
        self.town, self.clock, self.policy, self.behaviour, self.chance = town, clock, policy, behaviour, chance
        self.ledger = Ledger()
        self.cascades = True
        self.on_removed: list[tuple[Person, datetime]] = []
        self._off: set[str] = set()

    def caught_before(self, case: Case, now: datetime) -> None:
        """A false newcomer was seen before any admission: its vouchers are told, nobody is struck."""
        if not self.cascades:
            return
        fraud = Fraud(member_id=case.newcomer.id, found_at=now, was_admitted=False, reviewers=1)
        for said in case.said:
            self._upstream(said.person, case.newcomer, fraud, now)

    def reported(self, person: Person, now: datetime) -> bool:
        """A report: a human sees through it or does not."""
        is_found = person.is_active and self.chance.random() < self.behaviour.reviewer_stops
        if is_found:
            self.find(person, now)
        return is_found

    def find(self, person: Person, now: datetime) -> None:
        """Two reviewers found an admitted member to be false."""
        if not person.is_active:
            return
        self.town.remove(person)
        self.on_removed.append((person, now))
        self.ledger.frauds_found += 1
        self.ledger.honest_revoked += person.side is Side.HONEST
        if self.cascades:
            self._follow(person, now)

    def _follow(self, person: Person, now: datetime) -> None:
        if person.attested_by is not None:
            self._agent_misused(person.attested_by, now)
        fraud = Fraud(member_id=person.id, found_at=now, was_admitted=True, reviewers=FOUR_EYES)
        void: list[str] = []
        for consequence in r01_revoke(fraud, _given(person), self.policy):
            void += consequence.vouch_ids
        self._downstream(person.gifts, tuple(void), now)
        for voucher in person.admitted_by.counted if person.admitted_by else ():
            voucher.frauds += 1
            self._upstream(voucher, person, fraud, now)

    def _downstream(self, gifts: list[Gift], void: tuple[str, ...], now: datetime) -> None:
        """Members whose quorum falls without these vouches are restricted, and looked at."""
        touched = {gift.case.newcomer.id: gift.case.newcomer for gift in gifts if gift.case.counted}
        admitted = [_admitted(one) for one in touched.values() if one.is_active]
        for gift in gifts:
            gift.is_void = True
        for consequence in r02_downstream(void, admitted, self.policy, now):
            one = touched[consequence.member_id]
            if consequence.measure is Measure.RESTRICT:
                one.standing = replace(one.standing, is_restricted=True)
            else:
                self.ledger.downstream += 1
                self._later(now, partial(self._look_downstream, one))

    def _look_downstream(self, person: Person, now: datetime) -> None:
        if self._sees_fraud(person):
            self.find(person, now)
        elif person.side is Side.HONEST:
            person.standing = replace(person.standing, is_restricted=False)

    def _upstream(self, voucher: Person, person: Person, fraud: Fraud, now: datetime) -> None:
        if not voucher.is_active:
            return
        for consequence in r03_upstream(fraud, self._deceived(voucher, person, Look.NOT_YET), self.policy, now):
            self._apply(consequence, voucher)
            if consequence.measure is Measure.REVIEW:
                self._later(now, partial(self._reexamine, voucher, person, fraud))

    def _reexamine(self, voucher: Person, person: Person, fraud: Fraud, now: datetime) -> None:
        """A human looks at the voucher's other vouches of the year, then what R03 says of it."""
        begin = now - timedelta(days=self.policy.reexamine_days)
        self.ledger.reexaminations += 1
        others = [gift.case.newcomer for gift in voucher.gifts if gift.at > begin and gift.case.counted]
        found = [one for one in others if one is not person and self._sees_fraud(one)]
        look = Look.DOUBT if found else Look.GOOD_FAITH
        for consequence in r03_upstream(fraud, self._deceived(voucher, person, look), self.policy, now):
            self._apply(consequence, voucher)
            if consequence.reviewers == FOUR_EYES and self._sees_fraud(voucher):
                voucher.standing = replace(voucher.standing, is_suspended=True)
                self.ledger.honest_ended += voucher.side is Side.HONEST
        voucher.strikes += fraud.was_admitted
        for one in found:
            self.find(one, now)

    def _deceived(self, voucher: Person, person: Person, look: Look) -> Deceived:
        case = person.admitted_by
        at = next((said.given_at for said in case.said if said.person is voucher), None) if case else None
        since, until = voucher.recovered_since, voucher.recovered_at
        taken = at is not None and since is not None and until is not None and since <= at < until
        return Deceived(
            member_id=voucher.id, given=_given(voucher), frauds=max(1, voucher.frauds),
            strikes_before=voucher.strikes, look=look, was_taken_over=taken,
        )

    def _apply(self, consequence: Consequence, voucher: Person) -> None:
        if consequence.measure is Measure.NOTIFY:
            self.ledger.notices += 1
        if consequence.measure is not Measure.VOUCHING_OFF:
            return
        voucher.standing = replace(voucher.standing, vouching_off_until=consequence.reason.until)
        if voucher.mandate is not None:
            voucher.mandate = replace(voucher.mandate, strikes=voucher.mandate.strikes + 1)
        if voucher.id not in self._off:
            self._off.add(voucher.id)
            self.ledger.honest_off += voucher.side is Side.HONEST
            self.ledger.corrupted_off += voucher.side is Side.CORRUPTED

    def recovered(self, person: Person, taken_at: datetime, now: datetime) -> None:
        """The owner has the account back: what it vouched since is void, those it helped in are looked at."""
        person.recovered_since, person.recovered_at, person.side = taken_at, now, Side.HONEST
        for consequence in r04_recovered(person.id, taken_at, _given(person), self.policy, now):
            if consequence.measure is Measure.VOID_VOUCHES:
                since = [gift for gift in person.gifts if gift.at >= taken_at]
                self._downstream(since, consequence.vouch_ids, now)

    def _agent_misused(self, agent: Person, now: datetime) -> None:
        """A member whom an agent attested was false: the agent's part ends, and the others are looked at."""
        if agent.mandate is None or agent.mandate.strikes:
            return
        agent.mandate = replace(agent.mandate, strikes=agent.mandate.strikes + 1)
        for one in agent.attested:
            self._later(now, partial(self._look_downstream, one))

    def _sees_fraud(self, person: Person) -> bool:
        """What reviewers make of somebody: false ones are seen mostly, honest ones by both reviewers' error."""
        draw = self.chance.random()
        if not person.is_active or person.side is Side.HONEST:
            return person.is_active and draw < self.behaviour.four_eyes_err
        return draw < self.behaviour.reviewer_stops

    def _later(self, now: datetime, look: partial[None]) -> None:
        wait = self.chance.uniform(SHORTEST_REVIEW_DAYS, self.behaviour.review_days)
        self.clock.at(now + timedelta(days=wait), look)


def _given(person: Person) -> tuple[GivenVouch, ...]:
    return tuple(GivenVouch(vouch_id=f"{gift.case.request.id}/{person.id}", at=gift.at) for gift in person.gifts)


def _admitted(person: Person) -> Admitted:
    """A member with the vouches of their admission that are not void."""
    case = person.admitted_by
    if case is None:
        return Admitted(member_id=person.id, level=person.level or TrustLevel.C2, vouches=())
    void = {one.id for one in case.counted for gift in one.gifts if gift.case is case and gift.is_void}
    vouches = tuple(vouch for vouch in case.counted_vouches if vouch.voucher.id not in void)
    return Admitted(member_id=person.id, level=person.level or TrustLevel.C2, vouches=vouches)
