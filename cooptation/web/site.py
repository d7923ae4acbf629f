"""The pages of vouching put together: one router, and what is answered when something goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import Engine

from cooptation.errors import (
    AlreadyAnsweredError,
    AlreadyVerifiedError,
    CooptationError,
    InvalidValueError,
    LettersOffError,
    NotFoundError,
    RequestClosedError,
)
from cooptation.ports import House
from cooptation.web.ambassador_pages import AmbassadorPages
from cooptation.web.catalogue import texts
from cooptation.web.desk import Desk, Look, Visits, make_pages
from cooptation.web.errors import PageError, TooManyTriesError
from cooptation.web.gate import Gate
from cooptation.web.neighbour_pages import NeighbourPages
from cooptation.web.newcomer_pages import NewcomerPages
from cooptation.web.organisation_pages import OrganisationPages
from cooptation.web.report_pages import ReportPages
from cooptation.web.sign_in_pages import SignInPages
from cooptation.web.standing_pages import StandingPages
from cooptation.web.takeover_pages import TakeoverPages
from cooptation.web.voucher_pages import VoucherPages

STATUS: dict[type[CooptationError], int] = {
    NotFoundError: 404,
    RequestClosedError: 409,
    AlreadyVerifiedError: 409,
    AlreadyAnsweredError: 409,
    LettersOffError: 404,
    InvalidValueError: 422,
}
LATER_S = "3600"
"""When somebody who tried too often may come back; the count ends with the day."""

BACK = (
    ("/voisins", "/voisins"),
    ("/parrainer", "/parrainer"),
    ("/organisme", "/organisme"),
    ("/signaler", "/signaler"),
)
"""Where somebody goes on after a refusal, by where they were."""


@dataclass(frozen=True, kw_only=True)
class Furnishing:
    """What the composition hands to the pages.

    Attributes:
        house: the acts' own composition.
        engine: the database of sessions.
        visits: the newcomers' sessions, which the centre keeps.
        look: the service's frame, texts and language.
        now: the time, UTC.
        zone: in which zone times are shown.
        keys: the installation's secrets, the one in force first.
        secure: whether people come by https.
        public_url: the address people open; empty: as the request says.
        quarter_name: what people call a quarter.
    """

    house: House
    engine: Engine
    visits: Visits
    look: Look
    now: Callable[[], datetime]
    zone: tzinfo
    keys: Sequence[bytes] = field(repr=False)
    secure: bool
    public_url: str
    quarter_name: Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class VouchingPages:
    """The router, and the page for what the acts and pages refuse."""

    routes: APIRouter
    desk: Desk

    def refused(self, request: Request, error: Exception) -> Response:
        """A refusal in plain words with the way on.

        Raises:
            Exception: what is not ours to say.
        """
        if not isinstance(error, CooptationError):
            raise error
        status = error.status if isinstance(error, PageError) else _status_of(error)
        key = f"page_error.{error.code}"
        known = key if key in texts("fr") else "page_error.outage"
        back = error.back if isinstance(error, PageError) and error.back != "/" else _back(request)
        page = self.desk.page("page_error.html", request, status=status, here=back, message_key=known, back=back)
        if status == TooManyTriesError.status:
            page.headers["Retry-After"] = LATER_S
        return page


def create_vouching_pages(made: Furnishing) -> VouchingPages:
    """Every page of vouching over one composition."""
    desk = Desk(
        house=made.house,
        engine=made.engine,
        visits=made.visits,
        now=made.now,
        look=made.look,
        pages=make_pages(made.look),
        zone=made.zone,
        secure=made.secure,
        public_url=made.public_url,
        quarter_name=made.quarter_name,
    )
    routes, gate = APIRouter(include_in_schema=False), Gate(desk=desk)
    for pages in (
        NewcomerPages(desk, gate),
        SignInPages(desk, gate, made.keys),
        VoucherPages(desk, gate),
        NeighbourPages(desk, gate),
        TakeoverPages(desk, gate),
        StandingPages(desk, gate),
        AmbassadorPages(desk, gate),
        OrganisationPages(desk, gate),
        ReportPages(desk, made.keys[0]),
    ):
        pages.add_to(routes)
    return VouchingPages(routes=routes, desk=desk)


def _status_of(error: CooptationError) -> int:
    """The HTTP status of what an act refuses; what is not in the table is our own fault."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)


def _back(request: Request) -> str:
    path = request.url.path
    return next((back for prefix, back in BACK if path.startswith(prefix)), "/")
