"""The page of the policy, and a case that was called back, in English; keys as in the French catalogue."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "nav.policy": "Rules",
    "policy.title": "Rules for accepting papers",
    "policy.intro": (
        "Rules in force: version {version}. That version is kept with every decision. This page shows the rules and "
        "lets you try others; it changes none."
    ),
    "policy.papers": "What each paper is worth",
    "policy.paper": "Paper",
    "policy.machine": "Verified by the machine up to",
    "policy.human": "Shown to a person up to",
    "policy.alone": "When nothing else is at hand",
    "policy.otherwise": "Otherwise we say",
    "policy.months": "{n} months",
    "policy.rest": "Numbers and checks",
    "policy.key": "Key in the file",
    "policy.number": "Number",
    "policy.required": "Checks that must have passed",
    "policy.number.future_days_allowed": "Days a date may lie ahead",
    "policy.number.min_date_confidence": "A date read less surely is no date (0 to 1)",
    "policy.number.verified_months": "Months until the status ends",
    "policy.number.attempts_a_day": "Papers that may be sent in 24 hours",
    "policy.number.keep_days_after_ask": "Days a paper is kept after a correction was asked for",
    "policy.number.appeal_days": "Days to contest a refusal",
    "policy.number.review_hours": "Hours until a person has answered",
    "policy.number.resubmission_hours": "Hours until a person has answered after a correction",
    "policy.number.only_quarters": "Nobody from outside the imported quarters (true: yes)",
    "policy.number.edge_dense_m": "Metres from an edge within which a quarter may be chosen, in town",
    "policy.number.edge_rural_m": "Metres from an edge within which a quarter may be chosen, in the country",
    "policy.number.trust_list_grace_days": "Days of grace for an outdated 2D-Doc trust list",
    "policy.value": "Value",
    "policy.actions": "What follows from a finding",
    "policy.actions.default": "Unless named here: a failed check asks for a correction, a doubt goes to a person.",
    "policy.found": "Finding",
    "policy.follows": "What follows",
    "policy.action.flag": "shown, without effect",
    "policy.action.ask": "a correction is asked for",
    "policy.action.review": "a person looks",
    "policy.action.alarm": "a person looks, whatever else was found",
    "policy.when.fail": "{what} (sure)",
    "policy.when.inconclusive": "{what} (in doubt)",
    "policy.when.pass": "{what}",
    "policy.outcome.verified": "verified",
    "policy.outcome.needs_action": "correction asked for",
    "policy.outcome.review": "to be looked at",
    "policy.check.readable": "legibility",
    "policy.check.document_kind": "kind of paper",
    "policy.check.document_age": "date",
    "policy.check.holder": "name",
    "policy.check.home_address": "address",
    "policy.check.area": "neighbourhood",
    "policy.check.seal": "2D-Doc seal",
    "policy.check.integrity": "alteration",
    "policy.check.reuse": "reuse",
    "policy.try.title": "Try other rules",
    "policy.try.intro": (
        "Choose a file of rules (TOML). The decisions already taken are judged again with it, from the values kept: "
        "nothing is changed, no paper is opened again, the file is not kept."
    ),
    "policy.try.file": "File of rules",
    "policy.try.since": "Decisions since",
    "policy.try.submit": "Try",
    "policy.try.no_file": "Choose a file of rules of less than 256 kB.",
    "policy.try.bad_date": "There is no such date.",
    "policy.try.wrong": "This file cannot serve as rules. {why}",
    "policy.trial.title": "Trial of version {version}",
    "policy.trial.counts": (
        "{judged} decisions judged again: {changed} would be answered otherwise, {other} would keep their answer for "
        "other reasons."
    ),
    "policy.trial.left_out": "{n} older decisions did not keep the values needed and stay aside.",
    "policy.trial.matrix": "Answers before and after",
    "policy.trial.before_after": "Before ↓ · after →",
    "policy.trial.differences": "What differs from the rules in force",
    "policy.trial.same": "Nothing: the two files say the same.",
    "policy.trial.cases": "Case by case",
    "policy.trial.more": "The first {shown} of {n}; the command “palier policy replay” gives them all.",
    "policy.trial.before": "Before",
    "policy.trial.after": "After",
    "policy.trial.by": "Because of",
    "policy.switch": (
        "To apply version {version}: put the file on the server, name it in PALIER_POLICY_FILE and restart the "
        "service. Decisions already taken stay; “palier recall” calls them back where needed."
    ),
    "recalled.title": "Case called back",
    "recalled.status": (
        "This case had its answer, but what that rested on turned out to be wrong ({recall}). The person keeps their "
        "status until you have decided."
    ),
    "recalled.evidence": (
        "If the paper is destroyed already, the findings below are what is left. If they are not enough, ask for a "
        "new paper. Verifying confirms the answer and changes nothing else."
    ),
}
