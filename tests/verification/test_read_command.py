"""``palier read``: everything that was read, as values or drawn on the pages."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
from PIL import Image
from typer.testing import CliRunner

from bench.documents.make import make
from ocr.adapters.overlay import ADDRESS, DATE, PERSON
from verification.cli import app

BILL = make(1, layout="electricity_boxes", render="pdf")


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("bill") / "facture.pdf"
    file.write_bytes(BILL.data)
    return file


def read(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["read", *(str(argument) for argument in arguments)])


def test_json_holds_every_word_with_its_place_and_every_field_with_its_role(bill: Path) -> None:
    ended = read(bill, "--json")

    said = json.loads(ended.stdout)
    words = [word for page in said["pages"] for line in page["lines"] for word in line["words"]]
    assert ended.exit_code == 0
    assert len(words) > 50
    assert all({"left", "top", "right", "bottom", "page"} == set(word["box"]) for word in words)
    assert said["fields"]["document_type"] == BILL.truth.document_type
    assert "home" in {address["role"] for address in said["fields"]["addresses"]}
    assert BILL.truth.issue_date in {date["value"] for date in said["fields"]["dates"]}


def test_the_table_names_the_holder_and_the_home(bill: Path) -> None:
    ended = read(bill)

    assert ended.exit_code == 0
    assert all(name.casefold() in ended.stdout.casefold() for name in BILL.truth.holders[0].split())
    assert "home" in ended.stdout


def test_the_overlay_frames_holder_home_and_date_in_their_colours(bill: Path, tmp_path: Path) -> None:
    out = tmp_path / "lu.png"

    ended = read(bill, "--overlay", out)

    pixels = np.asarray(Image.open(out).convert("RGB"))
    assert ended.exit_code == 0
    for colour in (PERSON, ADDRESS, DATE):
        assert (pixels == colour).all(axis=2).sum() > 100


def test_every_page_gets_its_own_picture(tmp_path: Path) -> None:
    file, out = tmp_path / "deux.pdf", tmp_path / "lu.png"
    with pikepdf.open(BytesIO(BILL.data)) as once, pikepdf.open(BytesIO(BILL.data)) as twice:
        twice.pages.extend(once.pages)
        twice.save(file)

    ended = read(file, "--overlay", out)

    assert ended.exit_code == 0
    assert sorted(made.name for made in tmp_path.glob("*.png")) == ["lu-2.png", "lu.png"]


def test_a_file_that_is_no_document_is_said_so_and_nothing_is_drawn(tmp_path: Path) -> None:
    file, out = tmp_path / "notes.txt", tmp_path / "lu.png"
    file.write_text("rien")

    ended = read(file, "--overlay", out)

    assert ended.exit_code == 0
    assert "document.unsupported_format" in ended.stdout
    assert not out.exists()


def test_an_absent_file_and_a_wrong_picture_name_are_wrong_usage(bill: Path, tmp_path: Path) -> None:
    assert read(tmp_path / "absent.pdf").exit_code == 2
    assert read(bill, "--overlay", tmp_path / "lu.gif").exit_code == 2
