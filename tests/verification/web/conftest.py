"""The whole application in this process, on SQLite, with a reader that answers as told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from ocr.adapters.reader import ReaderPool
from tests.verification.service.conftest import empty_sqlite
from tests.verification.service.house import House, build_house
from verification.adapters import visitors
from verification.adapters.database import make_engine
from verification.bootstrap import Composition
from verification.settings import Settings
from verification.web.app import create_app

__all__ = ["empty_sqlite"]


@dataclass
class Site:
    """The application, a client without and one with an API key, and the house behind them."""

    app: FastAPI
    house: House
    browser: TestClient
    api: TestClient

    def another_browser(self) -> TestClient:
        """Somebody else's browser, without this one's cookies."""
        return TestClient(self.app, raise_server_exceptions=False, follow_redirects=False)


def build_site(house: House, settings: Settings) -> Site:
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
    app = create_app(made)
    with house.engine.begin() as connection:
        key = visitors.add_api_key(connection, "reseau", datetime.now(UTC))
    browser = TestClient(app, raise_server_exceptions=False, follow_redirects=False)
    api = TestClient(app, raise_server_exceptions=False, headers={"authorization": f"Bearer {key}"})
    return Site(app=app, house=house, browser=browser, api=api)


@pytest.fixture
def house(empty_sqlite: Path, tmp_path: Path) -> Iterator[House]:
    file = tmp_path / "palier.db"
    shutil.copyfile(empty_sqlite, file)
    engine = make_engine(f"sqlite:///{file}")
    yield build_house(engine, tmp_path)
    engine.dispose()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


@pytest.fixture
def site(house: House, settings: Settings) -> Site:
    return build_site(house, settings)
