"""When a break is suggested: after 45 minutes or 60 cases without a rest of ten minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from review_queue.breaks import wants_break


@pytest.mark.parametrize(
    ("minutes_ago", "wanted"),
    [
        ([], False),
        ([1, 9, 18, 27, 36, 45], True),
        ([1, 9, 18, 27, 36, 44], False),
        ([1, 9, 20, 27, 36, 45], False),
        ([11, 19, 27, 36, 45, 54], False),
        ([place / 4 for place in range(60)], True),
        ([place / 4 for place in range(59)], False),
    ],
)
def test_break_is_wanted_after_long_work_without_rest(now: datetime, minutes_ago: list[float], wanted: bool) -> None:
    assert wants_break([now - timedelta(minutes=minutes) for minutes in minutes_ago], now) is wanted
