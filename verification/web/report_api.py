"""``/v1/reports``: anybody may report; the answer is the same whether or not the account exists."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from cooptation.acts import reports
from cooptation.adapters.tries import EVERYBODY, count_try
from cooptation.records import ReportKind, Said
from verification.web.api_answers import given
from verification.web.problems import ProblemError
from verification.web.vouch_house import VouchHouse

FORM = "report"
LOOK = "follow"
"""The counters of tries of reports and of looks at one, shared with the pages."""
LOOKS_A_DAY = 50
TRIES_A_DAY = 5
TRIES_A_DAY_OF_ALL = 500
"""A flood of reports would bury the queue; whoever has a reason finds the page again tomorrow, or a moderator."""


class NewReport(BaseModel):
    """A report. Say whom it is about: a name and an address, or the network's own reference."""

    model_config = ConfigDict(extra="forbid")

    reason: ReportKind
    name: str = Field(default="", max_length=reports.MAX_TEXT_CHARS)
    address: str = Field(default="", max_length=reports.MAX_TEXT_CHARS)
    account: str = Field(default="", max_length=reports.MAX_TEXT_CHARS)
    words: str = Field(default="", max_length=reports.MAX_WORDS_CHARS, description="Erased when it is dealt with.")
    contact: str = Field(
        default="", max_length=reports.MAX_TEXT_CHARS, description="Where to write when it is dealt with; then erased."
    )
    locale: Literal["fr", "en"] = "fr"


class ReportTaken(BaseModel):
    """The only thing an author gets; keep it to read the state later."""

    reference: str


class ReportAnswer(BaseModel):
    """``open`` or ``dealt_with``; what was found is told to nobody."""

    state: str


def add_reports(routes: APIRouter, made: VouchHouse) -> None:
    """Reporting, and reading that it was dealt with; no key is needed."""

    @routes.post("/reports", status_code=201, response_model=ReportTaken)
    def file_report(body: NewReport, request: Request) -> ReportTaken:
        """Report somebody. A human looks; nothing changes by itself."""
        _count(made, request)
        said = Said(name=body.name, address=body.address, words=body.words, contact=body.contact)
        with given():
            filed = reports.file(made.house, body.reason, said, account=body.account, locale=body.locale)
        return ReportTaken(reference=filed.reference)

    @routes.post("/reports/state", response_model=ReportAnswer)
    def read_report(body: ReportTaken, request: Request) -> ReportAnswer:
        """Whether a report was dealt with; nothing else is told, and nothing changes."""
        if _tries(made, request, LOOK)[0] > LOOKS_A_DAY:
            raise ProblemError(429, "report.too_many", "Too many looks today; come back tomorrow.")
        state = reports.state_of(made.house, body.reference.strip())
        if state is None:
            raise ProblemError(404, "report.not_found", "There is no report of this reference: check it.")
        return ReportAnswer(state=state.value)

    @routes.get("/reports/{reference}", include_in_schema=False)
    def reference_in_a_path(reference: str) -> None:
        """Addresses are written to logs, so a reference is read from a body alone; it is not even looked up here."""
        raise ProblemError(410, "report.reference_in_path", "Send the reference in the body of POST /v1/reports/state.")


def _tries(made: VouchHouse, request: Request, form: str) -> tuple[int, int]:
    """Count one more, of this sender and of all; the addresses of the net are kept as digests of one day."""
    sender, key = request.client.host if request.client else "", made.services.digest_key
    with made.transactions() as work:
        mine = count_try(work.connection, key, form=form, who=sender, now=work.now)
        return mine, count_try(work.connection, key, form=form, who=EVERYBODY, now=work.now)


def _count(made: VouchHouse, request: Request) -> None:
    """Count a report.

    Raises:
        ProblemError: too many today.
    """
    mine, all_of_them = _tries(made, request, FORM)
    if mine > TRIES_A_DAY or all_of_them > TRIES_A_DAY_OF_ALL:
        raise ProblemError(429, "report.too_many", "Too many reports today; send the next one tomorrow.")
