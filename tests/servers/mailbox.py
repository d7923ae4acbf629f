"""A mail server on this machine that keeps what it is handed, or refuses as it is told."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers import free_ports

TAKEN = "250 OK"


@dataclass
class Mailbox:
    """Messages that came; ``answers`` are given first, one a message, then every message is taken."""

    port: int
    answers: list[str] = field(default_factory=list)
    came: list[EmailMessage] = field(default_factory=list)
    was_encrypted: list[bool] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.answers.pop(0) if self.answers else TAKEN
        if answer == TAKEN:
            parsed = BytesParser(policy=policy.default).parsebytes(bytes(envelope.content or b""))
            self.came.append(parsed)  # type: ignore[arg-type]
            self.was_encrypted.append(session.ssl is not None)
        return answer

    def sign_in(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        is_right = isinstance(data, LoginPassword) and data.password == b"right"
        if is_right:
            self.signed_in.append(data.login.decode())
        return AuthResult(success=is_right)


@contextmanager
def run_mailbox(
    certificate: ssl.SSLContext | None = None, *, wants_sign_in: bool = False, host: str = "127.0.0.1"
) -> Iterator[Mailbox]:
    """A server on this machine; with a certificate it offers STARTTLS and takes nothing without."""
    (port,) = free_ports(1)
    box = Mailbox(port=port)
    options: dict[str, Any] = {"tls_context": certificate, "require_starttls": True} if certificate else {}
    if wants_sign_in:
        options |= {"authenticator": box.sign_in, "auth_required": True, "auth_require_tls": certificate is not None}
    controller = Controller(box, hostname=host, port=port, **options)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
