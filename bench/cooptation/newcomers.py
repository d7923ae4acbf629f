"""Honest newcomers of a district: when they come, whom they know, who answers, all drawn before any rule is asked.

Every newcomer has a stream of chance of their own, so the same people come under every set of rules and whatever is
simulated beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from math import log
from random import Random

from bench.cooptation.desk import Desk
from bench.cooptation.people import START, Case, Person, Side, newcomer_value
from bench.cooptation.worlds import YEAR_DAYS, District
from cooptation.vouch import Request

FAR_M = 20.0
"""A newcomer lives next to the member they were drawn beside, give or take so many metres."""


def poisson(chance: Random, mean: float) -> int:
    """A Poisson number, by multiplying uniform numbers (Knuth); means of some hundreds in parts."""
    whole, part = divmod(mean, 50.0)
    return sum(_poisson(chance, 50.0) for _ in range(int(whole))) + _poisson(chance, part)


def _poisson(chance: Random, mean: float) -> int:
    left, count = -mean, -1
    while left <= 0:
        left -= log(1.0 - chance.random())
        count += 1
    return count


def schedule(desk: Desk, place: int, district: District, seed: int, days: float) -> None:
    """Plan everybody who comes to a district."""
    chance = Random(f"{seed}/{place}")
    growth = desk.behaviour.growth * district.members * days / YEAR_DAYS
    for number in range(poisson(chance, growth)):
        at = START + timedelta(days=chance.uniform(0, days))
        desk.clock.at(at, partial(_arrive, desk, place, number, seed))


def _arrive(desk: Desk, place: int, number: int, seed: int, now: datetime) -> None:
    """A newcomer opens a request and asks the neighbours they know."""
    chance, behaviour = Random(f"{seed}/{place}/{number}"), desk.behaviour
    district = desk.town.districts[place]
    beside = chance.randrange(district.members)
    known = poisson(chance, chance.gammavariate(behaviour.known_shape, behaviour.known_mean / behaviour.known_shape))
    neighbours = list(known_by(district, beside, known, chance))
    case = open_case(desk, f"{place}:n{number}", Side.HONEST, desk.town.member(place, beside), now, chance)
    willing = {one: chance.random() < behaviour.willing for one in neighbours}
    case.willing = sum(willing.values())
    desk.honest.with_two_willing += case.willing >= 2
    wait = 1 / behaviour.answer_days
    answers = [(one, willing[one], chance.expovariate(wait), chance.random()) for one in neighbours]
    Asking(desk, case, place, iter(answers)).go_on(now)


def known_by(district: District, beside: int, count: int, chance: Random) -> Iterator[int]:
    """The neighbours somebody knows who lives beside a member: that one, who they know, and so on outward."""
    ring, seen = [beside], {beside}
    while ring and count > 0:
        chance.shuffle(ring)
        yield from ring[:count]
        count -= len(ring)
        ring = sorted({other for one in ring for other in district.ties[one]} - seen)
        seen.update(ring)


def open_case(desk: Desk, name: str, side: Side, beside: Person, now: datetime, chance: Random) -> Case:
    """A request of somebody in a dwelling of their own next to a member."""
    person = Person(
        id=name, side=side, quarter=beside.quarter, dwelling=f"{name}/home",
        x_m=beside.x_m + chance.uniform(-FAR_M, FAR_M), y_m=beside.y_m + chance.uniform(-FAR_M, FAR_M),
        devices=frozenset((f"device {name}",)),
    )
    case = Case(newcomer=person, request=Request(id=name, newcomer=newcomer_value(person), opened_at=now))
    desk.open_case(case, chance)
    return case


class Asking:
    """A newcomer's asks, one after the other as far as N01 allows; each answer makes room for the next."""

    def __init__(self, desk: Desk, case: Case, place: int, answers: Iterator[tuple[int, bool, float, float]]) -> None:
        self._desk, self._case, self._place, self._answers = desk, case, place, answers
        self._limit = desk.rulebook.policy.asks_open

    def go_on(self, now: datetime) -> None:
        """Ask as many as may wait at the same time."""
        while self._case.asks_open < self._limit and not self._case.is_answered:
            one = next(self._answers, None)
            if one is None:
                return
            self._ask(one, now)

    def _ask(self, one: tuple[int, bool, float, float], now: datetime) -> None:
        number, is_willing, delay, draw = one
        neighbour = self._desk.town.member(self._place, number)
        if not self._desk.ask(self._case, neighbour, now).counts:
            return
        says_no = not is_willing and draw < self._desk.behaviour.known_declines
        if is_willing or says_no:
            self._desk.clock.at(now + timedelta(days=delay), partial(self._answer, neighbour, is_willing, draw))

    def _answer(self, neighbour: Person, is_willing: bool, draw: float, now: datetime) -> None:
        if not is_willing:
            self._desk.decline(self._case, now)
        else:
            self._case.asks_open -= 1
            self._vouch(neighbour, draw, now)
        self.go_on(now)

    def _vouch(self, neighbour: Person, draw: float, now: datetime) -> None:
        """Who is told that they may vouch in a few days comes back then, or does not."""
        answer = self._desk.vouch(self._case, neighbour, now)
        until = answer.reason.until if answer.reason else None
        behaviour = self._desk.behaviour
        soon = until is not None and now < until <= now + timedelta(days=behaviour.returns_days)
        if soon and until is not None and draw < behaviour.returns:
            self._desk.clock.at(until, partial(self._vouch_again, neighbour))

    def _vouch_again(self, neighbour: Person, now: datetime) -> None:
        self._desk.vouch(self._case, neighbour, now)
