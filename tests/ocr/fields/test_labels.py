from __future__ import annotations

import pytest

from ocr.fields import read_fields
from ocr.reading import AddressRole
from tests.ocr.fields.builders import a_page

PLACE = "5 rue Haute 44000 NANTES"


def roles_of(text: str) -> set[AddressRole]:
    """The roles of the addresses of one line in the body of a bill."""
    page = a_page((70, 1500, text), (70, 200, "Facture d'électricité du 3 mars 2026"))
    return {found.role for found in read_fields((page,)).addresses}


@pytest.mark.parametrize(
    "label",
    [
        "Notre agence située",
        "Siège social situé au",
        "Le bailleur, domicilié",
        "Le médiateur, situé",
        "Propriétaire du logement : M. Blin,",
        "Nos abonnés sont reçus au",
        "Vous pouvez nous rendre visite au",
        "Adresse de l'agence :",
        "Adresse du service client :",
        "Adresse du bailleur :",
        "Adresse de la mairie :",
        "Adresse de la régie :",
        "Adresse du distributeur :",
        "Adresse de l'employeur :",
        "Adresse de résiliation :",
        "Ancienne adresse :",
        "Adresse précédente :",
    ],
)
def test_somebody_elses_address_is_no_home(label: str) -> None:
    assert AddressRole.HOME not in roles_of(f"{label} {PLACE}")


@pytest.mark.parametrize(
    "label",
    [
        "Lieu de consommation :",
        "Votre logement :",
        "Adresse du point de livraison :",
        "Local loué :",
        "Adresse du risque :",
        "Situation du risque :",
        "Adresse d'installation :",
        "Adresse d'imposition au 1er janvier :",
        "Adresse de l'abonné :",
        "Propriété imposée :",
        "Logement :",
        "est titulaire d'un abonnement au",
        "pour le logement sis",
        "demeurant",
    ],
)
def test_where_something_is_supplied_let_or_insured_is_the_home(label: str) -> None:
    assert roles_of(f"{label} {PLACE}") == {AddressRole.HOME}
