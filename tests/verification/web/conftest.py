"""The whole application in this process, on SQLite, with a reader that answers as told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from ocr.adapters.reader import ReaderPool
from tests.standing import OwnApp, StandIn, with_stand_ins
from tests.verification.service.conftest import begin_anew, empty_sqlite, sqlite_engine
from tests.verification.service.house import House, build_house
from verification.adapters import visitors
from verification.bootstrap import Composition
from verification.settings import Settings
from verification.web.app import create_app

__all__ = ["empty_sqlite", "sqlite_engine"]


@dataclass
class Site:
    """The application, a client without and one with an API key, and the house behind them."""

    app: FastAPI | OwnApp
    house: House
    browser: TestClient
    api: TestClient

    def another_browser(self) -> TestClient:
        """Somebody else's browser, without this one's cookies."""
        return TestClient(self.app, raise_server_exceptions=False, follow_redirects=False)


PLAIN_SERVICES = ("policy", "digest_keys", "engine", "undo_seconds", "double_percent", "sample_percent")
PLAIN_ACTS = ("policy", "letters_on")
"""What is the same in every house that a test did not change."""


@dataclass
class StandingApp:
    """The application over the house of whichever test asks, made for the first one."""

    settings: Settings
    readers: ReaderPool
    made: FastAPI | None = None

    def over(self, house: House) -> OwnApp:
        if self.made is None:
            self.made = create_app(self._standing_for(house))
        return OwnApp(self.made, house)

    def _standing_for(self, house: House) -> Composition:
        engine: Any = StandIn("engine")
        transactions: Any = StandIn("transactions")
        vault: Any = StandIn("vault")
        return Composition(
            settings=self.settings,
            engine=engine,
            transactions=transactions,
            vault=vault,
            readers=self.readers,
            services=with_stand_ins(house.services, "services", but_for=PLAIN_SERVICES),
            house=with_stand_ins(house.acts, "acts", but_for=PLAIN_ACTS),
        )


def build_site(house: House, settings: Settings) -> Site:
    """An application of its own, for a test that needs other settings or counts what the application counts."""
    readers = ReaderPool(1)
    made = Composition(
        settings=settings,
        engine=house.engine,
        transactions=house.transactions,
        vault=house.vault,
        readers=readers,
        services=house.services,
        house=house.acts,
    )
    return open_site(create_app(made), house)


def open_site(app: FastAPI | OwnApp, house: House) -> Site:
    """The application with an API key and clients."""
    with house.engine.begin() as connection:
        key = visitors.add_api_key(connection, "reseau", datetime.now(UTC))
    browser = TestClient(app, raise_server_exceptions=False, follow_redirects=False)
    api = TestClient(app, raise_server_exceptions=False, headers={"authorization": f"Bearer {key}"})
    return Site(app=app, house=house, browser=browser, api=api)


@pytest.fixture(scope="session")
def standing_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandingApp]:
    readers = ReaderPool(1)
    yield StandingApp(settings=Settings(data_dir=tmp_path_factory.mktemp("site")), readers=readers)
    readers.close()


@pytest.fixture
def house(sqlite_engine: Engine, empty_sqlite: Path, tmp_path: Path) -> House:
    return build_house(begin_anew(sqlite_engine, empty_sqlite), tmp_path)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


@pytest.fixture
def site(house: House, standing_app: StandingApp) -> Site:
    return open_site(standing_app.over(house), house)
