"""The whole queue as a machine: whatever moderators do and in whatever order, its promises hold.

The machine and its model are those of the long runs (``bench.campaign.queue_machine``); here for a few seconds.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from bench.campaign.queue_machine import QueueMachine
from tests.verification.service.house import build_house
from verification.adapters.database import make_engine


@pytest.fixture(scope="module")
def machine(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> type[QueueMachine]:
    engine = make_engine(f"sqlite:///{empty_sqlite}")
    QueueMachine.empty = empty_sqlite
    QueueMachine.services_of_all = build_house(engine, tmp_path_factory.mktemp("house")).services
    engine.dispose()
    return QueueMachine


def test_the_queue_keeps_its_promises_whatever_people_do(machine: type[QueueMachine]) -> None:
    few = settings(max_examples=20, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))

    run_state_machine_as_test(machine, settings=few)
