"""How well scores tell yes from no, and how sure one may be of a share."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

PRECISION = 0.999  # at which recall is read
_Z = 1.959964  # two-sided 95 % of the normal distribution


@dataclass(frozen=True, kw_only=True)
class Share:
    """Some of many, with the 95 % interval of Wilson (JASA 22, 1927)."""

    some: int
    many: int

    @property
    def value(self) -> float:
        """The share itself, 0 of nothing."""
        return self.some / self.many if self.many else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Its lower and upper bound."""
        if not self.many:
            return 0.0, 1.0
        middle = self.value + _Z**2 / (2 * self.many)
        half = _Z * sqrt(self.value * (1 - self.value) / self.many + _Z**2 / (4 * self.many**2))
        scale = 1 + _Z**2 / self.many
        return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} [{low:.3f}, {high:.3f}] of {self.many}"


def roc_auc(honest: Sequence[float], others: Sequence[float]) -> float:
    """How often an honest pair scores above another one; ties count half (Mann-Whitney)."""
    ranked = sorted(others)
    wins = sum((bisect_left(ranked, score) + bisect_right(ranked, score)) / 2 for score in honest)
    return wins / (len(honest) * len(others))


def threshold_at(honest: Sequence[float], others: Sequence[float], precision: float = PRECISION) -> float | None:
    """The lowest score from which the precision holds, None when there is none."""
    yes, no = sorted(honest), sorted(others)
    for threshold in sorted(set(honest)):
        right, wrong = len(yes) - bisect_left(yes, threshold), len(no) - bisect_left(no, threshold)
        if right / (right + wrong) >= precision:
            return threshold
    return None


def recall_at(honest: Sequence[float], others: Sequence[float], precision: float = PRECISION) -> float:
    """The largest share of honest pairs above a threshold at which the precision still holds."""
    threshold = threshold_at(honest, others, precision)
    return share_from(honest, threshold).value


def share_from(scores: Sequence[float], threshold: float | None) -> Share:
    """How many scores reach a threshold; none when there is no threshold."""
    reached = 0 if threshold is None else sum(score >= threshold for score in scores)
    return Share(some=reached, many=len(scores))


def best_f1_threshold(honest: Sequence[float], others: Sequence[float]) -> float:
    """The threshold whose F1 is best."""
    yes, no = sorted(honest), sorted(others)

    def f1(threshold: float) -> float:
        right, wrong = len(yes) - bisect_left(yes, threshold), len(no) - bisect_left(no, threshold)
        return 2 * right / (right + wrong + len(yes))

    return max(sorted(set(honest)), key=f1)
