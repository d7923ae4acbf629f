from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.fields.dates import dates_in, month_number, months_in

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31))


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("Facture du 29/01/2021", date(2021, 1, 29)),
        ("le 29.01.21", date(2021, 1, 29)),
        ("29-01-2021", date(2021, 1, 29)),
        ("03 décembre 2022", date(2022, 12, 3)),
        ("1er avril 2026", date(2026, 4, 1)),
        ("le 3 déc. 2026", date(2026, 12, 3)),
        ("émis le 2026-03-01", date(2026, 3, 1)),
        ("29 / 01 / 2021", date(2021, 1, 29)),
        ("29 01 2021", date(2021, 1, 29)),
        ("le 1.9.2026", date(2026, 9, 1)),
        ("01/09/26", date(2026, 9, 1)),
        ("lundi 3 août 2026", date(2026, 8, 3)),
        ("le premier août 2026", date(2026, 8, 1)),
        ("12 SEPT. 2026", date(2026, 9, 12)),
        ("le deux août deux mille vingt-six", date(2026, 8, 2)),
        ("le vingt et un mars deux mille trente", date(2030, 3, 21)),
        ("le dix-huit mai 2026", date(2026, 5, 18)),
    ],
)
def test_every_printed_form_of_a_date_is_read(printed: str, value: date) -> None:
    assert [match.value for match in dates_in(printed)] == [value]


@pytest.mark.parametrize(
    ("printed", "value"),
    [("2O/O3/2O26", date(2026, 3, 20)), ("I2/03/2026", date(2026, 3, 12)), ("18,02.2026", date(2026, 2, 18)),
     ("18/022026", date(2026, 2, 18)), ("03 décernbre 2022", date(2022, 12, 3))],
)
def test_recognition_errors_inside_the_form_of_a_date_are_repaired_and_said(printed: str, value: date) -> None:
    (match,) = dates_in(printed)

    assert match.value == value
    assert not match.exact


@pytest.mark.parametrize(
    "printed", ["1 479,85 €", "01.02.03.04.05", "31/02/2026", "Tél. 01 02 2025 33", "3 rue de mai", "SOS/SOS/SOSO"]
)
def test_what_is_no_date_is_left_alone(printed: str) -> None:
    assert dates_in(printed) == ()


def test_a_month_alone_gives_its_first_and_last_day() -> None:
    (month,) = months_in("Loyer de février 2024")

    assert (month.first, month.last) == (date(2024, 2, 1), date(2024, 2, 29))


def test_the_month_of_a_day_date_is_no_month_alone() -> None:
    assert months_in("le 3 février 2024") == ()


@pytest.mark.parametrize("word", ["sept", "SEPTEMBRE", "septernbre"])
def test_september_is_known_in_short_in_capitals_and_misread(word: str) -> None:
    assert month_number(word) == 9


@given(DAYS)
def test_any_day_is_read_back_in_figures(day: date) -> None:
    assert [match.value for match in dates_in(f"Fait le {day:%d/%m/%Y}.")] == [day]


@given(DAYS)
def test_any_day_is_read_back_in_words(day: date) -> None:
    first = "1er" if day.day == 1 else str(day.day)

    assert [match.value for match in dates_in(f"Paris, le {first} {MONTHS[day.month - 1]} {day.year}")] == [day]


@given(st.text(max_size=60))
def test_any_text_is_read_without_failing(text: str) -> None:
    assert all(0 <= match.start < match.end <= len(text) for match in dates_in(text))
