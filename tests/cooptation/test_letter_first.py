"""Which admissions wait for a code by post, and what becomes of a letter nobody answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cooptation.circumstances import Circumstances, PostedCode, Together
from cooptation.codes import Code
from cooptation.decision import Outcome, Verdict, decide
from cooptation.letter_first import wants_post
from cooptation.reasons import NextStep
from cooptation.vouch import Role, Vouch
from tests.cooptation.builders import (
    GIVEN,
    NOW,
    OPENED,
    POLICY,
    TICK,
    a_quarter,
    a_request,
    a_vouch,
    an_agent,
    c1_vouch,
    circumstances,
    d_vouch,
    days,
)

LETTERS = replace(
    POLICY, points=3, points_without_letter=4, distance_without_letter_m=0, letter_links=2, letter_for_share=1
)
"""A policy that posts letters first."""
ANNA, BRUNO = d_vouch("anna"), d_vouch("bruno")
NONE_YET = PostedCode()
ANSWERED = PostedCode(letters=1, answered_at=NOW)


def outcome(*vouches: Vouch, letter: PostedCode | None = NONE_YET, **changes: Any) -> Outcome:
    around: Circumstances = circumstances(letter=letter, **changes)
    return decide(a_request(), vouches, around, LETTERS, NOW)


def shared(*names: str, newcomer: str = "", age: float = 100) -> Together:
    who = "-".join(names)
    return Together(request_id=f"of {who}", voucher_ids=frozenset(names), at=NOW - days(age), newcomer_id=newcomer)


def test_two_document_verified_neighbours_of_the_quarter_need_no_letter() -> None:
    assert outcome(ANNA, BRUNO).verdict is Verdict.AUTOMATIC


def test_fewer_points_are_enough_with_a_code_by_post() -> None:
    waiting = outcome(ANNA, c1_vouch("chloe"))

    assert (waiting.verdict, waiting.codes) == (Verdict.WAIT, (Code.P02_LETTER_FIRST,))
    assert waiting.reasons[0].next_step is NextStep.ENTER_CODE
    assert outcome(ANNA, c1_vouch("chloe"), letter=ANSWERED).verdict is Verdict.AUTOMATIC


def test_neighbours_of_another_quarter_are_heard_with_a_code_by_post() -> None:
    across = d_vouch("bruno", {"quarter": "hill"}, distance_m=80)

    assert outcome(ANNA, across).codes == (Code.P02_LETTER_FIRST,)
    assert outcome(ANNA, d_vouch("chloe"), across).verdict is Verdict.AUTOMATIC


def test_a_voucher_who_speaks_for_much_of_a_quarter_is_answered_by_a_letter_and_not_by_a_human() -> None:
    # Anna gave 3 of the 7 vouches of the quarter: more than a third.
    busy, quiet = d_vouch("anna", {"quarter_vouches": 3}), a_quarter(vouches=7)

    assert outcome(busy, BRUNO, quarter=quiet).codes == (Code.P02_LETTER_FIRST,)
    assert outcome(busy, BRUNO, quarter=quiet, letter=ANSWERED).verdict is Verdict.AUTOMATIC
    asked = decide(a_request(), (busy, BRUNO), circumstances(quarter=quiet, letter=ANSWERED), POLICY, NOW)
    assert asked.codes == (Code.Q25_VOUCHER_SHARE,)


def test_a_reviewer_who_looks_for_another_reason_sees_that_share_too() -> None:
    busy, quiet = d_vouch("anna", {"quarter_vouches": 3}), a_quarter(vouches=7)

    looked_at = outcome(busy, BRUNO, quarter=quiet, letter=ANSWERED, same_person=True)

    assert looked_at.codes == (Code.Q24_DUPLICATE_PERSON, Code.Q25_VOUCHER_SHARE)


def test_an_agent_speaks_for_an_address_wherever_the_office_is() -> None:
    assert outcome(ANNA, a_vouch(an_agent(role=Role.RESIDENCE_BODY))).verdict is Verdict.AUTOMATIC


@pytest.mark.parametrize(
    "together",
    [
        (shared("anna", "bruno"),),
        (shared("anna", "chloe"), shared("chloe", "bruno")),
        (shared("anna", "chloe", newcomer="denis"), shared("denis", "bruno")),
        (shared("anna", "chloe", newcomer="bruno"),),
        (shared("anna", "bruno", age=789),),
    ],
    ids=["together before", "each with a third", "by a newcomer who vouches", "one let the other in", "two years ago"],
)
def test_vouchers_who_are_linked_by_newcomers_wait_for_a_code_by_post(together: tuple[Together, ...]) -> None:
    assert outcome(ANNA, BRUNO, together=together).codes == (Code.P02_LETTER_FIRST,)


@pytest.mark.parametrize(
    "together",
    [
        (shared("anna", "chloe"), shared("denis", "bruno")),
        (shared("anna", "chloe"), shared("chloe", "denis"), shared("denis", "bruno")),
        (shared("anna", "bruno", age=790),),
    ],
    ids=["each with another", "further than two newcomers", "what was vouched is over"],
)
def test_vouchers_who_have_little_to_do_with_each_other_need_no_letter(together: tuple[Together, ...]) -> None:
    assert outcome(ANNA, BRUNO, together=together).verdict is Verdict.AUTOMATIC


def test_the_letter_waits_beside_the_window_and_neither_ends_the_other() -> None:
    told = {"neighbours_told_at": NOW - days(1)}

    assert outcome(ANNA, c1_vouch("chloe"), **told).codes == (Code.P02_LETTER_FIRST, Code.Q22_WINDOW)
    answered = PostedCode(letters=1, answered_at=NOW)
    assert outcome(ANNA, c1_vouch("chloe"), letter=answered, **told).codes == (Code.Q22_WINDOW,)


def test_a_code_of_tomorrow_is_not_entered_yet() -> None:
    tomorrow = PostedCode(letters=1, sent_at=GIVEN, answered_at=NOW + TICK)

    assert outcome(ANNA, c1_vouch("chloe"), letter=tomorrow).codes == (Code.P02_LETTER_FIRST,)


def test_the_newcomer_reads_until_when_the_last_letter_may_be_answered() -> None:
    sent = outcome(ANNA, c1_vouch("chloe"), letter=PostedCode(letters=1, asked_at=OPENED, sent_at=GIVEN))

    assert (sent.reasons[0].since, sent.reasons[0].until) == (GIVEN, GIVEN + days(15))
    assert sent.for_newcomer == sent.reasons


def test_a_letter_that_stays_silent_is_followed_by_another_and_then_a_human_looks() -> None:
    silent = PostedCode(letters=1, asked_at=NOW - days(17), sent_at=NOW - days(15))
    again = replace(silent, letters=2)

    assert wants_post(silent, LETTERS, NOW)
    assert not wants_post(silent, LETTERS, NOW - TICK)
    assert outcome(ANNA, c1_vouch("chloe"), letter=silent).codes == (Code.P02_LETTER_FIRST,)
    assert not wants_post(again, LETTERS, NOW)
    looked_at = outcome(ANNA, c1_vouch("chloe"), letter=again)
    assert (looked_at.verdict, looked_at.codes) == (Verdict.QUEUE, (Code.P02_NO_ANSWER,))


def test_a_letter_nobody_prints_does_not_hold_a_newcomer_for_ever() -> None:
    forgotten = PostedCode(letters=2, asked_at=NOW - days(15))

    assert outcome(ANNA, c1_vouch("chloe"), letter=forgotten).codes == (Code.P02_NO_ANSWER,)


def test_the_first_letter_is_wanted_at_once_and_none_after_an_answer() -> None:
    assert wants_post(NONE_YET, LETTERS, NOW)
    assert not wants_post(PostedCode(answered_at=GIVEN), LETTERS, NOW)
    assert not wants_post(PostedCode(letters=1, asked_at=NOW - days(1)), LETTERS, NOW)


@pytest.mark.parametrize("letter", [None, PostedCode(may_post=False)], ids=["none are sent", "this home had its codes"])
def test_where_no_letter_can_go_a_human_looks(letter: PostedCode | None) -> None:
    looked_at = outcome(ANNA, c1_vouch("chloe"), letter=letter)

    assert (looked_at.verdict, looked_at.codes) == (Verdict.QUEUE, (Code.P02_SECOND_LOOK,))
    assert looked_at.for_newcomer == ()


def test_a_letter_that_is_out_is_waited_for_though_no_other_may_follow() -> None:
    last = PostedCode(letters=1, asked_at=NOW - days(2), sent_at=NOW - days(1), may_post=False)
    silent = replace(last, sent_at=NOW - days(15))

    assert outcome(ANNA, c1_vouch("chloe"), letter=last).codes == (Code.P02_LETTER_FIRST,)
    assert outcome(ANNA, c1_vouch("chloe"), letter=silent).codes == (Code.P02_NO_ANSWER,)


def test_with_three_points_alone_nobody_vouches_in_turn() -> None:
    admitted = outcome(ANNA, c1_vouch("chloe"), letter=ANSWERED)

    assert admitted.level is not None
    assert admitted.level.depth == 2


def test_the_agreed_policy_asks_for_no_letter_before() -> None:
    around = circumstances(letter=NONE_YET, together=(shared("anna", "bruno", age=300),))

    assert decide(a_request(), (ANNA, BRUNO), around, POLICY, NOW).verdict is Verdict.AUTOMATIC
