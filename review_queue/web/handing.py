"""What a moderator is handed next: what is due first, or, now and then, a made-up case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from review_queue.adapters import store
from review_queue.adapters.golden_store import hand_golden
from review_queue.item import ReviewItem
from review_queue.web.desk import Desk


def hand_next(desk: Desk, connection: Connection, moderator_id: str, now: datetime) -> ReviewItem | None:
    """Hold the next item for a moderator; None when there is none."""
    golden = hand_golden(connection, moderator_id, now, desk.draw())
    return golden or store.take_next(connection, moderator_id, now)
