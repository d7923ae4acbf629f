"""Newcomer, neighbour, ambassador and agent in a real browser, phone-sized: what fits, what a finger finds, axe-core.

Screenshots of every page are left in the test's temporary folder.
"""

from __future__ import annotations

from playwright.sync_api import expect
from pyotp import TOTP

from cooptation.acts import ambassadors
from cooptation.adapters.sessions import Kind
from tests.cooptation.web.conftest import TOWN
from tests.cooptation.web.phones import Served, declare
from tests.cooptation.web.test_agent_and_report_pages import an_agent

SMALLEST_TARGET_PX = 24
"""WCAG 2.2, target size (minimum)."""


def test_a_newcomer_asks_by_qr_link_and_a_neighbour_answers_on_their_phone(served: Served) -> None:
    member_id = served.street.neighbours(1)[0]
    lea = served.phone()
    declare(lea, served)
    lea.look("dossier")
    lea.page.get_by_role("link", name="Passer par mes voisins").click()
    lea.look("newcomer-before")
    lea.page.get_by_role("button", name="Demander à mes voisins").click()
    lea.look("newcomer-open")
    lea.page.get_by_role("button", name="Faire un lien ou un code QR").click()
    lea.look("newcomer-link")
    link = lea.page.get_by_label("Votre lien").input_value()

    neighbour = served.signed_in(member_id)
    neighbour.look("voucher-home")
    neighbour.page.goto(link)
    neighbour.look("voucher-landing")
    neighbour.page.get_by_role("button", name="Voir la question").click()
    expect(neighbour.page.get_by_role("heading", level=1)).to_contain_text("Connaissez-vous Léa, rue des Lilas")
    neighbour.look("voucher-question")
    neighbour.page.get_by_label("Oui, je connais bien cette personne").check()
    neighbour.page.get_by_label("Je connais cette personne et je l'ai rencontrée ici").check()
    neighbour.page.get_by_role("button", name="Envoyer ma réponse").click()
    neighbour.look("voucher-thanks")
    for path in ("donnes", "inviter", "arrivees", "foyer", "compte-pris"):
        neighbour.page.goto(f"{served.url}/parrainer/{path}")
        neighbour.look(f"voucher-{path}")

    assert (lea.complaints, neighbour.complaints) == ([], [])


def test_everything_a_finger_must_hit_is_large_enough(served: Served) -> None:
    neighbour = served.signed_in(served.street.neighbours(1)[0])
    neighbour.page.goto(f"{served.url}/parrainer/inviter")

    boxes = [one.bounding_box() for one in neighbour.page.locator("main button, main input:visible").all()]

    assert [box for box in boxes if box and min(box["width"], box["height"]) < SMALLEST_TARGET_PX - 3] == []


def test_without_script_the_code_is_typed_and_every_step_works(served: Served) -> None:
    lea = served.phone(script=False)
    declare(lea, served)
    lea.page.goto(f"{served.url}/voisins")
    lea.page.get_by_role("button", name="Demander à mes voisins").click()
    lea.page.get_by_role("button", name="Faire un lien ou un code QR").click()
    code = lea.page.locator("code.typed").inner_text()
    plain = served.phone(script=False)

    plain.page.goto(f"{served.url}/parrainer/entrer")
    plain.page.get_by_label("Code reçu").fill(served.street.link(served.street.neighbours(1)[0]))
    plain.page.get_by_role("button", name="Ouvrir").click()
    plain.page.goto(f"{served.url}/parrainer/demande")
    plain.page.get_by_label("Code de la demande").fill(code)
    plain.page.get_by_role("button", name="Voir la question").click()
    plain.page.get_by_label("Je ne connais pas cette personne").check()
    plain.page.get_by_role("button", name="Envoyer ma réponse").click()

    expect(plain.page.get_by_text("C'est noté, en silence.")).to_be_visible()


def test_ambassadors_agents_and_reports_are_for_everybody(served: Served) -> None:
    street = served.street
    member_id = street.neighbours(1)[0]
    ambassadors.name(street.house, member_id, is_trained=True, has_signed_charter=True)
    ambassador = served.signed_in(member_id)
    ambassador.page.goto(f"{served.url}/parrainer/ambassade")
    ambassador.look("ambassador")
    ambassador.page.get_by_role("button", name="Faire un code d'affiche").click()
    ambassador.look("ambassador-poster-made")
    ambassador.page.get_by_role("button", name="Page en français").first.click()
    ambassador.look("ambassador-poster")

    agent = served.signed_in(an_agent(street, addresses=(f"1 rue du Port, {TOWN}",)), Kind.AGENT)
    agent.look("agent-second-factor")
    key = agent.page.locator("code.typed").inner_text().replace(" ", "")
    agent.page.get_by_label("Code à six chiffres").fill(TOTP(key).at(street.clock.at))
    agent.page.get_by_role("button", name="Continuer").click()
    for path in ("", "/vu", "/liste"):
        agent.page.goto(f"{served.url}/organisme{path}")
        agent.look(f"agent{path.replace('/', '-')}")

    anybody = served.phone()
    for path in ("signaler", "signaler/suivi", "voisins/invitation", "parrainer/entrer", "parrainer", "voisins"):
        anybody.page.goto(f"{served.url}/{path}")
        anybody.look(f"anybody-{path.replace('/', '-')}")
