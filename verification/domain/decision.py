"""From findings to an answer. Only a human refuses: the machine verifies, asks again, or queues."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from verification.domain.findings import Finding, Verdict
from verification.domain.policy import Action, Policy


class Outcome(StrEnum):
    """What the machine may answer."""

    VERIFIED = "verified"
    NEEDS_ACTION = "needs_action"
    REVIEW = "review"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One answer, with everything needed to replay it; ``reasons`` is empty when verified, decisive ones first."""

    outcome: Outcome
    reasons: tuple[str, ...]
    findings: tuple[Finding, ...]
    policy_version: str

    @property
    def kind(self) -> str | None:
        """The kind the paper was judged as, which a seal may have told; None when it was not judged."""
        params = next((finding.params for finding in self.findings if finding.check == "document_kind"), {})
        return str(params["kind"]) if "kind" in params else None

    @property
    def flags(self) -> tuple[str, ...]:
        """Reasons worth showing that changed nothing."""
        return tuple(f.reason for f in self.findings if f.verdict is Verdict.PASS and f.reason is not None)


def decide(findings: tuple[Finding, ...], policy: Policy) -> Decision:
    """The answer that follows from the findings; a doubt never becomes a yes."""
    actions = [(policy.action_for(finding), finding) for finding in findings]
    outcome = _outcome({action for action, _ in actions}, findings, policy)
    decisive = [Action.ASK, Action.ALARM, Action.REVIEW] if outcome is Outcome.NEEDS_ACTION else _REVIEW_ORDER
    reasons = [finding.reason for wanted in decisive for action, finding in actions if action is wanted]
    kept = dict.fromkeys(reason for reason in reasons if reason is not None)
    if outcome is Outcome.REVIEW and not kept:
        kept = {"document.unreadable": None}
    return Decision(outcome=outcome, reasons=tuple(kept), findings=findings, policy_version=policy.version)


_REVIEW_ORDER = [Action.ALARM, Action.REVIEW, Action.ASK]


def _outcome(actions: set[Action], findings: tuple[Finding, ...], policy: Policy) -> Outcome:
    if Action.ALARM in actions:
        return Outcome.REVIEW
    if Action.ASK in actions:
        return Outcome.NEEDS_ACTION
    if Action.REVIEW in actions:
        return Outcome.REVIEW
    passed = {finding.check for finding in findings if finding.verdict is Verdict.PASS}
    return Outcome.VERIFIED if set(policy.required) <= passed else Outcome.REVIEW
