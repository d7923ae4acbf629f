from __future__ import annotations

from verification.addresses import normalise


def test_an_address_is_written_in_the_lines_of_the_norm() -> None:
    assert normalise("Apt 12, Bât B, 12 bis rue de l'Église, 35400 Saint-Malo") == (
        "APT 12",
        "BAT B",
        "12 BIS RUE DE L EGLISE",
        "35400 SAINT MALO",
    )


def test_a_cedex_line_keeps_its_word() -> None:
    assert normalise("BP 241, 22408 LANNION CEDEX 2")[-2:] == ("BP 241", "22408 LANNION CEDEX")


def test_no_line_is_longer_than_the_norm_allows() -> None:
    lines = normalise("2481 avenue du Commandant Ernest Soubielle Prolongée de la Grande Vallée, 66000 Perpignan")
    assert all(len(line) <= 38 for line in lines)
