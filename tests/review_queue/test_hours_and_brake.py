"""Promises count declared hours; the brake takes two leads and ends by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from review_queue.adapters import brake_store, hours_store, store
from review_queue.brake import Path, Scope
from review_queue.declared_hours import OFFICE_WEEK, DeclaredHours, parse_day, written_day
from review_queue.due_dates import due_at
from review_queue.errors import BrakeError, WorkingHoursError
from review_queue.holidays import easter, french_holidays
from review_queue.item import ItemKind, ReviewDecision, ReviewVerdict
from review_queue.roles import Role
from review_queue.states import needs_four_eyes
from tests.review_queue.people import TeamConsole
from tests.review_queue.test_handing_out import next_for, queued

PARIS = ZoneInfo("Europe/Paris")
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("year", "day"),
    [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5)), (2038, date(2038, 4, 25))],
)
def test_easter_falls_where_the_calendar_has_it(year: int, day: date) -> None:
    # Dates of the Bureau des longitudes' almanac; 2038 is the latest that can be.
    assert easter(year) == day


def test_france_has_eleven_holidays_in_2026() -> None:
    # service-public.fr, "Jours fériés 2026".
    known = ["01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "08-15", "11-01", "11-11", "12-25"]

    assert sorted(day.isoformat() for day in french_holidays(2026)) == [f"2026-{day}" for day in known]


def test_a_promise_made_on_friday_before_a_holiday_waits_for_work() -> None:
    hours = DeclaredHours(week=OFFICE_WEEK)
    friday = datetime(2026, 4, 3, 17, 0, tzinfo=PARIS)

    due = due_at(friday, timedelta(hours=4), hours.counted_from(friday, PARIS))

    # One hour on Friday, none on Easter Monday, three on Tuesday morning.
    assert due.astimezone(PARIS) == datetime(2026, 4, 7, 12, 0, tzinfo=PARIS)


@pytest.mark.parametrize("written", ["9-12h, 14h-18h30", "09:00-12:00;14:00-18:30", "9:00 à 12:00, 14:00 à 18:30"])
def test_hours_are_read_as_people_write_them(written: str) -> None:
    assert written_day(parse_day(written)) == "09:00-12:00, 14:00-18:30"


@pytest.mark.parametrize("week", [("",) * 7, ("9-12",) * 6, ("25-26",) + ("",) * 6, ("12-9",) + ("",) * 6, ("x",) * 7])
def test_hours_that_cannot_be_counted_are_refused(week: tuple[str, ...]) -> None:
    with pytest.raises(WorkingHoursError):
        DeclaredHours(week=week)


@given(st.lists(st.integers(0, 47), min_size=2, max_size=6, unique=True).map(sorted))
def test_written_hours_are_read_back(halves: list[int]) -> None:
    pairs = list(zip(halves[::2], halves[1::2], strict=False))
    written = ", ".join(f"{a // 2:02}:{a % 2 * 30:02}-{b // 2:02}:{b % 2 * 30:02}" for a, b in pairs)

    assert written_day(parse_day(written)) == written


@pytest.fixture
def console(engine: Engine, now: datetime) -> TeamConsole:
    made = TeamConsole(engine, now)
    made.join("lea", Role.LEAD)
    made.join("omar", Role.LEAD)
    made.join("anne", Role.MODERATOR)
    for lead in ("lea", "omar"):
        made.enrol(lead)
    return made


def brakes(console: TeamConsole) -> list[str]:
    with console.engine.connect() as connection:
        found = brake_store.current(connection, console.clock.now())
    return [brake.id for brake in found if brake.is_in_force(console.clock.now())]


def asked(console: TeamConsole, **values: str) -> str:
    form: dict[str, str | list[str]] = {"target": "document", "days": "2", "reason": "Vague de faux", **values}
    assert console.browser("lea").post("/organisation/brakes", form).status_code == 303
    with console.engine.connect() as connection:
        return brake_store.current(connection, console.clock.now())[0].id


def test_the_brake_takes_a_second_lead_and_everybody_sees_it(console: TeamConsole) -> None:
    brake = asked(console)
    alone = console.browser("lea").post(f"/organisation/brakes/{brake}/confirm")
    before = brakes(console)

    both = console.browser("omar").post(f"/organisation/brakes/{brake}/confirm")

    assert (alone.status_code, before) == (422, [])
    assert both.status_code == 303 and brakes(console) == [brake]
    assert "Vague de faux" in console.browser("anne").get().text
    assert console.journal.actions()[-2:] == ["brake.asked", "brake.confirmed"]


def test_a_brake_ends_by_itself_or_by_one_lead_and_is_not_confirmed_late(console: TeamConsole) -> None:
    first = asked(console)
    console.browser("omar").post(f"/organisation/brakes/{first}/confirm")
    console.clock.time += timedelta(days=2)
    over = brakes(console)
    second = asked(console, target="quarter:rocabey")
    console.browser("omar").post(f"/organisation/brakes/{second}/confirm")
    console.browser("lea").post(f"/organisation/brakes/{second}/lift")
    third = asked(console)
    console.clock.time += timedelta(hours=24)

    late = console.browser("omar").post(f"/organisation/brakes/{third}/confirm")

    assert over == [] and brakes(console) == []
    assert late.status_code == 422


@pytest.mark.parametrize("values", [{"days": "8"}, {"days": "0"}, {"reason": " "}, {"target": "everything"}])
def test_a_brake_has_a_target_a_reason_and_seven_days_at_most(console: TeamConsole, values: dict[str, str]) -> None:
    form: dict[str, str | list[str]] = {"target": "document", "days": "2", "reason": "Vague", **values}

    assert console.browser("lea").post("/organisation/brakes", form).status_code == 422


def test_a_moderator_sees_the_organisation_and_changes_nothing(console: TeamConsole) -> None:
    visitor = console.browser("anne")

    assert visitor.get("/organisation").status_code == 200
    assert visitor.post("/organisation/brakes", {"target": "document", "days": "1", "reason": "x"}).status_code == 403
    assert visitor.post("/organisation/hours", {"day": ["9-12"] * 7}).status_code == 403


def test_a_lead_declares_hours_and_a_slip_keeps_what_was_typed(console: TeamConsole) -> None:
    lead = console.browser("lea")
    slip = lead.post("/organisation/hours", {"day": ["9-99"] + [""] * 6, "closed": "", "holidays": "1"})

    done = lead.post("/organisation/hours", {"day": ["9:00-12:00"] * 5 + ["", ""], "closed": "2026-12-24"})

    assert slip.status_code == 422 and 'value="9-99"' in slip.text
    assert done.status_code == 303
    with console.engine.connect() as connection:
        kept = hours_store.declared(connection)
    assert kept == DeclaredHours(
        week=("9:00-12:00",) * 5 + ("", ""), closed=frozenset({date(2026, 12, 24)}), keeps_holidays=False
    )
    assert "hours.declared" in console.journal.actions()


def test_only_the_named_quarter_or_path_is_braked(engine: Engine, now: datetime) -> None:
    with engine.begin() as connection:
        made = brake_store.ask(connection, Scope.QUARTER, "rocabey", 1, "Vague", by="lea", now=now)
        brake_store.confirm(connection, made.id, "omar", now)

        held = [brake_store.brake_on(connection, quarter, path, now) is not None
                for quarter, path in (("rocabey", Path.DOCUMENT), ("rocabey", Path.VOUCHING), ("parame", Path.DOCUMENT),
                                      (None, Path.DOCUMENT))]  # fmt: skip
        with pytest.raises(BrakeError):
            brake_store.confirm(connection, made.id, "omar", now)

    assert held == [True, True, False, False]


def test_what_the_brake_brought_takes_two_for_a_yes_and_one_for_a_no(engine: Engine, now: datetime) -> None:
    item_id = queued(engine, now, is_safety=True)
    with engine.connect() as connection:
        item = store.get(connection, item_id)

    assert needs_four_eyes(item, ReviewDecision(verdict=ReviewVerdict.VERIFIED))
    assert not needs_four_eyes(item, ReviewDecision(verdict=ReviewVerdict.NEEDS_ACTION, reasons=("R-DATE",)))


def test_precedence_counts_between_items_of_one_due_hour_and_nowhere_else(engine: Engine) -> None:
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    kind, minute = ItemKind.COOPTATION, timedelta(minutes=1)
    doubtful = queued(engine, now, "doubtful", kind=kind, due_at=now + 50 * minute, precedence=900)
    calm = queued(engine, now, "calm", kind=kind, due_at=now + 10 * minute)
    later = queued(engine, now, "later", kind=kind, due_at=now + 61 * minute, precedence=1000)

    served = [next_for(engine, name, now) for name in ("anne", "bruno", "chloe")]

    assert served == [doubtful, calm, later]
