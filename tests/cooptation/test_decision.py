"""Automatic, queue or wait: what follows, what the newcomer reads, and that nobody is refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cooptation.circumstances import Objection, ObjectionKind
from cooptation.codes import Code
from cooptation.decision import Outcome, Verdict, decide
from cooptation.reasons import NextStep
from cooptation.vouch import TrustLevel, Vouch
from tests.cooptation.builders import (
    GIVEN,
    NOW,
    OPENED,
    POLICY,
    TICK,
    a_request,
    c1_vouch,
    circumstances,
    d_vouch,
    days,
    hours,
)

PAIR = (d_vouch("anna"), d_vouch("bruno"))


def outcome(*vouches: Vouch, now: datetime = NOW, **around: Any) -> Outcome:
    return decide(a_request(), vouches, circumstances(**around), POLICY, now)


def test_there_is_no_outcome_that_refuses() -> None:
    assert {*Verdict} == {"automatic", "queue", "wait"}


def test_two_d_neighbours_and_48_silent_hours_admit() -> None:
    admitted = outcome(*PAIR)

    assert admitted.verdict is Verdict.AUTOMATIC
    assert admitted.level is TrustLevel.C1
    assert admitted.reasons == ()
    assert admitted.probation_until == NOW + days(90)
    assert admitted.policy_version == POLICY.version


def test_one_d_and_two_c1_admit_one_step_further() -> None:
    assert outcome(d_vouch("anna"), c1_vouch("chloe"), c1_vouch("denis")).level is TrustLevel.C2


def test_too_few_points_wait_and_say_how_many() -> None:
    waiting = outcome(d_vouch("anna"))

    assert waiting.verdict is Verdict.WAIT
    assert waiting.codes == (Code.Q01_WAIT, Code.V09_ONE_HOUSEHOLD)
    assert (waiting.reasons[0].facts, waiting.reasons[0].params) == ({"points": 2}, {"points": 4})
    assert waiting.level is None


def test_the_window_is_over_48_hours_after_the_neighbours_were_told() -> None:
    end = GIVEN + hours(48)
    before = outcome(*PAIR, now=end - TICK, neighbours_told_at=GIVEN)

    assert before.verdict is Verdict.WAIT
    assert before.codes == (Code.Q22_WINDOW,)
    assert before.reasons[0].until == end
    assert outcome(*PAIR, now=end, neighbours_told_at=GIVEN).verdict is Verdict.AUTOMATIC


def test_nobody_is_admitted_while_the_neighbours_were_not_told() -> None:
    waiting = outcome(*PAIR, neighbours_told_at=None)

    assert waiting.verdict is Verdict.WAIT
    assert waiting.reasons[0].until is None


def test_an_objection_sends_to_a_human_at_once_and_the_newcomer_is_not_told() -> None:
    objection = Objection(kind=ObjectionKind.LIVES_ELSEWHERE, at=GIVEN)
    queued = outcome(*PAIR, now=GIVEN + hours(1), objections=(objection,))

    assert queued.verdict is Verdict.QUEUE
    assert queued.codes == (Code.Q22_OBJECTION,)
    assert queued.for_newcomer == ()


def test_a_flag_without_quorum_waits_for_the_quorum() -> None:
    assert outcome(d_vouch("anna"), same_person=True).verdict is Verdict.WAIT
    assert outcome(*PAIR, same_person=True).verdict is Verdict.QUEUE


def test_a_fresh_device_of_a_voucher_first_holds_then_goes_to_a_human() -> None:
    change = GIVEN - TICK
    vouches = (d_vouch("anna", {"credential_changes": (change,)}), d_vouch("bruno"))
    held, over = outcome(*vouches), outcome(*vouches, now=change + days(7))

    assert held.verdict is Verdict.WAIT
    assert held.codes == (Code.V12_TAKEOVER_HOLD, Code.Q22_WINDOW)
    assert over.verdict is Verdict.QUEUE
    assert over.codes == (Code.V12_TAKEOVER_RECENT,)


def test_the_newcomer_reads_one_date_for_hold_and_window() -> None:
    change = GIVEN - TICK
    held = outcome(d_vouch("anna", {"credential_changes": (change,)}), d_vouch("bruno"))

    assert [(reason.code, reason.until) for reason in held.for_newcomer] == [(Code.Q22_WINDOW, change + days(7))]


def test_a_hold_does_not_keep_another_flag_from_the_human() -> None:
    vouches = (d_vouch("anna", {"credential_changes": (GIVEN,)}), d_vouch("bruno"))

    assert outcome(*vouches, same_person=True).verdict is Verdict.QUEUE


def test_q03_after_30_days_without_quorum_a_document_is_proposed() -> None:
    end = OPENED + days(30)
    expired = outcome(d_vouch("anna"), now=end)

    assert expired.verdict is Verdict.WAIT
    assert expired.codes == (Code.Q03_REQUEST_EXPIRED,)
    assert expired.reasons[0].next_step is NextStep.PROVIDE_DOCUMENT
    assert Code.Q03_REQUEST_EXPIRED not in outcome(d_vouch("anna"), now=end - TICK).codes


def test_q03_a_quorum_of_the_last_day_still_has_its_window() -> None:
    last = OPENED + days(30) - TICK
    vouches = (d_vouch("anna", given_at=last), d_vouch("bruno", given_at=last))

    assert outcome(*vouches, now=last + hours(47), neighbours_told_at=last).codes == (Code.Q22_WINDOW,)
    assert outcome(*vouches, now=last + hours(48), neighbours_told_at=last).verdict is Verdict.AUTOMATIC


def test_a_withdrawal_after_the_quorum_waits_again() -> None:
    assert outcome(d_vouch("anna"), d_vouch("bruno", withdrawn_at=NOW)).codes == (Code.Q01_WAIT, Code.V09_ONE_HOUSEHOLD)


def test_an_outcome_tells_which_signals_were_not_there() -> None:
    silent = {"active_days": None, "devices": None, "credential_changes": None}
    admitted = outcome(d_vouch("anna", silent), d_vouch("bruno"), revoked_contact=None)

    assert admitted.verdict is Verdict.AUTOMATIC
    assert admitted.unwatched == (
        Code.V04_ACTIVE_DAYS,
        Code.V11_SHARED_DEVICE,
        Code.V12_TAKEOVER_RECENT,
        Code.Q24_REVOKED_CONTACT,
    )
