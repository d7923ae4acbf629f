"""Which places of a paper a moderator sees, and which nobody needs."""

from __future__ import annotations

from datetime import date

import pytest

from ocr.reading import (
    Box,
    DateRole,
    DocumentReading,
    Fields,
    FileKind,
    FoundDate,
    FoundPerson,
    FoundReference,
    Line,
    Page,
    PersonRole,
    ReferenceKind,
    Signal,
    Strength,
    TextSource,
    Word,
)
from tests.builders import a_home
from verification.shown_zones import issuer_box, sensitive_areas, veil_of_zones, zones_of

WIDTH, HEIGHT = 1000, 1000
LINE_PX, WORD_PX = 20, 100


def a_box(row: int, first: int = 0, last: int = 0) -> Box:
    """The words first to last of a row of the page."""
    top = row * 50.0
    return Box(page=1, left=first * 120.0, top=top, right=last * 120.0 + WORD_PX, bottom=top + LINE_PX)


def a_line(row: int, text: str) -> Line:
    return Line(words=tuple(Word(text=word, box=a_box(row, place, place)) for place, word in enumerate(text.split())))


def a_paper(*texts: str, signals: tuple[Signal, ...] = (), **fields: object) -> DocumentReading:
    lines = tuple(a_line(row, text) for row, text in enumerate(texts))
    page = Page(number=1, width=WIDTH, height=HEIGHT, source=TextSource.TEXT_LAYER, lines=lines)
    made = Fields(**fields)  # type: ignore[arg-type]
    return DocumentReading(file_kind=FileKind.PDF, sha256="", pages=(page,), fields=made, signals=signals)


def covered_rows(reading: DocumentReading) -> set[int]:
    return {round(area[1] * HEIGHT / 50) for area in sensitive_areas(reading, reading.pages[0])}


def test_needed_are_who_where_when_from_whom_and_signs() -> None:
    holder = FoundPerson(role=PersonRole.HOLDER, name="MARTIN LEA", box=a_box(1, 0, 1))
    reading = a_paper(
        "Énergie du Port",
        "MARTIN LEA",
        issuer="ENERGIE DU PORT",
        persons=(holder,),
        addresses=(a_home("12 RUE DES LILAS", box=a_box(2, 0, 3)),),
        dates=(FoundDate(role=DateRole.ISSUE, value=date(2026, 9, 2), box=a_box(5)),),
        signals=(Signal(code="pdf.overlay", strength=Strength.STRONG, box=a_box(9)),),
    )

    assert [zone.label for zone in zones_of(reading)] == ["name", "address", "issue_date", "issuer", "sign"]


def test_issuer_is_found_where_it_is_printed() -> None:
    reading = a_paper("Votre facture", "Chez Énergie du Port", issuer="Energie du port")

    assert issuer_box(reading) == a_box(1, 1, 3)
    assert issuer_box(a_paper("Rien", issuer="Enercoop")) is None


@pytest.mark.parametrize(
    "secret",
    [
        "Total 84,20 EUR",
        "Total 1284,20€",
        "Solde 84 €",
        "IBAN FR76 3000 4000 0312 3456 7890 143",
        "Client 123 456 789",
        "Contrat 12345678",
        "lea@exemple.fr",
        "Tel 02 99 40 12 34",
    ],
)
def test_amounts_accounts_and_numbers_stay_hidden(secret: str) -> None:
    assert covered_rows(a_paper("MARTIN LEA", secret)) == {1}


@pytest.mark.parametrize("plain", ["12 BIS RUE DES LILAS", "35400 SAINT-MALO", "Le 17/07/2026", "Page 1 sur 2"])
def test_what_a_moderator_reads_is_not_taken_for_a_secret(plain: str) -> None:
    assert covered_rows(a_paper(plain)) == set()


def test_numbers_that_were_understood_stay_hidden_and_the_home_does_not() -> None:
    reading = a_paper(
        "12345 35400",
        "abc",
        addresses=(a_home("12345", box=a_box(0, 0, 1)),),
        references=(FoundReference(kind=ReferenceKind.CUSTOMER, value="1", box=a_box(1)),),
    )

    assert covered_rows(reading) == {1}


def test_page_of_which_nothing_is_known_shows_bars_alone() -> None:
    reading = a_paper("Total 84,20 EUR")

    veil = veil_of_zones(reading, reading.pages[0])

    assert (veil.shown, len(veil.bars), veil.covered) == ((), 1, ())
