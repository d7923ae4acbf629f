"""The judge of a run, from outside: database, key store, storage listing and the clients' own journal.

It knows nothing of what was done to the service. Each broken promise is one line naming ids and counts only.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, select, text

from bench.campaign.clients import Acknowledged, Journal
from bench.campaign.watching import count_due_effects
from review_queue.adapters.tables import review_items
from verification.adapters.audit_log import audit_entries
from verification.adapters.chain import check_chain, describe
from verification.adapters.database import make_engine
from verification.adapters.envelope import MasterKeys
from verification.adapters.paper_keys import PaperKeys, paper_key_engine, paper_keys
from verification.adapters.papers import PaperVault
from verification.adapters.tables import cases, decisions, documents, jobs
from verification.bootstrap import make_blobs, utc_now
from verification.domain.errors import VerificationError
from verification.pipeline import MAX_READS
from verification.ports import PAPER, READING
from verification.settings import Settings

STATUS_OF = {"verified": "verified", "needs_action": "needs_action", "review": "in_review"}
"""The state a case is in after the machine's answer, while no human has decided yet."""

ORDER = ("document.received", "document.decided", "paper.destroyed")
"""What the audit says of one document, each at most once, in this order."""


@dataclass(frozen=True, kw_only=True)
class Books:
    """Everything the database says, read in one go."""

    documents: dict[str, Row[Any]]
    decisions: dict[str, list[Row[Any]]]
    jobs: list[Row[Any]]
    cases: dict[str, Row[Any]]
    audit: dict[str, list[str]]
    reviews: Counter[str]
    unsent: int


@dataclass
class Findings:
    """What the checker says, and the journal it judged by."""

    problems: list[str] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)
    journal: Journal = field(default_factory=Journal)

    def require(self, is_kept: bool, promise: str) -> None:
        """Note a promise that was not kept."""
        if not is_kept:
            self.problems.append(promise)


def check_run(settings: Settings, journal: Journal) -> Findings:
    """Every promise of the service, once it is quiet."""
    engine = make_engine(settings.database)
    try:
        with engine.connect() as connection:
            books = read_books(connection)
        findings = Findings(journal=journal)
        _check_journal(books, journal.acknowledged, findings)
        _check_decisions(books, findings)
        _check_twins(books, journal.acknowledged, findings)
        _check_audit(engine, books, findings)
        _check_rest(engine, books, findings)
        _check_storage(settings, books, journal.acknowledged, findings)
        findings.figures |= _times(books) | _outcomes(books)
        return findings
    finally:
        engine.dispose()


def read_books(connection: Connection) -> Books:
    """All rows that matter."""
    by_document: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(select(decisions)):
        by_document[row.document_id].append(row)
    audit: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(select(audit_entries).order_by(audit_entries.c.seq)):
        audit[row.object_id].append(row.action)
    return Books(
        documents={row.id: row for row in connection.execute(select(documents))},
        decisions=by_document,
        jobs=list(connection.execute(select(jobs))),
        cases={row.id: row for row in connection.execute(select(cases))},
        audit=audit,
        reviews=Counter(connection.scalars(select(review_items.c.subject_id).where(review_items.c.kind == "document"))),
        unsent=count_due_effects(connection),
    )


def _check_journal(books: Books, journal: Sequence[Acknowledged], findings: Findings) -> None:
    """Acknowledged means kept, once; nothing is there that nobody was told of."""
    known = {entry.document_id for entry in journal}
    findings.require(len(known) == len(journal), "two acknowledged uploads share one document")
    lost = [entry.document_id for entry in journal if entry.document_id not in books.documents]
    findings.require(not lost, f"acknowledged uploads without a row: {len(lost)} {lost[:3]}")
    extra = set(books.documents) - known
    findings.require(not extra, f"rows nobody was told of: {len(extra)} {sorted(extra)[:3]}")
    attempts = Counter(row.case_id for row in books.documents.values())
    doubled = [case for case, count in attempts.items() if count != 1]
    findings.require(not doubled, f"cases with more than one document: {len(doubled)} {doubled[:3]}")
    strays = [entry.case_id for entry in journal if entry.document_id in books.documents
              and books.documents[entry.document_id].case_id != entry.case_id]
    findings.require(not strays, f"documents at another case: {strays[:3]}")


def _check_decisions(books: Books, findings: Findings) -> None:
    """Exactly one decision a document, and the case stands where it says; one place in the queue."""
    counts = Counter({document: len(books.decisions.get(document, ())) for document in books.documents})
    wrong = {document: count for document, count in counts.items() if count != 1}
    findings.require(not wrong, f"documents without exactly one decision: {len(wrong)} {list(wrong.items())[:3]}")
    waiting = [row.id for row in books.cases.values() if row.status in ("submitted", "reading")]
    findings.require(not waiting, f"cases left waiting: {len(waiting)} {waiting[:3]}")
    for document, found in books.decisions.items():
        outcome, status = found[0].outcome, books.cases[found[0].case_id].status
        findings.require(STATUS_OF[outcome] == status, f"document {document}: {outcome} but its case is {status}")
        expected = 1 if outcome == "review" else 0
        queued = books.reviews[document]
        findings.require(queued == expected, f"document {document}: {queued} review items")


def _check_twins(books: Books, journal: Sequence[Acknowledged], findings: Findings) -> None:
    """One paper sent for one person under two accounts verifies one of them at most."""
    by_number = {entry.number: entry for entry in journal}
    for entry in journal:
        first = by_number.get(entry.twin_of) if entry.twin_of is not None else None
        if first is None:
            continue
        states = [books.cases[one.case_id].status for one in (first, entry) if one.case_id in books.cases]
        is_right = states.count("verified") <= 1
        findings.require(is_right, f"one paper verified twice: uploads {first.number}, {entry.number}")
        findings.figures["twins"] = findings.figures.get("twins", 0) + 1


def _check_audit(engine: Engine, books: Books, findings: Findings) -> None:
    """The chain is whole and tells of every document once, in order."""
    verdict = check_chain(engine, None)
    findings.require(verdict.ok, describe(verdict))
    findings.figures["audit_entries"] = verdict.checked
    for document in books.documents:
        told = [action for action in books.audit[document] if action in ORDER]
        in_order = told == sorted(set(told), key=ORDER.index)
        findings.require(in_order, f"document {document}: the audit says {told}")
        findings.require("document.decided" in told, f"document {document}: no audit entry of its decision")


def _check_rest(engine: Engine, books: Books, findings: Findings) -> None:
    """Nothing is held, open or due any more, and the file of the database is sound."""
    held = [row.id for row in books.jobs if row.lease_token is not None or row.state != "done"]
    findings.require(not held, f"jobs open or held: {len(held)} {held[:3]}")
    findings.require(books.unsent == 0, f"effects due and not carried out: {books.unsent}")
    findings.figures["attempts_most"] = max((row.attempts for row in books.jobs), default=0)
    findings.figures["attempts_more_than_1"] = sum(row.attempts > 1 for row in books.jobs)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            said = connection.execute(text("PRAGMA integrity_check")).scalar_one()
        findings.require(said == "ok", f"integrity_check: {said}")


def _check_storage(settings: Settings, books: Books, journal: Sequence[Acknowledged], findings: Findings) -> None:
    """Every object has its row and every living row its objects, with the bytes that were sent.

    What a crash left behind is counted, then collected as the service does after its grace hour; nothing may be
    left after that.
    """
    vault, sent = _vault(settings), {entry.document_id: entry.sha256 for entry in journal}
    unread = {row.document_id for row in books.jobs if row.attempts > MAX_READS}
    for document, row in books.documents.items():
        if row.destroyed_at is None:
            kept = (PAPER,) if document in unread else (PAPER, READING)
            findings.problems.extend(_problems_of_paper(vault, document, kept, sent.get(document)))
    findings.figures["orphans_collected"] = vault.collect_orphans(
        lambda document: document in books.documents, 0, utc_now() + timedelta(seconds=1)
    )
    keys = _keys(settings)
    objects = [blob.key for blob in make_blobs(settings).keys("")]
    loose = set(objects) - set(keys)
    findings.require(not loose, f"objects without a key: {len(loose)} {sorted(loose)[:2]}")
    findings.require(set(keys) <= set(objects), f"keys without an object: {len(set(keys) - set(objects))}")
    living = {document for document, row in books.documents.items() if row.destroyed_at is None}
    dead = set(keys.values()) - living
    findings.require(not dead, f"objects without a living row: {len(dead)} {sorted(dead)[:3]}")


def _vault(settings: Settings) -> PaperVault:
    """The papers, opened with the installation's own keys."""
    keys = PaperKeys(paper_key_engine(settings.paper_keys))
    return PaperVault(make_blobs(settings), keys, MasterKeys.parse(settings.master_keys.get_secret_value()))


def _problems_of_paper(
    vault: PaperVault, document: str, kept: tuple[str, ...], sha256: str | None
) -> Iterator[str]:
    """What is wrong with the things kept of a living document; one that was never read has no reading."""
    try:
        loaded = {purpose: vault.load(document, purpose) for purpose in kept}
    except VerificationError as error:
        yield f"document {document}: {error.code}"
        return
    if sha256 is not None and hashlib.sha256(loaded[PAPER]).hexdigest() != sha256:
        yield f"document {document}: other bytes than were sent"


def _keys(settings: Settings) -> dict[str, str]:
    """The document of every object that has a key."""
    engine = paper_key_engine(settings.paper_keys)
    try:
        with engine.connect() as connection:
            rows = connection.execute(select(paper_keys.c.blob_key, paper_keys.c.document_id))
            return {row.blob_key: row.document_id for row in rows}
    finally:
        engine.dispose()


def _times(books: Books) -> dict[str, Any]:
    """Seconds from the row to the decision, and decisions a second."""
    both = [(books.documents.get(key), found[0]) for key, found in books.decisions.items()]
    pairs = [(document.received_at, decision.decided_at) for document, decision in both if document is not None]
    if not pairs:
        return {"decided": 0}
    span = max(end for _, end in pairs) - min(start for start, _ in pairs)
    took = sorted(_seconds(start, end) for start, end in pairs)
    return {
        "decided": len(pairs),
        "to_decide_p50_s": quantile(took, 0.5),
        "to_decide_p95_s": quantile(took, 0.95),
        "to_decide_worst_s": round(took[-1], 2),
        "decisions_a_second": round(len(pairs) / max(span.total_seconds(), 0.001), 2),
    }


def _outcomes(books: Books) -> dict[str, Any]:
    found = [rows[0] for rows in books.decisions.values()]
    reasons = Counter(reason for row in found for reason in row.reasons)
    return {"outcomes": dict(Counter(row.outcome for row in found)), "reasons": dict(reasons.most_common())}


def _seconds(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds()


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which this share lies, of sorted values; 0 when there is none."""
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2) if ordered else 0.0
