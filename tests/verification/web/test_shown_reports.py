"""What a moderator is shown of a report, a second look and an audit."""

from __future__ import annotations

from typing import Any

import pytest

from cooptation.acts import aftermath, reports
from cooptation.acts.aftermath import Finding
from cooptation.records import ReportKind, Said
from review_queue.adapters import store
from review_queue.adapters.tables import review_items
from review_queue.item import ReviewItem
from review_queue.ports import Dossier
from tests.verification.service.street import TOWN, Street
from tests.verification.web.conftest import Site
from verification.adapters.dossiers import CaseDossiers
from verification.adapters.paper_images import PaperImages


@pytest.fixture
def street(site: Site) -> Street:
    return Street(site.house)


def items(street: Street, kind: str) -> list[ReviewItem]:
    rows: list[dict[str, Any]] = street.house.rows(review_items, kind=kind)
    with street.house.engine.connect() as connection:
        return [store.get(connection, row["id"]) for row in rows]


def shown(street: Street, item: ReviewItem) -> Dossier:
    services, transactions = street.house.services, street.house.transactions
    images = PaperImages(services=services, transactions=transactions, render=lambda *_: [])  # type: ignore[arg-type]
    return CaseDossiers(services=services, transactions=transactions, images=images).dossier(item)


def said(number: int) -> Said:
    return Said(name=f"Nadia Voisin{number}", address=f"{number} rue des Lilas, {TOWN}", words="parti en mai")


def test_a_report_shows_its_reason_its_words_and_how_the_member_came_in(street: Street) -> None:
    street.member(1)
    reports.file(street.house.acts, ReportKind.HAS_MOVED, said(1))

    report = shown(street, items(street, "report")[0]).report

    assert report is not None
    assert (report.kind, report.basis, report.earlier) == ("has_moved", "document", 0)
    assert report.since is not None and "parti en mai" in report.own_words


def test_a_report_of_nobody_known_is_shown_without_a_case(street: Street) -> None:
    reports.file(street.house.acts, ReportKind.OTHER, said(77))

    dossier = shown(street, items(street, "report")[0])

    assert dossier.case_id == "" and dossier.fields == ()
    assert dossier.report is not None and dossier.report.since is None and "Voisin77" in dossier.report.own_words


def test_a_second_look_shows_earlier_reports_and_why_it_is_there(street: Street) -> None:
    street.member(1)
    reports.file(street.house.acts, ReportKind.PRESSED_OR_PAID, said(1))
    acts, filed = street.house.acts, items(street, "report")[0].subject_id
    with acts.transaction() as work:
        aftermath.settle_report(work, acts.policy, filed, Finding.UPHELD)

    report = shown(street, items(street, "reexamination")[0]).report

    assert report is not None
    assert (report.kind, report.earlier, report.earlier_upheld) == ("vouch.v02_standing", 1, 1)
    assert [fact.code for fact in report.facts] == ["vouch.v02_standing"]
