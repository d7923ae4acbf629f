"""``palier cooptation graph`` as an operator types it."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import Result
from typer.testing import CliRunner

from cooptation.picture import SVG
from tests.verification.service.house import build_house
from tests.verification.service.street import Street
from verification.adapters.database import make_engine
from verification.cli import app

SAINT_MALO = "commune:35288"
"""The quarter of an address where no map of quarters was imported (INSEE code of the commune)."""


@pytest.fixture
def street(empty_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    shutil.copyfile(empty_sqlite, tmp_path / "palier.db")
    monkeypatch.setenv("PALIER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PALIER_DIGEST_KEY", base64.b64encode(bytes(range(32))).decode())
    engine = make_engine(f"sqlite:///{tmp_path / 'palier.db'}")
    street = Street(build_house(engine, tmp_path))
    street.vouch(street.member(1), street.newcomer(20))
    yield street
    engine.dispose()


def drawn(quarter: str, out: Path, *more: str) -> Result:
    return CliRunner().invoke(app, ["cooptation", "graph", "--quarter", quarter, "--out", str(out), *more])


@pytest.mark.usefixtures("street")
@pytest.mark.parametrize(
    ("more", "title"), [((), "Qui a parrainé qui"), (("--language", "en"), "Who vouched for whom")]
)
def test_a_quarter_is_drawn_without_a_name(tmp_path: Path, more: tuple[str, ...], title: str) -> None:
    out = tmp_path / "quarter.svg"

    said = drawn(SAINT_MALO, out, *more)

    root = ElementTree.parse(out).getroot()
    assert (said.exit_code, root.findtext(f"{{{SVG}}}title")) == (0, title)
    assert "2 people, 1 ties" in said.stderr
    assert {"A", "B"} <= {element.text for element in root.iter(f"{{{SVG}}}text")}
    assert "Martin" not in out.read_text("utf-8")


@pytest.mark.usefixtures("street")
def test_a_quarter_that_nobody_knows_is_wrong_usage_and_writes_nothing(tmp_path: Path) -> None:
    said = drawn("nowhere", tmp_path / "quarter.svg")

    assert said.exit_code == 2
    assert "palier neighbourhoods show" in said.stderr
    assert not (tmp_path / "quarter.svg").exists()


@pytest.mark.usefixtures("street")
def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    said = drawn(SAINT_MALO, tmp_path / "no such folder" / "quarter.svg")

    assert said.exit_code == 2
    assert "cannot be written" in said.stderr
