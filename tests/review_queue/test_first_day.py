"""First day: the charter, then fifteen exercises; last day: everything ends at once."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import Engine, select

from review_queue.adapters import accounts, store, team_store
from review_queue.adapters.first_day import answers_of
from review_queue.adapters.tables import charter_signatures, moderator_scopes, recovery_codes, second_factors
from review_queue.charter import ARTICLES, VERSION
from review_queue.item import ReviewVerdict
from review_queue.roles import Role
from review_queue.texts import CATALOGUES, Locale
from review_queue.training import EXERCISES, exercise_after
from tests.review_queue.conftest import PASSWORD
from tests.review_queue.people import TeamConsole


@pytest.fixture
def console(engine: Engine, now: datetime) -> TeamConsole:
    return TeamConsole(engine, now)


def wrong_answer(key: str) -> str:
    right = next(one.right for one in EXERCISES if one.key == key)
    return next(one.value for one in ReviewVerdict if one not in right)


def test_no_case_before_the_charter_and_the_exercises(console: TeamConsole) -> None:
    item_id = console.queue()
    console.join("lea", Role.MODERATOR, ready=False)
    lea = console.browser("lea")

    first = [lea.get(path).headers["location"] for path in ("", f"/items/{item_id}", f"/items/{item_id}/pages/1.jpg")]
    lea.post("/charter", {"agreed": "1"}, form="/charter")
    second = lea.get("").headers["location"]

    assert set(first) == {"/moderation/charter"}
    assert second == "/moderation/training"
    assert lea.post("/next").headers["location"] == "/moderation/training"


def test_a_signature_holds_the_version_and_the_language_it_was_read_in(console: TeamConsole) -> None:
    console.join("lea", Role.MODERATOR, ready=False)
    lea = console.browser("lea")
    lea.get("/charter?lang=en")

    refused = lea.post("/charter", form="/charter")
    lea.post("/charter", {"agreed": "1"}, form="/charter")

    with console.engine.begin() as connection:
        signed = connection.execute(select(charter_signatures.c.version, charter_signatures.c.locale)).one()
    assert refused.status_code == 422
    assert tuple(signed) == (VERSION, "en")


@pytest.mark.parametrize("locale", list(Locale))
def test_every_article_and_every_lesson_is_written(locale: Locale) -> None:
    wanted = {f"charter.{one}.{part}" for one in ARTICLES for part in ("title", "text")}
    wanted |= {f"training.{one.key}" for one in EXERCISES}

    assert wanted <= set(CATALOGUES[locale])


def test_there_are_fifteen_exercises_for_all_three_answers() -> None:
    keys = [one.key for one in EXERCISES]
    answers = {verdict for one in EXERCISES for verdict in one.right}

    assert len(set(keys)) == 15
    assert answers == {ReviewVerdict.VERIFIED, ReviewVerdict.NEEDS_ACTION, ReviewVerdict.REFUSED}
    assert exercise_after(set(keys)) is None


def test_each_answer_is_told_its_reason_and_the_last_opens_the_queue(console: TeamConsole) -> None:
    console.join("lea", Role.MODERATOR, ready=False)
    lea = console.browser("lea")
    lea.post("/charter", {"agreed": "1"}, form="/charter")
    told = []

    for number, exercise in enumerate(EXERCISES):
        assert f"Exercice {number + 1} sur 15" in lea.get("/training").text
        verdict = wrong_answer(exercise.key) if number == 0 else next(iter(exercise.right)).value
        told.append(lea.post(f"/training/exercises/{exercise.key}", {"verdict": verdict}).text)

    assert "Pas tout à fait" in told[0]
    assert "On attendait : Demander une correction" in told[0]
    assert all("C&#39;est cela" in page for page in told[1:])
    assert "14 bonnes réponses sur 15" in lea.get("/training").text
    assert lea.get("").status_code == 200
    assert console.journal.actions() == ["moderator.charter_signed", "moderator.trained"]


def test_the_first_answer_stays(console: TeamConsole) -> None:
    console.join("lea", Role.MODERATOR, ready=False)
    lea, exercise = console.browser("lea"), EXERCISES[0]
    lea.post(f"/training/exercises/{exercise.key}", {"verdict": wrong_answer(exercise.key)})

    lea.post(f"/training/exercises/{exercise.key}", {"verdict": next(iter(exercise.right)).value})

    with console.engine.begin() as connection:
        assert not answers_of(connection, console.ids["lea"])[exercise.key].is_right


def test_a_lead_who_knows_the_work_passes_over_and_the_journal_says_so(console: TeamConsole) -> None:
    console.join("anne", Role.LEAD, ready=False)
    console.join("lea", Role.MODERATOR, ready=False)
    anne, lea = console.browser("anne"), console.browser("lea")
    anne.post("/charter", {"agreed": "1"}, form="/charter")

    anne.post("/training/excuse")

    assert anne.get("").status_code == 200
    assert lea.post("/training/excuse").status_code == 403
    assert "moderator.training_excused" in console.journal.actions()


def test_auditors_and_admins_have_no_exercises_to_do(console: TeamConsole) -> None:
    console.join("aude", Role.AUDITOR, ready=False)

    assert console.browser("aude").get("/journal").status_code == 200


def test_the_last_day_ends_everything_at_once(console: TeamConsole, password_hash: str) -> None:
    item_id = console.queue()
    lea_id = console.join("lea", Role.MODERATOR, password_hash=password_hash)
    console.join("anne", Role.LEAD)
    console.enrol("lea")
    with console.engine.begin() as connection:
        team_store.set_scopes(connection, lea_id, ["rocabey"])
        team_store.add_absence(connection, lea_id, date(2026, 12, 1), date(2026, 12, 2), date(2026, 11, 23))
        team_store.set_scopes(connection, lea_id, [])
        store.take(connection, item_id, lea_id, console.clock.now())
        team_store.set_scopes(connection, lea_id, ["rocabey"])
    lea = console.browser("lea")

    answer = console.browser("anne").post(f"/team/{lea_id}/close")

    with console.engine.begin() as connection:
        left = [connection.execute(select(table)).all() for table in (moderator_scopes, second_factors, recovery_codes)]
        holder = store.get(connection, item_id).holder
        roles = accounts.find_moderator(connection, "lea").roles
    assert answer.headers["location"] == "/moderation/team?done=closed"
    assert lea.get("").headers["location"] == "/moderation/sign-in"
    assert accounts.sign_in(console.engine, login="lea", password=PASSWORD, now=console.clock.now()) is None
    assert (left, holder, roles) == ([[], [], []], None, frozenset())
    assert console.journal.entries[-1].action == "moderator.closed"


def test_nobody_closes_their_own_access(console: TeamConsole) -> None:
    console.join("anne", Role.LEAD)

    answer = console.browser("anne").post(f"/team/{console.ids['anne']}/close")

    assert answer.status_code == 422
