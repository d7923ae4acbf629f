"""What leaves the house: mail to one address and no more, calls to the outside and never inside."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from cooptation.acts import reports
from cooptation.adapters.side_tables import reports as report_rows
from cooptation.records import ReportKind, Said
from tests.verification.adapters.test_mail import SENDER, a_mail
from tests.verification.service.house import House
from tests.verification.service.street import TOWN, Street
from verification.adapters.mail import MailFolder, eml_of
from verification.adapters.report_mail import tell_authors
from verification.adapters.webhook_calls import checked_url
from verification.domain.errors import MailRefusedError, WebhookAddressError

HOSTILE = (
    "a@example.org\nBcc: b@example.org",
    "a@example.org, b@example.org",
    "a@example.org;b@example.org",
    "Zoé <a@example.org>",
    "a@example.org\r\n\r\nhello",
    "",
)


@pytest.mark.parametrize("address", HOSTILE)
def test_mail_goes_to_one_plain_address_or_nowhere(address: str) -> None:
    with pytest.raises(MailRefusedError):
        eml_of(a_mail(to=address), SENDER, datetime.now(UTC))


def test_a_hostile_address_in_a_report_does_not_stop_the_mail_to_others(house: House, tmp_path: Path) -> None:
    street = Street(house)
    for contact in ("a@example.org\nBcc: b@example.org", "good@example.org"):
        said = Said(name="Nadia", address=f"1 rue des Lilas, {TOWN}", words="", contact=contact)
        reports.file(house.acts, ReportKind.HAS_MOVED, said)
    with house.acts.transaction() as work:
        work.connection.execute(update(report_rows).values(dealt_at=work.now))  # type: ignore[attr-defined]
    folder = tmp_path / "mail"

    told = tell_authors(street.house.acts, MailFolder(folder=folder, sender=SENDER), "https://palier.example", 10)

    assert told == 2
    assert [b"good@example.org" in file.read_bytes() for file in folder.glob("*.eml")] == [True]


INSIDE = (
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://0.0.0.0/",
    "https://169.254.169.254/latest/meta-data/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:a9fe:a9fe]/",
    "https://[::7f00:1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b:1::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[fe80::1]/",
    "https://[fd00::1]/",
    "https://[ff02::1]/",
    "https://10.0.0.1/",
    "https://100.64.0.1/",
    "https://192.168.1.1/",
    "https://224.0.0.1/",
    "http://example.org/",
    "https://user@example.org/",
    "ftp://example.org/",
)


@pytest.mark.parametrize("url", INSIDE)
def test_a_webhook_never_calls_inside_a_network(url: str) -> None:
    with pytest.raises(WebhookAddressError):
        checked_url(url, allows_local=False)
