"""What the moderators' console shows of a case, and what its decisions do (``review_queue.ports``)."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from cooptation.adapters.graph_store import around_request
from cooptation.adapters.tables import requests
from cooptation.web.circle import circle_picture
from ocr.reading import DocumentReading
from review_queue.errors import ItemNotFoundError
from review_queue.item import UNSEEN, ItemKind, ReviewDecision, ReviewItem, Seen
from review_queue.paper_views import Look
from review_queue.ports import Dossier, ShownChange, ShownFinding, ShownReport, ShownVouching
from review_queue.states import Circumstance
from verification.adapters.letters import Letters
from verification.adapters.paper_images import EMPTY, PaperImages, shown_pages
from verification.adapters.shown_fields import fields_of, shown_zones, signs_of
from verification.adapters.shown_reports import shown_report
from verification.adapters.shown_vouching import shown_request
from verification.adapters.tables import documents
from verification.adapters.unit_of_work import SqlWork, Transactions
from verification.adapters.vouching import stores_of
from verification.counterfactuals import Situation, counterfactuals
from verification.domain.case import Case
from verification.domain.claim import Claim
from verification.domain.decision import Decision
from verification.domain.findings import Finding
from verification.ports import Services
from verification.settlement import settle_review, undo_review

DRAWS = 10_000
"""How finely the share of blind doubles is drawn."""


@dataclass(frozen=True, kw_only=True)
class CaseDossiers:
    """``review_queue.ports.Dossiers`` over the service's own stores."""

    services: Services
    transactions: Transactions
    images: PaperImages

    def dossier(self, item: ReviewItem) -> Dossier:
        """Everything about the item's case that a moderator may see."""
        if not item.case_id:
            return self._without_case(item)
        reading = self.services.kept_reading(item.subject_id) or EMPTY
        with self.transactions.reading() as work:
            case = work.cases.get(item.case_id)
            decision = work.cases.decision_on(item.subject_id)
            attempts = len(work.cases.document_ids(case.id))
            filed = work.appeals.on(item.subject_id) if item.kind is ItemKind.APPEAL else None
            own_words = filed.words if filed else work.cases.own_words(case.id)
            received = work.connection.execute(
                select(documents.c.received_at).where(documents.c.id == item.subject_id)
            ).scalar()
            vouching, report = _vouching_of(work, item), _report_of(work, item)
        findings = () if decision is None else tuple(_shown(finding) for finding in decision.findings)
        letters = Letters(services=self.services, transactions=self.transactions)
        texts, values = letters.wording_for(case, item.subject_id)
        return Dossier(
            case_id=case.id,
            status=case.status.value,
            locale=case.locale,
            policy_version=decision.policy_version if decision else "",
            submitted_at=received or item.created_at,
            pages=len(shown_pages(reading)),
            fields=fields_of(case.claim, self._quarter(case), reading, findings),
            findings=findings,
            attempts=attempts,
            signs=signs_of(reading),
            own_words=own_words,
            shown_first_name=case.claim.shown_first_name if case.claim else "",
            nothing_else=case.claim is not None and case.claim.nothing_else,
            shares_home=case.claim is not None and case.claim.shares_home,
            enough=self._enough(decision, case.claim, reading),
            zones=shown_zones(reading),
            kind=item.kind,
            vouching=vouching,
            report=report,
            reason_texts=texts,
            reason_values=values,
        )

    def _without_case(self, item: ReviewItem) -> Dossier:
        """A report that names nobody known, or a member whom an import brought: there is no case to show."""
        with self.transactions.reading() as work:
            report = _report_of(work, item)
        return Dossier(
            case_id="",
            status="",
            locale="fr",
            policy_version="",
            submitted_at=item.created_at,
            pages=0,
            fields=(),
            findings=(),
            attempts=0,
            kind=item.kind,
            report=report,
        )

    def _quarter(self, case: Case) -> str:
        """What people call the quarter of the declared home."""
        return self.services.places.quarter_name(case.quarter) if case.quarter else ""

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

    def page_image(self, item: ReviewItem, page: int, look: Look) -> bytes:
        """One upright page as JPEG, no more of it than the look allows; the view is written to the audit log first."""
        return self.images.show(item, page, look)

    def picture(self, item: ReviewItem, locale: str) -> bytes:
        """Who vouched for whom around the newcomer, as SVG.

        Raises:
            ItemNotFoundError: the item is not about vouches.
        """
        if item.kind is not ItemKind.COOPTATION:
            raise ItemNotFoundError("there is no picture of this case")
        with self.transactions.reading() as work:
            circle = around_request(work.connection, item.subject_id)
        return circle_picture(circle, locale)

    def prepare(self, item: ReviewItem) -> None:
        """Draw what a case shows first, before somebody asks."""
        self.images.prepare(item)


@dataclass(frozen=True, kw_only=True)
class Settlements:
    """``review_queue.ports.Settles`` over ``verification.settlement``."""

    services: Services

    def settle(
        self,
        item_id: str,
        version: int,
        moderator_id: str,
        decision: ReviewDecision,
        seen: Seen = UNSEEN,
        signs: Collection[Circumstance] = (),
    ) -> ReviewItem:
        """Keep the answer; it takes effect when its undo time is over."""
        draw = secrets.randbelow(DRAWS) / DRAWS
        return settle_review(self.services, item_id, version, moderator_id, decision, seen=seen, signs=signs, draw=draw)

    def undo(self, item_id: str, moderator_id: str) -> ReviewDecision:
        """Take one's answer back before it takes effect."""
        return undo_review(self.services, item_id, moderator_id)


def _vouching_of(work: SqlWork, item: ReviewItem) -> ShownVouching | None:
    """The vouching side of an item that is about a request."""
    if item.kind not in (ItemKind.COOPTATION, ItemKind.APPEAL) or work.vouching is None:
        return None
    if item.kind is ItemKind.APPEAL and not _is_a_request(work, item.subject_id):
        return None
    return shown_request(stores_of(work), work.vouching.policy, item.subject_id)


def _is_a_request(work: SqlWork, subject_id: str) -> bool:
    """Whether what is contested was answered on vouches."""
    return work.connection.scalar(select(requests.c.id).where(requests.c.id == subject_id)) is not None


def _report_of(work: SqlWork, item: ReviewItem) -> ShownReport | None:
    """What was said of a member, where vouching is in place."""
    return None if work.vouching is None else shown_report(stores_of(work), item)


def _shown(finding: Finding) -> ShownFinding:
    return ShownFinding(
        check=finding.check,
        verdict=finding.verdict.value,
        reason=finding.reason,
        score=finding.score,
        params=finding.params,
    )
