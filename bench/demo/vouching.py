"""The town's members, and what they say of newcomers: the vouching side.

Two ambassadors and a landlord with an agent; requests that wait, stand in their window, were admitted; and one each of
the signs that send a request to a human: a pair that vouches too often, a shared device, an objection, neighbours who
do not know the newcomer, a quarter with too few members. Then a report and a re-examination.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from bench.demo.papers import CLAIRE, IBRAHIM
from bench.demo.stage import Stage
from bench.demo.town import Door
from bench.documents.people import draw_person
from bench.documents.values import Person
from cooptation.acts import ambassadors, members, objections, organisations, reports, requests, vouches
from cooptation.acts.members import Told
from cooptation.acts.organisations import NewOrganisation
from cooptation.circumstances import ObjectionKind
from cooptation.organisations import Ground
from cooptation.people import WithdrawalReason
from cooptation.records import ReportKind, Said
from cooptation.vouch import Level, Role
from review_queue.item import ReviewVerdict
from verification.adapters.demonstration import ACCOUNT_PREFIX
from verification.adapters.member_file import parse_member_file

MEMBERS_A_DENSE_QUARTER = 50
MEMBERS_RURAL = 6
"""Fewer than a quarter needs to admit without a human."""
IMPORTED_DAYS_AGO = 30.0
NEW_DAYS = (75, 700)
"""How long members have been verified when the town begins, in days."""
C1_SHARE = 0.1
SIREN = "999000003"
"""Nine digits that check (Luhn) in a range that is not given out."""
LANDLORD = "Valombre Habitat (démonstration)"
RURAL = "demo-la-lande"
FIRST_DAYS_AGO = (28.6, 25.2, 21.4)
FIRST_VOUCHERS = 18
"""The neighbours, counted by doors, who vouch for the first newcomers and for nobody else."""
ANSWERED_AFTER_H = (50.0, 66.0)
"""After the objection window."""


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """A member of the town."""

    account: str
    door: Door
    household: str = ""


@dataclass(kw_only=True)
class Town:
    """Who lives where; newcomers move to doors where nobody lives yet."""

    stage: Stage
    neighbours: tuple[Neighbour, ...]
    free: dict[str, list[Door]]
    given: dict[str, int] = field(default_factory=dict)

    def of(self, quarter: str) -> list[Neighbour]:
        """The members of a quarter."""
        return [one for one in self.neighbours if one.door.quarter == quarter]

    def free_door(self, quarter: str) -> Door:
        """A door where nobody lives yet; it is no longer free."""
        return self.free[quarter].pop()

    def newcomer(self) -> Person:
        """Somebody new."""
        return draw_person(self.stage.rng)


def settle_town(stage: Stage, doors: Sequence[Door]) -> Town:
    """Who lives behind which door: couples behind some, and every third door free."""
    neighbours: list[Neighbour] = []
    free: dict[str, list[Door]] = {}
    for quarter in dict.fromkeys(door.quarter for door in doors):
        here = [door for door in doors if door.quarter == quarter]
        most = MEMBERS_RURAL if quarter == RURAL else MEMBERS_A_DENSE_QUARTER
        homes = [door for place, door in enumerate(here) if place % 3 and not door.repetition]
        free[quarter] = [door for place, door in enumerate(here) if not place % 3 and not door.repetition][::-1]
        neighbours += _behind(stage, homes, most, len(neighbours))
    return Town(stage=stage, neighbours=tuple(neighbours), free=free)


def _behind(stage: Stage, homes: Sequence[Door], most: int, before: int) -> list[Neighbour]:
    """Members door by door: two of one household behind every fourth one, two households behind every ninth."""
    found: list[Neighbour] = []
    for place, door in enumerate(homes):
        households = ("a", "a") if place % 4 == 1 else ("a", "b") if place % 9 == 2 else ("",)
        for household in households:
            number = before + len(found) + 1
            found.append(Neighbour(account=f"{ACCOUNT_PREFIX}membre-{number:03d}", door=door, household=household))
    return found[:most]


def import_members(town: Town) -> None:
    """Take the members in as an operator does: one file, one batch."""
    stage, out = town.stage, io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(("account", "level", "verified_at", "address", "household"))
    for neighbour in town.neighbours:
        days = stage.rng.randint(*NEW_DAYS)
        is_c1 = stage.rng.random() < C1_SHARE and neighbour.door.quarter != RURAL
        level = "c1" if is_c1 else "d"
        since = (stage.clock.at - timedelta(days=days)).date().isoformat()
        writer.writerow((neighbour.account, level, since, neighbour.door.address, neighbour.household))
    read = parse_member_file(out.getvalue().encode())
    report = members.import_members(stage.house, read.members)
    if read.faults or report.faults or report.batch_id is None:
        raise ValueError("the town's members could not be taken in")
    stage.own(report.batch_id)


def name_bodies(town: Town) -> None:
    """Two ambassadors, and a landlord with an agent who saw a paper on the spot."""
    stage = town.stage
    quarters = list(town.free)
    for quarter in quarters[:2]:
        for neighbour in town.of(quarter):
            member = stage.member(neighbour.account)
            named = ambassadors.name(stage.house, member.id, is_trained=True, has_signed_charter=True)
            if named.counts:
                break
    landlord = NewOrganisation(
        siren=SIREN, title=LANDLORD, role=Role.RESIDENCE_BODY, quarters=frozenset(quarters), is_signed=True,
        is_mailbox_proved=True,
    )  # fmt: skip
    registered = organisations.register(stage.house, landlord)
    if registered.organisation_id is None:
        raise ValueError("the town's landlord could not be registered")
    stage.own(registered.organisation_id)
    agent = organisations.name_agent(stage.house, registered.organisation_id, "Gardienne du 12 rue du Verger")
    stage.at(stage.ago(days=8), lambda: _attested(town, agent.id))


def _attested(town: Town, agent_id: str) -> None:
    case_id = _arrive(town, list(town.free)[2])
    organisations.attest(town.stage.house, agent_id, case_id, Ground.PAPER_SEEN)


def plan_requests(town: Town) -> None:
    """Every story of vouching, each in a quarter of its own as far as it must be."""
    port, high, gardens, mill, _ = town.free
    for place, quarter in enumerate((port, high, gardens, mill)):
        _plan_first(town, quarter, place)
    _plan_ring(town, port)
    _plan(town, mill, 14, lambda case_id: _vouched(town, case_id, mill, (0, 9)))
    _plan(town, gardens, 12.5, lambda case_id: _vouched(town, case_id, gardens, (10, 16)))
    _plan(town, mill, 3.1, lambda case_id: _vouched(town, case_id, mill, (14,)))
    _plan(town, gardens, 1.3, lambda case_id: _vouched(town, case_id, gardens, (2, 12)))
    _plan(town, high, 0.91, lambda case_id: _device(town, case_id, high))
    _plan(town, gardens, 0.44, lambda case_id: _objected(town, case_id, gardens))
    _plan(town, high, 0.6, lambda case_id: _unknown(town, case_id, high))
    _plan(town, RURAL, 0.83, lambda case_id: _vouched(town, case_id, RURAL, (0, 2)))
    _plan(town, high, 0.5, lambda case_id: None)
    _plan_lost(town, mill)
    town.stage.at(town.stage.ago(hours=7), lambda: _report(town, gardens))


def _plan_first(town: Town, quarter: str, place: int) -> None:
    """The first newcomers of a quarter: each voucher has a large share of so few vouches, so moderators decide."""
    for number, days_ago in enumerate(FIRST_DAYS_AGO):
        pair = (FIRST_VOUCHERS + 2 * number, FIRST_VOUCHERS + 2 * number + 1)
        since = days_ago - place / 4
        _plan(town, quarter, since, partial(_decided, town, quarter, pair))


def _decided(town: Town, quarter: str, pair: Sequence[int], case_id: str) -> None:
    """Two vouches, and a moderator's yes once the neighbours have been silent."""
    stage = town.stage
    _vouched(town, case_id, quarter, pair)
    answered = stage.clock.at + timedelta(hours=stage.rng.uniform(*ANSWERED_AFTER_H))
    login = stage.rng.choice((CLAIRE, IBRAHIM))
    stage.at(answered, lambda: stage.answer(case_id, (login,), ReviewVerdict.VERIFIED))


def _plan(town: Town, quarter: str, days_ago: float, then: Callable[[str], None]) -> None:
    """A newcomer asks neighbours, and what follows; the window has its own moment."""
    stage = town.stage

    def arrive() -> None:
        then(_arrive(town, quarter))

    stage.at(stage.ago(days=days_ago), arrive)
    over = stage.ago(days=days_ago - (stage.house.policy.objection_hours + 1) / 24)
    if over < stage.now:
        stage.at(over, lambda: None)


def _arrive(town: Town, quarter: str) -> str:
    """A newcomer opens a case and asks neighbours."""
    person, door = town.newcomer(), town.free_door(quarter)
    case_id = town.stage.open_case(person.name, door.address)
    requests.open_request(town.stage.house, case_id)
    return case_id


def _vouch(town: Town, case_id: str, neighbour: Neighbour) -> str:
    """A neighbour knows the newcomer well."""
    house, member = town.stage.house, town.stage.member(neighbour.account)
    vouch_id = vouches.open_vouch(house, case_id, member.id)
    vouches.cast(house, member.id, vouch_id, Level.KNOWN_WELL, met_here=True)
    return vouch_id


def _vouched(town: Town, case_id: str, quarter: str, who: Sequence[int]) -> None:
    for place in who:
        _vouch(town, case_id, _of_paper(town, quarter)[place])


def _of_paper(town: Town, quarter: str) -> list[Neighbour]:
    """The members of a quarter whom a paper verified, one a door."""
    chosen: dict[str, Neighbour] = {}
    for neighbour in town.of(quarter):
        level = town.stage.member(neighbour.account).level
        if level is not None and level.depth == 0:
            chosen.setdefault(neighbour.door.address, neighbour)
    return list(chosen.values())


def _plan_ring(town: Town, quarter: str) -> None:
    """The same two neighbours for three newcomers: the third one goes to a human."""
    for days_ago in (18.0, 11.0, 0.72):
        _plan(town, quarter, days_ago, lambda case_id: _vouched(town, case_id, quarter, (1, 2)))


def _device(town: Town, case_id: str, quarter: str) -> None:
    """The newcomer's telephone is a voucher's, says the network."""
    stage, pair = town.stage, _of_paper(town, quarter)[4:6]
    newcomer = _claimed(stage, case_id)
    for account in (newcomer, pair[0].account):
        members.signal(stage.house, account, Told(active_days=40, devices=frozenset({"demo-telephone-1"})))
    for neighbour in pair:
        _vouch(town, case_id, neighbour)


def _claimed(stage: Stage, case_id: str) -> str:
    claim = stage.case(case_id).claim
    return claim.account if claim else ""


def _objected(town: Town, case_id: str, quarter: str) -> None:
    """Two neighbours vouch, a third one who was asked as well says that the person lives elsewhere."""
    stage, known = town.stage, _of_paper(town, quarter)
    third = stage.member(known[8].account)
    vouches.open_vouch(stage.house, case_id, third.id)
    _vouched(town, case_id, quarter, (6, 7))
    with stage.house.looking() as work:
        request = work.requests.of_case(case_id)
    if request is not None:
        objections.object_to(stage.house, third.id, request.id, ObjectionKind.LIVES_ELSEWHERE)


def _unknown(town: Town, case_id: str, quarter: str) -> None:
    """Three neighbours who are asked do not know the person, two do."""
    stage, known = town.stage, _of_paper(town, quarter)
    for neighbour in known[10:13]:
        member = stage.member(neighbour.account)
        vouches.decline(stage.house, member.id, vouches.open_vouch(stage.house, case_id, member.id))
    _vouched(town, case_id, quarter, (13, 14))


def _plan_lost(town: Town, quarter: str) -> None:
    """An admission whose voucher takes the word back: those who are left are not enough, and a human looks again."""
    stage = town.stage
    kept: list[tuple[str, str]] = []

    def vouch(case_id: str) -> None:
        first, second = _of_paper(town, quarter)[3:5]
        kept.append((stage.member(first.account).id, _vouch(town, case_id, first)))
        _vouch(town, case_id, second)

    def take_back() -> None:
        for member_id, vouch_id in kept:
            vouches.withdraw(stage.house, member_id, vouch_id, WithdrawalReason.NOT_WHO_THEY_SAID)

    _plan(town, quarter, 6.0, vouch)
    stage.at(stage.ago(days=0.7), take_back)


def _report(town: Town, quarter: str) -> None:
    """Somebody writes that a member has moved away."""
    neighbour = town.of(quarter)[15]
    said = Said(words="Le logement est vide depuis l'été, le nom a été retiré de la boîte aux lettres.")
    reports.file(town.stage.house, ReportKind.HAS_MOVED, said, account=neighbour.account)
