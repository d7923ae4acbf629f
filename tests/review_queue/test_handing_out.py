"""Who is handed what, and in which order."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert, update

from bench.campaign.queue_million import plan_of_take, reads_all
from review_queue.adapters import store
from review_queue.adapters.tables import moderator_absences, moderators, review_decisions, review_items
from review_queue.errors import CeilingReachedError, ItemChangedError, LeaseLostError, NoteError, NotForYouError
from review_queue.item import ItemKind, ItemState, ReviewDecision, ReviewItem, ReviewVerdict, Seen
from review_queue.workload import SKIP_REST, Limits

YES = ReviewDecision(verdict=ReviewVerdict.VERIFIED)
ASK = ReviewDecision(verdict=ReviewVerdict.NEEDS_ACTION, reasons=("R-DATE",))
NO = ReviewDecision(verdict=ReviewVerdict.REFUSED, reasons=("N-HABITE",))
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def queued(engine: Engine, now: datetime, subject: str = "s1", **values: Any) -> str:
    usual: dict[str, Any] = {"case_id": f"case-of-{subject}", "reasons": ("name.mismatch",), "due_at": now + 24 * HOUR}
    with engine.begin() as connection:
        return store.open_item(connection, subject_id=subject, now=now, **(usual | values))


def next_for(engine: Engine, name: str, now: datetime, **values: Any) -> str | None:
    with engine.begin() as connection:
        item = store.take_next(connection, name, now, **values)
    return None if item is None else item.id


def held(engine: Engine, item_id: str, name: str, now: datetime) -> ReviewItem:
    with engine.begin() as connection:
        return store.take(connection, item_id, name, now)


def answered(engine: Engine, item_id: str, name: str, now: datetime, decision: ReviewDecision = YES) -> ReviewItem:
    item = held(engine, item_id, name, now)
    with engine.begin() as connection:
        store.decide(connection, item_id, version=item.version, moderator_id=name, decision=decision, now=now)
        store.commit(connection, item_id, now)
        return store.get(connection, item_id)


def a_moderator(engine: Engine, name: str, now: datetime, **values: Any) -> None:
    row = {"id": name, "login": name, "password_hash": "-", "created_at": now, "roles": "moderator"}
    with engine.begin() as connection:
        connection.execute(insert(moderators).values(row | values))


def test_a_late_appeal_comes_first_then_the_leads_inbox_then_new_evidence_then_the_rest(
    engine: Engine, now: datetime
) -> None:
    a_moderator(engine, "lea", now, roles="moderator,lead")
    normal = queued(engine, now, "normal", due_at=now - HOUR)
    boosted = queued(engine, now, "boosted")
    appeal = queued(engine, now, "appeal", kind=ItemKind.APPEAL, due_at=now - MINUTE)
    escalated = queued(engine, now, "escalated")
    held(engine, escalated, "anne", now)
    with engine.begin() as connection:
        store.escalate(connection, escalated, "anne", "Je ne sais pas.", now)
        store.boost(connection, "case-of-boosted", now)

    order = [next_for(engine, "lea", now, limits=Limits(open_claims=9)) for _ in range(5)]

    assert order == [appeal, escalated, boosted, normal, None]


def test_an_appeal_that_is_not_late_waits_its_turn(engine: Engine, now: datetime) -> None:
    queued(engine, now, "appeal", kind=ItemKind.APPEAL, due_at=now + 72 * HOUR)
    first = queued(engine, now, "first")

    assert next_for(engine, "anne", now) == first


def test_only_a_lead_is_handed_what_was_escalated(engine: Engine, now: datetime) -> None:
    a_moderator(engine, "lea", now, roles="lead")
    item_id = queued(engine, now)
    held(engine, item_id, "anne", now)
    with engine.begin() as connection:
        store.escalate(connection, item_id, "anne", "Deux adresses.", now)

    assert next_for(engine, "omar", now) is None
    with pytest.raises(NotForYouError):
        held(engine, item_id, "omar", now)
    assert next_for(engine, "lea", now) == item_id


def test_escalating_without_a_note_is_refused(engine: Engine, now: datetime) -> None:
    item_id = queued(engine, now)
    held(engine, item_id, "anne", now)

    with pytest.raises(NoteError), engine.begin() as connection:
        store.escalate(connection, item_id, "anne", "  ", now)


def test_nobody_is_handed_a_second_item_while_one_is_open(engine: Engine, now: datetime) -> None:
    first, second = queued(engine, now, "s1"), queued(engine, now + MINUTE, "s2")

    assert next_for(engine, "anne", now) == first
    assert next_for(engine, "anne", now) is None
    with pytest.raises(CeilingReachedError):
        held(engine, second, "anne", now)


def test_the_days_ceiling_ends_the_day(engine: Engine, now: datetime) -> None:
    for number in range(3):
        queued(engine, now, f"s{number}")
    for _ in range(2):
        item_id = next_for(engine, "anne", now, limits=Limits(a_day=2))
        assert item_id is not None
        answered(engine, item_id, "anne", now)

    assert next_for(engine, "anne", now, limits=Limits(a_day=2)) is None
    assert next_for(engine, "anne", now + 24 * HOUR, limits=Limits(a_day=2)) is not None


def test_somebody_paused_away_or_gone_is_handed_nothing(engine: Engine, now: datetime) -> None:
    queued(engine, now)
    a_moderator(engine, "paused", now, paused_at=now)
    a_moderator(engine, "gone", now, disabled_at=now)
    a_moderator(engine, "away", now)
    days = {"id": "a1", "moderator_id": "away", "first_day": date(2026, 11, 23), "last_day": date(2026, 11, 24)}
    with engine.begin() as connection:
        connection.execute(insert(moderator_absences).values(days))

    assert [next_for(engine, name, now) for name in ("paused", "gone", "away")] == [None, None, None]
    assert next_for(engine, "away", now + 48 * HOUR) is not None


def test_a_moderator_is_asked_about_their_own_quarters_alone(engine: Engine, now: datetime) -> None:
    queued(engine, now, "elsewhere", quarter="parame")
    queued(engine, now, "nowhere")
    here = queued(engine, now + MINUTE, "here", quarter="rocabey")
    with engine.begin() as connection:
        store.set_scopes(connection, "anne", ["rocabey", "intra-muros"])

    assert next_for(engine, "anne", now) == here
    assert next_for(engine, "omar", now) is not None


def test_whoever_knows_the_person_is_never_handed_the_case(engine: Engine, now: datetime) -> None:
    item_id = queued(engine, now)
    held(engine, item_id, "anne", now)

    with engine.begin() as connection:
        store.declare_conflict(connection, item_id, "anne", now)

    assert next_for(engine, "anne", now + 72 * HOUR) is None
    with pytest.raises(NotForYouError):
        held(engine, item_id, "anne", now)
    assert next_for(engine, "omar", now) == item_id


def test_what_was_passed_on_stays_away_for_a_day_but_can_be_opened_by_hand(engine: Engine, now: datetime) -> None:
    item_id = queued(engine, now)
    held(engine, item_id, "anne", now)
    with engine.begin() as connection:
        store.skip(connection, item_id, "anne", now)

    assert next_for(engine, "anne", now + SKIP_REST - MINUTE) is None
    assert held(engine, item_id, "anne", now).holder == "anne"
    with engine.begin() as connection:
        store.release(connection, item_id, "anne", now)
    assert next_for(engine, "anne", now + SKIP_REST) == item_id


def test_what_was_put_aside_comes_back_on_top(engine: Engine, now: datetime) -> None:
    aside = queued(engine, now, "aside", due_at=now + 90 * HOUR)
    other = queued(engine, now, "other")
    held(engine, aside, "anne", now)
    with engine.begin() as connection:
        item = store.snooze(connection, aside, "anne", now + HOUR, now)
        assert item.state_at(now) is ItemState.SNOOZED
        assert [found.id for found in store.open_items(connection, now=now)] == [other]

    assert next_for(engine, "omar", now + 2 * HOUR) == aside


def test_a_paper_sent_again_waits_two_hours_for_whoever_asked_for_it(engine: Engine, now: datetime) -> None:
    first = queued(engine, now, "s1", case_id="c1")
    answered(engine, first, "anne", now, ASK)
    again = queued(engine, now, "s2", case_id="c1")

    assert next_for(engine, "omar", now + HOUR) is None
    assert next_for(engine, "omar", now + 2 * HOUR) == again


def test_an_appeal_goes_to_somebody_who_has_not_judged_the_case(engine: Engine, now: datetime) -> None:
    first = queued(engine, now, "s1", case_id="c1")
    answered(engine, first, "anne", now, NO)
    with engine.begin() as connection:
        due = now + 72 * HOUR
        appeal = store.open_appeal(connection, case_id="c1", subject_id="s1", reasons=(), due_at=due, now=now)

    assert next_for(engine, "anne", now) is None
    assert next_for(engine, "omar", now) == appeal
    assert answered(engine, appeal, "omar", now).state is ItemState.COMMITTED
    with engine.begin() as connection:
        (overruled,) = store.answers_of(connection, first)
        assert overruled.overruled_at is not None


def test_the_second_reader_is_somebody_else_and_agrees_or_a_lead_decides(engine: Engine, now: datetime) -> None:
    a_moderator(engine, "lea", now, roles="lead")
    item_id = queued(engine, now, reasons=("document.altered",))

    first = answered(engine, item_id, "anne", now)
    assert first.state is ItemState.SECOND_REVIEW and first.hides_first_answer
    assert next_for(engine, "anne", now) is None
    second = answered(engine, item_id, "omar", now + MINUTE, NO)
    assert second.state is ItemState.ESCALATED
    last = answered(engine, item_id, "lea", now + 2 * MINUTE, NO)

    assert last.state is ItemState.COMMITTED
    with engine.begin() as connection:
        answers = store.answers_of(connection, item_id)
        assert [row.settled_at is not None for row in answers] == [False, False, True]
        assert [row.overruled_at is not None for row in answers] == [True, False, False]
        assert store.decision_on(connection, "s1") == NO


def test_a_lease_follows_how_long_answers_take(engine: Engine, now: datetime) -> None:
    for number in range(20):
        item_id = queued(engine, now, f"s{number}")
        item = held(engine, item_id, "anne", now)
        with engine.begin() as connection:
            seen = Seen(active_ms=100_000)
            store.decide(
                connection, item_id, version=item.version, moderator_id="anne", decision=YES, now=now, seen=seen
            )
    with engine.begin() as connection:
        store.measure_paces(connection, now)

    paper = held(engine, queued(engine, now, "next"), "anne", now)
    report = held(engine, queued(engine, now, "report", kind=ItemKind.REPORT), "omar", now)

    assert paper.lease_until == now + 5 * MINUTE
    assert report.lease_until == now + 15 * MINUTE


def test_an_ended_lease_is_freed_and_told_in_the_journal(engine: Engine, now: datetime) -> None:
    item_id = queued(engine, now)
    held(engine, item_id, "anne", now)

    with engine.begin() as connection:
        assert store.free_ended_leases(connection, now + 14 * MINUTE) == 0
        assert store.free_ended_leases(connection, now + 16 * MINUTE) == 1
        told = [(row.type, row.actor) for row in store.events_of(connection, item_id)]

    assert told == [("opened", "queue"), ("taken", "anne"), ("lease_expired", "anne")]


def test_taking_what_somebody_forgot_tells_of_both(engine: Engine, now: datetime) -> None:
    item_id = queued(engine, now)
    held(engine, item_id, "anne", now)

    held(engine, item_id, "omar", now + 16 * MINUTE)

    with engine.begin() as connection:
        told = [(row.type, row.actor) for row in store.events_of(connection, item_id)]
    assert told[-2:] == [("lease_expired", "anne"), ("taken", "omar")]


def test_a_lead_takes_over_and_the_holder_is_told_at_the_next_beat(engine: Engine, now: datetime) -> None:
    item_id = queued(engine, now)
    before = held(engine, item_id, "anne", now)

    with engine.begin() as connection:
        after = store.take_over(connection, item_id, "lea", now)

    assert (after.holder, after.version) == ("lea", before.version + 1)
    with pytest.raises(LeaseLostError), engine.begin() as connection:
        store.extend(connection, item_id, "anne", now, active=True)


def test_an_assigned_item_comes_first_and_to_nobody_else(engine: Engine, now: datetime) -> None:
    queued(engine, now, "first", due_at=now)
    assigned = queued(engine, now, "assigned")
    with engine.begin() as connection:
        store.assign(connection, assigned, "anne", "lea", now)

    assert next_for(engine, "omar", now) != assigned
    assert next_for(engine, "anne", now) == assigned


def test_a_reopened_refusal_takes_two_who_have_not_answered(engine: Engine, now: datetime) -> None:
    item_id = queued(engine, now)
    answered(engine, item_id, "anne", now, NO)

    with engine.begin() as connection:
        item = store.reopen(connection, item_id, "lea", now + 24 * HOUR, now)

    assert item.needs_four_eyes and item.reopened == 1
    assert next_for(engine, "anne", now) is None
    assert answered(engine, item_id, "omar", now).state is ItemState.SECOND_REVIEW
    assert answered(engine, item_id, "ines", now).state is ItemState.COMMITTED


def test_only_what_has_taken_effect_is_opened_again(engine: Engine, now: datetime) -> None:
    item_id = queued(engine, now)

    with pytest.raises(ItemChangedError), engine.begin() as connection:
        store.reopen(connection, item_id, "lea", now, now)


def test_items_of_one_case_paper_or_home_are_shown_together(engine: Engine, now: datetime) -> None:
    mine = queued(engine, now, "s1", case_id="c1", links={"paper": "p1", "dwelling": "d1"})
    case = queued(engine, now, "s2", case_id="c1")
    home = queued(engine, now, "s3", links={"dwelling": "d1"})
    queued(engine, now, "s4", links={"dwelling": "d2"})
    subject = queued(engine, now, "s1", kind=ItemKind.SAMPLE, case_id="c9")

    with engine.begin() as connection:
        found = {item.id: why for why, item in store.linked(connection, mine)}

    assert found == {case: "case", home: "dwelling", subject: "subject"}


def test_erasing_a_case_erases_what_moderators_wrote(engine: Engine, now: datetime) -> None:
    item_id = queued(engine, now, case_id="c1")
    held(engine, item_id, "anne", now)
    with engine.begin() as connection:
        store.add_note(connection, item_id, "anne", "Habite au fond de la cour.", now)
        store.forget_notes(connection, "c1")

        assert store.notes_of(connection, item_id) == []


def test_a_blind_answer_is_kept_apart_for_the_measures(engine: Engine, now: datetime) -> None:
    item_id = queued(engine, now, kind=ItemKind.SAMPLE)

    answered(engine, item_id, "anne", now)

    with engine.begin() as connection:
        (row,) = store.answers_of(connection, item_id)
        assert row.blind and not row.machine_hint_shown
        assert store.decision_on(connection, "s1") is None
        assert not store.has_item(connection, "s1")


def test_the_next_item_is_found_by_an_index(engine: Engine, now: datetime) -> None:
    queued(engine, now)

    plan = plan_of_take(engine, "anne")

    assert any("ix_review_items_line" in line for line in plan)
    assert not [line for line in plan if reads_all(line)]


def test_an_answer_can_be_taken_back_until_its_time_is_over(engine: Engine, now: datetime) -> None:
    item = held(engine, queued(engine, now), "anne", now)
    later = now + timedelta(seconds=10)
    with engine.begin() as connection:
        decided = store.decide(
            connection, item.id, version=item.version, moderator_id="anne", decision=NO, now=now, commit_at=later
        )
        assert decided.may_be_undone("anne", now) and not decided.may_be_undone("omar", now)
        assert [found.id for found in store.undoable_by(connection, "anne", now)] == [item.id]
        assert store.commit(connection, item.id, now) is None

        draft = store.undo(connection, item.id, "anne", now)

        again = store.get(connection, item.id)
        assert draft == NO
        assert (again.state, again.holder) == (ItemState.OPEN, "anne")
        assert connection.execute(review_decisions.select()).all() == []
        assert store.events_of(connection, item.id)[-1].type == "undone"


def test_a_snooze_far_away_is_not_lost(engine: Engine, now: datetime) -> None:
    item_id = queued(engine, now)
    with engine.begin() as connection:
        aside = {"snoozed_until": now - MINUTE, "lane": None}
        connection.execute(update(review_items).values(aside))

    assert next_for(engine, "anne", now) == item_id


def test_many_are_freed_or_assigned_at_once_and_what_moved_on_is_named(engine: Engine, now: datetime) -> None:
    open_one, free_one = queued(engine, now, "s1"), queued(engine, now, "s2")
    held(engine, open_one, "anne", now)

    with engine.begin() as connection:
        freed = store.release_many(connection, [open_one, free_one], "lea", "", now)
        assigned = store.assign_many(connection, [open_one, free_one], "omar", "lea", "", now)

    assert ([item.id for item in freed.done], freed.left_out) == ([open_one], (free_one,))
    assert len(assigned.done) == 2
    assert next_for(engine, "anne", now) is None


def test_one_correction_is_asked_of_many_that_wait_for_it(engine: Engine, now: datetime) -> None:
    ids = [queued(engine, now, f"s{number}", reasons=("document.too_old",)) for number in range(3)]

    with engine.begin() as connection:
        taken = store.hold_for_a_fix(connection, ids, "anne", "R-DATE", "", now)

    assert {item.holder for item in taken.done} == {"anne"}
    assert taken.left_out == ()
