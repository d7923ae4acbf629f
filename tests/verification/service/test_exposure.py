"""``palier audit exposure``: whose papers an account opened, and letters that do not name the reader."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from review_queue.adapters import accounts
from review_queue.adapters.journal import actor_of
from tests.verification.service.house import House
from verification.adapters import audit_log
from verification.adapters.tables import documents
from verification.bootstrap import utc_now
from verification.cli import app

TODAY = utc_now().date().isoformat()


def exposure(house: House, *arguments: str) -> Any:
    url = house.engine.url.render_as_string(hide_password=False)
    return CliRunner().invoke(app, ["audit", "exposure", *arguments], env={"PALIER_DATABASE_URL": url})


def join(house: House, login: str) -> str:
    with house.engine.begin() as connection:
        return accounts.add_moderator(connection, login=login, password="correct horse battery", now=utc_now())


def view(house: House, moderator_id: str, case_id: str, *, days_ago: int = 0) -> None:
    (paper,) = [row["id"] for row in house.rows(documents, case_id=case_id)]
    at = utc_now() - timedelta(days=days_ago)
    with house.engine.begin() as connection:
        audit_log.append(
            connection, at=at, actor=actor_of(moderator_id), action="paper.viewed", object_id=paper, detail={"page": 1}
        )


def two_cases(house: House) -> None:
    for case_id in ("case-1", "case-2"):
        house.open(case_id)
        house.send(case_id, data=f"%PDF {case_id}".encode())


def test_only_what_this_account_opened_since_then_is_counted(house: House) -> None:
    two_cases(house)
    mallory, lea = join(house, "mallory"), join(house, "lea")
    view(house, mallory, "case-2", days_ago=40)
    for _ in range(2):
        view(house, mallory, "case-1")
    view(house, lea, "case-2")

    answer = exposure(house, "--actor", "mallory", "--since", TODAY, "--json")

    assert [(row["case"], row["views"]) for row in json.loads(answer.stdout)] == [("case-1", 2)]


def test_the_drafts_are_in_both_languages_and_name_nobody(house: House, tmp_path: Path) -> None:
    two_cases(house)
    mallory = join(house, "mallory")
    view(house, mallory, "case-1")

    exposure(house, "--actor", "mallory", "--since", TODAY, "--out", str(tmp_path / "notices"))

    letters = {path.name: path.read_text() for path in (tmp_path / "notices").iterdir()}
    assert set(letters) == {"case-1.fr.txt", "case-1.en.txt"}
    assert all("case-1" in letter and "CNIL" in letter for letter in letters.values())
    assert not any("mallory" in letter or mallory in letter for letter in letters.values())


def test_a_closed_account_is_still_found(house: House) -> None:
    two_cases(house)
    mallory = join(house, "mallory")
    view(house, mallory, "case-1")
    with house.engine.begin() as connection:
        accounts.disable_moderator(connection, login="mallory", now=utc_now())

    answer = exposure(house, "--actor", "mallory", "--since", TODAY, "--json")

    assert len(json.loads(answer.stdout)) == 1


def test_an_unknown_account_or_day_is_said(house: House) -> None:
    assert exposure(house, "--actor", "nobody", "--since", TODAY).exit_code == 2
    assert exposure(house, "--actor", "nobody", "--since", "yesterday").exit_code == 2
