"""A policy is complete, or it is refused."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from ocr.reading import DocumentType
from tests.builders import a_claim, a_reading, some_evidence
from verification.adapters.policies import default_policy, load_policy, policy_from_text
from verification.checks import NAMES, run_checks
from verification.domain.errors import InvalidPolicyError
from verification.domain.policy_file import policy_from_mapping


def packaged() -> dict[str, Any]:
    text = resources.files("verification.policies").joinpath("default.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def test_the_packaged_policy_has_the_numbers_of_the_default_policy() -> None:
    # "Attempts, time, paper" of the page that decides: 5 attempts, 36 months by document, 7 days after "ask again",
    # 30 days to appeal, a human's answer in 24 hours, 8 for a resubmission, 2 days in the future.
    policy = default_policy()

    assert (policy.attempts_a_day, policy.verified_months, policy.keep_days_after_ask) == (5, 36, 7)
    assert (policy.appeal_days, policy.review_hours, policy.resubmission_hours) == (30, 24, 8)
    assert policy.future_days_allowed == 2


def test_a_policy_that_requires_nothing_is_refused() -> None:
    with pytest.raises(InvalidPolicyError):
        policy_from_mapping(packaged() | {"required": []})


@pytest.mark.parametrize("kind", [kind.value for kind in DocumentType])
def test_a_policy_that_misses_a_kind_is_refused(kind: str) -> None:
    data = packaged()
    del data["kinds"][kind]

    with pytest.raises(InvalidPolicyError, match=kind):
        policy_from_mapping(data)


@pytest.mark.parametrize("version", ["", "été 2026", "a b", "v" * 65, 12])
def test_a_version_is_a_code_that_the_audit_log_takes(version: object) -> None:
    with pytest.raises(InvalidPolicyError, match="version"):
        policy_from_mapping(packaged() | {"version": version})


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"colour": "green"}, "colour"),
        ({"only_quarters": "yes"}, "only_quarters"),
        ({"min_date_confidence": "high"}, "min_date_confidence"),
        ({"review_hours": 1.5}, "review_hours"),
        ({"actions": {"document.too_old": "refuse"}}, r"actions\.document\.too_old"),
        ({"actions": {"document.too_old": {"pass": "ask", "failed": "ask"}}}, r"actions\.document\.too_old.*failed"),
        ({"kinds": {"gas_bill": {"months": 3}}}, r"kinds\.gas_bill\.months"),
        ({"kinds": {"gas_bill": {"machine_months": 9, "human_months": 3}}}, r"kinds\.gas_bill: human_months"),
        ({"kinds": {"gas_bill": {"period_end_counts": "yes"}}}, r"kinds\.gas_bill: period_end_counts"),
        ({"kinds": {"gas_bill": {"refusal": ["document.too_old"]}}}, r"kinds\.gas_bill"),
        ({"kinds": {"love_letter": {}}}, "love_letter"),
    ],
)
def test_what_is_wrong_is_told_by_its_key(change: dict[str, Any], key: str) -> None:
    with pytest.raises(InvalidPolicyError, match=key):
        policy_from_mapping(packaged() | change)


def test_a_required_check_that_nobody_makes_is_refused() -> None:
    text = resources.files("verification.policies").joinpath("default.toml").read_text(encoding="utf-8")

    with pytest.raises(InvalidPolicyError, match="holdr"):
        policy_from_text(text.replace('"holder"', '"holdr"', 1).encode())


def test_every_check_has_the_name_that_its_findings_bear() -> None:
    findings = run_checks(a_claim(), some_evidence(a_reading()), default_policy())

    assert tuple(found.check for found in findings) == NAMES


BROKEN: dict[str, dict[str, Any]] = {
    "a key of no meaning": {"colour": "green"},
    "no version": {"version": None},
    "an unknown reason": {"actions": {"document.of_no_kind": "review"}},
    "an unknown action": {"actions": {"document.too_old": "refuse"}},
    "a number written as a text": {"attempts_a_day": "five"},
    "a number below nothing": {"keep_days_after_ask": -1},
    "required as a text": {"required": "readable"},
    "kinds as a list": {"kinds": []},
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
def test_a_policy_of_the_wrong_form_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidPolicyError):
        policy_from_mapping(packaged() | change)


RULES: dict[str, dict[str, Any]] = {
    "machine longer than human": {"machine_months": 6, "human_months": 3},
    "machine without human": {"machine_months": 3},
    "negative months": {"human_months": -1},
    "younger when it is all there is": {"human_months": 6, "alone_human_months": 3},
    "negative months when it is all there is": {"alone_human_months": -1},
    "unknown code": {"human_months": 6, "refusal": "document.of_no_kind"},
    "unknown key": {"months": 3},
}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_kind_with_contradictory_ages_is_refused(rule: dict[str, Any]) -> None:
    data = packaged()
    data["kinds"]["gas_bill"] = rule

    with pytest.raises(InvalidPolicyError):
        policy_from_mapping(data)


def test_a_kind_that_does_not_exist_is_refused() -> None:
    data = packaged()
    data["kinds"]["love_letter"] = {"human_months": 6}

    with pytest.raises(InvalidPolicyError):
        policy_from_mapping(data)


@pytest.mark.parametrize("content", [b"version = ", b"\xff\xfe", b""])
def test_a_file_that_is_no_policy_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "policy.toml"
    file.write_bytes(content)

    with pytest.raises(InvalidPolicyError):
        load_policy(file)


def test_a_policy_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidPolicyError):
        load_policy(tmp_path / "none.toml")
