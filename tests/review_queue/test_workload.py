"""How much is asked of one moderator."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from review_queue.errors import BulkError, SkipError, SnoozeError
from review_queue.workload import Bulk, Snooze, check_bulk, check_skip, lease_for, snooze_end
from tests.review_queue.test_states import an_item

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("median_s", "expected_s"), [(None, 900), (20, 180), (60, 180), (100, 300), (400, 1200), (4000, 1200)]
)
def test_a_lease_is_three_medians_between_three_and_twenty_minutes(median_s: int | None, expected_s: int) -> None:
    median = None if median_s is None else timedelta(seconds=median_s)

    assert lease_for(median) == timedelta(seconds=expected_s)


def test_the_third_skip_in_a_row_says_why_and_there_is_no_fourth() -> None:
    check_skip(0, "")
    check_skip(1, "")
    check_skip(2, "illisible pour moi")
    with pytest.raises(SkipError):
        check_skip(2, " ")
    with pytest.raises(SkipError):
        check_skip(3, "illisible pour moi")


def test_a_snooze_ends_after_an_hour_tomorrow_morning_or_on_a_day() -> None:
    assert snooze_end(Snooze.ONE_HOUR, NOW, PARIS) == NOW + timedelta(hours=1)
    assert snooze_end(Snooze.TOMORROW, NOW, PARIS) == datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
    assert snooze_end(Snooze.DATE, NOW, PARIS, date(2026, 11, 30)) == datetime(2026, 11, 30, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize("day", [None, date(2026, 11, 20), date(2027, 1, 1)])
def test_a_snooze_to_no_day_or_to_one_too_far_is_refused(day: date | None) -> None:
    with pytest.raises(SnoozeError):
        snooze_end(Snooze.DATE, NOW, PARIS, day)


def test_more_than_twenty_at_once_are_confirmed_by_typing_their_number() -> None:
    many = [an_item(id=f"i{n}") for n in range(21)]

    check_bulk(Bulk.RELEASE, many[:20], "")
    check_bulk(Bulk.RELEASE, many, " 21 ")
    with pytest.raises(BulkError):
        check_bulk(Bulk.RELEASE, many, "20")
    with pytest.raises(BulkError):
        check_bulk(Bulk.RELEASE, [], "")


def test_a_correction_is_asked_of_many_only_for_what_the_machine_found_in_all() -> None:
    blurred = [an_item(reasons=("document.blurred",)), an_item(reasons=("document.blurred",))]

    check_bulk(Bulk.ASK_FOR_A_FIX, blurred, "", "R-FLOU")
    for items, fix in ((blurred, "R-DATE"), (blurred, "N-MODIF"), ([*blurred, an_item()], "R-FLOU")):
        with pytest.raises(BulkError):
            check_bulk(Bulk.ASK_FOR_A_FIX, items, "", fix)


def test_nothing_is_approved_or_refused_in_bulk() -> None:
    assert {action.value for action in Bulk} == {"release", "assign", "snooze", "ask_for_a_fix"}
