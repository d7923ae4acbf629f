"""The whole queue as a machine: whatever moderators do and in whatever order, its promises hold.

The machine runs on a real, migrated SQLite with the service's own settlement and a clock of its own. What counts as
outside is every table that is not the queue's: cases, outbox, audit log, messages.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import insert, select

from review_queue.adapters import store
from review_queue.adapters import tables as review_tables
from review_queue.adapters.tables import moderators, review_conflicts, review_decisions, review_items
from review_queue.errors import ReviewQueueError
from review_queue.item import ItemState, ReviewDecision, ReviewItem, ReviewVerdict
from review_queue.workload import SKIP_REST
from tests.builders import a_claim
from tests.verification.service.house import build_house
from verification import cases
from verification.adapters import audit_log, tables
from verification.adapters.database import make_engine
from verification.adapters.outbox_store import COMMIT_ANSWER
from verification.adapters.tables import cases as case_rows
from verification.adapters.tables import outbox
from verification.adapters.unit_of_work import Transactions
from verification.domain.case import CaseStatus
from verification.domain.errors import CaseClosedError
from verification.settlement import commit_answers, settle_review, undo_review

BEGIN = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
UNDO_S = 10
PEOPLE = ("anne", "bruno", "chloe", "lea", "omar")
LEADS = ("lea", "omar")
ANSWERS = (
    ReviewDecision(verdict=ReviewVerdict.VERIFIED),
    ReviewDecision(verdict=ReviewVerdict.NEEDS_ACTION, reasons=("R-DATE",)),
    ReviewDecision(verdict=ReviewVerdict.REFUSED, reasons=("N-HABITE",)),
    ReviewDecision(verdict=ReviewVerdict.REFUSED, reasons=("N-AUTRE",), note="Vu sur place."),
)
MOST_CASES = 4
"""Few, so that the same ones are met again and again."""
REASONS = (("name.mismatch",), ("document.altered",))

who = st.sampled_from(PEOPLE)
answer = st.sampled_from(ANSWERS)


class QueueMachine(RuleBasedStateMachine):
    """Moderators, residents and the worker, in any order."""

    empty: Path

    @initialize(doubles=st.booleans())
    def open_the_house(self, doubles: bool) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="queue-machine-"))
        shutil.copyfile(self.empty, self.folder / "palier.db")
        self.engine = make_engine(f"sqlite:///{self.folder / 'palier.db'}")
        self.now = BEGIN
        transactions = Transactions(self.engine, clock=lambda _: self.now)
        house = build_house(self.engine, self.folder)
        self.services = replace(
            house.services,
            transaction=transactions,
            looking=transactions.reading,
            undo_seconds=UNDO_S,
            double_percent=50.0 if doubles else 0.0,
        )
        self.transactions = transactions
        self.cases = 0
        self.versions: dict[str, int] = {}
        self.withdrawn: set[str] = set()
        self.skipped: dict[tuple[str, str], datetime] = {}
        with self.engine.begin() as connection:
            people = [
                {"id": name, "login": name, "password_hash": "-", "created_at": BEGIN, "roles": roles_of(name)}
                for name in PEOPLE
            ]
            connection.execute(insert(moderators), people)
        for reasons in REASONS:
            self.a_case_comes_in(reasons, four_eyes=False)

    def teardown(self) -> None:
        if hasattr(self, "engine"):
            self.engine.dispose()
            shutil.rmtree(self.folder, ignore_errors=True)

    @rule(reasons=st.sampled_from(REASONS), four_eyes=st.booleans())
    def a_case_comes(self, reasons: tuple[str, ...], four_eyes: bool) -> None:
        if self.cases < MOST_CASES:
            self.a_case_comes_in(reasons, four_eyes=four_eyes)

    def a_case_comes_in(self, reasons: tuple[str, ...], *, four_eyes: bool) -> None:
        self.cases += 1
        case_id, paper = f"case-{self.cases}", f"paper-{self.cases}"
        with self.transactions() as work:
            work.cases.add(case_id, a_claim(account=case_id), "fr")
            for step in (CaseStatus.SUBMITTED, CaseStatus.IN_REVIEW):
                work.cases.move(work.cases.get(case_id), step)
            work.reviews.open(case_id, paper, reasons, self.now + timedelta(hours=24), four_eyes=four_eyes)

    @rule(name=who)
    def somebody_takes_the_next(self, name: str) -> None:
        self.take_the_next(name)

    @rule(name=who, decision=answer)
    def somebody_clears_the_next(self, name: str, decision: ReviewDecision) -> None:
        """A whole visit: take, answer, and the undo time passes."""
        self.take_the_next(name)
        self.somebody_answers(name, decision)
        self.now += timedelta(seconds=UNDO_S + 1)
        self.the_worker_comes_round()

    @rule(name=who)
    def somebody_passes_on_and_takes_the_next(self, name: str) -> None:
        self.take_the_next(name)
        self.somebody_passes_on(name)
        self.take_the_next(name)

    def take_the_next(self, name: str) -> None:
        before = self.held(name)
        with self.engine.begin() as connection:
            item = store.take_next(connection, name, self.now)
        if item is None:
            return
        assert before is None
        self.may_have(item, name)
        last = self.skipped.get((name, item.id))
        assert last is None or self.now - last >= SKIP_REST

    @rule(name=who, nth=st.integers(0, 5))
    def somebody_opens_one_from_the_list(self, name: str, nth: int) -> None:
        with self.engine.begin() as connection:
            found = store.open_items(connection)
            if nth >= len(found):
                return
            try:
                item = store.take(connection, found[nth].id, name, self.now)
            except ReviewQueueError:
                return
        self.may_have(item, name)

    @rule(name=who, decision=answer)
    def somebody_answers(self, name: str, decision: ReviewDecision) -> None:
        item = self.held(name)
        if item is not None:
            settle_review(self.services, item.id, item.version, name, decision, draw=0.3)

    @rule(name=who, decision=answer)
    def somebody_answers_and_takes_it_back(self, name: str, decision: ReviewDecision) -> None:
        item, outside = self.held(name), self.outside()
        if item is None:
            return
        settle_review(self.services, item.id, item.version, name, decision, draw=0.3)
        self.now += timedelta(seconds=UNDO_S - 1)

        draft = undo_review(self.services, item.id, name)

        assert draft == decision
        assert self.outside() == outside
        again = self.held(name)
        assert again is not None and again.id == item.id
        assert again.state is item.state and again.needs_four_eyes == item.needs_four_eyes

    @rule(name=who, nth=st.integers(0, 3))
    def somebody_takes_an_answer_back_too_late_or_in_time(self, name: str, nth: int) -> None:
        with self.engine.connect() as connection:
            ids = list(connection.scalars(select(review_items.c.id).order_by(review_items.c.id)))
        if nth >= len(ids):
            return
        try:
            undo_review(self.services, ids[nth], name)
        except ReviewQueueError:
            return
        again = self.held(name)
        assert again is not None

    @rule(name=who)
    def somebody_passes_on(self, name: str) -> None:
        item = self.held(name)
        if item is None:
            return
        with self.engine.begin() as connection:
            try:
                store.skip(connection, item.id, name, self.now, "trop proche")
            except ReviewQueueError:
                return
        self.skipped[(name, item.id)] = self.now

    @rule(name=who, minutes=st.sampled_from((60, 600)))
    def somebody_puts_aside(self, name: str, minutes: int) -> None:
        item = self.held(name)
        if item is not None:
            with self.engine.begin() as connection:
                store.snooze(connection, item.id, name, self.now + timedelta(minutes=minutes), self.now)

    @rule(name=who)
    def somebody_escalates(self, name: str) -> None:
        item = self.held(name)
        if item is not None:
            with self.engine.begin() as connection:
                store.escalate(connection, item.id, name, "Je ne sais pas.", self.now)

    @rule(name=who)
    def somebody_knows_the_person(self, name: str) -> None:
        item = self.held(name)
        if item is not None:
            with self.engine.begin() as connection:
                store.declare_conflict(connection, item.id, name, self.now)

    @rule(name=who)
    def somebody_gives_back(self, name: str) -> None:
        with self.engine.begin() as connection:
            store.release_all(connection, name, self.now)

    @precondition(lambda self: self.cases)
    @rule(data=st.data())
    def a_resident_withdraws(self, data: st.DataObject) -> None:
        case_id = f"case-{data.draw(st.integers(1, self.cases))}"
        try:
            cases.withdraw(self.services, case_id, actor="resident")
        except CaseClosedError:
            return
        self.withdrawn.add(case_id)

    @precondition(lambda self: self.cases)
    @rule(data=st.data())
    def a_lead_opens_again(self, data: st.DataObject) -> None:
        with self.engine.begin() as connection:
            done = select(review_items.c.id).where(review_items.c.state == ItemState.COMMITTED.value)
            ids = sorted(connection.scalars(done))
            if ids:
                store.reopen(connection, data.draw(st.sampled_from(ids)), "lea", self.now, self.now)

    @rule(seconds=st.sampled_from((5, 11, 300, 1300, 90_000)))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def the_worker_comes_round(self) -> None:
        commit_answers(self.services, self.transactions, COMMIT_ANSWER, 50)
        with self.transactions() as work:
            work.reviews.keep_time(self.now - timedelta(days=7))

    @invariant()
    def versions_only_grow(self) -> None:
        for row in self.rows(review_items):
            assert row["version"] >= self.versions.get(row["id"], 0)
            self.versions[row["id"]] = row["version"]

    @invariant()
    def nothing_happens_without_a_committed_answer(self) -> None:
        settled = {row["item_id"] for row in self.rows(review_decisions) if row["settled_at"]}
        answered = {row["case_id"] for row in self.rows(review_items) if row["id"] in settled}
        for row in self.rows(case_rows):
            moved = row["status"] != CaseStatus.IN_REVIEW.value
            assert moved == (row["id"] in answered or row["id"] in self.withdrawn)

    @invariant()
    def the_log_tells_of_answers_that_stand_and_of_no_other(self) -> None:
        told = [row for row in self.rows(audit_log.audit_entries) if row["action"] == "review.decided"]
        assert len(told) == sum(row["committed_at"] is not None for row in self.rows(review_decisions))

    @invariant()
    def the_outbox_waits_for_pending_answers_and_for_no_other(self) -> None:
        pending = {row["id"] for row in self.rows(review_items) if row["state"] == ItemState.DECIDED.value}
        waiting = {row["object_id"] for row in self.rows(outbox, kind=COMMIT_ANSWER) if row["sent_at"] is None}
        closed = {row["id"] for row in self.rows(review_items) if row["state"] == ItemState.CLOSED.value}
        assert waiting - closed == pending

    @invariant()
    def four_eyes_never_end_with_one_pair(self) -> None:
        for item in self.rows(review_items):
            if item["state"] != ItemState.COMMITTED.value or not item["needs_four_eyes"]:
                continue
            voices: dict[str, set[str]] = {}
            for given in self.rows(review_decisions, item_id=item["id"]):
                if given["round"] == item["reopened"]:
                    voices.setdefault(given["verdict"], set()).add(given["moderator_id"])
            assert max(len(people) for people in voices.values()) >= 2

    @invariant()
    def one_item_has_one_holder_and_only_while_it_waits(self) -> None:
        for row in self.rows(review_items):
            if row["state"] in (ItemState.DECIDED.value, ItemState.COMMITTED.value, ItemState.CLOSED.value):
                assert row["holder"] is None and row["lane"] is None

    def may_have(self, item: ReviewItem, name: str) -> None:
        """What must be true of an item that was just handed to somebody."""
        assert item.holder == name and item.is_held(self.now)
        assert item.state is not ItemState.ESCALATED or name in LEADS
        assert not self.rows(review_conflicts, item_id=item.id, moderator_id=name)
        assert not self.rows(review_decisions, item_id=item.id, moderator_id=name)

    def held(self, name: str) -> ReviewItem | None:
        """What somebody has open."""
        with self.engine.connect() as connection:
            mine = store.held_by(connection, name, self.now)
        return mine[0] if mine else None

    def outside(self) -> dict[str, list[dict[str, Any]]]:
        """Everything that is not the queue's own."""
        found = {}
        for metadata in (tables.metadata, audit_log.metadata):
            for table in metadata.sorted_tables:
                if table.name not in review_tables.metadata.tables:
                    found[table.name] = self.rows(table)
        return found

    def rows(self, table: Any, **equal: object) -> list[dict[str, Any]]:
        query = select(table)
        for name, value in equal.items():
            query = query.where(table.c[name] == value)
        with self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]


def roles_of(name: str) -> str:
    return "moderator,lead" if name in LEADS else "moderator"


@pytest.fixture(scope="module")
def machine(empty_sqlite: Path) -> type[QueueMachine]:
    QueueMachine.empty = empty_sqlite
    return QueueMachine


def test_the_queue_keeps_its_promises_whatever_people_do(machine: type[QueueMachine]) -> None:
    few = settings(max_examples=20, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))

    run_state_machine_as_test(machine, settings=few)
