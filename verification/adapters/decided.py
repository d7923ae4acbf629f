"""The machine's kept decisions, to be judged again; and the answered cases that a recall concerns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select, true

from ocr.reading import DocumentType
from review_queue.adapters.tables import review_decisions, review_items
from review_queue.item import UNDECIDED, ItemKind
from verification.adapters.case_store import finding_from
from verification.adapters.tables import cases, decisions, documents, policies
from verification.consequences import MACHINE
from verification.domain.case import ANSWERED, CaseStatus
from verification.domain.decision import Outcome
from verification.policy_changes import KeptDecision
from verification.recalling import AnsweredCase, RecallFilter


@dataclass(frozen=True, kw_only=True)
class UsedPolicy:
    """A policy as it was kept; ``decisions`` counts those of its version."""

    version: str
    first_used_at: datetime
    decisions: int
    content: dict[str, str]


READ_AHEAD = 500
"""Rows fetched at a time, so that memory does not grow with the years."""


def count_decisions(connection: Connection, since: date | None) -> int:
    """How many decisions there are."""
    return connection.execute(select(func.count()).select_from(decisions).where(_taken_since(since))).scalar_one()


def kept_decisions(connection: Connection, since: date | None) -> Iterator[KeptDecision]:
    """Every decision taken since that day (UTC), oldest first."""
    query = select(decisions).where(_taken_since(since)).order_by(decisions.c.decided_at, decisions.c.id)
    for row in connection.execute(query, execution_options={"yield_per": READ_AHEAD}):
        yield KeptDecision(
            case_id=row.case_id,
            kind=DocumentType(row.document_type),
            outcome=Outcome(row.outcome),
            reasons=tuple(row.reasons),
            findings=tuple(finding_from(kept) for kept in row.findings),
            policy_version=row.policy_version,
            day=row.day,
        )


def used_policies(connection: Connection) -> list[UsedPolicy]:
    """Every policy that decisions were taken by, first used first."""
    counted = select(func.count()).where(decisions.c.policy_version == policies.c.version).scalar_subquery()
    query = select(policies.c.version, policies.c.first_used_at, counted, policies.c.content)
    return [
        UsedPolicy(version=version, first_used_at=at, decisions=count, content=content)
        for version, at, count, content in connection.execute(query.order_by(policies.c.first_used_at))
    ]


def _taken_since(since: date | None) -> ColumnElement[bool]:
    return true() if since is None else decisions.c.decided_at >= _start_of(since)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


def answered_cases(connection: Connection, cause: RecallFilter) -> list[AnsweredCase]:
    """The answered cases whose last answer meets the filter, without those that wait for a human already.

    An answer rests on the last paper that was decided; a human's answer on it comes after the machine's.
    """
    query = (
        select(cases.c.id, cases.c.status, cases.c.reasons, decisions.c.document_id)
        .join(decisions, decisions.c.case_id == cases.c.id)
        .join(documents, documents.c.id == decisions.c.document_id)
        .where(cases.c.status.in_([status.value for status in ANSWERED]), _is_last_decided(), *_meets(cause))
        .where(~_waits_or_was_called_back(cause.key))
        .order_by(decisions.c.decided_at, cases.c.id)
    )
    return [
        AnsweredCase(case_id=case_id, document_id=document_id, status=CaseStatus(status), reasons=tuple(reasons))
        for case_id, status, reasons, document_id in connection.execute(query)
    ]


def _is_last_decided() -> ColumnElement[bool]:
    """No later paper of the same case was decided."""
    later, its_decision = documents.alias(), decisions.alias()
    newer = and_(later.c.case_id == documents.c.case_id, later.c.attempt > documents.c.attempt)
    return ~exists().where(newer, its_decision.c.document_id == later.c.id)


def _meets(cause: RecallFilter) -> Iterator[ColumnElement[bool]]:
    if cause.policy:
        yield decisions.c.policy_version == cause.policy
    if cause.engine:
        yield decisions.c.engine == cause.engine
    if cause.issuer:
        yield func.lower(decisions.c.issuer) == func.lower(cause.issuer)
    if cause.concerns_machine_only or cause.actor == MACHINE:
        yield ~_human_answer()
    if cause.actor and cause.actor != MACHINE:
        yield _human_answer(review_decisions.c.moderator_id == cause.actor, _is_last_human_answer())
    if cause.since is not None:
        start = _start_of(cause.since)
        yield or_(decisions.c.decided_at >= start, _human_answer(review_decisions.c.decided_at >= start))


def _human_answer(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """A moderator answered on this paper, in a way that meets the conditions."""
    on_it = and_(review_items.c.subject_id == decisions.c.document_id, review_decisions.c.item_id == review_items.c.id)
    took_effect = and_(review_decisions.c.settled_at.is_not(None), _is_about_the_case())
    return exists().where(on_it, took_effect, *conditions)


def _is_about_the_case() -> ColumnElement[bool]:
    """A look that decides; a sample is only measured."""
    return review_items.c.kind != ItemKind.SAMPLE.value


def _is_last_human_answer() -> ColumnElement[bool]:
    """No later answer on the same paper; stands inside ``_human_answer``, whose tables it refers to."""
    item, answer = review_items.alias(), review_decisions.alias()
    later = and_(item.c.subject_id == review_items.c.subject_id, answer.c.item_id == item.c.id)
    return ~exists().where(later, answer.c.decided_at > review_decisions.c.decided_at)


def _waits_or_was_called_back(key: str) -> ColumnElement[bool]:
    undecided = review_items.c.state.in_([state.value for state in UNDECIDED])
    waits = or_(and_(undecided, _is_about_the_case()), review_items.c.recall == key)
    return exists().where(review_items.c.subject_id == decisions.c.document_id, waits)
