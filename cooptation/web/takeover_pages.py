"""Where a neighbour says that somebody else used their account; what was given meanwhile is void, without blame."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from cooptation.acts import members
from cooptation.adapters import sessions
from cooptation.adapters.sessions import MemberVisit
from cooptation.web.desk import Desk
from cooptation.web.gate import Gate

TAKEOVER = "/parrainer/compte-pris"

Field = Annotated[str, Form()]


class TakeoverPages:
    """/parrainer/compte-pris."""

    def __init__(self, desk: Desk, gate: Gate) -> None:
        """Both are shared with the other pages."""
        self.desk = desk
        self.gate = gate

    def add_to(self, routes: APIRouter) -> None:
        """The addresses of these pages."""
        routes.get(TAKEOVER)(self.takeover)
        routes.post(TAKEOVER)(self.take_back)

    def takeover(self, request: Request) -> Response:
        """Where somebody says that their account was in other hands."""
        return self._takeover(request, self.gate.member(request))

    def take_back(self, request: Request, csrf: Field = "", since: Field = "") -> Response:
        """Void what was given meanwhile, and close every page and link of the account."""
        visit, now = self.gate.member_form(request, csrf), self.desk.now()
        day = _day(since)
        if day is None or day > now.astimezone(self.desk.zone).date():
            return self._takeover(request, visit, typed=since, is_bad=True)
        began = datetime.combine(day, time.min, tzinfo=self.desk.zone).astimezone(UTC)
        with self.desk.house.looking() as work:
            account = work.members.get(visit.member_id).account
        members.recovered(self.desk.house, account, began, actor=f"member:{visit.member_id}")
        with self.desk.writing() as connection:
            sessions.end_sessions_of(connection, visit.member_id)
        return self.desk.page("takeover.html", request, here="/parrainer/entrer", is_done=True)

    def _takeover(self, request: Request, visit: MemberVisit, *, typed: str = "", is_bad: bool = False) -> Response:
        today = self.desk.now().astimezone(self.desk.zone).date().isoformat()
        values = {"typed": typed, "is_bad": is_bad, "today": today, "csrf": visit.csrf}
        return self.desk.page("takeover.html", request, status=422 if is_bad else 200, here=TAKEOVER, **values)


def _day(typed: str) -> date | None:
    """A day as a form sends it."""
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None
