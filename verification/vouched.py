"""What vouches do to a case: verify it, hand it to a human, or leave it; and what that human's answer does.

The rules are in ``cooptation``; here is only the case behind a request. The codes a resident may read stay on the
case, those that would tell who objected or what was noticed go to the moderators alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from cooptation.acts import verdicts
from cooptation.acts.overturning import overturn
from cooptation.codes import AUDIENCE, Audience, Code
from cooptation.errors import NotFoundError
from cooptation.people import Claimant, Home, Introduction
from cooptation.records import ToldHome
from cooptation.vouch import TrustLevel
from review_queue.brake import Path
from review_queue.due_dates import PROMISED, Promise
from review_queue.errors import NoSettlerError
from review_queue.item import ItemKind, ReviewVerdict
from verification.consequences import paper_end
from verification.domain.case import Case, CaseStatus, ensure_appeal_step, ensure_step, ensure_vouching_step
from verification.domain.errors import CaseNotFoundError
from verification.domain.policy import Policy
from verification.dwellings import introduction_of
from verification.membership import MEMBER_ADMITTED
from verification.messages import IN_REVIEW, REVIEWED
from verification.ports import Vouching, Work

VOUCHING = "vouching"
"""Who verifies by vouches, in the chained log."""

VERIFIED, EXPIRED, NOTICE, ASKED = "vouch.verified", "vouch.expired", "vouch.notice", "vouch.asked"
"""Kinds of message (``mail.<kind>.…`` in the catalogues)."""

ALIVE = (
    CaseStatus.DRAFT,
    CaseStatus.SUBMITTED,
    CaseStatus.READING,
    CaseStatus.NEEDS_ACTION,
    CaseStatus.IN_REVIEW,
)
"""Where neighbours may still be asked."""

WITHOUT_A_PAPER = (CaseStatus.DRAFT, CaseStatus.NEEDS_ACTION)
"""Where nobody looks at the case, as far as its resident knows."""

WITH_A_PAPER = (CaseStatus.SUBMITTED, CaseStatus.READING, CaseStatus.IN_REVIEW)
"""Where a paper, or a human, has the word: the vouches wait."""


class HomeOf(Protocol):
    """Where homes come from."""

    def __call__(self, name: str, address: str, quarter: str | None = None, unit: str = "") -> Home:
        """The home of a name, an address, a quarter that is known already and a flat that was told."""
        ...


STATUS_OF = {
    ReviewVerdict.VERIFIED: CaseStatus.VERIFIED,
    ReviewVerdict.NEEDS_ACTION: CaseStatus.NEEDS_ACTION,
    ReviewVerdict.REFUSED: CaseStatus.REFUSED,
}


class CaseFollows:
    """The ``Follows`` of one transaction: the case behind a request."""

    def __init__(
        self, work: Work, home_of: HomeOf, policy: Policy, told: Callable[[str], ToldHome | None] = lambda _: None
    ) -> None:
        self._work = work
        self._home_of = home_of
        self._policy = policy
        self._told = told

    def claimant(self, case_id: str) -> Claimant:
        """Who stands behind a case; a case without an account counts as one of its own."""
        case = self._case(case_id)
        if case is None or case.claim is None:
            raise NotFoundError("no such case")
        home = self._as_told(case.id, self._home_of(case.claim.name, case.claim.address, case.quarter))
        account = case.claim.account or f"case:{case.id}"
        return Claimant(account=account, home=home, is_open=case.status in ALIVE)

    def _as_told(self, case_id: str, home: Home) -> Home:
        """The home with the flat its resident said, where the address stops at the door."""
        told = self._told(case_id) if home.is_whole_door else None
        if told is None or told.building != home.building:
            return home
        return replace(home, dwelling=told.dwelling, declared=home.dwelling, is_whole_door=False)

    def home_with(self, case_id: str, unit: str) -> Home:
        """The declared home with the flat its resident tells."""
        case = self._case(case_id)
        if case is None or case.claim is None:
            raise NotFoundError("no such case")
        return self._home_of(case.claim.name, case.claim.address, case.quarter, unit)

    def home_at(self, address: str, unit: str = "") -> Home:
        """A written address, with its flat where that is said apart, as a home of nobody."""
        return self._home_of("", address, None, unit)

    def introduce(self, case_id: str) -> Introduction | None:
        """What neighbours see; None once the newcomer is forgotten."""
        case = self._case(case_id)
        return None if case is None or case.claim is None else introduction_of(case.claim)

    def is_elsewhere(self, case_id: str) -> bool:
        """Whether a paper of this case is being read, or a human has it, or it is over."""
        case = self._case(case_id)
        return case is None or case.status in WITH_A_PAPER or case.status not in ALIVE

    def _case(self, case_id: str) -> Case | None:
        try:
            return self._work.cases.get(case_id)
        except CaseNotFoundError:
            return None

    def admit(self, case_id: str, request_id: str, level: TrustLevel, until: datetime) -> None:
        """Verify the case; its papers are needed no longer."""
        verify_by_vouches(self._work, case_id, request_id, until, VOUCHING, self._policy)

    def queue(
        self, case_id: str, subject_id: str, reasons: tuple[str, ...], kind: str, told_at: datetime | None = None
    ) -> None:
        """Have a human look at a request, or at a member's status; only the first will hold the case up."""
        case, wanted, reviews = self._work.cases.get(case_id), ItemKind(kind), self._work.reviews
        is_safety = wanted is ItemKind.COOPTATION and self.is_braked(case_id)
        promised = PROMISED[Promise.SAFETY_MODE if is_safety else Promise.COOPTATION_DOUBT]
        due = reviews.due_after(promised, told_at)
        if wanted is ItemKind.COOPTATION:
            ensure_step(case.status, CaseStatus.IN_REVIEW)
        reviews.open(
            case_id, subject_id, reasons, due, kind=wanted, quarter=case.quarter, is_safety=is_safety
        )

    def tell_queued(self, case_id: str, reasons: tuple[str, ...]) -> None:
        """Say that a person looks: on the case, by message and to the network, all at the same fixed hour."""
        case, reviews = self._case(case_id), self._work.reviews
        due = reviews.due_of(case_id)
        if case is None or case.status not in WITHOUT_A_PAPER or due is None:
            return
        self._work.cases.move(case, CaseStatus.IN_REVIEW, reasons=readable(reasons))
        self._work.outbox.message(IN_REVIEW, case_id, {"due": due.isoformat(timespec="minutes")})

    def is_braked(self, case_id: str) -> bool:
        """Whether two leads have set the vouches of this case's quarter to humans only."""
        return self._work.reviews.is_braked(self._work.cases.get(case_id).quarter, Path.VOUCHING)

    def expired(self, case_id: str, request_id: str) -> None:
        """Tell the newcomer that a document is the way."""
        self._work.outbox.message(EXPIRED, case_id)
        self._work.outbox.tell(EXPIRED, case_id, object_id=request_id)

    def tell_neighbours(self, case_id: str, request_id: str, case_ids: tuple[str, ...]) -> None:
        """Tell members next door that somebody new is about to be verified; their page says who."""
        for member_case_id in case_ids:
            self._work.outbox.message(NOTICE, member_case_id)
            self._work.outbox.tell(NOTICE, member_case_id, object_id=request_id)

    def tell_asked(self, case_id: str, vouch_id: str, member_case_id: str) -> None:
        """Tell a member that somebody asks them; their page says who."""
        self._work.outbox.message(ASKED, member_case_id, {"vouch": vouch_id})
        self._work.outbox.tell(ASKED, member_case_id, object_id=vouch_id)


def readable(codes: tuple[str, ...]) -> tuple[str, ...]:
    """The codes that a newcomer may read."""
    return tuple(code for code in codes if AUDIENCE[Code(code)] is Audience.NEWCOMER)


def verify_by_vouches(work: Work, case_id: str, request_id: str, until: datetime, actor: str, policy: Policy) -> None:
    """Move the case to verified, write it down, tell the resident, and plan the end of papers sent before."""
    case = work.cases.get(case_id)
    ensure_step(case.status, CaseStatus.VERIFIED)
    move_to_verified(work, case, request_id, until, actor, policy)


def move_to_verified(work: Work, case: Case, request_id: str, until: datetime, actor: str, policy: Policy) -> None:
    """The step itself; the caller says that it may be taken."""
    work.cases.move(case, CaseStatus.VERIFIED, until=until)
    work.reviews.close(case.id)
    work.outbox.message(VERIFIED, case.id, {"until": until.date().isoformat()})
    work.outbox.tell(MEMBER_ADMITTED, case.id)
    destroy_papers(work, case.id, CaseStatus.VERIFIED, policy)
    work.audit.append(actor, "case.verified", case.id, request=request_id)


def destroy_papers(work: Work, case_id: str, status: CaseStatus, policy: Policy) -> None:
    """Plan the end of whatever papers the case has."""
    end = paper_end(status, work.now, policy)
    if end is None:
        return
    for document_id in work.cases.document_ids(case_id):
        work.outbox.destroy_paper(case_id, document_id, after=end)


def take_back_finding(vouching: Vouching, case_id: str) -> None:
    """The refusal of a newcomer was wrong: what their vouchers were told, or looked at for, is taken back."""
    request = vouching.work.requests.of_case(case_id)
    if request is not None:
        overturn(vouching.work, vouching.policy, request.newcomer_id, request.id)


def admit_after_appeal(
    work: Work, vouching: Vouching, case: Case, request_id: str, actor: str, policy: Policy
) -> None:
    """Admit a newcomer whose refusal was wrong: by the vouches they had, or at the level furthest from a document."""
    until = verdicts.admit_by_human(vouching.work, request_id, actor, vouching.policy)
    ensure_appeal_step(case.status, CaseStatus.VERIFIED)
    move_to_verified(work, case, request_id, until, actor, policy)


def settle_request(
    work: Work,
    case_id: str,
    request_id: str,
    verdict: ReviewVerdict,
    reasons: tuple[str, ...],
    actor: str,
    policy: Policy,
) -> None:
    """A moderator's answer on a request: the newcomer is admitted, asked for a document, or refused.

    Args:
        work: the running transaction, in which the item was decided.
        case_id: the newcomer's.
        request_id: the item's subject.
        verdict: verified, needs_action or refused.
        reasons: the codes of the answer, none when verified.
        actor: ``moderator:<id>``.
        policy: of the documents, for how long papers are kept.

    Raises:
        CaseClosedError: the case went its own way meanwhile.
        NoSettlerError: the service was put together without vouching.
    """
    vouching = work.vouching
    if vouching is None:
        raise NoSettlerError("this process keeps no requests: its transactions were made without neighbours")
    case, status = work.cases.get(case_id), STATUS_OF[verdict]
    ensure_vouching_step(case.status, status)
    if verdict is ReviewVerdict.VERIFIED:
        until = verdicts.admit_by_human(vouching.work, request_id, actor, vouching.policy)
        verify_by_vouches(work, case_id, request_id, until, actor, policy)
        return
    is_refused = verdict is ReviewVerdict.REFUSED
    verdicts.close_by_human(vouching.work, request_id, actor, vouching.policy, is_refused=is_refused)
    work.cases.move(case, status, reasons=reasons)
    work.outbox.message(f"{REVIEWED}{status}", case_id, {"document": request_id})
    destroy_papers(work, case_id, status, policy)
    work.audit.append(actor, f"case.{status}", case_id, request=request_id, reasons=list(reasons))
