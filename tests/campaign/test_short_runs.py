"""The campaign's scenarios, each in seconds: same code, same checker, a small dose."""

from __future__ import annotations

from pathlib import Path

from bench.campaign.checker import Findings
from bench.campaign.duplicates import run_duplicates
from bench.campaign.hostile import run_hostile
from bench.campaign.hostile_files import hostile_files
from bench.campaign.installations import City, Embedded
from bench.campaign.loads import Load, run_load
from bench.campaign.papers import Paper
from tests.campaign.conftest import CLIENTS, PATIENCE_S, SWEEP_S, UPLOADS
from verification.settings import Settings

QUICK_FILES = ("cut_30.pdf", "flate_bomb.pdf", "pages_of_themselves.pdf", "picture.pdf", "no_data.pdf", "page.jpg")


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


def test_hostile_files_are_answered_and_whoever_comes_next_is_served(tmp_path: Path, papers: list[Paper]) -> None:
    made = hostile_files(1)
    files = [tmp_path / name for name in QUICK_FILES]
    for path in files:
        path.write_bytes(made[path.name])

    findings = run_hostile(Embedded(tmp_path / "service", sweep_s=SWEEP_S), files, papers[:2], lambda _done: None)

    assert findings.problems == []
    assert findings.figures["files"] == len(QUICK_FILES)
