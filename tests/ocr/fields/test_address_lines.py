from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.fields.address_lines import LineKind, kind_of
from ocr.fields.cities import cities_in, repaired_postcode


@pytest.mark.parametrize(
    ("printed", "postcode", "city"),
    [
        ("69007 LYON 07", "69007", "LYON 07"),
        ("34080 MONTPELLIER Bail du 24 juin 2022", "34080", "MONTPELLIER"),
        ("76600 Le Havre", "76600", "Le Havre"),
        ("84800 L'ISLE-SUR-LA-SORGUE", "84800", "L'ISLE-SUR-LA-SORGUE"),
        ("97233 SCHŒLCHER", "97233", "SCHŒLCHER"),
        ("20200 VILLE DI PIETRABUGNO", "20200", "VILLE DI PIETRABUGNO"),
        ("97200 FORT DE FRANCE", "97200", "FORT DE FRANCE"),
        ("F-75008 PARIS", "75008", "PARIS"),
        ("demeure au 12 rue Y, 35000 Rennes depuis", "35000", "Rennes"),
        ("TSA 70001 56853 CAUDAN CEDEX", "56853", "CAUDAN CEDEX"),
        ("75443 PARIS CEDEX 09. Vous", "75443", "PARIS CEDEX 09"),
    ],
)
def test_postcode_and_city_are_found(printed: str, postcode: str, city: str) -> None:
    (match,) = cities_in(printed)

    assert (match.postcode, match.city) == (postcode, city)


@pytest.mark.parametrize(
    "printed",
    ["12345 kWh", "au capital de 12000 EUROS", "N° 10501 ELEC", "02 41 35 00 00 35000", "PORTE 84 176 CHE DE B"],
)
def test_five_digits_of_another_kind_are_no_postcode(printed: str) -> None:
    assert cities_in(printed) == ()


@pytest.mark.parametrize(
    ("printed", "postcode"), [("3S000", "35000"), ("7SO15", "75015"), ("9B000", "98000"), ("SOBLI", None)]
)
def test_letters_are_read_for_digits_only_where_most_are_digits(printed: str, postcode: str | None) -> None:
    assert repaired_postcode(printed) == postcode


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("33 GRANDE RUE DE LA GUILLOTIERE", LineKind.STREET),
        ("19 R LECOURBE", LineKind.STREET),
        ("118, avenue Thiers", LineKind.STREET),
        ("12-14 rue des Lilas", LineKind.STREET),
        ("150 LOT LES CHENES", LineKind.STREET),
        ("18 KERGROES", LineKind.STREET),
        ("Route de Bastia", LineKind.STREET),
        ("ESC C 2E ETAGE", LineKind.UNIT),
        ("Étage 3 porte 22", LineKind.UNIT),
        ("TSA 21941", LineKind.POST_BOX),
        ("M. Thomas Ben Abdallah", LineKind.PERSON),
        ("SCI LES PINS", LineKind.PERSON),
        ("Adresse desservie :", LineKind.LABEL),
        ("Lot loué", LineKind.LABEL),
        ("KERGROES", LineKind.UNKNOWN),
    ],
)
def test_a_line_is_judged_by_its_form(printed: str, kind: LineKind) -> None:
    assert kind_of(printed) is kind


@given(
    st.integers(1, 9999), st.sampled_from(["", " bis", " ter", " B"]), st.sampled_from(["rue", "av.", "Bd", "impasse"])
)
def test_any_number_and_way_is_a_street(number: int, repetition: str, way: str) -> None:
    assert kind_of(f"{number}{repetition} {way} des Tilleuls") is LineKind.STREET


@given(st.integers(1000, 95999))
def test_a_postcode_of_a_department_is_found_whatever_its_digits(number: int) -> None:
    postcode = f"{number:05d}"

    assert [match.postcode for match in cities_in(f"{postcode} SAINT MALO")] == [postcode]


@given(st.text(max_size=80))
def test_any_text_is_judged_without_failing(text: str) -> None:
    assert all(0 <= match.start < match.end <= len(text) for match in cities_in(text))
    assert kind_of(text) in LineKind
