"""Two newcomers from the first link to the answer, in real browsers: one by neighbours alone, one by a moderator.

Screenshots of every step are left in the test's temporary folder.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import zxingcpp
from PIL import Image
from playwright.sync_api import ViewportSize, expect

from cooptation.acts import requests
from cooptation.people import Signals
from review_queue.adapters.accounts import add_moderator
from review_queue.adapters.first_day import sign_charter
from review_queue.adapters.sessions import start_session
from review_queue.adapters.team_store import mark_trained
from tests.cooptation.web.conftest import LEA_HOME
from tests.cooptation.web.phones import PHONE, Eye, Served, declare, fill_in
from verification.adapters import visitors

LAPTOP = ViewportSize(width=1366, height=768)
WINDOW = timedelta(hours=49)
"""The objection window of the default policy, 48 hours, and one more."""


def scanned(eye: Eye) -> str:
    """What a phone's camera reads on another's screen."""
    picture = Image.open(io.BytesIO(eye.page.locator("img.qr").first.screenshot()))
    (found,) = zxingcpp.read_barcodes(picture)
    return found.text


def invite(eye: Eye, served: Served, name: str, address: str = LEA_HOME) -> str:
    """A neighbour makes a QR code for somebody who moves in; its address as it is scanned."""
    eye.page.goto(f"{served.url}/parrainer/inviter")
    eye.page.get_by_label("Son adresse").fill(address)
    eye.page.get_by_label("Je connais cette personne et je l'ai rencontrée ici").check()
    eye.look(f"{name}-invite")
    eye.page.get_by_role("button", name="Faire le lien").click()
    eye.look(f"{name}-invitation-made")
    return scanned(eye)


def come_by_invitation(eye: Eye, served: Served, link: str, who: str, name: str) -> None:
    """Scan the code, say who one is, use the invitation."""
    eye.page.goto(link)
    expect(eye.page.locator("#code")).not_to_have_value("")
    eye.look(f"{name}-invited")
    eye.page.get_by_role("button", name="Continuer").click()
    eye.look(f"{name}-home")
    fill_in(eye, who, LEA_HOME)
    eye.look(f"{name}-carried")
    eye.page.get_by_role("button", name="Utiliser ce code").click()
    eye.look(f"{name}-open")


def ask_link(eye: Eye, name: str) -> str:
    """A link to hand to one more neighbour."""
    eye.page.get_by_role("button", name="Faire un lien ou un code QR").click()
    eye.look(f"{name}-link")
    return eye.page.get_by_label("Votre lien").input_value()


def vouch(eye: Eye, link: str, name: str) -> None:
    """Open a newcomer's link and say that one knows them."""
    eye.page.goto(link)
    eye.page.get_by_role("button", name="Voir la question").click()
    eye.page.get_by_label("Oui, je connais bien cette personne").check()
    eye.page.get_by_label("Je connais cette personne et je l'ai rencontrée ici").check()
    eye.look(f"{name}-question")
    eye.page.get_by_role("button", name="Envoyer ma réponse").click()
    eye.look(f"{name}-thanks")


def come_back(eye: Eye, served: Served, case_id: str) -> None:
    """Days later, by the link of one's case."""
    with served.street.engine.begin() as connection:
        code = visitors.make_link(connection, case_id, served.street.clock.at)
    eye.page.goto(f"{served.url}/entrer#{code}")
    expect(eye.page.locator("#code")).not_to_have_value("")
    eye.page.locator("main button").click()


def moderator(served: Served, login: str = "anne") -> Eye:
    """A moderator at the desk, after their first day."""
    now = datetime.now(UTC)
    with served.street.engine.begin() as connection:
        known = add_moderator(connection, login=login, password="correct horse battery", now=now)
        sign_charter(connection, known, "fr", now)
        mark_trained(connection, known, now)
        token = start_session(connection, known, now).token
    context = served.browser.new_context(viewport=LAPTOP, locale="fr-FR")
    context.add_cookies([{"name": "palier_mod", "value": token, "url": f"{served.url}/moderation"}])
    page, complaints = context.new_page(), list[str]()
    page.set_default_timeout(8_000)
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{served.url}/moderation")
    return Eye(page=page, folder=served.folder, complaints=complaints)


def take_next(eye: Eye) -> Eye:
    """Hold the case that comes next."""
    eye.page.locator("button.primary.big").click()
    return eye


def say_yes(eye: Eye) -> None:
    """Verify the case in hand; a case that wants a second look goes to a colleague."""
    eye.page.locator("#verdict-verified").check()
    eye.page.locator("button[name=then][value=queue]").click()


def test_two_neighbours_of_two_homes_let_a_newcomer_in(served: Served) -> None:
    street = served.street
    street.history()
    first, second = (served.signed_in(member_id) for member_id in street.neighbours(2))
    lea = served.phone()

    come_by_invitation(lea, served, invite(first, served, "a1"), "Léa Martin", "a2")
    vouch(second, ask_link(lea, "a3"), "a4")
    lea.page.goto(f"{served.url}/voisins")
    case_id = (lea.page.locator("#agent code.typed").text_content() or "").replace(" ", "")
    street.clock.move(WINDOW)
    assert requests.look_again(street.house, 50) == 1

    come_back(lea, served, case_id)
    lea.page.goto(f"{served.url}/voisins")
    lea.look("a5-verified")
    expect(lea.page.get_by_role("heading", level=1)).to_contain_text("bienvenue")
    lea.page.goto(f"{served.url}/dossier")
    expect(lea.page.locator(".state-verified")).to_be_visible()
    lea.look("a6-case-verified")
    assert [eye.complaints for eye in (lea, first, second)] == [[], [], []]


def test_one_device_and_one_objection_bring_a_newcomer_to_a_moderator_who_decides(served: Served) -> None:
    street = served.street
    street.history()
    ids = street.neighbours(3)
    with street.house.transaction() as work:
        for member_id in ids[:2]:
            work.members.keep_signals(member_id, Signals(active_days=200, devices=frozenset({"one telephone"})))
    first, second, third = (served.signed_in(member_id) for member_id in ids)
    tom = served.phone()
    declare(tom, served, "Tom Petit")
    tom.page.goto(f"{served.url}/voisins")
    tom.page.get_by_role("button", name="Demander à mes voisins").click()
    for place, neighbour in enumerate((first, second)):
        vouch(neighbour, ask_link(tom, f"b1-{place}"), f"b2-{place}")
        tom.page.goto(f"{served.url}/voisins")
    tom.look("b3-human")
    third.page.goto(f"{served.url}/parrainer/arrivees")
    third.page.get_by_text("Quelque chose ne va pas").click()
    third.page.get_by_label("Personne de ce nom n'habite là").check()
    third.look("b4-objection")
    third.page.get_by_role("button", name="Envoyer").click()

    anne = moderator(served)
    anne.look("b5-queue")
    take_next(anne)
    expect(anne.page.locator("img.circle")).to_be_visible()
    anne.page.wait_for_function("document.querySelector('img.circle').naturalWidth > 0")
    anne.look("b6-case")
    anne.page.set_viewport_size(PHONE)
    anne.look("b7-case-on-a-phone")
    anne.page.set_viewport_size(LAPTOP)
    expect(anne.page.get_by_text("Un même appareil sert à deux des personnes")).to_be_visible()
    with anne.page.context.expect_page() as opened:
        anne.page.get_by_role("link", name="Ouvrir en grand").click()
    opened.value.screenshot(path=served.folder / "b8-picture.png")
    say_yes(anne)
    anne.look("b9-done")
    if anne.page.locator("table.queue tbody tr").count():
        say_yes(take_next(moderator(served, "omar")))

    tom.page.goto(f"{served.url}/dossier")
    expect(tom.page.locator(".state-verified")).to_be_visible()
    tom.look("b10-answer")
    assert [eye.complaints for eye in (tom, first, second, third, anne)] == [[]] * 5
