"""One case: look, take, decide, take back, give back; and what happens when somebody else was faster."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Form
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from review_queue.adapters import store
from review_queue.errors import (
    CeilingReachedError,
    InvalidDecisionError,
    ItemChangedError,
    ItemNotFoundError,
    LeaseLostError,
    NotForYouError,
    UndoTooLateError,
)
from review_queue.item import ItemKind, ReviewItem, ReviewVerdict, Seen
from review_queue.paper_views import PageView
from review_queue.texts import text
from review_queue.third_party import personal_signs
from review_queue.web.case_screen import EMPTY, CaseScreen, Shown
from review_queue.web.case_view import own_data
from review_queue.web.desk import Desk, prepare_next
from review_queue.web.draft import Draft, filled_in
from review_queue.web.gate import Gate, session_of
from review_queue.web.handing import hand_next
from review_queue.web.pages import locale_of, redirect
from review_queue.wording import clock_words

FilledIn = Annotated[Draft, Depends(filled_in)]
Word = Annotated[str, Form()]
LONGEST_ACTIVE_MS = 4 * 3600 * 1000
"""Half a working day on one case: more is a clock that went wrong."""


class CasePages:
    """The case screen and the ways through it."""

    def __init__(self, desk: Desk, gate: Gate, screen: CaseScreen) -> None:
        """All three are shared with the other pages."""
        self.desk = desk
        self.gate = gate
        self.screen = screen

    def show(self, request: Request, item_id: str, page: int = 1, view: PageView | None = None) -> Response:
        """The case; looking at one's own prolongs it. What is likely to come next is made ready afterwards."""
        item = self.screen.seen(request, item_id)
        answer = self.screen.show(request, item, EMPTY, Shown(page=page, view=view))
        answer.background = BackgroundTask(prepare_next, self.desk, item.id)
        return answer

    def take(self, request: Request, item_id: str, draft: FilledIn) -> Response:
        """Hold the case and go to it; a draft that was saved from a conflict comes along."""
        try:
            with self.desk.writing() as connection:
                item = store.take(connection, item_id, session_of(request).moderator_id, self.desk.now())
        except (ItemChangedError, LeaseLostError):
            return self.screen.conflict(request, item_id, draft)
        except (NotForYouError, CeilingReachedError) as refused:
            return redirect(request, f"?done={refused.code.removeprefix('review.')}")
        return redirect(request, f"/items/{item_id}") if draft.is_empty else self.screen.show(request, item, draft)

    def release(self, request: Request, item_id: str) -> Response:
        """Give the case back."""
        with self.desk.writing() as connection:
            store.release(connection, item_id, session_of(request).moderator_id, self.desk.now())
        return redirect(request, "?done=released")

    def preview(self, request: Request, item_id: str, draft: FilledIn) -> Response:
        """The same screen with the message as it would be sent."""
        return self.screen.show(request, self.screen.seen(request, item_id), draft)

    def decide(
        self,
        request: Request,
        item_id: str,
        draft: FilledIn,
        version: Annotated[int, Form()],
        then: Word = "",
        active_ms: Word = "",
    ) -> Response:
        """Send the answer; what is missing or has changed is said, and nothing filled in is lost."""
        problem, chosen = draft.problem(), draft.chosen
        if problem is not None or chosen is None:
            return self._again(request, item_id, draft, problem)
        if self._needs_second_thought(request, item_id, draft):
            return self._again(request, item_id, draft, "error.note_personal")
        moderator_id = session_of(request).moderator_id
        try:
            answered = self.desk.settles.settle(
                item_id, version, moderator_id, draft.decision(chosen), _seen(active_ms)
            )
        except (ItemChangedError, LeaseLostError):
            return self.screen.conflict(request, item_id, draft)
        except InvalidDecisionError:
            return self._again(request, item_id, draft, "error.no_verdict")
        if answered.kind is ItemKind.GOLDEN:
            return redirect(request, f"/items/{item_id}/lesson")
        return self._go_on(request, chosen, moderator_id, then)

    def undo(self, request: Request, item_id: str) -> Response:
        """Take the answer back; the case is in hand again with the answer as a draft, what came after goes back."""
        moderator_id, now = session_of(request).moderator_id, self.desk.now()
        try:
            decision = self.desk.settles.undo(item_id, moderator_id)
        except UndoTooLateError:
            return redirect(request, "?done=undo_too_late")
        with self.desk.writing() as connection:
            for other in store.held_by(connection, moderator_id, now):
                if other.id != item_id:
                    store.release(connection, other.id, moderator_id, now)
            item = store.get(connection, item_id)
        draft = Draft(verdict=decision.verdict.value, reasons=decision.reasons, note=decision.note)
        problem = text("done.undone", locale_of(request))
        return self.screen.show(request, item, draft, Shown(problem=problem))

    def heartbeat(self, request: Request, item_id: str, active: Word = "") -> Response:
        """Keep the case while its page is open; only real work keeps the session awake."""
        is_active = active == "1"
        if is_active:
            self.gate.note_action(request)
        moderator_id, now = session_of(request).moderator_id, self.desk.now()
        try:
            with self.desk.writing() as connection:
                item = store.extend(connection, item_id, moderator_id, now, active=is_active)
        except (ItemNotFoundError, LeaseLostError) as lost:
            return JSONResponse({"code": lost.code}, status_code=409)
        return JSONResponse(self._beat(request, item))

    def leave(self, request: Request, item_id: str) -> Response:
        """The page was closed."""
        with self.desk.writing() as connection:
            store.leave(connection, item_id, session_of(request).moderator_id, self.desk.now())
        return Response(status_code=204)

    def _again(self, request: Request, item_id: str, draft: Draft, problem: str | None) -> Response:
        item = self.screen.seen(request, item_id)
        return self.screen.show(request, item, draft, Shown(error=problem, status=422))

    def _needs_second_thought(self, request: Request, item_id: str, draft: Draft) -> bool:
        """Whether the note seems to be about somebody else and its writer was not asked yet."""
        if draft.note_seen or not personal_signs(draft.note):
            return False
        with self.desk.reading() as connection:
            item = store.get(connection, item_id)
        if not self.screen.may_look(request, item):
            return False
        return bool(personal_signs(draft.note, own_data(self.desk.dossiers.dossier(item))))

    def _go_on(self, request: Request, verdict: ReviewVerdict, moderator_id: str, then: str) -> Response:
        """To the next case when that was asked for, else to the queue."""
        if then == "next":
            with self.desk.writing() as connection:
                item = hand_next(self.desk, connection, moderator_id, self.desk.now())
            if item is not None:
                return redirect(request, f"/items/{item.id}?done={verdict}")
        return redirect(request, f"?done={verdict}")

    def _beat(self, request: Request, item: ReviewItem) -> dict[str, str | int]:
        until = item.lease_until or self.desk.now()
        seconds_left = int((until - self.desk.now()).total_seconds())
        return {"until": clock_words(self.desk.local(until), locale_of(request)), "seconds_left": seconds_left}


def _seen(active_ms: str) -> Seen:
    """What the page measured of the work; nothing when it could not."""
    measured = int(active_ms) if active_ms.isdecimal() else None
    return Seen(active_ms=measured if measured is not None and 0 < measured <= LONGEST_ACTIVE_MS else None)
