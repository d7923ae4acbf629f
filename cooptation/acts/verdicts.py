"""What a human's answer, a paper or the end of a case does to members and requests."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from cooptation.acts.aftermath import follow_fraud
from cooptation.acts.evaluation import gather, give_level, judge
from cooptation.acts.posting import end_first
from cooptation.aftermath import Fraud
from cooptation.lifetime import Way
from cooptation.moments import later
from cooptation.people import Claimant, OpenRequest, RequestState
from cooptation.policy import CooptationPolicy
from cooptation.ports import Work
from cooptation.tally import level_earned
from cooptation.vouch import TrustLevel


def admit_by_human(work: Work, request_id: str, actor: str, policy: CooptationPolicy) -> datetime:
    """Admit the newcomer of a request that a moderator verified; until when.

    The level is the one the vouches give, or the furthest from a document where they are not enough. What was objected
    is found without ground.
    """
    gathered = gather(work, request_id)
    outcome = judge(gathered, policy)
    enough = outcome.tally.quorum_at is not None
    level = level_earned(outcome.tally.counted, policy) if enough else TrustLevel.C2
    probation_until = later(gathered.now, timedelta(days=policy.probation_days))
    work.requests.add_outcome(request_id, replace(outcome, level=level, probation_until=probation_until), actor)
    work.objections.settle(request_id, founded=False)
    return give_level(work, gathered, level, probation_until, policy)


def close_by_human(work: Work, request_id: str, actor: str, policy: CooptationPolicy, *, is_refused: bool) -> None:
    """Close a request that a moderator refused, or answered with the wish for a document."""
    gathered = gather(work, request_id)
    work.requests.add_outcome(request_id, judge(gathered, policy), actor)
    if is_refused:
        work.objections.settle(request_id, founded=True)
        found = Fraud(member_id=gathered.kept.newcomer_id, found_at=gathered.now, was_admitted=False, reviewers=1)
        follow_fraud(work, policy, found, request_id=request_id)
    close(work, gathered.kept)


def close(work: Work, request: OpenRequest) -> None:
    """End a live request; the vouches on it stay spent, and no letter is sent for it any more."""
    if request.is_live:
        work.requests.keep(replace(request, state=RequestState.CLOSED, look_at=None))
        end_first(work, request.case_id)


def admit_by_document(work: Work, case_id: str, claimant: Claimant, until: datetime | None) -> None:
    """Make the account of a case that a paper verified a document-verified member, and end what it asked."""
    member = work.members.know(claimant.account, case_id, claimant.home)
    work.members.lock(member.id)
    live = work.requests.live_of(member.id)
    if live is not None:
        close(work, work.requests.lock(live.id))
    work.members.admit(member.id, claimant.home, level=TrustLevel.D, way=Way.DOCUMENT, until=until, case_id=case_id)


def hold(work: Work, case_id: str) -> OpenRequest | None:
    """The case's live request, locked with its newcomer; take it before the case's own row, as every act does."""
    asked = work.requests.of_case(case_id)
    if asked is None or not asked.is_live:
        return None
    work.members.lock(asked.newcomer_id)
    return work.requests.lock(asked.id)


def redeclare(work: Work, held: OpenRequest, claimant: Claimant) -> None:
    """A name or an address was corrected: what neighbours said of the one before does not count for the new one.

    Without an answer yet the request goes on for the home that is declared now; with one it ends, and a new one may
    be opened.
    """
    before, now = held.home, claimant.home
    if (before.dwelling, before.person) == (now.dwelling, now.person):
        if before.quarter != now.quarter:
            _move(work, held, claimant)
        return
    if work.counts.vouches(held):
        close(work, held)
    else:
        work.requests.rehome(held.id, now)
        work.requests.look_soon(held.id)
    work.members.know(claimant.account, held.case_id, now)


def _move(work: Work, held: OpenRequest, claimant: Claimant) -> None:
    """The same home in another quarter of its choice: the request goes on there, judged by that quarter's rules."""
    work.requests.settle(held.id, claimant.home)
    work.members.know(claimant.account, held.case_id, claimant.home)
    work.requests.look_soon(held.id)


def refuse(work: Work, case_id: str) -> None:
    """End the live request of a case that was refused."""
    held = hold(work, case_id)
    if held is not None:
        close(work, held)


def leave(work: Work, case_id: str, *, is_forgotten: bool) -> None:
    """End the request and the membership that stand on a case; forget the account where the person asked for it."""
    refuse(work, case_id)
    if is_forgotten:
        work.side.homes.forget_told(case_id)
    member = work.members.by_case(case_id)
    if member is None:
        return
    work.members.lock(member.id)
    work.side.arrivals.end_keys(member.id, work.now)
    if is_forgotten:
        work.members.forget(member.id)
    else:
        work.members.end(member.id)
