"""The imported address base on both databases: what comes in, what is found, what is offered."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from bench.places import HEADER, write_base
from tests.verification.service.base_files import PARIS_11, a_row, write_extract
from verification.adapters import address_import
from verification.adapters.address_base import find_door
from verification.adapters.address_import import ImportReport, import_addresses
from verification.adapters.places import SqlPlaces
from verification.adapters.tables import (
    address_communes,
    address_doors,
    address_imports,
    address_streets,
    address_words,
)
from verification.adapters.unit_of_work import Transactions
from verification.addresses import parse_address
from verification.areas.doors import FoundDoor
from verification.domain.errors import AddressFileError, ImportOvertakenError
from verification.domain.whereabouts import DoorState

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LILAS = (a_row(10, "Rue des Lilas", lon=-2.001), a_row(12, "Rue des Lilas"), a_row(12, "Rue des Lilas", "bis"))


@pytest.fixture
def bring(engine: Engine, tmp_path: Path) -> Callable[..., ImportReport]:
    """Import some rows as an extract."""

    def brought(*rows: str, name: str = "base.csv") -> ImportReport:
        return take(engine, write_extract(tmp_path / name, *rows))

    return brought


def take(engine: Engine, file: Path, progress: Callable[[int, int], object] = lambda done, total: None) -> ImportReport:
    return import_addresses(engine, file, now=NOW, progress=progress)


def find(engine: Engine, address: str) -> FoundDoor:
    with engine.connect() as connection:
        return find_door(connection, parse_address(address))


def count(engine: Engine, table: object) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def doors(engine: Engine) -> set[tuple[object, ...]]:
    """Every door in force, whatever the ids."""
    query = select(
        address_streets.c.commune,
        address_streets.c.label,
        address_streets.c.postcode,
        address_doors.c.number,
        address_doors.c.repetition,
        address_doors.c.lon,
        address_doors.c.lat,
    ).where(
        address_doors.c.street_id == address_streets.c.id,
        address_communes.c.code == address_streets.c.commune,
        address_communes.c.import_id == address_streets.c.import_id,
    )
    with engine.connect() as connection:
        return {tuple(row) for row in connection.execute(query)}


# --- Bringing in -------------------------------------------------------------------------------


def test_rows_of_no_real_door_are_dropped_and_counted(bring: Callable[..., ImportReport]) -> None:
    report = bring(
        a_row(1, "Rue A"), a_row(0, "Rue A"), a_row(5000, "Rue A"), a_row("x", "Rue A"), a_row(2, ""), "too;short"
    )

    assert (report.rows, report.doors, report.dropped, report.communes) == (6, 1, 5, 1)


def test_columns_are_known_by_their_names(engine: Engine, tmp_path: Path) -> None:
    header = "lat;lon;rep;numero;nom_voie;nom_commune;code_insee;code_postal"
    file = write_extract(tmp_path / "b.csv", "48.65;-2.0;;12;Rue des Lilas;Saint-Malo;35288;35400", header=header)

    take(engine, file)

    assert find(engine, "12 rue des Lilas, 35400 Saint-Malo").state is DoorState.KNOWN


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a;b;c\n1;2;3\n", "no column"),
        (b"", "no column"),
        (gzip.compress("\n".join([";".join(HEADER), *LILAS]).encode())[:-9], "damaged"),
        (b"\xff\xfe\x00n;\x00", "damaged"),
    ],
)
def test_a_file_that_is_no_extract_is_refused(engine: Engine, tmp_path: Path, data: bytes, said: str) -> None:
    file = tmp_path / "other.csv"
    file.write_bytes(data)

    with pytest.raises(AddressFileError, match=said):
        take(engine, file)


def test_the_same_file_again_changes_nothing(bring: Callable[..., ImportReport], engine: Engine) -> None:
    bring(*LILAS)
    before = doors(engine)

    report = bring(*LILAS)

    assert report.is_new is False
    assert doors(engine) == before
    assert count(engine, address_imports) == 1


def test_an_import_replaces_what_its_communes_had_and_leaves_the_others(
    bring: Callable[..., ImportReport], engine: Engine
) -> None:
    bring(*LILAS, a_row(3, "Rue du Port", town=PARIS_11))

    bring(a_row(7, "Rue Neuve"), name="newer.csv")

    assert find(engine, "12 rue des Lilas, 35400 Saint-Malo").state is DoorState.NO_STREET
    assert find(engine, "7 rue Neuve, 35400 Saint-Malo").state is DoorState.KNOWN
    assert find(engine, "3 rue du Port, 75011 Paris").state is DoorState.KNOWN
    assert (count(engine, address_streets), count(engine, address_doors)) == (2, 2)
    assert count(engine, address_words) == 2


def test_an_older_file_may_be_brought_back(bring: Callable[..., ImportReport], engine: Engine) -> None:
    bring(*LILAS)
    bring(a_row(7, "Rue Neuve"), name="newer.csv")

    assert bring(*LILAS).is_new
    assert find(engine, "12 rue des Lilas, 35400 Saint-Malo").state is DoorState.KNOWN


def test_a_commune_merged_into_a_new_one_leaves_with_its_own_extract(
    bring: Callable[..., ImportReport], engine: Engine
) -> None:
    bring(a_row(1, "Rue A", town=("99001", "99000", "Vieux-Bourg")))

    bring(a_row(1, "Rue A", town=("99002", "99000", "Neuf-Bourg"), former="99001"), name="newer.csv")

    assert {row[0] for row in doors(engine)} == {"99002"}
    assert count(engine, address_streets) == 1


class StoppedError(Exception):
    """Stands for the process that was killed."""


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address_import, "ROWS_A_BATCH", 100)
    monkeypatch.setattr(address_import, "COMMUNES_KEPT", 2)


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("name", ["base.csv", "base.csv.gz"])
def test_a_broken_off_import_goes_on_at_its_row_and_ends_alike(engine: Engine, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    write_base(file, 1_000, seed=3)
    told = list[int]()

    def stop_at_the_fourth(done: int, total: int) -> None:
        told.append(done)
        if len(told) == 4:
            raise StoppedError

    with pytest.raises(StoppedError):
        take(engine, file, stop_at_the_fourth)
    assert doors(engine) == set()

    report = take(engine, file)

    assert (report.resumed_at, report.rows, report.is_new) == (400, 1_000, True)
    whole = doors(engine)
    take(engine, write_other(tmp_path))
    assert len(whole) + report.dropped <= 1_000
    assert whole == expected_doors(file)


def write_other(folder: Path) -> Path:
    return write_extract(folder / "elsewhere.csv", a_row(3, "Rue du Port", town=("99001", "99000", "Ailleurs")))


def expected_doors(file: Path) -> set[tuple[object, ...]]:
    """The doors of a file, read by hand: columns in their published places, fictitious numbers left out."""
    text = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    rows = [line.split(";") for line in text.decode().splitlines()[1:]]
    return {
        (row[6], row[4], row[5], int(row[2]), row[3].upper(), float(row[12]), float(row[13]))
        for row in rows
        if 0 < int(row[2]) < 5000
    }


@pytest.mark.usefixtures("small_batches")
def test_rows_of_a_file_that_is_not_sorted_find_their_street_again(
    bring: Callable[..., ImportReport], engine: Engine
) -> None:
    towns = [("99001", "99000", "Un"), ("99002", "99000", "Deux"), ("99003", "99000", "Trois")]
    rows = [a_row(number, "Rue A", town=towns[number % 3]) for number in range(1, 301)]

    bring(*rows)

    assert (count(engine, address_streets), count(engine, address_doors)) == (3, 300)


@pytest.mark.usefixtures("small_batches")
def test_two_imports_of_one_file_at_once_do_not_write_twice(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "base.csv"
    write_base(file, 500, seed=4)
    told = list[int]()

    def let_another_run(done: int, total: int) -> None:
        told.append(done)
        if len(told) == 2:
            take(engine, file)

    with pytest.raises(ImportOvertakenError):
        take(engine, file, let_another_run)
    assert doors(engine) == expected_doors(file)


# --- Finding ------------------------------------------------------------------------------------


@pytest.fixture
def base(bring: Callable[..., ImportReport]) -> None:
    bring(
        *LILAS,
        a_row(14, "Rue des Lilas", "b", lon=-2.002),
        a_row(16, "Rue des Lilas", "b", lon=-2.003),
        a_row(16, "Rue des Lilas", "bis", lon=-2.004),
        a_row(3, "Boulevard du Général de Gaulle"),
        a_row(5, "La Ville Jégu"),
        a_row(1, "Rue de la Tour"),
        a_row(1, "Rue du Tour", lon=-2.5),
        a_row(8, "Rue Kléber", town=("33063", "33200", "Bordeaux"), lon=-0.60),
        a_row(8, "Rue Kléber", town=("33063", "33800", "Bordeaux"), lon=-0.57),
        a_row(3, "Rue du Port", town=PARIS_11),
        a_row(9, "Rue de Passy", town=("75116", "75116", "Paris 16e Arrondissement")),
    )


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("12 rue des Lilas, 35400 Saint-Malo", DoorState.KNOWN),
        ("12 bis RUE DES LILAS 35400 ST MALO", DoorState.KNOWN),
        ("14 bis rue des Lilas, 35400 Saint-Malo", DoorState.KNOWN),
        ("12 rue des Lilax, 35400 Saint-Malo", DoorState.KNOWN),
        ("3 bd Gal de Gaulle, 35400 Saint-Malo", DoorState.KNOWN),
        ("5 La Ville Jégu, 35400 Saint-Malo", DoorState.KNOWN),
        ("Appt 4, 12 rue des Lilas, 35400 Saint-Malo", DoorState.KNOWN),
        ("3 rue du Port, 75011 Paris", DoorState.KNOWN),
        ("9 rue de Passy, 75016 Paris", DoorState.KNOWN),
        ("11 rue des Lilas, 35400 Saint-Malo", DoorState.NO_DOOR),
        ("12 ter rue des Lilas, 35400 Saint-Malo", DoorState.NO_DOOR),
        ("12 avenue des Lilas, 35400 Saint-Malo", DoorState.NO_STREET),
        ("12 rue des Roses, 35400 Saint-Malo", DoorState.NO_STREET),
        ("7 Le Bas Chemin Perdu, 35400 Saint-Malo", DoorState.NOT_ASKED),
        ("rue des Lilas, 35400 Saint-Malo", DoorState.NOT_ASKED),
        ("12 rue des Lilas, 29200 Brest", DoorState.NOT_COVERED),
        ("12 rue des Lilas", DoorState.NOT_COVERED),
        ("", DoorState.NOT_COVERED),
    ],
)
def test_a_door_is_known_or_not(engine: Engine, address: str, state: DoorState) -> None:
    assert find(engine, address).state is state


@pytest.mark.usefixtures("base")
def test_b_and_bis_are_two_doors_where_both_stand_on_the_street(engine: Engine) -> None:
    both, letter_only = (find(engine, f"{number} bis rue des Lilas, 35400 Saint-Malo") for number in (16, 14))

    assert (both.has_twin, both.door and both.door.lon) == (True, -2.004)
    assert (letter_only.has_twin, letter_only.door and letter_only.door.lon) == (False, -2.002)


@pytest.mark.usefixtures("base")
def test_two_streets_of_one_name_are_told_apart_by_postcode(engine: Engine) -> None:
    found = [find(engine, f"8 rue Kléber, {postcode} Bordeaux") for postcode in ("33200", "33800")]

    assert [one.door and one.door.lon for one in found] == [-0.60, -0.57]
    assert all(one.is_exact for one in found)
    assert not find(engine, "8 rue Kléber, Bordeaux").is_exact


@pytest.mark.usefixtures("base")
def test_an_article_of_another_gender_is_another_street(engine: Engine) -> None:
    found = find(engine, "1 rue du Tour, 35400 Saint-Malo")

    assert found.door is not None
    assert found.door.lon == -2.5


@pytest.mark.usefixtures("base")
def test_a_missing_number_is_placed_at_the_nearest_one_and_not_exactly(engine: Engine) -> None:
    found = find(engine, "11 rue des Lilas, 35400 Saint-Malo")

    assert (found.is_exact, found.door and found.door.number) == (False, 10)


# --- Offering -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("12 rue des Lilas 35400", "12 Rue des Lilas, 35400 Saint-Malo"),
        ("12 rue des lil", "12 Rue des Lilas, 35400 Saint-Malo"),
        ("12 rue des lials saint malo", "12 Rue des Lilas, 35400 Saint-Malo"),
        ("12 r des lilas st malo", "12 Rue des Lilas, 35400 Saint-Malo"),
        ("16 bis rue des lilas", "16 b Rue des Lilas, 35400 Saint-Malo"),
        ("3 bd de gaul", "3 Boulevard du Général de Gaulle, 35400 Saint-Malo"),
        ("99 rue des lilas 35400", "Rue des Lilas, 35400 Saint-Malo"),
        ("3 rue du port paris", "3 Rue du Port, 75011 Paris 11e Arrondissement"),
    ],
)
def test_what_is_half_typed_or_misspelt_is_offered_first(engine: Engine, typed: str, expected: str) -> None:
    offered = SqlPlaces(Transactions(engine)).suggest(typed, 3)

    assert offered[0].label == expected


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize("typed", ["", "   ", "12", "zzz qqq xxx", "35400", ";';--", "rue", "é" * 500])
def test_nothing_is_offered_for_what_means_nothing(engine: Engine, typed: str) -> None:
    assert SqlPlaces(Transactions(engine)).suggest(typed, 3) == ()


def test_without_an_import_nothing_is_known_and_nothing_is_offered(engine: Engine) -> None:
    places = SqlPlaces(Transactions(engine))

    assert places.locate("12 rue des Lilas, 35400 Saint-Malo") is None
    assert places.suggest("12 rue des Lilas", 3) == ()
