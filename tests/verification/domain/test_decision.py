"""From findings to an answer: properties that hold whatever the findings are."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_finding
from verification.adapters.policies import default_policy
from verification.domain.decision import Outcome, decide
from verification.domain.findings import Finding, Verdict
from verification.domain.policy import Action
from verification.domain.reasons import ALL_REASONS

POLICY = default_policy()
REASONS = st.sampled_from(sorted(ALL_REASONS))


def findings_of(check: str) -> st.SearchStrategy[Finding]:
    good = st.builds(a_finding, st.just(check), st.just(Verdict.PASS), st.none() | REASONS)
    bad = st.builds(a_finding, st.just(check), st.sampled_from([Verdict.FAIL, Verdict.INCONCLUSIVE]), REASONS)
    return st.one_of(good, bad)


ALL_CHECKS = st.tuples(*(findings_of(check) for check in POLICY.required))
SOME_CHECKS = st.lists(st.sampled_from(POLICY.required).flatmap(findings_of), max_size=7).map(tuple)
ACTIONS = st.dictionaries(
    REASONS, st.dictionaries(st.sampled_from([Verdict.FAIL, Verdict.INCONCLUSIVE]), st.sampled_from(Action)), max_size=8
)


@given(SOME_CHECKS | ALL_CHECKS, ACTIONS)
def test_the_machine_never_refuses(findings: tuple[Finding, ...], actions: dict[str, dict[Verdict, Action]]) -> None:
    outcome = decide(findings, replace(POLICY, actions=actions)).outcome

    assert outcome in {"verified", "needs_action", "review"}


@given(SOME_CHECKS | ALL_CHECKS, ACTIONS)
def test_a_doubt_never_becomes_a_yes(findings: tuple[Finding, ...], actions: dict[str, dict[Verdict, Action]]) -> None:
    decision = decide(findings, replace(POLICY, actions=actions))

    passed = {finding.check for finding in findings if finding.verdict is Verdict.PASS}
    if not set(POLICY.required) <= passed:
        assert decision.outcome is not Outcome.VERIFIED


@given(ALL_CHECKS)
def test_with_the_default_policy_any_failed_check_prevents_a_yes(findings: tuple[Finding, ...]) -> None:
    decision = decide(findings, POLICY)

    assert (decision.outcome is Outcome.VERIFIED) == all(finding.verdict is Verdict.PASS for finding in findings)


@given(SOME_CHECKS | ALL_CHECKS)
def test_every_answer_but_yes_says_why(findings: tuple[Finding, ...]) -> None:
    decision = decide(findings, POLICY)

    assert (decision.reasons == ()) == (decision.outcome is Outcome.VERIFIED)
    assert len(set(decision.reasons)) == len(decision.reasons)


def test_an_alarm_goes_to_a_human_whatever_else_is_to_be_corrected() -> None:
    findings = (
        a_finding("document_age", Verdict.FAIL, "document.too_old"),
        a_finding("integrity", Verdict.INCONCLUSIVE, "document.altered"),
    )

    decision = decide(findings, POLICY)

    assert decision.outcome is Outcome.REVIEW
    assert decision.reasons[0] == "document.altered"


def test_no_finding_at_all_is_not_a_yes() -> None:
    assert decide((), POLICY).outcome is Outcome.REVIEW
