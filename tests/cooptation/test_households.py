"""Cohabitants and codes by post: access without weight."""

from __future__ import annotations

from typing import Any

import pytest

from cooptation.circumstances import Dwelling
from cooptation.codes import Code, Effect
from cooptation.eligibility import may_vouch
from cooptation.flags import asks_earlier_members
from cooptation.households import Letter, may_attach, may_send_letter, may_try_code
from cooptation.reasons import Answer
from cooptation.vouch import Role, Standing, TrustLevel
from tests.cooptation.builders import (
    GIVEN,
    NOW,
    POLICY,
    TICK,
    a_mandate,
    a_request,
    a_vouch,
    a_voucher,
    days,
)


def attach(resident: dict[str, Any] | None = None, adults: int = 1, attached: Any = (), **vouch: Any) -> Answer:
    voucher = a_voucher("anna", **{"dwelling": "dwelling of newcomer", **(resident or {})})
    said = a_vouch(voucher, **vouch)
    return may_attach(said, a_request(), Dwelling(adults=adults), attached, POLICY, NOW)


def test_h01_a_document_verified_resident_lets_in_a_cohabitant() -> None:
    assert attach().effect is Effect.COUNTED


@pytest.mark.parametrize(
    "resident",
    [
        {"dwelling": "another"},
        {"level": TrustLevel.C1},
        {"level": TrustLevel.GUEST},
        {"id": "newcomer"},
        {"mandate": a_mandate(Role.RESIDENCE_BODY)},
    ],
)
def test_h01_nobody_else_does(resident: dict[str, Any]) -> None:
    assert attach(resident).code is Code.H01_NOT_RESIDENT


def test_h01_the_resident_is_active_in_good_standing_and_says_so_with_their_own_hand() -> None:
    assert attach({"is_active": False}).code is Code.V01_NOT_VERIFIED
    assert attach({"standing": Standing(is_suspended=True)}).code is Code.V02_STANDING
    assert attach({"recovered_since": GIVEN}).code is Code.R04_VOUCH_VOID
    assert attach(met_here=False).code is Code.V13_NO_STATEMENT


def test_h01_a_guest_weighs_nothing_and_cannot_vouch() -> None:
    vouch = a_vouch(a_voucher(level=TrustLevel.GUEST))

    assert POLICY.weight(TrustLevel.GUEST) == 0
    assert may_vouch(vouch, a_request(), POLICY, NOW).code is Code.V03_TOO_FAR_FROM_ANCHOR


def test_h02_a_resident_lets_in_three_in_a_year() -> None:
    oldest = NOW - days(365) + TICK
    fourth = attach(attached=(NOW - days(2), oldest, NOW - days(1)))

    assert fourth.code is Code.H02_ATTACHED_ENOUGH
    assert fourth.reason is not None
    assert fourth.reason.until == oldest + days(365)
    assert attach(attached=(NOW - days(2), NOW - days(365), NOW - days(1))).counts


def test_q23_a_cohabitant_in_a_full_dwelling_goes_to_a_human() -> None:
    assert attach(adults=3).counts
    full = attach(adults=4)

    assert (full.code, full.effect) == (Code.Q23_DWELLING_FULL, Effect.QUEUED)


def test_q23_members_of_a_full_ordinary_dwelling_are_asked_whether_they_moved() -> None:
    assert asks_earlier_members(Dwelling(adults=4), POLICY)
    assert not asks_earlier_members(Dwelling(adults=3), POLICY)
    assert not asks_earlier_members(Dwelling(adults=4, is_collective=True, building_units=80), POLICY)


def test_l01_a_dwelling_is_sent_two_codes_in_90_days() -> None:
    oldest = NOW - days(90) + TICK
    third = may_send_letter((NOW - days(1), oldest), POLICY, NOW)

    assert third.code is Code.L01_ENOUGH_CODES
    assert third.reason is not None
    assert third.reason.until == oldest + days(90)
    assert may_send_letter((NOW - days(1), NOW - days(90)), POLICY, NOW).counts


def test_l01_a_door_with_several_registered_homes_gets_as_many_codes_for_each() -> None:
    sent = tuple(NOW - days(age) for age in (1, 2, 3))

    assert may_send_letter(sent, POLICY, NOW, homes=2).counts
    assert not may_send_letter((*sent, NOW - days(4)), POLICY, NOW, homes=2).counts


@pytest.mark.parametrize(
    ("letter", "code"),
    [
        (Letter(sent_at=NOW - days(30) + TICK, tries=2), None),
        (Letter(sent_at=NOW - days(30)), Code.L02_CODE_ENDED),
        (Letter(sent_at=NOW, tries=3), Code.L02_CODE_ENDED),
    ],
)
def test_l02_a_code_has_three_tries_in_30_days(letter: Letter, code: Code | None) -> None:
    assert may_try_code(letter, POLICY, NOW).code is code
