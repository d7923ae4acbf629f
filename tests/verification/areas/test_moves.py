"""Who changes quarter when the map does."""

from __future__ import annotations

from verification.areas.moves import Resident, by_quarters, plan_moves
from verification.domain.whereabouts import NearQuarter, QuarterKind, Whereabouts

EDGES = {QuarterKind.DENSE: 50, QuarterKind.RURAL: 500}


def a_resident(case_id: str, old: str | None, new: str | None, *, chosen: bool = False, **near: float) -> Resident:
    others = tuple(NearQuarter(quarter=quarter, distance_m=metres) for quarter, metres in near.items())
    place = Whereabouts(quarter=new, near=others, is_outside=False, edge_m=1.0)
    return Resident(case_id=case_id, version=1, quarter=old, is_chosen=chosen, place=place)


def test_only_those_whose_quarter_changes_move() -> None:
    moves = plan_moves([a_resident("1", "a", "a"), a_resident("2", "a", "b"), a_resident("3", None, "b")], EDGES)

    assert [(move.case_id, move.old, move.new) for move in moves] == [("2", "a", "b"), ("3", None, "b")]


def test_a_choice_stays_while_it_is_still_offered() -> None:
    near, far = a_resident("1", "b", "a", chosen=True, b=40.0), a_resident("2", "b", "a", chosen=True, b=60.0)

    assert [move.case_id for move in plan_moves([near, far], EDGES)] == ["2"]


def test_a_case_without_a_place_any_more_leaves_its_quarter() -> None:
    resident = Resident(case_id="1", version=1, quarter="a", is_chosen=False, place=None)

    assert plan_moves([resident], EDGES)[0].new is None


def test_moves_are_counted_by_old_and_new_quarter() -> None:
    moves = plan_moves([a_resident("1", "a", "b"), a_resident("2", "c", "b"), a_resident("3", "c", "b")], EDGES)

    assert by_quarters(moves) == {("c", "b"): ["2", "3"], ("a", "b"): ["1"]}
