"""What a date that has passed brings: a status ends (P03), a letter stays unanswered (P02). The worker calls this.

Nothing here looks at what a member did. A status that has a last day ends on it, after a warning; a letter nobody
answered goes to a human, for letters get lost.
"""

from __future__ import annotations

from datetime import timedelta

from cooptation.acts.aftermath import AUDIT, apply
from cooptation.acts.posting import queue_letter
from cooptation.aftermath import Consequence, Measure
from cooptation.codes import Code
from cooptation.lifetime import Membership, p02_answer, p03_expiry
from cooptation.people import Member
from cooptation.policy import CooptationPolicy
from cooptation.ports import House, Work
from cooptation.reasons import Reason
from cooptation.records import Cause, LetterPurpose, PostedLetter


def sweep(house: House, most: int) -> int:
    """Let everything happen whose day has come, ``most`` of each sort; how much did."""
    return sum(step(house, most) for step in (_post_audits, _follow_silence, _warn, _end))


def _post_audits(house: House, most: int) -> int:
    """Admissions drawn for a check by post get their letter."""
    with house.looking() as work:
        waiting = work.side.standings.unposted_audits(Code.P02_AUDIT.value, most)
    for audit in waiting:
        with house.transaction() as work:
            work.side.standings.mark_posted(audit.audit_id, work.now)
            queue_letter(house, work, audit.case_id, audit.dwelling, LetterPurpose.AUDIT)
    return len(waiting)


def _follow_silence(house: House, most: int) -> int:
    """A code of a check that nobody entered is sent once more, then it is for a human."""
    with house.looking() as work:
        sent_before = work.now - timedelta(days=house.policy.audit_days)
        silent = work.side.homes.unanswered(sent_before, most)
    return sum(_follow_letter(house, letter) for letter in silent)


def _follow_letter(house: House, letter: PostedLetter) -> bool:
    with house.transaction() as work:
        sent = [one for one in work.side.homes.letters_of(letter.case_id) if one.purpose is LetterPurpose.AUDIT]
        member = work.members.by_case(letter.case_id)
        answered_at = max((one.answered_at for one in sent if one.answered_at is not None), default=None)
        is_first = letter.sent_at is not None and work.side.homes.close_letter(letter.id, work.now)
        if not is_first or letter.sent_at is None or answered_at or member is None or member.level is None:
            return False
        reason = p02_answer(letter.sent_at, answered_at, house.policy, work.now, len(sent))
        if reason is None:
            queue_letter(house, work, letter.case_id, letter.dwelling, LetterPurpose.AUDIT)
        else:
            _have_looked_at(work, member, letter, reason)
        return True


def _have_looked_at(work: Work, member: Member, letter: PostedLetter, reason: Reason) -> None:
    """No letter was answered: a human looks, once."""
    codes, quarter = (reason.code.value,), member.home.quarter
    work.side.centre.look(letter.case_id, letter.id, codes, kind=AUDIT, quarter=quarter, four_eyes=False)
    work.audit.append("vouching", "audit.unanswered", member.id, letter=letter.id)


def _warn(house: House, most: int) -> int:
    """Who is in the days of grace is told so, once."""
    with house.looking() as work:
        last_days = work.now + timedelta(days=house.policy.grace_days)
        ending = work.side.standings.in_grace(work.now, last_days, most)
        warned = {one.id for one in ending if _is_warned(work, one)}
    return sum(_warn_member(house, one.id) for one in ending if one.id not in warned)


def _is_warned(work: Work, member: Member) -> bool:
    return any(
        kept.code is Code.P03_GRACE and kept.cause_id == _term(member)
        for kept in work.side.findings.consequences_of(member.id)
    )


def _term(member: Member) -> str:
    """Which of a member's terms it is about, by the day it began."""
    return "" if member.admitted_at is None else member.admitted_at.date().isoformat()


def _warn_member(house: House, member_id: str) -> bool:
    with house.transaction() as work:
        member = work.members.lock(member_id)
        reason = _reason_to_end(work, member, house.policy)
        if reason is None or reason.code is not Code.P03_GRACE:
            return False
        warning = Consequence(member_id=member.id, measure=Measure.NOTIFY, reason=reason)
        apply(work, (warning,), Cause.EXPIRY, _term(member))
        return True


def _end(house: House, most: int) -> int:
    """Statuses whose last day has passed, grace included."""
    with house.looking() as work:
        over = work.side.standings.due_to_end(work.now, most)
    return sum(_end_member(house, one.id) for one in over)


def _end_member(house: House, member_id: str) -> bool:
    with house.transaction() as work:
        member = work.members.lock(member_id)
        if member.level is None or member.verified_until is None or member.verified_until > work.now:
            return False
        code = Code.P03_EXPIRED.value
        work.members.end(member.id)
        if member.case_id:
            work.side.centre.end(member.case_id, (code,))
            work.side.centre.tell(member.case_id, code)
        work.audit.append("vouching", "member.expired", member.id, code=code)
        return True


def _reason_to_end(work: Work, member: Member, policy: CooptationPolicy) -> Reason | None:
    """What rule P03 says of a member now; None for those whose status another date ends."""
    if member.level is None or member.way is None or member.admitted_at is None:
        return None
    membership = Membership(
        level=member.level,
        way=member.way,
        admitted_at=member.admitted_at,
        dwelling=member.home.dwelling,
        dwelling_now=member.home.dwelling,
        moved_at=member.moved_at,
    )
    return p03_expiry(membership, policy, work.now)
