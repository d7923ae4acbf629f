"""Palier as it is really installed: one embedded process, or web, worker and scheduler on their servers.

Everything lies in one temporary folder; settings reach the processes by their environment alone.
"""

from __future__ import annotations

import base64
import os
import re
import secrets
import sys
import time
from pathlib import Path
from typing import Protocol

import httpx
from pydantic import SecretStr

from bench.campaign.processes import Program
from bench.servers import free_ports
from verification.adapters.database import make_engine
from verification.adapters.envelope import generate_master_key
from verification.adapters.migrate import migrate
from verification.adapters.visitors import add_api_key
from verification.bootstrap import utc_now
from verification.settings import Settings

START_LIMIT_S = 60.0
ASK_PAUSE_S = 0.05
SWEEP_S = 5.0
"""The service's own default; short runs look for what is overdue more often."""
COMMAND = str(Path(sys.executable).with_name("palier"))
_FIRST_KEY = re.compile(r"palier_[A-Za-z0-9_-]{20,}")


class Installation(Protocol):
    """What the scenarios need of an installed service."""

    @property
    def base_url(self) -> str:
        """Where it answers."""
        ...

    @property
    def api_key(self) -> str:
        """A key of the network's engineers."""
        ...

    @property
    def settings(self) -> Settings:
        """The same settings its processes have, for a look from outside."""
        ...

    @property
    def programs(self) -> list[Program]:
        """Its processes."""
        ...

    @property
    def parent(self) -> Program:
        """The process that must never die by a document."""
        ...

    @property
    def temp_folder(self) -> Path:
        """Where its processes put temporary files."""
        ...

    def start(self) -> None:
        """Start everything; it answers when this returns."""
        ...

    def strike(self) -> None:
        """Kill -9 what does the work."""
        ...

    def revive(self) -> None:
        """Start again what was killed."""
        ...

    def stop(self) -> bool:
        """End everything kindly; False when a process had to be killed."""
        ...


class Embedded:
    """``palier run``: everything in one process, in one folder."""

    def __init__(self, folder: Path, *, sweep_s: float = SWEEP_S) -> None:
        self.temp_folder = folder / "tmp"
        self.temp_folder.mkdir(parents=True)
        self._data = folder / "data"
        port = free_ports(1)[0]
        self.base_url = f"http://127.0.0.1:{port}"
        own = {"PALIER_DATA_DIR": str(self._data), "PALIER_PORT": str(port), "PALIER_SWEEP_SECONDS": str(sweep_s)}
        own |= {"PALIER_DEMO": "false"}
        environment = clean_environment(self.temp_folder) | own
        self.parent = Program([COMMAND, "run"], environment, folder / "service.log")
        self.programs = [self.parent]
        self.api_key = ""

    @property
    def settings(self) -> Settings:
        """The settings with the secrets that the first start made."""
        given = {"data_dir": self._data, "_secrets_dir": self._data / "secrets"}
        return Settings(**given)  # type: ignore[arg-type]

    def start(self) -> None:
        """Start it; the key is printed by the first start only."""
        self.parent.start()
        wait_until_ready(self.base_url, self.parent)
        if not self.api_key:
            self.api_key = _FIRST_KEY.findall(self.parent.log.read_text(encoding="utf-8"))[0]

    def strike(self) -> None:
        """The one process dies with all it was doing."""
        self.parent.kill()

    def revive(self) -> None:
        """It answers again when this returns."""
        self.start()

    def stop(self) -> bool:
        """As Ctrl-C would."""
        return self.parent.stop()


class City:
    """Web, worker and scheduler as processes of their own on PostgreSQL and a broker."""

    def __init__(
        self, folder: Path, *, database_url: str, paper_keys_url: str, broker_url: str, sweep_s: float = SWEEP_S
    ) -> None:
        self.temp_folder = folder / "tmp"
        self.temp_folder.mkdir(parents=True)
        self._folder = folder
        port = free_ports(1)[0]
        self.base_url = f"http://127.0.0.1:{port}"
        self.settings = Settings(
            data_dir=folder / "data",
            database_url=database_url,
            paper_keys_url=paper_keys_url,
            broker_url=broker_url,
            master_keys=SecretStr(generate_master_key("k1")),
            digest_key=SecretStr(base64.b64encode(secrets.token_bytes(32)).decode()),
            port=port,
            sweep_seconds=sweep_s,
        )
        self._environment = clean_environment(self.temp_folder) | _variables(self.settings)
        self.web, self.worker, self.scheduler = (
            self._program("web"), self._program("worker", "--concurrency", "2"), self._program("scheduler")
        )
        self.programs = [self.web, self.worker, self.scheduler]
        self.parent = self.worker
        self.api_key = ""

    def install(self) -> None:
        """Tables and one key, as ``palier migrate`` and ``palier api-key add`` make them."""
        engine = make_engine(self.settings.database)
        migrate(engine)
        with engine.begin() as connection:
            self.api_key = add_api_key(connection, "campaign", utc_now())
        engine.dispose()

    def start(self) -> None:
        """Everything."""
        self.install()
        self.start_working()
        self.start_web()

    def start_web(self) -> None:
        """The web server; it answers when this returns."""
        self.web.start()
        wait_until_ready(self.base_url, self.web)

    def start_working(self) -> None:
        """Worker and scheduler."""
        self.worker.start()
        self.scheduler.start()

    def strike(self) -> None:
        """The worker dies with its whole group."""
        self.worker.kill()

    def revive(self) -> None:
        """The worker; web and scheduler never stopped."""
        self.worker.start()

    def stop(self) -> bool:
        """All at once; each finishes what it is doing."""
        for program in self.programs:
            program.ask_to_end()
        return all([program.stop() for program in self.programs])

    def _program(self, *arguments: str) -> Program:
        return Program([COMMAND, *arguments], self._environment, self._folder / f"{arguments[0]}.log")


def clean_environment(temp_folder: Path) -> dict[str, str]:
    """This environment without settings of another installation; temporary files where they can be counted."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PALIER_")}
    return kept | {"TMPDIR": str(temp_folder), "OMP_THREAD_LIMIT": "1", "PYTHONFAULTHANDLER": "1"}


def _variables(settings: Settings) -> dict[str, str]:
    """Settings as the environment of a process."""
    return {
        "PALIER_DATA_DIR": str(settings.data_dir),
        "PALIER_DATABASE_URL": settings.database_url,
        "PALIER_PAPER_KEYS_URL": settings.paper_keys_url,
        "PALIER_BROKER_URL": settings.broker_url,
        "PALIER_MASTER_KEYS": settings.master_keys.get_secret_value(),
        "PALIER_DIGEST_KEY": settings.digest_key.get_secret_value(),
        "PALIER_PORT": str(settings.port),
        "PALIER_SWEEP_SECONDS": str(settings.sweep_seconds),
    }


def wait_until_ready(base_url: str, program: Program) -> None:
    """Ask until the service answers; an end of the process or of the patience is an error."""
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        if program.pid is None:
            raise RuntimeError(f"the process ended at its start; see {program.log}")
        try:
            if httpx.get(f"{base_url}/readyz", timeout=2).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(ASK_PAUSE_S)
    raise RuntimeError(f"the service does not answer; see {program.log}")
