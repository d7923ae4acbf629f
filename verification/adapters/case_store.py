"""Cases, documents and decisions in the database."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ocr.reading import Box
from review_queue.adapters.tables import CODE_CHARS
from verification.adapters.event_store import record_event
from verification.adapters.tables import ISSUER_CHARS, cases, decisions, documents, policies
from verification.domain.case import Case, CaseStatus
from verification.domain.claim import Claim, Evidence
from verification.domain.decision import Decision, Outcome
from verification.domain.errors import CaseChangedError, CaseNotFoundError
from verification.domain.findings import Finding, Verdict
from verification.ports import ClaimedJob

TOLD = frozenset(CaseStatus) - {CaseStatus.DRAFT, CaseStatus.SUBMITTED, CaseStatus.READING}
"""Steps of a case that the network hears of."""


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
            shown_first_name=claim.shown_first_name,
            nothing_else=claim.nothing_else,
            shares_home=claim.shares_home,
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
        self._tell(case, status)

    def keep_contact(self, case_id: str, contact: str) -> None:
        """Keep where the person wants to be written to; empty when nowhere."""
        self._connection.execute(update(cases).where(cases.c.id == case_id).values(contact=contact))

    def contact_of(self, case_id: str) -> str:
        """Where the person wants to be written to, empty when nowhere."""
        return self._connection.execute(select(cases.c.contact).where(cases.c.id == case_id)).scalar() or ""

    def correct(self, case: Case, claim: Claim) -> None:
        """Replace the declared name and address, and note when."""
        times = [*case.corrected_at, self._now]
        self._update(
            case,
            {
                "name": claim.name,
                "address": claim.address,
                "name_changed": claim.name_changed,
                "shown_first_name": claim.shown_first_name,
                "shares_home": claim.shares_home,
                "corrected_at": [moment.isoformat() for moment in times],
            },
        )

    def say_nothing_else(self, case_id: str, *, nothing_else: bool) -> None:
        """Keep whether the person has no other paper, as said with the paper just sent."""
        said = update(cases).where(cases.c.id == case_id).values(nothing_else=nothing_else)
        self._connection.execute(said)

    def settle_in(self, case: Case, quarter: str | None, *, is_chosen: bool = False) -> None:
        """Keep the quarter of the declared home, and whether the resident chose it."""
        self._update(case, {"quarter": quarter, "quarter_chosen": is_chosen})

    def say_shares_home(self, case: Case) -> None:
        """Keep that the person says they share the home."""
        self._update(case, {"shares_home": True})

    def explain(self, case: Case, own_words: str) -> None:
        """Keep what the resident adds for a moderator."""
        self._update(case, {"own_words": own_words})

    def own_words(self, case_id: str) -> str:
        """What the resident added, empty when nothing."""
        return self._connection.execute(select(cases.c.own_words).where(cases.c.id == case_id)).scalar() or ""

    def erase(self, case: Case) -> None:
        """Forget name, address and all that was said; the case stays as an empty row."""
        empty = dict.fromkeys(("own_words", "account", "shown_first_name", "contact"), "")
        nothing: dict[str, Any] = dict.fromkeys(("name", "address", "quarter"))
        unsaid = dict.fromkeys(("quarter_chosen", "nothing_else", "shares_home"), False)
        self._update(case, empty | nothing | unsaid | {"status": CaseStatus.ERASED.value, "reasons": []})
        self._tell(case, CaseStatus.ERASED)

    def _tell(self, case: Case, status: CaseStatus) -> None:
        """Write the step into the network's list, unless it only says that a paper is being read."""
        if status in TOLD:
            record_event(
                self._connection,
                self._now,
                type=f"case.{status}",
                case_id=case.id,
                status=status.value,
                sequence=case.version + 1,
            )

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

    def add_decision(self, job: ClaimedJob, decision: Decision, evidence: Evidence, engine: str) -> None:
        """Keep the machine's one decision on this document, with what it rests on."""
        fields = evidence.reading.fields
        self._connection.execute(
            insert(decisions).values(
                id=secrets.token_hex(16),
                document_id=job.document_id,
                case_id=job.case_id,
                outcome=decision.outcome.value,
                reasons=list(decision.reasons),
                findings=[finding_values(finding) for finding in decision.findings],
                policy_version=decision.policy_version,
                document_type=decision.kind or fields.document_type.value,
                issuer=(fields.issuer or "")[:ISSUER_CHARS],
                engine=engine[:CODE_CHARS],
                day=evidence.today,
                decided_at=self._now,
            )
        )

    def keep_policy(self, version: str, content: Mapping[str, str]) -> None:
        """Keep the policy that a decision was taken by; one that is kept already changes nothing."""
        digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        row = {"digest": digest, "version": version, "content": dict(content), "first_used_at": self._now}
        kept = dialect.insert(policies).values(row).on_conflict_do_nothing(index_elements=["digest"])
        self._connection.execute(kept)

    def decision_on(self, document_id: str) -> Decision | None:
        """The machine's decision on this document, None while there is none."""
        row = self._connection.execute(select(decisions).where(decisions.c.document_id == document_id)).first()
        if row is None:
            return None
        return Decision(
            outcome=Outcome(row.outcome),
            reasons=tuple(row.reasons),
            findings=tuple(finding_from(kept) for kept in row.findings),
            policy_version=row.policy_version,
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


def finding_from(kept: Mapping[str, Any]) -> Finding:
    """A kept finding as a value again."""
    place = kept.get("box")
    return Finding(
        check=kept["check"],
        verdict=Verdict(kept["verdict"]),
        reason=kept["reason"],
        score=kept["score"],
        params=kept["params"],
        box=Box(page=place[0], left=place[1], top=place[2], right=place[3], bottom=place[4]) if place else None,
    )


def case_from(row: Row[Any]) -> Case:
    """A row of ``cases`` as a value."""
    claim = None
    if row.name is not None and row.address is not None:
        claim = Claim(
            name=row.name,
            address=row.address,
            account=row.account,
            name_changed=row.name_changed,
            shown_first_name=row.shown_first_name,
            nothing_else=row.nothing_else,
            shares_home=row.shares_home,
        )
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
        quarter=row.quarter,
        quarter_chosen=row.quarter_chosen,
        corrected_at=tuple(datetime.fromisoformat(moment) for moment in row.corrected_at),
    )
