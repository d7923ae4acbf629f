from __future__ import annotations

from verification.addresses.communes import arrondissement_of, commune_table, name_key, resolve


def test_the_table_names_its_licence_and_edition() -> None:
    assert commune_table().edition.startswith("Licence Ouverte / Etalab 2.0, @etalab/decoupage-administratif 6.")


def test_the_table_holds_the_communes_and_postcodes_of_france() -> None:
    # Counts published with edition 6.0 of the package.
    assert len(commune_table().roots) == 34_969
    postcodes = {code for place in commune_table().roots.values() for code in place.postcodes}
    assert len(postcodes) == 6_310


def test_a_name_has_one_key_whatever_its_marks() -> None:
    spellings = ("Saint-Aubin-sur-Gaillon", "ST AUBIN S/ GAILLON", "saint aubin sur gaillon", "St-Aubin-sur-Gaillon")
    assert len({name_key(spelling) for spelling in spellings}) == 1


def test_a_homonym_is_chosen_by_its_postcode() -> None:
    (in_gers,) = resolve("32270", "Blanquefort", False).places
    (in_gironde,) = resolve("33290", "Blanquefort", False).places
    assert (in_gers.root[:2], in_gironde.root[:2]) == ("32", "33")


def test_a_misread_name_is_repaired_under_its_postcode() -> None:
    resolved = resolve("89000", "AUXERPE", False)
    assert resolved.repaired
    assert {place.name for place in resolved.places} == {"Auxerre"}


def test_a_former_commune_belongs_to_the_commune_of_today() -> None:
    (former,) = resolve("22100", "Léhon", False).places
    (present,) = (place for place in resolve("22100", "Dinan", False).places if place.part is None)
    assert former.root == present.root
    assert former.part is not None


def test_two_postcodes_of_the_sixteenth_are_one_arrondissement() -> None:
    assert arrondissement_of("75016") == arrondissement_of("75116") == 16
    assert arrondissement_of("69007") == 7
    assert arrondissement_of("13010") == 10
    assert arrondissement_of("44000") is None
