"""Words to lines."""

from __future__ import annotations

from ocr.layout import lines_of, rows_of
from ocr.reading import Box, Word


def a_word(text: str, left: float, top: float, *, height: float = 20) -> Word:
    return Word(text=text, box=Box(page=1, left=left, top=top, right=left + 10 * len(text), bottom=top + height))


def texts(words: list[Word]) -> list[str]:
    return [line.text for line in lines_of(rows_of(words))]


def test_words_of_one_baseline_make_one_line_left_to_right() -> None:
    words = [a_word("Lilas", 208, 101), a_word("12", 100, 100), a_word("rue", 128, 99), a_word("des", 170, 102)]

    assert texts(words) == ["12 rue des Lilas"]


def test_a_wide_gap_separates_two_columns() -> None:
    words = [a_word("Lieu", 100, 100), a_word("12", 600, 104), a_word("rue", 630, 104)]

    assert texts(words) == ["Lieu", "12 rue"]


def test_staggered_columns_do_not_glue_rows_together() -> None:
    left = [a_word("gauche", 100, 100 + 28 * row) for row in range(3)]
    right = [a_word("droite", 600, 114 + 28 * row) for row in range(3)]

    assert sorted(texts(left + right)) == ["droite"] * 3 + ["gauche"] * 3


def test_lines_come_from_top_to_bottom() -> None:
    words = [a_word("bas", 100, 300), a_word("haut", 100, 100), a_word("milieu", 100, 200)]

    assert texts(words) == ["haut", "milieu", "bas"]


def test_no_words_make_no_lines() -> None:
    assert lines_of(rows_of([])) == ()
