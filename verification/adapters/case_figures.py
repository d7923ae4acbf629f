"""What is counted of cases and papers for the pages of measures, in SQL; never a person (``review_queue.ports``).

Made-up cases are left out everywhere. A case's *path* is what brought it furthest: neighbours who admitted it, else a
paper, else a request to neighbours, else nothing at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, literal, select, true

from cooptation.adapters.tables import requests as vouch_requests
from review_queue.adapters.percentiles import percentiles, seconds_between
from review_queue.adapters.tables import golden_cases, review_decisions, review_items
from review_queue.item import ItemKind
from review_queue.metrics import (
    PERCENTS,
    SILENT_DAYS,
    Measure,
    Period,
    Unit,
    hidden_counts,
    percentile_part,
    share_part,
)
from review_queue.ports import IssuerDay
from verification.adapters.tables import cases, decisions, documents, network_events
from verification.adapters.unit_of_work import Transactions
from verification.domain.case import CaseStatus
from verification.domain.decision import Outcome

BY_MACHINE = (Outcome.VERIFIED.value, Outcome.NEEDS_ACTION.value)
ENDED = tuple(status.value for status in (CaseStatus.WITHDRAWN, CaseStatus.EXPIRED, CaseStatus.ERASED))
ANSWERED = (CaseStatus.VERIFIED.value, CaseStatus.REFUSED.value)
OUTCOMES = (CaseStatus.VERIFIED.value, CaseStatus.NEEDS_ACTION.value, CaseStatus.REFUSED.value)
SILENT = "silent"
WAYS = ("machine", "human", "vouching")


@dataclass(frozen=True, kw_only=True)
class SqlCaseFigures:
    """``review_queue.ports.CaseFigures`` over the service's own tables."""

    transactions: Transactions

    def measures(self, period: Period) -> tuple[Measure, ...]:
        """Answers, waits, automation, papers sent again, cases that ended without an answer."""
        with self.transactions.reading() as work:
            found = (answers, wait, automation, sent_again, ended_unanswered)
            return tuple(measure(work.connection, period) for measure in found)

    def issuer_days(self, period: Period) -> tuple[IssuerDay, ...]:
        """How each issuer's papers fared, day by day."""
        with self.transactions.reading() as work:
            return issuer_days(work.connection, period)


def wait(connection: Connection, period: Period) -> Measure:
    """Seconds from sending to the answer, for those the machine, a person or neighbours answered."""
    found: dict[str, tuple[int, dict[int, float]]] = {}
    for rows in (_machine_waits(connection, period), _human_waits(connection, period), _vouched(connection, period)):
        found |= percentiles(connection, rows, PERCENTS)
    parts = tuple(
        percentile_part(f"{way}.p{percent}", found[way][0], found[way][1][percent])
        for way in WAYS
        if way in found
        for percent in PERCENTS
    )
    return Measure(code="wait", unit=Unit.SECONDS, parts=parts)


def _machine_waits(connection: Connection, period: Period) -> Any:  # noqa: ANN401 - a Select of label and value
    waited = seconds_between(connection, documents.c.received_at, decisions.c.decided_at)
    rows = _labelled("machine", waited).join_from(documents, decisions, documents.c.id == decisions.c.document_id)
    real = and_(_is_real(), _lies_in(documents.c.case_id, period))
    return rows.where(decisions.c.outcome.in_(BY_MACHINE), real, _within(decisions.c.decided_at, period))


def _human_waits(connection: Connection, period: Period) -> Any:  # noqa: ANN401 - a Select of label and value
    waited = seconds_between(connection, documents.c.received_at, review_decisions.c.settled_at)
    rows = _labelled("human", waited).select_from(
        review_decisions.join(review_items, review_items.c.id == review_decisions.c.item_id).join(
            documents, documents.c.id == review_items.c.subject_id
        )
    )
    first_look = and_(review_items.c.kind == ItemKind.DOCUMENT.value, review_items.c.recall == "")
    there = _lies_in(review_items.c.case_id, period)
    return rows.where(first_look, there, _within(review_decisions.c.settled_at, period))


def _vouched(connection: Connection, period: Period) -> Any:  # noqa: ANN401 - a Select of label and value
    asked = vouch_requests.c
    rows = _labelled("vouching", seconds_between(connection, asked.opened_at, asked.closed_at))
    return rows.where(asked.level.is_not(None), _lies_in(asked.case_id, period), _within(asked.closed_at, period))


def _labelled(way: str, value: ColumnElement[Any]) -> Any:  # noqa: ANN401 - a Select of label and value
    return select(literal(way).label("label"), value.label("value"))


def automation(connection: Connection, period: Period) -> Measure:
    """The share of papers the machine answered alone, and of those it verified."""
    judged = select(
        func.count(),
        _how_many(decisions.c.outcome.in_(BY_MACHINE)),
        _how_many(decisions.c.outcome == Outcome.VERIFIED.value),
    ).join_from(documents, decisions, documents.c.id == decisions.c.document_id)
    there = _lies_in(documents.c.case_id, period)
    row = connection.execute(judged.where(_is_real(), there, _within(decisions.c.decided_at, period))).one()
    papers, answered, verified = row
    parts = (share_part("answered", answered, papers), share_part("verified", verified, papers))
    return Measure(code="automation", unit=Unit.SHARE, parts=parts)


def sent_again(connection: Connection, period: Period) -> Measure:
    """Papers beyond the first one, for each resident who sent any."""
    sent = select(func.count(), func.count(documents.c.case_id.distinct()))
    there = _lies_in(documents.c.case_id, period)
    papers, people = connection.execute(sent.where(_is_real(), there, _within(documents.c.received_at, period))).one()
    ratio = (papers - people) / people if people else None
    return Measure(code="sent_again", unit=Unit.RATIO, parts=(percentile_part("all", people, ratio),))


def ended_unanswered(connection: Connection, period: Period) -> Measure:
    """Cases that ended, or fell silent, without a yes or a no: by path and by how they ended."""
    event, earlier = network_events.c, network_events.alias("earlier").c
    over = and_(earlier.case_id == event.case_id, earlier.seq < event.seq, earlier.status.in_((*ANSWERED, *ENDED)))
    path = _path(event.case_id)
    ended = (
        select(path, event.status, func.count(event.case_id.distinct()))
        .where(event.status.in_(ENDED), _within(event.at, period), ~exists().where(over).correlate(network_events))
        .where(_lies_in(event.case_id, period))
        .group_by(path, event.status)
    )
    counts = {f"{way}.{status}": int(count) for way, status, count in connection.execute(ended)}
    counts |= _silent(connection, period)
    return Measure(code="ended_unanswered", unit=Unit.COUNT, parts=hidden_counts(sorted(counts.items())))


def _silent(connection: Connection, period: Period) -> dict[str, int]:
    """Cases that were begun or asked for something, and heard nothing of for a month that ended in the period."""
    pause, path = timedelta(days=SILENT_DAYS), _path(cases.c.id)
    waiting = cases.c.status.in_([CaseStatus.DRAFT.value, CaseStatus.NEEDS_ACTION.value])
    last = and_(cases.c.updated_at >= period.since - pause, cases.c.updated_at < period.until - pause)
    there = true() if period.quarter is None else cases.c.quarter == period.quarter
    query = select(path, func.count()).where(waiting, last, there, ~_is_golden(cases.c.id)).group_by(path)
    return {f"{way}.{SILENT}": int(count) for way, count in connection.execute(query)}


def issuer_days(connection: Connection, period: Period) -> tuple[IssuerDay, ...]:
    """By issuer and day: papers judged, and those the machine did not verify."""
    judged = (
        select(
            decisions.c.issuer, decisions.c.day, func.count(), _how_many(decisions.c.outcome != Outcome.VERIFIED.value)
        )
        .where(decisions.c.issuer != "", decisions.c.day.is_not(None), _within(decisions.c.decided_at, period))
        .where(~_is_golden(decisions.c.case_id))
        .group_by(decisions.c.issuer, decisions.c.day)
        .order_by(decisions.c.issuer, decisions.c.day)
    )
    return tuple(
        IssuerDay(issuer=issuer, day=day, failures=int(failures), cases=int(count))
        for issuer, day, count, failures in connection.execute(judged)
    )


def answers(connection: Connection, period: Period) -> Measure:
    """How many cases had each answer; a case that had two counts under both."""
    event = network_events.c
    query = (
        select(event.status, func.count(event.case_id.distinct()))
        .where(event.status.in_(OUTCOMES), _within(event.at, period), _lies_in(event.case_id, period))
        .group_by(event.status)
    )
    found = {str(status): int(count) for status, count in connection.execute(query)}
    counts = [(f"answer.{status}", found.get(status, 0)) for status in OUTCOMES]
    return Measure(code="answers", unit=Unit.COUNT, parts=hidden_counts(counts))


def outcomes(connection: Connection, period: Period) -> dict[tuple[str, str], int]:
    """How many cases had each answer on each path; a case that had two counts under both."""
    event = network_events.c
    path = _path(event.case_id)
    query = (
        select(path, event.status, func.count(event.case_id.distinct()))
        .where(event.status.in_(OUTCOMES), _within(event.at, period))
        .group_by(path, event.status)
    )
    return {(str(way), str(status)): int(count) for way, status, count in connection.execute(query)}


def _path(case_id: ColumnElement[Any]) -> ColumnElement[str]:
    """What brought a case furthest."""
    asked = vouch_requests.c.case_id == case_id
    return case(
        (exists().where(asked, vouch_requests.c.level.is_not(None)), "vouching"),
        (exists().where(documents.c.case_id == case_id), "document"),
        (exists().where(asked), "vouching"),
        else_="none",
    ).label("path")


def _lies_in(case_id: ColumnElement[Any], period: Period) -> ColumnElement[bool]:
    """The case is about a home of the quarter that is asked for; every case where none is."""
    if period.quarter is None:
        return true()
    there = and_(cases.c.id == case_id, cases.c.quarter == period.quarter)
    return exists().where(there).correlate_except(cases)


def _is_real() -> ColumnElement[bool]:
    """The paper belongs to a real case."""
    return ~_is_golden(documents.c.case_id)


def _is_golden(case_id: ColumnElement[Any]) -> ColumnElement[bool]:
    return exists().where(golden_cases.c.case_id == case_id)


def _within(moment: ColumnElement[Any], period: Period) -> ColumnElement[bool]:
    return and_(moment >= period.since, moment < period.until)


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))
