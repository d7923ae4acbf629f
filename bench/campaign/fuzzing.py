"""The reading process fed with broken files: each is answered, and nothing but that process is ever harmed."""

from __future__ import annotations

import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread

from bench.campaign.checker import Findings, quantile
from bench.campaign.hostile import PROMISED_GROWTH_BYTES
from bench.campaign.mutations import mutant, seed_files
from bench.campaign.processes import rss_bytes, tree_of
from ocr.adapters.reader import FOLDER_PREFIX, ReaderPool
from ocr.adapters.sandbox import CHILD_MODULE
from ocr.errors import ReaderKilledError, ReaderUnavailableError
from ocr.limits import DEFAULT_LIMITS, Limits

READERS = 2
GOOD_EVERY = 25
"""After so many broken files a good one must be read."""

WARM_AFTER = 30
"""Files after which the parent's memory is compared: by then every library is loaded."""

LATE_S = 5.0
"""An answer may come so much later than the limit: the process is ended, its folder removed."""

CALM_S = 10.0
"""How long ended processes may take to disappear."""

START_S = 15.0
"""A reading process bounds itself before its first document; younger ones are not looked at."""

LOOK_PAUSE_S = 0.2
_BOUNDS = {"Max address space": "max_address_space_bytes", "Max file size": "max_file_bytes"}


@dataclass
class _Tale:
    """What happened so far, written by several threads."""

    lock: Lock = field(default_factory=Lock)
    given: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    problems: Counter[str] = field(default_factory=Counter)
    good: Counter[bool] = field(default_factory=Counter)
    warm_bytes: int = 0


def run_fuzz_reading(
    folder: Path, fuzz_s: float, seed: int, progress: Callable[[int], object] = lambda _done: None,
    limits: Limits = DEFAULT_LIMITS,
) -> Findings:
    """Broken files for so many seconds; those that ended their process are kept in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    tale, before, deadline = _Tale(), set(tree_of([os.getpid()])), time.monotonic() + fuzz_s
    seed_files(seed)  # made here, once: PDFium, which draws them, serves one thread at a time
    pool = ReaderPool(READERS, limits)
    with _Guard(before, limits) as guard:
        feeders = [
            Thread(target=_feed, args=(pool, tale, folder, seed, deadline, progress), daemon=True)
            for _ in range(READERS)
        ]
        for feeder in feeders:
            feeder.start()
        for feeder in feeders:
            feeder.join(fuzz_s + 2 * limits.max_seconds + LATE_S)
        unanswered = sum(feeder.is_alive() for feeder in feeders)
    growth = rss_bytes(os.getpid()) - tale.warm_bytes
    pool.close()
    findings = _judged(tale, guard, limits, unanswered)
    findings.require(growth < PROMISED_GROWTH_BYTES or not tale.warm_bytes, f"the parent grew by {growth >> 20} MiB")
    findings.figures["parent_growth_mib"] = round(growth / 1024**2, 1) if tale.warm_bytes else None
    _check_rest(before, findings)
    return findings


def _feed(
    pool: ReaderPool, tale: _Tale, folder: Path, seed: int, deadline: float, progress: Callable[[int], object]
) -> None:
    """One broken file after the other, and now and then a good one."""
    while time.monotonic() < deadline:
        with tale.lock:
            index = tale.given
            tale.given += 1
            if index == WARM_AFTER:
                tale.warm_bytes = rss_bytes(os.getpid())
        name, data = mutant(seed, index)
        started = time.monotonic()
        answer = _answer(pool, data)
        with tale.lock:
            tale.answers[answer] += 1
            tale.seconds.append(time.monotonic() - started)
        if answer == "killed":
            (folder / f"killed-{index}-{name}").write_bytes(data)
        if index % GOOD_EVERY == 0:
            is_read = _answer(pool, seed_files(seed)["paper.pdf"]) == "read"
            with tale.lock:
                tale.good[is_read] += 1
        progress(index + 1)


def _answer(pool: ReaderPool, data: bytes) -> str:
    """``read``, ``killed``, the codes of what is wrong, or ``broken:`` and what must not happen."""
    try:
        reading = pool.read(data)
    except ReaderKilledError:
        return "killed"
    except ReaderUnavailableError as error:
        return f"broken: {error}"
    except (OSError, ValueError, TypeError, KeyError, EOFError, RuntimeError, MemoryError) as error:
        return f"broken: {type(error).__name__} came through"
    return ", ".join(sorted({problem.code for problem in reading.problems})) or "read"


class _Guard:
    """Looks at the reading processes from outside: are they bounded, and how much do they take?"""

    def __init__(self, others: set[int], limits: Limits) -> None:
        self._others, self._limits = others, limits
        self._over = Event()
        self._thread = Thread(target=self._watch, daemon=True)
        self._since: dict[int, float] = {}
        self.unlimited: set[int] = set()
        self.checked: set[int] = set()
        self.peak_bytes = 0
        self.most_processes = 0

    def __enter__(self) -> _Guard:
        """Start to look."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop looking."""
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        """Look again and again until it is over."""
        while not self._over.wait(LOOK_PAUSE_S):
            below = [pid for pid in tree_of([os.getpid()]) if pid not in self._others]
            self.most_processes = max(self.most_processes, len(below))
            for pid in below:
                self.peak_bytes = max(self.peak_bytes, rss_bytes(pid))
                if time.monotonic() - self._since.setdefault(pid, time.monotonic()) > START_S:
                    self._check(pid)

    def _check(self, pid: int) -> None:
        """Whether a reading process has the bounds it should."""
        with suppress(OSError):
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            if command[0].endswith(b"bwrap") or CHILD_MODULE.encode() not in command:
                return
            rows = Path(f"/proc/{pid}/limits").read_text().splitlines()
            self.checked.add(pid)
            for title, name in _BOUNDS.items():
                row = next(row for row in rows if row.startswith(title))
                soft = row.removeprefix(title).split()[0]
                if not soft.isdigit() or int(soft) > getattr(self._limits, name):
                    self.unlimited.add(pid)


def _judged(tale: _Tale, guard: _Guard, limits: Limits, unanswered: int) -> Findings:
    """The promises: an answer each and in time, bounded processes, good documents read all along."""
    findings = Findings()
    broken = {answer: count for answer, count in tale.answers.items() if answer.startswith("broken")}
    answered, slowest = tale.answers.total(), max(tale.seconds, default=0.0)
    findings.require(not broken, f"{broken}")
    findings.require(unanswered == 0 and answered == tale.given, f"{tale.given - answered} files without an answer")
    findings.require(slowest < limits.max_seconds + LATE_S, f"an answer took {slowest:.0f} s")
    findings.require(not tale.good[False], f"{tale.good[False]} good documents were not read")
    findings.require(not guard.unlimited, f"{len(guard.unlimited)} reading processes without their limits")
    findings.require(guard.peak_bytes < limits.max_address_space_bytes, f"a process took {guard.peak_bytes >> 20} MiB")
    seconds = sorted(tale.seconds)
    findings.figures |= {
        "files": answered, "answers": dict(tale.answers.most_common()), "good_read": tale.good[True],
        "read_p50_s": quantile(seconds, 0.5), "read_p95_s": quantile(seconds, 0.95), "read_worst_s": slowest,
        "kills": tale.answers["killed"], "peak_rss_mib": guard.peak_bytes >> 20,
        "processes_checked": len(guard.checked), "most_processes": guard.most_processes,
    }
    return findings


def _check_rest(before: set[int], findings: Findings) -> None:
    """No process and no folder is left."""
    deadline = time.monotonic() + CALM_S
    while (left := set(tree_of([os.getpid()])) - before) and time.monotonic() < deadline:
        time.sleep(LOOK_PAUSE_S)
    folders = list(Path(tempfile.gettempdir()).glob(f"{FOLDER_PREFIX}{os.getpid()}-*"))
    findings.require(not left, f"{len(left)} processes were left behind")
    findings.require(not folders, f"{len(folders)} folders were left behind")
    findings.figures["left_behind"] = len(left) + len(folders)
