"""One case as its screen shows it: values made ready here, so that the template only places them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from review_queue.item import ReviewItem
from review_queue.paper_views import PageQuota, PageView, UnmaskReason
from review_queue.ports import Dossier
from review_queue.texts import Locale, count_text
from review_queue.third_party import personal_signs
from review_queue.web.desk import Desk
from review_queue.web.draft import Draft
from review_queue.web.field_rows import FieldRow, ZoneFrame, rows_of, zones_of
from review_queue.web.verdict_choices import VerdictChoice, choices_of, preview_of
from review_queue.web.vouching_view import ReportView, VouchingView, report_of, vouching_of
from review_queue.web.why_here import WhyHere, why_of
from review_queue.wording import clock_words, due_words, duration_words, enough_words
from review_queue.wording import reference_of as short_reference

LOCATED = {"name", "address"}
"""The places without one of which a paper can hardly be judged by its crops."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where an item is: ``mode`` is mine, held, free or done."""

    mode: str
    holder: str
    until: str
    seconds_left: int


@dataclass(frozen=True, kw_only=True)
class PaperView:
    """How much of the paper is shown: ``view`` of this page, whether more is open, and how often it may be."""

    view: PageView
    is_open: bool
    quota: PageQuota
    may_bare: bool
    reasons: tuple[UnmaskReason, ...] = tuple(UnmaskReason)


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """Everything the screen shows."""

    item: ReviewItem
    ref: str
    standing: Standing
    since: str
    due: str
    is_late: bool
    is_blind: bool
    attempts: str
    policy: str
    resident_locale: str
    own_words: str = field(repr=False)
    shown_first_name: str = field(repr=False)
    nothing_else: bool
    shares_home: bool
    enough: str = field(repr=False)
    why: WhyHere
    rows: tuple[FieldRow, ...] = field(repr=False)
    more_rows: tuple[FieldRow, ...] = field(repr=False)
    zones: tuple[ZoneFrame, ...]
    is_located: bool
    paper: PaperView
    vouching: VouchingView | None
    report: ReportView | None = field(repr=False)
    pages: int
    page: int
    verdicts: tuple[VerdictChoice, ...]
    draft: Draft
    preview: tuple[str, ...] = field(repr=False)
    warnings: tuple[str, ...]

    @property
    def has_message(self) -> bool:
        """Whether any answer is told to the person."""
        return any(choice.opening for choice in self.verdicts)


def standing_of(item: ReviewItem, moderator_id: str, login: str, desk: Desk, locale: Locale) -> Standing:
    """Who may decide an item now."""
    now = desk.now()
    until, seconds_left = "", 0
    if item.lease_until is not None and item.is_held(now):
        until = clock_words(desk.local(item.lease_until), locale)
        seconds_left = int((item.lease_until - now).total_seconds())
    return Standing(mode=_mode(item, moderator_id, now), holder=login, until=until, seconds_left=seconds_left)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who looks, when and where: what the screen of one case depends on beside the case."""

    standing: Standing
    paper: PaperView
    page: int
    now: datetime
    zone: tzinfo
    locale: Locale


def view_case(item: ReviewItem, dossier: Dossier, reader: Reader, draft: Draft) -> CaseView:
    """A case as its screen shows it, in the moderator's language; the message stays in the resident's."""
    locale, is_blind = reader.locale, item.hides_machine
    rows = rows_of(dossier, locale, is_blind=is_blind)
    return CaseView(
        item=item,
        ref=short_reference(item),
        standing=reader.standing,
        since=duration_words(reader.now - item.created_at, locale),
        due=due_words(item, reader.now, locale),
        is_late=item.is_late(reader.now),
        is_blind=is_blind,
        attempts=count_text("case.attempt", locale, dossier.attempts),
        policy=dossier.policy_version,
        resident_locale=dossier.locale,
        own_words=dossier.own_words,
        shown_first_name=dossier.shown_first_name,
        nothing_else=dossier.nothing_else,
        shares_home=dossier.shares_home,
        enough="" if is_blind else enough_words(dossier.enough, locale),
        why=why_of(dossier, locale, is_blind=is_blind),
        rows=tuple(row for row in rows if row.is_used),
        more_rows=tuple(row for row in rows if not row.is_used),
        zones=tuple(zones_of(dossier, locale)),
        is_located=bool(LOCATED & {zone.label for zone in dossier.zones}),
        paper=reader.paper,
        vouching=vouching_of(dossier, locale, reader.zone, is_blind=is_blind),
        report=report_of(dossier, locale, reader.zone),
        pages=dossier.pages,
        page=min(max(reader.page, 1), max(dossier.pages, 1)),
        verdicts=choices_of(item, dossier, draft, locale, is_blind=is_blind),
        draft=draft,
        preview=preview_of(draft, dossier),
        warnings=personal_signs(draft.note, own_data(dossier)),
    )


def own_data(dossier: Dossier) -> tuple[str, ...]:
    """What the resident declared: words about these are about themselves."""
    declared = (shown.declared or "" for shown in dossier.fields)
    return (*declared, dossier.shown_first_name)


def _mode(item: ReviewItem, moderator_id: str, now: datetime) -> str:
    if not item.is_waiting:
        return "done"
    if not item.is_held(now):
        return "free"
    return "mine" if item.holder == moderator_id else "held"
