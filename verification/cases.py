"""What a resident, or the network for them, may do with a case.

Each function is one step from the outside; pages and API only call these. ``actor`` is an opaque reference
(``resident``, ``api:<label>``) for the audit log.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import timedelta

from review_queue.item import ItemKind
from verification.consequences import settle
from verification.domain.case import Case, CaseStatus, ensure_step
from verification.domain.claim import Claim
from verification.domain.contact import checked_contact
from verification.domain.errors import (
    AttemptsSpentError,
    CaseClosedError,
    PaperDestroyedError,
    PaperNotFoundError,
    UploadEmptyError,
    UploadTooLargeError,
)
from verification.membership import hold, leave, redeclare
from verification.neighbourhoods import settle_in
from verification.ports import PAPER, Services, Work

LOCALES = ("fr", "en")
ATTEMPT_WINDOW = timedelta(hours=24)
MOST_CORRECTIONS_A_DAY = 2
MAX_OWN_WORDS_CHARS = 2000

NOT_ANSWERED = (
    CaseStatus.DRAFT,
    CaseStatus.SUBMITTED,
    CaseStatus.READING,
    CaseStatus.NEEDS_ACTION,
    CaseStatus.IN_REVIEW,
)
"""Where a yes or a no is still to come."""


def open_case(
    services: Services, case_id: str, claim: Claim, *, locale: str, actor: str, contact: str = ""
) -> Case:
    """A new draft for a declared person and address; opening the same id again changes nothing.

    A case that names no account counts as one of its own, or a paper used twice would not be noticed. ``contact`` is
    the mail address to which answers are sent, empty for nowhere.

    Raises:
        InvalidContactError: mail could not be sent there.
    """
    reached_at = checked_contact(contact)
    own = claim if claim.account else replace(claim, account=f"case:{case_id}")
    place = services.places.locate(own.address)
    with services.transaction() as work:
        if work.cases.add(case_id, own, locale if locale in LOCALES else LOCALES[0]):
            work.cases.keep_contact(case_id, reached_at)
            work.audit.append(actor, "case.opened", case_id)
            settle_in(work, work.cases.get(case_id), place)
        return work.cases.get(case_id)


def get_case(services: Services, case_id: str) -> Case:
    """The case as it stands.

    Raises:
        CaseNotFoundError: no such case.
    """
    with services.looking() as work:
        return work.cases.get(case_id)


def change_contact(services: Services, case_id: str, contact: str, *, actor: str) -> None:
    """Send the answers to another mail address from now on; to none when it is empty.

    Raises:
        InvalidContactError: mail could not be sent there.
        CaseClosedError: the case was erased.
    """
    reached_at = checked_contact(contact)
    with services.transaction() as work:
        if work.cases.get(case_id).status is CaseStatus.ERASED:
            raise CaseClosedError("nothing is kept of this person any more")
        work.cases.keep_contact(case_id, reached_at)
        work.audit.append(actor, "case.contact_changed", case_id)


def correct_claim(
    services: Services, case_id: str, name: str, address: str, *, actor: str, shown_first_name: str | None = None
) -> Case:
    """Replace the declared name and address while nothing is being judged.

    A name changed after a paper was read is remembered: it never verifies by machine. The first name that neighbours
    see stays as it is when None. That the home is shared was said of one address and is forgotten with it.

    Raises:
        CaseClosedError: the case is being read, looked at, or over.
        AttemptsSpentError: already changed twice today.
        ShownNameKeptError: neighbours were asked under the first name that they see.
    """
    place = services.places.locate(address)
    with services.transaction() as work:
        case = work.cases.get(case_id)
        if case.claim is None or case.status not in (CaseStatus.DRAFT, CaseStatus.NEEDS_ACTION):
            raise CaseClosedError("name and address can be corrected before sending or after being asked")
        if sum(moment > work.now - ATTEMPT_WINDOW for moment in case.corrected_at) >= MOST_CORRECTIONS_A_DAY:
            raise AttemptsSpentError("name and address were changed twice today; try again tomorrow")
        renamed = name.strip() != case.claim.name.strip() and bool(work.cases.document_ids(case_id))
        claim = replace(
            case.claim,
            name=name,
            address=address,
            name_changed=case.claim.name_changed or renamed,
            shown_first_name=case.claim.shown_first_name if shown_first_name is None else shown_first_name,
            shares_home=case.claim.shares_home and address == case.claim.address,
        )
        held = hold(work, case_id)
        work.cases.correct(case, claim)
        work.audit.append(actor, "case.corrected", case_id)
        if address != case.claim.address:
            settle_in(work, work.cases.get(case_id), place)
        redeclare(work, held, case.claim)
        return work.cases.get(case_id)


def submit_document(
    services: Services,
    case_id: str,
    document_id: str,
    data: bytes,
    *,
    max_bytes: int,
    actor: str,
    nothing_else: bool | None = None,
) -> int:
    """Take one paper in: bytes stored first, then row, job and audit entry in one transaction, then a nudge.

    ``nothing_else``: the person says whether another paper is at hand; None leaves what was said before.

    Returns:
        The attempt's number, from 1. When it returns, nothing can be lost any more. A document id that is known
        already gives its number again.

    Raises:
        UploadEmptyError, UploadTooLargeError: before anything is stored.
        CaseClosedError, AttemptsSpentError: the case takes no paper now.
    """
    _check_size(data, max_bytes)
    with services.looking() as work:
        known = work.cases.attempt_of(case_id, document_id)
        if known is not None:
            return known
        _check_open(work, case_id, services.policy.attempts_a_day)
    services.vault.store(document_id, PAPER, data)
    digest = hmac.new(services.digest_key, data, hashlib.sha256).hexdigest()
    with services.transaction() as work:
        known = work.cases.attempt_of(case_id, document_id)
        if known is not None:
            return known
        work.cases.move(_check_open(work, case_id, services.policy.attempts_a_day), CaseStatus.SUBMITTED)
        work.reviews.close(case_id, kinds=(ItemKind.DOCUMENT,))
        work.reviews.boost(case_id)
        if nothing_else is not None:
            work.cases.say_nothing_else(case_id, nothing_else=nothing_else)
        attempt = work.cases.add_document(case_id, document_id, size_bytes=len(data), sha256_keyed=digest)
        job_id = work.jobs.add(document_id)
        work.audit.append(actor, "document.received", document_id, case=case_id, attempt=attempt)
    services.nudge(job_id)
    return attempt


def send_again(services: Services, case_id: str, document_id: str, *, max_bytes: int, actor: str) -> int:
    """Judge the last paper again, after a correction; it counts as an attempt.

    Raises:
        CaseClosedError: there is no paper any more, or the case takes none now.
    """
    with services.looking() as work:
        papers = work.cases.document_ids(case_id)
    if not papers:
        raise CaseClosedError("no paper was sent yet")
    try:
        data = services.vault.load(papers[-1], PAPER)
    except (PaperDestroyedError, PaperNotFoundError) as error:
        raise CaseClosedError("the paper was destroyed meanwhile; send it again") from error
    return submit_document(services, case_id, document_id, data, max_bytes=max_bytes, actor=actor)


def _check_size(data: bytes, max_bytes: int) -> None:
    if not data:
        raise UploadEmptyError("the file is empty; choose it again")
    if len(data) > max_bytes:
        raise UploadTooLargeError(f"more than {max_bytes} bytes; send only the page with the address")


def _check_open(work: Work, case_id: str, attempts_a_day: int) -> Case:
    case = work.cases.get(case_id)
    ensure_step(case.status, CaseStatus.SUBMITTED)
    if work.cases.attempts_since(case_id, work.now - ATTEMPT_WINDOW) >= attempts_a_day:
        raise AttemptsSpentError("all attempts of the day are used; try again tomorrow")
    return case


def attempts_left(services: Services, case_id: str) -> int:
    """How many papers may still be sent today."""
    with services.looking() as work:
        used = work.cases.attempts_since(case_id, work.now - ATTEMPT_WINDOW)
    return max(0, services.policy.attempts_a_day - used)


def ask_for_a_person(services: Services, case_id: str, own_words: str, *, actor: str) -> Case:
    """Hand the last paper to a human; a person is never left to fight the reader.

    Raises:
        CaseClosedError: nothing was sent yet, the case is elsewhere, the paper is gone, or a human saw it already.
    """
    with services.transaction() as work:
        case = work.cases.get(case_id)
        papers = work.cases.document_ids(case_id)
        if not can_ask_a_person(work, case, papers):
            raise CaseClosedError("a person can look at a paper once, while it is kept and something was asked")
        work.cases.explain(case, own_words.strip()[:MAX_OWN_WORDS_CHARS])
        case = work.cases.get(case_id)
        due = work.reviews.due_after(timedelta(hours=services.policy.review_hours))
        work.reviews.open(case_id, papers[-1], case.reasons, due, quarter=case.quarter)
        settle(case, papers[-1], CaseStatus.IN_REVIEW, case.reasons, actor, work, services.policy)
        return work.cases.get(case_id)


def share_home(services: Services, case_id: str, *, actor: str) -> Case:
    """Keep that the person says they share the home: a human who looks sees it, and no check does.

    It may be said whether or not anything is in doubt, so that taking it tells nothing; said twice, it counts once.

    Raises:
        CaseClosedError: the case has its answer, or is over.
    """
    with services.transaction() as work:
        case = work.cases.get(case_id)
        if case.claim is None or case.status not in NOT_ANSWERED:
            raise CaseClosedError("a shared home can be said until the case has its answer")
        if not case.claim.shares_home:
            work.cases.say_shares_home(case)
            work.audit.append(actor, "case.shares_home", case_id)
        return work.cases.get(case_id)


def can_ask_a_person(work: Work, case: Case, papers: tuple[str, ...]) -> bool:
    """Whether there is a paper that no human has seen yet."""
    if case.status is not CaseStatus.NEEDS_ACTION or not papers:
        return False
    return not work.cases.is_destroyed(papers[-1]) and not work.reviews.has_seen(papers[-1])


def withdraw(services: Services, case_id: str, *, actor: str) -> Case:
    """Stop the case; its papers are destroyed."""
    with services.transaction() as work:
        case = work.cases.get(case_id)
        ensure_step(case.status, CaseStatus.WITHDRAWN)
        leave(work, case, is_forgotten=False)
        work.cases.move(case, CaseStatus.WITHDRAWN)
        _end(work, case, actor, "case.withdrawn")
        return work.cases.get(case_id)


def erase(services: Services, case_id: str, *, actor: str) -> None:
    """Forget the person: papers, name, address and words go; the decision's codes stay."""
    with services.transaction() as work:
        case = work.cases.get(case_id)
        if case.status is CaseStatus.ERASED:
            return
        ensure_step(case.status, CaseStatus.ERASED)
        leave(work, case, is_forgotten=True)
        work.cases.erase(case)
        work.outbox.forget_mail(case_id)
        work.appeals.forget(case_id)
        work.reviews.forget(case_id)
        _end(work, case, actor, "case.erased")
    services.note_erasure(case_id)


def _end(work: Work, case: Case, actor: str, action: str) -> None:
    work.reviews.close(case.id)
    work.audit.append(actor, action, case.id)
    for document_id in work.cases.document_ids(case.id):
        work.outbox.destroy_paper(case.id, document_id, after=work.now)
