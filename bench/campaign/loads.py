"""A load on an installation, with or without kills under way, and the checker's word afterwards."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from sqlalchemy import Engine

from bench.campaign.checker import Findings, check_run, quantile
from bench.campaign.clients import Journal, upload_all
from bench.campaign.installations import Installation
from bench.campaign.papers import Paper
from bench.campaign.processes import MemoryWatch
from bench.campaign.watching import count_decided, is_quiet, let_time_pass, wait_until
from verification.adapters.database import make_engine
from verification.adapters.job_store import LEASE_S

QUIET_LIMIT_S = 900.0
TRACE = b"Traceback (most recent"
"""How an error nobody expected shows in a log."""
LOOK_PAUSE_S = 0.1
LAST_KILL_SHARE = 0.95
"""Kills are drawn over this share of the work, so that the last one still interrupts something."""

PROMISED_RSS_BYTES = 2 * 1024**3
"""The whole embedded service fits into this."""

Progress = Callable[[int, int], object]
"""Called with how many uploads are acknowledged and how many are decided."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """What is done to an installation. ``in_a_hurry``: after a kill leases are moved back, not waited for."""

    papers: Sequence[Paper]
    clients: int
    kills: int = 0
    seed: int = 1
    in_a_hurry: bool = False
    most_rss_bytes: int | None = None
    quiet_limit_s: float = QUIET_LIMIT_S


def run_load(installation: Installation, load: Load, progress: Progress = lambda _sent, _decided: None) -> Findings:
    """Start it, load it, wait until it is quiet, stop it, and judge."""
    journal = Journal()
    try:
        installation.start()
        engine = make_engine(installation.settings.database)
        with MemoryWatch(installation.programs) as memory:
            watcher = _Watcher(installation, load, journal, engine, progress)
            watcher.start()
            took_s = upload_all(installation.base_url, installation.api_key, load.papers, load.clients, journal)
            is_over = wait_until(lambda: watcher.is_done and is_quiet(engine), load.quiet_limit_s)
            watcher.stop()
        engine.dispose()
    finally:
        ended_kindly = installation.stop()
    findings = check_run(installation.settings, journal)
    findings.require(is_over, f"not quiet within {load.quiet_limit_s:.0f} s")
    findings.require(not journal.refused, f"refused uploads: {journal.refused}")
    findings.require(len(journal.acknowledged) == len(load.papers), "uploads that were never acknowledged")
    findings.require(ended_kindly, "a process had to be killed to stop")
    findings.require(watcher.failure is None, f"an installation did not come back: {watcher.failure}")
    if load.most_rss_bytes is not None:
        findings.require(memory.peak_bytes < load.most_rss_bytes, f"peak memory {memory.peak_bytes >> 20} MiB")
    findings.figures |= _figures(installation, journal, took_s, memory.peak_bytes, watcher.kills)
    return findings


def _figures(installation: Installation, journal: Journal, took_s: float, peak: int, kills: int) -> dict[str, object]:
    upload_s = sorted(entry.seconds for entry in journal.acknowledged)
    return {
        "acknowledged": len(journal.acknowledged),
        "uploads_a_second": round(len(journal.acknowledged) / max(took_s, 0.001), 2),
        "upload_p50_s": quantile(upload_s, 0.5),
        "upload_p95_s": quantile(upload_s, 0.95),
        "tried_again": journal.errors,
        "kills": kills,
        "peak_rss_mib": peak >> 20,
        "temp_left_behind": len(list(installation.temp_folder.iterdir())),
        "traces_in_logs": sum(program.log.read_bytes().count(TRACE) for program in installation.programs),
    }


class _Watcher:
    """Tells how far the work is, and kills at the drawn moments."""

    def __init__(
        self, installation: Installation, load: Load, journal: Journal, engine: Engine, progress: Progress
    ) -> None:
        self._installation, self._load, self._journal = installation, load, journal
        self._engine, self._progress = engine, progress
        self._moments = kill_moments(len(load.papers), load.kills, load.seed)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watcher", daemon=True)
        self.kills = 0
        self.failure: str | None = None

    @property
    def is_done(self) -> bool:
        """Whether every kill was done, or none can follow any more."""
        return not self._moments or self.failure is not None

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(LOOK_PAUSE_S):
            sent, decided = len(self._journal.acknowledged), count_decided(self._engine)
            self._progress(sent, decided)
            if self._moments and sent + decided >= self._moments[0][0]:
                self._strike(self._moments.pop(0)[1])

    def _strike(self, delay_s: float) -> None:
        time.sleep(delay_s)
        self._installation.strike()
        self.kills += 1
        if self._load.in_a_hurry:
            let_time_pass(self._engine, timedelta(seconds=LEASE_S + 1))
        try:
            self._installation.revive()
        except RuntimeError as error:
            self.failure = str(error)
            self._moments.clear()


def kill_moments(uploads: int, kills: int, seed: int) -> list[tuple[int, float]]:
    """When to kill: at how many acknowledgements and decisions together, and how many seconds after."""
    rng = Random(f"kills-{seed}")
    steps = range(1, max(2, int(2 * uploads * LAST_KILL_SHARE)))
    return [(step, rng.random() / 2) for step in sorted(rng.sample(steps, min(kills, len(steps))))]
