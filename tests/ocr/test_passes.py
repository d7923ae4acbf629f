"""Looking again at a page on which something needed was not read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ocr.fields import open_fields
from ocr.layout import lines_of
from ocr.passes import Look, best_outcome
from ocr.ports import Arrangement, GrayImage, Rows
from ocr.reading import Box, DocumentType, Page, TextSource, Word

GREY = np.full((1000, 1000), 128, np.uint8)
UNSURE, CERTAIN = 0.9, 0.97


def rows_of_print(*lines: str) -> Rows:
    """Lines of 20 pixel print, one below the other, each word where its letters would put it."""
    return tuple(tuple(_words(line, 100.0 + 40 * k)) for k, line in enumerate(lines))


def _words(line: str, top: float) -> list[Word]:
    left, words = 100.0, []
    for text in line.split():
        words.append(Word(text=text, box=Box(page=1, left=left, top=top, right=left + 12 * len(text), bottom=top + 20),
                          confidence=UNSURE))
        left += 12 * len(text) + 10
    return words


def a_bill(street: str) -> Rows:
    return rows_of_print("Facture du 3 mars 2026", "Titulaire du contrat :", "Mme Léa MARTIN", "Lieu de consommation :",
                         street, "35400 SAINT-MALO")


class SecondSight:
    """Reads what of a page is not painted over, whenever it is asked."""

    def __init__(self, rows: Rows) -> None:
        self.looks = 0
        self.seen: list[str] = []
        self._rows = rows

    def rows(self, image: GrayImage, *, page: int, arrangement: Arrangement) -> Rows:
        self.looks += 1
        seen = tuple(tuple(word for word in row if _is_shown(word.box, image)) for row in self._rows)
        self.seen = [word.text for row in seen for word in row]
        return tuple(row for row in seen if row)


def _is_shown(box: Box, image: GrayImage) -> bool:
    return image[int(box.top):int(box.bottom), int(box.left):int(box.right)].max() < 255


def a_look(rows: Rows) -> Look:
    page = Page(number=1, width=1000, height=1000, source=TextSource.RECOGNISED, lines=lines_of(rows))
    return Look(page=page, even=GREY, letter_height_px=20.0)


def test_complete_page_is_not_looked_at_again() -> None:
    sight = SecondSight(())

    outcome = best_outcome([a_look(a_bill("12 RUE DES LILAS"))], sight)

    assert open_fields(outcome.fields) == frozenset()
    assert sight.looks == 0


def test_overlooked_house_number_is_read_at_the_second_look() -> None:
    sight = SecondSight(a_bill("12 RUE DES LILAS"))

    outcome = best_outcome([a_look(a_bill("RUE DES LILAS"))], sight)

    assert outcome.fields.home is not None
    assert outcome.fields.home.lines == ("12 RUE DES LILAS",)


def test_only_what_was_not_read_for_certain_is_read_again() -> None:
    whole = a_bill("12 RUE DES LILAS")
    first = tuple(tuple(replace(word, confidence=CERTAIN) for word in row if word.text != "12") for row in whole)
    sight = SecondSight(whole)

    outcome = best_outcome([a_look(first)], sight)

    assert sight.seen == ["12"]
    assert outcome.fields.home is not None
    assert outcome.fields.home.lines == ("12 RUE DES LILAS",)


def test_missing_day_of_issue_of_a_payslip_is_not_looked_for() -> None:
    payslip = rows_of_print("BULLETIN DE PAIE", "Période du 1 au 31 mars 2026", "Mme Léa MARTIN", "12 RUE DES LILAS",
                            "35400 SAINT-MALO", "Salaire brut", "Net à payer")
    sight = SecondSight(payslip)

    outcome = best_outcome([a_look(payslip)], sight)

    assert outcome.fields.document_type is DocumentType.PAYSLIP
    assert open_fields(outcome.fields) == {"date"}
    assert sight.looks == 0


def test_number_of_another_town_is_not_taken_over() -> None:
    other = rows_of_print("Facture du 3 mars 2026", "Titulaire du contrat :", "Mme Léa MARTIN",
                          "Lieu de consommation :", "12 RUE DES LILAS", "75011 PARIS")

    outcome = best_outcome([a_look(a_bill("RUE DES LILAS"))], SecondSight(other))

    assert outcome.fields.home is not None
    assert outcome.fields.home.postcode == "35400"


def test_grain_without_words_is_not_looked_at_again() -> None:
    sight = SecondSight(a_bill("12 RUE DES LILAS"))

    best_outcome([a_look(rows_of_print("l ' ,", "i . :"))], sight)

    assert sight.looks == 0
