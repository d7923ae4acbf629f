"""An organisation's agent: what they attested, what they may attest, how far their quarters are covered.

Never a person: an agent names a case by the code its newcomer reads to them, and small counts are not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from cooptation.acts import appeals, organisations
from cooptation.adapters.coverage import members_by_quarter
from cooptation.adapters.sessions import MemberVisit
from cooptation.errors import AlreadyVerifiedError, NotFoundError, RequestClosedError
from cooptation.organisations import Ground
from cooptation.web.desk import Desk, see
from cooptation.web.errors import NotYoursError
from cooptation.web.gate import Gate
from cooptation.web.phrasing import refusal, shown_budget
from cooptation.web.voucher_pages import just_said

HOME = "/organisme"
SEEN = "/organisme/vu"
LISTED = "/organisme/liste"
FEW = 5
"""Counts under it are not shown: in a small group a number is a person."""
OLDEST_PAPER_YEARS = 2
"""A paper older than this is a slip of the pen."""

PAPERS = (
    "electricity_bill",
    "gas_bill",
    "water_bill",
    "telecom_bill",
    "rent_receipt",
    "income_tax_notice",
    "property_tax_notice",
    "insurance_certificate",
    "contract_certificate",
)
"""The kinds an agent may have seen: those a machine accepts too, by the names of the service's catalogue."""

Field = Annotated[str, Form()]


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What stood in the form: a case's code and what was ticked; no name, no address."""

    case: str = ""
    kind: str = ""
    dated: str = ""


class OrganisationPages:
    """/organisme, /organisme/vu, /organisme/liste."""

    def __init__(self, desk: Desk, gate: Gate) -> None:
        """Both are shared with the other pages."""
        self.desk = desk
        self.gate = gate

    def add_to(self, routes: APIRouter) -> None:
        """The addresses of these pages."""
        routes.get(HOME)(self.home)
        routes.get(SEEN)(self.seen_form)
        routes.post(SEEN)(self.attest_seen)
        routes.get(LISTED)(self.listed_form)
        routes.post(LISTED)(self.attest_listed)

    def home(self, request: Request, fait: str = "") -> Response:
        """Coverage, the agent's own attestations, and what they may do."""
        visit, words = self.gate.agent(request), self.desk.says(request)
        known = organisations.desk(self.desk.house, visit.member_id)
        mine = [
            one for one in organisations.log_of(self.desk.house, visit.member_id) if one.agent_id == visit.member_id
        ]
        values: dict[str, Any] = {
            "said": just_said(words, fait),
            "csrf": visit.csrf,
            "body": {"title": known.organisation.title, "manages_homes": known.may_attest_lists},
            "budget": shown_budget(known.budget, words),
            "coverage": self._coverage(sorted(known.organisation.quarters)),
            "attested": [{"date": words.day(one.at), "ground": one.ground.value} for one in mine],
            "few": FEW,
            "may_contest": bool(appeals.lost_by(self.desk.house, visit.member_id)),
        }
        return self.desk.page("agent_home.html", request, **values)

    def seen_form(self, request: Request) -> Response:
        """« Vu sur place »: the paper is in the agent's hands."""
        return self._form(request, self.gate.agent(request), Ground.PAPER_SEEN)

    def attest_seen(
        self,
        request: Request,
        csrf: Field = "",
        case: Field = "",
        kind: Field = "",
        dated: Field = "",
        name_seen: Field = "",
        address_seen: Field = "",
        met_here: Field = "",
    ) -> Response:
        """Attest a paper that was seen; everything must be said."""
        visit, typed = self.gate.agent_form(request, csrf), Typed(case=case.strip(), kind=kind, dated=dated.strip())
        is_said = bool(name_seen and address_seen and met_here) and kind in PAPERS and self._is_likely(typed.dated)
        return self._attest(request, visit, Ground.PAPER_SEEN, typed, is_said=is_said)

    def listed_form(self, request: Request) -> Response:
        """An address of the body's own list."""
        visit = self.gate.agent(request)
        self._require_lists(visit)
        return self._form(request, visit, Ground.ADDRESS_LIST)

    def attest_listed(self, request: Request, csrf: Field = "", case: Field = "", met_here: Field = "") -> Response:
        """Attest an address of the list."""
        visit = self.gate.agent_form(request, csrf)
        self._require_lists(visit)
        return self._attest(request, visit, Ground.ADDRESS_LIST, Typed(case=case.strip()), is_said=bool(met_here))

    def _require_lists(self, visit: MemberVisit) -> None:
        """Refuse a body that manages no homes.

        Raises:
            NotYoursError: it is an association.
        """
        if not organisations.desk(self.desk.house, visit.member_id).may_attest_lists:
            raise NotYoursError("this organisation manages no homes")

    def _attest(self, request: Request, visit: MemberVisit, ground: Ground, typed: Typed, *, is_said: bool) -> Response:
        if not is_said or not typed.case:
            return self._form(request, visit, ground, typed, wrong="form")
        case_id = "".join(typed.case.split()).replace("-", "").lower()
        try:
            answer = organisations.attest(self.desk.house, visit.member_id, case_id, ground)
        except NotFoundError:
            return self._form(request, visit, ground, typed, wrong="case")
        except (RequestClosedError, AlreadyVerifiedError):
            return self._form(request, visit, ground, typed, wrong="closed")
        if answer.counts:
            return see(f"{HOME}?fait=attested")
        return self._form(request, visit, ground, typed, refused=refusal(answer, self.desk.says(request)))

    def _form(
        self,
        request: Request,
        visit: MemberVisit,
        ground: Ground,
        typed: Typed | None = None,
        *,
        wrong: str = "",
        refused: tuple[Any, ...] = (),
    ) -> Response:
        is_seen = ground is Ground.PAPER_SEEN
        path = SEEN if is_seen else LISTED
        values = {
            "csrf": visit.csrf,
            "ground": "seen_paper" if is_seen else "listed",
            "action": path,
            "typed": typed or Typed(),
            "wrong": wrong,
            "refused": refused,
            "kinds": PAPERS,
            "today": self._today().isoformat(),
        }
        status = 422 if wrong else 409 if refused else 200
        return self.desk.page("attest.html", request, status=status, here=path, **values)

    def _coverage(self, quarters: Sequence[str]) -> list[dict[str, Any]]:
        """Verified members a quarter; None where they are few."""
        with self.desk.reading() as connection:
            counts = members_by_quarter(connection, quarters, self.desk.now())
        named: Callable[[str], str] = self.desk.quarter_name
        return [{"quarter": named(one), "members": shown_count(counts.get(one, 0))} for one in quarters]

    def _is_likely(self, dated: str) -> bool:
        """Whether it is a day that a paper may carry."""
        try:
            day = date.fromisoformat(dated)
        except ValueError:
            return False
        today = self._today()
        return today.year - day.year <= OLDEST_PAPER_YEARS and day <= today

    def _today(self) -> date:
        return self.desk.now().astimezone(self.desk.zone).date()


def shown_count(members: int) -> int | None:
    """A count as it may be shown; None when it is small."""
    return members if members >= FEW else None
