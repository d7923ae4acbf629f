"""The simulation drives the real rules, gives the same figures for the same seed, and skips nothing that matters."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest

from bench.cooptation import District, Report, World, draw_world, run
from bench.cooptation.attacks import ATTACKS, Attack
from bench.cooptation.behaviour import PROTOCOL
from cooptation.adapters.policies import default_policy

POLICY = default_policy()
SMALL = draw_world(1000, 3)


def figures(report: Report) -> dict[str, Any]:
    """Everything but what the clock on the wall says."""
    return asdict(replace(report, seconds=0.0))


def test_the_same_seed_gives_the_same_report() -> None:
    assert figures(run(SMALL, "ring3", POLICY, 1)) == figures(run(SMALL, "ring3", POLICY, 1))


def test_another_seed_gives_other_people() -> None:
    assert run(SMALL, "honest", POLICY, 1).honest != run(SMALL, "honest", POLICY, 2).honest


@pytest.mark.parametrize("attack", ["ring3", "purchased10_pairs"])
def test_districts_that_no_attack_touches_change_nothing(attack: str) -> None:
    world = draw_world(5000, 3)
    plan = replace(ATTACKS[attack], days=120, accounts=min(4, ATTACKS[attack].accounts))

    touched, everywhere = run(world, plan, POLICY, 2), run(world, plan, POLICY, 2, everywhere=True)

    assert touched.districts < everywhere.districts == 5
    assert (touched.fraud, touched.consequences) == (everywhere.fraud, everywhere.consequences)


def test_honest_newcomers_are_mostly_admitted_where_two_neighbours_are_willing() -> None:
    honest = run(SMALL, "honest", POLICY, 1).honest

    # 30 % growth of 1,000 members; 54 % know two willing neighbours.
    assert 250 < honest.newcomers < 350
    assert 0.45 < honest.with_two_willing / honest.newcomers < 0.65
    assert honest.admitted_with_two_willing / honest.with_two_willing > 0.75


def test_one_account_that_was_taken_over_admits_nobody() -> None:
    assert run(SMALL, "compromised1", POLICY, 1).fraud.accepted == 0


def test_bought_accounts_far_from_each_other_admit_nobody() -> None:
    world = draw_world(30_000, 3)

    report = run(world, replace(ATTACKS["purchased10_scattered"], accounts=4), POLICY, 1)

    assert (report.districts, report.fraud.accepted) == (4, 0)


@pytest.mark.parametrize("attack", ["ring3", "ring6", "ambassador3"])
def test_blind_an_attack_stays_under_the_ceiling_of_its_accounts(attack: str) -> None:
    report = run(SMALL, replace(ATTACKS[attack], every_days=3), POLICY, 1, blind=True)

    ambassadors = int(ATTACKS[attack].ambassador)
    ceiling = POLICY.yearly_ceiling(ATTACKS[attack].accounts - ambassadors, ambassadors)
    assert 0 < report.fraud.accepted <= ceiling
    assert report.fraud.at_end == report.fraud.accepted


def test_detection_takes_out_most_of_what_a_ring_lets_in() -> None:
    ring = replace(ATTACKS["ring6"], every_days=3)
    seeing, blind = run(SMALL, ring, POLICY, 1), run(SMALL, ring, POLICY, 1, blind=True)

    assert seeing.fraud.at_end < blind.fraud.at_end
    assert seeing.consequences.frauds_found > 0


def test_one_device_or_one_address_for_all_gets_little() -> None:
    assert run(SMALL, "one_device", POLICY, 1).fraud.accepted == 0
    assert run(SMALL, "one_home", POLICY, 1).fraud.peak <= POLICY.dwelling_adults


def test_an_agent_who_attests_stays_within_the_agents_budget() -> None:
    report = run(SMALL, replace(ATTACKS["landlord_attests"], days=100), POLICY, 1, blind=True)

    assert 0 < report.fraud.attested <= 2 * POLICY.agent_budget_90d


def test_strangers_who_are_asked_are_few() -> None:
    asking = Attack(name="asking", fakes=2, asks=40, days=30)

    report = run(SMALL, asking, POLICY, 1, behaviour=replace(PROTOCOL, duped=0.2))

    assert report.fraud.sign_ups == 60
    assert report.fraud.accepted > 0


@pytest.mark.parametrize("rules", ["naive-1", "naive-2"])
def test_naive_rules_let_in_everybody_who_signs_up(rules: str) -> None:
    report = run(SMALL, replace(ATTACKS["ring3"], days=30), POLICY, 1, rules=rules)

    assert report.fraud.accepted == 300


def test_the_distance_rule_of_g1_refuses_honest_neighbours() -> None:
    near, far = run(SMALL, "honest", POLICY, 1, rules="g1-local"), run(SMALL, "honest", POLICY, 1, rules="g1")

    assert near.honest.automatic > 0
    assert far.honest.automatic == 0


def a_street(members: int) -> District:
    """Everybody knows everybody, each in a dwelling of their own, all verified by document long ago."""
    return District(
        quarter=np.zeros(members, int), dwelling=np.arange(members), level=np.zeros(members, int),
        verified_day=np.full(members, -500.0), x_m=np.arange(members, dtype=float), y_m=np.zeros(members),
        ties=tuple(tuple(other for other in range(members) if other != one) for one in range(members)),
    )


def test_another_graph_can_be_fed_in() -> None:
    world = World(name="street", districts=(a_street(40),))

    report = run(world, "ring3", POLICY, 1)

    assert (report.world, report.members) == ("street", 40)
    assert report.honest.automatic > 0
    assert report.fraud.accepted <= POLICY.yearly_ceiling(3)


def test_rules_that_were_asked_are_counted() -> None:
    report = run(SMALL, "honest", POLICY, 1)

    # Two vouches of 15 rules and 12 flags at least for each automatic admission.
    assert report.checks > 40 * report.honest.automatic
