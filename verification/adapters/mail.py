"""Mail: a server over SMTP where one is set, else a folder with one file a message, to read by default.

A message is made by the standard library, plain text first and a small page beside it. Its Message-ID is made of its id
in the outbox: sent twice, it is the same message.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime, parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from review_queue.ports import ShownMail
from verification.deliveries import Mail
from verification.domain.contact import checked_contact
from verification.domain.errors import InvalidContactError, MailRefusedError, OutageError, SettingsError

TIMEOUT_S = 10.0
"""For each step with the server."""

PORTS = {"smtp": 587, "smtps": 465}
THIS_MACHINE = ("127.0.0.1", "::1", "localhost")
"""Where a message does not travel over a network: the only servers that may do without encryption."""

MOST_SHOWN = 100
PERMANENT = range(500, 600)
SUFFIX = ".eml"


@dataclass(frozen=True, kw_only=True)
class SmtpServer:
    """Where mail is handed over: ``smtp://`` turns to TLS by STARTTLS, ``smtps://`` begins with it."""

    host: str
    port: int
    is_tls_from_start: bool
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


def parse_smtp_url(url: str) -> SmtpServer:
    """The server of a setting; its text, which may hold a password, is not repeated.

    Raises:
        SettingsError: it is not of the form ``smtp://user:password@host:587``.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise SettingsError("PALIER_SMTP_URL has no port that there is") from None
    if parts.scheme not in PORTS or not parts.hostname or parts.path not in ("", "/") or parts.query:
        raise SettingsError("PALIER_SMTP_URL is to be smtp://user:password@host:587 or smtps://…:465")
    return SmtpServer(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        is_tls_from_start=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def checked_sender(sender: str) -> str:
    """The address that messages come from, with or without a name before it.

    Raises:
        SettingsError: it is none.
    """
    address = parseaddr(sender)[1]
    if "@" not in address or any(char in sender for char in "\r\n"):
        raise SettingsError("PALIER_MAIL_FROM is to be an address such as Palier <palier@example.org>")
    return sender


def eml_of(mail: Mail, sender: str, now: datetime) -> EmailMessage:
    """The message as it travels, to one plain address.

    Raises:
        MailRefusedError: it is for no such address, whoever let it in.
    """
    made = EmailMessage(policy=policy.SMTP)
    made["From"] = sender
    made["To"] = _receiver(mail.to)
    made["Subject"] = mail.letter.subject
    made["Date"] = format_datetime(now)
    made["Message-ID"] = f"<{mail.id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(mail.plain)
    made.add_alternative(mail.html, subtype="html")
    made["Content-Language"] = mail.locale
    return made


def _receiver(address: str) -> str:
    try:
        known = checked_contact(address)
    except InvalidContactError:
        known = ""
    if not known:
        raise MailRefusedError("the message is for no mail address")
    return known


@dataclass(frozen=True, kw_only=True)
class SmtpPost:
    """Hands mail to a server; ``trust`` holds who may vouch for its certificate."""

    server: SmtpServer
    sender: str
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def send(self, mail: Mail) -> None:
        """Hand one message over.

        Raises:
            MailRefusedError: the server will never take it.
            OutageError: the server is away, or takes nothing now.
        """
        try:
            with self._connection() as server:
                server.send_message(eml_of(mail, self.sender, datetime.now(UTC)))
        except (smtplib.SMTPException, OSError) as error:
            # Servers repeat addresses in what they say: only the kind of trouble goes on.
            raise _trouble(error) from None

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        """A connection that is encrypted unless the server is this machine, signed in where there is a user."""
        wanted = self.server
        if wanted.is_tls_from_start:
            made: smtplib.SMTP = smtplib.SMTP_SSL(wanted.host, wanted.port, timeout=TIMEOUT_S, context=self.trust)
        else:
            made = smtplib.SMTP(wanted.host, wanted.port, timeout=TIMEOUT_S)
        with made as server:
            server.ehlo()
            if not wanted.is_tls_from_start and (wanted.host not in THIS_MACHINE or server.has_extn("starttls")):
                server.starttls(context=self.trust)
            if wanted.user:
                server.login(wanted.user, wanted.password)
            yield server


def _trouble(error: smtplib.SMTPException | OSError) -> MailRefusedError | OutageError:
    """Whether trying again makes sense. A refused sign-in is the operator's to mend: the message waits."""
    codes = [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
    is_sign_in = isinstance(error, smtplib.SMTPAuthenticationError)
    if codes and not is_sign_in and all(code in PERMANENT for code in codes):
        return MailRefusedError(f"the mail server refused the message ({codes[0]})")
    return OutageError(f"the mail server did not take the message ({type(error).__name__})")


@dataclass(frozen=True, kw_only=True)
class MailFolder:
    """Keeps mail instead of sending it: one file a message, named by its case and its id."""

    folder: Path
    sender: str

    def send(self, mail: Mail) -> None:
        """Write one message; written twice, it is one file.

        Raises:
            OutageError: the folder can not be written to.
        """
        name = f"{mail.case_id}-{mail.id}{SUFFIX}"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = self.folder / f".{name}.draft"
            draft.write_bytes(eml_of(mail, self.sender, datetime.now(UTC)).as_bytes())
            draft.rename(self.folder / name)
        except OSError as error:
            raise OutageError(f"the mail folder can not be written to ({type(error).__name__})") from None

    def forget(self, case_id: str) -> None:
        """Remove every message of a case."""
        for file in self.folder.glob(f"{case_id}-*{SUFFIX}"):
            file.unlink(missing_ok=True)

    def newest(self, most: int = MOST_SHOWN) -> tuple[ShownMail, ...]:
        """The last messages, newest first."""
        files = sorted(self.folder.glob(f"*{SUFFIX}"), key=_written_at, reverse=True)
        return tuple(_kept(file) for file in files[:most])

    def remove_older(self, than: datetime) -> int:
        """Remove what was written before then; how many."""
        old = [file for file in self.folder.glob(f"*{SUFFIX}") if _written_at(file) < than.timestamp()]
        for file in old:
            file.unlink(missing_ok=True)
        return len(old)


def _written_at(file: Path) -> float:
    """When a file was written; 0 when it went meanwhile."""
    return file.stat().st_mtime if file.exists() else 0.0


def _kept(file: Path) -> ShownMail:
    message = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
    body = message.get_body(("plain",))
    return ShownMail(
        id=file.stem,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        at=datetime.fromtimestamp(_written_at(file), UTC),
        text=body.get_content() if body else "",
    )
