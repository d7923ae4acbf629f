"""``palier moderator``: accounts that open and close."""

from __future__ import annotations

from typing import Any

from typer.testing import CliRunner

from review_queue.adapters.accounts import find_moderator, sign_in
from review_queue.roles import Role
from tests.verification.service.house import House
from verification.adapters import audit_log
from verification.bootstrap import utc_now
from verification.cli import app


def moderator(house: House, *arguments: str) -> Any:
    url = house.engine.url.render_as_string(hide_password=False)
    return CliRunner().invoke(app, ["moderator", *arguments], env={"PALIER_DATABASE_URL": url})


def test_a_closed_account_signs_in_no_more(house: House) -> None:
    password = moderator(house, "add", "anne").stdout.strip()
    before = sign_in(house.engine, login="anne", password=password, now=utc_now())

    ended = moderator(house, "close", "anne")

    assert before is not None
    assert ended.exit_code == 0
    assert sign_in(house.engine, login="anne", password=password, now=utc_now()) is None


def test_an_account_that_is_not_there_cannot_be_closed(house: House) -> None:
    assert moderator(house, "close", "nobody").exit_code == 2


def actions(house: House) -> list[str]:
    with house.engine.connect() as connection:
        return [entry.action for entry in audit_log.iterate(connection)]


def test_roles_from_the_command_line_hold_and_are_written_down(house: House) -> None:
    moderator(house, "add", "anne")

    granted = moderator(house, "grant", "anne", "moderator", "lead")

    with house.engine.connect() as connection:
        roles = find_moderator(connection, "anne").roles
    assert granted.exit_code == 0
    assert "one pair of eyes" in granted.stderr
    assert roles == {Role.MODERATOR, Role.LEAD}
    assert actions(house) == ["moderator.added", "moderator.roles_by_operator"]


def test_roles_that_do_not_exist_or_do_not_go_together_are_refused(house: House) -> None:
    moderator(house, "add", "anne")

    assert moderator(house, "grant", "anne", "emperor").exit_code == 2
    assert moderator(house, "grant", "anne", "auditor", "lead").exit_code == 2


def test_a_lost_password_is_replaced(house: House) -> None:
    old = moderator(house, "add", "anne").stdout.strip()

    new = moderator(house, "password", "anne").stdout.strip()

    assert sign_in(house.engine, login="anne", password=old, now=utc_now()) is None
    assert sign_in(house.engine, login="anne", password=new, now=utc_now()) is not None


def test_an_account_that_opens_again_has_no_role(house: House) -> None:
    moderator(house, "add", "anne")
    moderator(house, "close", "anne")

    moderator(house, "open", "anne")

    listed = moderator(house, "list").stdout
    assert "anne" in listed
    assert "open" in listed
    with house.engine.connect() as connection:
        assert find_moderator(connection, "anne").roles == frozenset()
