"""The network hears of every change: signed, tried again, never inside a network, and never lost."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, update
from standardwebhooks.webhooks import Webhook

from tests.builders import ADDRESS, NAME, a_home, a_reading
from tests.servers import free_ports
from tests.servers.certificates import make_local_tls
from tests.servers.hook import HookServer, run_hook
from tests.verification.service.house import House
from verification import cases
from verification.adapters.event_store import WEBHOOK, events_after
from verification.adapters.tables import outbox, webhooks
from verification.adapters.unit_of_work import Transactions
from verification.adapters.webhook_calls import WebhookCaller, checked_url
from verification.adapters.webhook_store import Call, secret_of
from verification.deliveries import DISABLED_AFTER, MOST_TRIES, call_webhooks
from verification.domain.errors import WebhookAddressError

KEYS = (bytes(range(32)),)
HOOK = "hook-1"


@pytest.fixture
def server() -> Iterator[HookServer]:
    with run_hook() as made:
        yield made


def add_hook(house: House, url: str, *events: str, hook_id: str = HOOK) -> None:
    with house.transactions() as work:
        work.hooks.add(hook_id, url, events or ("case.verified", "case.in_review"), actor="api:test")


def a_caller(**values: object) -> WebhookCaller:
    usual = WebhookCaller(digest_keys=KEYS, now=lambda: datetime.now(UTC), allows_local=True)
    return replace(usual, **values)  # type: ignore[arg-type]


def call(house: House, caller: WebhookCaller | None = None, most: int = 20) -> int:
    return call_webhooks(house.transactions, WEBHOOK, caller or a_caller(), most)


def calls_of(house: House, hook_id: str = HOOK) -> tuple[Call, ...]:
    with house.transactions.reading() as work:
        return work.hooks.calls(hook_id, 50)


def verify_one(house: House, case_id: str = "case-1") -> None:
    house.open(case_id)
    house.work(house.send(case_id, data=case_id.encode()))


def test_a_verified_case_is_told_with_a_signature_that_holds(house: House, server: HookServer) -> None:
    add_hook(house, server.url())
    verify_one(house)

    call(house)

    (came,) = server.came
    told = Webhook(secret_of(KEYS[0], HOOK, 1)).verify(came.body, came.headers)
    assert told["type"] == "case.verified"
    now = house.case().version
    assert told["data"] == {"case_id": "case-1", "object_id": "", "status": "verified", "sequence": now}
    assert came.path == "/palier?x=1"
    assert [one.state for one in calls_of(house)] == ["delivered"]


def test_what_is_sent_holds_nothing_of_the_person(house: House, server: HookServer) -> None:
    add_hook(house, server.url())
    verify_one(house)

    call(house)

    said = server.came[0].body + str(server.came[0].headers)
    assert not any(word in said for word in (*NAME.split(), ADDRESS, "account-of"))
    assert set(json.loads(server.came[0].body)) == {"type", "timestamp", "data"}


def test_every_step_that_counts_is_an_event_in_order(house: House) -> None:
    house.open()
    house.reader.answers.append(a_reading(addresses=(a_home("14 RUE DES LILAS"),)))
    house.work(house.send())
    cases.ask_for_a_person(house.services, "case-1", "", actor="resident")
    cases.erase(house.services, "case-1", actor="resident")

    with house.transactions.reading() as work:
        events = events_after(work.connection, 0, 10)

    assert [event.type for event in events] == ["case.needs_action", "case.in_review", "case.erased"]
    assert [event.sequence for event in events] == sorted({event.sequence for event in events})
    assert events_after_last(house) == ()


def events_after_last(house: House) -> tuple[object, ...]:
    with house.transactions.reading() as work:
        last = events_after(work.connection, 0, 100)[-1].seq
        return events_after(work.connection, last, 100)


def test_a_change_that_is_rolled_back_is_not_told(house: House, server: HookServer) -> None:
    add_hook(house, server.url())

    with pytest.raises(RuntimeError), house.transactions() as work:
        work.outbox.tell("vouch.asked", "case-1")
        raise RuntimeError

    assert call(house) == 0
    assert calls_of(house) == ()


def test_a_webhook_hears_only_what_it_asked_for(house: House, server: HookServer) -> None:
    add_hook(house, server.url(), "vouch.asked")
    verify_one(house)

    with house.transactions() as work:
        work.outbox.tell("vouch.asked", "case-1", object_id="request-1")
    call(house)

    assert [json.loads(came.body)["data"]["object_id"] for came in server.came] == ["request-1"]


def test_a_failed_call_is_tried_again_with_the_same_id(house: House, server: HookServer) -> None:
    server.answers = [500]
    add_hook(house, server.url())
    verify_one(house)

    first = call(house)
    house.make_due(datetime.now(UTC))
    second = call(house)

    assert (first, second) == (0, 1)
    assert len({came.headers["webhook-id"] for came in server.came}) == 1
    assert [came.headers["palier-attempt"] for came in server.came] == ["1", "2"]


def test_one_that_fails_does_not_hold_up_the_others_nor_take_all_tries(house: House, server: HookServer) -> None:
    add_hook(house, f"http://127.0.0.1:{free_ports(1)[0]}/", hook_id="hook-away")
    add_hook(house, server.url())
    for number in range(3):
        verify_one(house, f"case-{number}")

    taken = call(house)

    assert taken == 3
    assert sorted(one.attempts for one in calls_of(house, "hook-away")) == [0, 0, 1]
    assert [one.last_error for one in calls_of(house, "hook-away") if one.last_error] == ["no_connection"]


def test_a_redirect_is_not_followed(house: House, server: HookServer) -> None:
    with run_hook() as elsewhere:
        server.answers, server.leads_to = [302], elsewhere.url()
        add_hook(house, server.url())
        verify_one(house)

        call(house)

        assert elsewhere.came == []
    assert [one.last_error for one in calls_of(house)] == ["http.302"]


def test_after_the_last_try_a_call_is_given_up_and_stays_in_the_list(house: House) -> None:
    add_hook(house, f"http://127.0.0.1:{free_ports(1)[0]}/")
    verify_one(house)

    for _ in range(MOST_TRIES + 1):
        house.make_due(datetime.now(UTC))
        call(house)

    (one,) = calls_of(house)
    assert (one.state, one.attempts, one.next_try_at) == ("given_up", MOST_TRIES, None)
    with house.transactions.reading() as work:
        assert "case.verified" in [event.type for event in events_after(work.connection, 0, 10)]


def test_days_of_failure_end_the_calls_until_it_is_enabled_again(house: House, server: HookServer) -> None:
    server.answers = [500]
    add_hook(house, server.url())
    verify_one(house)
    long_ago = datetime.now(UTC) - DISABLED_AFTER
    with house.engine.begin() as connection:
        connection.execute(update(webhooks).values(failing_since=long_ago))

    call(house)
    verify_one(house, "case-2")
    with house.transactions() as work:
        disabled = work.hooks.get(HOOK).disabled_at
        work.hooks.enable(HOOK)
    verify_one(house, "case-3")
    call(house)

    assert disabled is not None
    assert [json.loads(came.body)["data"]["case_id"] for came in server.came] == ["case-1", "case-3"]


def test_a_server_that_says_gone_is_called_no_more(house: House, server: HookServer) -> None:
    server.answers = [410]
    add_hook(house, server.url())
    verify_one(house)

    call(house)

    with house.transactions.reading() as work:
        assert work.hooks.get(HOOK).disabled_at is not None


def test_a_new_secret_and_the_old_one_both_sign_for_a_day(house: House, server: HookServer) -> None:
    add_hook(house, server.url())
    with house.transactions() as work:
        work.hooks.rotate(HOOK)
    verify_one(house)

    call(house)

    (came,) = server.came
    for generation in (1, 2):
        Webhook(secret_of(KEYS[0], HOOK, generation)).verify(came.body, came.headers)


def test_an_old_secret_ends(house: House, server: HookServer) -> None:
    add_hook(house, server.url())
    with house.engine.begin() as connection:
        ago = datetime.now(UTC) - timedelta(days=2)
        connection.execute(update(webhooks).values(generation=2, rotated_at=ago))
    verify_one(house)

    call(house)

    assert len(server.came[0].headers["webhook-signature"].split()) == 1


def test_while_the_digest_key_is_replaced_both_sign(house: House, server: HookServer) -> None:
    add_hook(house, server.url())
    verify_one(house)

    call(house, a_caller(digest_keys=(bytes(32), *KEYS)))

    came = server.came[0]
    Webhook(secret_of(KEYS[0], HOOK, 1)).verify(came.body, came.headers)


def test_a_deleted_webhook_takes_its_calls_along(house: House, server: HookServer) -> None:
    add_hook(house, server.url())
    verify_one(house)

    with house.transactions() as work:
        work.hooks.remove(HOOK)

    assert call(house) == 0
    assert house.rows(outbox, kind=WEBHOOK) == []


def test_the_name_is_checked_where_it_leads_at_every_call(house: House, server: HookServer) -> None:
    add_hook(house, server.url("https", "hooks.example.org"))
    verify_one(house)

    call(house, a_caller(resolve=lambda _host, _port: ["93.184.216.34", "10.0.0.7"]))

    assert server.came == []
    assert [one.last_error for one in calls_of(house)] == [WebhookAddressError.code]


def test_the_call_goes_to_the_number_that_was_checked_under_the_certificate_of_the_name(
    house: House, tmp_path: Path
) -> None:
    tls = make_local_tls(tmp_path)
    with run_hook(tls.server) as server:
        add_hook(house, server.url("https", "localhost"))
        verify_one(house)

        call(house, a_caller(trust=tls.client, resolve=lambda _host, _port: ["127.0.0.1"]))

        assert server.came[0].headers["host"] == f"localhost:{server.port}"


def test_another_names_certificate_is_not_believed(house: House, tmp_path: Path) -> None:
    tls = make_local_tls(tmp_path, host="elsewhere.example.org")
    with run_hook(tls.server) as server:
        add_hook(house, server.url("https", "localhost"))
        verify_one(house)

        call(house, a_caller(trust=tls.client, resolve=lambda _host, _port: ["127.0.0.1"]))

        assert server.came == []


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.org/",
        "ftp://hooks.example.org/",
        "https://",
        "https://user:word@hooks.example.org/",
        "https://hooks.example.org/#part",
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://hooks.example.org:99999/",
        "https://hôte.example.org/",
        "https://hooks.example.org/" + "x" * 2000,
    ],
)
def test_an_address_that_is_not_called_is_refused(url: str) -> None:
    with pytest.raises(WebhookAddressError):
        checked_url(url, allows_local=False)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/", "http://localhost/", "https://hooks.example.org:8443/a?b"])
def test_a_laptop_may_call_itself(url: str) -> None:
    assert checked_url(url, allows_local=True).hostname


def test_events_are_read_in_the_order_of_commits(engine: Engine) -> None:
    transactions, seen, last = Transactions(engine), list[int](), 0
    stop = threading.Event()

    def write(number: int) -> None:
        for step in range(8):
            with transactions() as work:
                work.outbox.tell("vouch.asked", f"case-{number}", object_id=f"{number}-{step}")

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers) or not stop.is_set():
        if not any(writer.is_alive() for writer in writers):
            stop.set()
        with transactions.reading() as work:
            for event in events_after(work.connection, last, 100):
                seen.append(event.seq)
                last = event.seq
    for writer in writers:
        writer.join()

    with transactions.reading() as work:
        assert seen == [event.seq for event in events_after(work.connection, 0, 100)]
    assert len(seen) == 32
