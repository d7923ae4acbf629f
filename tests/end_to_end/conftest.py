"""``palier run`` as a process of its own, and a browser that meets it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

import pytest

from tests.servers import free_ports

START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 30


@dataclass
class RunningPalier:
    """A ``palier run`` in its own folder; its log is what it said on both outputs."""

    folder: Path
    port: int = field(default_factory=lambda: free_ports(1)[0])
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")

    def start(self) -> None:
        own = {name: value for name, value in os.environ.items() if not name.startswith("PALIER_")}
        settings = {
            "PALIER_DATA_DIR": str(self.folder / "var"),
            "PALIER_PORT": str(self.port),
            "PALIER_DEMO": "false",
            "PALIER_POLICY_FILE": str(patient_policy(self.folder)),
            "OMP_THREAD_LIMIT": "1",
        }
        command = [sys.executable, "-c", "from verification.cli import main; main()", "run"]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, env=own | settings, stdout=log, stderr=log)
        self._wait_until_ready()

    def stop(self, by: int = signal.SIGTERM) -> None:
        assert self.process is not None
        self.process.send_signal(by)
        try:
            self.process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            pytest.fail("the process did not end when it was told to")

    def first_account(self) -> tuple[str, str]:
        """Login and password of the first moderator, as printed at the first start."""
        found = re.search(r"Premier compte de modération[^:]*: (\S+)\s+(\S+)", self.log)
        assert found is not None
        return found[1], found[2]

    def api_key(self) -> str:
        found = re.search(r"(palier_\S+)", self.log)
        assert found is not None
        return found[1]

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            assert self.process is not None and self.process.poll() is None, self.log
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=2):
                    return
            except OSError:
                time.sleep(0.1)
        pytest.fail("the service did not become ready")


def patient_policy(folder: Path) -> Path:
    """The packaged policy with ages that no made document reaches, whatever day the test runs on."""
    text = resources.files("verification.policies").joinpath("default.toml").read_text(encoding="utf-8")
    for months in ("machine_months", "human_months"):
        text = re.sub(rf"{months} = \d+", f"{months} = 1200", text)
    text = re.sub(r"future_days_allowed = \d+", "future_days_allowed = 3650", text)
    assert tomllib.loads(text)["future_days_allowed"] == 3650
    file = folder / "policy.toml"
    file.write_text(text, encoding="utf-8")
    return file


@contextmanager
def running(folder: Path) -> Iterator[RunningPalier]:
    palier = RunningPalier(folder)
    palier.start()
    try:
        yield palier
    finally:
        if palier.process is not None and palier.process.poll() is None:
            palier.stop()


@pytest.fixture(scope="session")
def palier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPalier]:
    with running(tmp_path_factory.mktemp("palier")) as made:
        yield made
