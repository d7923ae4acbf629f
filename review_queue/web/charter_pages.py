"""The charter: read it, tick it, sign it once for each version."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form
from starlette.requests import Request
from starlette.responses import Response

from review_queue.adapters.first_day import sign_charter, signed_at
from review_queue.charter import ARTICLES, VERSION
from review_queue.web.desk import Desk
from review_queue.web.gate import session_of
from review_queue.web.pages import base_of, locale_of, redirect, render
from review_queue.web.team_words import note_act
from review_queue.wording import day_words


class CharterPages:
    """What comes before the first case."""

    def __init__(self, desk: Desk) -> None:
        """The desk is shared with the other pages."""
        self.desk = desk

    def show(self, request: Request) -> Response:
        """The charter, and the day it was signed."""
        return self._page(request)

    def sign(self, request: Request, agreed: Annotated[str, Form()] = "") -> Response:
        """Sign it; the training comes next."""
        if agreed != "1":
            return self._page(request, error="charter.must_agree", status=422)
        session = session_of(request)
        with self.desk.writing() as connection:
            sign_charter(connection, session.moderator_id, locale_of(request).value, self.desk.now())
            note_act(self.desk, connection, request, "moderator.charter_signed", version=VERSION)
        return redirect(request, "" if session.standing.is_trained else "/training")

    def _page(self, request: Request, *, error: str | None = None, status: int = 200) -> Response:
        with self.desk.reading() as connection:
            signed = signed_at(connection, session_of(request).moderator_id)
        return render(
            request,
            "charter.html",
            status=status,
            articles=ARTICLES,
            version=VERSION,
            signed=day_words(self.desk.local(signed)) if signed else None,
            error=error,
            here=f"{base_of(request)}/charter",
        )
