"""How well two looks agree, and how sure a share is: what is said of decisions, never of a person's worth.

Everything is None under ``LEAST`` cases: a figure from fewer misleads more than it tells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

LEAST = 30
"""Cases below which nothing is shown."""
RESAMPLES = 4000
SEED = 20261122
"""Of the resampling, so that a page shows the same interval twice."""
TAILS = (2.5, 97.5)
"""Percentiles of a 95 % interval."""
SIDE_95 = NormalDist().inv_cdf(0.975)
"""Standard deviations from the middle of a normal distribution to the end of its 95 % interval."""
DEVIATIONS = 3.0
"""Of a control chart's limits (W. Shewhart, "Economic control of quality of manufactured product", 1931)."""


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A figure with its 95 % interval and the number of cases it rests on."""

    value: float
    low: float
    high: float
    cases: int


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Two readers of the same cases: the share of equal verdicts, and kappa, which takes chance out of it."""

    raw: Estimate
    kappa: Estimate


@dataclass(frozen=True, kw_only=True)
class ControlPoint:
    """One week of one series: its share, and the limits within which chance alone would leave it."""

    label: str
    share: float
    cases: int
    low: float
    high: float

    @property
    def is_out(self) -> bool:
        """Whether something beside chance is at work."""
        return not self.low <= self.share <= self.high


def share(hits: int, cases: int, *, least: int = LEAST) -> Estimate | None:
    """A share with its Wilson interval; None below ``least`` cases."""
    if cases < max(least, 1):
        return None
    low, high = _wilson(hits, cases)
    return Estimate(value=hits / cases, low=low, high=high, cases=cases)


def _wilson(hits: int, cases: int) -> tuple[float, float]:
    """The shares that the hits do not speak against.

    Source: E. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927. Written
    out here because ``scipy.stats``, which has it, takes a fifth of the time in which the service starts.
    """
    value, weight = hits / cases, SIDE_95**2 / cases
    middle = (value + weight / 2) / (1 + weight)
    reach = sqrt(value * (1 - value) * weight + weight**2 / 4) / (1 + weight)
    return (max(0.0, middle - reach) if hits else 0.0), (min(1.0, middle + reach) if hits < cases else 1.0)


def agreement(pairs: Sequence[tuple[str, str]], *, least: int = LEAST) -> Agreement | None:
    """How two readers agree; None below ``least`` cases.

    Args:
        pairs: each case's two verdicts, the first reader's first.
        least: cases below which nothing is said.

    Source: J. Cohen, "A coefficient of agreement for nominal scales", Educ. Psychol. Meas. 20, 1960; the interval is
    the percentile bootstrap over cases.
    """
    raw = share(sum(one == other for one, other in pairs), len(pairs), least=least)
    if raw is None:
        return None
    table = _table(pairs)
    draws = np.random.default_rng(SEED).multinomial(len(pairs), (table / len(pairs)).ravel(), size=RESAMPLES)
    low, high = np.percentile(_kappas(draws.reshape(RESAMPLES, *table.shape)), TAILS)
    value = float(_kappas(table[np.newaxis])[0])
    return Agreement(raw=raw, kappa=Estimate(value=value, low=float(low), high=float(high), cases=len(pairs)))


def _table(pairs: Sequence[tuple[str, str]]) -> NDArray[np.int64]:
    """How often each verdict met each, (k, k) over the k verdicts that occur."""
    names = sorted({verdict for pair in pairs for verdict in pair})
    counted = Counter(pairs)
    return np.array([[counted[one, other] for other in names] for one in names], dtype=np.int64)


def _kappas(tables: NDArray[np.int64]) -> NDArray[np.float64]:
    """Kappa of each (m, k, k) table; 1 where both readers always gave one and the same verdict."""
    cases = tables.sum(axis=(1, 2))
    seen = np.trace(tables, axis1=1, axis2=2) / cases
    by_chance = (tables.sum(axis=2) * tables.sum(axis=1)).sum(axis=1) / cases**2
    room = 1.0 - by_chance
    kappas: NDArray[np.float64] = np.divide(seen - by_chance, room, out=np.ones_like(seen), where=room > 0)
    return kappas


def control_chart(weeks: Sequence[tuple[str, int, int]]) -> tuple[ControlPoint, ...]:
    """A p-chart: each (label, failures, cases) beside the limits around the mean of all; empty weeks are left out."""
    counted = [(label, failures, cases) for label, failures, cases in weeks if cases]
    total = sum(cases for _, _, cases in counted)
    mean = sum(failures for _, failures, _ in counted) / total if total else 0.0
    return tuple(_point(label, failures, cases, mean) for label, failures, cases in counted)


def _point(label: str, failures: int, cases: int, mean: float) -> ControlPoint:
    reach = DEVIATIONS * (mean * (1 - mean) / cases) ** 0.5
    low, high = max(0.0, mean - reach), min(1.0, mean + reach)
    return ControlPoint(label=label, share=failures / cases, cases=cases, low=low, high=high)
