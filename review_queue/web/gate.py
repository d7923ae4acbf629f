"""Who may pass: the session cookie, and the token that every form carries.

Routes are closed by the router they stand in, not one by one: what reads needs a session, what writes needs the
session's own token as well. Beyond that every route names the right it needs (``needs``), and whoever has something
to do before work (second factor, charter, training) is sent there. A session left alone is locked: it opens nothing
until its owner proved to be there. The sign-in form has no session yet and carries the token of a cookie of its own.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

from fastapi import Form
from starlette.requests import Request
from starlette.responses import Response

from review_queue.adapters.sessions import (
    TOKEN_BYTES,
    TOUCH_EVERY,
    ModeratorSession,
    end_token,
    find_session,
    touch_session,
)
from review_queue.errors import (
    CodeNeededError,
    FirstStepError,
    FormExpiredError,
    NotAllowedError,
    NotSignedInError,
    SessionLockedError,
)
from review_queue.roles import Right
from review_queue.team import HouseRules, Step, first_step
from review_queue.web.desk import Desk
from review_queue.web.pages import is_demonstration

FORM_KEPT_S = 3600
BEFORE_WORK = frozenset({Right.OWN_ACCOUNT, Right.EXCUSE})
"""What is open while the charter, the training or the second factor is still to come."""


class Gate:
    """The checks before a page; what passes finds its session in ``request.state.session``."""

    def __init__(self, desk: Desk) -> None:
        """Cookies are bound to the host (``__Host-``) wherever they travel encrypted."""
        prefix = "__Host-" if desk.secure_cookies else ""
        self.desk = desk
        self.cookie = f"{prefix}palier_mod"
        self.form_cookie = f"{prefix}palier_mod_form"
        self.state_cookie = f"{prefix}palier_mod_sign_on"

    def read(self, request: Request) -> None:
        """Let signed-in moderators look.

        Raises:
            NotSignedInError: there is no running session.
            SessionLockedError: nobody was at the keyboard for a while.
        """
        self._admit_awake(request)
        self.note_action(request)

    def write(self, request: Request, csrf: Annotated[str, Form()] = "") -> None:
        """Let signed-in moderators change something, from a form of ours only.

        Raises:
            NotSignedInError: there is no running session.
            SessionLockedError: nobody was at the keyboard for a while.
            FormExpiredError: the form does not carry the session's token.
        """
        self.write_quietly(request, csrf)
        self.note_action(request)

    def write_quietly(self, request: Request, csrf: Annotated[str, Form()] = "") -> None:
        """The same for what a page sends by itself: it does not keep a session awake.

        Raises:
            NotSignedInError: there is no running session.
            SessionLockedError: nobody was at the keyboard for a while.
            FormExpiredError: the form does not carry the session's token.
        """
        if not self._admit_awake(request).is_its_token(csrf):
            raise FormExpiredError("load the page again and send the form from there")

    def write_locked(self, request: Request, csrf: Annotated[str, Form()] = "") -> None:
        """For the few forms that a locked session may send: proving to be there, locking, signing out.

        Raises:
            NotSignedInError: there is no running session.
            FormExpiredError: the form does not carry the session's token.
        """
        if not self._admit(request).is_its_token(csrf):
            raise FormExpiredError("load the page again and send the form from there")

    def wait_for_code(self, request: Request) -> None:
        """Let only those pass whose password was right and whose code is still to come.

        Raises:
            NotSignedInError: there is no waiting session.
        """
        if not self._session(request).awaits_code:
            raise NotSignedInError("sign in again")

    def note_action(self, request: Request) -> None:
        """The moderator did something: the idle time starts anew."""
        session, now = session_of(request), self.desk.now()
        if now - session.last_seen_at >= TOUCH_EVERY:
            with self.desk.writing() as connection:
                touch_session(connection, session.key, now)

    def let_in(self, response: Response, token: str) -> None:
        """Give the browser its session; it ends with the browser or earlier on the server."""
        self._set(response, self.cookie, token)
        response.delete_cookie(self.form_cookie, secure=self.desk.secure_cookies, httponly=True, samesite="lax")

    def is_signed_in(self, request: Request) -> bool:
        """Whether somebody of the team is signed in with this browser, awake or locked."""
        try:
            self._session(request)
        except NotSignedInError:
            return False
        return True

    def forget(self, request: Request) -> None:
        """End the session the browser still has, if any: whoever signs in starts a new one."""
        token = request.cookies.get(self.cookie)
        if token:
            with self.desk.writing() as connection:
                end_token(connection, token)

    def let_out(self, response: Response) -> None:
        """Take the session from the browser."""
        response.delete_cookie(self.cookie, secure=self.desk.secure_cookies, httponly=True, samesite="lax")

    def keep_state(self, response: Response, state: str) -> None:
        """Let the browser remember which question it took to the provider."""
        self._set(response, self.state_cookie, state, max_age=FORM_KEPT_S)

    def is_own_state(self, request: Request, state: str) -> bool:
        """Whether the provider's answer comes back by the browser that took the question there."""
        kept = request.cookies.get(self.state_cookie, "")
        return bool(kept) and hmac.compare_digest(kept.encode(), state.encode())

    def form_token(self, request: Request) -> str:
        """The sign-in form's token: the one the browser has, or a new one."""
        return request.cookies.get(self.form_cookie) or secrets.token_urlsafe(TOKEN_BYTES)

    def keep_form_token(self, response: Response, token: str) -> None:
        """Give the browser the sign-in form's token."""
        self._set(response, self.form_cookie, token, max_age=FORM_KEPT_S)

    def is_own_form(self, request: Request, csrf: str) -> bool:
        """Whether the sign-in form comes from the browser that was given it."""
        kept = request.cookies.get(self.form_cookie, "")
        return bool(kept) and hmac.compare_digest(kept.encode(), csrf.encode())

    def _admit_awake(self, request: Request) -> ModeratorSession:
        session = self._admit(request)
        if session.is_locked(self.desk.now(), self.desk.house.rules.lock_after):
            raise SessionLockedError("prove that you are there")
        return session

    def _admit(self, request: Request) -> ModeratorSession:
        session = self._session(request)
        if session.awaits_code:
            raise CodeNeededError("the code is still to come")
        lock_after = self.desk.house.rules.lock_after
        request.state.lock_after_s = int(lock_after.total_seconds()) if lock_after else 0
        request.state.first_step = first_step(session.standing, self._rules(request), self.desk.now())
        return session

    def _rules(self, request: Request) -> HouseRules:
        """The house's rules; over a made-up town the first day waits, for nobody's case is looked at."""
        rules = self.desk.house.rules
        return replace(rules, first_day=False) if is_demonstration(request) else rules

    def _session(self, request: Request) -> ModeratorSession:
        token = request.cookies.get(self.cookie)
        if token:
            with self.desk.reading() as connection:
                session = find_session(connection, token, self.desk.now())
            if session is not None:
                request.state.session = session
                return session
        raise NotSignedInError("sign in again")

    def _set(self, response: Response, name: str, value: str, max_age: int | None = None) -> None:
        secure = self.desk.secure_cookies
        response.set_cookie(name, value, max_age=max_age, path="/", secure=secure, httponly=True, samesite="lax")


def session_of(request: Request) -> ModeratorSession:
    """Who is at the other end; the gate has seen to it that somebody is."""
    session = request.state.session
    if not isinstance(session, ModeratorSession):
        raise NotSignedInError("sign in again")
    return session


def needs(right: Right) -> Callable[[Request], None]:
    """A check, after the gate's, that the account has a right and nothing stands before its work."""

    def check(request: Request) -> None:
        if right not in session_of(request).rights:
            raise NotAllowedError("ask a lead")
        step: Step | None = request.state.first_step
        if step is not None and right not in BEFORE_WORK:
            raise FirstStepError(step)

    return check
