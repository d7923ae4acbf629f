"""Measures in words: what a line is called, how its value reads, and the same as lines of a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from review_queue.item import REASON_CODES
from review_queue.metrics import FEW, Measure, Part, Period, Unit
from review_queue.reason_texts import label_for
from review_queue.texts import Locale, has_text, text
from review_queue.wording import duration_words

SHORT_S = 120
"""Seconds up to which a time is told in seconds."""
CSV_HEAD = ("since", "until", "measure", "part", "unit", "value", "low", "high", "n", "quarter")
PLACES = {Unit.COUNT: 0, Unit.SECONDS: 1}
"""Decimal places of a file's values; four where nothing is said."""


@dataclass(frozen=True, kw_only=True)
class ShownPart:
    """One line as the page shows it; ``value`` says why there is none."""

    label: str
    value: str
    interval: str
    cases: str
    is_told: bool


def shown_parts(measure: Measure, locale: Locale) -> tuple[ShownPart, ...]:
    """A measure's lines in words."""
    return tuple(_shown(measure, part, locale) for part in measure.parts)


def label_of(label: str, locale: Locale) -> str:
    """What a line is called: a text of its own, a reason, a kind of item, or these with a percentile or an end."""
    if has_text(f"part.{label}"):
        return text(f"part.{label}", locale)
    if label in REASON_CODES:
        return label_for(label, locale)
    if has_text(f"kind_of_item.{label}") and "." not in label:
        return text(f"kind_of_item.{label}", locale)
    head, _, tail = label.partition(".")
    return f"{label_of(head, locale)} · {label_of(tail, locale)}" if tail else label


def value_words(value: float, unit: Unit, locale: Locale) -> str:
    """A value as people of a language write it."""
    if unit is Unit.SHARE:
        return _decimal(f"{100 * value:.1f}", locale) + ("\u00a0%" if locale is Locale.FR else "%")
    if unit is Unit.SECONDS:
        if value <= SHORT_S:
            return _decimal(f"{value:.1f}", locale) + "\u00a0s"
        return duration_words(timedelta(seconds=value), locale)
    return f"{value:.0f}" if unit is Unit.COUNT else _decimal(f"{value:.2f}", locale)


def csv_of(measures: Iterable[Measure], period: Period) -> str:
    """Every measure as lines of codes and numbers; what is not told on the page is not told here."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(CSV_HEAD)
    frame = (period.since.isoformat(timespec="seconds"), period.until.isoformat(timespec="seconds"))
    for measure in measures:
        for part in measure.parts:
            numbers = _numbers(measure, part)
            writer.writerow((*frame, measure.code, part.label, measure.unit, *numbers, period.quarter or ""))
    return file.getvalue()


def interval_words(part: Part, unit: Unit, locale: Locale) -> str:
    """Both ends of an interval; empty where there is none."""
    if not part.is_told or part.low is None or part.high is None:
        return ""
    return f"{value_words(part.low, unit, locale)} – {value_words(part.high, unit, locale)}"


def _shown(measure: Measure, part: Part, locale: Locale) -> ShownPart:
    fewer = text("metrics.fewer", locale, few=FEW)
    if part.is_hidden:
        value = fewer
    elif part.value is None:
        value = text("metrics.too_few", locale)
    else:
        value = value_words(part.value, measure.unit, locale)
    return ShownPart(
        label=label_of(part.label, locale),
        value=value,
        interval=interval_words(part, measure.unit, locale),
        cases=fewer if part.is_hidden else str(part.cases),
        is_told=part.is_told,
    )


def _numbers(measure: Measure, part: Part) -> tuple[str, str, str, str]:
    if part.is_hidden:
        return "hidden", "", "", "hidden"
    places = PLACES.get(measure.unit, 4)
    numbers = ("" if one is None else f"{one:.{places}f}" for one in (part.value, part.low, part.high))
    value, low, high = numbers
    return value, low, high, str(part.cases)


def _decimal(number: str, locale: Locale) -> str:
    return number.replace(".", ",") if locale is Locale.FR else number
