from __future__ import annotations

import pytest

from ocr.fields.names import looks_like_name, names_in


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Monsieur Paul Durand", ("Paul Durand",)),
        ("Mme DURAND Marie née PETIT", ("DURAND Marie",)),
        ("M. et Mme DUPONT Jean et Marie", ("DUPONT Jean", "DUPONT Marie")),
        ("Monsieur et Madame Jean et Marie Dupont", ("Jean Dupont", "Marie Dupont")),
        ("M. FRANCOIS et Mme ANNE-SOPHIE MARTIN", ("FRANCOIS MARTIN", "ANNE-SOPHIE MARTIN")),
        ("M. Jean DUPONT et Mme DURAND", ("Jean DUPONT", "DURAND")),
        ("M. ou Mme DUPONT", ("DUPONT",)),
        ("Mme Zoé Petit & M. Ali Ben Salah", ("Zoé Petit", "Ali Ben Salah")),
        ("Mme Van den Berghe Élodie", ("Van den Berghe Élodie",)),
        ("SCI DES DEUX ET TROIS PONTS", ("SCI DES DEUX ET TROIS PONTS",)),
        ("MME SANTI CLEMENCE la somme de 464,60 €", ("SANTI CLEMENCE",)),
        ("M. Paul Durand demeurant au 12 rue", ("Paul Durand",)),
        ("Mme ALI Inès\nM. ALI Omar", ("ALI Inès", "ALI Omar")),
        ("Léo Masson, Inès Roche et Tom Vasseur", ("Léo Masson", "Inès Roche", "Tom Vasseur")),
        ("M. Rémi AUBERT, né le 02/02/1995, et Mme Sarah AUBERT, née le 05/06/1996", ("Rémi AUBERT", "Sarah AUBERT")),
        ("MARTIN, Léa", ("MARTIN Léa",)),
        ("BERNARD PHILIPPE BERNARD SYLVIE", ("BERNARD PHILIPPE", "BERNARD SYLVIE")),
        ("SDC 14 RUE BREZIN", ("SDC 14 RUE BREZIN",)),
        ("MME GR0NDIN MARIE", ("GRONDIN MARIE",)),
        ("", ()),
    ],
)
def test_printed_names_give_one_string_a_person(printed: str, names: tuple[str, ...]) -> None:
    assert names_in(printed) == names


@pytest.mark.parametrize("printed", ["BRUN Julien", "LE GALL Théo", "Petit Isabelle", "DE OLIVEIRA Aurélie"])
def test_a_name_without_title_is_seen(printed: str) -> None:
    assert looks_like_name(printed)


@pytest.mark.parametrize("printed", ["LE CLOS ST JEAN", "KERGROES", "Les Jardins du Port", "Montant total", "12 rue X"])
def test_a_place_is_no_name(printed: str) -> None:
    assert not looks_like_name(printed)
