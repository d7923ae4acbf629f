from __future__ import annotations

from dataclasses import replace

import pytest

from ocr.fields import read_fields
from ocr.reading import DocumentReading, FileKind, Page
from tests.ocr.fields.builders import HEIGHT, a_page

FOOT = HEIGHT - 60.0


def page_count(left: float, top: float, text: str) -> int | None:
    return read_fields((a_page((left, top, text), (70, 400, "Facture du 3 mars 2026")),)).page_count


def reading_of(page: Page) -> DocumentReading:
    return DocumentReading(file_kind=FileKind.PDF, sha256="", pages=(page,), fields=read_fields((page,)))


@pytest.mark.parametrize("printed", ["Page 1/3", "page 1 sur 3", "Page n° 1/3", "PAGE 1 / 3", "Feuillet 1/3"])
def test_the_number_of_pages_is_read_wherever_it_is_said(printed: str) -> None:
    assert page_count(900, 700, printed) == 3


def test_a_bare_pair_of_figures_counts_in_the_margins_only() -> None:
    assert page_count(900, FOOT, "1/3") == 3
    assert page_count(900, 700, "1/3") is None


@pytest.mark.parametrize("printed", ["Page 4/3", "Page 1/300", "Page 1/3/2026", "1/3 de la somme", "Page d'accueil"])
def test_other_figures_are_no_number_of_pages(printed: str) -> None:
    assert page_count(900, FOOT, printed) is None


def test_a_paper_of_three_pages_sent_as_one_lacks_pages() -> None:
    page = a_page((900, FOOT, "Page 1/3"))
    reading = reading_of(page)

    assert reading.lacks_pages
    assert not replace(reading, pages=(page, page, page)).lacks_pages


def test_a_paper_that_says_nothing_of_its_pages_lacks_none() -> None:
    page = a_page((70, 400, "Facture du 3 mars 2026"))

    assert not reading_of(page).lacks_pages
