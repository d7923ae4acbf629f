"""Cohabitants, letters, declared buildings and recruitment events, in SQLAlchemy."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, insert, select, update

from cooptation.adapters.side_rows import insert_missing, row_of
from cooptation.adapters.side_tables import attachments, buildings, events, letters, told_homes
from cooptation.people import Home
from cooptation.records import Attachment, Building, Event, LetterPurpose, PostedLetter, ToldHome

LETTERS = letters.c
WISHES = attachments.c


class SqlHomes:
    """The ``Homes`` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask_to_join(self, attachment: Attachment) -> None:
        """A newcomer's wish to be let in."""
        row = row_of(attachment, attachments)
        self._connection.execute(insert(attachments).values(row))

    def attachment(self, attachment_id: str) -> Attachment | None:
        """One wish."""
        row = self._connection.execute(select(attachments).where(WISHES.id == attachment_id)).first()
        return None if row is None else Attachment(**row._mapping)

    def open_wishes(self, dwelling: str, since: datetime) -> tuple[Attachment, ...]:
        """Wishes for a dwelling made since then that nobody has answered."""
        waiting = and_(WISHES.dwelling == dwelling, WISHES.opened_at >= since, _unanswered_wish())
        rows = self._connection.execute(select(attachments).where(waiting).order_by(WISHES.opened_at))
        return tuple(Attachment(**row._mapping) for row in rows)

    def wish_of(self, case_id: str) -> Attachment | None:
        """The last wish of a case."""
        query = select(attachments).where(WISHES.case_id == case_id).order_by(WISHES.opened_at.desc()).limit(1)
        row = self._connection.execute(query).first()
        return None if row is None else Attachment(**row._mapping)

    def tell(self, told: ToldHome) -> bool:
        """Keep which flat is meant; False when it was said before of that door. Another door's is forgotten."""
        other = and_(told_homes.c.case_id == told.case_id, told_homes.c.building != told.building)
        self._connection.execute(delete(told_homes).where(other))
        return insert_missing(self._connection, told_homes, [row_of(told, told_homes)]) > 0

    def told(self, case_id: str) -> ToldHome | None:
        """What a resident said."""
        row = self._connection.execute(select(told_homes).where(told_homes.c.case_id == case_id)).first()
        return None if row is None else ToldHome(**row._mapping)

    def forget_told(self, case_id: str) -> None:
        """With the person."""
        self._connection.execute(delete(told_homes).where(told_homes.c.case_id == case_id))

    def confirm(self, attachment_id: str, member_id: str, at: datetime) -> bool:
        """Let in; False when it was answered meanwhile."""
        waiting = and_(WISHES.id == attachment_id, _unanswered_wish())
        return self._changed(update(attachments).where(waiting).values(confirmed_by=member_id, confirmed_at=at))

    def turn_down(self, attachment_id: str, at: datetime) -> bool:
        """Answer that one does not live with them; False when it was answered meanwhile."""
        waiting = and_(WISHES.id == attachment_id, _unanswered_wish())
        return self._changed(update(attachments).where(waiting).values(declined_at=at))

    def let_in_by(self, member_id: str, since: datetime) -> tuple[datetime, ...]:
        """When a resident let others in."""
        mine = and_(WISHES.confirmed_by == member_id, WISHES.confirmed_at >= since)
        rows = self._connection.execute(select(WISHES.confirmed_at).where(mine).order_by(WISHES.confirmed_at))
        return tuple(row.confirmed_at for row in rows)

    def add_letter(self, letter: PostedLetter) -> None:
        """A letter to be printed."""
        row = row_of(letter, letters)
        self._connection.execute(insert(letters).values(row | {"purpose": letter.purpose.value}))

    def letter(self, letter_id: str) -> PostedLetter | None:
        """One letter."""
        row = self._connection.execute(select(letters).where(LETTERS.id == letter_id)).first()
        return None if row is None else _letter(row)

    def letters_to(self, home: Home, since: datetime) -> tuple[tuple[datetime, ...], int]:
        """When codes were asked for a dwelling, whoever asked, and how many homes share them: see the port."""
        asked = and_(LETTERS.dwelling == home.dwelling, LETTERS.asked_at >= since)
        rows = self._connection.execute(select(LETTERS.asked_at).where(asked).order_by(LETTERS.asked_at))
        behind = self.building(home.building) if home.dwelling == home.building else None
        return tuple(row.asked_at for row in rows), behind.units if behind else 1

    def letters_of(self, case_id: str) -> tuple[PostedLetter, ...]:
        """Every letter of a case, the one asked for first before the others."""
        return self._letters(_of_case(case_id))

    def hold_letters(self, case_id: str) -> tuple[PostedLetter, ...]:
        """The same, with their rows held for the rest of the transaction."""
        return self._letters(_of_case(case_id).with_for_update())

    def _letters(self, query: Select[Any]) -> tuple[PostedLetter, ...]:
        return tuple(_letter(row) for row in self._connection.execute(query))

    def unprinted(self, most: int) -> tuple[PostedLetter, ...]:
        """Letters that wait to be printed, oldest first."""
        waiting = and_(LETTERS.sent_at.is_(None), LETTERS.closed_at.is_(None))
        return self._letters(select(letters).where(waiting).order_by(LETTERS.asked_at).limit(most))

    def mark_printed(self, letter_id: str, code_digest: str, at: datetime) -> bool:
        """It goes out with this code; False when it was printed meanwhile."""
        waiting = and_(LETTERS.id == letter_id, LETTERS.sent_at.is_(None), LETTERS.closed_at.is_(None))
        return self._changed(update(letters).where(waiting).values(code_digest=code_digest, sent_at=at))

    def note_try(self, letter_id: str, tries: int) -> bool:
        """One wrong code more; False when somebody else tried meanwhile."""
        same = and_(LETTERS.id == letter_id, LETTERS.tries == tries)
        return self._changed(update(letters).where(same).values(tries=tries + 1))

    def mark_answered(self, letter_id: str, at: datetime) -> bool:
        """The right code came; False when it had come already."""
        waiting = and_(LETTERS.id == letter_id, LETTERS.answered_at.is_(None))
        return self._changed(update(letters).where(waiting).values(answered_at=at))

    def unanswered(self, sent_before: datetime, most: int) -> tuple[PostedLetter, ...]:
        """Audit letters sent before then that nobody answered and nobody followed up."""
        silent = and_(LETTERS.answered_at.is_(None), LETTERS.closed_at.is_(None))
        due = and_(LETTERS.purpose == LetterPurpose.AUDIT.value, LETTERS.sent_at <= sent_before, silent)
        return self._letters(select(letters).where(due).order_by(LETTERS.sent_at).limit(most))

    def close_letter(self, letter_id: str, at: datetime) -> bool:
        """Its silence was followed up."""
        waiting = and_(LETTERS.id == letter_id, LETTERS.closed_at.is_(None))
        return self._changed(update(letters).where(waiting).values(closed_at=at))

    def make_audit(self, letter_id: str) -> None:
        """What was to come before an admission is the check after it."""
        changed = update(letters).where(LETTERS.id == letter_id)
        self._connection.execute(changed.values(purpose=LetterPurpose.AUDIT.value))

    def close_first_letters(self, case_id: str, at: datetime) -> int:
        """Nobody waits any more for the letters before an admission that nobody answered; how many."""
        silent = and_(LETTERS.answered_at.is_(None), LETTERS.closed_at.is_(None))
        first = and_(LETTERS.case_id == case_id, LETTERS.purpose == LetterPurpose.FIRST.value, silent)
        return self._connection.execute(update(letters).where(first).values(closed_at=at)).rowcount

    def declare_building(self, building: Building, at: datetime) -> None:
        """Keep a building's units, in place of what was declared before."""
        self._connection.execute(delete(buildings).where(buildings.c.building == building.building))
        values = {"units": building.units, "is_collective": building.is_collective, "declared_at": at}
        self._connection.execute(insert(buildings).values(building=building.building, **values))

    def building(self, building: str) -> Building | None:
        """What is declared of a building."""
        row = self._connection.execute(select(buildings).where(buildings.c.building == building)).first()
        return None if row is None else Building(building=building, units=row.units, is_collective=row.is_collective)

    def declare_event(self, event: Event) -> None:
        """A recruitment event."""
        row = row_of(event, events)
        self._connection.execute(insert(events).values(row))

    def has_event(self, quarter: str, at: datetime) -> bool:
        """Whether one is declared for that moment."""
        now = and_(events.c.quarter == quarter, events.c.since <= at, events.c.until > at)
        return self._connection.execute(select(events.c.id).where(now)).first() is not None

    def _changed(self, change: Any) -> bool:  # noqa: ANN401 - any statement that changes rows
        return bool(self._connection.execute(change).rowcount)


def _unanswered_wish() -> Any:  # noqa: ANN401 - SQLAlchemy's own type of a condition
    return and_(WISHES.confirmed_at.is_(None), WISHES.declined_at.is_(None))


def _of_case(case_id: str) -> Select[Any]:
    return select(letters).where(LETTERS.case_id == case_id).order_by(LETTERS.asked_at, LETTERS.id)


def _letter(row: Row[Any]) -> PostedLetter:
    return PostedLetter(**{**row._mapping, "purpose": LetterPurpose(row.purpose)})
