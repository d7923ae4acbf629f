"""Claims about the measures: the interval, the naive pipeline, and how answers are counted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bench import naive
from bench.deciding import Checker
from bench.documents import HELD_OUT, make
from bench.measures import Report, add, fold, measure, run, wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    # R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Stat. Med. 17 (1998), method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_interval_is_the_published_one(successes: int, n: int, low: float, high: float) -> None:
    assert wilson(successes, n) == pytest.approx((low, high), abs=5e-5)


def test_nothing_asked_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


def test_naive_pipeline_verifies_words_it_finds() -> None:
    document = make(3, layout="rent_private", render="pdf")

    text = "Quittance de M. Jean Moreau, 3 rue du Port, 35400 Saint-Malo"
    assert naive.decide(text, "jean moreau", "3 rue du port") == "verified"
    assert naive.check(document.data, "Zacharie Xylander", "999 quai Nulle-Part, 00000 Ailleurs") == "needs_action"


def test_naive_pipeline_survives_a_file_that_is_none() -> None:
    assert naive.check(b"\x00\x01", "Jean Moreau", "3 rue du Port") == "needs_action"


def test_a_checker_that_always_says_yes_is_counted_as_wrong() -> None:
    document = make(12, layout="gas_band", render="pdf")

    def always(data: bytes, name: str, address: str, on: date) -> dict[str, Any]:
        return {"outcome": "verified", "fields": {"address": {"postcode": "00000"}}}

    report = Report()
    add(report, measure(document, always, with_naive=False))

    tally = report.tallies["pdf"]
    wrong = sum("verified" not in case.expected for case in document.cases)
    assert tally.false == (wrong, wrong)
    assert tally.fields["postcode"] == (0, 1)
    assert sum(report.false_kinds.values()) == wrong


def test_held_out_layouts_are_counted_apart() -> None:
    report = Report()

    document = make(12, layout=HELD_OUT[0], render="pdf")
    add(report, measure(document, lambda *_: {"outcome": "review"}, with_naive=False))

    assert set(report.tallies) == {"pdf", "all", "held out"}


def test_folding_removes_case_accents_and_hyphens() -> None:
    assert fold("Saint-Étienne  Cœur") == "SAINT ETIENNE COEUR"


def test_processes_of_their_own_answer_every_case_of_every_document() -> None:
    report = run(2, 20261203, 2, Checker(), with_naive=False, layouts=("electricity_boxes",))

    assert report.tallies["all"].documents == 2
