"""What another policy would change: between two files, and on the cases already decided.

A replay holds the values kept with each decision against the new policy, by the very rules that judge a new paper;
nothing is read again, and nothing here knows a name or an address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from ocr.reading import DocumentType
from verification.checks import rule_again
from verification.domain.decision import Decision, Outcome, decide
from verification.domain.findings import Finding, Verdict
from verification.domain.policy import Policy
from verification.domain.policy_file import values_of


@dataclass(frozen=True, kw_only=True)
class KeptDecision:
    """One decision of the machine as it is kept. ``day`` is the one it counted for; None when that was not kept."""

    case_id: str
    kind: DocumentType
    outcome: Outcome
    reasons: tuple[str, ...]
    findings: tuple[Finding, ...]
    policy_version: str
    day: date | None


@dataclass(frozen=True, kw_only=True)
class Change:
    """One decision that another policy would take otherwise. ``checks`` are those that make the difference."""

    case_id: str
    kind: DocumentType
    before: Outcome
    before_reasons: tuple[str, ...]
    after: Outcome
    after_reasons: tuple[str, ...]
    checks: tuple[str, ...]


@dataclass(kw_only=True)
class Tally:
    """Counts of a replay. ``left_out`` were kept without the day they counted for, and cannot be judged again."""

    outcomes: Counter[tuple[Outcome, Outcome]] = field(default_factory=Counter)
    other_reasons: int = 0
    left_out: int = 0

    @property
    def judged(self) -> int:
        """How many decisions were judged again."""
        return sum(self.outcomes.values())

    @property
    def changed(self) -> int:
        """How many would be answered otherwise."""
        return sum(count for (before, after), count in self.outcomes.items() if before is not after)


def judge_again(findings: tuple[Finding, ...], kind: DocumentType, day: date, policy: Policy) -> Decision:
    """The decision that kept findings lead to under a policy; under their own policy it is the decision they led to."""
    return decide(rule_again(findings, kind, day, policy), policy)


def replay(kept: Iterable[KeptDecision], policy: Policy, tally: Tally) -> Iterator[Change]:
    """Judge every decision again, count it in ``tally``, and give those that come out otherwise, in the same order."""
    for decision in kept:
        if decision.day is None:
            tally.left_out += 1
            continue
        again = judge_again(decision.findings, decision.kind, decision.day, policy)
        tally.outcomes[decision.outcome, again.outcome] += 1
        if (decision.outcome, set(decision.reasons)) != (again.outcome, set(again.reasons)):
            tally.other_reasons += decision.outcome is again.outcome
            yield _change(decision, again, policy)


def _change(before: KeptDecision, after: Decision, policy: Policy) -> Change:
    return Change(
        case_id=before.case_id,
        kind=before.kind,
        before=before.outcome,
        before_reasons=before.reasons,
        after=after.outcome,
        after_reasons=after.reasons,
        checks=_deciding_checks(before, after, policy),
    )


def _deciding_checks(before: KeptDecision, after: Decision, policy: Policy) -> tuple[str, ...]:
    """The checks that answer otherwise; else those whose reason counts otherwise; else those that were never made."""
    pairs = zip(before.findings, after.findings, strict=True)
    turned = [new.check for old, new in pairs if (old.verdict, old.reason) != (new.verdict, new.reason)]
    if turned:
        return tuple(turned)
    weighed = set(before.reasons) ^ set(after.reasons)
    counted = tuple(finding.check for finding in after.findings if finding.reason in weighed)
    passed = {finding.check for finding in after.findings if finding.verdict is Verdict.PASS}
    return counted or tuple(check for check in policy.required if check not in passed)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One value that differs between two policies, by its key in the file; None where it is not said."""

    key: str
    before: str | None
    after: str | None


def compare_policies(old: Policy, new: Policy) -> tuple[Difference, ...]:
    """Every key whose value differs, in the order of the file."""
    before, after = values_of(old), values_of(new)
    keys = dict.fromkeys([*before, *after])
    return tuple(
        Difference(key=key, before=before.get(key), after=after.get(key))
        for key in keys
        if before.get(key) != after.get(key)
    )


ESSENTIAL = ("readable", "document_kind", "document_age", "holder", "home_address")
"""Without one of these a yes says less than that this person lives there."""


def risks_of(policy: Policy) -> tuple[str, ...]:
    """What an operator should mean to do, if a complete policy does it."""
    return tuple(
        f"required does not name {check!r}: somebody may be verified without it"
        for check in ESSENTIAL
        if check not in policy.required
    )
