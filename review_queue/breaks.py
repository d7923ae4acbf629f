"""When somebody has answered cases for so long that a break would do them good.

A hint and never a lock: bills are dull, and tired eyes miss what a machine doubted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

WORK_BEFORE_BREAK = timedelta(minutes=45)
CASES_BEFORE_BREAK = 60
"""Both from the console's rules."""
IS_A_BREAK = timedelta(minutes=10)
"""So long without an answer counts as rest."""


def wants_break(answered: Sequence[datetime], now: datetime) -> bool:
    """Whether work went on without a rest for too long; ``answered`` are the times of one's answers, the last first."""
    first, count = now, 0
    for at in answered:
        if first - at >= IS_A_BREAK:
            break
        first, count = at, count + 1
    return count >= CASES_BEFORE_BREAK or now - first >= WORK_BEFORE_BREAK
