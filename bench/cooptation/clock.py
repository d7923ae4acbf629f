"""What happens, in the order of time; two things of one moment in the order they were planned."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count

Happening = Callable[[datetime], None]


class Clock:
    """A queue of happenings up to an end."""

    def __init__(self, end: datetime) -> None:
        self.end = end
        self._heap: list[tuple[datetime, int, Happening]] = []
        self._places = count()

    def at(self, moment: datetime, happening: Happening) -> None:
        """Plan something; what lies past the end never happens."""
        if moment < self.end:
            heapq.heappush(self._heap, (moment, next(self._places), happening))

    def run(self) -> None:
        """Let everything happen."""
        while self._heap:
            moment, _, happening = heapq.heappop(self._heap)
            happening(moment)
