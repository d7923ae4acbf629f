"""Reports, frauds and their consequences, in SQLAlchemy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, insert, select, update

from cooptation.adapters.side_rows import insert_missing, row_of
from cooptation.adapters.side_tables import consequences, frauds, reports
from cooptation.aftermath import Consequence, Measure
from cooptation.codes import Code
from cooptation.records import Cause, FiledReport, KeptConsequence, KeptFraud, ReportKind, Said, Untold

TEXTS = ("name", "address", "words", "contact")
REPORTS = reports.c
FOLLOWS = consequences.c


class SqlFindings:
    """The ``Findings`` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def file(self, report: FiledReport, said: Said) -> None:
        """A report with its texts."""
        row = row_of(report, reports, but=TEXTS)
        texts = {text: getattr(said, text) or None for text in TEXTS}
        self._connection.execute(insert(reports).values(row | texts | {"kind": report.kind.value}))

    def report(self, report_id: str) -> FiledReport | None:
        """One report."""
        return self._report(select(reports).where(REPORTS.id == report_id))

    def report_of(self, reference: str) -> FiledReport | None:
        """The report of a reference's digest."""
        return self._report(select(reports).where(REPORTS.reference == reference))

    def said(self, report_id: str) -> Said | None:
        """Its texts while it is not dealt with."""
        query = select(*(REPORTS[text] for text in TEXTS)).where(REPORTS.id == report_id, REPORTS.dealt_at.is_(None))
        row = self._connection.execute(query).first()
        return None if row is None else Said(**{text: value or "" for text, value in row._mapping.items()})

    def deal_with(self, report_id: str, *, upheld: bool, at: datetime) -> bool:
        """Close a report and forget its texts but the contact; False when it was dealt with before."""
        waiting = and_(REPORTS.id == report_id, REPORTS.dealt_at.is_(None))
        gone: dict[str, Any] = dict.fromkeys(("name", "address", "words"))
        change = update(reports).where(waiting).values(gone | {"dealt_at": at, "upheld": upheld})
        return bool(self._connection.execute(change).rowcount)

    def untold(self, most: int) -> tuple[Untold, ...]:
        """Authors of closed reports who wait to hear of it."""
        query = select(REPORTS.id, REPORTS.contact, REPORTS.locale)
        waiting = query.where(REPORTS.dealt_at.is_not(None), REPORTS.contact.is_not(None)).order_by(REPORTS.dealt_at)
        rows = self._connection.execute(waiting.limit(most))
        return tuple(Untold(report_id=row.id, contact=row.contact, locale=row.locale) for row in rows)

    def forget_contact(self, report_id: str) -> None:
        """The author was told."""
        self._connection.execute(update(reports).where(REPORTS.id == report_id).values(contact=None))

    def earlier(self, member_id: str, before: datetime) -> tuple[int, int]:
        """How many reports named a member before then, and how many of them a human upheld."""
        query = select(func.count().label("filed"), func.count(case((REPORTS.upheld, 1))).label("upheld"))
        row = self._connection.execute(query.where(REPORTS.member_id == member_id, REPORTS.filed_at < before)).one()
        return row.filed, row.upheld

    def add_fraud(self, fraud: KeptFraud) -> bool:
        """Keep a finding; False when the same one is known."""
        row = row_of(fraud, frauds)
        return insert_missing(self._connection, frauds, [row]) == 1

    def fraud(self, fraud_id: str) -> KeptFraud | None:
        """One finding."""
        row = self._connection.execute(select(frauds).where(frauds.c.id == fraud_id)).first()
        return None if row is None else KeptFraud(**row._mapping)

    def standing_fraud(self, member_id: str, request_id: str) -> KeptFraud | None:
        """The last finding about a member, on that request or with an empty one on their status, that stands."""
        found = and_(frauds.c.member_id == member_id, frauds.c.request_id == request_id, _stands())
        query = select(frauds).where(found).order_by(frauds.c.found_at.desc()).limit(1)
        row = self._connection.execute(query).first()
        return None if row is None else KeptFraud(**row._mapping)

    def overturn(self, fraud_id: str, at: datetime) -> bool:
        """An appeal was right; False when one had been before."""
        change = update(frauds).where(frauds.c.id == fraud_id, _stands()).values(overturned_at=at)
        return bool(self._connection.execute(change).rowcount)

    def caused_by(self, cause: Cause, cause_id: str) -> tuple[KeptConsequence, ...]:
        """What followed from one cause, oldest first."""
        query = select(consequences).where(FOLLOWS.cause == cause.value, FOLLOWS.cause_id == cause_id)
        rows = self._connection.execute(query.order_by(FOLLOWS.made_at, FOLLOWS.id))
        return tuple(_consequence(row) for row in rows)

    def frauds_among(self, member_ids: Sequence[str]) -> frozenset[str]:
        """Which of these members were found to be admitted frauds."""
        found = and_(frauds.c.member_id.in_(member_ids), frauds.c.was_admitted, _stands())
        return frozenset(self._connection.scalars(select(frauds.c.member_id).where(found)))

    def propose(self, consequence_id: str, consequence: Consequence, cause: Cause, cause_id: str, at: datetime) -> bool:
        """Keep a consequence, once a member, measure and cause."""
        row = {
            "id": consequence_id,
            "member_id": consequence.member_id,
            "measure": consequence.measure.value,
            "code": consequence.reason.code.value,
            "cause": cause.value,
            "cause_id": cause_id,
            "vouch_ids": list(consequence.vouch_ids),
            "reviewers": consequence.reviewers,
            "facts": dict(consequence.reason.facts),
            "until": consequence.reason.until,
            "made_at": at,
            "settled_at": None,
            "verdict": "",
        }
        return insert_missing(self._connection, consequences, [row]) == 1

    def consequence(self, consequence_id: str) -> KeptConsequence | None:
        """One consequence."""
        row = self._connection.execute(select(consequences).where(FOLLOWS.id == consequence_id)).first()
        return None if row is None else _consequence(row)

    def consequences_of(self, member_id: str) -> tuple[KeptConsequence, ...]:
        """What followed for a member, oldest first."""
        query = select(consequences).where(FOLLOWS.member_id == member_id).order_by(FOLLOWS.made_at, FOLLOWS.id)
        return tuple(_consequence(row) for row in self._connection.execute(query))

    def open_reviews(self, member_id: str) -> tuple[KeptConsequence, ...]:
        """What waits for a human about a member."""
        is_open = and_(FOLLOWS.measure == Measure.REVIEW.value, FOLLOWS.settled_at.is_(None))
        query = select(consequences).where(FOLLOWS.member_id == member_id, is_open).order_by(FOLLOWS.made_at)
        return tuple(_consequence(row) for row in self._connection.execute(query))

    def settle(self, consequence_id: str, verdict: str, at: datetime) -> bool:
        """A human has answered; False when one had before."""
        waiting = and_(FOLLOWS.id == consequence_id, FOLLOWS.settled_at.is_(None))
        change = update(consequences).where(waiting).values(settled_at=at, verdict=verdict)
        return bool(self._connection.execute(change).rowcount)

    def strikes_before(self, member_id: str, cause_id: str) -> int:
        """For how many other frauds this member lost the right to vouch."""
        mine = and_(FOLLOWS.member_id == member_id, FOLLOWS.measure == Measure.VOUCHING_OFF.value)
        taken_back = select(frauds.c.id).where(frauds.c.overturned_at.is_not(None))
        others = and_(mine, FOLLOWS.cause_id != cause_id, FOLLOWS.cause_id.not_in(taken_back))
        query = select(func.count(func.distinct(FOLLOWS.cause_id))).where(others)
        return int(self._connection.execute(query).scalar_one())

    def _report(self, query: Select[Any]) -> FiledReport | None:
        row = self._connection.execute(query).first()
        if row is None:
            return None
        known = {name: value for name, value in row._mapping.items() if name not in TEXTS}
        return FiledReport(**{**known, "kind": ReportKind(row.kind)})


def _stands() -> ColumnElement[bool]:
    """Of the findings, those no appeal has turned."""
    return frauds.c.overturned_at.is_(None)


def _consequence(row: Row[Any]) -> KeptConsequence:
    values = {
        **row._mapping,
        "measure": Measure(row.measure),
        "code": Code(row.code),
        "cause": Cause(row.cause),
        "vouch_ids": tuple(row.vouch_ids),
    }
    return KeptConsequence(**values)
