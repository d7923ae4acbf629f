"""The ambassador's page: budget, charter, and what to print."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from cooptation.acts import ambassadors, invitations
from cooptation.acts.ambassadors import Office
from cooptation.adapters.sessions import MemberVisit
from cooptation.errors import NotFoundError
from cooptation.people import InvitationKind
from cooptation.web.catalogue import LOCALES
from cooptation.web.desk import Desk, Words
from cooptation.web.errors import NotYoursError
from cooptation.web.gate import Gate
from cooptation.web.phrasing import Line, refusal, shown_budget
from cooptation.web.pictures import SharedLink, shared_link
from cooptation.web.printing import COPIES, Sheet, Wording, make_pdf

HOME = "/parrainer/ambassade"
PDF = "pdf"

Field = Annotated[str, Form()]


class AmbassadorPages:
    """Everything under /parrainer/ambassade."""

    def __init__(self, desk: Desk, gate: Gate) -> None:
        """Both are shared with the other pages."""
        self.desk = desk
        self.gate = gate

    def add_to(self, routes: APIRouter) -> None:
        """The addresses of these pages."""
        routes.get(HOME)(self.home)
        routes.post(f"{HOME}/affiche")(self.make_poster)
        routes.post(f"{HOME}/imprimer")(self.print_sheet)

    def home(self, request: Request) -> Response:
        """Budget, charter, posters."""
        visit = self.gate.member(request)
        return self._home(request, visit, self._office(visit))

    def make_poster(self, request: Request, csrf: Field = "") -> Response:
        """A new poster code, shown once with everything to print."""
        visit, words = self.gate.member_form(request, csrf), self.desk.says(request)
        office = self._office(visit)
        made = invitations.make_poster(self.desk.house, visit.member_id)
        if not made.answer.counts:
            return self._home(request, visit, office, refused=refusal(made.answer, words))
        values: dict[str, Any] = {
            "made": self._link(request, made.token, words),
            "until": self._until(made.token, words),
        }
        return self.desk.page("poster_made.html", request, here=HOME, csrf=visit.csrf, **values)

    def print_sheet(
        self,
        request: Request,
        csrf: Field = "",
        code: Field = "",
        what: Field = Sheet.POSTER.value,
        lang: Field = LOCALES[0],
        form: Field = "page",
    ) -> Response:
        """One sheet, as a page or as a PDF; the code comes with the form, never in an address."""
        self._office(self.gate.member_form(request, csrf))
        words = Words(desk=self.desk, locale=lang if lang in LOCALES else LOCALES[0])
        sheet = Sheet(what) if what in tuple(Sheet) else Sheet.POSTER
        made, until = self._link(request, code, words), self._until(code, words)
        if form == PDF:
            return _pdf(sheet, made, until, words)
        values: dict[str, Any] = {"t": words, "locale": words.locale, "made": made, "until": until, "what": sheet.value}
        return self.desk.page("printed.html", request, copies=COPIES[sheet], **values)

    def _office(self, visit: MemberVisit) -> Office:
        office = ambassadors.office(self.desk.house, visit.member_id)
        if office is None or not office.is_in_force:
            raise NotYoursError("no ambassador")
        return office

    def _until(self, token: str, words: Words) -> str:
        """The last day of a poster's code.

        Raises:
            NotFoundError: it is no poster's code.
        """
        peek = invitations.peek(self.desk.house, token)
        if peek.kind is not InvitationKind.POSTER:
            raise NotFoundError("no poster of this code")
        return words.day(peek.ends_at)

    def _link(self, request: Request, token: str, words: Words) -> SharedLink:
        page = self.desk.address(request, "/voisins/invitation")
        title, under = words("sheet.title"), words("sheet.lead")
        return shared_link(page, token, title=title, under=under, text=under)

    def _home(
        self, request: Request, visit: MemberVisit, office: Office, *, refused: tuple[Line, ...] = ()
    ) -> Response:
        words = self.desk.says(request)
        values = {
            "budget": shown_budget(office.budget, words),
            "since": words.day(office.since),
            "until": words.day(office.until),
            "refused": refused,
        }
        status = 409 if refused else 200
        return self.desk.page("ambassador.html", request, status=status, here=HOME, csrf=visit.csrf, **values)


def _pdf(sheet: Sheet, made: SharedLink, until: str, words: Words) -> Response:
    wording = Wording(
        title=words("sheet.title"),
        lead=words("sheet.lead"),
        how=words("sheet.how"),
        foot=words("sheet.foot", until=until),
        site=made.site,
        url=made.url,
        code=made.code,
    )
    content = make_pdf(sheet, wording, title=words(f"poster.what.{sheet.value}"))
    headers = {"content-disposition": f'attachment; filename="palier-{sheet.value}-{words.locale}.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)
