"""``palier policy``: reading, comparing and trying policies on decisions of a real database."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from ocr.reading import DocumentType
from review_queue.errors import PolicyFileError
from tests.builders import TODAY, a_claim, a_date, a_home, a_person, a_reading
from tests.verification.service.house import House
from verification.adapters.policies import default_policy
from verification.adapters.policy_desk import PolicyDesk
from verification.cli import app
from verification.domain.calendar import add_months

PACKAGED = Path(__file__).parents[3] / "verification" / "policies" / "default.toml"
TWO_MONTHS_AGO = add_months(TODAY, -2)


def palier(*arguments: object, **environment: str) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], env=environment or None)


@pytest.fixture
def stricter(tmp_path: Path) -> Path:
    """Energy bills by machine up to one month."""
    text = PACKAGED.read_text(encoding="utf-8").replace("default-2", "strict-1")
    file = tmp_path / "strict.toml"
    file.write_text(text.replace("machine_months = 3", "machine_months = 1"), encoding="utf-8")
    return file


def test_show_gives_every_value_of_the_packaged_policy(tmp_path: Path) -> None:
    shown = json.loads(palier("policy", "show", "--json", PALIER_DATA_DIR=str(tmp_path)).stdout)

    assert shown["version"] == default_policy().version
    assert shown["kinds.water_bill.human_months"] == "6"
    assert shown["actions.document.altered.inconclusive"] == "alarm"


def test_show_gives_the_policy_in_force_when_no_file_is_named(tmp_path: Path, stricter: Path) -> None:
    ended = palier("policy", "show", PALIER_DATA_DIR=str(tmp_path), PALIER_POLICY_FILE=str(stricter))

    assert ended.exit_code == 0
    assert "strict-1" in ended.stdout
    assert "1 months" in ended.stdout


def test_diff_ends_like_diff_and_names_the_keys(stricter: Path) -> None:
    same, other = palier("policy", "diff", PACKAGED, PACKAGED), palier("policy", "diff", PACKAGED, stricter)

    assert (same.exit_code, other.exit_code) == (0, 1)
    row = next(line for line in other.stdout.splitlines() if "kinds.gas_bill.machine_months" in line)
    assert row.split()[1:3] == ["3", "1"]


def test_check_takes_a_complete_policy_and_names_the_key_that_is_wrong(tmp_path: Path, stricter: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(stricter.read_text(encoding="utf-8").replace("review_hours", "reveiw_hours"), encoding="utf-8")

    good, bad = palier("policy", "check", stricter), palier("policy", "check", wrong)

    assert (good.exit_code, bad.exit_code) == (0, 2)
    assert "reveiw_hours" in bad.stderr


def test_check_warns_when_a_yes_would_say_less(tmp_path: Path, stricter: Path) -> None:
    loose = tmp_path / "loose.toml"
    loose.write_text(stricter.read_text(encoding="utf-8").replace('"holder", ', ""), encoding="utf-8")

    ended = palier("policy", "check", loose)

    assert ended.exit_code == 0
    assert "'holder'" in ended.stderr


@pytest.fixture
def decided(house: House) -> House:
    """One fresh bill, one of two months, one with another number in the street."""
    papers: dict[str, tuple[str, dict[str, Any]]] = {
        "fresh": ("Martin", {}),
        "older": ("Durand", {"dates": (a_date(TWO_MONTHS_AGO),)}),
        "elsewhere": ("Petit", {"addresses": (a_home("14 RUE DES LILAS"),)}),
    }
    for case_id, (surname, fields) in papers.items():
        house.open(case_id, a_claim(name=f"Léa {surname}", account=f"account-of-{case_id}"))
        house.reader.answers.append(a_reading(persons=(a_person(f"{surname.upper()} LEA"),), **fields))
        house.work(house.send(case_id, data=f"%PDF {case_id}".encode()))
    return house


def replayed(engine: Engine, policy: Path, *more: str) -> Any:
    url = engine.url.render_as_string(hide_password=False)
    return palier("policy", "replay", "--policy", policy, *more, PALIER_DATABASE_URL=url)


def test_replay_tells_what_would_change_case_by_case(decided: House, stricter: Path) -> None:
    answer = json.loads(replayed(decided.engine, stricter, "--json").stdout)

    assert (answer["judged"], answer["changed"], answer["left_out"]) == (3, 1, 0)
    assert answer["outcomes"]["verified"] == {"verified": 1, "needs_action": 0, "review": 1}
    (case,) = answer["cases"]
    assert (case["case_id"], case["before"], case["after"]) == ("older", "verified", "review")
    assert (case["after_reasons"], case["checks"]) == (["document.too_old"], ["document_age"])


def test_replay_with_the_policy_in_force_changes_nothing(decided: House) -> None:
    answer = json.loads(replayed(decided.engine, PACKAGED, "--json").stdout)

    assert (answer["judged"], answer["changed"], answer["other_reasons"]) == (3, 0, 0)


def test_replay_takes_decisions_of_a_day_on(decided: House, stricter: Path) -> None:
    none, wrong = (replayed(decided.engine, stricter, "--json", "--since", day) for day in ("2100-01-01", "yesterday"))

    assert json.loads(none.stdout)["judged"] == 0
    assert wrong.exit_code == 2


def test_the_policies_that_decided_are_kept_whole_and_a_version_used_twice_shows(decided: House) -> None:
    url = decided.engine.url.render_as_string(hide_password=False)
    before = palier("policy", "used", PALIER_DATABASE_URL=url).stdout
    decided.services = replace(decided.services, policy=replace(decided.services.policy, appeal_days=31))
    decided.open("later", a_claim(name="Léa Leroy"))
    decided.work(decided.send("later"))

    after = palier("policy", "used", PALIER_DATABASE_URL=url).stdout
    contents = json.loads(palier("policy", "used", "2026-11-default-2", PALIER_DATABASE_URL=url).stdout)

    assert "2026-11-default-2" in before
    assert "without a new version" not in before
    assert after.count("changed without a new version") == 2
    assert [content["appeal_days"] for content in contents] == ["30", "31"]


def test_replay_prints_a_matrix_and_no_person(decided: House, stricter: Path) -> None:
    printed = replayed(decided.engine, stricter).stdout

    assert "3 decisions judged again: 1 would change" in printed
    assert "older" in printed
    assert "martin" not in printed.lower()
    assert "lilas" not in printed.lower()


def desk(house: House) -> PolicyDesk:
    return PolicyDesk(policy=house.services.policy, transactions=house.transactions)


def test_the_console_tries_a_file_on_the_same_decisions_and_links_to_the_queue(decided: House, stricter: Path) -> None:
    with decided.transactions() as work:
        work.reviews.open("older", "doc-older-1", ("document.too_old",), work.now)

    trial = desk(decided).try_out(stricter.read_bytes(), None)

    assert (trial.judged, trial.changed, trial.outcomes["verified", "review"]) == (3, 1, 1)
    assert ("kinds.gas_bill.machine_months", "3", "1") in trial.differences
    (case,) = trial.changes
    assert (case.case_id, case.item_id is None) == ("older", False)


def test_the_console_says_what_is_wrong_with_a_file(house: House) -> None:
    with pytest.raises(PolicyFileError, match="missing: version"):
        desk(house).try_out(b"review_hours = 1", None)


def test_the_console_shows_the_policy_in_force(house: House) -> None:
    in_force = desk(house).in_force()

    assert in_force.version == default_policy().version
    assert {shown.kind for shown in in_force.kinds} == {kind.value for kind in DocumentType}
    assert in_force.actions["document.altered.inconclusive"] == "alarm"
