"""What a moderator's eye is drawn to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_queue.differences import Pieces, mark_differences


def shown(pieces: Pieces) -> str:
    return "".join(f"[{piece.text}]" if piece.differs else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("declared", "read", "left", "right"),
    [
        ("Léa Martin", "MARTIN LEA", "Léa Martin", "MARTIN LEA"),
        ("12 rue des Lilas", "12 BIS R DES LILAS", "12 rue des Lilas", "12 [BIS] R DES LILAS"),
        ("12 rue des Lilas", "14 RUE DES LILAS", "[12] rue des Lilas", "[14] RUE DES LILAS"),
        ("35400 Saint-Malo", "35400 ST MALO", "35400 Saint-Malo", "35400 ST MALO"),
        ("Jean Dupont", "DUPOND J", "[Jean] Dupon[t]", "DUPON[D] [J]"),
        ("3 av. Foch", "3 AVENUE FOCH BAT B", "3 av. Foch", "3 AVENUE FOCH [BAT] [B]"),
    ],
)
def test_only_what_differs_is_marked(declared: str, read: str, left: str, right: str) -> None:
    marked = mark_differences(declared, read)

    assert (shown(marked[0]), shown(marked[1])) == (left, right)


@given(st.text("aàbcé 12-'ßİœ", max_size=24), st.text("aàbcé 12-'ßİœ", max_size=24))
def test_nothing_of_either_side_is_lost(declared: str, read: str) -> None:
    left, right = mark_differences(declared, read)

    assert "".join(piece.text for piece in left) == declared
    assert "".join(piece.text for piece in right) == read


@given(st.text(max_size=40))
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    left, right = mark_differences(text, text)

    assert not any(piece.differs for piece in left + right)


def test_text_of_a_piece_stays_out_of_its_repr() -> None:
    left, _ = mark_differences("Léa Martin", "Omar Benali")

    assert "Martin" not in repr(left)
