"""The way of a request through the rules, to be read from top to bottom.

gather   lock the request, count in the database     one transaction from here on
judge    decide                                      pure
record   outcome, state, case, queue                 once: what was recorded is not recorded again
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cooptation.acts.posting import end_first, keep_as_audit, queue_first
from cooptation.circumstances import Circumstances
from cooptation.codes import Code
from cooptation.decision import Outcome, Verdict, decide
from cooptation.flags import Scene, repeats_pair
from cooptation.letter_first import answer_due_at, posts_letter, wants_post
from cooptation.lifetime import Sampling, Way, p02_audit
from cooptation.moments import later, next_fixed_hour
from cooptation.people import OpenRequest, RequestState
from cooptation.policy import CooptationPolicy
from cooptation.ports import House, Work
from cooptation.reasons import Reason
from cooptation.tally import request_ends_at
from cooptation.vouch import Request, TrustLevel, Vouch

MACHINE = "vouching"
"""The actor of what follows by rule, in the chained log."""

COOPTATION, AUDIT = "cooptation", "audit"
"""Kinds of review items: a request with a flag, and an admission that is looked at again (P02)."""

ELSEWHERE_PAUSE = timedelta(hours=1)
"""While a paper of the same case is being judged the vouches wait this long, then look again."""

MOST_TOLD = 50
"""Neighbours told of one newcomer, the building first: a long street is not woken up for each."""


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """Everything one judgement looks at; ``now`` is after the locks."""

    kept: OpenRequest
    request: Request
    vouches: tuple[Vouch, ...]
    circumstances: Circumstances
    now: datetime


def evaluate(house: House, request_id: str) -> Outcome:
    """Take one request as far as it goes now; a request that is not open is judged and left alone."""
    with house.transaction() as work:
        gathered = gather(work, request_id)
        outcome = judge(gathered, house.policy)
        if gathered.kept.state is not RequestState.OPEN:
            return outcome
        if outcome.tally.points and gathered.kept.neighbours_told_at is None:
            gathered = tell_neighbours(work, gathered)
            outcome = judge(gathered, house.policy)
        record(house, work, gathered, outcome)
        return outcome


def gather(work: Work, request_id: str) -> Gathered:
    """Lock the newcomer and the request, and count what surrounds them."""
    work.members.lock(work.requests.get(request_id).newcomer_id)
    kept = work.requests.lock(request_id)
    return Gathered(
        kept=kept,
        request=work.counts.request(kept),
        vouches=work.counts.vouches(kept),
        circumstances=work.counts.circumstances(kept),
        now=work.moment(),
    )


def judge(gathered: Gathered, policy: CooptationPolicy) -> Outcome:
    """Decide.  Same facts, same policy, same moment: same outcome."""
    return decide(gathered.request, gathered.vouches, gathered.circumstances, policy, gathered.now)


def tell_neighbours(work: Work, gathered: Gathered) -> Gathered:
    """Tell those next door, from when their silence begins to count: with the first vouch that counts."""
    kept = gathered.kept
    said = {vouch.voucher.id for vouch in gathered.vouches} | {kept.newcomer_id}
    neighbours = (member for member in work.members.next_door(kept.home, MOST_TOLD) if member.id not in said)
    work.follows.tell_neighbours(kept.case_id, kept.id, tuple(one.case_id for one in neighbours if one.case_id))
    told = replace(gathered.circumstances, neighbours_told_at=gathered.now)
    return replace(gathered, kept=replace(kept, neighbours_told_at=gathered.now), circumstances=told)


def record(house: House, work: Work, gathered: Gathered, outcome: Outcome) -> None:
    """Keep the outcome and let follow what follows from it."""
    kept = replace(gathered.kept, quorum_at=outcome.tally.quorum_at)
    if outcome.verdict is not Verdict.WAIT and work.follows.is_elsewhere(kept.case_id):
        work.requests.keep(replace(kept, look_at=later(gathered.now, ELSEWHERE_PAUSE)))
        return
    if work.requests.last_outcome(kept.id) != (outcome.verdict.value, tuple(outcome.codes)):
        work.requests.add_outcome(kept.id, outcome, MACHINE)
    waits_for_code = outcome.verdict is Verdict.WAIT and posts_letter(outcome.codes, house.policy)
    if (waits_for_code or outcome.verdict is Verdict.AUTOMATIC) and not _is_for_declared_home(work, kept):
        _close(work, kept)
    elif waits_for_code:
        _wait_for_code(house, work, replace(gathered, kept=kept), outcome)
    elif outcome.verdict is Verdict.AUTOMATIC and work.follows.is_braked(kept.case_id):
        _queue(work, kept, outcome, house.policy)
    elif outcome.verdict is Verdict.AUTOMATIC:
        _admit(house, work, replace(gathered, kept=kept), outcome)
    elif outcome.verdict is Verdict.QUEUE:
        _queue(work, kept, outcome, house.policy)
    elif Code.Q03_REQUEST_EXPIRED in outcome.codes:
        _expire(work, kept)
    else:
        work.requests.keep(replace(kept, look_at=next_look(gathered, outcome, house.policy)))


def _is_for_declared_home(work: Work, kept: OpenRequest) -> bool:
    """Whether the case declares whom and what neighbours spoke of; which flat may be told later.

    A correction that runs beside the opening of a request may not see it.
    """
    declared = work.follows.claimant(kept.case_id).home
    return (declared.building, declared.person) == (kept.home.building, kept.home.person)


def _close(work: Work, kept: OpenRequest) -> None:
    work.requests.keep(replace(kept, state=RequestState.CLOSED, look_at=None))
    end_first(work, kept.case_id)
    work.audit.append(MACHINE, "request.closed", kept.id)


def _wait_for_code(house: House, work: Work, gathered: Gathered, outcome: Outcome) -> None:
    """Ask for the letter of a newcomer who waits (P02), or for another one, and look again when it is silent.

    While a paper of the case is being judged none is asked for: it may need none.
    """
    kept, letter, policy = gathered.kept, gathered.circumstances.letter, house.policy
    look_at, waits = next_look(gathered, outcome, policy), timedelta(days=policy.audit_days)
    if letter is None or not wants_post(letter, policy, gathered.now):
        due_at = None if letter is None else answer_due_at(letter, policy)
        awaited = [due_at] if due_at is not None and due_at > gathered.now else []
        work.requests.keep(replace(kept, look_at=min([look_at, *awaited])))
    elif work.follows.is_elsewhere(kept.case_id):
        work.requests.keep(replace(kept, look_at=min(look_at, later(gathered.now, ELSEWHERE_PAUSE))))
    else:
        work.requests.keep(replace(kept, look_at=min(look_at, later(gathered.now, waits))))
        queue_first(house, work, kept.case_id, kept.home.dwelling)


def next_look(gathered: Gathered, outcome: Outcome, policy: CooptationPolicy) -> datetime:
    """When something changes by itself: the window, a hold or a letter's time ends, or a request without quorum."""
    ends = [reason.until for reason in outcome.reasons if reason.until is not None and reason.until > gathered.now]
    if outcome.tally.quorum_at is not None and ends:
        return min(ends)
    return min([*ends, max(request_ends_at(gathered.request, policy), later(gathered.now, ELSEWHERE_PAUSE))])


def _queue(work: Work, kept: OpenRequest, outcome: Outcome, policy: CooptationPolicy) -> None:
    """Have a human look at once; the newcomer hears of it at the next fixed hour, or they would know who objected."""
    codes, told_at = tuple(code.value for code in outcome.codes), next_fixed_hour(work.moment(), policy.progress_hours)
    work.requests.keep(replace(kept, state=RequestState.QUEUED, look_at=told_at))
    work.follows.queue(kept.case_id, kept.id, codes, COOPTATION, told_at)
    work.audit.append(MACHINE, "request.queued", kept.id, reasons=list(codes))


def _expire(work: Work, kept: OpenRequest) -> None:
    work.requests.keep(replace(kept, state=RequestState.EXPIRED, look_at=None))
    end_first(work, kept.case_id)
    work.follows.expired(kept.case_id, kept.id)
    work.audit.append(MACHINE, "request.expired", kept.id)


def _admit(house: House, work: Work, gathered: Gathered, outcome: Outcome) -> None:
    """Verify the newcomer and draw whether this admission is audited."""
    kept, policy = gathered.kept, house.policy
    level = outcome.level or TrustLevel.C2
    audit = p02_audit(outcome.tally, _sampling(house, work, gathered, outcome), policy, gathered.now)
    is_posted = audit is not None and audit.code is Code.P02_AUDIT and keep_as_audit(work, kept.case_id)
    until = give_level(work, gathered, level, outcome.probation_until, policy)
    work.follows.admit(kept.case_id, kept.id, level, until)
    if audit is not None:
        _check_afterwards(work, kept, audit, is_posted=is_posted)
    work.audit.append(MACHINE, "request.admitted", kept.id, policy=policy.version, audited=int(audit is not None))


def _check_afterwards(work: Work, kept: OpenRequest, audit: Reason, *, is_posted: bool) -> None:
    """The check of an admission: the letter that is under way already, one that is asked for soon, or a human."""
    audit_id = work.requests.add_audit(kept.id, kept.newcomer_id, audit)
    if audit.code is Code.P02_SECOND_LOOK:
        work.follows.queue(kept.case_id, audit_id, (audit.code.value,), AUDIT)
    elif is_posted:
        work.side.standings.mark_posted(audit_id, work.now)


def _sampling(house: House, work: Work, gathered: Gathered, outcome: Outcome) -> Sampling:
    scene = Scene(
        request=gathered.request,
        counted=outcome.tally.counted,
        circumstances=gathered.circumstances,
        policy=house.policy,
        now=gathered.now,
    )
    return Sampling(
        draw=house.draw(),
        is_first_in_quarter=work.counts.is_first_in_quarter(gathered.kept.home.quarter),
        are_letters_on=house.letters_on,
        repeats_pair=repeats_pair(scene),
        had_letter=gathered.circumstances.letter is not None and gathered.circumstances.letter.answered_at is not None,
    )


def give_level(
    work: Work, gathered: Gathered, level: TrustLevel, probation_until: datetime | None, policy: CooptationPolicy
) -> datetime:
    """Make the newcomer a member, whoever decided it, and use up the vouches for good; until when.

    The days of grace lie after that moment.
    """
    kept = gathered.kept
    until = later(gathered.now, timedelta(days=policy.status_days))
    work.members.admit(
        kept.newcomer_id,
        kept.home,
        level=level,
        way=Way.VOUCHES,
        until=later(until, timedelta(days=policy.grace_days)),
        probation_until=probation_until,
        case_id=kept.case_id,
    )
    standing = (vouch for vouch in gathered.vouches if not vouch.is_withdrawn(gathered.now))
    work.vouches.mark_admitted(tuple(vouch.id for vouch in standing))
    admitted = replace(kept, state=RequestState.ADMITTED, look_at=None, level=level, probation_until=probation_until)
    work.requests.keep(admitted)
    end_first(work, kept.case_id)
    return until
