"""Contesting on a phone: a refused resident, and a neighbour whose vouching was stopped."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect
from sqlalchemy import select, update

from cooptation.adapters.tables import members
from review_queue.adapters import store
from tests.cooptation.web.phones import Eye, Served, declare
from verification.adapters.tables import cases
from verification.domain.case import CaseStatus


def put(served: Served, eye: Eye, status: CaseStatus, *reasons: str) -> str:
    """The newest case as it would stand, seen anew; its id."""
    with served.street.engine.begin() as connection:
        newest = select(cases.c.id).order_by(cases.c.created_at.desc()).limit(1)
        case_id = str(connection.scalar(newest))
        values = {"status": status.value, "reasons": list(reasons)}
        connection.execute(update(cases).where(cases.c.id == case_id).values(values))
    eye.page.goto(f"{served.url}/dossier")
    return case_id


def test_a_refusal_is_contested_with_a_thumb(served: Served) -> None:
    lea, now = served.phone(), served.street.clock.at
    lea.page.goto(served.url)
    lea.page.get_by_text("Qui peut regarder mon dossier").click()
    lea.look("who-may-look")
    declare(lea, served)
    case_id = put(served, lea, CaseStatus.IN_REVIEW, "document.date_not_found")
    with served.street.engine.begin() as connection:
        store.open_item(
            connection, case_id=case_id, subject_id="paper", reasons=(), due_at=now + timedelta(hours=24), now=now
        )
    lea.page.reload()
    expect(lea.page.locator("p.lead")).to_contain_text("On vous répond avant le")
    lea.look("in-review")
    put(served, lea, CaseStatus.REFUSED, "residence.not_shown")
    lea.look("refused")

    lea.page.get_by_label("Dites-nous pourquoi").fill("J'habite bien là, voyez mon bail.")
    lea.page.get_by_role("button", name="Contester").click()

    expect(lea.page.get_by_role("heading", level=1)).to_contain_text("Une autre personne va regarder")
    lea.look("appealed")
    put(served, lea, CaseStatus.REFUSED_FINAL, "residence.not_shown")
    lea.look("refused-final")
    assert lea.complaints == []


def test_a_suspended_neighbour_finds_where_to_contest(served: Served) -> None:
    member_id = served.street.neighbours(1)[0]
    with served.street.engine.begin() as connection:
        connection.execute(update(members).where(members.c.id == member_id).values(is_suspended=True))
    neighbour = served.signed_in(member_id)
    neighbour.page.get_by_role("link", name="Contester une décision sur mon compte").click()
    neighbour.look("standing")

    neighbour.page.get_by_label("Ce que vous voulez dire").fill("Je n'ai rien fait de mal.")
    neighbour.page.get_by_role("button", name="Contester").click()

    expect(neighbour.page.get_by_role("status")).to_contain_text("Votre contestation est reçue")
    neighbour.look("standing-waits")
    assert neighbour.complaints == []
