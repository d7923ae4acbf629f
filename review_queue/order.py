"""In which order items are handed out, as data.

First the class (an appeal past due, then what was put aside until now, then escalated, boosted, normal), then who
waits longest against the promise: the hour it falls due, due date, age, id. No score is in the order; risk only chooses
the inbox and whether two must agree. One exception, between items that fall due in the same hour: ``precedence``, so
that nobody waits longer for it. The store turns ``SERVED_TO_ALL`` and ``SERVED_TO_LEADS`` into one statement.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import IntEnum, StrEnum

from review_queue.item import WAITING, ItemState


class Lane(IntEnum):
    """The stored place in line of an item that can be taken; one that cannot has none."""

    ESCALATED = 1
    BOOSTED = 2
    NORMAL = 3


class Turn(StrEnum):
    """A class of items as they are served; those without a lane of their own depend on the hour."""

    LATE_APPEALS = "late_appeals"
    WOKEN = "woken"
    ESCALATED = "escalated"
    BOOSTED = "boosted"
    NORMAL = "normal"


SERVED_TO_ALL: tuple[Turn, ...] = (Turn.LATE_APPEALS, Turn.WOKEN, Turn.BOOSTED, Turn.NORMAL)
SERVED_TO_LEADS: tuple[Turn, ...] = (Turn.LATE_APPEALS, Turn.WOKEN, Turn.ESCALATED, Turn.BOOSTED, Turn.NORMAL)
"""Escalated items are the leads' inbox: nobody else is handed one."""

LANE_OF: dict[Turn, Lane] = {
    Turn.LATE_APPEALS: Lane.NORMAL,
    Turn.ESCALATED: Lane.ESCALATED,
    Turn.BOOSTED: Lane.BOOSTED,
    Turn.NORMAL: Lane.NORMAL,
}


def lane_of(state: ItemState, *, is_boosted: bool = False) -> Lane | None:
    """The place in line of an item in this state; None where there is nothing to take."""
    if state not in WAITING:
        return None
    if state is ItemState.ESCALATED:
        return Lane.ESCALATED
    return Lane.BOOSTED if is_boosted else Lane.NORMAL


def hour_of(moment: datetime) -> datetime:
    """The hour in which something falls due, in UTC."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
