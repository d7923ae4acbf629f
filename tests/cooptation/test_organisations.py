"""Landlords, town halls and associations: two points, never an anchor, each with a budget. Section 3.1 of the rules."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cooptation.codes import Code
from cooptation.decision import Verdict, decide
from cooptation.eligibility import may_attest, may_vouch
from cooptation.organisations import Agreement, Attestation, Ground, is_siren, may_act
from cooptation.tally import level_earned, missing, tally_vouches
from cooptation.vouch import Level, Role, TrustLevel, Vouch, Voucher
from tests.cooptation.builders import (
    GIVEN,
    NOW,
    POLICY,
    TICK,
    a_newcomer,
    a_request,
    a_vouch,
    a_voucher,
    an_agent,
    an_ambassador,
    c1_vouch,
    circumstances,
    d_vouch,
    days,
    spent,
)

LANDLORD = an_agent("landlord", Role.RESIDENCE_BODY)


def code_of(voucher: Voucher) -> Code | None:
    return may_vouch(a_vouch(voucher), a_request(), POLICY, NOW).code


def lacks(*vouches: Vouch) -> list[Code]:
    return [reason.code for reason in missing(tally_vouches(a_request(), vouches, POLICY, NOW), POLICY)]


@pytest.mark.parametrize("role", [Role.ASSOCIATION, Role.RESIDENCE_BODY])
def test_o_an_organisation_weighs_two_and_needs_one_document_verified_neighbour(role: Role) -> None:
    said = a_vouch(an_agent(role=role))

    assert lacks(said, d_vouch("anna")) == []
    assert lacks(said, c1_vouch("chloe"), c1_vouch("denis")) == [Code.Q02_ANCHOR_MISSING]


def test_o_what_an_organisation_helped_to_admit_is_two_steps_from_a_document() -> None:
    vouches = (a_vouch(LANDLORD), d_vouch("anna"))

    assert level_earned(vouches, POLICY) is TrustLevel.C2
    assert level_earned((*vouches, d_vouch("bruno")), POLICY) is TrustLevel.C1


def test_o_a_landlord_and_a_neighbour_admit() -> None:
    outcome = decide(a_request(), [a_vouch(LANDLORD), d_vouch("anna")], circumstances(), POLICY, NOW)

    assert outcome.verdict is Verdict.AUTOMATIC


def test_o04_never_two_organisations_for_one_admission() -> None:
    two = [a_vouch(an_agent("one")), a_vouch(an_agent("two"), given_at=GIVEN + TICK)]

    tally = tally_vouches(a_request(), two, POLICY, NOW)

    assert tally.points == 2
    assert [(item.vouch_id, item.reason.code) for item in tally.not_counted] == [
        ("vouch of two", Code.O04_ONE_PER_ADMISSION)
    ]


def test_o04_which_of_two_organisations_came_first_changes_nothing() -> None:
    neighbour = d_vouch("anna")
    early, late = {"given_at": GIVEN - TICK}, {"given_at": GIVEN + TICK}
    next_door = replace(an_agent("one"), dwelling=neighbour.voucher.dwelling)

    for one, two in ((early, late), (late, early)):
        assert lacks(a_vouch(next_door, **one), a_vouch(an_agent("two"), **two), neighbour) == []


@pytest.mark.parametrize(
    "mandate",
    [
        {"until": NOW},
        {"since": NOW + TICK},
        {"has_second_factor": False},
        {"strikes": 1},
        {"organisation_strikes": 2},
    ],
    ids=["agreement over", "not begun", "one factor", "agent misused", "agreement misused"],
)
def test_o01_an_agent_acts_under_an_agreement_in_force_with_a_second_factor(mandate: dict[str, Any]) -> None:
    assert code_of(an_agent(**mandate)) is Code.O01_NO_AGREEMENT


def test_o01_misuse_by_one_agent_does_not_end_the_agreement_of_the_others() -> None:
    assert code_of(an_agent(organisation_strikes=1)) is None


def test_o02_an_organisation_speaks_for_its_own_quarters_however_far_its_office() -> None:
    assert code_of(an_agent()) is None
    assert code_of(an_agent(quarters=frozenset({"hill"}))) is Code.O02_OUTSIDE_MANDATE


def test_o03_an_organisation_has_20_vouches_in_90_days_and_an_agent_half_of_them() -> None:
    of_all = spent(*(GIVEN - days(place + 1) for place in range(20)))

    assert code_of(an_agent(organisation_spent=of_all)) is Code.O03_BUDGET_90D
    assert code_of(an_agent(organisation_spent=of_all[:19])) is None
    assert code_of(replace(an_agent(), spent=of_all[:10])) is Code.V06_BUDGET_90D
    assert code_of(replace(an_agent(), spent=of_all[:9])) is None


def test_o_rules_are_content_with_members_and_ambassadors() -> None:
    assert code_of(a_voucher()) is None
    assert code_of(an_ambassador(mandate={"has_second_factor": False, "quarters": frozenset()})) is None


def test_o_an_association_that_has_only_seen_somebody_weighs_nothing() -> None:
    vouch = a_vouch(an_agent(), level=Level.SEEN_AROUND)

    assert may_vouch(vouch, a_request(), POLICY, NOW).code is Code.V13_SEEN_AROUND


def attest(agent: Voucher, ground: Ground, *, is_on_list: bool = False, **newcomer: Any) -> Code | None:
    attestation = Attestation(statement=a_vouch(agent), ground=ground, is_on_list=is_on_list)
    return may_attest(attestation, a_request(a_newcomer(**newcomer)), POLICY, NOW).code


def test_o_a_landlord_attests_a_dwelling_of_its_agreed_list_like_a_document() -> None:
    assert attest(LANDLORD, Ground.ADDRESS_LIST, is_on_list=True) is None
    assert attest(LANDLORD, Ground.ADDRESS_LIST) is Code.O02_OUTSIDE_MANDATE


def test_o_an_association_has_no_address_list() -> None:
    assert attest(an_agent(), Ground.ADDRESS_LIST, is_on_list=True) is Code.O02_OUTSIDE_MANDATE


def test_vu_sur_place_an_agent_who_saw_the_paper_stands_for_a_document_and_a_member_does_not() -> None:
    assert attest(an_agent(), Ground.PAPER_SEEN) is None
    assert attest(a_voucher(), Ground.PAPER_SEEN) is Code.O02_OUTSIDE_MANDATE
    assert attest(an_ambassador(), Ground.PAPER_SEEN) is Code.O02_OUTSIDE_MANDATE


def test_vu_sur_place_uses_the_agents_budget_and_needs_the_statement() -> None:
    spent_up = replace(an_agent(), spent=spent(*(GIVEN - days(place + 1) for place in range(10))))
    silent = Attestation(statement=a_vouch(an_agent(), met_here=False), ground=Ground.PAPER_SEEN)

    assert attest(spent_up, Ground.PAPER_SEEN) is Code.V06_BUDGET_90D
    assert attest(an_agent(strikes=1), Ground.PAPER_SEEN) is Code.O01_NO_AGREEMENT
    assert attest(an_agent(), Ground.PAPER_SEEN, quarter="hill") is Code.O02_OUTSIDE_MANDATE
    assert may_attest(silent, a_request(), POLICY, NOW).code is Code.V13_NO_STATEMENT


@pytest.mark.parametrize(
    ("number", "right"),
    # 732829320: the usual worked example of the check digit.
    [("732829320", True), ("732829321", False), ("73282932", False), ("73282932A", False), ("", False)],
)
def test_a_siren_is_checked_by_its_last_digit(number: str, right: bool) -> None:
    assert is_siren(number) is right


def test_o01_an_agreement_needs_siren_signature_and_professional_mailbox() -> None:
    whole = Agreement(siren="732829320", is_signed=True, is_mailbox_proved=True)

    assert may_act(whole, POLICY).counts
    for partial in (
        replace(whole, siren="732829321"),
        replace(whole, is_signed=False),
        replace(whole, is_mailbox_proved=False),
    ):
        assert may_act(partial, POLICY).code is Code.O01_NO_AGREEMENT
