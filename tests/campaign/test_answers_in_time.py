"""A moderator's answer takes effect in seconds, whatever the workers are busy with."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bench.campaign.installations import City
from review_queue.adapters import store
from review_queue.item import ItemState, ReviewDecision, ReviewVerdict
from verification.bootstrap import Composition, compose
from verification.domain.case import CaseStatus
from verification.domain.claim import Claim
from verification.settlement import settle_review

YES = ReviewDecision(verdict=ReviewVerdict.VERIFIED)
PROMISED_S = 15.0
LOOK_S = 0.2


@pytest.fixture
def busy_city(city: City) -> Iterator[City]:
    """Web and scheduler as ever; the worker runs, and takes nothing because it is stopped in the middle of its work."""
    city.start()
    worker = city.worker.pid
    assert worker is not None
    os.killpg(worker, signal.SIGSTOP)
    yield city
    os.killpg(worker, signal.SIGCONT)
    city.stop()


def an_item_in_hand(made: Composition) -> str:
    """A case in review whose item Anne has open."""
    with made.transactions() as work:
        work.cases.add("case-1", Claim(name="Léa Martin", address="12 rue des Lilas, 35400 Saint-Malo"), "fr")
        for step in (CaseStatus.SUBMITTED, CaseStatus.IN_REVIEW):
            work.cases.move(work.cases.get("case-1"), step)
        item_id = work.reviews.open("case-1", "paper-1", ("name.mismatch",), work.now + timedelta(hours=24))
        store.take(work.connection, item_id, "anne", work.now)
    return item_id


def state_of(made: Composition, item_id: str) -> ItemState:
    with made.transactions.reading() as work:
        return store.get(work.connection, item_id).state


def test_an_answer_takes_effect_while_every_worker_is_busy(busy_city: City) -> None:
    made = compose(busy_city.settings.model_copy(update={"undo_seconds": 1.0}), nudge=lambda _job: None)
    item_id = an_item_in_hand(made)
    with made.transactions.reading() as work:
        version = store.get(work.connection, item_id).version

    settle_review(made.services, item_id, version, "anne", YES)
    ends = time.monotonic() + PROMISED_S
    while state_of(made, item_id) is ItemState.DECIDED and time.monotonic() < ends:
        time.sleep(LOOK_S)

    assert state_of(made, item_id) is ItemState.COMMITTED
    with made.transactions.reading() as work:
        assert work.cases.get("case-1").status is CaseStatus.VERIFIED
    made.engine.dispose()
