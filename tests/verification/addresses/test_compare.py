from __future__ import annotations

import pytest

from verification.addresses import AddressVerdict, compare, parse_address

DECLARED = "12 bis rue des Lilas, 44000 Nantes"


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        ("21 bis rue des Lilas, 44000 Nantes", "address.number_differs"),
        ("12 ter rue des Lilas, 44000 Nantes", "address.repetition_differs"),
        ("12 rue des Lilas, 44000 Nantes", "address.repetition_differs"),
        ("12 bis impasse des Lilas, 44000 Nantes", "address.street_differs"),
        ("12 bis rue des Glycines, 44000 Nantes", "address.street_differs"),
        ("12 bis rue des Lilas, 44800 Saint-Herblain", "address.city_differs"),
    ],
)
def test_one_contradicting_field_makes_the_address_different(found: str, reason: str) -> None:
    match = compare(DECLARED, found)
    assert match.verdict is AddressVerdict.DIFFERENT
    assert match.reasons == (reason,)
    assert match.score < 0.5


@pytest.mark.parametrize(
    "found",
    [
        "12BIS RUE DES LILAS\n44000 NANTES",
        "12 B R. LILAS, F-44000 Nantes, France",
        "MME LEFEBVRE CLAIRE\nBât A Esc 2\n12 bis, rue des Lilas\n44000 NANTES",
        "44000 Nantes, 12 bis rue des Lilas",
        "12 bis rue des Lilas Nantes",
        "12 bis rue des Lilas 44000",
        "12 bis rue des Lilas 44204 NANTES CEDEX 2",
        "N° 12 bis RUF DES LlLAS 44000 NANTFS",
        "12 bis rue des Lilas 44000 NATNES",
    ],
)
def test_the_same_door_written_otherwise_is_the_same(found: str) -> None:
    match = compare(DECLARED, found)
    assert match.verdict is AddressVerdict.SAME
    assert match.score >= 0.9


@pytest.mark.parametrize(
    "found",
    [
        "rue des Lilas, 44000 Nantes",
        "12-14 rue des Lilas, 44000 Nantes",
        "12 bis des Lilas, 44000 Nantes",
        "Appt 4, 44000 Nantes",
        "12 bis rue des Lilas, 44300 Nantes",
        "BP 12345, 44000 Nantes",
        "12 bis rue des Lilas",
    ],
)
def test_what_is_missing_or_plural_is_unclear(found: str) -> None:
    match = compare(DECLARED, found)
    assert match.verdict is AddressVerdict.UNCLEAR
    assert 0.5 <= match.score < 0.9


def test_another_flat_of_the_building_is_the_same_address_and_flagged() -> None:
    match = compare("Apt 12, 5 rue Kléber, 33000 Bordeaux", "APPT 31\n5 RUE KLEBER\n33000 BORDEAUX")
    assert match.verdict is AddressVerdict.SAME
    assert match.reasons == ("address.unit_differs",)


def test_the_same_flat_is_not_flagged() -> None:
    match = compare("Apt 12, 5 rue Kléber, 33000 Bordeaux", "APPT 12\n5 RUE KLEBER\n33000 BORDEAUX")
    assert match.reasons == ()


def test_an_unflagged_same_ranks_above_a_flagged_one() -> None:
    alike = compare("Apt 12, 5 rue Kléber, 33000 Bordeaux", "Apt 12, 5 rue Kléber, 33000 Bordeaux")
    flagged = compare("Apt 12, 5 rue Kléber, 33000 Bordeaux", "Apt 14, 5 rue Kléber, 33000 Bordeaux")
    assert alike.score > flagged.score


@pytest.mark.parametrize(("one", "other"), [("8 B", "88"), ("1 b", "18"), ("3 bis", "38"), ("12 A", "121")])
def test_a_letter_is_never_a_digit_of_another_door(one: str, other: str) -> None:
    match = compare(f"{one} rue des Prayés, 54420 Cerville", f"{other} rue des Prayés, 54420 Cerville")
    assert match.verdict is AddressVerdict.DIFFERENT


def test_a_number_in_the_street_name_is_not_the_house_number() -> None:
    match = compare("9 rue du 8 Mai 1945, 94240 L'Haÿ-les-Roses", "8 rue du 8 Mai 1945, 94240 L'Haÿ-les-Roses")
    assert match.reasons == ("address.number_differs",)


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("75116 Paris", "75016 Paris", AddressVerdict.SAME),
        ("69007 Lyon", "Lyon 7e", AddressVerdict.SAME),
        ("75002 Paris", "Paris IIe", AddressVerdict.SAME),
        ("75007 Paris", "75334 Paris Cedex 07", AddressVerdict.SAME),
        ("75011 Paris", "75012 Paris", AddressVerdict.DIFFERENT),
        ("13010 Marseille", "13009 Marseille", AddressVerdict.DIFFERENT),
        ("69007 Lyon", "69000 Lyon", AddressVerdict.UNCLEAR),
    ],
)
def test_arrondissements_are_places_of_their_own(one: str, other: str, verdict: AddressVerdict) -> None:
    assert compare(f"12 rue Victor Hugo, {one}", f"12 rue Victor Hugo, {other}").verdict is verdict


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("22100 Léhon", "22100 Dinan", AddressVerdict.SAME),
        ("49110 Saint-Pierre-Montlimart", "49110 Montrevault-sur-Èvre", AddressVerdict.SAME),
        ("49110 Saint-Pierre-Montlimart", "49110 Saint-Quentin-en-Mauges", AddressVerdict.DIFFERENT),
        ("33290 Blanquefort", "32270 Blanquefort", AddressVerdict.DIFFERENT),
        ("63530 Volvic", "63530 Enval", AddressVerdict.DIFFERENT),
    ],
)
def test_communes_are_told_apart_by_the_table(one: str, other: str, verdict: AddressVerdict) -> None:
    assert compare(f"2 allée de la Forêt, {one}", f"2 allée de la Forêt, {other}").verdict is verdict


def test_a_delegated_commune_on_its_own_line_tells_which_part_it_is() -> None:
    found = "6 rue de l'Église\nSAINT PIERRE MONTLIMART\n49110 MONTREVAULT SUR EVRE"
    assert compare("6 rue de l'Église, 49110 Saint-Pierre-Montlimart", found).verdict is AddressVerdict.SAME
    assert compare("6 rue de l'Église, 49110 Saint-Quentin-en-Mauges", found).verdict is AddressVerdict.DIFFERENT


@pytest.mark.parametrize(
    ("one", "other"), [("Jean", "Jeanne"), ("Michel", "Michelle"), ("Paul", "Paulette"), ("Louis", "Louise")]
)
def test_two_existing_first_names_are_no_typo(one: str, other: str) -> None:
    assert (
        compare(f"5 rue {one} Morvan, 44000 Nantes", f"5 rue {other} Morvan, 44000 Nantes").verdict
        is not AddressVerdict.SAME
    )


def test_a_lieu_dit_needs_no_number() -> None:
    assert compare("Le Bourg, 71500 Ratte", "LIEU DIT LE BOURG\n71500 RATTE").verdict is AddressVerdict.SAME
    assert compare("Le Bourg, 71500 Ratte", "La Croix\n71500 RATTE").verdict is AddressVerdict.DIFFERENT


def test_a_lieu_dit_may_stand_alone_without_any_word_before_it() -> None:
    assert compare("kergroës, 29350 MOËLAN-SUR-MER", "KERGROES\n29350 MOELAN SUR MER").verdict is AddressVerdict.SAME


def test_a_declared_address_parsed_before_gives_the_same_match() -> None:
    from_text = compare(DECLARED, "12 rue des Lilas, 44000 Nantes")
    assert compare(parse_address(DECLARED), "12 rue des Lilas, 44000 Nantes") == from_text
