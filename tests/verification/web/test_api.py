"""``/v1`` as the network's engineers meet it."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
import uvicorn
from httpx import Response
from sqlalchemy import delete

from ocr.reading import DocumentType
from tests.builders import ADDRESS, NAME, a_home, a_reading
from tests.servers import free_ports
from tests.verification.service.house import House
from tests.verification.web.conftest import Site, build_site
from verification.adapters import visitors
from verification.adapters.tables import cases as case_rows
from verification.adapters.tables import documents, idempotency, jobs
from verification.domain.errors import OutageError
from verification.settings import Settings

CLAIM = {"name": NAME, "address": ADDRESS, "account": "a-1"}
WRONG_HOUSE = a_reading(addresses=(a_home("14 RUE DES LILAS"),))
TOO_MANY_BYTES = 15_000_001
BILL = {"file": ("facture.pdf", b"%PDF a bill", "application/pdf")}


def open_case(site: Site, **headers: str) -> str:
    answer = site.api.post("/v1/cases", json=CLAIM, headers=headers)
    assert answer.status_code == 201
    return str(answer.json()["id"])


def problem_of(answer: Response) -> dict[str, Any]:
    """The problem document of an answer, its form checked (RFC 9457)."""
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == answer.status_code
    assert body["type"] == f"urn:palier:problem:{body['title']}"
    assert body["detail"]
    return body


def test_a_case_is_opened_read_and_decided(site: Site) -> None:
    opened = site.api.post("/v1/cases", json=CLAIM)
    case_id = opened.json()["id"]

    sent = site.api.post(f"/v1/cases/{case_id}/documents", files=BILL)
    site.house.work(site.house.nudged[-1])
    decided = site.api.get(opened.headers["location"])

    assert (opened.status_code, opened.json()["status"]) == (201, "draft")
    assert opened.headers["location"] == f"/v1/cases/{case_id}"
    assert (sent.status_code, sent.json()["attempt"]) == (201, 1)
    assert (decided.json()["status"], decided.json()["reasons"]) == ("verified", [])
    assert decided.json()["attempts_left"] == 4
    assert decided.json()["sequence"] > opened.json()["sequence"]


def test_a_person_who_has_nothing_else_is_heard_by_a_human(site: Site) -> None:
    case_id = open_case(site)
    site.house.reader.answers.append(a_reading(document_type=DocumentType.MOBILE_BILL))

    sent = site.api.post(f"/v1/cases/{case_id}/documents", files=BILL, data={"nothing_else": "true"})
    site.house.work(site.house.nudged[-1])

    assert sent.status_code == 201
    answer = site.api.get(f"/v1/cases/{case_id}").json()
    assert (answer["status"], answer["reasons"]) == ("in_review", ["document.type_not_accepted"])


def test_the_shown_first_name_stays_unless_it_is_sent_anew(site: Site) -> None:
    case_id = site.api.post("/v1/cases", json=CLAIM | {"shown_first_name": "Camille"}).json()["id"]
    first = site.house.rows(case_rows)[0]["shown_first_name"]
    claim = {"name": NAME, "address": ADDRESS}

    site.api.patch(f"/v1/cases/{case_id}", json=claim)
    second = site.house.rows(case_rows)[0]["shown_first_name"]
    site.api.patch(f"/v1/cases/{case_id}", json=claim | {"shown_first_name": ""})

    assert (first, second, site.house.rows(case_rows)[0]["shown_first_name"]) == ("Camille", "Camille", "")


def test_an_answer_carries_the_dated_version_and_is_kept_by_no_cache(site: Site) -> None:
    answer = site.api.post("/v1/cases", json=CLAIM)

    assert answer.headers["palier-version"] == "2026-11-01"
    assert answer.headers["cache-control"] == "no-store"


def test_no_answer_holds_the_name_or_the_address(site: Site) -> None:
    case_id = open_case(site)

    answer = site.api.get(f"/v1/cases/{case_id}")

    assert set(answer.json()) == {
        "id", "status", "reasons", "verified_until", "attempts_left", "quarter", "sequence",
        "created_at", "updated_at",
    }  # fmt: skip


ROUTES = [
    ("POST", "/v1/cases"),
    ("GET", "/v1/cases/x"),
    ("PATCH", "/v1/cases/x"),
    ("POST", "/v1/cases/x/documents"),
    ("POST", "/v1/cases/x/links"),
    ("POST", "/v1/cases/x/household"),
    ("POST", "/v1/cases/x/withdrawal"),
    ("DELETE", "/v1/cases/x"),
    ("GET", "/v1/cases/x/quarter"),
    ("POST", "/v1/cases/x/quarter"),
    ("GET", "/v1/addresses?q=rue"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize("header", [{}, {"authorization": "Bearer palier_guess"}, {"authorization": "Basic YTpi"}])
def test_without_a_key_nothing_is_answered(site: Site, method: str, path: str, header: dict[str, str]) -> None:
    content = {"file": ("a.pdf", b"x")} if path.endswith("documents") else None
    body = {"name": NAME, "address": ADDRESS} if content is None else None

    answer = site.browser.request(method, path, headers=header, json=body, files=content)

    assert answer.status_code == 401
    assert problem_of(answer)["title"] == "api.key_unknown"
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_revoked_key_ends_at_once(site: Site) -> None:
    case_id = open_case(site)
    with site.house.engine.begin() as connection:
        visitors.revoke_api_key(connection, "reseau", datetime.now(UTC))

    assert site.api.get(f"/v1/cases/{case_id}").status_code == 401


@pytest.mark.parametrize(("method", "path"), [route for route in ROUTES if "/cases/x" in route[1]])
def test_a_case_that_is_not_there_is_404(site: Site, method: str, path: str) -> None:
    content = {"file": ("a.pdf", b"x")} if path.endswith("documents") else None
    body = {"name": NAME, "address": ADDRESS} if method == "PATCH" else None
    body = {"quarter": "rocabey"} if path.endswith("quarter") and method == "POST" else body

    answer = site.api.request(method, path, json=body, files=content)

    assert answer.status_code == 404
    assert problem_of(answer)["title"] == "case.not_found"


def test_an_address_that_does_not_exist_is_a_problem_too(site: Site) -> None:
    assert problem_of(site.api.get("/v1/nothing"))["status"] == 404
    assert problem_of(site.api.put("/v1/cases"))["status"] == 405


def test_a_second_paper_while_the_first_is_read_is_409(site: Site) -> None:
    case_id = open_case(site)
    site.api.post(f"/v1/cases/{case_id}/documents", files=BILL)

    answer = site.api.post(f"/v1/cases/{case_id}/documents", files=BILL)

    assert answer.status_code == 409
    assert problem_of(answer)["title"] == "case.wrong_state"


def test_a_correction_while_a_paper_is_read_is_409(site: Site) -> None:
    case_id = open_case(site)
    site.api.post(f"/v1/cases/{case_id}/documents", files=BILL)

    answer = site.api.patch(f"/v1/cases/{case_id}", json={"name": NAME, "address": ADDRESS})

    assert answer.status_code == 409


def test_the_sixth_paper_of_a_day_is_429(site: Site) -> None:
    case_id = open_case(site)
    for _ in range(5):
        site.house.reader.answers.append(WRONG_HOUSE)
        site.api.post(f"/v1/cases/{case_id}/documents", files=BILL)
        site.house.work(site.house.nudged[-1])

    answer = site.api.post(f"/v1/cases/{case_id}/documents", files=BILL)

    assert answer.status_code == 429
    assert problem_of(answer)["title"] == "case.attempts_spent"
    assert int(answer.headers["retry-after"]) > 0


def test_a_file_of_too_many_bytes_is_413(site: Site) -> None:
    case_id = open_case(site)

    answer = site.api.post(f"/v1/cases/{case_id}/documents", files={"file": ("a.pdf", bytes(TOO_MANY_BYTES))})

    assert answer.status_code == 413
    assert problem_of(answer)["title"] == "upload.too_large"
    assert site.house.rows(documents) == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "", "address": ADDRESS},
        {"name": "   ", "address": ADDRESS},
        {"name": "x" * 121, "address": ADDRESS},
        {"name": NAME, "address": "x" * 301},
        {"name": NAME, "address": ADDRESS, "colour": "green"},
        {"name": "Léa\x00", "address": ADDRESS},
        {"name": NAME, "address": ADDRESS, "locale": "de"},
        {"name": NAME, "address": ADDRESS, "account": "\ud800"},
    ],
)
def test_a_claim_of_the_wrong_form_is_422(site: Site, body: dict[str, str]) -> None:
    answer = site.api.post("/v1/cases", content=json.dumps(body), headers={"content-type": "application/json"})

    assert answer.status_code == 422
    problem_of(answer)
    assert site.house.rows(case_rows) == []


def test_what_is_wrong_is_pointed_at_and_not_repeated(site: Site) -> None:
    answer = site.api.post("/v1/cases", json={"name": "Zoé Canari " * 20, "address": ADDRESS})

    body = problem_of(answer)
    assert [error["pointer"] for error in body["errors"]] == ["/name"]
    assert "Canari" not in answer.text


@pytest.mark.parametrize("content", [b"", b"{", b"[]"])
def test_a_body_that_is_no_json_is_422(site: Site, content: bytes) -> None:
    answer = site.api.post("/v1/cases", content=content, headers={"content-type": "application/json"})

    assert answer.status_code == 422
    problem_of(answer)


def test_an_empty_file_or_none_is_422(site: Site) -> None:
    case_id = open_case(site)

    empty = site.api.post(f"/v1/cases/{case_id}/documents", files={"file": ("a.pdf", b"")})
    none = site.api.post(f"/v1/cases/{case_id}/documents", data={"other": "x"})

    assert (empty.status_code, problem_of(empty)["title"]) == (422, "upload.empty")
    assert (none.status_code, problem_of(none)["title"]) == (422, "request.invalid")


def test_a_problem_speaks_the_language_asked_for(site: Site) -> None:
    french = site.api.get("/v1/cases/x", headers={"accept-language": "fr"})
    english = site.api.get("/v1/cases/x", headers={"accept-language": "en-GB,en;q=0.9"})

    assert french.json()["detail"] != english.json()["detail"]
    assert french.json()["title"] == english.json()["title"]


def test_an_outage_is_503_and_says_when_to_try_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = open_case(site)

    def away(*_args: object) -> None:
        raise OutageError("storage")

    monkeypatch.setattr(site.house.vault, "store", away)

    answer = site.api.post(f"/v1/cases/{case_id}/documents", files=BILL)

    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert problem_of(answer)["title"] == "outage"
    assert site.api.get(f"/v1/cases/{case_id}").json()["status"] == "draft"


def test_the_same_request_under_one_idempotency_key_opens_one_case(site: Site) -> None:
    first = site.api.post("/v1/cases", json=CLAIM, headers={"idempotency-key": "k-1"})
    again = site.api.post("/v1/cases", json=CLAIM, headers={"idempotency-key": "k-1"})

    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert again.headers["location"] == first.headers["location"]
    assert len(site.house.rows(case_rows)) == 1


def test_the_same_key_with_another_body_is_422(site: Site) -> None:
    site.api.post("/v1/cases", json=CLAIM, headers={"idempotency-key": "k-1"})

    answer = site.api.post("/v1/cases", json=CLAIM | {"name": "Paul Durand"}, headers={"idempotency-key": "k-1"})

    assert answer.status_code == 422
    assert problem_of(answer)["title"] == "idempotency.other_request"


def test_a_retry_after_a_crash_before_the_reply_was_kept_finds_its_first_try(site: Site) -> None:
    case_id = open_case(site, **{"idempotency-key": "k-1"})
    first = site.api.post(f"/v1/cases/{case_id}/documents", files=BILL, headers={"idempotency-key": "k-2"})
    with site.house.engine.begin() as connection:
        connection.execute(delete(idempotency))

    again = open_case(site, **{"idempotency-key": "k-1"})
    sent_again = site.api.post(f"/v1/cases/{case_id}/documents", files=BILL, headers={"idempotency-key": "k-2"})

    assert again == case_id
    assert sent_again.json() == first.json()
    assert len(site.house.rows(documents)) == len(site.house.rows(jobs)) == 1


def test_one_key_of_two_callers_is_two_keys(site: Site) -> None:
    with site.house.engine.begin() as connection:
        other = visitors.add_api_key(connection, "autre", datetime.now(UTC))
    mine = open_case(site, **{"idempotency-key": "k-1"})

    theirs = open_case(site, **{"idempotency-key": "k-1", "authorization": f"Bearer {other}"})

    assert mine != theirs


def test_twins_at_once_under_one_key_make_one_case(site: Site) -> None:
    answers = list[Response]()

    def post() -> None:
        answers.append(site.api.post("/v1/cases", json=CLAIM, headers={"idempotency-key": "k-1"}))

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1


def test_withdrawing_stops_the_case_and_erasing_forgets_the_person(site: Site) -> None:
    case_id = open_case(site)

    withdrawn = site.api.post(f"/v1/cases/{case_id}/withdrawal")
    erased = site.api.delete(f"/v1/cases/{case_id}")
    again = site.api.delete(f"/v1/cases/{case_id}")

    assert withdrawn.json()["status"] == "withdrawn"
    assert (erased.status_code, again.status_code) == (202, 202)
    assert site.api.get(f"/v1/cases/{case_id}").json()["status"] == "erased"
    assert "Martin" not in str(site.house.rows(case_rows))


def test_a_link_opens_the_residents_page_once(site: Site) -> None:
    case_id = open_case(site)
    url = site.api.post(f"/v1/cases/{case_id}/links").json()["url"]
    code = url.partition("#")[2]

    first = site.browser.post("/entrer", data={"code": code})
    second = site.another_browser().post("/entrer", data={"code": code})

    assert (first.status_code, first.headers["location"]) == (303, "/dossier")
    assert NAME in site.browser.get("/dossier").text
    assert second.status_code == 410
    assert code not in url.partition("#")[0]


def test_the_description_of_the_api_is_published(site: Site) -> None:
    paths = site.browser.get("/openapi.json").json()["paths"]

    assert {"/v1/cases", "/v1/cases/{case_id}", "/v1/cases/{case_id}/documents"} <= set(paths)


def test_health_is_told_without_a_key(site: Site) -> None:
    assert site.browser.get("/healthz").json() == {"status": "alive"}
    assert site.browser.get("/readyz").json() == {"status": "ready"}


def test_metrics_count_by_route_and_never_by_case(house: House, settings: Settings) -> None:
    site = build_site(house, settings)
    case_id = open_case(site)
    site.api.get(f"/v1/cases/{case_id}")
    site.api.post(f"/v1/cases/{case_id}/documents", files=BILL)

    metrics = site.browser.get("/metrics").text

    assert 'palier_requests_total{route="/v1/cases/{case_id}",status="200"} 1.0' in metrics
    assert "palier_jobs_open 1.0" in metrics
    assert case_id not in metrics


@contextmanager
def served(site: Site) -> Iterator[http.client.HTTPConnection]:
    """A connection to the application behind a real server, as chunked bodies need."""
    port = free_ports(1)[0]
    server = uvicorn.Server(uvicorn.Config(site.app, port=port, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        yield connection
    finally:
        connection.close()
        server.should_exit = True
        thread.join()


def chunks(count: int) -> Iterator[bytes]:
    """A form whose file grows past the bound, a megabyte at a time."""
    yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    for _ in range(count):
        yield bytes(1_000_000)
    yield b"\r\n--b--\r\n"


def form_headers(site: Site) -> dict[str, str]:
    return {
        "authorization": site.api.headers["authorization"],
        "content-type": "multipart/form-data; boundary=b",
    }


def test_a_chunked_body_is_refused_as_soon_as_it_is_too_large(site: Site) -> None:
    case_id = open_case(site)

    with served(site) as connection:
        path = f"/v1/cases/{case_id}/documents"
        connection.request("POST", path, chunks(16), form_headers(site), encode_chunked=True)
        answer = connection.getresponse()
        body = json.loads(answer.read())

    assert (answer.status, body["title"]) == (413, "upload.too_large")
    assert answer.headers["content-type"] == "application/problem+json"
    assert site.house.rows(documents) == []


def test_a_chunked_body_that_is_small_enough_is_taken(site: Site) -> None:
    case_id = open_case(site)

    with served(site) as connection:
        path = f"/v1/cases/{case_id}/documents"
        connection.request("POST", path, chunks(1), form_headers(site), encode_chunked=True)
        answer = connection.getresponse()
        answer.read()

    assert answer.status == 201


def test_a_body_announced_as_too_large_is_refused_before_it_is_sent(site: Site) -> None:
    case_id = open_case(site)

    with served(site) as connection:
        connection.putrequest("POST", f"/v1/cases/{case_id}/documents")
        for name, value in (form_headers(site) | {"content-length": "99999999"}).items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        body = json.loads(answer.read())

    assert (answer.status, body["title"]) == (413, "upload.too_large")
