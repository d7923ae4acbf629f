"""A member whose vouching was stopped, or whose status was taken, says why that is wrong; a human looks again.

Suspended vouchers, agents and attached persons alike: what was lost is told by the account itself. One appeal waits at
a time, and an answer is not asked again at once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from cooptation.acts.overturning import overturn
from cooptation.errors import AlreadyAnsweredError, InvalidValueError, NotFoundError
from cooptation.people import Member
from cooptation.policy import CooptationPolicy
from cooptation.ports import House, Work

MAX_WORDS_CHARS = 2000
REST = timedelta(days=30)
"""How long an answer on an appeal stands before the same member may ask again."""


class Loss(StrEnum):
    """What somebody can appeal against."""

    REVOKED = "revoked"
    SUSPENDED = "suspended"
    RESTRICTED = "restricted"
    VOUCHING_OFF = "vouching_off"


def losses(member: Member, now: datetime) -> tuple[Loss, ...]:
    """What a member has lost, the gravest first."""
    standing = member.standing
    off_until = standing.vouching_off_until
    found = {
        Loss.REVOKED: member.level is None and standing.is_suspended,
        Loss.SUSPENDED: member.level is not None and standing.is_suspended,
        Loss.RESTRICTED: standing.is_restricted,
        Loss.VOUCHING_OFF: off_until is not None and off_until > now,
    }
    return tuple(loss for loss, is_so in found.items() if is_so)


def lost_by(house: House, member_id: str) -> tuple[Loss, ...]:
    """What a member may appeal against now; nothing while an appeal waits or was just answered."""
    with house.looking() as work:
        return _open_losses(work, member_id)


def is_waiting(house: House, member_id: str) -> bool:
    """Whether their appeal waits for its answer."""
    with house.looking() as work:
        return work.side.centre.appeal_waits(member_id)


def appeal(house: House, member_id: str, words: str) -> None:
    """Contest what was lost; somebody who has not judged it looks.

    Raises:
        InvalidValueError: nothing is said, or too much.
        NotFoundError: nothing was lost.
        AlreadyAnsweredError: an appeal waits, or was just answered.
    """
    said = words.replace("\r\n", "\n").strip()
    if not said or len(said) > MAX_WORDS_CHARS:
        raise InvalidValueError(f"say in 1 to {MAX_WORDS_CHARS} characters why this is wrong")
    with house.transaction() as work:
        member = work.members.lock(member_id)
        if not losses(member, work.now):
            raise NotFoundError("nothing was taken from this account")
        if not _open_losses(work, member_id):
            raise AlreadyAnsweredError("an appeal waits, or was answered not long ago")
        work.side.centre.appeal(member.case_id or "", member.id, said, quarter=member.home.quarter)
        work.audit.append("member", "standing.appealed", member.id)


def _open_losses(work: Work, member_id: str) -> tuple[Loss, ...]:
    centre = work.side.centre
    if centre.appeal_waits(member_id) or centre.appeal_answered_since(member_id, work.now - REST):
        return ()
    return losses(work.members.get(member_id), work.now)


def settle(work: Work, policy: CooptationPolicy, member_id: str, *, is_right: bool) -> None:
    """A human's answer: what was lost comes back, or stays lost. A status that was taken takes a new proof.

    With a status that was taken wrongly goes what followed from it for others.
    """
    if not is_right:
        return
    if Loss.REVOKED in losses(work.members.get(member_id), work.now):
        overturn(work, policy, member_id)
    work.members.lock(member_id)
    work.side.standings.reinstate(member_id)
