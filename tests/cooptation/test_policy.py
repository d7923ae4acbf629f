"""The policy refuses what would admit anybody, and the packaged file is the agreed one."""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path

import pytest

from cooptation.adapters.policies import default_policy, load_policy, packaged_policy
from cooptation.errors import InvalidPolicyError
from cooptation.policy import CooptationPolicy, policy_from_mapping
from cooptation.vouch import TrustLevel
from tests.cooptation.builders import POLICY


def test_packaged_policy_holds_the_agreed_numbers() -> None:
    # The default policy agreed for the project, section Cooptation; audits of known pairs came with the version of
    # this name, as docs/cooptation.md argues.
    policy = default_policy()

    assert policy.version == "2026-11-cooptation-5"
    assert (policy.points, policy.min_d_vouchers, policy.min_dwellings) == (4, 1, 2)
    assert (policy.budget_90d, policy.budget_365d, policy.cooldown_days) == (3, 8, 3)
    assert (policy.asks_open, policy.asks_total, policy.pair_audit_percent) == (6, 10, 100)
    assert (policy.seniority_d_days, policy.seniority_c1_days) == (60, 180)
    assert (policy.objection_hours, policy.probation_days) == (48, 90)


def differences_of(name: str) -> dict[str, object]:
    usual, other = asdict(default_policy()), asdict(packaged_policy(name))
    assert usual.pop("version") != other["version"]
    return {key: other[key] for key in usual if usual[key] != other[key]}


def test_the_policy_for_quarters_with_few_documents_differs_in_its_quorum_and_what_pays_for_it() -> None:
    assert differences_of("three_points") == {
        "points": 3, "points_without_letter": 3, "budget_365d": 6, "asks_open": 4,
    }


def test_where_letters_are_posted_fewer_points_from_further_away_are_enough_with_one() -> None:
    assert differences_of("letters") == {
        "points": 3,
        "budget_365d": 6,
        "dense_distance_m": 800,
        "distance_without_letter_m": 0,
        "letter_links": 2,
        "letter_for_share": 1,
        "letter_at_opening": 1,
        "audit_percent": 100,
        "ambassador_audit_percent": 100,
    }


def test_packaged_policy_agrees_with_the_defaults_in_the_code() -> None:
    in_code = CooptationPolicy(version=default_policy().version)

    assert asdict(default_policy()) == asdict(in_code)


@pytest.mark.parametrize(
    "name",
    [
        "points",
        "min_d_vouchers",
        "weight_d",
        "weight_c1",
        "budget_90d",
        "budget_365d",
        "request_days",
        "vouch_days",
        "ambassador_strikes",
    ],
)
def test_policy_without_quorum_anchor_or_budget_is_refused(name: str) -> None:
    with pytest.raises(InvalidPolicyError, match=name):
        CooptationPolicy(version="v", **{name: 0})


@pytest.mark.parametrize(
    "changes",
    [
        {"min_dwellings": 1},
        {"max_voucher_depth": 2},
        {"budget_90d": 9},
        {"takeover_hold_days": 31},
        {"probation_days": 181},
        {"free_withdrawal_hours": 49},
        {"ambassador_budget_90d": 31},
        {"agent_budget_90d": 21},
        {"agent_misuses": 3},
        {"asks_open": 11},
        {"audit_percent": 21},
        {"ambassador_audit_percent": 101},
        {"audit_percent": 11, "pair_audit_percent": 10},
        {"pair_audit_percent": 101},
        {"progress_hours": 25},
        {"letter_links": 3},
        {"letter_for_share": 2},
        {"audit_letters": 3},
        {"audit_letters": 0},
        {"points": 4.0},
        {"points": True},
        {"cooldown_days": -1},
        {"vouch_days": 36_501},
    ],
)
def test_policy_whose_numbers_make_no_sense_is_refused(changes: dict[str, int]) -> None:
    with pytest.raises(InvalidPolicyError):
        CooptationPolicy(version="v", **changes)


def test_policy_without_version_is_refused() -> None:
    with pytest.raises(InvalidPolicyError):
        CooptationPolicy(version="")


@pytest.mark.parametrize("name", [item.name for item in fields(CooptationPolicy)])
def test_file_that_leaves_a_key_out_is_refused(name: str) -> None:
    data = {key: value for key, value in asdict(POLICY).items() if key != name}

    with pytest.raises(InvalidPolicyError, match=name):
        policy_from_mapping(data)


def test_file_with_an_unknown_key_is_refused() -> None:
    with pytest.raises(InvalidPolicyError, match="pionts"):
        policy_from_mapping({**asdict(POLICY), "pionts": 4})


def test_no_file_means_the_packaged_policy() -> None:
    assert load_policy(None) == default_policy()


@pytest.mark.parametrize("content", [b"points = ", b"\xff\xfe", b"points = 4"])
def test_file_that_is_no_complete_policy_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "policy.toml"
    path.write_bytes(content)

    with pytest.raises(InvalidPolicyError):
        load_policy(path)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidPolicyError):
        load_policy(tmp_path / "absent.toml")


def test_operator_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    numbers = {key: value for key, value in asdict(POLICY).items() if key != "version"}
    lines = ['version = "test-1"', *(f"{key} = {value}" for key, value in numbers.items())]
    path.write_text("\n".join(lines), encoding="utf-8")

    assert load_policy(path) == POLICY


def test_only_d_and_c1_weigh() -> None:
    # Rule table: D weight 2, C1 weight 1, C2 weight 0; a guest and nobody weigh nothing either.
    assert [POLICY.weight(level) for level in (*TrustLevel, None)] == [2, 1, 0, 0, 0]


def test_worst_case_is_the_yearly_budget_of_the_corrupted() -> None:
    # Rule table, "structural bound": 6 corrupted members times 8 vouches a year.
    assert POLICY.yearly_ceiling(6) == 48
    # Section 3.1: an ambassador raises the bound to 30 for that account.
    assert POLICY.yearly_ceiling(6, corrupted_ambassadors=1) == 78
