"""Looking at a running installation from outside: how much is decided, and whether it is quiet."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import Connection, Engine, func, select, update

from verification.adapters.database import READ_ONLY
from verification.adapters.tables import decisions, jobs, outbox
from verification.bootstrap import utc_now

LOOK_PAUSE_S = 0.2
SOON = timedelta(minutes=5)
"""An effect that is being carried out, or whose carrier was killed, is put off by a minute; plans lie days away."""


def count_decided(engine: Engine) -> int:
    """How many decisions there are."""
    with engine.connect().execution_options(**{READ_ONLY: True}) as connection:
        return connection.execute(select(func.count()).select_from(decisions)).scalar_one()


def is_quiet(engine: Engine) -> bool:
    """Whether no job is open and no effect is due."""
    open_jobs = select(func.count()).select_from(jobs).where(jobs.c.state != "done")
    with engine.connect().execution_options(**{READ_ONLY: True}) as connection:
        return connection.execute(open_jobs).scalar_one() == 0 and count_due_effects(connection) == 0


def count_due_effects(connection: Connection) -> int:
    """Effects that are due or under way."""
    due = (outbox.c.sent_at.is_(None)) & (outbox.c.send_after <= utc_now() + SOON)
    return connection.execute(select(func.count()).select_from(outbox).where(due)).scalar_one()


def wait_until(happened: Callable[[], bool], limit_s: float) -> bool:
    """Ask until it happened; False when the patience ends first."""
    deadline = time.monotonic() + limit_s
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(LOOK_PAUSE_S)
    return True


def let_time_pass(engine: Engine, span: timedelta) -> None:
    """Move every lease and pause back, as if so much time had gone by; nobody may be at work meanwhile.

    Short runs use it after a kill instead of waiting for the dead holder's lease to end.
    """
    with engine.begin() as connection:
        for row in connection.execute(select(jobs).where(jobs.c.state != "done")).all():
            lease = None if row.lease_until is None else row.lease_until - span
            moved = {"not_before": row.not_before - span, "next_nudge_at": row.next_nudge_at - span}
            connection.execute(update(jobs).where(jobs.c.id == row.id).values(lease_until=lease, **moved))
        tried = (outbox.c.sent_at.is_(None)) & (outbox.c.attempts > 0)
        connection.execute(update(outbox).where(tried).values(send_after=utc_now()))
