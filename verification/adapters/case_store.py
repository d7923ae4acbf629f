"""Cases, documents and decisions in the database."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ocr.reading import DocumentType
from verification.adapters.tables import cases, decisions, documents
from verification.domain.case import Case, CaseStatus
from verification.domain.claim import Claim
from verification.domain.decision import Decision
from verification.domain.errors import CaseChangedError, CaseNotFoundError
from verification.domain.findings import Finding
from verification.ports import ClaimedJob


def new_id() -> str:
    """An id that nobody can guess."""
    return uuid4().hex


class SqlCases:
    """The ``CaseStore`` of one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def get(self, case_id: str) -> Case:
        """The case, or ``CaseNotFoundError``."""
        row = self._connection.execute(select(cases).where(cases.c.id == case_id)).first()
        if row is None:
            raise CaseNotFoundError("no such case")
        return case_from(row)

    def add(self, case_id: str, claim: Claim, locale: str) -> bool:
        """A new draft; False when the id is known already, and then nothing changes."""
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        draft = dialect.insert(cases).values(
            id=case_id,
            account=claim.account,
            name=claim.name,
            address=claim.address,
            locale=locale,
            status=CaseStatus.DRAFT.value,
            reasons=[],
            corrected_at=[],
            created_at=self._now,
            updated_at=self._now,
        )
        added = draft.on_conflict_do_nothing(index_elements=["id"]).returning(cases.c.id)
        return self._connection.execute(added).first() is not None

    def move(
        self, case: Case, status: CaseStatus, *, reasons: tuple[str, ...] = (), until: datetime | None = None
    ) -> None:
        """Take one step; ``CaseChangedError`` when somebody moved it meanwhile."""
        asked = case.asked_again + (status is CaseStatus.NEEDS_ACTION)
        values = {"status": status.value, "reasons": list(reasons), "verified_until": until, "asked_again": asked}
        self._update(case, values)

    def correct(self, case: Case, claim: Claim) -> None:
        """Replace the declared name and address, and note when."""
        times = [*case.corrected_at, self._now]
        self._update(
            case,
            {
                "name": claim.name,
                "address": claim.address,
                "name_changed": claim.name_changed,
                "corrected_at": [moment.isoformat() for moment in times],
            },
        )

    def explain(self, case: Case, own_words: str) -> None:
        """Keep what the resident adds for a moderator."""
        self._update(case, {"own_words": own_words})

    def own_words(self, case_id: str) -> str:
        """What the resident added, empty when nothing."""
        return self._connection.execute(select(cases.c.own_words).where(cases.c.id == case_id)).scalar() or ""

    def erase(self, case: Case) -> None:
        """Forget name, address and words; the case stays as an empty row."""
        values = {"name": None, "address": None, "own_words": "", "account": "", "status": CaseStatus.ERASED.value}
        self._update(case, values | {"reasons": []})

    def _update(self, case: Case, values: dict[str, Any]) -> None:
        same = (cases.c.id == case.id) & (cases.c.version == case.version)
        stamped = values | {"version": case.version + 1, "updated_at": self._now}
        if self._connection.execute(update(cases).where(same).values(**stamped)).rowcount != 1:
            raise CaseChangedError("the case was changed meanwhile; load it again")

    def add_document(self, case_id: str, document_id: str, *, size_bytes: int, sha256_keyed: str) -> int:
        """One more paper of the case; its attempt number, from 1."""
        counted = select(func.count()).select_from(documents).where(documents.c.case_id == case_id)
        attempt = self._connection.execute(counted).scalar_one() + 1
        self._connection.execute(
            insert(documents).values(
                id=document_id,
                case_id=case_id,
                attempt=attempt,
                size_bytes=size_bytes,
                sha256_keyed=sha256_keyed,
                received_at=self._now,
            )
        )
        return int(attempt)

    def attempt_of(self, case_id: str, document_id: str) -> int | None:
        """The attempt number of a paper of this case, None when it is not there."""
        mine = (documents.c.id == document_id) & (documents.c.case_id == case_id)
        return self._connection.execute(select(documents.c.attempt).where(mine)).scalar()

    def has_document(self, document_id: str) -> bool:
        """Whether any case has this paper."""
        return self._connection.execute(select(documents.c.id).where(documents.c.id == document_id)).first() is not None

    def document_ids(self, case_id: str) -> tuple[str, ...]:
        """All papers of the case, first one first."""
        query = select(documents.c.id).where(documents.c.case_id == case_id).order_by(documents.c.attempt)
        return tuple(self._connection.execute(query).scalars())

    def attempts_since(self, case_id: str, since: datetime) -> int:
        """Papers sent since then."""
        mine = (documents.c.case_id == case_id) & (documents.c.received_at > since)
        return int(self._connection.execute(select(func.count()).select_from(documents).where(mine)).scalar_one())

    def is_destroyed(self, document_id: str) -> bool:
        """Whether the paper is gone."""
        gone = select(documents.c.id).where(documents.c.id == document_id, documents.c.destroyed_at.is_not(None))
        return self._connection.execute(gone).first() is not None

    def mark_destroyed(self, document_id: str) -> None:
        """Note that the paper is gone."""
        gone = update(documents).where(documents.c.id == document_id, documents.c.destroyed_at.is_(None))
        self._connection.execute(gone.values(destroyed_at=self._now))

    def add_decision(self, job: ClaimedJob, decision: Decision, kind: DocumentType) -> None:
        """Keep the machine's one decision on this document."""
        self._connection.execute(
            insert(decisions).values(
                id=secrets.token_hex(16),
                document_id=job.document_id,
                case_id=job.case_id,
                outcome=decision.outcome.value,
                reasons=list(decision.reasons),
                findings=[finding_values(finding) for finding in decision.findings],
                policy_version=decision.policy_version,
                document_type=kind.value,
                decided_at=self._now,
            )
        )


def finding_values(finding: Finding) -> dict[str, Any]:
    """A finding as it is kept: codes, scores, dates and kinds; the place on the page included."""
    box = finding.box
    place = None if box is None else [box.page, box.left, box.top, box.right, box.bottom]
    return {
        "check": finding.check,
        "verdict": finding.verdict.value,
        "reason": finding.reason,
        "score": finding.score,
        "params": dict(finding.params),
        "box": place,
    }


def case_from(row: Row[Any]) -> Case:
    """A row of ``cases`` as a value."""
    claim = None
    if row.name is not None and row.address is not None:
        claim = Claim(name=row.name, address=row.address, account=row.account, name_changed=row.name_changed)
    return Case(
        id=row.id,
        claim=claim,
        status=CaseStatus(row.status),
        locale=row.locale,
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
        reasons=tuple(row.reasons),
        verified_until=row.verified_until,
        asked_again=row.asked_again,
        corrected_at=tuple(datetime.fromisoformat(moment) for moment in row.corrected_at),
    )
