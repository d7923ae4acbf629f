"""The resident's mail address and messages on their own pages."""

from __future__ import annotations

import re
from html import unescape

from ocr.reading import DocumentType
from tests.builders import ADDRESS, NAME, a_reading
from tests.verification.web.conftest import Site
from verification.adapters.letters import Letters
from verification.adapters.tables import cases as case_rows

CSRF = re.compile(r'name="csrf" value="([^"]+)"')
CONTACT = "lea.martin@example.org"


def declare(site: Site, contact: str = CONTACT) -> None:
    site.browser.post("/dossier", data={"name": NAME, "address": ADDRESS, "contact": contact})


def case_page(site: Site) -> str:
    return unescape(site.browser.get("/dossier").text)


def csrf(site: Site) -> str:
    found = CSRF.search(site.browser.get("/dossier").text)
    assert found is not None
    return found[1]


def send(site: Site) -> None:
    files = {"file": ("facture.pdf", b"%PDF a bill", "application/pdf")}
    site.browser.post("/dossier/document", data={"csrf": csrf(site)}, files=files)
    site.house.work(site.house.nudged[-1])


def kept(site: Site) -> list[str]:
    return [row["contact"] for row in site.house.rows(case_rows)]


def test_the_address_is_asked_and_may_be_left_out(site: Site) -> None:
    declare(site, "")
    declare(site)

    assert sorted(kept(site)) == ["", CONTACT]


def test_an_address_of_the_wrong_form_is_said_and_opens_nothing(site: Site) -> None:
    answer = site.browser.post("/dossier", data={"name": NAME, "address": ADDRESS, "contact": "lea"})

    assert answer.status_code == 422
    assert "adresse mail n'a pas la bonne forme" in unescape(answer.text)
    assert kept(site) == []


def test_it_is_changed_and_taken_back_on_the_case_page(site: Site) -> None:
    declare(site)

    assert f'value="{CONTACT}"' in case_page(site)
    site.browser.post("/dossier/contact", data={"csrf": csrf(site), "contact": "  other@example.org "})
    changed = kept(site)
    site.browser.post("/dossier/contact", data={"csrf": csrf(site), "contact": ""})

    assert (changed, kept(site)) == (["other@example.org"], [""])


def test_a_form_of_somebody_else_changes_nothing(site: Site) -> None:
    declare(site)

    answer = site.browser.post("/dossier/contact", data={"csrf": "forged", "contact": "thief@example.org"})

    assert answer.status_code == 403
    assert kept(site) == [CONTACT]


def test_the_page_says_what_the_message_says(site: Site) -> None:
    declare(site)
    site.house.reader.answers.append(a_reading(document_type=DocumentType.TENANCY_CONTRACT))
    send(site)
    (row,) = site.house.rows(case_rows)
    letters = Letters(services=site.house.services, transactions=site.house.transactions)

    page = case_page(site)

    (letter,) = letters.of_case(site.house.case(row["id"]), "fr")
    assert all(paragraph in page for paragraph in (letter.subject, *letter.paragraphs))
