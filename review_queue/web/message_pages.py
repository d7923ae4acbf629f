"""What residents read: the wording of reasons, with its history, and the local folder of mail.

A lead rewrites, nobody deletes: going back is a change like any other. The mail page exists only where messages are
kept instead of sent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import Response

from review_queue.adapters import reason_store
from review_queue.adapters.reason_store import WordingChange
from review_queue.errors import ItemChangedError, ItemNotFoundError, WordingError
from review_queue.item import FIX_REASONS, REFUSE_REASONS
from review_queue.reason_texts import NO_VALUES, PLACES, SAMPLE, ReasonTexts, checked_wording, filled, label_for
from review_queue.roles import Right
from review_queue.texts import Locale, text
from review_queue.web.desk import Desk
from review_queue.web.gate import Gate, session_of
from review_queue.web.pages import PREFIX, ConsoleRoute, locale_of, render
from review_queue.web.routes import add_route
from review_queue.web.team_words import note_act
from review_queue.wording import clock_words, day_words

Word = Annotated[str, Form()]
LISTS = {"fix": FIX_REASONS, "refuse": REFUSE_REASONS}


@dataclass(frozen=True, kw_only=True)
class ReasonRow:
    """A reason as a line of the list."""

    code: str
    label: str
    said: str
    is_changed: bool


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """One change as a line of the history."""

    heading: str
    language: str
    locale: Locale
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One text being rewritten: what stands, what was typed, how it would read."""

    locale: Locale
    language: str
    stands: str
    typed: str
    full: str
    bare: str


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What somebody typed for one language, and what is wrong with it."""

    locale: Locale
    wording: str = field(default="", repr=False)
    error: str | None = None


class MessagePages:
    """The pages of reasons and of mail."""

    def __init__(self, desk: Desk) -> None:
        """The desk is shared with the other pages."""
        self.desk = desk

    def reasons(self, request: Request) -> Response:
        """Both lists with their texts, in the reader's language."""
        locale = locale_of(request)
        with self.desk.reading() as connection:
            texts = reason_store.texts_at(connection)
        rows = {name: [_row(code, texts, locale) for code in codes] for name, codes in LISTS.items()}
        keeps_mail = self.desk.mail_box is not None
        return render(request, "reasons.html", lists=rows, version=texts.version, keeps_mail=keeps_mail)

    def reason(self, request: Request, code: str) -> Response:
        """One reason in both languages, with its history."""
        return self._page(request, _known(code))

    def preview(self, request: Request, code: str, locale: Word, wording: Word = "") -> Response:
        """The same page with what was typed, as it would read."""
        return self._page(request, _known(code), typed=_checked(code, locale, wording))

    def change(self, request: Request, code: str, locale: Word, wording: Word = "", before: Word = "") -> Response:
        """Put a wording in force; what cannot be sent, or was changed meanwhile, is said and nothing typed is lost."""
        typed = _checked(_known(code), locale, wording)
        if typed.error is not None:
            return self._page(request, code, typed=typed, status=422)
        try:
            with self.desk.writing() as connection:
                version = reason_store.change_wording(
                    connection,
                    code,
                    typed.locale,
                    typed.wording,
                    before=before,
                    moderator_id=session_of(request).moderator_id,
                    now=self.desk.now(),
                )
                note_act(self.desk, connection, request, "reason.changed", code, version=version)
        except ItemChangedError:
            conflict = Typed(locale=typed.locale, wording=typed.wording, error="reasons.error.conflict")
            return self._page(request, code, typed=conflict, status=409)
        return self._page(request, code, saved=version)

    def mail(self, request: Request) -> Response:
        """The messages kept in the local folder."""
        if self.desk.mail_box is None:
            raise ItemNotFoundError("mail is sent here, not kept")
        locale = locale_of(request)
        letters = [
            (kept, text("mail.to", locale, to=kept.to, day=day_words(at.date()), time=clock_words(at, locale)))
            for kept in self.desk.mail_box.newest()
            for at in (self.desk.local(kept.at),)
        ]
        return render(request, "mail.html", letters=letters)

    def _page(
        self, request: Request, code: str, *, typed: Typed | None = None, saved: int | None = None, status: int = 200
    ) -> Response:
        locale = locale_of(request)
        with self.desk.reading() as connection:
            texts, history = reason_store.texts_at(connection), reason_store.history_of(connection, code)
        return render(
            request,
            "reason.html",
            status=status,
            code=code,
            label=label_for(code, locale),
            places=" ".join(f"{{{place}}}" for place in PLACES.get(code, ())),
            is_refusal=code in REFUSE_REASONS,
            wordings=[_wording(code, one, texts, typed, locale) for one in Locale],
            error=typed.error if typed else None,
            saved=saved,
            history=[self._change(change, locale) for change in history],
            here=f"{request.scope.get('root_path', '')}{PREFIX}/reasons/{code}",
        )

    def _change(self, change: WordingChange, locale: Locale) -> ChangeRow:
        at = self.desk.local(change.at)
        said = {"day": day_words(at.date()), "time": clock_words(at, locale)}
        return ChangeRow(
            heading=text("reasons.history.line", locale, version=change.version, by=change.by, **said),
            language=text(f"reasons.language.{change.locale}", locale),
            locale=change.locale,
            before=change.before,
            after=change.after,
        )


def message_routes(desk: Desk, gate: Gate) -> tuple[APIRouter, ...]:
    """The routes of these pages: leads rewrite, leads and admins read the mail that is kept."""
    pages = MessagePages(desk)
    reading = APIRouter(prefix=PREFIX, route_class=ConsoleRoute, dependencies=[Depends(gate.read)])
    writing = APIRouter(prefix=PREFIX, route_class=ConsoleRoute, dependencies=[Depends(gate.write)])
    add_route(reading, "GET", "/reasons", pages.reasons, Right.REASONS)
    add_route(reading, "GET", "/reasons/{code}", pages.reason, Right.REASONS)
    add_route(reading, "GET", "/mail", pages.mail, Right.ACCOUNTS)
    add_route(writing, "POST", "/reasons/{code}/preview", pages.preview, Right.REASONS)
    add_route(writing, "POST", "/reasons/{code}", pages.change, Right.REASONS)
    return reading, writing


def _known(code: str) -> str:
    """A reason of the lists; anything else is not found."""
    if code not in (*FIX_REASONS, *REFUSE_REASONS):
        raise ItemNotFoundError("no such reason")
    return code


def _checked(code: str, locale: str, wording: str) -> Typed:
    """What was typed, with what is wrong with it."""
    language = Locale(locale) if locale in set(Locale) else Locale.FR
    try:
        return Typed(locale=language, wording=checked_wording(code, wording))
    except WordingError as wrong:
        return Typed(locale=language, wording=" ".join(wording.split()), error=str(wrong))


def _row(code: str, texts: ReasonTexts, locale: Locale) -> ReasonRow:
    is_changed = any((code, one) in texts.changed for one in Locale)
    return ReasonRow(code=code, label=label_for(code, locale), said=texts.wording(code, locale), is_changed=is_changed)


def _wording(code: str, one: Locale, texts: ReasonTexts, typed: Typed | None, locale: Locale) -> Wording:
    stands = texts.wording(code, one)
    mine = typed.wording if typed is not None and typed.locale is one else stands
    is_sound = typed is None or typed.locale is not one or typed.error in (None, "reasons.error.conflict")
    return Wording(
        locale=one,
        language=text(f"reasons.language.{one}", locale),
        stands=stands,
        typed=mine,
        full=filled(mine, SAMPLE) if is_sound else "",
        bare=filled(mine, NO_VALUES) if is_sound and "[" in mine else "",
    )
