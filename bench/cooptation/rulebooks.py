"""The sets of rules that are compared: ours, driven as the service drives it, two naive ones, and those of Ğ1.

Each answers two questions with the values of ``cooptation``: may this vouch be given, and what follows for this
newcomer. Every rule that is asked is counted. Ğ1 (Duniter): five certifications, five days between two, a stock of
100, and 80 % of the referees within five steps; in ``g1-local`` the last one is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from math import ceil
from typing import Protocol

from bench.cooptation.people import Case, Said, Town
from bench.cooptation.worlds import District, World
from cooptation.codes import Code
from cooptation.decision import Outcome, Verdict, decide
from cooptation.eligibility import RULES, may_vouch
from cooptation.flags import FLAGS
from cooptation.policy import CooptationPolicy
from cooptation.reasons import Answer, NextStep, Reason
from cooptation.tally import Tally
from cooptation.vouch import TrustLevel, Vouch

G1_CERTIFICATIONS = 5
G1_PAUSE = timedelta(days=5)
G1_STOCK = 100
G1_STEPS = 5
G1_SHARE = 0.8


class Rulebook(Protocol):
    """A set of rules."""

    name: str
    policy: CooptationPolicy
    checks: int
    team_sizes: tuple[int, ...]
    has_consequences: bool

    def may_vouch(self, town: Town, case: Case, said: Said, now: datetime) -> Answer:
        """Whether this vouch may be given now."""

    def decide(self, town: Town, case: Case, said: Sequence[Said], now: datetime, extra: int = 0) -> Outcome:
        """What follows for the newcomer with these vouches; ``extra`` admissions are expected this week."""


_NAMES = tuple(rule.__name__ for rule in RULES)


def _place_of(code: Code) -> int:
    """How many rules were asked when this code came out: its rule's place, by the name they share."""
    name = code.removeprefix("vouch.")
    same = [place for place, rule in enumerate(_NAMES, start=1) if rule == name]
    family = [place for place, rule in enumerate(_NAMES, start=1) if rule[:3] == name[:3]]
    return (same or family or [1])[0]


_PLACE: Mapping[Code, int] = {code: _place_of(code) for code in Code}


def rules_asked(answer: Answer | Reason | None) -> int:
    """How many rules on one vouch were asked for this answer."""
    code = answer.code if answer is not None else None
    return len(RULES) if code is None else _PLACE.get(code, 1)


class PalierRules:
    """The rules of the service, called as the service calls them."""

    has_consequences = True

    def __init__(self, policy: CooptationPolicy) -> None:
        self.name, self.policy, self.checks = "palier", policy, 0
        self.team_sizes = tuple(range(policy.min_dwellings, max(policy.min_dwellings, policy.points) + 1))

    def may_vouch(self, town: Town, case: Case, said: Said, now: datetime) -> Answer:
        """The eligibility of one vouch."""
        answer = may_vouch(town.vouch_of(said, case, now), case.request, self.policy, now)
        self.checks += rules_asked(answer)
        return answer

    def decide(self, town: Town, case: Case, said: Sequence[Said], now: datetime, extra: int = 0) -> Outcome:
        """The whole decision."""
        vouches = [town.vouch_of(one, case, now) for one in said]
        around = town.circumstances_of(case, now, said, extra=extra)
        outcome = decide(case.request, vouches, around, self.policy, now)
        tally = outcome.tally
        self.checks += len(RULES) * len(tally.counted) + sum(rules_asked(other.reason) for other in tally.not_counted)
        self.checks += len(FLAGS) + 2 if tally.quorum_at is not None else 0
        return outcome


class NaiveRules:
    """So many verified members, and nothing else."""

    has_consequences = False

    def __init__(self, policy: CooptationPolicy, quorum: int) -> None:
        self.name, self.policy, self.checks = f"naive-{quorum}", policy, 0
        self.team_sizes: tuple[int, ...] = (quorum,)
        self._quorum = quorum

    def may_vouch(self, town: Town, case: Case, said: Said, now: datetime) -> Answer:
        """Every active member may."""
        self.checks += 1
        return Answer() if said.person.is_active else _refusal(self.name, None)

    def decide(self, town: Town, case: Case, said: Sequence[Said], now: datetime, extra: int = 0) -> Outcome:
        """Enough of them admit at once."""
        counted = {one.person.id: one for one in said if one.person.is_active}
        self.checks += len(said)
        vouches = tuple(town.plain_vouch(one) for one in counted.values())
        return _outcome(self.name, vouches, is_enough=len(counted) >= self._quorum)


class DuniterRules:
    """The rules of Ğ1 on the graph of ties; with ``is_local`` without the rule of distance."""

    has_consequences = False

    def __init__(self, policy: CooptationPolicy, world: World, *, is_local: bool) -> None:
        self.name, self.policy, self.checks = "g1-local" if is_local else "g1", policy, 0
        self.team_sizes: tuple[int, ...] = (G1_CERTIFICATIONS,)
        self._world, self._is_local = world, is_local

    def may_vouch(self, town: Town, case: Case, said: Said, now: datetime) -> Answer:
        """An active member, five days after the last certification, with less than 100 that stand."""
        person = said.person
        self.checks += 3
        if not person.is_active or person.stock >= G1_STOCK:
            return _refusal(self.name, None)
        free_at = person.spent[-1].at + G1_PAUSE if person.spent else now
        return Answer() if free_at <= now else _refusal(self.name, free_at)

    def decide(self, town: Town, case: Case, said: Sequence[Said], now: datetime, extra: int = 0) -> Outcome:
        """Five certifications whose givers are near enough to the whole web."""
        counted = {one.person.id: one for one in said if one.person.is_active}
        self.checks += len(said) + 1
        is_enough = len(counted) >= G1_CERTIFICATIONS and (self._is_local or self._is_near(town, list(counted)))
        vouches = tuple(town.plain_vouch(one) for one in counted.values())
        return _outcome(self.name, vouches, is_enough=is_enough)

    def _is_near(self, town: Town, certifiers: list[str]) -> bool:
        """Referees of the district that are reached, over those of the world.

        No tie leaves a district, so nobody is reached outside it.
        """
        reached = 0
        place = int(certifiers[0].split(":")[0])
        web = _web(town.districts[place])
        for name in certifiers:
            number = name.split(":")[1]
            reached |= web.near[int(number[1:])] if number.startswith("m") else 0
        share = (reached & web.referees).bit_count() / max(1, web.referees.bit_count())
        return share * web.members / self._world.members >= G1_SHARE


class _Web:
    """Who is within four steps of whom in a district, as bits; the newcomer is one step further."""

    def __init__(self, district: District) -> None:
        self.members = district.members
        least = ceil(district.members ** (1 / G1_STEPS))
        self.referees = sum(1 << number for number, ties in enumerate(district.ties) if len(ties) >= least)
        own = [sum(1 << other for other in ties) | 1 << number for number, ties in enumerate(district.ties)]
        self.near = _spread(own, district, G1_STEPS - 1)


def _union(own: list[int], reach: int, ties: tuple[int, ...]) -> int:
    for other in ties:
        reach |= own[other]
    return reach


def _spread(own: list[int], district: District, steps: int) -> list[int]:
    """What each member reaches in so many steps."""
    near = own
    for _ in range(steps - 1):
        near = [_union(near, reach, ties) for reach, ties in zip(near, district.ties, strict=True)]
    return near


@lru_cache(maxsize=64)
def _web(district: District) -> _Web:
    return _Web(district)


def _refusal(name: str, until: datetime | None) -> Answer:
    step = NextStep.TRY_LATER if until else NextStep.LEAVE_TO_OTHERS
    return Answer(reason=Reason(code=Code.V05_COOL_DOWN, rule_version=name, next_step=step, until=until))


def _outcome(name: str, vouches: tuple[Vouch, ...], *, is_enough: bool) -> Outcome:
    tally = Tally(
        counted=vouches, not_counted=(), points=len(vouches), d_vouchers=0, dwellings=0,
        quorum_at=max(vouch.given_at for vouch in vouches) if is_enough else None,
    )
    return Outcome(
        verdict=Verdict.AUTOMATIC if is_enough else Verdict.WAIT,
        policy_version=name, tally=tally, level=TrustLevel.C1 if is_enough else None,
    )


def make_rulebook(name: str, policy: CooptationPolicy, world: World) -> Rulebook:
    """One of the sets by name: palier, naive-1, naive-2, g1 or g1-local."""
    if name == "palier":
        return PalierRules(policy)
    if name.startswith("naive-"):
        return NaiveRules(policy, int(name.removeprefix("naive-")))
    return DuniterRules(policy, world, is_local=name == "g1-local")


RULEBOOKS = ("palier", "naive-1", "naive-2", "g1", "g1-local")
