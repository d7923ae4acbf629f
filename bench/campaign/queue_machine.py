"""The whole queue as a machine: whatever moderators do and in whatever order, its promises hold.

The machine runs on a real, migrated SQLite with the service's own settlement and a clock of its own. Each rule is done
to the store and to the model (``bench.campaign.queue_model``). After each step the two are compared, everybody asks for
their next item in a transaction that is rolled back, and everything that must be refused is tried. What counts as
outside is every table that is not the queue's: cases, outbox, audit log, messages.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import Connection, Table, insert, select

from bench.campaign.queue_model import Known, QueueModel
from review_queue.adapters import store
from review_queue.adapters import tables as review_tables
from review_queue.adapters.tables import moderators, review_decisions, review_items
from review_queue.errors import ReviewQueueError
from review_queue.item import ItemState, ReviewDecision, ReviewVerdict
from verification import cases
from verification.adapters import audit_log, tables
from verification.adapters.database import make_engine
from verification.adapters.outbox_store import COMMIT_ANSWER
from verification.adapters.tables import cases as case_rows
from verification.adapters.tables import outbox
from verification.adapters.unit_of_work import Transactions
from verification.domain.case import CaseStatus
from verification.domain.claim import Claim
from verification.ports import Services
from verification.settlement import commit_answers, commit_review, settle_review, undo_review

BEGIN = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
A_MOMENT = timedelta(milliseconds=1)
UNDO_S = 10
PEOPLE = ("anne", "bruno", "chloe", "lea", "omar")
LEADS = ("lea", "omar")
YES = ReviewDecision(verdict=ReviewVerdict.VERIFIED)
ANSWERS = (
    YES,
    ReviewDecision(verdict=ReviewVerdict.NEEDS_ACTION, reasons=("R-DATE",)),
    ReviewDecision(verdict=ReviewVerdict.REFUSED, reasons=("N-HABITE",)),
    ReviewDecision(verdict=ReviewVerdict.REFUSED, reasons=("N-AUTRE",), note="Vu sur place."),
)
REASONS = (("name.mismatch",), ("document.altered",))
MOST_CASES = 4
"""Few, so that the same ones are met again and again."""
MOST_AT_ONCE = 50
DRAW = 0.3
"""Of a doubled answer, where doubles are drawn at all."""
DOUBLES = 50.0
NOTE = "Je ne sais pas."

Some = TypeVar("Some")

who = st.sampled_from(PEOPLE)
lead = st.sampled_from(LEADS)
answer = st.sampled_from(ANSWERS)
nth = st.integers(0, 11)
"""Which of those there are, counted round and round."""


def _somebody_holds(machine: QueueMachine) -> bool:
    return bool(machine.holders())


def _somebody_may_take(machine: QueueMachine) -> bool:
    return bool(machine.takers())


class QueueMachine(RuleBasedStateMachine):
    """Moderators, residents and the worker, in any order."""

    empty: ClassVar[Path]
    """A migrated, empty SQLite file."""
    services_of_all: ClassVar[Services]
    """Services whose transactions are replaced by those of the run."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="queue-machine-"))
        shutil.copyfile(self.empty, self.folder / "palier.db")
        self.engine = make_engine(f"sqlite:///{self.folder / 'palier.db'}")
        self.now = BEGIN
        self.model = QueueModel(leads=frozenset(LEADS), undo=timedelta(seconds=UNDO_S))
        self.transactions = Transactions(self.engine, clock=lambda _: self.now)

    @initialize(doubles=st.booleans())
    def open_the_house(self, doubles: bool) -> None:
        """Five moderators, two of them leads, and two cases."""
        self.services = replace(
            self.services_of_all,
            transaction=self.transactions,
            looking=self.transactions.reading,
            undo_seconds=UNDO_S,
            double_percent=DOUBLES if doubles else 0.0,
        )
        with self.engine.begin() as connection:
            people = [
                {"id": name, "login": name, "password_hash": "-", "created_at": BEGIN, "roles": _roles_of(name)}
                for name in PEOPLE
            ]
            connection.execute(insert(moderators), people)
        for reasons in REASONS:
            self.a_case_comes_in(reasons, four_eyes=False)

    def teardown(self) -> None:
        """Nothing stays on the disk."""
        self.engine.dispose()
        shutil.rmtree(self.folder, ignore_errors=True)

    # What people and the worker do

    @precondition(lambda self: len(self.model.items) < MOST_CASES)
    @rule(reasons=st.sampled_from(REASONS), four_eyes=st.booleans())
    def a_case_comes(self, reasons: tuple[str, ...], four_eyes: bool) -> None:
        """The machine could not decide."""
        self.a_case_comes_in(reasons, four_eyes=four_eyes)

    def a_case_comes_in(self, reasons: tuple[str, ...], *, four_eyes: bool) -> None:
        """One more case in review, and its item, at a moment of its own.

        What comes at the same moment is handed out in the order of its ids. Those are random: the same steps would lead
        elsewhere the next time, and Hypothesis has to be able to take them again.
        """
        self.now += A_MOMENT
        case_id = f"case-{len(self.model.items) + 1}"
        due = self.now + timedelta(hours=24)
        with self.transactions() as work:
            work.cases.add(case_id, Claim(name="Léa Martin", address="12 rue des Lilas", account=case_id), "fr")
            for step in (CaseStatus.SUBMITTED, CaseStatus.IN_REVIEW):
                work.cases.move(work.cases.get(case_id), step)
            item_id = work.reviews.open(case_id, f"paper-of-{case_id}", reasons, due, four_eyes=four_eyes)
        self.model.items[item_id] = Known(item_id, case_id, reasons, four_eyes, due, self.now)

    @precondition(_somebody_may_take)
    @rule(nth=nth)
    def somebody_takes_the_next(self, nth: int) -> None:
        """The ordinary way to an item."""
        self.takes_the_next(_one_of(self.takers(), nth))

    @precondition(_somebody_may_take)
    @rule(nth=nth, decision=answer)
    def somebody_clears_the_next(self, nth: int, decision: ReviewDecision) -> None:
        """A whole visit: take, answer, and the undo time passes."""
        name = _one_of(self.takers(), nth)
        self.takes_the_next(name)
        self.answers(name, decision)
        self.now += timedelta(seconds=UNDO_S + 1)
        self.the_worker_comes_round()

    def takes_the_next(self, name: str) -> None:
        """The item that the model says, and no other."""
        expected = self.model.next_for(name, self.now)
        with self.engine.begin() as connection:
            item = store.take_next(connection, name, self.now)
        assert item is not None and item.id == expected
        self.model.hand(self.model.items[item.id], name, self.now)

    @rule(name=who, nth=nth)
    def somebody_opens_one_from_the_list(self, name: str, nth: int) -> None:
        """Passing on and putting aside do not matter here; everything else does."""
        item = _one_of(list(self.model.items.values()), nth)
        mine, theirs = self.model.held(name, self.now), item.holder_at(self.now)
        may = theirs == name or (theirs is None and mine is None and self.model.may_judge(item, name))
        taken = self.tries(lambda connection: store.take(connection, item.id, name, self.now))
        assert taken == (may and item.waits)
        if taken:
            self.model.hand(item, name, self.now)

    @precondition(_somebody_holds)
    @rule(nth=nth, decision=answer)
    def somebody_answers(self, nth: int, decision: ReviewDecision) -> None:
        """The answer is kept, and waits."""
        self.answers(_one_of(self.holders(), nth), decision)

    def answers(self, name: str, decision: ReviewDecision) -> None:
        """Answer what one holds."""
        item = self.held(name)
        settle_review(self.services, item.id, item.version, name, decision, draw=DRAW)
        (kept,) = self.rows(review_decisions, item_id=item.id, moderator_id=name)
        self.model.answer(item, name, decision, self.now, doubled=kept["asks_double"])

    @precondition(_somebody_holds)
    @rule(nth=nth, decision=answer, seconds=st.sampled_from((0, 5, UNDO_S - 1)))
    def somebody_answers_and_takes_it_back(self, nth: int, decision: ReviewDecision, seconds: int) -> None:
        """As if it had never been, outside the queue."""
        name, outside = _one_of(self.holders(), nth), self.outside()
        item = self.held(name)
        self.answers(name, decision)
        self.now += timedelta(seconds=seconds)
        self.the_worker_is_told_again()
        draft = undo_review(self.services, item.id, name)
        assert draft == decision
        assert self.outside() == outside
        self.model.take_back(item, name, self.now)

    @precondition(lambda self: self.pending())
    @rule(nth=nth)
    def somebody_takes_an_answer_back(self, nth: int) -> None:
        """While there is time."""
        item = _one_of(self.pending(), nth)
        name = item.last.moderator
        undo_review(self.services, item.id, name)
        self.model.take_back(item, name, self.now)

    @precondition(_somebody_holds)
    @rule(nth=nth)
    def somebody_passes_on(self, nth: int) -> None:
        """Three in a row at most; the queue says so."""
        name = _one_of(self.holders(), nth)
        item = self.held(name)
        if self.tries(lambda connection: store.skip(connection, item.id, name, self.now, "trop proche")):
            item.skips[name] = self.now
            item.version += 1
            item.is_freed()

    @precondition(_somebody_holds)
    @rule(nth=nth, minutes=st.sampled_from((60, 600)))
    def somebody_puts_aside(self, nth: int, minutes: int) -> None:
        """Until later."""
        name = _one_of(self.holders(), nth)
        item, until = self.held(name), self.now + timedelta(minutes=minutes)
        self.does(lambda connection: store.snooze(connection, item.id, name, until, self.now))
        item.snoozed_until, item.lane, item.version = until, None, item.version + 1
        item.is_freed()

    @precondition(_somebody_holds)
    @rule(nth=nth)
    def somebody_escalates(self, nth: int) -> None:
        """To the leads' inbox."""
        name = _one_of(self.holders(), nth)
        item = self.held(name)
        self.does(lambda connection: store.escalate(connection, item.id, name, NOTE, self.now))
        item.goes_to(ItemState.ESCALATED)
        item.kept = None
        item.is_freed()

    @precondition(_somebody_holds)
    @rule(nth=nth)
    def somebody_knows_the_person(self, nth: int) -> None:
        """Never again."""
        name = _one_of(self.holders(), nth)
        item = self.held(name)
        self.does(lambda connection: store.declare_conflict(connection, item.id, name, self.now))
        item.conflicts.add(name)
        item.is_freed()

    @precondition(_somebody_holds)
    @rule(nth=nth)
    def somebody_gives_back(self, nth: int) -> None:
        """Everything they have open."""
        name = _one_of(self.holders(), nth)
        item = self.held(name)
        self.does(lambda connection: store.release_all(connection, name, self.now))
        item.is_freed()

    @rule(name=who, boss=lead, nth=nth)
    def a_lead_keeps_one_for_somebody(self, name: str, boss: str, nth: int) -> None:
        """It comes to them first, for a while."""
        item = _one_of(list(self.model.items.values()), nth)
        may = item.waits and item.holder is None and item.state is not ItemState.ESCALATED
        assert may == self.tries(lambda connection: store.assign(connection, item.id, name, boss, self.now))
        if may:
            item.kept = (name, self.now + timedelta(hours=2))
            item.lane, item.snoozed_until, item.version = 2, None, item.version + 1

    @rule(nth=nth)
    def a_resident_withdraws(self, nth: int) -> None:
        """What nobody has answered for good goes with the case."""
        item = _one_of(list(self.model.items.values()), nth)
        if item.case_status is CaseStatus.WITHDRAWN:
            return
        cases.withdraw(self.services, item.case_id, actor="resident")
        item.case_status = CaseStatus.WITHDRAWN
        if item.waits or item.state is ItemState.DECIDED:
            item.goes_to(ItemState.CLOSED)
            item.snoozed_until = None
            item.is_freed()

    @precondition(lambda self: self.done())
    @rule(boss=lead, nth=nth)
    def a_lead_opens_again(self, boss: str, nth: int) -> None:
        """For somebody who has not answered it; a refusal then takes two."""
        item = _one_of(self.done(), nth)
        self.does(lambda connection: store.reopen(connection, item.id, boss, self.now, self.now))
        refused = any(given.decision.verdict is ReviewVerdict.REFUSED for given in item.answers)
        item.goes_to(ItemState.OPEN)
        item.four_eyes, item.doubled, item.due_at = item.four_eyes or refused, False, self.now
        item.round, item.kept = item.round + 1, None

    @rule(seconds=st.sampled_from((5, UNDO_S, 300, 1300, 7300, 90_000)))
    def time_passes(self, seconds: int) -> None:
        """Leases end, snoozes end, skips are forgotten."""
        self.now += timedelta(seconds=seconds)

    @rule()
    def the_worker_comes_round(self) -> None:
        """Answers whose time is over come to their end."""
        commit_answers(self.services, self.transactions, COMMIT_ANSWER, MOST_AT_ONCE)
        with self.transactions() as work:
            work.reviews.keep_time(self.now - timedelta(days=7))
        self.model.keep_time(self.now)

    @precondition(lambda self: not self.overdue())
    @rule()
    def the_worker_is_told_again(self) -> None:
        """Too early or twice: nothing happens."""
        for item_id in self.model.items:
            commit_review(self.services, item_id)

    # What must be true after each of them

    @invariant()
    def the_store_is_as_the_model_says(self) -> None:
        """State, version and holder of every item, and the status of every case."""
        rows = {row["id"]: row for row in self.rows(review_items)}
        for item in self.model.items.values():
            row = rows[item.id]
            held = row["holder"] if row["lease_until"] is not None and row["lease_until"] > self.now else None
            found = (row["state"], row["version"], held)
            assert found == (item.state.value, item.version, item.holder_at(self.now))
        found_cases = {row["id"]: row["status"] for row in self.rows(case_rows)}
        assert found_cases == {item.case_id: item.case_status.value for item in self.model.items.values()}

    @invariant()
    def everybody_is_handed_what_the_model_says(self) -> None:
        """Asked of all five, and taken back."""
        for name in PEOPLE:
            with self.engine.connect() as connection:
                item = store.take_next(connection, name, self.now)
                connection.rollback()
            assert (item.id if item else None) == self.model.next_for(name, self.now)

    @invariant()
    def what_is_over_is_not_taken_back(self) -> None:
        """Neither late nor by somebody else."""
        for item in self.model.items.values():
            answered = [given.moderator for given in item.answers]
            for name in PEOPLE if item.state is ItemState.DECIDED else dict.fromkeys(answered):
                if not self.model.may_undo(item, name, self.now):
                    assert not self.tries(self._undo(item.id, name))

    @invariant()
    def the_log_tells_of_answers_that_stand_and_of_no_other(self) -> None:
        """One line for each."""
        told = len(self.rows(audit_log.audit_entries, action="review.decided"))
        assert told == sum(given.is_committed for item in self.model.items.values() for given in item.answers)

    @invariant()
    def the_outbox_waits_for_pending_answers_and_for_no_other(self) -> None:
        """One effect for each; those of closed items do nothing."""
        waiting = {row["object_id"] for row in self.rows(outbox, kind=COMMIT_ANSWER, sent_at=None)}
        states = {item.id: item.state for item in self.model.items.values()}
        pending = {item_id for item_id, state in states.items() if state is ItemState.DECIDED}
        assert pending <= waiting
        assert all(states[item_id] in (ItemState.DECIDED, ItemState.CLOSED) for item_id in waiting)

    @invariant()
    def four_eyes_never_end_with_one_pair(self) -> None:
        """Told of the rows alone, whatever the model thinks."""
        for row in self.rows(review_items, state=ItemState.COMMITTED.value):
            item = self.model.items[row["id"]]
            given = [one for one in self.rows(review_decisions, item_id=item.id) if one["round"] == row["reopened"]]
            last = max(given, key=lambda one: one["decided_at"])
            hard = "document.altered" in item.reasons and last["verdict"] == ReviewVerdict.VERIFIED.value
            if hard or item.four_eyes or "N-AUTRE" in last["reasons"]:
                assert len({one["moderator_id"] for one in given if one["verdict"] == last["verdict"]}) > 1

    # What they need

    def takers(self) -> list[str]:
        """Who would be handed something now."""
        return [name for name in PEOPLE if self.model.next_for(name, self.now) is not None]

    def holders(self) -> list[str]:
        """Who has something open."""
        return [name for name in PEOPLE if self.model.held(name, self.now) is not None]

    def held(self, name: str) -> Known:
        """What somebody has open."""
        item = self.model.held(name, self.now)
        assert item is not None
        return item

    def pending(self) -> list[Known]:
        """Answers that can still be taken back."""
        decided = [item for item in self.model.items.values() if item.state is ItemState.DECIDED]
        return [item for item in decided if item.last.commit_at > self.now]

    def overdue(self) -> bool:
        """Whether the worker has something to do."""
        decided = [item for item in self.model.items.values() if item.state is ItemState.DECIDED]
        return any(item.last.commit_at <= self.now for item in decided)

    def done(self) -> list[Known]:
        """Items whose answer has taken effect."""
        return [item for item in self.model.items.values() if item.state is ItemState.COMMITTED]

    def does(self, step: Callable[[Connection], object]) -> None:
        """One step on the store, for good."""
        with self.engine.begin() as connection:
            step(connection)

    def tries(self, step: Callable[[Connection], object]) -> bool:
        """One step that the queue may refuse; whether it did it."""
        try:
            self.does(step)
        except ReviewQueueError:
            return False
        return True

    def _undo(self, item_id: str, name: str) -> Callable[[Connection], object]:
        return lambda connection: store.undo(connection, item_id, name, self.now)

    def outside(self) -> dict[str, list[dict[str, Any]]]:
        """Everything that is not the queue's own."""
        found = {}
        for metadata in (tables.metadata, audit_log.metadata):
            for table in metadata.sorted_tables:
                if table.name not in review_tables.metadata.tables:
                    found[table.name] = self.rows(table)
        return found

    def rows(self, table: Table, **equal: object) -> list[dict[str, Any]]:
        """The rows of a table."""
        query = select(table)
        for name, value in equal.items():
            query = query.where(table.c[name].is_(None) if value is None else table.c[name] == value)
        with self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]


def _one_of(several: Sequence[Some], nth: int) -> Some:
    return several[nth % len(several)]


def _roles_of(name: str) -> str:
    return "moderator,lead" if name in LEADS else "moderator"
