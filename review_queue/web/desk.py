"""What every page of the console works with, put together once."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from sqlalchemy import Connection, Engine

from review_queue.adapters import store
from review_queue.paper_views import DAILY_PAGES
from review_queue.ports import CaseFigures, Dossiers, MailBox, NoFigures, Policies, Settles
from review_queue.web.house import BARE, House

AHEAD = 2
"""How many of the next cases are made ready while one is read."""
READ_ONLY = "palier_read_only"
"""Execution option by which the engine knows that a transaction will not write."""

DRAWS = 10_000
"""How finely a share is drawn."""


def random_share() -> float:
    """A draw from 0 to 1 that nobody can foresee."""
    return secrets.randbelow(DRAWS) / DRAWS


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The database, the ports, the people's house, the clock and the zone in which times are shown."""

    engine: Engine
    dossiers: Dossiers
    settles: Settles
    policies: Policies
    now: Callable[[], datetime]
    zone: tzinfo
    secure_cookies: bool
    house: House = BARE
    daily_pages: int = DAILY_PAGES
    mail_box: MailBox | None = None
    figures: CaseFigures = field(default_factory=NoFigures)
    draw: Callable[[], float] = random_share

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A short transaction that only looks."""
        with self.engine.connect() as connection:
            connection.execution_options(**{READ_ONLY: True})
            yield connection

    def writing(self) -> AbstractContextManager[Connection]:
        """A short transaction that is committed at its end."""
        return self.engine.begin()

    def local(self, moment: datetime) -> datetime:
        """A time as the wall clock shows it."""
        return moment.astimezone(self.zone)


def prepare_next(desk: Desk, but_for: str = "") -> None:
    """Have the first pages ready of the cases that somebody will open next; nobody has seen them yet."""
    now = desk.now()
    with desk.reading() as connection:
        coming = store.open_items(connection, AHEAD + 2, now)
    for item in [each for each in coming if each.id != but_for and not each.is_held(now)][:AHEAD]:
        desk.dossiers.prepare(item)
