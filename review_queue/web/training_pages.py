"""The exercises of the first day: one question a page, its answer at once, then the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Form
from starlette.requests import Request
from starlette.responses import Response

from review_queue.adapters.first_day import GivenAnswer, answers_of, give_answer, start_again
from review_queue.adapters.team_store import mark_trained
from review_queue.differences import Pieces, mark_differences
from review_queue.errors import ItemNotFoundError
from review_queue.item import VERDICTS_OF, ItemKind, ReviewVerdict
from review_queue.ports import ShownField
from review_queue.roles import Right
from review_queue.texts import Locale, text
from review_queue.training import EXERCISES, Exercise, exercise_after, exercise_named
from review_queue.web.desk import Desk
from review_queue.web.gate import session_of
from review_queue.web.pages import base_of, locale_of, redirect, render
from review_queue.web.team_words import note_act
from review_queue.wording import field_words, finding_lines

ANSWERS = VERDICTS_OF[ItemKind.DOCUMENT]


@dataclass(frozen=True, kw_only=True)
class ComparedRow:
    """Declared beside read, with what differs."""

    label: str
    declared: Pieces = field(repr=False)
    read: Pieces = field(repr=False)
    verdict: str


class TrainingPages:
    """What comes between the charter and the first case."""

    def __init__(self, desk: Desk) -> None:
        """The desk is shared with the other pages."""
        self.desk = desk

    def show(self, request: Request) -> Response:
        """The first exercise without an answer, or how it went."""
        answered = self._answers(request)
        exercise = exercise_after(set(answered))
        if exercise is not None:
            return self._exercise(request, exercise, None)
        right = sum(one.is_right for one in answered.values())
        return render(request, "training_done.html", right=right, total=len(EXERCISES), here=self._here(request))

    def answer(self, request: Request, exercise: str, verdict: Annotated[str, Form()] = "") -> Response:
        """Keep the answer and show what was right."""
        asked = exercise_named(exercise)
        if asked is None:
            raise ItemNotFoundError("there is no such exercise")
        if verdict not in set(ANSWERS):
            return self._exercise(request, asked, None, error="error.no_verdict", status=422)
        mine, was_trained = session_of(request).moderator_id, session_of(request).standing.is_trained
        with self.desk.writing() as connection:
            given = give_answer(connection, mine, asked, ReviewVerdict(verdict), self.desk.now())
            is_last = exercise_after(set(answers_of(connection, mine))) is None
            if is_last and not was_trained:
                note_act(self.desk, connection, request, "moderator.trained")
        return self._exercise(request, asked, given.verdict)

    def again(self, request: Request) -> Response:
        """Go through them once more."""
        with self.desk.writing() as connection:
            start_again(connection, session_of(request).moderator_id)
        return redirect(request, "/training")

    def excuse(self, request: Request) -> Response:
        """Who leads the team may know the work already; the journal says that the exercises were passed over."""
        with self.desk.writing() as connection:
            mark_trained(connection, session_of(request).moderator_id, self.desk.now())
            note_act(self.desk, connection, request, "moderator.training_excused")
        return redirect(request, "")

    def _answers(self, request: Request) -> dict[str, GivenAnswer]:
        with self.desk.reading() as connection:
            return answers_of(connection, session_of(request).moderator_id)

    def _exercise(
        self,
        request: Request,
        exercise: Exercise,
        given: ReviewVerdict | None,
        *,
        error: str | None = None,
        status: int = 200,
    ) -> Response:
        locale = locale_of(request)
        session = session_of(request)
        return render(
            request,
            "training.html",
            status=status,
            exercise=exercise,
            number=EXERCISES.index(exercise) + 1,
            total=len(EXERCISES),
            lines=finding_lines(exercise.findings, locale),
            rows=compared_rows(exercise.fields, locale),
            answers=ANSWERS,
            given=given,
            expected=", ".join(text(f"decide.{one}", locale) for one in ANSWERS if one in exercise.right),
            error=error,
            may_excuse=Right.LEAD in session.rights and not session.standing.is_trained,
            here=self._here(request),
        )

    def _here(self, request: Request) -> str:
        return f"{base_of(request)}/training"


def compared_rows(fields: tuple[ShownField, ...], locale: Locale) -> tuple[ComparedRow, ...]:
    """The fields of a made-up case as the console compares them."""
    rows = []
    for shown in fields:
        words = field_words(shown, locale)
        both = shown.declared and shown.read
        declared, read = mark_differences(words.declared, words.read) if both else ((), ())
        rows.append(
            ComparedRow(
                label=text(f"field.{shown.label}", locale),
                declared=declared or plain(words.declared),
                read=read or plain(words.read),
                verdict=shown.verdict,
            )
        )
    return tuple(rows)


def plain(value: str) -> Pieces:
    """A value without a difference."""
    return mark_differences(value, value)[0]
