"""The pages of measures in a real browser: nothing serious for axe, nothing wider than a telephone, charts drawn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Browser

from review_queue.adapters.golden_store import add_golden
from review_queue.agreement import share
from review_queue.metrics import Measure, Part, Period, Unit, estimate_part, hidden_counts
from review_queue.ports import IssuerDay
from review_queue.roles import Role
from review_queue.team import HouseRules
from tests.review_queue.test_golden import FORGED
from tests.review_queue.test_measure_pages import answers
from tests.review_queue.test_people_browser import SIZES, Served, faults, keep_picture, overflow

PAGES = ("/metrics", "/metrics?period=quarter&lang=en", "/quality", "/quality/me")
CHARTS = 3
"""At least: the waits, the age of the queue, an issuer."""


PAINTED = """Promise.all([...document.images].map(one => {
  one.loading = 'eager';
  return one.decode().then(() => one.naturalWidth);
}))"""
"""The widths of all pictures of a page, once they are drawn."""


class ManyFigures:
    """What a town of some size counts."""

    def measures(self, period: Period) -> tuple[Measure, ...]:
        waits = (("machine.p50", 6.1), ("machine.p90", 14.0), ("human.p50", 7000.0), ("human.p90", 61_000.0))
        parts = tuple(Part(label=label, cases=240, value=value) for label, value in waits)
        ended = hidden_counts([("document.withdrawn", 11), ("none.silent", 23), ("vouching.expired", 3)])
        machine = (estimate_part("answered", share(180, 240), 240), estimate_part("verified", share(150, 240), 240))
        return (
            Measure(code="wait", unit=Unit.SECONDS, parts=parts),
            Measure(code="automation", unit=Unit.SHARE, parts=machine),
            Measure(code="ended_unanswered", unit=Unit.COUNT, parts=ended),
        )

    def issuer_days(self, period: Period) -> tuple[IssuerDay, ...]:
        weeks = [date(2026, 9, 7) + timedelta(weeks=number) for number in range(10)]
        failures = (4, 6, 5, 3, 7, 5, 6, 4, 22, 5)
        return tuple(
            IssuerDay(issuer="Énergie du Port", day=day, failures=failed, cases=40)
            for day, failed in zip(weeks, failures, strict=True)
        )


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    made = Served(tmp_path_factory.mktemp("measures"), HouseRules(), figures=ManyFigures(), draw=lambda: 0.0)
    made.join("anne", Role.MODERATOR, Role.LEAD)
    made.join("bruno", Role.MODERATOR)
    both, apart = (("anne", "verified"), ("bruno", "verified")), (("anne", "refused"), ("bruno", "verified"))
    no = (("anne", "refused"), ("bruno", "refused"))
    answers(made, [both] * 24 + [no] * 12 + [apart] * 4, active_ms=42_000)
    for number in range(6):
        made.queue(f"s{number}")
    yield made
    made.stop()


@pytest.mark.parametrize("size", SIZES)
def test_every_page_of_measures_is_for_everybody(served: Served, browser: Browser, size: str) -> None:
    page = served.open(browser, "anne", SIZES[size])
    wrong: dict[str, object] = {}

    for path in PAGES:
        page.goto(served.url + path, wait_until="networkidle")
        keep_picture(page, f"measures-{path.strip('/').replace('/', '-').replace('?', '-')}-{size}")
        problems = faults(page)
        if problems or overflow(page) > 0:
            wrong[path] = (problems, overflow(page))

    page.context.close()
    assert wrong == {}


def test_charts_are_painted_beside_their_tables(served: Served, browser: Browser) -> None:
    page = served.open(browser, "anne", SIZES["laptop"])

    page.goto(f"{served.url}/metrics")
    widths = page.evaluate(PAINTED)
    page.goto(f"{served.url}/quality")
    widths += page.evaluate(PAINTED)

    page.context.close()
    assert len(widths) >= CHARTS and min(widths) > 0


def test_the_lesson_after_a_made_up_case_is_for_everybody(served: Served, browser: Browser) -> None:
    now = datetime.now(UTC)
    with served.engine.begin() as connection:
        add_golden(connection, "made", "made-paper", FORGED, now + timedelta(days=9), now)
    page = served.open(browser, "bruno", SIZES["phone"])

    page.goto(served.url)
    page.locator("form[action$='/next'] button").first.click()
    page.locator("input[name=verdict][value=verified]").check()
    page.locator("button[name=then], form[action$='/decide'] button.primary").last.click()
    page.wait_for_url("**/lesson")
    keep_picture(page, "measures-lesson-phone")
    problems, wide = faults(page), overflow(page)

    page.context.close()
    assert (problems, wide) == ([], 0)
