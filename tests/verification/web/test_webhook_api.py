"""``/v1/webhooks`` and ``/v1/events`` as the network's engineers meet them, and the mail address of a case."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from standardwebhooks.webhooks import Webhook

from tests.builders import ADDRESS, NAME
from tests.servers.hook import HookServer, run_hook
from tests.verification.service.house import House
from tests.verification.web.conftest import Site, build_site
from verification.adapters.event_store import WEBHOOK
from verification.adapters.tables import cases as case_rows
from verification.adapters.tables import idempotency, webhooks
from verification.adapters.webhook_calls import WebhookCaller
from verification.deliveries import call_webhooks
from verification.settings import Settings

CLAIM = {"name": NAME, "address": ADDRESS}
BILL = {"file": ("facture.pdf", b"%PDF a bill", "application/pdf")}
FAR = "https://hooks.example.org/palier"


@pytest.fixture
def server() -> Iterator[HookServer]:
    with run_hook() as made:
        yield made


def call(site: Site) -> int:
    caller = WebhookCaller(
        digest_keys=site.house.services.digest_keys, now=lambda: datetime.now(UTC), allows_local=True
    )
    return call_webhooks(site.house.transactions, WEBHOOK, caller, 20)


def verified_case(site: Site) -> str:
    case_id = str(site.api.post("/v1/cases", json=CLAIM).json()["id"])
    site.api.post(f"/v1/cases/{case_id}/documents", files=BILL)
    site.house.work(site.house.nudged[-1])
    return case_id


def test_a_network_hears_of_a_verified_case(site: Site, server: HookServer) -> None:
    made = site.api.post("/v1/webhooks", json={"url": server.url(), "events": ["case.verified"]}).json()
    case_id = verified_case(site)

    call(site)

    told = Webhook(made["secret"]).verify(server.came[0].body, server.came[0].headers)
    answer = site.api.get(f"/v1/cases/{case_id}").json()
    assert told["data"]["case_id"] == case_id
    assert told["data"]["sequence"] == answer["sequence"]


def test_a_test_call_goes_the_way_of_every_other(site: Site, server: HookServer) -> None:
    hook_id = site.api.post("/v1/webhooks", json={"url": server.url()}).json()["id"]

    planned = site.api.post(f"/v1/webhooks/{hook_id}/test")
    call(site)

    (shown,) = site.api.get(f"/v1/webhooks/{hook_id}/deliveries").json()["deliveries"]
    assert planned.status_code == 202
    assert json.loads(server.came[0].body)["type"] == "webhook.test"
    assert (shown["id"], shown["state"], shown["attempts"]) == (planned.json()["delivery"], "delivered", 1)


def test_the_secret_is_shown_when_made_and_rotated_and_never_kept(site: Site) -> None:
    made = site.api.post("/v1/webhooks", json={"url": FAR}).json()
    listed = site.api.get("/v1/webhooks").json()["webhooks"]

    rotated = site.api.post(f"/v1/webhooks/{made['id']}/secret").json()

    assert made["secret"].startswith("whsec_")
    assert rotated["secret"] != made["secret"]
    assert "secret" not in listed[0]
    kept = str(site.house.rows(webhooks)) + str(site.house.rows(idempotency))
    assert made["secret"] not in kept
    assert rotated["secret"] not in kept


def test_the_same_key_makes_one_webhook_and_gives_its_secret_again(site: Site) -> None:
    headers = {"idempotency-key": "k"}
    first = site.api.post("/v1/webhooks", json={"url": FAR}, headers=headers)
    again = site.api.post("/v1/webhooks", json={"url": FAR}, headers=headers)
    other = site.api.post("/v1/webhooks", json={"url": FAR + "2"}, headers=headers)

    assert first.json() == again.json()
    assert (other.status_code, other.json()["title"]) == (422, "idempotency.other_request")
    assert len(site.api.get("/v1/webhooks").json()["webhooks"]) == 1


@pytest.mark.parametrize("url", ["http://hooks.example.org/", "https://10.0.0.1/", "https://u:p@hooks.example.org/"])
def test_an_address_inside_a_network_or_in_clear_is_refused(site: Site, url: str) -> None:
    answer = site.api.post("/v1/webhooks", json={"url": url})

    assert (answer.status_code, answer.json()["title"]) == (422, "webhook.address")


def test_a_city_calls_no_machine_of_its_own(house: House, tmp_path: Path) -> None:
    site = build_site(house, Settings(data_dir=tmp_path, broker_url="redis://localhost/0"))

    assert site.api.post("/v1/webhooks", json={"url": "http://127.0.0.1/"}).status_code == 422


def test_a_deleted_webhook_is_gone(site: Site) -> None:
    hook_id = site.api.post("/v1/webhooks", json={"url": FAR}).json()["id"]

    assert site.api.delete(f"/v1/webhooks/{hook_id}").status_code == 204
    assert site.api.delete(f"/v1/webhooks/{hook_id}").json()["title"] == "webhook.not_found"
    assert site.api.get(f"/v1/webhooks/{hook_id}/deliveries").status_code == 404


def test_a_disabled_webhook_is_enabled_again(site: Site) -> None:
    hook_id = site.api.post("/v1/webhooks", json={"url": FAR}).json()["id"]
    with site.house.transactions() as work:
        work.hooks.disable(hook_id)

    assert site.api.get("/v1/webhooks").json()["webhooks"][0]["disabled_at"]
    assert site.api.post(f"/v1/webhooks/{hook_id}/enable").json()["disabled_at"] is None


def test_the_list_of_events_is_read_page_by_page_without_a_gap(site: Site) -> None:
    case_ids = [verified_case_of(site, number) for number in range(3)]
    read, after, has_more = list[str](), "", True

    while has_more:
        page = site.api.get("/v1/events", params={"after": after, "limit": 2}).json()
        read += [event["case_id"] for event in page["events"] if event["type"].startswith("case.")]
        after, has_more = page["next"], page["has_more"]

    assert read == case_ids
    assert site.api.get("/v1/events", params={"after": after}).json() == {
        "events": [],
        "next": after,
        "has_more": False,
    }


def verified_case_of(site: Site, number: int) -> str:
    site.house.open(f"case-{number}")
    site.house.work(site.house.send(f"case-{number}", data=str(number).encode()))
    return f"case-{number}"


@pytest.mark.parametrize("path", ["/v1/webhooks", "/v1/events"])
def test_without_a_key_nothing_is_told(site: Site, path: str) -> None:
    assert site.browser.get(path).status_code == 401


@pytest.mark.parametrize("params", [{"after": "x"}, {"limit": 0}, {"limit": 501}])
def test_a_malformed_question_is_a_problem(site: Site, params: dict[str, str]) -> None:
    assert site.api.get("/v1/events", params=params).json()["title"] == "request.invalid"


def test_a_case_takes_a_mail_address_and_never_shows_it(site: Site) -> None:
    opened = site.api.post("/v1/cases", json=CLAIM | {"contact": "lea@example.org"})
    case_id = opened.json()["id"]

    assert opened.status_code == 201
    assert "lea@example.org" not in opened.text
    assert site.house.rows(case_rows)[0]["contact"] == "lea@example.org"
    assert site.api.put(f"/v1/cases/{case_id}/contact", json={"contact": ""}).status_code == 204
    assert site.house.rows(case_rows)[0]["contact"] == ""


def test_a_mail_address_of_the_wrong_form_is_a_problem(site: Site) -> None:
    answer = site.api.post("/v1/cases", json=CLAIM | {"contact": "lea"})

    assert (answer.status_code, answer.json()["title"]) == (422, "contact.invalid")
