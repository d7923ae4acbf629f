"""A neighbour on a phone without script: the one question, the promise, taking it back, inviting, objecting."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest

from cooptation.acts import requests
from cooptation.codes import Code
from cooptation.web.catalogue import texts
from tests.cooptation.web.conftest import LEA_HOME, TOWN, WELL_KNOWN, Person, Street
from tests.cooptation.web.test_newcomer_pages import ask, begin, code_on, vouch
from verification.web.catalogue import texts as service_texts

FR = texts("fr")
FORMS = ("silence", "inviter", "inviter/x", "arrivees/x", "foyer/x", "compte-pris", "donnes/x", "question/x", "sortir")


@pytest.fixture
def newcomer(street: Street) -> Person:
    lea = street.newcomer()
    begin(lea)
    return lea


@pytest.fixture
def member(street: Street) -> Person:
    return street.enter(street.neighbours(1)[0])


def question_for(member: Person, newcomer: Person) -> str:
    """Where the newcomer's link leads a signed-in member."""
    return str(member.send("/parrainer/demande", code=ask(newcomer)).headers["location"])


def said(code: Code) -> str:
    return service_texts("fr")[f"reason.{code.value}"]


def test_the_question_shows_a_first_name_a_street_a_promise_and_what_is_left(member: Person, newcomer: Person) -> None:
    shown = member.page(question_for(member, newcomer))

    assert "Connaissez-vous Léa, rue des Lilas" in shown
    assert FR["promise.tick"] in shown
    assert FR["budget.90d"] in shown
    assert "Martin" not in shown
    assert "12" not in shown.partition("<main")[2].partition("<form")[0]


def test_a_link_opened_before_signing_in_is_not_lost(street: Street, newcomer: Person) -> None:
    token, client = ask(newcomer), street.browser()

    first = client.post("/parrainer/demande", data={"code": token})
    waiting = client.get("/parrainer/entrer")
    code = street.link(street.neighbours(1)[0])
    entered = client.post("/parrainer/entrer", data={"code": code})

    assert first.headers["location"] == "/parrainer/entrer"
    assert FR["enter.waiting"] in unescape(waiting.text)
    assert entered.headers["location"].startswith("/parrainer/question/")


def test_a_vouch_needs_the_tick_and_what_was_chosen_is_kept(member: Person, newcomer: Person) -> None:
    question = question_for(member, newcomer)

    without = member.send(question, level="known_well")
    with_it = member.send(question, **WELL_KNOWN)

    assert without.status_code == 409
    assert said(Code.V13_NO_STATEMENT).replace(" :", "\u00a0:").replace(" ?", "\u00a0?") in unescape(without.text)
    assert 'value="known_well" required checked' in without.text
    assert with_it.headers["location"] == "/parrainer/merci?reponse=given"


@pytest.mark.parametrize(("level", "thanks"), [("unknown", "declined"), ("seen_around", "seen")])
def test_other_answers_are_thanked_for_and_spend_nothing(
    member: Person, newcomer: Person, level: str, thanks: str
) -> None:
    answer = member.send(question_for(member, newcomer), level=level, met_here="1")

    assert answer.headers["location"] == f"/parrainer/merci?reponse={thanks}"
    assert FR[f"thanks.{thanks}"] in member.page(answer.headers["location"])
    assert "<dd>3</dd>" in member.page("/parrainer")


def test_the_budget_goes_down_and_says_from_when_one_may_go_on(member: Person, newcomer: Person) -> None:
    member.send(question_for(member, newcomer), **WELL_KNOWN)

    home = member.page("/parrainer")

    assert "<dd>2</dd>" in home
    assert "Prochaine confirmation possible le" in home


def test_too_soon_a_second_vouch_is_refused_in_plain_words(street: Street, member: Person, newcomer: Person) -> None:
    member.send(question_for(member, newcomer), **WELL_KNOWN)
    second = street.newcomer("Noé Petit", f"14 rue des Lilas, {TOWN}")
    begin(second)

    shown = member.page(question_for(member, second))

    assert said(Code.V05_COOL_DOWN) in shown
    assert "Possible à partir du" in shown
    assert FR["question.still_unknown"] in shown
    assert FR["promise.tick"] not in shown


def test_a_vouch_is_taken_back_in_a_day_without_a_reason(member: Person, newcomer: Person) -> None:
    member.send(question_for(member, newcomer), **WELL_KNOWN)
    listed = member.page("/parrainer/donnes")
    vouch_id = listed.partition("/parrainer/donnes/")[2].partition('"')[0]

    taken = member.send(f"/parrainer/donnes/{vouch_id}", of="/parrainer/donnes")
    after = member.page(taken.headers["location"])

    assert FR["given.state.waiting"] in listed
    assert "Sans motif, et sans que personne le sache." in listed
    assert FR["said.withdrawn"] in after
    assert FR["given.state.withdrawn"] in after
    assert "<dd>3</dd>" in member.page("/parrainer")


def test_a_question_is_its_members_alone(street: Street, newcomer: Person, member: Person) -> None:
    question = question_for(member, newcomer)
    other = street.enter(street.neighbours(2)[1])

    answer = other.client.get(question)

    assert answer.status_code == 404
    assert "Léa" not in answer.text


def test_a_link_is_one_neighbours(street: Street, newcomer: Person, member: Person) -> None:
    token = ask(newcomer)
    member.send("/parrainer/demande", code=token)
    other = street.enter(street.neighbours(2)[1])

    answer = other.send("/parrainer/demande", code=token)

    assert answer.status_code == 410
    assert FR["landing.bad"] in unescape(answer.text)


def test_an_answer_stands(member: Person, newcomer: Person) -> None:
    question = question_for(member, newcomer)
    member.send(question, level="unknown")

    again = member.client.get(question)

    assert again.headers["location"] == "/parrainer/merci?reponse=given"


def test_who_wants_no_asks_says_so_and_may_change_it(member: Person) -> None:
    first = member.send("/parrainer/silence", of="/parrainer", on="1")
    muted = member.page(first.headers["location"])
    member.send("/parrainer/silence", of="/parrainer", on="")

    assert FR["said.muted"] in muted
    assert FR["mute.is_on"] in muted
    assert FR["mute.on"] in member.page("/parrainer")


def test_an_invitation_is_made_shown_once_listed_and_taken_back(street: Street, member: Person) -> None:
    made = member.send("/parrainer/inviter", address=LEA_HOME, met_here="1")
    listed = member.page("/parrainer/inviter")
    invitation_id = listed.partition("/parrainer/inviter/")[2].partition('"')[0]
    taken = member.send(f"/parrainer/inviter/{invitation_id}", of="/parrainer/inviter")
    scanned = street.browser().post("/voisins/invitation", data={"code": code_on(made.text)})

    assert "data:image/svg+xml" in made.text
    assert code_on(made.text) not in listed
    assert FR["said.invitation_ended"] in member.page(taken.headers["location"])
    assert scanned.status_code == 410


def test_an_invitation_far_away_is_refused_and_what_was_typed_is_kept(member: Person) -> None:
    answer = member.send("/parrainer/inviter", address="3 rue de Lyon, 75012 Paris", met_here="1")

    assert answer.status_code == 409
    assert said(Code.V08_TOO_FAR) in unescape(answer.text)
    assert 'value="3 rue de Lyon, 75012 Paris"' in answer.text


def test_a_neighbour_next_door_objects_with_one_of_three_facts(street: Street, newcomer: Person) -> None:
    street.history()
    for member_id in street.neighbours(2):
        vouch(street, newcomer, member_id)
    near = street.enter(street.member("next door", f"11 rue des Lilas, {TOWN}"))

    told = near.page("/parrainer/arrivees")
    request_id = told.partition("/parrainer/arrivees/")[2].partition('"')[0]
    objected = near.send(f"/parrainer/arrivees/{request_id}", of="/parrainer/arrivees", kind="unknown_here")
    after = near.page(objected.headers["location"])
    at_once = newcomer.page("/voisins")
    street.clock.move(timedelta(hours=12))
    requests.look_again(street.house, 10)

    assert "Léa" in told
    assert FR["said.objected"] in after
    assert FR["notices.none"] in after
    assert FR["human.title"] not in at_once
    assert FR["human.title"] in newcomer.page("/voisins")


def test_a_resident_lets_somebody_of_the_same_home_in(street: Street) -> None:
    mother = street.enter(street.member("mother", LEA_HOME))
    daughter = street.newcomer()
    daughter.send("/voisins/foyer", of="/voisins")

    shown = mother.page("/parrainer/foyer")
    wish = shown.partition("/parrainer/foyer/")[2].partition('"')[0]
    without_tick = mother.send(f"/parrainer/foyer/{wish}", of="/parrainer/foyer", answer="yes")
    let_in = mother.send(f"/parrainer/foyer/{wish}", of="/parrainer/foyer", answer="yes", met_here="1")

    assert "Vivez-vous avec Léa" in shown
    assert without_tick.status_code == 409
    assert let_in.headers["location"] == "/parrainer/foyer?fait=attached"
    assert 'state-verified">' in daughter.page("/dossier")


def test_a_takeover_voids_what_was_given_and_closes_the_account(
    member: Person, newcomer: Person, street: Street
) -> None:
    member.send(question_for(member, newcomer), **WELL_KNOWN)
    day = (street.clock.at - timedelta(days=2)).date().isoformat()

    future = member.send("/parrainer/compte-pris", since="2999-01-01")
    reported = member.send("/parrainer/compte-pris", since=day)
    street.clock.move(timedelta(hours=13))

    assert (future.status_code, reported.status_code) == (422, 200)
    assert FR["takeover.done"] in unescape(reported.text)
    assert member.client.get("/parrainer").status_code == 403
    assert FR["points.of"].format(points=0, needed=4).replace(" :", "\u00a0:") in newcomer.page("/voisins")


@pytest.mark.parametrize("form", FORMS)
def test_a_form_without_the_sessions_secret_changes_nothing(member: Person, form: str) -> None:
    answer = member.client.post(f"/parrainer/{form}", data={"csrf": "wrong"})

    assert answer.status_code == 403
    assert FR["page_error.form"] in unescape(answer.text)


def test_a_used_link_and_an_ended_session_say_what_to_do(street: Street) -> None:
    code, client = street.link(street.neighbours(1)[0]), street.browser()
    client.post("/parrainer/entrer", data={"code": code})
    again = street.browser().post("/parrainer/entrer", data={"code": code})
    street.clock.move(timedelta(hours=25))

    ended = client.get("/parrainer")

    assert again.status_code == 410
    assert FR["enter.bad"] in unescape(again.text)
    assert ended.status_code == 403
    assert FR["page_error.session"] in unescape(ended.text)
    assert 'href="/parrainer/entrer"' in ended.text


def test_leaving_closes_the_page(member: Person) -> None:
    member.send("/parrainer/sortir", of="/parrainer")

    assert member.client.get("/parrainer").status_code == 403


def test_an_imported_member_without_a_case_says_which_flat_of_their_door_is_theirs(street: Street) -> None:
    address = f"12 rue des Lilas, {TOWN}"
    member_id = street.member("imported", address)
    member = street.enter(member_id)
    shown = member.page("/parrainer")

    unit, form = "3e étage gauche", "/parrainer/logement"
    other = member.send(form, of="/parrainer", address=f"14 rue des Lilas, {TOWN}", unit=unit)
    told = member.send(form, of="/parrainer", address="12 r. des lilas 35400 St-Malo", unit=unit)

    with street.house.looking() as work:
        home, expected = work.members.get(member_id).home, work.follows.home_at(address, "3e étage gauche")
    assert FR["flat.address"] in shown and 'name="address"' in shown
    assert (other.status_code, told.status_code) == (422, 303)
    assert FR["flat.other_door"] in unescape(other.text) and "3e étage gauche" in unescape(other.text)
    assert home.building == expected.building != home.dwelling == expected.dwelling
    assert FR["said.home_told"] in member.page("/parrainer?fait=home_told")
    assert 'id="logement"' not in member.page("/parrainer")


def test_a_member_whose_flat_is_known_is_not_asked_and_cannot_say_another(street: Street) -> None:
    member = street.enter(street.member("imported", f"Appt 4, 12 rue des Lilas, {TOWN}"))

    answer = member.send("/parrainer/logement", of="/parrainer", address=f"12 rue des Lilas, {TOWN}", unit="appt 5")

    assert 'id="logement"' not in member.page("/parrainer")
    assert answer.status_code == 422
