"""The page of measures: figures, their definitions, charts, and the same as a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from review_queue.adapters.golden_store import golden_answers
from review_queue.adapters.measures import doubled_pairs, queue_measures
from review_queue.agreement import LEAST
from review_queue.errors import ItemNotFoundError
from review_queue.golden import Sharpness, sharpness_of
from review_queue.metrics import (
    FEW,
    SILENT_DAYS,
    Measure,
    Period,
    PeriodCode,
    Unit,
    estimate_part,
    of_few_people,
    period_of,
)
from review_queue.quality import PairRow, overall_agreement
from review_queue.texts import Locale, text
from review_queue.web.charts import SVG, bars
from review_queue.web.desk import Desk
from review_queue.web.measure_words import ShownPart, csv_of, label_of, shown_parts
from review_queue.web.pages import base_of, locale_of, render
from review_queue.wording import day_words

ORDER = (
    "answers", "wait", "due_kept", "estimate_kept", "queue_age", "automation", "false_acceptance", "active_time",
    "agreement", "overturned", "appeals_won", "golden", "reasons_mix", "ended_unanswered", "sent_again", "whole_pages",
    "wear",
)  # fmt: skip
"""From what residents feel to what the team does."""
DRAWN = ("wait", "queue_age", "active_time", "reasons_mix", "ended_unanswered")
"""Measures that a chart stands beside: those with several lines of one unit."""
FEWEST_BARS = 2


@dataclass(frozen=True, kw_only=True)
class ShownMeasure:
    """One measure as the page shows it."""

    code: str
    title: str
    definition: str
    parts: tuple[ShownPart, ...]
    has_chart: bool


class MeasurePages:
    """What anybody of the team may know of how the whole goes."""

    def __init__(self, desk: Desk) -> None:
        """The desk is shared with the other pages."""
        self.desk = desk

    def show(self, request: Request, period: str = "", quarter: str = "") -> Response:
        """Every measure of a period; of one quarter those that can be told."""
        asked = self.period(period, quarter)
        return render(
            request,
            "metrics.html",
            measures=[shown_measure(one, locale_of(request)) for one in self._measures(asked)],
            period=asked.code.value,
            periods=[code.value for code in PeriodCode],
            quarter=asked.quarter or "",
            quarters=self.desk.house.quarters(),
            since=day_words(self.desk.local(asked.since).date()),
            until=day_words(self.desk.local(asked.until).date()),
            least=LEAST,
            few=FEW,
            here=f"{base_of(request)}/metrics",
        )

    def chart(self, request: Request, code: str, period: str = "", quarter: str = "") -> Response:
        """The chart of one measure.

        Raises:
            ItemNotFoundError: no chart is drawn of it.
        """
        locale, asked = locale_of(request), self.period(period, quarter)
        found = next((one for one in self._measures(asked) if one.code == code and code in DRAWN), None)
        if found is None:
            raise ItemNotFoundError("no chart is drawn of that")
        labels = [label_of(part.label, locale) for part in found.parts]
        return Response(bars(found, labels, text("metrics.nothing", locale)), media_type=SVG)

    def file(self, request: Request, period: str = "", quarter: str = "") -> Response:
        """The same as a CSV file: codes and numbers."""
        asked = self.period(period, quarter)
        named = f'attachment; filename="palier-mesures-{asked.until:%Y-%m-%d}.csv"'
        return Response(
            csv_of(self._measures(asked), asked),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": named},
        )

    def period(self, code: str, quarter: str = "") -> Period:
        """The period asked for, of one quarter when it is a known one."""
        known = {id for id, _ in self.desk.house.quarters()}
        return period_of(code, self.desk.now(), self.desk.zone, quarter if quarter in known else None)

    def _measures(self, period: Period) -> tuple[Measure, ...]:
        with self.desk.reading() as connection:
            queue = queue_measures(connection, period, self.desk.now())
            if period.quarter is not None:
                return _in_order(of_few_people(one) for one in (*queue, *self.desk.figures.measures(period)))
            rows = doubled_pairs(connection, period)
            sharp = sharpness_of(golden_answers(connection, period.since, period.until))
        found = (*queue, *self.desk.figures.measures(period), agreement_measure(rows), golden_measure(sharp))
        return _in_order(found)


def _in_order(found: Iterable[Measure]) -> tuple[Measure, ...]:
    return tuple(sorted((one for one in found if one.code in ORDER), key=lambda one: ORDER.index(one.code)))


def _may_be_drawn(measure: Measure) -> bool:
    """Whether there are bars to compare, and one of them has a length."""
    told = [part.value for part in measure.parts if part.is_told]
    return len(told) >= FEWEST_BARS and any(told)


def agreement_measure(rows: tuple[PairRow, ...]) -> Measure:
    """How two looks agree, over everybody."""
    cases, found = overall_agreement(rows)
    raw = estimate_part("raw", found.raw if found else None, cases)
    kappa = estimate_part("kappa", found.kappa if found else None, cases)
    return Measure(code="agreement", unit=Unit.KAPPA, parts=(kappa, raw))


def golden_measure(sharp: Sharpness) -> Measure:
    """What answers on made-up cases tell."""
    parts = (
        estimate_part("recall", sharp.recall, sharp.frauds),
        estimate_part("false_alarm", sharp.false_alarm, sharp.honest),
        estimate_part("followed", sharp.followed, sharp.misled),
    )
    return Measure(code="golden", unit=Unit.SHARE, parts=parts)


def shown_measure(measure: Measure, locale: Locale) -> ShownMeasure:
    """A measure in words."""
    return ShownMeasure(
        code=measure.code,
        title=text(f"metric.{measure.code}", locale),
        definition=text(f"metric.{measure.code}.is", locale, days=SILENT_DAYS, few=FEW),
        parts=shown_parts(measure, locale),
        has_chart=measure.code in DRAWN and _may_be_drawn(measure),
    )
