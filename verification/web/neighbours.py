"""The pages of vouching inside this service: whose case a request is about, and the frame they stand in."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from cooptation.ports import House
from cooptation.web import Furnishing, Look, VouchingPages, create_vouching_pages
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


def create_neighbour_pages(made: Composition, desk: Desk, house: House) -> VouchingPages:
    """Every page of vouching, in the frame and the languages of the residents' pages."""
    services, settings = made.services, made.settings
    return create_vouching_pages(
        Furnishing(
            house=house,
            engine=made.engine,
            visits=ResidentVisits(desk=desk),
            look=Look(templates=resident.FOLDER / "templates", text=text, language=resident.language),
            now=utc_now,
            zone=PARIS,
            keys=services.digest_keys,
            secure=settings.has_secure_cookies,
            public_url=settings.public_url,
            quarter_name=services.places.quarter_name,
        )
    )
