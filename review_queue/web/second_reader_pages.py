"""One case for one person from outside: the link, the masked evidence, one answer that counts as the second.

The guest has no account, sees no name of the team, no queue and no first answer. The link's code stands behind ``#``
or is typed, so that no log holds it; it opens once, and the browser that opened it has the seat.
"""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import Depends, Form
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from review_queue.adapters import second_reader, store
from review_queue.adapters.second_reader import Seat
from review_queue.errors import (
    FormExpiredError,
    ItemChangedError,
    ItemNotFoundError,
    LeaseLostError,
    NotSignedInError,
    SecondReaderError,
)
from review_queue.item import REASONS, VERDICTS_OF, ItemState, ReviewItem
from review_queue.paper_views import Look, PageView
from review_queue.reason_texts import label_for
from review_queue.roles import Right
from review_queue.web.desk import Desk
from review_queue.web.draft import Draft, filled_in
from review_queue.web.gate import Gate, session_of
from review_queue.web.pages import base_of, locale_of, redirect, refused_page, render
from review_queue.web.team_words import note_act
from review_queue.web.training_pages import compared_rows
from review_queue.wording import clock_words, day_words, finding_lines, reference_of

SECOND_LOOKS = (ItemState.SECOND_REVIEW, ItemState.BLIND_REVIEW)
FilledIn = Annotated[Draft, Depends(filled_in)]
EMPTY = Draft()
OPENED, ANSWERED = "second_reader.opened", "second_reader.answered"
"""What the journal keeps of a guest, beside the invitation."""


class SecondReaderPages:
    """Inviting, sitting down, answering."""

    def __init__(self, desk: Desk, gate: Gate) -> None:
        """Both are shared with the other pages."""
        self.desk = desk
        self.gate = gate
        self.cookie = f"{'__Host-' if desk.secure_cookies else ''}palier_mod_seat"

    def invite(self, request: Request, item_id: str) -> Response:
        """A link for one person and this case, shown once.

        Raises:
            ItemNotFoundError: the case is closed, or not open to this reader: nobody shows on what they may not see.
        """
        with self.desk.writing() as connection:
            item = store.get(connection, item_id)
            knows = store.has_conflict(connection, item.id, self._mine(request))
            if not item.is_waiting or knows or not self._may_invite(request, item):
                raise ItemNotFoundError("this case is closed, or not open to you")
            if self._is_own_guest(connection, item, self._mine(request)):
                return refused_page(request, "second.ask_a_colleague", 409)
            made = second_reader.invite(connection, item_id, self._mine(request), self.desk.now())
            note_act(self.desk, connection, request, "second_reader.invited", item_id, reader=made.id)
        until = self.desk.local(made.expires_at)
        return render(
            request,
            "second_reader_link.html",
            ref=reference_of(item),
            item_id=item_id,
            code=made.link,
            link=f"{str(request.base_url).rstrip('/')}{base_of(request)}/second-reader/sign-in#{made.link}",
            until=f"{day_words(until)}, {clock_words(until, locale_of(request))}",
            here=f"{base_of(request)}/items/{item_id}",
        )

    def door(self, request: Request) -> Response:
        """Where the link leads: the code is in the field, a button opens it."""
        return self._door(request)

    def enter(self, request: Request, code: Annotated[str, Form()] = "", csrf: Annotated[str, Form()] = "") -> Response:
        """Open the link, once; never in a browser in which somebody of the team is signed in."""
        if not self.gate.is_own_form(request, csrf):
            return self._door(request, error="sign_in.form_expired", status=403)
        if self.gate.is_signed_in(request):
            return self._door(request, error="second.own_browser", status=409)
        try:
            with self.desk.writing() as connection:
                seat = second_reader.take_seat(connection, code.strip(), self.desk.now())
                self._note(connection, second_reader.find_seat(connection, seat, self.desk.now()), OPENED)
        except SecondReaderError:
            return self._door(request, error="second.used", status=410)
        response = redirect(request, "/second-reader")
        secure = self.desk.secure_cookies
        response.set_cookie(self.cookie, seat, path="/", secure=secure, httponly=True, samesite="lax")
        return response

    def show(self, request: Request) -> Response:
        """The case, masked; after the answer, thanks."""
        return self._page(request, self._seat(request), EMPTY)

    def page_image(self, request: Request, page: int) -> Response:
        """The needed places of one page, and nothing else of it."""
        seat = self._seat(request)
        item = self._item(seat)
        if seat.answered_at is not None or not item.is_waiting:
            raise ItemNotFoundError("the answer was given")
        image = self.desk.dossiers.page_image(item, page, Look(moderator_id=seat.id, view=PageView.ZONES))
        return Response(image, media_type="image/jpeg")

    def answer(self, request: Request, draft: FilledIn, csrf: Annotated[str, Form()] = "") -> Response:
        """Answer once; it counts as that of a second pair of eyes."""
        seat = self._seat(request)
        if not hmac.compare_digest(second_reader.csrf_of(self._secret(request)).encode(), csrf.encode()):
            raise FormExpiredError("load the page again and send the form from there")
        problem, chosen = draft.problem(), draft.chosen
        if problem is not None or chosen is None:
            return self._page(request, seat, draft, error=problem, status=422)
        try:
            item = self._sit_down(seat)
            self.desk.settles.settle(item.id, item.version, seat.id, draft.decision(chosen))
            with self.desk.writing() as connection:
                second_reader.give_answer(connection, self._secret(request), chosen, draft.note, self.desk.now())
                self._note(connection, seat, ANSWERED)
        except (ItemChangedError, LeaseLostError, SecondReaderError):
            return refused_page(request, "second.too_early", 409)
        return redirect(request, "/second-reader")

    def _sit_down(self, seat: Seat) -> ReviewItem:
        """Hold the item while answering; only one that waits for a second look.

        Raises:
            SecondReaderError: an answer was given, or the first reader has not answered yet, or has invited this guest
                while a colleague could look.
        """
        item = self._item(seat)
        if seat.answered_at is not None or item.state not in SECOND_LOOKS:
            raise SecondReaderError("this case does not wait for a second look")
        with self.desk.writing() as connection:
            if self._is_own_guest(connection, item, seat.invited_by):
                raise SecondReaderError("the guest of the first reader does not count while a colleague can look")
            return store.take(connection, item.id, seat.id, self.desk.now())

    def _page(
        self, request: Request, seat: Seat, draft: Draft, *, error: str | None = None, status: int = 200
    ) -> Response:
        item, locale = self._item(seat), locale_of(request)
        here = f"{base_of(request)}/second-reader"
        if seat.answered_at is not None or not item.is_waiting:
            return render(request, "second_reader_done.html", answered=seat.answered_at is not None, here=here)
        dossier = self.desk.dossiers.dossier(item)
        with self.desk.reading() as connection:
            is_own = self._is_own_guest(connection, item, seat.invited_by)
        answers = VERDICTS_OF[item.kind]
        until = self.desk.local(seat.expires_at)
        return render(
            request,
            "second_reader.html",
            status=status,
            ref=reference_of(item),
            rows=compared_rows(dossier.fields, locale),
            lines=() if item.hides_machine else finding_lines(dossier.findings, locale),
            own_words=dossier.own_words,
            pages=range(1, dossier.pages + 1),
            answers=answers,
            reasons=[(one, [(code, label_for(code, locale)) for code in REASONS[one]]) for one in answers],
            draft=draft,
            error=error,
            is_ready=item.state in SECOND_LOOKS and not is_own,
            waits="second.not_counted" if is_own else "second.too_early",
            until=clock_words(until, locale),
            csrf=second_reader.csrf_of(self._secret(request)),
            here=here,
        )

    def _door(self, request: Request, *, error: str | None = None, status: int = 200) -> Response:
        token = self.gate.form_token(request)
        response = render(
            request,
            "second_reader_door.html",
            status=status,
            error=error,
            csrf=token,
            here=f"{base_of(request)}/second-reader/sign-in",
        )
        self.gate.keep_form_token(response, token)
        return response

    def _seat(self, request: Request) -> Seat:
        with self.desk.reading() as connection:
            try:
                return second_reader.find_seat(connection, self._secret(request), self.desk.now())
            except SecondReaderError:
                raise NotSignedInError("open the link again") from None

    def _item(self, seat: Seat) -> ReviewItem:
        with self.desk.reading() as connection:
            return store.get(connection, seat.item_id)

    def _secret(self, request: Request) -> str:
        return request.cookies.get(self.cookie, "")

    def _may_invite(self, request: Request, item: ReviewItem) -> bool:
        """Whoever holds the case, answered it first, or leads."""
        session = session_of(request)
        holds = item.holder == session.moderator_id and item.is_held(self.desk.now())
        return holds or item.decided_by == session.moderator_id or session.may(Right.LEAD)

    def _is_own_guest(self, connection: Connection, item: ReviewItem, inviter: str) -> bool:
        """Whether the guest of ``inviter`` would be the second pair of eyes to their own first answer.

        Whoever holds a link may open it themself, elsewhere. With a colleague who could look nobody has to rely on
        that; where there is none, the journal alone tells it (docs/operations.md).
        """
        return item.decided_by == inviter and store.colleagues_of(connection, item.id, inviter, self.desk.now()) > 0

    def _note(self, connection: Connection, seat: Seat, action: str) -> None:
        """Write to the journal what a guest did, and whose guest it was."""
        self.desk.house.journal.note(
            connection,
            at=self.desk.now(),
            actor=f"second_reader:{seat.id}",
            action=action,
            object_id=seat.item_id,
            detail={"inviter": seat.invited_by},
        )

    def _mine(self, request: Request) -> str:
        return str(request.state.session.moderator_id)
