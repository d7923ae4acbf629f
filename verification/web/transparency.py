"""What anybody may know of how well this works, where the operator switches it on: figures, and what they do not say.

Under ``LEAST`` cases nothing is shown; small counts are hidden, so that no figure points at a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import Connection
from starlette.exceptions import HTTPException

from cooptation.adapters.coverage import members_by_quarter
from review_queue.adapters.measures import false_acceptance
from review_queue.agreement import LEAST
from review_queue.metrics import FEW, PERCENTS, Part, Period, PeriodCode, period_of, suppressed
from verification.adapters.case_figures import OUTCOMES, outcomes, wait
from verification.adapters.quarters import load_quarters
from verification.bootstrap import PARIS
from verification.web.catalogue import day, text
from verification.web.demo_sign import is_demonstration
from verification.web.resident import Desk, language

FRENCH, ENGLISH = "/transparence", "/transparency"
PATHS = ("document", "vouching", "none")
PUBLIC_PERIOD = PeriodCode.NINETY
MINUTE, HOUR, DAY = 60, 3600, 86_400
PERCENT = 100


@dataclass(frozen=True, kw_only=True)
class PublicFigures:
    """Everything the page shows; a count of None is hidden, ``error`` None where there are too few cases."""

    period: Period
    cases: int
    sampled: int
    error: Part | None
    counts: tuple[tuple[str, str, int | None], ...]
    waits: tuple[Part, ...]
    quarters: tuple[tuple[str, int | None], ...]

    @property
    def is_told(self) -> bool:
        """Whether there are enough cases to say anything."""
        return self.cases >= LEAST


def create_transparency(desk: Desk, *, is_public: bool, now: Callable[[], datetime]) -> APIRouter:
    """The page under its French and its English name; nobody finds it while it is off, or over the made-up town."""
    routes = APIRouter(include_in_schema=False)

    @routes.get(FRENCH)
    @routes.get(ENGLISH)
    def transparency(request: Request) -> Response:
        if not is_public or is_demonstration(request):
            raise HTTPException(status_code=404)
        with desk.transactions.reading() as work:
            found = public_figures(work.connection, now(), desk.services.places.quarter_name)
        locale = "en" if request.url.path == ENGLISH else language(request)
        return _page(desk, locale, figures=found, least=LEAST, here=FRENCH, **_words(found, locale))

    return routes


def _page(desk: Desk, locale: str, **values: Any) -> Response:  # noqa: ANN401 - what the template names
    """The page in a language that its address may ask for."""

    def said(key: str, **places: str | int) -> str:
        return text(locale, key, **places)

    return HTMLResponse(desk.pages.get_template("transparency.html").render(t=said, locale=locale, **values))


def public_figures(connection: Connection, now: datetime, quarter_name: Callable[[str], str]) -> PublicFigures:
    """The figures of the last ninety days."""
    period = period_of(PUBLIC_PERIOD, now, PARIS)
    found = outcomes(connection, period)
    told = suppressed({f"{path}.{status}": count for (path, status), count in found.items()})
    error = false_acceptance(connection, period).parts[0]
    known = [one.id for one in load_quarters(connection) if not one.is_perimeter]
    return PublicFigures(
        period=period,
        cases=sum(found.values()),
        sampled=error.cases,
        error=error if error.is_told else None,
        counts=tuple(_counts(told)),
        waits=wait(connection, period).parts,
        quarters=_quarters(members_by_quarter(connection, known, now), quarter_name),
    )


def _counts(told: Mapping[str, int | None]) -> Iterable[tuple[str, str, int | None]]:
    """Path, answer and count, always in the same order."""
    for path in PATHS:
        for status in OUTCOMES:
            if f"{path}.{status}" in told:
                yield path, status, told[f"{path}.{status}"]


def _quarters(
    members: Mapping[str, int], quarter_name: Callable[[str], str]
) -> tuple[tuple[str, int | None], ...]:
    """Verified residents by the name of their quarter."""
    told = suppressed(members)
    return tuple(sorted(((quarter_name(quarter), count) for quarter, count in told.items()), key=lambda row: row[0]))


def _words(found: PublicFigures, locale: str) -> dict[str, Any]:
    """The parts of the page that are more than a number."""
    fewer = text(locale, "transparency.fewer", few=FEW)
    error = found.error
    return {
        "since": day(locale, found.period.since.astimezone(PARIS).date()),
        "until": day(locale, found.period.until.astimezone(PARIS).date()),
        "error": _estimate(error, locale) if error else None,
        "ways": _ways(found.counts, locale, fewer),
        "percents": [percent(number / PERCENT, locale, places=0) for number in PERCENTS],
        "waits": _waits(found.waits, locale),
        "quarters": [(name, _count(count, fewer)) for name, count in found.quarters],
    }


def _estimate(part: Part, locale: str) -> dict[str, str]:
    """A share and the ends of its interval, in percent."""
    return {name: percent(getattr(part, name), locale) for name in ("value", "low", "high")}


def _ways(
    counts: Iterable[tuple[str, str, int | None]], locale: str, fewer: str
) -> list[tuple[str, list[tuple[str, str]]]]:
    """The answers of each path, each path once."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path, status, count in counts:
        found.setdefault(path, []).append((text(locale, f"transparency.{status}"), _count(count, fewer)))
    return [(text(locale, f"transparency.path.{path}"), answers) for path, answers in found.items()]


def _waits(parts: Iterable[Part], locale: str) -> list[tuple[str, list[str]]]:
    """Who answered, and within which times; nobody of whom too little is known."""
    found: dict[str, list[str]] = {}
    for part in parts:
        if part.value is not None:
            found.setdefault(part.label.partition(".p")[0], []).append(span(part.value, locale))
    return [(text(locale, f"transparency.wait.{way}"), times) for way, times in found.items()]


def _count(count: int | None, fewer: str) -> str:
    return fewer if count is None else str(count)


def percent(value: float, locale: str, places: int = 1) -> str:
    """A share in percent."""
    written = f"{value * PERCENT:.{places}f}"
    return written.replace(".", ",") + "\u00a0%" if locale == "fr" else written + "%"


def span(seconds: float, locale: str) -> str:
    """A time in its largest two units."""
    whole = timedelta(seconds=round(seconds))
    if seconds < 2 * MINUTE:
        return f"{whole.seconds}\u00a0s"
    minutes = round(seconds) // MINUTE
    if seconds < HOUR:
        return f"{minutes}\u00a0min"
    if seconds < DAY:
        return f"{minutes // 60}\u00a0h\u00a0{minutes % 60:02d}"
    days = text(locale, "transparency.day")
    return f"{whole.days}\u00a0{days}\u00a0{whole.seconds // HOUR}\u00a0h"
