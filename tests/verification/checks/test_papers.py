"""The table "Papers" of the default policy, row by row, through ``judge``. Expected values are the table's own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ocr.reading import DateRole, DocumentReading, DocumentType, Problem
from tests.builders import TODAY, a_claim, a_date, a_reading, some_evidence
from verification.adapters.policies import default_policy
from verification.domain.decision import Decision, Outcome
from verification.pipeline import judge

POLICY = default_policy()
MACHINE_3_HUMAN_6 = (
    "electricity_bill",
    "gas_bill",
    "water_bill",
    "telecom_bill",
    "rent_receipt",
    "contract_certificate",
)
MACHINE_12_HUMAN_18 = ("income_tax_notice", "property_tax_notice", "housing_tax_notice", "insurance_certificate")
HUMAN_ONLY = ("payment_schedule", "customer_area_page", "tenancy_contract", "student_certificate", "hosting_letter")
NO_PROOF = ("payslip", "bank_statement", "bank_details", "identity_card", "receipt", "other")


def decide(reading: DocumentReading, today: date = TODAY, *, nothing_else: bool = False) -> Decision:
    return judge(a_claim(nothing_else=nothing_else), some_evidence(reading, today), POLICY)


def of_kind(kind: str, issued: date = TODAY) -> DocumentReading:
    return a_reading(document_type=DocumentType(kind), dates=(a_date(issued),))


def months_before_today(months: int, days: int = 0) -> date:
    """The 12th is in every month, so that only year and month move."""
    years, month = divmod(TODAY.month - 1 - months, 12)
    return date(TODAY.year + years, month + 1, TODAY.day) - timedelta(days=days)


@pytest.mark.parametrize(
    ("kind", "machine", "human"),
    [(kind, 3, 6) for kind in MACHINE_3_HUMAN_6] + [(kind, 12, 18) for kind in MACHINE_12_HUMAN_18],
)
def test_each_kind_is_verified_then_looked_at_then_asked_again(kind: str, machine: int, human: int) -> None:
    by_day = {
        "at the machine's last day": decide(of_kind(kind, months_before_today(machine))),
        "a day later": decide(of_kind(kind, months_before_today(machine, days=1))),
        "at the human's last day": decide(of_kind(kind, months_before_today(human))),
        "and a day later": decide(of_kind(kind, months_before_today(human, days=1))),
    }

    answers = [(decision.outcome, decision.reasons) for decision in by_day.values()]

    assert answers == [
        (Outcome.VERIFIED, ()),
        (Outcome.REVIEW, ("document.too_old",)),
        (Outcome.REVIEW, ("document.too_old",)),
        (Outcome.NEEDS_ACTION, ("document.too_old",)),
    ]


@pytest.mark.parametrize(
    ("today", "outcome"),
    [(date(2026, 11, 12), Outcome.VERIFIED), (date(2026, 11, 13), Outcome.REVIEW)],
)
def test_a_bill_of_12_august_is_accepted_on_12_november_and_not_on_the_13th(today: date, outcome: Outcome) -> None:
    assert decide(of_kind("electricity_bill", date(2026, 8, 12)), today).outcome is outcome


@pytest.mark.parametrize("kind", HUMAN_ONLY)
def test_some_kinds_always_go_to_a_human_and_are_asked_again_when_old(kind: str) -> None:
    fresh, last = decide(of_kind(kind)), decide(of_kind(kind, months_before_today(6)))
    old = decide(of_kind(kind, months_before_today(6, days=1)))

    assert (fresh.outcome, last.outcome) == (Outcome.REVIEW, Outcome.REVIEW)
    assert (old.outcome, old.reasons[0]) == (Outcome.NEEDS_ACTION, "document.too_old")


def test_a_hosting_letter_says_that_the_person_is_hosted() -> None:
    assert decide(of_kind("hosting_letter")).reasons == ("name.hosted",)


def test_a_customer_area_page_says_so() -> None:
    assert decide(of_kind("customer_area_page")).reasons == ("document.customer_area",)


@pytest.mark.parametrize("issued", [TODAY, months_before_today(30)])
def test_a_mobile_bill_asks_for_another_paper(issued: date) -> None:
    decision = decide(of_kind("mobile_bill", issued))

    assert (decision.outcome, decision.reasons) == (Outcome.NEEDS_ACTION, ("document.type_not_accepted",))


@pytest.mark.parametrize(
    ("kind", "months", "days", "outcome"),
    [
        ("mobile_bill", 0, 0, Outcome.REVIEW),
        ("mobile_bill", 6, 0, Outcome.REVIEW),
        ("mobile_bill", 6, 1, Outcome.NEEDS_ACTION),
        ("water_bill", 3, 0, Outcome.VERIFIED),
        ("water_bill", 6, 1, Outcome.REVIEW),
        ("water_bill", 12, 0, Outcome.REVIEW),
        ("water_bill", 12, 1, Outcome.NEEDS_ACTION),
        ("electricity_bill", 6, 1, Outcome.NEEDS_ACTION),
        ("payslip", 0, 0, Outcome.NEEDS_ACTION),
    ],
)
def test_a_person_with_nothing_else_at_hand_is_heard_where_the_table_says_so(
    kind: str, months: int, days: int, outcome: Outcome
) -> None:
    decision = decide(of_kind(kind, months_before_today(months, days)), nothing_else=True)

    assert decision.outcome is outcome


def test_nothing_else_at_hand_makes_no_machine_say_yes() -> None:
    for kind in DocumentType:
        for months in range(24):
            reading = of_kind(kind.value, months_before_today(months))
            alone, usual = decide(reading, nothing_else=True), decide(reading)
            assert (alone.outcome is Outcome.VERIFIED) == (usual.outcome is Outcome.VERIFIED)


@pytest.mark.parametrize("kind", NO_PROOF)
@pytest.mark.parametrize("issued", [TODAY, months_before_today(30)])
def test_what_is_no_proof_of_address_is_said_to_be_none_whatever_its_age(kind: str, issued: date) -> None:
    decision = decide(of_kind(kind, issued))

    assert (decision.outcome, decision.reasons) == (Outcome.NEEDS_ACTION, ("document.not_a_proof",))


def test_an_unknown_paper_read_badly_is_for_a_human_and_not_called_old() -> None:
    old = (a_date(months_before_today(30)),)

    decision = decide(a_reading(document_type=DocumentType.OTHER, dates=old, confidence=0.4))

    assert (decision.outcome, decision.reasons) == (Outcome.REVIEW, ("document.unreadable",))


@pytest.mark.parametrize(
    ("days", "outcome", "reasons"),
    [(1, Outcome.VERIFIED, ()), (2, Outcome.VERIFIED, ()), (3, Outcome.REVIEW, ("document.date_in_future",))],
)
def test_a_date_more_than_two_days_ahead_is_for_a_human(days: int, outcome: Outcome, reasons: tuple[str, ...]) -> None:
    decision = decide(of_kind("gas_bill", TODAY + timedelta(days=days)))

    assert (decision.outcome, decision.reasons) == (outcome, reasons)


def test_a_paper_without_a_date_is_for_a_human() -> None:
    decision = decide(a_reading(dates=()))

    assert (decision.outcome, decision.reasons) == (Outcome.REVIEW, ("document.date_not_found",))


def test_a_date_that_may_be_misread_is_no_date() -> None:
    decision = decide(a_reading(dates=(a_date(TODAY, confidence=0.2),)))

    assert (decision.outcome, decision.reasons) == (Outcome.REVIEW, ("document.date_not_found",))


@pytest.mark.parametrize("role", [role for role in DateRole if role is not DateRole.ISSUE])
def test_no_other_date_makes_a_bill_young(role: DateRole) -> None:
    old, young = a_date(months_before_today(4)), a_date(TODAY, role)

    assert decide(a_reading(dates=(old, young))).outcome is Outcome.REVIEW


@pytest.mark.parametrize(
    ("issued", "period_end", "outcome"),
    [
        (months_before_today(4), months_before_today(3), Outcome.VERIFIED),
        (months_before_today(2), months_before_today(4), Outcome.VERIFIED),
        (months_before_today(4), TODAY + timedelta(days=18), Outcome.VERIFIED),
        (None, months_before_today(1), Outcome.VERIFIED),
        (months_before_today(5), months_before_today(4), Outcome.REVIEW),
        (TODAY + timedelta(days=9), months_before_today(1), Outcome.REVIEW),
    ],
)
def test_a_rent_receipt_counts_from_issue_or_end_of_period_the_later(
    issued: date | None, period_end: date, outcome: Outcome
) -> None:
    dates = (a_date(period_end, DateRole.PERIOD_END), *([] if issued is None else [a_date(issued)]))

    assert decide(a_reading(document_type=DocumentType.RENT_RECEIPT, dates=dates)).outcome is outcome


@pytest.mark.parametrize("kind", [kind.value for kind in DocumentType if kind is not DocumentType.RENT_RECEIPT])
def test_only_of_a_rent_receipt_does_the_end_of_the_period_count(kind: str) -> None:
    # An insurance certificate whose period still runs, a notice for the whole year, a contract that goes on: each is
    # as old as the day it was issued, and the machine takes none whose day of issue was not read.
    ends = a_date(months_before_today(-6), DateRole.PERIOD_END)
    months = 7 if POLICY.kinds[DocumentType(kind)].human_months == 6 else 19
    old = a_reading(document_type=DocumentType(kind), dates=(a_date(months_before_today(months)), ends))
    undated = a_reading(document_type=DocumentType(kind), dates=(ends,))

    assert decide(old).outcome is Outcome.NEEDS_ACTION
    assert decide(undated).outcome is not Outcome.VERIFIED


@pytest.mark.parametrize("kind", ["insurance_certificate", "income_tax_notice", "property_tax_notice"])
def test_a_yearly_paper_counts_from_its_own_issue_whatever_year_it_is_for(kind: str) -> None:
    # Issued in September 2025 for 2025 (a notice) or for a year from January 2026 on (an insurance): 12 months from
    # September 2025, not from January.
    issued = a_date(date(2025, 9, 10))
    period = (a_date(date(2026, 1, 1), DateRole.PERIOD_START), a_date(date(2026, 12, 31), DateRole.PERIOD_END))
    reading = a_reading(document_type=DocumentType(kind), dates=(issued, *period))

    assert decide(reading, date(2026, 9, 10)).outcome is Outcome.VERIFIED
    assert decide(reading, date(2026, 9, 11)).reasons == ("document.too_old",)


def test_a_contract_certificate_counts_from_its_issue_and_not_from_the_contract() -> None:
    since = a_date(date(2015, 3, 1), DateRole.CONTRACT_START)
    reading = a_reading(document_type=DocumentType.CONTRACT_CERTIFICATE, dates=(since, a_date(TODAY)))

    assert decide(reading).outcome is Outcome.VERIFIED


def test_a_handwritten_receipt_is_for_a_human() -> None:
    decision = decide(a_reading(document_type=DocumentType.RENT_RECEIPT, handwritten=True))

    assert (decision.outcome, decision.reasons) == (Outcome.REVIEW, ("document.handwritten",))


def test_a_screenshot_of_a_whole_bill_is_a_bill_flagged() -> None:
    decision = decide(a_reading(screen=True))

    assert (decision.outcome, decision.flags) == (Outcome.VERIFIED, ("document.screen_or_screenshot",))


OPENING = (
    "document.blank",
    "document.password_protected",
    "document.damaged",
    "document.unsupported_format",
    "document.too_large",
)


@pytest.mark.parametrize("code", OPENING)
def test_a_file_that_cannot_be_opened_is_asked_again_with_its_reason_alone(code: str) -> None:
    decision = decide(a_reading(problems=(Problem(code=code),)))

    assert (decision.outcome, decision.reasons) == (Outcome.NEEDS_ACTION, (code,))
    assert len(decision.findings) == 1


def test_a_file_that_kills_its_reader_is_for_a_human() -> None:
    decision = decide(a_reading(problems=(Problem(code="document.unreadable"),)))

    assert (decision.outcome, decision.reasons) == (Outcome.REVIEW, ("document.unreadable",))


@pytest.mark.parametrize("code", ["document.blurred", "document.dark", "document.glare", "document.cropped"])
def test_a_bad_picture_is_asked_again_when_something_is_missing_on_it(code: str) -> None:
    problem = Problem(code=code, page=1, fatal=False)

    decision = decide(a_reading(problems=(problem,), dates=()))

    assert decision.outcome is Outcome.NEEDS_ACTION
    assert decision.reasons[0] == code


def test_a_bad_picture_on_which_everything_was_read_is_only_flagged() -> None:
    decision = decide(a_reading(problems=(Problem(code="document.blurred", page=1, fatal=False),)))

    assert (decision.outcome, decision.flags) == (Outcome.VERIFIED, ("document.blurred",))


def test_a_page_with_hardly_a_word_is_for_a_human() -> None:
    decision = decide(a_reading(text="deux mots"))

    assert (decision.outcome, decision.reasons) == (Outcome.REVIEW, ("document.unreadable",))


def test_a_page_that_was_not_sent_is_asked_for_when_something_needed_is_missing() -> None:
    first_of_two = a_reading(page_count=2)

    assert decide(first_of_two).outcome is Outcome.VERIFIED
    lacking = a_reading(page_count=2, dates=())
    assert (decide(lacking).outcome, decide(lacking).reasons[0]) == (Outcome.NEEDS_ACTION, "document.page_missing")
