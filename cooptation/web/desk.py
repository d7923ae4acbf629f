"""What every page of vouching works with, put together once: the acts, the sessions, the texts, the frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Any, Protocol

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, select_autoescape
from sqlalchemy import Connection, Engine

from cooptation.policy import CooptationPolicy
from cooptation.ports import House
from cooptation.web.catalogue import Text, day, moment, texts

TEMPLATES = Path(__file__).parent / "templates"
READ_ONLY = "palier_read_only"
"""Execution option by which the engine knows that a transaction will not write."""


class Visit(Protocol):
    """The newcomer's session: on which case, and the secret of its forms."""

    @property
    def case_id(self) -> str:
        """Whose case it is."""
        ...

    @property
    def csrf(self) -> str:
        """The secret of its forms."""
        ...


class Visits(Protocol):
    """Who is the newcomer of a request; the centre keeps their sessions and answers when there is none."""

    def visit(self, request: Request, /) -> Visit:
        """The session of a page."""
        ...

    def checked(self, request: Request, csrf: str, /) -> Visit:
        """The session of a form, its secret checked."""
        ...

    def is_here(self, request: Request, /) -> bool:
        """Whether there is a session at all."""
        ...


@dataclass(frozen=True, kw_only=True)
class Look:
    """What the service lends to these pages: the folder of its frame (base.html), its texts, its languages."""

    templates: Path
    text: Text
    language: Callable[[Request], str]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The acts, the database of sessions, the clock, and how a page looks. ``places`` names a quarter for people."""

    house: House
    engine: Engine
    visits: Visits
    now: Callable[[], datetime]
    look: Look
    pages: Environment
    zone: tzinfo
    secure: bool
    public_url: str
    quarter_name: Callable[[str], str]

    @property
    def policy(self) -> CooptationPolicy:
        """The rules' numbers."""
        return self.house.policy

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A short transaction on sessions that only looks."""
        with self.engine.connect().execution_options(**{READ_ONLY: True}) as connection:
            yield connection

    def writing(self) -> AbstractContextManager[Connection]:
        """A short transaction on sessions that is committed at its end."""
        return self.engine.begin()

    def say(self, locale: str, key: str, /, **values: str | int) -> str:
        """One text of these pages, or of the service when it is not theirs."""
        found = texts(locale).get(key)
        if found is None:
            return self.look.text(locale, key, **values)
        return found.format(**values) if values else found

    def says(self, request: Request) -> Words:
        """The reader's own words."""
        return Words(desk=self, locale=self.look.language(request))

    def page(self, name: str, request: Request, *, status: int = 200, here: str = "", **values: Any) -> HTMLResponse:  # noqa: ANN401
        """One page in the reader's language; ``here`` is where the language switch comes back to."""
        words = self.says(request)
        stands = getattr(request.app.state, "demonstration", None)
        shown = {"policy": self.policy, "here": here or request.url.path, "t": words, "locale": words.locale} | values
        shown["demonstration"] = stands is not None and stands()
        return HTMLResponse(self.pages.get_template(name).render(shown), status_code=status)

    def address(self, request: Request, path: str) -> str:
        """A page of ours as others open it."""
        return f"{self.public_url or str(request.base_url).rstrip('/')}{path}"


@dataclass(frozen=True, kw_only=True)
class Words:
    """One reader's language: texts, days and times."""

    desk: Desk
    locale: str

    def __call__(self, key: str, /, **values: str | int) -> str:
        """One text, its places filled."""
        return self.desk.say(self.locale, key, **values)

    def day(self, value: date | datetime) -> str:
        """A day; a moment as the day of the wall clock."""
        local = value.astimezone(self.desk.zone).date() if isinstance(value, datetime) else value
        return day(self.locale, local)

    def moment(self, value: datetime) -> str:
        """A day and a time of the wall clock."""
        return moment(self.locale, value, self.desk.zone)


def make_pages(look: Look) -> Environment:
    """The templates: these pages' own, then the service's frame."""
    return Environment(
        loader=FileSystemLoader([TEMPLATES, look.templates]),
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
    )


def see(path: str) -> RedirectResponse:
    """Go there with GET."""
    return RedirectResponse(path, status_code=303)
