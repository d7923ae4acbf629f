"""Many more histories of the queue than a test has time for: the machine of the tests, with more and longer runs."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from pydantic import SecretStr

from bench.campaign.checker import Findings
from bench.campaign.queue_machine import QueueMachine
from verification.adapters.database import make_engine
from verification.adapters.envelope import generate_master_key
from verification.adapters.migrate import migrate
from verification.bootstrap import compose
from verification.settings import Settings

STEPS = 60
"""Of one history: twice as long as in the test."""
KEY_BYTES = 32
PHASES = (Phase.generate, Phase.shrink)


def run_queue_histories(folder: Path, histories: int, number: int, progress: Callable[[int], object]) -> Findings:
    """Live through so many histories; the shortest one that breaks a promise is the problem that is told."""
    findings, lived = Findings(), 0
    queue_files(folder)

    class Counted(QueueMachine):
        """The machine, counted."""

        def teardown(self) -> None:
            """One more."""
            nonlocal lived
            super().teardown()
            lived += 1
            progress(min(lived, histories))

    few = settings(
        max_examples=histories,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=PHASES,
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(seed(number)(Counted), settings=few)
    except AssertionError as broken:
        findings.require(False, f"a promise was broken: {broken}")
    findings.figures |= {"histories": lived, "steps_each": STEPS}
    return findings


def queue_files(folder: Path) -> None:
    """Give the machine an empty, migrated database to copy, and services without a reader."""
    empty = folder / "empty.db"
    engine = make_engine(f"sqlite:///{empty}")
    migrate(engine)
    engine.dispose()  # the last connection to leave brings the write-ahead log home
    key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    made_up = Settings(
        data_dir=folder, master_keys=SecretStr(generate_master_key("k1")), digest_key=SecretStr(key)
    )
    made = compose(made_up, nudge=lambda _job: None)
    QueueMachine.empty, QueueMachine.services_of_all = empty, made.services
