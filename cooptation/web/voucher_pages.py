"""The neighbour's own page: one question at a time, what they may still give, what they gave."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from cooptation.acts import ambassadors, appeals, asks, households, objections, told_homes, vouches
from cooptation.adapters.sessions import MemberVisit
from cooptation.codes import Code
from cooptation.errors import InvalidValueError
from cooptation.people import GivenVouchRow, VouchPage, WithdrawalReason
from cooptation.reasons import Answer
from cooptation.vouch import Level
from cooptation.web.desk import Desk, Words, see
from cooptation.web.gate import Gate
from cooptation.web.phrasing import Line, in_a_sentence, may_go_on, refusal, shown_budget, shown_person

HOME = "/parrainer"
GIVEN = "/parrainer/donnes"
UNKNOWN = "unknown"
"""« Je ne connais pas »: noted in silence."""

SAID = (
    "muted", "unmuted", "withdrawn", "objected", "attached", "turned_down", "invitation_ended", "attested", "home_told",
)  # fmt: skip
"""What a page may say was just done."""

THANKS = ("given", "declined", "seen")

Field = Annotated[str, Form()]


def just_said(words: Words, done: str) -> str:
    """A sentence for what was just done; empty for anything that is no word of ours."""
    return words(f"said.{done}") if done in SAID else ""


class VoucherPages:
    """The home of a neighbour, the question, what they gave."""

    def __init__(self, desk: Desk, gate: Gate) -> None:
        """Both are shared with the other pages."""
        self.desk = desk
        self.gate = gate

    def add_to(self, routes: APIRouter) -> None:
        """The addresses of these pages."""
        routes.get(HOME)(self.home)
        routes.get(f"{HOME}/question/{{vouch_id}}")(self.question)
        routes.post(f"{HOME}/question/{{vouch_id}}")(self.answer)
        routes.get(f"{HOME}/merci")(self.thanks)
        routes.get(GIVEN)(self.given)
        routes.post(f"{GIVEN}/{{vouch_id}}")(self.withdraw)
        routes.post(f"{HOME}/silence")(self.mute)
        routes.post(f"{HOME}/logement")(self.tell_home)

    def home(self, request: Request, fait: str = "") -> Response:
        """Who asks, what may still be given, and the ways on."""
        visit = self.gate.member(request)
        return self._home(request, visit, said=just_said(self.desk.says(request), fait))

    def _home(
        self, request: Request, visit: MemberVisit, *, said: str = "", typed: dict[str, str] | None = None
    ) -> Response:
        """The page; with ``typed`` what was said of the flat was not taken, and is not lost."""
        words, house = self.desk.says(request), self.desk.house
        office = ambassadors.office(house, visit.member_id)
        with house.looking() as work:
            member = work.members.get(visit.member_id)
        values: dict[str, Any] = {
            "said": said,
            "csrf": visit.csrf,
            "questions": [
                shown_person(row.vouch_id, row.introduction) for row in vouches.waiting_for(house, visit.member_id)
            ],
            "budget": shown_budget(vouches.budget_of(house, visit.member_id), words),
            "notices": len([one for one in objections.notices(house, visit.member_id) if one.objected is None]),
            "cohabitants": len(households.wishes(house, visit.member_id)),
            "is_ambassador": office is not None and office.is_in_force,
            "is_muted": member.is_muted,
            "may_contest": bool(appeals.lost_by(house, visit.member_id)) or appeals.is_waiting(house, visit.member_id),
            "asks_flat": told_homes.may_tell_as_member(house, visit.member_id),
            "asks_address": not member.case_id,
            "flat_typed": typed,
        }
        return self.desk.page("voucher_home.html", request, status=422 if typed else 200, **values)

    def tell_home(self, request: Request, csrf: Field = "", unit: Field = "", address: Field = "") -> Response:
        """Say which flat of one's door is meant; an imported member writes the address too, which is not kept."""
        visit = self.gate.member_form(request, csrf)
        try:
            told_homes.tell_home_as_member(self.desk.house, visit.member_id, unit, address)
        except InvalidValueError:
            return self._home(request, visit, typed={"unit": unit.strip(), "address": address.strip()})
        return see(f"{HOME}?fait=home_told")

    def question(self, request: Request, vouch_id: str) -> Response:
        """The one question."""
        visit = self.gate.member(request)
        page = vouches.question(self.desk.house, visit.member_id, vouch_id)
        if page.is_answered:
            return see(f"{HOME}/merci?reponse=given")
        return self._question(request, visit, page)

    def answer(
        self, request: Request, vouch_id: str, csrf: Field = "", level: Field = "", met_here: Field = ""
    ) -> Response:
        """Take the answer: well, only seen, or unknown."""
        visit = self.gate.member_form(request, csrf)
        if level == UNKNOWN:
            vouches.decline(self.desk.house, visit.member_id, vouch_id)
            return see(f"{HOME}/merci?reponse=declined")
        chosen = Level(level) if level in tuple(Level) else None
        met = bool(met_here)
        given = self._cast(visit, vouch_id, chosen, met_here=met) if chosen else None
        if given is not None and given.counts:
            return see(f"{HOME}/merci?reponse=given")
        if given is not None and given.code is Code.V13_SEEN_AROUND:
            return see(f"{HOME}/merci?reponse=seen")
        page = vouches.question(self.desk.house, visit.member_id, vouch_id)
        return self._question(request, visit, page, refused=given, chosen=level, met_here=met)

    def thanks(self, request: Request, reponse: str = "given") -> Response:
        """What follows, and how to take it back."""
        self.gate.member(request)
        kind = reponse if reponse in THANKS else "given"
        return self.desk.page("thanks.html", request, kind=kind)

    def given(self, request: Request, fait: str = "") -> Response:
        """Everything they vouched for."""
        visit, words = self.gate.member(request), self.desk.says(request)
        return self._given(request, visit, said=just_said(words, fait))

    def withdraw(self, request: Request, vouch_id: str, csrf: Field = "", reason: Field = "") -> Response:
        """Take a vouch back."""
        visit, words = self.gate.member_form(request, csrf), self.desk.says(request)
        why = WithdrawalReason(reason) if reason in tuple(WithdrawalReason) else None
        answer = vouches.withdraw(self.desk.house, visit.member_id, vouch_id, why)
        if answer.counts:
            return see(f"{GIVEN}?fait=withdrawn")
        return self._given(request, visit, refused=refusal(answer, words), opened=vouch_id)

    def mute(self, request: Request, csrf: Field = "", on: Field = "") -> Response:
        """Be asked no more, or again."""
        visit = self.gate.member_form(request, csrf)
        asks.mute(self.desk.house, visit.member_id, on=bool(on))
        return see(f"{HOME}?fait={'muted' if on else 'unmuted'}")

    def _cast(self, visit: MemberVisit, vouch_id: str, level: Level, *, met_here: bool) -> Answer:
        return vouches.cast(self.desk.house, visit.member_id, vouch_id, level, met_here=met_here)

    def _question(
        self,
        request: Request,
        visit: MemberVisit,
        page: VouchPage,
        *,
        refused: Answer | None = None,
        chosen: str = "",
        met_here: bool = False,
    ) -> Response:
        """The question as it stands, with what was answered before and why it did not count."""
        words = self.desk.says(request)
        may_answer = may_go_on(page.answer)
        shown = refusal(refused, words) if refused else () if may_answer else refusal(page.answer, words)
        values = {
            "id": page.vouch_id,
            "name": page.introduction.shown_first_name,
            "street": in_a_sentence(page.introduction.street),
            "may_answer": may_answer,
            "budget": shown_budget(page.budget, words),
        }
        status = 409 if refused is not None else 200
        typed: dict[str, Any] = {"csrf": visit.csrf, "chosen": chosen, "met_here": met_here}
        return self.desk.page("question.html", request, status=status, page=values, refused=shown, **typed)

    def _given(
        self,
        request: Request,
        visit: MemberVisit,
        *,
        said: str = "",
        refused: tuple[Line, ...] = (),
        opened: str = "",
    ) -> Response:
        words = self.desk.says(request)
        rows = [self._row(row, words) for row in vouches.given_by(self.desk.house, visit.member_id)]
        values = {"said": said, "refused": refused, "opened": opened, "given": rows, "csrf": visit.csrf}
        status = 409 if refused else 200
        reasons = [reason.value for reason in WithdrawalReason]
        return self.desk.page("given.html", request, status=status, here=GIVEN, reasons=reasons, **values)

    def _row(self, row: GivenVouchRow, words: Words) -> dict[str, Any]:
        person = shown_person(row.vouch_id, row.introduction)
        free_until = row.given_at + timedelta(hours=self.desk.policy.free_withdrawal_hours)
        return {
            "id": row.vouch_id,
            "name": person.name,
            "street": person.street,
            "date": words.day(row.given_at),
            "state": row.state.value,
            "may_withdraw": row.withdrawal is not None,
            "needs_reason": row.withdrawal is not None and not row.withdrawal.counts,
            "is_free": self.desk.now() < free_until,
            "free_until": words.moment(free_until),
        }
