"""How a page is rendered and protected: its language, its headers, its errors.

Every answer of the console goes through ``ConsoleRoute``, refusals as well, so no page leaves without its headers;
what is no page (a picture that opens alone) may bring stricter ones of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from review_queue.errors import (
    CodeNeededError,
    FirstStepError,
    FormExpiredError,
    ItemNotFoundError,
    NotAllowedError,
    NotSignedInError,
    ReviewQueueError,
    SessionLockedError,
    UnknownModeratorError,
)
from review_queue.roles import Right
from review_queue.texts import Locale, count_text, locale_named, text

PREFIX = "/moderation"
LANGUAGE_COOKIE = "palier_mod_language"
LANGUAGE_KEPT_S = 365 * 24 * 3600
LOCKED = 423
"""The status of a session that asks who is there (RFC 4918 names it Locked)."""
NEVER_SHOWN_AGAIN = frozenset({"csrf", "password", "present", "fresh", "again", "proof", "code"})
"""Fields that no page gives back: tokens, passwords and codes."""
SENT_BY_PAGES = ("/heartbeat", "/leave")
"""What scripts send by themselves; they read a code, not a page."""
HOMES = {Right.TEAM: "/team", Right.JOURNAL: "/journal"}
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class ConsoleRoute(APIRoute):
    """A route whose refusals are pages and whose every answer is protected."""

    def get_route_handler(self) -> Handler:
        """The usual handler, between a translation of errors and the headers."""
        handler = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                response = await handler(request)
            except SessionLockedError:
                response = locked_page(request, kept_fields(await request.form()))
            except (ReviewQueueError, RequestValidationError) as refused:
                response = refusal(request, refused)
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            return response

        return answer


def refusal(request: Request, refused: ReviewQueueError | RequestValidationError) -> Response:
    """What somebody sees whose request cannot be met."""
    if isinstance(refused, NotSignedInError):
        return redirect(request, "/sign-in")
    if isinstance(refused, CodeNeededError):
        return redirect(request, "/sign-in/code")
    if isinstance(refused, FirstStepError):
        return redirect(request, f"/{refused.step}")
    if isinstance(refused, NotAllowedError) and request.url.path.rstrip("/") == base_of(request):
        return redirect(request, home_of(request))
    if isinstance(refused, NotAllowedError):
        return refused_page(request, "refused.not_allowed", 403)
    if isinstance(refused, UnknownModeratorError):
        return refused_page(request, "refused.no_account", 404)
    if isinstance(refused, FormExpiredError):
        return refused_page(request, "refused.form_expired", 403)
    if isinstance(refused, ItemNotFoundError):
        return refused_page(request, "refused.not_found", 404)
    if isinstance(refused, RequestValidationError):
        return refused_page(request, "refused.bad_request", 400)
    raise refused


def home_of(request: Request) -> str:
    """Where somebody begins who does not look at cases."""
    rights = request.state.session.rights
    return next((path for right, path in HOMES.items() if right in rights), "/me")


def refused_page(request: Request, key: str, status: int) -> Response:
    """A page with one sentence and the way back."""
    return render(request, "refused.html", status=status, reason=key, here=f"{base_of(request)}")


def kept_fields(form: FormData) -> tuple[tuple[str, str], ...]:
    """What a form held, to be sent again once the session is awake; files, tokens and passwords stay out of it."""
    texts = ((key, value) for key, value in form.multi_items() if isinstance(value, str))
    return tuple((key, value) for key, value in texts if key not in NEVER_SHOWN_AGAIN)


def locked_page(
    request: Request, fields: tuple[tuple[str, str], ...], *, back: str = "", error: str | None = None
) -> Response:
    """Who is there? What was filled in comes along and is not sent anywhere yet."""
    if request.url.path.endswith(SENT_BY_PAGES):
        return JSONResponse({"code": SessionLockedError.code}, status_code=LOCKED)
    came = request.url.path if request.method == "GET" or fields else base_of(request)
    return render(request, "locked.html", status=LOCKED, fields=fields, back=back or came, error=error)


def render(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401
    """A page in the reader's language; ``here`` is its address when it was not asked for by GET."""
    locale = locale_of(request)
    shared = {
        "t": lambda key, **params: text(key, locale, **params),
        "n": partial(_count, locale),
        "locale": locale,
        "session": getattr(request.state, "session", None),
        "lock_after_s": getattr(request.state, "lock_after_s", 0),
        "base": base_of(request),
        "demonstration": is_demonstration(request),
        "here": request.url.path,
        "other_locale": Locale.EN if locale is Locale.FR else Locale.FR,
    }
    response = HTMLResponse(TEMPLATES.get_template(template).render(shared | values), status)
    if request.query_params.get("lang") in set(Locale):
        _remember_language(request, response, locale)
    return response


def is_demonstration(request: Request) -> bool:
    """Whether the cases are those of a made-up town; the application says so in its state, or says nothing."""
    stands = getattr(request.app.state, "demonstration", None) if "app" in request.scope else None
    return stands is not None and bool(stands())


def redirect(request: Request, path: str) -> RedirectResponse:
    """Go on to another page of the console, by GET."""
    return RedirectResponse(base_of(request) + path, status_code=303)


def locale_of(request: Request) -> Locale:
    """The language asked for, else the one chosen before, else French."""
    asked = request.query_params.get("lang")
    return locale_named(asked if asked in set(Locale) else request.cookies.get(LANGUAGE_COOKIE))


def base_of(request: Request) -> str:
    """Where the console starts, behind whatever the server is mounted at."""
    return str(request.scope.get("root_path", "")) + PREFIX


def _count(locale: Locale, key: str, count: int, **params: str | int) -> str:
    return count_text(key, locale, count, **params)


def _remember_language(request: Request, response: Response, locale: Locale) -> None:
    response.set_cookie(
        LANGUAGE_COOKIE,
        locale.value,
        max_age=LANGUAGE_KEPT_S,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
