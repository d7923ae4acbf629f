"""Where a neighbour, or an organisation's agent, contests what was taken from their account."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from cooptation.acts import appeals
from cooptation.adapters.sessions import MemberVisit
from cooptation.errors import AlreadyAnsweredError, InvalidValueError, NotFoundError
from cooptation.web.desk import Desk
from cooptation.web.gate import Gate

OF_NEIGHBOURS = "/parrainer/contester"
OF_AGENTS = "/organisme/contester"

Field = Annotated[str, Form()]


class StandingPages:
    """/parrainer/contester and /organisme/contester: one page for two doors."""

    def __init__(self, desk: Desk, gate: Gate) -> None:
        """Both are shared with the other pages."""
        self.desk = desk
        self.gate = gate

    def add_to(self, routes: APIRouter) -> None:
        """The addresses of these pages."""
        routes.get(OF_NEIGHBOURS)(self.neighbour)
        routes.post(OF_NEIGHBOURS)(self.neighbour_contests)
        routes.get(OF_AGENTS)(self.agent)
        routes.post(OF_AGENTS)(self.agent_contests)

    def neighbour(self, request: Request) -> Response:
        """What was taken, and the form."""
        return self._page(request, self.gate.member(request), OF_NEIGHBOURS)

    def agent(self, request: Request) -> Response:
        """The same for an agent."""
        return self._page(request, self.gate.agent(request), OF_AGENTS)

    def neighbour_contests(self, request: Request, csrf: Field = "", words: Field = "") -> Response:
        """Contest it."""
        return self._contest(request, self.gate.member_form(request, csrf), OF_NEIGHBOURS, words)

    def agent_contests(self, request: Request, csrf: Field = "", words: Field = "") -> Response:
        """The same for an agent."""
        return self._contest(request, self.gate.agent_form(request, csrf), OF_AGENTS, words)

    def _contest(self, request: Request, visit: MemberVisit, here: str, words: str) -> Response:
        try:
            appeals.appeal(self.desk.house, visit.member_id, words)
        except InvalidValueError:
            return self._page(request, visit, here, typed=words, is_bad=True)
        except (NotFoundError, AlreadyAnsweredError):
            return self._page(request, visit, here)
        return self._page(request, visit, here)

    def _page(
        self, request: Request, visit: MemberVisit, here: str, *, typed: str = "", is_bad: bool = False
    ) -> Response:
        house = self.desk.house
        values = {
            "losses": [loss.value for loss in appeals.lost_by(house, visit.member_id)],
            "waits": appeals.is_waiting(house, visit.member_id),
            "most": appeals.MAX_WORDS_CHARS,
            "typed": typed,
            "is_bad": is_bad,
            "csrf": visit.csrf,
            "back": here.rsplit("/", 1)[0],
        }
        return self.desk.page("standing.html", request, status=422 if is_bad else 200, here=here, **values)
