"""Bring an extract of the national address base (BAN, CSV or CSV.gz) into the database.

Rows are streamed in batches, each in one transaction with the number of the row it ends at, so that an import that
was broken off goes on where it stopped. Until the last row is in, look-ups see the extract before; then one
transaction switches the communes of the file over, and what they had before is swept away.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Engine, delete, exists, func, insert, select, update

from verification.adapters.bulk import add_rows
from verification.adapters.tables import (
    address_communes,
    address_doors,
    address_imports,
    address_streets,
    address_words,
)
from verification.areas.base_rows import BaseRow, Columns, columns_of, read_row, street_key
from verification.domain.errors import AddressFileError, ImportOvertakenError

RUNNING, DONE, DROPPED = "running", "done", "dropped"

ROWS_A_BATCH = 20_000
"""About 10 MB of rows, and a commit every second or so."""

COMMUNES_KEPT = 64
"""Communes whose streets are remembered while reading; an extract comes sorted by commune."""

STREETS_A_SWEEP = 500
_ID_SPACE = 2**32
"""A street's id is its import's number and the row it was first seen on."""

Values = tuple[Any, ...]
"""One row, in the order of its table's columns."""

Progress = Callable[[int, int], object]
"""Called with the bytes read and the bytes there are."""


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What an import did. ``is_new`` is False when the very same extract was in already."""

    rows: int
    doors: int
    dropped: int
    communes: int
    resumed_at: int = 0
    is_new: bool = True


@dataclass(frozen=True, kw_only=True)
class _Running:
    """One import under way."""

    id: int
    rows_read: int


def import_addresses(engine: Engine, file: Path, *, now: datetime, progress: Progress) -> ImportReport:
    """Import a file, or go on with it.

    Raises:
        AddressFileError: not such a file, or one that ends in the middle.
        ImportOvertakenError: another process imports the same file.
    """
    digest = _sha256(file)
    with engine.begin() as connection:
        done = _current(connection, digest)
        running = None if done else _claim(connection, digest, now)
    if running is None:
        _sweep(engine)
        return done or ImportReport(rows=0, doors=0, dropped=0, communes=0, is_new=False)
    with _rows_of(file) as (rows, tell):
        columns = columns_of(next(rows, []))
        writer = _Writer(engine, running, columns)
        for _ in islice(rows, running.rows_read):
            pass
        while batch := list(islice(rows, ROWS_A_BATCH)):
            writer.write(batch)
            progress(tell(), file.stat().st_size)
    with engine.begin() as connection:
        _switch(connection, running.id, now)
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ANALYZE address_streets, address_words, address_doors, address_communes")
        report = _report(connection, running.id, resumed_at=running.rows_read)
    _sweep(engine)
    return report


def _sha256(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise AddressFileError("the file can not be read") from error


@contextmanager
def _rows_of(file: Path) -> Iterator[tuple[Iterator[list[str]], Callable[[], int]]]:
    """The rows of a file, unpacked where needed, and how many of its bytes were read so far."""
    with file.open("rb") as raw:
        is_packed = raw.peek(2)[:2] == b"\x1f\x8b"
        plain: IO[bytes] = gzip.GzipFile(fileobj=raw) if is_packed else raw  # type: ignore[assignment]
        text = io.TextIOWrapper(plain, encoding="utf-8-sig", newline="")
        try:
            yield csv.reader(text, delimiter=";"), raw.tell
        except (EOFError, gzip.BadGzipFile, zlib.error, UnicodeDecodeError, csv.Error) as error:
            raise AddressFileError("the file ends in the middle or is damaged; fetch it again") from error


def _current(connection: Connection, digest: str) -> ImportReport | None:
    """The finished import of the very same bytes, when all its communes still stand on it."""
    same = select(address_imports.c.id).where(address_imports.c.sha256 == digest, address_imports.c.state == DONE)
    for import_id in connection.execute(same.order_by(address_imports.c.id.desc())).scalars():
        standing = select(func.count()).select_from(address_communes).where(address_communes.c.import_id == import_id)
        report = _report(connection, import_id, is_new=False)
        if connection.execute(standing).scalar_one() == report.communes:
            return report
    return None


def _claim(connection: Connection, digest: str, now: datetime) -> _Running:
    """The broken-off import of these bytes, or a new one."""
    open_one = select(address_imports).where(address_imports.c.sha256 == digest, address_imports.c.state == RUNNING)
    row = connection.execute(open_one).first()
    if row is not None:
        return _Running(id=row.id, rows_read=row.rows_read)
    made = insert(address_imports).values(sha256=digest, state=RUNNING, started_at=now).returning(address_imports.c.id)
    return _Running(id=connection.execute(made).scalar_one(), rows_read=0)


class _Writer:
    """Writes the rows of one import, a batch a transaction."""

    def __init__(self, engine: Engine, running: _Running, columns: Columns) -> None:
        self._engine = engine
        self._columns = columns
        self._import_id = running.id
        self._at = running.rows_read
        self._resumed = running.rows_read > 0
        self._streets: dict[str, dict[tuple[str, str, str], int]] = {}
        self._seen = set[str]()

    def write(self, batch: list[list[str]]) -> None:
        """One batch, and the mark of how far it goes.

        Raises:
            ImportOvertakenError: somebody else wrote rows of the same file meanwhile.
        """
        with self._engine.begin() as connection:
            doors, streets, words = list[Values](), list[Values](), list[Values]()
            for number, cells in enumerate(batch):
                row = read_row(cells, self._columns)
                if row is not None:
                    street_id = self._street(connection, row, self._at + number, streets, words)
                    doors.append((street_id, row.number, row.repetition, row.lon, row.lat))
            for table, values in ((address_streets, streets), (address_words, words), (address_doors, doors)):
                add_rows(connection, table, values)
            self._mark(connection, len(batch), len(doors))
        self._at += len(batch)
        while len(self._streets) > COMMUNES_KEPT:
            del self._streets[next(iter(self._streets))]

    def _street(
        self, connection: Connection, row: BaseRow, at: int, streets: list[Values], words: list[Values]
    ) -> int:
        """The id of a row's street; a new one joins the batch."""
        known = self._streets_of(connection, row.commune)
        same = (row.postcode, row.former_code, row.label)
        street_id = known.get(same)
        if street_id is None:
            street_id = known[same] = self._import_id * _ID_SPACE + at
            made = street_key(row.label)
            town = (row.label, row.city, row.former_code)
            streets.append((street_id, self._import_id, row.commune, row.postcode, made.key, *town))
            words += [(word, street_id) for word in made.words]
        return street_id

    def _streets_of(self, connection: Connection, commune: str) -> dict[tuple[str, str, str], int]:
        """The streets of a commune that this import has written so far."""
        known = self._streets.get(commune)
        if known is None:
            is_old = self._resumed or commune in self._seen
            known = self._streets[commune] = self._load(connection, commune) if is_old else {}
            self._seen.add(commune)
        return known

    def _load(self, connection: Connection, commune: str) -> dict[tuple[str, str, str], int]:
        table = address_streets
        query = select(table.c.postcode, table.c.former_code, table.c.label, table.c.id)
        mine = (table.c.commune == commune) & (table.c.import_id == self._import_id)
        return {(row[0], row[1], row[2]): row[3] for row in connection.execute(query.where(mine))}

    def _mark(self, connection: Connection, rows: int, doors: int) -> None:
        table = address_imports
        mine = (table.c.id == self._import_id) & (table.c.rows_read == self._at) & (table.c.state == RUNNING)
        values = {
            "rows_read": self._at + rows,
            "doors": table.c.doors + doors,
            "dropped": table.c.dropped + rows - doors,
        }
        if connection.execute(update(table).where(mine).values(**values)).rowcount != 1:
            raise ImportOvertakenError("another process is importing this file; let it finish")


def _switch(connection: Connection, import_id: int, now: datetime) -> None:
    """Let the communes of this import, and those merged into them, stand on it from now on."""
    mine = address_streets.c.import_id == import_id
    covered = set(connection.execute(select(address_streets.c.commune).where(mine).distinct()).scalars())
    former = set(connection.execute(select(address_streets.c.former_code).where(mine).distinct()).scalars())
    _forget(connection, covered | former)
    add_rows(connection, address_communes, [(code, import_id) for code in sorted(covered)])
    done = update(address_imports).where(address_imports.c.id == import_id)
    connection.execute(done.values(state=DONE, finished_at=now, communes=len(covered)))
    _drop_overtaken(connection, import_id)


def _forget(connection: Connection, codes: set[str]) -> None:
    codes_left = sorted(codes)
    while codes_left:
        part, codes_left = codes_left[:STREETS_A_SWEEP], codes_left[STREETS_A_SWEEP:]
        connection.execute(delete(address_communes).where(address_communes.c.code.in_(part)))


def _drop_overtaken(connection: Connection, import_id: int) -> None:
    """Imports broken off before, of communes that now stand on this one, will not go on: their file is older."""
    covered = select(address_communes.c.code).where(address_communes.c.import_id == import_id)
    touched = exists().where(
        address_streets.c.import_id == address_imports.c.id, address_streets.c.commune.in_(covered)
    )
    older = (address_imports.c.state == RUNNING) & (address_imports.c.id < import_id)
    connection.execute(update(address_imports).where(older, touched).values(state=DROPPED))


def _report(connection: Connection, import_id: int, *, resumed_at: int = 0, is_new: bool = True) -> ImportReport:
    row = connection.execute(select(address_imports).where(address_imports.c.id == import_id)).one()
    return ImportReport(
        rows=row.rows_read,
        doors=row.doors,
        dropped=row.dropped,
        communes=row.communes,
        resumed_at=resumed_at,
        is_new=is_new,
    )


def past_imports(connection: Connection) -> list[tuple[int, str, int, int, int, str]]:
    """Number, state, rows, doors, communes and day of every import, the last one first."""
    rows = connection.execute(select(address_imports).order_by(address_imports.c.id.desc()))
    return [(row.id, row.state, row.rows_read, row.doors, row.communes, f"{row.started_at:%Y-%m-%d}") for row in rows]


def _sweep(engine: Engine) -> None:
    """Remove the streets that no commune stands on any more; safe to break off."""
    stands = exists().where(
        address_communes.c.code == address_streets.c.commune,
        address_communes.c.import_id == address_streets.c.import_id,
    )
    under_way = select(address_imports.c.id).where(address_imports.c.state == RUNNING)
    stale = select(address_streets.c.id).where(~stands, address_streets.c.import_id.not_in(under_way))
    while True:
        with engine.begin() as connection:
            ids = list(connection.execute(stale.limit(STREETS_A_SWEEP)).scalars())
            for table, column in (
                (address_doors, address_doors.c.street_id),
                (address_words, address_words.c.street_id),
                (address_streets, address_streets.c.id),
            ):
                connection.execute(delete(table).where(column.in_(ids)))
        if len(ids) < STREETS_A_SWEEP:
            return
