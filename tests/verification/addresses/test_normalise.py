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


def test_a_long_way_is_shortened_before_it_is_cut() -> None:
    assert normalise("126 avenue du Général Charles de Gaulle, 35400 Saint-Malo")[0] == (
        "126 AV DU GENERAL CHARLES DE GAULLE"
    )


def test_a_short_way_is_written_in_full() -> None:
    assert normalise("12 av du Gal Leclerc, 35400 St-Malo")[0] == "12 AVENUE DU GAL LECLERC"


def test_a_range_keeps_its_first_number() -> None:
    assert normalise("12-14 rue des Lilas, 35400 Saint-Malo")[0] == "12 RUE DES LILAS"


def test_a_special_course_keeps_its_kind() -> None:
    assert normalise("12 rue des Lilas, CS 30145, 35408 Saint-Malo CEDEX")[1] == "CS 30145"


def test_doors_and_sides_name_themselves() -> None:
    assert normalise("Porte 12, 3e étage, sur cour, 7 rue Hoche, 35000 Rennes")[0] == "PORTE 12 ETG 3 SUR COUR"


def test_a_long_city_is_shortened() -> None:
    lines = normalise("1 rue du Port, 41500 La Chapelle-Saint-Martin-en-Plaine")
    assert lines[-1] == "41500 LA CHAPELLE ST MARTIN EN PLAINE"
