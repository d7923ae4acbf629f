from __future__ import annotations

import pytest

from ocr.fields import read_fields
from tests.ocr.fields.builders import a_page


def is_handwritten(*lines: str) -> bool:
    printed = [(190.0, 400.0 + 60.0 * row, text) for row, text in enumerate(lines)]
    return read_fields((a_page(*printed),)).handwritten


@pytest.mark.parametrize(
    "said",
    [
        "Attestation d'hébergement manuscrite",
        "Quittance écrite à la main",
        "Je soussigné Paul Roy ai rédigé entièrement de ma main",
    ],
)
def test_a_paper_that_says_it_is_written_by_hand_is(said: str) -> None:
    assert is_handwritten(said)


@pytest.mark.parametrize(
    "said",
    [
        "Signature manuscrite du locataire",
        "Document valable sans signature manuscrite",
        "précédée de la mention manuscrite « lu et approuvé »",
        "La caution doit être écrite à la main par le garant",
    ],
)
def test_a_typed_paper_that_speaks_of_handwriting_is_not(said: str) -> None:
    assert not is_handwritten("Contrat de location", said)
