"""Take a backup of the main database while it runs, and put one back into an empty database.

A backup is a folder: ``database.sqlite3`` (SQLite, by its own backup call) or ``tables/*.copy`` (PostgreSQL, all
from one snapshot), the sealed files where asked for, and ``manifest.json``, written last. The keys of papers are
left out whatever the database holds, so that a restored backup brings no destroyed paper back.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Engine, MetaData, Table, func, inspect, select, text

from verification.adapters import paper_keys
from verification.adapters.blobs import LocalFolder
from verification.domain.errors import (
    BackupDamagedError,
    BackupTargetError,
    BlobNotFoundError,
    RestoreRefusedError,
)
from verification.storage import BlobStore, Progress

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database.sqlite3"
TABLES = "tables"
BLOBS = "blobs"

LEFT_OUT = frozenset(paper_keys.metadata.tables)
"""Tables that never go into a backup, also when the operator keeps them in the main database."""

_REVISION_TABLE = "alembic_version"
_PAGES_A_STEP = 1024
"""4 MiB of a SQLite file between two reports of progress."""

Migrate = Callable[[Engine, str | None], None]
"""Makes the tables of a revision in an empty database."""


@dataclass(frozen=True, kw_only=True)
class CopiedTable:
    """One table of a PostgreSQL backup."""

    name: str
    columns: list[str]
    rows: int


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup holds. ``sha256`` is by file name, the sealed files left out: their tags protect them."""

    format: int
    dialect: str
    revision: str | None
    taken_at: str
    tables: list[CopiedTable]
    sha256: dict[str, str]


def make_backup(
    engine: Engine, target: Path, *, now: datetime, progress: Progress, blobs: BlobStore | None = None
) -> Manifest:
    """Copy the database, and the sealed files where a store is given, into a new folder.

    Raises:
        BackupTargetError: the folder holds something already.
    """
    _make_target(target)
    copy = _copy_sqlite if engine.dialect.name == "sqlite" else _copy_postgres
    revision, tables = copy(engine, target, progress)
    if blobs is not None:
        _copy_blobs(blobs, LocalFolder(target / BLOBS))
    manifest = Manifest(
        format=FORMAT,
        dialect=engine.dialect.name,
        revision=revision,
        taken_at=now.astimezone(UTC).isoformat(),
        tables=tables,
        sha256={name: _sha256(target / name) for name in _data_files(target)},
    )
    LocalFolder(target).put(MANIFEST, json.dumps(asdict(manifest), indent=1).encode())
    return manifest


def read_manifest(source: Path) -> Manifest:
    """What a backup holds, once every file of it was found unchanged.

    Raises:
        BackupDamagedError: unfinished, changed, or not a backup.
    """
    try:
        found = json.loads((source / MANIFEST).read_bytes())
        manifest = Manifest(**{**found, "tables": [CopiedTable(**table) for table in found["tables"]]})
    except (OSError, ValueError, KeyError, TypeError):
        raise BackupDamagedError("no readable manifest: the backup was not finished, or this is not one") from None
    if manifest.format != FORMAT:
        raise BackupDamagedError(f"format {manifest.format} of a backup is not known to this version")
    for name, expected in manifest.sha256.items():
        if not (source / name).is_file() or _sha256(source / name) != expected:
            raise BackupDamagedError(f"{name} is missing from the backup, or was changed")
    return manifest


def restore_backup(
    source: Path, engine: Engine, *, migrate: Migrate, progress: Progress, blobs: BlobStore | None = None
) -> Manifest:
    """Put a backup into an empty database of the same kind.

    Args:
        source: the folder of the backup.
        engine: an empty database; the store of paper keys is not touched.
        migrate: called for PostgreSQL to make the tables of the backup's revision.
        progress: told of parts done.
        blobs: where the sealed files of the backup go; without it they are left where they are.

    Raises:
        BackupDamagedError: the backup is not whole. RestoreRefusedError: the database is not empty or of another kind.
    """
    manifest = read_manifest(source)
    if manifest.dialect != engine.dialect.name:
        raise RestoreRefusedError(f"this is a backup of {manifest.dialect}: restore it into {manifest.dialect}")
    if set(inspect(engine).get_table_names()) - LEFT_OUT:
        raise RestoreRefusedError("the database holds tables already: give an empty one")
    if manifest.dialect == "sqlite":
        _fill_sqlite(source, engine, progress)
    else:
        migrate(engine, manifest.revision)
        _fill_postgres(source, manifest, engine, progress)
    if blobs is not None and (source / BLOBS).is_dir():
        _copy_blobs(LocalFolder(source / BLOBS), blobs)
    return manifest


def _make_target(target: Path) -> None:
    """A new private folder."""
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(target.iterdir()):
        raise BackupTargetError("the folder for the backup is not empty: name a new one")
    target.chmod(0o700)


def _copy_blobs(source: BlobStore, target: BlobStore) -> None:
    """Copy sealed files; one that is destroyed meanwhile is left out."""
    for blob in source.keys():  # noqa: SIM118 - not a mapping
        with suppress(BlobNotFoundError):
            target.put(blob.key, source.get(blob.key))


def _copy_sqlite(engine: Engine, target: Path, progress: Progress) -> tuple[str | None, list[CopiedTable]]:
    """The whole database as one file, without the keys; writers go on meanwhile."""
    (target / DATABASE).touch(mode=0o600)
    with closing(sqlite3.connect(target / DATABASE)) as copy:
        with _sqlite_of(engine) as live:
            # The open read keeps one state of the database, so that writers do not start the copy over.
            live.execute("BEGIN")
            live.execute("SELECT count(*) FROM sqlite_master").fetchone()
            live.backup(copy, pages=_PAGES_A_STEP, progress=_telling(progress))
            live.rollback()
        _drop_keys(copy)
        return _sqlite_revision(copy), []


def _drop_keys(copy: sqlite3.Connection) -> None:
    """Remove the keys of papers from a copy, and every page that held them."""
    copy.execute("PRAGMA journal_mode=DELETE")
    copy.execute("PRAGMA secure_delete=ON")
    for table in sorted(LEFT_OUT):
        copy.execute(f'DROP TABLE IF EXISTS "{table}"')
    copy.commit()
    copy.execute("VACUUM")


def _sqlite_revision(copy: sqlite3.Connection) -> str | None:
    """The revision of the tables; None where no migration was run."""
    try:
        found = copy.execute(f"SELECT version_num FROM {_REVISION_TABLE}").fetchone()  # noqa: S608 - a constant
    except sqlite3.OperationalError:
        return None
    return None if found is None else str(found[0])


def _fill_sqlite(source: Path, engine: Engine, progress: Progress) -> None:
    """Put the file into the database; connections opened before are dropped."""
    with closing(sqlite3.connect(f"{(source / DATABASE).resolve().as_uri()}?mode=ro", uri=True)) as copy:
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise BackupDamagedError("SQLite finds the copied database damaged")
        with _sqlite_of(engine) as live:
            kept = _paper_keys_kept_by(live)
            if kept:
                raise RestoreRefusedError("paper keys lie in this database: move them to a database of their own")
            copy.backup(live, pages=_PAGES_A_STEP, progress=_telling(progress))
    engine.dispose()


def _paper_keys_kept_by(live: sqlite3.Connection) -> bool:
    """Whether a restore, which replaces the whole file, would wipe keys of papers out."""
    names = {name for (name,) in live.execute("SELECT name FROM sqlite_master")}
    return bool(names & LEFT_OUT)


def _copy_postgres(engine: Engine, target: Path, progress: Progress) -> tuple[str | None, list[CopiedTable]]:
    """Every table but the keys, as of one moment; writers go on meanwhile."""
    (target / TABLES).mkdir(mode=0o700)
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        connection.execute(text("SET TRANSACTION READ ONLY"))
        tables, copied = _tables_to_copy(connection), []
        for done, table in enumerate(tables):
            progress(done, len(tables))
            copied.append(_copy_table_out(connection, table, target / TABLES / f"{table.name}.copy"))
        progress(len(tables), len(tables))
        return _postgres_revision(connection), copied


def _tables_to_copy(connection: Connection) -> list[Table]:
    """The tables, each after those it refers to."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name not in LEFT_OUT | {_REVISION_TABLE}]


def _postgres_revision(connection: Connection) -> str | None:
    """The revision of the tables; None where no migration was run."""
    if not inspect(connection).has_table(_REVISION_TABLE):
        return None
    found = connection.scalar(text(f"SELECT version_num FROM {_REVISION_TABLE}"))  # noqa: S608 - a constant
    return None if found is None else str(found)


def _copy_table_out(connection: Connection, table: Table, path: Path) -> CopiedTable:
    """One table into a file, in the text format of COPY, which any later PostgreSQL reads."""
    columns = [column.name for column in table.columns if column.computed is None]
    path.touch(mode=0o600)
    cursor = _psycopg_of(connection).cursor()
    with path.open("wb") as file, cursor.copy(_copy_sql(table.name, columns, "TO STDOUT")) as copy:
        for data in copy:
            file.write(data)
    return CopiedTable(name=table.name, columns=columns, rows=cursor.rowcount)


def _fill_postgres(source: Path, manifest: Manifest, engine: Engine, progress: Progress) -> None:
    """All tables in one transaction: a restore that fails leaves the tables empty."""
    with engine.begin() as connection:
        revision = _postgres_revision(connection)
        if revision != manifest.revision:
            raise RestoreRefusedError(f"the tables are of revision {revision}, the backup of {manifest.revision}")
        for done, table in enumerate(manifest.tables):
            progress(done, len(manifest.tables))
            _copy_table_in(connection, table, source / TABLES / f"{table.name}.copy")
        _advance_sequences(connection)
        progress(len(manifest.tables), len(manifest.tables))


def _copy_table_in(connection: Connection, table: CopiedTable, path: Path) -> None:
    """One file into its table."""
    cursor = _psycopg_of(connection).cursor()
    with path.open("rb") as file, cursor.copy(_copy_sql(table.name, table.columns, "FROM STDIN")) as copy:
        while data := file.read(1 << 20):
            copy.write(data)
    if cursor.rowcount != table.rows:
        raise BackupDamagedError(f"{table.name}: {cursor.rowcount} rows came back instead of {table.rows}")


def _advance_sequences(connection: Connection) -> None:
    """Let numbering go on after the highest number that came back."""
    for table in _tables_to_copy(connection):
        for column in table.columns:
            named = {"table": f'"{table.name}"', "column": column.name}
            sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), named)
            highest = connection.scalar(select(func.max(column))) if sequence else None
            if highest is not None:
                connection.execute(
                    text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest}
                )


def _copy_sql(table: str, columns: list[str], direction: str) -> sql.Composed:
    """A COPY statement with quoted names."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    to_or_from = sql.SQL("TO STDOUT") if direction == "TO STDOUT" else sql.SQL("FROM STDIN")
    return sql.SQL("COPY {} ({}) {}").format(sql.Identifier(table), names, to_or_from)


def _psycopg_of(connection: Connection) -> psycopg.Connection:
    """The driver's connection, within the transaction that is open."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection), "PostgreSQL is spoken to through psycopg 3"
    return driver


@contextmanager
def _sqlite_of(engine: Engine) -> Iterator[sqlite3.Connection]:
    """The driver's connection, outside any transaction."""
    with closing(engine.raw_connection()) as pooled:
        driver = pooled.driver_connection
        assert isinstance(driver, sqlite3.Connection), "SQLite is spoken to through sqlite3"
        yield driver


def _telling(progress: Progress) -> Callable[[int, int, int], None]:
    """SQLite counts what is left; we count what is done."""
    return lambda _status, remaining, total: progress(total - remaining, total)


def _data_files(target: Path) -> list[str]:
    """Names of the database's files in a backup."""
    return sorted(path.relative_to(target).as_posix() for path in [target / DATABASE, *target.glob(f"{TABLES}/*.copy")]
                  if path.is_file())  # fmt: skip


def _sha256(path: Path) -> str:
    """The digest of a file, read a part at a time."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
