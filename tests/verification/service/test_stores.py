"""The stores' contract, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData, select, update
from sqlalchemy.exc import IntegrityError

from cooptation.adapters import side_tables
from review_queue.adapters import tables as review_tables
from tests.builders import a_claim, a_reading, some_evidence
from verification.adapters import audit_log, tables
from verification.adapters.database import make_engine
from verification.adapters.job_store import FIRST_NUDGE_PAUSE_S, LEASE_S, SqlJobs
from verification.adapters.migrate import migrate
from verification.adapters.outbox_store import SqlOutbox
from verification.adapters.unit_of_work import Transactions
from verification.domain.case import CaseStatus
from verification.domain.decision import Decision, Outcome
from verification.domain.errors import CaseChangedError, CaseNotFoundError, OutageError
from verification.ports import ClaimedJob

YES = Decision(outcome=Outcome.VERIFIED, reasons=(), findings=(), policy_version="test")


def a_job(transactions: Transactions, name: str = "1", status: CaseStatus = CaseStatus.SUBMITTED) -> str:
    """A document that was sent and is to be decided; its job's id."""
    with transactions() as work:
        work.cases.add(f"case-{name}", a_claim(), "fr")
        work.cases.move(work.cases.get(f"case-{name}"), status)
        work.cases.add_document(f"case-{name}", f"doc-{name}", size_bytes=3, sha256_keyed="0" * 64)
        return work.jobs.add(f"doc-{name}")


def claim(transactions: Transactions, job_id: str, at: datetime | None = None) -> ClaimedJob | None:
    with transactions() as work:
        return SqlJobs(work.connection, at or work.now).claim(job_id)


def claimed(transactions: Transactions, job_id: str, at: datetime | None = None) -> ClaimedJob:
    job = claim(transactions, job_id, at)
    assert job is not None
    return job


def test_a_claimed_job_is_held_until_its_lease_ends(transactions: Transactions, now: datetime) -> None:
    job_id = a_job(transactions)

    first = claim(transactions, job_id, now + timedelta(seconds=1))
    meanwhile = claim(transactions, job_id, now + timedelta(seconds=LEASE_S))
    afterwards = claim(transactions, job_id, now + timedelta(seconds=LEASE_S + 2))

    assert first is not None
    assert meanwhile is None
    assert afterwards is not None
    assert (first.attempts, afterwards.attempts) == (1, 2)
    assert first.token != afterwards.token


def test_a_sign_of_life_extends_the_lease(transactions: Transactions, now: datetime) -> None:
    job_id = a_job(transactions)
    job = claimed(transactions, job_id, now + timedelta(seconds=1))

    with transactions() as work:
        extended = SqlJobs(work.connection, now + timedelta(seconds=20)).extend(job)

    assert extended
    assert claim(transactions, job_id, now + timedelta(seconds=LEASE_S + 2)) is None


def test_who_lost_the_lease_cannot_extend_finish_or_give_back(transactions: Transactions, now: datetime) -> None:
    job_id = a_job(transactions)
    lost = claimed(transactions, job_id, now + timedelta(seconds=1))
    holder = claimed(transactions, job_id, now + timedelta(seconds=LEASE_S + 2))

    with transactions() as work:
        assert not work.jobs.extend(lost)
        assert not work.jobs.finish(lost)
        work.jobs.release(lost, error="outage", pause_s=0, counts=False)

    with transactions() as work:
        assert work.jobs.finish(holder)


def test_a_finished_job_is_finished_once_and_never_claimed(transactions: Transactions, now: datetime) -> None:
    job_id = a_job(transactions)
    job = claimed(transactions, job_id)

    with transactions() as work:
        first = work.jobs.finish(job)
        second = work.jobs.finish(job)

    assert (first, second) == (True, False)
    assert claim(transactions, job_id, now + timedelta(days=1)) is None


@pytest.mark.parametrize(("counts", "attempts"), [(True, 2), (False, 1)])
def test_an_outage_does_not_count_as_an_attempt(
    transactions: Transactions, now: datetime, counts: bool, attempts: int
) -> None:
    job_id = a_job(transactions)
    job = claimed(transactions, job_id)

    with transactions() as work:
        work.jobs.release(job, error="outage", pause_s=10, counts=counts)

    again = claimed(transactions, job_id, now + timedelta(seconds=30))
    assert again.attempts == attempts


def test_a_job_given_back_rests_for_its_pause(transactions: Transactions, now: datetime) -> None:
    job_id = a_job(transactions)
    job = claimed(transactions, job_id)

    with transactions() as work:
        work.jobs.release(job, error="outage", pause_s=60, counts=False)

    assert claim(transactions, job_id) is None
    with transactions() as work:
        assert SqlJobs(work.connection, now + timedelta(seconds=50)).overdue(10) == ()
    assert claim(transactions, job_id, now + timedelta(seconds=70)) is not None


def test_two_threads_claim_one_job_once(transactions: Transactions) -> None:
    job_ids = [a_job(transactions, str(k)) for k in range(5)]
    together, won = threading.Barrier(4), list[str]()

    def take_all() -> None:
        together.wait()
        won.extend(job_id for job_id in job_ids if claim(transactions, job_id) is not None)

    threads = [threading.Thread(target=take_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(won) == sorted(job_ids)


def test_claiming_says_that_the_paper_is_being_read(transactions: Transactions) -> None:
    job_id = a_job(transactions)

    claim(transactions, job_id)

    with transactions.reading() as work:
        assert work.cases.get("case-1").status is CaseStatus.READING


def test_the_job_of_a_withdrawn_case_is_closed_without_work(transactions: Transactions, now: datetime) -> None:
    job_id = a_job(transactions, status=CaseStatus.WITHDRAWN)

    assert claim(transactions, job_id) is None
    with transactions() as work:
        assert work.jobs.counts().open == 0


def test_the_sweeper_waits_before_its_first_nudge(transactions: Transactions, now: datetime) -> None:
    job_id = a_job(transactions)

    with transactions() as work:
        assert work.jobs.overdue(10) == ()
        assert SqlJobs(work.connection, now + timedelta(seconds=FIRST_NUDGE_PAUSE_S + 2)).overdue(10) == (job_id,)


def test_each_nudge_waits_longer_and_at_most_ten_minutes(transactions: Transactions, now: datetime) -> None:
    a_job(transactions)
    nudged_at = []

    with transactions() as work:
        for seconds in range(0, 7200, 5):
            moment = now + timedelta(seconds=seconds)
            nudged_at += [seconds] * len(SqlJobs(work.connection, moment).overdue(10))

    pauses = [later - earlier for earlier, later in pairwise(nudged_at)]
    assert pauses == sorted(pauses)
    assert pauses[0] < 60
    assert pauses[-1] == 600


def test_at_most_so_many_are_nudged_at_once_oldest_first(transactions: Transactions, now: datetime) -> None:
    job_ids = [a_job(transactions, str(k)) for k in range(5)]
    later = now + timedelta(hours=1)

    with transactions() as work:
        first = SqlJobs(work.connection, later).overdue(3)
        second = SqlJobs(work.connection, later).overdue(3)

    assert first == tuple(job_ids[:3])
    assert second == tuple(job_ids[3:])


def test_a_job_at_work_is_not_nudged(transactions: Transactions, now: datetime) -> None:
    job_id = a_job(transactions)
    at_work = now + timedelta(minutes=5)
    claim(transactions, job_id, at_work)

    with transactions() as work:
        assert SqlJobs(work.connection, at_work + timedelta(seconds=LEASE_S - 1)).overdue(10) == ()
        assert SqlJobs(work.connection, at_work + timedelta(seconds=LEASE_S + 1)).overdue(10) == (job_id,)


def test_what_waits_is_counted_with_the_age_of_the_oldest(transactions: Transactions, now: datetime) -> None:
    for k in range(2):
        a_job(transactions, str(k))

    with transactions() as work:
        counts = SqlJobs(work.connection, now + timedelta(seconds=90)).counts()

    assert counts.open == 2
    assert 80 <= counts.oldest_s <= 100


def test_a_document_is_decided_once(transactions: Transactions) -> None:
    job = claimed(transactions, a_job(transactions))

    with transactions() as work:
        work.cases.add_decision(job, YES, some_evidence(a_reading()), "reader-1")

    with pytest.raises(IntegrityError), transactions() as work:
        work.cases.add_decision(job, YES, some_evidence(a_reading()), "reader-1")


def test_a_document_has_one_job(transactions: Transactions) -> None:
    a_job(transactions)

    with pytest.raises(IntegrityError), transactions() as work:
        work.jobs.add("doc-1")


def test_who_holds_an_old_version_cannot_move_the_case(transactions: Transactions) -> None:
    a_job(transactions)
    with transactions.reading() as work:
        seen = work.cases.get("case-1")
    with transactions() as work:
        work.cases.move(seen, CaseStatus.READING)

    with pytest.raises(CaseChangedError), transactions() as work:
        work.cases.move(seen, CaseStatus.WITHDRAWN)


def test_an_unknown_case_is_not_found(transactions: Transactions) -> None:
    with pytest.raises(CaseNotFoundError), transactions.reading() as work:
        work.cases.get("none")


def test_opening_a_known_case_changes_nothing(transactions: Transactions) -> None:
    with transactions() as work:
        first = work.cases.add("case-1", a_claim(), "fr")
        second = work.cases.add("case-1", a_claim(name="Paul Durand"), "en")
        kept = work.cases.get("case-1")

    assert (first, second) == (True, False)
    assert kept.claim is not None
    assert (kept.claim.name, kept.locale) == (a_claim().name, "fr")


def test_a_case_comes_back_as_it_was_kept(transactions: Transactions, now: datetime) -> None:
    claim_ = a_claim(name="Zoé d'Îlé", account="a-7", name_changed=False)
    with transactions() as work:
        work.cases.add("case-1", claim_, "en")
        work.cases.move(work.cases.get("case-1"), CaseStatus.VERIFIED, reasons=("name.hosted",), until=now)
        kept = work.cases.get("case-1")

    assert (kept.claim, kept.locale, kept.reasons, kept.verified_until) == (claim_, "en", ("name.hosted",), now)
    assert kept.created_at.tzinfo is not None


def test_an_erased_case_holds_nothing_of_the_person(transactions: Transactions, engine: Engine) -> None:
    with transactions() as work:
        work.cases.add("case-1", a_claim(name="Zoé Canari", address="1 quai du Canari, 35400 Saint-Malo"), "fr")
        work.cases.explain(work.cases.get("case-1"), "Canari, c'est moi")
        work.cases.erase(work.cases.get("case-1"))
        erased = work.cases.get("case-1")

    with engine.connect() as connection:
        row = connection.execute(select(tables.cases)).one()
    assert erased.claim is None
    assert "anari" not in str(row)


def test_a_plan_to_destroy_moves_and_is_carried_out_once(transactions: Transactions, now: datetime) -> None:
    a_job(transactions)
    with transactions() as work:
        work.outbox.destroy_paper("case-1", "doc-1", after=now + timedelta(days=7))
        work.outbox.destroy_paper("case-1", "doc-1", after=now)

    with transactions() as work:
        (effect,) = work.outbox.take_due(10)
        again = work.outbox.take_due(10)
        work.outbox.mark_sent(effect.id)
        work.outbox.destroy_paper("case-1", "doc-1", after=now)

    with transactions() as work:
        never = SqlOutbox(work.connection, now + timedelta(days=30)).take_due(10)
    assert effect.object_id == "doc-1"
    assert (again, never) == ((), ())


def test_an_effect_that_failed_is_taken_again_later(transactions: Transactions, now: datetime) -> None:
    a_job(transactions)
    with transactions() as work:
        work.outbox.destroy_paper("case-1", "doc-1", after=now)

    with transactions() as work:
        first = work.outbox.take_due(10)
        later = SqlOutbox(work.connection, now + timedelta(minutes=2)).take_due(10)

    assert [effect.id for effect in first] == [effect.id for effect in later] != []
    assert [effect.attempts for effect in (*first, *later)] == [1, 2]


def test_a_paper_that_a_human_needs_is_not_destroyed(transactions: Transactions, now: datetime) -> None:
    a_job(transactions)
    with transactions() as work:
        work.outbox.destroy_paper("case-1", "doc-1", after=now)
        work.cases.move(work.cases.get("case-1"), CaseStatus.IN_REVIEW)

    with transactions() as work:
        under_review = work.outbox.take_due(10)
    with transactions() as work:
        work.cases.move(work.cases.get("case-1"), CaseStatus.WITHDRAWN)
        afterwards = SqlOutbox(work.connection, now + timedelta(hours=7)).take_due(10)

    assert under_review == ()
    assert len(afterwards) == 1


def test_a_transaction_that_fails_leaves_nothing(transactions: Transactions) -> None:
    with pytest.raises(CaseChangedError), transactions() as work:
        work.cases.add("case-1", a_claim(), "fr")
        work.audit.append("resident", "case.opened", "case-1")
        raise CaseChangedError("on purpose")

    with transactions.reading() as work:
        assert work.jobs.counts().open == 0
        assert audit_log.head(work.connection) is None
        with pytest.raises(CaseNotFoundError):
            work.cases.get("case-1")


def test_a_database_that_is_away_is_an_outage_and_quotes_nothing() -> None:
    away = Transactions(make_engine("postgresql+psycopg://palier@127.0.0.1:9/none?connect_timeout=1"))

    with pytest.raises(OutageError), away() as work:
        work.jobs.counts()


def test_an_error_of_the_database_does_not_quote_the_person(transactions: Transactions) -> None:
    with pytest.raises(IntegrityError) as raised, transactions() as work:
        work.cases.add("case-1", a_claim(name="Zoé Canari"), "fr")
        work.connection.execute(update(tables.cases).values(name="Zoé Canari", status=None))

    assert "Canari" not in str(raised.value).split("DETAIL")[0]


METADATA: list[MetaData] = [tables.metadata, review_tables.metadata, audit_log.metadata, side_tables.metadata]


def test_the_migrations_make_the_tables_that_the_code_expects(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, METADATA)  # type: ignore[arg-type]

    assert differences == []


def test_migrating_a_migrated_database_changes_nothing(engine: Engine, transactions: Transactions) -> None:
    a_job(transactions)

    migrate(engine)

    with transactions.reading() as work:
        assert work.jobs.counts().open == 1
