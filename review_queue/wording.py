"""Numbers, times and findings as a moderator reads them. Pure: the time is an argument, the zone is in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from review_queue.item import ReviewItem
from review_queue.ports import ShownChange, ShownField, ShownFinding
from review_queue.texts import Locale, count_text, has_text, text

ORDER = {"fail": 0, "inconclusive": 1, "pass": 2}
"""What is wrong comes first, then what is in doubt."""
MINUTES_AN_HOUR = 60
HOURS_A_DAY = 24
REFERENCE_CHARS = 6


@dataclass(frozen=True, kw_only=True)
class FindingLine:
    """A check as one line: what it says, why, and the numbers behind it."""

    verdict: str
    title: str
    fact: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class FieldWords:
    """A declared or read value as it is shown."""

    declared: str = field(repr=False)
    read: str = field(repr=False)


def finding_lines(findings: tuple[ShownFinding, ...], locale: Locale) -> tuple[FindingLine, ...]:
    """Every check as a line, failed first, then doubtful, then passed."""
    ordered = sorted(findings, key=lambda finding: ORDER.get(finding.verdict, ORDER["inconclusive"]))
    return tuple(_line(finding, locale) for finding in ordered)


def fact_for(reason: str, locale: Locale) -> str:
    """A reason code in a few words."""
    key = f"found.{reason}"
    return text(key, locale) if has_text(key) else text("found.other", locale, code=reason)


def kind_name(kind: str, locale: Locale) -> str:
    """A kind of paper; what is no code is shown as it is."""
    key = f"kind.{kind}"
    return text(key, locale) if has_text(key) else kind


def field_words(shown: ShownField, locale: Locale) -> FieldWords:
    """Both sides of a field, dates and kinds in words, a dash for what is not there."""
    declared, read = (_value(shown.label, value, locale) for value in (shown.declared, shown.read))
    return FieldWords(declared=declared, read=read)


def duration_words(span: timedelta, locale: Locale) -> str:
    """A span to the minute below a day, to the hour above."""
    minutes = max(0, int(span.total_seconds() // 60))
    hours, rest = divmod(minutes, MINUTES_AN_HOUR)
    if hours == 0:
        return text("span.minutes", locale, m=rest)
    if hours < HOURS_A_DAY:
        return text("span.hours", locale, h=hours, m=f"{rest:02}")
    days, hours = divmod(hours, HOURS_A_DAY)
    return text("span.days", locale, d=days, h=hours)


def clock_words(moment: datetime, locale: Locale) -> str:
    """The hour and the minute of a local time."""
    return text("time.clock", locale, h=moment.hour, m=f"{moment.minute:02}")


def day_words(day: date) -> str:
    """A day; both languages write it alike."""
    return f"{day:%d/%m/%Y}"


def due_words(item: ReviewItem, now: datetime, locale: Locale) -> str:
    """How long is left, or how late it is."""
    if item.due_at < now:
        return text("due.late", locale, span=duration_words(now - item.due_at, locale))
    return text("due.left", locale, span=duration_words(item.due_at - now, locale))


def reference_of(item: ReviewItem) -> str:
    """The short name of an item among colleagues."""
    return item.id[:REFERENCE_CHARS].upper()


def enough_words(changes: tuple[ShownChange, ...], locale: Locale) -> str:
    """What would together have been enough for a yes by machine, as one line; empty when there is nothing."""
    joint = f" {text('enough.and', locale)} "
    return joint.join(text(f"enough.{change.code}", locale, value=_day_or_text(change.value)) for change in changes)


def _line(finding: ShownFinding, locale: Locale) -> FindingLine:
    verdict = finding.verdict if finding.verdict in ORDER else "inconclusive"
    key = f"check.{finding.check}.{verdict}"
    return FindingLine(
        verdict=verdict,
        title=text(key if has_text(key) else f"check.other.{verdict}", locale),
        fact=fact_for(finding.reason, locale) if finding.reason else "",
        detail=_detail(finding, locale),
    )


def _detail(finding: ShownFinding, locale: Locale) -> str:
    """The numbers of a finding, those that say something."""
    params = finding.params
    parts = []
    if "kind" in params:
        parts.append(kind_name(str(params["kind"]), locale))
    if "age_months" in params:
        parts.append(count_text("detail.age", locale, int(params["age_months"])))
    parts += [text(f"detail.{name}", locale, n=int(params[name])) for name in LIMITS if name in params]
    if params.get("signs"):
        parts.append(count_text("detail.signs", locale, int(params["signs"]), codes=str(params.get("codes", ""))))
    if params.get("earlier_uses"):
        parts.append(count_text("detail.earlier_uses", locale, int(params["earlier_uses"])))
    return " · ".join(parts)


LIMITS = ("machine_months", "human_months", "distance_m")


def _value(label: str, value: str | None, locale: Locale) -> str:
    if not value:
        return "–"
    if label == "kind":
        return kind_name(value, locale)
    return _day_or_text(value) if label == "issue_date" else value


def _day_or_text(value: str) -> str:
    try:
        return day_words(date.fromisoformat(value))
    except ValueError:
        return value
