from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bench.addresses import TYPED, false_same, left_unclear, make_pairs, ours
from bench.calibration import recall_at, roc_auc
from verification.addresses import compare

EXAMPLES = Path(__file__).parents[4] / "shared" / "data" / "matching"
FILES = ("address_examples.csv", "address_review_examples.csv")
LABELS = {"same": "same", "different": "different", "review": "unclear"}


def labelled(name: str) -> list[dict[str, str]]:
    with (EXAMPLES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def expected(row: dict[str, str]) -> str:
    return "same" if row["kind"] == "same_building_other_unit" else LABELS[row["label"]]


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the labelled examples are not beside this checkout")
@pytest.mark.parametrize("name", FILES)
def test_every_labelled_example_gets_its_label(name: str) -> None:
    wrong = [row["kind"] for row in labelled(name) if compare(row["a"], row["b"]).verdict != expected(row)]
    assert wrong == []


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the labelled examples are not beside this checkout")
def test_no_pair_for_review_is_called_the_same_but_for_another_flat() -> None:
    rows = labelled("address_review_examples.csv")
    same = {row["kind"] for row in rows if compare(row["a"], row["b"]).verdict == "same"}
    assert same == {"same_building_other_unit"}


def test_no_generated_near_miss_is_called_the_same() -> None:
    pairs = [pair for pair in make_pairs(25, seed=7) if pair.label == "different"]
    assert [pair.family for pair in pairs if compare(pair.a, pair.b).verdict == "same"] == []


def test_generated_pairs_are_ranked_as_well_as_promised() -> None:
    pairs = make_pairs(25, seed=8)
    scores = {label: [compare(p.a, p.b).score for p in pairs if p.label == label] for label in ("same", "different")}
    assert roc_auc(scores["same"], scores["different"]) >= 0.998
    assert recall_at(scores["same"], scores["different"]) >= 0.97


def test_few_generated_pairs_are_left_to_a_human() -> None:
    measured = ours(make_pairs(25, seed=9))
    assert left_unclear(measured).value <= 0.03
    assert false_same(measured).some == 0


def test_what_people_type_is_told_from_near_misses() -> None:
    measured = ours(make_pairs(300, seed=10, families=TYPED))
    assert recall_at(measured.of("same"), measured.of("different")) >= 0.97
