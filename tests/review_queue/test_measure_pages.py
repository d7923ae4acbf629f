"""The pages of measures and quality: definitions, counts beside figures, nothing about anybody, and the lesson."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, insert, select

from review_queue.adapters.golden_store import add_golden
from review_queue.adapters.tables import golden_cases, review_decisions, review_events, review_items
from review_queue.metrics import Measure, Period, Unit, count_part, hidden_counts, share_part, suppressed
from review_queue.ports import IssuerDay
from review_queue.quality import drifts, own_rows, pair_agreements, quick_shares
from review_queue.roles import Role
from review_queue.texts import Locale, text
from review_queue.web.measure_pages import DRAWN, ORDER
from tests.review_queue.people import QUARTERS, TeamConsole
from tests.review_queue.test_golden import FORGED, ODD

MONDAY = date(2026, 11, 2)


class SomeFigures:
    """A week in which an issuer's papers failed far more than before."""

    def measures(self, period: Period) -> tuple[Measure, ...]:
        wait = Measure(code="wait", unit=Unit.SECONDS, parts=(count_part("machine.p50", 8),))
        return wait, Measure(code="ended_unanswered", unit=Unit.COUNT, parts=hidden_counts([("none.silent", 2)]))

    def issuer_days(self, period: Period) -> tuple[IssuerDay, ...]:
        fine = [IssuerDay(issuer="Gaz du Port", day=MONDAY + timedelta(weeks=n), failures=2, cases=40) for n in (0, 1)]
        return (*fine, IssuerDay(issuer="Gaz du Port", day=MONDAY + timedelta(weeks=2), failures=30, cases=40))


def a_team(engine: Engine, now: datetime, draw: float = 1.0) -> TeamConsole:
    console = TeamConsole(engine, now, figures=SomeFigures(), draw=lambda: draw)
    console.join("anne", Role.MODERATOR, Role.LEAD)
    console.join("bruno", Role.MODERATOR)
    console.join("aude", Role.AUDITOR)
    console.enrol("anne")
    return console


def answers(console: TeamConsole, rows: list[tuple[tuple[str, str], ...]], **more: Any) -> None:
    """Items with (login, verdict) answers, in order, an hour apart."""
    now = console.clock.now()
    with console.engine.begin() as connection:
        for given in rows:
            item = {"id": uuid4().hex, "kind": "document", "case_id": uuid4().hex, "subject_id": uuid4().hex}
            times = {"created_at": now, "due_at": now, "state": "committed", "reasons": [], "doubled": len(given) > 1}
            connection.execute(insert(review_items).values(item | times))
            for place, (login, verdict) in enumerate(given):
                at = now - timedelta(hours=9 - place)
                row = {"id": uuid4().hex, "item_id": item["id"], "moderator_id": console.ids[login], "reasons": []}
                ends = dict.fromkeys(("decided_at", "commit_at", "committed_at", "settled_at"), at)
                said = row | {"verdict": verdict, "texts_version": 1} | ends | more
                connection.execute(insert(review_decisions).values(said))


def test_every_measure_stands_there_with_its_definition_in_both_languages(engine: Engine, now: datetime) -> None:
    console = a_team(engine, now)
    pages = {locale: console.browser("bruno").get(f"/metrics?lang={locale}").text for locale in Locale}

    shown = {"wait", "ended_unanswered"} | set(ORDER) - {"answers", "automation", "sent_again"}
    for locale, page in pages.items():
        wanted = [text(f"metric.{code}.is", locale, days=30) for code in shown]
        assert [words for words in wanted if words.replace("'", "&#39;") not in page] == []


def test_a_figure_of_too_few_cases_is_not_told_but_its_count_is(engine: Engine, now: datetime) -> None:
    console = a_team(engine, now)
    answers(console, [(("anne", "verified"), ("bruno", "verified"))] * 29)

    page = console.browser("bruno").get("/metrics?lang=en").text

    kappa = page[page.index("m-agreement") :][:1500]
    assert "too few cases" in kappa and "<td>29</td>" in kappa


def test_agreement_is_told_with_its_interval_from_thirty_cases_on(engine: Engine, now: datetime) -> None:
    console = a_team(engine, now)
    both, apart = (("anne", "verified"), ("bruno", "verified")), (("anne", "refused"), ("bruno", "verified"))
    no = (("anne", "refused"), ("bruno", "refused"))
    answers(console, [both] * 20 + [no] * 15 + [apart] * 5)

    page = console.browser("anne").get("/quality?lang=en").text

    # 35 of 40 equal. Chance: (20·25 + 20·15) / 1600 = 0.5, so kappa = (0.875 - 0.5) / 0.5.
    assert "<td>0.75</td>" in page and "<td>0.88</td>" in page
    assert "anne · bruno" in page


@pytest.mark.parametrize(("login", "path", "status"), [
    ("bruno", "/metrics", 200), ("aude", "/metrics", 200), ("bruno", "/quality/me", 200), ("anne", "/quality", 200),
    ("bruno", "/quality", 403), ("aude", "/quality/me", 403), ("bruno", "/quality/drift/0.svg", 403),
])  # fmt: skip
def test_the_team_sees_figures_leads_the_pairs_and_each_their_own(
    engine: Engine, now: datetime, login: str, path: str, status: int
) -> None:
    assert a_team(engine, now).browser(login).get(path).status_code == status


def test_ones_own_page_names_nobody_else(engine: Engine, now: datetime) -> None:
    console = a_team(engine, now)
    answers(console, [(("anne", "verified"), ("bruno", "verified"))] * 40, active_ms=1000)

    page = console.browser("bruno").get("/quality/me").text

    assert "anne" not in page and "40" in page


def test_the_file_holds_codes_and_numbers_and_hides_what_the_page_hides(engine: Engine, now: datetime) -> None:
    console = a_team(engine, now)
    answers(console, [(("anne", "verified"),)] * 3, active_ms=60_000)

    answer = console.browser("bruno").get("/metrics.csv?period=7")
    rows = list(csv.DictReader(io.StringIO(answer.text)))

    found = {(row["measure"], row["part"]): (row["value"], row["n"]) for row in rows}
    assert answer.headers["content-type"].startswith("text/csv")
    assert found["ended_unanswered", "none.silent"] == ("hidden", "hidden")
    assert found["active_time", "document.p50"] == ("", "3")
    assert found["due_kept", "all"] == ("", "3")
    assert not any(who in answer.text for who in (*console.ids, *console.ids.values()))


def test_one_neighbourhood_is_chosen_by_its_name_and_shows_totals_and_times_alone(
    engine: Engine, now: datetime
) -> None:
    console = a_team(engine, now)
    (quarter, name), *_ = QUARTERS
    page = console.browser("bruno").get(f"/metrics?period=7&quarter={quarter}").text
    rows = list(csv.DictReader(io.StringIO(console.browser("bruno").get(f"/metrics.csv?quarter={quarter}").text)))
    unknown = console.browser("bruno").get("/metrics?quarter=nowhere").text

    assert f'<option value="{quarter}" selected>{name}</option>' in page
    assert f"metrics.csv?period=7&amp;quarter={quarter}" in page
    assert text("metrics.quarter.only", Locale.FR, few=5) in unescape(page)
    assert {row["quarter"] for row in rows} == {quarter}
    assert not {row["measure"] for row in rows} & {"agreement", "golden", "reasons_mix", "wear", "overturned"}
    assert text("metrics.quarter.only", Locale.FR, few=5) not in unescape(unknown)


def test_charts_are_drawings_without_script_or_foreign_addresses(engine: Engine, now: datetime) -> None:
    console = a_team(engine, now)
    console.queue()
    browser = console.browser("anne")

    drawn = [browser.get(f"/metrics/charts/{code}.svg") for code in DRAWN] + [browser.get("/quality/drift/0.svg")]

    assert {one.headers["content-type"] for one in drawn} == {"image/svg+xml"}
    assert not any("<script" in one.text or "onload" in one.text for one in drawn)
    assert browser.get("/metrics/charts/kappa.svg").status_code == 404


def test_an_answer_that_came_too_late_is_counted(engine: Engine, now: datetime) -> None:
    console = a_team(engine, now)
    item = console.queue()
    anne, bruno = console.browser("anne"), console.browser("bruno")
    anne.post(f"/items/{item}/take")

    late = bruno.post(f"/items/{item}/take")

    assert late.status_code == 409
    with engine.connect() as connection:
        counted = connection.execute(select(review_events.c.actor).where(review_events.c.type == "conflict_shown"))
        assert counted.scalars().all() == [console.ids["bruno"]]


@pytest.mark.parametrize(("truth", "words"), [(FORGED, "was a fraud"), (ODD, "was honest")])
def test_right_after_a_made_up_case_its_truth_is_shown_to_who_answered(
    engine: Engine, now: datetime, truth: Any, words: str
) -> None:
    console = a_team(engine, now, draw=0.0)
    answers(console, [(("bruno", "verified"),)] * 31)
    console.queue()
    with engine.begin() as connection:
        add_golden(connection, "made", "made-paper", truth, now + timedelta(days=9), now)
    bruno = console.browser("bruno")

    taken = bruno.post("/next")
    place = taken.headers["location"].removeprefix("/moderation")
    screen = bruno.get(place + "?lang=en").text
    said = bruno.post(f"{place}/decide", {"version": "2", "verdict": "verified", "then": "next"})
    lesson = bruno.get(said.headers["location"].removeprefix("/moderation") + "?lang=en").text

    assert "raining case" not in screen and "olden" not in screen
    assert said.headers["location"].endswith("/lesson") and words in lesson
    assert console.browser("anne").get(f"{place}/lesson").status_code == 404
    with engine.connect() as connection:
        assert connection.execute(select(golden_cases.c.told_at)).scalar_one() is not None


def test_there_is_no_lesson_about_a_real_case(engine: Engine, now: datetime) -> None:
    console = a_team(engine, now)

    assert console.browser("bruno").get(f"/items/{console.queue()}/lesson").status_code == 404


def test_a_week_out_of_the_limits_of_chance_is_said(engine: Engine, now: datetime) -> None:
    found = drifts(SomeFigures().issuer_days(Period.__new__(Period)))
    page = a_team(engine, now).browser("anne").get("/quality?lang=en").text

    # Mean 34/120 = 0.2833; three deviations of 40 papers reach 0.2137: the limits are 0.0696 and 0.4971.
    assert [point.is_out for point in found[0].points] == [True, True, True]
    assert found[0].points[2].high == pytest.approx(0.4971, abs=1e-4)
    assert "a week out of limits" in page and "2026-47" in page


def test_issuers_of_few_papers_are_not_shown() -> None:
    few = [IssuerDay(issuer="Petit Gaz", day=MONDAY, failures=20, cases=29)]

    assert drifts(few) == ()


def test_pairs_count_whoever_was_first_and_need_thirty_cases() -> None:
    rows = (("anne", "bruno", "verified", "refused", 15), ("bruno", "anne", "refused", "verified", 15))

    assert [(pair.people, pair.cases) for pair in pair_agreements(rows)] == [(("anne", "bruno"), 30)]
    assert pair_agreements(rows[:1]) == ()
    assert own_rows(rows, "bruno") == (
        ("bruno", "anne", "refused", "verified", 15),
        ("bruno", "anne", "refused", "verified", 15),
    )


def test_quick_answers_are_talked_about_above_a_tenth_of_enough_answers() -> None:
    team, alarms = quick_shares({"anne": (100, 10), "bruno": (100, 11), "chef": (29, 29)})

    assert (team.cases, [one.moderator for one in alarms]) == (229, ["bruno"])


def test_the_only_small_count_is_not_given_away_by_the_others() -> None:
    assert suppressed({"a": 40, "b": 3, "c": 9}) == {"a": 40, "b": None, "c": None}
    assert suppressed({"a": 40, "b": 3, "c": 2}) == {"a": 40, "b": None, "c": None}
    assert suppressed({"a": 40, "b": 0}) == {"a": 40, "b": 0}


def test_a_share_without_enough_cases_has_no_value() -> None:
    assert share_part("all", 3, 29).value is None and share_part("all", 3, 30).value == 0.1
