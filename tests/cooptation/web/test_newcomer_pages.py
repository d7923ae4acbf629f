"""A newcomer on a phone without script: what is told before, asking, where it stands, and what is never told."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest

from cooptation.acts import requests
from cooptation.web.catalogue import texts
from tests.cooptation.web.conftest import LEA_HOME, TOWN, WELL_KNOWN, Person, Street

FR = texts("fr")
FORMS = ("choisir", "demander", "invitation/utiliser", "foyer", "lettre", "lettre/code")


def begin(newcomer: Person) -> None:
    assert newcomer.send("/voisins/choisir", of="/voisins").status_code == 303


def code_on(page: str) -> str:
    """The code of a link that a page shows once."""
    found = re.search(r'value="https?://[^"#]+#([\w-]+)"', page)
    assert found is not None
    return found[1]


def ask(newcomer: Person) -> str:
    return code_on(newcomer.send("/voisins/demander", of="/voisins").text)


def vouch(street: Street, newcomer: Person, member_id: str) -> None:
    member = street.enter(member_id)
    question = member.send("/parrainer/demande", code=ask(newcomer)).headers["location"]
    assert member.send(question, **WELL_KNOWN).headers["location"] == "/parrainer/merci?reponse=given"


def test_before_choosing_it_is_said_what_neighbours_will_see(street: Street) -> None:
    newcomer = street.newcomer()

    shown = newcomer.page("/voisins")

    assert "<strong>Léa</strong>, rue des Lilas" in shown
    assert FR["seen.only"] in shown
    assert "Martin" not in shown
    assert "12 rue" not in shown


def test_the_case_and_the_neighbours_lead_to_each_other(street: Street) -> None:
    newcomer = street.newcomer()

    assert 'href="/voisins"' in newcomer.page("/dossier")
    assert 'href="/dossier"' in newcomer.page("/voisins")


def test_a_name_that_gives_no_first_name_is_asked_for_before_choosing(street: Street) -> None:
    newcomer = street.newcomer(name="MARTIN")

    shown = newcomer.page("/voisins")

    assert FR["seen.missing"] in shown
    assert "disabled>" in shown


def test_an_ask_is_a_link_a_qr_code_and_a_code_to_type(street: Street) -> None:
    newcomer = street.newcomer()
    begin(newcomer)

    shown = unescape(newcomer.send("/voisins/demander", of="/voisins").text)

    assert f"/parrainer/demande#{code_on(shown)}" in shown
    assert "data:image/svg+xml" in shown
    assert f'<code class="typed">{code_on(shown)}</code>' in shown


def test_a_contact_gets_one_answer_whether_a_member_or_nobody(street: Street) -> None:
    newcomer = street.newcomer()
    begin(newcomer)

    answers = [
        newcomer.send("/voisins/demander", of="/voisins", contact=contact)
        for contact in ("voisine@example.org", "06 12 34 56 78")
    ]

    assert {answer.headers["location"] for answer in answers} == {"/voisins?fait=asked"}
    assert {answer.text for answer in answers} == {""}
    assert FR["done.asked"] in newcomer.page("/voisins?fait=asked")


def test_a_newcomer_asks_six_neighbours_at_once_and_no_more(street: Street) -> None:
    newcomer = street.newcomer()
    begin(newcomer)
    for _ in range(6):
        ask(newcomer)

    seventh = newcomer.send("/voisins/demander", of="/voisins", contact="voisin@example.org")

    assert seventh.status_code == 409
    assert "Plusieurs de vos demandes attendent encore une réponse." in unescape(seventh.text)
    assert 'value="voisin@example.org"' in seventh.text


def test_points_are_shown_at_fixed_hours_only(street: Street) -> None:
    newcomer = street.newcomer()
    begin(newcomer)
    vouch(street, newcomer, street.neighbours(1)[0])

    at_once = newcomer.page("/voisins")
    street.clock.move(timedelta(hours=13))
    later = newcomer.page("/voisins")

    assert FR["points.of"].format(points=0, needed=4) in at_once
    assert FR["points.of"].format(points=2, needed=4) in later


def test_a_no_and_no_answer_look_the_same(street: Street) -> None:
    declined, silent = street.newcomer(), street.newcomer("Noé Petit", f"14 rue des Lilas, {TOWN}")
    member = street.enter(street.neighbours(1)[0])
    begin(declined)
    begin(silent)
    question = member.send("/parrainer/demande", code=ask(declined)).headers["location"]
    ask(silent)

    member.send(question, level="unknown")
    street.clock.move(timedelta(hours=13))
    pages = [re.sub(r"Léa|Noé|[0-9a-f ]{39}|value=\"[^\"]+\"", "", one.page("/voisins")) for one in (declined, silent)]

    assert pages[0] == pages[1]


def test_two_neighbours_begin_the_window_and_the_page_says_when_it_ends(street: Street) -> None:
    newcomer = street.newcomer()
    street.history()
    begin(newcomer)
    for member_id in street.neighbours(2):
        vouch(street, newcomer, member_id)

    street.clock.move(timedelta(hours=13))
    shown = newcomer.page("/voisins")

    assert FR["window.title"] in shown
    assert "Si personne ne s'y oppose, vous serez vérifié le" in shown


def test_after_the_window_the_newcomer_is_verified_and_told_until_when(street: Street) -> None:
    newcomer = street.newcomer()
    street.history()
    begin(newcomer)
    case_id = newcomer.case_code().replace(" ", "")
    for member_id in street.neighbours(2):
        vouch(street, newcomer, member_id)

    street.clock.move(timedelta(hours=49))
    requests.look_again(street.house, 10)
    street.come_back(newcomer, case_id)

    assert FR["verified.title"].replace(" !", "\u00a0!") in newcomer.page("/voisins")
    assert "Vous êtes vérifié jusqu'au" in newcomer.page("/voisins")
    assert 'state-verified">' in newcomer.page("/dossier")


def test_an_invitation_that_was_scanned_first_waits_for_the_case(street: Street) -> None:
    maker = street.enter(street.neighbours(1)[0])
    made = maker.send("/parrainer/inviter", address=LEA_HOME, met_here="1")
    client = street.browser()

    carried = client.post("/voisins/invitation", data={"code": code_on(made.text)})
    client.post("/dossier", data={"name": "Léa Martin", "address": LEA_HOME})
    newcomer = Person(client)
    shown = newcomer.page("/voisins")
    used = newcomer.send("/voisins/invitation/utiliser", of="/voisins", code=code_on(made.text))

    assert carried.headers["location"] == "/"
    assert f'value="{code_on(made.text)}"' in shown
    assert used.headers["location"] == "/voisins?fait=redeemed"


def test_an_invitation_is_for_its_address_alone(street: Street) -> None:
    maker = street.enter(street.neighbours(1)[0])
    made = maker.send("/parrainer/inviter", address=f"16 rue des Lilas, {TOWN}", met_here="1")
    newcomer = street.newcomer()

    used = newcomer.send("/voisins/invitation/utiliser", of="/voisins", code=code_on(made.text))

    assert used.status_code == 409
    assert "Ce lien a été fait pour une autre adresse." in unescape(used.text)


def test_a_code_that_nobody_made_is_told_kindly(street: Street) -> None:
    newcomer = street.newcomer()

    used = newcomer.send("/voisins/invitation/utiliser", of="/voisins", code="nothing")
    scanned = newcomer.client.post("/voisins/invitation", data={"code": "nothing"})

    assert (used.status_code, scanned.status_code) == (409, 410)
    assert FR["invitation.unknown"] in unescape(used.text)
    assert FR["invited.bad"] in unescape(scanned.text)


def test_asking_a_cohabitant_says_the_same_whether_there_is_one(street: Street) -> None:
    street.member("mother", LEA_HOME)
    with_one, without = street.newcomer(), street.newcomer("Noé Petit", f"90 rue des Lilas, {TOWN}")

    answers = [one.send("/voisins/foyer", of="/voisins") for one in (with_one, without)]

    assert {answer.headers["location"] for answer in answers} == {"/voisins?fait=cohabitant"}
    assert all(FR["cohabitant.asked"] in one.page("/voisins") for one in (with_one, without))


def test_a_cohabitants_no_is_silent(street: Street) -> None:
    mother = street.enter(street.member("mother", LEA_HOME))
    daughter = street.newcomer()
    daughter.send("/voisins/foyer", of="/voisins")
    before = daughter.page("/voisins")
    wish = mother.page("/parrainer/foyer").partition("/parrainer/foyer/")[2].partition('"')[0]

    mother.send(f"/parrainer/foyer/{wish}", of="/parrainer/foyer", answer="no")

    assert daughter.page("/voisins") == before


def test_a_case_that_is_over_offers_no_neighbours(street: Street) -> None:
    newcomer = street.newcomer()
    newcomer.send("/dossier/retrait", of="/dossier")

    assert FR["closed.title"] in newcomer.page("/voisins")


def test_letters_are_offered_only_where_they_are_sent(street: Street) -> None:
    newcomer = street.newcomer()

    assert FR["letter.title"] not in newcomer.page("/voisins")
    assert newcomer.send("/voisins/lettre", of="/voisins").status_code == 404


def test_the_document_path_stays_open(street: Street) -> None:
    newcomer = street.newcomer()
    begin(newcomer)

    assert FR["document.always"] in newcomer.page("/voisins")
    assert "/dossier/document" in newcomer.page("/dossier")


def test_a_request_that_ran_out_offers_a_document_first(street: Street) -> None:
    newcomer = street.newcomer()
    begin(newcomer)
    case_id = newcomer.case_code().replace(" ", "")
    street.clock.move(timedelta(days=31))

    requests.look_again(street.house, 10)
    street.come_back(newcomer, case_id)
    shown = newcomer.page("/voisins")

    assert "Le délai est passé" in shown
    assert shown.index(FR["document.always"]) < shown.index(FR["expired.go"])


@pytest.mark.parametrize("form", FORMS)
def test_a_form_without_the_sessions_secret_changes_nothing(street: Street, form: str) -> None:
    newcomer = street.newcomer()

    answer = newcomer.client.post(f"/voisins/{form}", data={"code": "x", "csrf": "wrong"})

    assert answer.status_code == 403


def test_without_a_session_the_way_in_is_shown(street: Street) -> None:
    answer = street.browser().get("/voisins")

    assert answer.status_code == 403
    assert "Votre session est terminée." in unescape(answer.text)


def test_the_language_switch_comes_back_to_the_page(street: Street) -> None:
    newcomer = street.newcomer()

    answer = newcomer.client.post("/langue", data={"lang": "en", "back": "/voisins"})
    shown = newcomer.page("/voisins")
    elsewhere = newcomer.client.post("/langue", data={"lang": "fr", "back": "//example.org"})

    assert answer.headers["location"] == "/voisins"
    assert texts("en")["choose.lead"] in shown
    assert elsewhere.headers["location"] == "/dossier"
