"""What a resident reads and does: by when a person answers, who may look, and how to contest a refusal."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import insert, update

from review_queue.adapters import store
from review_queue.adapters.tables import moderators, review_items
from review_queue.item import ItemKind, ReviewDecision, ReviewItem, ReviewVerdict
from review_queue.reason_texts import compose_message
from review_queue.web.verdict_choices import manner_of
from tests.builders import ADDRESS, NAME, a_reading
from tests.verification.service.house import dossiers_of
from tests.verification.web.conftest import Site
from tests.verification.web.test_resident_pages import csrf, declare, page, send_and_decide, status, submit
from verification.settlement import settle_review
from verification.web.catalogue import moment, texts

SAID = texts("fr")
NO = ReviewDecision(verdict=ReviewVerdict.REFUSED, reasons=("N-HABITE",))


def answer(site: Site, name: str, decision: ReviewDecision = NO) -> ReviewItem:
    with site.house.transactions() as work:
        item = store.take_next(work.connection, name, work.now)
    assert item is not None
    return settle_review(site.house.services, item.id, item.version, name, decision)


def a_refusal(site: Site) -> None:
    declare(site.browser)
    send_and_decide(site, a_reading(dates=()))
    answer(site, "anne")


def test_a_person_is_promised_by_the_declared_hours_and_lateness_is_admitted(site: Site) -> None:
    declare(site.browser)
    send_and_decide(site, a_reading(dates=()))
    (row,) = site.house.rows(review_items)
    before = page(site.browser)
    with site.house.engine.begin() as connection:
        connection.execute(update(review_items).values(due_at=row["created_at"] - timedelta(hours=1)))

    late = page(site.browser)

    assert f"On vous répond avant le {moment('fr', row['due_at'], with_hour=True)}" in before
    assert "en retard, pardon" in late


def test_who_may_look_is_told_before_declaring_and_on_the_case(site: Site) -> None:
    with site.house.transactions() as work:
        row = {"id": "anne", "login": "anne", "password_hash": "-", "created_at": work.now, "roles": "moderator"}
        work.connection.execute(insert(moderators).values(row))
    unknown = unescape(site.browser.get("/").text)
    with site.house.transactions() as work:
        known = work.reviews._router
        assert known is not None
        known.keep_home(work.connection, "anne", "Anne Autre", "1 rue X, 75002 Paris", by="lea", now=work.now)
    declare(site.browser)

    told = page(site.browser)

    assert "immeuble" not in unknown and "rend le dossier à un autre" in unknown
    assert "jamais quelqu'un de votre immeuble" in told and "150 m" in told


def test_a_refusal_is_contested_from_its_page_and_the_final_answer_reads_as_one(site: Site) -> None:
    a_refusal(site)
    offered = page(site.browser)
    contested = submit(site.browser, "contestation", words="J'habite bien là, voyez mon bail.")
    waiting = page(site.browser)
    (row,) = site.house.rows(review_items, kind=ItemKind.APPEAL.value)
    with site.house.engine.connect() as connection:
        dossier = dossiers_of(site.house).dossier(store.get(connection, row["id"]))

    answer(site, "bruno")
    final = page(site.browser)

    assert SAID["appeal.title"] in offered and contested.status_code == 303
    assert SAID["appealed.title"] in waiting and "On vous répond avant le" in waiting
    assert dossier.own_words == "J'habite bien là, voyez mon bail."
    preview = compose_message(NO.verdict, NO.reasons, "", "fr", manner=manner_of(dossier))
    assert status(site) == "refused_final"
    newest = final.split('<details class="letters">')[0]
    assert all(paragraph in newest for paragraph in preview) and "Contestez" not in newest


def test_an_appeal_without_a_word_is_asked_again_kindly(site: Site) -> None:
    a_refusal(site)

    refused = submit(site.browser, "contestation", words="  ")

    assert refused.status_code == 422 and SAID["error.appeal.invalid"] in unescape(refused.text)
    assert status(site) == "refused"


def test_the_network_contests_for_a_person_with_a_paper(site: Site) -> None:
    opened = site.api.post("/v1/cases", json={"name": NAME, "address": ADDRESS}).json()
    where = f"/v1/cases/{opened['id']}"
    site.house.reader.answers.append(a_reading(dates=()))
    site.api.post(f"{where}/documents", files={"file": ("a.pdf", b"%PDF a", "application/pdf")})
    site.house.work(site.house.nudged[-1])
    early = site.api.post(f"{where}/appeal", data={"words": "Si."})
    answer(site, "anne")

    taken = site.api.post(f"{where}/appeal", files={"file": ("b.pdf", b"%PDF b", "application/pdf")})

    assert (early.status_code, early.json()["title"]) == (409, "case.wrong_state")
    assert (taken.status_code, taken.json()["status"]) == (202, "appealed")
    assert site.api.post(f"{where}/appeal", data={"words": "Encore."}).status_code == 409


@pytest.mark.parametrize("words", ["", "x" * 2001])
def test_the_network_hears_what_is_wrong_with_an_appeal(site: Site, words: str) -> None:
    a_refusal(site)
    case_id = str(site.house.rows(review_items)[0]["case_id"])

    refused = site.api.post(f"/v1/cases/{case_id}/appeal", data={"words": words})

    assert (refused.status_code, refused.json()["title"]) == (422, "appeal.invalid")
    assert csrf(site.browser)


def test_a_case_in_review_offers_to_send_another_paper(site: Site) -> None:
    declare(site.browser)
    send_and_decide(site, a_reading(dates=()))

    shown = page(site.browser)

    assert SAID["upload.another"] in shown and "/dossier/document" in shown and "/dossier/correction" not in shown
