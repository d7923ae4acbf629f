"""A newcomer's request: opened for a case, followed by its newcomer, judged again when a moment has come."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from cooptation.acts.evaluation import evaluate
from cooptation.circumstances import PostedCode
from cooptation.codes import Audience, Effect
from cooptation.errors import AlreadyVerifiedError, NotFoundError, RequestClosedError
from cooptation.flags import Scene, silence_ends_at
from cooptation.letter_first import p02_letter_first
from cooptation.moments import fixed_hour, later, next_fixed_hour
from cooptation.people import Claimant, Member, OpenRequest, Progress, RequestState
from cooptation.policy import CooptationPolicy
from cooptation.ports import House, Work
from cooptation.reasons import Reason
from cooptation.tally import Tally, missing, progress_shown, request_ends_at
from cooptation.vouch import Request, TrustLevel

__all__ = ["evaluate", "look_again", "open_request", "progress", "take_request", "tell_queued"]


def open_request(house: House, case_id: str) -> OpenRequest:
    """The case's live request, opened when there is none.

    Raises:
        NotFoundError: no such case.
        RequestClosedError: the case is decided or over.
        AlreadyVerifiedError: the account is verified at this home, with time left.
    """
    with house.looking() as work:
        claimant = work.follows.claimant(case_id)
    with house.transaction() as work:
        return take_request(work, case_id, claimant, house.policy)


def take_request(work: Work, case_id: str, claimant: Claimant, policy: CooptationPolicy) -> OpenRequest:
    """``open_request`` inside a transaction that does more."""
    if not claimant.is_open:
        raise RequestClosedError("the case is decided or over; nothing is asked of neighbours any more")
    known = work.members.know(claimant.account, case_id, claimant.home)
    newcomer = work.members.lock(known.id)
    live = work.requests.live_of(newcomer.id)
    if live is not None and live.case_id == case_id:
        return live
    if live is not None:
        raise RequestClosedError("another case of this account asks neighbours already; withdraw that one first")
    if _needs_nothing(newcomer, claimant, policy, work.now):
        raise AlreadyVerifiedError("this account is verified at this home; there is nothing to ask")
    opened = work.requests.open(case_id, newcomer.id, claimant.home)
    waits = timedelta(days=0 if policy.letter_at_opening else policy.request_days)
    work.requests.keep(replace(opened, look_at=later(opened.opened_at, waits)))
    work.audit.append("resident", "request.opened", opened.id, case=case_id)
    return opened


def _needs_nothing(newcomer: Member, claimant: Claimant, policy: CooptationPolicy, now: datetime) -> bool:
    """Verified at this very home, other than as a guest, and not about to end."""
    if not newcomer.is_verified(now) or newcomer.level is TrustLevel.GUEST:
        return False
    until = newcomer.verified_until
    lasts = until is None or until > later(now, timedelta(days=policy.grace_days))
    return lasts and newcomer.home.dwelling == claimant.home.dwelling


def look_again(house: House, most: int) -> int:
    """Judge the requests whose window, hold or life is over, and tell whose request a person has; how many."""
    with house.looking() as work:
        due, silent = work.requests.due(most), work.requests.due(most, RequestState.QUEUED)
    for request_id in due:
        evaluate(house, request_id)
    for request_id in silent:
        tell_queued(house, request_id)
    return len(due) + len(silent)


def tell_queued(house: House, request_id: str) -> None:
    """Tell the newcomer that a person looks at their request, at the fixed hour after it was handed over."""
    with house.transaction() as work:
        work.members.lock(work.requests.get(request_id).newcomer_id)
        kept = work.requests.lock(request_id)
        if not _is_told_later(kept) or (kept.look_at or work.now) > work.moment():
            return
        work.requests.keep(replace(kept, look_at=None))
        outcome = work.requests.last_outcome(request_id)
        work.follows.tell_queued(kept.case_id, outcome[1] if outcome else ())


def _is_told_later(kept: OpenRequest) -> bool:
    """Whether a person has the request and the newcomer does not know yet."""
    return kept.state is RequestState.QUEUED and kept.look_at is not None


def progress(house: House, case_id: str) -> Progress:
    """What the newcomer's page shows, as of the last fixed hour.

    Raises:
        NotFoundError: nobody was asked for this case yet.
    """
    with house.looking() as work:
        kept = work.requests.of_case(case_id)
        if kept is None:
            raise NotFoundError("no neighbour was asked for this case yet")
        return _progress(work, kept, house.policy)


def _progress(work: Work, kept: OpenRequest, policy: CooptationPolicy) -> Progress:
    request, asked = work.counts.request(kept), work.asks.around(kept.id, None)
    tally = progress_shown(request, work.counts.vouches(kept), policy, work.now)
    shown_at = fixed_hour(work.now, policy.progress_hours)
    window_until = _window_until(kept, tally, policy)
    state = RequestState.OPEN if _is_told_later(kept) else kept.state
    letter, waits = _letter(work, kept, request, tally, policy) if state is RequestState.OPEN else (None, ())
    return Progress(
        request_id=kept.id,
        state=state,
        points=min(tally.points, policy.points),
        points_needed=policy.points,
        d_vouchers=min(tally.d_vouchers, policy.min_d_vouchers),
        d_needed=policy.min_d_vouchers,
        dwellings=min(tally.dwellings, policy.min_dwellings),
        dwellings_needed=policy.min_dwellings,
        shown_at=shown_at,
        next_shown_at=next_fixed_hour(shown_at, policy.progress_hours),
        ends_at=request_ends_at(request, policy),
        reasons=(*_reasons(work, kept.id, state, tally, policy), *waits),
        letter=letter,
        window_until=window_until if state is RequestState.OPEN else None,
        asks_left=max(0, policy.asks_total - asked.total),
        asks_open_left=max(0, min(policy.asks_open - asked.open, policy.asks_total - asked.total)),
    )


def _window_until(kept: OpenRequest, tally: Tally, policy: CooptationPolicy) -> datetime | None:
    """By when silence has become consent, once the newcomer may know of the quorum.

    At a fixed hour, as everything they are shown: the exact end would tell when the last neighbour answered.
    """
    if tally.quorum_at is None or kept.neighbours_told_at is None:
        return None
    return _at_fixed_hour(silence_ends_at(kept.neighbours_told_at, tally.quorum_at, policy), policy)


def _at_fixed_hour(moment: datetime, policy: CooptationPolicy) -> datetime:
    """The moment itself where it is one of the fixed hours, else the next of them."""
    is_fixed = fixed_hour(moment, policy.progress_hours) == moment
    return moment if is_fixed else next_fixed_hour(moment, policy.progress_hours)


def _letter(
    work: Work, kept: OpenRequest, request: Request, tally: Tally, policy: CooptationPolicy
) -> tuple[PostedCode | None, tuple[Reason, ...]]:
    """How far the letter has come, and that its code is waited for (P02), once the newcomer may know of the quorum.

    A letter that every newcomer gets with the request tells nothing, and is shown from the beginning. What else was
    noticed meanwhile changes nothing here: see ``tell_queued``.
    """
    if tally.quorum_at is None and not policy.letter_at_opening:
        return None, ()
    around = work.counts.circumstances(kept)
    is_open = policy.letter_at_opening and around.letter is not None and around.letter.answered_at is None
    under_way = around.letter if is_open else None
    if tally.quorum_at is None:
        return under_way, ()
    scene = Scene(request=request, counted=tally.counted, circumstances=around, policy=policy, now=work.now)
    reason = p02_letter_first(scene)
    if reason is None or reason.effect is not Effect.HELD:
        return under_way, ()
    until = None if reason.until is None else _at_fixed_hour(reason.until, policy)
    return around.letter, (replace(reason, until=until),)


def _reasons(
    work: Work, request_id: str, state: RequestState, tally: Tally, policy: CooptationPolicy
) -> tuple[Reason, ...]:
    """What is missing by the counts shown; of a request with a human or over, what was decided last."""
    if state is RequestState.OPEN:
        return missing(tally, policy)
    known = work.requests.last_reasons(request_id)
    return tuple(reason for reason in known if reason.audience is Audience.NEWCOMER)
