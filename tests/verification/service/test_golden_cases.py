"""Made-up cases in the whole service: kept with their truth, told to nobody, answered without an effect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count

from review_queue.adapters import store
from review_queue.adapters.golden_store import truth_of
from review_queue.adapters.tables import golden_cases, review_decisions
from review_queue.item import ItemKind, ReviewDecision, ReviewVerdict
from tests.builders import TODAY, a_reading
from tests.verification.service.house import House
from verification.adapters.golden_cases import GOOD_FOR, fill_stock
from verification.adapters.tables import cases, network_events, outbox
from verification.settlement import settle_review

HONEST_NAME = "L. Martin"


@dataclass(frozen=True, kw_only=True)
class Made:
    name: str
    is_honest: bool
    kind: str
    data: bytes = b"%PDF made up"
    address: str = "12 rue des Lilas, 35400 Saint-Malo"
    issued: date = TODAY - timedelta(days=10)


ODD = Made(name=HONEST_NAME, is_honest=True, kind="odd_initial")
PLAIN = Made(name="Léa Martin", is_honest=True, kind="odd_photo")
FRAUD = Made(name="Paul Durand", is_honest=False, kind="other_person")


def papers(*made: Made) -> Iterator[Made]:
    """These over and over."""
    for number in count():
        yield made[number % len(made)]


def filled(house: House, *made: Made, wanted: int = 4) -> list[str]:
    house.reader.answers = [a_reading() for _ in range(40)]
    return list(fill_stock(house.services, house.transactions, papers(*made), wanted))


def test_the_stock_is_half_honest_and_half_frauds_and_holds_no_honest_one_that_is_not_odd(house: House) -> None:
    kinds = filled(house, PLAIN, FRAUD, ODD)

    assert sorted(kinds) == ["odd_initial", "odd_initial", "other_person", "other_person"]


def test_filling_the_stock_gives_up_when_nothing_is_odd(house: House) -> None:
    assert filled(house, PLAIN, wanted=2) == []


def test_nobody_hears_of_a_made_up_case_and_its_paper_is_destroyed_in_the_end(house: House) -> None:
    filled(house, ODD, FRAUD, wanted=2)

    assert house.rows(network_events) == []
    assert {row["kind"] for row in house.rows(outbox)} == {"paper.destroy"}
    assert [row["status"] for row in house.rows(cases)] == ["in_review"] * 2
    assert {row["good_until"].date() for row in house.rows(golden_cases)} == {ODD.issued + GOOD_FOR}


def test_an_answer_on_a_made_up_case_is_final_at_once_and_changes_nothing(house: House) -> None:
    filled(house, FRAUD, ODD, wanted=2)
    made = next(row for row in house.rows(golden_cases) if not row["is_honest"])
    services = replace(house.services, undo_seconds=10.0)
    with house.transactions() as work:
        item_id = work.reviews.open(made["case_id"], made["subject_id"], (), work.now, kind=ItemKind.GOLDEN)
        work.connection.execute(golden_cases.update().where(golden_cases.c.id == made["id"]).values(item_id=item_id))
        held = store.take(work.connection, item_id, "anne", work.now)
    before = house.rows(outbox)

    answer = ReviewDecision(verdict=ReviewVerdict.VERIFIED)
    settled = settle_review(services, item_id, held.version, "anne", answer)

    assert settled.state == "committed" and house.rows(review_decisions)[0]["settled_at"] is not None
    assert {row["status"] for row in house.rows(cases)} == {"in_review"} and house.rows(outbox) == before
    with house.transactions.reading() as work:
        truth = truth_of(work.connection, item_id)
    assert truth is not None and not truth.is_honest and truth.suggested == "needs_action"
