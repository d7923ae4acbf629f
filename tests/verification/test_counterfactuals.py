"""What would have been enough is told when it is true, and only when telling it helps nobody past a doubt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ocr.reading import AddressRole, DateRole, DocumentReading, DocumentType, Problem, Signal, Strength
from tests.builders import (
    TODAY,
    a_claim,
    a_date,
    a_home,
    a_person,
    a_reading,
    some_evidence,
)
from verification.adapters.policies import default_policy
from verification.counterfactuals import Change, ChangeCode, Situation, counterfactuals
from verification.domain.claim import Claim, EarlierUse
from verification.domain.decision import Outcome
from verification.domain.policy import Policy
from verification.pipeline import judge

POLICY = default_policy()
FOUR_MONTHS_AGO = date(2026, 7, 12)
FIRST_DAY = date(2026, 8, 12)
"""Three calendar months before TODAY, 12 November: the last day the policy's page accepts."""


def changes_for(
    reading: DocumentReading, claim: Claim | None = None, today: date = TODAY, **evidence: Any
) -> tuple[Change, ...]:
    """The changes of the one counterfactual there is, none when there is none."""
    declared = claim or a_claim()
    decision = judge(declared, some_evidence(reading, today, **evidence), POLICY)
    found = counterfactuals(Situation(decision=decision, claim=declared, reading=reading, today=today), POLICY)
    assert len(found) <= 1
    return found[0].changes if found else ()


def test_a_bill_that_is_too_old_is_told_the_first_day_that_passes() -> None:
    assert changes_for(a_reading(dates=(a_date(FOUR_MONTHS_AGO),))) == (
        Change(code=ChangeCode.DATED_FROM, day=FIRST_DAY),
    )


@pytest.mark.parametrize("kind", [kind for kind in DocumentType if POLICY.kinds[kind].machine_months is not None])
@pytest.mark.parametrize("today", [date(2026, 11, 12), date(2026, 5, 31), date(2026, 2, 28), date(2028, 2, 29)])
def test_the_day_told_is_verified_and_the_day_before_is_not(kind: DocumentType, today: date) -> None:
    old = a_reading(document_type=kind, dates=(a_date(today - timedelta(days=3000)),))
    (change,) = changes_for(old, today=today)
    assert change.day is not None

    told, earlier = (
        judge(a_claim(), some_evidence(a_reading(document_type=kind, dates=(a_date(day),)), today), POLICY).outcome
        for day in (change.day, change.day - timedelta(days=1))
    )

    assert (told, earlier) == (Outcome.VERIFIED, Outcome.REVIEW)


def test_the_day_follows_the_policy() -> None:
    longer = replace(POLICY.kinds[DocumentType.GAS_BILL], machine_months=4)
    policy: Policy = replace(POLICY, kinds={**POLICY.kinds, DocumentType.GAS_BILL: longer})
    reading = a_reading(document_type=DocumentType.GAS_BILL, dates=(a_date(date(2026, 1, 1)),))
    decision = judge(a_claim(), some_evidence(reading), policy)

    found = counterfactuals(Situation(decision=decision, claim=a_claim(), reading=reading, today=TODAY), policy)

    assert found[0].changes[0].day == date(2026, 7, 12)


def test_a_rent_receipt_may_also_end_from_that_day() -> None:
    dates = (a_date(FOUR_MONTHS_AGO, DateRole.PERIOD_END),)

    (change,) = changes_for(a_reading(document_type=DocumentType.RENT_RECEIPT, dates=dates))

    assert (change.code, change.day) == (ChangeCode.DATED_OR_ENDED_FROM, FIRST_DAY)


@pytest.mark.parametrize(
    ("declared", "printed", "number"),
    [
        ("12 rue des Lilas, 35400 Saint-Malo", "12 BIS RUE DES LILAS", "12 bis"),
        ("12 bis rue des Lilas, 35400 Saint-Malo", "12 RUE DES LILAS", "12"),
        ("14 rue des Lilas, 35400 Saint-Malo", "12 RUE DES LILAS", "12"),
        ("rue des Lilas, 35400 Saint-Malo", "12 RUE DES LILAS", "12"),
    ],
)
def test_a_number_that_differs_is_told_as_printed_and_declaring_it_is_verified(
    declared: str, printed: str, number: str
) -> None:
    reading = a_reading(addresses=(a_home(printed),))

    (change,) = changes_for(reading, a_claim(address=declared))

    assert (change.code, change.number) == (ChangeCode.DECLARED_NUMBER, number)
    assert change.address == f"{number} rue des Lilas, 35400 Saint-Malo"
    assert judge(a_claim(address=change.address), some_evidence(reading), POLICY).outcome is Outcome.VERIFIED


def test_a_declared_lieu_dit_stays_when_the_number_is_corrected() -> None:
    reading = a_reading(addresses=(a_home("LE BOURG", "7 ROUTE DE L'ETANG"),))
    claim = a_claim(address="Le Bourg, 5 route de l'Étang, 35400 Saint-Malo")

    assert [change.address for change in changes_for(reading, claim)] == [
        "Le Bourg, 7 route de l'Étang, 35400 Saint-Malo"
    ]


@pytest.mark.parametrize(
    "home",
    [
        a_home("9 RUE DES ROSES"),
        a_home("9 RUE DES LILAS", postcode="29200", city="BREST"),
        a_home("10-14 RUE DES LILAS"),
        a_home("9 RUE DES LILAS", confidence=0.3),
        a_home("9 RUE DES LILAS", role=AddressRole.BILLING),
    ],
    ids=["another street", "another town", "a range", "read badly", "only the billing address"],
)
def test_no_number_is_told_where_the_home_does_not_otherwise_agree(home: Any) -> None:
    assert [change.number for change in changes_for(a_reading(addresses=(home,))) if change.number] == []


@pytest.mark.parametrize(
    "holders",
    ["DURAND PAUL", "MARTIN PAUL", "MARTIN L", "MARTIN", "SCI DU PORT"],
)
def test_nothing_of_another_household_is_told(holders: str) -> None:
    persons = (a_person(holders, is_organisation=holders.startswith("SCI")),)
    another_number = (a_home("99 RUE DES LILAS"),)

    assert changes_for(a_reading(persons=persons)) == ()
    assert changes_for(a_reading(persons=persons, addresses=another_number)) == ()


def test_no_number_is_told_while_the_holder_was_not_read() -> None:
    assert changes_for(a_reading(persons=(), addresses=(a_home("99 RUE DES LILAS"),))) == ()


def test_no_number_is_told_that_was_declared_meanwhile() -> None:
    reading = a_reading(addresses=(a_home("9 RUE DES LILAS"),))
    decision = judge(a_claim(), some_evidence(reading), POLICY)
    corrected = a_claim(address="9 rue des Lilas, 35400 Saint-Malo")

    assert counterfactuals(Situation(decision=decision, claim=corrected, reading=reading, today=TODAY), POLICY) == ()


def test_no_number_is_told_once_the_paper_is_destroyed() -> None:
    reading = a_reading(addresses=(a_home("9 RUE DES LILAS"),))
    decision = judge(a_claim(), some_evidence(reading), POLICY)

    assert counterfactuals(Situation(decision=decision, claim=a_claim(), reading=None, today=TODAY), POLICY) == ()


OLD: dict[str, Any] = {"dates": (a_date(FOUR_MONTHS_AGO),)}
USED = EarlierUse(same_person=True, same_holders=True, same_home=True)


def test_an_alarm_silences_everything() -> None:
    altered = Signal(code="pdf.overlay", strength=Strength.STRONG)

    assert changes_for(a_reading(**OLD, signals=(altered,))) == ()
    assert changes_for(a_reading(**OLD), earlier_uses=(USED,)) == ()


def test_two_things_that_are_wrong_are_both_named() -> None:
    reading = a_reading(**OLD, addresses=(a_home("9 RUE DES LILAS"),))

    assert [change.code for change in changes_for(reading)] == [ChangeCode.DATED_FROM, ChangeCode.DECLARED_NUMBER]


def test_a_name_changed_to_the_one_read_is_told_nothing() -> None:
    assert changes_for(a_reading(**OLD), a_claim(name_changed=True)) == ()


@pytest.mark.parametrize("kind", ["mobile_bill", "payslip", "tenancy_contract", "customer_area_page", "other"])
def test_another_kind_of_paper_is_told_with_the_kinds_a_machine_accepts(kind: str) -> None:
    (change,) = changes_for(a_reading(document_type=DocumentType(kind), dates=(a_date(date(2020, 1, 1)),)))

    # The table "Papers" of the default policy: bills, receipts and certificates 3 months, tax and insurance 12.
    assert change.code is ChangeCode.ANOTHER_KIND
    assert {months: {kind.value for kind in kinds} for months, kinds in change.kinds.items()} == {
        3: {"electricity_bill", "gas_bill", "water_bill", "telecom_bill", "rent_receipt", "contract_certificate"},
        12: {"income_tax_notice", "property_tax_notice", "housing_tax_notice", "insurance_certificate"},
    }


def test_who_has_no_other_paper_is_not_sent_for_one() -> None:
    assert changes_for(a_reading(document_type=DocumentType.MOBILE_BILL), a_claim(nothing_else=True)) == ()


def test_a_blurred_page_without_a_name_is_told_to_be_visible() -> None:
    blurred = Problem(code="document.blurred", page=1, fatal=False)

    assert [change.code for change in changes_for(a_reading(persons=(), problems=(blurred,)))] == [
        ChangeCode.PAGE_VISIBLE
    ]


def test_a_date_that_was_not_read_must_also_be_young_enough() -> None:
    assert changes_for(a_reading(dates=())) == (
        Change(code=ChangeCode.PAGE_VISIBLE),
        Change(code=ChangeCode.DATED_FROM, day=FIRST_DAY),
    )


def test_a_file_that_cannot_be_opened_is_told_nothing() -> None:
    assert changes_for(a_reading(problems=(Problem(code="document.damaged"),))) == ()


def test_a_yes_needs_no_other_way() -> None:
    assert changes_for(a_reading()) == ()


def test_no_change_ever_shows_a_name_or_a_street() -> None:
    changes = changes_for(a_reading(addresses=(a_home("9 RUE DES LILAS"),)))

    assert [change.number for change in changes] == ["9"]
    assert "9" not in repr(changes)
    assert "Lilas" not in repr(changes)


def applied(changes: tuple[Change, ...], claim: Claim, reading: DocumentReading) -> tuple[Claim, DocumentReading]:
    """The claim and the paper as the changes would have them."""
    fields, home = reading.fields, (a_home(claim.address.partition(",")[0].upper()),)
    for change in changes:
        if change.code is ChangeCode.DECLARED_NUMBER:
            claim = replace(claim, address=f"{change.number} rue des Lilas, 35400 Saint-Malo")
        elif change.code is ChangeCode.PAGE_VISIBLE:
            fields = replace(fields, persons=fields.persons or (a_person("MARTIN LEA"),))
            fields = replace(fields, addresses=fields.addresses or home)
        elif change.code is ChangeCode.ANOTHER_KIND:
            kind = change.kinds[min(change.kinds)][0]
            fields = replace(
                fields,
                document_type=kind,
                dates=(a_date(TODAY),),
                persons=fields.persons or (a_person("MARTIN LEA"),),
                addresses=fields.addresses or home,
            )
        else:
            assert change.day is not None
            fields = replace(fields, dates=(a_date(change.day),))
    return claim, replace(reading, fields=fields)


HOMES = ["12 RUE DES LILAS", "12 BIS RUE DES LILAS", "10-14 RUE DES LILAS", "7 RUE DES ROSES", ""]
HOLDERS = ["MARTIN LEA", "MARTIN", "DURAND PAUL", ""]


@given(
    kind=st.sampled_from(DocumentType),
    issued=st.none() | st.dates(date(2025, 1, 1), date(2026, 11, 20)),
    home=st.sampled_from(HOMES),
    holder=st.sampled_from(HOLDERS),
    declared=st.sampled_from(["12 ", "12 bis ", "14 ", ""]),
    is_altered=st.booleans(),
    nothing_else=st.booleans(),
)
def test_what_is_told_gives_a_yes_when_it_is_done(
    kind: DocumentType,
    issued: date | None,
    home: str,
    holder: str,
    declared: str,
    is_altered: bool,
    nothing_else: bool,
) -> None:
    reading = a_reading(
        document_type=kind,
        dates=(a_date(issued),) if issued else (),
        addresses=(a_home(home),) if home else (),
        persons=(a_person(holder),) if holder else (),
        signals=(Signal(code="pdf.overlay", strength=Strength.STRONG),) if is_altered else (),
    )
    assume(home or declared)
    claim = a_claim(address=f"{declared}rue des Lilas, 35400 Saint-Malo", nothing_else=nothing_else)

    changes = changes_for(reading, claim)

    if changes:
        better_claim, better = applied(changes, claim, reading)
        assert judge(better_claim, some_evidence(better), POLICY).outcome is Outcome.VERIFIED
        assert not is_altered
        assert holder in ("MARTIN LEA", "")
