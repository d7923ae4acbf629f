"""Q20 to Q25, V11 and V12, each at its border, and what each answers without its signal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from cooptation.circumstances import Dwelling, Objection, ObjectionKind, Objector, Together
from cooptation.codes import Code
from cooptation.flags import (
    FLAGS,
    Scene,
    burst_limit,
    may_object,
    objection_window_ends_at,
    raised_flags,
    repeats_pair,
    takeover_hold,
    unwatched,
)
from cooptation.vouch import TrustLevel, Vouch
from tests.cooptation.builders import (
    GIVEN,
    NOW,
    OPENED,
    POLICY,
    TICK,
    a_newcomer,
    a_quarter,
    a_request,
    a_voucher,
    circumstances,
    d_vouch,
    days,
    hours,
)

PAIR = (d_vouch("anna"), d_vouch("bruno"))


def scene(*vouches: Vouch, newcomer: dict[str, Any] | None = None, **around: Any) -> Scene:
    return Scene(
        request=a_request(a_newcomer(**(newcomer or {}))),
        counted=vouches or PAIR,
        circumstances=circumstances(**around),
        policy=POLICY,
        now=NOW,
    )


def flags(*vouches: Vouch, **changes: Any) -> list[Code]:
    return [reason.code for reason in raised_flags(scene(*vouches, **changes))]


def test_nothing_strange_raises_nothing() -> None:
    assert flags() == []
    assert unwatched(scene()) == ()


def test_v11_one_device_for_two_vouchers_or_for_voucher_and_newcomer() -> None:
    shared = {"devices": frozenset({"tablet", "device of newcomer"})}

    assert flags(d_vouch("anna", shared), d_vouch("bruno")) == [Code.V11_SHARED_DEVICE]
    tablet = {"devices": frozenset({"tablet"})}
    assert flags(d_vouch("anna", tablet), d_vouch("bruno", tablet)) == [Code.V11_SHARED_DEVICE]


def test_v11_without_its_signal_says_so_and_compares_the_rest() -> None:
    silent, tablet = {"devices": None}, {"devices": frozenset({"tablet"})}

    assert flags(d_vouch("anna", silent), d_vouch("bruno"), newcomer=silent) == []
    assert unwatched(scene(d_vouch("anna", silent))) == (Code.V11_SHARED_DEVICE,)
    assert unwatched(scene(newcomer=silent)) == (Code.V11_SHARED_DEVICE,)
    assert flags(d_vouch("anna", tablet), d_vouch("bruno", tablet), newcomer=silent) == [Code.V11_SHARED_DEVICE]


@pytest.mark.parametrize(
    ("change", "seen"),
    [(GIVEN - days(30) + TICK, True), (GIVEN - days(30), False), (GIVEN + days(1), True), (NOW + TICK, False)],
)
def test_v12_a_new_device_within_30_days_before_the_vouch_or_since_is_seen(change: datetime, seen: bool) -> None:
    raised = flags(d_vouch("anna", {"credential_changes": (change,)}), d_vouch("bruno"))

    assert raised == ([Code.V12_TAKEOVER_RECENT] if seen else [])


@pytest.mark.parametrize(("age", "held"), [(days(7) - TICK, True), (days(7), False)])
def test_v12_a_new_device_of_less_than_7_days_holds(age: Any, held: bool) -> None:
    hold = takeover_hold(scene(d_vouch("anna", {"credential_changes": (NOW - age,)})))

    assert (hold is not None) is held
    if hold is not None:
        assert hold.until == NOW - age + days(7)


def test_v12_without_its_signal_says_so() -> None:
    silent = d_vouch("anna", {"credential_changes": None})

    assert flags(silent) == []
    assert takeover_hold(scene(silent)) is None
    assert unwatched(scene(silent)) == (Code.V12_TAKEOVER_RECENT,)


def test_v04_without_activity_says_so() -> None:
    assert unwatched(scene(d_vouch("anna", {"active_days": None}))) == (Code.V04_ACTIVE_DAYS,)


def together(*moments: datetime, names: tuple[str, ...] = ("anna", "bruno")) -> tuple[Together, ...]:
    return tuple(
        Together(request_id=f"earlier {place}", voucher_ids=frozenset(names), at=at) for place, at in enumerate(moments)
    )


def test_q20_the_third_time_of_the_same_pair_in_180_days_is_seen() -> None:
    oldest = NOW - days(180)

    assert flags(together=together(NOW - days(5), oldest + TICK)) == [Code.Q20_SAME_PAIR]
    assert flags(together=together(NOW - days(5), oldest)) == []
    assert flags(together=together(NOW - days(5), NOW - days(6), names=("anna", "chloe"))) == []


def test_p02_a_pair_that_spoke_once_in_the_last_year_is_repeated() -> None:
    year_old = NOW - days(365)

    assert repeats_pair(scene(d_vouch("anna"), d_vouch("bruno"), together=together(year_old + TICK)))
    assert not repeats_pair(scene(d_vouch("anna"), d_vouch("bruno"), together=together(year_old)))
    assert not repeats_pair(scene(d_vouch("anna"), d_vouch("chloe"), together=together(NOW - days(5))))


def test_q20_does_not_count_the_request_itself_twice() -> None:
    own = Together(request_id="request", voucher_ids=frozenset({"anna", "bruno"}), at=GIVEN)

    assert flags(together=(own, *together(NOW - days(5)))) == []


@pytest.mark.parametrize(("before", "seen"), [(2, False), (3, True)])
def test_q21_a_quiet_quarter_takes_three_a_week(before: int, seen: bool) -> None:
    raised = flags(quarter=a_quarter(accepted_365d=0, accepted_7d=before))

    assert raised == ([Code.Q21_BURST] if seen else [])


def test_q21_follows_the_mean_week_and_doubles_for_a_declared_event() -> None:
    # 365 admissions a year are 7 a week: 7 + 3 * sqrt(7) = 14.937.
    assert burst_limit(365, POLICY, event_declared=False) == pytest.approx(14.937, abs=0.001)
    assert burst_limit(365, POLICY, event_declared=True) == pytest.approx(29.875, abs=0.001)
    assert flags(quarter=a_quarter(accepted_365d=365, accepted_7d=13, vouches=99)) == []
    assert flags(quarter=a_quarter(accepted_365d=365, accepted_7d=14, vouches=99)) == [Code.Q21_BURST]


def objection(unfounded_before: int = 0, at: datetime = NOW) -> Objection:
    return Objection(kind=ObjectionKind.UNKNOWN_HERE, at=at, unfounded_before=unfounded_before)


def test_q22_one_objection_is_seen() -> None:
    assert flags(objections=(objection(),)) == [Code.Q22_OBJECTION]
    assert flags(objections=(objection(at=NOW + TICK),)) == []


def test_q22_who_was_wrong_three_times_no_longer_stops_a_request() -> None:
    assert flags(objections=(objection(2),)) == [Code.Q22_OBJECTION]
    assert flags(objections=(objection(3),)) == []


@pytest.mark.parametrize(("declined", "seen"), [(2, False), (3, True)])
def test_q22_three_who_were_asked_and_do_not_know_the_person_are_seen(declined: int, seen: bool) -> None:
    assert flags(declined=declined) == ([Code.Q22_DECLINED] if seen else [])


def test_q22_neighbours_next_door_and_those_who_were_asked_may_object() -> None:
    def objects(member: dict[str, Any], **changes: Any) -> Code | None:
        return may_object(Objector(member=a_voucher(**member), **changes), POLICY, NOW).code

    assert objects({}, is_next_door=True) is None
    assert objects({"level": TrustLevel.C2}, was_asked=True) is None
    assert objects({}, is_next_door=False) is Code.Q22_MAY_NOT_OBJECT
    assert objects({"level": TrustLevel.GUEST}, is_next_door=True) is Code.Q22_MAY_NOT_OBJECT
    assert objects({"is_active": False}, is_next_door=True) is Code.Q22_MAY_NOT_OBJECT
    assert objects({"verified_until": NOW}, is_next_door=True) is Code.Q22_MAY_NOT_OBJECT


def test_q22_where_the_street_is_not_known_only_those_who_were_asked_may_object() -> None:
    assert not may_object(Objector(member=a_voucher()), POLICY, NOW).counts
    assert may_object(Objector(member=a_voucher(), was_asked=True), POLICY, NOW).counts


def test_q22_the_window_lasts_48_hours_from_telling() -> None:
    assert objection_window_ends_at(OPENED, scene(neighbours_told_at=GIVEN)) == GIVEN + hours(48)


def test_q22_vouchers_have_a_day_for_second_thoughts_though_the_neighbours_were_told_long_before() -> None:
    assert objection_window_ends_at(GIVEN, scene(neighbours_told_at=OPENED)) == GIVEN + hours(24)


def test_q22_silence_of_neighbours_who_were_not_told_is_no_consent() -> None:
    assert objection_window_ends_at(GIVEN, scene(neighbours_told_at=None)) is None
    assert objection_window_ends_at(GIVEN, scene(neighbours_told_at=NOW + TICK)) is None


def test_q23_a_fifth_adult_in_a_dwelling_is_seen() -> None:
    assert flags(dwelling=Dwelling(adults=3, building_units=12)) == []
    assert flags(dwelling=Dwelling(adults=4, building_units=12)) == [Code.Q23_DWELLING_FULL]


def test_q23_a_building_holds_three_accounts_a_unit() -> None:
    assert flags(dwelling=Dwelling(building_accounts=5, building_units=2)) == []
    assert flags(dwelling=Dwelling(building_accounts=6, building_units=2)) == [Code.Q23_BUILDING_FULL]


def test_q23_without_registered_units_says_so() -> None:
    unregistered = Dwelling(building_accounts=600)

    assert flags(dwelling=unregistered) == []
    assert unwatched(scene(dwelling=unregistered)) == (Code.Q23_BUILDING_FULL,)


def test_q24_the_same_person_or_a_revoked_contact_is_seen() -> None:
    assert flags(same_person=True) == [Code.Q24_DUPLICATE_PERSON]
    assert flags(revoked_contact=True) == [Code.Q24_REVOKED_CONTACT]


def test_q24_without_contact_digests_says_so() -> None:
    assert flags(revoked_contact=None) == []
    assert unwatched(scene(revoked_contact=None)) == (Code.Q24_REVOKED_CONTACT,)


@pytest.mark.parametrize(("members", "seen"), [(7, True), (8, False)])
def test_q25_fewer_than_eight_document_verified_members_are_too_few(members: int, seen: bool) -> None:
    raised = flags(quarter=a_quarter(d_members=members))

    assert raised == ([Code.Q25_THIN_QUARTER] if seen else [])


@pytest.mark.parametrize(("given", "seen"), [(10, False), (11, True)])
def test_q25_more_than_a_third_of_the_quarters_vouches_is_seen(given: int, seen: bool) -> None:
    raised = flags(d_vouch("anna", {"quarter_vouches": given}), quarter=a_quarter(vouches=30))

    assert raised == ([Code.Q25_VOUCHER_SHARE] if seen else [])


def test_all_that_is_raised_is_told_in_one_order() -> None:
    everything = flags(
        objections=(objection(),), same_person=True, quarter=a_quarter(d_members=1), dwelling=Dwelling(adults=9)
    )

    assert everything == [
        Code.Q22_OBJECTION,
        Code.Q23_DWELLING_FULL,
        Code.Q24_DUPLICATE_PERSON,
        Code.Q25_THIN_QUARTER,
    ]
    assert len(FLAGS) == len(set(FLAGS))
