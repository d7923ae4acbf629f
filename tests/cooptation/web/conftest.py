"""The whole service in this process on a real SQLite database, with members, a clock that can be moved, browsers."""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from playwright.sync_api import Browser
from sqlalchemy import Connection, Engine

from cooptation.adapters import sessions
from cooptation.adapters.sessions import Kind
from cooptation.lifetime import Way
from cooptation.people import Signals
from cooptation.policy import CooptationPolicy
from cooptation.ports import House
from cooptation.vouch import Level, TrustLevel
from ocr.adapters.reader import ReaderPool
from tests.cooptation.builders import POLICY
from tests.cooptation.web.phones import Served
from tests.verification.service.conftest import empty_sqlite
from tests.verification.service.house import build_house
from verification.adapters import visitors
from verification.adapters.database import make_engine
from verification.adapters.homes import Homes
from verification.adapters.places import SqlPlaces
from verification.adapters.policies import default_policy
from verification.adapters.unit_of_work import Transactions
from verification.adapters.vouching import Neighbours, vouch_house
from verification.bootstrap import Composition
from verification.settings import Settings
from verification.web.app import create_app

__all__ = ["empty_sqlite"]

TOWN = "35400 Saint-Malo"
LEA_HOME = f"12 rue des Lilas, {TOWN}"
STARTS_WITHIN_S = 20.0
LONG_AGO = timedelta(days=400)
WELL_KNOWN = {"level": "known_well", "met_here": "1"}


@dataclass
class Clock:
    """The time of the database, of the sessions and of the pages."""

    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self, _connection: Connection | None = None) -> datetime:
        """Never the same moment twice."""
        self.at += timedelta(milliseconds=1)
        return self.at

    def move(self, by: timedelta) -> None:
        self.at += by


@dataclass
class Person:
    """Somebody's own browser."""

    client: TestClient

    def page(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return unescape(answer.text)

    def case_code(self) -> str:
        """The code of the case that a newcomer reads to an agent."""
        found = re.search(r'id="agent">.*?<code class="typed">([0-9a-f ]+)<', self.page("/voisins"), re.DOTALL)
        assert found is not None
        return found[1]

    def send(self, path: str, *, of: str = "", **fields: str) -> Response:
        """Send a form of a page with that page's secret."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.client.get(of or path).text)
        secret = {"csrf": found[1]} if found else {}
        answer: Response = self.client.post(path, data=secret | fields)
        return answer


@dataclass
class Street:
    """The application and everybody in it."""

    app: FastAPI
    engine: Engine
    house: House
    clock: Clock

    def browser(self) -> TestClient:
        return TestClient(self.app, raise_server_exceptions=False, follow_redirects=False)

    def newcomer(self, name: str = "Léa Martin", address: str = LEA_HOME) -> Person:
        client = self.browser()
        answer = client.post("/dossier", data={"name": name, "address": address})
        assert answer.headers["location"] == "/dossier"
        return Person(client)

    def come_back(self, newcomer: Person, case_id: str) -> None:
        """The newcomer opens a new link of their case."""
        with self.engine.begin() as connection:
            code = visitors.make_link(connection, case_id, self.clock.at)
        assert newcomer.client.post("/entrer", data={"code": code}).status_code == 303

    def member(self, name: str, address: str, *, level: TrustLevel = TrustLevel.D) -> str:
        """A neighbour who was verified long ago; the id."""
        with self.house.looking() as work:
            home = work.follows.home_at(address)
        now = self.clock.at
        self.clock.at = now - LONG_AGO
        with self.house.transaction() as work:
            known = work.members.know(f"account of {name}", None, home)
            work.members.admit(known.id, home, level=level, way=Way.DOCUMENT, until=None)
            work.members.keep_signals(known.id, Signals(active_days=200))
        self.clock.at = now
        return known.id

    def neighbours(self, count: int) -> list[str]:
        """So many members of the street, each behind a door of their own."""
        return [self.member(f"neighbour {n}", f"{20 + n} rue des Lilas, {TOWN}") for n in range(count)]

    def history(self) -> None:
        """A quarter where eight members have vouched before, each once, so that nobody has a large share."""
        for n in range(8):
            voucher = self.member(f"elder {n}", f"{n + 1} rue du Port, {TOWN}")
            with self.house.looking() as work:
                home = work.follows.home_at(f"{n + 40} rue du Port, {TOWN}")
            with self.house.transaction() as work:
                known = work.members.know(f"earlier {n}", None, home)
                request = work.requests.open(f"case of {n}", known.id, home)
                vouch = work.vouches.open(request.id, voucher, None)
                work.vouches.cast(vouch.id, Level.KNOWN_WELL, met_here=True, at=self.clock.at)

    def link(self, member_id: str, kind: Kind = Kind.MEMBER) -> str:
        """The code of a one-time link."""
        with self.engine.begin() as connection:
            return sessions.make_link(connection, member_id, self.clock.at, kind=kind)

    def enter(self, member_id: str, kind: Kind = Kind.MEMBER) -> Person:
        """A member or an agent, by their one-time link."""
        code, client = self.link(member_id, kind), self.browser()
        path = "/parrainer/entrer" if kind is Kind.MEMBER else "/organisme/entrer"
        assert client.post(path, data={"code": code}).status_code == 303
        return Person(client)


def build_street(
    engine: Engine, folder: Path, settings: Settings, rules: CooptationPolicy = POLICY, *, letters_on: bool = False
) -> Street:
    clock, base = Clock(), build_house(engine, folder)
    homes = Homes(places=SqlPlaces(base.transactions), key=bytes(range(32)))
    neighbours = Neighbours(homes=homes, policy=default_policy(), rules=rules, letters_on=letters_on, clock=clock)
    transactions = Transactions(engine, neighbours, clock)
    services = replace(base.services, transaction=transactions, looking=transactions.reading)
    house = vouch_house(transactions, neighbours)
    made = Composition(
        settings=settings,
        engine=engine,
        transactions=transactions,
        vault=base.vault,
        readers=ReaderPool(1),
        services=services,
        house=house,
    )
    return Street(app=create_app(made, now=clock), engine=engine, house=house, clock=clock)


@pytest.fixture(scope="session")
def built_street(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Street, Path]]:
    """The application, made once: building its routes takes longer than most tests."""
    with street_in(tmp_path_factory.mktemp("street"), empty_sqlite) as built:
        yield built


@contextmanager
def street_in(
    folder: Path, empty_sqlite: Path, rules: CooptationPolicy = POLICY, *, posts_letters: bool = False
) -> Iterator[tuple[Street, Path]]:
    """An application of its own, and the file its database is in."""
    file = folder / "palier.db"
    shutil.copyfile(empty_sqlite, file)
    engine = make_engine(f"sqlite:///{file}")
    settings = Settings(data_dir=folder, letters=posts_letters)
    yield build_street(engine, folder, settings, rules, letters_on=posts_letters), file
    engine.dispose()


@pytest.fixture
def street(built_street: tuple[Street, Path], empty_sqlite: Path) -> Street:
    """The same application on a fresh, empty database, now."""
    return emptied(*built_street, empty_sqlite)


def emptied(street: Street, file: Path, empty_sqlite: Path) -> Street:
    """A street that nobody has come to yet."""
    street.engine.dispose()
    for rest in ("-wal", "-shm"):
        Path(f"{file}{rest}").unlink(missing_ok=True)
    shutil.copyfile(empty_sqlite, file)
    street.clock.at = datetime.now(UTC)
    return street


@pytest.fixture
def served(street: Street, browser: Browser, tmp_path: Path) -> Iterator[Served]:
    with serving(street, browser, tmp_path) as made:
        yield made


@contextmanager
def serving(street: Street, browser: Browser, folder: Path) -> Iterator[Served]:
    """The street on a port of its own, for the time of the block."""
    server = uvicorn.Server(uvicorn.Config(street.app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + STARTS_WITHIN_S
    while not server.started and time.monotonic() < end:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Served(street=street, url=f"http://127.0.0.1:{port}", browser=browser, folder=folder)
    server.should_exit = True
    thread.join(STARTS_WITHIN_S)
