"""The vault: what comes back, what never does, and what a crash leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from verification.adapters.blobs import LocalFolder
from verification.adapters.envelope import MasterKeys, generate_master_key
from verification.adapters.paper_keys import PaperKeys, paper_key_engine, paper_keys
from verification.adapters.papers import PaperVault
from verification.domain.errors import (
    InvalidStorageKeyError,
    MasterKeyMissingError,
    PaperCorruptError,
    PaperDestroyedError,
    PaperNotFoundError,
    StorageUnavailableError,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR_S = 3600
CANARY = b"CANARY-7f1d-RUE-DES-LILAS"
OLD, NEW = generate_master_key("2026"), generate_master_key("2027")


class World:
    """A vault on real storage, with what a test needs to look behind it."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self.folder = folder
        self.blobs = LocalFolder(folder)
        self.keys = PaperKeys(engine)
        self.keys.create_tables()
        self.vault = self.vault_with(OLD)

    def vault_with(self, master: str) -> PaperVault:
        return PaperVault(self.blobs, self.keys, MasterKeys.parse(master), clock=lambda: NOON)

    def files(self) -> list[Path]:
        return sorted(path for path in self.folder.rglob("*") if path.is_file())

    def collect(self, *known: str, after_s: int = 2 * HOUR_S) -> int:
        """Collect orphans as it would be done later; the files are dated to noon like their rows."""
        for path in self.files():
            os.utime(path, (NOON.timestamp(), NOON.timestamp()))
        return self.vault.collect_orphans(lambda id_: id_ in known, HOUR_S, NOON + timedelta(seconds=after_s))


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    sqlite = f"sqlite:///{tmp_path}/keys/paper_keys.sqlite3"
    is_sqlite = request.param == "sqlite"
    made = paper_key_engine(sqlite if is_sqlite else request.getfixturevalue("postgres_server").new_database())
    yield made
    made.dispose()


@pytest.fixture
def world(engine: Engine, tmp_path: Path) -> World:
    return World(engine, tmp_path / "storage")


def test_a_stored_paper_is_loaded_as_it_was(world: World) -> None:
    world.vault.store("d1", "paper", b"bill")
    world.vault.store("d1", "reading", b"{}")

    assert world.vault.load("d1", "paper") == b"bill"
    assert world.vault.load("d1", "reading") == b"{}"


def test_a_paper_stored_again_is_the_newer_one_and_leaves_one_file(world: World) -> None:
    world.vault.store("d1", "reading", b"first")
    world.vault.store("d1", "reading", b"second")

    assert world.vault.load("d1", "reading") == b"second"
    assert len(world.files()) == 1


def test_a_paper_never_stored_is_not_found(world: World) -> None:
    with pytest.raises(PaperNotFoundError):
        world.vault.load("d1", "paper")


def test_a_destroyed_paper_is_gone_with_its_reading(world: World) -> None:
    world.vault.store("d1", "paper", b"bill")
    world.vault.store("d1", "reading", b"{}")

    assert world.vault.destroy("d1")

    assert world.files() == []
    for purpose in ("paper", "reading"):
        with pytest.raises(PaperDestroyedError):
            world.vault.load("d1", purpose)


def test_destroying_twice_does_no_harm(world: World) -> None:
    world.vault.store("d1", "paper", b"bill")
    world.vault.destroy("d1")

    assert not world.vault.destroy("d1")
    assert not world.vault.destroy("never-stored")


def test_a_late_writer_does_not_bring_a_destroyed_paper_back(world: World) -> None:
    world.vault.store("d1", "paper", b"bill")
    world.vault.destroy("d1")

    with pytest.raises(PaperDestroyedError):
        world.vault.store("d1", "reading", b"{}")

    assert world.files() == []


def test_destroying_one_paper_leaves_the_others(world: World) -> None:
    world.vault.store("d1", "paper", b"bill")
    world.vault.store("d10", "paper", b"other bill")

    world.vault.destroy("d1")

    assert world.vault.load("d10", "paper") == b"other bill"


def test_bytes_kept_aside_do_not_bring_a_destroyed_paper_back(world: World) -> None:
    world.vault.store("d1", "paper", b"bill")
    kept = {path: path.read_bytes() for path in world.files()}
    world.vault.destroy("d1")

    for path, data in kept.items():
        path.write_bytes(data)

    with pytest.raises(PaperDestroyedError):
        world.vault.load("d1", "paper")


def test_a_paper_without_any_key_reads_as_destroyed_even_if_nobody_noted_it(world: World, tmp_path: Path) -> None:
    world.vault.store("d1", "paper", b"bill")
    fresh = World(paper_key_engine(f"sqlite:///{tmp_path}/fresh.sqlite3"), world.folder)

    with pytest.raises(PaperDestroyedError):
        fresh.vault.load("d1", "paper")


def test_two_swapped_files_are_refused(world: World) -> None:
    world.vault.store("d1", "paper", b"bill one")
    world.vault.store("d2", "paper", b"bill two")
    one, two = world.files()
    first, second = one.read_bytes(), two.read_bytes()

    one.write_bytes(second)
    two.write_bytes(first)

    for document_id in ("d1", "d2"):
        with pytest.raises(PaperCorruptError):
            world.vault.load(document_id, "paper")


def test_two_files_swapped_with_their_keys_are_refused(world: World) -> None:
    world.vault.store("d1", "paper", b"bill one")
    world.vault.store("d2", "paper", b"bill two")
    with world.engine.begin() as connection:
        rows = {row.document_id: row for row in connection.execute(select(paper_keys))}
        for mine, other in (("d1", "d2"), ("d2", "d1")):
            stolen = {"wrapped": rows[other].wrapped, "blob_key": rows[other].blob_key}
            connection.execute(update(paper_keys).where(paper_keys.c.document_id == mine).values(stolen))

    with pytest.raises(PaperCorruptError):
        world.vault.load("d1", "paper")


def test_a_missing_file_is_not_found_rather_than_destroyed(world: World) -> None:
    world.vault.store("d1", "paper", b"bill")
    world.files()[0].unlink()

    with pytest.raises(PaperNotFoundError):
        world.vault.load("d1", "paper")


def test_a_file_of_fifteen_megabytes_comes_back_whole(world: World) -> None:
    data = bytes(range(256)) * (15_000_000 // 256)

    world.vault.store("d1", "paper", data)

    assert world.vault.load("d1", "paper") == data


@pytest.mark.parametrize("document_id", ["", "../d1", "a.b", "a/b", "é", "d" * 65])
def test_an_id_that_could_leave_its_folder_is_refused(world: World, document_id: str) -> None:
    with pytest.raises(InvalidStorageKeyError):
        world.vault.store(document_id, "paper", b"bill")


def test_no_byte_of_a_paper_or_of_a_data_key_lies_open(world: World, tmp_path: Path) -> None:
    world.vault.store("d1", "paper", CANARY * 100)
    world.vault.store("d1", "reading", CANARY)

    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]

    assert len(written) >= 2
    assert not any(CANARY in data or CANARY[:12] in data for data in written)


def test_files_are_readable_by_their_owner_only(world: World, tmp_path: Path) -> None:
    world.vault.store("d1", "paper", b"bill")

    modes = {path.stat().st_mode & 0o777 for path in tmp_path.rglob("*") if path.is_file()}

    assert modes == {0o600}


def test_a_paper_of_before_the_rotation_is_readable_and_then_rewrapped(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("verification.adapters.papers.REWRAP_BATCH", 2)
    for number in range(5):
        world.vault.store(f"d{number}", "paper", b"bill")
    rotated = world.vault_with(f"{NEW},{OLD}")
    assert rotated.load("d1", "paper") == b"bill"
    told: list[tuple[int, int]] = []

    assert rotated.rewrap(lambda done, total: told.append((done, total))) == 5

    assert told[0] == (0, 5)
    assert told[-1] == (5, 5)
    assert world.vault_with(NEW).load("d1", "paper") == b"bill"
    assert rotated.rewrap(lambda done, total: None) == 0


def test_a_rotation_that_was_stopped_goes_on_where_it_was(world: World) -> None:
    for number in range(3):
        world.vault.store(f"d{number}", "paper", b"bill")
    rotated = world.vault_with(f"{NEW},{OLD}")
    batch = world.keys.not_wrapped_by("2027", 1)
    world.keys.rewrap([(old, rotated._rewrapped(old)) for old in batch])

    assert rotated.rewrap(lambda done, total: None) == 2
    assert [world.vault_with(NEW).load(f"d{number}", "paper") for number in range(3)] == [b"bill"] * 3


def test_a_key_destroyed_during_the_rotation_stays_destroyed(world: World) -> None:
    world.vault.store("d1", "paper", b"bill")
    rotated = world.vault_with(f"{NEW},{OLD}")
    old = world.keys.not_wrapped_by("2027", 10)[0]
    new = rotated._rewrapped(old)
    world.vault.destroy("d1")

    assert world.keys.rewrap([(old, new)]) == 0
    assert world.keys.get("d1", "paper") is None


def test_a_lost_master_key_is_an_outage_and_names_the_key(world: World) -> None:
    world.vault.store("d1", "paper", b"bill")

    with pytest.raises(MasterKeyMissingError, match="'2026'"):
        world.vault_with(NEW).load("d1", "paper")
    with pytest.raises(MasterKeyMissingError, match="'2026'"):
        world.vault_with(NEW).rewrap(lambda done, total: None)


def test_a_paper_without_a_row_is_collected_after_the_grace_time(world: World) -> None:
    world.vault.store("known", "paper", b"bill")
    world.vault.store("orphan", "paper", b"bill")

    assert world.collect("known", after_s=HOUR_S // 2) == 0
    assert world.collect("known") == 1

    assert len(world.files()) == 1
    assert world.vault.load("known", "paper") == b"bill"
    with pytest.raises(PaperDestroyedError):
        world.vault.load("orphan", "paper")


def test_bytes_left_by_a_storage_outage_during_destruction_are_collected(world: World) -> None:
    world.vault.store("d1", "paper", b"bill")
    world.keys.destroy("d1", NOON)

    assert world.collect("d1") == 1
    assert world.files() == []


def test_a_new_empty_key_store_makes_no_known_paper_collectable(world: World, tmp_path: Path) -> None:
    world.vault.store("d1", "paper", b"bill")
    mistaken = World(paper_key_engine(f"sqlite:///{tmp_path}/mistake.sqlite3"), world.folder)

    assert mistaken.collect("d1") == 0
    assert world.vault.load("d1", "paper") == b"bill"


def test_foreign_files_are_left_alone(world: World) -> None:
    world.blobs.put("papers/notes", b"of somebody")
    world.blobs.put("elsewhere/notes", b"of somebody")

    assert world.collect() == 0
    assert len(world.files()) == 2


KILLED_WRITER = """
import os, sys
from pathlib import Path
from verification.adapters.blobs import LocalFolder
from verification.adapters.envelope import MasterKeys
from verification.adapters.paper_keys import PaperKeys, paper_key_engine
from verification.adapters.papers import PaperVault
url, folder, master, moment = sys.argv[1:]
keys, blobs = PaperKeys(paper_key_engine(url)), LocalFolder(Path(folder))
def die(*_):
    os.kill(os.getpid(), 9)
if moment == "before_key":
    keys.put = die
if moment == "before_rename":
    Path.replace = die
PaperVault(blobs, keys, MasterKeys.parse(master)).store("killed", "paper", b"bill")
die()
"""


@pytest.mark.parametrize("moment", ["before_rename", "before_key", "before_row"])
def test_a_writer_killed_before_its_row_leaves_only_what_is_collected(world: World, moment: str) -> None:
    world.vault.store("known", "paper", b"bill")
    url = world.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", KILLED_WRITER, url, str(world.folder), OLD, moment]

    killed = subprocess.run(command, check=False, timeout=60)

    assert killed.returncode == -signal.SIGKILL
    assert len(world.files()) == 2
    later = datetime.now(UTC) + timedelta(hours=2)
    assert world.vault.collect_orphans(lambda id_: id_ == "known", HOUR_S, later) == 1
    assert len(world.files()) == 1
    assert world.vault.load("known", "paper") == b"bill"


def test_a_key_store_that_is_away_is_an_outage_not_a_destruction(world: World) -> None:
    world.vault.store("d1", "paper", b"bill")
    with world.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE paper_keys RENAME TO away")

    with pytest.raises(StorageUnavailableError):
        world.vault.load("d1", "paper")
    with world.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO paper_keys")


def test_storage_that_is_away_is_an_outage_and_destruction_works_all_the_same(world: World) -> None:
    world.vault.store("d1", "paper", b"bill")
    world.folder.rename(world.folder.with_name("unmounted"))

    with pytest.raises(StorageUnavailableError):
        world.vault.load("d1", "paper")
    assert world.vault.destroy("d1")

    world.folder.with_name("unmounted").rename(world.folder)
    with pytest.raises(PaperDestroyedError):
        world.vault.load("d1", "paper")


def test_storing_and_destroying_at_once_ends_destroyed(world: World) -> None:
    def store(document_id: str) -> None:
        with suppress(PaperDestroyedError):
            world.vault.store(document_id, "paper", b"bill")

    ids = [f"d{number}" for number in range(25)]
    with ThreadPoolExecutor(6) as pool:
        for document_id in ids:
            pool.submit(store, document_id)
            pool.submit(world.vault.destroy, document_id)
            pool.submit(store, document_id)

    assert world.files() == []
    for document_id in ids:
        with pytest.raises(PaperDestroyedError):
            world.vault.load(document_id, "paper")


def test_rotation_under_load_loses_nothing_and_revives_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verification.adapters.papers.REWRAP_BATCH", 3)
    rotated = world.vault_with(f"{NEW},{OLD}")
    ids = [f"d{number}" for number in range(20)]
    for document_id in ids:
        world.vault.store(document_id, "paper", document_id.encode())

    with ThreadPoolExecutor(3) as pool:
        rotation = pool.submit(rotated.rewrap, lambda done, total: None)
        destructions = [pool.submit(rotated.destroy, document_id) for document_id in ids[::2]]
        reads = list(pool.map(lambda document_id: rotated.load(document_id, "paper"), ids[1::2]))
    rotation.result()

    assert [done.result() for done in destructions] == [True] * 10
    assert reads == [document_id.encode() for document_id in ids[1::2]]
    assert world.keys.count_by_master() == {"2027": 10}
    assert [world.vault_with(NEW).load(document_id, "paper") for document_id in ids[1::2]] == reads


def test_erased_cases_are_listed_from_their_first_erasure_on(world: World) -> None:
    world.keys.note_erasure("old", NOON - timedelta(hours=1))
    world.keys.note_erasure("old", NOON + timedelta(hours=1))
    world.keys.note_erasure("new", NOON + timedelta(hours=1))

    assert list(world.keys.erased_since(NOON)) == ["new"]


def test_what_was_destroyed_since_a_backup_can_be_listed(world: World) -> None:
    world.keys.destroy("before", NOON - timedelta(hours=1))
    world.keys.destroy("after", NOON + timedelta(hours=1))

    assert list(world.keys.destroyed_since(NOON)) == ["after"]


def test_a_destroyed_key_leaves_no_bytes_in_the_key_file(tmp_path: Path) -> None:
    database = tmp_path / "keys.sqlite3"
    world = World(paper_key_engine(f"sqlite:///{database}"), tmp_path / "storage")
    world.vault.store("d1", "paper", b"bill")
    key = world.keys.get("d1", "paper")
    assert key is not None
    assert key.wrapped in database.read_bytes()

    world.vault.destroy("d1")

    assert not any(key.wrapped[-32:] in path.read_bytes() for path in tmp_path.glob("keys.sqlite3*"))
