"""The way in for neighbours and agents: a one-time link, and for agents a second factor; and the way out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from cooptation.acts import asks
from cooptation.adapters import second_factor, sessions
from cooptation.adapters.sessions import Kind, MemberVisit
from cooptation.errors import NotFoundError, RequestClosedError
from cooptation.web.desk import Desk, see
from cooptation.web.gate import Gate
from cooptation.web.newcomer_pages import in_groups
from cooptation.web.pictures import qr_picture

ASK = "palier_ask"
"""The cookie of a newcomer's link that was opened before signing in."""

Field = Annotated[str, Form()]


class SignInPages:
    """/parrainer/entrer, /parrainer/demande, /organisme/entrer, /organisme/second."""

    def __init__(self, desk: Desk, gate: Gate, keys: Sequence[bytes]) -> None:
        """``keys``: the installation's secrets, the one in force first; second factors are derived from them."""
        self.desk = desk
        self.gate = gate
        self.keys = keys

    def add_to(self, routes: APIRouter) -> None:
        """The addresses of these pages."""
        routes.get("/parrainer/entrer")(self.member_link)
        routes.post("/parrainer/entrer")(self.enter_member)
        routes.get("/parrainer/demande")(self.ask_link)
        routes.post("/parrainer/demande")(self.open_ask)
        routes.post("/parrainer/sortir")(self.leave_member)
        routes.get("/organisme/entrer")(self.agent_link)
        routes.post("/organisme/entrer")(self.enter_agent)
        routes.get("/organisme/second")(self.factor)
        routes.post("/organisme/second")(self.show_factor)
        routes.post("/organisme/sortir")(self.leave_agent)

    def member_link(self, request: Request) -> Response:
        """Where a neighbour's one-time link leads."""
        return self._link(request, Kind.MEMBER)

    def enter_member(self, request: Request, code: Field = "") -> Response:
        """Sign a neighbour in and go to what the link, or the newcomer's code, was for."""
        entrance = self._use(code, Kind.MEMBER)
        if entrance is None:
            return self._link(request, Kind.MEMBER, is_bad=True)
        carried = self.gate.carried(request, ASK)
        vouch_id = entrance.vouch_id or (self._take(carried, entrance.member_id) if carried else "")
        path = f"/parrainer/question/{vouch_id}" if vouch_id else "/parrainer"
        answer = self.gate.enter(request, entrance.member_id, Kind.MEMBER, path)
        self.gate.put_down(answer, ASK)
        return answer

    def ask_link(self, request: Request) -> Response:
        """Where a newcomer's link or QR code leads."""
        return self.desk.page("ask_landing.html", request)

    def open_ask(self, request: Request, code: Field = "") -> Response:
        """The question of a newcomer's code; whoever is not signed in carries it along."""
        token, visit = code.strip(), self.gate.find(request, Kind.MEMBER)
        if not asks.is_asking(self.desk.house, token):
            return self.desk.page("ask_landing.html", request, status=410, is_bad=True)
        if visit is None:
            answer: Response = see("/parrainer/entrer")
            self.gate.carry(answer, ASK, token)
            return answer
        vouch_id = self._take(token, visit.member_id)
        if not vouch_id:
            return self.desk.page("ask_landing.html", request, status=410, is_bad=True)
        return see(f"/parrainer/question/{vouch_id}")

    def leave_member(self, request: Request, csrf: Field = "") -> Response:
        """Close the neighbour's page."""
        self.gate.member_form(request, csrf)
        return self.gate.leave(request, "/parrainer/entrer")

    def agent_link(self, request: Request) -> Response:
        """Where an agent's one-time link leads."""
        return self._link(request, Kind.AGENT)

    def enter_agent(self, request: Request, code: Field = "") -> Response:
        """Half of an agent's way in; the second factor is the other half."""
        entrance = self._use(code, Kind.AGENT)
        if entrance is None:
            return self._link(request, Kind.AGENT, is_bad=True)
        return self.gate.enter(request, entrance.member_id, Kind.AGENT, "/organisme/second")

    def factor(self, request: Request) -> Response:
        """Ask for the second factor."""
        return self._factor(request, self.gate.agent(request, half_way=True))

    def show_factor(self, request: Request, csrf: Field = "", code: Field = "") -> Response:
        """Take the second factor, once each code."""
        visit, now = self.gate.agent_form(request, csrf, half_way=True), self.desk.now()
        with self.desk.writing() as connection:
            is_right = second_factor.accept_code(connection, self.keys, visit.member_id, code, now)
            if is_right:
                sessions.note_second_factor(connection, visit.key, now)
        return see("/organisme") if is_right else self._factor(request, visit, is_bad=True)

    def leave_agent(self, request: Request, csrf: Field = "") -> Response:
        """Close the agent's page."""
        self.gate.agent_form(request, csrf)
        return self.gate.leave(request, "/organisme/entrer")

    def _use(self, code: str, kind: Kind) -> sessions.Entrance | None:
        with self.desk.writing() as connection:
            return sessions.use_link(connection, code.strip(), self.desk.now(), kind=kind)

    def _take(self, token: str, member_id: str) -> str:
        """The vouch a newcomer's code asks of this member; empty when it asks nothing of them any more."""
        try:
            return asks.take_ask(self.desk.house, token, member_id)
        except (NotFoundError, RequestClosedError):
            return ""

    def _link(self, request: Request, kind: Kind, *, is_bad: bool = False) -> Response:
        values: dict[str, Any] = {
            "heading": f"enter.{kind.value}",
            "lead": f"enter.{kind.value}.lead",
            "action": "/parrainer/entrer" if kind is Kind.MEMBER else "/organisme/entrer",
            "waiting": kind is Kind.MEMBER and bool(self.gate.carried(request, ASK)),
        }
        return self.desk.page("enter.html", request, status=410 if is_bad else 200, is_bad=is_bad, **values)

    def _factor(self, request: Request, visit: MemberVisit, *, is_bad: bool = False) -> Response:
        with self.desk.writing() as connection:
            uri = second_factor.enrolment_uri(connection, self.keys, visit.member_id)
        first = None if uri is None else {"qr": qr_picture(uri), "secret": in_groups(_secret_in(uri))}
        status = 401 if is_bad else 200
        return self.desk.page("agent_factor.html", request, status=status, csrf=visit.csrf, first=first, is_bad=is_bad)


def _secret_in(uri: str) -> str:
    """The key of an enrolment address, to type where nothing can be scanned."""
    return parse_qs(urlsplit(uri).query)["secret"][0]
