"""Small guards of every answer and request: headers that protect a page, and a bound on what is received."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FORM_OVERHEAD_BYTES = 100_000
"""What a form adds around a file."""

PAGE_HEADERS = {
    b"content-security-policy": b"default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    b"form-action 'self'; frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"permissions-policy": b"camera=(self), geolocation=(), microphone=()",
    b"cross-origin-opener-policy": b"same-origin",
}
NO_STORE = b"no-store"


class SafeHeaders:
    """Adds the protective headers; pages and answers are never kept by a cache, static files may be."""

    def __init__(self, inner: ASGIApp, *, strict_transport: bool) -> None:
        self._inner = inner
        self._headers = dict(PAGE_HEADERS)
        if strict_transport:
            self._headers[b"strict-transport-security"] = b"max-age=31536000; includeSubDomains"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the answer's headers."""
        is_static = "/static/" in scope.get("path", "")

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                extra = dict(self._headers) if is_static else self._headers | {b"cache-control": NO_STORE}
                message["headers"] = [
                    *message["headers"],
                    *((name, value) for name, value in extra.items() if name not in present),
                ]
            await send(message)

        await self._inner(scope, receive, complete if scope["type"] == "http" else send)


SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
ELSEWHERE = frozenset({b"cross-site", b"same-site"})
"""What browsers say of a request that another site's page made (Fetch Metadata, W3C)."""
FOR_MACHINES = "/v1"
"""Below it a key stands in a header, which no other site can send."""


class OwnForms:
    """Refuses what a page of another site sends in somebody's browser, the ways in included.

    Forms of a session carry its secret; the ways in have no session yet, and another site could sign a visitor in to a
    page of its own choosing. A browser that does not say where a request comes from passes: cookies are Lax anyway.
    """

    def __init__(self, inner: ASGIApp, *, refusal: Callable[[Request], Response]) -> None:
        self._inner = inner
        self._refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless another site made it."""
        if scope["type"] == "http" and _is_from_elsewhere(scope):
            await self._refusal(Request(scope))(scope, receive, send)
            return
        await self._inner(scope, receive, send)


def _is_from_elsewhere(scope: Scope) -> bool:
    is_form = scope["method"] not in SAFE_METHODS and not scope["path"].startswith(FOR_MACHINES)
    return is_form and any(name == b"sec-fetch-site" and value in ELSEWHERE for name, value in scope["headers"])


class _TooMuchError(Exception):
    """More bytes came than were announced and are accepted."""


class BodyLimit:
    """Refuses a request that is too large, by its announced length at once, otherwise as soon as it passes the bound.

    What the inner application says of a body that was cut off is not sent: ``refusal`` makes the answer.
    """

    def __init__(self, inner: ASGIApp, *, max_bytes: int, refusal: Callable[[Request], Response]) -> None:
        self._inner = inner
        self._max_bytes = max_bytes + FORM_OVERHEAD_BYTES
        self._refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on while it stays small enough."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        flow = _Flow(receive, send, self._max_bytes)
        if _announced(scope) <= self._max_bytes:
            with suppress(_TooMuchError):
                await self._inner(scope, flow.receive, flow.send)
            if not flow.is_over or flow.has_started:
                return
        answer = self._refusal(Request(scope))
        answer.headers["connection"] = "close"
        await answer(scope, receive, send)


class _Flow:
    """One request's bytes as they come, and its answer as it goes."""

    def __init__(self, receive: Receive, send: Send, max_bytes: int) -> None:
        self._receive, self._send, self._left = receive, send, max_bytes
        self.has_started = False

    @property
    def is_over(self) -> bool:
        """Whether more came than is taken."""
        return self._left < 0

    async def receive(self) -> Message:
        """The next message; an error as soon as the bound is passed."""
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self.is_over:
            raise _TooMuchError
        return message

    async def send(self, message: Message) -> None:
        """Pass a message on, unless it is about a body that was cut off."""
        if self.is_over and not self.has_started:
            return
        self.has_started = True
        await self._send(message)


def _announced(scope: Scope) -> int:
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(lengths[0]) if lengths and lengths[0].isdigit() else 0
