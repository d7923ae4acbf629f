"""The policy: what each kind of paper may prove, and what follows from each reason.

Pure data, versioned; read from TOML by ``verification.domain.policy_file``. Months are calendar months.
A policy that requires nothing is refused: it would approve everyone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ocr.reading import DocumentType
from verification.domain.errors import InvalidPolicyError
from verification.domain.findings import Finding, Verdict
from verification.domain.reasons import ALL_REASONS
from verification.domain.whereabouts import QuarterKind


class Action(StrEnum):
    """What a finding leads to. ``alarm`` is a human first, whatever else was found."""

    FLAG = "flag"
    ASK = "ask"
    REVIEW = "review"
    ALARM = "alarm"


COUNTS = (
    "future_days_allowed",
    "verified_months",
    "attempts_a_day",
    "keep_days_after_ask",
    "appeal_days",
    "review_hours",
    "resubmission_hours",
    "edge_dense_m",
    "edge_rural_m",
    "trust_list_grace_days",
)
"""The numbers of a policy that count whole days, hours, months or times."""


VERSION = re.compile(r"[A-Za-z0-9._:@+\-]{1,64}")
"""A version is a code: it is kept with every decision and written to the audit log."""


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


@dataclass(frozen=True, kw_only=True)
class KindRule:
    """How old one kind of paper may be.

    ``machine_months`` None: never verified by machine. ``human_months`` None: never shown to a human by
    itself, the resident is asked for another paper with ``refusal``. ``period_end_counts``: the end of the
    period makes the paper younger (rent receipts). ``alone_human_months``: how old a human takes it when the person
    says that nothing else is at hand.
    """

    machine_months: int | None = None
    human_months: int | None = None
    refusal: str = "document.not_a_proof"
    human_reason: str = "document.type_not_accepted"
    period_end_counts: bool = False
    alone_human_months: int | None = None

    def __post_init__(self) -> None:
        """Refuse ages that contradict each other, and codes that do not exist."""
        machine, human = self.machine_months, self.human_months
        alone = self.alone_human_months
        if not all(months is None or _is_count(months) for months in (machine, human, alone)):
            raise InvalidPolicyError("months must be whole numbers, 0 or more")
        if machine is not None and (human is None or human < machine):
            raise InvalidPolicyError("human_months must be at least machine_months")
        if alone is not None and human is not None and alone < human:
            raise InvalidPolicyError("alone_human_months must be at least human_months")
        for key in ("refusal", "human_reason"):
            if getattr(self, key) not in ALL_REASONS:
                raise InvalidPolicyError(f"{key} is no reason code")
        if not isinstance(self.period_end_counts, bool):
            raise InvalidPolicyError("period_end_counts must be true or false")

    def human_until(self, *, nothing_else: bool) -> int | None:
        """How many months a human takes it, longer perhaps when it is the only paper; None: not by itself."""
        if nothing_else and self.alone_human_months is not None:
            return self.alone_human_months
        return self.human_months


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A complete policy.

    ``actions`` maps a reason code to what follows when the finding failed or was inconclusive; without an
    entry FAIL asks the resident again and INCONCLUSIVE goes to a human. ``only_quarters``: the network takes nobody
    from outside its imported quarters. ``edge_dense_m``, ``edge_rural_m``: metres from a quarter's edge within which
    the line on the map may be wrong and the resident may choose. ``trust_list_grace_days``: how long a valid seal still
    counts after the lists behind it are out of date.

    Raises:
        InvalidPolicyError: it requires nothing, misses a kind, names an unknown code, or a number makes no sense.
    """

    version: str
    required: tuple[str, ...]
    kinds: Mapping[DocumentType, KindRule]
    actions: Mapping[str, Mapping[Verdict, Action]] = field(default_factory=dict)
    future_days_allowed: int = 2
    min_date_confidence: float = 0.5
    verified_months: int = 36
    attempts_a_day: int = 5
    keep_days_after_ask: int = 7
    appeal_days: int = 30
    review_hours: int = 24
    resubmission_hours: int = 8
    only_quarters: bool = False
    edge_dense_m: int = 50
    edge_rural_m: int = 500
    trust_list_grace_days: int = 30

    def __post_init__(self) -> None:
        """Refuse a policy that would approve everyone or that leaves a kind without a rule."""
        if not isinstance(self.version, str) or not VERSION.fullmatch(self.version):
            raise InvalidPolicyError("version must be a code of 1 to 64 letters, digits and ._:@+- without spaces")
        if not self.required:
            raise InvalidPolicyError("required must name at least one check: else everyone would be approved")
        missing = set(DocumentType) - set(self.kinds)
        if missing:
            raise InvalidPolicyError(f"kinds has no rule for: {', '.join(sorted(missing))}")
        unknown = set(self.actions) - ALL_REASONS
        if unknown:
            raise InvalidPolicyError(f"actions names no reason code: {', '.join(sorted(unknown))}")
        wrong = [name for name in COUNTS if not _is_count(getattr(self, name))]
        if wrong:
            raise InvalidPolicyError(f"must be whole numbers, 0 or more: {', '.join(wrong)}")
        if not isinstance(self.min_date_confidence, int | float) or not 0.0 <= self.min_date_confidence <= 1.0:
            raise InvalidPolicyError("min_date_confidence must be a number from 0 to 1")
        if not isinstance(self.only_quarters, bool):
            raise InvalidPolicyError("only_quarters must be true or false")

    def edge_m(self, kind: QuarterKind) -> int:
        """How near an edge of such a quarter counts as near, in metres."""
        return self.edge_rural_m if kind is QuarterKind.RURAL else self.edge_dense_m

    def action_for(self, finding: Finding) -> Action:
        """What follows from one finding; a PASS with a reason is only a flag."""
        if finding.verdict is Verdict.PASS or finding.reason is None:
            return Action.FLAG
        default = Action.ASK if finding.verdict is Verdict.FAIL else Action.REVIEW
        return self.actions.get(finding.reason, {}).get(finding.verdict, default)
