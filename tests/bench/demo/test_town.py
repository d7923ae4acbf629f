"""The town as an operator's files: its doors and its quarters."""

from __future__ import annotations

import csv
import io

from shapely.geometry import Point

from bench.demo.making import address_file
from bench.demo.papers import PAPERS
from bench.demo.town import CITY, INSEE, POSTCODE, QUARTERS, doors, quarters_geojson
from verification.addresses import compare, parse_address
from verification.addresses.communes import commune_table, resolve
from verification.areas.base_rows import columns_of, read_row
from verification.areas.geojson import read_quarters


def test_no_commune_has_the_towns_code_postcode_or_name() -> None:
    table = commune_table()

    assert INSEE not in table.roots
    assert POSTCODE not in table.by_postcode
    assert not resolve(None, CITY, False).places


def test_the_town_has_400_doors_on_25_streets() -> None:
    rows = list(csv.reader(io.StringIO(address_file().decode()), delimiter=";"))
    columns = columns_of(rows[0])

    read = [read_row(row, columns) for row in rows[1:]]

    assert None not in read
    assert len(read) == 400
    assert len({one.label for one in read if one}) == 25


def test_every_door_lies_in_its_own_quarter_and_in_no_other() -> None:
    shapes = {one.id: one.shape for one in read_quarters(quarters_geojson(), is_perimeter=False).quarters}

    around = {
        door.address: {key for key, shape in shapes.items() if shape and shape.contains(Point(door.lon, door.lat))}
        for door in doors()
    }

    assert around == {door.address: {door.quarter} for door in doors()}


def test_the_map_is_read_without_a_remark() -> None:
    read = read_quarters(quarters_geojson(), is_perimeter=False)

    assert read.remarks == ()
    assert len(read.quarters) == len(QUARTERS) == 5


def test_every_address_of_the_town_is_read_and_is_itself_in_capitals() -> None:
    written = [door.address for door in doors()]

    unread = [one for one in written if parse_address(one).city is None or parse_address(one).number is None]
    unlike = [one for one in written if compare(one, one.upper()).verdict.value != "same"]

    assert unread == []
    assert unlike == []


def test_every_paper_has_a_name_of_its_own_and_names_a_paper_before_it() -> None:
    keys = [story.key for story in PAPERS]

    assert len(set(keys)) == len(keys)
    assert all(story.again_of in keys[: keys.index(story.key)] for story in PAPERS if story.again_of)
