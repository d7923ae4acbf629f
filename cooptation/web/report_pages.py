"""The report form: open to everybody, one answer whatever it says, and a way to hear that it was dealt with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from cooptation.acts import reports
from cooptation.acts.reports import ReportState
from cooptation.adapters import tries
from cooptation.errors import InvalidValueError
from cooptation.records import ReportKind, Said
from cooptation.web.desk import Desk
from cooptation.web.errors import TooManyTriesError

REPORT = "/signaler"
FOLLOW = "/signaler/suivi"
MOST_A_DAY = 5
"""Reports from one address of the net in a day: a household with a real trouble, not a campaign."""
MOST_A_DAY_IN_ALL = 500
"""From everybody together: more than moderators can read, so somebody is flooding the queue."""
MOST_LOOKS_A_DAY = 50
"""Looks at a report's state from one address."""

STATES = {ReportState.OPEN: "open", ReportState.DEALT_WITH: "dealt", None: "unknown"}

Field = Annotated[str, Form()]


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What stood in the form, so that a slip loses nothing."""

    kind: str = ""
    name: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    words: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)


class ReportPages:
    """/signaler and /signaler/suivi."""

    def __init__(self, desk: Desk, key: bytes) -> None:
        """``key`` makes the digest by which tries are counted, so that no address of the net is kept."""
        self.desk = desk
        self.key = key

    def add_to(self, routes: APIRouter) -> None:
        """The addresses of these pages."""
        routes.get(REPORT)(self.form)
        routes.post(REPORT)(self.send)
        routes.get(FOLLOW)(self.follow_form)
        routes.post(FOLLOW)(self.follow)

    def form(self, request: Request) -> Response:
        """The form."""
        return self._form(request, Typed())

    def send(
        self,
        request: Request,
        kind: Field = "",
        name: Field = "",
        address: Field = "",
        words: Field = "",
        contact: Field = "",
    ) -> Response:
        """Take a report; the answer never tells whether it names a member."""
        typed = Typed(
            kind=kind,
            name=" ".join(name.split()),
            address=" ".join(address.split()),
            words=words.strip(),
            contact=contact.strip(),
        )
        wrong = _wrong(typed)
        if wrong:
            return self._form(request, typed, wrong=wrong)
        self._require_few(request, "report", MOST_A_DAY, MOST_A_DAY_IN_ALL)
        said = Said(name=typed.name, address=typed.address, words=typed.words, contact=typed.contact)
        try:
            filed = reports.file(self.desk.house, ReportKind(kind), said, locale=self.desk.says(request).locale)
        except InvalidValueError:
            return self._form(request, typed, wrong="long")
        return self.desk.page("report_thanks.html", request, reference=filed.reference)

    def follow_form(self, request: Request) -> Response:
        """Where a reference is typed."""
        return self.desk.page("report_follow.html", request)

    def follow(self, request: Request, reference: Field = "") -> Response:
        """Whether a report was dealt with, and nothing more."""
        self._require_few(request, "follow", MOST_LOOKS_A_DAY, None)
        state = STATES[reports.state_of(self.desk.house, reference.strip())]
        return self.desk.page("report_follow.html", request, state=state, typed=reference.strip())

    def _form(self, request: Request, typed: Typed, *, wrong: str = "") -> Response:
        kinds = [kind.value for kind in ReportKind]
        return self.desk.page(
            "report.html", request, status=422 if wrong else 200, kinds=kinds, typed=typed, wrong=wrong
        )

    def _require_few(self, request: Request, form: str, most: int, most_in_all: int | None) -> None:
        """Count one more, from this address of the net and in all.

        Raises:
            TooManyTriesError: there were too many today.
        """
        who, now = request.client.host if request.client else "", self.desk.now()
        with self.desk.writing() as connection:
            mine = tries.count_try(connection, self.key, form=form, who=who, now=now)
            everybody = tries.count_try(connection, self.key, form=form, who=tries.EVERYBODY, now=now)
        if mine > most or (most_in_all is not None and everybody > most_in_all):
            raise TooManyTriesError("come back tomorrow")


def _wrong(typed: Typed) -> str:
    """Which field has a slip; empty for none."""
    if typed.kind not in tuple(ReportKind):
        return "kind"
    if not typed.address:
        return "address"
    if typed.contact and ("@" not in typed.contact.strip("@") or " " in typed.contact):
        return "contact"
    return ""
