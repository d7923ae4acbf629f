"""What an answer on a case, or its end, does to the account behind it: a paper makes a member, leaving ends one.

The only way from the document path to the vouching path; the other way round is ``verification.vouched``.
"""

from __future__ import annotations

from datetime import datetime

from cooptation.acts import verdicts
from cooptation.people import Claimant, OpenRequest
from cooptation.ports import Work as VouchingWork
from verification.domain.case import Case, CaseStatus
from verification.domain.claim import Claim
from verification.domain.errors import ShownNameKeptError
from verification.dwellings import introduction_of
from verification.ports import Work

MEMBER_ADMITTED, MEMBER_ENDED = "member.admitted", "member.ended"
"""What the network hears, by the case on which the membership stands."""


def follow_answer(work: Work, case: Case, status: CaseStatus, until: datetime | None) -> None:
    """Carry an answer that rests on a paper over to the account; ``case`` is as it was before."""
    vouching = work.vouching
    if vouching is None:
        return
    if status is CaseStatus.VERIFIED:
        verdicts.admit_by_document(vouching.work, case.id, vouching.work.follows.claimant(case.id), until)
        work.outbox.tell(MEMBER_ADMITTED, case.id)
    elif case.status is CaseStatus.VERIFIED:
        verdicts.leave(vouching.work, case.id, is_forgotten=False)
        work.outbox.tell(MEMBER_ENDED, case.id)
    elif status is CaseStatus.REFUSED:
        verdicts.refuse(vouching.work, case.id)


def is_revoked(work: Work, case: Case) -> bool:
    """Whether the account was revoked: a good paper then goes to a human, who knows what was found."""
    if work.vouching is None or case.claim is None:
        return False
    member = work.vouching.work.members.by_account(case.claim.account)
    return member is not None and member.level is None and member.standing.is_suspended


def hold(work: Work, case_id: str) -> OpenRequest | None:
    """The live request of a case that is about to change."""
    return None if work.vouching is None else verdicts.hold(work.vouching.work, case_id)


def redeclare(work: Work, held: OpenRequest | None, before: Claim | None = None) -> None:
    """A name or an address was just corrected: ``held`` is the live request as it was, ``before`` what was declared.

    Raises:
        ShownNameKeptError: neighbours were asked about this person under another first name.
    """
    if work.vouching is None or held is None:
        return
    stores = work.vouching.work
    claimant = stores.follows.claimant(held.case_id)
    if before is not None and is_shown_otherwise(stores, held, claimant, before):
        raise ShownNameKeptError("neighbours were asked under the first name they saw; it stays until they answered")
    verdicts.redeclare(stores, held, claimant)


def is_shown_otherwise(stores: VouchingWork, held: OpenRequest, claimant: Claimant, before: Claim) -> bool:
    """Whether the same person at the same home would go by another first name than neighbours were shown.

    Whether one of them answered plays no part: the newcomer would learn it.
    """
    if (held.home.dwelling, held.home.person) != (claimant.home.dwelling, claimant.home.person):
        return False
    now = stores.follows.introduce(held.case_id)
    is_same = now is not None and now.shown_first_name == introduction_of(before).shown_first_name
    return not is_same and stores.requests.has_asked(held.id)


def leave(work: Work, case: Case, *, is_forgotten: bool) -> None:
    """End what stands on a case that was withdrawn, or forget it with the person."""
    if work.vouching is not None:
        verdicts.leave(work.vouching.work, case.id, is_forgotten=is_forgotten)
        if case.status is CaseStatus.VERIFIED:
            work.outbox.tell(MEMBER_ENDED, case.id)
