"""Which way print runs."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.orientation import SURELY_ON_ITS_HEAD, feet_over_heads, rows_over_columns, skew_deg
from ocr.rectify import straightened
from tests.ocr.papers import Pixels, bill_pixels


@pytest.fixture(scope="module")
def page() -> Pixels:
    return bill_pixels()


def test_print_runs_along_an_upright_page(page: Pixels) -> None:
    ratio = rows_over_columns(page)

    assert ratio is not None
    assert ratio > 1.25


def test_print_runs_across_a_page_on_its_side(page: Pixels) -> None:
    ratio = rows_over_columns(np.ascontiguousarray(np.rot90(page)))

    assert ratio is not None
    assert ratio < 0.8


def test_letters_stand_on_their_feet(page: Pixels) -> None:
    assert feet_over_heads(page) > 1
    assert feet_over_heads(np.ascontiguousarray(np.rot90(page, 2))) < SURELY_ON_ITS_HEAD


@pytest.mark.parametrize("tilt", [-6.0, -1.5, 2.0, 7.5])
def test_a_tilt_is_measured_and_taken_out(page: Pixels, tilt: float) -> None:
    tilted = straightened(page, tilt)

    assert skew_deg(tilted) == pytest.approx(-tilt, abs=0.25)


def test_a_straight_page_is_not_turned(page: Pixels) -> None:
    assert skew_deg(page) == 0.0


def test_an_empty_page_has_no_direction() -> None:
    empty = np.full((400, 300), 255, dtype=np.uint8)

    assert rows_over_columns(empty) is None
    assert skew_deg(empty) == 0.0
    assert feet_over_heads(empty) == 1.0
