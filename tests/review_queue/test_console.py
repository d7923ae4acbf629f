"""The console as a browser without script uses it: forms, redirects, one case after another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, insert, select

from review_queue.adapters import accounts, store
from review_queue.adapters.sessions import start_session
from review_queue.adapters.tables import moderator_sessions, moderators
from review_queue.item import FIX_REASONS, REFUSE_REASONS, ItemState, ReviewDecision, ReviewVerdict
from review_queue.paper_views import Look, PageView
from review_queue.ports import ShownChange
from review_queue.reason_texts import message_for
from review_queue.web import STATIC_DIR
from tests.review_queue.conftest import PASSWORD
from tests.review_queue.fakes import Clock, MemoryDossiers, MemoryPolicies, StoreSettles
from tests.review_queue.standing_console import Surroundings, console_over
from tests.standing import OwnApp

MINUTE = timedelta(minutes=1)
TOKEN = re.compile(r'name="csrf" value="([^"]+)"')
OF_GUESTS = ("/sign-in/code", "/second-reader")
"""Closed by another session than a moderator's own; who comes without one is sent to its door."""
VERSION = re.compile(r'name="version" value="(\d+)"')


@dataclass
class Console:
    """The console with two moderators and what surrounds it."""

    app: OwnApp
    engine: Engine
    clock: Clock
    dossiers: MemoryDossiers
    policies: MemoryPolicies
    ids: dict[str, str]

    def queue(self, subject: str = "s1", *, due_in_h: float = 20) -> str:
        now = self.clock.now()
        with self.engine.begin() as connection:
            return store.open_item(
                connection,
                case_id=f"case-{subject}",
                subject_id=subject,
                reasons=("address.repetition_differs",),
                due_at=now + timedelta(hours=due_in_h),
                now=now,
            )

    def item_state(self, item_id: str) -> ItemState:
        with self.engine.begin() as connection:
            return store.get(connection, item_id).state

    def holder(self, item_id: str) -> str | None:
        with self.engine.begin() as connection:
            return store.get(connection, item_id).holder

    def decision(self, item_id: str) -> ReviewDecision | None:
        with self.engine.begin() as connection:
            return store.decision_of(connection, item_id)


class Browser:
    """A signed-in moderator."""

    def __init__(self, console: Console, login: str = "lea") -> None:
        self.client = TestClient(console.app, base_url="https://palier.test", follow_redirects=False)
        with console.engine.begin() as connection:
            session = start_session(connection, console.ids[login], console.clock.now())
        self.client.cookies.set("__Host-palier_mod", session.token, domain="palier.test", path="/")

    def get(self, path: str = "") -> Response:
        answer: Response = self.client.get(f"/moderation{path}")
        return answer

    def post(self, path: str, data: dict[str, str | list[str]] | None = None) -> Response:
        token = TOKEN.search(self.get("/help").text)
        assert token is not None
        answer: Response = self.client.post(f"/moderation{path}", data={"csrf": token[1]} | (data or {}))
        return answer

    def take(self, item_id: str) -> str:
        """Opens an item; gives the version its form carries."""
        self.post(f"/items/{item_id}/take")
        version = VERSION.search(self.get(f"/items/{item_id}").text)
        assert version is not None
        return version[1]


@pytest.fixture
def console(engine: Engine, now: datetime, password_hash: str) -> Iterator[Console]:
    clock, dossiers, policies = Clock(now), MemoryDossiers(), MemoryPolicies()
    with engine.begin() as connection:
        ids = {"lea": "1" * 32, "omar": "2" * 32, "ines": "3" * 32}
        for login, moderator_id in ids.items():
            row = {"id": moderator_id, "login": login, "password_hash": password_hash, "created_at": now}
            connection.execute(insert(moderators).values(row))
    settles = StoreSettles(engine, clock)
    behind = Surroundings(engine=engine, dossiers=dossiers, settles=settles, policies=policies, now=clock.now)
    yield Console(console_over(behind), engine, clock, dossiers, policies, ids)


@pytest.fixture
def lea(console: Console) -> Browser:
    return Browser(console)


def sign_in(client: TestClient, login: str = "lea", password: str = PASSWORD) -> Response:
    token = TOKEN.search(client.get("/moderation/sign-in").text)
    assert token is not None
    form = {"csrf": token[1], "login": login, "password": password}
    answer: Response = client.post("/moderation/sign-in", data=form)
    return answer


def closed_routes(app: OwnApp) -> list[tuple[str, str]]:
    """Every route but the way in, from the route table, with a filled-in address."""
    found = []
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute) and route.path.startswith("/moderation") and not route.path.endswith("/sign-in"):
            path = route.path.replace("{item_id}", "0" * 32).replace("{page}", "1")
            found += [(method, path) for method in route.methods or ()]
    return found


def test_no_route_but_the_way_in_answers_a_stranger(console: Console) -> None:
    stranger = TestClient(console.app, base_url="https://palier.test", follow_redirects=False)
    routes = closed_routes(console.app)

    answers = {route: stranger.request(*route) for route in routes}

    assert len(routes) >= 15
    assert {answer.headers.get("location") for answer in answers.values()} == {"/moderation/sign-in"}


def test_no_form_is_taken_without_the_sessions_token(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    lea.take(item_id)
    posts = [path for method, path in closed_routes(console.app) if method == "POST" and not path.endswith(OF_GUESTS)]

    bare = [lea.client.post(path.replace("0" * 32, item_id)) for path in posts]
    forged = [lea.client.post(path.replace("0" * 32, item_id), data={"csrf": "x" * 43}) for path in posts]

    assert {answer.status_code for answer in bare + forged} == {403}
    assert console.item_state(item_id) is ItemState.OPEN


def test_token_of_another_session_is_refused(console: Console, lea: Browser) -> None:
    others = TOKEN.search(Browser(console, "omar").get("/help").text)
    assert others is not None

    answer = lea.client.post("/moderation/next", data={"csrf": others[1]})

    assert answer.status_code == 403


def test_sign_in_form_of_another_browser_is_refused(console: Console) -> None:
    ours, theirs = (TestClient(console.app, base_url="https://palier.test") for _ in range(2))
    token = TOKEN.search(theirs.get("/moderation/sign-in").text)
    assert token is not None

    answer = ours.post("/moderation/sign-in", data={"csrf": token[1], "login": "lea", "password": PASSWORD})

    assert answer.status_code == 403
    assert "__Host-palier_mod" not in ours.cookies


def test_every_answer_carries_its_headers(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    answers = [lea.get(path) for path in ("", "/help", "/sessions", "/sign-in", f"/items/{item_id}", "/items/none")]
    answers.append(lea.get(f"/items/{item_id}/pages/1.jpg"))
    answers.append(lea.client.post("/moderation/next"))

    for answer in answers:
        assert answer.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "unsafe-inline" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"


def test_no_page_has_inline_script_or_style(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    lea.take(item_id)

    for path in ("", "/help", "/sessions", f"/items/{item_id}"):
        page = lea.get(path).text
        assert not re.search(r"<style|style=|\son[a-z]+=|<script(?![^>]*src=)", page)


def test_session_cookie_is_bound_to_the_host(console: Console) -> None:
    client = TestClient(console.app, base_url="https://palier.test", follow_redirects=False)

    cookies = sign_in(client).headers.get_list("set-cookie")

    session = next(cookie for cookie in cookies if cookie.startswith("__Host-palier_mod="))
    assert all(part in session for part in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"))
    assert "Domain" not in session


def test_wrong_password_and_unknown_login_see_the_same_page(console: Console) -> None:
    pages = []
    for login, password in (("lea", "wrong password!"), ("nobody", PASSWORD)):
        client = TestClient(console.app, base_url="https://palier.test")
        answer = sign_in(client, login, password)
        pages.append((answer.status_code, TOKEN.sub("", answer.text).replace(login, "")))

    assert pages[0] == pages[1]
    assert pages[0][0] == 401


def test_signing_in_makes_a_new_token_each_time(console: Console, lea: Browser) -> None:
    before = lea.client.cookies["__Host-palier_mod"]

    sign_in(lea.client)

    assert lea.get().status_code == 200
    assert lea.client.cookies["__Host-palier_mod"] != before
    lea.client.cookies.set("__Host-palier_mod", before, domain="palier.test", path="/")
    assert lea.get().status_code == 303


def test_signing_out_ends_the_session_and_gives_the_case_back(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    lea.take(item_id)
    cookie = lea.client.cookies["__Host-palier_mod"]

    lea.post("/sign-out")

    lea.client.cookies.set("__Host-palier_mod", cookie, domain="palier.test", path="/")
    assert lea.get().status_code == 303
    assert console.holder(item_id) is None


def test_closed_account_is_out_with_its_next_request(console: Console, lea: Browser) -> None:
    with console.engine.begin() as connection:
        accounts.disable_moderator(connection, login="lea", now=console.clock.now())

    assert lea.get().headers["location"] == "/moderation/sign-in"


def test_heartbeat_without_work_does_not_keep_a_session_awake(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    lea.take(item_id)
    token = TOKEN.search(lea.get("/help").text)
    assert token is not None
    for _ in range(4):
        console.clock.time += 8 * MINUTE
        lea.client.post(f"/moderation/items/{item_id}/heartbeat", data={"csrf": token[1], "active": "0"})

    assert lea.get().status_code == 303


def test_other_sessions_can_be_ended(console: Console, lea: Browser) -> None:
    other = Browser(console)

    lea.post("/sessions/end-others")

    assert other.get().status_code == 303
    assert lea.get().status_code == 200


def test_empty_queue_says_so(lea: Browser) -> None:
    page = lea.get().text

    assert "Rien à traiter" in page
    assert "Prendre le suivant" not in page


def test_queue_where_all_is_held_tells_how_many_and_until_when(console: Console, lea: Browser) -> None:
    first, second = console.queue("s1"), console.queue("s2")
    Browser(console, "omar").take(first)
    console.clock.time += MINUTE
    Browser(console, "ines").take(second)

    page = lea.get().text

    # Taken at 9:00 UTC for 15 minutes; Paris is one hour ahead in November.
    assert "2 dossiers sont ouverts chez des collègues" in page
    assert "au plus tard à 10 h 15" in page


def test_next_hands_out_what_is_due_first(console: Console, lea: Browser) -> None:
    console.queue("later", due_in_h=20)
    first = console.queue("first", due_in_h=2)

    answer = lea.post("/next")

    assert (answer.status_code, answer.headers["location"]) == (303, f"/moderation/items/{first}")
    assert console.holder(first) == console.ids["lea"]


def test_next_returns_to_the_case_one_has_open(console: Console, lea: Browser) -> None:
    mine = console.queue("mine")
    console.queue("urgent", due_in_h=1)
    lea.take(mine)

    assert lea.post("/next").headers["location"] == f"/moderation/items/{mine}"


def test_case_shows_the_doubt_the_difference_and_the_box(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    lea.take(item_id)

    page = lea.get(f"/items/{item_id}").text

    assert "Adresse différente" in page
    assert "bis, ter ou lettre qui diffère" in page
    assert "<mark>BIS</mark>" in page
    assert 'data-box="1"' in page
    assert "Mon entrée est au 12 bis, dans la cour." in page


def test_case_shows_what_would_have_been_enough_and_what_the_person_says(console: Console, lea: Browser) -> None:
    console.dossiers.enough = (ShownChange(code="declared_number", value="12 bis"),)
    console.dossiers.shown_first_name = "Camille"
    console.dossiers.nothing_else = console.dossiers.shares_home = True

    item_id = console.queue()
    lea.take(item_id)

    page = unescape(lea.get(f"/items/{item_id}").text)

    assert "Il faudrait :</b> le numéro 12 bis dans l'adresse déclarée" in page
    assert "Prénom vu par les voisins (jamais comparé) : Camille" in page
    assert "La personne dit n'avoir aucun autre papier." in page
    assert "La personne dit partager ce logement." in page


def test_what_a_person_did_not_say_is_not_shown(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    lea.take(item_id)

    page = unescape(lea.get(f"/items/{item_id}").text)

    assert "La personne dit" not in page


def test_what_a_resident_wrote_stays_text(console: Console, lea: Browser) -> None:
    console.dossiers.own_words = "<script>alert(1)</script>"
    item_id = console.queue()
    lea.take(item_id)

    page = lea.get(f"/items/{item_id}").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_page_image_is_served_and_its_reader_known(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    lea.take(item_id)

    image = lea.get(f"/items/{item_id}/pages/2.jpg")

    assert image.headers["content-type"] == "image/jpeg"
    assert image.content[:3] == b"\xff\xd8\xff"
    assert console.dossiers.views == [(item_id, 2, Look(moderator_id=console.ids["lea"], view=PageView.ZONES))]
    assert lea.get(f"/items/{item_id}/pages/9.jpg").status_code == 404


def test_case_held_by_a_colleague_can_be_seen_and_not_decided(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    Browser(console, "omar").take(item_id)

    page = lea.get(f"/items/{item_id}").text
    answer = lea.post(f"/items/{item_id}/decide", {"version": "2", "verdict": "verified"})

    assert "Tenu par omar jusqu'à 10 h 15" in page.replace("&#39;", "'")
    assert 'name="verdict"' not in page
    assert answer.status_code == 409
    assert console.item_state(item_id) is ItemState.OPEN


@pytest.mark.parametrize(
    ("form", "answer"),
    [
        ({"verdict": "verified"}, ReviewDecision(verdict=ReviewVerdict.VERIFIED)),
        (
            {"verdict": "needs_action", "reasons": ["R-BIS", "R-DATE"], "note": "Merci !\r\nÀ bientôt."},
            ReviewDecision(verdict=ReviewVerdict.NEEDS_ACTION, reasons=("R-DATE", "R-BIS"), note="Merci !\nÀ bientôt."),
        ),
        (
            {"verdict": "refused", "reasons": ["N-AUTRE"], "note": "Le logement est vide."},
            ReviewDecision(verdict=ReviewVerdict.REFUSED, reasons=("N-AUTRE",), note="Le logement est vide."),
        ),
    ],
)
def test_answer_is_kept_as_it_was_given(
    console: Console, lea: Browser, form: dict[str, str | list[str]], answer: ReviewDecision
) -> None:
    item_id = console.queue()
    version = lea.take(item_id)

    sent = lea.post(f"/items/{item_id}/decide", form | {"version": version})

    assert sent.headers["location"] == f"/moderation?done={answer.verdict}"
    assert console.decision(item_id) == answer


def test_confirm_and_next_goes_to_the_next_case(console: Console, lea: Browser) -> None:
    first, second = console.queue("s1", due_in_h=1), console.queue("s2", due_in_h=2)
    version = lea.take(first)

    sent = lea.post(f"/items/{first}/decide", {"version": version, "verdict": "verified", "then": "next"})

    assert sent.headers["location"] == f"/moderation/items/{second}?done=verified"
    assert console.holder(second) == console.ids["lea"]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "Choisissez une décision"),
        ({"verdict": "maybe"}, "Choisissez une décision"),
        ({"verdict": "refused", "note": "Mot gardé"}, "Cochez au moins un motif"),
        ({"verdict": "refused", "reasons": ["R-FLOU"], "note": "Mot gardé"}, "Cochez au moins un motif"),
        ({"verdict": "refused", "reasons": ["N-AUTRE"]}, "Ce motif demande un texte"),
        ({"verdict": "verified", "note": "x" * 501}, "500 caractères au plus"),
    ],
)
def test_incomplete_answer_is_not_sent_and_nothing_is_lost(
    console: Console, lea: Browser, form: dict[str, str | list[str]], words: str
) -> None:
    item_id = console.queue()
    version = lea.take(item_id)

    answer = lea.post(f"/items/{item_id}/decide", form | {"version": version})

    assert answer.status_code == 422
    assert words in answer.text
    assert str(form.get("note", "")) in answer.text
    assert console.decision(item_id) is None


def test_lost_lease_keeps_the_draft_and_names_the_holder(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    version = lea.take(item_id)
    console.clock.time += 16 * MINUTE
    Browser(console, "omar").take(item_id)

    form: dict[str, str | list[str]] = {"verdict": "needs_action", "reasons": ["R-FLOU"], "note": "Mot gardé"}
    answer = lea.post(f"/items/{item_id}/decide", form | {"version": version})

    assert answer.status_code == 409
    assert "omar l&#39;a ouvert" in answer.text
    assert "Mot gardé" in answer.text
    assert "Illisible" in answer.text


def test_draft_comes_back_when_the_case_is_free_again(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    version = lea.take(item_id)
    console.clock.time += 16 * MINUTE
    draft: dict[str, str | list[str]] = {"verdict": "needs_action", "reasons": ["R-FLOU"], "note": "Mot gardé"}
    lost = lea.post(f"/items/{item_id}/decide", draft | {"version": version})

    back = lea.post(f"/items/{item_id}/take", draft)

    assert "Reprendre le dossier avec mon brouillon" in lost.text
    assert back.status_code == 200
    assert "Mot gardé" in back.text
    assert re.search(r'value="needs_action"[^>]*checked', back.text)
    assert re.search(r'value="R-FLOU"[^>]*checked', back.text)


def test_second_answer_to_the_same_case_is_told(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    version = lea.take(item_id)
    lea.post(f"/items/{item_id}/decide", {"version": version, "verdict": "verified"})

    again = lea.post(
        f"/items/{item_id}/decide", {"version": version, "verdict": "refused", "reasons": ["N-PRO"], "note": "Gardé"}
    )

    assert again.status_code == 409
    assert "Une décision a été prise" in again.text
    assert console.decision(item_id) == ReviewDecision(verdict=ReviewVerdict.VERIFIED)


def test_decided_case_shows_its_outcome_and_no_document(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    version = lea.take(item_id)
    lea.post(f"/items/{item_id}/decide", {"version": version, "verdict": "verified"})

    page = lea.get(f"/items/{item_id}").text

    assert "Ce dossier a été validé" in page
    assert "Léa Martin" not in page
    assert lea.get(f"/items/{item_id}/pages/1.jpg").status_code == 404


def test_preview_is_the_message_in_the_residents_language(console: Console, lea: Browser) -> None:
    console.dossiers.locale = "en"
    item_id = console.queue()
    lea.take(item_id)

    page = lea.post(
        f"/items/{item_id}/preview", {"verdict": "needs_action", "reasons": ["R-MDP"], "note": "Thank you"}
    ).text

    place = page[page.index("data-preview") :]
    assert message_for("R-MDP", "en") in place
    assert "Thank you" in place
    assert console.decision(item_id) is None


def test_release_gives_the_case_back(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    lea.take(item_id)

    answer = lea.post(f"/items/{item_id}/release")

    assert answer.headers["location"] == "/moderation?done=released"
    assert console.holder(item_id) is None


def test_heartbeat_extends_and_tells_when_the_case_is_lost(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    lea.take(item_id)
    console.clock.time += 10 * MINUTE

    kept = lea.post(f"/items/{item_id}/heartbeat", {"active": "1"})
    lea.post(f"/items/{item_id}/release")
    lost = lea.post(f"/items/{item_id}/heartbeat", {"active": "1"})

    assert kept.json() == {"until": "10 h 25", "seconds_left": 900}
    assert (lost.status_code, lost.json()) == (409, {"code": "review.lease_lost"})


def test_reloading_a_closed_page_keeps_the_case(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    lea.take(item_id)

    lea.post(f"/items/{item_id}/leave")
    page = lea.get(f"/items/{item_id}").text

    assert 'name="verdict"' in page
    assert "10 h 15" in page


def test_language_is_kept_after_it_was_chosen(lea: Browser) -> None:
    lea.get("?lang=en")

    page = lea.get().text

    assert '<html lang="en">' in page
    assert "Nothing to do." in page


def test_addresses_hold_no_personal_data(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    lea.take(item_id)
    pages = lea.get().text + lea.get(f"/items/{item_id}").text

    addresses = re.findall(r'(?:href|action|formaction|src)="([^"]*)"', pages)

    assert addresses
    assert not any(re.search("martin|lilas|omar", address, re.IGNORECASE) for address in addresses)


def test_unknown_case_is_a_page_of_ours(lea: Browser) -> None:
    answer = lea.get("/items/unknown")

    assert answer.status_code == 404
    assert "Retour à la file" in answer.text


def test_every_reason_can_be_ticked(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    lea.take(item_id)

    page = lea.get(f"/items/{item_id}").text

    assert re.findall(r'name="reasons" value="([^"]+)"', page) == [*FIX_REASONS, *REFUSE_REASONS]


def test_sessions_are_kept_as_digests(console: Console, lea: Browser) -> None:
    with console.engine.begin() as connection:
        kept = connection.execute(select(moderator_sessions.c.token_sha256)).scalars().all()

    assert lea.client.cookies["__Host-palier_mod"] not in kept


def test_static_files_name_no_other_host() -> None:
    texts = [path.read_text() for path in STATIC_DIR.iterdir()]

    assert len(texts) >= 3
    assert not any(re.search(r"https?://(?!www\.w3\.org/2000/svg)", text) for text in texts)
