"""The vouching side and the report side of a case as the screen shows them: letters, dates, counts, words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from review_queue.ports import Dossier, ShownReport, ShownTie, ShownVouch, ShownVouching
from review_queue.texts import Locale, count_text, has_text, text
from review_queue.wording import day_words, fact_for


@dataclass(frozen=True, kw_only=True)
class VouchRow:
    """One voucher, by letter."""

    letter: str
    given: str
    level: str
    mark: str
    counts: str
    since: str
    distance: str
    others: str
    flags: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TieRow:
    """One line of the picture in words."""

    of: str
    said: str
    to: str
    when: str


@dataclass(frozen=True, kw_only=True)
class VouchingView:
    """The table of vouches and the lines below it; the picture's own words in ``ties`` and ``circle``.

    ``judges`` is False for a reader who looks before the machine's opinion is shown.
    """

    rows: tuple[VouchRow, ...]
    lines: tuple[str, ...] = field(repr=False)
    opened: str
    has_picture: bool
    ties: tuple[TieRow, ...]
    circle: tuple[str, ...]
    judges: bool


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """What was said about whom."""

    kind: str
    reported: str
    lines: tuple[str, ...] = field(repr=False)
    own_words: str = field(repr=False)


def vouching_of(dossier: Dossier, locale: Locale, zone: tzinfo, *, is_blind: bool = False) -> VouchingView | None:
    """The vouching side; None for a case without one. A blind reader is shown what was said, not what counts."""
    shown = dossier.vouching
    if shown is None:
        return None
    lines = [text("vouching.wanted", locale, n=shown.wanted)] if shown.wanted else []
    lines += [count_text("vouching.objections", locale, shown.objections)] if shown.objections else []
    lines += [count_text("vouching.in_dwelling", locale, shown.others_in_dwelling)]
    return VouchingView(
        rows=tuple(_row(vouch, locale, zone) for vouch in shown.vouches),
        lines=tuple(lines),
        opened=_day(shown.opened_at, zone),
        has_picture=shown.has_picture,
        ties=tuple(_tie(tie, locale, zone) for tie in shown.ties),
        circle=tuple(_circle_lines(shown, locale)),
        judges=not is_blind,
    )


def _tie(tie: ShownTie, locale: Locale, zone: tzinfo) -> TieRow:
    said = code_words("tie", tie.tie, locale)
    return TieRow(
        of=tie.of or text("tie.newcomer", locale),
        said=text("tie.over", locale, said=said) if tie.is_over else said,
        to=tie.to or text("tie.newcomer", locale),
        when=_day(tie.at, zone) or "–",
    )


def _circle_lines(shown: ShownVouching, locale: Locale) -> list[str]:
    """Who lives together and whose vouching is off."""
    homes = [", ".join(letter or text("tie.newcomer", locale) for letter in home) for home in shown.homes]
    lines = [text("vouching.one_home", locale, letters=letters) for letters in homes]
    return [*lines, *([text("vouching.stopped", locale, letters=", ".join(shown.stopped))] if shown.stopped else [])]


def report_of(dossier: Dossier, locale: Locale, zone: tzinfo) -> ReportView | None:
    """The report side; None for a case without one."""
    shown = dossier.report
    if shown is None:
        return None
    return ReportView(
        kind=code_words("report", shown.kind, locale),
        reported=_day(shown.reported_at, zone),
        lines=tuple(_report_lines(shown, locale, zone)),
        own_words=shown.own_words,
    )


def code_words(family: str, code: str, locale: Locale) -> str:
    """A code of the vouching side in words; one that is not known is shown as it is."""
    key = f"{family}.{code}"
    return text(key, locale) if has_text(key) else code


def _row(vouch: ShownVouch, locale: Locale, zone: tzinfo) -> VouchRow:
    why_not = fact_for(vouch.not_counted, locale) if vouch.not_counted else ""
    flags = [fact_for(flag, locale) for flag in vouch.flags]
    if vouch.shares_dwelling_with:
        flags.append(text("vouching.same_door", locale, letters=", ".join(vouch.shares_dwelling_with)))
    return VouchRow(
        letter=vouch.voucher,
        given=_day(vouch.given_at, zone),
        level=code_words("vouch_level", vouch.level, locale),
        mark="pass" if vouch.counts else "fail",
        counts=text("vouching.counts", locale) if vouch.counts else why_not or text("vouching.counts_not", locale),
        since=_since(vouch, locale, zone),
        distance=text("vouching.metres", locale, n=vouch.distance_m) if vouch.distance_m is not None else "–",
        others=text("vouching.others", locale, n=vouch.other_vouches, ended=vouch.other_vouches_ended),
        flags=tuple(flags),
    )


def _since(vouch: ShownVouch, locale: Locale, zone: tzinfo) -> str:
    basis = code_words("basis", vouch.basis, locale) if vouch.basis else ""
    return " · ".join(part for part in (_day(vouch.member_since, zone), basis) if part)


def _report_lines(shown: ShownReport, locale: Locale, zone: tzinfo) -> list[str]:
    lines = [text("report.about", locale, letter=shown.about)] if shown.about else []
    if shown.since:
        basis = code_words("basis", shown.basis, locale) if shown.basis else "–"
        lines.append(text("report.since", locale, day=_day(shown.since, zone), basis=basis))
    return [*lines, text("report.earlier", locale, n=shown.earlier, upheld=shown.earlier_upheld)]


def _day(moment: datetime | None, zone: tzinfo) -> str:
    return day_words(moment.astimezone(zone).date()) if moment else ""
