"""How well looks agree and how issuers drift: counted rows in, figures out. Used for coaching, never to rank people.

Pairs of moderators stand in the order of their names; whoever has too few cases is not shown at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from review_queue.agreement import LEAST, Agreement, ControlPoint, Estimate, agreement, control_chart, share
from review_queue.ports import IssuerDay

QUICK_ALARM = 0.10
"""Share of verdicts without a look from which the team talks about it; ours, to be changed with experience."""
MOST_CHARTS = 8
"""Issuers whose chart is shown: those with the most papers."""

PairRow = tuple[str, str, str, str, int]
"""Both moderators, both verdicts, and how often."""


@dataclass(frozen=True, kw_only=True)
class PairAgreement:
    """How two moderators agree; ``agreement`` is None where they share too few cases."""

    people: tuple[str, str] = field(repr=False)
    cases: int
    agreement: Agreement | None


@dataclass(frozen=True, kw_only=True)
class QuickShare:
    """How often somebody answered too quickly to have looked; ``moderator`` is empty for the whole team."""

    moderator: str
    cases: int
    share: Estimate | None

    @property
    def is_alarm(self) -> bool:
        """Whether it is worth a talk."""
        return self.share is not None and self.share.value > QUICK_ALARM


@dataclass(frozen=True, kw_only=True)
class IssuerDrift:
    """One issuer's weekly share of papers that the machine did not verify, within what chance allows."""

    issuer: str
    cases: int
    points: tuple[ControlPoint, ...]

    @property
    def is_drifting(self) -> bool:
        """Whether a week is out of what chance allows."""
        return any(point.is_out for point in self.points)


def overall_agreement(rows: Iterable[PairRow]) -> tuple[int, Agreement | None]:
    """How many cases were answered twice, and how the two answers agree."""
    pairs = _unfold(rows)
    return len(pairs), agreement(pairs)


def pair_agreements(rows: Iterable[PairRow]) -> tuple[PairAgreement, ...]:
    """Each pair that has enough cases, whoever of them was first."""
    by_pair: dict[tuple[str, str], list[PairRow]] = defaultdict(list)
    for one, other, first, second, count in rows:
        people, verdicts = ((one, other), (first, second)) if one <= other else ((other, one), (second, first))
        by_pair[people].append((*people, *verdicts, count))
    found = ((people, _unfold(theirs)) for people, theirs in sorted(by_pair.items()))
    return tuple(
        PairAgreement(people=people, cases=len(pairs), agreement=agreement(pairs))
        for people, pairs in found
        if len(pairs) >= LEAST
    )


def own_rows(rows: Iterable[PairRow], moderator_id: str) -> tuple[PairRow, ...]:
    """The cases one moderator shared with anybody, their own answer first."""
    mine = (row for row in rows if moderator_id in row[:2])
    return tuple(
        row if row[0] == moderator_id else (row[1], row[0], row[3], row[2], row[4]) for row in mine
    )


def quick_shares(counted: dict[str, tuple[int, int]]) -> tuple[QuickShare, tuple[QuickShare, ...]]:
    """The team's share of quick answers, and those of whoever should be talked to, in the order of their ids."""
    team = _quick("", sum(cases for cases, _ in counted.values()), sum(quick for _, quick in counted.values()))
    people = (_quick(who, *counts) for who, counts in sorted(counted.items()))
    return team, tuple(one for one in people if one.is_alarm)


def own_quick_share(counted: dict[str, tuple[int, int]], moderator_id: str) -> QuickShare:
    """One moderator's own share."""
    return _quick(moderator_id, *counted.get(moderator_id, (0, 0)))


def drifts(days: Sequence[IssuerDay]) -> tuple[IssuerDrift, ...]:
    """Every issuer with enough papers, week by week, those with the most papers first."""
    by_issuer: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for one in days:
        week = by_issuer[one.issuer][week_of(one.day)]
        week[0] += one.failures
        week[1] += one.cases
    found = [_drift(issuer, weeks) for issuer, weeks in by_issuer.items()]
    return tuple(sorted((one for one in found if one.cases >= LEAST), key=lambda one: (-one.cases, one.issuer)))


def week_of(day: date) -> str:
    """The ISO week of a day, as it sorts."""
    year, week, _ = day.isocalendar()
    return f"{year}-{week:02d}"


def _drift(issuer: str, weeks: dict[str, list[int]]) -> IssuerDrift:
    series = [(label, failures, cases) for label, (failures, cases) in sorted(weeks.items())]
    return IssuerDrift(issuer=issuer, cases=sum(cases for *_, cases in series), points=control_chart(series))


def _quick(who: str, cases: int, quick: int) -> QuickShare:
    return QuickShare(moderator=who, cases=cases, share=share(quick, cases))


def _unfold(rows: Iterable[PairRow]) -> list[tuple[str, str]]:
    return [(first, second) for _, _, first, second, count in rows for _ in range(count)]
