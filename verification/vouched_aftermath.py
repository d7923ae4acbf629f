"""Reports, re-examinations and audits: from vouching to the queue, and from a moderator's answer back.

``AftermathCentre`` is what vouching may do with cases, queue and messages; ``settle_…`` bring an answer home. The
rules of both are in ``cooptation.acts.aftermath``; nobody loses a status but by an answer that comes through here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cooptation.acts import aftermath, appeals
from cooptation.acts.aftermath import Finding
from cooptation.people import Home
from cooptation.policy import CooptationPolicy
from cooptation.ports import Work as VouchingWork
from review_queue.due_dates import PROMISED, Promise
from review_queue.item import ItemKind, ReviewVerdict
from verification.domain.case import CaseStatus
from verification.domain.errors import CaseNotFoundError
from verification.membership import MEMBER_ENDED
from verification.messages import REVIEWED, STANDING, STANDING_APPEALED
from verification.ports import Appeal, CommittedAnswer, Work

REVIEW_HOURS = 48
"""Working time for a first look: two days, as people are told (facts of the rules)."""

ABOUT_ANSWER, ABOUT_STANDING = "answer", "standing"
"""What an appeal is against."""

MAX_APPEAL_CHARS = appeals.MAX_WORDS_CHARS

FINDINGS = {
    ReviewVerdict.KEPT: Finding.KEPT,
    ReviewVerdict.UPHELD: Finding.UPHELD,
    ReviewVerdict.REVOKED: Finding.REVOKED,
}


@dataclass(frozen=True, kw_only=True)
class AftermathCentre:
    """``cooptation.side_ports.Centre`` over one transaction of the centre.

    ``find_home`` is asked for a name and an address, outside writing transactions.
    """

    work: Work
    find_home: Callable[[str, str], Home]

    def home_of(self, name: str, address: str) -> Home:
        """The home of somebody who is named."""
        return self.find_home(name, address)

    def look(
        self, case_id: str, subject_id: str, reasons: tuple[str, ...], *, kind: str, quarter: str, four_eyes: bool
    ) -> None:
        """Have a human look, once a subject."""
        self.work.reviews.open(
            case_id,
            subject_id,
            reasons,
            self.work.reviews.due_after(timedelta(hours=REVIEW_HOURS)),
            kind=ItemKind(kind),
            quarter=quarter or None,
            four_eyes=four_eyes,
        )

    def look_no_more(self, subject_id: str) -> None:
        """Nobody has to look at this subject any more."""
        self.work.reviews.close_subject(subject_id)

    def end(self, case_id: str, reasons: tuple[str, ...]) -> None:
        """End a verified case; one that is over already, or on its way again, stays as it is."""
        try:
            case = self.work.cases.get(case_id)
        except CaseNotFoundError:
            return
        if case.status is not CaseStatus.VERIFIED:
            return
        self.work.cases.move(case, CaseStatus.EXPIRED, reasons=reasons)
        self.work.outbox.tell(MEMBER_ENDED, case.id)
        self.work.audit.append("vouching", "case.expired", case.id, reasons=list(reasons))

    def tell(self, case_id: str, key: str) -> None:
        """Send the resident of a case a message of the catalogue."""
        self.work.outbox.message(key, case_id)


    def appeal(self, case_id: str, member_id: str, words: str, *, quarter: str) -> None:
        """Have somebody who has not judged it look at a member's standing again."""
        kept = self.work.appeals.file(case_id, ABOUT_STANDING, words, member_id=member_id)
        due = self.work.reviews.due_after(PROMISED[Promise.APPEAL])
        self.work.reviews.open_appeal(case_id, kept.id, (), due, quarter or None)
        if case_id:
            self.work.outbox.message(STANDING_APPEALED, case_id, {"due": due.isoformat(timespec="minutes")})

    def appeal_waits(self, member_id: str) -> bool:
        """Whether an appeal of this member waits for its answer."""
        return self.work.appeals.waits_for(member_id)

    def appeal_answered_since(self, member_id: str, since: datetime) -> bool:
        """Whether one was answered since then."""
        return self.work.appeals.settled_since(member_id, since)


def settle_standing(
    work: Work, vouching: VouchingWork, policy: CooptationPolicy, appeal: Appeal, answer: CommittedAnswer
) -> None:
    """A human's answer on an appeal about a member's standing."""
    is_right = answer.decision.verdict is ReviewVerdict.VERIFIED
    appeals.settle(vouching, policy, appeal.member_id, is_right=is_right)
    work.audit.append("vouching", "standing.restored" if is_right else "standing.kept", appeal.member_id)
    if appeal.case_id:
        work.outbox.message(f"{REVIEWED}{STANDING}", appeal.case_id, {"document": appeal.subject_id})


def settle_report(work: VouchingWork, policy: CooptationPolicy, answer: CommittedAnswer) -> None:
    """A moderator's answer on a report."""
    aftermath.settle_report(work, policy, answer.item.subject_id, _finding(answer))


def settle_reexamination(work: VouchingWork, policy: CooptationPolicy, answer: CommittedAnswer) -> None:
    """The moderators' answer on a member's status."""
    item = answer.item
    aftermath.settle_reexamination(work, policy, item.case_id, item.subject_id, _finding(answer))


def settle_audit(work: VouchingWork, policy: CooptationPolicy, answer: CommittedAnswer) -> None:
    """A moderator's answer on an admission that was drawn for a second look, or whose letter stayed unanswered."""
    aftermath.settle_case(work, policy, answer.item.case_id, _finding(answer))


def _finding(answer: CommittedAnswer) -> Finding:
    """What was found, as far as enough people found it."""
    return aftermath.agreed(FINDINGS[answer.decision.verdict], len(set(answer.moderators)))
