"""One case: look, take, decide, give back; and what happens when somebody else was faster."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Form
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from review_queue.adapters import store
from review_queue.adapters.accounts import logins_of
from review_queue.errors import ItemChangedError, ItemNotFoundError, LeaseLostError
from review_queue.item import MAX_NOTE_CHARS, ItemState, ReviewItem, ReviewVerdict
from review_queue.paper_views import Look, PageView
from review_queue.reason_texts import label_for
from review_queue.texts import text
from review_queue.web.case_view import MARKS, Standing, standing_of, view_case
from review_queue.web.desk import Desk
from review_queue.web.draft import Draft, filled_in
from review_queue.web.gate import Gate, session_of
from review_queue.web.pages import base_of, locale_of, redirect, render
from review_queue.wording import clock_words, reference_of

EMPTY = Draft()
FilledIn = Annotated[Draft, Depends(filled_in)]
Word = Annotated[str, Form()]


class CasePages:
    """The case screen and its actions."""

    def __init__(self, desk: Desk, gate: Gate) -> None:
        """Both are shared with the other pages."""
        self.desk = desk
        self.gate = gate

    def show(self, request: Request, item_id: str, page: int = 1) -> Response:
        """The case; looking at one's own prolongs it, looking at another's leaves it as it is."""
        return self._screen(request, self._seen(request, item_id), EMPTY, page=page)

    def page_image(self, request: Request, item_id: str, page: int) -> Response:
        """One page of the paper, as long as the case is to be decided."""
        with self.desk.reading() as connection:
            item = store.get(connection, item_id)
        if item.state is not ItemState.OPEN:
            raise ItemNotFoundError("the paper of a closed item is not shown")
        look = Look(moderator_id=session_of(request).moderator_id, view=PageView.ZONES)
        image = self.desk.dossiers.page_image(item, page, look)
        return Response(image, media_type="image/jpeg")

    def take(self, request: Request, item_id: str, draft: FilledIn) -> Response:
        """Hold the case and go to it; a draft that was saved from a conflict comes along."""
        try:
            with self.desk.writing() as connection:
                item = store.take(connection, item_id, session_of(request).moderator_id, self.desk.now())
        except (ItemChangedError, LeaseLostError):
            return self._conflict(request, item_id, draft)
        return redirect(request, f"/items/{item_id}") if draft.is_empty else self._screen(request, item, draft)

    def release(self, request: Request, item_id: str) -> Response:
        """Give the case back."""
        with self.desk.writing() as connection:
            store.release(connection, item_id, session_of(request).moderator_id)
        return redirect(request, "?done=released")

    def preview(self, request: Request, item_id: str, draft: FilledIn) -> Response:
        """The same screen with the message as it would be sent."""
        return self._screen(request, self._seen(request, item_id), draft)

    def decide(
        self, request: Request, item_id: str, draft: FilledIn, version: Annotated[int, Form()], then: Word = ""
    ) -> Response:
        """Send the answer; what is missing or has changed is said, and nothing filled in is lost."""
        problem, chosen = draft.problem(), draft.chosen
        if problem is not None or chosen is None:
            return self._screen(request, self._seen(request, item_id), draft, problem=problem, status=422)
        moderator_id = session_of(request).moderator_id
        try:
            self.desk.settles.settle(item_id, version, moderator_id, draft.decision(chosen))
        except (ItemChangedError, LeaseLostError):
            return self._conflict(request, item_id, draft)
        return self._go_on(request, chosen, moderator_id, then)

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

    def _seen(self, request: Request, item_id: str) -> ReviewItem:
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

    def _go_on(self, request: Request, verdict: ReviewVerdict, moderator_id: str, then: str) -> Response:
        """To the next case when that was asked for, else to the queue."""
        if then == "next":
            with self.desk.writing() as connection:
                item = store.take_next(connection, moderator_id, self.desk.now())
            if item is not None:
                return redirect(request, f"/items/{item.id}?done={verdict}")
        return redirect(request, f"?done={verdict}")

    def _screen(
        self,
        request: Request,
        item: ReviewItem,
        draft: Draft,
        *,
        page: int = 1,
        problem: str | None = None,
        status: int = 200,
    ) -> Response:
        locale, standing = locale_of(request), self._standing(request, item)
        here = f"{base_of(request)}/items/{item.id}"
        if standing.mode == "done":
            return render(request, "done.html", ref=reference_of(item), outcome=self._outcome(item), here=here)
        dossier = self.desk.dossiers.dossier(item)
        case = view_case(item, dossier, standing, draft, page, self.desk.now(), locale)
        error = text(problem, locale, max=MAX_NOTE_CHARS) if problem else None
        notice = request.query_params.get("done", "")
        return render(
            request,
            "case.html",
            status=status,
            case=case,
            error=error,
            notice=f"done.{notice}" if notice in set(ReviewVerdict) else None,
            marks=MARKS,
            max_note=MAX_NOTE_CHARS,
            here=here,
        )

    def _conflict(self, request: Request, item_id: str, draft: Draft) -> Response:
        """Somebody was faster: say who, and keep what was filled in."""
        with self.desk.reading() as connection:
            item = store.get(connection, item_id)
        return render(
            request,
            "conflict.html",
            status=409,
            item=item,
            ref=reference_of(item),
            standing=self._standing(request, item),
            draft=draft,
            labels=[label_for(reason, locale_of(request)) for reason in draft.counted_reasons],
            here=f"{base_of(request)}/items/{item.id}",
        )

    def _standing(self, request: Request, item: ReviewItem) -> Standing:
        holder = ""
        if item.holder is not None:
            with self.desk.reading() as connection:
                holder = logins_of(connection, {item.holder}).get(item.holder, "?")
        return standing_of(item, session_of(request).moderator_id, holder, self.desk, locale_of(request))

    def _outcome(self, item: ReviewItem) -> str:
        with self.desk.reading() as connection:
            decision = store.decision_of(connection, item.id)
        return f"case.done.{decision.verdict}" if decision else "case.done"

    def _beat(self, request: Request, item: ReviewItem) -> dict[str, str | int]:
        until = item.lease_until or self.desk.now()
        seconds_left = int((until - self.desk.now()).total_seconds())
        return {"until": clock_words(self.desk.local(until), locale_of(request)), "seconds_left": seconds_left}
