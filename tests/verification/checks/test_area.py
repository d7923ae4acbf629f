"""The check of the place: through ``judge`` with the default policy and with one that keeps to its quarters."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import a_claim, a_home, a_reading, some_evidence
from verification.adapters.policies import default_policy
from verification.checks import rule_again
from verification.domain.decision import Decision, Outcome
from verification.domain.findings import Finding, Verdict
from verification.domain.whereabouts import DoorState, NearQuarter, QuarterKind, Whereabouts
from verification.pipeline import judge

POLICY = default_policy()
STRICT = replace(POLICY, only_quarters=True)
HOME = Whereabouts(door=DoorState.KNOWN, quarter="rocabey", is_outside=False, edge_m=210.0)


def decided(place: Whereabouts | None, *, strict: bool = False, declared: str = "", printed: str = "") -> Decision:
    reading = a_reading(addresses=(a_home(printed),)) if printed else a_reading()
    claim = a_claim(address=declared) if declared else a_claim()
    evidence = replace(some_evidence(reading), place=place)
    return judge(claim, evidence, STRICT if strict else POLICY)


def area(decision: Decision) -> Finding:
    return next(found for found in decision.findings if found.check == "area")


def test_where_nothing_was_imported_nothing_is_held_against_anybody() -> None:
    for strict in (False, True):
        decision = decided(None, strict=strict)

        assert decision.outcome is Outcome.VERIFIED
        assert (area(decision).verdict, area(decision).reason) == (Verdict.PASS, None)


def test_a_known_door_in_a_quarter_passes_with_the_distance_to_its_edge() -> None:
    found = area(decided(HOME, strict=True))

    assert (found.verdict, found.reason) == (Verdict.PASS, None)
    assert found.params["distance_m"] == 210


@pytest.mark.parametrize("door", [DoorState.NO_DOOR, DoorState.NO_STREET])
def test_a_door_that_the_base_does_not_know_goes_to_a_human(door: DoorState) -> None:
    # facts: "Nous ne trouvons pas cette adresse [...], une personne vérifiera."
    decision = decided(replace(HOME, door=door))

    assert (decision.outcome, decision.reasons) == (Outcome.REVIEW, ("address.unknown",))


@pytest.mark.parametrize("door", [DoorState.NOT_COVERED, DoorState.NOT_ASKED])
def test_what_the_base_can_not_know_says_nothing(door: DoorState) -> None:
    assert decided(replace(HOME, door=door)).outcome is Outcome.VERIFIED


def test_a_home_outside_the_quarters_goes_to_a_human_when_the_network_keeps_to_them() -> None:
    outside = replace(HOME, is_outside=True, edge_m=820.0)

    assert decided(outside).outcome is Outcome.VERIFIED
    decision = decided(outside, strict=True)
    assert (decision.outcome, decision.reasons) == (Outcome.REVIEW, ("address.outside_area",))
    assert area(decision).params["distance_m"] == 820


@pytest.mark.parametrize(
    ("kind", "metres", "verdict"),
    [
        (QuarterKind.DENSE, 50.0, Verdict.PASS),
        (QuarterKind.DENSE, 51.0, Verdict.INCONCLUSIVE),
        (QuarterKind.RURAL, 500.0, Verdict.PASS),
        (QuarterKind.RURAL, 501.0, Verdict.INCONCLUSIVE),
    ],
)
def test_just_outside_an_edge_is_only_a_flag(kind: QuarterKind, metres: float, verdict: Verdict) -> None:
    found = area(decided(replace(HOME, is_outside=True, kind=kind, edge_m=metres), strict=True))

    assert (found.verdict, found.reason) == (verdict, "address.outside_area")


def test_a_home_that_can_not_be_placed_is_looked_at_when_the_network_keeps_to_its_quarters() -> None:
    lost = Whereabouts(commune="35288", quarter="commune:35288")

    assert decided(lost).outcome is Outcome.VERIFIED
    assert decided(lost, strict=True).reasons == ("address.outside_area",)


@pytest.mark.parametrize(
    ("declared", "printed", "verdict"),
    [
        ("12 bis rue des Lilas, 35400 Saint-Malo", "12 B RUE DES LILAS", Verdict.INCONCLUSIVE),
        ("12 B rue des Lilas, 35400 Saint-Malo", "12 BIS RUE DES LILAS", Verdict.INCONCLUSIVE),
        ("12 bis rue des Lilas, 35400 Saint-Malo", "12BIS RUE DES LILAS", Verdict.PASS),
        ("12 B rue des Lilas, 35400 Saint-Malo", "12 B RUE DES LILAS", Verdict.PASS),
    ],
)
def test_b_and_bis_are_two_doors_where_the_street_has_both(declared: str, printed: str, verdict: Verdict) -> None:
    twins = replace(HOME, has_twin=True)

    assert area(decided(twins, declared=declared, printed=printed)).verdict is verdict
    assert area(decided(HOME, declared=declared, printed=printed)).verdict is Verdict.PASS


def test_b_and_bis_on_a_street_with_both_goes_to_a_human() -> None:
    decision = decided(
        replace(HOME, has_twin=True), declared="12 bis rue des Lilas, 35400 Saint-Malo", printed="12 B RUE DES LILAS"
    )

    assert (decision.outcome, decision.reasons) == (Outcome.REVIEW, ("address.repetition_differs",))


def test_a_kept_decision_can_be_judged_again_under_a_policy_that_keeps_to_its_quarters() -> None:
    kept = decided(replace(HOME, is_outside=True, edge_m=820.0))
    evidence = some_evidence(a_reading())

    again = rule_again(kept.findings, evidence.reading.fields.document_type, evidence.today, STRICT)

    assert next(found for found in again if found.check == "area").reason == "address.outside_area"


def test_a_resident_near_an_edge_may_choose_and_others_may_not() -> None:
    near = (NearQuarter(quarter="parame", distance_m=48.0), NearQuarter(quarter="far", distance_m=300.0))
    place = replace(HOME, edge_m=48.0, near=near)

    assert place.choices(POLICY.edge_m(QuarterKind.DENSE)) == ("rocabey", "parame")
    assert place.choices(POLICY.edge_m(QuarterKind.RURAL)) == ("rocabey", "parame", "far")
    assert replace(place, near=near[1:]).choices(50) == ()


def test_a_resident_just_outside_may_join_the_quarter_next_to_the_home() -> None:
    place = Whereabouts(
        quarter="commune:35288", is_outside=True, edge_m=30.0, near=(NearQuarter(quarter="parame", distance_m=30.0),)
    )

    assert place.choices(50) == ("parame",)
    assert place.choices(20) == ()
