"""One case as its screen shows it: values made ready here, so that the template only places them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from review_queue.differences import Piece, Pieces, mark_differences
from review_queue.item import REASONS, VERDICTS_OF, ItemState, ReviewItem, ReviewVerdict
from review_queue.ports import Dossier, ShownField
from review_queue.reason_texts import compose_message, label_for, message_for
from review_queue.texts import Locale, count_text, has_text, text
from review_queue.web.desk import Desk
from review_queue.web.draft import Draft
from review_queue.wording import (
    FindingLine,
    clock_words,
    due_words,
    duration_words,
    enough_words,
    field_words,
    finding_lines,
)
from review_queue.wording import reference_of as short_reference

COMPARED = ("name", "address")
"""Fields whose two writings are compared sign by sign."""
NUMBER_KEYS = 9
VERDICT_KEYS = {
    ReviewVerdict.VERIFIED: "V",
    ReviewVerdict.NEEDS_ACTION: "C",
    ReviewVerdict.REFUSED: "N",
    ReviewVerdict.KEPT: "V",
    ReviewVerdict.UPHELD: "C",
    ReviewVerdict.REVOKED: "N",
}
MARKS = {"pass": "✓", "fail": "!", "inconclusive": "?", "info": "·"}


@dataclass(frozen=True, kw_only=True)
class FieldRow:
    """A field, declared beside read. ``box`` is left, top, width, height as shares of its page."""

    index: int
    label: str
    declared: Pieces = field(repr=False)
    read: Pieces = field(repr=False)
    verdict: str
    gap: str
    page: int | None
    box: tuple[float, float, float, float] | None


@dataclass(frozen=True, kw_only=True)
class SignLine:
    """One sign in the file, as a sentence; ``index`` goes on after the fields'."""

    index: int
    sentence: str
    mark: str
    page: int | None
    box: tuple[float, float, float, float] | None


@dataclass(frozen=True, kw_only=True)
class ReasonChoice:
    """A reason to tick, with the key that ticks it and what the resident will read."""

    code: str
    key: int | None
    label: str
    message: str
    is_ticked: bool


@dataclass(frozen=True, kw_only=True)
class VerdictChoice:
    """An answer to pick, with the first and last words of its message."""

    value: str
    key: str
    label: str
    reasons: tuple[ReasonChoice, ...]
    opening: str
    closing: str
    is_picked: bool


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where an item is: ``mode`` is mine, held, free or done."""

    mode: str
    holder: str
    until: str
    seconds_left: int


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """Everything the screen shows."""

    item: ReviewItem
    ref: str
    standing: Standing
    since: str
    due: str
    is_late: bool
    attempts: str
    policy: str
    resident_locale: str
    own_words: str = field(repr=False)
    shown_first_name: str = field(repr=False)
    nothing_else: bool
    shares_home: bool
    enough: str = field(repr=False)
    doubts: tuple[FindingLine, ...]
    passes: tuple[FindingLine, ...]
    rows: tuple[FieldRow, ...] = field(repr=False)
    signs: tuple[SignLine, ...]
    pages: int
    page: int
    verdicts: tuple[VerdictChoice, ...]
    draft: Draft
    preview: tuple[str, ...] = field(repr=False)


def standing_of(item: ReviewItem, moderator_id: str, login: str, desk: Desk, locale: Locale) -> Standing:
    """Who may decide an item now."""
    now = desk.now()
    until, seconds_left = "", 0
    if item.lease_until is not None and item.is_held(now):
        until = clock_words(desk.local(item.lease_until), locale)
        seconds_left = int((item.lease_until - now).total_seconds())
    return Standing(mode=_mode(item, moderator_id, now), holder=login, until=until, seconds_left=seconds_left)


def view_case(
    item: ReviewItem, dossier: Dossier, standing: Standing, draft: Draft, page: int, now: datetime, locale: Locale
) -> CaseView:
    """A case as its screen shows it, in the moderator's language; the message stays in the resident's."""
    lines = finding_lines(dossier.findings, locale)
    return CaseView(
        item=item,
        ref=short_reference(item),
        standing=standing,
        since=duration_words(now - item.created_at, locale),
        due=due_words(item, now, locale),
        is_late=item.is_late(now),
        attempts=count_text("case.attempt", locale, dossier.attempts),
        policy=dossier.policy_version,
        resident_locale=dossier.locale,
        own_words=dossier.own_words,
        shown_first_name=dossier.shown_first_name,
        nothing_else=dossier.nothing_else,
        shares_home=dossier.shares_home,
        enough=enough_words(dossier.enough, locale),
        doubts=tuple(line for line in lines if line.verdict != "pass"),
        passes=tuple(line for line in lines if line.verdict == "pass"),
        rows=_rows(dossier, locale),
        signs=tuple(_signs(dossier, locale)),
        pages=dossier.pages,
        page=min(max(page, 1), max(dossier.pages, 1)),
        verdicts=tuple(_choice(verdict, draft, dossier.locale, locale) for verdict in VERDICTS_OF[item.kind]),
        draft=draft,
        preview=preview_of(draft, dossier.locale),
    )


def preview_of(draft: Draft, resident_locale: str) -> tuple[str, ...]:
    """The message as it would be sent; nothing until an answer is picked."""
    if draft.chosen is None:
        return ()
    return compose_message(draft.chosen, draft.counted_reasons, draft.note, resident_locale)


def _mode(item: ReviewItem, moderator_id: str, now: datetime) -> str:
    if item.state is not ItemState.OPEN:
        return "done"
    if not item.is_held(now):
        return "free"
    return "mine" if item.holder == moderator_id else "held"


def _rows(dossier: Dossier, locale: Locale) -> tuple[FieldRow, ...]:
    ages = [finding.params["age_months"] for finding in dossier.findings if "age_months" in finding.params]
    age = count_text("detail.age", locale, int(ages[0])) if ages else ""
    return tuple(_row(index, shown, age, locale) for index, shown in enumerate(dossier.fields))


def _signs(dossier: Dossier, locale: Locale) -> Iterable[SignLine]:
    """The signs in the file, strong ones first, numbered on from the fields."""
    strong_first = sorted(dossier.signs, key=lambda sign: not sign.is_strong)
    for index, sign in enumerate(strong_first, start=len(dossier.fields)):
        yield SignLine(
            index=index,
            sentence=text(f"sign.{sign.code}", locale),
            mark="fail" if sign.is_strong else "info",
            page=sign.page,
            box=_box(sign.box),
        )


def _row(index: int, shown: ShownField, age: str, locale: Locale) -> FieldRow:
    words = field_words(shown, locale)
    pieces: tuple[Pieces, Pieces] = ((Piece(words.declared, False),), (Piece(words.read, False),))
    if shown.label in COMPARED and shown.declared and shown.read:
        pieces = mark_differences(words.declared, words.read)
    key = f"field.{shown.label}"
    verdict = shown.verdict if shown.verdict in MARKS else "info"
    return FieldRow(
        index=index,
        label=text(key, locale) if has_text(key) else shown.label,
        declared=pieces[0],
        read=pieces[1],
        verdict=verdict,
        gap=_gap(shown, verdict, age, locale),
        page=shown.page,
        box=_box(shown.box),
    )


def _gap(shown: ShownField, verdict: str, age: str, locale: Locale) -> str:
    if not shown.read:
        return text("case.not_read", locale)
    if shown.label == "issue_date" and age:
        return age
    key = f"verdict.{shown.label}.{verdict}"
    return text(key if has_text(key) else f"verdict.{verdict}", locale)


def _box(edges: tuple[float, float, float, float] | None) -> tuple[float, float, float, float] | None:
    if edges is None:
        return None
    left, top, right, bottom = (min(max(edge, 0.0), 1.0) for edge in edges)
    return left, top, max(right - left, 0.0), max(bottom - top, 0.0)


def _choice(verdict: ReviewVerdict, draft: Draft, resident_locale: str, locale: Locale) -> VerdictChoice:
    opening, *_, closing = compose_message(verdict, (), "", resident_locale)
    return VerdictChoice(
        value=verdict.value,
        key=VERDICT_KEYS[verdict],
        label=text(f"decide.{verdict}", locale),
        reasons=tuple(_reasons(REASONS[verdict], draft, resident_locale, locale)),
        opening=opening,
        closing=closing,
        is_picked=draft.verdict == verdict.value,
    )


def _reasons(codes: tuple[str, ...], draft: Draft, resident_locale: str, locale: Locale) -> Iterable[ReasonChoice]:
    for number, code in enumerate(codes, start=1):
        yield ReasonChoice(
            code=code,
            key=number if number <= NUMBER_KEYS else None,
            label=label_for(code, locale),
            message=message_for(code, resident_locale),
            is_ticked=code in draft.reasons,
        )
