"""Errors as RFC 9457 problem documents: one table from error to status, for the API and for the pages."""

from __future__ import annotations

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from verification.domain import errors
from verification.domain.errors import VerificationError
from verification.web.catalogue import text

STATUS: dict[type[VerificationError], int] = {
    errors.CaseNotFoundError: 404,
    errors.CaseClosedError: 409,
    errors.CaseChangedError: 409,
    errors.ShownNameKeptError: 409,
    errors.AttemptsSpentError: 429,
    errors.TooManyDeclarationsError: 429,
    errors.UploadTooLargeError: 413,
    errors.UploadEmptyError: 422,
    errors.InvalidClaimError: 422,
    errors.InvalidContactError: 422,
    errors.InvalidAppealError: 422,
    errors.WebhookAddressError: 422,
    errors.WebhookNotFoundError: 404,
    errors.QuarterNotOfferedError: 409,
    errors.OutageError: 503,
}
PROBLEM_JSON = "application/problem+json"
RETRY_AFTER_S = "60"


class ProblemError(Exception):
    """A refusal of the API that no rule of the case gives: ``code`` is stable, ``detail`` says what to do."""

    def __init__(
        self, status: int, code: str, detail: str, *, pointers: list[dict[str, str]] | None = None
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.detail, self.pointers = status, code, detail, pointers


def status_of(error: VerificationError) -> int:
    """The HTTP status of an error; what is not in the table is our own fault."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)


def language_of(request: Request) -> str:
    """The answer's language: English when it is asked for first, else French."""
    return "en" if request.headers.get("accept-language", "").lower().startswith("en") else "fr"


def problem(status: int, code: str, detail: str, *, pointers: list[dict[str, str]] | None = None) -> JSONResponse:
    """One problem document; ``type`` is a stable URI."""
    body: dict[str, object] = {"type": f"urn:palier:problem:{code}", "title": code, "status": status, "detail": detail}
    if pointers:
        body["errors"] = pointers
    headers = wait_of(status)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(body, status_code=status, media_type=PROBLEM_JSON, headers=headers)


def wait_of(status: int) -> dict[str, str]:
    """When to come back, of an answer that says so."""
    return {"Retry-After": RETRY_AFTER_S} if status in (429, 503) else {}


def from_rule(request: Request, error: Exception) -> JSONResponse:
    """A rule of the case as a problem."""
    if not isinstance(error, VerificationError):
        raise error
    detail = text(language_of(request), f"error.{'outage' if isinstance(error, errors.OutageError) else error.code}")
    return problem(status_of(error), error.code, detail)


def from_refusal(_request: Request, error: Exception) -> JSONResponse:
    """A refusal of the API as a problem."""
    if not isinstance(error, ProblemError):
        raise error
    return problem(error.status, error.code, error.detail, pointers=error.pointers)


def from_validation(_request: Request, error: Exception) -> JSONResponse:
    """Malformed input as a problem with pointers; the values sent are not repeated."""
    if not isinstance(error, RequestValidationError):
        raise error
    pointers = [
        {"pointer": "/" + "/".join(str(part) for part in item["loc"][1:]), "detail": str(item["msg"])}
        for item in error.errors()
    ]
    return problem(
        422, "request.invalid", "The request is not of the form described in /openapi.json.", pointers=pointers
    )


def from_http(_request: Request, error: Exception) -> JSONResponse:
    """What the framework refuses itself (no such path, wrong method)."""
    if not isinstance(error, HTTPException):
        raise error
    return problem(error.status_code, f"http.{error.status_code}", str(error.detail))
