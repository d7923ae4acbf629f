"""The console's routes, in three groups: open, closed to strangers, closed to forged forms as well."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends
from sqlalchemy import Engine
from starlette.responses import Response

from review_queue.ports import Dossiers, Policies, Settles
from review_queue.web.case_pages import CasePages
from review_queue.web.desk import Desk
from review_queue.web.gate import Gate
from review_queue.web.pages import PREFIX, ConsoleRoute
from review_queue.web.policy_pages import PolicyPages
from review_queue.web.queue_pages import QueuePages
from review_queue.web.sign_in_pages import SignInPages

FRANCE = ZoneInfo("Europe/Paris")
Endpoint = Callable[..., Response]


def create_console(
    *,
    engine: Engine,
    dossiers: Dossiers,
    settles: Settles,
    policies: Policies,
    now: Callable[[], datetime],
    secure_cookies: bool,
    zone: tzinfo = FRANCE,
) -> APIRouter:
    """The moderator's console as one router under ``/moderation``.

    The static files are served apart, from ``review_queue.web.STATIC_DIR`` at ``/moderation/static``.

    Args:
        engine: where the queue, the accounts and the sessions are.
        dossiers: what a screen shows of a case.
        settles: what a decision changes.
        policies: the policy in force, and what another would change.
        now: the time, aware.
        secure_cookies: whether browsers come by https; cookies are bound to the host then.
        zone: in which times are shown.
    """
    desk = Desk(
        engine=engine,
        dossiers=dossiers,
        settles=settles,
        policies=policies,
        now=now,
        zone=zone,
        secure_cookies=secure_cookies,
    )
    gate = Gate(desk)
    people, queue, cases = SignInPages(desk, gate), QueuePages(desk), CasePages(desk, gate)
    policy = PolicyPages(desk)
    console = APIRouter(include_in_schema=False)
    for router in (
        _open_routes(people),
        _reading_routes(gate, people, queue, cases, policy),
        _writing_routes(gate, people, queue, cases, policy),
        _quiet_routes(gate, cases),
    ):
        console.include_router(router)
    return console


def _open_routes(people: SignInPages) -> APIRouter:
    """What a stranger may see: the way in."""
    router = APIRouter(prefix=PREFIX, route_class=ConsoleRoute)
    _add(router, "GET", "/sign-in", people.ask)
    _add(router, "POST", "/sign-in", people.enter)
    return router


def _reading_routes(
    gate: Gate, people: SignInPages, queue: QueuePages, cases: CasePages, policy: PolicyPages
) -> APIRouter:
    """What a signed-in moderator may look at."""
    router = APIRouter(prefix=PREFIX, route_class=ConsoleRoute, dependencies=[Depends(gate.read)])
    _add(router, "GET", "", queue.show)
    _add(router, "GET", "/", queue.show)
    _add(router, "GET", "/help", queue.help)
    _add(router, "GET", "/sessions", people.sessions)
    _add(router, "GET", "/policy", policy.show)
    _add(router, "GET", "/items/{item_id}", cases.show)
    _add(router, "GET", "/items/{item_id}/pages/{page}.jpg", cases.page_image)
    return router


def _writing_routes(
    gate: Gate, people: SignInPages, queue: QueuePages, cases: CasePages, policy: PolicyPages
) -> APIRouter:
    """What a moderator may do; each form carries the session's token."""
    router = APIRouter(prefix=PREFIX, route_class=ConsoleRoute, dependencies=[Depends(gate.write)])
    _add(router, "POST", "/sign-out", people.leave)
    _add(router, "POST", "/sessions/end-others", people.end_others)
    _add(router, "POST", "/policy", policy.try_out)
    _add(router, "POST", "/next", queue.next)
    _add(router, "POST", "/items/{item_id}/take", cases.take)
    _add(router, "POST", "/items/{item_id}/release", cases.release)
    _add(router, "POST", "/items/{item_id}/preview", cases.preview)
    _add(router, "POST", "/items/{item_id}/decide", cases.decide)
    return router


def _quiet_routes(gate: Gate, cases: CasePages) -> APIRouter:
    """What the page sends by itself; it keeps nobody's session awake."""
    router = APIRouter(prefix=PREFIX, route_class=ConsoleRoute, dependencies=[Depends(gate.write_quietly)])
    _add(router, "POST", "/items/{item_id}/heartbeat", cases.heartbeat)
    _add(router, "POST", "/items/{item_id}/leave", cases.leave)
    return router


def _add(router: APIRouter, method: str, path: str, endpoint: Endpoint) -> None:
    """A route that answers with a page of its own."""
    router.add_api_route(path, endpoint, methods=[method], response_model=None)
