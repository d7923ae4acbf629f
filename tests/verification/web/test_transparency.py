"""The public page: off unless switched on, honest about what it does not measure, silent below thirty cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from cooptation.adapters.tables import members
from review_queue.adapters.tables import review_decisions, review_events, review_items
from tests.verification.service.house import House
from tests.verification.web.conftest import Site, build_site
from verification.adapters.tables import documents, network_events, quarters
from verification.domain.whereabouts import QuarterKind
from verification.settings import Settings
from verification.web.transparency import span

NOW = datetime.now(UTC)
RECENT = NOW - timedelta(days=2)


@pytest.fixture
def open_site(house: House, tmp_path: Path) -> Site:
    return build_site(house, Settings(data_dir=tmp_path, public_figures=True))


def sampled(house: House, right: int, wrong: int) -> None:
    """Hidden samples that a human looked at."""
    for number in range(right + wrong):
        name = f"sample-{number}"
        item = {"id": name, "kind": "sample", "case_id": name, "subject_id": name, "state": "committed", "reasons": []}
        times = {"created_at": RECENT, "due_at": RECENT}
        verdict = "verified" if number < right else "refused"
        answer = {"id": name, "item_id": name, "moderator_id": "anne", "verdict": verdict, "reasons": []}
        ends = dict.fromkeys(("decided_at", "commit_at", "committed_at", "settled_at"), RECENT)
        put(house, review_items, item | times)
        put(house, review_decisions, answer | ends | {"texts_version": 1})


def answered(house: House, count: int, status: str = "verified", begin: str = "case") -> None:
    """Cases with a paper and an answer."""
    for number in range(count):
        case_id = f"{begin}-{status}-{number}"
        paper = {"id": case_id, "case_id": case_id, "attempt": 1, "size_bytes": 1, "sha256_keyed": "x"}
        event = {"id": case_id, "type": f"case.{status}", "case_id": case_id, "status": status, "at": RECENT}
        put(house, documents, paper | {"received_at": RECENT})
        put(house, network_events, event)


def put(house: House, table: Any, row: dict[str, Any]) -> None:
    with house.engine.begin() as connection:
        connection.execute(insert(table).values(row))


def test_nobody_finds_the_page_unless_the_operator_switched_it_on(site: Site) -> None:
    assert [site.browser.get(path).status_code for path in ("/transparence", "/transparency")] == [404, 404]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/transparence", "on ne vérifie pas qui tient le téléphone"),
        ("/transparency", "A genuine paper names this person at this address; who holds the phone is not checked"),
    ],
)
def test_the_page_says_what_it_does_not_measure(open_site: Site, path: str, words: str) -> None:
    answer = open_site.browser.get(path)

    assert answer.status_code == 200 and words in answer.text


def test_below_thirty_cases_nothing_is_shown(open_site: Site) -> None:
    sampled(open_site.house, right=29, wrong=0)
    answered(open_site.house, 29)

    page = open_site.browser.get("/transparency").text

    assert "Too few cases to tell: 29, and it takes at least 30." in page
    assert "%" not in page.split("<main")[1] and "<table" not in page


def test_false_acceptance_comes_with_its_interval_and_its_number_of_cases(open_site: Site) -> None:
    sampled(open_site.house, right=98, wrong=2)

    page = open_site.browser.get("/transparency").text

    # Wilson, 2 of 100: 0.55 % to 7.00 %.
    assert "<strong>2.0%</strong>" in page and "between 0.6% and 7.0%" in page and "n\u00a0=\u00a0100" in page


def test_answers_are_counted_by_path_and_small_numbers_are_hidden(open_site: Site) -> None:
    answered(open_site.house, 40)
    answered(open_site.house, 12, "needs_action")
    answered(open_site.house, 3, "refused")

    page = " ".join(open_site.browser.get("/transparency").text.split())

    assert "55 answers" in page and "<td>verified</td><td>40</td>" in page
    # Three refusals are hidden, and with them the next count, or the total would give them away.
    assert page.count("fewer than 5, or hidden") == 2 and "<td>12</td>" not in page


def test_coverage_by_quarter_hides_small_numbers(open_site: Site) -> None:
    answered(open_site.house, 40)
    for place, (name, people) in enumerate((("Rocabey", 30), ("Paramé", 2), ("Centre", 8))):
        row = {"id": name.lower(), "name": name, "kind": QuarterKind.DENSE.value, "is_perimeter": False, "communes": []}
        put(open_site.house, quarters, row | {"shape": None, "place": place, "edition": 1})
        for number in range(people):
            a_member(open_site.house, f"{name}-{number}", name.lower())

    page = " ".join(open_site.browser.get("/transparency").text.split())

    assert "Verified residents by quarter" in page and page.count("fewer than 5, or hidden") == 2
    assert "<td>30</td>" in page and "<td>2</td>" not in page


def a_member(house: House, name: str, quarter: str) -> None:
    digests = dict.fromkeys(("dwelling", "building", "street", "family", "person"), name)
    row = {"id": name, "account": name, "level": "D", "quarter": quarter, "created_at": RECENT}
    put(house, members, row | digests)


def test_prometheus_sees_the_queue_by_kind_and_no_person(site: Site) -> None:
    now = datetime.now(UTC)
    late = {"created_at": now - timedelta(hours=3), "due_at": now - timedelta(hours=1), "state": "open", "reasons": []}
    item = {"id": "i1", "kind": "document", "case_id": "c1", "subject_id": "s1"}
    put(site.house, review_items, item | late)
    put(site.house, review_events, {"item_id": "i1", "type": "lease_expired", "actor": "anne", "version": 1, "at": NOW})

    text = site.browser.get("/metrics").text

    assert 'palier_review_items{kind="document"} 1.0' in text and 'palier_review_late{kind="document"} 1.0' in text
    assert 'palier_review_items{kind="appeal"} 0.0' in text and "palier_review_leases_expired 1.0" in text
    begin = 'palier_review_oldest_seconds{kind="document"}'
    oldest = next(line for line in text.splitlines() if line.startswith(begin))
    assert float(oldest.split()[-1]) == pytest.approx(3 * 3600, abs=120)
    assert "golden" not in text and "anne" not in text


@pytest.mark.parametrize(
    ("seconds", "words"), [(12, "12 s"), (150, "2 min"), (3700, "1 h 01"), (100_000, "1 d 3 h")]
)
def test_times_are_told_in_their_largest_units(seconds: float, words: str) -> None:
    assert span(seconds, "en").replace("\u00a0", " ") == words


def test_each_path_stands_once_beside_its_answers_and_each_answerer_beside_their_times(open_site: Site) -> None:
    answered(open_site.house, 40)
    answered(open_site.house, 12, "needs_action")
    for number in range(6):
        item, at = f"waited-{number}", RECENT + timedelta(hours=2)
        row = {"id": item, "kind": "document", "case_id": item, "subject_id": f"case-verified-{number}"}
        rest = {"state": "committed", "reasons": [], "created_at": RECENT, "due_at": RECENT}
        put(open_site.house, review_items, row | rest)
        ends = dict.fromkeys(("decided_at", "commit_at", "committed_at", "settled_at"), at)
        answer = {"id": item, "item_id": item, "moderator_id": "anne", "verdict": "verified", "reasons": []}
        put(open_site.house, review_decisions, answer | ends | {"texts_version": 1})

    page = " ".join(open_site.browser.get("/transparence").text.split())

    assert page.count(">Papier</th>") == 1 and 'rowspan="2">Papier' in page
    assert '<th scope="row">Une personne</th>' + 3 * "<td>2 h 00</td>" in page
