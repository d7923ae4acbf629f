"""What the moderators' console shows of a case, and what its decisions do (``review_queue.ports``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from ocr.errors import OcrError
from ocr.reading import Box, DocumentReading, FileKind, Frame, Page, Signal, Strength
from review_queue.errors import ItemNotFoundError
from review_queue.item import ReviewDecision, ReviewItem
from review_queue.ports import Dossier, ShownChange, ShownField, ShownFinding, ShownSign
from verification.adapters.tables import documents
from verification.adapters.unit_of_work import Transactions
from verification.counterfactuals import Situation, counterfactuals
from verification.domain.claim import Claim
from verification.domain.decision import Decision
from verification.domain.errors import PaperDestroyedError, PaperNotFoundError
from verification.domain.findings import Finding
from verification.ports import PAPER, Services
from verification.report import one_line
from verification.settlement import settle_review

EMPTY = DocumentReading(file_kind=FileKind.UNKNOWN, sha256="")

Render = Callable[[bytes, tuple[Frame, ...]], tuple[bytes, ...]]

CHECK_OF_FIELD = {
    "name": "holder",
    "address": "home_address",
    "issue_date": "document_age",
    "kind": "document_kind",
    "issuer": "integrity",
}
"""The check whose verdict stands beside each field."""


@dataclass(frozen=True, kw_only=True)
class CaseDossiers:
    """``review_queue.ports.Dossiers`` over the service's own stores."""

    services: Services
    transactions: Transactions
    render: Render

    def dossier(self, item: ReviewItem) -> Dossier:
        """Everything about the item's case that a moderator may see."""
        reading = self.services.kept_reading(item.subject_id) or EMPTY
        with self.transactions.reading() as work:
            case = work.cases.get(item.case_id)
            decision = work.cases.decision_on(item.subject_id)
            attempts = len(work.cases.document_ids(case.id))
            own_words = work.cases.own_words(case.id)
            received = work.connection.execute(
                select(documents.c.received_at).where(documents.c.id == item.subject_id)
            ).scalar_one()
        findings = () if decision is None else tuple(_shown(finding) for finding in decision.findings)
        return Dossier(
            case_id=case.id,
            status=case.status.value,
            locale=case.locale,
            policy_version=decision.policy_version if decision else "",
            submitted_at=received,
            pages=sum(page.frame is not None for page in reading.pages),
            fields=_fields(case.claim, reading, findings),
            findings=findings,
            attempts=attempts,
            signs=tuple(_sign(signal, reading.pages) for signal in reading.signals),
            own_words=own_words,
            shown_first_name=case.claim.shown_first_name if case.claim else "",
            nothing_else=case.claim is not None and case.claim.nothing_else,
            shares_home=case.claim is not None and case.claim.shares_home,
            enough=self._enough(decision, case.claim, reading),
        )

    def _enough(
        self, decision: Decision | None, claim: Claim | None, reading: DocumentReading
    ) -> tuple[ShownChange, ...]:
        """What would together have been enough for a yes by machine."""
        if decision is None:
            return ()
        seen = Situation(decision=decision, claim=claim, reading=reading, today=self.services.today())
        changes = (change for found in counterfactuals(seen, self.services.policy)[:1] for change in found.changes)
        return tuple(
            ShownChange(code=change.code.value, value=change.day.isoformat() if change.day else change.number or "")
            for change in changes
        )

    def page_image(self, item: ReviewItem, page: int, moderator_id: str) -> bytes:
        """One upright page as JPEG; the view is written to the audit log first."""
        reading = self.services.kept_reading(item.subject_id) or EMPTY
        frames = tuple(shown.frame for shown in reading.pages if shown.frame is not None)
        if not 1 <= page <= len(frames):
            raise ItemNotFoundError("there is no such page")
        try:
            data = self.services.vault.load(item.subject_id, PAPER)
        except (PaperDestroyedError, PaperNotFoundError) as error:
            raise ItemNotFoundError("the paper is destroyed") from error
        with self.transactions() as work:
            work.audit.append(f"moderator:{moderator_id}", "paper.viewed", item.subject_id, page=page)
        try:
            images = self.render(data, frames[:page])
        except OcrError as error:
            raise ItemNotFoundError("the page cannot be shown") from error
        if len(images) < page:
            raise ItemNotFoundError("the page cannot be shown")
        return images[page - 1]


@dataclass(frozen=True, kw_only=True)
class Settlements:
    """``review_queue.ports.Settles`` over ``verification.settlement``."""

    services: Services

    def settle(self, item_id: str, version: int, moderator_id: str, decision: ReviewDecision) -> None:
        """Close the item and move its case, in one transaction."""
        settle_review(self.services, item_id, version, moderator_id, decision)


def _shown(finding: Finding) -> ShownFinding:
    return ShownFinding(
        check=finding.check,
        verdict=finding.verdict.value,
        reason=finding.reason,
        score=finding.score,
        params=finding.params,
    )


def _sign(signal: Signal, pages: tuple[Page, ...]) -> ShownSign:
    return ShownSign(
        code=signal.code,
        is_strong=signal.strength is Strength.STRONG,
        page=signal.box.page if signal.box else None,
        box=_share(signal.box, pages) if signal.box else None,
    )


def _fields(
    claim: Claim | None, reading: DocumentReading, findings: tuple[ShownFinding, ...]
) -> tuple[ShownField, ...]:
    fields = reading.fields
    verdicts = {finding.check: finding.verdict for finding in findings}
    holders = fields.holders
    name, address = (claim.name, claim.address) if claim else (None, None)
    home, issued = fields.home, fields.issue_date
    rows: tuple[tuple[str, str | None, str | None, Box | None], ...] = (
        (
            "name",
            name,
            " / ".join(p.name for p in holders) or None,
            holders[0].box if holders else None,
        ),
        ("address", address, one_line(home) if home else None, home.box if home else None),
        ("issue_date", None, issued.value.strftime("%d/%m/%Y") if issued else None, issued.box if issued else None),
        ("kind", None, fields.document_type.value if reading.pages else None, None),
        ("issuer", None, fields.issuer, None),
    )
    return tuple(
        ShownField(
            label=label,
            declared=declared,
            read=read,
            verdict=verdicts.get(CHECK_OF_FIELD[label], "inconclusive") if label != "issuer" else _of_issuer(read),
            page=box.page if box else None,
            box=_share(box, reading.pages) if box else None,
        )
        for label, declared, read, box in rows
    )


def _of_issuer(read: str | None) -> str:
    """No check asks who issued the paper: one that was read is well, one that was not says nothing."""
    return "pass" if read else "info"


def _share(box: Box, pages: tuple[Page, ...]) -> tuple[float, float, float, float] | None:
    page = next((page for page in pages if page.number == box.page), None)
    if page is None:
        return None
    return (box.left / page.width, box.top / page.height, box.right / page.width, box.bottom / page.height)
