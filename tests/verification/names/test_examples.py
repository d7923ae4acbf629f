"""The labelled examples beside the checkout hold, read in place."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from verification.names import NameVerdict, compare

EXAMPLES = Path(__file__).parents[4] / "shared" / "data" / "matching"
ASKED_OF_A_HUMAN = "initial"  # Labelled as one person; the policy leaves an initial to a human.


def _rows(name: str) -> list[dict[str, str]]:
    path = EXAMPLES / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = [*_rows("name_examples.csv"), *_rows("name_review_examples.csv")]
pytestmark = pytest.mark.skipif(not ROWS, reason="the labelled examples are not beside this checkout")


def test_every_example_gets_its_label() -> None:
    wanted = {"same": NameVerdict.SAME, "different": NameVerdict.DIFFERENT, "review": NameVerdict.UNCLEAR}

    wrong = [
        (row["kind"], index)
        for index, row in enumerate(ROWS)
        if row["kind"] != ASKED_OF_A_HUMAN and compare(row["a"], row["b"]).verdict is not wanted[row["label"]]
    ]

    assert wrong == []


def test_initials_are_unclear_and_rank_above_every_different_pair() -> None:
    initials = [compare(row["a"], row["b"]).score for row in ROWS if row["kind"] == ASKED_OF_A_HUMAN]
    others = [compare(row["a"], row["b"]).score for row in ROWS if row["label"] == "different"]

    assert min(initials) > max(others)
    assert max(initials) < 0.9
