"""Towns as plain values: who lives where, at which level, and who knows whom.

A world is a sequence of districts. No tie leaves a district, so what happens in one never changes another: an attack
is simulated in the districts it touches and nowhere else, with the same result (``engine`` says why). Another graph
is fed in as ``World(name=…, districts=(District(…),))``; the drawn ones are made when they are asked for.

A drawn district: 1,000 members in 4 by 4 quarters of 500 m, their sizes log-normal; 70 % verified by document, 25 %
co-opted, 5 % co-opted by these; 1.3 members a household; seniority uniform over 1,500 days; mean degree 6.2, of
which three members in ten have one tie into the next quarter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]

DISTRICT_MEMBERS = 1000
QUARTERS_A_SIDE = 4
QUARTERS = QUARTERS_A_SIDE * QUARTERS_A_SIDE
CELL_M = 500.0
SIZE_SIGMA = 0.5
"""Of the logarithm of a quarter's size: half of them lie between 42 and 83 members."""
HOUSEHOLD_MEMBERS = 1.3
LEVEL_SHARES = (0.70, 0.25, 0.05)
"""D, C1, C2."""
SENIORITY_DAYS = 1500
NEXT_QUARTER_SHARE = 0.3
MEAN_DEGREE = 6.2
NEAREST_OF = 4
"""A tie goes to the nearest of so many drawn members: people know those who live near."""
NEAREST_NEXT_DOOR = 8
YEAR_DAYS = 365
VOUCHES_A_MEMBER = 2


@dataclass(frozen=True, kw_only=True)
class PastVouch:
    """A vouch given before the first day: who gave it, to whom, and when (days before the start, negative)."""

    voucher: int
    newcomer: int
    day: float


@dataclass(frozen=True, kw_only=True, eq=False)
class District:
    """Members 0 to n - 1 of some quarters, with every tie between them.

    Attributes:
        quarter, dwelling: numbers within the district.
        level: 0 for D, 1 for C1, 2 for C2.
        verified_day: days before the start, negative.
        x_m, y_m: where they live.
        ties: for each member, those who know them.
        past: the vouches of the last year.
    """

    quarter: Numbers
    dwelling: Numbers
    level: Numbers
    verified_day: Numbers
    x_m: Numbers
    y_m: Numbers
    ties: tuple[tuple[int, ...], ...]
    past: tuple[PastVouch, ...] = ()

    @property
    def members(self) -> int:
        """How many."""
        return len(self.quarter)

    @cached_property
    def of_quarter(self) -> dict[int, tuple[int, ...]]:
        """The members of each quarter."""
        return {int(q): tuple(np.flatnonzero(self.quarter == q).tolist()) for q in np.unique(self.quarter)}

    def d_members(self, quarter: int) -> int:
        """Document-verified members of a quarter."""
        return int(((self.quarter == quarter) & (self.level == 0)).sum())


class Districts(Protocol):
    """What a world needs of its districts; a tuple is one."""

    def __len__(self) -> int: ...

    def __getitem__(self, place: int, /) -> District: ...


@dataclass(frozen=True)
class DrawnDistricts:
    """Districts that are made from the seed when they are asked for; the last few are kept."""

    size: int
    seed: int

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, place: int) -> District:
        if not 0 <= place < self.size:
            raise IndexError(place)
        return draw_district(self.seed, place)


@dataclass(frozen=True, kw_only=True)
class World:
    """A town and its name; ``districts`` do not know each other."""

    name: str
    districts: Districts

    @property
    def members(self) -> int:
        """How many people, of whom drawn districts have 1,000 each."""
        if isinstance(self.districts, DrawnDistricts):
            return len(self.districts) * DISTRICT_MEMBERS
        return sum(self.districts[place].members for place in range(len(self.districts)))


def draw_world(members: int, seed: int) -> World:
    """A town of so many members, a multiple of 1,000 (at least one)."""
    return World(name=f"drawn-{members}", districts=DrawnDistricts(max(1, round(members / DISTRICT_MEMBERS)), seed))


@lru_cache(maxsize=64)
def draw_district(seed: int, place: int) -> District:
    """One district of a drawn town."""
    rng = np.random.default_rng((seed, place))
    quarter = _draw_quarters(rng)
    dwelling = _draw_dwellings(rng, quarter)
    x_m, y_m = _draw_positions(rng, quarter, dwelling)
    level = rng.choice(len(LEVEL_SHARES), size=DISTRICT_MEMBERS, p=LEVEL_SHARES)
    verified_day = -rng.uniform(0, SENIORITY_DAYS, DISTRICT_MEMBERS)
    ties = _ties(rng, quarter, x_m, y_m)
    return District(
        quarter=quarter, dwelling=dwelling, level=level, verified_day=verified_day, x_m=x_m, y_m=y_m, ties=ties,
        past=tuple(_past(rng, level, verified_day, dwelling, ties)),
    )


def _draw_quarters(rng: np.random.Generator) -> Numbers:
    """The quarter of each member, in order."""
    weights = rng.lognormal(0.0, SIZE_SIGMA, QUARTERS)
    sizes = np.floor(weights / weights.sum() * DISTRICT_MEMBERS).astype(int)
    sizes[np.argmax(sizes)] += DISTRICT_MEMBERS - sizes.sum()
    return np.repeat(np.arange(QUARTERS), sizes)


def _draw_dwellings(rng: np.random.Generator, quarter: Numbers) -> Numbers:
    """Households of 1.3 members: each one begins a new dwelling, or joins the last one of the same quarter."""
    begins = rng.random(len(quarter)) < 1 / HOUSEHOLD_MEMBERS
    begins[1:] |= quarter[1:] != quarter[:-1]
    begins[0] = True
    return np.cumsum(begins) - 1


def _draw_positions(rng: np.random.Generator, quarter: Numbers, dwelling: Numbers) -> tuple[Numbers, Numbers]:
    """Where each dwelling stands in its quarter's cell."""
    inside = rng.uniform(0, CELL_M, (int(dwelling.max()) + 1, 2))[dwelling]
    row, column = np.divmod(quarter, QUARTERS_A_SIDE)
    return column * CELL_M + inside[:, 0], row * CELL_M + inside[:, 1]


def _nearest(x_m: Numbers, y_m: Numbers, one: Numbers, offered: Numbers) -> Numbers:
    """For each member of ``one`` the nearest of the members offered to it, themselves never."""
    far = np.hypot(x_m[one][:, None] - x_m[offered], y_m[one][:, None] - y_m[offered])
    far = np.where(offered == one[:, None], np.inf, far)
    chosen: Numbers = offered[np.arange(len(one)), far.argmin(axis=1)]
    return chosen


def _ties(rng: np.random.Generator, quarter: Numbers, x_m: Numbers, y_m: Numbers) -> tuple[tuple[int, ...], ...]:
    """Who knows whom: near people of the quarter, and some of the next one."""
    known: list[set[int]] = [set() for _ in quarter]
    inside = (MEAN_DEGREE - 2 * NEXT_QUARTER_SHARE) / 2
    for number in range(QUARTERS):
        here = np.flatnonzero(quarter == number)
        pairs = [*_inside(rng, here, x_m, y_m, round(inside * len(here)))]
        pairs += _across(rng, quarter, here, x_m, y_m)
        for one, other in pairs:
            known[one].add(other)
            known[other].add(one)
    return tuple(tuple(sorted(others)) for others in known)


def _inside(
    rng: np.random.Generator, here: Numbers, x_m: Numbers, y_m: Numbers, count: int
) -> Iterator[tuple[int, int]]:
    """Ties within one quarter."""
    if len(here) < 2:
        return
    one = rng.choice(here, count)
    other = _nearest(x_m, y_m, one, rng.choice(here, (count, NEAREST_OF)))
    yield from ((a, b) for a, b in zip(one.tolist(), other.tolist(), strict=True) if a != b)


def _across(
    rng: np.random.Generator, quarter: Numbers, here: Numbers, x_m: Numbers, y_m: Numbers
) -> Iterator[tuple[int, int]]:
    """Ties into a quarter that touches this one."""
    one = here[rng.random(len(here)) < NEXT_QUARTER_SHARE]
    around = np.flatnonzero(np.isin(quarter, beside(int(quarter[here[0]])))) if len(here) else here
    if not len(one) or not len(around):
        return
    other = _nearest(x_m, y_m, one, rng.choice(around, (len(one), NEAREST_NEXT_DOOR)))
    yield from zip(one.tolist(), other.tolist(), strict=True)


def beside(quarter: int) -> list[int]:
    """The quarters of the grid that share a side with this one."""
    row, column = divmod(quarter, QUARTERS_A_SIDE)
    near = ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1))
    return [r * QUARTERS_A_SIDE + c for r, c in near if 0 <= r < QUARTERS_A_SIDE and 0 <= c < QUARTERS_A_SIDE]


def _past(
    rng: np.random.Generator, level: Numbers, verified_day: Numbers, dwelling: Numbers,
    ties: tuple[tuple[int, ...], ...],
) -> Iterator[PastVouch]:
    """Two vouchers for each member who was co-opted in the last year, of those who know them and had been there."""
    for newcomer in np.flatnonzero((level > 0) & (verified_day > -YEAR_DAYS)).tolist():
        able = [one for one in ties[newcomer] if level[one] == 0 and dwelling[one] != dwelling[newcomer]]
        for voucher in rng.permutation(able)[:VOUCHES_A_MEMBER].tolist():
            yield PastVouch(voucher=int(voucher), newcomer=newcomer, day=float(verified_day[newcomer]) - 2.0)
