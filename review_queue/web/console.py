"""The console's routes, in three groups: open, closed to strangers, closed to forged forms as well."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends
from sqlalchemy import Engine

from review_queue.ports import Dossiers, Policies, Settles
from review_queue.roles import Right
from review_queue.web.case_pages import CasePages
from review_queue.web.desk import Desk
from review_queue.web.gate import Gate
from review_queue.web.house import BARE, House
from review_queue.web.pages import PREFIX, ConsoleRoute
from review_queue.web.people_routes import people_routes
from review_queue.web.policy_pages import PolicyPages
from review_queue.web.queue_pages import QueuePages
from review_queue.web.routes import add_route

FRANCE = ZoneInfo("Europe/Paris")


def create_console(
    *,
    engine: Engine,
    dossiers: Dossiers,
    settles: Settles,
    policies: Policies,
    now: Callable[[], datetime],
    secure_cookies: bool,
    zone: tzinfo = FRANCE,
    house: House = BARE,
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
        house: what the people of the console need: rules, secrets, journal, sign-on.
    """
    desk = Desk(
        engine=engine,
        dossiers=dossiers,
        settles=settles,
        policies=policies,
        now=now,
        zone=zone,
        secure_cookies=secure_cookies,
        house=house,
    )
    gate = Gate(desk)
    queue, cases = QueuePages(desk), CasePages(desk, gate)
    policy = PolicyPages(desk)
    console = APIRouter(include_in_schema=False)
    for router in (
        *people_routes(desk, gate),
        _reading_routes(gate, queue, cases, policy),
        _writing_routes(gate, queue, cases, policy),
        _quiet_routes(gate, cases),
    ):
        console.include_router(router)
    return console


def _reading_routes(gate: Gate, queue: QueuePages, cases: CasePages, policy: PolicyPages) -> APIRouter:
    """What a signed-in moderator may look at."""
    router = APIRouter(prefix=PREFIX, route_class=ConsoleRoute, dependencies=[Depends(gate.read)])
    add_route(router, "GET", "", queue.show)
    add_route(router, "GET", "/", queue.show)
    add_route(router, "GET", "/help", queue.help, Right.OWN_ACCOUNT)
    add_route(router, "GET", "/policy", policy.show, Right.POLICY)
    add_route(router, "GET", "/items/{item_id}", cases.show)
    add_route(router, "GET", "/items/{item_id}/pages/{page}.jpg", cases.page_image)
    return router


def _writing_routes(gate: Gate, queue: QueuePages, cases: CasePages, policy: PolicyPages) -> APIRouter:
    """What a moderator may do; each form carries the session's token."""
    router = APIRouter(prefix=PREFIX, route_class=ConsoleRoute, dependencies=[Depends(gate.write)])
    add_route(router, "POST", "/policy", policy.try_out, Right.POLICY)
    add_route(router, "POST", "/next", queue.next)
    add_route(router, "POST", "/items/{item_id}/take", cases.take)
    add_route(router, "POST", "/items/{item_id}/release", cases.release)
    add_route(router, "POST", "/items/{item_id}/preview", cases.preview)
    add_route(router, "POST", "/items/{item_id}/decide", cases.decide)
    return router


def _quiet_routes(gate: Gate, cases: CasePages) -> APIRouter:
    """What the page sends by itself; it keeps nobody's session awake."""
    router = APIRouter(prefix=PREFIX, route_class=ConsoleRoute, dependencies=[Depends(gate.write_quietly)])
    add_route(router, "POST", "/items/{item_id}/heartbeat", cases.heartbeat)
    add_route(router, "POST", "/items/{item_id}/leave", cases.leave)
    return router
