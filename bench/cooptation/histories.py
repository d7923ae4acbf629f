"""Whole histories of a small town, drawn from a number, for the properties that must hold in all of them.

A history is a town of some quarters with honest newcomers and an attack of one's own making, under a policy drawn with
it. Every admission is recorded with what the rules were asked, so that it can be judged again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from random import Random

import numpy as np

from bench.cooptation.attacks import Attack, Shape, Source
from bench.cooptation.behaviour import PROTOCOL, blinded
from bench.cooptation.people import Case, Said, Side, Town
from bench.cooptation.rulebooks import PalierRules
from bench.cooptation.simulation import Simulation
from bench.cooptation.worlds import District, PastVouch, World, draw_district
from cooptation.circumstances import Circumstances
from cooptation.decision import Outcome, Verdict, decide
from cooptation.policy import CooptationPolicy
from cooptation.vouch import Request, TrustLevel, Vouch

WORLDS = 3
"""Drawn districts that histories take their quarters from."""
QUARTERS_KEPT = (5, 6)
"""Two quarters side by side: a history is short, so that there can be many."""
SPANS_DAYS = (30, 45, 60, 100, 100, 140, 365)
VISITS_DAYS = (4, 7, 12)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the rules were asked once, and what they said."""

    request: Request
    vouches: tuple[Vouch, ...]
    around: Circumstances
    now: datetime
    outcome: Outcome


class WatchedRules(PalierRules):
    """The rules, with each question kept."""

    def __init__(self, policy: CooptationPolicy) -> None:
        super().__init__(policy)
        self.asked: list[Asked] = []

    def decide(self, town: Town, case: Case, said: Sequence[Said], now: datetime, extra: int = 0) -> Outcome:
        """As the rules do."""
        vouches = tuple(town.vouch_of(one, case, now) for one in said)
        around = town.circumstances_of(case, now, said, extra=extra)
        outcome = decide(case.request, vouches, around, self.policy, now)
        kept = Asked(request=case.request, vouches=vouches, around=around, now=now, outcome=outcome)
        if said and said[0] in case.said:
            self.asked.append(kept)
        return outcome


@dataclass(frozen=True, kw_only=True)
class History:
    """One history, to be judged."""

    simulation: Simulation
    rules: WatchedRules
    attack: Attack
    is_blind: bool


def draw_history(number: int, policy: CooptationPolicy) -> History:
    """Make and live through the history of a number."""
    chance = Random(f"history/{number}")
    attack, is_blind = _attack(chance), chance.random() < 0.5
    policy = _policy(policy, chance)
    world = World(name="small", districts=(small_district(chance.randrange(WORLDS)),))
    people = replace(PROTOCOL, report_days=chance.choice((20.0, 60.0, 180.0)))
    simulation = Simulation(
        world, attack, policy, number, rules="palier", behaviour=blinded(people) if is_blind else people, places=(0,)
    )
    rules = WatchedRules(policy)
    simulation.rulebook = simulation.desk.rulebook = rules
    simulation.run()
    return History(simulation=simulation, rules=rules, attack=attack, is_blind=is_blind)


def _policy(policy: CooptationPolicy, chance: Random) -> CooptationPolicy:
    """Other numbers; in half of the histories some admissions wait for a code by post, sent early in half of these."""
    policy = replace(policy, points=chance.choice((3, 3, 4)), budget_90d=chance.choice((1, 2, 3)))
    if chance.random() < 0.5:
        return policy
    points, links, is_early = chance.choice((3, 4, 5)), chance.choice((0, 1, 2)), chance.random() < 0.5
    return replace(
        policy, points_without_letter=points, letter_links=links, distance_without_letter_m=0,
        letter_at_opening=int(is_early),
    )


def _attack(chance: Random) -> Attack:
    """An attack of any make that holds its accounts in one district."""
    shape = chance.choice((Shape.ONE_QUARTER, Shape.ONE_QUARTER, Shape.PAIRS))
    return Attack(
        name="any", accounts=2 * chance.randrange(1, 4), shape=shape, source=chance.choice(tuple(Source)),
        days=chance.choice(SPANS_DAYS), every_days=chance.choice(VISITS_DAYS),
        one_device=chance.random() < 0.1, one_home=chance.random() < 0.1, ambassador=chance.random() < 0.2,
        is_recovered=chance.random() < 0.2, takes_letters=chance.random() < 0.5,
    )


def broken_promises(history: History) -> list[str]:
    """What does not hold in a history; nothing should."""
    kept = (_unanchored, _unposted, _above_ceiling, _unstable, _unseen_removals)
    return [wrong for promise in kept for wrong in promise(history)]


def _unanchored(history: History) -> list[str]:
    """No automatic admission without a document-verified neighbour's vouch that was in their budget."""
    wrong = []
    for asked in history.rules.asked:
        if asked.outcome.verdict is Verdict.AUTOMATIC:
            anchors = [vouch for vouch in asked.outcome.tally.counted if vouch.voucher.level is TrustLevel.D]
            if not any(_was_in_budget(vouch, history.rules.policy) for vouch in anchors):
                wrong.append("an admission without a budgeted vouch of a document-verified member")
    return wrong


def _unposted(history: History) -> list[str]:
    """Nobody is let in by fewer points than are enough without a letter unless a code was entered before."""
    policy, wrong = history.rules.policy, []
    for asked in history.rules.asked:
        letter, outcome = asked.around.letter, asked.outcome
        is_answered = letter is not None and letter.answered_at is not None and letter.answered_at <= asked.now
        few = outcome.tally.points < policy.points_without_letter
        if outcome.verdict is Verdict.AUTOMATIC and few and not is_answered:
            wrong.append("an admission with too few points and no code")
    return wrong


def _was_in_budget(vouch: Vouch, policy: CooptationPolicy) -> bool:
    """Written from the rule table: fewer than the budget in the windows before the vouch."""
    is_ambassador = vouch.voucher.mandate is not None
    short = policy.ambassador_budget_90d if is_ambassador else policy.budget_90d
    long = policy.ambassador_budget_365d if is_ambassador else policy.budget_365d
    ages = [vouch.given_at - spending.at for spending in vouch.voucher.spent if spending.at < vouch.given_at]
    in_90d = sum(age < timedelta(days=90) for age in ages)
    return in_90d < short and sum(age < timedelta(days=365) for age in ages) < long


def _above_ceiling(history: History) -> list[str]:
    """In at most a year, with all detection off, no more false members than the budgets of those corrupted allow."""
    ambassadors = int(history.attack.ambassador)
    corrupted = history.attack.accounts - ambassadors
    ceiling = history.rules.policy.yearly_ceiling(corrupted, ambassadors)
    accepted = len(history.simulation.attacker.admitted)
    return [f"{accepted} accepted above the ceiling of {ceiling}"] if accepted > ceiling else []


def _unstable(history: History) -> list[str]:
    """Other orders of the vouches, and the same question once more, give the same outcome and codes."""
    wrong, chance = [], Random(len(history.rules.asked))
    for asked in history.rules.asked:
        other = chance.sample(asked.vouches, len(asked.vouches))
        again = decide(asked.request, other, asked.around, history.rules.policy, asked.now)
        if again != asked.outcome:
            wrong.append("another order of the same vouches gave another outcome")
    return wrong


def _unseen_removals(history: History) -> list[str]:
    """Nobody lost a status unless humans found so: each removal is a finding, and all cascades have ended."""
    justice = history.simulation.justice
    removed = [person for person, _ in justice.on_removed]
    gone = [person for person in history.simulation.town.people.values() if not person.is_active]
    wrong = ["somebody was removed whom nobody found"] if len(removed) != justice.ledger.frauds_found else []
    wrong += ["somebody was removed outside a finding"] if {*map(id, gone)} - {*map(id, removed)} else []
    twice = len({*map(id, removed)}) != len(removed)
    return [*wrong, "somebody was removed twice"] if twice else wrong


def admitted_false(history: History) -> int:
    """How many false newcomers got in."""
    return sum(case.newcomer.side is Side.SYBIL for case in history.simulation.attacker.admitted)


@lru_cache(maxsize=WORLDS)
def small_district(place: int) -> District:
    """Two quarters of a drawn district, with the ties and the past they share."""
    whole = draw_district(2026, place)
    kept = np.flatnonzero(np.isin(whole.quarter, QUARTERS_KEPT))
    number = {int(old): new for new, old in enumerate(kept)}
    past = (one for one in whole.past if one.voucher in number and one.newcomer in number)
    return District(
        quarter=whole.quarter[kept], dwelling=whole.dwelling[kept], level=whole.level[kept],
        verified_day=whole.verified_day[kept], x_m=whole.x_m[kept], y_m=whole.y_m[kept],
        ties=tuple(tuple(number[other] for other in whole.ties[old] if other in number) for old in kept.tolist()),
        past=tuple(PastVouch(voucher=number[o.voucher], newcomer=number[o.newcomer], day=o.day) for o in past),
    )
