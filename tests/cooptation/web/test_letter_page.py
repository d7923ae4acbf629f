"""The newcomer's page while a code by post is waited for: one next step, in both languages, and never why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from cooptation.acts import letters, requests, vouches
from cooptation.adapters.policies import packaged_policy
from cooptation.vouch import Level
from cooptation.web.catalogue import texts
from tests.cooptation.web.conftest import TOWN, Person, Street, emptied, serving, street_in
from tests.cooptation.web.phones import declare

FR, EN = texts("fr"), texts("en")
RULES = packaged_policy("letters")
TOLD = timedelta(hours=RULES.progress_hours)
NEVER_SAID = ("parrains liés", "ensemble", "autre arrivant", "soupçon", "fraude", "linked", "together", "fraud")


@pytest.fixture(scope="module")
def built(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Street, Path]]:
    """The application where letters are posted."""
    with street_in(tmp_path_factory.mktemp("posting"), empty_sqlite, RULES, posts_letters=True) as built:
        yield built


@pytest.fixture
def street(built: tuple[Street, Path], empty_sqlite: Path) -> Street:
    made = emptied(*built, empty_sqlite)
    made.history()
    return made


def known_pair(street: Street) -> tuple[str, str]:
    """Two members who vouched for somebody together, long enough ago."""
    first, second = street.neighbours(2)
    with street.house.looking() as work:
        home = work.follows.home_at(f"60 rue des Lilas, {TOWN}")
    with street.house.transaction() as work:
        earlier = work.requests.open("case of earlier", work.members.know("earlier", None, home).id, home)
        for member_id in (first, second):
            vouch = work.vouches.open(earlier.id, member_id, None)
            work.vouches.cast(vouch.id, Level.KNOWN_WELL, met_here=True, at=work.now - timedelta(days=100))
    return first, second


def waits(street: Street, newcomer: Person) -> str:
    """Both of them speak for this newcomer; the case."""
    case_id = newcomer.case_code().replace(" ", "")
    vouched(street, case_id)
    street.clock.move(TOLD)
    return case_id


def vouched(street: Street, case_id: str) -> None:
    requests.open_request(street.house, case_id)
    for member_id in known_pair(street):
        vouch_id = vouches.open_vouch(street.house, case_id, member_id)
        vouches.cast(street.house, member_id, vouch_id, Level.KNOWN_WELL, met_here=True)


def printed(street: Street) -> str:
    (letter,) = letters.waiting(street.house, 10)
    return letters.print_code(street.house, letter.id) or ""


def test_before_it_is_printed_the_page_says_that_a_letter_was_asked_for(street: Street) -> None:
    newcomer = street.newcomer()
    waits(street, newcomer)

    shown = newcomer.page("/voisins")

    assert FR["letter_first.title"] in shown and "Lettre demandée le" in shown
    assert 'name="code"' not in shown and "seconde lettre" in shown
    assert not [word for word in NEVER_SAID if word in shown]


def test_until_the_next_fixed_hour_nothing_tells_that_the_last_neighbour_answered(street: Street) -> None:
    newcomer = street.newcomer()
    vouched(street, newcomer.case_code().replace(" ", ""))

    shown = newcomer.page("/voisins")

    assert FR["under_way.lead"] in shown and FR["letter_first.lead"] not in shown


@pytest.mark.parametrize("language", ["fr", "en"])
def test_once_it_is_printed_the_one_next_step_is_its_code(street: Street, language: str) -> None:
    newcomer, words = street.newcomer(), FR if language == "fr" else EN
    waits(street, newcomer)
    printed(street)

    newcomer.client.post("/langue", data={"lang": language, "back": "/voisins"})
    shown = newcomer.page("/voisins")

    assert words["letter_first.title"] in shown and words["letter_first.code"] in shown
    assert shown.count('class="main"') == 1 and 'action="/voisins/lettre/code"' in shown
    assert words["letter_first.if_not"] in shown and words["letter_first.name"] in shown
    assert not [word for word in NEVER_SAID if word in shown]


def test_a_wrong_code_says_how_many_tries_are_left_and_the_right_one_thanks(street: Street) -> None:
    newcomer = street.newcomer()
    case_id = waits(street, newcomer)
    code = printed(street)

    wrong = newcomer.send("/voisins/lettre/code", of="/voisins", code="AAAAA-AAAAA")
    right = newcomer.send("/voisins/lettre/code", of="/voisins", code=code.lower())
    thanked = newcomer.page("/voisins?fait=letter_right")
    street.clock.move(timedelta(days=3))
    requests.look_again(street.house, 10)

    assert wrong.status_code == 409 and FR["letter.wrong"] in unescape(wrong.text)
    assert right.headers["location"] == "/voisins?fait=letter_right"
    assert FR["done.letter_right"] in thanked
    assert requests.progress(street.house, case_id).state.value == "admitted"


def test_after_a_silence_the_page_speaks_of_the_second_letter_and_of_a_person(street: Street) -> None:
    newcomer = street.newcomer()
    case_id = waits(street, newcomer)
    printed(street)
    street.clock.move(timedelta(days=RULES.audit_days + 1))
    requests.look_again(street.house, 10)
    printed(street)

    street.come_back(newcomer, case_id)
    shown = newcomer.page("/voisins")

    assert FR["letter_first.again"] in shown and "une personne regarde votre demande" in shown


def asked(street: Street, newcomer: Person) -> str:
    """This newcomer asks neighbours, and the worker comes by; the case."""
    case_id = newcomer.case_code().replace(" ", "")
    requests.open_request(street.house, case_id)
    requests.look_again(street.house, 10)
    return case_id


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_letter_is_announced_before_and_shown_beside_the_asks_while_neighbours_answer(
    street: Street, language: str
) -> None:
    newcomer, words = street.newcomer(), FR if language == "fr" else EN
    newcomer.client.post("/langue", data={"lang": language, "back": "/voisins"})
    before = newcomer.page("/voisins")
    asked(street, newcomer)
    waiting = newcomer.page("/voisins")
    printed(street)

    shown = newcomer.page("/voisins")

    assert words["choose.letter"] in before
    assert words["under_way.lead"] in waiting and 'action="/voisins/lettre/code"' not in waiting
    assert words["letter_first.code"] in shown and words["ask.title"] in shown
    assert shown.count('action="/voisins/lettre"') == 0 and shown.count('class="main"') == 1


def test_a_code_entered_while_neighbours_answer_is_thanked_and_asked_for_no_more(street: Street) -> None:
    newcomer = street.newcomer()
    asked(street, newcomer)
    code = printed(street)

    wrong = newcomer.send("/voisins/lettre/code", of="/voisins", code="AAAAA-AAAAA")
    newcomer.send("/voisins/lettre/code", of="/voisins", code=code)
    thanked = newcomer.page("/voisins?fait=letter_right")

    assert wrong.status_code == 409 and FR["letter.wrong"] in unescape(wrong.text)
    assert FR["done.letter_right"] in thanked and FR["ask.title"] in thanked
    assert FR["under_way.lead"] not in thanked


def test_who_is_verified_already_enters_the_code_of_the_check_on_the_same_page(street: Street) -> None:
    newcomer = street.newcomer()
    case_id = asked(street, newcomer)
    code = printed(street)
    for member_id in street.neighbours(2):
        vouches.cast(street.house, member_id, vouches.open_vouch(street.house, case_id, member_id), Level.KNOWN_WELL,
                     met_here=True)
    in_the_window = newcomer.page("/voisins")
    street.clock.move(timedelta(days=3))
    requests.look_again(street.house, 10)
    street.come_back(newcomer, case_id)

    shown = newcomer.page("/voisins")
    answer = newcomer.send("/voisins/lettre/code", of="/voisins", code=code)
    afterwards = newcomer.page("/voisins?fait=letter_right")

    assert FR["letter_first.code"] in in_the_window
    assert FR["verified.title"] in shown and FR["under_way.check"] in shown
    assert answer.headers["location"] == "/voisins?fait=letter_right"
    assert FR["done.letter_right"] in afterwards and FR["under_way.check"] not in afterwards


def test_on_a_phone_without_script_the_code_of_the_letter_is_typed_and_thanked(
    street: Street, browser: Browser, tmp_path: Path
) -> None:
    with serving(street, browser, tmp_path) as served:
        lea = served.phone(script=False)
        declare(lea, served)
        lea.page.goto(f"{served.url}/voisins")
        case_id = lea.page.locator("#agent code.typed").text_content() or ""
        vouched(street, case_id.replace(" ", ""))
        street.clock.move(TOLD)
        code = printed(street)

        lea.page.goto(f"{served.url}/voisins")
        lea.page.screenshot(path=tmp_path / "letter-first.png", full_page=True)
        fits = lea.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        lea.page.get_by_label("Le code de la lettre").fill(code)
        lea.page.get_by_role("button", name="Valider le code").click()

        expect(lea.page.get_by_role("status")).to_contain_text("c'est le bon code")
        assert fits


def test_the_page_of_the_letter_has_nothing_grave_for_axe(street: Street, browser: Browser, tmp_path: Path) -> None:
    with serving(street, browser, tmp_path) as served:
        lea = served.phone()
        declare(lea, served)
        lea.page.goto(f"{served.url}/voisins")
        vouched(street, (lea.page.locator("#agent code.typed").text_content() or "").replace(" ", ""))
        street.clock.move(TOLD)
        printed(street)

        lea.page.goto(f"{served.url}/voisins")

        lea.look("letter-first")
        assert lea.complaints == []
