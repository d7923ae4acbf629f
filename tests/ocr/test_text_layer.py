"""Whether a text layer may stand for the page."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.reading import Box, Word
from ocr.text_layer import is_readable, is_visible
from tests.ocr.papers import BODY_LINES

WORD = Word(text="Tilleuls", box=Box(page=1, left=10, top=10, right=60, bottom=30))


def test_french_sentences_are_readable() -> None:
    assert is_readable("\n".join(BODY_LINES))


@pytest.mark.parametrize("text", ["", "Page 1/2", "\x01\x02\x03\x04" * 40, "(cid:12)(cid:40)(cid:7)" * 30,
                                  "□□□ □□" * 30, "xkcd qrtzp lmnrv wgfst " * 10])
def test_junk_is_not_readable(text: str) -> None:
    assert not is_readable(text)


def test_a_word_without_ink_is_not_visible() -> None:
    assert not is_visible(WORD, np.full((50, 100), 255, dtype=np.uint8))


def test_a_word_with_ink_is_visible() -> None:
    page = np.full((50, 100), 255, dtype=np.uint8)
    page[15:25, 20:50] = 40

    assert is_visible(WORD, page)


def test_a_word_off_the_page_is_not_visible() -> None:
    assert not is_visible(WORD, np.zeros((8, 8), dtype=np.uint8))
