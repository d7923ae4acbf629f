"""Forms that another site sends in somebody's browser, and whose question a member may answer."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from cooptation.acts import households, vouches
from cooptation.adapters import sessions
from cooptation.adapters.tables import vouches as vouch_rows
from tests.builders import a_claim
from tests.verification.service.street import TOWN, Street
from tests.verification.web.conftest import Site

OPEN_FORMS = {
    "/parrainer/entrer",
    "/parrainer/demande",
    "/organisme/entrer",
    "/voisins/invitation",
    "/signaler",
    "/signaler/suivi",
}
"""The ways in, and the report: no session stands behind them, so there is none to abuse."""

PLACES = ("/voisins", "/parrainer", "/organisme", "/signaler", "/dossier")


@pytest.fixture
def street(site: Site) -> Street:
    return Street(site.house)


def member_browser(site: Site, member_id: str, kind: sessions.Kind = sessions.Kind.MEMBER) -> TestClient:
    """A browser that is signed in as a member."""
    now = datetime.now(UTC)
    with site.house.engine.begin() as connection:
        token = sessions.open_session(connection, member_id, now, kind=kind)
    browser = site.another_browser()
    browser.cookies.set("palier_member", token)
    return browser


def csrf_of(site: Site, browser: TestClient) -> str:
    with site.house.engine.begin() as connection:
        found = sessions.find_session(connection, browser.cookies["palier_member"], datetime.now(UTC))
    assert found is not None
    return found.csrf


def routes_of(site: Site) -> list[tuple[str, str]]:
    """Method and path of every route, those of included routers too."""
    contexts = [context for context in iter_route_contexts(site.app.routes) if context.path]
    return [(method, str(context.path)) for context in contexts for method in context.methods or ()]


def filled(path: str) -> str:
    """A path with something in its places."""
    return re.sub(r"{[^}]+}", "x", path)


@pytest.mark.parametrize("path", ["/entrer", "/dossier", "/parrainer/entrer", "/moderation/sign-in", "/langue"])
def test_a_form_of_another_site_is_refused(site: Site, path: str) -> None:
    answer = site.browser.post(path, data={"code": "x"}, headers={"sec-fetch-site": "cross-site"})

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_a_form_of_our_own_site_and_a_call_of_the_network_pass(site: Site) -> None:
    own = site.browser.post("/langue", data={"lang": "en"}, headers={"sec-fetch-site": "same-origin"})
    body = {"name": "Zoé Petit", "address": f"20 rue des Lilas, {TOWN}"}
    call = site.api.post("/v1/cases", json=body, headers={"sec-fetch-site": "cross-site"})

    assert (own.status_code, call.status_code) == (303, 201)


def test_no_form_of_a_session_is_taken_without_its_secret(site: Site, street: Street) -> None:
    member_id, closed = street.member(1), []
    browser = member_browser(site, member_id)
    agent = member_browser(site, member_id, sessions.Kind.AGENT)
    site.browser.post("/dossier", data={"name": "Zoé Petit", "address": f"20 rue des Lilas, {TOWN}"})
    known = {"palier_case": site.browser.cookies["palier_case"]}

    for method, path in routes_of(site):
        if method != "POST" or not path.startswith(PLACES) or path in OPEN_FORMS:
            continue
        visitor = agent if path.startswith("/organisme") else browser
        visitor.cookies.update(known)
        sent = {"csrf": "wrong", "lang": "fr", "name": "x", "address": "x", "quarter": "x"}
        closed.append((path, visitor.post(filled(path), data=sent).status_code))

    assert len(closed) >= 20
    assert [one for one in closed if one[1] != 403 and one[0] != "/dossier"] == []


@pytest.mark.parametrize("level", ["known_well", "unknown"])
def test_a_member_answers_no_question_of_somebody_else(site: Site, street: Street, level: str) -> None:
    asked, other, request = street.member(1), street.member(2), street.newcomer(20)
    vouch_id = vouches.open_vouch(site.house.acts, request.case_id, asked)
    browser = member_browser(site, other)

    page = browser.get(f"/parrainer/question/{vouch_id}")
    sent = {"csrf": csrf_of(site, browser), "level": level, "met_here": "1"}
    answer = browser.post(f"/parrainer/question/{vouch_id}", data=sent)
    back = browser.post(f"/parrainer/donnes/{vouch_id}", data=sent)

    assert (page.status_code, answer.status_code, back.status_code) == (404, 404, 404)
    row = site.house.rows(vouch_rows, id=vouch_id)[0]
    assert row["given_at"] is None and row["declined_at"] is None


def test_a_member_lets_nobody_into_another_home(site: Site, street: Street) -> None:
    street.member(1)
    other = street.member(2)
    claim = a_claim(name="Zoé Petit", address=f"1 rue des Lilas, {TOWN}", account="partner")
    site.house.open("case-partner", claim)
    wish = households.ask_to_join(site.house.acts, "case-partner")
    browser = member_browser(site, other)

    sent = {"csrf": csrf_of(site, browser), "answer": "yes", "met_here": "1"}
    answer = browser.post(f"/parrainer/foyer/{wish}", data=sent)

    assert answer.status_code == 404


def test_every_route_of_the_api_but_reports_wants_a_key(site: Site) -> None:
    asked = []
    for method, path in routes_of(site):
        if path.startswith("/v1/") and not path.startswith("/v1/reports"):
            asked.append((method, path, site.browser.request(method, filled(path)).status_code))

    assert len(asked) >= 30
    assert [one for one in asked if one[2] != 401] == []
