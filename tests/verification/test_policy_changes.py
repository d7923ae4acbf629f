"""Judging kept decisions again, and telling two policies apart."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.documents.make import make
from ocr import read_document
from ocr.reading import DateRole, DocumentType, Problem, Signal, Strength
from tests.builders import TODAY, a_claim, a_date, a_home, a_person, a_reading, some_evidence
from verification.adapters.case_store import finding_from, finding_values
from verification.adapters.policies import default_policy
from verification.checks import NAMES, RULES
from verification.domain.claim import Claim, Evidence
from verification.domain.decision import Decision, Outcome
from verification.domain.findings import Verdict
from verification.domain.policy import Action, KindRule, Policy
from verification.domain.whereabouts import DoorState, QuarterKind, Whereabouts
from verification.pipeline import judge
from verification.policy_changes import Change, KeptDecision, Tally, compare_policies, judge_again, replay

POLICY = default_policy()
DAYS = st.dates(date(2024, 1, 1), date(2027, 6, 1))
CONFIDENCES = st.floats(0, 1)
DATES = st.lists(
    st.builds(a_date, DAYS, st.sampled_from([DateRole.ISSUE, DateRole.PERIOD_END, DateRole.DUE]), CONFIDENCES),
    max_size=4,
).map(tuple)
PROBLEMS = st.sampled_from(["document.blurred", "document.blank", "document.unreadable"])
READINGS = st.builds(
    a_reading,
    document_type=st.sampled_from(DocumentType),
    type_confidence=CONFIDENCES,
    dates=DATES,
    handwritten=st.booleans(),
    screen=st.booleans(),
    confidence=CONFIDENCES,
    persons=st.sampled_from([(), (a_person("MARTIN LEA"),), (a_person("MARTIN L"),), (a_person("DURAND PAUL"),)]),
    addresses=st.sampled_from([(), (a_home("12 RUE DES LILAS"),), (a_home("14 RUE DES LILAS"),)]),
    signals=st.sampled_from([(), (Signal(code="pdf.overlay", strength=Strength.STRONG),)]),
    problems=st.lists(st.builds(Problem, code=PROBLEMS, fatal=st.booleans()), max_size=1).map(tuple),
)
PLACES = st.none() | st.builds(
    Whereabouts,
    door=st.sampled_from(DoorState),
    kind=st.sampled_from(QuarterKind),
    is_outside=st.none() | st.booleans(),
    edge_m=st.none() | st.floats(0, 1000),
    has_twin=st.booleans(),
)
CLAIMS = st.builds(replace, st.just(a_claim()), name_changed=st.booleans(), nothing_else=st.booleans())
MONTHS = st.none() | st.integers(0, 24)
ACTIONS = st.dictionaries(
    st.sampled_from(["document.too_old", "document.date_not_found", "name.mismatch", "document.altered"]),
    st.dictionaries(st.sampled_from([Verdict.FAIL, Verdict.INCONCLUSIVE]), st.sampled_from(Action)),
)


@st.composite
def rules(draw: st.DrawFn) -> KindRule:
    months = sorted(draw(st.lists(st.integers(0, 24), min_size=3, max_size=3)))
    machine, human, alone = (draw(st.sampled_from([value, None])) for value in months)
    return KindRule(
        machine_months=None if human is None else machine,
        human_months=human,
        alone_human_months=alone,
        period_end_counts=draw(st.booleans()),
    )


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    return replace(
        POLICY,
        version="generated",
        kinds={kind: draw(rules()) for kind in DocumentType},
        actions=draw(ACTIONS),
        future_days_allowed=draw(st.integers(0, 9)),
        only_quarters=draw(st.booleans()),
        edge_dense_m=draw(st.integers(0, 900)),
        edge_rural_m=draw(st.integers(0, 900)),
        min_date_confidence=draw(CONFIDENCES),
    )


def kept(claim: Claim, evidence: Evidence, policy: Policy = POLICY, case_id: str = "case-1") -> KeptDecision:
    """A decision as it comes back from the database: through JSON."""
    decision = judge(claim, evidence, policy)
    rows: list[Mapping[str, Any]] = json.loads(json.dumps([finding_values(found) for found in decision.findings]))
    return KeptDecision(
        case_id=case_id,
        kind=evidence.reading.fields.document_type,
        outcome=decision.outcome,
        reasons=decision.reasons,
        findings=tuple(finding_from(row) for row in rows),
        policy_version=decision.policy_version,
        day=evidence.today,
    )


def again(decision: KeptDecision, policy: Policy) -> Decision:
    assert decision.day is not None
    return judge_again(decision.findings, decision.kind, decision.day, policy)


def with_kind(policy: Policy, kind: str, **values: Any) -> Policy:
    changed = replace(policy.kinds[DocumentType(kind)], **values)
    return replace(policy, version="new", kinds={**policy.kinds, DocumentType(kind): changed})


@settings(deadline=None, max_examples=60)
@given(CLAIMS, READINGS, DAYS, PLACES, policies())
def test_replayed_with_its_own_policy_a_decision_is_the_same(
    claim: Claim, reading: Any, day: date, place: Whereabouts | None, policy: Policy
) -> None:
    evidence = some_evidence(reading, day, place=place)

    decision = judge(claim, evidence, policy)

    assert again(kept(claim, evidence, policy), policy) == decision


@settings(deadline=None, max_examples=60)
@given(CLAIMS, READINGS, DAYS, PLACES, policies(), policies())
def test_replayed_with_another_policy_it_is_what_that_policy_would_have_said(
    claim: Claim, reading: Any, day: date, place: Whereabouts | None, old: Policy, new: Policy
) -> None:
    evidence = some_evidence(reading, day, place=place)

    replayed = again(kept(claim, evidence, old), new)

    assert replayed == judge(claim, evidence, new)


def test_a_shorter_age_sends_an_older_bill_to_a_human_and_names_the_check() -> None:
    bill = kept(a_claim(), some_evidence(a_reading(dates=(a_date(date(2026, 9, 1)),))))
    stricter, tally = with_kind(POLICY, "electricity_bill", machine_months=2), Tally()

    changes = list(replay([bill], stricter, tally))

    assert changes == [
        Change(
            case_id="case-1",
            kind=DocumentType.ELECTRICITY_BILL,
            before=Outcome.VERIFIED,
            before_reasons=(),
            after=Outcome.REVIEW,
            after_reasons=("document.too_old",),
            checks=("document_age",),
        )
    ]
    assert tally.outcomes == {(Outcome.VERIFIED, Outcome.REVIEW): 1}
    assert (tally.judged, tally.changed, tally.other_reasons) == (1, 1, 0)


def test_the_day_of_the_decision_counts_and_not_todays() -> None:
    long_ago = TODAY - timedelta(days=900)
    bill = kept(a_claim(), some_evidence(a_reading(dates=(a_date(long_ago),)), long_ago))

    assert list(replay([bill], POLICY, Tally())) == []


def test_a_date_confidence_raised_makes_a_date_no_date() -> None:
    bill = kept(a_claim(), some_evidence(a_reading(dates=(a_date(TODAY, confidence=0.6),))))

    replayed = again(bill, replace(POLICY, min_date_confidence=0.7))

    assert (replayed.outcome, replayed.reasons) == (Outcome.REVIEW, ("document.date_not_found",))


def test_an_action_changed_names_the_check_whose_reason_counts_otherwise() -> None:
    stranger = kept(a_claim(), some_evidence(a_reading(persons=(a_person("DURAND PAUL"),))))
    milder = replace(POLICY, actions={**POLICY.actions, "name.mismatch": {Verdict.FAIL: Action.REVIEW}})

    (change,) = replay([stranger], milder, Tally())

    assert (change.before, change.after, change.checks) == (Outcome.NEEDS_ACTION, Outcome.REVIEW, ("holder",))


def test_a_check_that_was_never_made_is_named_and_never_a_yes() -> None:
    good = kept(a_claim(), some_evidence(a_reading()))

    (change,) = replay([good], replace(POLICY, required=(*POLICY.required, "lift")), Tally())

    assert (change.after, change.checks) == (Outcome.REVIEW, ("lift",))


def test_the_same_answer_for_another_reason_is_counted_apart() -> None:
    old = kept(a_claim(), some_evidence(a_reading(document_type=DocumentType.MOBILE_BILL)))
    renamed = with_kind(POLICY, "mobile_bill", refusal="document.not_a_proof")
    tally = Tally()

    changes = list(replay([old], renamed, tally))

    assert [change.after_reasons for change in changes] == [("document.not_a_proof",)]
    assert (tally.changed, tally.other_reasons) == (0, 1)


def test_a_decision_kept_without_its_day_is_left_out_and_counted() -> None:
    tally = Tally()

    changes = list(replay([replace(kept(a_claim(), some_evidence(a_reading())), day=None)], POLICY, tally))

    assert (changes, tally.judged, tally.left_out) == ([], 0, 1)


def test_a_policy_does_not_differ_from_itself() -> None:
    assert compare_policies(POLICY, default_policy()) == ()


@pytest.mark.parametrize(
    ("new", "key", "before", "after"),
    [
        (replace(POLICY, attempts_a_day=3), "attempts_a_day", "5", "3"),
        (with_kind(POLICY, "gas_bill", human_months=8), "kinds.gas_bill.human_months", "6", "8"),
        (with_kind(POLICY, "payslip", human_months=8), "kinds.payslip.human_months", None, "8"),
        (replace(POLICY, actions={}), "actions.document.altered.fail", "alarm", None),
    ],
)
def test_a_difference_is_told_by_its_key(new: Policy, key: str, before: str | None, after: str | None) -> None:
    differences = {found.key: (found.before, found.after) for found in compare_policies(POLICY, new)}

    assert differences[key] == (before, after)
    assert set(differences) - {key} <= {"version"} or new.actions == {}


@pytest.mark.parametrize("name", NAMES)
def test_a_check_that_looks_at_the_policy_can_be_judged_again(name: str) -> None:
    module = importlib.import_module(f"verification.checks.{name}")

    looks = re.search(r"\bpolicy\.[a-z]+\b(?! import)", Path(str(module.__file__)).read_text(encoding="utf-8"))

    assert (looks is None) or name in RULES


@pytest.mark.parametrize("kind", ["electricity_bill", "rent_receipt", "income_tax_notice", "payslip"])
def test_a_decision_on_a_real_document_is_the_same_when_replayed(kind: str) -> None:
    paper = next(made for seed in range(40) if (made := make(seed, render="pdf")).truth.document_type == kind)
    case = paper.cases[0]
    evidence = Evidence(reading=read_document(paper.data), today=case.on)

    decision = kept(Claim(name=case.name, address=case.address), evidence)

    assert evidence.reading.pages
    assert again(decision, POLICY) == judge(Claim(name=case.name, address=case.address), evidence, POLICY)
