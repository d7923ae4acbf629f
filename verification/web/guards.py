"""Small guards of every answer and request: headers that protect a page, and a bound on what is received."""

from __future__ import annotations

import json

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


class _TooMuch(Exception):
    """More bytes came than were announced and are accepted."""


class BodyLimit:
    """Refuses a request that is too large: by its announced length at once, otherwise as soon as it passes the bound."""

    def __init__(self, inner: ASGIApp, *, max_bytes: int) -> None:
        self._inner = inner
        self._max_bytes = max_bytes + FORM_OVERHEAD_BYTES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on while it stays small enough."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        if _announced(scope) > self._max_bytes:
            await _refuse(send)
            return
        received, started = 0, False

        async def bounded() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._max_bytes:
                raise _TooMuch
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._inner(scope, bounded, watched)
        except _TooMuch:
            if not started:
                await _refuse(send)


def _announced(scope: Scope) -> int:
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(lengths[0]) if lengths and lengths[0].isdigit() else 0


async def _refuse(send: Send) -> None:
    body = json.dumps(
        {
            "type": "urn:palier:problem:upload.too_large",
            "title": "upload.too_large",
            "status": 413,
            "detail": "Fichier trop lourd : 15 Mo au plus. / File too large: 15 MB at most.",
        },
        ensure_ascii=False,
    ).encode()
    headers = [(b"content-type", b"application/problem+json"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
