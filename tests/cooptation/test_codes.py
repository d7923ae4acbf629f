"""The codes are stable, each is reachable, and a newcomer reads none that points at a neighbour."""

from __future__ import annotations

import re
from typing import Any

from cooptation.circumstances import Dwelling, Objection, ObjectionKind, Together
from cooptation.codes import AUDIENCE, Audience, Code
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
    circumstances,
    d_vouch,
    days,
    spent,
)

PAIR = (d_vouch("anna"), d_vouch("bruno"))


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
    outcome(*PAIR, dwelling=Dwelling(adults=9)),
    outcome(*PAIR, dwelling=Dwelling(building_accounts=9, building_units=2)),
    outcome(*PAIR, same_person=True),
    outcome(*PAIR, revoked_contact=True),
    outcome(*PAIR, quarter=a_quarter(d_members=2)),
    outcome(d_vouch("anna", {"quarter_vouches": 20}), d_vouch("bruno")),
)


def test_every_code_is_reachable() -> None:
    of_vouches = {item.reason.code for seen in CONCERNING_ONE_VOUCH for item in seen.tally.not_counted}
    of_requests = {code for seen in CONCERNING_THE_REQUEST for code in seen.codes}

    assert of_vouches | of_requests == set(Code)


def test_what_one_vouch_is_told_is_for_its_voucher() -> None:
    told = {item.reason.audience for seen in CONCERNING_ONE_VOUCH for item in seen.tally.not_counted}

    assert told == {Audience.VOUCHER}


def test_what_a_request_is_told_is_never_for_a_voucher() -> None:
    assert {reason.audience for seen in CONCERNING_THE_REQUEST for reason in seen.reasons} == {
        Audience.NEWCOMER,
        Audience.REVIEWER,
    }


def test_a_newcomer_reads_only_counts_and_dates_of_their_own_request() -> None:
    assert {code for code, audience in AUDIENCE.items() if audience is Audience.NEWCOMER} == {
        "vouch.v09_one_household",
        "vouch.q01_wait",
        "vouch.q02_anchor_missing",
        "vouch.q03_request_expired",
        "vouch.q21_burst",
        "vouch.q22_window",
    }


def test_codes_are_written_after_their_rule() -> None:
    assert all(re.fullmatch(r"vouch\.[vqr]\d\d_[a-z0-9_]+", code) for code in Code)
    assert set(AUDIENCE) == set(Code)
