"""``palier demo``: the made-up town comes, is seen, is told apart from use, and goes without a trace."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner, Result

from review_queue.adapters.accounts import FIRST_LOGIN, find_moderator
from review_queue.adapters.sessions import start_session
from tests.builders import a_claim
from verification import cases
from verification.adapters.database import make_engine
from verification.adapters.first_start import first_accounts
from verification.bootstrap import compose, ensure_secrets, prepare, utc_now
from verification.cli import app
from verification.commands.demo import wants_demonstration
from verification.settings import Settings, load_settings
from verification.web.app import create_app

FEW = "5"
"""Papers: enough for a yes, a doubt, a question and an appeal."""


@pytest.fixture(scope="module", autouse=True)
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An embedded default of its own."""
    folder = tmp_path_factory.mktemp("demo")
    before = {key: value for key, value in os.environ.items() if key.startswith("PALIER_")}
    for key in before:
        del os.environ[key]
    os.environ["PALIER_DATA_DIR"] = str(folder)
    yield folder
    del os.environ["PALIER_DATA_DIR"]
    os.environ.update(before)


@pytest.fixture(scope="module")
def town(data_dir: Path) -> Settings:
    """The town, made by the command after a first start."""
    ensure_secrets(load_settings())
    settings = load_settings()
    prepare(settings)
    first_accounts(make_engine(settings.database), utc_now())
    done = palier("demo", "make", "--papers", FEW)
    assert done.exit_code == 0, done.output
    return settings


def palier(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def rows(folder: Path, name: str = "palier.db") -> dict[str, int]:
    """How many rows each table that has any holds."""
    with sqlite3.connect(folder / name) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        counts = {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
    return {name: count for name, count in counts.items() if count and not name.startswith("sqlite_")}


def test_the_queue_holds_both_paths_an_appeal_a_report_and_a_second_look(town: Settings) -> None:
    shown = palier("demo", "show").stdout

    waiting = {line.split()[1] for line in shown.splitlines() if line.startswith("waiting")}
    assert {"document", "cooptation", "appeal", "report", "reexamination"} <= waiting


def test_papers_are_found_at_their_addresses(data_dir: Path, town: Settings) -> None:
    with sqlite3.connect(data_dir / "palier.db") as database:
        outcomes = dict(database.execute("SELECT case_id, reasons FROM decisions").fetchall())

    assert len(outcomes) == int(FEW)
    assert not [one for one in outcomes.values() if "address.not_found" in one and "document.altered" not in one]


def test_every_page_says_that_it_is_a_demonstration(town: Settings) -> None:
    made = compose(town, nudge=lambda job_id: None)
    client = TestClient(create_app(made))

    pages = [client.get(path).text for path in ("/", "/moderation/sign-in", "/signaler")]

    assert all("Démonstration." in page for page in pages)
    made.readers.close()


def test_the_first_account_sees_the_queue_before_its_first_day(town: Settings) -> None:
    made = compose(town, nudge=lambda job_id: None)
    client = TestClient(create_app(made))
    with made.engine.begin() as connection:
        founder = find_moderator(connection, FIRST_LOGIN)
        client.cookies["palier_mod"] = start_session(connection, founder.id, utc_now()).token

    page = client.get("/moderation", follow_redirects=False)

    assert page.status_code == 200
    assert "data-next" in page.text
    made.readers.close()


def test_nothing_of_the_town_is_told_in_public(town: Settings) -> None:
    made = compose(town.model_copy(update={"public_figures": True}), nudge=lambda job_id: None)

    answer = TestClient(create_app(made)).get("/transparence")

    assert answer.status_code == 404
    made.readers.close()


def test_addresses_of_the_town_are_suggested(town: Settings) -> None:
    made = compose(town, nudge=lambda job_id: None)

    found = made.services.places.suggest("5 quai des gabares", 3)

    assert [one.label for one in found][:1] == ["5 Quai des Gabares, 98499 Valombre-sur-Mer"]
    made.readers.close()


def test_it_is_not_made_twice(town: Settings) -> None:
    again = palier("demo", "make", "--papers", FEW)

    assert again.exit_code == 2
    assert "there already" in again.stderr


def test_a_start_with_the_town_there_does_not_make_it_again(town: Settings) -> None:
    assert not wants_demonstration(town, is_first_start=True)


def test_what_is_not_of_the_town_stays_when_it_goes(data_dir: Path, town: Settings) -> None:
    made = compose(town, nudge=lambda job_id: None)
    cases.open_case(made.services, "real-1", a_claim(), locale="fr", actor="resident")
    made.readers.close()

    gone = palier("demo", "remove", "--yes")

    assert gone.exit_code == 0, gone.output
    left = rows(data_dir)
    left.pop("moderator_sessions", None)
    assert left.pop("audit_entries") > 0
    assert left == {"alembic_version": 1, "api_keys": 1, "moderators": 1, "cases": 1}
    assert rows(data_dir, "paper_keys.db") == {}
    assert [file for file in (data_dir / "files").rglob("*") if file.is_file()] == []
    assert palier("audit", "verify").exit_code == 0


def test_a_database_in_use_is_left_alone(data_dir: Path) -> None:
    before = rows(data_dir)

    refused = palier("demo", "make", "--papers", FEW)

    assert refused.exit_code == 2
    assert "in use" in refused.stderr
    assert rows(data_dir) == before


def test_only_the_embedded_default_gets_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIER_DATABASE_URL", f"sqlite:///{tmp_path}/other.db")

    refused = palier("demo", "make")

    assert refused.exit_code == 2
    assert not (tmp_path / "other.db").exists()


def test_the_setting_keeps_a_first_start_empty(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    prepare(settings)

    assert wants_demonstration(settings, is_first_start=True)
    assert not wants_demonstration(settings, is_first_start=False)
    assert not wants_demonstration(settings.model_copy(update={"demo": False}), is_first_start=True)
