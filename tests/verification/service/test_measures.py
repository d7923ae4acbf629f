"""Every figure of the pages of measures, counted on both databases; the expected ones are worked out by hand here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, insert

from cooptation.adapters.tables import requests as vouch_requests
from review_queue.adapters import measures
from review_queue.adapters.tables import (
    golden_cases,
    review_access,
    review_decisions,
    review_events,
    review_items,
    shown_estimates,
)
from review_queue.metrics import Measure, Period, PeriodCode, of_few_people, period_of
from verification.adapters import case_figures
from verification.adapters.tables import cases, decisions, documents, network_events

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=200)
PERIOD = period_of("30", NOW, ZoneInfo("Europe/Paris"))
IDS = count()
YESTERDAY, TODAY = NOW - timedelta(hours=20), NOW - timedelta(hours=5)
TEN_SECONDS = timedelta(seconds=10)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def put(engine: Engine, table: Any, *rows: dict[str, Any]) -> None:
    with engine.begin() as connection:
        for row in rows:
            connection.execute(insert(table).values(row))


def an_item(**values: Any) -> dict[str, Any]:
    name = f"item-{next(IDS)}"
    row = {"id": name, "kind": "document", "case_id": f"case-of-{name}", "subject_id": f"paper-of-{name}"}
    times = {"created_at": NOW - hours(30), "due_at": NOW - hours(6)}
    return row | {"state": "committed", "reasons": [], "recall": "", "version": 1} | times | values


def an_answer(item: dict[str, Any], **values: Any) -> dict[str, Any]:
    at = values.pop("at", NOW - hours(10))
    row = {"id": f"answer-{next(IDS)}", "item_id": item["id"], "moderator_id": "anne", "verdict": "verified"}
    times = {"decided_at": at, "commit_at": at, "committed_at": at, "settled_at": at}
    return row | {"reasons": [], "texts_version": 1} | times | values


def answered(engine: Engine, *answers: dict[str, Any], **item: Any) -> dict[str, Any]:
    """An item with these answers."""
    made = an_item(**item)
    put(engine, review_items, made)
    put(engine, review_decisions, *(an_answer(made, **answer) for answer in answers))
    return made


def a_paper(case_id: str, received_at: datetime = YESTERDAY, **values: Any) -> dict[str, Any]:
    row = {"id": f"paper-{next(IDS)}", "case_id": case_id, "attempt": 1, "size_bytes": 1, "sha256_keyed": "x"}
    return row | {"received_at": received_at} | values


def judged(paper: dict[str, Any], outcome: str, after: timedelta = TEN_SECONDS, **values: Any) -> dict[str, Any]:
    row = {"id": f"decision-{next(IDS)}", "document_id": paper["id"], "case_id": paper["case_id"], "outcome": outcome}
    rest = {"reasons": [], "findings": [], "policy_version": "1", "document_type": "gas_bill", "issuer": "Gaz du Port"}
    times = {"decided_at": paper["received_at"] + after, "day": date(2026, 11, 16)}
    return row | rest | times | values


def a_case(name: str, status: str, updated_at: datetime) -> dict[str, Any]:
    row = {"id": name, "status": status, "locale": "fr", "reasons": [], "corrected_at": []}
    return row | {"created_at": updated_at, "updated_at": updated_at}


def an_event(case_id: str, status: str, at: datetime = TODAY) -> dict[str, Any]:
    return {"id": f"event-{next(IDS)}", "type": f"case.{status}", "case_id": case_id, "status": status, "at": at}


def a_golden(item: dict[str, Any]) -> dict[str, Any]:
    row = {"id": f"golden-{next(IDS)}", "case_id": item["case_id"], "subject_id": item["subject_id"]}
    truth = {"kind": "odd_photo", "is_honest": True, "suggested": "", "reasons": [], "item_id": item["id"]}
    return row | truth | {"made_at": NOW, "good_until": NOW}


def counted(engine: Engine, measure: Any, period: Period = PERIOD) -> Measure:
    with engine.connect() as connection:
        found: Measure = measure(connection, period)
        return found


def values(measure: Measure) -> dict[str, float | None]:
    return {part.label: part.value for part in measure.parts}


def ns(measure: Measure) -> dict[str, int]:
    return {part.label: part.cases for part in measure.parts}


def test_percentiles_of_work_are_by_kind_and_leave_out_made_up_cases_and_other_times(engine: Engine) -> None:
    for milliseconds in (1000, 2000, 3000, 4000, 100_000):
        answered(engine, {"active_ms": milliseconds})
    answered(engine, {"active_ms": 9_000_000, "at": LONG_AGO})
    answered(engine, {"active_ms": 9_000_000}, kind="golden")
    answered(engine, {"active_ms": None})
    answered(engine, {"active_ms": 7000}, kind="appeal")

    found = counted(engine, measures.active_time)

    # Nearest rank of 5: p50 is the 3rd, p90 the 5th. One appeal is too few to tell.
    assert values(found) == {"appeal.p50": None, "appeal.p90": None, "document.p50": 3.0, "document.p90": 100.0}
    assert ns(found)["document.p50"] == 5


def test_the_age_of_the_queue_counts_what_waits_now(engine: Engine) -> None:
    ages: Sequence[float] = (1, 1.5, 3, 9, 25, 400)
    waiting = [an_item(state="open", created_at=NOW - hours(age)) for age in ages]
    put(engine, review_items, *waiting, an_item(created_at=NOW - hours(1)), an_item(kind="golden", state="open"))

    with engine.connect() as connection:
        found = measures.queue_age(connection, NOW)

    assert values(found) == {"age.0_2": 2, "age.2_8": 1, "age.8_24": 1, "age.24_up": 2}


def test_a_due_date_is_kept_when_the_answer_takes_effect_before_it(engine: Engine) -> None:
    for number in range(40):
        answered(engine, {"at": NOW - hours(10)}, due_at=NOW - hours(9 if number < 30 else 11))
    answered(engine, {}, kind="sample", due_at=LONG_AGO)

    found = counted(engine, measures.due_kept)

    assert values(found) == {"all": 0.75, "document": 0.75}
    # Wilson, 30 of 40, z = 1.959964: (0.75 + z²/80 ± z·sqrt(0.1875/40 + z²/6400)) / (1 + z²/40).
    assert found.parts[0].low == pytest.approx(0.5981, abs=1e-4)
    assert found.parts[0].high == pytest.approx(0.8581, abs=1e-4)


def test_a_share_of_fewer_than_thirty_is_not_told(engine: Engine) -> None:
    for _ in range(29):
        answered(engine, {})

    found = counted(engine, measures.due_kept)

    assert values(found) == {"all": None, "document": None} and ns(found) == {"all": 29, "document": 29}


def test_an_estimate_is_kept_when_the_first_answer_came_within_it(engine: Engine) -> None:
    for number in range(32):
        item = answered(engine, {"at": NOW - hours(10)})
        until = NOW - hours(9 if number < 24 else 11)
        put(engine, shown_estimates, {"subject_id": item["subject_id"], "shown_at": NOW - hours(20), "until": until})

    assert values(counted(engine, measures.estimate_kept)) == {"all": 0.75}


def test_answers_that_a_blind_double_changed_count_apart_from_appeals(engine: Engine) -> None:
    for number in range(30):
        changed = {"verdict": "verified", "overruled_at": NOW - hours(8)} if number < 3 else {"verdict": "refused"}
        answered(
            engine,
            {"at": NOW - hours(10), "settled_at": None} | changed,
            {"at": NOW - hours(9), "moderator_id": "bruno", "verdict": "refused", "state": "blind_review"},
            doubled=True,
        )
    answered(engine, {"overruled_at": NOW}, {"moderator_id": "bruno"}, doubled=False)

    found = counted(engine, measures.overturned)

    assert values(found) == {"doubles": 0.1, "appeals": None}


def test_an_appeal_that_overrules_is_overturned_and_one_that_verifies_is_won(engine: Engine) -> None:
    for number in range(30):
        moment, case_id = NOW - hours(4), f"appealed-{number}"
        won = number < 6
        first = {"verdict": "refused", "at": NOW - hours(40), "overruled_at": moment if won else None}
        answered(engine, first, case_id=case_id)
        appeal = {"verdict": "verified" if won else "refused", "at": moment, "moderator_id": "bruno"}
        answered(engine, appeal, case_id=case_id, kind="appeal")

    assert values(counted(engine, measures.overturned))["appeals"] == 0.2
    assert values(counted(engine, measures.appeals_won)) == {"all": 0.2}


def test_pairs_of_blind_answers_come_with_both_verdicts_and_how_often(engine: Engine) -> None:
    for other in ("verified", "verified", "refused"):
        answered(
            engine,
            {"at": NOW - hours(10)},
            {"at": NOW - hours(9), "moderator_id": "bruno", "verdict": other},
            {"at": NOW - hours(8), "moderator_id": "chef", "verdict": "refused", "state": "escalated"},
            doubled=True,
        )

    with engine.connect() as connection:
        found = measures.doubled_pairs(connection, PERIOD)

    # The third answer is the lead's word, not a double.
    assert found == (("anne", "bruno", "verified", "refused", 1), ("anne", "bruno", "verified", "verified", 2))


def test_whole_papers_are_counted_once_a_reader_for_a_hundred_answers(engine: Engine) -> None:
    items = [answered(engine, {}) for _ in range(10)]
    views = [("page", items[0]), ("page", items[0]), ("full", items[1]), ("crop", items[2])]
    rows = [{"id": f"v{n}", "item_id": one["id"], "view": view} for n, (view, one) in enumerate(views)]
    put(engine, review_access, *(row | {"moderator_id": "anne", "reason": "", "at": NOW - hours(1)} for row in rows))

    assert values(counted(engine, measures.whole_pages)) == {"all": 20.0}


def test_leases_late_answers_and_undos_are_counted_from_the_journal(engine: Engine) -> None:
    kinds = ("lease_expired", "lease_expired", "undone", "conflict_shown", "taken")
    rows = [{"item_id": "i", "type": kind, "actor": "anne", "version": 1, "at": NOW - hours(1)} for kind in kinds]
    old = {"item_id": "i", "type": "undone", "actor": "anne", "version": 1, "at": LONG_AGO}
    put(engine, review_events, *rows, old)

    found = counted(engine, measures.wear)

    assert values(found) == {"wear.lease_expired": 2, "wear.conflict_shown": 1, "wear.undone": 1}


def test_reasons_are_counted_and_few_of_them_are_hidden_with_one_that_would_tell(engine: Engine) -> None:
    for number in range(12):
        reasons = ["R-FLOU", "R-DATE"] if number < 7 else ["R-FLOU"]
        answered(engine, {"verdict": "needs_action", "reasons": reasons})
    for _ in range(2):
        answered(engine, {"verdict": "refused", "reasons": ["N-MODIF"]})

    found = counted(engine, measures.reasons_mix)

    assert values(found) == {"R-FLOU": 12, "R-DATE": 7, "N-MODIF": 2}
    assert {part.label for part in found.parts if part.is_hidden} == {"N-MODIF", "R-DATE"}


def test_false_acceptance_is_what_humans_would_not_have_given_of_the_hidden_sample(engine: Engine) -> None:
    for number in range(100):
        answered(engine, {"verdict": "verified" if number < 98 else "refused"}, kind="sample")
    answered(engine, {"verdict": "refused"})

    found = counted(engine, measures.false_acceptance)

    assert values(found) == {"all": 0.02} and ns(found) == {"all": 100}
    # Wilson, 2 of 100: 0.0055 to 0.0700.
    assert (found.parts[0].low, found.parts[0].high) == (pytest.approx(0.0055, abs=1e-4), pytest.approx(0.07, abs=1e-4))


def test_quick_answers_are_those_under_four_seconds_of_work(engine: Engine) -> None:
    for milliseconds in (3999, 4000, 60_000, None):
        answered(engine, {"active_ms": milliseconds})

    with engine.connect() as connection:
        assert measures.quick_answers(connection, PERIOD) == {"anne": (3, 1)}


def test_depth_of_the_queue_is_by_kind_with_what_is_late_and_the_oldest(engine: Engine) -> None:
    late = an_item(state="open", created_at=NOW - hours(3), due_at=NOW - hours(1))
    fresh = an_item(state="escalated", created_at=NOW - hours(2), due_at=NOW + hours(1))
    put(engine, review_items, late, fresh, an_item(kind="golden", state="open"))

    with engine.connect() as connection:
        assert measures.queue_depth(connection, NOW) == (("document", 2, 1, 3 * 3600.0),)


def test_waits_are_those_of_the_machine_of_people_and_of_neighbours(engine: Engine) -> None:
    for seconds in (5, 6, 7, 8, 90):
        paper = a_paper(f"m{seconds}")
        put(engine, documents, paper)
        put(engine, decisions, judged(paper, "verified", timedelta(seconds=seconds)))
    for waited in (1, 2, 3, 4, 30):
        paper = a_paper(f"h{waited}", received_at=NOW - hours(waited + 1))
        put(engine, documents, paper)
        put(engine, decisions, judged(paper, "review"))
        answered(engine, {"at": NOW - hours(1)}, subject_id=paper["id"], case_id=paper["case_id"])

    found = values(counted(engine, case_figures.wait))

    assert (found["machine.p50"], found["machine.p90"]) == (pytest.approx(7, abs=0.01), pytest.approx(90, abs=0.01))
    assert found["human.p50"] == pytest.approx(3 * 3600, abs=1)
    assert found["human.p95"] == pytest.approx(30 * 3600, abs=1)
    assert "vouching.p50" not in found


def test_the_wait_for_neighbours_ends_when_they_admit(engine: Engine) -> None:
    for number in range(5):
        row = {"id": f"r{number}", "case_id": f"n{number}", "newcomer_id": f"n{number}", "state": "admitted"}
        place = dict.fromkeys(("dwelling", "building", "street", "family", "person", "quarter"), f"p{number}")
        times = {"opened_at": NOW - hours(30), "closed_at": NOW - hours(30 - number - 1), "level": "C"}
        put(engine, vouch_requests, row | place | times)

    assert values(counted(engine, case_figures.wait))["vouching.p50"] == pytest.approx(3 * 3600, abs=1)


def test_automation_is_what_the_machine_answered_alone_without_made_up_papers(engine: Engine) -> None:
    for number, outcome in enumerate(["verified"] * 20 + ["needs_action"] * 10 + ["review"] * 10):
        paper = a_paper(f"c{number}")
        put(engine, documents, paper)
        put(engine, decisions, judged(paper, outcome))
    item = an_item(kind="golden")
    made_up = a_paper(item["case_id"], id=item["subject_id"])
    put(engine, documents, made_up)
    put(engine, decisions, judged(made_up, "verified"))
    put(engine, golden_cases, a_golden(item))

    assert values(counted(engine, case_figures.automation)) == {"answered": 0.75, "verified": 0.5}


def test_papers_sent_again_are_those_beyond_the_first_of_each_resident(engine: Engine) -> None:
    put(engine, documents, *(a_paper(f"c{number}") for number in range(8)))
    put(engine, documents, a_paper("c0", attempt=2), a_paper("c0", attempt=3), a_paper("c1", attempt=2))

    found = counted(engine, case_figures.sent_again)

    assert values(found) == {"all": 3 / 8} and ns(found) == {"all": 8}


def test_cases_that_ended_without_a_yes_or_a_no_are_told_by_path_and_reason(engine: Engine) -> None:
    put(engine, documents, *(a_paper(f"w{number}") for number in range(6)), a_paper("answered"), a_paper("silent"))
    put(engine, network_events, *(an_event(f"w{number}", "withdrawn") for number in range(6)))
    put(engine, network_events, *(an_event(f"w{number}", "erased") for number in range(6)))
    put(engine, network_events, *(an_event(f"e{number}", "expired") for number in range(5)))
    put(engine, network_events, an_event("answered", "verified"), an_event("answered", "erased"))
    put(engine, network_events, an_event("old", "withdrawn", LONG_AGO))
    quiet = [a_case("silent", "needs_action", NOW - timedelta(days=31))]
    put(engine, cases, *quiet, a_case("fresh", "draft", NOW), a_case("elsewhere", "draft", LONG_AGO))

    found = counted(engine, case_figures.ended_unanswered)

    # Erased after withdrawn counts once, at its first end; the verified one had its answer.
    assert values(found) == {"document.silent": 1, "document.withdrawn": 6, "none.expired": 5}
    assert [part.label for part in found.parts if part.is_hidden] == ["document.silent", "none.expired"]


def test_outcomes_are_counted_once_a_case_and_by_path(engine: Engine) -> None:
    put(engine, documents, a_paper("c1"), a_paper("c2"))
    put(engine, network_events, an_event("c1", "needs_action"), an_event("c1", "needs_action"))
    put(engine, network_events, an_event("c1", "verified"), an_event("c2", "verified"), an_event("c3", "verified"))

    with engine.connect() as connection:
        found = case_figures.outcomes(connection, PERIOD)

    one_each = {("document", "needs_action"): 1, ("none", "verified"): 1}
    assert found == one_each | {("document", "verified"): 2}


def test_issuers_fare_day_by_day(engine: Engine) -> None:
    for outcome, day in (("verified", 16), ("review", 16), ("needs_action", 17)):
        paper = a_paper(f"c{next(IDS)}")
        put(engine, documents, paper)
        put(engine, decisions, judged(paper, outcome, day=date(2026, 11, day)))
    nameless = a_paper("nameless")
    put(engine, decisions, judged(nameless, "review", issuer=""))

    with engine.connect() as connection:
        found = case_figures.issuer_days(connection, PERIOD)

    assert [(one.issuer, one.day.day, one.failures, one.cases) for one in found] == [
        ("Gaz du Port", 16, 1, 2),
        ("Gaz du Port", 17, 1, 1),
    ]


def test_the_running_quarter_begins_in_october_in_france() -> None:
    found = period_of("quarter", NOW, ZoneInfo("Europe/Paris"))

    # Midnight of 1 October in Paris, summer time.
    assert (found.code, found.since.astimezone(UTC)) == (PeriodCode.QUARTER, datetime(2026, 9, 30, 22, tzinfo=UTC))


def test_of_one_quarter_only_what_lies_there_is_counted(engine: Engine) -> None:
    here = period_of("30", NOW, ZoneInfo("Europe/Paris"), "port")
    for number in range(9):
        quarter = "port" if number < 6 else "gare"
        case_id = f"case-{number}"
        paper = a_paper(case_id)
        put(engine, cases, a_case(case_id, "verified", TODAY) | {"quarter": quarter})
        put(engine, documents, paper)
        put(engine, decisions, judged(paper, "verified", TEN_SECONDS if number < 6 else hours(3)))
        put(engine, network_events, an_event(case_id, "verified"))
        put(engine, review_items, an_item(state="open", quarter=quarter, created_at=NOW - hours(1)))
        answered(engine, {"active_ms": 1000 * (number + 1)}, quarter=quarter)

    waits, there = counted(engine, case_figures.wait, here), counted(engine, case_figures.answers, here)
    with engine.connect() as connection:
        waiting = measures.queue_age(connection, NOW, "port")
        codes = [one.code for one in measures.queue_measures(connection, here, NOW)]

    assert values(waits) == dict.fromkeys(("machine.p50", "machine.p90", "machine.p95"), pytest.approx(10, abs=0.01))
    assert values(there)["answer.verified"] == 6
    assert values(waiting)["age.0_2"] == 6
    assert ns(counted(engine, measures.active_time, here))["document.p50"] == 6
    assert ns(counted(engine, case_figures.automation, here))["answered"] == 6
    assert codes == ["active_time", "queue_age", "due_kept"]


def test_of_one_quarter_nothing_is_shown_that_rests_on_fewer_than_five_people(engine: Engine) -> None:
    here = period_of("30", NOW, ZoneInfo("Europe/Paris"), "port")
    for number in range(4):
        put(engine, cases, a_case(f"case-{number}", "refused", TODAY) | {"quarter": "port"})
        put(engine, network_events, an_event(f"case-{number}", "refused"))
        answered(engine, {}, quarter="port")

    found = [of_few_people(counted(engine, one, here)) for one in (case_figures.answers, measures.due_kept)]

    told = [(measure.code, part.label) for measure in found for part in measure.parts if part.is_told and part.cases]
    assert told == []
    assert {part.label: part.is_hidden for part in found[0].parts}["answer.refused"]
