"""The whole service as one ASGI application."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.exceptions import HTTPException
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint

from ocr.limits import DEFAULT_LIMITS
from review_queue.web import STATIC_DIR as CONSOLE_STATIC_DIR
from review_queue.web import create_console
from verification.adapters.case_figures import SqlCaseFigures
from verification.adapters.dossiers import CaseDossiers, Settlements
from verification.adapters.paper_images import PaperImages
from verification.adapters.policy_desk import PolicyDesk
from verification.bootstrap import Composition, make_house, make_mail_box, utc_now
from verification.domain.errors import OutageError, UploadTooLargeError, VerificationError
from verification.web import problems
from verification.web.api import API_VERSION, create_api
from verification.web.demo_sign import tell_pages
from verification.web.guards import BodyLimit, OwnForms, SafeHeaders
from verification.web.neighbours import mount_neighbours
from verification.web.problems import ProblemError
from verification.web.queue_gauges import QueueGauges
from verification.web.resident import (
    STATIC_DIR,
    Desk,
    FormRefusedError,
    create_resident_pages,
    error_page,
    make_desk,
)
from verification.web.transparency import create_transparency
from verification.web.vouching_api import create_vouching_api


def create_app(made: Composition, *, now: Callable[[], datetime] = utc_now) -> FastAPI:
    """Residents' and neighbours' pages at /, the API at /v1, the console at /moderation.

    ``now`` tells the time of neighbours' sessions.
    """
    app = FastAPI(title="Palier", version=API_VERSION, docs_url=None, redoc_url=None)
    tell_pages(app, made.engine)
    settings = made.settings
    desk = make_desk(
        made.services,
        made.transactions,
        open_declarations=settings.open_declarations,
        declarations_a_day=settings.declarations_a_day,
        secure=settings.has_secure_cookies,
    )
    app.include_router(
        create_api(
            made.services, made.transactions, settings.public_url, allows_local_hooks=settings.is_embedded
        )
    )
    app.include_router(create_vouching_api(made.house, made.services, made.transactions, settings.public_url))
    app.include_router(create_resident_pages(desk))
    app.include_router(create_transparency(desk, is_public=settings.public_figures, now=now))
    mount_neighbours(app, made, desk, made.house, now=now)
    app.include_router(_console(made))
    app.mount("/moderation/static", StaticFiles(directory=CONSOLE_STATIC_DIR), name="console-static")
    app.mount("/static", StaticFiles(directory=STATIC_DIR), name="static")
    _add_measures(app, made)
    _add_errors(app, desk)
    app.add_middleware(BodyLimit, max_bytes=DEFAULT_LIMITS.max_bytes, refusal=partial(_too_large, desk))
    app.add_middleware(OwnForms, refusal=partial(_not_ours, desk))
    app.add_middleware(SafeHeaders, strict_transport=settings.has_secure_cookies)
    return app


def _too_large(desk: Desk, request: Request) -> Response:
    """What is answered to more bytes than are taken."""
    error = UploadTooLargeError("too many bytes")
    is_api = request.url.path.startswith("/v1")
    return problems.from_rule(request, error) if is_api else error_page(desk, request, error)


def _not_ours(desk: Desk, request: Request) -> Response:
    """What is answered to a form that another site sent."""
    return error_page(desk, request, FormRefusedError("sent by another site"))


def _console(made: Composition) -> APIRouter:
    """The moderators' console over this service's dossiers."""
    images = PaperImages(services=made.services, transactions=made.transactions, render=made.readers.render)
    return create_console(
        engine=made.engine,
        dossiers=CaseDossiers(services=made.services, transactions=made.transactions, images=images),
        settles=Settlements(services=made.services),
        policies=PolicyDesk(policy=made.services.policy, transactions=made.transactions),
        now=utc_now,
        secure_cookies=made.settings.has_secure_cookies,
        house=make_house(made.settings, made.transactions),
        daily_pages=made.settings.whole_pages_a_day,
        mail_box=make_mail_box(made.settings),
        figures=SqlCaseFigures(transactions=made.transactions),
    )


def _add_errors(app: FastAPI, desk: Desk) -> None:
    """Problem documents for the API, plain pages for people."""

    def refused(request: Request, error: Exception) -> Response:
        if not isinstance(error, VerificationError):
            raise error
        is_api = request.url.path.startswith("/v1")
        return problems.from_rule(request, error) if is_api else error_page(desk, request, error)

    def missing(request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            raise error
        if request.url.path.startswith("/v1"):
            return problems.from_http(request, error)
        key = "error.not_found" if error.status_code == 404 else "error.form"
        return desk.page("error.html", request, status=error.status_code, message_key=key, back="/")

    def malformed(request: Request, error: Exception) -> Response:
        if request.url.path.startswith("/v1"):
            return problems.from_validation(request, error)
        said = "error.claim.invalid" if request.url.path == "/dossier" else "error.form"
        return desk.page("error.html", request, status=422, message_key=said, back=desk.way_back(request))

    app.add_exception_handler(VerificationError, refused)
    app.add_exception_handler(ProblemError, problems.from_refusal)
    app.add_exception_handler(RequestValidationError, malformed)
    app.add_exception_handler(HTTPException, missing)


def _add_measures(app: FastAPI, made: Composition) -> None:
    """Metrics without a person in them, and the two health addresses."""
    registry = CollectorRegistry()
    requests = Counter("palier_requests_total", "Requests by route and status", ["route", "status"], registry=registry)
    seconds = Histogram("palier_request_seconds", "Time to answer by route", ["route"], registry=registry)
    waiting = Gauge("palier_jobs_open", "Documents waiting to be decided", registry=registry)
    oldest = Gauge("palier_jobs_oldest_seconds", "Age of the oldest of them", registry=registry)
    queue = QueueGauges(registry)

    async def measure(request: Request, call_next: RequestResponseEndpoint) -> Response:
        started = time.monotonic()
        answer = await call_next(request)
        route = getattr(request.scope.get("route"), "path", "other")
        requests.labels(route, str(answer.status_code)).inc()
        seconds.labels(route).observe(time.monotonic() - started)
        if route.startswith("/v1"):
            answer.headers["Palier-Version"] = API_VERSION
        return answer

    app.add_middleware(BaseHTTPMiddleware, dispatch=measure)

    @app.get("/metrics", include_in_schema=False)
    def metrics() -> Response:
        with made.transactions.reading() as work:
            counts = work.jobs.counts()
            queue.read(work.connection, work.now)
        waiting.set(counts.open)
        oldest.set(counts.oldest_s)
        return PlainTextResponse(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    @app.get("/healthz", include_in_schema=False)
    def alive() -> JSONResponse:
        return JSONResponse({"status": "alive"})

    @app.get("/readyz", include_in_schema=False)
    def ready() -> JSONResponse:
        try:
            with made.transactions.reading() as work:
                work.jobs.counts()
        except OutageError:
            return JSONResponse({"status": "database away"}, status_code=503)
        return JSONResponse({"status": "ready"})
