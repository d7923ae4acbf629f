"""Every answer sends its message: planned with the answer, written when it is sent, at least once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import update

from ocr.reading import DocumentType
from review_queue.adapters import reason_store, store
from review_queue.item import ReviewDecision, ReviewItem, ReviewVerdict
from review_queue.reason_texts import PACKAGED
from review_queue.texts import Locale
from review_queue.web.draft import Draft
from review_queue.web.verdict_choices import preview_of
from tests.builders import ADDRESS, a_claim, a_home, a_reading
from tests.servers import free_ports
from tests.servers.mailbox import Mailbox, run_mailbox
from tests.verification.service.house import House
from verification import cases
from verification.adapters import audit_log
from verification.adapters.dossiers import CaseDossiers
from verification.adapters.letters import Letters
from verification.adapters.mail import MailFolder, SmtpPost, parse_smtp_url
from verification.adapters.outbox_store import FORGET_MAIL, MESSAGE
from verification.adapters.paper_images import PaperImages
from verification.adapters.tables import cases as case_rows
from verification.adapters.tables import outbox
from verification.deliveries import MOST_TRIES, Post, forget_messages, send_messages
from verification.domain.errors import AuditDetailError, InvalidContactError, OutageError
from verification.settlement import settle_review

CONTACT = "lea.martin@example.org"
SENDER = "Palier <palier@example.net>"
OTHER_HOUSE = a_reading(addresses=(a_home("14 RUE DES LILAS"),))


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with run_mailbox() as box:
        yield box


def post_to(box: Mailbox) -> SmtpPost:
    return SmtpPost(server=parse_smtp_url(f"smtp://127.0.0.1:{box.port}"), sender=SENDER)


def letters_of(house: House) -> Letters:
    return Letters(services=house.services, transactions=house.transactions, site="https://palier.example")


def deliver(house: House, post: Post, most: int = 10) -> int:
    return send_messages(house.transactions, MESSAGE, letters_of(house).write, post, most)


def open_with_contact(house: House, case_id: str = "case-1", locale: str = "fr", contact: str = CONTACT) -> None:
    claim = a_claim(account=f"account-of-{case_id}")
    cases.open_case(house.services, case_id, claim, locale=locale, actor="resident", contact=contact)


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def make_due(house: House) -> None:
    house.make_due(datetime.now(UTC))


def planned(house: House) -> list[str]:
    return [row["params"]["message"] for row in house.rows(outbox, kind=MESSAGE)]


def test_a_yes_by_machine_is_sent_to_the_resident(house: House, mailbox: Mailbox) -> None:
    open_with_contact(house)
    house.work(house.send())

    sent = deliver(house, post_to(mailbox))

    (message,) = mailbox.came
    assert sent == 1
    assert (message["To"], message["From"]) == (CONTACT, SENDER)
    assert message["Subject"] == "Votre adresse est vérifiée"
    assert "https://palier.example/entrer#" in text_of(message)
    assert deliver(house, post_to(mailbox)) == 0


def test_a_question_by_machine_names_the_reason_in_the_residents_language(house: House, mailbox: Mailbox) -> None:
    open_with_contact(house, locale="en")
    house.reader.answers.append(OTHER_HOUSE)
    house.work(house.send())

    deliver(house, post_to(mailbox))

    assert mailbox.came[0]["Subject"] == "Something is missing from your case"
    assert mailbox.came[0]["Content-Language"] == "en"


def test_a_case_that_waits_for_a_person_says_until_when(house: House, mailbox: Mailbox) -> None:
    open_with_contact(house)
    house.reader.answers.append(a_reading(document_type=DocumentType.TENANCY_CONTRACT))
    house.work(house.send())

    deliver(house, post_to(mailbox))

    assert planned(house) == ["case.in_review"]
    assert "au plus tard le" in text_of(mailbox.came[0])


def test_without_an_address_nothing_is_sent_and_nothing_waits(house: House, mailbox: Mailbox) -> None:
    open_with_contact(house, contact="")
    house.work(house.send())

    assert deliver(house, post_to(mailbox)) == 0
    assert mailbox.came == []
    assert [row["sent_at"] is None for row in house.rows(outbox, kind=MESSAGE)] == [False]


def test_a_crash_between_sending_and_noting_sends_the_same_message_again(house: House, mailbox: Mailbox) -> None:
    open_with_contact(house)
    house.work(house.send())

    class Crashing(SmtpPost):
        def send(self, mail: object) -> None:
            super().send(mail)  # type: ignore[arg-type]
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver(house, Crashing(server=post_to(mailbox).server, sender=SENDER))
    make_due(house)
    deliver(house, post_to(mailbox))

    first, second = mailbox.came
    assert first["Message-ID"] == second["Message-ID"]


def test_a_server_that_is_away_delays_and_pauses_grow(house: House) -> None:
    open_with_contact(house)
    house.work(house.send())
    away = SmtpPost(server=parse_smtp_url(f"smtp://127.0.0.1:{free_ports(1)[0]}"), sender=SENDER)
    pauses = []

    for _ in range(4):
        deliver(house, away)
        (row,) = house.rows(outbox, kind=MESSAGE)
        pauses.append(row["send_after"] - datetime.now(UTC))
        make_due(house)

    assert pauses == sorted(pauses)
    assert pauses[0] > timedelta(seconds=20)
    assert pauses[-1] > timedelta(minutes=55)
    assert row["last_error"] == "outage"


def test_after_the_last_try_a_message_is_given_up_in_plain_sight(house: House) -> None:
    open_with_contact(house)
    house.work(house.send())
    away = SmtpPost(server=parse_smtp_url(f"smtp://127.0.0.1:{free_ports(1)[0]}"), sender=SENDER)

    for _ in range(MOST_TRIES + 1):
        make_due(house)
        deliver(house, away)

    (row,) = house.rows(outbox, kind=MESSAGE)
    assert (row["attempts"], row["gave_up_at"] is None, row["sent_at"]) == (MOST_TRIES, False, None)


def test_a_refused_receiver_is_given_up_at_once_and_the_next_is_served(house: House, mailbox: Mailbox) -> None:
    mailbox.answers = ["550 no such user"]
    for case_id in ("case-1", "case-2"):
        open_with_contact(house, case_id)
        house.work(house.send(case_id, data=case_id.encode()))

    deliver(house, post_to(mailbox))

    rows = house.rows(outbox, kind=MESSAGE)
    assert sorted(row["last_error"] or "" for row in rows) == ["", "mail.refused"]
    assert len(mailbox.came) == 1


def test_a_server_that_says_not_now_is_tried_again(house: House, mailbox: Mailbox) -> None:
    mailbox.answers = ["451 later"]
    open_with_contact(house)
    house.work(house.send())

    deliver(house, post_to(mailbox))
    make_due(house)
    deliver(house, post_to(mailbox))

    assert len(mailbox.came) == 1


def test_the_folder_keeps_one_file_a_message_and_loses_it_with_the_case(house: House) -> None:
    folder = MailFolder(folder=house.files.parent / "mail", sender=SENDER)
    open_with_contact(house)
    house.work(house.send())

    deliver(house, folder)
    kept = folder.newest(10)
    cases.erase(house.services, "case-1", actor="resident")
    forget_messages(house.transactions, FORGET_MAIL, folder.forget, 10)

    assert [(mail.to, mail.subject) for mail in kept] == [(CONTACT, "Votre adresse est vérifiée")]
    assert list(folder.folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_to_delays(house: House) -> None:
    in_the_way = house.files.parent / "mail"
    in_the_way.write_text("a file")
    open_with_contact(house)
    house.work(house.send())

    deliver(house, MailFolder(folder=in_the_way, sender=SENDER))

    assert [row["last_error"] for row in house.rows(outbox, kind=MESSAGE)] == [OutageError.code]


def test_the_address_goes_with_the_case_and_stands_in_no_entry(house: House) -> None:
    open_with_contact(house)
    cases.change_contact(house.services, "case-1", "other@example.org", actor="resident")
    cases.erase(house.services, "case-1", actor="resident")

    with house.transactions.reading() as work:
        assert work.cases.contact_of("case-1") == ""
        entries = str(list(audit_log.iterate(work.connection)))
    assert "example.org" not in entries
    assert "case.contact_changed" in entries


@pytest.mark.parametrize(
    "written",
    ["lea", "lea@", "@example.org", "a b@example.org", "a@example.org\nBcc: x@y.org", "a@b", "a..b@c.fr", "é@c.fr"],
)
def test_what_is_no_mail_address_is_refused(house: House, written: str) -> None:
    with pytest.raises(InvalidContactError):
        open_with_contact(house, contact=written)


def test_a_message_takes_codes_and_dates_only(house: House) -> None:
    open_with_contact(house)

    with pytest.raises(AuditDetailError), house.transactions() as work:
        work.outbox.message("case.verified", "case-1", {"until": "chez Léa Martin"})


def a_case_for_a_person(house: House) -> ReviewItem:
    open_with_contact(house)
    house.reader.answers.append(OTHER_HOUSE)
    house.work(house.send())
    cases.ask_for_a_person(house.services, "case-1", "", actor="resident")
    with house.engine.connect() as connection:
        (item,) = store.open_items(connection)
    return item


def answer_as_a_person(house: House, item: ReviewItem, decision: ReviewDecision) -> None:
    """A moderator takes the item, answers, and the time to take it back passes."""
    with house.transactions() as work:
        held = store.take(work.connection, item.id, "moderator-1", work.now)
    at_once = replace(house.services, undo_seconds=0)
    settle_review(at_once, item.id, held.version, "moderator-1", decision)


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_a_persons_answer_is_sent_word_for_word_as_it_was_previewed(
    house: House, mailbox: Mailbox, locale: str
) -> None:
    item = a_case_for_a_person(house)
    with house.engine.begin() as connection:
        connection.execute(update(case_rows).values(locale=locale))
    images = PaperImages(services=house.services, transactions=house.transactions, render=lambda *_: ())
    shown = CaseDossiers(services=house.services, transactions=house.transactions, images=images)
    draft = Draft(verdict="needs_action", reasons=("R-ADR", "R-FLOU"), note="Merci de vérifier le numéro.")

    preview = preview_of(draft, shown.dossier(item))
    answer_as_a_person(house, item, draft.decision(ReviewVerdict.NEEDS_ACTION))
    deliver(house, post_to(mailbox))

    said = text_of(mailbox.came[-1]).replace("\n", " ")
    assert "14 RUE DES LILAS" in preview[2]
    assert ADDRESS in preview[2]
    assert all(paragraph in said for paragraph in preview)


def test_a_refusal_says_how_to_appeal_and_names_nobody(house: House, mailbox: Mailbox) -> None:
    item = a_case_for_a_person(house)
    decision = ReviewDecision(verdict=ReviewVerdict.REFUSED, reasons=("N-MODIF",))

    answer_as_a_person(house, item, decision)
    deliver(house, post_to(mailbox))

    message = mailbox.came[-1]
    said = message.as_string() + text_of(message)
    assert message["Subject"] == "Nous n'avons pas pu confirmer votre adresse"
    assert "Contestez" in said
    assert "moderator-1" not in said


def test_an_answer_that_can_still_be_taken_back_sends_nothing(house: House) -> None:
    item = a_case_for_a_person(house)
    with house.transactions() as work:
        held = store.take(work.connection, item.id, "moderator-1", work.now)
    before = planned(house)

    later = replace(house.services, undo_seconds=10)
    decision = ReviewDecision(verdict=ReviewVerdict.VERIFIED)
    settle_review(later, item.id, held.version, "moderator-1", decision)

    assert planned(house) == before


def test_an_answer_keeps_the_wording_it_was_sent_with(house: House, mailbox: Mailbox) -> None:
    item = a_case_for_a_person(house)
    answer_as_a_person(house, item, ReviewDecision(verdict=ReviewVerdict.NEEDS_ACTION, reasons=("R-FLOU",)))
    with house.transactions() as work:
        reason_store.change_wording(
            work.connection,
            "R-FLOU",
            Locale.FR,
            "Photo floue : recommencez.",
            before=PACKAGED.wording("R-FLOU", Locale.FR),
            moderator_id="lead-1",
            now=work.now,
        )

    deliver(house, post_to(mailbox))

    assert "Photo floue : recommencez." not in text_of(mailbox.came[-1])
    assert "près d'une fenêtre" in text_of(mailbox.came[-1]).replace("\n", " ")


def test_a_kind_without_words_is_given_up_in_plain_sight(house: House, mailbox: Mailbox) -> None:
    open_with_contact(house)
    with house.transactions() as work:
        work.outbox.message("no.such_kind", "case-1")

    deliver(house, post_to(mailbox))

    (row,) = house.rows(outbox, kind=MESSAGE)
    assert (row["last_error"], row["gave_up_at"] is None) == ("mail.refused", False)
    assert mailbox.came == []
