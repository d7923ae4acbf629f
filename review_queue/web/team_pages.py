"""The team as a lead sees it: who is there, what they may do, what is missing; and every change of it.

Roles are asked for here and confirmed by a second person. Closing an account takes one button and no second person:
an access that must end must not wait. Every act is written to the journal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import Form
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from review_queue.adapters import team_store
from review_queue.adapters.accounts import add_moderator, disable_moderator, set_mail
from review_queue.adapters.passwords import generate_password
from review_queue.adapters.second_factor import remove_second_factor
from review_queue.adapters.sessions import end_sessions_of
from review_queue.adapters.team_store import Grant, Person
from review_queue.errors import AbsenceError, GrantError, ModeratorExistsError, RolesError, UnknownModeratorError
from review_queue.roles import MUST_ENROL, RIGHTS, Right, Role, parse_roles
from review_queue.team import gaps
from review_queue.texts import Locale, text
from review_queue.web.desk import Desk
from review_queue.web.gate import session_of
from review_queue.web.pages import base_of, locale_of, redirect, render
from review_queue.web.team_words import AbsenceRow, absence_rows, day_or_none, note_act, start_of
from review_queue.wording import clock_words, day_words

Word = Annotated[str, Form()]
Words = Annotated[list[str], Form(default_factory=list)]
NOTICES = ("saved", "asked", "granted", "declined", "closed", "reset", "absence")


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """Somebody of the team as a line. ``told``: pause, absence, first day not over, second factor owed."""

    id: str
    login: str
    is_me: bool
    roles: tuple[Role, ...]
    role_words: str
    scope_words: str
    scopes: tuple[str, ...]
    absences: tuple[AbsenceRow, ...]
    told: tuple[str, ...]
    seen: str
    ceiling: int | None
    decided: int
    is_paused: bool
    has_second_factor: bool


class TeamPages:
    """The team's pages."""

    def __init__(self, desk: Desk) -> None:
        """The desk is shared with the other pages."""
        self.desk = desk

    def show(self, request: Request, done: str = "") -> Response:
        """Everybody, what is missing, what waits for a second person."""
        return self._page(request, notice=f"team.done.{done}" if done in NOTICES else None)

    def person(self, request: Request, moderator_id: str, done: str = "") -> Response:
        """One person and what can be changed about them."""
        return self._person(request, moderator_id, notice=f"team.done.{done}" if done in NOTICES else None)

    def add(self, request: Request, login: Word = "", email: Word = "", *, roles: Words) -> Response:
        """A new account; its roles wait for a second person, its password is shown once."""
        try:
            wanted = parse_roles(roles)
            password = generate_password()
            with self.desk.writing() as connection:
                made = add_moderator(
                    connection, login=login, password=password, now=self.desk.now(), roles=frozenset(), email=email
                )
                self._note(connection, request, "moderator.added", made)
                self._ask(connection, request, made, wanted)
        except RolesError:
            return self._page(request, error="team.error.roles", status=422)
        except ModeratorExistsError:
            return self._page(request, error="team.error.login", status=422)
        here = f"{base_of(request)}/team"
        return render(request, "new_account.html", login=login.strip(), password=password, id=made, here=here)

    def ask_roles(self, request: Request, moderator_id: str, *, roles: Words) -> Response:
        """Other roles: fewer at once, more after a second person said yes."""
        try:
            wanted = parse_roles(roles)
            with self.desk.writing() as connection:
                waits = self._ask(connection, request, moderator_id, wanted)
        except RolesError:
            return self._person(request, moderator_id, error="team.error.roles", status=422)
        except GrantError:
            return self._person(request, moderator_id, error="team.error.last_keeper", status=422)
        return redirect(request, f"/team/{moderator_id}?done={'asked' if waits else 'saved'}")

    def settle(self, request: Request, grant_id: str, answer: Word = "") -> Response:
        """The second person's yes or no."""
        granted, settler = answer == "yes", session_of(request).moderator_id
        try:
            with self.desk.writing() as connection:
                grant = team_store.settle_grant(connection, grant_id, settler, granted=granted, now=self.desk.now())
                action = "moderator.roles_granted" if granted else "moderator.roles_declined"
                self._note(connection, request, action, grant.moderator_id, roles=_codes(grant.roles))
        except GrantError:
            return self._page(request, error="team.error.second_person", status=422)
        return redirect(request, f"/team?done={'granted' if granted else 'declined'}")

    def set_limits(self, request: Request, moderator_id: str, ceiling: Word = "", *, quarters: Words) -> Response:
        """Where somebody is asked, and how many cases a day at most."""
        known = {quarter for quarter, _ in self.desk.house.quarters()}
        limit = int(ceiling) if ceiling.strip().isdecimal() else None
        with self.desk.writing() as connection:
            team_store.roles_of(connection, moderator_id)
            team_store.set_scopes(connection, moderator_id, [one for one in quarters if one in known])
            team_store.set_ceiling(connection, moderator_id, limit)
            self._note(connection, request, "moderator.limits_set", moderator_id, quarters=len(quarters))
        return redirect(request, f"/team/{moderator_id}?done=saved")

    def set_pause(self, request: Request, moderator_id: str, on: Word = "") -> Response:
        """Stop or resume the handing out of cases to somebody."""
        with self.desk.writing() as connection:
            team_store.roles_of(connection, moderator_id)
            team_store.set_pause(connection, moderator_id, self.desk.now() if on == "1" else None)
            self._note(connection, request, "moderator.paused" if on == "1" else "moderator.resumed", moderator_id)
        return redirect(request, f"/team/{moderator_id}?done=saved")

    def set_mail(self, request: Request, moderator_id: str, email: Word = "") -> Response:
        """By which address the sign-on provider knows somebody."""
        person = self._find(moderator_id)
        try:
            with self.desk.writing() as connection:
                set_mail(connection, login=person.login, email=email)
                self._note(connection, request, "moderator.sign_on_set", moderator_id)
        except ModeratorExistsError:
            return self._person(request, moderator_id, error="team.error.login", status=422)
        return redirect(request, f"/team/{moderator_id}?done=saved")

    def add_absence(self, request: Request, moderator_id: str, first: Word = "", last: Word = "") -> Response:
        """Declare somebody's absence."""
        begins, ends = day_or_none(first), day_or_none(last or first)
        try:
            if begins is None or ends is None:
                raise AbsenceError("two days are needed")
            with self.desk.writing() as connection:
                team_store.roles_of(connection, moderator_id)
                team_store.add_absence(connection, moderator_id, begins, ends, self._today())
                self._note(connection, request, "moderator.absence_declared", moderator_id)
        except AbsenceError:
            return self._person(request, moderator_id, error="me.absence.wrong", status=422)
        return redirect(request, f"/team/{moderator_id}?done=absence")

    def remove_absence(self, request: Request, moderator_id: str, absence_id: str) -> Response:
        """Take an absence back."""
        with self.desk.writing() as connection:
            team_store.remove_absence(connection, moderator_id, absence_id)
        return redirect(request, f"/team/{moderator_id}?done=saved")

    def reset_factor(self, request: Request, moderator_id: str) -> Response:
        """A lost telephone: it is forgotten, every session ends, the days to set up another begin."""
        with self.desk.writing() as connection:
            team_store.roles_of(connection, moderator_id)
            remove_second_factor(connection, moderator_id)
            team_store.restart_enrolment(connection, moderator_id, self.desk.now())
            end_sessions_of(connection, moderator_id)
            self._note(connection, request, "moderator.second_factor_reset", moderator_id)
        return redirect(request, f"/team/{moderator_id}?done=reset")

    def close(self, request: Request, moderator_id: str) -> Response:
        """The last day, by one button."""
        person = self._find(moderator_id)
        if moderator_id == session_of(request).moderator_id:
            return self._person(request, moderator_id, error="team.error.own_close", status=422)
        with self.desk.writing() as connection:
            disable_moderator(connection, login=person.login, now=self.desk.now())
            self._note(connection, request, "moderator.closed", moderator_id)
        return redirect(request, "/team?done=closed")

    def _ask(self, connection: Connection, request: Request, moderator_id: str, roles: frozenset[Role]) -> bool:
        """Ask for roles; whether a second person has to say yes."""
        asker = session_of(request).moderator_id
        waits = team_store.ask_roles(connection, moderator_id, roles, asker, self.desk.now())
        action = "moderator.roles_asked" if waits else "moderator.roles_reduced"
        self._note(connection, request, action, moderator_id, roles=_codes(roles))
        return waits

    def _note(
        self, connection: Connection, request: Request, action: str, object_id: str, **detail: str | int | bool
    ) -> None:
        note_act(self.desk, connection, request, action, object_id, **detail)

    def _find(self, moderator_id: str) -> Person:
        found = next((one for one in self._people() if one.id == moderator_id), None)
        if found is None:
            raise UnknownModeratorError("this account is closed or was never there")
        return found

    def _people(self) -> tuple[Person, ...]:
        today = self._today()
        month = start_of(today.replace(day=1), self.desk)
        with self.desk.reading() as connection:
            return team_store.people(connection, today=today, decided_since=month)

    def _page(
        self, request: Request, *, notice: str | None = None, error: str | None = None, status: int = 200
    ) -> Response:
        people, locale, me = self._people(), locale_of(request), session_of(request)
        with self.desk.reading() as connection:
            grants = team_store.open_grants(connection)
        keepers = [one for one in people if one.roles & MUST_ENROL]
        return render(
            request,
            "team.html",
            status=status,
            notice=notice,
            error=error,
            people=[self._row(one, request) for one in people],
            gaps=gaps(one.as_member(self._today()) for one in people),
            grants=[self._grant(one, me.moderator_id, locale) for one in grants],
            roles=tuple(Role),
            rights=RIGHTS,
            all_rights=tuple(Right),
            may_change=Right.ACCOUNTS in me.rights,
            is_alone=len(keepers) == 1,
            here=f"{base_of(request)}/team",
        )

    def _person(
        self,
        request: Request,
        moderator_id: str,
        *,
        notice: str | None = None,
        error: str | None = None,
        status: int = 200,
    ) -> Response:
        person = self._find(moderator_id)
        return render(
            request,
            "person.html",
            status=status,
            notice=notice,
            error=error,
            person=self._row(person, request),
            quarters=self.desk.house.quarters(),
            roles=tuple(Role),
            has_sign_on=self.desk.house.sign_on is not None,
            may_change=Right.ACCOUNTS in session_of(request).rights,
            today=self._today().isoformat(),
            here=f"{base_of(request)}/team/{moderator_id}",
        )

    def _row(self, person: Person, request: Request) -> PersonRow:
        locale = locale_of(request)
        names = dict(self.desk.house.quarters())
        return PersonRow(
            id=person.id,
            login=person.login,
            is_me=person.id == session_of(request).moderator_id,
            roles=tuple(role for role in Role if role in person.roles),
            role_words=_role_words(person.roles, locale),
            scope_words=", ".join(names.get(one, one) for one in person.scopes) or text("team.everywhere", locale),
            scopes=person.scopes,
            absences=absence_rows(person.absences),
            told=self._told(person, locale),
            seen=self._seen(person.last_seen_at, locale),
            ceiling=person.cases_a_day,
            decided=person.decided,
            is_paused=person.paused_at is not None,
            has_second_factor=person.has_second_factor,
        )

    def _told(self, person: Person, locale: Locale) -> tuple[str, ...]:
        today = self._today()
        away = next((one for one in person.absences if one.holds(today)), None)
        works = bool(person.roles & {Role.MODERATOR, Role.LEAD})
        owes = person.enrol_by is not None and not person.has_second_factor
        told: tuple[tuple[bool, str, dict[str, str]], ...] = (
            (person.paused_at is not None, "team.told.paused", {}),
            (away is not None, "team.told.away", {"day": day_words(away.last_day) if away else ""}),
            (works and person.trained_at is None, "team.told.first_day", {}),
            (owes, "team.told.enrol", {"day": self._day(person.enrol_by)}),
        )
        return tuple(text(key, locale, **params) for is_so, key, params in told if is_so)

    def _grant(self, grant: Grant, me: str, locale: Locale) -> dict[str, str | bool]:
        return {
            "id": grant.id,
            "login": grant.login,
            "roles": _role_words(grant.roles, locale),
            "asked_by": grant.asked_by_login,
            "day": self._day(grant.asked_at),
            "may_settle": me not in (grant.asked_by, grant.moderator_id),
            "may_withdraw": me == grant.asked_by,
        }

    def _seen(self, moment: datetime | None, locale: Locale) -> str:
        if moment is None:
            return text("team.never", locale)
        local = self.desk.local(moment)
        is_today = local.date() == self._today()
        return clock_words(local, locale) if is_today else day_words(local)

    def _day(self, moment: datetime | None) -> str:
        return "" if moment is None else day_words(self.desk.local(moment))

    def _today(self) -> date:
        return self.desk.local(self.desk.now()).date()


def _role_words(roles: frozenset[Role], locale: Locale) -> str:
    named = ", ".join(text(f"role.{role}", locale) for role in Role if role in roles)
    return named or text("role.none", locale)


def _codes(roles: frozenset[Role]) -> str:
    """Roles as one code of the journal."""
    return "+".join(role for role in Role if role in roles)
