"""The country's name after a town, and inside a street's name; a city without its postcode."""

from __future__ import annotations

import pytest

from verification.addresses import AddressVerdict, compare, from_fields


@pytest.mark.parametrize(
    ("declared", "printed"),
    [
        ("26 rue Anatole France, 17000 La Rochelle", "26 RUE ANATOLE FRANCE\n17000 LA ROCHELLE\nFRANCE"),
        ("3 place de France, 35000 Rennes", "3 PL DE FRANCE\n35000 RENNES"),
        ("3 rue Hoche, 35000 Rennes, France", "3 RUE HOCHE\n35000 RENNES"),
        ("3 rue Hoche 35000 Rennes", "3 RUE HOCHE, 35000 RENNES FRANCE"),
    ],
)
def test_country_is_left_out_and_a_street_of_that_name_kept(declared: str, printed: str) -> None:
    assert compare(declared, printed).verdict is AddressVerdict.SAME


def test_street_lines_keep_their_last_word() -> None:
    found = from_fields(("26 RUE ANATOLE FRANCE",), "17000", "LA ROCHELLE")

    assert found.street == "ANATOLE FRANCE"


def test_city_without_postcode_is_read() -> None:
    found = from_fields(("12 RUE DES LILAS",), None, "SAINT-MALO")

    assert compare("12 rue des Lilas, 35400 Saint-Malo", found).verdict is AddressVerdict.SAME


def test_another_city_without_postcode_is_another_address() -> None:
    found = from_fields(("12 RUE DES LILAS",), None, "RENNES")

    assert compare("12 rue des Lilas, 35400 Saint-Malo", found).verdict is AddressVerdict.DIFFERENT
