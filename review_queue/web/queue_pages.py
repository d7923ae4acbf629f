"""The queue: how it stands, what is in it, and the one button that matters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from review_queue.adapters import store
from review_queue.adapters.accounts import logins_of
from review_queue.adapters.paper_access import recent_answers
from review_queue.adapters.team_store import not_taking
from review_queue.breaks import CASES_BEFORE_BREAK, wants_break
from review_queue.item import QueueCounts, ReviewItem
from review_queue.paper_views import day_start
from review_queue.texts import Locale, count_text, text
from review_queue.web.case_record import undoable_of
from review_queue.web.desk import Desk, prepare_next
from review_queue.web.gate import session_of
from review_queue.web.handing import hand_next
from review_queue.web.keyboard import KEY_ROWS
from review_queue.web.pages import locale_of, redirect, render
from review_queue.web.routing_pages import brake_rows
from review_queue.wording import clock_words, day_words, due_words, duration_words, fact_for, reference_of

NOTICES = (
    "verified", "needs_action", "refused", "kept", "upheld", "revoked", "released", "nothing_left", "sessions_ended",
    "skipped", "snoozed", "escalated", "known", "undo_too_late", "not_for_you", "ceiling_reached",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """An item as a line of the queue. ``state`` is free, mine or held."""

    id: str
    ref: str
    kind: str
    why: tuple[str, ...]
    waiting: str
    due: str
    is_late: bool
    state: str
    state_words: str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the page needs of the database, read at once."""

    counts: QueueCounts
    items: tuple[ReviewItem, ...]
    mine: str | None
    logins: dict[str, str]
    away: str | None
    is_tired: bool
    snoozed: tuple[ReviewItem, ...]


class QueuePages:
    """The list and what hands out the next item."""

    def __init__(self, desk: Desk) -> None:
        """The desk is shared with the other pages."""
        self.desk = desk

    def show(self, request: Request, done: str = "", quarter: str = "") -> Response:
        """The queue, due first."""
        session, now, locale = session_of(request), self.desk.now(), locale_of(request)
        with self.desk.reading() as connection:
            standing = self._standing(connection, session.moderator_id, now)
            undoable = undoable_of(connection, session.moderator_id, now)
        shown = [item for item in standing.items if not quarter or item.quarter == quarter]
        page = render(
            request,
            "queue.html",
            counts=standing.counts,
            rows=[self._row(item, session.moderator_id, standing.logins, now, locale) for item in shown],
            mine=standing.mine,
            emptiness=self._emptiness(standing, locale),
            brakes=[one.said for one in brake_rows(self.desk, request) if one.is_in_force],
            away=standing.away,
            is_tired=standing.is_tired,
            undoable=undoable,
            quarter=quarter,
            quarters=self._quarters(standing.items),
            notice=f"done.{done}" if done in NOTICES else None,
        )
        page.background = BackgroundTask(prepare_next, self.desk)
        return page

    def next(self, request: Request) -> Response:
        """Go on with what one has open, else take what is due first."""
        session, now = session_of(request), self.desk.now()
        with self.desk.writing() as connection:
            mine = store.held_by(connection, session.moderator_id, now)
            item = mine[0] if mine else hand_next(self.desk, connection, session.moderator_id, now)
        return redirect(request, "?done=nothing_left" if item is None else f"/items/{item.id}")

    def help(self, request: Request) -> Response:
        """The keys, for those who look them up."""
        return render(request, "help.html")

    def keyboard(self, request: Request) -> Response:
        """Other keys, or none: kept in the browser, so this page only shows the form."""
        return render(request, "keyboard.html", key_rows=KEY_ROWS)

    def _standing(self, connection: Connection, moderator_id: str, now: datetime) -> Standing:
        items = store.open_items(connection, now=now)
        mine = store.held_by(connection, moderator_id, now)
        answers = recent_answers(connection, moderator_id, most=CASES_BEFORE_BREAK)
        midnight = day_start(now, self.desk.zone)
        return Standing(
            counts=store.counts(connection, moderator_id, now),
            items=items,
            mine=mine[0].id if mine else None,
            logins=logins_of(connection, {item.holder for item in items if item.holder}),
            away=not_taking(connection, moderator_id, today=midnight.date(), midnight=midnight),
            is_tired=wants_break([answer.decided_at for answer in answers], now),
            snoozed=store.snoozed_items(connection, now, limit=1),
        )

    def _quarters(self, items: tuple[ReviewItem, ...]) -> list[tuple[str, str]]:
        """The quarters that something waits in, by name."""
        waiting = {item.quarter for item in items}
        return [(quarter, name) for quarter, name in self.desk.house.quarters() if quarter in waiting]

    def _row(
        self, item: ReviewItem, moderator_id: str, logins: dict[str, str], now: datetime, locale: Locale
    ) -> QueueRow:
        state, words = self._state(item, moderator_id, logins, now, locale)
        recalled = (text("recalled.title", locale),) if item.recall else ()
        reasons = () if item.hides_machine else item.reasons
        return QueueRow(
            id=item.id,
            ref=reference_of(item),
            kind=text(f"kind_of_item.{item.kind}", locale),
            why=recalled + tuple(fact_for(reason, locale) for reason in reasons),
            waiting=duration_words(now - item.created_at, locale),
            due=due_words(item, now, locale),
            is_late=item.is_late(now),
            state=state,
            state_words=words,
        )

    def _state(
        self, item: ReviewItem, moderator_id: str, logins: dict[str, str], now: datetime, locale: Locale
    ) -> tuple[str, str]:
        if item.holder is None or item.lease_until is None or not item.is_held(now):
            return "free", text(f"queue.state.{item.state}", locale)
        until = clock_words(self.desk.local(item.lease_until), locale)
        if item.holder == moderator_id:
            return "mine", text("queue.held_by_me", locale, time=until)
        return "held", text("queue.held", locale, login=logins.get(item.holder, "?"), time=until)

    def _emptiness(self, standing: Standing, locale: Locale) -> str | None:
        """Why there is nothing to take, honestly; None when there is something."""
        counts = standing.counts
        if counts.free or counts.mine:
            return None
        if counts.first_free_at is not None:
            until = clock_words(self.desk.local(counts.first_free_at), locale)
            return count_text("queue.all_held", locale, counts.held_by_others, time=until)
        back = standing.snoozed[0].snoozed_until if standing.snoozed else None
        if back is None:
            return text("queue.empty", locale)
        local = self.desk.local(back)
        return text("queue.all_snoozed", locale, day=day_words(local.date()), time=clock_words(local, locale))
