"""What a veil hides is gone from the pixels."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.adapters.veiling import BAR, COVER, PAPER, veiled
from ocr.veil import Veil

RANDOM = np.random.default_rng(7)


@pytest.fixture(params=[(200, 100), (200, 100, 3)], ids=["grey", "colour"])
def page(request: pytest.FixtureRequest) -> np.ndarray:
    made: np.ndarray = RANDOM.integers(0, 256, size=request.param, dtype=np.uint8)
    return made


def test_nothing_but_the_shown_places_comes_through(page: np.ndarray) -> None:
    seen = veiled(page, Veil(shown=((0.1, 0.2, 0.5, 0.3),), bars=((0.0, 0.8, 0.5, 0.9),)))

    assert np.array_equal(seen[40:60, 10:50], page[40:60, 10:50])
    rest = np.ones(page.shape[:2], dtype=bool)
    rest[40:60, 10:50] = False
    assert set(np.unique(seen[rest])) == {PAPER, BAR}


def test_hidden_print_makes_no_difference_to_what_is_shown(page: np.ndarray) -> None:
    other = RANDOM.integers(0, 256, size=page.shape, dtype=np.uint8)
    other[40:60, 10:50] = page[40:60, 10:50]
    veil = Veil(shown=((0.1, 0.2, 0.5, 0.3),))

    assert np.array_equal(veiled(page, veil), veiled(other, veil))


def test_covered_place_is_flat_on_a_whole_page(page: np.ndarray) -> None:
    seen = veiled(page, Veil(covered=((0.0, 0.0, 1.0, 0.5),)))

    assert set(np.unique(seen[:100])) == {COVER}
    assert np.array_equal(seen[100:], page[100:])


def test_stamp_changes_the_pixels_and_the_page_stays_readable() -> None:
    paper = np.full((400, 300), 255, dtype=np.uint8)

    seen = veiled(paper, Veil(stamp="1111 2026-11-23 10:00"))

    assert 0.005 < float((seen < 255).mean()) < 0.2
    assert int(seen.min()) > 150
    assert int(paper.min()) == 255


def test_places_beyond_the_page_are_cut(page: np.ndarray) -> None:
    assert np.array_equal(veiled(page, Veil(shown=((-1.0, -1.0, 2.0, 2.0),))), page)
