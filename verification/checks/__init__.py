"""The checks, in the order they run and are shown.

Each takes the claim, the evidence and the policy and answers one ``Finding``. ``readable`` is blocking: a
document that could not be opened at all is not judged further.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from ocr.reading import DocumentType
from verification.checks.area import check_area, rule_on_area
from verification.checks.document_age import check_document_age, rule_on_age
from verification.checks.document_kind import check_document_kind, rule_on_kind
from verification.checks.holder import check_holder
from verification.checks.home_address import check_home_address
from verification.checks.integrity import check_integrity
from verification.checks.readable import check_readable
from verification.checks.reuse import check_reuse
from verification.checks.seal import check_seal
from verification.domain.claim import Claim, Evidence
from verification.domain.findings import Finding, Params, Verdict
from verification.domain.policy import Policy
from verification.seals import with_sealed_facts

Check = Callable[[Claim, Evidence, Policy], Finding]
Rule = Callable[[Params, DocumentType, date, Policy], Finding]

CHECKS: tuple[Check, ...] = (
    check_readable,
    check_document_kind,
    check_document_age,
    check_holder,
    check_home_address,
    check_area,
    check_seal,
    check_integrity,
    check_reuse,
)
NAMES: tuple[str, ...] = tuple(check.__name__.removeprefix("check_") for check in CHECKS)


def run_checks(claim: Claim, evidence: Evidence, policy: Policy) -> tuple[Finding, ...]:
    """Every finding in order; only the first when the document could not be opened.

    What a counting seal says is looked at beside what was read.
    """
    evidence = with_sealed_facts(claim, evidence, policy)
    blocking, *others = CHECKS
    first = blocking(claim, evidence, policy)
    if first.verdict is Verdict.FAIL:
        return (first,)
    return (first, *(check(claim, evidence, policy) for check in others))


RULES: Mapping[str, Rule] = {"document_kind": rule_on_kind, "document_age": rule_on_age, "area": rule_on_area}
"""The checks whose verdict depends on the policy, as the half that applies it; the others say the same under any."""


def rule_again(findings: tuple[Finding, ...], kind: DocumentType, day: date, policy: Policy) -> tuple[Finding, ...]:
    """Kept findings under another policy: the same values, held against its numbers; the day is the one of then."""
    return tuple(
        replace(RULES[kept.check](kept.params, kind, day, policy), box=kept.box) if kept.check in RULES else kept
        for kept in findings
    )
