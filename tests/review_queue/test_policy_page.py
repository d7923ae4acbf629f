"""The page of the policy: what holds, in words, and a trial of another file that switches nothing."""

from __future__ import annotations

from datetime import date

import pytest
from httpx import Response
from sqlalchemy import update

from review_queue.adapters.tables import review_items
from tests.review_queue.fakes import TURNED
from tests.review_queue.test_console import TOKEN, Browser, Console, console, lea

__all__ = ["console", "lea"]


def try_out(lea: Browser, data: bytes = b"version = '13'", since: str = "2026-10-23", language: str = "fr") -> Response:
    token = TOKEN.search(lea.get("/help").text)
    assert token is not None
    answer: Response = lea.client.post(
        f"/moderation/policy?lang={language}",
        data={"csrf": token[1], "since": since},
        files={"policy": ("new.toml", data)} if data else None,
    )
    return answer


def test_the_policy_in_force_is_told_in_words(lea: Browser) -> None:
    french, english = lea.get("/policy?lang=fr").text, lea.get("/policy?lang=en").text

    assert "version 12" in french
    assert "Facture de gaz" in french
    assert "une personne regarde, quoi qu" in french
    assert "Gas bill" in english
    assert "3 months" in english


def test_last_months_decisions_are_offered_first(lea: Browser) -> None:
    # The clock of these tests stands on 23 November 2026; 31 days earlier it is 23 October.
    assert 'name="since" value="2026-10-23"' in lea.get("/policy").text


def test_a_trial_shows_counts_differences_and_cases_with_their_page(lea: Browser) -> None:
    answer = try_out(lea)

    assert answer.status_code == 200
    assert "41 décisions jugées de nouveau : 1 changeraient" in answer.text
    assert "kinds.gas_bill.machine_months" in answer.text
    assert f'<a href="/moderation/items/{TURNED.item_id}">case-s1</a>' in answer.text
    assert "à regarder (" in answer.text
    assert "PALIER_POLICY_FILE" in answer.text


def test_the_file_and_the_day_reach_the_trial(console: Console, lea: Browser) -> None:
    try_out(lea, b"version = '14'", "2026-11-01")

    assert console.policies.tried == [(b"version = '14'", date(2026, 11, 1))]


@pytest.mark.parametrize(
    ("data", "since", "said"),
    [
        (b"", "2026-10-23", "Choose a file"),
        (b"x" * 300_000, "2026-10-23", "Choose a file"),
        (b"wrong", "2026-10-23", "unknown: colour"),
        (b"good", "2026-13-45", "no such date"),
    ],
)
def test_what_cannot_be_tried_is_said_on_the_page(lea: Browser, data: bytes, since: str, said: str) -> None:
    answer = try_out(lea, data, since, "en")

    assert answer.status_code == 422
    assert said in answer.text


def test_a_case_called_back_says_what_that_means(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    with console.engine.begin() as connection:
        connection.execute(update(review_items).values(recall="policy:2026-11-default-1"))

    queue = lea.get("?lang=en").text
    lea.post(f"/items/{item_id}/take")
    page = lea.get(f"/items/{item_id}?lang=en").text

    assert "Case called back" in queue
    assert "policy:2026-11-default-1" in page
    assert "keeps their status until you have decided" in " ".join(page.split())


def test_an_ordinary_case_says_nothing_of_a_recall(console: Console, lea: Browser) -> None:
    assert "called back" not in lea.get(f"/items/{console.queue()}?lang=en").text
