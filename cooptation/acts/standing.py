"""What an admission loses when vouches it was made with are gone (R02): a restriction and a human, never a removal."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from cooptation.acts.aftermath import apply
from cooptation.aftermath import Admitted, r02_downstream
from cooptation.people import OpenRequest
from cooptation.policy import CooptationPolicy
from cooptation.ports import Work
from cooptation.records import Cause


def follow_lost_vouches(work: Work, request: OpenRequest, policy: CooptationPolicy) -> bool:
    """Restrict and have looked at the member of an admitted request that no longer has its quorum.

    Vouches that were withdrawn or made void are told from the store; the same ones are followed once. True when the
    quorum is lost.
    """
    member = work.members.get(request.newcomer_id)
    level = member.level
    if level is None or member.case_id != request.case_id:
        return False
    given = work.counts.vouches(request)
    void = tuple(sorted(vouch.id for vouch in given if vouch.withdrawn_at is not None))
    admitted = Admitted(member_id=member.id, level=level, vouches=given)
    consequences = r02_downstream(void, (admitted,), policy, work.now)
    cause_id = uuid5(NAMESPACE_URL, "palier|" + "|".join(void)).hex
    apply(work, consequences, Cause.WITHDRAWAL, cause_id)
    return bool(consequences)
