"""What the pages about people share: days and times in words, lines of the journal, an act written to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import Connection
from starlette.requests import Request

from review_queue.adapters.journal import JournalLine, actor_of
from review_queue.team import Absence
from review_queue.web.desk import Desk
from review_queue.web.gate import session_of
from review_queue.wording import day_words

SHORT_ID_CHARS = 8
"""Enough to tell people and cases apart on a page."""
ID_CHARS = 32


@dataclass(frozen=True, kw_only=True)
class AbsenceRow:
    """Days without cases, as a line."""

    id: str
    first: str
    last: str


@dataclass(frozen=True, kw_only=True)
class JournalRow:
    """An entry of the journal, as a line: when, who (an id), what, on what, which codes."""

    seq: int
    at: str
    actor: str
    action: str
    object_id: str
    detail: str


def absence_rows(absences: Iterable[Absence]) -> tuple[AbsenceRow, ...]:
    """Absences in words."""
    return tuple(
        AbsenceRow(id=one.id, first=day_words(one.first_day), last=day_words(one.last_day)) for one in absences
    )


def journal_rows(lines: Iterable[JournalLine], desk: Desk) -> tuple[JournalRow, ...]:
    """Entries in words; ids are shortened to be read, the whole ones stand in the exported file."""
    return tuple(
        JournalRow(
            seq=line.seq,
            at=f"{desk.local(line.at):%d/%m/%Y %H:%M:%S}",
            actor=shortened(line.actor),
            action=line.action,
            object_id=shortened(line.object_id),
            detail="" if line.detail == "{}" else line.detail,
        )
        for line in lines
    )


def shortened(name: str) -> str:
    """The first letters of an id, its kind in front kept."""
    kind, _, value = name.rpartition(":")
    short = value[:SHORT_ID_CHARS] if len(value) >= ID_CHARS else value
    return f"{kind}:{short}" if kind else short


def day_or_none(text: str) -> date | None:
    """A day as a form sends it; None when it is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def midnight_of(desk: Desk) -> datetime:
    """When today began on the wall clock, in UTC."""
    return start_of(desk.local(desk.now()).date(), desk)


def start_of(day: date, desk: Desk) -> datetime:
    """When a day begins on the wall clock, in UTC."""
    return datetime.combine(day, time(), tzinfo=desk.zone).astimezone(UTC)


def note_act(
    desk: Desk, connection: Connection, request: Request, action: str, object_id: str = "", **detail: str | int | bool
) -> None:
    """Write to the journal what the signed-in person did; to their own account when no other is named."""
    mine = session_of(request).moderator_id
    desk.house.journal.note(
        connection, at=desk.now(), actor=actor_of(mine), action=action, object_id=object_id or mine, detail=detail
    )
