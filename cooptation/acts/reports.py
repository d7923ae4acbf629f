"""Reports: somebody says that a member does not live there, has moved, has died, or that something is wrong.

A report has a fixed reason. It goes to a human and never changes a status by itself. What its author is told is the
same whether or not the account exists: a reference, by which they later read that it was dealt with, and no more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from cooptation.acts.ids import fresh_id
from cooptation.errors import InvalidValueError
from cooptation.people import Home, Member
from cooptation.ports import House, Work
from cooptation.records import FiledReport, ReportKind, Said

MAX_WORDS_CHARS = 1000
MAX_TEXT_CHARS = 300
"""Of a name, an address or a mail address; longer than any real one."""
ANYBODY = "public"


class ReportState(StrEnum):
    """All that an author ever learns."""

    OPEN = "open"
    DEALT_WITH = "dealt_with"


@dataclass(frozen=True, kw_only=True)
class Filed:
    """What the author is given."""

    reference: str = field(repr=False)


def file(house: House, kind: ReportKind, said: Said, *, account: str = "", locale: str = "fr") -> Filed:
    """Take a report, and put it before a human.

    Args:
        house: the composition.
        kind: the fixed reason.
        said: whom it is about (name and address), free words, and where the author wants to hear of it.
        account: the network's reference of the member, where the report comes from there; instead of name and address.
        locale: the author's language.

    Raises:
        InvalidValueError: a text is too long, or nothing says whom it is about.
    """
    _require_texts(said, account)
    home = _home(house, said)
    reference = house.token()
    with house.transaction() as work:
        member = _meant(work, account, home)
        report = FiledReport(
            id=fresh_id(house),
            kind=kind,
            member_id=member.id if member else "",
            quarter=member.home.quarter if member else home.quarter if home else "",
            reference=house.digest("report", reference),
            filed_at=work.now,
            locale=locale,
        )
        work.side.findings.file(report, said)
        case_id = (member.case_id or "") if member else ""
        work.side.centre.look(
            case_id, report.id, (f"report.{kind.value}",), kind="report", quarter=report.quarter, four_eyes=False
        )
        work.audit.append(ANYBODY, "report.filed", report.id, kind=kind.value)
    return Filed(reference=reference)


def state_of(house: House, reference: str) -> ReportState | None:
    """Whether a report was dealt with; None when there is none of that reference."""
    with house.looking() as work:
        report = work.side.findings.report_of(house.digest("report", reference))
    if report is None:
        return None
    return ReportState.OPEN if report.dealt_at is None else ReportState.DEALT_WITH


def _require_texts(said: Said, account: str) -> None:
    texts = (said.name, said.address, said.contact, account)
    if any(len(text) > MAX_TEXT_CHARS for text in texts) or len(said.words) > MAX_WORDS_CHARS:
        raise InvalidValueError(f"at most {MAX_TEXT_CHARS} characters, and {MAX_WORDS_CHARS} of free words")
    if not account.strip() and not said.address.strip():
        raise InvalidValueError("say whom it is about: a name and an address")


def _home(house: House, said: Said) -> Home | None:
    """The home the report names, outside the writing transaction."""
    if not said.address.strip():
        return None
    with house.looking() as work:
        return work.side.centre.home_of(said.name, said.address)


def _meant(work: Work, account: str, home: Home | None) -> Member | None:
    """The one member it is about; None when there is nobody, or several, and a human finds out."""
    if account:
        return work.members.by_account(account)
    people = work.side.standings.people_at(home) if home is not None else ()
    return people[0] if len(people) == 1 else None
