"""How well a page can be seen."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.cleaning import flattened, gray_of, reading_scale
from ocr.quality import is_blank, quality_of, quality_problems
from ocr.reading import Box, Word
from tests.ocr.papers import Pixels, bill_pixels


@pytest.fixture(scope="module")
def page() -> Pixels:
    return bill_pixels()


def codes(page: Pixels, height_px: float | None = 18.0) -> list[str]:
    quality = quality_of(page, (), height_px, is_photograph=True)
    return [problem.code for problem in quality_problems(quality, 1, fatal=True)]


def test_clean_page_has_no_problem(page: Pixels) -> None:
    assert codes(page) == []


def test_blur_is_noticed(page: Pixels) -> None:
    assert codes(np.asarray(cv2.GaussianBlur(page, (0, 0), 4))) == ["document.blurred"]


def test_darkness_is_noticed(page: Pixels) -> None:
    assert codes((page * 0.2).astype(np.uint8)) == ["document.dark"]


def test_burnt_patch_on_grey_paper_is_noticed(page: Pixels) -> None:
    grey = (page * 0.8).astype(np.uint8)
    cv2.circle(grey, (800, 1200), 300, 255, -1)

    assert codes(grey) == ["document.glare"]


def test_letters_of_seven_pixels_are_too_small(page: Pixels) -> None:
    assert codes(page, 7.0) == ["document.too_small"]


def test_words_that_run_out_of_the_picture_are_noticed(page: Pixels) -> None:
    row = tuple(Word(text="ruelle", box=Box(page=1, left=0, top=top, right=80, bottom=top + 20))
                for top in (100, 140, 180))

    quality = quality_of(page, (row,), 18.0, is_photograph=True)

    assert quality.cut_edges == 1


def test_white_grey_and_noisy_sheets_are_blank(page: Pixels) -> None:
    noise = np.random.default_rng(3).normal(230, 3, (1200, 850)).clip(0, 255).astype(np.uint8)

    assert is_blank(np.full((800, 600), 255, dtype=np.uint8))
    assert is_blank(noise)
    assert not is_blank(page)


def test_flattening_takes_a_shadow_out(page: Pixels) -> None:
    shadow = np.linspace(1.0, 0.4, page.shape[1])[None, :]

    even = flattened((page * shadow).astype(np.uint8))

    assert float(np.percentile(even[:, -200:], 50)) > 240


@pytest.mark.parametrize("dpi", [75, 200, 400])
def test_letters_are_brought_to_a_readable_height(dpi: int) -> None:
    pixels = gray_of(bill_pixels(dpi))
    scale = reading_scale(pixels)

    assert {75: scale > 1.2, 200: scale == 1.0, 400: scale < 1.0}[dpi]
