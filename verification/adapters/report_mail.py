"""Telling the authors of reports that they were dealt with; their contact is forgotten as soon as the mail is away."""

from __future__ import annotations

from cooptation.ports import House
from verification.adapters.letters import WRITER
from verification.deliveries import Mail, Post
from verification.domain.errors import MailRefusedError

DEALT_WITH = "report.dealt_with"


def tell_authors(house: House, post: Post, site: str, most: int) -> int:
    """Write to those who wait; how many were told. An outage leaves the rest for the next time.

    Raises:
        OutageError: the mail server is away.
    """
    with house.looking() as work:
        waiting = work.side.findings.untold(most)
    for one in waiting:
        letter, link = WRITER.letter(DEALT_WITH, {}, one.locale), f"{site}/signaler"
        mail = Mail(
            id=one.report_id,
            case_id="",
            to=one.contact,
            locale=one.locale,
            letter=letter,
            plain=WRITER.plain(letter, link, one.locale),
            html=WRITER.html(letter, link, one.locale),
        )
        _send(post, mail)
        with house.transaction() as work:
            work.side.findings.forget_contact(one.report_id)
    return len(waiting)


def _send(post: Post, mail: Mail) -> None:
    """One mail; an address that the server refuses for good is given up."""
    try:
        post.send(mail)
    except MailRefusedError:
        return
