"""Signing in and out, and the list of one's own sessions."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form
from starlette.requests import Request
from starlette.responses import Response

from review_queue.adapters.accounts import sign_in
from review_queue.adapters.sessions import end_session, end_sessions_of, sessions_of
from review_queue.adapters.store import release_all
from review_queue.web.desk import Desk
from review_queue.web.gate import Gate, session_of
from review_queue.web.pages import locale_of, redirect, render
from review_queue.wording import clock_words, day_words


class SignInPages:
    """The way in, the way out."""

    def __init__(self, desk: Desk, gate: Gate) -> None:
        """Both are shared with the other pages."""
        self.desk = desk
        self.gate = gate

    def ask(self, request: Request) -> Response:
        """The sign-in form."""
        return self._form(request)

    def enter(
        self,
        request: Request,
        login: Annotated[str, Form()] = "",
        password: Annotated[str, Form()] = "",
        csrf: Annotated[str, Form()] = "",
    ) -> Response:
        """Sign in, or show the form again without saying what was wrong."""
        if not self.gate.is_own_form(request, csrf):
            return self._form(request, error="sign_in.form_expired", login=login, status=403)
        session = sign_in(self.desk.engine, login=login, password=password, now=self.desk.now())
        if session is None:
            return self._form(request, error="sign_in.refused", login=login, status=401)
        self.gate.forget(request)
        response = redirect(request, "")
        self.gate.let_in(response, session.token)
        return response

    def leave(self, request: Request) -> Response:
        """Sign out: the session ends and what was open goes back to the queue."""
        session = session_of(request)
        with self.desk.writing() as connection:
            end_session(connection, session.key)
            release_all(connection, session.moderator_id)
        response = redirect(request, "/sign-in")
        self.gate.let_out(response)
        return response

    def sessions(self, request: Request) -> Response:
        """Where one is signed in."""
        session, locale = session_of(request), locale_of(request)
        with self.desk.reading() as connection:
            found = sessions_of(connection, session.moderator_id, self.desk.now())
        rows = []
        for each in found:
            started, seen = self.desk.local(each.created_at), self.desk.local(each.last_seen_at)
            when = f"{day_words(started)}, {clock_words(started, locale)}"
            rows.append({"is_this": each.key == session.key, "started": when, "seen": clock_words(seen, locale)})
        return render(request, "sessions.html", rows=rows)

    def end_others(self, request: Request) -> Response:
        """Sign out everywhere else."""
        session = session_of(request)
        with self.desk.writing() as connection:
            end_sessions_of(connection, session.moderator_id, but=session.key)
        return redirect(request, "?done=sessions_ended")

    def _form(self, request: Request, *, error: str | None = None, login: str = "", status: int = 200) -> Response:
        token = self.gate.form_token(request)
        response = render(request, "sign_in.html", status=status, error=error, login=login, csrf=token)
        self.gate.keep_form_token(response, token)
        return response
