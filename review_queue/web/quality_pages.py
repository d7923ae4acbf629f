"""Quality for coaching: how looks agree, what made-up cases tell, which issuers drift; and the lesson after one.

Leads see the team, everybody sees themselves. Names stand in the order of the alphabet, never by a figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from review_queue.adapters import store
from review_queue.adapters.accounts import logins_of
from review_queue.adapters.golden_store import golden_answers, note_told, stock, truth_of
from review_queue.adapters.measures import doubled_pairs, overturned, quick_answers
from review_queue.agreement import LEAST, ControlPoint
from review_queue.errors import ItemNotFoundError
from review_queue.golden import LEAST_A_MONTH, is_misled, is_right, sharpness_of
from review_queue.metrics import Measure, Part, Period, PeriodCode, Unit, estimate_part
from review_queue.quality import (
    MOST_CHARTS,
    QUICK_ALARM,
    IssuerDrift,
    PairAgreement,
    QuickShare,
    drifts,
    own_quick_share,
    own_rows,
    pair_agreements,
    quick_shares,
)
from review_queue.texts import Locale, text
from review_queue.web.charts import SVG, control
from review_queue.web.desk import Desk
from review_queue.web.gate import session_of
from review_queue.web.measure_pages import MeasurePages, agreement_measure, golden_measure, shown_measure
from review_queue.web.measure_words import ShownPart, shown_parts, value_words
from review_queue.web.pages import base_of, locale_of, render
from review_queue.wording import day_words, fact_for, reference_of


@dataclass(frozen=True, kw_only=True)
class ShownPair:
    """Two moderators and how they agree, in words."""

    title: str
    parts: tuple[ShownPart, ...]


@dataclass(frozen=True, kw_only=True)
class ShownWeek:
    """One week of an issuer."""

    week: str
    share: str
    cases: int
    limits: str
    is_out: bool


@dataclass(frozen=True, kw_only=True)
class ShownDrift:
    """One issuer; ``place`` names its chart."""

    place: int
    issuer: str
    cases: int
    is_drifting: bool
    weeks: tuple[ShownWeek, ...]


class QualityPages:
    """For leads the team, for each moderator their own."""

    def __init__(self, desk: Desk) -> None:
        """The desk is shared with the other pages."""
        self.desk = desk
        self.measures = MeasurePages(desk)

    def show(self, request: Request, period: str = PeriodCode.NINETY) -> Response:
        """The team's quality."""
        asked, locale = self.measures.period(period), locale_of(request)
        with self.desk.reading() as connection:
            rows = doubled_pairs(connection, asked)
            changed = overturned(connection, asked)
            sharp = sharpness_of(golden_answers(connection, asked.since, asked.until))
            team, alarms = quick_shares(quick_answers(connection, asked))
            left = stock(connection, self.desk.now())
            people = {who for row in rows for who in row[:2]} | {one.moderator for one in alarms}
            logins = logins_of(connection, people)
        return render(
            request,
            "quality.html",
            is_own=False,
            measures=[shown_measure(one, locale) for one in (agreement_measure(rows), changed)],
            pairs=_shown_pairs(pair_agreements(rows), logins, locale),
            quick=_quick_parts(team, locale),
            alarms=sorted(logins.get(one.moderator, "?") for one in alarms),
            sharp=sharp,
            golden=shown_measure(golden_measure(sharp), locale),
            stock=left,
            drifts=[_shown_drift(place, one, locale) for place, one in enumerate(self._drifts(asked))],
            **self._frame(request, asked, "/quality"),
        )

    def mine(self, request: Request, period: str = PeriodCode.NINETY) -> Response:
        """What one's own answers tell."""
        asked, locale, me = self.measures.period(period), locale_of(request), session_of(request).moderator_id
        with self.desk.reading() as connection:
            rows = own_rows(doubled_pairs(connection, asked), me)
            sharp = sharpness_of(golden_answers(connection, asked.since, asked.until, me))
            quick = own_quick_share(quick_answers(connection, asked), me)
        return render(
            request,
            "quality.html",
            is_own=True,
            measures=[shown_measure(agreement_measure(rows), locale)],
            pairs=(),
            quick=_quick_parts(quick, locale, "quality.quick.mine"),
            alarms=(),
            sharp=sharp,
            golden=shown_measure(golden_measure(sharp), locale),
            stock=None,
            drifts=(),
            **self._frame(request, asked, "/quality/me"),
        )

    def drift(self, request: Request, place: int, period: str = PeriodCode.NINETY) -> Response:
        """The chart of one issuer, by its place on the page.

        Raises:
            ItemNotFoundError: there are not so many.
        """
        found, locale = self._drifts(self.measures.period(period)), locale_of(request)
        if not 0 <= place < len(found):
            raise ItemNotFoundError("there is no such chart")
        keys = ("quality.drift.share", "quality.drift.high", "quality.drift.low", "quality.drift.out")
        one, other, third, fourth = (text(key, locale) for key in keys)
        drawn = control(found[place].points, (one, other, third, fourth), text("metrics.nothing", locale))
        return Response(drawn, media_type=SVG)

    def lesson(self, request: Request, item_id: str) -> Response:
        """The truth of a made-up case, for whoever just answered it.

        Raises:
            ItemNotFoundError: it is a real one, or somebody else answered it.
        """
        locale, me = locale_of(request), session_of(request).moderator_id
        with self.desk.writing() as connection:
            truth = truth_of(connection, item_id)
            verdict = _own_verdict(connection, item_id, me)
            if truth is None or verdict is None:
                raise ItemNotFoundError("there is no lesson here")
            note_told(connection, item_id, self.desk.now())
            ref = reference_of(store.get(connection, item_id))
        return render(
            request,
            "golden_lesson.html",
            ref=ref,
            truth=truth,
            is_right=is_right(truth, verdict),
            is_misled=is_misled(truth),
            answer=text(f"decide.{verdict}", locale),
            noticed=[fact_for(reason, locale) for reason in truth.reasons],
        )

    def _drifts(self, period: Period) -> tuple[IssuerDrift, ...]:
        return drifts(self.desk.figures.issuer_days(period))[:MOST_CHARTS]

    def _frame(self, request: Request, period: Period, path: str) -> dict[str, Any]:
        """What both pages have around them."""
        return {
            "period": period.code.value,
            "periods": [code.value for code in PeriodCode],
            "since": day_words(self.desk.local(period.since).date()),
            "until": day_words(self.desk.local(period.until).date()),
            "least": LEAST,
            "month": LEAST_A_MONTH,
            "quick_percent": round(100 * QUICK_ALARM),
            "here": base_of(request) + path,
        }


def _own_verdict(connection: Connection, item_id: str, moderator_id: str) -> str | None:
    """What this moderator answered on an item."""
    mine = [row.verdict for row in store.answers_of(connection, item_id) if row.moderator_id == moderator_id]
    return str(mine[-1]) if mine else None


def _shown_pairs(
    pairs: tuple[PairAgreement, ...], logins: Mapping[str, str], locale: Locale
) -> list[ShownPair]:
    """Pairs by their names."""
    shown = (
        ShownPair(
            title=" · ".join(sorted(logins.get(who, "?") for who in pair.people)),
            parts=shown_parts(_pair_measure(pair), locale),
        )
        for pair in pairs
    )
    return sorted(shown, key=lambda pair: pair.title)


def _pair_measure(pair: PairAgreement) -> Measure:
    found = pair.agreement
    kappa = estimate_part("kappa", found.kappa if found else None, pair.cases)
    raw = estimate_part("raw", found.raw if found else None, pair.cases)
    return Measure(code="agreement", unit=Unit.KAPPA, parts=(kappa, raw))


def _quick_parts(quick: QuickShare, locale: Locale, label: str = "quality.quick.team") -> tuple[ShownPart, ...]:
    part: Part = estimate_part(text(label, locale), quick.share, quick.cases)
    return shown_parts(Measure(code="quick", unit=Unit.SHARE, parts=(part,)), locale)


def _shown_drift(place: int, drift: IssuerDrift, locale: Locale) -> ShownDrift:
    return ShownDrift(
        place=place,
        issuer=drift.issuer,
        cases=drift.cases,
        is_drifting=drift.is_drifting,
        weeks=tuple(_shown_week(point, locale) for point in drift.points),
    )


def _shown_week(point: ControlPoint, locale: Locale) -> ShownWeek:
    low, high = (value_words(end, Unit.SHARE, locale) for end in (point.low, point.high))
    return ShownWeek(
        week=point.label,
        share=value_words(point.share, Unit.SHARE, locale),
        cases=point.cases,
        limits=f"{low} – {high}",
        is_out=point.is_out,
    )
