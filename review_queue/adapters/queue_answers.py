"""Answers: given, taken back, and brought to their end when the undo time is over.

``decide`` keeps an answer and changes nothing else; ``undo`` removes it without a trace but in the queue's own journal;
``commit`` says where the item goes, and only an item that comes back as committed may have effects elsewhere. Each
works on the caller's connection, so the effects of a commit and the commit itself are one transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, insert, select, update

from review_queue.adapters.queue_paces import leases
from review_queue.adapters.queue_rows import ITEMS, get, is_held_by, is_waiting, item_from, new_id, note_event
from review_queue.adapters.tables import review_decisions, review_items
from review_queue.errors import ItemChangedError, LeaseLostError, UndoTooLateError
from review_queue.item import (
    UNSEEN,
    ItemKind,
    ItemState,
    ReviewDecision,
    ReviewItem,
    ReviewVerdict,
    Seen,
)
from review_queue.order import lane_of
from review_queue.states import WITHOUT_EFFECT, Answer, Circumstance, after_answers, ensure_answer, needs_four_eyes

ANSWERS = review_decisions.c


@dataclass(frozen=True, kw_only=True)
class Committed:
    """An answer whose undo time is over. Effects follow only where ``item`` is committed."""

    item: ReviewItem
    decision: ReviewDecision
    moderator_id: str
    moderators: tuple[str, ...]

    @property
    def takes_effect(self) -> bool:
        """Whether something happens outside the queue now."""
        return self.item.state is ItemState.COMMITTED


def decide(
    connection: Connection,
    item_id: str,
    *,
    version: int,
    moderator_id: str,
    decision: ReviewDecision,
    now: datetime,
    commit_at: datetime | None = None,
    seen: Seen = UNSEEN,
    signs: Collection[Circumstance] = (),
    double: bool = False,
) -> ReviewItem:
    """Answer an item: only its holder can, and only on the version they saw. It takes effect at ``commit_at``.

    ``signs`` are what makes it need a second pair of eyes beside the item's own reasons; ``double`` was drawn by the
    caller and has a second moderator answer blind before anything happens. What has no effect has no undo time either.

    Raises:
        ItemNotFoundError: there is no such item.
        ItemChangedError: it was decided, closed or changed meanwhile.
        LeaseLostError: a colleague holds it, or the hold has ended.
        InvalidDecisionError: this kind of item has other answers.
    """
    item = get(connection, item_id)
    ensure_answer(item, decision)
    ends = now if commit_at is None or item.kind in WITHOUT_EFFECT else commit_at
    waits = and_(ITEMS.id == item_id, ITEMS.version == version, ITEMS.state == item.state.value, is_waiting())
    values: dict[str, Any] = {"state": ItemState.DECIDED.value, "lane": None, "holder": None, "lease_until": None}
    values |= {"acted_at": now, "decided_by": moderator_id, "commit_at": ends, "version": ITEMS.version + 1}
    change = update(review_items).where(waits, is_held_by(moderator_id, now)).values(values)
    row = connection.execute(change.returning(*review_items.columns)).one_or_none()
    if row is None:
        raise _why_not(get(connection, item_id), version, moderator_id, now)
    answer = _answer_row(item, moderator_id, decision, now, ends, seen)
    answer |= {"asks_four_eyes": needs_four_eyes(item, decision, signs), "asks_double": double}
    answer["supersedes"] = _settled_before(connection, item_id)
    connection.execute(insert(review_decisions).values(answer))
    decided = item_from(row)
    note_event(connection, decided, "decided", moderator_id, now)
    return decided


def undo(connection: Connection, item_id: str, moderator_id: str, now: datetime) -> ReviewDecision:
    """Take one's answer back; the item is held by the same moderator again, the answer comes back as a draft.

    Raises:
        ItemNotFoundError: there is no such item.
        UndoTooLateError: it has taken effect, or was not theirs.
    """
    item = get(connection, item_id, lock=True)
    if not item.may_be_undone(moderator_id, now):
        raise UndoTooLateError("this answer can no longer be taken back; ask a lead to open the case again")
    answer = _last_answer(connection, item)
    state = ItemState(answer.state)
    values: dict[str, Any] = {"state": state.value, "lane": lane_of(state)}
    values |= {"holder": moderator_id, "last_holder": moderator_id}
    values |= {"lease_until": now + leases(connection)[item.kind], "acted_at": now}
    values |= {"decided_by": None, "commit_at": None, "version": ITEMS.version + 1}
    still = and_(ITEMS.id == item_id, ITEMS.version == item.version, ITEMS.state == ItemState.DECIDED.value)
    change = update(review_items).where(still).values(values).returning(*review_items.columns)
    row = connection.execute(change).one_or_none()
    if row is None:
        raise UndoTooLateError("this answer has just taken effect; ask a lead to open the case again")
    connection.execute(delete(review_decisions).where(ANSWERS.id == answer.id))
    note_event(connection, item_from(row), "undone", moderator_id, now)
    return _decision(answer)


def commit(connection: Connection, item_id: str, now: datetime) -> Committed | None:
    """Bring an answer to its end: committed, on to a second reader, or to a lead.

    None where there is nothing to bring to its end: taken back, closed meanwhile, or not yet.
    """
    item = get(connection, item_id, lock=True)
    if item.state is not ItemState.DECIDED or item.commit_at is None or item.commit_at > now:
        return None
    answers = _answers_of_round(connection, item)
    last = answers[-1]
    four_eyes = item.needs_four_eyes or any(answer.asks_four_eyes for answer in answers)
    doubled = item.doubled or any(answer.asks_double for answer in answers)
    state = after_answers([_voice(answer) for answer in answers], four_eyes=four_eyes, doubled=doubled)
    connection.execute(update(review_decisions).where(ANSWERS.id == last.id).values(committed_at=now))
    moved = _move(connection, item, state, {"needs_four_eyes": four_eyes, "doubled": doubled, "acted_at": now})
    if state is ItemState.COMMITTED:
        _settle(connection, moved, last, now)
    note_event(connection, moved, state.value, last.moderator_id, now)
    people = tuple(dict.fromkeys(answer.moderator_id for answer in answers))
    return Committed(item=moved, decision=_decision(last), moderator_id=last.moderator_id, moderators=people)


def _move(connection: Connection, item: ReviewItem, state: ItemState, more: dict[str, Any]) -> ReviewItem:
    """Take a decided item to its next state, one version on; the row is locked by the caller."""
    values = {"state": state.value, "lane": lane_of(state), "commit_at": None, "version": ITEMS.version + 1} | more
    change = update(review_items).where(ITEMS.id == item.id, ITEMS.version == item.version).values(values)
    return item_from(connection.execute(change.returning(*review_items.columns)).one())


def _settle(connection: Connection, item: ReviewItem, last: Row[Any], now: datetime) -> None:
    """Mark the answer that takes effect, and those of before that it overrules."""
    connection.execute(update(review_decisions).where(ANSWERS.id == last.id).values(settled_at=now))
    others = and_(ANSWERS.id != last.id, ANSWERS.verdict != last.verdict, ANSWERS.overruled_at.is_(None))
    on_it = ANSWERS.item_id == item.id
    if item.kind is ItemKind.APPEAL:
        of_case = select(ITEMS.id).where(ITEMS.case_id == item.case_id)
        on_it = and_(ANSWERS.item_id.in_(of_case), ANSWERS.committed_at.is_not(None))
    connection.execute(update(review_decisions).where(others, on_it).values(overruled_at=now))


def answers_of(connection: Connection, item_id: str) -> Sequence[Row[Any]]:
    """Every answer on an item, oldest first, for measures and for those who may see them all."""
    return connection.execute(_in_order(select(review_decisions).where(ANSWERS.item_id == item_id))).all()


def decision_of(connection: Connection, item_id: str) -> ReviewDecision | None:
    """The last answer on an item, whether it has taken effect or not; None while there is none."""
    rows = answers_of(connection, item_id)
    return _decision(rows[-1]) if rows else None


def decision_on(
    connection: Connection, subject_id: str, but_for: Collection[ItemKind] = ()
) -> ReviewDecision | None:
    """What took effect last on one document; None when nobody answered, or nobody was asked.

    ``but_for`` are kinds of item that are left out: the first answer, whatever an appeal made of it.
    """
    kinds = [kind.value for kind in ItemKind if kind not in (ItemKind.SAMPLE, ItemKind.GOLDEN, *but_for)]
    answered = select(review_decisions).join(review_items, ITEMS.id == ANSWERS.item_id)
    settled = answered.where(ITEMS.subject_id == subject_id, ITEMS.kind.in_(kinds), ANSWERS.settled_at.is_not(None))
    row = connection.execute(settled.order_by(ANSWERS.settled_at.desc(), ANSWERS.decided_at.desc()).limit(1)).first()
    return None if row is None else _decision(row)


def last_answered(connection: Connection, case_id: str) -> str | None:
    """The subject of the answer that took effect last on a case; None when no human answered on it."""
    measured = [ItemKind.SAMPLE.value, ItemKind.GOLDEN.value]
    answered = select(ITEMS.subject_id).join(review_decisions, ITEMS.id == ANSWERS.item_id)
    settled = answered.where(ITEMS.case_id == case_id, ITEMS.kind.not_in(measured), ANSWERS.settled_at.is_not(None))
    return connection.scalar(settled.order_by(ANSWERS.settled_at.desc(), ANSWERS.decided_at.desc()).limit(1))


def committed_answers_by(connection: Connection, moderator_id: str, most: int) -> int:
    """How many answers of a moderator stand, counted up to ``most``: what is new about a new moderator."""
    mine = select(ANSWERS.id).where(ANSWERS.moderator_id == moderator_id, ANSWERS.committed_at.is_not(None))
    return len(connection.scalars(mine.limit(most)).all())


def _answers_of_round(connection: Connection, item: ReviewItem) -> Sequence[Row[Any]]:
    """The answers since the item was opened, or opened again, oldest first."""
    query = select(review_decisions).where(ANSWERS.item_id == item.id, ANSWERS.round == item.reopened)
    return connection.execute(_in_order(query)).all()


def _in_order(query: Select[Any]) -> Select[Any]:
    """Oldest first; the one that can still be taken back is the last."""
    return query.order_by(ANSWERS.committed_at.is_(None), ANSWERS.decided_at, ANSWERS.id)


def _last_answer(connection: Connection, item: ReviewItem) -> Row[Any]:
    """The answer that can still be taken back."""
    return _answers_of_round(connection, item)[-1]


def _settled_before(connection: Connection, item_id: str) -> str | None:
    """The answer that took effect on this item before it was opened again."""
    query = select(ANSWERS.id).where(ANSWERS.item_id == item_id, ANSWERS.settled_at.is_not(None))
    return connection.scalar(query.order_by(ANSWERS.settled_at.desc()).limit(1))


def _voice(answer: Row[Any]) -> Answer:
    """An answer as far as agreement goes."""
    from_lead = answer.state == ItemState.ESCALATED.value
    return Answer(moderator_id=answer.moderator_id, verdict=ReviewVerdict(answer.verdict), from_lead=from_lead)


def _decision(answer: Row[Any]) -> ReviewDecision:
    """A row as its value."""
    return ReviewDecision(verdict=ReviewVerdict(answer.verdict), reasons=tuple(answer.reasons), note=answer.note)


def _why_not(item: ReviewItem, version: int, moderator_id: str, now: datetime) -> ItemChangedError | LeaseLostError:
    """What stands in the way of an answer that found no row."""
    if not item.is_waiting:
        return ItemChangedError("this item was decided or closed meanwhile; go back to the queue")
    if item.holder != moderator_id or not item.is_held(now):
        return LeaseLostError("the hold on this item has ended; take it again and check what changed")
    return ItemChangedError(f"version {version} of this item is no longer the last; load it again")


def _answer_row(
    item: ReviewItem, moderator_id: str, decision: ReviewDecision, now: datetime, commit_at: datetime, seen: Seen
) -> dict[str, Any]:
    """An answer as its row."""
    return {
        "id": new_id(),
        "item_id": item.id,
        "moderator_id": moderator_id,
        "verdict": decision.verdict.value,
        "reasons": list(decision.reasons),
        "note": decision.note,
        "decided_at": now,
        "state": item.state.value,
        "round": item.reopened,
        "blind": item.hides_machine,
        "machine_hint_shown": seen.machine_hint_shown and not item.hides_machine,
        "active_ms": seen.active_ms,
        "commit_at": commit_at,
    }
