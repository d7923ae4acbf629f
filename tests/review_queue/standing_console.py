"""The console over a test's own surroundings; its routes are made once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from sqlalchemy import Engine

from review_queue.paper_views import DAILY_PAGES
from review_queue.ports import CaseFigures, Dossiers, MailBox, NoFigures, Policies, Settles
from review_queue.web import STATIC_DIR, create_console
from review_queue.web.desk import random_share
from review_queue.web.house import BARE, House
from tests.standing import OwnApp, StandIn


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What is behind a console, by the names of ``create_console``."""

    engine: Engine
    dossiers: Dossiers
    settles: Settles
    policies: Policies
    now: Callable[[], datetime]
    house: House = BARE
    figures: CaseFigures = field(default_factory=NoFigures)
    draw: Callable[[], float] = random_share
    mail_box: MailBox | None = None


def console_over(behind: Surroundings, *, secure_cookies: bool = True, daily_pages: int = DAILY_PAGES) -> OwnApp:
    return OwnApp(_console(secure_cookies, daily_pages, behind.mail_box is not None), behind)


@cache
def _console(secure_cookies: bool, daily_pages: int, keeps_mail: bool) -> FastAPI:
    app = FastAPI()
    app.include_router(
        create_console(
            engine=StandIn("engine"),
            dossiers=StandIn("dossiers"),
            settles=StandIn("settles"),
            policies=StandIn("policies"),
            now=StandIn("now"),
            secure_cookies=secure_cookies,
            house=StandIn("house"),
            daily_pages=daily_pages,
            mail_box=StandIn("mail_box") if keeps_mail else None,
            figures=StandIn("figures"),
            draw=StandIn("draw"),
        )
    )
    app.mount("/moderation/static", StaticFiles(directory=STATIC_DIR))
    return app
