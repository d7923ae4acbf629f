"""A neighbour's motivated "no": one of three facts, never a text, never shown to the newcomer with a name."""

from __future__ import annotations

from datetime import datetime

from cooptation.acts.evaluation import evaluate
from cooptation.circumstances import ObjectionKind
from cooptation.errors import AlreadyAnsweredError, RequestClosedError
from cooptation.flags import may_object, silence_ends_at
from cooptation.people import Member, Notice, OpenRequest
from cooptation.policy import CooptationPolicy
from cooptation.ports import House, Work
from cooptation.reasons import Answer


def object_to(house: House, member_id: str, request_id: str, kind: ObjectionKind) -> Answer:
    """Object to a live request, from next door or because one was asked; a human looks once there is a quorum.

    Raises:
        NotFoundError: no such request or member.
        AlreadyAnsweredError: this member objected before.
        RequestClosedError: the request is over.
    """
    with house.transaction() as work:
        member = work.members.lock(member_id)
        request = work.requests.lock(request_id)
        answer = may_object(work.counts.objector(member, request), house.policy, work.now)
        if not answer.counts:
            return answer
        _require_new(work, request, member)
        work.objections.add(request_id, member_id, kind)
        work.audit.append("member", "request.objected", request_id, kind=kind.value)
    evaluate(house, request_id)
    return answer


def _require_new(work: Work, request: OpenRequest, member: Member) -> None:
    if not request.is_live:
        raise RequestClosedError("this request is over")
    if work.objections.find(request.id, member.id) is not None:
        raise AlreadyAnsweredError("you have said so already; the first answer stands")


def notices(house: House, member_id: str) -> tuple[Notice, ...]:
    """Whom a neighbour next door is told of: live requests, and by when to speak once they have their vouches."""
    with house.looking() as work:
        member = work.members.get(member_id)
        if not member.is_verified(work.now):
            return ()
        near = (_notice(work, request, member, house.policy) for request in work.requests.next_door_to(member))
        return tuple(notice for notice in near if notice is not None)


def _notice(work: Work, request: OpenRequest, member: Member, policy: CooptationPolicy) -> Notice | None:
    introduction, told_at = work.follows.introduce(request.case_id), request.neighbours_told_at
    if introduction is None or told_at is None or request.newcomer_id == member.id:
        return None
    return Notice(
        request_id=request.id,
        introduction=introduction,
        told_at=told_at,
        until=_until(told_at, request, policy),
        objected=work.objections.find(request.id, member.id),
    )


def _until(told_at: datetime, request: OpenRequest, policy: CooptationPolicy) -> datetime | None:
    if request.quorum_at is None:
        return None
    return silence_ends_at(told_at, request.quorum_at, policy)
