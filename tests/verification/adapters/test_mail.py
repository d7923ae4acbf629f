"""Handing mail over: encrypted wherever it travels, signed in where asked, never with a word too many."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.servers.certificates import make_local_tls
from tests.servers.mailbox import run_mailbox
from verification.adapters.mail import MailFolder, SmtpPost, SmtpServer, checked_sender, eml_of, parse_smtp_url
from verification.deliveries import Mail
from verification.domain.errors import MailRefusedError, OutageError, SettingsError
from verification.messages import Letter

SENDER = "Palier <palier@example.net>"
TO = "lea.martin@example.org"


def a_mail(**values: object) -> Mail:
    letter = Letter(subject="Votre adresse est vérifiée", paragraphs=("C'est bon.",))
    usual = Mail(id="m1", case_id="case-1", to=TO, locale="fr", letter=letter, plain="C'est bon.", html="<p>é</p>")
    return replace(usual, **values)  # type: ignore[arg-type]


def test_a_server_of_ours_is_spoken_to_over_tls_and_signed_in(tmp_path: Path) -> None:
    tls = make_local_tls(tmp_path)
    with run_mailbox(tls.server, wants_sign_in=True) as box:
        server = parse_smtp_url(f"smtp://pali%40er:right@localhost:{box.port}")

        SmtpPost(server=server, sender=SENDER, trust=tls.client).send(a_mail())

        assert box.was_encrypted == [True]
        assert box.signed_in == ["pali@er"]


def test_a_certificate_nobody_vouches_for_is_not_believed(tmp_path: Path) -> None:
    tls = make_local_tls(tmp_path)
    with run_mailbox(tls.server) as box:
        server = parse_smtp_url(f"smtp://localhost:{box.port}")

        with pytest.raises(OutageError):
            SmtpPost(server=server, sender=SENDER).send(a_mail())

        assert box.came == []


def test_no_message_leaves_this_machine_without_encryption() -> None:
    with run_mailbox(host="127.0.0.2") as box:
        # An address that is not in the list of this machine's own.
        elsewhere = SmtpServer(host="127.0.0.2", port=box.port, is_tls_from_start=False)

        with pytest.raises(OutageError, match="SMTPNotSupportedError"):
            SmtpPost(server=elsewhere, sender=SENDER).send(a_mail())

        assert box.came == []


def test_a_refused_sign_in_waits_for_the_operator(tmp_path: Path) -> None:
    tls = make_local_tls(tmp_path)
    with run_mailbox(tls.server, wants_sign_in=True) as box:
        server = parse_smtp_url(f"smtp://palier:wrong@localhost:{box.port}")

        with pytest.raises(OutageError) as raised:
            SmtpPost(server=server, sender=SENDER, trust=tls.client).send(a_mail())

    assert "wrong" not in str(raised.value)


def test_a_refusal_does_not_repeat_the_address() -> None:
    with run_mailbox() as box:
        box.answers = [f"550 <{TO}> is unknown"]

        with pytest.raises(MailRefusedError) as raised:
            SmtpPost(server=parse_smtp_url(f"smtp://127.0.0.1:{box.port}"), sender=SENDER).send(a_mail())

    assert TO not in str(raised.value)
    assert raised.value.__cause__ is None


def test_a_message_has_both_forms_and_says_that_a_machine_sent_it(tmp_path: Path) -> None:
    folder = MailFolder(folder=tmp_path / "mail", sender=SENDER)

    folder.send(a_mail())
    folder.send(a_mail())

    (file,) = (tmp_path / "mail").iterdir()
    raw = file.read_text()
    assert "text/plain" in raw
    assert "text/html" in raw
    assert "Message-ID: <m1@example.net>" in raw
    assert "Auto-Submitted: auto-generated" in raw
    assert (tmp_path / "mail").stat().st_mode & 0o077 == 0


def test_a_subject_cannot_begin_another_header() -> None:
    from_outside = a_mail(letter=Letter(subject="Bonjour\nBcc: x@example.org", paragraphs=()))

    with pytest.raises(ValueError):
        eml_of(from_outside, SENDER, datetime.now(UTC))


@pytest.mark.parametrize(
    "url", ["mail.example.org", "http://mail.example.org", "smtp://?", "smtp://host:99999", "smtp://a/b", "smtp://h?x=1"]
)
def test_a_setting_that_names_no_server_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(SettingsError) as raised:
        parse_smtp_url(url)

    assert url not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "port", "tls"), [("smtp://h", 587, False), ("smtps://h", 465, True), ("smtp://h:25", 25, False)]
)
def test_the_port_follows_the_kind_of_server(url: str, port: int, tls: bool) -> None:
    server = parse_smtp_url(url)

    assert (server.port, server.is_tls_from_start) == (port, tls)


@pytest.mark.parametrize("sender", ["", "Palier", "a@b\nBcc: c@d"])
def test_a_sender_that_is_no_address_is_refused(sender: str) -> None:
    with pytest.raises(SettingsError):
        checked_sender(sender)


def test_neither_the_receiver_nor_the_password_is_shown() -> None:
    shown = repr(a_mail()) + repr(parse_smtp_url("smtp://user:secret@host"))

    assert not any(word in shown for word in (TO, "secret", "user", "C'est bon"))
