"""A moderator's answer, from the keyboard to the case.

An answer is kept first (``settle_review``) and can be taken back (``undo_review``); when its undo time is over the
outbox brings it here again (``commit_answers``), and only then does anything happen outside the queue, in the same
transaction as the commit. ``SETTLERS`` says, kind by kind, what an answer does; two readers who must agree, blind
doubles and leads are the queue's matter (``review_queue.states``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Protocol

from review_queue.brake import Path
from review_queue.doubles import is_doubled
from review_queue.errors import NoSettlerError
from review_queue.item import (
    REASON_CODES,
    UNSEEN,
    ItemKind,
    ReviewDecision,
    ReviewItem,
    ReviewVerdict,
    Seen,
)
from review_queue.states import Circumstance, circumstances_of
from verification.consequences import SAMPLE_KEPT, settle, settle_appeal, settle_recalled
from verification.domain.case import CaseStatus
from verification.domain.claim import Claim
from verification.domain.errors import CaseClosedError, PaperCorruptError
from verification.domain.findings import Verdict
from verification.ports import CommittedAnswer, GivenAnswer, Services, Vouching, Work
from verification.reuse import trace_of
from verification.vouched import admit_after_appeal, settle_request, take_back_finding
from verification.vouched_aftermath import (
    ABOUT_STANDING,
    settle_audit,
    settle_reexamination,
    settle_report,
    settle_standing,
)

STATUS_OF = {
    ReviewVerdict.VERIFIED: CaseStatus.VERIFIED,
    ReviewVerdict.NEEDS_ACTION: CaseStatus.NEEDS_ACTION,
    ReviewVerdict.REFUSED: CaseStatus.REFUSED,
}

ALONE = 1.0
"""The draw by which no answer is doubled but a beginner's."""

Settler = Callable[[Services, Work, CommittedAnswer], None]


class DueAnswer(Protocol):
    """An answer whose undo time is over."""

    @property
    def id(self) -> str:
        """The effect's own id."""
        ...

    @property
    def object_id(self) -> str:
        """The item that was answered."""
        ...


class DueAnswers(Protocol):
    """Where due answers come from."""

    def take_due(self, most: int, kinds: Sequence[str] = ()) -> Sequence[DueAnswer]:
        """Those to bring to their end now, each put off first, so that a failure only delays it."""
        ...

    def mark_sent(self, effect_id: str) -> None:
        """Note that it is done."""
        ...


class CommitWork(Protocol):
    """What one round takes from."""

    @property
    def outbox(self) -> DueAnswers:
        """Due answers."""
        ...


def settle_review(
    services: Services,
    item_id: str,
    version: int,
    moderator_id: str,
    decision: ReviewDecision,
    *,
    seen: Seen = UNSEEN,
    signs: Collection[Circumstance] = (),
    draw: float = ALONE,
) -> ReviewItem:
    """Keep an answer, or carry it out at once where it cannot be undone; the item as it is then.

    Raises:
        review_queue.errors.ItemChangedError: the item was decided or changed meanwhile.
        review_queue.errors.LeaseLostError: somebody else holds it.
        review_queue.errors.InvalidDecisionError: this kind of item has other answers.
    """
    with services.transaction() as work:
        answer = GivenAnswer(
            decision=decision,
            undo_seconds=services.undo_seconds,
            seen=seen,
            signs=frozenset(signs) | _signs_of_the_brake(work, item_id) | _hard_signs(work, item_id),
            double=_is_doubled(services, work, item_id, moderator_id, draw),
        )
        item = work.reviews.decide(item_id, version, moderator_id, answer)
        if item.commit_at is not None and item.commit_at > work.now:
            work.outbox.commit_answer(item.case_id, item.id, after=item.commit_at)
            return item
        return _commit(services, work, item.id) or item


def _signs_of_the_brake(work: Work, item_id: str) -> frozenset[Circumstance]:
    """A yes takes two while leads have set the item's quarter or path to humans only."""
    item = work.reviews.item(item_id)
    path = Path.VOUCHING if item.kind is ItemKind.COOPTATION else Path.DOCUMENT
    is_braked = work.reviews.is_braked(item.quarter, path)
    return frozenset({Circumstance.SAFETY_MODE}) if is_braked else frozenset()


def _hard_signs(work: Work, item_id: str) -> frozenset[Circumstance]:
    """What was found on the subject, by the machine's checks or by vouching, even where this item has other reasons."""
    item = work.reviews.item(item_id)
    decision = work.cases.decision_on(item.subject_id)
    findings = () if decision is None else decision.findings
    found = {one.reason for one in findings if one.reason is not None and one.verdict is not Verdict.PASS}
    return circumstances_of(found | work.reviews.reasons_on(item.subject_id))


def _is_doubled(services: Services, work: Work, item_id: str, moderator_id: str, draw: float) -> bool:
    """Whether a colleague answers blind as well."""
    if services.double_percent <= 0:
        return False
    who = work.reviews.standing_of(item_id, moderator_id)
    return is_doubled(
        who.item,
        answers_before=who.answers,
        colleagues=who.colleagues,
        percent=services.double_percent,
        draw=draw,
    )


def undo_review(services: Services, item_id: str, moderator_id: str) -> ReviewDecision:
    """Take an answer back; it comes back as a draft and leaves no trace outside the queue's own journal.

    Raises:
        review_queue.errors.UndoTooLateError: it has taken effect, or was not theirs.
    """
    with services.transaction() as work:
        decision = work.reviews.undo(item_id, moderator_id)
        work.outbox.forget_answer(item_id)
        return decision


def commit_answers(
    services: Services, transaction: Callable[[], AbstractContextManager[CommitWork]], kind: str, most: int
) -> int:
    """Bring answers whose undo time is over to their end, one transaction each; how many there were.

    Raises:
        review_queue.errors.NoSettlerError: for some of them, which are tried again; the others are done.
    """
    with transaction() as work:
        due = work.outbox.take_due(most, (kind,))
    stuck: NoSettlerError | None = None
    for effect in due:
        try:
            commit_review(services, effect.object_id)
        except NoSettlerError as error:
            stuck = error
            continue
        with transaction() as work:
            work.outbox.mark_sent(effect.id)
    if stuck is not None:
        raise stuck
    return len(due)


def commit_review(services: Services, item_id: str) -> None:
    """Bring one answer to its end; one that no longer fits, because its case went on alone, is closed without effect.

    Doing it twice changes nothing: a committed item is no longer waiting to be.
    """
    try:
        with services.transaction() as work:
            _commit(services, work, item_id)
    except CaseClosedError:
        with services.transaction() as work:
            work.reviews.lapse(item_id)
            work.audit.append("queue", "review.lapsed", item_id)


def _commit(services: Services, work: Work, item_id: str) -> ReviewItem | None:
    """The step itself, inside the caller's transaction."""
    answer = work.reviews.commit(item_id)
    if answer is None:
        return None
    verdict, reasons = answer.decision.verdict, list(answer.decision.reasons)
    work.audit.append(_actor(answer), "review.decided", answer.item.id, verdict=verdict, reasons=reasons)
    if answer.takes_effect:
        SETTLERS[answer.item.kind](services, work, answer)
    return answer.item


def settle_document(services: Services, work: Work, answer: CommittedAnswer) -> None:
    """Move the case; a verified paper counts as used, whoever verified it.

    Raises:
        CaseClosedError: the case went its own way meanwhile.
    """
    item, verdict = answer.item, answer.decision.verdict
    case = work.cases.get(item.case_id)
    is_again = bool(item.recall or item.reopened)
    if not is_again and case.status is not CaseStatus.IN_REVIEW:
        raise CaseClosedError("the case no longer waits for a human; its vouches or its resident went on")
    move = settle_recalled if is_again else settle
    move(case, item.subject_id, STATUS_OF[verdict], codes_of(answer), _actor(answer), work, services.policy)
    if verdict is ReviewVerdict.VERIFIED and case.claim is not None:
        remember_use(services, work, case.claim, item.subject_id)


def settle_an_appeal(services: Services, work: Work, answer: CommittedAnswer) -> None:
    """The first answer is turned, or is final; an appeal about a member's standing is the vouching side's.

    Raises:
        CaseClosedError: the case went its own way meanwhile.
    """
    item, verdict = answer.item, answer.decision.verdict
    filed = work.appeals.on(item.subject_id)
    if filed is not None and filed.about == ABOUT_STANDING:
        vouching = _vouching(work, answer)
        settle_standing(work, vouching.work, vouching.policy, filed, answer)
    else:
        _settle_contested(services, work, answer)
    if filed is not None:
        work.appeals.settle(filed.id, verdict.value)


def _settle_contested(services: Services, work: Work, answer: CommittedAnswer) -> None:
    """Move an appealed case; a yes on vouches alone admits by them, since no paper says so."""
    item, is_yes, actor = answer.item, answer.decision.verdict is ReviewVerdict.VERIFIED, _actor(answer)
    case = work.cases.get(item.case_id)
    is_about_a_paper = work.cases.attempt_of(case.id, item.subject_id) is not None
    if is_yes and work.vouching is not None:
        take_back_finding(work.vouching, case.id)
    if is_yes and not is_about_a_paper and work.vouching is not None:
        admit_after_appeal(work, work.vouching, case, item.subject_id, actor, services.policy)
        return
    status = CaseStatus.VERIFIED if is_yes else CaseStatus.REFUSED_FINAL
    settle_appeal(case, item.subject_id, status, codes_of(answer), actor, work, services.policy)
    if is_yes and case.claim is not None:
        remember_use(services, work, case.claim, item.subject_id)


def settle_cooptation(services: Services, work: Work, answer: CommittedAnswer) -> None:
    """Admit the newcomer, ask for a document, or refuse; neighbours' vouches follow."""
    _vouching(work, answer)
    item, verdict = answer.item, answer.decision.verdict
    settle_request(work, item.case_id, item.subject_id, verdict, codes_of(answer), _actor(answer), services.policy)


def settle_a_report(_services: Services, work: Work, answer: CommittedAnswer) -> None:
    """A report was right, or everything stays as it is."""
    vouching = _vouching(work, answer)
    settle_report(vouching.work, vouching.policy, answer)


def settle_a_reexamination(_services: Services, work: Work, answer: CommittedAnswer) -> None:
    """A member stays, is restricted, or is no longer one."""
    vouching = _vouching(work, answer)
    settle_reexamination(vouching.work, vouching.policy, answer)


def settle_an_audit(_services: Services, work: Work, answer: CommittedAnswer) -> None:
    """A second look after an admission."""
    vouching = _vouching(work, answer)
    settle_audit(vouching.work, vouching.policy, answer)


def _vouching(work: Work, answer: CommittedAnswer) -> Vouching:
    """The vouching side of a transaction.

    Raises:
        NoSettlerError: the service was put together without it; nothing is lost, the answer is tried again.
    """
    if work.vouching is None:
        raise NoSettlerError(f"no vouching is there to settle items of kind {answer.item.kind}")
    return work.vouching


def settle_sample(services: Services, work: Work, answer: CommittedAnswer) -> None:
    """A sample changes no case. Where the human finds it wrong, two others look at the case itself.

    Its paper goes when the resident was told, looked at or not: the end that was planned with the sample stands.
    """
    item = answer.item
    if answer.decision.verdict is ReviewVerdict.VERIFIED:
        work.outbox.destroy_paper(item.case_id, item.subject_id, after=work.now)
        return
    due = work.reviews.due_after(timedelta(hours=services.policy.review_hours))
    work.reviews.open(
        item.case_id,
        item.subject_id,
        codes_of(answer),
        min(due, item.created_at + SAMPLE_KEPT),
        kind=ItemKind.REEXAMINATION,
        quarter=item.quarter,
        four_eyes=True,
    )


def settle_nothing(_services: Services, _work: Work, _answer: CommittedAnswer) -> None:
    """A golden item is made up: the answer is only measured."""


SETTLERS: Mapping[ItemKind, Settler] = {
    ItemKind.DOCUMENT: settle_document,
    ItemKind.APPEAL: settle_an_appeal,
    ItemKind.COOPTATION: settle_cooptation,
    ItemKind.REPORT: settle_a_report,
    ItemKind.REEXAMINATION: settle_a_reexamination,
    ItemKind.AUDIT: settle_an_audit,
    ItemKind.SAMPLE: settle_sample,
    ItemKind.GOLDEN: settle_nothing,
}
"""What an answer does, by the kind of its item."""


def codes_of(answer: CommittedAnswer) -> tuple[str, ...]:
    """The wire codes of an answer's reasons."""
    return tuple(dict.fromkeys(REASON_CODES[reason] for reason in answer.decision.reasons))


def _actor(answer: CommittedAnswer) -> str:
    """Who answered, as the audit log knows them."""
    return f"moderator:{answer.moderator_id}"


def remember_use(services: Services, work: Work, claim: Claim, document_id: str) -> None:
    """Keep the use of a paper whose reading is still there; a destroyed one leaves no trace to keep."""
    try:
        reading = services.kept_reading(document_id)
    except PaperCorruptError:
        return
    if reading is None:
        return
    work.papers.remember(trace_of(claim, reading, services.digest_key))
