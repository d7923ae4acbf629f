"""Who opened which paper whole, why, and who looked at what: the rows behind the daily quota.

A row with a reason opens a paper for its reader for a while; rows without one are single views.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, select

from review_queue.adapters.queue_moves import accesses_since, note_access
from review_queue.adapters.tables import review_access, review_decisions, review_items
from review_queue.paper_views import Look, PageQuota, PageView, UnmaskReason

OPEN_FOR = timedelta(hours=1)
"""How long a paper that was opened whole stays so for its reader: longer than the longest look at one case."""
RECENT = 20
"""How many of one's own answers one leafs through."""


def open_paper(
    connection: Connection, item_id: str, moderator_id: str, view: PageView, reason: UnmaskReason, now: datetime
) -> None:
    """Let a moderator see more of a paper for a while."""
    note_access(connection, item_id, moderator_id, view.value, now, reason.value)


def note_look(connection: Connection, item_id: str, look: Look, now: datetime) -> None:
    """Keep that one page was looked at."""
    note_access(connection, item_id, look.moderator_id, look.view.value, now)


def opened_view(connection: Connection, item_id: str, moderator_id: str, now: datetime) -> PageView:
    """The most that a moderator opened of a paper lately."""
    rows = review_access.c
    mine = and_(rows.item_id == item_id, rows.moderator_id == moderator_id, rows.reason != "", rows.at > now - OPEN_FOR)
    opened = set(connection.scalars(select(rows.view).where(mine)))
    return next((view for view in (PageView.BARE, PageView.PAGE) if view.value in opened), PageView.ZONES)


def quota_of(connection: Connection, moderator_id: str, most: int, since: datetime) -> PageQuota:
    """How many papers were opened whole since then, and how many may be."""
    return PageQuota(used=accesses_since(connection, moderator_id, PageView.PAGE.value, since), most=most)


def recent_answers(connection: Connection, moderator_id: str, most: int = RECENT) -> Sequence[Row[Any]]:
    """One's own last answers (``item_id``, ``verdict``, ``reasons``, ``note``, ``decided_at``), the last first."""
    mine = select(review_decisions).join(review_items, review_items.c.id == review_decisions.c.item_id)
    mine = mine.where(review_decisions.c.moderator_id == moderator_id)
    return connection.execute(mine.order_by(review_decisions.c.decided_at.desc()).limit(most)).all()
