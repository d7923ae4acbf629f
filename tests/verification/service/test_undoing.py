"""A moderator's answer takes effect when its undo time is over, and not before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert, update

from review_queue.adapters import store
from review_queue.adapters.tables import moderators, review_decisions, review_items
from review_queue.errors import NoSettlerError, UndoTooLateError
from review_queue.item import ItemKind, ItemState, ReviewDecision, ReviewItem, ReviewVerdict
from tests.builders import a_date, a_reading
from tests.verification.service.house import House
from verification import cases
from verification.adapters.audit_log import audit_entries
from verification.adapters.outbox_store import COMMIT_ANSWER
from verification.adapters.tables import outbox
from verification.adapters.unit_of_work import Transactions
from verification.consequences import SAMPLE_KEPT
from verification.domain.case import CaseStatus
from verification.ports import Services
from verification.settlement import commit_answers, settle_review, undo_review

YES = ReviewDecision(verdict=ReviewVerdict.VERIFIED)
NO = ReviewDecision(verdict=ReviewVerdict.REFUSED, reasons=("N-HABITE",), note="Vu sur place.")
KEPT = ReviewDecision(verdict=ReviewVerdict.KEPT)
REVOKED = ReviewDecision(verdict=ReviewVerdict.REVOKED, reasons=("N-HABITE",))
UNDO_S = 10


class Moving:
    """The house with a clock that moves when told, and an undo time."""

    def __init__(self, house: House, *, members: bool = False, **values: Any) -> None:
        self.house = house
        self.now = datetime.now(UTC)
        neighbours = house.neighbours if members else None
        self.transactions = Transactions(house.engine, neighbours, clock=lambda _: self.now)
        self.services: Services = replace(
            house.services,
            transaction=self.transactions,
            looking=self.transactions.reading,
            undo_seconds=UNDO_S,
            **values,
        )

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def deliver(self) -> int:
        return commit_answers(self.services, self.transactions, COMMIT_ANSWER, 50)

    def taken(self, name: str = "anne") -> ReviewItem:
        with self.transactions() as work:
            item = store.take_next(work.connection, name, work.now)
        assert item is not None
        return item

    def item(self, item_id: str) -> ReviewItem:
        with self.transactions.reading() as work:
            return store.get(work.connection, item_id)

    def actions(self) -> list[str]:
        return [row["action"] for row in self.house.rows(audit_entries)]

    def answers(self, name: str, decision: ReviewDecision = YES, draw: float = 1.0) -> ReviewItem:
        item = self.taken(name)
        settle_review(self.services, item.id, item.version, name, decision, draw=draw)
        self.later(UNDO_S)
        self.deliver()
        return self.item(item.id)


@pytest.fixture
def moving(house: House) -> Moving:
    """A case in review: its paper shows no date."""
    house.open()
    house.reader.answers.append(a_reading(dates=()))
    house.work(house.send())
    return Moving(house)


def test_nothing_happens_before_the_undo_time_is_over(moving: Moving) -> None:
    item = moving.taken()

    decided = settle_review(moving.services, item.id, item.version, "anne", YES)
    moving.later(UNDO_S - 1)

    assert decided.state is ItemState.DECIDED
    assert moving.deliver() == 0
    assert moving.house.case().status is CaseStatus.IN_REVIEW
    assert "review.decided" not in moving.actions()


def test_the_answer_takes_effect_when_its_time_has_come(moving: Moving) -> None:
    assert moving.answers("anne").state is ItemState.COMMITTED

    assert moving.house.case().status is CaseStatus.VERIFIED
    assert moving.actions()[-2:] == ["review.decided", "case.verified"]


def test_an_undone_answer_leaves_no_trace_outside_and_comes_back_as_a_draft(moving: Moving) -> None:
    item = moving.taken()
    outbox_before, log_before = moving.house.rows(outbox), moving.actions()
    settle_review(moving.services, item.id, item.version, "anne", NO)
    moving.later(UNDO_S - 1)

    draft = undo_review(moving.services, item.id, "anne")
    moving.later(60)

    assert draft == NO
    assert moving.deliver() == 0
    assert (moving.house.rows(outbox), moving.actions()) == (outbox_before, log_before)
    assert moving.house.rows(review_decisions) == []
    assert moving.item(item.id).holder == "anne"


def test_an_answer_is_not_taken_back_late_or_by_somebody_else(moving: Moving) -> None:
    item = moving.taken()
    settle_review(moving.services, item.id, item.version, "anne", YES)

    with pytest.raises(UndoTooLateError):
        undo_review(moving.services, item.id, "omar")
    moving.later(UNDO_S)
    with pytest.raises(UndoTooLateError):
        undo_review(moving.services, item.id, "anne")


def test_another_answer_after_an_undo_is_the_one_that_counts(moving: Moving) -> None:
    item = moving.taken()
    settle_review(moving.services, item.id, item.version, "anne", NO)
    undo_review(moving.services, item.id, "anne")
    again = moving.item(item.id)

    settle_review(moving.services, again.id, again.version, "anne", YES)
    moving.later(UNDO_S)
    moving.deliver()

    assert moving.house.case().status is CaseStatus.VERIFIED


def test_a_case_withdrawn_during_the_undo_time_stays_withdrawn(moving: Moving) -> None:
    item = moving.taken()
    settle_review(moving.services, item.id, item.version, "anne", YES)
    cases.withdraw(moving.services, "case-1", actor="resident")

    moving.later(UNDO_S)
    moving.deliver()

    assert moving.house.case().status is CaseStatus.WITHDRAWN
    assert moving.item(item.id).state is ItemState.CLOSED
    assert "review.decided" not in moving.actions()


def test_an_answer_on_a_case_that_went_on_alone_lapses(moving: Moving) -> None:
    item = moving.taken()
    settle_review(moving.services, item.id, item.version, "anne", YES)
    with moving.transactions() as work:
        work.cases.move(work.cases.get("case-1"), CaseStatus.NEEDS_ACTION)

    moving.later(UNDO_S)
    moving.deliver()

    assert moving.house.case().status is CaseStatus.NEEDS_ACTION
    assert moving.item(item.id).state is ItemState.CLOSED
    assert moving.actions()[-1] == "review.lapsed"


def test_delivering_twice_settles_once(moving: Moving) -> None:
    moving.answers("anne")
    moving.house.make_due(moving.now)

    moving.deliver()

    assert moving.actions().count("review.decided") == 1


def test_a_hard_sign_is_overridden_by_two(moving: Moving) -> None:
    with moving.house.engine.begin() as connection:
        connection.execute(review_items.update().values(reasons=["document.altered"]))

    first = moving.answers("anne")

    assert first.state is ItemState.SECOND_REVIEW
    assert moving.house.case().status is CaseStatus.IN_REVIEW
    assert moving.answers("omar").state is ItemState.COMMITTED
    assert moving.house.case().status is CaseStatus.VERIFIED


def test_a_beginners_answer_is_given_by_a_colleague_as_well(moving: Moving) -> None:
    moving.services = replace(moving.services, double_percent=5.0)
    add_people(moving.house.engine, moving.now, "anne", "omar")

    first = moving.answers("anne")

    assert first.state is ItemState.BLIND_REVIEW and first.hides_machine
    assert moving.answers("omar").state is ItemState.COMMITTED
    assert [row["blind"] for row in moving.house.rows(review_decisions)].count(True) == 1


def test_alone_in_a_team_nobody_is_doubled(moving: Moving) -> None:
    moving.services = replace(moving.services, double_percent=5.0)
    add_people(moving.house.engine, moving.now, "anne")

    assert moving.answers("anne", draw=0.0).state is ItemState.COMMITTED


def test_an_answer_nobody_can_settle_waits_and_holds_up_no_other(moving: Moving) -> None:
    with moving.transactions() as work:
        work.reviews.open("", "report-1", (), moving.now - timedelta(hours=1), kind=ItemKind.REPORT)
    report = moving.taken("anne")
    settle_review(moving.services, report.id, report.version, "anne", KEPT)
    paper = moving.taken("omar")
    settle_review(moving.services, paper.id, paper.version, "omar", YES)
    moving.later(UNDO_S)

    with pytest.raises(NoSettlerError):
        moving.deliver()

    assert moving.house.case().status is CaseStatus.VERIFIED
    assert moving.item(report.id).state is ItemState.DECIDED


def test_a_sampled_approval_is_judged_again_without_touching_the_case(house: House) -> None:
    house.services = replace(house.services, sample_percent=100.0)
    house.open()
    house.work(house.send())
    moving = Moving(house)
    assert moving.taken("anne").kind is ItemKind.SAMPLE
    with house.engine.begin() as connection:
        store.release_all(connection, "anne", moving.now)

    assert moving.answers("anne").state is ItemState.COMMITTED

    assert house.case().status is CaseStatus.VERIFIED
    (plan,) = [row for row in house.rows(outbox) if row["kind"] == "paper.destroy"]
    assert plan["send_after"] <= moving.now


def test_a_sample_found_wrong_is_looked_at_by_two_others(house: House) -> None:
    house.services = replace(house.services, sample_percent=100.0)
    house.open()
    house.reader.answers.append(a_reading(dates=(a_date(house.services.today()),)))
    house.work(house.send())
    moving = Moving(house)

    moving.answers("anne", NO)

    assert house.case().status is CaseStatus.VERIFIED
    (again,) = house.rows(review_items, kind=ItemKind.REEXAMINATION.value)
    assert again["needs_four_eyes"] and again["reasons"] == ["residence.not_shown"]


def test_a_sample_found_wrong_ends_the_status_only_by_two_others_and_its_paper_goes_in_time(house: House) -> None:
    house.services = replace(house.services, sample_percent=100.0)
    house.open()
    house.work(house.send())
    moving = Moving(house, members=True)
    approved = moving.now

    moving.answers("anne", NO)
    assert house.case().status is CaseStatus.VERIFIED
    assert moving.answers("omar", REVOKED).state is ItemState.SECOND_REVIEW
    assert house.case().status is CaseStatus.VERIFIED
    assert moving.answers("ines", REVOKED).state is ItemState.COMMITTED

    assert house.case().status is CaseStatus.EXPIRED
    (plan,) = [row for row in house.rows(outbox) if row["kind"] == "paper.destroy"]
    assert plan["send_after"] <= approved + SAMPLE_KEPT


def test_a_sample_found_wrong_and_kept_by_two_others_changes_nothing(house: House) -> None:
    house.services = replace(house.services, sample_percent=100.0)
    house.open()
    house.work(house.send())
    moving = Moving(house, members=True)

    moving.answers("anne", NO)
    moving.answers("omar", KEPT)
    moving.answers("ines", KEPT)

    assert house.case().status is CaseStatus.VERIFIED


def test_the_resident_of_a_sampled_approval_is_told_so(house: House) -> None:
    house.services = replace(house.services, sample_percent=100.0)
    house.open()

    house.work(house.send())

    (message,) = [row for row in house.rows(outbox) if row["kind"] == "message.send"]
    assert message["params"]["message"] == "case.verified_sampled"
    assert message["params"]["values"]["days"] == SAMPLE_KEPT.days


def test_a_hard_sign_found_by_the_machine_takes_two_even_on_an_item_with_other_reasons(moving: Moving) -> None:
    subject, is_audit = moving.house.rows(review_items)[0]["subject_id"], review_items.c.kind == ItemKind.AUDIT.value
    with moving.transactions() as work:
        work.reviews.open("case-1", subject, ("document.altered",), moving.now, kind=ItemKind.AUDIT)
        work.connection.execute(update(review_items).where(is_audit).values(state="closed", lane=None))

    assert moving.answers("anne").state is ItemState.SECOND_REVIEW


@pytest.mark.parametrize("code", ["vouch.q20_same_pair", "vouch.v11_shared_device"])
def test_a_ring_among_the_vouches_takes_two_to_admit(moving: Moving, code: str) -> None:
    soon = moving.now - timedelta(hours=1)
    with moving.transactions() as work:
        work.reviews.open("case-1", "request-1", (code,), soon, kind=ItemKind.COOPTATION)

    assert moving.answers("anne").state is ItemState.SECOND_REVIEW


def add_people(engine: Engine, now: datetime, *names: str) -> None:
    rows = [
        {"id": name, "login": name, "password_hash": "-", "created_at": now, "roles": "moderator"} for name in names
    ]
    with engine.begin() as connection:
        connection.execute(insert(moderators), rows)
