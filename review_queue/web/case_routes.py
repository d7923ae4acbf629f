"""The routes about cases: the queue, one case, its paper, what one may do with it, one's own last answers, the keys."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from review_queue.roles import Right
from review_queue.web.case_acts import CaseActs
from review_queue.web.case_pages import CasePages
from review_queue.web.case_screen import CaseScreen
from review_queue.web.desk import Desk
from review_queue.web.gate import Gate
from review_queue.web.pages import PREFIX, ConsoleRoute
from review_queue.web.paper_pages import PaperPages
from review_queue.web.queue_pages import QueuePages
from review_queue.web.recent_pages import RecentPages
from review_queue.web.routes import add_route

OF_ITEM = "/items/{item_id}"


def case_routes(desk: Desk, gate: Gate) -> tuple[APIRouter, ...]:
    """Every router about cases."""
    screen = CaseScreen(desk)
    cases, papers = CasePages(desk, gate, screen), PaperPages(desk, screen)
    return (
        _reading(gate, QueuePages(desk), cases, papers, RecentPages(desk)),
        _writing(gate, QueuePages(desk), cases, papers),
        _acting(gate, CaseActs(desk, screen)),
        _quiet(gate, cases),
    )


def _reading(gate: Gate, queue: QueuePages, cases: CasePages, papers: PaperPages, recent: RecentPages) -> APIRouter:
    """What a moderator may look at."""
    router = APIRouter(prefix=PREFIX, route_class=ConsoleRoute, dependencies=[Depends(gate.read)])
    add_route(router, "GET", "", queue.show)
    add_route(router, "GET", "/", queue.show)
    add_route(router, "GET", "/help", queue.help, Right.OWN_ACCOUNT)
    add_route(router, "GET", "/keyboard", queue.keyboard, Right.OWN_ACCOUNT)
    add_route(router, "GET", "/recent/{place}", recent.show)
    add_route(router, "GET", OF_ITEM, cases.show)
    add_route(router, "GET", OF_ITEM + "/pages/{page}.jpg", papers.image)
    add_route(router, "GET", OF_ITEM + "/graph.svg", papers.picture)
    return router


def _writing(gate: Gate, queue: QueuePages, cases: CasePages, papers: PaperPages) -> APIRouter:
    """The way of a case through a moderator's hands; each form carries the session's token."""
    router = APIRouter(prefix=PREFIX, route_class=ConsoleRoute, dependencies=[Depends(gate.write)])
    add_route(router, "POST", "/next", queue.next)
    add_route(router, "POST", OF_ITEM + "/take", cases.take)
    add_route(router, "POST", OF_ITEM + "/release", cases.release)
    add_route(router, "POST", OF_ITEM + "/preview", cases.preview)
    add_route(router, "POST", OF_ITEM + "/decide", cases.decide)
    add_route(router, "POST", OF_ITEM + "/undo", cases.undo)
    add_route(router, "POST", OF_ITEM + "/unmask", papers.unmask)
    return router


def _acting(gate: Gate, acts: CaseActs) -> APIRouter:
    """What one may do with a case beside answering it."""
    router = APIRouter(prefix=PREFIX, route_class=ConsoleRoute, dependencies=[Depends(gate.write)])
    add_route(router, "POST", OF_ITEM + "/skip", acts.skip)
    add_route(router, "POST", OF_ITEM + "/snooze", acts.snooze)
    add_route(router, "POST", OF_ITEM + "/escalate", acts.escalate)
    add_route(router, "POST", OF_ITEM + "/known", acts.known)
    add_route(router, "POST", OF_ITEM + "/notes", acts.note)
    add_route(router, "POST", OF_ITEM + "/take-over", acts.take_over, Right.LEAD)
    return router


def _quiet(gate: Gate, cases: CasePages) -> APIRouter:
    """What the page sends by itself; it keeps nobody's session awake."""
    router = APIRouter(prefix=PREFIX, route_class=ConsoleRoute, dependencies=[Depends(gate.write_quietly)])
    add_route(router, "POST", OF_ITEM + "/heartbeat", cases.heartbeat)
    add_route(router, "POST", OF_ITEM + "/leave", cases.leave)
    return router
