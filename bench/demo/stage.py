"""The service on a clock of its own: what the town's stories are played on.

The composition is the service's; only time, the reader (each paper is read once, ahead) and chance are given from here.
Acts wait in an agenda and are played in the order of their times; after each one, what falls due by then happens, as it
would have: answers take effect, windows end.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import Connection, select

from bench.documents.values import MadeDocument
from cooptation.acts import requests
from cooptation.people import Member
from ocr.reading import DocumentReading
from review_queue.adapters import store
from review_queue.adapters.accounts import add_moderator
from review_queue.adapters.first_day import sign_charter
from review_queue.adapters.passwords import generate_password
from review_queue.adapters.tables import review_items
from review_queue.adapters.team_store import mark_trained
from review_queue.item import WAITING, ItemKind, ReviewDecision, ReviewItem, ReviewVerdict, Seen
from review_queue.roles import Role
from verification import cases
from verification.adapters import demonstration
from verification.adapters.leases import hold
from verification.adapters.outbox_store import COMMIT_ANSWER
from verification.adapters.places import SqlPlaces
from verification.adapters.unit_of_work import Transactions
from verification.adapters.vouching import vouch_house
from verification.bootstrap import PARIS, Composition, compose, make_neighbours
from verification.domain.case import Case
from verification.domain.claim import Claim
from verification.pipeline import decide_document
from verification.settings import Settings
from verification.settlement import commit_answers, settle_review

RESIDENT = "resident"
MAX_BYTES = 15_000_000
MOST_DUE = 200
READING_S = (2.0, 9.0)
"""How long people wait for a reading, seconds."""
NEVER_AUDITED = 99
"""The draw of 0 to 99 by which no admission is checked again."""

Act = Callable[[], None]


class Clock:
    """The time of the story, UTC."""

    def __init__(self, at: datetime) -> None:
        """It begins there."""
        self.at = at

    def __call__(self, _connection: Connection) -> datetime:
        """The time of a transaction."""
        return self.at

    def today(self) -> date:
        """The day in Paris."""
        return self.at.astimezone(PARIS).date()


@dataclass(order=True)
class _Planned:
    """One act and its time; acts of one time keep the order in which they were planned."""

    at: datetime
    place: int
    act: Act = field(compare=False)


class Stage:
    """What stories are told with."""

    def __init__(self, settings: Settings, seed: int, now: datetime) -> None:
        """The service of these settings, whose present is ``now``."""
        self.now, self.clock, self.rng = now, Clock(now), Random(f"demo {seed}")
        self.nudged: list[str] = []
        self.made: Composition = compose(settings, nudge=self.nudged.append)
        given = self.made.services
        neighbours = replace(
            make_neighbours(settings, SqlPlaces(Transactions(self.made.engine)), given.policy, given.digest_keys),
            clock=self.clock,
        )
        self.transactions = Transactions(self.made.engine, neighbours, self.clock)
        self.house = replace(vouch_house(self.transactions, neighbours), draw=lambda: NEVER_AUDITED)
        self._readings: dict[bytes, DocumentReading] = {}
        self.services = replace(
            given,
            transaction=self.transactions,
            looking=self.transactions.reading,
            read_document=self._read,
            today=self.clock.today,
            undo_seconds=0.0,
            double_percent=0.0,
        )
        self._plan: list[_Planned] = []
        self._places = itertools.count()
        self._moderators: dict[str, str] = {}
        self._ids = itertools.count(1)

    def close(self) -> None:
        """End the readers."""
        self.made.readers.close()

    def ago(self, days: float = 0, hours: float = 0) -> datetime:
        """So long before the present."""
        return self.now - timedelta(days=days, hours=hours)

    def at(self, moment: datetime, act: Act) -> None:
        """Plan an act."""
        self._plan.append(_Planned(at=moment, place=next(self._places), act=act))

    def play(self, done: Callable[[], object]) -> None:
        """Play everything that was planned, and what was planned by it; ``done`` is told of each act."""
        while self._plan:
            self._plan.sort()
            planned = self._plan.pop(0)
            self.clock.at = planned.at
            planned.act()
            self.let_pass()
            done()
        self.clock.at = self.now

    @property
    def planned(self) -> int:
        """How many acts wait."""
        return len(self._plan)

    def let_pass(self) -> None:
        """Let happen what is due by now."""
        commit_answers(self.services, self.transactions, COMMIT_ANSWER, MOST_DUE)
        requests.look_again(self.house, MOST_DUE)

    def read_ahead(self, papers: Sequence[MadeDocument]) -> None:
        """Have the service's own readers read every paper, as many at a time as they are."""
        with ThreadPoolExecutor(self.made.settings.readers) as pool:
            for paper, reading in zip(papers, pool.map(self._first_reading, papers), strict=True):
                self._readings[_digest(paper.data)] = reading

    def _first_reading(self, paper: MadeDocument) -> DocumentReading:
        return self.made.services.read_document(paper.data)

    def _read(self, data: bytes) -> DocumentReading:
        known = self._readings.get(_digest(data))
        return known if known is not None else self.made.services.read_document(data)

    def own(self, *ids: str) -> None:
        """Note what is the town's without hanging on one of its cases."""
        with self.made.engine.begin() as connection:
            demonstration.own(connection, ids)

    # Residents

    def open_case(self, name: str, address: str, *, account: str = "", contact: str = "", locale: str = "fr") -> str:
        """A case of the town; its id."""
        number = next(self._ids)
        case_id = f"{demonstration.PREFIX}{number:04d}"
        claim = Claim(
            name=name, address=address, account=account or f"{demonstration.ACCOUNT_PREFIX}nouveau-{number:04d}"
        )
        cases.open_case(self.services, case_id, claim, locale=locale, actor=RESIDENT, contact=contact)
        return case_id

    def send(self, case_id: str, paper: MadeDocument) -> None:
        """Send a paper and have it judged, as the worker does."""
        document_id = f"{case_id}-p{len(self.case_papers(case_id)) + 1}"
        cases.submit_document(self.services, case_id, document_id, paper.data, max_bytes=MAX_BYTES, actor=RESIDENT)
        self.clock.at += timedelta(seconds=self.rng.uniform(*READING_S))
        with hold(self.transactions, self.nudged.pop()) as job:
            if job is not None:
                decide_document(job, self.services)

    def case(self, case_id: str) -> Case:
        """A case as it stands."""
        return cases.get_case(self.services, case_id)

    def case_papers(self, case_id: str) -> tuple[str, ...]:
        """The papers of a case."""
        with self.transactions.reading() as work:
            return work.cases.document_ids(case_id)

    # Members

    def member(self, account: str) -> Member:
        """A member of the town."""
        with self.house.looking() as work:
            found = work.members.by_account(account)
        if found is None:
            raise LookupError("no member of the town has this account")
        return found

    # Moderators

    def engage(self, login: str, roles: frozenset[Role]) -> None:
        """A moderator nobody can sign in as; the first day lies behind them."""
        with self.made.engine.begin() as connection:
            made = add_moderator(
                connection, login=login, password=generate_password(), now=self.clock.at, roles=roles
            )
            sign_charter(connection, made, "fr", self.clock.at)
            mark_trained(connection, made, self.clock.at)
        self._moderators[login] = made
        self.own(made)

    def moderator(self, login: str) -> str:
        """A moderator's id."""
        return self._moderators[login]

    def waiting(self, case_id: str, kind: ItemKind | None = None) -> ReviewItem | None:
        """What waits for a human on a case."""
        query = select(review_items.c.id).where(
            review_items.c.case_id == case_id, review_items.c.state.in_([state.value for state in WAITING])
        )
        if kind is not None:
            query = query.where(review_items.c.kind == kind.value)
        with self.made.engine.connect() as connection:
            found = connection.execute(query).scalars().first()
            return None if found is None else store.get(connection, found)

    def take(self, item: ReviewItem, login: str) -> ReviewItem:
        """Have a moderator hold an item."""
        with self.made.engine.begin() as connection:
            return store.take(connection, item.id, self.moderator(login), self.clock.at)

    def answer(
        self, case_id: str, logins: Sequence[str], verdict: ReviewVerdict, reasons: tuple[str, ...] = (), note: str = ""
    ) -> None:
        """Moderators answer, one after the other, for as long as somebody must."""
        for login in logins:
            item = self.waiting(case_id)
            if item is None:
                return
            held = self.take(item, login)
            settle_review(
                self.services,
                held.id,
                held.version,
                self.moderator(login),
                ReviewDecision(verdict=verdict, reasons=reasons, note=note),
                seen=Seen(active_ms=self.rng.randint(9_000, 95_000)),
            )


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
