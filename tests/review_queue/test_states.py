"""Who must agree, and where an item goes after an answer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from review_queue.doubles import FIRST_ANSWERS, is_doubled
from review_queue.errors import InvalidDecisionError
from review_queue.item import WAITING, ItemKind, ItemState, ReviewDecision, ReviewItem, ReviewVerdict
from review_queue.order import Lane, lane_of
from review_queue.states import (
    NEXT_STATES,
    Answer,
    Circumstance,
    after_answers,
    ensure_answer,
    first_state,
    needs_four_eyes,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
YES = ReviewDecision(verdict=ReviewVerdict.VERIFIED)
NO = ReviewDecision(verdict=ReviewVerdict.REFUSED, reasons=("N-HABITE",))
OTHER = ReviewDecision(verdict=ReviewVerdict.REFUSED, reasons=("N-AUTRE",), note="Vu sur place.")
REVOKE = ReviewDecision(verdict=ReviewVerdict.REVOKED, reasons=("N-HABITE",))


def an_item(**values: object) -> ReviewItem:
    usual = {
        "id": "i1", "case_id": "c1", "subject_id": "s1", "state": ItemState.OPEN, "reasons": ("name.mismatch",),
        "version": 1, "created_at": NOW, "due_at": NOW,
    }  # fmt: skip
    return ReviewItem(**(usual | values))  # type: ignore[arg-type]


def said(moderator_id: str, verdict: ReviewVerdict, *, from_lead: bool = False) -> Answer:
    return Answer(moderator_id=moderator_id, verdict=verdict, from_lead=from_lead)


@pytest.mark.parametrize(
    ("item", "decision", "signs", "expected"),
    [
        (an_item(), YES, (), False),
        (an_item(), NO, (), False),
        (an_item(reasons=("document.altered",)), YES, (), True),
        (an_item(reasons=("document.altered",)), NO, (), False),
        (an_item(reasons=("document.reused",)), YES, (), True),
        (an_item(), YES, (Circumstance.RING_ALERT,), True),
        (an_item(), OTHER, (), True),
        (an_item(kind=ItemKind.REEXAMINATION), REVOKE, (), True),
        (an_item(), YES, (Circumstance.SAFETY_MODE,), True),
        (an_item(), NO, (Circumstance.SAFETY_MODE,), False),
        (an_item(), NO, (Circumstance.UNMASKED_AFTER_ERASURE,), True),
        (an_item(), NO, (Circumstance.LARGE_BULK,), True),
        (an_item(needs_four_eyes=True), YES, (), True),
        (an_item(kind=ItemKind.SAMPLE, reasons=("document.altered",)), YES, (), False),
        (an_item(kind=ItemKind.GOLDEN), OTHER, (), False),
    ],
)
def test_four_eyes_are_asked_for_where_the_rules_say_so(
    item: ReviewItem, decision: ReviewDecision, signs: tuple[Circumstance, ...], expected: bool
) -> None:
    assert needs_four_eyes(item, decision, signs) is expected


def test_an_answer_that_needs_nobody_else_is_committed() -> None:
    answers = [said("anne", ReviewVerdict.VERIFIED)]

    assert after_answers(answers, four_eyes=False, doubled=False) is ItemState.COMMITTED


@pytest.mark.parametrize(("doubled", "expected"), [(False, ItemState.SECOND_REVIEW), (True, ItemState.BLIND_REVIEW)])
def test_a_first_answer_waits_for_a_second_reader(doubled: bool, expected: ItemState) -> None:
    answers = [said("anne", ReviewVerdict.VERIFIED)]

    assert after_answers(answers, four_eyes=not doubled, doubled=doubled) is expected


def test_two_equal_answers_are_committed_and_two_different_ones_go_to_a_lead() -> None:
    yes, also, no = (
        said("anne", ReviewVerdict.VERIFIED),
        said("bruno", ReviewVerdict.VERIFIED),
        said("bruno", ReviewVerdict.REFUSED),
    )

    assert after_answers([yes, also], four_eyes=True, doubled=False) is ItemState.COMMITTED
    assert after_answers([yes, no], four_eyes=True, doubled=False) is ItemState.ESCALATED


def test_the_same_person_twice_is_one_pair_of_eyes() -> None:
    answers = [said("anne", ReviewVerdict.VERIFIED), said("anne", ReviewVerdict.VERIFIED)]

    assert after_answers(answers, four_eyes=True, doubled=False) is ItemState.ESCALATED


def test_a_lead_who_agrees_with_neither_needs_one_more_where_four_eyes_are_asked_for() -> None:
    answers = [
        said("anne", ReviewVerdict.VERIFIED),
        said("bruno", ReviewVerdict.REFUSED),
        said("lea", ReviewVerdict.NEEDS_ACTION, from_lead=True),
    ]

    assert after_answers(answers, four_eyes=True, doubled=False) is ItemState.ESCALATED
    assert after_answers(answers, four_eyes=False, doubled=True) is ItemState.COMMITTED


def test_an_answer_of_another_kind_is_refused() -> None:
    with pytest.raises(InvalidDecisionError):
        ensure_answer(an_item(kind=ItemKind.REPORT), YES)
    with pytest.raises(InvalidDecisionError):
        ensure_answer(an_item(), REVOKE)


def test_only_what_waits_has_a_place_in_line() -> None:
    for state in ItemState:
        assert (lane_of(state) is not None) == (state in WAITING)
    assert lane_of(ItemState.ESCALATED) is Lane.ESCALATED


def test_every_state_can_be_left_but_the_closed_one() -> None:
    dead_ends = {state for state, following in NEXT_STATES.items() if not following}

    assert dead_ends == {ItemState.CLOSED}
    assert first_state(ItemKind.APPEAL) is ItemState.APPEAL


def test_a_beginners_answers_are_all_doubled_and_later_ones_by_chance() -> None:
    def drawn(answers: int, draw: float, colleagues: int = 1, percent: float = 5.0) -> bool:
        return is_doubled(an_item(), answers_before=answers, colleagues=colleagues, percent=percent, draw=draw)

    assert drawn(FIRST_ANSWERS - 1, 0.9)
    assert not drawn(FIRST_ANSWERS, 0.05)
    assert drawn(FIRST_ANSWERS, 0.049)
    assert not drawn(0, 0.0, colleagues=0)
    assert not drawn(0, 0.0, percent=0.0)
