"""``palier doctor`` names what is broken, what is to do, and one next step each."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection
from typer.testing import CliRunner

from cooptation.adapters.policies import packaged_text
from cooptation.records import LetterPurpose, PostedLetter
from review_queue.adapters import accounts, brake_store
from review_queue.adapters.team_store import add_absence
from review_queue.brake import Scope
from review_queue.roles import Role
from review_queue.team import Gap
from tests.verification.service.house import House
from verification.adapters import audit_log
from verification.adapters.envelope import generate_master_key
from verification.adapters.tables import jobs, outbox
from verification.bootstrap import utc_now
from verification.cli import app
from verification.commands.checkup import NEXT_FOR_GAP, PROBES

PASSWORD = "correct horse battery"
"""For people who never sign in here."""


def settings_of(house: House, folder: Path, **more: str) -> dict[str, str]:
    return {
        "PALIER_DATA_DIR": str(folder),
        "PALIER_DATABASE_URL": house.engine.url.render_as_string(hide_password=False),
        "PALIER_MASTER_KEYS": generate_master_key("k1"),
        "PALIER_DIGEST_KEY": base64.b64encode(bytes(32)).decode(),
    } | more


def lines_of(house: House, folder: Path, **more: str) -> tuple[int, dict[str, dict[str, Any]]]:
    answer = CliRunner().invoke(app, ["doctor", "--json"], env=settings_of(house, folder, **more))
    return answer.exit_code, {line["what"]: line for line in json.loads(answer.stdout)}


def join(house: House, login: str, *roles: Role) -> str:
    with house.engine.begin() as connection:
        return accounts.add_moderator(connection, login=login, password=PASSWORD, now=utc_now(), roles=frozenset(roles))


def test_every_thing_has_its_line_and_every_line_that_is_not_fine_its_next_step(house: House, tmp_path: Path) -> None:
    _, lines = lines_of(house, tmp_path)

    assert list(lines) == list(PROBES)
    assert all(line["next_step"] for line in lines.values() if line["state"] != "ok")


def test_an_installation_without_people_is_broken(house: House, tmp_path: Path) -> None:
    code, lines = lines_of(house, tmp_path)

    assert code == 1
    assert lines["roles"]["state"] == "broken"
    assert lines["roles"]["next_step"] == NEXT_FOR_GAP[Gap.NO_MODERATOR]
    assert {lines[what]["state"] for what in ("secrets", "database", "files", "paper keys")} == {"ok"}


@pytest.mark.parametrize(
    ("url", "next_step"),
    [("", "palier migrate"), ("postgresql+psycopg://palier@127.0.0.1:1/palier", "PALIER_DATABASE_URL")],
    ids=["not migrated", "not there"],
)
def test_a_database_that_is_not_ready_is_named_once_with_what_to_do(
    house: House, tmp_path: Path, url: str, next_step: str
) -> None:
    code, lines = lines_of(house, tmp_path, PALIER_DATABASE_URL=url)

    others = [line["seen"] for what, line in lines.items() if what != "database"]
    assert code == 1 and next_step in lines["database"]["next_step"]
    assert "the database does not answer this" in others and not [seen for seen in others if "Error" in seen]


def test_two_leads_fill_the_brake_and_nothing_is_broken(house: House, tmp_path: Path) -> None:
    for login in ("anne", "bruno"):
        join(house, login, Role.MODERATOR, Role.LEAD, Role.ADMIN)
    join(house, "aude", Role.AUDITOR)

    _, lines = lines_of(house, tmp_path)

    assert (lines["roles"]["state"], lines["brake"]["state"]) == ("ok", "ok")
    assert lines["second factors"]["state"] == "to do"


def test_a_team_that_is_away_is_told(house: House, tmp_path: Path) -> None:
    anne = join(house, "anne", Role.MODERATOR, Role.LEAD)
    today = utc_now().date()
    with house.engine.begin() as connection:
        add_absence(connection, anne, today - timedelta(days=1), today + timedelta(days=1), today)

    assert "Everybody is absent today" in lines_of(house, tmp_path)[1]["roles"]["seen"]


def test_what_is_missing_is_said_in_sentences_never_in_codes(house: House, tmp_path: Path) -> None:
    lead = join(house, "anne", Role.MODERATOR, Role.LEAD)
    now = utc_now()
    with house.engine.begin() as connection:
        asked = brake_store.ask(connection, Scope.PATH, "vouching", 3, "a ring is suspected", by=lead, now=now)
        brake_store.confirm(connection, asked.id, join_on(connection, "bruno"), now)

    _, lines = lines_of(house, tmp_path)

    said = f"{lines}"
    assert "Nobody reads the journal." in lines["roles"]["seen"]
    assert lines["brake"]["seen"].startswith("all vouches until")
    assert not [gap for gap in Gap if gap.value in said] and "rlimits" not in said


def join_on(connection: Connection, login: str) -> str:
    roles = frozenset({Role.MODERATOR, Role.LEAD})
    return accounts.add_moderator(connection, login=login, password=PASSWORD, now=utc_now(), roles=roles)


def test_papers_and_effects_that_wait_too_long_are_broken(house: House, tmp_path: Path) -> None:
    house.open()
    house.send()
    long_ago = utc_now() - timedelta(hours=1)
    effect = {"id": "e1", "kind": "paper.destroy", "case_id": "case-1", "object_id": "d"}
    with house.engine.begin() as connection:
        connection.execute(jobs.update().values(created_at=long_ago, state="open"))
        connection.execute(outbox.insert().values(**effect, send_after=long_ago, created_at=long_ago))

    _, lines = lines_of(house, tmp_path)

    assert (lines["jobs"]["state"], lines["outbox"]["state"]) == ("broken", "broken")


def test_a_chain_that_was_changed_is_broken(house: House, tmp_path: Path) -> None:
    house.open()
    with house.engine.begin() as connection:
        audit_log.append(connection, at=utc_now(), actor="a", action="b", object_id="c", detail={})
        connection.execute(audit_log.audit_entries.update().values(actor="somebody-else"))

    assert lines_of(house, tmp_path)[1]["audit chain"]["state"] == "broken"


@pytest.mark.parametrize(
    ("setting", "what"),
    [
        ({"PALIER_MASTER_KEYS": "none"}, "secrets"),
        ({"PALIER_BROKER_URL": "redis://127.0.0.1:9/0"}, "broker"),
    ],
)
def test_what_cannot_be_reached_is_broken_and_the_rest_is_still_said(
    house: House, tmp_path: Path, setting: dict[str, str], what: str
) -> None:
    _, lines = lines_of(house, tmp_path, **setting)

    assert lines[what]["state"] == "broken"
    assert lines["database"]["state"] == "ok"


def test_a_database_without_tables_asks_for_the_migration(tmp_path: Path) -> None:
    answer = CliRunner().invoke(app, ["doctor"], env={"PALIER_DATA_DIR": str(tmp_path)})

    assert answer.exit_code == 1
    assert "palier migrate" in answer.stdout


def test_a_backup_is_remembered(house: House, tmp_path: Path) -> None:
    env = settings_of(house, tmp_path / "data")
    (tmp_path / "data").mkdir()
    before = lines_of(house, tmp_path)[1]["backup"]["state"]

    made = CliRunner().invoke(app, ["backup", str(tmp_path / "copy")], env=env)

    assert made.exit_code == 0
    assert before == "to do"
    assert lines_of(house, tmp_path)[1]["backup"]["state"] == "ok"


def test_letters_that_nobody_prints_and_rules_that_want_some_are_said(house: House, tmp_path: Path) -> None:
    house.open()
    with house.acts.transaction() as work:
        asked_at = work.now - timedelta(days=5)
        letter = PostedLetter(id="l1", purpose=LetterPurpose.FIRST, case_id="case-1", dwelling="d1", asked_at=asked_at)
        work.side.homes.add_letter(letter)
    rules = tmp_path / "rules.toml"
    rules.write_text(packaged_text("letters"), encoding="utf-8")

    _, lines = lines_of(house, tmp_path)
    _, of_rules = lines_of(house, tmp_path, PALIER_COOPTATION_POLICY_FILE=str(rules))
    _, with_letters = lines_of(house, tmp_path, PALIER_COOPTATION_POLICY_FILE=str(rules), PALIER_LETTERS="true")

    assert "letters print" in lines["letters"]["next_step"] and lines["rules of vouching"]["state"] == "ok"
    assert "PALIER_LETTERS" in of_rules["rules of vouching"]["next_step"]
    assert with_letters["rules of vouching"]["state"] == "ok"


def test_rules_of_vouching_that_are_not_whole_are_broken_and_the_rest_is_said(house: House, tmp_path: Path) -> None:
    _, lines = lines_of(house, tmp_path, PALIER_COOPTATION_POLICY_FILE=str(tmp_path / "nothing.toml"))

    assert lines["rules of vouching"]["state"] == "broken" and lines["letters"]["state"] == "ok"
