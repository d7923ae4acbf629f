"""The campaign's scenarios, each in seconds: same code, same checker, a small dose."""

from __future__ import annotations

from pathlib import Path

from bench.campaign.addresses import run_addresses
from bench.campaign.checker import Findings
from bench.campaign.duplicates import run_duplicates
from bench.campaign.fuzzing import run_fuzz_reading
from bench.campaign.hostile import run_hostile, run_hostile_batch
from bench.campaign.hostile_files import hostile_files
from bench.campaign.installations import City, Embedded
from bench.campaign.loads import Load, run_load
from bench.campaign.papers import Paper
from tests.campaign.conftest import CLIENTS, PATIENCE_S, SWEEP_S, UPLOADS
from verification.settings import Settings


def test_embedded_service_killed_under_load_decides_every_upload_once(killed_run: tuple[Findings, Settings]) -> None:
    findings, _ = killed_run

    assert findings.problems == []
    assert findings.figures["kills"] == 1
    assert findings.figures["decided"] == UPLOADS


def test_city_whose_worker_is_killed_under_load_decides_every_upload_once(city: City, papers: list[Paper]) -> None:
    load = Load(papers=papers, clients=CLIENTS, kills=1, seed=2, in_a_hurry=True, quiet_limit_s=PATIENCE_S)

    findings = run_load(city, load)

    assert findings.problems == []
    assert findings.figures["kills"] == 1
    assert findings.figures["decided"] == UPLOADS


def test_messages_sent_three_times_in_any_order_give_one_decision_each(city: City, papers: list[Paper]) -> None:
    findings = run_duplicates(city, papers[:6], CLIENTS, seed=4, limit_s=PATIENCE_S)

    assert findings.problems == []
    # One message of the service for each upload, three copies before the decision and three after it.
    assert findings.figures["messages"] == 6 * 7
    assert findings.figures["decided"] == 6


def _written(folder: Path, *names: str) -> list[Path]:
    made = hostile_files(1)
    for name in names:
        (folder / name).write_bytes(made[name])
    return [folder / name for name in names]


def test_a_file_that_kills_its_reader_goes_to_a_human_and_the_next_one_is_served(
    tmp_path: Path, papers: list[Paper]
) -> None:
    files = _written(tmp_path, "flate_bomb_nested.pdf", "no_data.pdf")

    findings = run_hostile(Embedded(tmp_path / "service", sweep_s=SWEEP_S), files, papers[:2], lambda _done: None)

    assert findings.problems == []
    # The bomb is read until it is given up; the empty file is refused before it is stored.
    assert findings.figures["hostile_outcomes"] == {"review": 1, "at the door": 1}


def test_a_batch_of_hostile_files_gives_a_line_each(tmp_path: Path) -> None:
    names = ("cut_30.pdf", "pixel_bomb.png", "pages_of_themselves.pdf", "picture.pdf", "no_data.pdf", "page.jpg")

    findings = run_hostile_batch(_written(tmp_path, *names), tmp_path)

    assert findings.problems == []
    assert findings.figures["batch_lines"] == len(names)


def test_broken_files_are_answered_and_leave_nothing_behind(tmp_path: Path) -> None:
    findings = run_fuzz_reading(tmp_path, 8, seed=3)

    assert findings.problems == []
    assert findings.figures["files"] > 2
    assert findings.figures["good_read"] >= 1
    assert findings.figures["left_behind"] == 0


def test_an_import_of_addresses_that_is_killed_goes_on_and_its_doors_are_found(tmp_path: Path) -> None:
    database_url = f"sqlite:///{tmp_path / 'palier.db'}"

    findings = run_addresses(tmp_path, database_url, rows=45_000, seed=5, questions=40, step=lambda *told: None)

    assert findings.problems == []
    assert findings.figures["known_doors_found"] == "40/40"
