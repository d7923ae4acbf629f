"""What is done after a fraud, a takeover, a report or an audit; the rules propose (R01 to R04), humans decide.

``apply`` records each consequence once and carries it out. One that needs a human only opens a review item; the
human's finding comes back through ``settle_…``, and nothing else goes further. So every chain ends where nobody looks,
and nobody loses a status unseen.

Everything here works inside the caller's transaction. Members are locked first, in the order of their ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from uuid import NAMESPACE_URL, uuid5

from cooptation.aftermath import (
    FOUR_EYES,
    Admitted,
    Consequence,
    Deceived,
    Fraud,
    Look,
    Measure,
    r01_revoke,
    r02_downstream,
    r03_upstream,
)
from cooptation.codes import Code
from cooptation.people import Member
from cooptation.policy import CooptationPolicy
from cooptation.ports import Work
from cooptation.reasons import NextStep, Reason
from cooptation.records import GONE_KINDS, Cause, FiledReport, KeptConsequence, KeptFraud, Stood

REEXAMINATION, AUDIT = "reexamination", "audit"
"""Kinds of review items about somebody's status."""


class Finding(StrEnum):
    """A human's answer: everything stays, the doubt was right, or (two humans) the status ends."""

    KEPT = "kept"
    UPHELD = "upheld"
    REVOKED = "revoked"


def consequence_id(consequence: Consequence, cause_id: str) -> str:
    """The same id for the same consequence of the same cause, so that it happens once."""
    parts = (consequence.member_id, consequence.measure.value, consequence.reason.code.value, cause_id)
    return uuid5(NAMESPACE_URL, "palier|" + "|".join(parts)).hex


def apply(work: Work, consequences: Iterable[Consequence], cause: Cause, cause_id: str) -> None:
    """Record consequences and carry them out; one that is known changes nothing."""
    for consequence in consequences:
        kept_id = consequence_id(consequence, cause_id)
        if work.side.findings.propose(kept_id, consequence, cause, cause_id, work.now):
            _CARRY_OUT[consequence.measure](work, kept_id, consequence)
            actor, action = "vouching", f"aftermath.{consequence.measure.value}"
            work.audit.append(actor, action, consequence.member_id, code=consequence.reason.code.value)


def _revoke(work: Work, _kept_id: str, consequence: Consequence) -> None:
    member = work.members.get(consequence.member_id)
    work.side.standings.revoke(member.id, work.now)
    work.side.arrivals.end_keys(member.id, work.now)
    if member.case_id:
        work.side.centre.end(member.case_id, (consequence.reason.code.value,))


def _void(work: Work, _kept_id: str, consequence: Consequence) -> None:
    live = work.side.standings.void(consequence.vouch_ids, consequence.reason.code.value, work.now)
    for request_id in live:
        work.requests.look_soon(request_id)


def _restrict(work: Work, _kept_id: str, consequence: Consequence) -> None:
    work.members.restrict(consequence.member_id, on=True)


def _review(work: Work, kept_id: str, consequence: Consequence) -> None:
    member = work.members.get(consequence.member_id)
    work.side.centre.look(
        member.case_id or "",
        kept_id,
        (consequence.reason.code.value,),
        kind=REEXAMINATION,
        quarter=member.home.quarter,
        four_eyes=consequence.reviewers >= FOUR_EYES,
    )


def _vouching_off(work: Work, kept_id: str, consequence: Consequence) -> None:
    """Off for a time; who holds an office is noted to have misused it."""
    member_id, until = consequence.member_id, consequence.reason.until or work.now
    work.side.standings.turn_vouching_off(member_id, until)
    work.side.standings.strike(member_id)
    if work.side.bodies.agent(member_id) or work.side.bodies.appointment_of(member_id):
        work.side.bodies.strike(kept_id, member_id, work.now)
    _tell(work, member_id, consequence.reason.code)


def _notify(work: Work, _kept_id: str, consequence: Consequence) -> None:
    _tell(work, consequence.member_id, consequence.reason.code)


def _tell(work: Work, member_id: str, code: Code) -> None:
    case_id = work.members.get(member_id).case_id
    if case_id:
        work.side.centre.tell(case_id, code.value)


_CARRY_OUT: Mapping[Measure, Callable[[Work, str, Consequence], None]] = {
    Measure.REVOKE: _revoke,
    Measure.VOID_VOUCHES: _void,
    Measure.RESTRICT: _restrict,
    Measure.REVIEW: _review,
    Measure.VOUCHING_OFF: _vouching_off,
    Measure.NOTIFY: _notify,
}


def follow_fraud(work: Work, policy: CooptationPolicy, fraud: Fraud, *, request_id: str = "") -> None:
    """Everything that follows what humans found: for the account, below it, and above it; once a finding.

    Args:
        work: the caller's transaction.
        policy: the rules' numbers.
        fraud: the finding, with the number of humans behind it.
        request_id: the request that was still open, where nobody was admitted.
    """
    kept = _kept_fraud(work, fraud, request_id)
    stood = work.side.standings.stood_for(fraud.member_id, request_id)
    given = work.side.standings.given(fraud.member_id)
    below = _below(work, tuple(vouch.vouch_id for vouch in given)) if fraud.was_admitted else frozenset()
    for member_id in sorted({fraud.member_id, *below, *(one.voucher_id for one in stood)}):
        work.members.lock(member_id)
    if not work.side.findings.add_fraud(kept):
        return
    apply(work, r01_revoke(fraud, given, policy), Cause.FRAUD, kept.id)
    if fraud.was_admitted:
        follow_lost_vouches(work, policy, tuple(vouch.vouch_id for vouch in given), Cause.FRAUD, kept.id)
    for one in stood:
        deceived = _deceived(work, one, kept.id, Look.NOT_YET)
        apply(work, r03_upstream(fraud, deceived, policy, work.now), Cause.FRAUD, kept.id)


def _below(work: Work, vouch_ids: tuple[str, ...]) -> frozenset[str]:
    """Who was admitted with these vouches."""
    admitted = work.side.standings.admitted_with(vouch_ids)
    return frozenset(work.requests.get(request_id).newcomer_id for request_id in admitted)


def _kept_fraud(work: Work, fraud: Fraud, request_id: str) -> KeptFraud:
    """The finding, once an admission or a request: who came back and is found again is a new one."""
    admitted_at = work.members.get(fraud.member_id).admitted_at if fraud.was_admitted else None
    term = admitted_at.isoformat() if admitted_at else request_id
    return KeptFraud(
        id=uuid5(NAMESPACE_URL, f"palier|fraud|{fraud.member_id}|{term}").hex,
        member_id=fraud.member_id,
        request_id=request_id,
        was_admitted=fraud.was_admitted,
        reviewers=fraud.reviewers,
        found_at=fraud.found_at,
    )


def _deceived(work: Work, stood: Stood, fraud_id: str, look: Look) -> Deceived:
    """A voucher of a fraud, with all they gave and what became of it."""
    given = work.side.standings.given(stood.voucher_id)
    newcomers = work.side.standings.newcomers_of(tuple(vouch.vouch_id for vouch in given))
    found = work.side.findings.frauds_among(newcomers)
    return Deceived(
        member_id=stood.voucher_id,
        given=given,
        frauds=max(1, len(found)),
        strikes_before=work.side.findings.strikes_before(stood.voucher_id, fraud_id),
        look=look,
        was_taken_over=_was_taken_over(work.members.get(stood.voucher_id), stood),
    )


def _was_taken_over(member: Member, stood: Stood) -> bool:
    since, until = member.recovered_since, member.recovered_at
    return since is not None and since <= stood.at and (until is None or stood.at < until)


def follow_lost_vouches(
    work: Work, policy: CooptationPolicy, void_ids: tuple[str, ...], cause: Cause, cause_id: str
) -> None:
    """Restrict and have looked at those who no longer have a quorum without these vouches (R02)."""
    void = frozenset(void_ids)
    for request_id in work.side.standings.admitted_with(void_ids):
        request = work.requests.get(request_id)
        member = work.members.get(request.newcomer_id)
        if member.level is None:
            continue
        vouches = work.counts.vouches(request)
        gone = void | {vouch.id for vouch in vouches if vouch.is_withdrawn(work.now)}
        admitted = Admitted(member_id=member.id, level=member.level, vouches=vouches)
        apply(work, r02_downstream(gone, (admitted,), policy, work.now), cause, cause_id)


def agreed(finding: Finding, reviewers: int) -> Finding:
    """What may be done with a finding: a status ends by two humans, by one alone it is only restricted."""
    return Finding.UPHELD if finding is Finding.REVOKED and reviewers < FOUR_EYES else finding


def settle_reexamination(work: Work, policy: CooptationPolicy, case_id: str, subject_id: str, finding: Finding) -> None:
    """A human has looked at a member's status again; the second time nothing happens.

    ``subject_id`` is a consequence; where it is none, the case says whom it is about. ``REVOKED`` is two humans'.
    """
    kept = work.side.findings.consequence(subject_id)
    if kept is None:
        settle_case(work, policy, case_id, finding)
        return
    if not work.side.findings.settle(kept.id, finding.value, work.now):
        return
    if kept.code is Code.R03_REEXAMINE and kept.cause is Cause.FRAUD:
        _settle_look(work, policy, kept, finding)
    elif kept.cause is Cause.REPORT:
        _settle_after_report(work, policy, kept, finding)
    elif kept.code is Code.R03_VOUCHING_ENDED and finding is Finding.UPHELD:
        work.side.standings.suspend(kept.member_id)
    elif kept.code is Code.R03_VOUCHING_ENDED and finding is Finding.KEPT:
        _lift_again(work, kept)
    else:
        _settle_status(work, policy, kept.member_id, finding)


def _lift_again(work: Work, kept: KeptConsequence) -> None:
    """Two humans end no vouching for good; where a fraud that was none had ended it, they let it begin again."""
    if kept.cause is Cause.APPEAL:
        work.side.standings.resume(kept.member_id)


def settle_case(work: Work, policy: CooptationPolicy, case_id: str, finding: Finding) -> None:
    """A human has looked at the status a case gave: an admission drawn for it (P02), or a sample of the machine's."""
    member = work.members.by_case(case_id)
    if member is not None:
        _settle_status(work, policy, member.id, finding)
    elif finding is Finding.REVOKED:
        work.side.centre.end(case_id, (Code.R01_REVOKED.value,))


def _settle_status(work: Work, policy: CooptationPolicy, member_id: str, finding: Finding) -> None:
    """Kept: nothing stands against them. Upheld: restricted until a document. Revoked: a fraud, found by two."""
    if finding is Finding.REVOKED:
        fraud = Fraud(member_id=member_id, found_at=work.now, was_admitted=True, reviewers=FOUR_EYES)
        follow_fraud(work, policy, fraud)
        return
    work.members.lock(member_id)
    work.members.restrict(member_id, on=finding is Finding.UPHELD)


def _settle_look(work: Work, policy: CooptationPolicy, kept: KeptConsequence, finding: Finding) -> None:
    """The other vouches of a deceived neighbour were looked at: good faith, or doubt."""
    known = work.side.findings.fraud(kept.cause_id)
    if known is None:
        return
    look = Look.GOOD_FAITH if finding is Finding.KEPT else Look.DOUBT
    work.members.lock(kept.member_id)
    fraud = Fraud(
        member_id=known.member_id,
        found_at=known.found_at,
        was_admitted=known.was_admitted,
        reviewers=known.reviewers,
    )
    for one in work.side.standings.stood_for(known.member_id, known.request_id):
        if one.voucher_id == kept.member_id:
            deceived = _deceived(work, one, known.id, look)
            apply(work, r03_upstream(fraud, deceived, policy, work.now), Cause.FRAUD, known.id)
    if finding is Finding.REVOKED:
        _settle_status(work, policy, kept.member_id, finding)


def settle_report(work: Work, policy: CooptationPolicy, report_id: str, finding: Finding) -> None:
    """A human has answered a report. Upheld, it stops vouching for a time and has two humans look at the status."""
    report = work.side.findings.report(report_id)
    upheld = finding is not Finding.KEPT
    if report is None or not work.side.findings.deal_with(report_id, upheld=upheld, at=work.now):
        return
    if upheld and report.member_id:
        _follow_report(work, policy, report)
    work.audit.append("vouching", "report.dealt_with", report.id, upheld=int(upheld))


def _follow_report(work: Work, policy: CooptationPolicy, report: FiledReport) -> None:
    is_gone = report.kind in GONE_KINDS
    if not is_gone:
        work.side.standings.note_report(report.member_id, work.now)
    code = Code.P03_MOVED if is_gone else Code.V02_STANDING
    reason = Reason(code=code, rule_version=policy.version, next_step=NextStep.HUMAN_LOOKS, since=report.filed_at)
    look = Consequence(member_id=report.member_id, measure=Measure.REVIEW, reason=reason, reviewers=FOUR_EYES)
    apply(work, (look,), Cause.REPORT, report.id)


def _settle_after_report(work: Work, policy: CooptationPolicy, kept: KeptConsequence, finding: Finding) -> None:
    """Who has left is no fraud: their status ends, what they vouched for stands."""
    if kept.code is not Code.P03_MOVED:
        _settle_status(work, policy, kept.member_id, finding)
    elif finding is not Finding.KEPT:
        end_at_home(work, kept.member_id)


def end_at_home(work: Work, member_id: str) -> None:
    """Somebody lives elsewhere: what was vouched for the old home is void, and they begin anew there (P03)."""
    member = work.members.lock(member_id)
    work.side.standings.move(member_id, work.now)
    request = work.requests.live_of(member_id)
    if request is not None:
        work.requests.look_soon(request.id)
    if member.case_id:
        work.side.centre.end(member.case_id, (Code.P03_MOVED.value,))
        work.side.centre.tell(member.case_id, Code.P03_MOVED.value)
