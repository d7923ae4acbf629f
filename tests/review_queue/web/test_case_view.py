"""What the screen says of a case: why it is here, what is likely, what stays hidden, vouches and reports."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from review_queue.adapters.tables import review_items
from review_queue.item import ItemKind, ItemState, ReviewItem
from review_queue.ports import (
    Dossier,
    ShownFact,
    ShownFinding,
    ShownReport,
    ShownSign,
    ShownVouch,
    ShownVouching,
)
from review_queue.texts import Locale
from review_queue.web.field_rows import rows_of
from review_queue.web.verdict_choices import likely_verdict
from review_queue.web.why_here import MOST_LINES, why_of
from tests.review_queue.fakes import MemoryDossiers
from tests.review_queue.test_console import Browser, Console

DAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ITEM = ReviewItem(
    id="f" * 32, case_id="c", subject_id="s", state=ItemState.OPEN, reasons=(), version=1, created_at=DAY, due_at=DAY
)
VOUCHING = ShownVouching(
    request_id="r",
    opened_at=DAY,
    wanted=2,
    others_in_dwelling=1,
    vouches=(
        ShownVouch(voucher="A", given_at=DAY, level="lives_here", counts=True, member_since=DAY, distance_m=80),
        ShownVouch(
            voucher="B", given_at=DAY, level="seen_around", counts=False, not_counted="vouch.v08_too_far",
            shares_dwelling_with=("A",), flags=("vouch.q20_same_pair",),
        ),
    ),
    facts=(ShownFact(code="vouch.q20_same_pair", verdict="inconclusive"),),
)  # fmt: skip
REPORT = ShownReport(kind="has_moved", reported_at=DAY, own_words="Il est parti en juin.", since=DAY, basis="document")


@dataclass
class OtherDossiers(MemoryDossiers):
    """The same case with a vouching or a report side instead of a paper."""

    vouching: ShownVouching | None = None
    report: ShownReport | None = None

    def dossier(self, item: ReviewItem) -> Dossier:
        bare = replace(super().dossier(item), pages=0, fields=(), findings=())
        return replace(bare, kind=item.kind, vouching=self.vouching, report=self.report)


def a_dossier(*verdicts: str, signs: tuple[ShownSign, ...] = ()) -> Dossier:
    checks = ("holder", "home_address", "document_age", "area", "readable", "document_kind", "seal", "integrity")
    findings = tuple(
        ShownFinding(check=check, verdict=verdict, reason=None, score=None, params={})
        for check, verdict in zip(checks, verdicts, strict=False)
    )
    return replace(MemoryDossiers().dossier(ITEM), findings=findings, signs=signs)


def test_why_is_five_lines_at_most_failed_first_and_the_rest_is_kept() -> None:
    dossier = a_dossier("inconclusive", "fail", "fail", "inconclusive", "inconclusive", "fail", "pass", "pass")

    why = why_of(dossier, Locale.FR, is_blind=False)

    assert len(why.lines) + len(why.signs) + 1 == MOST_LINES
    assert [line.verdict for line in why.lines] == ["fail", "fail", "fail", "inconclusive"]
    assert (len(why.passes), why.more) == (2, 2)


def test_strong_signs_are_among_the_five_lines() -> None:
    signs = (ShownSign(code="file.updated", is_strong=False), ShownSign(code="file.text_on_patch", is_strong=True))

    why = why_of(a_dossier("fail", "fail", "fail", "fail", "fail", signs=signs), Locale.FR, is_blind=False)

    assert (len(why.lines), len(why.signs), why.more) == (3, 1, 3)


@pytest.mark.parametrize(
    ("verdicts", "signs", "likely"),
    [
        (("pass", "pass"), (), "verified"),
        (("inconclusive", "pass"), (), "needs_action"),
        (("pass",) * 7 + ("inconclusive",), (), None),
        (("inconclusive",), (ShownSign(code="file.text_on_patch", is_strong=True),), None),
        ((), (), None),
    ],
)
def test_likely_answer_is_said_where_nobody_is_accused(
    verdicts: tuple[str, ...], signs: tuple[ShownSign, ...], likely: str | None
) -> None:
    assert likely_verdict(ITEM, a_dossier(*verdicts, signs=signs)) == likely


def shown(console: Console, dossiers: MemoryDossiers, lea: Browser, **values: str) -> str:
    """The screen of an item of another kind or state."""
    item_id = console.queue()
    with console.engine.begin() as connection:
        connection.execute(update(review_items).values(values))
    console.dossiers.dossier = dossiers.dossier  # type: ignore[method-assign]
    lea.take(item_id)
    return lea.get(f"/items/{item_id}").text


def test_blind_case_hides_what_the_machine_thinks(console: Console, lea: Browser) -> None:
    page = shown(console, console.dossiers, lea, state=ItemState.BLIND_REVIEW.value)

    assert "Adresse différente" not in page
    assert "mark-fail" not in page
    assert "is-likely" not in page
    assert "<mark>BIS</mark>" in page
    assert "Lecture à l&#39;aveugle" in page


def test_usual_case_outlines_the_likely_key(console: Console, lea: Browser) -> None:
    page = shown(console, console.dossiers, lea, state=ItemState.OPEN.value)

    assert "verdict-needs_action is-likely" in page
    assert "checked" not in page


def test_vouching_case_shows_letters_flags_and_no_paper(console: Console, lea: Browser) -> None:
    page = shown(console, OtherDossiers(vouching=VOUCHING), lea, kind=ItemKind.COOPTATION.value)

    assert page.count('class="letter-of"') == 2
    assert "le parrain habite trop loin" in page
    assert "même logement que A" in page
    assert "La même paire de parrains revient souvent" in page
    assert "data-stage" not in page


def test_where_neighbours_speak_what_was_declared_is_not_said_to_be_unread() -> None:
    whole = a_dossier()
    declared = tuple(replace(one, read=None) for one in whole.fields)

    rows = rows_of(replace(whole, vouching=VOUCHING, pages=0, fields=declared), Locale.FR, is_blind=False)

    assert {row.label for row in rows} == {"Nom", "Adresse"}
    assert {(row.verdict, row.gap) for row in rows} == {("info", "pour information")}


def test_report_shows_what_was_said_and_two_answers(console: Console, lea: Browser) -> None:
    page = shown(console, OtherDossiers(report=REPORT), lea, kind=ItemKind.REPORT.value)

    assert "A déménagé" in page
    assert "Il est parti en juin." in page
    assert "Qui signale n&#39;est jamais montré" in page
    assert page.count('name="verdict"') == 2
    assert "Cette réponse n&#39;envoie aucun message d&#39;ici." in page


def test_report_is_answered_without_a_reason(console: Console, lea: Browser) -> None:
    shown(console, OtherDossiers(report=REPORT), lea, kind=ItemKind.REPORT.value)
    item_id = lea.post("/next").headers["location"].rsplit("/", 1)[1]

    answer = lea.post(f"/items/{item_id}/decide", {"version": lea.take(item_id), "verdict": "kept"})

    assert answer.headers["location"] == "/moderation?done=kept"
