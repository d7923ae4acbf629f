"""Made-up cases: when one is handed out, what tells it from a real one (nothing), and the lesson after it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, insert, select

from review_queue.adapters import store
from review_queue.adapters.golden_store import add_golden, golden_answers, hand_golden, stock
from review_queue.adapters.tables import golden_cases, review_decisions, review_items
from review_queue.golden import (
    FRAUD_KINDS,
    HONEST_KINDS,
    GoldenAnswer,
    GoldenTruth,
    is_golden_turn,
    is_misled,
    is_right,
    sharpness_of,
    suggestion_of,
)
from review_queue.item import ItemKind, ReviewDecision, ReviewVerdict
from review_queue.texts import has_text

FORGED = GoldenTruth(kind="forged_overlay", is_honest=False, suggested="verified", reasons=("document.too_old",))
ODD = GoldenTruth(kind="odd_photo", is_honest=True, suggested="needs_action")
ALWAYS, NEVER = 0.0, 0.99


def a_moderator_who_answered(engine: Engine, now: datetime, decisions: int, kind: str = "document") -> None:
    """The answers of the last month of somebody called anne."""
    row = {"id": f"done-{kind}", "kind": kind, "case_id": "c", "subject_id": f"s-{kind}", "state": "committed"}
    times = {"created_at": now, "due_at": now}
    answers = [{"id": f"{kind}-{n}", "decided_at": now - timedelta(days=1)} for n in range(decisions)]
    same = {"item_id": row["id"], "moderator_id": "anne", "verdict": "verified", "reasons": [], "commit_at": now}
    with engine.begin() as connection:
        connection.execute(insert(review_items).values(row | times | {"reasons": []}))
        for answer in answers:
            connection.execute(insert(review_decisions).values(answer | same | {"texts_version": 1}))


def a_stock(engine: Engine, now: datetime, truth: GoldenTruth = FORGED, *, days: int = 30) -> None:
    with engine.begin() as connection:
        add_golden(connection, "made-case", "made-paper", truth, now + timedelta(days=days), now)


def a_real_case(engine: Engine, now: datetime) -> str:
    with engine.begin() as connection:
        return store.open_item(
            connection,
            case_id="real",
            subject_id="real-paper",
            reasons=("address.mismatch",),
            due_at=now + timedelta(hours=20),
            now=now - timedelta(hours=4),
            quarter="rocabey",
        )


@pytest.mark.parametrize(
    ("decisions", "draw", "turn"), [(30, 0.0, False), (31, 0.0, True), (31, 0.0399, True), (31, 0.04, False)]
)
def test_above_thirty_decisions_a_month_four_in_a_hundred_are_made_up(decisions: int, draw: float, turn: bool) -> None:
    assert is_golden_turn(decisions, draw) is turn


@pytest.mark.parametrize(
    ("truth", "verdict", "right"),
    [(ODD, "verified", True), (ODD, "needs_action", False), (FORGED, "verified", False), (FORGED, "refused", True)],
)
def test_only_honest_ones_are_to_be_validated(truth: GoldenTruth, verdict: str, right: bool) -> None:
    assert is_right(truth, verdict) is right


def test_recall_false_alarm_and_followed_suggestions_are_shares_with_their_cases() -> None:
    caught, missed = GoldenAnswer(truth=FORGED, verdict="refused"), GoldenAnswer(truth=FORGED, verdict="verified")
    kept, lost = GoldenAnswer(truth=ODD, verdict="verified"), GoldenAnswer(truth=ODD, verdict="refused")

    found = sharpness_of([caught] * 27 + [missed] * 3 + [kept] * 24 + [lost] * 6)

    assert (found.frauds, found.honest, found.misled) == (30, 30, 60)
    assert found.recall and found.false_alarm and found.followed
    # 27 of 30, 6 of 30, and 3 + 6 of the 60 whose outlined answer was wrong.
    assert (found.recall.value, found.false_alarm.value, found.followed.value) == (0.9, 0.2, 0.15)


def test_below_thirty_made_up_cases_nothing_is_told() -> None:
    found = sharpness_of([GoldenAnswer(truth=FORGED, verdict="refused")] * 29)

    assert (found.frauds, found.recall, found.false_alarm) == (29, None, None)


@pytest.mark.parametrize(
    ("verdicts", "strong", "likely"),
    [
        ([("holder", "pass")], False, "verified"),
        ([("holder", "fail")], False, "needs_action"),
        ([("integrity", "inconclusive")], False, ""),
        ([("holder", "pass")], True, ""),
        ([], False, ""),
    ],
)
def test_nobody_is_led_where_the_paper_itself_is_in_doubt(
    verdicts: list[tuple[str, str]], strong: bool, likely: str
) -> None:
    assert suggestion_of(verdicts, has_strong_sign=strong) == likely


def test_a_wrong_suggestion_is_one_that_does_not_fit_the_truth() -> None:
    assert is_misled(FORGED) and is_misled(ODD)
    assert not is_misled(GoldenTruth(kind="other_person", is_honest=False, suggested="needs_action"))
    assert not is_misled(GoldenTruth(kind="other_person", is_honest=False))


def test_every_kind_of_made_up_case_says_what_gave_it_away() -> None:
    assert [kind for kind in HONEST_KINDS + FRAUD_KINDS if not has_text(f"golden.kind.{kind}")] == []


def test_a_made_up_case_is_as_old_and_as_due_as_the_real_one_it_comes_before(engine: Engine, now: datetime) -> None:
    a_moderator_who_answered(engine, now, 31)
    a_stock(engine, now)
    real = a_real_case(engine, now)

    with engine.begin() as connection:
        handed = hand_golden(connection, "anne", now, ALWAYS)
        twin = store.get(connection, real)

    assert handed is not None and handed.kind is ItemKind.GOLDEN and handed.holder == "anne"
    assert (handed.created_at, handed.due_at, handed.quarter) == (twin.created_at, twin.due_at, twin.quarter)
    assert twin.holder is None and not handed.hides_machine


@pytest.mark.parametrize(
    ("decisions", "draw", "has_stock", "has_work"),
    [(30, ALWAYS, True, True), (31, NEVER, True, True), (31, ALWAYS, False, True), (31, ALWAYS, True, False)],
)
def test_none_is_handed_out_to_few_answers_by_the_draw_from_no_stock_or_into_an_empty_queue(
    engine: Engine, now: datetime, decisions: int, draw: float, has_stock: bool, has_work: bool
) -> None:
    a_moderator_who_answered(engine, now, decisions)
    if has_stock:
        a_stock(engine, now)
    if has_work:
        a_real_case(engine, now)

    with engine.begin() as connection:
        assert hand_golden(connection, "anne", now, draw) is None


def test_answers_on_made_up_cases_do_not_count_towards_the_thirty(engine: Engine, now: datetime) -> None:
    a_moderator_who_answered(engine, now, 20)
    a_moderator_who_answered(engine, now, 20, kind="golden")
    a_stock(engine, now)
    a_real_case(engine, now)

    with engine.begin() as connection:
        assert hand_golden(connection, "anne", now, ALWAYS) is None


def test_a_paper_that_would_look_old_is_not_handed_out(engine: Engine, now: datetime) -> None:
    a_moderator_who_answered(engine, now, 31)
    a_stock(engine, now, days=-1)
    a_real_case(engine, now)

    with engine.begin() as connection:
        assert stock(connection, now) == 0
        assert hand_golden(connection, "anne", now, ALWAYS) is None


def test_each_made_up_case_is_handed_out_once_and_never_on_top_of_another(engine: Engine, now: datetime) -> None:
    a_moderator_who_answered(engine, now, 31)
    a_stock(engine, now)
    a_real_case(engine, now)

    with engine.begin() as connection:
        first = hand_golden(connection, "anne", now, ALWAYS)
        second = hand_golden(connection, "anne", now, ALWAYS)
        given = connection.execute(select(golden_cases.c.item_id)).scalars().all()

    assert first is not None and second is None and given == [first.id]


def test_an_answer_on_a_made_up_case_has_no_undo_time_and_is_measured(engine: Engine, now: datetime) -> None:
    a_moderator_who_answered(engine, now, 31)
    a_stock(engine, now)
    a_real_case(engine, now)
    with engine.begin() as connection:
        handed = hand_golden(connection, "anne", now, ALWAYS)
        assert handed is not None

        decided = store.decide(
            connection,
            handed.id,
            version=handed.version,
            moderator_id="anne",
            decision=ReviewDecision(verdict=ReviewVerdict.VERIFIED),
            now=now,
            commit_at=now + timedelta(seconds=10),
        )
        measured = golden_answers(connection, now, now + timedelta(seconds=1), "anne")

    assert decided.commit_at == now
    assert [(one.truth, one.verdict) for one in measured] == [(FORGED, "verified")]
