"""Print that the recogniser made no words of."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.overlooked import LEAST_READ_SHARE, read_share
from ocr.ports import Arrangement, GrayImage, Picture, Rows
from ocr.reading import Box, Word
from ocr.upright import upright_page
from tests.ocr.papers import Pixels, bill_pixels


@pytest.fixture(scope="module")
def page() -> Pixels:
    return bill_pixels()


def a_word(top: float, bottom: float, page: Pixels) -> Word:
    return Word(text="paragraphe", box=Box(page=1, left=0, top=top, right=page.shape[1], bottom=bottom))


class HalfBlind:
    """Sees the upper part of a page only, unless told that it is unevenly printed."""

    def rows(self, image: GrayImage, *, page: int, arrangement: Arrangement) -> Rows:
        share = 1.0 if arrangement is Arrangement.UNEVEN else 0.2
        word = a_word(0, share * image.shape[0], image)
        return ((word,) * 6, (word,) * (6 if share == 1.0 else 0))


def test_words_all_over_the_page_overlook_nothing(page: Pixels) -> None:
    assert read_share(page, ((a_word(0, page.shape[0], page),),)) == 1.0


def test_a_page_without_words_is_overlooked(page: Pixels) -> None:
    assert read_share(page, ()) == 0.0


def test_a_paragraph_without_words_is_noticed(page: Pixels) -> None:
    upper_half = ((a_word(0, page.shape[0] * 0.3, page),),)

    assert 0.2 < read_share(page, upper_half) < LEAST_READ_SHARE


def test_pictures_and_ruled_lines_are_no_print(page: Pixels) -> None:
    empty = np.full_like(page, 255)
    empty[300:600, 300:900] = 30
    empty[1000:1003, 100:1500] = 0

    assert read_share(empty, ()) == 1.0


def test_a_page_half_overlooked_is_read_once_more(page: Pixels) -> None:
    read = upright_page(Picture(pixels=page, paper_is_whole=True), HalfBlind(), 1)

    assert sum(len(row) for row in read.rows) == 12
