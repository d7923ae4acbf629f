"""The parsers of dates, cities, address lines, names and numbers hold on any text: no failure, nothing invented."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ocr.fields import read_fields
from ocr.fields.address_lines import is_street, is_unit, kind_of, street_start
from ocr.fields.cities import cities_in
from ocr.fields.dates import dates_in, months_in
from ocr.fields.labels import address_label, person_label
from ocr.fields.names import names_in
from ocr.fields.text import fold, with_letters_repaired
from ocr.reading import TextSource
from tests.ocr.fields.builders import a_page

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31))
# The letters, figures and marks of which papers are made, in any order, so that half-formed dates and places occur.
PRINT = st.text(alphabet="0123456789OIlSB /.,-:()'éÉ°€ARUEDuinMseptcdox\n", max_size=70)
FIGURES_READ_AS = "0123456789OQDILSBZ|"
# One town of each shape of name, with a postcode of its department.
TOWNS = st.sampled_from(
    ["35400 SAINT-MALO", "59650 Villeneuve-d'Ascq", "75011 PARIS", "06130 GRASSE", "97432 SAINT PIERRE", "80190 Y"]
)
STREETS = st.builds(
    "{} {} {}".format,
    st.integers(1, 999),
    st.sampled_from(["rue", "avenue", "BOULEVARD", "impasse", "chemin", "allée", "quai", "place"]),
    st.sampled_from(["des Lilas", "du Moulin", "DE LA GARE", "Pasteur", "du 8 mai 1945", "de l'Église"]),
)
FORMS = st.sampled_from(["{:%d/%m/%Y}", "{:%d.%m.%Y}", "{:%d-%m-%Y}", "{:%Y-%m-%d}", "{:%d/%m/%y}", "{:%d %m %Y}"])


@given(DAYS, FORMS)
def test_every_form_in_figures_is_read_back(day: date, form: str) -> None:
    assert [match.value for match in dates_in(f"Le {form.format(day)}.")] == [day]


@given(PRINT)
def test_no_date_is_made_of_figures_that_are_not_printed(text: str) -> None:
    for match in dates_in(text):
        printed = text[match.start : match.end]
        figures = [character for character in fold(printed) if character in FIGURES_READ_AS]

        assert len(figures) >= 2
        assert match.exact is False or f"{match.value.year % 100:02d}" in printed


@given(PRINT)
def test_an_exact_date_has_its_day_and_year_in_print(text: str) -> None:
    for match in dates_in(text):
        numbers = [int(number) for number in re.findall(r"\d+", text[match.start : match.end])]

        assert not match.exact or (match.value.year in numbers or match.value.year % 100 in numbers)
        assert not match.exact or match.value.day in numbers or match.value.day == 1


@given(PRINT)
def test_months_alone_begin_on_the_first_and_end_in_the_same_month(text: str) -> None:
    for month in months_in(text):
        assert (month.first.day, month.first.month, month.first.year) == (1, month.last.month, month.last.year)


@given(PRINT)
def test_a_postcode_is_never_made_of_what_is_not_printed(text: str) -> None:
    for city in cities_in(text):
        printed = text[city.start : city.end]

        assert re.fullmatch(r"\d{5}", city.postcode)
        assert not city.exact or city.postcode in printed.replace(" ", "")
        assert len(city.city) <= len(printed)


@given(STREETS, TOWNS)
def test_an_address_below_a_label_is_the_home_as_printed(street: str, town: str) -> None:
    page = a_page((70, 300, "Lieu de consommation"), (70, 328, street), (70, 356, town))

    home = read_fields((page,)).home

    assert home is not None
    assert (home.lines, f"{home.postcode} {home.city}") == ((street,), town)


@given(STREETS, st.sampled_from(["Nantes", "SAINT-MALO", "Villeneuve-d'Ascq"]))
def test_a_postcode_behind_its_city_is_read_too(street: str, city: str) -> None:
    home = read_fields((a_page((70, 300, f"Adresse du logement : {street} à {city} (44000)")),)).home

    assert home is not None
    assert (home.lines, home.postcode, home.city) == ((street,), "44000", city)


@given(st.text(max_size=80))
def test_any_line_has_a_kind(text: str) -> None:
    kind_of(text)
    is_street(text)
    is_unit(text)
    start = street_start(text)

    assert start is None or 0 <= start < len(text)


@given(st.text(max_size=80))
def test_any_text_has_names_and_labels_or_none(text: str) -> None:
    names = names_in(text)
    person_label(fold(text))
    address_label(fold(text))

    assert all(name.strip() for name in names)


@given(st.text(max_size=60))
def test_letters_are_repaired_in_place(text: str) -> None:
    assert len(with_letters_repaired(text)) == len(text)


@given(st.lists(PRINT, min_size=1, max_size=8), st.sampled_from([TextSource.TEXT_LAYER, TextSource.RECOGNISED]))
def test_any_page_is_read(lines: list[str], source: TextSource) -> None:
    printed = [(70.0, 100.0 + 30 * index, line) for index, line in enumerate(lines) if line.split()]

    read_fields((a_page(*printed, source=source),))
