"""Who shares a home can say so, and learns nothing of anybody else by it."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from ocr.reading import DocumentReading, Signal, Strength
from review_queue.adapters import store
from review_queue.adapters.tables import review_items
from tests.builders import ADDRESS, NAME, a_date, a_reading
from tests.verification.service.house import dossiers_of
from tests.verification.web.conftest import Site
from tests.verification.web.test_resident_pages import csrf
from verification.adapters.audit_log import audit_entries
from verification.adapters.tables import cases
from verification.web.case_values import WITHOUT_A_CAUSE
from verification.web.catalogue import LOCALES, text, texts

ALTERED = a_reading(signals=(Signal(code="pdf.overlay", strength=Strength.STRONG),))
OLD = a_reading(dates=(a_date(date(2026, 7, 12)),))
"""Four months old on the house's day: for a human, and no alarm."""
BILL = {"file": ("facture.pdf", b"%PDF one bill", "application/pdf")}
ASKS = texts("fr")["household.title"]
ACCOUNT = "first-of-the-household"


def page(browser: TestClient) -> str:
    """What the person sees, without what is each session's own."""
    shown = unescape(browser.get("/dossier").text)
    return re.sub(r'(name="csrf" value|data-version)="[^"]*"', "", shown)


def send(site: Site, reading: DocumentReading, browser: TestClient | None = None) -> TestClient:
    """One person declares the same home and sends the same bytes, which are read as told."""
    browser = browser or site.another_browser()
    browser.post("/dossier", data={"name": NAME, "address": ADDRESS})
    site.house.reader.answers.append(reading)
    browser.post("/dossier/document", data={"csrf": csrf(browser)}, files=BILL)
    site.house.work(site.house.nudged[-1])
    return browser


def say(browser: TestClient) -> int:
    answer: Response = browser.post("/dossier/foyer", data={"csrf": csrf(browser)})
    return answer.status_code


def used_by_another_account(site: Site) -> str:
    """A case that was verified with the paper; its id."""
    opened = site.api.post("/v1/cases", json={"name": NAME, "address": ADDRESS, "account": ACCOUNT}).json()
    site.api.post(f"/v1/cases/{opened['id']}/documents", files=BILL)
    site.house.work(site.house.nudged[-1])
    assert site.api.get(f"/v1/cases/{opened['id']}").json()["status"] == "verified"
    return str(opened["id"])


def row(site: Site) -> dict[str, object]:
    """The case opened last."""
    return max(site.house.rows(cases), key=lambda kept: kept["created_at"])


def actions(site: Site) -> list[str]:
    return [str(entry["action"]) for entry in site.house.rows(audit_entries)]


def test_who_shares_a_home_says_so_by_one_button_and_a_human_still_looks(site: Site) -> None:
    used_by_another_account(site)
    browser = send(site, a_reading())
    asked, before, due = page(browser), row(site), site.house.rows(review_items)[0]["due_at"]

    answers = [say(browser), say(browser)]
    said, after = page(browser), row(site)

    assert (before["status"], before["reasons"], before["shares_home"]) == ("in_review", ["document.reused"], False)
    assert ASKS in asked
    assert f"<button>{texts('fr')['household.yes']}</button>" in asked
    assert answers == [303, 303]
    assert texts("fr")["household.said"] in said
    assert "/dossier/foyer" not in said
    assert (after["status"], after["reasons"], after["shares_home"]) == ("in_review", ["document.reused"], True)
    assert [item["due_at"] for item in site.house.rows(review_items)] == [due]
    assert actions(site).count("case.shares_home") == 1


def test_the_page_of_a_paper_seen_before_is_that_of_any_paper_that_lets_nobody_conclude(site: Site) -> None:
    altered = send(site, ALTERED)
    used_by_another_account(site)
    reused = send(site, a_reading())
    before = page(reused)

    say(altered)
    say(reused)

    assert sorted(str(kept["reasons"]) for kept in site.house.rows(cases)) == [
        "['document.altered']", "['document.reused']", "[]",
    ]  # fmt: skip
    assert page(reused) == page(altered)
    assert ASKS in before
    assert not re.search(r"reused|altered|autre compte|déjà (?:vu|servi|utilisé|envoyé|employé)|autre dossier", before)


def test_a_paper_altered_and_seen_before_has_that_page_too(site: Site) -> None:
    used_by_another_account(site)
    reused, both = send(site, a_reading()), send(site, ALTERED)

    assert row(site)["reasons"] == ["document.altered", "document.reused"]
    assert page(both) == page(reused)


@pytest.mark.parametrize("locale", LOCALES)
def test_reasons_that_tell_no_cause_are_one_sentence(locale: str) -> None:
    assert len({text(locale, f"reason.{code}") for code in WITHOUT_A_CAUSE}) == 1


def test_in_english_it_is_asked_in_english(site: Site) -> None:
    used_by_another_account(site)
    browser = send(site, a_reading())

    browser.post("/langue", data={"lang": "en"})

    assert "Do you share this home with somebody?" in page(browser)
    assert "Yes, I share this home" in page(browser)


@pytest.mark.parametrize("reading", [OLD, a_reading()])
def test_nobody_else_is_asked(site: Site, reading: DocumentReading) -> None:
    assert ASKS not in page(send(site, reading))


def test_nothing_that_would_have_been_enough_is_told_to_a_shared_home(site: Site) -> None:
    used_by_another_account(site)
    browser = send(site, OLD)

    say(browser)
    shown = page(browser)

    assert "document.reused" in str(row(site)["reasons"])
    assert texts("fr")["whatif.title"] not in shown
    assert texts("fr")["checked.title"] not in shown


def test_the_moderator_sees_what_was_said_and_no_way_to_a_yes_by_machine(site: Site) -> None:
    used_by_another_account(site)
    browser = send(site, a_reading())
    dossiers = dossiers_of(site.house)
    with site.house.engine.connect() as connection:
        (item,) = store.open_items(connection)
    before = dossiers.dossier(item)

    say(browser)
    after = dossiers.dossier(item)

    assert (before.shares_home, after.shares_home) == (False, True)
    assert after.enough == ()


def test_the_network_says_it_for_the_person_and_hears_of_nobody_else(site: Site) -> None:
    first_id = used_by_another_account(site)
    case_id = site.api.post("/v1/cases", json={"name": NAME, "address": ADDRESS, "account": "second"}).json()["id"]
    site.api.post(f"/v1/cases/{case_id}/documents", files=BILL)
    site.house.work(site.house.nudged[-1])
    before = site.api.get(f"/v1/cases/{case_id}").json()

    said = site.api.post(f"/v1/cases/{case_id}/household")
    again = site.api.post(f"/v1/cases/{case_id}/household").json()

    changed = {name for name, value in said.json().items() if value != before[name]}
    assert (said.status_code, said.json()["status"]) == (200, "in_review")
    assert (changed, again) == ({"sequence", "updated_at"}, said.json())
    assert first_id not in said.text
    assert ACCOUNT not in said.text
    assert row(site)["shares_home"] is True


def test_it_may_be_said_before_anything_is_in_doubt_and_makes_no_other_answer(site: Site) -> None:
    used_by_another_account(site)
    case_id = site.api.post("/v1/cases", json={"name": NAME, "address": ADDRESS}).json()["id"]

    said = site.api.post(f"/v1/cases/{case_id}/household")
    site.api.post(f"/v1/cases/{case_id}/documents", files=BILL)
    site.house.work(site.house.nudged[-1])

    assert (said.status_code, said.json()["status"]) == (200, "draft")
    assert (row(site)["status"], row(site)["reasons"]) == ("in_review", ["document.reused"])


def test_after_the_answer_it_is_too_late(site: Site) -> None:
    case_id = used_by_another_account(site)

    answer = site.api.post(f"/v1/cases/{case_id}/household")

    assert (answer.status_code, answer.json()["title"]) == (409, "case.wrong_state")
    assert "case.shares_home" not in actions(site)


def test_it_was_said_of_one_address(site: Site) -> None:
    case_id = site.api.post("/v1/cases", json={"name": NAME, "address": ADDRESS}).json()["id"]
    site.api.post(f"/v1/cases/{case_id}/household")

    site.api.patch(f"/v1/cases/{case_id}", json={"name": "Léa Durand", "address": ADDRESS})
    renamed = row(site)["shares_home"]
    site.api.patch(f"/v1/cases/{case_id}", json={"name": NAME, "address": "3 quai du Port, 35400 Saint-Malo"})

    assert (renamed, row(site)["shares_home"]) == (True, False)


def test_it_is_erased_with_the_claim(site: Site) -> None:
    used_by_another_account(site)
    browser = send(site, a_reading())
    say(browser)

    form = {"csrf": csrf(browser)}
    browser.post("/dossier/effacement", data=form)
    late = browser.post("/dossier/foyer", data=form).status_code

    assert late == 409
    assert (row(site)["status"], row(site)["shares_home"]) == ("erased", False)
