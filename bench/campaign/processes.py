"""Processes that the campaign starts, ends and measures: only its own, by their ids."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

STOP_LIMIT_S = 25.0
STACKS_WITHIN_S = 2.0
SAMPLE_PAUSE_S = 0.25
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Program:
    """One command, started again as often as needed; what it prints is kept in one file."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self._command = command
        self._environment = environment
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it in a session of its own, so that the group can be killed as one."""
        with self.log.open("ab") as out:
            self._process = subprocess.Popen(  # noqa: S603 - our own command, no input of others
                self._command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    @property
    def pid(self) -> int | None:
        """Its id while it runs."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def kill(self) -> None:
        """End the whole group at once, as a power cut would."""
        if self._process is not None and self.pid is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def ask_to_end(self) -> None:
        """Ask it to finish what it is doing; does not wait."""
        if self._process is not None and self.pid is not None:
            self._process.send_signal(signal.SIGTERM)

    def stop(self) -> bool:
        """End it kindly; False when it had to be killed."""
        if self._process is None or self.pid is None:
            return True
        self.ask_to_end()
        try:
            self._process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._write_where_it_stands()
            self.kill()
            return False
        return True

    def _write_where_it_stands(self) -> None:
        """Have every Python process of the group write the stacks of its threads into the log (PYTHONFAULTHANDLER)."""
        for pid in tree_of([self.pid] if self.pid is not None else []):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGABRT)
        time.sleep(STACKS_WITHIN_S)


def rss_bytes(pid: int) -> int:
    """Resident memory of one process; 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_BYTES
    except (OSError, IndexError):
        return 0


def tree_of(roots: list[int]) -> list[int]:
    """These processes and all that descend from them."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        children.setdefault(_parent_of(folder), []).append(int(folder.name))
    found, waiting = [], list(roots)
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting.extend(children.get(pid, ()))
    return found


def _parent_of(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return -1


class MemoryWatch:
    """The peak of the resident memory of whole process trees, sampled; pages shared by two processes count twice."""

    def __init__(self, roots: list[Program]) -> None:
        self._roots = roots
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="memory-watch", daemon=True)
        self.peak_bytes = 0

    def __enter__(self) -> Self:
        """Start to sample."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop sampling."""
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(SAMPLE_PAUSE_S):
            pids = [program.pid for program in self._roots]
            tree = tree_of([pid for pid in pids if pid is not None])
            self.peak_bytes = max(self.peak_bytes, sum(rss_bytes(pid) for pid in tree))
