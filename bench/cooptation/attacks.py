"""The attackers: whom they hold, what they may do in a day, and how they plan.

They know the rules and ask the real engine: a false newcomer is sent in only when the dry run says that it will be
admitted without a human (with all detection off, also with one). Each admitted one joins the accounts that vouch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from itertools import combinations, islice
from random import Random

from bench.cooptation.desk import Desk, said_by
from bench.cooptation.newcomers import open_case
from bench.cooptation.people import START, Case, Person, Said, Side, newcomer_value, pairs_before
from bench.cooptation.worlds import QUARTERS_A_SIDE, District, World
from cooptation.codes import Code
from cooptation.decision import Verdict
from cooptation.eligibility import may_attest
from cooptation.organisations import Attestation, Ground
from cooptation.vouch import Level, Mandate, Request, Role, TrustLevel

SIGN_UPS_A_DAY = 10
TRIES = 24
"""Teams a planner tries for one false newcomer; the first ones are those that cost it least."""
TEAMS_LOOKED_AT = 4000
ACCOUNTS_LOOKED_AT = 60
ASKS_A_DAY = 120
OFFICE_HOUR = timedelta(hours=10)
DAY = timedelta(days=1)
YEAR_DAYS = 365
SETTLED_DAYS = 60
"""Attackers hold members who may vouch already."""
LEAST_D_MEMBERS = 10
"""They stay away from thin quarters, which a human looks at."""


class Source(StrEnum):
    """How an account came into the attacker's hands."""

    COLLUDER = "colluder"
    BOUGHT = "bought"
    COMPROMISED = "compromised"


PRICES = {Source.COLLUDER: 50, Source.BOUGHT: 30, Source.COMPROMISED: 15}
SYBIL_PRICE = 3
"""Euros, from the protocol."""


class Shape(StrEnum):
    """Where the held accounts live."""

    ONE_QUARTER = "one quarter"
    PAIRS = "pairs"
    SCATTERED = "scattered"
    ADJACENT = "adjacent"
    NOBODY = "nobody"


@dataclass(frozen=True, kw_only=True)
class Attack:
    """One way to attack.

    Attributes:
        accounts, source, shape: who is held, and where.
        days: how long it goes on.
        every_days: how often the attacker comes.
        pause_days: least days between two false newcomers that were sent in.
        report_factor: how many times fewer reports (a patient attacker keeps quiet).
        waits_days: nothing before; the account's change of hands is forgotten by then.
        is_recovered: owners get their accounts back.
        one_device, one_home: all accounts on one device; all false newcomers at one address.
        ambassador: one of the accounts is an ambassador's.
        agent: an organisation's agent is held too; ``attests``: and attests false residents.
        fakes, asks: newcomers without any insider who ask strangers, each day, and asks of each.
        takes_letters: sends in also what waits for a code by post, and hopes to get at the letter.
        saves: so many are let in by the accounts alone; after that each team needs a false member, to save budgets.
    """

    name: str
    accounts: int = 0
    source: Source = Source.COLLUDER
    shape: Shape = Shape.ONE_QUARTER
    days: int = YEAR_DAYS
    every_days: int = 1
    pause_days: int = 0
    report_factor: float = 1.0
    waits_days: int = 0
    is_recovered: bool = False
    one_device: bool = False
    one_home: bool = False
    ambassador: bool = False
    agent: Role | None = None
    attests: bool = False
    fakes: int = 0
    asks: int = 0
    saves: int = 0
    takes_letters: bool = False


_ALL = (
    Attack(name="ring3", accounts=3),
    Attack(name="ring6", accounts=6),
    Attack(name="slow3", accounts=3, days=2 * YEAR_DAYS, pause_days=45, report_factor=0.25),
    Attack(name="purchased10_pairs", accounts=10, source=Source.BOUGHT, shape=Shape.PAIRS, waits_days=31),
    Attack(name="purchased10_scattered", accounts=10, source=Source.BOUGHT, shape=Shape.SCATTERED, waits_days=31),
    Attack(name="compromised1", accounts=1, source=Source.COMPROMISED, waits_days=31),
    Attack(name="bridge4", accounts=4, shape=Shape.ADJACENT),
    Attack(name="social_eng", shape=Shape.NOBODY, fakes=3, asks=40),
    # Ours, beside the protocol's.
    Attack(name="social_wide", shape=Shape.NOBODY, fakes=10, asks=12),
    Attack(name="ring3_letters", accounts=3, takes_letters=True),
    Attack(name="ring6_letters", accounts=6, takes_letters=True),
    Attack(name="bridge4_letters", accounts=4, shape=Shape.ADJACENT, takes_letters=True),
    Attack(name="ring6_saving", accounts=6, saves=3),
    Attack(name="one_device", accounts=3, one_device=True),
    Attack(name="one_home", accounts=3, one_home=True),
    Attack(
        name="takeovers10", accounts=10, source=Source.COMPROMISED, shape=Shape.PAIRS, waits_days=31, is_recovered=True
    ),
    Attack(name="ambassador3", accounts=3, ambassador=True),
    Attack(name="association3", accounts=3, agent=Role.ASSOCIATION),
    Attack(name="landlord_attests", agent=Role.RESIDENCE_BODY, attests=True),
)
ATTACKS: Mapping[str, Attack] = {attack.name: attack for attack in _ALL}
HONEST = Attack(name="honest", shape=Shape.NOBODY)
BARS = tuple(attack.name for attack in _ALL[:8])
"""The protocol's attacks, in its order."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """The accounts an attacker holds in one district, by member number."""

    district: int
    members: tuple[int, ...]


def districts_touched(attack: Attack, world: World, seed: int) -> tuple[int, ...]:
    """The districts an attack touches: those it holds accounts in, or asks strangers in. Drawn before it begins."""
    if attack.fakes:
        chance = Random(f"{seed}/{attack.name}/targets")
        return tuple(sorted({chance.randrange(len(world.districts)) for _ in range(attack.fakes * attack.days)}))
    return tuple(sorted({site.district for site in choose_sites(attack, world, seed)}))


def choose_sites(attack: Attack, world: World, seed: int) -> tuple[Site, ...]:
    """Which members are corrupted, by the attacker's own chance."""
    chance = Random(f"{seed}/{attack.name}/sites")
    if attack.shape is Shape.NOBODY:
        return ()
    if attack.shape is Shape.ADJACENT:
        return (_adjacent(attack, world, chance),)
    each = {Shape.ONE_QUARTER: max(1, attack.accounts), Shape.PAIRS: 2, Shape.SCATTERED: 1}[attack.shape]
    return tuple(_one_quarter(world, chance, each) for _ in range(max(1, attack.accounts // each)))


def settled(district: District, quarter: int) -> list[int]:
    """Document-verified members of a quarter who may vouch, one a dwelling."""
    found: dict[int, int] = {}
    for number in district.of_quarter[quarter]:
        if district.level[number] == 0 and district.verified_day[number] < -SETTLED_DAYS:
            found.setdefault(int(district.dwelling[number]), number)
    return list(found.values())


def _one_quarter(world: World, chance: Random, count: int) -> Site:
    """Some settled members of one quarter that is not thin."""
    while True:
        place = chance.randrange(len(world.districts))
        district = world.districts[place]
        quarter = chance.choice(sorted(district.of_quarter))
        able = settled(district, quarter)
        if len(able) >= max(count, LEAST_D_MEMBERS):
            return Site(district=place, members=tuple(chance.sample(able, count)))


def _adjacent(attack: Attack, world: World, chance: Random) -> Site:
    """One settled member in each quarter of a square of four."""
    while True:
        place = chance.randrange(len(world.districts))
        district = world.districts[place]
        row, column = chance.randrange(QUARTERS_A_SIDE - 1), chance.randrange(QUARTERS_A_SIDE - 1)
        first = row * QUARTERS_A_SIDE + column
        square = (first, first + 1, first + QUARTERS_A_SIDE, first + QUARTERS_A_SIDE + 1)
        able = [settled(district, quarter) for quarter in square if quarter in district.of_quarter]
        if len(able) == attack.accounts and all(able):
            return Site(district=place, members=tuple(chance.choice(some) for some in able))


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where a false newcomer is said to live: beside a real member."""

    beside: Person


class Attacker:
    """Holds accounts, plans every day, sends in what passes."""

    def __init__(self, attack: Attack, world: World, desk: Desk, seed: int) -> None:
        self.attack, self._world, self._desk, self._seed = attack, world, desk, seed
        self._chance = Random(f"{seed}/{attack.name}/plans")
        self.accounts: list[Person] = []
        self.sybils: list[Person] = []
        self.admitted: list[Case] = []
        self.sign_ups = 0
        self.attested = 0
        self._agent: Person | None = None
        self._spots: list[Spot] = []
        self._open: list[Case] = []
        self._last = START - timedelta(days=YEAR_DAYS)
        desk.on_admitted.append(self._heard)

    def begin(self) -> None:
        """Take the accounts, and plan each day."""
        for site in choose_sites(self.attack, self._world, self._seed):
            for number in site.members:
                self._take(site.district, number)
        self._give_roles()
        self._spots = [*self._find_spots()]
        for day in range(self.attack.waits_days, self.attack.days, self.attack.every_days):
            self._desk.clock.at(START + day * DAY + OFFICE_HOUR, self._day)
        if self.attack.fakes:
            Strangers(self, self._desk, self._world, self._seed).plan()

    def _take(self, place: int, number: int) -> None:
        person = self._desk.town.member(place, number)
        if self.attack.agent is not None and self.attack.attests:
            self._agent = person
            return
        person.side = Side.CORRUPTED
        if self.attack.source is not Source.COLLUDER:
            person.changes = (START,)
        if self.attack.one_device:
            person.devices = frozenset(("one device",))
        self.accounts.append(person)
        if self.attack.is_recovered:
            days = self._chance.expovariate(1 / self._desk.behaviour.recovers_days)
            if not self._desk.behaviour.is_blind:
                self._desk.clock.at(START + timedelta(days=days), partial(self._recovered, person))

    def _recovered(self, person: Person, now: datetime) -> None:
        if person in self.accounts:
            self.accounts.remove(person)
            self._desk.justice.recovered(person, START, now)

    def _give_roles(self) -> None:
        """An ambassador's charter to the first account; an organisation's agent of the same quarter."""
        if self.attack.ambassador:
            self.accounts[0].mandate = _mandate(Role.AMBASSADOR, self.accounts[0].quarter)
        if self.attack.agent is None:
            return
        quarter = (self._agent or self.accounts[0]).quarter
        near = self._agent or self.accounts[0]
        agent = Person(
            id=f"{near.id}/agent", side=Side.CORRUPTED, quarter=f"{quarter}/office", dwelling=f"{quarter}/office",
            x_m=near.x_m, y_m=near.y_m, level=TrustLevel.D, verified_at=START - timedelta(days=YEAR_DAYS),
            mandate=_mandate(self.attack.agent, quarter),
        )
        self._spots = [Spot(beside=near)]
        self._agent = agent
        if not self.attack.attests:
            self.accounts.append(agent)

    def _find_spots(self) -> Iterator[Spot]:
        """Beside each account, and where the quarter of one comes nearest to the home of another."""
        yield from self._spots
        homes = [one for one in self.accounts if one.mandate is None or one.mandate.role is Role.AMBASSADOR]
        if self.attack.shape is Shape.ONE_QUARTER:
            yield from (Spot(beside=one) for one in homes[:1])
            return
        firsts: dict[str, Person] = {}
        for one in homes:
            firsts.setdefault(one.quarter, one)
        yield from (Spot(beside=one) for one in firsts.values())
        for one, other in combinations(homes, 2):
            if one.quarter != other.quarter and one.id.split(":")[0] == other.id.split(":")[0]:
                yield Spot(beside=self._nearest(one, other))
                yield Spot(beside=self._nearest(other, one))

    def _nearest(self, one: Person, other: Person) -> Person:
        """The member of one's quarter who lives nearest to the other."""
        place = int(one.id.split(":")[0])
        district = self._desk.town.districts[place]
        number = int(one.quarter.split(":q")[1])
        members = (self._desk.town.member(place, n) for n in district.of_quarter[number])
        return min(members, key=lambda member: (member.distance_m(other), member.id))

    def _day(self, now: datetime) -> None:
        """Send in as many as pass today."""
        if self.attack.attests:
            self._attest(now)
        if now - self._last < timedelta(days=self.attack.pause_days):
            return
        self._open = [case for case in self._open if not case.is_answered]
        left = SIGN_UPS_A_DAY
        for spot in self._spots:
            while left and self._send(spot, now):
                left -= 1
                self._last = now
                if self.attack.pause_days:
                    return

    def _send(self, spot: Spot, now: datetime) -> bool:
        """One false newcomer, if a team passes."""
        case = self._false_newcomer(spot, now)
        ready = self._ready(case, now)
        team = self._team(case, ready, now)
        if team is None:
            return False
        self.sign_ups += 1
        self._desk.open_case(case, Random(f"{self._seed}/{case.request.id}"))
        self._open.append(case)
        for person in team:
            self._desk.vouch(case, person, now)
        return True

    def _false_newcomer(self, spot: Spot, now: datetime) -> Case:
        name = f"{spot.beside.id.split(':')[0]}:s{self.attack.name}{self.sign_ups}"
        person = Person(
            id=name, side=Side.SYBIL, quarter=spot.beside.quarter, x_m=spot.beside.x_m, y_m=spot.beside.y_m,
            dwelling=f"{spot.beside.id}/ghost" if self.attack.one_home else f"{name}/home",
            devices=frozenset(("one device" if self.attack.one_device else f"device {name}",)),
        )
        return Case(newcomer=person, request=Request(id=name, newcomer=newcomer_value(person), opened_at=now))

    def _ready(self, case: Case, now: datetime) -> list[Person]:
        """The accounts whose vouch would count, those that cost least first."""
        useful = [*islice((one for one in self.accounts if one.is_active), ACCOUNTS_LOOKED_AT)]
        counts = [one for one in useful if self._desk.rulebook.may_vouch(
            self._desk.town, case, said_by(one, case, now), now).counts]
        return sorted(counts, key=lambda one: (one.side is not Side.SYBIL, len(one.spent)))

    def _team(self, case: Case, ready: list[Person], now: datetime) -> tuple[Person, ...] | None:
        """The cheapest team with which the dry run admits."""
        most = TEAMS_LOOKED_AT if self._desk.rulebook.has_consequences else TRIES
        teams = [team for size in self._desk.rulebook.team_sizes for team in islice(combinations(ready, size), most)]
        if self.attack.saves and len(self.admitted) + len(self._open) >= self.attack.saves:
            teams = [team for team in teams if any(one.side is Side.SYBIL for one in team)]
        if self._desk.rulebook.has_consequences:
            before = pairs_before(ready)
            teams.sort(key=lambda team: (_cost(team), max(before[pair] for pair in combinations(team, 2))))
        for team in teams[:TRIES]:
            answer = self._dry_run(case, team, now)
            if answer is True:
                return team
            if answer is Code.Q21_BURST or answer is Code.Q25_THIN_QUARTER or answer is Code.Q23_DWELLING_FULL:
                return None
        return None

    def _dry_run(self, case: Case, team: tuple[Person, ...], now: datetime) -> bool | Code:
        """Whether it passes once the window is over; the first code where a human would look."""
        said = [said_by(person, case, now) for person in team]
        case.told_at = now
        later = now + timedelta(hours=self._desk.rulebook.policy.objection_hours)
        waiting = sum(one.newcomer.quarter == case.newcomer.quarter for one in self._open if not one.is_answered)
        outcome = self._desk.rulebook.decide(self._desk.town, case, said, later, extra=waiting)
        case.told_at = None
        is_blind = self._desk.behaviour.is_blind
        is_looked_at = outcome.verdict is Verdict.QUEUE and not is_blind
        is_posted = outcome.codes == (Code.P02_LETTER_FIRST,) and (is_blind or self.attack.takes_letters)
        passes = is_posted or (outcome.verdict is not Verdict.WAIT and not is_looked_at)
        return outcome.codes[0] if outcome.codes and not passes else passes

    def _attest(self, now: datetime) -> None:
        """The agent attests false residents, as far as the budget goes; they are verified like by a document."""
        agent = self._agent
        if agent is None:
            return
        for _ in range(SIGN_UPS_A_DAY):
            case = self._false_newcomer(self._spots[0], now)
            said = said_by(agent, case, now)
            vouch = replace(self._desk.town.vouch_of(said, case, now), level=Level.KNOWN_WELL)
            attestation = Attestation(statement=vouch, ground=Ground.ADDRESS_LIST, is_on_list=True)
            if not may_attest(attestation, case.request, self._desk.rulebook.policy, now).counts:
                return
            self._welcome_attested(case, said, agent, now)

    def _welcome_attested(self, case: Case, said: Said, agent: Person, now: datetime) -> None:
        town, person = self._desk.town, case.newcomer
        self.sign_ups += 1
        self.attested += 1
        town.record(case, said)
        person.level, person.verified_at, person.attested_by = TrustLevel.D, now, agent
        agent.attested.append(person)
        town.people[person.id] = person
        town.adults[person.dwelling] += 1
        town.quarters[person.quarter].d_members += 1
        self._join(person, now)

    def _heard(self, case: Case, now: datetime) -> None:
        if case.newcomer.side is Side.SYBIL:
            self.admitted.append(case)
            self._join(case.newcomer, now)

    def _join(self, person: Person, now: datetime) -> None:
        """An admitted false member vouches in turn, until somebody reports it."""
        self.sybils.append(person)
        if not self.attack.fakes:
            self.accounts.append(person)
        if not self._desk.behaviour.is_blind:
            self._plan_report(person, now)

    def _plan_report(self, person: Person, now: datetime) -> None:
        days = self._chance.expovariate(self.attack.report_factor / self._desk.behaviour.report_days)
        self._desk.clock.at(now + timedelta(days=days), partial(self._report, person))

    def _report(self, person: Person, now: datetime) -> None:
        if person.is_active and not self._desk.justice.reported(person, now):
            self._plan_report(person, now)


def _cost(team: tuple[Person, ...]) -> tuple[int, int]:
    """What a team uses up: members the attacker did not create first, then how many."""
    return sum(one.side is Side.CORRUPTED for one in team), len(team)


def _mandate(role: Role, quarter: str) -> Mandate:
    begin = START - timedelta(days=1)
    return Mandate(
        role=role, since=begin, until=begin + timedelta(days=3 * YEAR_DAYS), has_second_factor=True,
        quarters=frozenset((quarter,)),
    )


class Strangers:
    """False newcomers who know nobody and ask strangers: some are taken in, some are alarmed."""

    def __init__(self, attacker: Attacker, desk: Desk, world: World, seed: int) -> None:
        self._attacker, self._desk, self._world, self._seed = attacker, desk, world, seed

    def plan(self) -> None:
        """Every day's newcomers, in the districts that were drawn beforehand."""
        attack = self._attacker.attack
        chance = Random(f"{self._seed}/{attack.name}/targets")
        for number in range(attack.fakes * attack.days):
            place = chance.randrange(len(self._world.districts))
            at = START + (number // attack.fakes) * DAY + OFFICE_HOUR
            self._desk.clock.at(at, partial(self._arrive, place, number))

    def _arrive(self, place: int, number: int, now: datetime) -> None:
        attack, desk = self._attacker.attack, self._desk
        chance = Random(f"{self._seed}/{attack.name}/{number}")
        district = desk.town.districts[place]
        beside = chance.randrange(district.members)
        home = desk.town.member(place, beside)
        case = open_case(desk, f"{place}:s{attack.name}{number}", Side.SYBIL, home, now, chance)
        self._attacker.sign_ups += 1
        around = district.of_quarter[int(district.quarter[beside])]
        strangers = chance.sample(around, min(attack.asks, len(around)))
        wait = 1 / desk.behaviour.answer_days
        self._ask(case, place, iter([(one, chance.random(), chance.expovariate(wait)) for one in strangers]), now)

    def _may_ask(self, case: Case) -> bool:
        """Whether the rules let one more ask wait for an answer."""
        policy, has_caps = self._desk.rulebook.policy, self._desk.rulebook.has_consequences
        is_full = has_caps and (case.asks_open >= policy.asks_open or case.asks >= policy.asks_total)
        return not (case.is_answered or is_full)

    def _ask(self, case: Case, place: int, strangers: Iterator[tuple[int, float, float]], now: datetime) -> None:
        """Ask until the rules say that enough wait for an answer."""
        behaviour = self._desk.behaviour
        while self._may_ask(case) and (one := next(strangers, None)) is not None:
            number, draw, delay = one
            neighbour = self._desk.town.member(place, number)
            reached = self._desk.ask(case, neighbour, now).counts
            if reached and draw < behaviour.duped + behaviour.alarmed + behaviour.stranger_declines:
                then = partial(self._answer, case, place, neighbour, draw, strangers)
                self._desk.clock.at(now + timedelta(days=delay), then)

    def _answer(
        self, case: Case, place: int, neighbour: Person, draw: float, strangers: Iterator[tuple[int, float, float]],
        now: datetime,
    ) -> None:
        behaviour = self._desk.behaviour
        if draw < behaviour.duped:
            case.asks_open -= 1
            self._desk.vouch(case, neighbour, now)
        elif draw < behaviour.duped + behaviour.alarmed:
            case.asks_open -= 1
            self._alarm(case, now)
        else:
            self._desk.decline(case, now)
        self._ask(case, place, strangers, now)

    def _alarm(self, case: Case, now: datetime) -> None:
        """An objection while there is something to object to; a report after that."""
        if case.newcomer.is_active and case.newcomer.admitted_by is case:
            self._desk.justice.reported(case.newcomer, now)
        else:
            self._desk.object_to(case, now)


