"""``palier moderator``: accounts that open and close."""

from __future__ import annotations

from typing import Any

from typer.testing import CliRunner

from review_queue.adapters.accounts import sign_in
from tests.verification.service.house import House
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
