"""``/v1``: the network's engineers start cases and hear where they stand (facts: OpenAPI at /openapi.json)."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import NAMESPACE_URL, uuid4, uuid5

from fastapi import APIRouter, Depends, File, Form, Header, Request, Response, UploadFile
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field

from ocr.limits import DEFAULT_LIMITS
from verification import appeals, cases
from verification.adapters import replies, visitors
from verification.adapters.unit_of_work import Transactions
from verification.domain.case import Case
from verification.domain.claim import MAX_ADDRESS_CHARS, MAX_NAME_CHARS, MAX_SHOWN_CHARS, Claim
from verification.domain.contact import MAX_CONTACT_CHARS
from verification.ports import Services
from verification.vouched_aftermath import MAX_APPEAL_CHARS
from verification.web.places import QuarterAnswer, add_places, quarter_answer
from verification.web.problems import ProblemError
from verification.web.webhook_api import add_webhooks

API_VERSION = "2026-11-01"
MOST_KEY_CHARS = 200

Key = Annotated[str | None, Header(max_length=MOST_KEY_CHARS)]

bearer = HTTPBearer(auto_error=False, description="The key made by `palier api-key add LABEL`.")


SHOWN = "The first name that neighbours see; never compared with the paper. Empty: the one of `name`."
NOTHING_ELSE = "The person has no other paper; a human then takes some papers that are else asked again."


CONTACT = "A mail address to which the person is sent each answer; empty: nothing is sent, tell them yourself."


APPEAL_WORDS = f"Why the answer is wrong, at most {MAX_APPEAL_CHARS} characters; may be empty with a paper."


class ChangedContact(BaseModel):
    """Where the person wants to be written to from now on."""

    model_config = ConfigDict(extra="forbid")

    contact: str = Field(max_length=MAX_CONTACT_CHARS, description=CONTACT)


class NewCase(BaseModel):
    """Who says they live where."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=MAX_NAME_CHARS, examples=["Léa Martin"])
    address: str = Field(min_length=1, max_length=MAX_ADDRESS_CHARS, examples=["12 rue des Lilas, 35400 Saint-Malo"])
    shown_first_name: str = Field(default="", max_length=MAX_SHOWN_CHARS, description=SHOWN)
    account: str = Field(default="", max_length=200, description="Your own reference of the person.")
    contact: str = Field(default="", max_length=MAX_CONTACT_CHARS, description=CONTACT)
    locale: str = Field(default="fr", pattern="^(fr|en)$")


class CorrectedClaim(BaseModel):
    """The declared name and address, corrected; a `shown_first_name` that is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=MAX_NAME_CHARS)
    address: str = Field(min_length=1, max_length=MAX_ADDRESS_CHARS)
    shown_first_name: str | None = Field(default=None, max_length=MAX_SHOWN_CHARS, description=SHOWN)


class CaseAnswer(BaseModel):
    """A case as it stands. ``sequence`` grows with every change; ignore an answer with a lower one."""

    id: str
    status: str
    reasons: list[str]
    verified_until: datetime | None
    attempts_left: int
    quarter: QuarterAnswer
    sequence: int
    created_at: datetime
    updated_at: datetime


class DocumentAnswer(BaseModel):
    """A paper that was taken in."""

    id: str
    case_id: str
    attempt: int


class LinkAnswer(BaseModel):
    """A one-time address for the resident; the code stands behind ``#`` and so reaches no server log."""

    url: str


@dataclass(frozen=True, kw_only=True)
class Repeats:
    """Replies kept under the callers' Idempotency-Keys."""

    services: Services
    transactions: Transactions

    def fingerprint(self, request: bytes) -> str:
        """What tells one request from another; keyed, for a plain digest of a name and an address could be guessed."""
        return hmac.new(self.services.digest_key, request, hashlib.sha256).hexdigest()

    def find(self, actor: str, key: str | None, fingerprint: str) -> JSONResponse | None:
        """The reply given before under this key."""
        if key is None:
            return None
        with self.transactions.reading() as work:
            found = replies.find(work.connection, replies.key_digest(actor, key), fingerprint, work.now)
        if found is None:
            return None
        if not found.same_request:
            raise ProblemError(422, "idempotency.other_request", "This Idempotency-Key came with another request.")
        return JSONResponse(json.loads(found.body), status_code=found.status)

    def keep(self, actor: str, key: str | None, fingerprint: str, answer: BaseModel) -> None:
        """Keep the reply to what was created, unless a twin of this request already did."""
        if key is None:
            return
        name, body = replies.key_digest(actor, key), answer.model_dump_json()
        with self.transactions() as work:
            replies.keep(work.connection, name, fingerprint, status=201, body=body, now=work.now)


def key_holder(transactions: Transactions) -> Any:  # noqa: ANN401 - what FastAPI makes of a dependency
    """The dependency that says whose key came with a request, as ``api:<label>``."""

    def caller(given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> str:
        """Whose key came with the request."""
        with transactions.reading() as work:
            label = visitors.api_key_label(work.connection, given.credentials) if given else None
        if label is None:
            raise ProblemError(401, "api.key_unknown", "Send a valid key as 'Authorization: Bearer …'.")
        return f"api:{label}"

    return Depends(caller)


def create_api(
    services: Services, transactions: Transactions, public_url: str, *, allows_local_hooks: bool = False
) -> APIRouter:
    """The routes of ``/v1``; ``allows_local_hooks``: a webhook may be on this very machine."""
    routes = APIRouter(prefix="/v1", tags=["cases"])
    known = key_holder(transactions)
    _add_creations(routes, services, Repeats(services=services, transactions=transactions), known)
    _add_steps(routes, services, known)
    _add_links(routes, services, transactions, known, public_url)
    add_places(routes, services, known)
    add_webhooks(routes, services, transactions, known, allows_local=allows_local_hooks)
    return routes


def _add_creations(routes: APIRouter, services: Services, repeats: Repeats, known: Any) -> None:  # noqa: ANN401
    """What is created under an Idempotency-Key: cases and their papers."""

    @routes.post("/cases", status_code=201, response_model=CaseAnswer)
    def open_case(body: NewCase, response: Response, actor: str = known, idempotency_key: Key = None) -> Any:  # noqa: ANN401
        """Start a case."""
        fingerprint = repeats.fingerprint(body.model_dump_json().encode())
        case_id = _id(actor, idempotency_key)
        before = repeats.find(actor, idempotency_key, fingerprint)
        if before is not None:
            before.headers["Location"] = f"/v1/cases/{case_id}"
            return before
        claim = Claim(
            name=body.name,
            address=body.address,
            account=body.account,
            shown_first_name=body.shown_first_name.strip(),
        )
        case = cases.open_case(services, case_id, claim, locale=body.locale, actor=actor, contact=body.contact)
        answer = answer_of(services, case)
        repeats.keep(actor, idempotency_key, fingerprint, answer)
        response.headers["Location"] = f"/v1/cases/{case.id}"
        return answer

    @routes.post("/cases/{case_id}/documents", status_code=201, response_model=DocumentAnswer)
    def send_document(
        case_id: str,
        file: Annotated[UploadFile, File()],
        nothing_else: Annotated[bool, Form(description=NOTHING_ELSE)] = False,
        actor: str = known,
        idempotency_key: Key = None,
    ) -> Any:  # noqa: ANN401
        """Send a paper. The answer comes when it is safe; what was decided is read from the case."""
        data = file.file.read(DEFAULT_LIMITS.max_bytes + 1)
        fingerprint = repeats.fingerprint(f"{case_id}|{nothing_else}|".encode() + data)
        before = repeats.find(actor, idempotency_key, fingerprint)
        if before is not None:
            return before
        document_id = _id(f"{actor}|{case_id}", idempotency_key)
        attempt = cases.submit_document(
            services,
            case_id,
            document_id,
            data,
            max_bytes=DEFAULT_LIMITS.max_bytes,
            actor=actor,
            nothing_else=nothing_else,
        )
        answer = DocumentAnswer(id=document_id, case_id=case_id, attempt=attempt)
        repeats.keep(actor, idempotency_key, fingerprint, answer)
        return answer


def _add_steps(routes: APIRouter, services: Services, known: Any) -> None:  # noqa: ANN401
    """Where a case stands, and what may be done with it."""

    @routes.get("/cases/{case_id}", response_model=CaseAnswer)
    def get_case(case_id: str, _actor: str = known) -> CaseAnswer:
        """Where a case stands."""
        return answer_of(services, cases.get_case(services, case_id))

    @routes.patch("/cases/{case_id}", response_model=CaseAnswer)
    def correct_case(case_id: str, body: CorrectedClaim, actor: str = known) -> CaseAnswer:
        """Correct the declared name and address."""
        shown = None if body.shown_first_name is None else body.shown_first_name.strip()
        case = cases.correct_claim(
            services, case_id, body.name, body.address, actor=actor, shown_first_name=shown
        )
        return answer_of(services, case)

    @routes.put("/cases/{case_id}/contact", status_code=204)
    def change_contact(case_id: str, body: ChangedContact, actor: str = known) -> None:
        """Change where the person is written to; an empty address ends it."""
        cases.change_contact(services, case_id, body.contact, actor=actor)

    @routes.post("/cases/{case_id}/household", response_model=CaseAnswer)
    def share_home(case_id: str, actor: str = known) -> CaseAnswer:
        """Say for the person that they share the home; a human who looks at the case sees it, nothing else changes."""
        return answer_of(services, cases.share_home(services, case_id, actor=actor))

    @routes.post("/cases/{case_id}/appeal", status_code=202, response_model=CaseAnswer)
    def contest(
        case_id: str,
        words: Annotated[str, Form(max_length=2 * MAX_APPEAL_CHARS, description=APPEAL_WORDS)] = "",
        file: Annotated[UploadFile | None, File(description="Another paper, if there is one.")] = None,
        actor: str = known,
    ) -> CaseAnswer:
        """Contest a refusal for the person, free and once; another moderator looks within 72 working hours."""
        limit = DEFAULT_LIMITS.max_bytes
        data = file.file.read(limit + 1) if file is not None else b""
        case = appeals.appeal(
            services, case_id, words, actor=actor, data=data, document_id=uuid4().hex, max_bytes=limit
        )
        return answer_of(services, case)

    @routes.post("/cases/{case_id}/withdrawal", response_model=CaseAnswer)
    def withdraw(case_id: str, actor: str = known) -> CaseAnswer:
        """Stop a case; its papers are destroyed."""
        return answer_of(services, cases.withdraw(services, case_id, actor=actor))

    @routes.delete("/cases/{case_id}", status_code=202)
    def erase(case_id: str, actor: str = known) -> dict[str, str]:
        """Forget the person: papers, name and address go within minutes."""
        cases.erase(services, case_id, actor=actor)
        return {"id": case_id, "status": "erased"}


def _add_links(
    routes: APIRouter, services: Services, transactions: Transactions, known: Any, public_url: str  # noqa: ANN401
) -> None:
    """One-time ways in for residents."""

    @routes.post("/cases/{case_id}/links", status_code=201, response_model=LinkAnswer)
    def make_link(case_id: str, request: Request, actor: str = known) -> LinkAnswer:
        """A one-time link that opens the resident's page of this case, for 7 days."""
        case = cases.get_case(services, case_id)
        with transactions() as work:
            token = visitors.make_link(work.connection, case.id, work.now)
            work.audit.append(actor, "link.made", case.id)
        return LinkAnswer(url=f"{public_url or str(request.base_url).rstrip('/')}/entrer#{token}")


def answer_of(services: Services, case: Case) -> CaseAnswer:
    """A case as the API tells it."""
    return CaseAnswer(
        id=case.id,
        status=case.status.value,
        reasons=list(case.reasons),
        verified_until=case.verified_until,
        attempts_left=cases.attempts_left(services, case.id),
        quarter=quarter_answer(services, case),
        sequence=case.version,
        created_at=case.created_at,
        updated_at=case.updated_at,
    )


def _id(scope: str, key: str | None) -> str:
    """The same id for the same key of the same caller, so that a retry after a crash finds its first try."""
    return uuid4().hex if key is None else uuid5(NAMESPACE_URL, f"palier|{scope}|{key}").hex
