from __future__ import annotations

from pathlib import Path

from bench.campaign.hostile_files import hostile_files
from bench.campaign.ledger import Ledger
from bench.campaign.loads import kill_moments

DOSE = {"uploads": 10, "seed": 1}


def test_a_finished_scenario_is_remembered_by_the_next_run(tmp_path: Path) -> None:
    Ledger(tmp_path / "results.json").keep("load", {"parameters": DOSE, "problems": []})

    assert Ledger(tmp_path / "results.json").finished("load", DOSE)


def test_a_scenario_with_another_dose_is_not_finished(tmp_path: Path) -> None:
    Ledger(tmp_path / "results.json").keep("load", {"parameters": DOSE, "problems": []})

    assert not Ledger(tmp_path / "results.json").finished("load", DOSE | {"uploads": 20})


def test_a_scenario_that_broke_a_promise_is_run_again(tmp_path: Path) -> None:
    Ledger(tmp_path / "results.json").keep("load", {"parameters": DOSE, "problems": ["lost"]})

    assert not Ledger(tmp_path / "results.json").finished("load", DOSE)


def test_the_same_seed_kills_at_the_same_moments() -> None:
    assert kill_moments(200, 10, 5) == kill_moments(200, 10, 5)
    assert kill_moments(200, 10, 5) != kill_moments(200, 10, 6)


def test_the_same_seed_makes_the_same_hostile_files() -> None:
    first = hostile_files(2)
    hostile_files.cache_clear()

    assert hostile_files(2) == first
