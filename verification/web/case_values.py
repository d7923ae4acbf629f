"""Everything that the page of a resident's case shows, made ready so that the template only places it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ocr.reading import DocumentReading
from verification import appeals, cases
from verification.adapters.letters import Letters
from verification.adapters.unit_of_work import Transactions
from verification.consequences import SAMPLE_KEPT, is_sampled
from verification.counterfactuals import Counterfactual, Situation, counterfactuals
from verification.domain.case import Case, CaseStatus
from verification.domain.decision import Decision
from verification.neighbourhoods import quarter_of
from verification.ports import Services
from verification.report import one_line
from verification.vouched_aftermath import MAX_APPEAL_CHARS
from verification.web.catalogue import day, moment, text
from verification.web.explanations import accepted_papers, checked_lines, enough_lines, lone_papers
from verification.web.looking import who_looks

MOVING = (CaseStatus.SUBMITTED, CaseStatus.READING)
TAKES_PAPER = (CaseStatus.DRAFT, CaseStatus.NEEDS_ACTION, CaseStatus.IN_REVIEW)
CORRECTS = (CaseStatus.DRAFT, CaseStatus.NEEDS_ACTION)
UNDECIDED = (CaseStatus.NEEDS_ACTION, CaseStatus.IN_REVIEW)
BY_A_PERSON = (CaseStatus.VERIFIED, CaseStatus.NEEDS_ACTION, CaseStatus.REFUSED, CaseStatus.REFUSED_FINAL)
CONTESTED = (CaseStatus.REFUSED, CaseStatus.REFUSED_FINAL)
WAITING = (CaseStatus.IN_REVIEW, CaseStatus.APPEALED)
OVER = (CaseStatus.WITHDRAWN, CaseStatus.EXPIRED, CaseStatus.ERASED)

WITHOUT_A_CAUSE = frozenset(
    ("document.reused", "document.altered", "document.seal_invalid", "document.seal_mismatch")
)
"""Reasons that share one sentence, which tells no cause; the page is the same for all, or it would tell them apart."""


@dataclass(frozen=True, kw_only=True)
class AnswerBy:
    """By when a person answers, in words, and whether that has passed."""

    said: str
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """One case as its resident sees it. ``paper`` is the last one sent, None while there is none."""

    services: Services
    transactions: Transactions
    case: Case
    paper: str | None
    locale: str

    def values(self) -> dict[str, Any]:
        """What the template places."""
        case, policy, locale = self.case, self.services.policy, self.locale
        reading, decision = self.last_reading(), self.machine_decision()
        return {
            "case": case,
            "state": case.status.value,
            "moving": case.status in MOVING,
            "takes_paper": case.status in TAKES_PAPER,
            "corrects": case.status in CORRECTS,
            "answer_by": self.answer_by(),
            "who_looks": self.who_looks(),
            "may_appeal": self.may_appeal(),
            "appeal_chars": MAX_APPEAL_CHARS,
            "over": case.status in OVER,
            "sent_papers": self.paper is not None,
            "attempts_left": cases.attempts_left(self.services, case.id),
            "until": day(locale, case.verified_until.date()) if case.verified_until else None,
            "rows": read_rows(reading, locale),
            "correct_first": case.status is CaseStatus.NEEDS_ACTION and _is_about_claim(case.reasons[:1]),
            "may_ask_person": self.may_ask_person(),
            "doubts": tuple(dict.fromkeys(text(locale, f"reason.{reason}") for reason in case.reasons)),
            "asks_household": case.status is CaseStatus.IN_REVIEW and not WITHOUT_A_CAUSE.isdisjoint(case.reasons),
            "may_send_again": reading is not None,
            "hours": policy.resubmission_hours if case.asked_again else policy.review_hours,
            "policy": policy,
            "place": quarter_of(self.services, case),
            "message": self.message_of_a_person(),
            "samples": self.services.sample_percent > 0,
            "sample_days": SAMPLE_KEPT.days,
            "is_sampled": self.is_sampled(),
            "letters": self.letters.of_case(case, locale),
            "contact": self.contact(),
            "enough": enough_lines(self.would_be_enough(decision, reading), locale),
            "checked": checked_lines(decision, policy, locale),
            "accepted_papers": accepted_papers(policy, locale),
            "lone_papers": lone_papers(policy, locale),
        }

    def is_sampled(self) -> bool:
        """Whether the paper of this approval is kept a little longer, to be looked at again."""
        if self.paper is None or self.case.status is not CaseStatus.VERIFIED:
            return False
        with self.services.looking() as work:
            is_kept = not work.cases.is_destroyed(self.paper)
        return is_kept and is_sampled(self.paper, self.services.sample_percent)

    def last_reading(self) -> DocumentReading | None:
        """What was read on the paper while something is asked or looked at, None when it is destroyed."""
        if self.paper is None or self.case.status not in UNDECIDED:
            return None
        return self.services.kept_reading(self.paper)

    def machine_decision(self) -> Decision | None:
        """The machine's answer on the paper, while something is asked or looked at."""
        if self.paper is None or self.case.status not in UNDECIDED:
            return None
        with self.services.looking() as work:
            return work.cases.decision_on(self.paper)

    def would_be_enough(
        self, decision: Decision | None, reading: DocumentReading | None
    ) -> tuple[Counterfactual, ...]:
        """What would have given a yes at once, as far as it may be told."""
        if decision is None:
            return ()
        seen = Situation(decision=decision, claim=self.case.claim, reading=reading, today=self.services.today())
        return counterfactuals(seen, self.services.policy)

    def message_of_a_person(self) -> tuple[str, ...]:
        """What a moderator answered on the paper, as they saw it before sending; empty when none did."""
        subject = self.answered_subject()
        if subject is None or self.case.status not in BY_A_PERSON:
            return ()
        kind = self.case.status.value if self.case.status in CONTESTED else ""
        answer = self.letters.answer_on(self.case, subject, self.locale, kind)
        return () if answer is None else answer.paragraphs

    def answered_subject(self) -> str | None:
        """What the last answer was about: a refusal may be about vouches, or about a paper before the last."""
        if self.case.status not in CONTESTED:
            return self.paper
        with self.services.looking() as work:
            return work.reviews.last_answered(self.case.id) or self.paper

    def answer_by(self) -> AnswerBy | None:
        """By when a person answers, counted in declared working hours; None where nobody is asked."""
        if self.case.status not in WAITING:
            return None
        with self.services.looking() as work:
            due, now = work.reviews.due_of(self.case.id), work.now
        if due is None:
            return None
        return AnswerBy(said=moment(self.locale, due, with_hour=True), is_late=due < now)

    def who_looks(self) -> str:
        """Who may look at the case, as the routing has it now."""
        return who_looks(self.services, self.case.quarter, self.locale)

    def may_appeal(self) -> bool:
        """Whether the refusal can still be contested."""
        with self.services.looking() as work:
            return appeals.may_appeal(work, self.case, self.services.policy.appeal_days)

    @property
    def letters(self) -> Letters:
        """What writes to the resident: the page says what their messages say."""
        return Letters(services=self.services, transactions=self.transactions)

    def contact(self) -> str:
        """Where the resident wants to be written to."""
        with self.services.looking() as work:
            return work.cases.contact_of(self.case.id)

    def may_ask_person(self) -> bool:
        """From the second time on, and at once when a name or an address differs; once a paper."""
        if self.case.asked_again <= 1 and not _is_about_claim(self.case.reasons):
            return False
        with self.services.looking() as work:
            return cases.can_ask_a_person(work, self.case, work.cases.document_ids(self.case.id))


def view_case(services: Services, transactions: Transactions, case: Case, locale: str) -> CaseView:
    """A case with the last paper sent for it."""
    with services.looking() as work:
        papers = work.cases.document_ids(case.id)
    paper = papers[-1] if papers else None
    return CaseView(services=services, transactions=transactions, case=case, paper=paper, locale=locale)


def _is_about_claim(reasons: tuple[str, ...]) -> bool:
    return any(reason.startswith(("name.", "address.")) for reason in reasons)


def read_rows(reading: DocumentReading | None, locale: str) -> tuple[tuple[str, str], ...]:
    """What was read on the last paper, label and value, so that the person sees what differs."""
    if reading is None or not reading.pages:
        return ()
    fields, home = reading.fields, reading.fields.home
    nothing = text(locale, "fix.nothing")
    return (
        ("field.name", ", ".join(person.name for person in fields.holders) or nothing),
        ("field.address", one_line(home) if home else nothing),
        ("field.issue_date", day(locale, fields.issue_date.value) if fields.issue_date else nothing),
        ("field.kind", text(locale, f"kind.{fields.document_type.value}")),
    )
