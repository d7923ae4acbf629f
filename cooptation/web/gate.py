"""Which neighbour or agent is at the other end: the cookie of their session, and the secret in every form."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from cooptation.adapters import sessions
from cooptation.adapters.sessions import Kind, MemberVisit
from cooptation.web.desk import Desk, see
from cooptation.web.errors import NoAgentSessionError, NoMemberSessionError, WrongFormError

COOKIE_AGE_S = sessions.SESSION_HOURS * 3600
CARRIED_AGE_S = 3600
"""How long a code scanned before signing in is carried along."""


@dataclass(frozen=True, kw_only=True)
class Gate:
    """The sessions of members and agents."""

    desk: Desk

    @property
    def cookie(self) -> str:
        """The session cookie's name; bound to the host wherever it travels encrypted."""
        return f"{self._prefix}palier_member"

    @property
    def _prefix(self) -> str:
        return "__Host-" if self.desk.secure else ""

    def find(self, request: Request, kind: Kind) -> MemberVisit | None:
        """The running session of this kind, None when there is none."""
        token = request.cookies.get(self.cookie)
        if not token:
            return None
        with self.desk.reading() as connection:
            found = sessions.find_session(connection, token, self.desk.now())
        return found if found is not None and found.kind is kind else None

    def member(self, request: Request) -> MemberVisit:
        """The neighbour who looks.

        Raises:
            NoMemberSessionError: there is no session.
        """
        found = self.find(request, Kind.MEMBER)
        if found is None:
            raise NoMemberSessionError("no session")
        return found

    def agent(self, request: Request, *, half_way: bool = False) -> MemberVisit:
        """The agent who looks, second factor shown; ``half_way``: it may still be missing.

        Raises:
            NoAgentSessionError: there is no session, or only half of one.
        """
        found = self.find(request, Kind.AGENT)
        if found is None or (found.second_factor_at is None and not half_way):
            raise NoAgentSessionError("no session")
        return found

    def member_form(self, request: Request, csrf: str) -> MemberVisit:
        """The neighbour who sends a form.

        Raises:
            NoMemberSessionError, WrongFormError: it is not their session's form.
        """
        return _with_secret(self.member(request), csrf)

    def agent_form(self, request: Request, csrf: str, *, half_way: bool = False) -> MemberVisit:
        """The agent who sends a form.

        Raises:
            NoAgentSessionError, WrongFormError: it is not their session's form.
        """
        return _with_secret(self.agent(request, half_way=half_way), csrf)

    def enter(self, request: Request, member_id: str, kind: Kind, path: str) -> RedirectResponse:
        """Begin a session in place of the one this browser had, and go on."""
        with self.desk.writing() as connection:
            sessions.end_session(connection, request.cookies.get(self.cookie, ""))
            token = sessions.open_session(connection, member_id, self.desk.now(), kind=kind)
        answer = see(path)
        self._set(answer, self.cookie, token, COOKIE_AGE_S)
        return answer

    def leave(self, request: Request, path: str) -> RedirectResponse:
        """End the session and go on."""
        with self.desk.writing() as connection:
            sessions.end_session(connection, request.cookies.get(self.cookie, ""))
        answer = see(path)
        self._unset(answer, self.cookie)
        return answer

    def carry(self, answer: Response, name: str, code: str) -> None:
        """Keep a code in this browser for the page after signing in or declaring; never in an address."""
        self._set(answer, f"{self._prefix}{name}", code, CARRIED_AGE_S)

    def carried(self, request: Request, name: str) -> str:
        """The code that this browser carries, empty for none."""
        return request.cookies.get(f"{self._prefix}{name}", "")

    def put_down(self, answer: Response, name: str) -> None:
        """Carry it no longer."""
        self._unset(answer, f"{self._prefix}{name}")

    def _set(self, answer: Response, name: str, value: str, age_s: int) -> None:
        secure = self.desk.secure
        answer.set_cookie(name, value, max_age=age_s, httponly=True, secure=secure, samesite="lax", path="/")

    def _unset(self, answer: Response, name: str) -> None:
        answer.delete_cookie(name, httponly=True, secure=self.desk.secure, samesite="lax", path="/")


def _with_secret(visit: MemberVisit, csrf: str) -> MemberVisit:
    if not visit.is_its_form(csrf):
        raise WrongFormError("not this session's form")
    return visit
