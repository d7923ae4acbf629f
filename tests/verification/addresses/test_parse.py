from __future__ import annotations

import pytest

from verification.addresses import from_fields, parse_address


@pytest.mark.parametrize(
    "text",
    [
        "12 rue des Lilas, 35400 Saint-Malo",
        "12 rue des Lilas\n35400 Saint-Malo",
        "12 rue des Lilas 35400 Saint-Malo",
        "12, RUE DES LILAS - 35400 SAINT-MALO",
        "35400 Saint-Malo, 12 rue des Lilas",
        "MR FAURE LUC\n12 Rue des Lilas\nF-35400 Saint-Malo\nFRANCE",
        "M PIERRE MOREAU 12, R. des Lilas 35400 Saint-Malo",
        "0012 R DES LILAS 35400 SAINT-MALO",
        "Rue des Lilas n° 12, 35400 Saint-Malo",
        "12 rue des Lilas Saint-Malo (35400)",
    ],
)
def test_the_usual_orders_and_marks_give_the_same_fields(text: str) -> None:
    parsed = parse_address(text)
    assert (parsed.number, parsed.repetition, parsed.way_type, parsed.street) == ("12", None, "RUE", "DES LILAS")
    assert (parsed.postcode, parsed.city) == ("35400", "SAINT-MALO")


@pytest.mark.parametrize(
    ("printed", "number", "repetition"),
    [("5 bis", "5", "BIS"), ("5BIS", "5", "BIS"), ("5 B", "5", "BIS"), ("5b", "5", "BIS"), ("35TER", "35", "TER"),
     ("5 quater", "5", "QUATER"), ("41 c", "41", "C"), ("110A", "110", "A"), ("N°3bis", "3", "BIS"), ("l2", "12", None),
     ("1O", "10", None)],
)  # fmt: skip
def test_numbers_and_repetitions_are_read_as_printed(printed: str, number: str, repetition: str | None) -> None:
    parsed = parse_address(f"{printed} rue Pasteur, 78200 Buchelay")
    assert (parsed.number, parsed.repetition) == (number, repetition)


@pytest.mark.parametrize("printed", ["12-14", "12/14", "12 à 14", "12 et 14", "12 - 14", "12 bis à 14"])
def test_a_range_keeps_both_numbers(printed: str) -> None:
    parsed = parse_address(f"{printed} rue Pasteur, 78200 Buchelay")
    assert (parsed.number, parsed.range_end) == ("12", "14")


@pytest.mark.parametrize(
    ("printed", "kind"),
    [("R.", "RUE"), ("AV", "AVENUE"), ("Bd", "BOULEVARD"), ("ALL", "ALLEE"), ("IMP", "IMPASSE"), ("Ch.", "CHEMIN"),
     ("CHEM", "CHEMIN"), ("RTE", "ROUTE"), ("PL", "PLACE"), ("SQ", "SQUARE"), ("LOT", "LOTISSEMENT"), ("QU", "QUAI"),
     ("FG", "FAUBOURG"), ("CRS", "COURS"), ("PAS", "PASSAGE"), ("HAM", "HAMEAU"), ("RES", "RESIDENCE"),
     ("AVEHUE", "AVENUE"), ("RUF", "RUE")],
)  # fmt: skip
def test_way_types_are_read_from_their_abbreviations_and_misreadings(printed: str, kind: str) -> None:
    assert parse_address(f"25 {printed} du Bruguet 31150 Bruguières").way_type == kind


def test_units_around_the_street_go_to_their_fields() -> None:
    parsed = parse_address("Bât B Esc 2\n3e étage Apt 12\n33 bis rue du Château\nBP 241\n58400 Mesves-sur-Loire")
    assert (parsed.building, parsed.stairs, parsed.floor, parsed.flat, parsed.box) == ("B", "2", "3", "12", "241")
    assert (parsed.number, parsed.repetition, parsed.street) == ("33", "BIS", "DU CHATEAU")


def test_the_flat_number_is_never_the_house_number() -> None:
    parsed = parse_address("ETG 4 APT 81 - 19 R. PIERRE AUX FEES - 45120 CEPOY")
    assert parsed.number == "19"


def test_letters_in_a_postcode_are_read_as_the_digits_they_look_like() -> None:
    assert parse_address("35 RUE DU TRI - 595l0 HEM").postcode == "59510"
    assert parse_address("97 RUE DU MOULIN S9299 BOESCHEPE").postcode == "59299"


def test_cedex_is_a_flag_and_not_part_of_the_city() -> None:
    parsed = parse_address("18 R RENE LAENNEC, 22408 LANNION CEDEX 2")
    assert (parsed.postcode, parsed.city, parsed.cedex) == ("22408", "LANNION", True)


def test_people_are_kept_apart_from_the_street() -> None:
    parsed = parse_address("M PIERRE MOREAU\nMLLE ROUX EMMA\n19 Rue Edith Piaf\n31250 Revel")
    assert parsed.recipient_lines == ("M PIERRE MOREAU", "MLLE ROUX EMMA")


def test_a_street_called_after_a_door_or_tower_keeps_its_name() -> None:
    assert parse_address("1 avenue de la Porte de Clichy 75017 Paris").street == "DE LA PORTE DE CLICHY"
    assert parse_address("7 rue de la Tour 75016 Paris").street == "DE LA TOUR"


def test_fields_of_a_form_read_like_the_written_address() -> None:
    lines = ("RES DU PORT", "12 BIS RUE DES LILAS")
    assert from_fields(lines, "35400", "SAINT-MALO") == parse_address("\n".join((*lines, "35400 SAINT-MALO")))


def test_nothing_personal_is_shown_by_repr() -> None:
    assert "LILAS" not in repr(parse_address("M FAURE 12 rue des Lilas, 35400 Saint-Malo"))
    assert "FAURE" not in repr(parse_address("M FAURE 12 rue des Lilas, 35400 Saint-Malo"))
