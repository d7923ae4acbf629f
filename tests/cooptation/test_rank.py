"""How far trust reaches, and what it may change: an order, never an answer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cooptation.graph import Link, Person, Surroundings, Tie
from cooptation.rank import WORST, precedence, rank_people, trust_rank
from cooptation.vouch import TrustLevel

ROOT = Path(__file__).parents[2]


def a_person(name: str, level: TrustLevel | None = TrustLevel.C1, *, is_stopped: bool = False) -> Person:
    return Person(id=name, dwelling=name, level=level, is_stopped=is_stopped)


def vouched(of: str, to: str, *, is_void: bool = False) -> Link:
    return Link(tie=Tie.VOUCHED, of=of, to=to, is_void=is_void)


def test_one_step_halves_the_trust_of_a_member_with_two_ties() -> None:
    # By hand: the two ties make four ends; all four start at the middle, each end gets two, and has one tie.
    rank = trust_rank(3, np.array([[0, 1], [1, 2]]), np.array([False, True, False]), steps=1)

    assert rank == pytest.approx([2.0, 0.0, 2.0])


def test_after_a_long_walk_on_a_web_without_halves_everybody_has_one() -> None:
    # The stationary distribution of a walk on a connected graph that is not bipartite is by degree.
    ties = np.array([[0, 1], [1, 2], [2, 0], [2, 3]])

    rank = trust_rank(4, ties, np.array([True, False, False, False]), steps=500)

    assert rank == pytest.approx([1.0] * 4)


def test_a_ring_that_hangs_on_one_vouch_ranks_below_the_quarter() -> None:
    quarter = [(one, other) for one in range(8) for other in range(one)]
    ring = [(one, other) for one in range(8, 14) for other in range(8, one)]
    seeds = np.array([place < 8 for place in range(14)])

    rank = trust_rank(14, np.array([*quarter, *ring, (0, 8)]), seeds)

    assert rank[:8].min() > 2 * rank[8:].max()


def test_a_vouch_that_is_void_carries_no_trust() -> None:
    people = (a_person("anchor", TrustLevel.D), a_person("friend"))

    standing = rank_people(Surroundings(people=people, links=(vouched("anchor", "friend"),)))
    void = rank_people(Surroundings(people=people, links=(vouched("anchor", "friend", is_void=True),)))

    assert standing["friend"] > 0
    assert void["friend"] == 0


def test_trust_does_not_start_at_a_member_who_is_stopped() -> None:
    people = (a_person("anchor", TrustLevel.D, is_stopped=True), a_person("friend"))

    assert rank_people(Surroundings(people=people, links=(vouched("anchor", "friend"),)))["friend"] == 0


def test_who_is_not_known_to_three_neighbours_is_looked_at_before_who_is_not_known_to_one() -> None:
    people = (*(a_person(name, TrustLevel.D) for name in "abcd"), a_person("new", None))

    def with_doubts(names: str) -> int:
        doubts = tuple(Link(tie=Tie.DECLINED, of=name, to="new") for name in names)
        return precedence(Surroundings(people=people, links=(vouched("a", "new"), *doubts), centre="new"))

    assert 0 <= with_doubts("") < with_doubts("b") < with_doubts("bcd") <= WORST


def test_a_quarter_without_a_newcomer_or_without_anybody_has_no_precedence() -> None:
    assert precedence(Surroundings(people=(a_person("a"),), links=())) == 0
    assert precedence(Surroundings(people=(), links=(), centre="new")) == 0


def test_no_rule_reads_the_rank() -> None:
    rules = [path for path in (ROOT / "cooptation").glob("*.py") if path.name != "rank.py"]

    assert rules
    assert not [path.name for path in rules if "cooptation.rank" in path.read_text(encoding="utf-8")]
