"""Who changes quarter when the map does: worked out before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from verification.domain.whereabouts import QuarterKind, Whereabouts


@dataclass(frozen=True, kw_only=True)
class Resident:
    """What of a case decides its quarter: where it is kept now, whether it was chosen, where the home lies now."""

    case_id: str
    version: int
    quarter: str | None
    is_chosen: bool
    place: Whereabouts | None


@dataclass(frozen=True, kw_only=True)
class Move:
    """One case that goes from a quarter to another."""

    case_id: str
    version: int
    old: str | None
    new: str | None


def plan_moves(residents: Iterable[Resident], edges_m: Mapping[QuarterKind, int]) -> tuple[Move, ...]:
    """Every case whose quarter changes; a choice stays as long as the chosen quarter is still offered.

    Args:
        residents: all living cases.
        edges_m: the policy's edge in metres by kind of quarter.
    """
    moves = []
    for one in residents:
        new = None if one.place is None else one.place.quarter
        if one.is_chosen and one.place is not None and one.quarter in one.place.choices(edges_m[one.place.kind]):
            continue
        if new != one.quarter:
            moves.append(Move(case_id=one.case_id, version=one.version, old=one.quarter, new=new))
    return tuple(moves)


def by_quarters(moves: Iterable[Move]) -> dict[tuple[str | None, str | None], list[str]]:
    """The case ids of each pair of old and new quarter, the largest group first."""
    groups = defaultdict[tuple[str | None, str | None], list[str]](list)
    for move in moves:
        groups[move.old, move.new].append(move.case_id)
    return dict(sorted(groups.items(), key=lambda item: -len(item[1])))
