"""One's own account: password, second factor, pause, absences, and the journal of what one did oneself."""

from __future__ import annotations

import io
from datetime import date
from typing import Annotated

import segno
from fastapi import Form
from starlette.requests import Request
from starlette.responses import Response

from review_queue.adapters import team_store
from review_queue.adapters.accounts import check_password, has_second_factor, set_password
from review_queue.adapters.first_day import signed_at
from review_queue.adapters.journal import Wanted, actor_of
from review_queue.adapters.routing_store import home_set_at
from review_queue.adapters.second_factor import (
    begin_enrolment,
    codes_left,
    confirm_enrolment,
    new_recovery_codes,
    remove_second_factor,
    take_code,
)
from review_queue.adapters.sessions import end_sessions_of
from review_queue.errors import AbsenceError, SealedSecretError, SecondFactorError, WeakPasswordError
from review_queue.roles import MUST_ENROL
from review_queue.web.desk import Desk
from review_queue.web.gate import session_of
from review_queue.web.pages import base_of, redirect, refused_page, render
from review_queue.web.team_words import absence_rows, day_or_none, journal_rows, midnight_of, note_act
from review_queue.wording import day_words

Word = Annotated[str, Form()]
QR_SCALE = 4
LINES_A_PAGE = 100
NOTICES = ("saved", "paused", "back", "absence", "absence_gone", "factor_gone", "password", "home")


class MePages:
    """What everybody may do with their own account."""

    def __init__(self, desk: Desk) -> None:
        """The desk is shared with the other pages."""
        self.desk = desk

    def show(self, request: Request, done: str = "") -> Response:
        """The account."""
        return self._page(request, notice=f"me.done.{done}" if done in NOTICES else None)

    def change_password(self, request: Request, present: Word = "", fresh: Word = "", again: Word = "") -> Response:
        """Another password; every other session ends."""
        session, now = session_of(request), self.desk.now()
        if fresh != again:
            return self._page(request, error="me.password.differs", status=422)
        if check_password(self.desk.engine, login=session.login, password=present, now=now) is None:
            return self._page(request, error="me.password.wrong", status=422)
        try:
            with self.desk.writing() as connection:
                set_password(connection, login=session.login, password=fresh, keep_session=session.key)
                note_act(self.desk, connection, request, "moderator.password_changed")
        except WeakPasswordError:
            return self._page(request, error="me.password.weak", status=422)
        return redirect(request, "/me?done=password")

    def pause(self, request: Request, on: Word = "") -> Response:
        """Take no case, or take cases again."""
        since = self.desk.now() if on == "1" else None
        with self.desk.writing() as connection:
            team_store.set_pause(connection, session_of(request).moderator_id, since)
        return redirect(request, "/me?done=paused" if since else "/me?done=back")

    def set_home(self, request: Request, name: Word = "", address: Word = "") -> Response:
        """Where one lives, so that no neighbour's case comes; kept as digests and a position."""
        router, me = self.desk.house.router, session_of(request).moderator_id
        if router is None or not name.strip() or not address.strip():
            return self._page(request, error="home.error", status=422)
        with self.desk.writing() as connection:
            router.keep_home(connection, me, name.strip(), " ".join(address.split()), by=me, now=self.desk.now())
            note_act(self.desk, connection, request, "moderator.home_set")
        return redirect(request, "/me?done=home")

    def add_absence(self, request: Request, first: Word = "", last: Word = "") -> Response:
        """Declare days without cases."""
        begins, ends = day_or_none(first), day_or_none(last or first)
        try:
            if begins is None or ends is None:
                raise AbsenceError("two days are needed")
            with self.desk.writing() as connection:
                team_store.add_absence(connection, session_of(request).moderator_id, begins, ends, self._today())
        except AbsenceError:
            return self._page(request, error="me.absence.wrong", status=422)
        return redirect(request, "/me?done=absence")

    def remove_absence(self, request: Request, absence_id: str) -> Response:
        """Take it back."""
        with self.desk.writing() as connection:
            team_store.remove_absence(connection, session_of(request).moderator_id, absence_id)
        return redirect(request, "/me?done=absence_gone")

    def journal(self, request: Request, before: int | None = None) -> Response:
        """What the journal says of oneself."""
        wanted = Wanted(actor=actor_of(session_of(request).moderator_id), before_seq=before)
        with self.desk.reading() as connection:
            lines = self.desk.house.journal.lines(connection, wanted, LINES_A_PAGE + 1)
        rows = journal_rows(lines[:LINES_A_PAGE], self.desk)
        more = lines[LINES_A_PAGE - 1].seq if len(lines) > LINES_A_PAGE else None
        return render(request, "my_journal.html", rows=rows, more=more)

    def second_factor(self, request: Request) -> Response:
        """Set up a telephone, or see that there is one."""
        return self._factor(request)

    def confirm_factor(self, request: Request, code: Word = "") -> Response:
        """The first code; the recovery codes follow, this once."""
        session, now = session_of(request), self.desk.now()
        try:
            codes = confirm_enrolment(self.desk.engine, self.desk.house.secrets, session.moderator_id, code, now)
        except SecondFactorError:
            return self._factor(request, error="factor.wrong", status=422)
        with self.desk.writing() as connection:
            end_sessions_of(connection, session.moderator_id, but=session.key)
            note_act(self.desk, connection, request, "moderator.second_factor_set")
        return render(request, "recovery_codes.html", codes=codes, here=self._here(request))

    def fresh_codes(self, request: Request, code: Word = "") -> Response:
        """Ten new recovery codes for a right code; the old ones end."""
        return self._with_code(request, code, remove=False)

    def remove_factor(self, request: Request, code: Word = "") -> Response:
        """Let the telephone go, with a right code."""
        return self._with_code(request, code, remove=True)

    def _with_code(self, request: Request, code: str, *, remove: bool) -> Response:
        session, now = session_of(request), self.desk.now()
        try:
            take_code(self.desk.engine, self.desk.house.secrets, session.moderator_id, code, now)
        except SecondFactorError:
            return self._factor(request, error="factor.wrong", status=422)
        with self.desk.writing() as connection:
            if not remove:
                codes = new_recovery_codes(connection, session.moderator_id)
                note_act(self.desk, connection, request, "moderator.recovery_codes_made")
                return render(request, "recovery_codes.html", codes=codes, here=self._here(request))
            remove_second_factor(connection, session.moderator_id)
            team_store.restart_enrolment(connection, session.moderator_id, now)
            note_act(self.desk, connection, request, "moderator.second_factor_removed")
        return redirect(request, "/me?done=factor_gone")

    def _factor(self, request: Request, *, error: str | None = None, status: int = 200) -> Response:
        session = session_of(request)
        secrets = self.desk.house.secrets
        try:
            with self.desk.writing() as connection:
                if has_second_factor(connection, session.moderator_id):
                    left = codes_left(connection, session.moderator_id)
                    return render(
                        request,
                        "second_factor_set.html",
                        left=left,
                        error=error,
                        status=status,
                        here=self._here(request),
                    )
                begun = begin_enrolment(connection, secrets, session.moderator_id, session.login)
        except SealedSecretError:
            return refused_page(request, "factor.no_key", 503)
        return render(
            request,
            "second_factor.html",
            status=status,
            error=error,
            picture=qr_svg(begun.uri),
            secret=spaced(begun.secret),
            deadline=self._deadline(request),
            here=self._here(request),
        )

    def _page(
        self, request: Request, *, notice: str | None = None, error: str | None = None, status: int = 200
    ) -> Response:
        session, today = session_of(request), self._today()
        with self.desk.reading() as connection:
            absences = team_store.absences_of(connection, session.moderator_id, today)
            signed = signed_at(connection, session.moderator_id)
            home_since = home_set_at(connection, session.moderator_id)
            stopped = team_store.not_taking(
                connection, session.moderator_id, today=today, midnight=midnight_of(self.desk)
            )
        return render(
            request,
            "me.html",
            status=status,
            notice=notice,
            error=error,
            absences=absence_rows(absences),
            stopped=stopped,
            signed=day_words(self.desk.local(signed)) if signed else None,
            deadline=self._deadline(request),
            keeps_homes=self.desk.house.router is not None,
            home_since=day_words(self.desk.local(home_since)) if home_since else None,
            today=today.isoformat(),
            here=self._here(request, "/me"),
        )

    def _deadline(self, request: Request) -> str | None:
        """By when a second factor is due, in words; None when none is owed."""
        standing = session_of(request).standing
        if standing.has_second_factor or not (standing.roles & MUST_ENROL) or standing.enrol_by is None:
            return None
        return day_words(self.desk.local(standing.enrol_by))

    def _today(self) -> date:
        return self.desk.local(self.desk.now()).date()

    def _here(self, request: Request, path: str = "/second-factor") -> str:
        return base_of(request) + path


def qr_svg(uri: str) -> str:
    """A QR code as an inline picture, without a style of its own."""
    out = io.BytesIO()
    segno.make(uri, error="m").save(
        out,
        kind="svg",
        scale=QR_SCALE,
        xmldecl=False,
        svgns=True,
        svgclass="qr",
        lineclass=None,
        border=4,
        light="#fff",
    )
    return out.getvalue().decode()


def spaced(secret: str) -> str:
    """A secret in groups of four, for those who type it."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
