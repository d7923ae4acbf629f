"""One table says what each role may do, and every route of the console obeys it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from sqlalchemy import Engine

from review_queue.errors import GrantError, RolesError
from review_queue.roles import RIGHTS, Right, Role, column_of, parse_roles, rights_of, roles_from
from review_queue.team import HouseRules, may_confirm
from tests.review_queue.people import TOKEN, TeamConsole

NOT_ALLOWED = "Votre rôle ne permet pas cela"
OPEN_TO_STRANGERS = {
    "/moderation/sign-in",
    "/moderation/sign-in/code",
    "/moderation/sign-in/provider",
    "/moderation/sign-in/provider/back",
    "/moderation/second-reader",
    "/moderation/second-reader/sign-in",
    "/moderation/second-reader/pages/{page}.jpg",
}


@pytest.fixture
def console(engine: Engine, now: datetime) -> TeamConsole:
    return TeamConsole(engine, now, rules=HouseRules(lock_after=None))


def routes_of(console: TeamConsole) -> list[tuple[str, str, list[str]]]:
    """Every route of the console: method, path, tags."""
    found = []
    for context in iter_route_contexts(console.app.routes):
        route = context.original_route
        if isinstance(route, APIRoute) and route.path.startswith("/moderation"):
            found += [(method, route.path, [str(tag) for tag in route.tags]) for method in route.methods or ()]
    return found


def filled(path: str) -> str:
    for blank in ("{item_id}", "{moderator_id}", "{grant_id}", "{absence_id}", "{exercise}"):
        path = path.replace(blank, "0" * 32)
    return path.replace("{page}", "1").replace("{place}", "1")


def test_every_route_names_one_right_or_is_the_way_in(console: TeamConsole) -> None:
    routes = routes_of(console)

    unnamed = {path for _, path, tags in routes if len(tags) != 1 or tags[0] not in set(Right)}

    assert len(routes) > 50
    assert unnamed == OPEN_TO_STRANGERS


@pytest.mark.parametrize("role", [*Role, None])
def test_each_role_passes_exactly_where_the_table_says(console: TeamConsole, role: Role | None) -> None:
    console.join("x", *([role] if role else []))
    allowed = rights_of(frozenset({role} if role else set()))
    wrong = []

    for method, path, tags in routes_of(console):
        if not tags or path.endswith(("/sign-out", "/team/add")):
            continue
        visitor = console.browser("x")
        token = TOKEN.search(visitor.get("/me").text)
        assert token is not None
        data = {"csrf": token[1]} if method == "POST" else None
        answer = visitor.client.request(method, filled(path), data=data)
        sent_home = answer.headers.get("location", "").endswith(("/me", "/team", "/journal")) and path.rstrip(
            "/"
        ).endswith("/moderation")
        refused = sent_home or (answer.status_code == 403 and NOT_ALLOWED in answer.text)
        if refused == (Right(tags[0]) in allowed):
            wrong.append((method, path, answer.status_code))

    assert wrong == []


def test_papers_are_behind_one_right_that_admins_and_auditors_lack() -> None:
    assert {role for role in Role if Right.CASES in RIGHTS[role]} == {Role.MODERATOR, Role.LEAD}


def test_an_auditor_has_no_other_role() -> None:
    with pytest.raises(RolesError):
        parse_roles(["auditor", "moderator"])


def test_a_role_that_is_not_known_gives_no_right() -> None:
    assert roles_from("moderator,emperor,") == {Role.MODERATOR}
    assert column_of(roles_from("lead,moderator")) == "moderator,lead"


@pytest.mark.parametrize(("asked_by", "settler"), [("anne", "anne"), ("bob", "carl")])
def test_nobody_is_the_second_pair_of_their_own_eyes(asked_by: str, settler: str) -> None:
    with pytest.raises(GrantError):
        may_confirm(asked_by, "carl", settler)


def test_the_table_is_shown_to_leads(console: TeamConsole) -> None:
    console.join("anne", Role.LEAD)

    page = console.browser("anne").get("/team").text

    for right in Right:
        assert page.count(f"right.{right}") == 0
    assert "Ce que chaque rôle permet" in page
    assert page.count('<th scope="row">') >= len(Right)


def test_changed_roles_hold_with_the_next_request(console: TeamConsole) -> None:
    console.join("anne", Role.LEAD)
    console.join("bob", Role.MODERATOR, Role.LEAD)
    anne, bob = console.browser("anne"), console.browser("bob")
    before = bob.get("/team").status_code

    anne.post(f"/team/{console.ids['bob']}/roles", {"roles": ["moderator"]})
    bob_again = console.browser("bob")

    assert before == 200
    assert bob.get("/team").headers["location"] == "/moderation/sign-in"
    assert bob_again.get("/team").status_code == 403
    assert bob_again.get("").status_code == 200


def test_no_message_to_residents_can_hold_a_moderators_name() -> None:
    texts = Path(__file__).parents[2] / "review_queue" / "texts"

    messages = [line for path in texts.glob("reasons_*.py") for line in path.read_text().splitlines()]

    assert not any("{login}" in line or "{moderator}" in line for line in messages)
