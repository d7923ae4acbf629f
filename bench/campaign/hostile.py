"""Hostile files: an answer each, no process dies of them, and whoever comes next is served."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from bench.campaign.checker import Findings, check_run, quantile
from bench.campaign.clients import Acknowledged, Client, Journal
from bench.campaign.hostile_files import make_hostile_files
from bench.campaign.installations import COMMAND, Installation, clean_environment
from bench.campaign.papers import Paper
from bench.campaign.processes import rss_bytes
from bench.campaign.watching import is_quiet, wait_until
from verification.adapters.database import make_engine
from verification.adapters.tables import decisions, documents

NEVER_CALLED = ("MANIFEST.tsv", "SOURCES.md")
"""Notes about a folder of hostile files, not files of it."""

ANSWER_LIMIT_S = 300.0
QUIET_LIMIT_S = 300.0
BATCH_LIMIT_S = 3600.0
GOOD_OUTCOMES = frozenset({"verified", "needs_action", "review"})
PROMISED_GROWTH_BYTES = 50 * 1024**2
"""How much the parent may grow, as docs/campaign.md promises."""

NAME, ADDRESS = "Jeanne Exemple", "1 rue de l'Essai, 35400 Saint-Malo"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """How one file ended: the status of its upload, the decision, and the seconds to it."""

    file: str
    http_status: int
    outcome: str
    reasons: tuple[str, ...]
    seconds: float


def find_files(given: Path | None, folder: Path, seed: int) -> list[Path]:
    """The files of the folder that was given, or made ones."""
    if given is None or not given.is_dir():
        return make_hostile_files(folder, seed)
    return sorted(path for path in given.rglob("*") if path.is_file() and path.name not in NEVER_CALLED)


def run_hostile(
    installation: Installation, files: Sequence[Path], good: Sequence[Paper], progress: Callable[[int], object]
) -> Findings:
    """Each file and a good document after it, on the running service, one at a time."""
    journal = Journal()
    try:
        installation.start()
        engine, first_pid = make_engine(installation.settings.database), installation.parent.pid
        visitor = _Visitor(installation, journal, engine)
        visitor.send(good[0].data, good[0].file_name)
        before = rss_bytes(first_pid or 0)
        pairs = _send_all(visitor, files, good, progress)
        is_over = wait_until(lambda: is_quiet(engine), QUIET_LIMIT_S)
        growth = rss_bytes(first_pid or 0) - before
        same_process = installation.parent.pid == first_pid
        engine.dispose()
    finally:
        installation.stop()
    findings = check_run(installation.settings, journal)
    findings.require(is_over and same_process, "the service ended, or is not quiet")
    findings.require(growth < PROMISED_GROWTH_BYTES, f"the parent grew by {growth >> 20} MiB")
    _judge(pairs, findings)
    findings.figures["parent_growth_mib"] = round(growth / 1024**2, 1)
    findings.figures["temp_left_behind"] = len(list(installation.temp_folder.glob("reader-*")))
    return findings


def _send_all(
    visitor: _Visitor, files: Sequence[Path], good: Sequence[Paper], progress: Callable[[int], object]
) -> list[tuple[Answer, Answer]]:
    pairs = []
    for index, path in enumerate(files):
        bad = visitor.send(path.read_bytes(), path.name)
        paper = good[index % len(good)]
        pairs.append((bad, visitor.send(paper.data, paper.file_name)))
        progress(index + 1)
    return pairs


class _Visitor:
    """Sends one file at a time and waits for its decision."""

    def __init__(self, installation: Installation, journal: Journal, engine: Engine) -> None:
        self._client = Client(installation.base_url, installation.api_key, journal)
        self._journal, self._engine, self._count = journal, engine, 0

    def send(self, data: bytes, file_name: str) -> Answer:
        """The answer to one file."""
        self._count += 1
        paper = Paper(
            number=self._count, file_name=file_name, data=data, name=NAME, address=ADDRESS, account=""
        )
        entry = self._client.upload(paper)
        if entry is None:
            status = self._journal.refused[self._count]
            return Answer(file=file_name, http_status=status, outcome="at the door", reasons=(), seconds=0.0)
        wait_until(lambda: _decision(self._engine, entry) is not None, ANSWER_LIMIT_S)
        return _decision(self._engine, entry) or Answer(
            file=entry.document_id, http_status=201, outcome="none", reasons=(), seconds=ANSWER_LIMIT_S
        )


def _decision(engine: Engine, entry: Acknowledged) -> Answer | None:
    joined = decisions.join(documents, documents.c.id == decisions.c.document_id)
    query = select(decisions.c.outcome, decisions.c.reasons, decisions.c.decided_at, documents.c.received_at)
    with engine.connect() as connection:
        row = connection.execute(
            query.select_from(joined).where(documents.c.id == entry.document_id)
        ).first()
    if row is None:
        return None
    seconds = (row.decided_at - row.received_at).total_seconds()
    return Answer(
        file=entry.document_id, http_status=201, outcome=row.outcome, reasons=tuple(row.reasons), seconds=seconds
    )


def _judge(pairs: Sequence[tuple[Answer, Answer]], findings: Findings) -> None:
    """No yes, no silence, no error of ours; and the next one is served."""
    bad, after = [one for one, _ in pairs], [two for _, two in pairs]
    silent = [one.file for one in bad if one.outcome not in ("needs_action", "review", "at the door")]
    findings.require(not silent, f"hostile files verified or unanswered: {silent[:5]}")
    broken = [one.http_status for one in bad if one.http_status >= 500]
    findings.require(not broken, f"server errors: {Counter(broken)}")
    unserved = [two.file for two in after if two.outcome not in GOOD_OUTCOMES]
    findings.require(not unserved, f"good documents unanswered: {len(unserved)}")
    seconds = sorted(one.seconds for one in bad if one.http_status == 201)
    after_s = sorted(two.seconds for two in after)
    findings.figures |= {
        "files": len(bad),
        "hostile_outcomes": dict(Counter(one.outcome for one in bad)),
        "hostile_reasons": dict(Counter(reason for one in bad for reason in one.reasons).most_common()),
        "hostile_p50_s": quantile(seconds, 0.5),
        "hostile_p95_s": quantile(seconds, 0.95),
        "hostile_worst_s": seconds[-1] if seconds else 0.0,
        "good_after_p50_s": quantile(after_s, 0.5),
        "good_after_p95_s": quantile(after_s, 0.95),
    }


def run_hostile_batch(files: Sequence[Path], folder: Path) -> Findings:
    """``palier check --batch`` over the same files: exit 0, one line each, no yes."""
    findings = Findings()
    cases, out = folder / "cases.jsonl", folder / "results.jsonl"
    claim = {"name": NAME, "address": ADDRESS}
    lines = [{"id": str(number), "file": str(path)} | claim for number, path in enumerate(files)]
    cases.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    done = subprocess.run(  # noqa: S603 - our own command, no input of others
        [COMMAND, "check", "--batch", str(cases), "--out", str(out)],
        env=clean_environment(folder), check=False, capture_output=True, timeout=BATCH_LIMIT_S,
    )
    found: list[dict[str, Any]] = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    findings.require(done.returncode == 0, f"the batch ended with {done.returncode}")
    findings.require(sorted(int(line["id"]) for line in found) == list(range(len(files))), "the batch left lines out")
    findings.require(all(line["outcome"] != "verified" for line in found), "the batch verified a hostile file")
    seconds = sorted(float(line["seconds"]) for line in found)
    findings.figures |= {
        "batch_lines": len(found),
        "batch_outcomes": dict(Counter(line["outcome"] for line in found)),
        "batch_p50_s": quantile(seconds, 0.5),
        "batch_p95_s": quantile(seconds, 0.95),
        "batch_worst_s": seconds[-1] if seconds else 0.0,
    }
    return findings
