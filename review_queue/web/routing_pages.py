"""How the team is organised: declared hours, twin quarters, the brake. Leads change them, everybody may look.

Every act is written to the journal. The rules are in ``review_queue.declared_hours``, ``routing`` and ``brake``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Form
from starlette.requests import Request
from starlette.responses import Response

from review_queue.adapters import brake_store, hours_store, routing_store
from review_queue.brake import Brake, Path, Scope
from review_queue.declared_hours import OFFICE_WEEK, DeclaredHours, parse_closed
from review_queue.due_dates import DAYS_A_WEEK, PROMISED, Promise, due_at
from review_queue.errors import BrakeError, WorkingHoursError
from review_queue.roles import Right
from review_queue.texts import Locale, text
from review_queue.web.desk import Desk
from review_queue.web.gate import session_of
from review_queue.web.pages import base_of, locale_of, redirect, render
from review_queue.web.team_words import note_act
from review_queue.wording import clock_words, day_words

Word = Annotated[str, Form()]
Words = Annotated[list[str], Form(default_factory=list)]
NOTICES = ("hours", "twin", "asked", "confirmed", "lifted")
OF_QUARTER = "quarter:"
"""Before a quarter's id in the list of what can be braked."""


@dataclass(frozen=True, kw_only=True)
class BrakeRow:
    """A brake as a line; ``may_confirm`` for a second lead."""

    id: str
    said: str
    is_in_force: bool
    may_confirm: bool


@dataclass(frozen=True, kw_only=True)
class TypedHours:
    """The form of the hours as it was filled in."""

    week: tuple[str, ...]
    closed: str
    keeps_holidays: bool


class RoutingPages:
    """The page of hours, twins and brake."""

    def __init__(self, desk: Desk) -> None:
        """The desk is shared with the other pages."""
        self.desk = desk

    def show(self, request: Request, done: str = "") -> Response:
        """How things stand."""
        return self._page(request, notice=f"routing.done.{done}" if done in NOTICES else None)

    def set_hours(self, request: Request, closed: Word = "", holidays: Word = "", *, day: Words) -> Response:
        """Declare the hours from now on."""
        typed = TypedHours(week=tuple(day), closed=closed, keeps_holidays=bool(holidays))
        try:
            if len(typed.week) != DAYS_A_WEEK:
                raise WorkingHoursError("seven days, Monday first")
            hours = DeclaredHours(
                week=typed.week, closed=parse_closed(closed.splitlines()), keeps_holidays=typed.keeps_holidays
            )
        except WorkingHoursError:
            return self._page(request, error="hours.error", status=422, typed=typed)
        with self.desk.writing() as connection:
            version = hours_store.declare(connection, hours, session_of(request).moderator_id, self.desk.now())
            note_act(self.desk, connection, request, "hours.declared", f"hours-{version}")
        return redirect(request, "/organisation?done=hours")

    def set_twin(self, request: Request, quarter: Word = "", twin: Word = "") -> Response:
        """Say which quarter helps another."""
        known = {id for id, _ in self.desk.house.quarters()}
        if quarter in known and twin in known | {""}:
            with self.desk.writing() as connection:
                routing_store.set_twin(connection, quarter, twin or None)
                note_act(self.desk, connection, request, "quarter.twinned", quarter, twin=twin)
        return redirect(request, "/organisation?done=twin")

    def ask_brake(self, request: Request, target: Word = "", days: Word = "", reason: Word = "") -> Response:
        """Ask for a brake."""
        scope = Scope.QUARTER if target.startswith(OF_QUARTER) else Scope.PATH
        named, lead = target.removeprefix(OF_QUARTER), session_of(request).moderator_id
        count = int(days) if days.strip().isdecimal() else 0
        try:
            with self.desk.writing() as connection:
                made = brake_store.ask(connection, scope, named, count, reason, by=lead, now=self.desk.now())
                note_act(self.desk, connection, request, "brake.asked", made.id, target=named, days=count)
        except BrakeError as refused:
            return self._page(request, error=str(refused), status=422)
        return redirect(request, "/organisation?done=asked")

    def confirm_brake(self, request: Request, brake_id: str) -> Response:
        """The second lead's word."""
        lead = session_of(request).moderator_id
        try:
            with self.desk.writing() as connection:
                made = brake_store.confirm(connection, brake_id, lead, self.desk.now())
                note_act(self.desk, connection, request, "brake.confirmed", made.id, target=made.target)
        except BrakeError as refused:
            return self._page(request, error=str(refused), status=422)
        return redirect(request, "/organisation?done=confirmed")

    def lift_brake(self, request: Request, brake_id: str) -> Response:
        """One lead ends it."""
        lead = session_of(request).moderator_id
        try:
            with self.desk.writing() as connection:
                made = brake_store.lift(connection, brake_id, lead, self.desk.now())
                note_act(self.desk, connection, request, "brake.lifted", made.id, target=made.target)
        except BrakeError as refused:
            return self._page(request, error=str(refused), status=422)
        return redirect(request, "/organisation?done=lifted")

    def _page(
        self,
        request: Request,
        *,
        notice: str | None = None,
        error: str | None = None,
        status: int = 200,
        typed: TypedHours | None = None,
    ) -> Response:
        session, locale = session_of(request), locale_of(request)
        with self.desk.reading() as connection:
            hours = hours_store.declared(connection)
            twins = routing_store.twins(connection)
            example = due_at(
                self.desk.now(), PROMISED[Promise.NEW], hours_store.in_force(connection, self.desk.now())
            )
        return render(
            request,
            "organisation.html",
            status=status,
            notice=notice,
            error=error,
            declared=hours is not None,
            hours=typed or _typed(hours),
            example={"day": day_words(self.desk.local(example)), "time": clock_words(self.desk.local(example), locale)},
            quarters=self.desk.house.quarters(),
            twins=twins,
            brakes=brake_rows(self.desk, request),
            paths=tuple(Path),
            may_change=session.may(Right.LEAD),
            here=f"{base_of(request)}/organisation",
        )


def _typed(hours: DeclaredHours | None) -> TypedHours:
    """The form for declared hours; before any, a week of an office to start from."""
    if hours is None:
        return TypedHours(week=OFFICE_WEEK, closed="", keeps_holidays=True)
    closed = "\n".join(day.isoformat() for day in sorted(hours.closed, key=date.toordinal))
    return TypedHours(week=hours.week, closed=closed, keeps_holidays=hours.keeps_holidays)


def brake_rows(desk: Desk, request: Request) -> tuple[BrakeRow, ...]:
    """Every brake that holds or waits, in words, for whoever is signed in."""
    now, locale, me = desk.now(), locale_of(request), session_of(request)
    with desk.reading() as connection:
        brakes = brake_store.current(connection, now)
    return tuple(
        BrakeRow(
            id=brake.id,
            said=_said(brake, desk, locale),
            is_in_force=brake.is_in_force(now),
            may_confirm=brake.waits(now) and brake.asked_by != me.moderator_id and me.may(Right.LEAD),
        )
        for brake in brakes
    )


def _said(brake: Brake, desk: Desk, locale: Locale) -> str:
    named = dict(desk.house.quarters()).get(brake.target, brake.target)
    is_path = brake.scope is Scope.PATH
    target = text(f"brake.path.{brake.target}", locale) if is_path else text("brake.quarter", locale, name=named)
    if brake.until is None:
        return text("brake.waits", locale, target=target, days=brake.days, reason=brake.reason)
    until = desk.local(brake.until)
    words = {"day": day_words(until), "time": clock_words(until, locale)}
    return text("brake.in_force", locale, target=target, reason=brake.reason, **words)
