"""What the pages of measures are made of: a period, and figures with the number of cases each rests on.

A figure is never shown without its ``cases``. Shares of fewer than ``agreement.LEAST`` cases and percentiles of fewer
than ``FEW`` are not told; counts under ``FEW`` that could point at somebody are not told either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from review_queue.agreement import Estimate, share

FEW = 5
"""Counts below this could name somebody."""
AGE_HOURS = (2, 8, 24)
"""Where the buckets of the queue's age part."""
SILENT_DAYS = 30
"""After so many days without a word a resident who was asked for something will not come back."""
MONTHS_A_QUARTER = 3
PERCENTS = (50, 90, 95)


class PeriodCode(StrEnum):
    """Which time is looked at."""

    WEEK = "7"
    MONTH = "30"
    NINETY = "90"
    QUARTER = "quarter"


@dataclass(frozen=True, kw_only=True)
class Period:
    """From ``since`` up to, but without, ``until``; both aware. With ``quarter`` what lies in that quarter alone."""

    code: PeriodCode
    since: datetime
    until: datetime
    quarter: str | None = None


class Unit(StrEnum):
    """What a value is in."""

    SHARE = "share"
    SECONDS = "seconds"
    COUNT = "count"
    RATIO = "ratio"
    KAPPA = "kappa"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One line of a measure. ``label`` is a catalogue key or a code; ``value`` None where it is not told."""

    label: str
    cases: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    is_hidden: bool = False

    @property
    def is_told(self) -> bool:
        """Whether there is a value to show."""
        return self.value is not None and not self.is_hidden


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One measure; ``code`` names its title and its definition in the catalogues."""

    code: str
    unit: Unit
    parts: tuple[Part, ...]


def period_of(code: str, now: datetime, zone: tzinfo, quarter: str | None = None) -> Period:
    """The period of a code, 30 days for any other: up to now, or since the running quarter of the year began.

    ``quarter`` is a part of the town, and counts what lies there alone.
    """
    known = PeriodCode(code) if code in set(PeriodCode) else PeriodCode.MONTH
    if known is not PeriodCode.QUARTER:
        return Period(code=known, since=now - timedelta(days=int(known)), until=now, quarter=quarter)
    local = now.astimezone(zone)
    first = (local.month - 1) // MONTHS_A_QUARTER * MONTHS_A_QUARTER + 1
    began = local.replace(month=first, day=1, hour=0, minute=0, second=0, microsecond=0)
    return Period(code=known, since=began, until=now, quarter=quarter)


def share_part(label: str, hits: int, cases: int) -> Part:
    """A share with its Wilson interval; no value where there are too few cases."""
    return estimate_part(label, share(hits, cases), cases)


def estimate_part(label: str, estimate: Estimate | None, cases: int) -> Part:
    """An estimate as a line; no value where there is none."""
    if estimate is None:
        return Part(label=label, cases=cases)
    return Part(label=label, cases=cases, value=estimate.value, low=estimate.low, high=estimate.high)


def percentile_part(label: str, cases: int, value: float | None) -> Part:
    """A percentile; not told where it would be one or two people's own time."""
    return Part(label=label, cases=cases, value=None if cases < FEW else value)


def count_part(label: str, count: int, *, may_point_at_people: bool = False) -> Part:
    """A count; a small one that may point at people is hidden."""
    return Part(label=label, cases=count, value=count, is_hidden=may_point_at_people and 0 < count < FEW)


def suppressed(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Counts with the small ones hidden (None), and with one more when a total would give the only hidden one away."""
    hidden = {label for label, count in counts.items() if 0 < count < FEW}
    others = sorted((count, label) for label, count in counts.items() if label not in hidden and count > 0)
    if len(hidden) == 1 and others:
        hidden.add(others[0][1])
    return {label: None if label in hidden else count for label, count in counts.items()}


def of_few_people(measure: Measure) -> Measure:
    """A measure of one quarter, with everything hidden that rests on fewer than ``FEW``: neighbours know each other."""
    if measure.unit is Unit.COUNT:
        return replace(measure, parts=hidden_counts([(part.label, part.cases) for part in measure.parts]))
    parts = (replace(part, is_hidden=part.is_hidden or 0 < part.cases < FEW) for part in measure.parts)
    return replace(measure, parts=tuple(parts))


def hidden_counts(labelled: Sequence[tuple[str, int]]) -> tuple[Part, ...]:
    """Counts of one whole as lines, small ones hidden together with one that would give them away."""
    told = suppressed(dict(labelled))
    return tuple(
        Part(label=label, cases=count, value=count, is_hidden=told[label] is None) for label, count in labelled
    )
