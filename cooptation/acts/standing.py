"""What an admission loses when vouches it was made with are gone (R02): a restriction and a human, never a removal."""

from __future__ import annotations

from cooptation.aftermath import Admitted, Measure, r02_downstream
from cooptation.people import OpenRequest
from cooptation.policy import CooptationPolicy
from cooptation.ports import Work

REEXAMINATION = "reexamination"
"""Kind of the review item: a human looks at a member's status again."""


def follow_lost_vouches(work: Work, request: OpenRequest, policy: CooptationPolicy) -> bool:
    """Restrict and have looked at the member of an admitted request that no longer has its quorum.

    Vouches that were withdrawn or made void are told from the store. True when the quorum is lost.
    """
    member = work.members.get(request.newcomer_id)
    level = member.level
    if level is None or member.case_id != request.case_id:
        return False
    given = work.counts.vouches(request)
    void = tuple(vouch.id for vouch in given if vouch.withdrawn_at is not None)
    admitted = Admitted(member_id=member.id, level=level, vouches=given)
    lost = False
    for consequence in r02_downstream(void, (admitted,), policy, work.now):
        lost = True
        if consequence.measure is Measure.RESTRICT:
            work.members.restrict(member.id, on=True)
        else:
            work.follows.queue(request.case_id, member.id, (consequence.reason.code.value,), REEXAMINATION)
    return lost
