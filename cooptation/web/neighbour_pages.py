"""What else a neighbour does: invite somebody, hear of arrivals, let a cohabitant in."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from cooptation.acts import households, invitations, objections, vouches
from cooptation.adapters.sessions import MemberVisit
from cooptation.circumstances import ObjectionKind
from cooptation.people import InvitationKind, KeptInvitation
from cooptation.vouch import Level
from cooptation.web.desk import Desk, Words, see
from cooptation.web.gate import Gate
from cooptation.web.phrasing import Line, in_a_sentence, refusal, shown_budget, shown_person
from cooptation.web.pictures import shared_link
from cooptation.web.voucher_pages import just_said

HOME = "/parrainer"
INVITE = "/parrainer/inviter"
NOTICES = "/parrainer/arrivees"
HOUSEHOLD = "/parrainer/foyer"

Field = Annotated[str, Form()]


class NeighbourPages:
    """/parrainer/inviter, /parrainer/arrivees, /parrainer/foyer."""

    def __init__(self, desk: Desk, gate: Gate) -> None:
        """Both are shared with the other pages."""
        self.desk = desk
        self.gate = gate

    def add_to(self, routes: APIRouter) -> None:
        """The addresses of these pages."""
        routes.get(INVITE)(self.invite)
        routes.post(INVITE)(self.make_link)
        routes.post(f"{INVITE}/{{invitation_id}}")(self.withdraw_link)
        routes.get(NOTICES)(self.notices)
        routes.post(f"{NOTICES}/{{request_id}}")(self.object_to)
        routes.get(HOUSEHOLD)(self.household)
        routes.post(f"{HOUSEHOLD}/{{attachment_id}}")(self.answer_cohabitant)

    def invite(self, request: Request, fait: str = "") -> Response:
        """Where somebody who moves in is invited."""
        visit, words = self.gate.member(request), self.desk.says(request)
        return self._invite(request, visit, said=just_said(words, fait))

    def make_link(self, request: Request, csrf: Field = "", address: Field = "", met_here: Field = "") -> Response:
        """A link with its QR code, for one home; shown once."""
        visit, words = self.gate.member_form(request, csrf), self.desk.says(request)
        typed = " ".join(address.split())
        made = invitations.make_link(
            self.desk.house, visit.member_id, typed, level=Level.KNOWN_WELL, met_here=bool(met_here)
        )
        if not made.answer.counts:
            return self._invite(request, visit, refused=refusal(made.answer, words), typed=typed)
        link = shared_link(
            self.desk.address(request, "/voisins/invitation"),
            made.token,
            title=words("made.invite.card"),
            under=words("made.invite.under"),
            text=words("made.invite.text"),
        )
        heading, lead = words("made.invite.title"), words("made.invite.lead")
        return self.desk.page("ask_made.html", request, here=INVITE, made=link, heading=heading, lead=lead, back=HOME)

    def withdraw_link(self, request: Request, invitation_id: str, csrf: Field = "") -> Response:
        """Take an unused invitation back."""
        visit = self.gate.member_form(request, csrf)
        invitations.withdraw_invitation(self.desk.house, visit.member_id, invitation_id)
        return see(f"{INVITE}?fait=invitation_ended")

    def notices(self, request: Request, fait: str = "") -> Response:
        """Who arrives next door."""
        visit, words = self.gate.member(request), self.desk.says(request)
        return self._notices(request, visit, said=just_said(words, fait))

    def object_to(self, request: Request, request_id: str, csrf: Field = "", kind: Field = "") -> Response:
        """Say one of the three facts."""
        visit, words = self.gate.member_form(request, csrf), self.desk.says(request)
        if kind not in tuple(ObjectionKind):
            return self._notices(request, visit)
        answer = objections.object_to(self.desk.house, visit.member_id, request_id, ObjectionKind(kind))
        if answer.counts:
            return see(f"{NOTICES}?fait=objected")
        return self._notices(request, visit, refused=refusal(answer, words))

    def household(self, request: Request, fait: str = "") -> Response:
        """Who says that they live here too."""
        visit, words = self.gate.member(request), self.desk.says(request)
        return self._household(request, visit, said=just_said(words, fait))

    def answer_cohabitant(
        self, request: Request, attachment_id: str, csrf: Field = "", answer: Field = "", met_here: Field = ""
    ) -> Response:
        """Let somebody of the same home in, or not."""
        visit, words = self.gate.member_form(request, csrf), self.desk.says(request)
        if answer != "yes":
            households.turn_down(self.desk.house, visit.member_id, attachment_id)
            return see(f"{HOUSEHOLD}?fait=turned_down")
        given = households.confirm(self.desk.house, visit.member_id, attachment_id, met_here=bool(met_here))
        if given.counts:
            return see(f"{HOUSEHOLD}?fait=attached")
        return self._household(request, visit, refused=refusal(given, words))

    def _invite(
        self, request: Request, visit: MemberVisit, *, said: str = "", refused: tuple[Line, ...] = (), typed: str = ""
    ) -> Response:
        words, house = self.desk.says(request), self.desk.house
        made = invitations.invitations_of(house, visit.member_id)
        shown = [self._open_link(one, words) for one in made if self._is_open(one)]
        budget = shown_budget(vouches.budget_of(house, visit.member_id), words)
        values = {"said": said, "refused": refused, "typed": typed, "open_links": shown, "budget": budget}
        status = 409 if refused else 200
        return self.desk.page("invite.html", request, status=status, here=INVITE, csrf=visit.csrf, **values)

    def _is_open(self, one: KeptInvitation) -> bool:
        is_new = one.kind is InvitationKind.LINK and one.used_at is None and one.withdrawn_at is None
        return is_new and invitations.ends_at(one, self.desk.policy) > self.desk.now()

    def _open_link(self, one: KeptInvitation, words: Words) -> dict[str, str]:
        until = words.day(invitations.ends_at(one, self.desk.policy))
        return {"id": one.id, "made": words.day(one.made_at), "until": until}

    def _notices(
        self, request: Request, visit: MemberVisit, *, said: str = "", refused: tuple[Line, ...] = ()
    ) -> Response:
        words = self.desk.says(request)
        told = [one for one in objections.notices(self.desk.house, visit.member_id) if one.objected is None]
        rows = [
            {
                "id": one.request_id,
                "name": one.introduction.shown_first_name,
                "street": in_a_sentence(one.introduction.street),
                "until": words.moment(one.until) if one.until else "",
            }
            for one in told
        ]
        kinds = [kind.value for kind in ObjectionKind]
        return self._listed(request, visit, "notices.html", NOTICES, said, refused, {"notices": rows, "kinds": kinds})

    def _household(
        self, request: Request, visit: MemberVisit, *, said: str = "", refused: tuple[Line, ...] = ()
    ) -> Response:
        wishes = households.wishes(self.desk.house, visit.member_id)
        rows = [shown_person(one.attachment_id, one.introduction) for one in wishes]
        return self._listed(request, visit, "cohabitants.html", HOUSEHOLD, said, refused, {"waiting": rows})

    def _listed(
        self,
        request: Request,
        visit: MemberVisit,
        name: str,
        here: str,
        said: str,
        refused: tuple[Line, ...],
        values: dict[str, Any],
    ) -> Response:
        """A list whose last answer was taken or refused."""
        values |= {"said": said, "refused": refused, "csrf": visit.csrf}
        return self.desk.page(name, request, status=409 if refused else 200, here=here, **values)
