"""Findings and times in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from review_queue.item import ItemState, ReviewItem
from review_queue.ports import ShownChange, ShownField, ShownFinding
from review_queue.texts import Locale
from review_queue.wording import (
    clock_words,
    due_words,
    duration_words,
    enough_words,
    fact_for,
    field_words,
    finding_lines,
)

NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)


def a_finding(check: str, verdict: str, reason: str | None = None, **params: str | int | float) -> ShownFinding:
    return ShownFinding(check=check, verdict=verdict, reason=reason, score=None, params=params)


def test_what_failed_comes_before_what_is_in_doubt_and_what_passed() -> None:
    findings = (
        a_finding("readable", "pass"),
        a_finding("holder", "inconclusive", "name.initial_only"),
        a_finding("home_address", "fail", "address.number_differs"),
    )

    lines = finding_lines(findings, Locale.FR)

    assert [line.title for line in lines] == ["Adresse différente", "Nom à vérifier", "Document lisible"]


def test_age_is_told_with_its_limits() -> None:
    finding = a_finding(
        "document_age", "inconclusive", "document.too_old", age_months=4, machine_months=3, human_months=6
    )

    (line,) = finding_lines((finding,), Locale.EN)

    assert line.detail == "4 months · limit 3 months · in review up to 6"


def test_check_and_reason_that_are_not_known_yet_are_still_shown() -> None:
    (line,) = finding_lines((a_finding("moonlight", "fail", "moon.too_dark"),), Locale.FR)

    assert (line.title, line.fact) == ("Contrôle échoué", "autre raison (moon.too_dark)")


def test_verdict_that_is_not_known_is_never_a_pass() -> None:
    (line,) = finding_lines((a_finding("holder", "maybe"),), Locale.FR)

    assert line.verdict == "inconclusive"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=3, minutes=5), "3 h 05"),
        (timedelta(days=2, hours=4, minutes=50), "2 j 4 h"),
        (timedelta(minutes=-5), "0 min"),
    ],
)
def test_spans_are_as_fine_as_one_needs(span: timedelta, words: str) -> None:
    assert duration_words(span, Locale.FR) == words


@pytest.mark.parametrize(("hours", "words"), [(2, "dans 2 h 00"), (-3, "en retard de 3 h 00")])
def test_item_is_due_or_late(hours: int, words: str) -> None:
    item = ReviewItem(
        id="i",
        case_id="c",
        subject_id="s",
        state=ItemState.OPEN,
        reasons=(),
        version=1,
        created_at=NOW,
        due_at=NOW + timedelta(hours=hours),
    )

    assert due_words(item, NOW, Locale.FR) == words


def test_hour_is_written_as_each_language_does() -> None:
    assert [clock_words(NOW, locale) for locale in Locale] == ["9 h 05", "9:05"]


def test_kinds_and_dates_are_shown_in_words() -> None:
    kind = ShownField(label="kind", declared=None, read="water_bill", verdict="pass")
    issued = ShownField(label="issue_date", declared=None, read="2026-07-17", verdict="pass")

    assert field_words(kind, Locale.FR).read == "Facture d'eau"
    assert (field_words(issued, Locale.FR).declared, field_words(issued, Locale.FR).read) == ("–", "17/07/2026")


def test_fact_is_in_the_readers_language() -> None:
    assert fact_for("document.glare", Locale.EN) == "glare hides some text"


def test_what_would_be_enough_is_one_sentence() -> None:
    changes = (
        ShownChange(code="dated_from", value="2026-08-12"),
        ShownChange(code="declared_number", value="12 bis"),
    )

    french, english = (enough_words(changes, locale) for locale in Locale)

    assert french == "une date à partir du 12/08/2026 et le numéro 12 bis dans l'adresse déclarée"
    assert english == "a date from 12/08/2026 on and the number 12 bis in the declared address"
