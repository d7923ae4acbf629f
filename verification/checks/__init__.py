"""The checks, in the order they run and are shown.

Each takes the claim, the evidence and the policy and answers one ``Finding``. ``readable`` is blocking: a
document that could not be opened at all is not judged further.
"""

from __future__ import annotations

from collections.abc import Callable

from verification.checks.document_age import check_document_age
from verification.checks.document_kind import check_document_kind
from verification.checks.holder import check_holder
from verification.checks.home_address import check_home_address
from verification.checks.integrity import check_integrity
from verification.checks.readable import check_readable
from verification.checks.reuse import check_reuse
from verification.checks.seal import check_seal
from verification.domain.claim import Claim, Evidence
from verification.domain.findings import Finding, Verdict
from verification.domain.policy import Policy

Check = Callable[[Claim, Evidence, Policy], Finding]

CHECKS: tuple[Check, ...] = (
    check_readable,
    check_document_kind,
    check_document_age,
    check_holder,
    check_home_address,
    check_seal,
    check_integrity,
    check_reuse,
)


def run_checks(claim: Claim, evidence: Evidence, policy: Policy) -> tuple[Finding, ...]:
    """Every finding in order; only the first when the document could not be opened."""
    blocking, *others = CHECKS
    first = blocking(claim, evidence, policy)
    if first.verdict is Verdict.FAIL:
        return (first,)
    return (first, *(check(claim, evidence, policy) for check in others))
