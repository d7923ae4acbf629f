"""The codes are stable, each is reachable, and a newcomer reads none that points at a neighbour."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from cooptation.circumstances import Dwelling, Objection, ObjectionKind, Together
from cooptation.codes import AUDIENCE, EFFECT, Audience, Code, Effect
from cooptation.decision import Outcome, decide
from cooptation.vouch import Level, PastVouch, Standing, TrustLevel, Vouch
from tests.cooptation.builders import (
    GIVEN,
    NOW,
    OPENED,
    POLICY,
    TICK,
    a_newcomer,
    a_quarter,
    a_request,
    a_vouch,
    an_agent,
    circumstances,
    d_vouch,
    days,
    spent,
)

PAIR = (d_vouch("anna"), d_vouch("bruno"))
TESTS = Path(__file__).parent
RULES = TESTS.parents[1] / "cooptation"


def outcome(*vouches: Vouch, newcomer: dict[str, Any] | None = None, age: int = 10, **around: Any) -> Outcome:
    request = a_request(a_newcomer(**(newcomer or {})), opened_at=NOW - days(age))
    return decide(request, vouches, circumstances(**around), POLICY, NOW)


def one(voucher: dict[str, Any] | None = None, **vouch: Any) -> Outcome:
    return outcome(d_vouch("anna", voucher, **vouch))


CONCERNING_ONE_VOUCH = (
    one({"is_active": False}),
    one({"standing": Standing(is_suspended=True)}),
    one({"level": TrustLevel.C2}),
    one({"verified_at": GIVEN}),
    one({"active_days": 0}),
    one({"spent": spent(GIVEN - days(1))}),
    one({"spent": spent(*(GIVEN - days(age) for age in (10, 20, 30)))}),
    one({"spent": spent(*(GIVEN - days(age) for age in (40, 80, 120, 160, 200, 240, 280, 320)))}),
    one({"active_stock": 30}),
    one({"quarter": "hill"}),
    one({"dwelling": "dwelling of newcomer"}),
    outcome(d_vouch("anna"), newcomer={"counted_for": (PastVouch(member_id="anna", at=NOW),)}),
    one(met_here=False),
    one(level=Level.SEEN_AROUND),
    one(given_at=OPENED - TICK),
    one(withdrawn_at=NOW),
    one({"recovered_since": GIVEN}),
    outcome(a_vouch(an_agent(has_second_factor=False))),
    outcome(a_vouch(an_agent(quarters=frozenset()))),
    outcome(a_vouch(an_agent(organisation_spent=spent(*[GIVEN - days(1)] * 20)))),
    outcome(a_vouch(an_agent()), a_vouch(an_agent("another"))),
    outcome(d_vouch("anna"), d_vouch("anna", id="again")),
    outcome(d_vouch("anna", given_at=NOW - days(60)), age=70),
)
CONCERNING_THE_REQUEST = (
    outcome(),
    outcome(age=30),
    outcome(*PAIR, neighbours_told_at=None),
    outcome(d_vouch("anna", {"devices": frozenset({"device of newcomer"})}), d_vouch("bruno")),
    outcome(d_vouch("anna", {"credential_changes": (NOW,)}), d_vouch("bruno")),
    outcome(d_vouch("anna", {"credential_changes": (NOW - days(20),)}), d_vouch("bruno")),
    outcome(
        *PAIR,
        together=tuple(
            Together(request_id=name, voucher_ids=frozenset({"anna", "bruno"}), at=GIVEN) for name in ("r1", "r2")
        ),
    ),
    outcome(*PAIR, quarter=a_quarter(accepted_7d=20)),
    outcome(*PAIR, objections=(Objection(kind=ObjectionKind.HAS_LEFT, at=NOW),)),
    outcome(*PAIR, declined=9),
    outcome(*PAIR, dwelling=Dwelling(adults=9)),
    outcome(*PAIR, dwelling=Dwelling(building_accounts=9, building_units=2)),
    outcome(*PAIR, same_person=True),
    outcome(*PAIR, revoked_contact=True),
    outcome(*PAIR, quarter=a_quarter(d_members=2)),
    outcome(d_vouch("anna", {"quarter_vouches": 20}), d_vouch("bruno")),
)


def test_every_code_of_the_way_to_an_admission_is_reachable() -> None:
    # The other codes are given by the rules of their own modules, whose tests name each of them.
    of_vouches = {item.reason.code for seen in CONCERNING_ONE_VOUCH for item in seen.tally.not_counted}
    of_requests = {code for seen in CONCERNING_THE_REQUEST for code in seen.codes}
    elsewhere = re.compile(r"vouch\.([nahilp]\d|r0[1-3]|r04_recovered|r05_reason|q22_may_not_object)")

    assert of_vouches | of_requests == {code for code in Code if not elsewhere.match(code)}


@pytest.mark.parametrize("code", list(Code))
def test_every_code_is_named_by_a_test_and_given_by_a_rule(code: Code) -> None:
    tests = "".join(path.read_text("utf-8") for path in TESTS.glob("test_*.py"))
    rules = "".join(path.read_text("utf-8") for path in RULES.glob("*.py") if path.stem != "codes")

    assert f"Code.{code.name}" in tests or f'"{code.value}"' in tests
    assert f"Code.{code.name}" in rules


def test_what_one_vouch_is_told_is_for_its_voucher() -> None:
    told = {item.reason.audience for seen in CONCERNING_ONE_VOUCH for item in seen.tally.not_counted}

    assert told == {Audience.VOUCHER}


def test_what_a_request_is_told_is_never_for_a_voucher() -> None:
    assert {reason.audience for seen in CONCERNING_THE_REQUEST for reason in seen.reasons} == {
        Audience.NEWCOMER,
        Audience.REVIEWER,
    }


def test_before_an_admission_a_newcomer_reads_only_counts_and_dates_of_their_own_request() -> None:
    of_the_request = {code for code in Code if AUDIENCE[code] is Audience.NEWCOMER and code[6] in "vq"}

    assert of_the_request == {
        "vouch.v09_one_household",
        "vouch.q01_wait",
        "vouch.q02_anchor_missing",
        "vouch.q03_request_expired",
        "vouch.q21_burst",
        "vouch.q22_window",
    }


def test_what_a_neighbour_said_or_did_is_told_to_no_newcomer() -> None:
    about_neighbours = {"vouch.n02_", "vouch.q22_obj", "vouch.q22_dec", "vouch.r03_", "vouch.r04_", "vouch.r05_"}
    told = {code for code in Code if AUDIENCE[code] is Audience.NEWCOMER}

    assert not [code for code in told if code.startswith(tuple(about_neighbours))]


def test_every_answer_is_refused_held_queued_or_applied() -> None:
    assert set(EFFECT) == set(Code)
    assert Effect.COUNTED not in EFFECT.values()


def test_what_goes_to_a_human_is_queued_and_nothing_a_newcomer_asks_for_is_refused_but_an_act() -> None:
    # No rule refuses a newcomer: of what newcomers read, only asks, links, codes and acts on probation are refused.
    refused = {code for code in Code if EFFECT[code] is Effect.REFUSED and AUDIENCE[code] is Audience.NEWCOMER}

    assert {code[6] for code in refused} == {"n", "i", "l", "p"}
    assert {code for seen in CONCERNING_THE_REQUEST for code in seen.codes if EFFECT[code] is Effect.REFUSED} == set()


def test_every_row_of_the_rule_table_has_a_test_named_after_it() -> None:
    # The rows of the rule table, and of roles, organisations, households, invitations and letters beside it.
    rows = [f"v{number:02}" for number in range(1, 14)] + ["q01", "q02", "q03", *(f"q{n}" for n in range(20, 26))]
    rows += ["n01", "n02", "p01", "p02", "p03", *(f"r{number:02}" for number in range(1, 6))]
    rows += ["a01", "a02", "o01", "o02", "o03", "o04", "h01", "h02", "i01", "i02", "l01", "l02"]
    named = "".join(path.read_text("utf-8") for path in TESTS.glob("test_*.py"))

    assert [row for row in rows if f"def test_{row}_" not in named] == []


def test_codes_are_written_after_their_rule() -> None:
    assert all(re.fullmatch(r"vouch\.[vqnaohilpr]\d\d_[a-z0-9_]+", code) for code in Code)
    assert set(AUDIENCE) == set(Code)
