"""The pages of vouching inside this service: whose case a request is about, and the frame they stand in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fastapi import FastAPI, Request
from fastapi.staticfiles import StaticFiles

from cooptation.errors import CooptationError
from cooptation.ports import House
from cooptation.web import STATIC_DIR, Furnishing, Look, VouchingPages, create_vouching_pages
from verification.adapters.visitors import Visit
from verification.bootstrap import PARIS, Composition, utc_now
from verification.web import resident
from verification.web.catalogue import text
from verification.web.resident import Desk, SessionEndedError


@dataclass(frozen=True, kw_only=True)
class ResidentVisits:
    """The residents' sessions, as the pages of vouching ask for them."""

    desk: Desk

    def visit(self, request: Request, /) -> Visit:
        """The session of a page.

        Raises:
            SessionEndedError: there is none.
        """
        return self.desk.visit(request)

    def checked(self, request: Request, csrf: str, /) -> Visit:
        """The session of a form, its secret checked.

        Raises:
            SessionEndedError, FormRefusedError: it is not this session's form.
        """
        return self.desk.checked(request, csrf)

    def is_here(self, request: Request, /) -> bool:
        """Whether there is a session."""
        try:
            self.desk.visit(request)
        except SessionEndedError:
            return False
        return True


def mount_neighbours(
    app: FastAPI, made: Composition, desk: Desk, house: House, *, now: Callable[[], datetime] = utc_now
) -> None:
    """Put the pages of vouching, their static files and their refusals into the application."""
    pages = _make_pages(made, desk, house, now)
    app.mount("/voisins/static", StaticFiles(directory=STATIC_DIR), name="neighbours-static")
    app.include_router(pages.routes)
    app.add_exception_handler(CooptationError, pages.refused)


def _make_pages(made: Composition, desk: Desk, house: House, now: Callable[[], datetime]) -> VouchingPages:
    """Every page of vouching, in the frame and the languages of the residents' pages."""
    services, settings = made.services, made.settings
    return create_vouching_pages(
        Furnishing(
            house=house,
            engine=made.engine,
            visits=ResidentVisits(desk=desk),
            look=Look(templates=resident.FOLDER / "templates", text=text, language=resident.language),
            now=now,
            zone=PARIS,
            keys=services.digest_keys,
            secure=settings.has_secure_cookies,
            public_url=settings.public_url,
            quarter_name=services.places.quarter_name,
        )
    )
