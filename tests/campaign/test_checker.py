"""The judge sees what it must: each test breaks one promise in a copy of a sound run's leavings."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from bench.campaign.checker import Findings, check_run
from verification.settings import Settings

UNDECIDED = "(SELECT document_id FROM decisions WHERE outcome = 'needs_action' LIMIT 1)"

BROKEN = {
    "without exactly one decision": f"DELETE FROM decisions WHERE document_id = {UNDECIDED}",
    "acknowledged uploads without a row": f"DELETE FROM documents WHERE id = {UNDECIDED}",
    "cases left waiting": "UPDATE cases SET status = 'reading' WHERE id = (SELECT case_id FROM decisions LIMIT 1)",
    "jobs open or held": f"UPDATE jobs SET lease_token = 'dead' WHERE document_id = {UNDECIDED}",
    "audit chain broken": "UPDATE audit_entries SET actor = 'somebody' WHERE seq = 9",
    "no audit entry of its decision": "DELETE FROM audit_entries WHERE action = 'document.decided'",
    "effects due": "UPDATE outbox SET sent_at = NULL, send_after = created_at",
}


@pytest.fixture
def copied(tmp_path: Path, killed_run: tuple[Findings, Settings]) -> Settings:
    data = tmp_path / "data"
    shutil.copytree(killed_run[1].data_dir, data)
    return killed_run[1].model_copy(update={"data_dir": data})


@pytest.mark.parametrize("promise", BROKEN)
def test_a_broken_promise_in_the_database_is_seen(
    promise: str, copied: Settings, killed_run: tuple[Findings, Settings]
) -> None:
    with sqlite3.connect(copied.data_dir / "palier.db") as database:
        database.execute(BROKEN[promise])

    findings = check_run(copied, killed_run[0].journal)

    assert any(promise in problem for problem in findings.problems)


def test_a_lost_paper_is_seen(copied: Settings, killed_run: tuple[Findings, Settings]) -> None:
    lost = next(path for path in copied.data_dir.rglob("*.paper.*") if path.is_file())
    lost.unlink()

    findings = check_run(copied, killed_run[0].journal)

    assert any("keys without an object" in problem for problem in findings.problems)


def test_a_paper_that_was_changed_is_seen(copied: Settings, killed_run: tuple[Findings, Settings]) -> None:
    changed = next(path for path in copied.data_dir.rglob("*.paper.*") if path.is_file())
    changed.write_bytes(changed.read_bytes()[:-1] + b"\x00")

    findings = check_run(copied, killed_run[0].journal)

    assert any("paper_corrupt" in problem or "corrupt" in problem for problem in findings.problems)


def test_an_upload_the_client_never_heard_of_is_seen(copied: Settings, killed_run: tuple[Findings, Settings]) -> None:
    journal = killed_run[0].journal
    shorter = type(journal)(acknowledged=journal.acknowledged[1:])

    findings = check_run(copied, shorter)

    assert any("nobody was told of" in problem for problem in findings.problems)
