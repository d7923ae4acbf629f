"""What is known around a case: its history, colleagues' notes, the cases it is linked with, what can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from review_queue.adapters import store
from review_queue.adapters.accounts import logins_of
from review_queue.adapters.queue_items import undoable_by
from review_queue.item import ReviewItem
from review_queue.texts import Locale, has_text, text
from review_queue.web.desk import Desk
from review_queue.wording import clock_words, day_words, reference_of


@dataclass(frozen=True, kw_only=True)
class RecordLine:
    """One step of the history."""

    when: str
    what: str
    who: str


@dataclass(frozen=True, kw_only=True)
class NoteLine:
    """A note of a colleague."""

    when: str
    who: str
    text: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class LinkedCase:
    """Another case that shares something."""

    id: str
    ref: str
    what: str
    when: str


@dataclass(frozen=True, kw_only=True)
class CaseRecord:
    """The three drawers."""

    history: tuple[RecordLine, ...]
    notes: tuple[NoteLine, ...]
    linked: tuple[LinkedCase, ...]


@dataclass(frozen=True, kw_only=True)
class Undoable:
    """An answer that can still be taken back."""

    id: str
    ref: str
    verdict: str
    seconds_left: int


def record_of(connection: Connection, item: ReviewItem, desk: Desk, locale: Locale, reader: str) -> CaseRecord:
    """Everything the drawers of one case show; while a first answer is kept from others, so are others' notes."""
    events, kept = store.events_of(connection, item.id), store.notes_of(connection, item.id)
    notes = [note for note in kept if note.moderator_id == reader or not item.hides_first_answer]
    people = {event.actor for event in events} | {note.moderator_id for note in notes}
    logins = logins_of(connection, people)
    return CaseRecord(
        history=tuple(_event(event, logins, desk, locale) for event in events),
        notes=tuple(
            NoteLine(
                when=_moment(note.at, desk, locale),
                who=logins.get(note.moderator_id, text("record.guest", locale)),
                text=note.text,
            )
            for note in notes
        ),
        linked=tuple(_link(kind, other, desk, locale) for kind, other in store.linked(connection, item.id)),
    )


def undoable_of(connection: Connection, moderator_id: str, now: datetime) -> Undoable | None:
    """The answer that Ctrl+Z takes back; None when there is none any more."""
    found = undoable_by(connection, moderator_id, now)
    decision = store.decision_of(connection, found[0].id) if found else None
    if decision is None or found[0].commit_at is None:
        return None
    left = int((found[0].commit_at - now).total_seconds())
    return Undoable(
        id=found[0].id, ref=reference_of(found[0]), verdict=decision.verdict.value, seconds_left=max(left, 1)
    )


def answer_lines(
    answers: Sequence[Row[Any]], logins: Mapping[str, str], desk: Desk, locale: Locale
) -> tuple[RecordLine, ...]:
    """Answers on a case, for whoever may see them."""
    return tuple(
        RecordLine(
            when=_moment(answer.decided_at, desk, locale),
            what=text(f"decide.{answer.verdict}", locale),
            who=logins.get(answer.moderator_id, text("record.guest", locale)),
        )
        for answer in answers
    )


def _event(event: Row[Any], logins: Mapping[str, str], desk: Desk, locale: Locale) -> RecordLine:
    key = f"event.{event.type}"
    return RecordLine(
        when=_moment(event.at, desk, locale),
        what=text(key, locale) if has_text(key) else event.type,
        who=logins.get(event.actor, ""),
    )


def _link(kind: str, other: ReviewItem, desk: Desk, locale: Locale) -> LinkedCase:
    key = f"linked.{kind}"
    return LinkedCase(
        id=other.id,
        ref=reference_of(other),
        what=text(key, locale) if has_text(key) else kind,
        when=day_words(desk.local(other.created_at).date()),
    )


def _moment(at: datetime, desk: Desk, locale: Locale) -> str:
    local = desk.local(at)
    return f"{day_words(local.date())} {clock_words(local, locale)}"
