"""Members and requests as a simulation keeps them, and the values the rules are given of them.

``Town`` counts what the service counts in SQL: spent budgets, stock, vouches of a quarter, accounts of a dwelling,
earlier requests two vouchers shared. A member of a district becomes a ``Person`` only when somebody needs them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import combinations
from math import hypot

from bench.cooptation.worlds import District, PastVouch
from cooptation.circumstances import Circumstances, Dwelling, Objection, PostedCode, Quarter, Together
from cooptation.policy import LONG_WINDOW
from cooptation.tally import Tally
from cooptation.vouch import Level, Mandate, Newcomer, Request, Spending, Standing, TrustLevel, Vouch, Voucher

START = datetime(2026, 1, 1, tzinfo=UTC)
LEVELS = (TrustLevel.D, TrustLevel.C1, TrustLevel.C2)
WEEK = timedelta(days=7)
DISTRICTS_APART_M = 100_000.0
"""Each district has coordinates of its own; nothing in one is near anything in another."""
ACTIVE_DAYS = 40
"""Everybody has used the network; V04's other half, the date, decides."""


class Side(StrEnum):
    """Who somebody is in truth; no rule ever sees it."""

    HONEST = "honest"
    CORRUPTED = "corrupted"
    SYBIL = "sybil"


@dataclass(slots=True)
class Gift:
    """A vouch somebody gave: on which request, when, for which quarter; void after a fraud or a recovery."""

    case: Case
    at: datetime
    is_void: bool = False


@dataclass(slots=True, eq=False)
class Person:
    """A member, or a newcomer who may become one."""

    id: str
    side: Side
    quarter: str
    dwelling: str
    x_m: float
    y_m: float
    level: TrustLevel | None = None
    verified_at: datetime | None = None
    is_active: bool = True
    standing: Standing = field(default_factory=Standing)
    spent: list[Spending] = field(default_factory=list)
    gifts: list[Gift] = field(default_factory=list)
    stock: int = 0
    strikes: int = 0
    frauds: int = 0
    devices: frozenset[str] | None = frozenset()
    changes: tuple[datetime, ...] = ()
    recovered_since: datetime | None = None
    recovered_at: datetime | None = None
    mandate: Mandate | None = None
    past: tuple[tuple[datetime, str], ...] = ()
    past_together: tuple[Together, ...] = ()
    asked: list[datetime] = field(default_factory=list)
    admitted_by: Case | None = None
    attested_by: Person | None = None
    attested: list[Person] = field(default_factory=list)

    def distance_m(self, other: Person) -> float:
        """Between the two homes."""
        return hypot(self.x_m - other.x_m, self.y_m - other.y_m)


@dataclass(slots=True)
class Said:
    """A neighbour's vouch on a request."""

    person: Person
    id: str
    given_at: datetime
    distance_m: float


@dataclass(slots=True, eq=False)
class Case:
    """A newcomer's request with everything said on it.

    Attributes:
        is_answered: admitted, stopped, or left to a human's no.
        is_silent: nobody enters the code of the last letter.
        needs_code: the vouches on it waited for a code.
    """

    newcomer: Person
    request: Request
    said: list[Said] = field(default_factory=list)
    declined: int = 0
    objections: tuple[Objection, ...] = ()
    told_at: datetime | None = None
    is_queued: bool = False
    is_answered: bool = False
    counted: tuple[Person, ...] = ()
    counted_vouches: tuple[Vouch, ...] = ()
    willing: int = 0
    asks: int = 0
    asks_open: int = 0
    letter: PostedCode = field(default_factory=PostedCode)
    is_silent: bool = False
    needs_code: bool = False


@dataclass(slots=True)
class QuarterBook:
    """The counts of one quarter; moments are kept in order."""

    d_members: int = 0
    accepted: list[datetime] = field(default_factory=list)
    vouches: list[datetime] = field(default_factory=list)


def count_since(moments: list[datetime], begin: datetime, end: datetime) -> int:
    """How many moments lie after ``begin`` and not after ``end``."""
    return bisect_right(moments, end) - bisect_right(moments, begin)


class Town:
    """The state of the districts that were opened."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.quarters: dict[str, QuarterBook] = {}
        self.adults: Counter[str] = Counter()
        self.districts: dict[int, District] = {}
        self._past: dict[str, list[tuple[datetime, str]]] = {}
        self._past_together: dict[str, list[Together]] = {}

    def open(self, place: int, district: District) -> None:
        """Take a district's members into the counts."""
        self.districts[place] = district
        for number in district.of_quarter:
            self.quarters[quarter_id(place, number)] = QuarterBook(d_members=district.d_members(number))
        for dwelling, adults in Counter(district.dwelling.tolist()).items():
            self.adults[dwelling_id(place, dwelling)] = adults
        self._open_past(place, district)

    def _open_past(self, place: int, district: District) -> None:
        seen = set()
        for past in district.past:
            at = START + timedelta(days=past.day)
            quarter = quarter_id(place, int(district.quarter[past.newcomer]))
            book = self.quarters[quarter]
            book.vouches.append(at)
            self._past.setdefault(member_id(place, past.voucher), []).append((at, quarter))
            if past.newcomer not in seen:
                book.accepted.append(at + timedelta(days=2))
                seen.add(past.newcomer)
        for number in district.of_quarter:
            book = self.quarters[quarter_id(place, number)]
            book.vouches.sort()
            book.accepted.sort()
        self._link_past(place, district)

    def _link_past(self, place: int, district: District) -> None:
        """Who vouched with whom before the simulation, for each of them and for whom they let in."""
        vouchers: dict[int, list[PastVouch]] = {}
        for past in district.past:
            vouchers.setdefault(past.newcomer, []).append(past)
        for newcomer, given in vouchers.items():
            ids = frozenset(member_id(place, past.voucher) for past in given)
            together = Together(
                request_id=f"past {member_id(place, newcomer)}", voucher_ids=ids,
                at=START + timedelta(days=max(past.day for past in given)), newcomer_id=member_id(place, newcomer),
            )
            for name in (*ids, together.newcomer_id):
                self._past_together.setdefault(name, []).append(together)

    def close(self, place: int) -> None:
        """Forget a district that is over."""
        prefix = f"{place}:"
        for table in (self.people, self.quarters, self.adults, self._past, self._past_together):
            for key in [key for key in table if key.startswith(prefix)]:
                del table[key]
        del self.districts[place]

    def member(self, place: int, number: int) -> Person:
        """A member of a district, as a person."""
        name = member_id(place, number)
        person = self.people.get(name)
        if person is None:
            person = self.people[name] = self._person(name, place, number)
        return person

    def _person(self, name: str, place: int, number: int) -> Person:
        district = self.districts[place]
        past = tuple(sorted(self._past.get(name, ())))
        return Person(
            id=name,
            side=Side.HONEST,
            quarter=quarter_id(place, int(district.quarter[number])),
            dwelling=dwelling_id(place, int(district.dwelling[number])),
            x_m=float(district.x_m[number]) + place * DISTRICTS_APART_M,
            y_m=float(district.y_m[number]),
            level=LEVELS[int(district.level[number])],
            verified_at=START + timedelta(days=float(district.verified_day[number])),
            devices=frozenset((f"device {name}",)),
            spent=[Spending(request_id=f"past {name} {n}", at=at, admitted=True) for n, (at, _) in enumerate(past)],
            stock=len(past),
            past=past,
            past_together=tuple(self._past_together.get(name, ())),
        )

    def voucher_of(self, person: Person, case: Case, now: datetime) -> Voucher:
        """How a person stands now, as the store would say it for this request, their vouch on it included."""
        begin, quarter = now - LONG_WINDOW, case.newcomer.quarter
        gifts = [gift for gift in person.gifts if gift.at > begin and gift.case is not case]
        here = sum(gift.case.newcomer.quarter == quarter for gift in gifts)
        here += sum(at > begin and where == quarter for at, where in person.past)
        return Voucher(
            id=person.id,
            dwelling=person.dwelling,
            quarter=person.quarter,
            level=person.level,
            verified_at=person.verified_at,
            is_active=person.is_active,
            standing=person.standing,
            spent=tuple(person.spent),
            active_stock=person.stock,
            quarter_vouches=here + 1,
            active_days=ACTIVE_DAYS,
            devices=person.devices,
            credential_changes=person.changes,
            recovered_since=person.recovered_since,
            recovered_at=person.recovered_at,
            mandate=person.mandate,
        )

    def plain_vouch(self, said: Said) -> Vouch:
        """What was said, for rules that look at nothing but who says it."""
        person = said.person
        voucher = Voucher(
            id=person.id, dwelling=person.dwelling, quarter=person.quarter, level=person.level,
            verified_at=person.verified_at, is_active=person.is_active,
        )
        return Vouch(id=said.id, voucher=voucher, given_at=said.given_at, met_here=True, level=Level.KNOWN_WELL)

    def vouch_of(self, said: Said, case: Case, now: datetime) -> Vouch:
        """What was said, with its voucher as they stand now."""
        return Vouch(
            id=said.id,
            voucher=self.voucher_of(said.person, case, now),
            given_at=said.given_at,
            met_here=True,
            level=Level.KNOWN_WELL,
            distance_m=said.distance_m,
        )

    def circumstances_of(self, case: Case, now: datetime, said: Sequence[Said], *, extra: int = 0) -> Circumstances:
        """What surrounds a request; ``extra`` admissions of this week that a planner expects of its own."""
        newcomer = case.newcomer
        book = self.quarters[newcomer.quarter]
        quarter = Quarter(
            d_members=book.d_members,
            accepted_7d=count_since(book.accepted, now - WEEK, now) + extra,
            accepted_365d=count_since(book.accepted, now - LONG_WINDOW, now),
            vouches=count_since(book.vouches, now - LONG_WINDOW, now) + len(said) - len(case.said),
        )
        return Circumstances(
            quarter=quarter,
            dwelling=Dwelling(adults=self.adults[newcomer.dwelling]),
            neighbours_told_at=case.told_at,
            same_person=False,
            revoked_contact=False,
            declined=case.declined,
            together=tuple(_together(case, said)),
            objections=case.objections,
            letter=case.letter,
        )

    def record(self, case: Case, said: Said) -> None:
        """A vouch that was given: it uses up the voucher's budget."""
        case.said.append(said)
        said.person.spent.append(Spending(request_id=case.request.id, at=said.given_at))
        said.person.gifts.append(Gift(case=case, at=said.given_at))
        self.quarters[case.newcomer.quarter].vouches.append(said.given_at)

    def welcome(self, case: Case, tally: Tally, level: TrustLevel, now: datetime) -> None:
        """The newcomer becomes a member; the vouches that counted are charged."""
        newcomer, by_id = case.newcomer, {said.person.id: said.person for said in case.said}
        newcomer.level, newcomer.verified_at, newcomer.admitted_by = level, now, case
        case.is_answered, case.counted_vouches = True, tally.counted
        case.counted = tuple(by_id[vouch.voucher.id] for vouch in tally.counted)
        self.people[newcomer.id] = newcomer
        self.adults[newcomer.dwelling] += 1
        self.quarters[newcomer.quarter].accepted.append(now)
        for person in case.counted:
            person.stock += 1
            person.spent[:] = [
                replace(s, admitted=True) if s.request_id == case.request.id else s for s in person.spent
            ]

    def remove(self, person: Person) -> None:
        """A member is one no longer."""
        person.is_active = False
        self.adults[person.dwelling] -= 1
        if person.level is TrustLevel.D:
            self.quarters[person.quarter].d_members -= 1
        for voucher in person.admitted_by.counted if person.admitted_by else ():
            voucher.stock -= 1


def _together(case: Case, people: Sequence[Said]) -> Iterator[Together]:
    """Earlier requests of these vouchers with others, before the simulation and in it, and their own admissions."""
    persons = [said.person for said in people]
    known = {past.request_id: past for person in persons for past in person.past_together}
    earlier = {gift.case.request.id: gift.case for person in persons for gift in person.gifts}
    earlier |= {one.admitted_by.request.id: one.admitted_by for one in persons if one.admitted_by is not None}
    yield from known.values()
    yield from (_shared(other) for other in earlier.values() if other is not case)


def _shared(case: Case) -> Together:
    """A request of this simulation, as the store would tell it."""
    return Together(
        request_id=case.request.id,
        voucher_ids=frozenset(said.person.id for said in case.said),
        at=max(said.given_at for said in case.said),
        newcomer_id=case.newcomer.id if case.counted else "",
    )


def pairs_before(people: Sequence[Person]) -> dict[tuple[Person, Person], int]:
    """How often each pair of these has spoken on one request, for a planner that avoids it."""
    spoken = {person.id: {gift.case.request.id for gift in person.gifts} for person in people}
    return {(one, other): len(spoken[one.id] & spoken[other.id]) for one, other in combinations(people, 2)}


def member_id(place: int, number: int) -> str:
    """A member's id; it begins with the district's number, as all ids of a district do."""
    return f"{place}:m{number}"


def quarter_id(place: int, number: int) -> str:
    """A quarter's id."""
    return f"{place}:q{number}"


def dwelling_id(place: int, number: int) -> str:
    """A dwelling's id."""
    return f"{place}:d{number}"


def newcomer_value(person: Person) -> Newcomer:
    """What the rules know of who asks."""
    return Newcomer(id=person.id, dwelling=person.dwelling, quarter=person.quarter, devices=person.devices)
