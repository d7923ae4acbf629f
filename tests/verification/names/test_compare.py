"""What name matching promises: fictitious persons, labels from the policy, never from the code."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verification.names import NameVerdict, compare, compare_any

SAME = (
    ("Martin Simon", "M. SIMON MARTIN"),
    ("Élise Faure", "FAURE ELISE"),
    ("Marie Dupont", "M. ou Mme DUPONT Jean et Marie"),
    ("Jean Dupont", "Jean et Marie DUPONT"),
    ("Anne Martin", "M.et Mme Martin Paul et Anne"),
    ("Selma Kaya", "MME KAYA SELMA et MME TISSOT ORNELLA"),
    ("Paul Durand", "M PAUL DURAND / MME LEA PETIT"),
    ("Luc Moreau", "M. MOREAU LUC ET MME"),
    ("Claire Petit", "Mme BERNARD née PETIT Claire"),
    ("Claire Bernard", "Mme BERNARD née PETIT Claire"),
    ("Claire Petit", "Mme BERNARD Claire, nom d'usage PETIT"),
    ("Sarah Lévy-Cohen", "LEVY SARAH"),
    ("Patrick O'Brien", "M. PATRICK O BRIEN"),
    ("Jean d'Aubreville", "D AUBREVILLE JEAN"),
    ("Anne Le Goff", "MME LEGOFF ANNE"),
    ("Sophie Saint Martin", "ST MARTIN SOPHIE"),
    ("Karim El Amrani", "AMRANI KARIM"),
    ("Abdelkader Ziani", "ZIANI ABD EL KADER"),
    ("Mohamed Benali", "BENALI MOHAMMED"),
    ("Nguyen Van An", "NGUYEN AN"),
    ("Wei Li", "LI WEI"),
    ("Maria Garcia Lopez", "GARCIA LOPEZ MARIA"),
    ("Jean-Pierre Martin", "MARTIN J-PIERRE"),
    ("Jean Dupont", "M. DUP0NT JEAN"),
    ("Sophie Bernard", "BEMARD SOPHIE"),
    ("Jean Martin", "Titulaire du contrat : M. JEAN MARTIN"),
    ("Jean Dupont fils", "M. DUPONT JEAN FILS"),
    ("Julie Martin", "MMEMARTIN JULIE"),
    ("Julie Martin", "MARTINJULIE"),
    ("Abdel Kader Ziani", "ZIANI ABDELKADER"),
    ("Tom O'Connor", "O CONNOR TOM"),
    ("Dmytro Bondarenko", "BONDARENKO DMITRI"),
    ("Anne Petit", "COLOCATION MARTIN LUC / PETIT ANNE / ROY PAUL"),
    ("Carlos García Márquez", "GARCIA CARLOS"),
    ("Lan Nguyen", "MME NGUYEN THI LAN"),
)
DIFFERENT = (
    ("Michel Martin", "MARTIN MICHELLE"),
    ("Emmanuel Petit", "Petit Emmanuelle"),
    ("Françoise Roux", "ROUX FRANCOIS"),
    ("René Roux", "ROUX RENEE"),
    ("Julien Morel", "MOREL JULIE"),
    ("Paul Martin", "MARTIN PAULETTE"),
    ("Antoine Roux", "ROUX ANTOINETTE"),
    ("Léa Martin", "MARTIN LEO"),
    ("Jean-Pierre Martin", "MARTIN JEAN-LUC"),
    ("Selma Tissot", "MME KAYA SELMA et MME TISSOT ORNELLA"),
    ("Léa Durand", "PAUL DURAND, LEA PETIT"),
    ("Paul Dupont", "DUPONT JEAN ET PAUL MARTIN"),
    ("Hugo Blanc", "M. BLANC P. ET MME BLANC C."),
    ("Marc Petit", "MARC GRAND"),
    ("Robert Michel", "MME MICHELLE ROBERT"),
    ("Robert Michel", "M. MICHEL ALAIN"),
    ("Mamadou Ba", "BA AMADOU"),
)
UNCLEAR = (
    ("Jean Martin", "MARTIN J", "name.initial_only"),
    ("Jean-Pierre Martin", "M. J.P. MARTIN", "name.initial_only"),
    ("Marie Dupont", "M. et Mme DUPONT", "name.surname_only"),
    ("Martin", "Léa Martin", "name.surname_only"),
    ("Suharto", "M SUHARTO", "name.surname_only"),
    ("Rui Da Costa", "M OU MME DA COSTA", "name.surname_only"),
    ("Tanguy Le Bihan", "MME LE BIHAN", "name.surname_only"),
    ("O. Fernandes", "Océane Fernandes", "name.initial_only"),
    ("O Fernandes", "M. FERNANDES OLIVIER", "name.initial_only"),
    ("JP Dupont", "DUPONT JEAN PIERRE", "name.initial_only"),
    ("Anne Martin", "FAMILLE MARTIN", "name.surname_only"),
    ("Anne Martin", "MME VVE MARTIN", "name.surname_only"),
    ("Jean Martin", "SUCCESSION MARTIN", "name.company_holder"),
    ("Jean Martin", "SCI LES LILAS", "name.company_holder"),
    ("Julie Martin", "Indivision MARTIN Paul et Julie", "name.company_holder"),
    ("Paul Garnier", "GARNIER PAULO", "name.first_name_differs"),
    ("Jean-Pierre Martin", "MARTIN JEAN", "name.first_name_differs"),
    ("Jean Martin", "MARTIN JEAN PIERRE", "name.first_name_differs"),
    ("Anne-Marie Petit", "PETIT MARIE-ANNE", "name.first_name_differs"),
    ("Sarah Cohen", "COHEN SARA", "name.first_name_differs"),
    ("Yann Cohen", "COHEN YAN", "name.first_name_differs"),
    ("Claire Leroux", "M-CLAIRE LEROUX", "name.first_name_differs"),
    ("Jean Dupont", "M. DUPONT JEAN PERE", "name.first_name_differs"),
    ("Sophie Morin", "MARIN SOPHIE", "name.mismatch"),
    ("Sophie Marchand", "MARCHANT SOPHIE", "name.mismatch"),
    ("Ahmed Ben Salah", "SALAH AHMED", "name.mismatch"),
    ("Luc Dupuy", "M. DUPUIS LUC", "name.mismatch"),
    ("Emma Roux", "MME LE ROUX EMMA", "name.mismatch"),
    ("Zoé de la Fontaine", "FONTAINE ZOE", "name.mismatch"),
    ("Oleksandr Shevchenko", "SHEVCHENKO ALEXANDRE", "name.first_name_differs"),
    ("Camille Duval", "DUVAL MARIE CAMILLE", "name.first_name_differs"),
    ("Jean Robert", "DUPONT JEAN ROBERT", "name.mismatch"),
    ("Anne Petit", "M MOREAU LUC CHEZ MME PETIT ANNE", "name.hosted"),
    ("Jean Martin", "", "name.not_found"),
    ("", "MARTIN", "name.not_found"),
)


@pytest.mark.parametrize(("declared", "found"), SAME)
def test_the_same_person_written_otherwise_is_the_same(declared: str, found: str) -> None:
    match = compare(declared, found)

    assert match.verdict is NameVerdict.SAME
    assert match.reasons == ()


@pytest.mark.parametrize(("declared", "found"), DIFFERENT)
def test_somebody_else_is_different_with_a_reason(declared: str, found: str) -> None:
    match = compare(declared, found)

    assert match.verdict is NameVerdict.DIFFERENT
    assert match.reasons


@pytest.mark.parametrize(("declared", "found", "reason"), UNCLEAR)
def test_what_only_a_human_can_say_is_unclear_with_its_reason(declared: str, found: str, reason: str) -> None:
    match = compare(declared, found)

    assert match.verdict is NameVerdict.UNCLEAR
    assert match.reasons == (reason,)


def test_a_right_initial_ranks_above_everybody_else() -> None:
    others = [compare(declared, found).score for declared, found in DIFFERENT]

    initial = compare("Agathe Martin", "MARTIN A.").score

    assert initial > max(others)


def test_the_best_of_several_holders_counts() -> None:
    match = compare_any("Léa Petit", ("DURAND PAUL", "PETIT LEA"))

    assert match.verdict is NameVerdict.SAME


def test_no_holder_at_all_is_unclear() -> None:
    match = compare_any("Léa Petit", ())

    assert match.verdict is NameVerdict.UNCLEAR
    assert match.reasons == ("name.not_found",)


def test_a_name_never_shows_in_a_repr() -> None:
    assert "MARTIN" not in repr(compare("Jean Martin", "MARTIN JEAN")).upper()


_WORDS = (
    "M. MME ET OU & / - , . née EP VVE CHEZ C/O FAMILLE SCI FILS DE LA D' VAN BEN JEAN Marie DUPONT A N° 12 | ß İ 李"
)
_PIECES = st.sampled_from([*_WORDS.split(), "\n", ""])


@given(declared=st.text(max_size=60), found=st.text(max_size=200))
def test_no_text_raises_and_the_score_stays_on_its_scale(declared: str, found: str) -> None:
    match = compare(declared, found)

    assert 0.0 <= match.score <= 1.0


@given(st.lists(_PIECES, max_size=12), st.lists(_PIECES, max_size=20))
@settings(max_examples=300)
def test_no_mix_of_name_words_raises(declared: list[str], found: list[str]) -> None:
    match = compare(" ".join(declared), " ".join(found))

    assert 0.0 <= match.score <= 1.0
    assert (match.verdict is NameVerdict.SAME) == (match.score >= 0.9)
