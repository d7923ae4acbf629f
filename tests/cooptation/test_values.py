"""Values refuse what makes no sense, and moments never overflow."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from cooptation.circumstances import Objection, ObjectionKind, Quarter, Together
from cooptation.errors import InvalidValueError
from cooptation.moments import END_OF_TIME, is_within, later
from cooptation.vouch import PastVouch, Spending, Standing, TrustLevel
from tests.cooptation.builders import NOW, TICK, a_newcomer, a_request, a_vouch, a_voucher, days

NAIVE = datetime(2026, 11, 12)
PARIS_WINTER = datetime(2026, 11, 12, tzinfo=timezone(timedelta(hours=1)))


@pytest.mark.parametrize(
    "build",
    [
        lambda: a_voucher(dwelling=""),
        lambda: a_voucher(verified_at=NAIVE),
        lambda: a_voucher(verified_at=None),
        lambda: a_voucher(active_stock=-1),
        lambda: a_voucher(credential_changes=(NAIVE,)),
        lambda: a_newcomer(id=""),
        lambda: a_request(opened_at=NAIVE),
        lambda: a_request(opened_at=PARIS_WINTER),
        lambda: a_vouch(distance_m=-1.0),
        lambda: a_vouch(distance_m=math.nan),
        lambda: a_vouch(distance_m=math.inf),
        lambda: a_vouch(given_at=NOW, withdrawn_at=NOW - TICK),
        lambda: Standing(report_upheld_at=NAIVE),
        lambda: Spending(request_id="", at=NOW),
        lambda: PastVouch(member_id="anna", at=NAIVE),
        lambda: Quarter(d_members=-1),
        lambda: Objection(kind=ObjectionKind.HAS_LEFT, at=NOW, unfounded_before=-1),
        lambda: Together(request_id="r", voucher_ids=frozenset({""}), at=NOW),
    ],
)
def test_values_that_make_no_sense_are_refused(build: Callable[[], object]) -> None:
    with pytest.raises(InvalidValueError):
        build()


def test_depth_counts_steps_from_a_document() -> None:
    assert [level.depth for level in (TrustLevel.D, TrustLevel.C1, TrustLevel.C2, TrustLevel.GUEST)] == [
        0,
        1,
        2,
        3,
    ]


def test_a_vouch_is_withdrawn_from_the_moment_on() -> None:
    vouch = a_vouch(withdrawn_at=NOW)

    assert not vouch.is_withdrawn(NOW - TICK)
    assert vouch.is_withdrawn(NOW)


def test_a_date_past_the_calendar_is_its_last_moment() -> None:
    assert later(datetime(9999, 12, 31, tzinfo=UTC), days(36_500)) == END_OF_TIME


def test_a_window_is_over_exactly_at_its_end() -> None:
    assert is_within(NOW, days(3), NOW)
    assert is_within(NOW, days(3), NOW + days(3) - TICK)
    assert not is_within(NOW, days(3), NOW + days(3))
    assert not is_within(NOW + TICK, days(3), NOW)
