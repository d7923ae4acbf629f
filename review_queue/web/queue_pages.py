"""The queue: how it stands, what is in it, and the one button that matters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from review_queue.adapters import store
from review_queue.adapters.accounts import logins_of
from review_queue.item import QueueCounts, ReviewItem
from review_queue.texts import Locale, count_text, text
from review_queue.web.desk import Desk
from review_queue.web.gate import session_of
from review_queue.web.pages import locale_of, redirect, render
from review_queue.wording import clock_words, due_words, duration_words, fact_for, reference_of

NOTICES = ("verified", "needs_action", "refused", "released", "nothing_left", "sessions_ended")


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """An item as a line of the queue. ``state`` is free, mine or held."""

    id: str
    ref: str
    why: tuple[str, ...]
    waiting: str
    due: str
    is_late: bool
    state: str
    state_words: str


class QueuePages:
    """The list and what hands out the next item."""

    def __init__(self, desk: Desk) -> None:
        """The desk is shared with the other pages."""
        self.desk = desk

    def show(self, request: Request, done: str = "") -> Response:
        """The queue, due first."""
        session, now, locale = session_of(request), self.desk.now(), locale_of(request)
        with self.desk.reading() as connection:
            counts = store.counts(connection, session.moderator_id, now)
            items = store.open_items(connection)
            mine = store.held_by(connection, session.moderator_id, now)
            logins = logins_of(connection, {item.holder for item in items if item.holder})
        rows = [self._row(item, session.moderator_id, logins, now, locale) for item in items]
        return render(
            request,
            "queue.html",
            counts=counts,
            rows=rows,
            mine=mine[0].id if mine else None,
            emptiness=self._emptiness(counts, locale),
            notice=f"done.{done}" if done in NOTICES else None,
        )

    def next(self, request: Request) -> Response:
        """Go on with what one has open, else take what is due first."""
        session, now = session_of(request), self.desk.now()
        with self.desk.writing() as connection:
            mine = store.held_by(connection, session.moderator_id, now)
            item = mine[0] if mine else store.take_next(connection, session.moderator_id, now)
        return redirect(request, "?done=nothing_left" if item is None else f"/items/{item.id}")

    def help(self, request: Request) -> Response:
        """The keys, for those who look them up."""
        return render(request, "help.html")

    def _row(
        self, item: ReviewItem, moderator_id: str, logins: dict[str, str], now: datetime, locale: Locale
    ) -> QueueRow:
        state, words = self._state(item, moderator_id, logins, now, locale)
        recalled = (text("recalled.title", locale),) if item.recall else ()
        return QueueRow(
            id=item.id,
            ref=reference_of(item),
            why=recalled + tuple(fact_for(reason, locale) for reason in item.reasons),
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
            return "free", text("queue.free", locale)
        until = clock_words(self.desk.local(item.lease_until), locale)
        if item.holder == moderator_id:
            return "mine", text("queue.held_by_me", locale, time=until)
        return "held", text("queue.held", locale, login=logins.get(item.holder, "?"), time=until)

    def _emptiness(self, counts: QueueCounts, locale: Locale) -> str | None:
        """Why there is nothing to take, honestly; None when there is something."""
        if counts.free or counts.mine:
            return None
        if counts.first_free_at is None:
            return text("queue.empty", locale)
        until = clock_words(self.desk.local(counts.first_free_at), locale)
        return count_text("queue.all_held", locale, counts.held_by_others, time=until)
