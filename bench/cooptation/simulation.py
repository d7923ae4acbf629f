"""``run``: one world, one attack, one set of rules, one seed, and what came of it.

Only the districts that the attack touches are simulated in an attack's run. This changes nothing: every value a rule
is given about a request (its vouchers and what they spent, the counts of its quarter, its dwelling, earlier requests
two vouchers shared) comes from people of the newcomer's district, since no tie, no ask and no account of an attacker
reaches further than the districts it was drawn in; honest chance belongs to each newcomer, the attacker's to the
attacker; and of two things planned for one moment the order within a district is the same. A test compares both.

Honest figures come from the run of the attack ``honest``, over every district, one after the other.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bench.cooptation.attacks import (
    ATTACKS,
    HONEST,
    PRICES,
    SYBIL_PRICE,
    Attack,
    Attacker,
    districts_touched,
)
from bench.cooptation.behaviour import PROTOCOL, Behaviour, blinded
from bench.cooptation.clock import Clock
from bench.cooptation.desk import Books, Desk
from bench.cooptation.justice import Justice, Ledger
from bench.cooptation.newcomers import schedule
from bench.cooptation.people import START, Person, Side, Town
from bench.cooptation.rulebooks import make_rulebook
from bench.cooptation.worlds import World
from cooptation.policy import CooptationPolicy

DAY = timedelta(days=1)
SETTLING = timedelta(days=10)
"""What was asked on the last day is still decided and looked at."""


@dataclass(frozen=True, kw_only=True)
class HonestFigures:
    """How newcomers who live there fared; ``days`` in ascending order."""

    newcomers: int = 0
    automatic: int = 0
    reviewed: int = 0
    letters: int = 0
    letters_first: int = 0
    audits: int = 0
    audit_reviews: int = 0
    admitted_by_review: int = 0
    with_two_willing: int = 0
    admitted_with_two_willing: int = 0
    median_days: float | None = None
    p90_days: float | None = None


@dataclass(frozen=True, kw_only=True)
class FraudFigures:
    """What the attacker got.

    ``attack_edges``: vouches that counted for a false member, of members the attacker did not create. ``attested``:
    false members verified by an organisation's corrupted agent, which is no cooptation.
    """

    accepted: int = 0
    by_review: int = 0
    peak: int = 0
    at_end: int = 0
    sybil_days: float = 0.0
    attack_edges: int = 0
    first_day: float | None = None
    euros: int = 0
    sign_ups: int = 0
    caught_in_review: int = 0
    attested: int = 0
    accounts: int = 0


@dataclass(frozen=True, kw_only=True)
class Consequences:
    """What followed for members."""

    frauds_found: int = 0
    notices: int = 0
    reexaminations: int = 0
    downstream: int = 0
    honest_off: int = 0
    honest_ended: int = 0
    honest_revoked: int = 0
    corrupted_off: int = 0


@dataclass(frozen=True, kw_only=True)
class Report:
    """One run."""

    world: str
    members: int
    attack: str
    rules: str
    policy_version: str
    seed: int
    is_blind: bool
    days: int
    districts: int
    honest: HonestFigures
    fraud: FraudFigures
    consequences: Consequences
    checks: int
    decisions: int
    seconds: float


class Simulation:
    """Some districts, one set of rules, one attacker."""

    def __init__(
        self, world: World, attack: Attack, policy: CooptationPolicy, seed: int, *, rules: str, behaviour: Behaviour,
        places: Sequence[int],
    ) -> None:
        self.world, self.attack, self.seed, self.places = world, attack, seed, places
        self.clock = Clock(START + attack.days * DAY + SETTLING)
        self.town = Town()
        self.rulebook = make_rulebook(rules, policy, world)
        chance = Random(f"{seed}/{attack.name}/justice")
        self.justice = Justice(self.town, self.clock, policy, behaviour, chance)
        self.justice.cascades = self.rulebook.has_consequences
        self.desk = Desk(self.town, self.clock, self.rulebook, behaviour, self.justice)
        self.attacker = Attacker(attack, world, self.desk, seed)

    def run(self) -> None:
        """Open the districts, plan everything, let time pass."""
        for place in self.places:
            district = self.world.districts[place]
            self.town.open(place, district)
            schedule(self.desk, place, district, self.seed, self.attack.days)
        self.attacker.begin()
        self.clock.run()


def run(
    world: World,
    attack: str | Attack,
    policy: CooptationPolicy,
    seed: int,
    *,
    rules: str = "palier",
    blind: bool = False,
    behaviour: Behaviour = PROTOCOL,
    everywhere: bool = False,
    most_districts: int | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Report:
    """One run.

    Args:
        world: plain values, drawn (``worlds.draw_world``) or fed in.
        attack: one of ``ATTACKS`` by name, ``honest``, or an attack of one's own.
        policy: the numbers of the rules.
        seed: of everything but the world.
        rules: ``palier``, or a set it is compared with (``rulebooks.RULEBOOKS``).
        blind: all detection off.
        behaviour: what is assumed of people.
        everywhere: simulate the districts no attack touches as well.
        most_districts: of an honest run, only so many districts, the first ones.
        progress: told how many of how many districts are done.
    """
    plan = attack if isinstance(attack, Attack) else {**ATTACKS, HONEST.name: HONEST}[attack]
    people = blinded(behaviour) if blind else behaviour
    started = time.perf_counter()
    done: list[Simulation] = []
    for places in _parts(world, plan, seed, everywhere=everywhere, most=most_districts):
        part = Simulation(world, plan, policy, seed, rules=rules, behaviour=people, places=places)
        part.run()
        part.town = Town() if plan is HONEST else part.town
        done.append(part)
        if progress is not None:
            progress(len(done), len(world.districts))
    seconds = time.perf_counter() - started
    return _report(world, plan, policy, seed, rules, blind, done, seconds)


def _parts(
    world: World, attack: Attack, seed: int, *, everywhere: bool, most: int | None
) -> Sequence[tuple[int, ...]]:
    """Which districts are simulated together; honest ones each by itself, to keep memory small."""
    count = len(world.districts)
    if attack is HONEST:
        return [(place,) for place in range(count if most is None else min(count, most))]
    return [tuple(range(count)) if everywhere else districts_touched(attack, world, seed)]


def _report(
    world: World, attack: Attack, policy: CooptationPolicy, seed: int, rules: str, blind: bool,
    parts: Sequence[Simulation], seconds: float,
) -> Report:
    books = [part.desk.honest for part in parts]
    return Report(
        world=world.name, members=world.members, attack=attack.name, rules=rules, policy_version=policy.version,
        seed=seed, is_blind=blind, days=attack.days, districts=sum(len(part.places) for part in parts),
        honest=_honest(books), fraud=_fraud(attack, parts[-1]) if attack is not HONEST else FraudFigures(),
        consequences=_consequences([part.justice.ledger for part in parts]),
        checks=sum(part.rulebook.checks for part in parts),
        decisions=sum(part.desk.honest.decisions + part.desk.false.decisions for part in parts),
        seconds=round(seconds, 3),
    )


def _honest(books: Sequence[Books]) -> HonestFigures:
    days = sorted(day for book in books for day in book.days)
    return HonestFigures(
        newcomers=sum(book.opened for book in books),
        automatic=sum(book.automatic for book in books),
        reviewed=sum(book.reviewed for book in books),
        letters=sum(book.letters for book in books),
        letters_first=sum(book.letters_first for book in books),
        audits=sum(book.audits for book in books),
        audit_reviews=sum(book.audit_reviews for book in books),
        admitted_by_review=sum(book.admitted_by_review for book in books),
        with_two_willing=sum(book.with_two_willing for book in books),
        admitted_with_two_willing=sum(book.admitted_with_two_willing for book in books),
        median_days=quantile(days, 0.5), p90_days=quantile(days, 0.9),
    )


def quantile(ordered: Sequence[float], share: float) -> float | None:
    """The value at a share of an ordered list; None of nothing."""
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 3) if ordered else None


def _consequences(ledgers: Sequence[Ledger]) -> Consequences:
    names = ("frauds_found", "notices", "reexaminations", "downstream", "honest_off", "honest_ended",
             "honest_revoked", "corrupted_off")
    return Consequences(**{name: sum(getattr(ledger, name) for ledger in ledgers) for name in names})


def _fraud(attack: Attack, part: Simulation) -> FraudFigures:
    attacker, end = part.attacker, START + attack.days * DAY
    false = [case.newcomer for case in attacker.admitted]
    removed = {person.id: at for person, at in part.justice.on_removed}
    stays = [(_since(one), removed.get(one.id, end)) for one in attacker.sybils]
    euros = attacker.sign_ups * SYBIL_PRICE + attack.accounts * PRICES[attack.source]
    return FraudFigures(
        accepted=len(false), by_review=part.desk.false.admitted_by_review, peak=_peak(stays),
        at_end=sum(one.is_active for one in attacker.sybils),
        sybil_days=round(sum((until - since) / DAY for since, until in stays if until > since), 1),
        attack_edges=sum(one.side is not Side.SYBIL for case in attacker.admitted for one in case.counted),
        first_day=min((round((since - START) / DAY, 2) for since, _ in stays), default=None),
        euros=euros, sign_ups=attacker.sign_ups,
        caught_in_review=part.desk.false.reviewed - part.desk.false.admitted_by_review,
        attested=attacker.attested, accounts=attack.accounts,
    )


def _since(person: Person) -> datetime:
    return person.verified_at or START


def _peak(stays: Sequence[tuple[datetime, datetime]]) -> int:
    """Most false members at the same time."""
    steps = sorted([(since, 1) for since, _ in stays] + [(until, -1) for _, until in stays])
    level = most = 0
    for _, step in steps:
        level += step
        most = max(most, level)
    return most

