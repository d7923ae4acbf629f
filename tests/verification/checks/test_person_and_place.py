"""The table "Person and place" of the default policy, and alteration and reuse, through ``judge``."""

from __future__ import annotations

import pytest

from ocr.reading import AddressRole, FoundPerson, PersonRole, Signal, Strength
from tests.builders import a_claim, a_home, a_person, a_reading, some_evidence
from verification.adapters.policies import default_policy
from verification.domain.claim import EarlierUse
from verification.domain.decision import Decision, Outcome
from verification.domain.findings import Finding, Verdict
from verification.pipeline import judge

POLICY = default_policy()


def for_address(declared: str, *printed: str, **values: str | None) -> Decision:
    reading = a_reading(addresses=(a_home(*printed, **values),))
    return judge(a_claim(address=declared), some_evidence(reading), POLICY)


def for_name(declared: str, *persons: FoundPerson, name_changed: bool = False) -> Decision:
    claim = a_claim(name=declared, name_changed=name_changed)
    return judge(claim, some_evidence(a_reading(persons=persons)), POLICY)


def finding(decision: Decision, check: str) -> Finding:
    return next(found for found in decision.findings if found.check == check)


@pytest.mark.parametrize(
    "declared",
    [
        "12 rue des Lilas, 35400 Saint-Malo",
        "12, RUE DES LILAS 35400 ST MALO",
        "Appartement 4, 12 rue des Lilas, 35400 Saint-Malo",
        "Bâtiment B, 12 rue des Lilas, 35400 Saint-Malo",
        "2e étage, 12 rue des Lilas, 35400 Saint-Malo",
        "Lieu-dit Le Port, 12 rue des Lilas, 35400 Saint-Malo",
    ],
)
def test_number_street_and_town_agreeing_is_verified(declared: str) -> None:
    assert for_address(declared, "12 RUE DES LILAS").outcome is Outcome.VERIFIED


def test_another_flat_of_the_building_is_verified_and_flagged() -> None:
    decision = for_address("Appt 4, 12 rue des Lilas, 35400 Saint-Malo", "APPT 7", "12 RUE DES LILAS")

    assert (decision.outcome, decision.flags) == (Outcome.VERIFIED, ("address.unit_differs",))


@pytest.mark.parametrize(
    ("declared", "printed", "place"),
    [
        ("12 rue des Lilas, 35400 Saint-Malo", "12 RUE DES LILAS", {"postcode": "35405", "city": "SAINT-MALO CEDEX"}),
        ("12 rue des Lilas, 35400 Saint-Malo", "12 RUE DES LILAS", {"postcode": None}),
        ("12 rue des Lilas, 35400 Saint-Malo", "12 RUE DES LILAS", {"city": None}),
    ],
)
def test_a_cedex_or_a_missing_half_of_the_town_is_verified(
    declared: str, printed: str, place: dict[str, str | None]
) -> None:
    assert for_address(declared, printed, **place).outcome is Outcome.VERIFIED


@pytest.mark.parametrize(
    ("declared", "reason"),
    [
        ("14 rue des Lilas, 35400 Saint-Malo", "address.number_differs"),
        ("12 bis rue des Lilas, 35400 Saint-Malo", "address.repetition_differs"),
        ("12 rue des Roses, 35400 Saint-Malo", "address.street_differs"),
        ("12 avenue des Lilas, 35400 Saint-Malo", "address.street_differs"),
        ("12 rue des Lilas, 29200 Brest", "address.city_differs"),
    ],
)
def test_another_front_door_is_asked_again(declared: str, reason: str) -> None:
    decision = for_address(declared, "12 RUE DES LILAS")

    assert (decision.outcome, decision.reasons) == (Outcome.NEEDS_ACTION, (reason,))


@pytest.mark.parametrize(
    ("declared", "printed"),
    [
        ("rue des Lilas, 35400 Saint-Malo", ("12 RUE DES LILAS",)),
        ("12 rue des Lilas, 35400 Saint-Malo", ("RUE DES LILAS",)),
        ("12 rue des Lilas, 35400 Saint-Malo", ("12-16 RUE DES LILAS",)),
        ("12 rue des Lilas, 35400 Saint-Malo", ("BP 70512",)),
        ("12 rue des Lilas, 35400 Saint-Malo", ("CS 12345",)),
    ],
)
def test_a_missing_number_a_range_or_a_box_is_for_a_human(declared: str, printed: tuple[str, ...]) -> None:
    assert for_address(declared, *printed).outcome is Outcome.REVIEW


def test_another_ordinary_postcode_of_the_same_commune_is_for_a_human() -> None:
    decision = for_address(
        "12 rue des Lilas, 13100 Aix-en-Provence", "12 RUE DES LILAS", postcode="13090", city="AIX EN PROVENCE"
    )

    assert (decision.outcome, decision.reasons) == (Outcome.REVIEW, ("address.city_differs",))


@pytest.mark.parametrize("role", [AddressRole.BILLING, AddressRole.ISSUER, AddressRole.AGENCY])
def test_only_a_billing_or_issuers_address_that_fits_is_asked_again(role: AddressRole) -> None:
    fits, home = a_home("12 RUE DES LILAS", role=role), a_home("3 QUAI DUGUAY", postcode="29200", city="BREST")

    decision = judge(a_claim(), some_evidence(a_reading(addresses=(home, fits))), POLICY)

    assert (decision.outcome, decision.reasons) == (Outcome.NEEDS_ACTION, ("address.only_billing_matches",))


def test_no_home_on_the_paper_is_for_a_human() -> None:
    decision = judge(a_claim(), some_evidence(a_reading(addresses=())), POLICY)

    assert (decision.outcome, decision.reasons) == (Outcome.REVIEW, ("address.not_found",))


def test_two_homes_of_which_one_fits_are_for_a_human() -> None:
    homes = (a_home("12 RUE DES LILAS"), a_home("3 QUAI DUGUAY", postcode="29200", city="BREST"))

    assert judge(a_claim(), some_evidence(a_reading(addresses=homes)), POLICY).outcome is Outcome.REVIEW


def test_a_contradiction_read_unsurely_is_for_a_human() -> None:
    unsure = a_home("14 RUE DES LILAS", confidence=0.4)

    decision = judge(a_claim(), some_evidence(a_reading(addresses=(unsure,))), POLICY)

    assert decision.outcome is Outcome.REVIEW


@pytest.mark.parametrize("printed", ["MARTIN LEA", "Léa MARTIN", "LEA MARTIN"])
def test_first_name_and_surname_agreeing_with_one_holder_is_verified(printed: str) -> None:
    other = a_person("DURAND PAUL", PersonRole.CO_HOLDER)

    assert for_name("Léa Martin", a_person(printed), other).outcome is Outcome.VERIFIED


@pytest.mark.parametrize(
    ("printed", "reason"),
    [("DURAND PAUL", "name.mismatch"), ("MARTIN PAUL", "name.first_name_differs")],
)
def test_another_person_is_asked_again(printed: str, reason: str) -> None:
    decision = for_name("Léa Martin", a_person(printed))

    assert (decision.outcome, decision.reasons) == (Outcome.NEEDS_ACTION, (reason,))


@pytest.mark.parametrize(
    ("printed", "reason"),
    [("MARTIN", "name.surname_only"), ("MME MARTIN", "name.surname_only"), ("MARTIN L", "name.initial_only")],
)
def test_half_a_name_is_for_a_human(printed: str, reason: str) -> None:
    decision = for_name("Léa Martin", a_person(printed))

    assert (decision.outcome, decision.reasons) == (Outcome.REVIEW, (reason,))


@pytest.mark.parametrize(
    ("declared", "printed"),
    [
        ("Alexandre Martin", "MARTIN ALEX"),
        ("Léa Durand", "DURANT LEA"),
        ("Jean Martin", "MARTIN JEAN FILS"),
        ("Jean Martin", "MARTIN JEAN SENIOR"),
    ],
)
def test_a_nickname_a_twin_name_or_father_and_son_are_for_a_human(declared: str, printed: str) -> None:
    assert for_name(declared, a_person(printed)).outcome is Outcome.REVIEW


def test_an_estate_as_holder_is_for_a_human() -> None:
    decision = for_name("Léa Martin", a_person("SUCCESSION MARTIN LEA"))

    assert (decision.outcome, decision.reasons) == (Outcome.REVIEW, ("name.company_holder",))


def test_a_company_as_holder_is_for_a_human() -> None:
    decision = for_name("Léa Martin", a_person("SCI DU PORT", is_organisation=True))

    assert (decision.outcome, decision.reasons) == (Outcome.REVIEW, ("name.company_holder",))


def test_a_company_that_bears_the_declared_name_is_not_a_yes() -> None:
    assert for_name("Léa Martin", a_person("LEA MARTIN", is_organisation=True)).outcome is Outcome.REVIEW


@pytest.mark.parametrize("role", [PersonRole.LANDLORD, PersonRole.ADVISER, PersonRole.HOST])
def test_the_landlord_declared_as_resident_is_not_verified(role: PersonRole) -> None:
    decision = for_name("Léa Martin", a_person("DURAND PAUL"), a_person("LEA MARTIN", role))

    assert (decision.outcome, decision.reasons) == (Outcome.NEEDS_ACTION, ("name.landlord",))


def test_no_holder_on_the_paper_is_for_a_human() -> None:
    decision = for_name("Léa Martin", a_person("LEA MARTIN", PersonRole.OTHER))

    assert (decision.outcome, decision.reasons) == (Outcome.REVIEW, ("name.not_found",))


def test_a_name_changed_to_the_one_read_never_verifies_by_machine() -> None:
    decision = for_name("Léa Martin", a_person("MARTIN LEA"), name_changed=True)

    assert (decision.outcome, decision.reasons) == (Outcome.REVIEW, ("name.mismatch",))


def test_a_strong_sign_of_alteration_is_for_a_human_before_anything_is_asked() -> None:
    signs = (Signal(code="pdf.overlay", strength=Strength.STRONG),)
    reading = a_reading(signals=signs, addresses=(a_home("14 RUE DES LILAS"),))

    decision = judge(a_claim(), some_evidence(reading), POLICY)

    assert decision.outcome is Outcome.REVIEW
    assert decision.reasons[0] == "document.altered"


def test_weak_signs_change_nothing_and_are_counted() -> None:
    signs = (Signal(code="pdf.resaved", strength=Strength.WEAK), Signal(code="pdf.editor", strength=Strength.WEAK))

    decision = judge(a_claim(), some_evidence(a_reading(signals=signs)), POLICY)

    assert decision.outcome is Outcome.VERIFIED
    assert finding(decision, "integrity").params["signs"] == len(signs)


@pytest.mark.parametrize(
    ("use", "outcome"),
    [
        (EarlierUse(same_person=True, same_holders=True, same_home=True), Outcome.REVIEW),
        (EarlierUse(same_person=False, same_holders=False, same_home=True), Outcome.REVIEW),
        (EarlierUse(same_person=False, same_holders=True, same_home=False), Outcome.REVIEW),
        (EarlierUse(same_person=False, same_holders=True, same_home=True), Outcome.VERIFIED),
    ],
)
def test_a_paper_used_under_another_account(use: EarlierUse, outcome: Outcome) -> None:
    decision = judge(a_claim(), some_evidence(a_reading(), earlier_uses=(use,)), POLICY)

    assert decision.outcome is outcome
    assert decision.reasons == (("document.reused",) if outcome is Outcome.REVIEW else ())


def test_saying_that_the_home_is_shared_changes_no_answer_of_the_machine() -> None:
    use = EarlierUse(same_person=True, same_holders=True, same_home=True)
    for evidence in (some_evidence(a_reading(), earlier_uses=(use,)), some_evidence(a_reading())):
        assert judge(a_claim(shares_home=True), evidence, POLICY) == judge(a_claim(), evidence, POLICY)


def test_findings_hold_nothing_of_the_person() -> None:
    claim = a_claim(name="Zoé Canari", address="1 quai du Canari, 35400 Saint-Malo")
    reading = a_reading(persons=(a_person("CANARI ZOE"),), addresses=(a_home("1 QUAI DU CANARI"),))

    decision = judge(claim, some_evidence(reading), POLICY)

    assert decision.outcome is Outcome.VERIFIED
    assert "canari" not in repr(decision).lower()


def test_the_same_input_gives_the_same_decision() -> None:
    evidence = some_evidence(a_reading())

    assert judge(a_claim(), evidence, POLICY) == judge(a_claim(), evidence, POLICY)


def test_every_check_the_policy_requires_is_run() -> None:
    decision = judge(a_claim(), some_evidence(a_reading()), POLICY)

    assert set(POLICY.required) <= {found.check for found in decision.findings}
    assert {found.verdict for found in decision.findings} == {Verdict.PASS}
