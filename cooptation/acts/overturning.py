"""What followed from a fraud that was none is taken back: somebody contested the finding and was right.

A neighbour who was struck for it is struck no longer, what the member vouched for counts again as far as they are
verified, and what waited for a human waits no more. What a human decided meanwhile on grounds of their own is not
turned by a machine: it goes to a human again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from uuid import NAMESPACE_URL, uuid5

from cooptation.acts.aftermath import Finding, apply
from cooptation.aftermath import FOUR_EYES, Consequence, Measure
from cooptation.codes import Code
from cooptation.policy import CooptationPolicy
from cooptation.ports import Work
from cooptation.reasons import NextStep, Reason
from cooptation.records import Cause, KeptConsequence, KeptFraud

TAKEN_BACK = "vouch.taken_back"
"""The message to whom was told of the fraud (``mail.<kind>.…``)."""

TOLD = frozenset({Measure.NOTIFY, Measure.VOUCHING_OFF})
"""What its member was told of."""


def overturn(work: Work, policy: CooptationPolicy, member_id: str, request_id: str = "") -> None:
    """Take back the last finding about a member, once; nothing where there is none.

    Args:
        work: the caller's transaction.
        policy: the rules' numbers.
        member_id: who was found to be a fraud.
        request_id: the request they were refused on; empty where an admitted member lost their status.
    """
    fraud = work.side.findings.standing_fraud(member_id, request_id)
    if fraud is None:
        return
    followed = work.side.findings.caused_by(Cause.FRAUD, fraud.id)
    for one in sorted({fraud.member_id, *(kept.member_id for kept in followed)}):
        work.members.lock(one)
    if work.side.findings.overturn(fraud.id, work.now):
        _take_back(work, policy, fraud, followed)


def _take_back(
    work: Work, policy: CooptationPolicy, fraud: KeptFraud, followed: Sequence[KeptConsequence]
) -> None:
    """Reviews first, so that whoever waits for none of them is free afterwards."""
    for kept in sorted(followed, key=lambda one: one.measure is not Measure.REVIEW):
        _UNDO[kept.measure](work, policy, kept)
    for member_id in sorted({kept.member_id for kept in followed if kept.measure in TOLD}):
        case_id = work.members.get(member_id).case_id
        if case_id:
            work.side.centre.tell(case_id, TAKEN_BACK)
    work.audit.append("vouching", "fraud.overturned", fraud.member_id, consequences=len(followed))


def _nothing(_work: Work, _policy: CooptationPolicy, _kept: KeptConsequence) -> None:
    """A notice is answered by a message, a status by whoever decides the appeal."""


def _review(work: Work, policy: CooptationPolicy, kept: KeptConsequence) -> None:
    """Nobody has to look any more; where somebody has, and doubted, somebody looks again."""
    if work.side.findings.settle(kept.id, Finding.KEPT.value, work.now):
        work.side.centre.look_no_more(kept.id)
    elif kept.verdict == Finding.UPHELD.value and kept.code in _LASTS:
        reason = Reason(code=kept.code, rule_version=policy.version, next_step=NextStep.HUMAN_LOOKS, since=work.now)
        again = Consequence(
            member_id=kept.member_id, measure=Measure.REVIEW, reason=reason, reviewers=_LASTS[kept.code]
        )
        apply(work, (again,), Cause.APPEAL, uuid5(NAMESPACE_URL, f"palier|overturned|{kept.cause_id}").hex)


_LASTS: Mapping[Code, int] = {Code.R02_BELOW_QUORUM: 1, Code.R03_VOUCHING_ENDED: FOUR_EYES}
"""Where a doubt has lasting effect, and how many humans may lift it."""


def _unrestrict(work: Work, _policy: CooptationPolicy, kept: KeptConsequence) -> None:
    """Free again, unless a human doubted their status, or somebody still has to look at it."""
    if not any(_holds(one) for one in work.side.findings.consequences_of(kept.member_id)):
        work.members.restrict(kept.member_id, on=False)


def _holds(one: KeptConsequence) -> bool:
    """Whether a look at a status itself, not at vouches, is open or left a doubt."""
    is_about_status = one.measure is Measure.REVIEW and one.code not in (Code.R03_REEXAMINE, Code.R03_VOUCHING_ENDED)
    return is_about_status and (one.settled_at is None or one.verdict != Finding.KEPT.value)


def _count_again(work: Work, _policy: CooptationPolicy, kept: KeptConsequence) -> None:
    for request_id in work.side.standings.restore(kept.vouch_ids, kept.code.value):
        work.requests.look_soon(request_id)


def _vouching_on(work: Work, _policy: CooptationPolicy, kept: KeptConsequence) -> None:
    """One strike less, and no longer off than for the other frauds they vouched for."""
    others = [one for one in work.side.findings.consequences_of(kept.member_id) if _is_other(work, one, kept)]
    work.side.standings.turn_vouching_on(kept.member_id, max((one.until for one in others if one.until), default=None))
    work.side.bodies.unstrike(kept.id)


def _is_other(work: Work, one: KeptConsequence, kept: KeptConsequence) -> bool:
    """Whether vouching is off for another fraud, which stands."""
    fraud = work.side.findings.fraud(one.cause_id)
    stands = fraud is not None and fraud.overturned_at is None
    return one.measure is Measure.VOUCHING_OFF and one.cause_id != kept.cause_id and stands


_UNDO: Mapping[Measure, Callable[[Work, CooptationPolicy, KeptConsequence], None]] = {
    Measure.REVOKE: _nothing,
    Measure.NOTIFY: _nothing,
    Measure.REVIEW: _review,
    Measure.RESTRICT: _unrestrict,
    Measure.VOID_VOUCHES: _count_again,
    Measure.VOUCHING_OFF: _vouching_on,
}
