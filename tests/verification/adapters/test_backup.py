"""Backup and restore on both databases: everything comes back, destroyed papers do not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import (
    Column,
    DateTime,
    Engine,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    func,
    insert,
    inspect,
    select,
    text,
)

from tests.servers.postgres import PostgresServer
from verification.adapters import audit_log, paper_keys
from verification.adapters.backup import LEFT_OUT, make_backup, read_manifest, restore_backup
from verification.adapters.blobs import LocalFolder
from verification.adapters.database import make_engine
from verification.adapters.envelope import MasterKeys, generate_master_key
from verification.adapters.migrate import migrate_to
from verification.adapters.paper_keys import PaperKeys, paper_key_engine
from verification.adapters.papers import PaperVault
from verification.audit import verify_chain
from verification.domain.errors import (
    BackupDamagedError,
    BackupTargetError,
    PaperDestroyedError,
    RestoreRefusedError,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
MASTER = MasterKeys.parse(generate_master_key("k1"))
TRICKY = 'l\'été\t\\N\n"x" 🏠'

tables = MetaData()
people = Table(
    "people", tables, Column("id", Integer, primary_key=True, autoincrement=True), Column("note", String(80))
)  # fmt: skip
# The name sorts before the table it refers to, so that order of names would not do.
attempts = Table(
    "attempts",
    tables,
    Column("id", String(36), primary_key=True),
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("digest", LargeBinary),
)


@dataclass(frozen=True)
class Databases:
    """Makes empty databases of one kind."""

    new: Callable[[], Engine]


def make_tables(engine: Engine, revision: str | None) -> None:
    """Stands for the migrations: the same tables, and the revision that was asked for."""
    tables.create_all(engine)
    audit_log.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})


def fill(engine: Engine) -> None:
    with engine.begin() as connection:
        person = connection.execute(insert(people).values(note=TRICKY).returning(people.c.id)).scalar_one()
        connection.execute(insert(people).values(note=None))
        row = {"id": "a1", "person": person, "at": NOON, "digest": bytes(range(256))}
        connection.execute(insert(attempts).values(row))
        for number in range(3):
            audit_log.append(
                connection, at=NOON, actor="worker", action="case.decided", object_id=f"c{number}", detail={}
            )


def contents(engine: Engine) -> list[list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return [
            [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in (people, attempts, audit_log.audit_entries)
        ]


def quiet(_done: int, _total: int) -> None:
    """No progress shown."""


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Databases:
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_server")
        return Databases(lambda: make_engine(server.new_database()))
    numbers = iter(range(100))
    return Databases(lambda: make_engine(f"sqlite:///{tmp_path}/db{next(numbers)}/main.db"))


@pytest.fixture
def engine(databases: Databases) -> Engine:
    made = databases.new()
    make_tables(made, "r7")
    fill(made)
    return made


def test_everything_comes_back(engine: Engine, databases: Databases, tmp_path: Path) -> None:
    manifest = make_backup(engine, tmp_path / "backup", now=NOON, progress=quiet)
    restored = databases.new()
    restore_backup(tmp_path / "backup", restored, migrate=make_tables, progress=quiet)

    assert manifest.revision == "r7"
    assert contents(restored) == contents(engine)
    with restored.connect() as connection:
        assert verify_chain(audit_log.iterate(connection)).checked == 3


def test_a_restored_database_takes_new_rows(engine: Engine, databases: Databases, tmp_path: Path) -> None:
    make_backup(engine, tmp_path / "backup", now=NOON, progress=quiet)
    restored = databases.new()
    restore_backup(tmp_path / "backup", restored, migrate=make_tables, progress=quiet)

    fill_one = insert(people).values(note="new").returning(people.c.id)
    with restored.begin() as connection:
        assert connection.execute(fill_one).scalar_one() == 3


def test_a_paper_destroyed_after_the_backup_is_not_readable_after_the_restore(
    engine: Engine, databases: Databases, tmp_path: Path
) -> None:
    keys = PaperKeys(paper_key_engine(f"sqlite:///{tmp_path}/keys.sqlite3"))
    keys.create_tables()
    blobs = LocalFolder(tmp_path / "storage")
    vault = PaperVault(blobs, keys, MASTER, clock=lambda: NOON)
    vault.store("d1", "paper", b"bill")
    vault.store("d2", "paper", b"another bill")
    make_backup(engine, tmp_path / "backup", now=NOON - timedelta(minutes=1), progress=quiet, blobs=blobs)

    vault.destroy("d1")
    restore_backup(tmp_path / "backup", databases.new(), migrate=make_tables, progress=quiet, blobs=blobs)

    with pytest.raises(PaperDestroyedError):
        vault.load("d1", "paper")
    assert vault.load("d2", "paper") == b"another bill"
    assert list(keys.destroyed_since(NOON - timedelta(minutes=1))) == ["d1"]


def test_a_backup_on_a_new_host_without_the_key_store_reads_no_paper(
    engine: Engine, databases: Databases, tmp_path: Path
) -> None:
    keys = PaperKeys(paper_key_engine(f"sqlite:///{tmp_path}/keys.sqlite3"))
    keys.create_tables()
    blobs = LocalFolder(tmp_path / "storage")
    PaperVault(blobs, keys, MASTER).store("d1", "paper", b"bill")
    make_backup(engine, tmp_path / "backup", now=NOON, progress=quiet, blobs=blobs)

    new_keys = PaperKeys(paper_key_engine(f"sqlite:///{tmp_path}/new/keys.sqlite3"))
    new_keys.create_tables()
    new_blobs = LocalFolder(tmp_path / "new" / "storage")
    restore_backup(tmp_path / "backup", databases.new(), migrate=make_tables, progress=quiet, blobs=new_blobs)

    assert len(list(new_blobs.keys(""))) == 1
    with pytest.raises(PaperDestroyedError):
        PaperVault(new_blobs, new_keys, MASTER).load("d1", "paper")


def test_keys_kept_in_the_main_database_are_left_out_all_the_same(engine: Engine, tmp_path: Path) -> None:
    paper_keys.metadata.create_all(engine)
    keys = PaperKeys(engine)
    PaperVault(LocalFolder(tmp_path / "storage"), keys, MASTER).store("d1", "paper", b"bill")
    key = keys.get("d1", "paper")
    assert key is not None

    make_backup(engine, tmp_path / "backup", now=NOON, progress=quiet)

    written = [path.read_bytes() for path in (tmp_path / "backup").rglob("*") if path.is_file()]
    assert not any(key.wrapped in data or key.wrapped.hex().encode() in data for data in written)
    assert not any(name.encode() in data for data in written for name in LEFT_OUT)


def test_a_backup_is_of_one_moment_while_writers_go_on(engine: Engine, databases: Databases, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            with engine.begin() as connection:
                connection.execute(insert(people).values(id=1000 + number, note="pair"))
                row = {"id": f"p{number}", "person": 1000 + number, "at": NOON}
                connection.execute(insert(attempts).values(row))
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    make_backup(engine, tmp_path / "backup", now=NOON, progress=quiet)
    stop.set()
    writer.join()
    restored = databases.new()
    restore_backup(tmp_path / "backup", restored, migrate=make_tables, progress=quiet)

    with restored.connect() as connection:
        pairs = connection.scalar(select(func.count()).select_from(people).where(people.c.note == "pair"))
        linked = connection.scalar(select(func.count()).select_from(attempts).where(attempts.c.id.like("p%")))
    assert pairs == linked


def test_a_backup_does_not_go_into_a_folder_in_use(engine: Engine, tmp_path: Path) -> None:
    make_backup(engine, tmp_path / "backup", now=NOON, progress=quiet)

    with pytest.raises(BackupTargetError):
        make_backup(engine, tmp_path / "backup", now=NOON, progress=quiet)


def test_a_restore_does_not_touch_a_database_in_use(engine: Engine, tmp_path: Path) -> None:
    make_backup(engine, tmp_path / "backup", now=NOON, progress=quiet)
    before = contents(engine)

    with pytest.raises(RestoreRefusedError):
        restore_backup(tmp_path / "backup", engine, migrate=make_tables, progress=quiet)

    assert contents(engine) == before


def test_tables_of_another_revision_take_nothing(postgres_server: PostgresServer, tmp_path: Path) -> None:
    engine, restored = (make_engine(postgres_server.new_database()) for _ in range(2))
    make_tables(engine, "r7")
    fill(engine)
    make_backup(engine, tmp_path / "backup", now=NOON, progress=quiet)

    with pytest.raises(RestoreRefusedError, match="r8"):
        restore_backup(
            tmp_path / "backup", restored, migrate=lambda target, _: make_tables(target, "r8"), progress=quiet
        )

    assert contents(restored) == [[], [], []]


def test_a_restore_does_not_wipe_keys_out_that_lie_in_the_target(tmp_path: Path) -> None:
    engine, target = (make_engine(f"sqlite:///{tmp_path}/{name}.db") for name in ("source", "target"))
    make_tables(engine, "r7")
    make_backup(engine, tmp_path / "backup", now=NOON, progress=quiet)
    paper_keys.metadata.create_all(target)

    with pytest.raises(RestoreRefusedError, match="database of their own"):
        restore_backup(tmp_path / "backup", target, migrate=make_tables, progress=quiet)


def test_a_backup_of_another_kind_of_database_is_refused(postgres_server: PostgresServer, tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/main.db")
    make_tables(engine, "r7")
    make_backup(engine, tmp_path / "backup", now=NOON, progress=quiet)

    with pytest.raises(RestoreRefusedError, match="sqlite"):
        target = make_engine(postgres_server.new_database())
        restore_backup(tmp_path / "backup", target, migrate=make_tables, progress=quiet)


def test_a_changed_backup_is_refused_and_nothing_is_written(
    engine: Engine, databases: Databases, tmp_path: Path
) -> None:
    manifest = make_backup(engine, tmp_path / "backup", now=NOON, progress=quiet)
    path = tmp_path / "backup" / max(manifest.sha256)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    restored = databases.new()

    with pytest.raises(BackupDamagedError):
        restore_backup(tmp_path / "backup", restored, migrate=make_tables, progress=quiet)

    assert inspect(restored).get_table_names() == []


def test_an_unfinished_backup_is_refused(engine: Engine, tmp_path: Path) -> None:
    make_backup(engine, tmp_path / "backup", now=NOON, progress=quiet)
    (tmp_path / "backup" / "manifest.json").unlink()

    with pytest.raises(BackupDamagedError):
        read_manifest(tmp_path / "backup")


def test_a_backup_is_readable_by_its_owner_only(engine: Engine, tmp_path: Path) -> None:
    make_backup(engine, tmp_path / "backup", now=NOON, progress=quiet)

    paths = [tmp_path / "backup", *(tmp_path / "backup").rglob("*")]
    assert {path.stat().st_mode & 0o077 for path in paths} == {0}


def test_progress_ends_at_the_whole(engine: Engine, databases: Databases, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    make_backup(engine, tmp_path / "backup", now=NOON, progress=lambda done, total: told.append((done, total)))

    assert told[-1][0] == told[-1][1] > 0


def test_the_tables_of_the_service_themselves_come_back(databases: Databases, tmp_path: Path) -> None:
    engine, restored = databases.new(), databases.new()
    migrate_to(engine, None)
    with engine.begin() as connection:
        audit_log.append(connection, at=NOON, actor="worker", action="a", object_id="c1", detail={})

    manifest = make_backup(engine, tmp_path / "backup", now=NOON, progress=quiet)
    restore_backup(tmp_path / "backup", restored, migrate=migrate_to, progress=quiet)
    migrate_to(restored, None)

    assert manifest.revision is not None
    assert sorted(inspect(restored).get_table_names()) == sorted(inspect(engine).get_table_names())
    with restored.connect() as connection:
        assert verify_chain(audit_log.iterate(connection)).checked == 1
