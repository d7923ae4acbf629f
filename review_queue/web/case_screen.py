"""The screen of one case, whoever asks for it: its holder, a lead who only looks, or somebody it is not open to."""

from __future__ import annotations

import json
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from review_queue.adapters import store
from review_queue.adapters.accounts import logins_of
from review_queue.adapters.paper_access import opened_view, quota_of, recent_answers
from review_queue.adapters.queue_moves import MAX_INTERNAL_NOTE_CHARS
from review_queue.adapters.queue_rows import note_event
from review_queue.errors import LeaseLostError
from review_queue.item import MAX_NOTE_CHARS, ReviewItem, ReviewVerdict
from review_queue.paper_views import PageView, day_start
from review_queue.reason_texts import label_for
from review_queue.roles import Right
from review_queue.texts import text
from review_queue.third_party import PATTERNS
from review_queue.web.case_record import record_of, undoable_of
from review_queue.web.case_view import PaperView, Reader, Standing, standing_of, view_case
from review_queue.web.desk import Desk
from review_queue.web.draft import Draft
from review_queue.web.field_rows import MARKS
from review_queue.web.gate import session_of
from review_queue.web.pages import base_of, locale_of, render
from review_queue.wording import due_words, fact_for, reference_of

EMPTY = Draft()
PATTERNS_AS_JSON = json.dumps(list(PATTERNS.values()))
NOTICES = {*ReviewVerdict, "undone", "note_kept", "taken_over"}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What one showing of the screen depends on beside the case; ``problem`` is a sentence, ``error`` a text's key."""

    page: int = 1
    view: PageView | None = None
    error: str | None = None
    problem: str | None = None
    status: int = 200


PLAIN = Shown()


class CaseScreen:
    """Renders a case as far as its reader may see it."""

    def __init__(self, desk: Desk) -> None:
        """The desk is shared with the other pages."""
        self.desk = desk

    def seen(self, request: Request, item_id: str) -> ReviewItem:
        """An item; held a lease longer when it is the reader's own."""
        moderator_id, now = session_of(request).moderator_id, self.desk.now()
        with self.desk.reading() as connection:
            item = store.get(connection, item_id)
        if item.holder != moderator_id or not item.is_held(now):
            return item
        try:
            with self.desk.writing() as connection:
                return store.extend(connection, item_id, moderator_id, now, active=True)
        except LeaseLostError:
            return item

    def show(self, request: Request, item: ReviewItem, draft: Draft = EMPTY, shown: Shown = PLAIN) -> Response:
        """The screen that fits: the case, what became of it, or only where it stands."""
        standing = self.standing(request, item)
        if standing.mode == "done":
            return self._done(request, item)
        if not self.may_look(request, item):
            return self._closed(request, item, standing)
        return self._open(request, item, standing, draft, shown)

    def may_look(self, request: Request, item: ReviewItem) -> bool:
        """Papers and names are for whoever holds the case, and for a lead who does not know the person to look."""
        session = session_of(request)
        is_mine = item.holder == session.moderator_id and item.is_held(self.desk.now())
        if is_mine or not session.may(Right.LEAD):
            return item.is_waiting and is_mine
        with self.desk.reading() as connection:
            return item.is_waiting and not store.has_conflict(connection, item.id, session.moderator_id)

    def standing(self, request: Request, item: ReviewItem) -> Standing:
        """Who may decide the item now."""
        holder = ""
        if item.holder is not None:
            with self.desk.reading() as connection:
                holder = logins_of(connection, {item.holder}).get(item.holder, "?")
        return standing_of(item, session_of(request).moderator_id, holder, self.desk, locale_of(request))

    def conflict(self, request: Request, item_id: str, draft: Draft) -> Response:
        """Somebody was faster: say who, and keep what was filled in. How often that happens is counted."""
        with self.desk.writing() as connection:
            item = store.get(connection, item_id)
            note_event(connection, item, "conflict_shown", session_of(request).moderator_id, self.desk.now())
        return render(
            request,
            "conflict.html",
            status=409,
            item=item,
            ref=reference_of(item),
            standing=self.standing(request, item),
            draft=draft,
            labels=[label_for(reason, locale_of(request)) for reason in draft.counted_reasons],
            here=self.address(request, item.id),
        )

    def address(self, request: Request, item_id: str) -> str:
        """Where a case is found."""
        return f"{base_of(request)}/items/{item_id}"

    def _open(self, request: Request, item: ReviewItem, standing: Standing, draft: Draft, shown: Shown) -> Response:
        locale, session, now = locale_of(request), session_of(request), self.desk.now()
        with self.desk.reading() as connection:
            record = record_of(connection, item, self.desk, locale, session.moderator_id)
            undoable = undoable_of(connection, session.moderator_id, now)
            recent = recent_answers(connection, session.moderator_id, most=1)
        reader = Reader(
            standing=standing,
            paper=self.paper(request, item, shown.view),
            page=shown.page,
            now=now,
            zone=self.desk.zone,
            locale=locale,
        )
        notice = request.query_params.get("done", "")
        return render(
            request,
            "case.html",
            status=shown.status,
            case=view_case(item, self.desk.dossiers.dossier(item), reader, draft),
            record=record,
            undoable=undoable,
            recent=f"{base_of(request)}/recent/1" if recent else None,
            error=text(shown.error, locale, max=MAX_NOTE_CHARS) if shown.error else None,
            problem=shown.problem,
            notice=f"done.{notice}" if notice in NOTICES else None,
            marks=MARKS,
            max_note=MAX_NOTE_CHARS,
            max_inner_note=MAX_INTERNAL_NOTE_CHARS,
            patterns=PATTERNS_AS_JSON,
            here=self.address(request, item.id),
        )

    def paper(self, request: Request, item: ReviewItem, asked: PageView | None) -> PaperView:
        """How much of the paper the reader may see, and sees now."""
        session, now = session_of(request), self.desk.now()
        with self.desk.reading() as connection:
            opened = opened_view(connection, item.id, session.moderator_id, now)
            since = day_start(now, self.desk.zone)
            quota = quota_of(connection, session.moderator_id, self.desk.daily_pages, since)
        view = opened if asked is None else min(asked, opened, key=list(PageView).index)
        is_open = opened is not PageView.ZONES
        return PaperView(view=view, is_open=is_open, quota=quota, may_bare=session.may(Right.LEAD))

    def _done(self, request: Request, item: ReviewItem) -> Response:
        with self.desk.reading() as connection:
            decision = store.decision_of(connection, item.id)
            undoable = undoable_of(connection, session_of(request).moderator_id, self.desk.now())
        outcome = f"case.done.{decision.verdict}" if decision else "case.done"
        here = self.address(request, item.id)
        return render(
            request,
            "done.html",
            ref=reference_of(item),
            outcome=outcome,
            undoable=undoable,
            answer=None,
            record=None,
            newer=None,
            older=None,
            here=here,
        )

    def _closed(self, request: Request, item: ReviewItem, standing: Standing) -> Response:
        """Where a case stands that is not open to its reader: no name, no paper."""
        locale, reasons = locale_of(request), () if item.hides_machine else item.reasons
        return render(
            request,
            "case_closed.html",
            item=item,
            ref=reference_of(item),
            standing=standing,
            why=[fact_for(reason, locale) for reason in reasons],
            due=due_words(item, self.desk.now(), locale),
            here=self.address(request, item.id),
        )
