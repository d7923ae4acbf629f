"""The console's routes, in three groups: open, closed to strangers, closed to forged forms as well."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends
from sqlalchemy import Engine

from review_queue.paper_views import DAILY_PAGES
from review_queue.ports import CaseFigures, Dossiers, MailBox, NoFigures, Policies, Settles
from review_queue.roles import Right
from review_queue.web.case_routes import case_routes
from review_queue.web.desk import Desk, random_share
from review_queue.web.gate import Gate
from review_queue.web.house import BARE, House
from review_queue.web.measure_routes import measure_routes
from review_queue.web.message_pages import message_routes
from review_queue.web.pages import PREFIX, ConsoleRoute
from review_queue.web.people_routes import people_routes
from review_queue.web.policy_pages import PolicyPages
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
    daily_pages: int = DAILY_PAGES,
    mail_box: MailBox | None = None,
    figures: CaseFigures | None = None,
    draw: Callable[[], float] = random_share,
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
        daily_pages: papers a moderator may open whole in a day.
        house: what the people of the console need: rules, secrets, journal, sign-on.
        mail_box: the messages that are kept here; None where they are sent.
        figures: what is counted of cases; None where there is no service around.
        draw: 0 to 1, by which a made-up case is handed out now and then.
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
        daily_pages=daily_pages,
        mail_box=mail_box,
        figures=figures or NoFigures(),
        draw=draw,
    )
    gate = Gate(desk)
    policy = PolicyPages(desk)
    console = APIRouter(include_in_schema=False)
    for router in (
        *people_routes(desk, gate),
        *case_routes(desk, gate),
        *message_routes(desk, gate),
        measure_routes(desk, gate),
        *_policy_routes(gate, policy),
    ):
        console.include_router(router)
    return console


def _policy_routes(gate: Gate, policy: PolicyPages) -> tuple[APIRouter, APIRouter]:
    """The policy in force, and what another would change."""
    reading = APIRouter(prefix=PREFIX, route_class=ConsoleRoute, dependencies=[Depends(gate.read)])
    add_route(reading, "GET", "/policy", policy.show, Right.POLICY)
    writing = APIRouter(prefix=PREFIX, route_class=ConsoleRoute, dependencies=[Depends(gate.write)])
    add_route(writing, "POST", "/policy", policy.try_out, Right.POLICY)
    return reading, writing
