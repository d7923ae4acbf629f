"""``/v1/webhooks`` and ``/v1/events``: the network hears of changes, and can read what it missed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import NAMESPACE_URL, uuid4, uuid5

from fastapi import APIRouter, Header, Query
from pydantic import BaseModel, ConfigDict, Field

from verification.adapters.event_store import NetworkEvent, events_after, plan_call
from verification.adapters.unit_of_work import Transactions
from verification.adapters.webhook_calls import MAX_URL_CHARS, checked_url
from verification.adapters.webhook_store import OLD_SECRET_HOURS, Call, ShownWebhook, secret_of
from verification.ports import Services
from verification.web.problems import ProblemError

MOST_CALLS = 100
MOST_EVENTS = 500
TEST = "webhook.test"
KEY_CHARS = 200

EventType = Annotated[str, Field(pattern=r"^[a-z_]{1,30}\.[a-z_]{1,30}$")]
URL = "Where to call: https, a public host, no user name. On a laptop http://127.0.0.1 as well."
EVENTS = "Which events to hear of, by type (`case.verified`); empty: all, also those that come later."


class NewWebhook(BaseModel):
    """Where to call, and about what."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(min_length=1, max_length=MAX_URL_CHARS, description=URL)
    events: list[EventType] = Field(default_factory=list, max_length=100, description=EVENTS)


class WebhookAnswer(BaseModel):
    """A webhook as it stands. ``failing_since`` is the first of the failures in a row; disabled, it is not called."""

    id: str
    url: str
    events: list[str]
    created_at: datetime
    failing_since: datetime | None
    disabled_at: datetime | None


class WebhookMade(WebhookAnswer):
    """A webhook that was just made, with the secret that signs its calls: keep it, it is not listed."""

    secret: str


class WebhookList(BaseModel):
    """All webhooks, oldest first."""

    webhooks: list[WebhookAnswer]


class SecretAnswer(BaseModel):
    """A new secret. Calls are signed with the old one as well until ``old_valid_hours`` have passed."""

    secret: str
    old_valid_hours: int = OLD_SECRET_HOURS


class CallAnswer(BaseModel):
    """One call: ``state`` is waiting, delivered or given_up."""

    id: str
    event: str
    type: str
    state: str
    attempts: int
    last_error: str | None
    created_at: datetime
    delivered_at: datetime | None
    next_try_at: datetime | None


class CallList(BaseModel):
    """The last calls, newest first."""

    deliveries: list[CallAnswer]


class EventAnswer(BaseModel):
    """One event; the same ``id`` as in the header ``webhook-id`` of its calls."""

    id: str
    type: str
    case_id: str
    object_id: str
    status: str
    sequence: int
    timestamp: datetime


class EventPage(BaseModel):
    """The next events, oldest first; ``next`` goes into ``after`` of the next request, also when there was none."""

    events: list[EventAnswer]
    next: str
    has_more: bool


class TestPlanned(BaseModel):
    """A test call on its way; look it up among the deliveries."""

    delivery: str


def add_webhooks(
    routes: APIRouter, services: Services, transactions: Transactions, known: Any, *, allows_local: bool  # noqa: ANN401
) -> None:
    """The routes of webhooks and of the list of events."""
    _add_making(routes, services, transactions, known, allows_local)
    _add_upkeep(routes, services, transactions, known)
    _add_lists(routes, transactions, known)


def _add_making(
    routes: APIRouter, services: Services, transactions: Transactions, known: Any, allows_local: bool  # noqa: ANN401
) -> None:
    """Make webhooks, list them, forget them."""

    @routes.post("/webhooks", status_code=201, response_model=WebhookMade)
    def make_webhook(
        body: NewWebhook,
        actor: str = known,
        idempotency_key: Annotated[str | None, Header(max_length=KEY_CHARS)] = None,
    ) -> WebhookMade:
        """Have an address called when something happens."""
        checked_url(body.url, allows_local=allows_local)
        hook_id = _id(actor, idempotency_key)
        with transactions() as work:
            made = work.hooks.add(hook_id, body.url, body.events, actor=actor)
            generation = work.hooks.generation(hook_id)
            work.audit.append(actor, "webhook.made", hook_id)
        if (made.url, list(made.events)) != (body.url, body.events):
            raise ProblemError(422, "idempotency.other_request", "This Idempotency-Key came with another request.")
        secret = secret_of(services.digest_key, hook_id, generation)
        return WebhookMade(secret=secret, **_answer(made).model_dump())

    @routes.get("/webhooks", response_model=WebhookList)
    def list_webhooks(_actor: str = known) -> WebhookList:
        """Every webhook, and how it fares."""
        with transactions.reading() as work:
            return WebhookList(webhooks=[_answer(hook) for hook in work.hooks.all()])

    @routes.delete("/webhooks/{webhook_id}", status_code=204)
    def forget_webhook(webhook_id: str, actor: str = known) -> None:
        """Call this address no more."""
        with transactions() as work:
            work.hooks.remove(webhook_id)
            work.audit.append(actor, "webhook.removed", webhook_id)


def _add_upkeep(
    routes: APIRouter, services: Services, transactions: Transactions, known: Any  # noqa: ANN401
) -> None:
    """Change the secret, try a call, begin again."""

    @routes.post("/webhooks/{webhook_id}/secret", response_model=SecretAnswer)
    def rotate_secret(webhook_id: str, actor: str = known) -> SecretAnswer:
        """Begin a new secret; the old one still signs for a day."""
        with transactions() as work:
            generation = work.hooks.rotate(webhook_id)
            work.audit.append(actor, "webhook.secret_changed", webhook_id)
        return SecretAnswer(secret=secret_of(services.digest_key, webhook_id, generation))

    @routes.post("/webhooks/{webhook_id}/test", status_code=202, response_model=TestPlanned)
    def try_webhook(webhook_id: str, _actor: str = known) -> TestPlanned:
        """Send one call of type `webhook.test` the way every other goes."""
        payload: dict[str, str | int] = {"type": TEST, "case_id": "", "object_id": "", "status": "", "sequence": 0}
        with transactions() as work:
            work.hooks.get(webhook_id)
            about = payload | {"event": uuid4().hex, "at": work.now.isoformat()}
            call = plan_call(work.connection, work.now, hook_id=webhook_id, case_id="", payload=about)
        return TestPlanned(delivery=call)

    @routes.post("/webhooks/{webhook_id}/enable", response_model=WebhookAnswer)
    def enable_webhook(webhook_id: str, actor: str = known) -> WebhookAnswer:
        """Call a disabled address again from now on; what it missed is in `GET /v1/events`."""
        with transactions() as work:
            work.hooks.enable(webhook_id)
            work.audit.append(actor, "webhook.enabled", webhook_id)
            return _answer(work.hooks.get(webhook_id))


def _add_lists(routes: APIRouter, transactions: Transactions, known: Any) -> None:  # noqa: ANN401
    """What was called, and what there was to tell."""

    @routes.get("/webhooks/{webhook_id}/deliveries", response_model=CallList)
    def list_deliveries(
        webhook_id: str, limit: Annotated[int, Query(ge=1, le=MOST_CALLS)] = MOST_CALLS, _actor: str = known
    ) -> CallList:
        """The last calls of a webhook, newest first."""
        with transactions.reading() as work:
            calls = work.hooks.calls(webhook_id, limit)
        return CallList(deliveries=[_call_answer(call) for call in calls])

    @routes.get("/events", response_model=EventPage)
    def list_events(
        after: Annotated[str, Query(pattern=r"^[0-9]{0,18}$")] = "",
        limit: Annotated[int, Query(ge=1, le=MOST_EVENTS)] = 100,
        _actor: str = known,
    ) -> EventPage:
        """What happened after an event, oldest first: with this list nothing is lost, whatever became of the calls."""
        first = int(after or 0)
        with transactions.reading() as work:
            found = events_after(work.connection, first, limit + 1)
        shown = found[:limit]
        last = shown[-1].seq if shown else first
        return EventPage(events=[_event(event) for event in shown], next=str(last), has_more=len(found) > limit)


def _answer(hook: ShownWebhook) -> WebhookAnswer:
    return WebhookAnswer(
        id=hook.id,
        url=hook.url,
        events=list(hook.events),
        created_at=hook.created_at,
        failing_since=hook.failing_since,
        disabled_at=hook.disabled_at,
    )


def _call_answer(call: Call) -> CallAnswer:
    return CallAnswer(**vars(call))


def _event(event: NetworkEvent) -> EventAnswer:
    return EventAnswer(
        id=event.id,
        type=event.type,
        case_id=event.case_id,
        object_id=event.object_id,
        status=event.status,
        sequence=event.sequence,
        timestamp=event.at,
    )


def _id(actor: str, key: str | None) -> str:
    """The same id for the same key of the same caller: a retry finds its first try."""
    return uuid4().hex if key is None else uuid5(NAMESPACE_URL, f"palier|webhook|{actor}|{key}").hex
