"""Files in, output lines out: the effects of ``palier check``."""

from __future__ import annotations

import json
import secrets
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from stat import S_ISREG
from typing import Any

from sqlalchemy import Column, MetaData, String, Table, insert, select
from sqlalchemy.exc import DBAPIError

from ocr.adapters.reader import ReaderPool
from ocr.errors import OcrError, ReaderUnavailableError
from ocr.limits import DEFAULT_LIMITS, Limits
from ocr.reading import DocumentReading, FileKind, Problem
from verification.adapters.database import make_engine
from verification.adapters.paper_memory import SqlPaperMemory
from verification.adapters.tables import paper_marks, paper_uses
from verification.checking import BatchLine, LineError, ReadLine, parse_line
from verification.domain.claim import EarlierUse
from verification.domain.errors import BatchFileError
from verification.reuse import PaperTrace

READ_AHEAD = 4
"""Files read ahead of the line being decided, for each job."""

KEY_BYTES = 32


def parse_lines(path: Path, today: date) -> list[BatchLine]:
    """All input lines.

    Raises:
        LineError: the file is missing, or a line is no JSON object of the right form.
    """
    try:
        rows = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise LineError(f"the input cannot be read ({type(error).__name__})") from error
    return [_parse(row, number, today) for number, row in enumerate(rows, start=1) if row.strip()]


def _parse(row: str, number: int, today: date) -> BatchLine:
    try:
        raw = json.loads(row)
    except ValueError as error:
        raise LineError(f"line {number}: no JSON") from error
    if not isinstance(raw, dict):
        raise LineError(f"line {number}: a JSON object was expected")
    return parse_line(raw, number, today)


def read_lines(lines: Iterable[BatchLine], jobs: int, limits: Limits = DEFAULT_LIMITS) -> Iterator[ReadLine]:
    """Each line with its reading, in input order, ``jobs`` files at a time; no file stops the others."""
    pool = ReaderPool(jobs, limits)
    waiting: deque[Future[ReadLine]] = deque()
    try:
        with ThreadPoolExecutor(jobs, thread_name_prefix="read") as threads:
            for line in lines:
                waiting.append(threads.submit(_timed, pool, line, limits))
                if len(waiting) > jobs * READ_AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
    finally:
        pool.close()


def _timed(pool: ReaderPool, line: BatchLine, limits: Limits) -> ReadLine:
    started = time.monotonic()
    reading = read_path(pool, Path(line.file), limits)
    return ReadLine(line=line, reading=reading, seconds=time.monotonic() - started)


def read_path(pool: ReaderPool, path: Path, limits: Limits) -> DocumentReading:
    """What is on one file; a file that is absent, too large or kills its reader gives a reading that says so."""
    try:
        about = path.stat()
        if not S_ISREG(about.st_mode):
            return _problem("document.unreadable")
        if about.st_size > limits.max_bytes:
            return _problem("document.too_large")
        return pool.read(path.read_bytes())
    except (OSError, ValueError):
        return _problem("document.unreadable")
    except ReaderUnavailableError:
        raise
    except OcrError:
        return _problem("document.unreadable")


def _problem(code: str) -> DocumentReading:
    return DocumentReading(file_kind=FileKind.UNKNOWN, sha256="", problems=(Problem(code=code),))


class MemoryFile:
    """Papers used before, in one SQLite file of keyed digests; the key is made with the file."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it.

        Raises:
            BatchFileError: it is no memory of ours, or cannot be made.
        """
        self._engine = make_engine(f"sqlite:///{path.absolute()}")
        own = MetaData()
        key_table = Table("memory_key", own, Column("hex", String(2 * KEY_BYTES), primary_key=True))
        try:
            with self._engine.begin() as connection:
                for table in (paper_uses, paper_marks, key_table):
                    table.create(connection, checkfirst=True)
                connection.execute(select(paper_uses).limit(1))
                found = connection.execute(select(key_table.c.hex)).scalar()
                if found is None:
                    found = secrets.token_hex(KEY_BYTES)
                    connection.execute(insert(key_table).values(hex=found))
        except DBAPIError as error:
            raise BatchFileError(f"the memory file cannot be used ({type(error).__name__})") from None
        self._key = bytes.fromhex(found)

    @property
    def key(self) -> bytes:
        """The secret that keys the digests."""
        return self._key

    def earlier(self, traces: Sequence[PaperTrace]) -> tuple[EarlierUse, ...]:
        """Uses under other accounts."""
        with self._engine.begin() as connection:
            return SqlPaperMemory(connection).earlier(traces)

    def remember(self, trace: PaperTrace) -> None:
        """Keep a verified use, durably."""
        with self._engine.begin() as connection:
            SqlPaperMemory(connection).remember(trace)

    def close(self) -> None:
        """Let the file go."""
        self._engine.dispose()


def write_lines(lines: Iterable[dict[str, Any]], path: Path) -> Iterator[dict[str, Any]]:
    """Write each output line as soon as it is there, and hand it on.

    Raises:
        BatchFileError: the file cannot be written.
    """
    try:
        with path.open("w", encoding="utf-8", errors="backslashreplace") as out:
            for line in lines:
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
                out.flush()
                yield line
    except OSError as error:
        raise BatchFileError(f"the output cannot be written ({type(error).__name__})") from error
