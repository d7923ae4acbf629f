"""Signing in and out: password, code of the second factor, provider; locking, and the list of one's own sessions."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from review_queue.adapters.accounts import check_password, has_second_factor, sign_in
from review_queue.adapters.second_factor import take_code
from review_queue.adapters.sessions import (
    NewSession,
    end_session,
    end_sessions_of,
    sessions_of,
    start_session,
    touch_session,
)
from review_queue.adapters.sign_on import begin_sign_on, end_sign_on, moderator_for
from review_queue.adapters.store import release_all
from review_queue.errors import SecondFactorError, SignOnError
from review_queue.web.desk import Desk
from review_queue.web.gate import Gate, session_of
from review_queue.web.pages import base_of, kept_fields, locale_of, locked_page, redirect, render
from review_queue.wording import clock_words, day_words

CODE_DIGITS = 6
KEPT_PREFIX = "kept."
"""In front of the fields that come along through the lock."""
RESUMED = {"/decide": "/preview"}
"""Where a kept form goes on instead of sending itself: the screen with what was filled in."""


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
        return self._let_in(request, session)

    def ask_code(self, request: Request) -> Response:
        """The second page of signing in: a code of the telephone, or one from paper."""
        return self._code_form(request)

    def enter_code(
        self, request: Request, code: Annotated[str, Form()] = "", csrf: Annotated[str, Form()] = ""
    ) -> Response:
        """Take the code: the waiting session gives way to a real one, with another token."""
        session, now = session_of(request), self.desk.now()
        if not session.is_its_token(csrf):
            return self._code_form(request, error="sign_in.form_expired", status=403)
        try:
            take_code(self.desk.engine, self.desk.house.secrets, session.moderator_id, code, now)
        except SecondFactorError:
            return self._code_form(request, error="factor.wrong", status=401)
        with self.desk.writing() as connection:
            fresh = start_session(connection, session.moderator_id, now)
        return self._let_in(request, fresh)

    def go_to_provider(self, request: Request) -> Response:
        """On to the sign-on provider."""
        provider = self.desk.house.sign_on
        if provider is None:
            return redirect(request, "/sign-in")
        try:
            with self.desk.writing() as connection:
                begun = begin_sign_on(connection, self.desk.now())
            response = RedirectResponse(provider.address(begun), status_code=303)
        except SignOnError:
            return self._form(request, error="sign_in.provider_away", status=503)
        self.gate.keep_state(response, begun.state)
        return response

    def come_back(self, request: Request, code: str = "", state: str = "") -> Response:
        """Back from the provider: the answer must be to a question of this browser, and of an account that exists."""
        provider = self.desk.house.sign_on
        if provider is None or not self.gate.is_own_state(request, state):
            return redirect(request, "/sign-in")
        try:
            with self.desk.writing() as connection:
                begun = end_sign_on(connection, state, self.desk.now())
            identity = provider.identity(code, begun.nonce, begun.verifier)
            with self.desk.writing() as connection:
                moderator_id = moderator_for(connection, identity)
                session = start_session(connection, moderator_id, self.desk.now(), by_provider=True)
        except SignOnError:
            return self._form(request, error="sign_in.provider_refused", status=401)
        return self._let_in(request, session)

    def lock(self, request: Request) -> Response:
        """Lock at once, as after a long silence; what is open stays held and a page in the browser keeps its draft."""
        session, after = session_of(request), self.desk.house.rules.lock_after
        if after is not None:
            with self.desk.writing() as connection:
                touch_session(connection, session.key, self.desk.now() - after)
        return Response(status_code=204)

    async def unlock(self, request: Request) -> Response:
        """Prove to be there, by password or code; then go on where one was, with what was filled in."""
        form = await request.form()
        fields = tuple((key, value) for key, value in kept_fields(form) if key.startswith(KEPT_PREFIX))
        kept = tuple((key.removeprefix(KEPT_PREFIX), value) for key, value in fields)
        back, proof = _inside(request, str(form.get("back", ""))), str(form.get("proof", ""))
        return await run_in_threadpool(self._unlock, request, back, proof, kept)

    def _unlock(self, request: Request, back: str, proof: str, kept: tuple[tuple[str, str], ...]) -> Response:
        session, now = session_of(request), self.desk.now()
        wants_code = request.headers.get("accept") == "application/json"
        if not self._is_there(session.moderator_id, session.login, proof):
            if wants_code:
                return Response(status_code=401)
            return locked_page(request, kept, back=back, error="locked.wrong")
        with self.desk.writing() as connection:
            touch_session(connection, session.key, now)
        if wants_code:
            return Response(status_code=204)
        if not kept:
            return RedirectResponse(back, status_code=303)
        resumed = next((back.removesuffix(old) + new for old, new in RESUMED.items() if back.endswith(old)), back)
        return render(request, "unlocked.html", fields=kept, back=resumed, here=base_of(request))

    def _is_there(self, moderator_id: str, login: str, proof: str) -> bool:
        """Whether the password, or a code where there is a second factor, says so; tries are counted as at sign-in."""
        with self.desk.reading() as connection:
            has_factor = has_second_factor(connection, moderator_id)
        now = self.desk.now()
        if has_factor and len(proof.replace(" ", "")) == CODE_DIGITS and proof.replace(" ", "").isdecimal():
            try:
                take_code(self.desk.engine, self.desk.house.secrets, moderator_id, proof, now)
            except SecondFactorError:
                return False
            return True
        return check_password(self.desk.engine, login=login, password=proof, now=now) is not None

    def _let_in(self, request: Request, session: NewSession) -> Response:
        """End what the browser still had, give it its session, go on: to the code where one is awaited."""
        self.gate.forget(request)
        response = redirect(request, "/sign-in/code" if session.awaits_code else "")
        self.gate.let_in(response, session.token)
        return response

    def _code_form(self, request: Request, *, error: str | None = None, status: int = 200) -> Response:
        csrf = session_of(request).csrf
        request.state.session = None
        return render(
            request, "sign_in_code.html", status=status, error=error, csrf=csrf, here=f"{base_of(request)}/sign-in/code"
        )

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
        response = render(
            request,
            "sign_in.html",
            status=status,
            error=error,
            login=login,
            csrf=token,
            has_provider=self.desk.house.sign_on is not None,
            here=f"{base_of(request)}/sign-in",
        )
        self.gate.keep_form_token(response, token)
        return response


def _inside(request: Request, path: str) -> str:
    """Where to go on: a page of the console, whatever a form says."""
    base = base_of(request)
    return path if path == base or path.startswith((f"{base}/", f"{base}?")) else base
