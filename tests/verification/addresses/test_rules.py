"""The rules of matching, one test each: what contradicts, what is the same all the same, what a human must say."""

from __future__ import annotations

import pytest

from verification.addresses import AddressMatch, AddressVerdict, compare, parse_address

HOME = "12 rue des Lilas, 35400 Saint-Malo"


def verdict_of(one: str, other: str) -> str:
    return compare(one, other).verdict.value


def match(found: str) -> AddressMatch:
    return compare(HOME, found)


# --- Contradictions: never the same, whatever else agrees -----------------------------------------------------


@pytest.mark.parametrize("number", ["21", "13", "112", "2", "1"])
def test_another_number_is_another_door(number: str) -> None:
    found = match(f"{number} rue des Lilas, 35400 Saint-Malo")

    assert (found.verdict, found.reasons) == (AddressVerdict.DIFFERENT, ("address.number_differs",))


@pytest.mark.parametrize("repetition", ["bis", "ter", "quater", "A", "C"])
def test_a_repetition_on_one_side_only_is_another_door(repetition: str) -> None:
    found = match(f"12 {repetition} rue des Lilas, 35400 Saint-Malo")

    assert (found.verdict, found.reasons) == (AddressVerdict.DIFFERENT, ("address.repetition_differs",))


@pytest.mark.parametrize("way", ["impasse", "avenue", "allée", "chemin", "place"])
def test_another_way_type_is_another_street(way: str) -> None:
    found = match(f"12 {way} des Lilas, 35400 Saint-Malo")

    assert (found.verdict, found.reasons) == (AddressVerdict.DIFFERENT, ("address.street_differs",))


def test_another_arrondissement_is_another_place() -> None:
    assert verdict_of("12 rue Paradis, 13006 Marseille", "12 rue Paradis, 13008 Marseille") == "different"


def test_a_neighbouring_commune_under_one_postcode_is_another_place() -> None:
    assert verdict_of("2 allée de la Forêt, 63530 Volvic", "2 allée de la Forêt, 63530 Enval") == "different"


def test_a_homonym_commune_is_another_place() -> None:
    assert verdict_of("35 rue Lecot, 33290 Blanquefort", "35 rue Lecot, 32270 Blanquefort") == "different"


def test_two_words_that_both_exist_are_two_streets() -> None:
    assert verdict_of("12 rue du Lac, 38000 Grenoble", "12 rue du Bac, 38000 Grenoble") == "different"


def test_digits_are_never_read_as_other_digits() -> None:
    assert verdict_of("12 rue du 8 Mai 1945, 38000 Grenoble", "12 rue du 9 Mai 1945, 38000 Grenoble") == "different"


# --- The same door written otherwise -------------------------------------------------------------------------


@pytest.mark.parametrize("printed", ["5 B", "5B", "5 bis", "5bis", "5 BIS", "5, bis"])
def test_b_is_bis(printed: str) -> None:
    assert verdict_of("5 bis rue Kléber, 33000 Bordeaux", f"{printed} rue Kléber, 33000 Bordeaux") == "same"


def test_another_flat_of_the_building_is_the_same_and_flagged() -> None:
    found = compare(f"Apt 12, {HOME}", f"APPT 31\n{HOME}")

    assert (found.verdict, found.reasons) == (AddressVerdict.SAME, ("address.unit_differs",))


@pytest.mark.parametrize(
    "line", ["Bât A", "Esc 2", "3e étage", "Apt 12", "BP 241", "CS 30145", "TSA 12345", "sur cour", "RDC gauche",
             "Résidence du Port", "M. FAURE LUC", "chez Mme Benali", "MLLE ROUX EMMA\nM FAURE LUC"],
)  # fmt: skip
def test_units_boxes_and_people_are_taken_away_before_the_number(line: str) -> None:
    assert match(f"{line}\n12 RUE DES LILAS\n35400 SAINT MALO").verdict is AddressVerdict.SAME


@pytest.mark.parametrize(
    "found",
    ["12 RUE DES LlLAS, 354O0 SAINT-MALO", "l2 RUF DFS LILAS, 35400 SAINT-MAL0", "12 RUE DES LILAS, 3S400 SA1NT-MALO"],
)
def test_what_a_reader_confuses_is_folded(found: str) -> None:
    assert match(found).verdict is AddressVerdict.SAME


def test_rn_is_read_as_m() -> None:
    assert verdict_of("4 rue Barnave, 38000 Grenoble", "4 rue Bamave, 38000 Grenoble") == "same"


@pytest.mark.parametrize("cedex", ["35408 Saint-Malo CEDEX", "35417 ST MALO CEDEX 2"])
def test_a_cedex_postcode_says_only_department_and_city(cedex: str) -> None:
    assert match(f"12 rue des Lilas, {cedex}").verdict is AddressVerdict.SAME


def test_the_cedex_of_paris_and_lyon_names_the_arrondissement() -> None:
    assert verdict_of("12 rue Dante, 75005 Paris", "12 rue Dante, 75240 Paris CEDEX 05") == "same"
    assert verdict_of("12 rue Dante, 75005 Paris", "12 rue Dante, 75240 Paris CEDEX 13") == "unclear"
    assert verdict_of("3 rue Hoche, 69003 Lyon", "3 rue Hoche, 69421 BALYON CEDEX 03") != "same"


def test_a_cedex_of_another_department_is_another_place() -> None:
    assert match("12 rue des Lilas, 33204 Bordeaux Cedex").verdict is AddressVerdict.DIFFERENT


@pytest.mark.parametrize("town", ["35400", "Saint-Malo", "St Malo"])
def test_a_missing_postcode_or_city_is_no_contradiction(town: str) -> None:
    assert match(f"12 rue des Lilas, {town}").verdict is AddressVerdict.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 bd du Gal Leclerc, 38000 Grenoble", "12 BOULEVARD DU GENERAL LECLERC 38000 GRENOBLE"),
        ("12 rue St Jacques, Paris 5e", "12 RUE SAINT JACQUES 75005 PARIS"),
        ("12 rue JJ Rousseau, 64200 Biarritz", "12 rue Jean-Jacques Rousseau, 64200 Biarritz"),
        ("12 rue A. Daudet, 64200 Biarritz", "12 rue Alphonse Daudet, 64200 Biarritz"),
        ("12 fg St Honoré, 75008 Paris", "12 rue du Faubourg Saint-Honoré, 75008 Paris"),
        ("12 rue des 4 vents, 38000 Grenoble", "12 rue des Quatre Vents, 38000 Grenoble"),
        ("12 RD 120, 64200 Arcangues", "12 route départementale 120, 64200 Arcangues"),
        ("12 Gde Rue, 25000 Besançon", "12 Grand'Rue, 25000 Besançon"),
    ],
)
def test_abbreviations_initials_and_number_words_are_the_words(one: str, other: str) -> None:
    assert verdict_of(one, other) == "same"


@pytest.mark.parametrize(
    "typed",
    ["rue des lilas 12 35400 saint malo", "rue des Lilas n° 12, 35400 Saint-Malo", "saint malo 12 rue des lilas",
     "12rue des lilas 35400saint malo", "12 ruedes lilas, 35400 saint-malo", "12 r lilas st malo",
     "12 rue des lilas, saint-malo, bretagne, france", "12 rue des Lilas, Saint-Malo (35)", "12 ru des lilas, st-malo"],
)  # fmt: skip
def test_what_people_type_is_read(typed: str) -> None:
    assert verdict_of(typed, HOME) == "same"


@pytest.mark.parametrize(
    "printed", ["12\nRUE DES LILAS\n35400 SAINT MALO", "12 RUE\nDES LILAS\n35400\nSAINT MALO",
                "12 RUE DES\nLILAS\n35400 SAINT MALO", "12RUEDESLILAS\n35400SAINT MALO"],
)  # fmt: skip
def test_a_line_broken_or_run_together_is_read(printed: str) -> None:
    assert match(printed).verdict is AddressVerdict.SAME


@pytest.mark.parametrize(
    ("short", "full"), [("13100 Aix", "13100 Aix-en-Provence"), ("92130 Issy", "92130 Issy-les-Moulineaux")]
)
def test_a_commune_may_be_called_by_its_first_words_beside_its_postcode(short: str, full: str) -> None:
    assert verdict_of(f"3 rue Hoche, {short}", f"3 rue Hoche, {full}") == "same"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 rue Schœlcher, 97200 Fort-de-France", "12 R SCHOELCHER 97200 FORT DE FRANCE"),
        ("3 cours Napoléon, 20000 Ajaccio", "3 CRS NAPOLEON 20000 AJACCIO"),
        ("La Roche, 73190 Challes-les-Eaux", "lieu-dit La Roche 73190 Challes-les-Eaux"),
        ("ldt La Roche, 73190 Challes-les-Eaux", "LD LA ROCHE\n73190 CHALLES LES EAUX"),
        ("7 rue Lauriston, 75116 Paris", "7 rue Lauriston, Paris XVI"),
    ],
)
def test_overseas_corsica_hamlets_and_the_sixteenth_are_read(one: str, other: str) -> None:
    assert verdict_of(one, other) == "same"


# --- What a human must say -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        ("rue des Lilas, 35400 Saint-Malo", "address.number_missing"),
        ("Bât A, 35400 Saint-Malo", "address.not_found"),
        ("12-14 rue des Lilas, 35400 Saint-Malo", "address.number_differs"),
        ("12 à 16 rue des Lilas, 35400 Saint-Malo", "address.number_differs"),
        ("12 des Lilas, 35400 Saint-Malo", "address.street_differs"),
        ("12 rue des Lilas", "address.city_differs"),
    ],
)
def test_what_is_missing_or_names_several_doors_is_unclear(found: str, reason: str) -> None:
    unclear = match(found)

    assert unclear.verdict is AddressVerdict.UNCLEAR
    assert reason in unclear.reasons


def test_another_postcode_of_the_same_commune_is_unclear() -> None:
    assert verdict_of("5 rue Kléber, 33200 Bordeaux", "5 rue Kléber, 33800 Bordeaux") == "unclear"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Vauban", "Vaugan"), ("Morel", "Moret"), ("Boyer", "Boyez"), ("Bonnet", "Bonnat"), ("Dupont", "Dupond")],
)
def test_one_letter_between_two_possible_names_is_never_the_same(one: str, other: str) -> None:
    assert verdict_of(f"12 rue {one}, 33000 Bordeaux", f"12 rue {other}, 33000 Bordeaux") == "unclear"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Blomet", "Plumet"), ("Flaubert", "Fabert"), ("du Chat", "du Château"), ("de Kerjean", "de Kerven")],
)
def test_more_than_a_slip_is_never_the_same_street(one: str, other: str) -> None:
    assert verdict_of(f"12 rue {one}, 33000 Bordeaux", f"12 rue {other}, 33000 Bordeaux") != "same"


def test_one_letter_that_makes_no_name_is_a_slip() -> None:
    assert verdict_of("1 impasse de la Forge, 56230 Questembert", "1 Impasse de la Frrge, 56230 Questembert") == "same"


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    missing_title = compare("5 rue du Général Leclerc, 38000 Grenoble", "5 rue Leclerc, 38000 Grenoble")
    missing_name = compare("5 rue du Général Leclerc, 38000 Grenoble", "5 rue du Général, 38000 Grenoble")

    assert missing_title.score > missing_name.score


def test_the_parts_of_an_address_are_named() -> None:
    parsed = parse_address("Bât C Esc 2\n4e étage Apt 7\n14 ter av. Foch\nBP 12\n69006 LYON CEDEX 06")

    assert (parsed.building, parsed.stairs, parsed.floor, parsed.flat) == ("C", "2", "4", "7")
    assert (parsed.number, parsed.repetition, parsed.way_type, parsed.street) == ("14", "TER", "AVENUE", "FOCH")
    assert (parsed.box, parsed.postcode, parsed.city, parsed.cedex) == ("12", "69006", "LYON", True)
