"""The quarter of a case on both databases: found, chosen, moved by a new map; and the commands that import maps."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from typer.testing import CliRunner

from tests.builders import a_claim
from tests.verification.service.base_files import a_row, write_extract
from tests.verification.service.house import House
from verification import cases
from verification.adapters.address_import import import_addresses
from verification.adapters.audit_log import audit_entries
from verification.adapters.tables import cases as case_rows
from verification.adapters.tables import decisions, quarters
from verification.cli import app
from verification.domain.errors import CaseClosedError, QuarterNotOfferedError
from verification.neighbourhoods import choose_quarter, quarter_of

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
EDGE = -2.0
"""Two quarters meet on this longitude; a degree east is 73.5 km here, so 0.0004 degrees are 29 m."""

TOWN = (
    a_row(12, "Rue des Lilas", lon=EDGE - 0.0004),
    a_row(13, "Rue des Lilas", lon=EDGE + 0.0004),
    a_row(14, "Rue des Lilas", lon=EDGE - 0.005),
    a_row(16, "Rue des Lilas", lon=EDGE - 0.05),
)


def a_feature(name: str, west: float, east: float, **more: Any) -> dict[str, Any]:
    ring = [[west, 48.64], [east, 48.64], [east, 48.66], [west, 48.66], [west, 48.64]]
    return {
        "type": "Feature",
        "properties": {"name": name} | more,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def a_map(file: Path, *features: dict[str, Any]) -> Path:
    file.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
    return file


WEST, EAST = a_feature("Rocabey", EDGE - 0.01, EDGE), a_feature("Paramé", EDGE, EDGE + 0.01)


@pytest.fixture
def palier(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """The command line on this database."""
    monkeypatch.setenv("PALIER_DATABASE_URL", engine.url.render_as_string(hide_password=False))

    def run(*arguments: object) -> Any:
        ended = CliRunner().invoke(app, [str(argument) for argument in arguments], env={"COLUMNS": "200"})
        if ended.exception is not None and not isinstance(ended.exception, SystemExit):
            raise ended.exception
        return ended

    yield run


@pytest.fixture
def town(engine: Engine, tmp_path: Path, palier: Callable[..., Any]) -> None:
    """Four doors, and two quarters."""
    import_addresses(engine, write_extract(tmp_path / "base.csv", *TOWN), now=NOW, progress=lambda done, total: None)
    palier("neighbourhoods", "import", a_map(tmp_path / "map.json", WEST, EAST), "--apply")


def opened(house: House, number: int, case_id: str = "case-1") -> Any:
    return house.open(case_id, a_claim(address=f"{number} rue des Lilas, 35400 Saint-Malo"))


def actions(house: House, case_id: str) -> list[str]:
    return [row["action"] for row in house.rows(audit_entries, object_id=case_id)]


def test_without_any_map_a_case_has_no_quarter(house: House) -> None:
    assert opened(house, 12).quarter is None


def test_without_polygons_the_quarter_is_the_commune(house: House, engine: Engine, tmp_path: Path) -> None:
    import_addresses(engine, write_extract(tmp_path / "b.csv", *TOWN), now=NOW, progress=lambda done, total: None)

    case = opened(house, 12)

    assert case.quarter == "commune:35288"
    assert quarter_of(house.services, case).label == "Saint-Malo"


@pytest.mark.usefixtures("town")
def test_a_declared_address_falls_in_its_quarter(house: House) -> None:
    found = [opened(house, number, f"case-{number}").quarter for number in (12, 13, 14, 16)]

    assert found == ["rocabey", "parame", "rocabey", "commune:35288"]


@pytest.mark.usefixtures("town")
def test_a_resident_near_the_edge_may_choose_and_it_is_written_down(house: House) -> None:
    offer = quarter_of(house.services, opened(house, 12))
    assert offer.choices == (("rocabey", "Rocabey"), ("parame", "Paramé"))

    chosen = choose_quarter(house.services, "case-1", "parame", actor="resident")

    assert (chosen.quarter, chosen.quarter_chosen) == ("parame", True)
    assert actions(house, "case-1") == ["case.opened", "case.quarter_chosen"]


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(("number", "wanted"), [(14, "parame"), (12, "elsewhere"), (16, "rocabey")])
def test_a_quarter_that_is_not_near_is_not_given(house: House, number: int, wanted: str) -> None:
    before = opened(house, number).quarter

    with pytest.raises(QuarterNotOfferedError):
        choose_quarter(house.services, "case-1", wanted, actor="resident")

    assert house.case().quarter == before


@pytest.mark.usefixtures("town")
def test_a_case_that_is_over_takes_no_choice_and_an_erased_one_keeps_no_quarter(house: House) -> None:
    opened(house, 12)
    cases.erase(house.services, "case-1", actor="resident")

    with pytest.raises(CaseClosedError):
        choose_quarter(house.services, "case-1", "parame", actor="resident")
    assert house.case().quarter is None


@pytest.mark.usefixtures("town")
def test_another_address_forgets_the_choice_and_another_name_does_not(house: House) -> None:
    opened(house, 12)
    choose_quarter(house.services, "case-1", "parame", actor="resident")

    cases.correct_claim(
        house.services, "case-1", "Zoé Martin", "12 rue des Lilas, 35400 Saint-Malo", actor="resident"
    )
    assert house.case().quarter_chosen

    cases.correct_claim(
        house.services, "case-1", "Zoé Martin", "14 rue des Lilas, 35400 Saint-Malo", actor="resident"
    )
    assert (house.case().quarter, house.case().quarter_chosen) == ("rocabey", False)


@pytest.mark.usefixtures("town")
def test_what_is_known_of_the_place_is_kept_with_the_decision(house: House) -> None:
    opened(house, 12)

    house.work(house.send())

    (kept,) = house.rows(decisions)
    (area,) = [finding for finding in kept["findings"] if finding["check"] == "area"]
    assert (area["verdict"], area["reason"]) == ("pass", None)
    # 0.0004 degrees of longitude at 48.65 degrees north.
    assert area["params"] == {"door": "known", "quarter_kind": "dense", "outside": 0, "distance_m": 29, "other_twin": 0}
    assert kept["outcome"] == "verified"


@pytest.mark.usefixtures("town")
def test_a_home_outside_goes_to_a_human_where_the_network_keeps_to_its_quarters(house: House) -> None:
    house.services = replace(house.services, policy=replace(house.services.policy, only_quarters=True))
    opened(house, 16)

    house.work(house.send())

    (kept,) = house.rows(decisions)
    assert "address.outside_area" in kept["reasons"]


@pytest.mark.usefixtures("town")
def test_a_new_map_tells_who_would_move_and_writes_nothing(
    house: House, tmp_path: Path, palier: Callable[..., Any]
) -> None:
    opened(house, 12, "case-1")
    opened(house, 13, "case-2")
    wider = a_map(tmp_path / "new.json", a_feature("Rocabey", EDGE - 0.01, EDGE + 0.01))

    told = palier("neighbourhoods", "import", wider)

    assert told.exit_code == 0
    assert "case-2" in told.stdout
    assert "case-1" not in told.stdout
    assert house.case("case-2").quarter == "parame"
    assert len(house.rows(quarters)) == 2


@pytest.mark.usefixtures("town")
def test_a_new_map_moves_those_it_told_of_and_a_choice_that_still_holds_stays(
    house: House, tmp_path: Path, palier: Callable[..., Any]
) -> None:
    for number in (12, 13, 14):
        opened(house, number, f"case-{number}")
    choose_quarter(house.services, "case-12", "parame", actor="resident")
    shifted = a_map(
        tmp_path / "new.json", a_feature("Centre", EDGE - 0.01, EDGE), a_feature("Paramé", EDGE, EDGE + 0.01)
    )

    ended = palier("neighbourhoods", "import", shifted, "--apply")

    assert "1 of 1 cases moved" in ended.stderr
    found = {row["id"]: (row["quarter"], row["quarter_chosen"]) for row in house.rows(case_rows)}
    assert found == {"case-12": ("parame", True), "case-13": ("parame", False), "case-14": ("centre", False)}
    assert actions(house, "case-14") == ["case.opened", "case.quarter_moved"]
    assert palier("neighbourhoods", "import", shifted, "--apply").stderr.endswith("0 of 0 cases moved\n")


def test_cases_older_than_the_address_base_are_placed_afterwards(
    house: House, engine: Engine, tmp_path: Path, palier: Callable[..., Any]
) -> None:
    opened(house, 12)
    import_addresses(engine, write_extract(tmp_path / "b.csv", *TOWN), now=NOW, progress=lambda done, total: None)

    assert palier("neighbourhoods", "move").exit_code == 0
    assert house.case().quarter is None
    palier("neighbourhoods", "move", "--apply")

    assert house.case().quarter == "commune:35288"


@pytest.mark.usefixtures("town")
def test_perimeters_stand_beside_the_quarters(house: House, tmp_path: Path, palier: Callable[..., Any]) -> None:
    estate = a_map(tmp_path / "estate.json", a_feature("Les Horizons", EDGE - 0.002, EDGE, id="bailleur-7"))

    palier("neighbourhoods", "import", estate, "--perimeters", "--apply")

    place = house.services.places.locate("12 rue des Lilas, 35400 Saint-Malo")
    assert place is not None
    assert (place.quarter, place.perimeters) == ("rocabey", ("bailleur-7",))
    shown = palier("neighbourhoods", "show").stdout
    assert [line.split()[0] for line in shown.splitlines()[1:]] == ["rocabey", "parame", "bailleur-7"]


@pytest.mark.usefixtures("town")
def test_a_perimeter_does_not_take_a_quarters_id(tmp_path: Path, palier: Callable[..., Any]) -> None:
    twin = a_map(tmp_path / "twin.json", a_feature("Rocabey", EDGE - 0.002, EDGE))

    ended = palier("neighbourhoods", "import", twin, "--perimeters")

    assert ended.exit_code == 2
    assert "taken by a quarter" in ended.stderr


def test_a_map_is_refused_whole_with_a_plain_sentence(
    engine: Engine, tmp_path: Path, palier: Callable[..., Any]
) -> None:
    ended = palier("neighbourhoods", "import", tmp_path / "absent.json", "--apply")

    assert (ended.exit_code, "can not be read" in ended.stderr) == (2, True)
    with engine.connect() as connection:
        assert connection.execute(select(quarters)).all() == []


def test_the_address_base_comes_in_by_its_command(tmp_path: Path, palier: Callable[..., Any]) -> None:
    file = write_extract(tmp_path / "base.csv.gz", *TOWN, a_row(0, "Rue des Lilas"))

    first, again = palier("addresses", "import", file), palier("addresses", "import", file)

    assert "4 doors in 1 communes from 5 rows; 1 rows" in first.stderr
    assert "nothing changed" in again.stderr
    assert "done" in palier("addresses", "show").stdout


def test_a_file_that_is_no_extract_ends_with_2(tmp_path: Path, palier: Callable[..., Any]) -> None:
    file = tmp_path / "other.csv"
    file.write_text("a;b\n1;2\n")

    assert palier("addresses", "import", file).exit_code == 2
    assert palier("addresses", "import", tmp_path / "absent.csv").exit_code == 2
