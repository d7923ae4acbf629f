"""What one may do with a case beside answering it: pass on, put aside, hand to a lead, note, say one knows the person.

Whatever cannot be done is said on the case's own screen, with what was written still there.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Form
from starlette.requests import Request
from starlette.responses import Response

from review_queue.adapters import store
from review_queue.adapters.journal import actor_of
from review_queue.adapters.queue_moves import take_over
from review_queue.errors import (
    ItemChangedError,
    LeaseLostError,
    NotAllowedError,
    NoteError,
    NotForYouError,
    ReviewQueueError,
    SkipError,
    SnoozeError,
)
from review_queue.roles import Right
from review_queue.texts import text
from review_queue.web.case_screen import EMPTY, CaseScreen, Shown
from review_queue.web.desk import Desk
from review_queue.web.gate import session_of
from review_queue.web.handing import hand_next
from review_queue.web.pages import locale_of, redirect
from review_queue.workload import Snooze, snooze_end

Word = Annotated[str, Form()]


class CaseActs:
    """The forms of the drawers."""

    def __init__(self, desk: Desk, screen: CaseScreen) -> None:
        """Both are shared with the other pages."""
        self.desk = desk
        self.screen = screen

    def skip(self, request: Request, item_id: str, reason: Word = "") -> Response:
        """Pass the case on and go to the next one."""
        moderator_id, now = session_of(request).moderator_id, self.desk.now()
        try:
            with self.desk.writing() as connection:
                store.skip(connection, item_id, moderator_id, now, reason)
                following = hand_next(self.desk, connection, moderator_id, now)
        except LeaseLostError:
            return self.screen.conflict(request, item_id, EMPTY)
        except SkipError as refused:
            return self._refused(request, item_id, refused)
        return redirect(request, f"/items/{following.id}?done=skipped" if following else "?done=skipped")

    def snooze(self, request: Request, item_id: str, until: Word = "", day: Word = "") -> Response:
        """Put the case aside until later."""
        now = self.desk.now()
        try:
            end = snooze_end(_choice(until), now, self.desk.zone, _day(day))
            with self.desk.writing() as connection:
                store.snooze(connection, item_id, session_of(request).moderator_id, end, now)
        except LeaseLostError:
            return self.screen.conflict(request, item_id, EMPTY)
        except SnoozeError as refused:
            return self._refused(request, item_id, refused)
        return redirect(request, "?done=snoozed")

    def escalate(self, request: Request, item_id: str, note: Word = "") -> Response:
        """Hand the case to the leads."""
        try:
            with self.desk.writing() as connection:
                store.escalate(connection, item_id, session_of(request).moderator_id, note, self.desk.now())
        except LeaseLostError:
            return self.screen.conflict(request, item_id, EMPTY)
        except NoteError as refused:
            return self._refused(request, item_id, refused)
        return redirect(request, "?done=escalated")

    def known(self, request: Request, item_id: str) -> Response:
        """Say that one knows this person: the case goes to somebody else, and no reason is asked."""
        with self.desk.writing() as connection:
            store.declare_conflict(connection, item_id, session_of(request).moderator_id, self.desk.now())
        return redirect(request, "?done=known")

    def note(self, request: Request, item_id: str, words: Annotated[str, Form(alias="text")] = "") -> Response:
        """Leave a note for colleagues; only who may see the case writes about it."""
        with self.desk.reading() as connection:
            item = store.get(connection, item_id)
        if not self.screen.may_look(request, item):
            return self.screen.conflict(request, item_id, EMPTY)
        try:
            with self.desk.writing() as connection:
                store.add_note(connection, item_id, session_of(request).moderator_id, words, self.desk.now())
        except NoteError as refused:
            return self._refused(request, item_id, refused)
        return redirect(request, f"/items/{item_id}?done=note_kept")

    def take_over(self, request: Request, item_id: str) -> Response:
        """A lead takes a case that somebody holds; both journals say so.

        Raises:
            NotAllowedError: only a lead may.
        """
        session, now = session_of(request), self.desk.now()
        if not session.may(Right.LEAD):
            raise NotAllowedError("ask a lead")
        try:
            with self.desk.writing() as connection:
                store.release_all(connection, session.moderator_id, now)
                before = store.get(connection, item_id)
                take_over(connection, item_id, session.moderator_id, now)
                self.desk.house.journal.note(
                    connection,
                    at=now,
                    actor=actor_of(session.moderator_id),
                    action="review.taken_over",
                    object_id=item_id,
                    detail={"from": before.holder},
                )
        except ItemChangedError:
            return self.screen.conflict(request, item_id, EMPTY)
        except NotForYouError as refused:
            return redirect(request, f"?done={refused.code.removeprefix('review.')}")
        return redirect(request, f"/items/{item_id}?done=taken_over")

    def _refused(self, request: Request, item_id: str, refused: ReviewQueueError) -> Response:
        """The case again, with what stood in the way."""
        problem = text(f"refusal.{refused.code}", locale_of(request))
        item = self.screen.seen(request, item_id)
        return self.screen.show(request, item, EMPTY, Shown(problem=problem, status=422))


def _choice(until: str) -> Snooze:
    if until not in set(Snooze):
        raise SnoozeError("choose until when")
    return Snooze(until)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None
