"""Untrusted bytes are opened in another process; this keeps a few of them warm and replaces them.

The service imports this module and with it no decoder at all. A document that kills, hangs or overfills its
process costs that process only.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import BoundedSemaphore, Lock, Timer
from typing import BinaryIO, cast

from ocr.adapters.sandbox import Sandbox, available_sandbox, command_of, environment
from ocr.adapters.wire import ANSWERS, REQUESTS, Answer, Request, receive, send
from ocr.errors import BadMessageError, ReaderKilledError, ReaderUnavailableError
from ocr.limits import DEFAULT_LIMITS, Limits
from ocr.reading import DocumentReading, Frame, Problem
from ocr.sniffing import kind_of, refusal_unopened
from ocr.veil import NOTHING_HIDDEN, Veil

START_TIMEOUT_S = 30
"""A process imports its decoders in about one second; a loaded machine takes longer."""

MOST_SHARED_READERS = 4
FOLDER_PREFIX = "palier-reader-"
"""Every reading process has a folder of its own; the number of the process that started it follows."""
_GONE = (EOFError, OSError, BadMessageError, ValueError)


def remove_stale_folders() -> int:
    """Remove the folders of readers whose starter was killed before it could; how many there were."""
    removed = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER_PREFIX}*"):
        owner = folder.name.removeprefix(FOLDER_PREFIX).partition("-")[0]
        if owner.isdigit() and not _is_running(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class _Child:
    """One running reading process."""

    def __init__(self, sandbox: Sandbox, limits: Limits) -> None:
        """Start it and wait until it is ready.

        Raises:
            ReaderUnavailableError: it does not start, or finds no Tesseract.
        """
        self._is_ended = False
        self._folder = tempfile.TemporaryDirectory(prefix=f"{FOLDER_PREFIX}{os.getpid()}-", ignore_cleanup_errors=True)
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own command, no input of others
                command_of(sandbox), env=environment(), cwd=self._folder.name, stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
        except OSError as error:
            self._folder.cleanup()
            raise ReaderUnavailableError("the reading process does not start on this machine") from error
        self._greet(limits)

    def ask(self, request: Request, body: bytes, timeout_s: float) -> tuple[Answer, bytes]:
        """One request, answered in time.

        Raises:
            ReaderKilledError: the process died, babbled or took too long.
        """
        watchdog = Timer(timeout_s, self.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            send(cast(BinaryIO, self._process.stdin), REQUESTS, request, body)
            return receive(cast(BinaryIO, self._process.stdout), ANSWERS)
        except _GONE as error:
            self.close()
            raise ReaderKilledError("the reading process was ended by this document") from error
        finally:
            watchdog.cancel()
            watchdog.join()

    @property
    def is_alive(self) -> bool:
        """Whether it can take another document."""
        return not self._is_ended and self._process.poll() is None

    def kill(self) -> None:
        """End the process and all it started."""
        self._is_ended = True
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        """End the process, wait for it, and remove its folder."""
        self.kill()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                cast(BinaryIO, stream).close()
        self._process.wait()
        self._folder.cleanup()

    def _greet(self, limits: Limits) -> None:
        """Tell it its limits and hear that it is ready."""
        try:
            answer, _ = self.ask(Request(task="read", limits=limits), b"", START_TIMEOUT_S)
        except ReaderKilledError as error:
            raise ReaderUnavailableError("the reading process does not start on this machine") from error
        if answer.status != "ready":
            self.close()
            raise ReaderUnavailableError("Tesseract is not installed: install tesseract-ocr")


class ReaderPool:
    """Up to ``size`` reading processes, each serving one thread at a time; ``sandbox`` says what holds them."""

    def __init__(self, size: int, limits: Limits = DEFAULT_LIMITS, *, sandbox: Sandbox | None = None) -> None:
        self.sandbox = sandbox or available_sandbox()
        self._limits = limits
        self._free = BoundedSemaphore(size)
        remove_stale_folders()
        self._lock = Lock()
        self._idle: list[_Child] = []
        self._is_closed = False
        self._owner_pid = os.getpid()
        # Bubblewrap ends a process when the thread that started it ends, so one lasting thread starts them all.
        self._starter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader-starter")

    def read(self, data: bytes) -> DocumentReading:
        """The document, read.

        Raises:
            ReaderKilledError: the document killed its process, or took too long.
            ReaderUnavailableError: no reading process can be started.
        """
        refusal = refusal_unopened(data, self._limits)
        if refusal is not None:
            return _answer_without_opening(data, refusal)
        answer, _ = self._ask(Request(task="read", limits=self._limits), data)
        if answer.reading is None:
            return _answer_without_opening(data, Problem(code="document.unreadable"))
        return replace(answer.reading, sha256=hashlib.sha256(data).hexdigest())

    def render(
        self, data: bytes, frame: Frame, *, page: int = 1, veil: Veil = NOTHING_HIDDEN, max_side_px: int = 1600
    ) -> bytes:
        """One upright page as JPEG, re-encoded by the reading process; what the veil hides never leaves it.

        Nothing when the document is refused.

        Raises:
            ReaderKilledError: the document killed its process, or took too long.
            ReaderUnavailableError: no reading process can be started.
        """
        if refusal_unopened(data, self._limits) is not None:
            return b""
        request = Request(
            task="render", limits=self._limits, page=page, frame=frame, veil=veil, max_side_px=max_side_px
        )
        return self._ask(request, data)[1]

    def close(self) -> None:
        """End every process; those at work end with their document. A fork's copy ends nothing."""
        if self._owner_pid != os.getpid():
            return
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for child in idle:
            child.close()
        self._starter.shutdown(wait=False)

    def _ask(self, request: Request, data: bytes) -> tuple[Answer, bytes]:
        """One request to a process that is free."""
        with self._child() as child:
            answer, body = child.ask(request, data, self._limits.max_seconds)
            if answer.status == "unavailable":
                raise ReaderUnavailableError("Tesseract is not installed: install tesseract-ocr")
            self._put_back(child, is_last=answer.is_last)
            return answer, body

    @contextmanager
    def _child(self) -> Iterator[_Child]:
        """A process of one's own for one request."""
        with self._free:
            yield self._idle_child() or self._starter.submit(_Child, self.sandbox, self._limits).result()

    def _idle_child(self) -> _Child | None:
        """A process that waits and is still alive; what died while waiting is no document's fault."""
        while True:
            with self._lock:
                child = self._idle.pop() if self._idle else None
            if child is None or child.is_alive:
                return child
            child.close()

    def _put_back(self, child: _Child, *, is_last: bool) -> None:
        """Keep a healthy process for the next document, end it when it retires or the pool is closed."""
        with self._lock:
            is_kept = not is_last and not self._is_closed and child.is_alive
            if is_kept:
                self._idle.append(child)
        if not is_kept:
            child.close()


class _SharedPools:
    """The pool ``read_document`` uses, made on first use and again after a fork."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pool: ReaderPool | None = None
        self._owner_pid = 0

    def default(self) -> ReaderPool:
        """The pool of this process."""
        with self._lock:
            if self._pool is None or self._owner_pid != os.getpid():
                size = min(MOST_SHARED_READERS, os.cpu_count() or 1)
                self._pool, self._owner_pid = ReaderPool(size, DEFAULT_LIMITS), os.getpid()
                atexit.register(self._pool.close)
            return self._pool


_SHARED = _SharedPools()


def read_document(data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> DocumentReading:
    """The document, read in a limited process. A bad document is an answer with ``problems``, never an error.

    Raises:
        ReaderUnavailableError: no reading process can be started on this machine.
    """
    if limits == DEFAULT_LIMITS:
        return _read_or_unreadable(_SHARED.default(), data)
    pool = ReaderPool(1, limits)
    try:
        return _read_or_unreadable(pool, data)
    finally:
        pool.close()


def _read_or_unreadable(pool: ReaderPool, data: bytes) -> DocumentReading:
    """The reading, or the plain answer that the document could not be read."""
    try:
        return pool.read(data)
    except ReaderKilledError:
        return _answer_without_opening(data, Problem(code="document.unreadable"))


def _answer_without_opening(data: bytes, problem: Problem) -> DocumentReading:
    """A reading that says only why there is none."""
    return DocumentReading(
        file_kind=kind_of(data), sha256=hashlib.sha256(data).hexdigest(), problems=(problem,)
    )
