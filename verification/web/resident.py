"""The resident's pages: declare, send a paper, wait, read the answer. Every page works without script."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Cookie, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, select_autoescape

from cooptation.adapters.tries import count_try
from cooptation.web.newcomer_pages import HOME as NEIGHBOURS
from cooptation.web.newcomer_pages import INVITATION
from ocr import sight
from ocr.limits import DEFAULT_LIMITS
from verification import appeals, cases
from verification.adapters import visitors
from verification.adapters.unit_of_work import Transactions
from verification.adapters.visitors import Visit
from verification.domain.claim import Claim
from verification.domain.contact import checked_contact
from verification.domain.errors import CaseNotFoundError, TooManyDeclarationsError, VerificationError
from verification.domain.whereabouts import DoorState
from verification.neighbourhoods import choose_quarter
from verification.ports import Services
from verification.web.case_values import MOVING, view_case
from verification.web.catalogue import text
from verification.web.demo_sign import is_demonstration
from verification.web.looking import who_looks
from verification.web.problems import status_of, wait_of

FOLDER = Path(__file__).parent
STATIC_DIR = FOLDER / "static"
ACTOR = "resident"
DECLARATION = "declaration"
"""The form that is counted, see ``tries``."""
COOKIE = "palier_case"
SECURE_COOKIE = "__Host-palier_case"
LANGUAGE_COOKIE = "palier_lang"
COOKIE_AGE_S = visitors.SESSION_HOURS * 3600

OWN_PATH = re.compile(r"/[a-z][a-z0-9/-]*")
"""A page of ours without anything after it: where the language switch may come back to."""

MOST_OFFERED = 4
"""More addresses to pick from are not read on a phone."""

Field = Annotated[str, Form()]
MaybeField = Annotated[str, Form()]
"""A field that a form may leave out; its route gives it a default."""


class SessionEndedError(VerificationError):
    """No session, or one that is over: open the link again."""

    code = "session"


class FormRefusedError(VerificationError):
    """A form without the session's secret: open the page again."""

    code = "form"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What every page needs."""

    services: Services
    transactions: Transactions
    pages: Environment
    open_declarations: bool
    declarations_a_day: int
    secure: bool

    @property
    def cookie(self) -> str:
        """The session cookie's name."""
        return SECURE_COOKIE if self.secure else COOKIE

    def visit(self, request: Request) -> Visit:
        """The session of the request.

        Raises:
            SessionEndedError: there is none.
        """
        with self.transactions.reading() as work:
            found = visitors.find_session(work.connection, request.cookies.get(self.cookie, ""), work.now)
        if found is None:
            raise SessionEndedError("no session")
        return found

    def checked(self, request: Request, csrf: str) -> Visit:
        """The session of a form, its secret checked.

        Raises:
            SessionEndedError, FormRefusedError: it is not this session's form.
        """
        visit = self.visit(request)
        if not visitors.same_secret(csrf, visit.csrf):
            raise FormRefusedError("not this session's form")
        return visit

    def page(self, name: str, request: Request, *, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401
        """One page in the reader's language."""
        locale = language(request)

        def said(key: str, **places: str | int) -> str:
            return text(locale, key, **places)

        shown = values | {"demonstration": is_demonstration(request)}
        html = self.pages.get_template(name).render(t=said, locale=locale, **shown)
        return HTMLResponse(html, status_code=status)

    def way_back(self, request: Request) -> str:
        """Where somebody goes on after a refusal: their case, or the first page when they have none."""
        return "/dossier" if request.cookies.get(self.cookie) else "/"

    def enter(self, case_id: str, path: str = "/dossier") -> RedirectResponse:
        """Open a session on a case and go there, or to where it goes on."""
        with self.transactions() as work:
            visitors.end_sessions(work.connection, case_id)
            token = visitors.open_session(work.connection, case_id, work.now)
        answer = see(path)
        answer.set_cookie(
            self.cookie, token, max_age=COOKIE_AGE_S, httponly=True, secure=self.secure, samesite="lax", path="/"
        )
        return answer


def _is_invited(request: Request) -> bool:
    """Whether this browser carries a neighbour's invitation: it goes on with the neighbours."""
    return any(name.endswith(INVITATION) for name in request.cookies)


def _one_spaced(typed: str) -> str:
    """What was typed, on one line, with single spaces."""
    return " ".join(typed.split())


def language(request: Request) -> str:
    """French unless English was chosen."""
    return "en" if request.cookies.get(LANGUAGE_COOKIE) == "en" else "fr"


def see(path: str) -> RedirectResponse:
    """Go there with GET."""
    return RedirectResponse(path, status_code=303)


def make_desk(
    services: Services, transactions: Transactions, *, open_declarations: bool, declarations_a_day: int, secure: bool
) -> Desk:
    """A desk with its templates."""
    pages = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.globals["sight"] = sight
    return Desk(
        services=services,
        transactions=transactions,
        pages=pages,
        open_declarations=open_declarations,
        declarations_a_day=declarations_a_day,
        secure=secure,
    )


def create_resident_pages(desk: Desk) -> APIRouter:
    """The routes of the residents' pages."""
    routes = APIRouter(include_in_schema=False)
    for add in (_add_entrances, _add_case_pages, _add_papers, _add_corrections, _add_wishes):
        add(routes, desk)
    return routes


def _add_entrances(routes: APIRouter, desk: Desk) -> None:
    """Ways in: the first page, a one-time link, the language."""

    @routes.get("/")
    def first_page(request: Request) -> Response:
        looks = who_looks(desk.services, None, language(request))
        return desk.page("home.html", request, is_open=desk.open_declarations, who_looks=looks)

    @routes.post("/dossier")
    def declare(
        request: Request,
        name: Field,
        address: Field,
        shown_first_name: MaybeField = "",
        contact: MaybeField = "",
        picked: MaybeField = "",
    ) -> Response:
        if not desk.open_declarations:
            raise SessionEndedError("cases are opened by the network here")
        claim = Claim(
            name=name.strip(), address=_one_spaced(picked or address), shown_first_name=_one_spaced(shown_first_name)
        )
        reached_at = checked_contact(contact)
        offered = () if picked else offered_instead(desk, claim.address)
        if offered:
            return desk.page("which.html", request, claim=claim, offered=offered, contact=reached_at)
        require_few(desk, request)
        case = cases.open_case(
            desk.services, uuid4().hex, claim, locale=language(request), actor=ACTOR, contact=reached_at
        )
        return desk.enter(case.id, NEIGHBOURS if _is_invited(request) else "/dossier")

    @routes.get("/entrer")
    def link_page(request: Request) -> Response:
        return desk.page("link.html", request)

    @routes.post("/entrer")
    def use_link(request: Request, code: Field) -> Response:
        with desk.transactions() as work:
            case_id = visitors.use_link(work.connection, code.strip(), work.now)
        if case_id is None:
            return desk.page("link.html", request, status=410, is_bad=True)
        return desk.enter(case_id)

    @routes.post("/langue")
    def choose_language(
        request: Request, lang: Field, back: MaybeField = "", palier_lang: Annotated[str, Cookie()] = ""
    ) -> Response:
        answer = see(back if OWN_PATH.fullmatch(back) else desk.way_back(request))
        chosen = "en" if lang == "en" and palier_lang != "en" else "fr"
        answer.set_cookie(
            LANGUAGE_COOKIE, chosen, max_age=365 * 86400, httponly=True, secure=desk.secure, samesite="lax"
        )
        return answer


def _add_case_pages(routes: APIRouter, desk: Desk) -> None:
    """Where the case stands, as a page and as a state to poll."""

    @routes.get("/dossier")
    def case_page(request: Request) -> Response:
        visit = desk.visit(request)
        case = cases.get_case(desk.services, visit.case_id)
        shown = view_case(desk.services, desk.transactions, case, language(request)).values()
        return desk.page("case.html", request, csrf=visit.csrf, **shown)

    @routes.get("/dossier/etat")
    def state(request: Request) -> JSONResponse:
        case = cases.get_case(desk.services, desk.visit(request).case_id)
        return JSONResponse({"status": case.status.value, "version": case.version, "moving": case.status in MOVING})


def _add_papers(routes: APIRouter, desk: Desk) -> None:
    """Sending a document, with the case or against its answer; each step checks the form's secret."""

    @routes.post("/dossier/document")
    def send(
        request: Request, csrf: Field, file: Annotated[UploadFile | None, File()] = None, nothing_else: MaybeField = ""
    ) -> Response:
        visit = desk.checked(request, csrf)
        limit, alone = DEFAULT_LIMITS.max_bytes, bool(nothing_else)
        data = file.file.read(limit + 1) if file is not None else b""
        cases.submit_document(
            desk.services, visit.case_id, uuid4().hex, data, max_bytes=limit, actor=ACTOR, nothing_else=alone
        )
        return see("/dossier")

    @routes.post("/dossier/contestation")
    def contest(
        request: Request,
        csrf: Field,
        words: MaybeField = "",
        file: Annotated[UploadFile | None, File()] = None,
    ) -> Response:
        visit, limit = desk.checked(request, csrf), DEFAULT_LIMITS.max_bytes
        data = file.file.read(limit + 1) if file is not None else b""
        appeals.appeal(
            desk.services, visit.case_id, words, actor=ACTOR, data=data, document_id=uuid4().hex, max_bytes=limit
        )
        return see("/dossier")


def _add_corrections(routes: APIRouter, desk: Desk) -> None:
    """Saying otherwise what was declared: who and where, how to be reached, which neighbourhood."""

    @routes.post("/dossier/correction")
    def correct(
        request: Request,
        csrf: Field,
        name: Field,
        address: Field,
        shown_first_name: MaybeField = "",
        again: MaybeField = "",
    ) -> Response:
        visit, shown = desk.checked(request, csrf), _one_spaced(shown_first_name)
        cases.correct_claim(
            desk.services, visit.case_id, name, _one_spaced(address), actor=ACTOR, shown_first_name=shown
        )
        if again:
            cases.send_again(desk.services, visit.case_id, uuid4().hex, max_bytes=DEFAULT_LIMITS.max_bytes, actor=ACTOR)
        return see("/dossier")

    @routes.post("/dossier/contact")
    def reach(request: Request, csrf: Field, contact: MaybeField = "") -> Response:
        cases.change_contact(desk.services, desk.checked(request, csrf).case_id, contact, actor=ACTOR)
        return see("/dossier")

    @routes.post("/dossier/quartier")
    def choose(request: Request, csrf: Field, quarter: Field) -> Response:
        choose_quarter(desk.services, desk.checked(request, csrf).case_id, quarter, actor=ACTOR)
        return see("/dossier")


def _add_wishes(routes: APIRouter, desk: Desk) -> None:
    """Asking for a person, and what one press of a button asks for; all come back to the case."""

    def step(path: str, action: Callable[[Visit], object]) -> None:
        @routes.post(path)
        def take(request: Request, csrf: Field) -> Response:
            action(desk.checked(request, csrf))
            return see("/dossier")

    @routes.post("/dossier/personne")
    def ask_person(request: Request, csrf: Field, own_words: MaybeField = "") -> Response:
        visit = desk.checked(request, csrf)
        cases.ask_for_a_person(desk.services, visit.case_id, own_words, actor=ACTOR)
        return see("/dossier")

    step("/dossier/foyer", lambda visit: cases.share_home(desk.services, visit.case_id, actor=ACTOR))
    step("/dossier/retrait", lambda visit: cases.withdraw(desk.services, visit.case_id, actor=ACTOR))
    step("/dossier/effacement", lambda visit: cases.erase(desk.services, visit.case_id, actor=ACTOR))


def require_few(desk: Desk, request: Request) -> None:
    """Count one more declaration from this address of the net, which a whole building may share.

    Raises:
        TooManyDeclarationsError: there were too many today.
    """
    who = request.client.host if request.client else ""
    with desk.transactions() as work:
        begun = count_try(work.connection, desk.services.digest_key, form=DECLARATION, who=who, now=work.now)
    if desk.declarations_a_day and begun > desk.declarations_a_day:
        raise TooManyDeclarationsError("come back tomorrow")


def offered_instead(desk: Desk, address: str) -> tuple[str, ...]:
    """Addresses of the address base to pick from, when what was written is none of them."""
    place = desk.services.places.locate(address)
    if place is None or place.door not in (DoorState.NO_DOOR, DoorState.NO_STREET):
        return ()
    found = desk.services.places.suggest(address, MOST_OFFERED)
    return tuple(one.label for one in found if one.number)


def error_page(desk: Desk, request: Request, error: VerificationError) -> Response:
    """A refusal in plain words with the way back."""
    ended = isinstance(error, SessionEndedError | CaseNotFoundError)
    status = 403 if isinstance(error, SessionEndedError | FormRefusedError) else status_of(error)
    code = "outage" if status >= 500 else error.code
    back = "/" if ended else desk.way_back(request)
    page = desk.page("error.html", request, status=status, message_key=f"error.{code}", back=back)
    page.headers.update(wait_of(status))
    return page
