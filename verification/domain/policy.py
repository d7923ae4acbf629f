"""The policy: what each kind of paper may prove, and what follows from each reason.

Pure data, versioned; read from TOML by ``verification.adapters.policies``. Months are calendar months.
A policy that requires nothing is refused: it would approve everyone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ocr.reading import DocumentType
from verification.domain.errors import InvalidPolicyError
from verification.domain.findings import Finding, Verdict
from verification.domain.reasons import ALL_REASONS


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
)
"""The numbers of a policy that count whole days, hours, months or times."""


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


@dataclass(frozen=True, kw_only=True)
class KindRule:
    """How old one kind of paper may be.

    ``machine_months`` None: never verified by machine. ``human_months`` None: never shown to a human by
    itself, the resident is asked for another paper with ``refusal``. ``period_end_counts``: the end of the
    period makes the paper younger (rent receipts).
    """

    machine_months: int | None = None
    human_months: int | None = None
    refusal: str = "document.not_a_proof"
    human_reason: str = "document.type_not_accepted"
    period_end_counts: bool = False

    def __post_init__(self) -> None:
        """Refuse ages that contradict each other, and codes that do not exist."""
        machine, human = self.machine_months, self.human_months
        if not all(months is None or _is_count(months) for months in (machine, human)):
            raise InvalidPolicyError("months must be whole numbers, 0 or more")
        if machine is not None and (human is None or human < machine):
            raise InvalidPolicyError("human_months must be at least machine_months")
        if not {self.refusal, self.human_reason} <= ALL_REASONS:
            raise InvalidPolicyError("a kind names an unknown reason code")


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A complete policy.

    ``actions`` maps a reason code to what follows when the finding failed or was inconclusive; without an
    entry FAIL asks the resident again and INCONCLUSIVE goes to a human.

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

    def __post_init__(self) -> None:
        """Refuse a policy that would approve everyone or that leaves a kind without a rule."""
        if not self.required or not isinstance(self.version, str) or not self.version:
            raise InvalidPolicyError("a policy must have a version and require at least one check")
        missing = set(DocumentType) - set(self.kinds)
        if missing:
            raise InvalidPolicyError(f"no rule for kinds: {', '.join(sorted(missing))}")
        unknown = set(self.actions) - ALL_REASONS
        if unknown:
            raise InvalidPolicyError(f"unknown reason codes: {', '.join(sorted(unknown))}")
        wrong = [name for name in COUNTS if not _is_count(getattr(self, name))]
        if wrong or not 0.0 <= self.min_date_confidence <= 1.0:
            raise InvalidPolicyError(f"numbers that make no sense: {', '.join(wrong) or 'min_date_confidence'}")

    def action_for(self, finding: Finding) -> Action:
        """What follows from one finding; a PASS with a reason is only a flag."""
        if finding.verdict is Verdict.PASS or finding.reason is None:
            return Action.FLAG
        default = Action.ASK if finding.verdict is Verdict.FAIL else Action.REVIEW
        return self.actions.get(finding.reason, {}).get(finding.verdict, default)


def policy_from_mapping(data: Mapping[str, object]) -> Policy:
    """A policy from a parsed TOML file.

    Raises:
        InvalidPolicyError: a key is unknown or a value has the wrong form.
    """
    try:
        return _build(dict(data))
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise InvalidPolicyError(f"policy file: {error}") from error


def _build(data: dict[str, object]) -> Policy:
    kinds = _table(data.pop("kinds"))
    actions = _table(data.pop("actions", {}))
    required = data.pop("required")
    if not isinstance(required, list):
        raise TypeError("required must be a list of checks")
    return Policy(
        required=tuple(str(check) for check in required),
        kinds={DocumentType(name): KindRule(**_table(rule)) for name, rule in kinds.items()},  # type: ignore[arg-type]
        actions={code: _action_rule(rule) for code, rule in actions.items()},
        **data,  # type: ignore[arg-type]
    )


def _table(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError("a table was expected")
    return value


def _action_rule(rule: object) -> Mapping[Verdict, Action]:
    """One action for both verdicts, or one each: ``"alarm"`` or ``{fail = "ask", inconclusive = "review"}``."""
    if isinstance(rule, str):
        return {Verdict.FAIL: Action(rule), Verdict.INCONCLUSIVE: Action(rule)}
    return {Verdict(verdict): Action(str(action)) for verdict, action in _table(rule).items()}
