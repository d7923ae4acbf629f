"""A web server on this machine that keeps what it is called with and answers as it is told."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class HookCall:
    """One call as it came."""

    path: str
    headers: dict[str, str]
    body: str


@dataclass
class HookServer:
    """Calls that came; ``answers`` are statuses given first, then 204."""

    port: int = 0
    answers: list[int] = field(default_factory=list)
    came: list[HookCall] = field(default_factory=list)
    leads_to: str = ""

    def url(self, scheme: str = "http", host: str = "127.0.0.1") -> str:
        return f"{scheme}://{host}:{self.port}/palier?x=1"


@contextmanager
def run_hook(certificate: ssl.SSLContext | None = None) -> Iterator[HookServer]:
    """A server on a free port of 127.0.0.1, over TLS when there is a certificate."""
    kept = HookServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            kept.came.append(HookCall(path=self.path, headers=headers, body=body))
            self.send_response(kept.answers.pop(0) if kept.answers else 204)
            if kept.leads_to:
                self.send_header("location", kept.leads_to)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if certificate is not None:
        server.socket = certificate.wrap_socket(server.socket, server_side=True)
    kept.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
