"""A neighbour's side: one question, the answer, taking it back, and what they gave.

The voucher answers in person: whoever calls ``cast`` has seen this member's own session or signature. A key of the
network may open a vouch, never cast one. The newcomer is told nothing of an answer: see ``requests.progress``.
"""

from __future__ import annotations

from datetime import datetime

from cooptation.acts.evaluation import evaluate
from cooptation.acts.standing import follow_lost_vouches
from cooptation.aftermath import r05_withdrawal
from cooptation.codes import Code
from cooptation.distance import distance_m
from cooptation.eligibility import Budget, budget_left, may_be_asked, may_vouch
from cooptation.errors import AlreadyAnsweredError, NotFoundError, RequestClosedError
from cooptation.people import (
    GivenState,
    GivenVouchRow,
    KeptVouch,
    Member,
    OpenRequest,
    OpenVouchRow,
    RequestState,
    VouchPage,
    WithdrawalReason,
)
from cooptation.policy import CooptationPolicy
from cooptation.ports import House, Work
from cooptation.reasons import Answer
from cooptation.vouch import Level, Vouch


def open_vouch(house: House, case_id: str, member_id: str) -> str:
    """A member's place on the case's live request, made when it is not there; its id.

    Raises:
        NotFoundError: no such case or member, or the case asks no neighbour.
        RequestClosedError: the request is over.
    """
    with house.transaction() as work:
        request = work.requests.of_case(case_id)
        if request is None:
            raise NotFoundError("this case asks no neighbour")
        return place_of(work, request, work.members.get(member_id)).id


def place_of(work: Work, request: OpenRequest, member: Member) -> KeptVouch:
    """A member's place on a live request, inside a transaction that does more."""
    if not request.is_live:
        raise RequestClosedError("this request is over")
    return work.vouches.open(request.id, member.id, distance_m(member.home, request.home))


def question(house: House, member_id: str, vouch_id: str) -> VouchPage:
    """The one question of a voucher, with whether their word could count and what they may still give.

    Raises:
        NotFoundError: not this member's.
        RequestClosedError: the newcomer's request is over, or they are forgotten.
    """
    with house.looking() as work:
        kept = _mine(work, member_id, vouch_id)
        request, member = work.requests.get(kept.request_id), work.members.get(member_id)
        introduction = work.follows.introduce(request.case_id)
        if introduction is None or not request.is_live:
            raise RequestClosedError("this request is over")
        vouch = vouch_of(work, kept, request, member, work.now)
        return VouchPage(
            vouch_id=vouch_id,
            introduction=introduction,
            answer=may_be_asked(vouch, work.counts.request(request), house.policy, work.now),
            budget=budget_left(vouch.voucher, house.policy, work.now),
            is_answered=kept.given_at is not None or kept.declined_at is not None,
            given_at=kept.given_at,
        )


def _mine(work: Work, member_id: str, vouch_id: str) -> KeptVouch:
    kept = work.vouches.get(vouch_id)
    if kept.voucher_id != member_id:
        raise NotFoundError("no such vouch")
    return kept


def vouch_of(
    work: Work,
    kept: KeptVouch,
    request: OpenRequest,
    member: Member,
    at: datetime,
    *,
    level: Level | None = None,
    met_here: bool = False,
) -> Vouch:
    """A vouch as it would be if it were given at that moment."""
    return Vouch(
        id=kept.id,
        voucher=work.counts.voucher(member, request.home.quarter),
        given_at=at,
        met_here=met_here,
        level=level,
        distance_m=kept.distance_m,
    )


def cast(house: House, member_id: str, vouch_id: str, level: Level, *, met_here: bool) -> Answer:
    """Give the vouch. What does not count spends nothing: « croisé » is noted, anything else may be tried again.

    Raises:
        NotFoundError: not this member's.
        AlreadyAnsweredError: given or declined before.
        RequestClosedError: the request is over.
    """
    with house.transaction() as work:
        member = work.members.lock(member_id)
        kept = _mine(work, member_id, vouch_id)
        request = work.requests.lock(kept.request_id)
        _require_unanswered(kept, request)
        answer = cast_in(work, kept, request, member, level, met_here=met_here, policy=house.policy)
    if answer.counts:
        evaluate(house, request.id)
    return answer


def _require_unanswered(kept: KeptVouch, request: OpenRequest) -> None:
    if kept.given_at is not None or kept.declined_at is not None:
        raise AlreadyAnsweredError("this question was answered; the first answer stands")
    if not request.is_live:
        raise RequestClosedError("this request is over")


def cast_in(
    work: Work,
    kept: KeptVouch,
    request: OpenRequest,
    member: Member,
    level: Level,
    *,
    met_here: bool,
    policy: CooptationPolicy,
) -> Answer:
    """``cast`` inside a transaction that has locked member and request."""
    at = work.moment()
    vouch = vouch_of(work, kept, request, member, at, level=level, met_here=met_here)
    answer = may_vouch(vouch, work.counts.request(request), policy, at)
    if answer.counts or answer.code is Code.V13_SEEN_AROUND:
        work.vouches.cast(kept.id, level, met_here=met_here, at=at if answer.counts else None)
    if answer.counts:
        work.requests.look_soon(request.id)
        work.audit.append("member", "vouch.given", kept.id, request=request.id)
    return answer


def decline(house: House, member_id: str, vouch_id: str) -> None:
    """« Je ne connais pas »: noted in silence, told to nobody.

    Raises:
        NotFoundError: not this member's.
        AlreadyAnsweredError: given or declined before.
        RequestClosedError: the request is over.
    """
    with house.transaction() as work:
        work.members.lock(member_id)
        kept = _mine(work, member_id, vouch_id)
        request = work.requests.lock(kept.request_id)
        _require_unanswered(kept, request)
        work.vouches.decline(vouch_id)
    evaluate(house, request.id)


def withdraw(house: House, member_id: str, vouch_id: str, reason: WithdrawalReason | None = None) -> Answer:
    """Take a vouch back: freely until the newcomer's probation ends, then with a reason.

    Raises:
        NotFoundError: not this member's, or never given, or taken back before.
    """
    with house.transaction() as work:
        request_id = _mine(work, member_id, vouch_id).request_id
        for locked in sorted({member_id, work.requests.get(request_id).newcomer_id}):
            work.members.lock(locked)
        request, kept = work.requests.lock(request_id), work.vouches.get(vouch_id)
        if kept.given_at is None or kept.withdrawn_at is not None:
            raise NotFoundError("there is no vouch to take back")
        answer = _may_withdraw(kept, request, house.policy, work.now, has_reason=reason is not None)
        if not answer.counts:
            return answer
        work.vouches.withdraw(vouch_id, reason)
        if request.state is RequestState.ADMITTED:
            follow_lost_vouches(work, request, house.policy)
        work.audit.append("member", "vouch.withdrawn", vouch_id, request=request_id)
    if request.is_live:
        evaluate(house, request_id)
    return answer


def _may_withdraw(
    kept: KeptVouch, request: OpenRequest, policy: CooptationPolicy, now: datetime, *, has_reason: bool
) -> Answer:
    probation_until = request.probation_until if kept.admitted else None
    return r05_withdrawal(probation_until, has_reason=has_reason, policy=policy, now=now)


def given_by(house: House, member_id: str) -> tuple[GivenVouchRow, ...]:
    """What a member vouched for, last one first."""
    with house.looking() as work:
        return tuple(_given_row(work, kept, house.policy) for kept in work.vouches.given_by(member_id))


def _given_row(work: Work, kept: KeptVouch, policy: CooptationPolicy) -> GivenVouchRow:
    request = work.requests.get(kept.request_id)
    state = _given_state(kept, request)
    takes_back = state in (GivenState.WAITING, GivenState.HELPED)
    return GivenVouchRow(
        vouch_id=kept.id,
        introduction=work.follows.introduce(request.case_id),
        given_at=kept.given_at or kept.opened_at,
        level=kept.level or Level.KNOWN_WELL,
        state=state,
        withdrawal=_may_withdraw(kept, request, policy, work.now, has_reason=False) if takes_back else None,
    )


def _given_state(kept: KeptVouch, request: OpenRequest) -> GivenState:
    if kept.withdrawn_at is not None:
        return GivenState.WITHDRAWN
    if kept.void_at is not None:
        return GivenState.OVER
    if kept.admitted:
        return GivenState.HELPED
    return GivenState.WAITING if request.is_live else GivenState.OVER


def waiting_for(house: House, member_id: str) -> tuple[OpenVouchRow, ...]:
    """Who asks this member and waits for an answer, last one first."""
    with house.looking() as work:
        rows = []
        for kept in work.vouches.waiting_for(member_id):
            introduction = work.follows.introduce(work.requests.get(kept.request_id).case_id)
            if introduction is not None:
                rows.append(OpenVouchRow(vouch_id=kept.id, introduction=introduction, opened_at=kept.opened_at))
        return tuple(rows)


def budget_of(house: House, member_id: str) -> Budget:
    """What a member may still give.

    Raises:
        NotFoundError: no such member.
    """
    with house.looking() as work:
        member = work.members.get(member_id)
        return budget_left(work.counts.voucher(member, member.home.quarter), house.policy, work.now)
