"""Is the paper young enough for its kind?"""

from __future__ import annotations

from datetime import date, timedelta

from ocr.reading import DateRole, Fields, FoundDate
from verification.domain.calendar import add_months, age_in_months
from verification.domain.claim import Claim, Evidence
from verification.domain.findings import Finding, Verdict
from verification.domain.policy import KindRule, Policy

CHECK = "document_age"


def check_document_age(claim: Claim, evidence: Evidence, policy: Policy) -> Finding:
    """PASS within the machine's months, INCONCLUSIVE within a human's or without a date, FAIL beyond.

    A kind without ages is not asked for its age: what is wrong with it is its kind.
    """
    fields = evidence.reading.fields
    rule = policy.kinds[fields.document_type]
    counted = counting_date(fields, rule, evidence.today)
    if counted is None or counted.confidence < policy.min_date_confidence:
        return Finding(check=CHECK, verdict=Verdict.INCONCLUSIVE, reason="document.date_not_found")
    age: dict[str, str | int | float] = {
        "date": counted.value.isoformat(),
        "age_months": age_in_months(counted.value, evidence.today),
    }
    verdict, reason = _by_age(counted.value, rule, evidence.today), "document.too_old"
    if counted.value > evidence.today + timedelta(days=policy.future_days_allowed):
        verdict, reason = Verdict.INCONCLUSIVE, "document.date_in_future"
    said = None if verdict is Verdict.PASS else reason
    return Finding(check=CHECK, verdict=verdict, reason=said, params=age | _bounds(rule), box=counted.box)


def counting_date(fields: Fields, rule: KindRule, today: date) -> FoundDate | None:
    """The issue date, or the end of the period when that counts and is later; a future end counts as today."""
    issued = fields.issue_date
    end = fields.date_of(DateRole.PERIOD_END) if rule.period_end_counts else None
    if end is not None and end.value > today:
        end = FoundDate(role=end.role, value=today, confidence=end.confidence, box=end.box)
    if issued is None or end is None:
        return issued or end
    return max(issued, end, key=lambda found: found.value)


def _by_age(day: date, rule: KindRule, today: date) -> Verdict:
    if rule.human_months is None:
        return Verdict.PASS
    if today <= add_months(day, rule.human_months if rule.machine_months is None else rule.machine_months):
        return Verdict.PASS
    return Verdict.INCONCLUSIVE if today <= add_months(day, rule.human_months) else Verdict.FAIL


def _bounds(rule: KindRule) -> dict[str, str | int | float]:
    bounds = {"machine_months": rule.machine_months, "human_months": rule.human_months}
    return {name: months for name, months in bounds.items() if months is not None}
