"""The first day as it is kept: who signed which charter, who answered which exercise and how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from review_queue.adapters.tables import charter_signatures, training_answers
from review_queue.adapters.team_store import mark_trained
from review_queue.charter import VERSION
from review_queue.item import ReviewVerdict
from review_queue.training import EXERCISES, Exercise

SIGNED, GIVEN = charter_signatures.c, training_answers.c


@dataclass(frozen=True, kw_only=True)
class GivenAnswer:
    """What somebody answered to an exercise."""

    exercise: str
    verdict: ReviewVerdict
    is_right: bool


def sign_charter(connection: Connection, moderator_id: str, locale: str, now: datetime) -> None:
    """Note a signature under today's charter, in the language it was read in; a second one changes nothing."""
    if signed_at(connection, moderator_id) is None:
        row = {"moderator_id": moderator_id, "version": VERSION, "locale": locale, "signed_at": now}
        connection.execute(insert(charter_signatures).values(row))


def signed_at(connection: Connection, moderator_id: str) -> datetime | None:
    """When somebody signed today's charter."""
    query = select(SIGNED.signed_at).where(SIGNED.moderator_id == moderator_id, SIGNED.version == VERSION)
    return connection.execute(query).scalar_one_or_none()


def answers_of(connection: Connection, moderator_id: str) -> dict[str, GivenAnswer]:
    """Somebody's answers by exercise."""
    rows = connection.execute(select(training_answers).where(GIVEN.moderator_id == moderator_id))
    return {
        row.exercise: GivenAnswer(exercise=row.exercise, verdict=ReviewVerdict(row.verdict), is_right=row.is_right)
        for row in rows
    }


def give_answer(
    connection: Connection, moderator_id: str, exercise: Exercise, verdict: ReviewVerdict, now: datetime
) -> GivenAnswer:
    """Keep the first answer to an exercise; the last exercise ends the first day."""
    earlier = answers_of(connection, moderator_id).get(exercise.key)
    if earlier is not None:
        return earlier
    given = GivenAnswer(exercise=exercise.key, verdict=verdict, is_right=exercise.accepts(verdict))
    row = {"moderator_id": moderator_id, "exercise": exercise.key, "verdict": verdict.value}
    connection.execute(insert(training_answers).values(**row, is_right=given.is_right, answered_at=now))
    if {one.key for one in EXERCISES} <= set(answers_of(connection, moderator_id)):
        mark_trained(connection, moderator_id, now)
    return given


def start_again(connection: Connection, moderator_id: str) -> None:
    """Forget the answers, to go through the exercises once more; what was earned stays."""
    connection.execute(delete(training_answers).where(GIVEN.moderator_id == moderator_id))
