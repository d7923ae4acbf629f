"""Words for a resident that seem to be about somebody else."""

from __future__ import annotations

import pytest

from review_queue.third_party import personal_signs

OWN = ("Léa Martin", "12 rue des Lilas, 35400 Saint-Malo")


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("Voir avec Mme Dupont.", ("person",)),
        ("Appelez le 06 12 34 56 78", ("phone",)),
        ("Écrivez à paul.durand@exemple.fr", ("mail",)),
        ("La facture est au 14 avenue des Pins", ("door",)),
        ("Votre contrat 123456789", ("number",)),
        ("IBAN FR76 3000 4000 0312 3456", ("number",)),
    ],
)
def test_somebodys_data_is_noticed(words: str, codes: tuple[str, ...]) -> None:
    assert personal_signs(words, OWN) == codes


@pytest.mark.parametrize(
    "words", ["", "Bonjour Mme Martin.", "Merci de confirmer le 12 bis.", "Il faut moins de 3 mois, soit août 2026."]
)
def test_the_persons_own_data_and_plain_words_pass(words: str) -> None:
    assert personal_signs(words, OWN) == ()
