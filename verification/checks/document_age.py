"""Is the paper young enough for its kind?

In two halves, so that a kept decision can be judged again: ``measure_age`` says what was read, ``rule_on_age`` holds
those values against a policy and knows nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from ocr.reading import DateRole, DocumentType, FoundDate
from verification.domain.calendar import add_months, age_in_months
from verification.domain.claim import Claim, Evidence
from verification.domain.findings import Finding, Params, Verdict
from verification.domain.policy import KindRule, Policy

CHECK = "document_age"

MEASURED = {"issued": DateRole.ISSUE, "period_end": DateRole.PERIOD_END}
"""The dates that may count; each is kept with the confidence it was read with (``…_confidence``)."""


def check_document_age(claim: Claim, evidence: Evidence, policy: Policy) -> Finding:
    """PASS within the machine's months, INCONCLUSIVE within a human's or without a date, FAIL beyond.

    A kind without ages is not asked for its age: what is wrong with it is its kind.
    """
    fields = evidence.reading.fields
    finding = rule_on_age(measure_age(claim, evidence), fields.document_type, evidence.today, policy)
    counted = fields.date_of(MEASURED[str(finding.params["counted"])]) if "counted" in finding.params else None
    return finding if counted is None else replace(finding, box=counted.box)


def measure_age(claim: Claim, evidence: Evidence) -> Params:
    """The dates read, how surely, and whether the person has no other paper."""
    values: dict[str, str | int | float] = {"nothing_else": int(claim.nothing_else)}
    for name, role in MEASURED.items():
        found: FoundDate | None = evidence.reading.fields.date_of(role)
        if found is not None:
            values |= {name: found.value.isoformat(), f"{name}_confidence": found.confidence}
    return values


def rule_on_age(values: Params, kind: DocumentType, day: date, policy: Policy) -> Finding:
    """The verdict on measured dates; the values stay in ``params`` beside what follows from them."""
    rule = policy.kinds[kind]
    params: dict[str, str | int | float] = {name: values[name] for name in _KEPT if name in values}
    counted = _counting_date(values, rule, day)
    if counted is None or counted.confidence < policy.min_date_confidence:
        return Finding(check=CHECK, verdict=Verdict.INCONCLUSIVE, reason="document.date_not_found", params=params)
    until = rule.human_until(nothing_else=bool(values.get("nothing_else", 0)))
    params |= {"counted": counted.which, "date": counted.value.isoformat()}
    params |= {"age_months": age_in_months(counted.value, day)} | _bounds(rule.machine_months, until)
    verdict, reason = _by_age(counted.value, rule.machine_months, until, day), "document.too_old"
    if counted.value > day + timedelta(days=policy.future_days_allowed):
        verdict, reason = Verdict.INCONCLUSIVE, "document.date_in_future"
    return Finding(check=CHECK, verdict=verdict, reason=None if verdict is Verdict.PASS else reason, params=params)


_KEPT = ("nothing_else", *(part for name in MEASURED for part in (name, f"{name}_confidence")))


@dataclass(frozen=True, kw_only=True)
class _Counted:
    """A date that may count, by its name in ``MEASURED``."""

    which: str
    value: date
    confidence: float


def _counting_date(values: Params, rule: KindRule, day: date) -> _Counted | None:
    """The issue date, or the end of the period when that counts and is later; a future end counts as the day."""
    issued = _date_named("issued", values)
    end = _date_named("period_end", values) if rule.period_end_counts else None
    if end is not None and end.value > day:
        end = replace(end, value=day)
    if issued is None or end is None:
        return issued or end
    return max(issued, end, key=lambda counted: counted.value)


def _date_named(name: str, values: Params) -> _Counted | None:
    if name not in values:
        return None
    read, confidence = date.fromisoformat(str(values[name])), float(values[f"{name}_confidence"])
    return _Counted(which=name, value=read, confidence=confidence)


def _by_age(counted: date, machine: int | None, human: int | None, day: date) -> Verdict:
    if human is None:
        return Verdict.PASS
    if day <= add_months(counted, human if machine is None else machine):
        return Verdict.PASS
    return Verdict.INCONCLUSIVE if day <= add_months(counted, human) else Verdict.FAIL


def _bounds(machine: int | None, human: int | None) -> dict[str, str | int | float]:
    bounds = {"machine_months": machine, "human_months": human}
    return {name: months for name, months in bounds.items() if months is not None}
