"""The resident's pages as a browser without script meets them: links, forms, redirects and cookies only."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import update

from cooptation.adapters.session_tables import page_tries
from cooptation.adapters.tries import count_try
from ocr.reading import DocumentType, Problem, Signal, Strength
from review_queue.adapters.tables import review_items
from tests.builders import ADDRESS, NAME, a_date, a_home, a_person, a_reading
from tests.verification.service.house import House
from tests.verification.web.conftest import Site, build_site
from verification.adapters.tables import cases, documents, resident_sessions
from verification.checks import CHECKS
from verification.counterfactuals import ChangeCode
from verification.domain.case import CaseStatus
from verification.domain.findings import Verdict
from verification.domain.reasons import ALL_REASONS
from verification.effects import deliver_effects
from verification.settings import Settings
from verification.web.catalogue import LOCALES, texts
from verification.web.problems import STATUS

WRONG_HOUSE = a_reading(addresses=(a_home("14 RUE DES LILAS"),))
FORMS = ("document", "correction", "personne", "foyer", "retrait", "effacement")


def declare(browser: TestClient, name: str = NAME, address: str = ADDRESS) -> None:
    answer = browser.post("/dossier", data={"name": name, "address": address})
    assert (answer.status_code, answer.headers["location"]) == (303, "/dossier")


def page(browser: TestClient) -> str:
    answer = browser.get("/dossier")
    assert answer.status_code == 200
    return unescape(answer.text)


def csrf(browser: TestClient) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', browser.get("/dossier").text)
    assert found is not None
    return found[1]


def upload(browser: TestClient, data: bytes = b"%PDF a bill") -> Response:
    content = {"file": ("facture.pdf", data, "application/pdf")}
    answer: Response = browser.post("/dossier/document", data={"csrf": csrf(browser)}, files=content)
    return answer


def submit(browser: TestClient, form: str, **fields: str) -> Response:
    answer: Response = browser.post(f"/dossier/{form}", data={"csrf": csrf(browser)} | fields)
    return answer


def status(site: Site) -> str:
    return str(site.house.rows(cases)[0]["status"])


def send_and_decide(site: Site, *readings: object) -> None:
    site.house.reader.answers.extend(readings)  # type: ignore[arg-type]
    assert upload(site.browser).status_code == 303
    site.house.work(site.house.nudged[-1])


def test_a_bill_is_declared_sent_and_verified(site: Site) -> None:
    declare(site.browser)
    assert "/dossier/document" in page(site.browser)

    assert upload(site.browser).headers["location"] == "/dossier"
    waiting = page(site.browser)
    site.house.work(site.house.nudged[-1])
    answered = page(site.browser)

    assert '<meta http-equiv="refresh" content="3">' in waiting
    assert texts("fr")["wait.title"] in waiting
    assert texts("fr")["yes.title"] in answered
    assert "/dossier/document" not in answered


def test_waiting_can_be_asked_about_without_a_page(site: Site) -> None:
    declare(site.browser)
    before = site.browser.get("/dossier/etat").json()
    upload(site.browser)
    during = site.browser.get("/dossier/etat").json()
    site.house.work(site.house.nudged[-1])
    after = site.browser.get("/dossier/etat").json()

    assert [state["moving"] for state in (before, during, after)] == [False, True, False]
    assert before["version"] < during["version"] < after["version"]
    assert set(after) == {"status", "version", "moving"}


def test_what_is_asked_stands_beside_what_was_read(site: Site) -> None:
    declare(site.browser)
    send_and_decide(site, WRONG_HOUSE)

    shown = page(site.browser)

    assert texts("fr")["reason.address.number_differs"] in shown
    assert "14 RUE DES LILAS, 35400 SAINT-MALO" in shown
    assert "MARTIN LEA" in shown


def test_a_corrected_address_is_verified_from_the_same_paper(site: Site) -> None:
    declare(site.browser)
    send_and_decide(site, WRONG_HOUSE)
    site.house.reader.answers.append(WRONG_HOUSE)

    corrected = "14 rue des Lilas, 35400 Saint-Malo"
    answer = submit(site.browser, "correction", name=NAME, address=corrected, again="1")
    site.house.work(site.house.nudged[-1])

    assert answer.headers["location"] == "/dossier"
    assert status(site) == "verified"


def test_a_correction_alone_sends_nothing(site: Site) -> None:
    declare(site.browser)
    send_and_decide(site, WRONG_HOUSE)

    submit(site.browser, "correction", name=NAME, address="14 rue des Lilas, 35400 Saint-Malo")

    assert status(site) == "needs_action"
    assert len(site.house.rows(documents)) == 1


def test_a_person_can_be_asked_to_look_as_soon_as_name_or_address_differ(site: Site) -> None:
    declare(site.browser)
    send_and_decide(site, WRONG_HOUSE)
    assert "/dossier/personne" in page(site.browser)

    submit(site.browser, "personne", own_words="Le 12 est devenu le 14.")

    assert status(site) == "in_review"
    assert len(site.house.rows(review_items)) == 1
    assert texts("fr")["human.title"] in page(site.browser)


def test_a_person_can_be_asked_to_look_from_the_second_time_on(site: Site) -> None:
    blank = a_reading(problems=(Problem(code="document.blank"),))
    declare(site.browser)
    send_and_decide(site, blank)
    first = page(site.browser)

    send_and_decide(site, blank)

    assert "/dossier/personne" not in first
    assert "/dossier/personne" in page(site.browser)


def test_the_fifth_paper_of_a_day_is_the_last(site: Site) -> None:
    declare(site.browser)
    for _ in range(5):
        send_and_decide(site, WRONG_HOUSE)

    shown = page(site.browser)

    assert texts("fr")["upload.none_left"] in shown
    assert "/dossier/document" not in shown


def test_withdrawing_ends_the_case_and_its_paper(site: Site) -> None:
    declare(site.browser)
    send_and_decide(site, WRONG_HOUSE)

    submit(site.browser, "retrait")
    deliver_effects(site.house.transactions, site.house.vault, 10)

    assert texts("fr")["over.withdrawn"] in page(site.browser)
    assert [path for path in site.house.files.rglob("*") if path.is_file()] == []


def test_erasing_forgets_name_and_address(site: Site) -> None:
    declare(site.browser)
    send_and_decide(site, WRONG_HOUSE)

    submit(site.browser, "effacement")

    shown = page(site.browser)
    assert texts("fr")["over.erased"] in shown
    assert "Martin" not in shown
    assert "Martin" not in str(site.house.rows(cases))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("secret", ["", "x" * 43])
def test_a_form_without_the_sessions_secret_changes_nothing(site: Site, form: str, secret: str) -> None:
    declare(site.browser)
    fields = {"csrf": secret, "name": "Paul Durand", "address": ADDRESS}
    content = {"file": ("a.pdf", b"x")} if form == "document" else None

    answer = site.browser.post(f"/dossier/{form}", data=fields, files=content)

    assert answer.status_code in (403, 422)
    assert status(site) == "draft"
    assert NAME in page(site.browser)


@pytest.mark.parametrize("form", FORMS)
def test_another_sessions_secret_does_not_open_a_form(site: Site, form: str) -> None:
    declare(site.browser)
    other = site.another_browser()
    declare(other, name="Paul Durand")
    fields = {"csrf": csrf(other), "name": "Paul Durand", "address": ADDRESS}

    answer = site.browser.post(f"/dossier/{form}", data=fields, files={"file": ("a.pdf", b"x")})

    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/dossier", "/dossier/etat"])
@pytest.mark.parametrize("cookie", ["", "guess"])
def test_without_a_session_no_case_is_shown(site: Site, path: str, cookie: str) -> None:
    declare(site.browser)
    stranger = site.another_browser()
    if cookie:
        stranger.cookies.set("palier_case", cookie)

    answer = stranger.get(path)

    assert answer.status_code == 403
    assert "Martin" not in answer.text


def test_each_session_sees_its_own_case(site: Site) -> None:
    declare(site.browser)
    other = site.another_browser()
    declare(other, name="Paul Durand")

    assert NAME in page(site.browser)
    assert "Paul Durand" in page(other)
    assert NAME not in page(other)


def test_a_session_ends_after_a_day(site: Site) -> None:
    declare(site.browser)
    with site.house.engine.begin() as connection:
        ended = datetime.now(UTC) - timedelta(seconds=1)
        connection.execute(update(resident_sessions).values(expires_at=ended))

    assert site.browser.get("/dossier").status_code == 403


def test_what_a_person_typed_is_text_and_never_markup(site: Site) -> None:
    declare(site.browser, name="<script>alert(1)</script>", address='12 rue "><b>des Lilas</b>')

    html = site.browser.get("/dossier").text

    assert "<script>alert" not in html
    assert "<b>des" not in html


@pytest.mark.parametrize("path", ["/", "/entrer", "/dossier", "/nothing", "/v1/cases/x", "/metrics"])
def test_every_answer_carries_the_protective_headers(site: Site, path: str) -> None:
    headers = site.browser.get(path).headers

    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


def test_no_page_holds_script_or_style_of_its_own_or_of_another_host(site: Site) -> None:
    declare(site.browser)
    pages = [site.browser.get(path).text for path in ("/", "/entrer", "/dossier", "/nothing")]

    for html in pages:
        assert not re.search(r"<script(?![^>]*src=)", html)
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=", html)
        assert not re.search(r'(?:src|href)="(?!/|#)', html)


def test_static_files_may_be_kept(site: Site) -> None:
    answer = site.browser.get("/static/palier.css")

    assert answer.status_code == 200
    assert "no-store" not in answer.headers.get("cache-control", "")


def test_the_session_cookie_is_out_of_reach_of_script_and_other_sites(site: Site) -> None:
    answer = site.browser.post("/dossier", data={"name": NAME, "address": ADDRESS})

    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_behind_https_cookies_and_transport_are_strict(house: House, settings: Settings) -> None:
    secure = settings.model_copy(update={"public_url": "https://palier.example"})
    site = build_site(house, secure)

    answer = site.browser.post("/dossier", data={"name": NAME, "address": ADDRESS})

    assert answer.headers["set-cookie"].startswith("__Host-palier_case=")
    assert "secure" in answer.headers["set-cookie"].lower()
    assert "max-age=31536000" in answer.headers["strict-transport-security"]


def test_where_the_network_opens_cases_nobody_declares_here(house: House, settings: Settings) -> None:
    site = build_site(house, settings.model_copy(update={"open_declarations": False}))

    assert 'action="/dossier"' not in site.browser.get("/").text
    assert site.browser.post("/dossier", data={"name": NAME, "address": ADDRESS}).status_code == 403
    assert site.house.rows(cases) == []


def test_declarations_from_one_address_of_the_net_are_counted_and_end_for_the_day(
    house: House, settings: Settings
) -> None:
    site = build_site(house, settings.model_copy(update={"declarations_a_day": 2}))

    said = [site.browser.post("/dossier", data={"name": NAME, "address": ADDRESS}) for _ in range(3)]

    assert [answer.status_code for answer in said] == [303, 303, 429]
    assert "depuis votre connexion" in said[2].text and int(said[2].headers["retry-after"]) > 0
    assert len(site.house.rows(cases)) == 2
    assert "testclient" not in str(site.house.rows(page_tries))


def test_one_home_of_ipv6_is_one_sender(house: House) -> None:
    now = datetime(2026, 11, 22, 9, tzinfo=UTC)
    senders = ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1", "::ffff:192.0.2.7", "192.0.2.7")

    with house.engine.begin() as connection:
        counted = [count_try(connection, b"k", form="declaration", who=who, now=now) for who in senders]

    assert counted == [1, 2, 1, 1, 2]


def test_english_is_chosen_once_and_stays(site: Site) -> None:
    site.browser.post("/langue", data={"lang": "en"})
    declare(site.browser)

    html = site.browser.get("/dossier").text

    assert '<html lang="en">' in html
    assert site.house.rows(cases)[0]["locale"] == "en"
    site.browser.post("/langue", data={"lang": "fr"})
    assert '<html lang="fr">' in site.browser.get("/dossier").text


@pytest.mark.parametrize(
    ("name", "address"), [("", ADDRESS), ("  ", ADDRESS), (NAME, ""), ("x" * 121, ADDRESS), (NAME, "x" * 301)]
)
def test_a_declaration_that_cannot_be_kept_is_answered_plainly(site: Site, name: str, address: str) -> None:
    answer = site.browser.post("/dossier", data={"name": name, "address": address})

    assert answer.status_code == 422
    assert "text/html" in answer.headers["content-type"]
    assert texts("fr")["error.claim.invalid"] in unescape(answer.text)
    assert 'class="button" href="/"' in answer.text


def test_an_upload_without_a_file_is_answered_plainly(site: Site) -> None:
    declare(site.browser)

    answer = upload(site.browser, b"")

    assert answer.status_code == 422
    assert texts("fr")["error.upload.empty"] in unescape(answer.text)


def test_a_file_too_large_is_answered_by_a_page(site: Site) -> None:
    declare(site.browser)

    answers = [upload(site.browser, bytes(size)) for size in (15_000_001, 16_000_000)]

    for answer in answers:
        assert answer.status_code == 413
        assert "text/html" in answer.headers["content-type"]
        assert texts("fr")["error.upload.too_large"] in unescape(answer.text)


def test_a_page_that_does_not_exist_says_so_and_leads_back(site: Site) -> None:
    answer = site.browser.get("/nothing")

    assert answer.status_code == 404
    assert texts("fr")["error.not_found"] in unescape(answer.text)


@pytest.mark.parametrize("code", ["", "guess"])
def test_a_code_that_opens_nothing_says_so(site: Site, code: str) -> None:
    assert site.browser.post("/entrer", data={"code": code}).status_code in (410, 422)


def test_a_name_that_differs_is_for_the_person_themselves_to_read(site: Site) -> None:
    declare(site.browser)
    send_and_decide(site, a_reading(persons=(a_person("DURAND PAUL"),)))

    assert "DURAND PAUL" in page(site.browser)


def test_a_number_that_was_read_is_told_with_the_one_next_step_before_it(site: Site) -> None:
    declare(site.browser)
    send_and_decide(site, WRONG_HOUSE)
    shown = page(site.browser)

    assert "Le numéro lu sur le document : 14." in shown.replace("\u00a0", " ")
    assert shown.index(texts("fr")["next.address.number_differs"]) < shown.index(texts("fr")["whatif.title"])


def test_the_number_that_was_read_is_taken_over_by_one_button(site: Site) -> None:
    declare(site.browser)
    send_and_decide(site, WRONG_HOUSE)
    offered = re.search(r'name="address" value="(14 rue des Lilas[^"]+)"', page(site.browser))
    assert offered is not None
    site.house.reader.answers.append(WRONG_HOUSE)

    submit(site.browser, "correction", name=NAME, address=offered[1], again="1")
    site.house.work(site.house.nudged[-1])

    assert status(site) == "verified"


def test_only_the_first_reason_has_a_next_step(site: Site) -> None:
    declare(site.browser)
    send_and_decide(site, a_reading(document_type=DocumentType.PAYSLIP, dates=()))
    shown = page(site.browser)

    assert texts("fr")["next.document.not_a_proof"] in shown
    assert texts("fr")["reason.document.date_not_found"] in shown
    assert texts("fr")["next.document.date_not_found"] not in shown


def test_a_bill_that_is_too_old_is_told_the_first_day_that_passes(site: Site) -> None:
    declare(site.browser)
    send_and_decide(site, a_reading(dates=(a_date(date(2026, 1, 5)),)))

    assert "Un document daté du 12 août 2026 ou après." in page(site.browser)


def test_another_household_is_told_nothing_that_would_have_been_enough(site: Site) -> None:
    declare(site.browser)
    send_and_decide(site, a_reading(persons=(a_person("DURAND PAUL"),), addresses=(a_home("14 RUE DES LILAS"),)))

    assert texts("fr")["whatif.title"] not in page(site.browser)


def test_a_paper_that_is_not_accepted_is_answered_with_the_kinds_that_are(site: Site) -> None:
    declare(site.browser)
    send_and_decide(site, a_reading(document_type=DocumentType.PAYSLIP))
    shown = page(site.browser)

    assert texts("fr")["whatif.another_kind"] in shown
    assert "de 3 mois au plus : facture d'électricité" in shown.replace("\u00a0", " ")
    assert "de 12 mois au plus : avis d'impôt sur le revenu" in shown.replace("\u00a0", " ")


def test_the_papers_that_are_asked_for_are_those_of_the_policy(house: House, settings: Settings) -> None:
    rule = replace(house.services.policy.kinds[DocumentType.GAS_BILL], machine_months=5)
    kinds = {**house.services.policy.kinds, DocumentType.GAS_BILL: rule}
    house.services = replace(house.services, policy=replace(house.services.policy, kinds=kinds))
    site = build_site(house, settings)

    declare(site.browser)

    assert "de 5 mois au plus : facture de gaz" in page(site.browser).replace("\u00a0", " ")


def test_every_check_is_told_in_one_sentence(site: Site) -> None:
    declare(site.browser)
    send_and_decide(site, WRONG_HOUSE)
    shown = page(site.browser)

    assert '<li class="checked-pass">Le document est à votre nom.</li>' in shown
    assert '<li class="checked-fail">L\'adresse du logement n\'est pas celle' in shown


def test_an_alarm_tells_nothing_of_what_raised_it(site: Site) -> None:
    declare(site.browser)
    altered = Signal(code="pdf.overlay", strength=Strength.STRONG)
    send_and_decide(site, a_reading(signals=(altered,), dates=(a_date(date(2026, 7, 5)),)))
    shown = page(site.browser)

    assert status(site) == "in_review"
    assert texts("fr")["checked.title"] not in shown
    assert texts("fr")["whatif.title"] not in shown


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("check", [check.__name__.removeprefix("check_") for check in CHECKS])
def test_every_check_has_three_wordings(check: str, locale: str) -> None:
    wordings = {texts(locale).get(f"checked.{check}.{verdict.value}", "") for verdict in Verdict}

    assert len(wordings) == 3
    assert all(wordings)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_change_that_would_be_enough_has_its_text(locale: str) -> None:
    assert {code.value for code in ChangeCode if not texts(locale).get(f"whatif.{code.value}")} == set()


def test_a_person_with_no_other_paper_says_so_and_a_human_looks(site: Site) -> None:
    declare(site.browser)
    mobile = a_reading(document_type=DocumentType.MOBILE_BILL)
    send_and_decide(site, mobile)
    asked = status(site)
    assert "facture de mobile (6 mois au plus)" in page(site.browser)

    site.house.reader.answers.append(mobile)
    file = {"file": ("facture.pdf", b"%PDF again", "application/pdf")}
    site.browser.post("/dossier/document", data={"csrf": csrf(site.browser), "nothing_else": "1"}, files=file)
    site.house.work(site.house.nudged[-1])

    assert (asked, status(site)) == ("needs_action", "in_review")


def test_what_was_said_of_one_paper_does_not_stay_for_the_next(site: Site) -> None:
    declare(site.browser)
    file = {"file": ("facture.pdf", b"%PDF one", "application/pdf")}
    site.house.reader.answers.append(a_reading(document_type=DocumentType.PAYSLIP))
    site.browser.post("/dossier/document", data={"csrf": csrf(site.browser), "nothing_else": "1"}, files=file)
    site.house.work(site.house.nudged[-1])
    assert 'name="nothing_else" value="1" aria-describedby="lone-hint" checked' in page(site.browser)

    send_and_decide(site, a_reading(document_type=DocumentType.MOBILE_BILL))

    assert status(site) == "needs_action"


def test_the_first_name_that_neighbours_see_is_kept_corrected_and_erased_and_never_compared(site: Site) -> None:
    site.browser.post("/dossier", data={"name": NAME, "address": ADDRESS, "shown_first_name": " Camille "})
    declared = page(site.browser)
    submit(site.browser, "correction", name=NAME, address=ADDRESS, shown_first_name="Cam")
    corrected = str(site.house.rows(cases)[0]["shown_first_name"])
    send_and_decide(site, a_reading())
    decided = status(site)
    submit(site.browser, "effacement")

    assert "Vos voisins voient : Camille" in declared.replace("\u00a0", " ")
    assert (corrected, decided) == ("Cam", "verified")
    assert site.house.rows(cases)[0]["shown_first_name"] == ""


@pytest.mark.parametrize("shown", ["x" * 61, "Ca\x07mille"])
def test_a_first_name_that_is_none_is_refused(site: Site, shown: str) -> None:
    answer = site.browser.post("/dossier", data={"name": NAME, "address": ADDRESS, "shown_first_name": shown})

    assert answer.status_code == 422
    assert site.house.rows(cases) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_every_reason_status_and_error_has_its_text(locale: str) -> None:
    said = texts(locale)
    wanted = {f"reason.{code}" for code in ALL_REASONS} | {f"next.{code}" for code in ALL_REASONS}
    wanted |= {f"status.{case_status.value}" for case_status in CaseStatus}
    wanted |= {f"error.{error.code}" for error in STATUS} | {"error.session", "error.form", "error.not_found"}

    assert {key for key in wanted if not said.get(key)} == set()


def test_both_languages_have_the_same_texts() -> None:
    french, english = texts("fr"), texts("en")

    assert set(french) == set(english)
    places = {key: set(re.findall(r"{(\w+)}", text)) for key, text in french.items()}
    assert places == {key: set(re.findall(r"{(\w+)}", text)) for key, text in english.items()}
