"""A person whose name and address stand out goes through the whole service; nothing of them is found elsewhere.

The claim itself lives in ``cases`` until erasure; nowhere else may a word of it stand in clear.
"""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
import structlog
from fastapi.testclient import TestClient
from sqlalchemy import MetaData

from ocr.errors import ReaderKilledError
from tests.builders import a_claim, a_home, a_page, a_person, a_reading
from tests.verification.service.conftest import METADATA
from tests.verification.service.house import House
from tests.verification.web.conftest import build_site
from verification import cases
from verification.adapters import tables
from verification.domain.case import CaseStatus
from verification.domain.errors import OutageError
from verification.effects import deliver_effects
from verification.settings import Settings

NAME = "Zorglubine Canarivari"
ADDRESS = "7 impasse du Perroquet-Bavard, 35400 Saint-Malo"
PRINTED = (a_person("CANARIVARI ZORGLUBINE"),)
HOME = (a_home("9 IMPASSE DU PERROQUET-BAVARD"),)
PAPER = b"%PDF facture de CANARIVARI ZORGLUBINE, 9 IMPASSE DU PERROQUET-BAVARD, compte reseau-4242-canari"
WORDS = ("zorglub", "canari", "perroquet", "bavard")


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Iterator[StringIO]:
    """All that was logged, by us and by every library, at every level."""
    caplog.set_level(logging.DEBUG)
    heard = StringIO()
    before = structlog.get_config()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(heard), cache_logger_on_first_use=False)
    yield heard
    structlog.configure(**before)


def found_in(text: str) -> list[str]:
    return [word for word in WORDS if word in text.lower()]


def test_nothing_of_the_person_is_kept_or_said_in_clear(
    house: House, said: StringIO, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    text = " ".join(["MADAME CANARIVARI ZORGLUBINE 9 IMPASSE DU PERROQUET-BAVARD"] * 3)
    reading = a_reading(persons=PRINTED, addresses=HOME, text=text)
    site = build_site(house, Settings(data_dir=tmp_path))

    site.api.post("/v1/cases", json={"name": NAME, "address": ADDRESS}, headers={"idempotency-key": "k"})
    house.open("case-1", a_claim(name=NAME, address=ADDRESS, account="reseau-4242-canari"))
    house.reader.answers.extend([OutageError("away"), ReaderKilledError("killed"), reading, reading])
    job_id = house.send(data=PAPER)
    for _ in range(4):
        house.work(job_id)
        house.set_job(job_id, not_before=house.case().created_at)
    cases.ask_for_a_person(house.services, "case-1", "C'est moi, Canarivari", actor="resident")
    metrics = site.browser.get("/metrics").text
    held = json.dumps(
        {
            table.name: [str(row) for row in house.rows(table)]
            for metadata in METADATA
            for table in metadata.sorted_tables
            if table is not tables.cases
        }
    )
    places = (*house.files.rglob("*"), tmp_path / "paper_keys.db")
    on_disk = b"".join(path.read_bytes() for path in places if path.is_file())

    assert house.case().status is CaseStatus.IN_REVIEW
    assert "job.given_back" in said.getvalue()
    assert found_in(said.getvalue()) == found_in(caplog.text) == []
    assert found_in(metrics) == found_in(held) == []
    assert found_in(on_disk.decode("latin-1")) == []
    assert found_in(base64.b64encode(PAPER).decode()) == []


def test_after_erasure_no_row_knows_the_person(house: House) -> None:
    house.open("case-1", a_claim(name=NAME, address=ADDRESS, account="reseau-4242-canari"))
    house.reader.answers.append(a_reading(persons=PRINTED, addresses=HOME))
    house.work(house.send(data=PAPER))
    cases.ask_for_a_person(house.services, "case-1", "C'est moi, Canarivari", actor="resident")

    cases.erase(house.services, "case-1", actor="resident")
    deliver_effects(house.transactions, house.vault, 10)

    everything: list[MetaData] = list(METADATA)
    rows = str([house.rows(table) for metadata in everything for table in metadata.sorted_tables])
    assert found_in(rows) == []
    assert [path for path in house.files.rglob("*") if path.is_file()] == []


def test_readings_do_not_show_what_they_hold() -> None:
    reading = a_reading(persons=PRINTED, addresses=HOME, text="CANARIVARI ZORGLUBINE " * 5)

    assert found_in(repr(reading)) == []
    assert found_in(repr(a_page("CANARIVARI"))) == []


def test_a_failing_page_does_not_show_the_person(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    site = build_site(house, Settings(data_dir=tmp_path))
    stranger = TestClient(site.app, raise_server_exceptions=False)

    def broken(*_args: object, **_values: object) -> None:
        raise OutageError("on purpose")

    monkeypatch.setattr(house.vault, "store", broken)
    stranger.post("/dossier", data={"name": NAME, "address": ADDRESS})
    answer = stranger.post("/dossier/document", data={"csrf": "x"}, files={"file": (f"{NAME}.pdf", PAPER)})

    assert answer.status_code == 403
    assert found_in(caplog.text) == []
