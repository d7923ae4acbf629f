"""A console with three moderators, a lead among them, and ten seconds to take an answer back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import Engine, insert

from review_queue.adapters.tables import moderators
from tests.review_queue.fakes import Clock, MemoryDossiers, MemoryPolicies, StoreSettles
from tests.review_queue.standing_console import Surroundings, console_over
from tests.review_queue.test_console import Browser, Console

ROLES = {"lea": "moderator", "omar": "moderator", "ines": "moderator,lead"}
PAGES_A_DAY = 2


@pytest.fixture
def console(engine: Engine, now: datetime, password_hash: str) -> Iterator[Console]:
    clock, dossiers, policies = Clock(now), MemoryDossiers(), MemoryPolicies()
    ids = {login: str(place) * 32 for place, login in enumerate(ROLES, start=1)}
    rows = [
        {"id": ids[login], "login": login, "password_hash": password_hash, "created_at": now, "roles": roles}
        for login, roles in ROLES.items()
    ]
    with engine.begin() as connection:
        connection.execute(insert(moderators), rows)
    settles = StoreSettles(engine, clock, undo_seconds=10.0)
    behind = Surroundings(engine=engine, dossiers=dossiers, settles=settles, policies=policies, now=clock.now)
    yield Console(console_over(behind, daily_pages=PAGES_A_DAY), engine, clock, dossiers, policies, ids)


@pytest.fixture
def lea(console: Console) -> Browser:
    return Browser(console)


@pytest.fixture
def lead(console: Console) -> Browser:
    return Browser(console, "ines")
