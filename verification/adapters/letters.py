"""Messages to residents from what is kept: rendered when they are sent, shown or previewed, never stored.

The writer of the outbox (``verification.deliveries``), the list on the resident's own page and what the console's
preview is made of are one and the same here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from cooptation.adapters import sessions
from review_queue.adapters import reason_store
from review_queue.adapters import store as review_store
from review_queue.item import ItemKind, ReviewDecision
from review_queue.reason_texts import PLACES, ReasonTexts, compose_message
from verification.adapters import visitors
from verification.adapters.catalogue import moment, text, texts
from verification.adapters.outbox_store import MESSAGE
from verification.adapters.tables import outbox
from verification.adapters.unit_of_work import SqlWork, Transactions
from verification.adapters.vouching import stores_of
from verification.deliveries import FarEffect, Mail
from verification.domain.case import Case, CaseStatus
from verification.domain.errors import CaseNotFoundError, MailRefusedError, PaperCorruptError
from verification.messages import REVIEWED, STANDING, Letter, Writer
from verification.ports import Services
from verification.report import one_line

WRITER = Writer(say=text, tell=moment)
MANNERS = {CaseStatus.REFUSED_FINAL.value: "final", STANDING: "standing"}
"""How an answer on an appeal is worded, by the kind of its message."""
TO_NEIGHBOURS = frozenset({"vouch.asked", "vouch.notice", "vouch.cohabitant"})
"""Messages to a member about somebody else: their link leads to the member's own page."""
MOST_ON_A_PAGE = 5


@dataclass(frozen=True, kw_only=True)
class ShownLetter:
    """A message as it stands on the resident's page."""

    day: str
    subject: str = field(repr=False)
    paragraphs: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Letters:
    """Everything that is needed to write to a resident."""

    services: Services
    transactions: Transactions
    site: str = ""

    def write(self, effect: FarEffect) -> Mail | None:
        """The mail of a planned message, with a one-time way to the case; None when there is nobody to write to.

        Raises:
            MailRefusedError: there are no words for it; it is given up, to be seen, rather than sent empty.
        """
        case, contact = self._receiver(effect.case_id)
        if case is None or not contact:
            return None
        letter = self._letter(case, effect.params, case.locale)
        if letter is None:
            raise MailRefusedError("the catalogues hold no text for this kind of message")
        with self.transactions() as work:
            link = self._way_in(work, case.id, effect.params)
        return Mail(
            id=effect.id,
            case_id=case.id,
            to=contact,
            locale=case.locale,
            letter=letter,
            plain=WRITER.plain(letter, link, case.locale),
            html=WRITER.html(letter, link, case.locale),
        )

    def _way_in(self, work: SqlWork, case_id: str, params: Mapping[str, Any]) -> str:
        """A one-time way to what the message is about: a neighbour's page or question, else the case.

        The secret is made now and stands in the mail alone; the planned message holds ids.
        """
        kind, values = str(params.get("message", "")), params.get("values") or {}
        member = stores_of(work).members.by_case(case_id) if kind in TO_NEIGHBOURS and work.vouching else None
        if member is None:
            return f"{self.site}/entrer#{visitors.make_link(work.connection, case_id, work.now)}"
        code = sessions.make_link(work.connection, member.id, work.now, vouch_id=str(values.get("vouch", "")))
        return f"{self.site}/parrainer/entrer#{code}"

    def wording_for(self, case: Case, document_id: str) -> tuple[ReasonTexts, dict[str, str]]:
        """The wording of reasons in force, and what its places hold for this person: what a preview is made of."""
        with self.transactions.reading() as work:
            texts = reason_store.texts_at(work.connection)
        return texts, self._values(case, document_id, tuple(PLACES))

    def answer_on(self, case: Case, document_id: str, locale: str, kind: str = "") -> Letter | None:
        """What a moderator answered last on a paper, in the words it was sent with; None when none did."""
        with self.transactions.reading() as work:
            first = (ItemKind.APPEAL,) if kind == CaseStatus.REFUSED.value else ()
            decided = review_store.decision_on(work.connection, document_id, first)
            texts = reason_store.texts_of(work.connection, document_id)
        if decided is None:
            return None
        return self._answer(case, document_id, decided, texts, locale, kind or decided.verdict.value)

    def of_case(self, case: Case, locale: str) -> tuple[ShownLetter, ...]:
        """The last messages of a case as its page shows them, newest first."""
        mine = (outbox.c.kind == MESSAGE) & (outbox.c.case_id == case.id)
        query = select(outbox.c.params, outbox.c.created_at).where(mine).order_by(outbox.c.created_at.desc())
        with self.transactions.reading() as work:
            rows = work.connection.execute(query.limit(MOST_ON_A_PAGE)).all()
        written = ((row.created_at, self._letter(case, row.params, locale)) for row in rows)
        return tuple(
            ShownLetter(
                day=moment(locale, at, with_hour=True), subject=letter.subject, paragraphs=letter.paragraphs
            )
            for at, letter in written
            if letter is not None
        )

    def _receiver(self, case_id: str) -> tuple[Case | None, str]:
        """The case and where its person is written to; no case once it is gone or erased."""
        try:
            with self.transactions.reading() as work:
                case, contact = work.cases.get(case_id), work.cases.contact_of(case_id)
        except CaseNotFoundError:
            return None, ""
        return (None, "") if case.status is CaseStatus.ERASED else (case, contact)

    def _letter(self, case: Case, params: Mapping[str, Any], locale: str) -> Letter | None:
        kind, values = str(params["message"]), params["values"]
        if kind.startswith(REVIEWED) and "document" in values:
            return self.answer_on(case, str(values["document"]), locale, kind.removeprefix(REVIEWED))
        return WRITER.letter(kind, values, locale) if f"mail.{kind}.body" in texts(locale) else None

    def _answer(
        self, case: Case, document_id: str, decided: ReviewDecision, texts: ReasonTexts, locale: str, kind: str
    ) -> Letter:
        values, manner = self._values(case, document_id, decided.reasons), MANNERS.get(kind, "")
        paragraphs = compose_message(decided.verdict, decided.reasons, decided.note, locale, texts, values, manner)
        return WRITER.answer(kind, paragraphs, locale)

    def _values(self, case: Case, document_id: str, reasons: tuple[str, ...]) -> dict[str, str]:
        """What the reasons' places are filled with; nothing is opened when no reason has any."""
        wanted = {place for reason in reasons for place in PLACES.get(reason, ())}
        if not wanted:
            return {}
        with self.transactions.reading() as work:
            known = self._counted(work, case, document_id)
        if wanted & {"lue", "decl"}:
            known |= self._addresses(case, document_id)
        return {name: value for name, value in known.items() if name in wanted and value}

    def _counted(self, work: SqlWork, case: Case, document_id: str) -> dict[str, str]:
        """Ages and the quarter's name, which outlive the paper."""
        decision = work.cases.decision_on(document_id)
        findings = decision.findings if decision else ()
        params: Mapping[str, Any] = next((found.params for found in findings if "age_months" in found.params), {})
        named = self.services.places.quarter_name(case.quarter) if case.quarter else ""
        return {
            "mois": str(params.get("age_months", "")),
            "max": str(params.get("machine_months", "")),
            "quartier": named,
        }

    def _addresses(self, case: Case, document_id: str) -> dict[str, str]:
        """The declared address, and the one read while the paper is still there."""
        try:
            reading = self.services.kept_reading(document_id)
        except PaperCorruptError:
            reading = None
        home = reading.fields.home if reading is not None else None
        return {"lue": one_line(home) if home else "", "decl": case.claim.address if case.claim else ""}
