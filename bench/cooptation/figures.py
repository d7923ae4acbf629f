"""Means with their intervals over seeds, and the bars they are held against.

The bars and the baseline beside them are those of the benchmark's protocol; the baseline was measured by an earlier
trial, on other made towns. Intervals are 95 %, by Student's t over the seeds.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Any

from scipy.stats import t as student

Result = Mapping[str, Any]
CONFIDENCE = 0.975
"""Upper half of a two-sided 95 %."""


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A mean over seeds, half of its 95 % interval (None of fewer than two), and how many there were."""

    mean: float
    half: float | None
    count: int

    def shown(self, digits: int = 1, factor: float = 1.0) -> str:
        """``4.2 ± 0.6``."""
        mean = f"{self.mean * factor:.{digits}f}"
        return mean if self.half is None else f"{mean} ± {self.half * factor:.{digits}f}"


def estimate(values: Sequence[float]) -> Estimate | None:
    """Mean and interval; None of nothing."""
    if not values:
        return None
    if len(values) == 1:
        return Estimate(mean=values[0], half=None, count=1)
    half = float(student.ppf(CONFIDENCE, len(values) - 1)) * stdev(values) / math.sqrt(len(values))
    return Estimate(mean=fmean(values), half=half, count=len(values))


def share(top: str, bottom: str) -> Callable[[Result], float | None]:
    """A share of honest newcomers."""

    def value(result: Result) -> float | None:
        honest = result["honest"]
        return honest[top] / honest[bottom] if honest[bottom] else None

    return value


def fraud(name: str) -> Callable[[Result], float | None]:
    """A figure of what the attacker got."""
    return lambda result: result["fraud"][name]


def a_year(name: str) -> Callable[[Result], float | None]:
    """A count of members concerned, in 365 days."""
    return lambda result: result["consequences"][name] * 365 / result["days"]


def accepted_per_edge(result: Result) -> float | None:
    """Accepted for one vouch of a member the attacker did not create; None where nobody was."""
    edges = result["fraud"]["attack_edges"]
    return result["fraud"]["accepted"] / edges if edges else None


def reviews_per_1000(result: Result) -> float | None:
    """Requests and audits that a human had to look at, for 1,000 honest newcomers."""
    honest = result["honest"]
    return 1000 * (honest["reviewed"] + honest["audit_reviews"]) / honest["newcomers"] if honest["newcomers"] else None


def total_admission(result: Result) -> float | None:
    """Honest newcomers admitted by rule or by a human."""
    honest = result["honest"]
    admitted = honest["automatic"] + honest["admitted_by_review"]
    return admitted / honest["newcomers"] if honest["newcomers"] else None


def checks_per_second(result: Result) -> float | None:
    """Rules asked in a second of the whole simulation, on one core."""
    return result["checks"] / result["seconds"] if result["seconds"] else None


Key = tuple[int, str, str, bool]
"""Members, attack, rules, blind."""


class Figures:
    """Results by world size, attack, rules and sight."""

    def __init__(self, results: Iterable[Result]) -> None:
        self._by: dict[Key, list[Result]] = defaultdict(list)
        for result in results:
            self._by[(result["members"], result["attack"], result["rules"], result["is_blind"])].append(result)

    @property
    def keys(self) -> tuple[Key, ...]:
        """What there is."""
        return tuple(self._by)

    def of(self, key: Key, value: Callable[[Result], float | None]) -> Estimate | None:
        """One figure over the seeds; runs that have none are left out."""
        values = [found for result in self._by.get(key, ()) if (found := value(result)) is not None]
        return estimate(values)
