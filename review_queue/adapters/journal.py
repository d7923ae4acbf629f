"""The log that the console writes to and reads from; the service supplies it.

Entries hold ids and codes only, so a page of them shows no person. The queue does not know how they are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

Detail = Mapping[str, str | int | bool | None]


@dataclass(frozen=True, kw_only=True)
class JournalLine:
    """One entry; ``actor`` and ``object_id`` are ids, ``detail`` is JSON of codes."""

    seq: int
    at: datetime
    actor: str
    action: str
    object_id: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which entries are asked for; empty fields ask for all. ``since`` and ``until`` are whole moments, UTC.

    ``case_id`` finds what is about the case, its papers and its items.
    """

    actor: str = ""
    case_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before_seq: int | None = None


class Journal(Protocol):
    """The chained log of the service."""

    def note(
        self, connection: Connection, *, at: datetime, actor: str, action: str, object_id: str, detail: Detail
    ) -> None:
        """Add an entry in the caller's transaction."""
        ...

    def lines(self, connection: Connection, wanted: Wanted, most: int) -> tuple[JournalLine, ...]:
        """The newest entries that are wanted."""
        ...


class NoJournal:
    """For a console without a service around it: nothing is kept, nothing is shown."""

    def note(
        self, connection: Connection, *, at: datetime, actor: str, action: str, object_id: str, detail: Detail
    ) -> None:
        """Keep nothing."""

    def lines(self, connection: Connection, wanted: Wanted, most: int) -> tuple[JournalLine, ...]:
        """No entry."""
        return ()


def actor_of(moderator_id: str) -> str:
    """How a moderator is named in the log: an id, never a login."""
    return f"moderator:{moderator_id}"
