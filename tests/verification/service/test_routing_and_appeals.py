"""Conflicts, twins, leads, the brake and appeals on the real service."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from cooptation.acts import appeals as standing_appeals
from cooptation.acts import requests
from cooptation.adapters.graph_store import around_request
from cooptation.adapters.tables import members
from cooptation.moments import next_fixed_hour
from cooptation.people import RequestState
from cooptation.rank import precedence
from review_queue.adapters import brake_store, hours_store, routing_store, store
from review_queue.adapters.tables import moderator_homes, moderators, review_conflicts, review_decisions, review_items
from review_queue.brake import Scope
from review_queue.conflicts import Conflict
from review_queue.declared_hours import DeclaredHours
from review_queue.errors import NotForYouError
from review_queue.item import ItemKind, ItemState, ReviewDecision, ReviewItem, ReviewVerdict
from review_queue.order import Lane
from review_queue.routing import EVERYWHERE
from tests.builders import a_claim, a_reading
from tests.verification.service.house import House
from tests.verification.service.street import TOWN, Street
from verification import appeals, cases
from verification.adapters.audit_log import audit_entries
from verification.adapters.outbox_store import MESSAGE
from verification.adapters.tables import appeals as appeal_rows
from verification.adapters.tables import cases as case_rows
from verification.adapters.tables import outbox
from verification.domain.case import CaseStatus
from verification.domain.errors import CaseClosedError, InvalidAppealError
from verification.routing_rounds import look_again
from verification.settlement import settle_review

YES = ReviewDecision(verdict=ReviewVerdict.VERIFIED)
NO = ReviewDecision(verdict=ReviewVerdict.REFUSED, reasons=("N-HABITE",), note="Rien ne le montre.")
LIMIT = 1000


def team(house: House, *names: str, lead: Iterable[str] = ()) -> None:
    with house.transactions() as work:
        for name in names:
            roles = "moderator,lead" if name in lead else "moderator"
            row = {"id": name, "login": name, "password_hash": "-", "created_at": work.now, "roles": roles}
            work.connection.execute(insert(moderators).values(row))


def lives(house: House, name: str, address: str, surname: str = "Autre") -> None:
    with house.transactions() as work:
        router = work.reviews._router
        assert router is not None
        router.keep_home(work.connection, name, f"Anne {surname}", address, by="lea", now=work.now)


def in_review(house: House, case_id: str = "case-1", **claim: Any) -> str:
    """A case whose paper shows no date; the item's id."""
    house.open(case_id, a_claim(account=f"account-of-{case_id}", **claim))
    house.reader.answers.append(a_reading(dates=()))
    house.work(house.send(case_id))
    return str(house.rows(review_items, case_id=case_id)[0]["id"])


def answer(house: House, name: str, decision: ReviewDecision, item_id: str) -> ReviewItem:
    with house.transactions() as work:
        item = store.take(work.connection, item_id, name, work.now)
    return settle_review(house.services, item.id, item.version, name, decision)


def messages(house: House) -> list[str]:
    return [row["params"]["message"] for row in house.rows(outbox, kind=MESSAGE)]


def kinds(house: House, name: str) -> set[str]:
    return {row["kind"] for row in house.rows(review_conflicts, moderator_id=name)}


def test_a_neighbours_case_is_in_conflict_when_it_opens_and_when_a_home_changes(house: House) -> None:
    team(house, "anne", "bruno")
    lives(house, "anne", "12 rue des Lilas, 35400 Saint-Malo")
    item_id = in_review(house)
    before = kinds(house, "anne"), kinds(house, "bruno")
    lives(house, "bruno", "5 rue de la Paix, 75002 Paris", surname="Martin")

    lives(house, "anne", "5 rue de la Paix, 75002 Paris")

    assert before == ({Conflict.BUILDING, Conflict.NEARBY}, set())
    assert kinds(house, "bruno") == {Conflict.FAMILY}
    assert kinds(house, "anne") == set()
    with house.transactions() as work, pytest.raises(NotForYouError):
        store.take(work.connection, item_id, "bruno", work.now)


def test_somebody_one_said_to_know_stays_known_in_later_cases(house: House) -> None:
    team(house, "anne", "bruno")
    first = in_review(house, "case-1")
    with house.transactions() as work:
        store.take(work.connection, first, "anne", work.now)
        store.declare_conflict(work.connection, first, "anne", work.now)
    cases.withdraw(house.services, "case-1", actor="resident")
    house.open("case-2", a_claim(account="account-of-case-1"))
    house.reader.answers.append(a_reading(dates=()))
    house.work(house.send("case-2", b"%PDF other"))

    (item,) = house.rows(review_items, case_id="case-2")
    assert kinds(house, "anne") == {Conflict.DECLARED}
    with house.transactions() as work, pytest.raises(NotForYouError):
        store.take(work.connection, item["id"], "anne", work.now)


def test_a_voucher_never_gets_the_case_of_whom_they_vouched_for(house: House) -> None:
    street = Street(house)
    street.populate()
    team(house, "anne")
    request = street.newcomer(20, devices=frozenset({"phone"}))
    first = street.member(1)
    street.signal(first, devices=frozenset({"phone"}))
    lives(house, "anne", f"1 rue des Lilas, {TOWN}", surname="X")
    with house.transactions() as work:
        work.connection.execute(update(members).where(members.c.id == first).values(person=_person(work.connection)))
    street.vouch(first, request)
    street.vouch(street.member(2), request)

    (item,) = house.rows(review_items, kind=ItemKind.COOPTATION.value)
    assert Conflict.VOUCHING in kinds(house, "anne")
    with house.engine.connect() as connection:
        assert item["precedence"] == precedence(around_request(connection, request.id))


def _person(connection: Any) -> str:
    found = connection.scalar(select(moderator_homes.c.person))
    return str(found)


def test_too_few_free_open_the_case_to_the_twin_quarter(house: House) -> None:
    team(house, "anne", "bruno")
    house.open()
    with house.transactions() as work:
        store.set_scopes(work.connection, "anne", ["rocabey"])
        store.set_scopes(work.connection, "bruno", ["parame"])
        routing_store.set_twin(work.connection, "rocabey", "parame")
        work.connection.execute(update(case_rows).values(quarter="rocabey"))

    item_id = in_review(house)

    (row,) = house.rows(review_items, id=item_id)
    assert row["twin"] == "parame"
    with house.transactions() as work:
        assert store.take(work.connection, item_id, "bruno", work.now).holder == "bruno"


def test_a_case_that_nobody_may_take_is_with_a_lead_within_the_hour_and_the_resident_is_told(house: House) -> None:
    team(house, "anne", "lea", lead=("lea",))
    lives(house, "anne", "12 rue des Lilas, 35400 Saint-Malo")
    lives(house, "lea", "5 rue de la Paix, 75002 Paris")
    with house.transactions() as work:
        store.set_scopes(work.connection, "lea", ["parame"])
    item_id = in_review(house)

    raised = []
    for _ in range(6):
        house.clock.forward(minutes=10)
        with house.transactions() as work:
            raised.append(look_again(work))

    (row,) = house.rows(review_items, id=item_id)
    assert sum(raised) == 1
    assert (row["state"], row["twin"]) == (ItemState.ESCALATED, EVERYWHERE)
    assert messages(house).count("case.nobody_may_look") == 1
    with house.transactions() as work:
        taken = store.take_next(work.connection, "lea", work.now)
    assert taken is not None and taken.id == item_id


def test_promises_count_declared_hours_and_the_message_says_the_same(house: House) -> None:
    with house.transactions() as work:
        week = ("",) * 6 + ("10:00-12:00",)
        hours_store.declare(work.connection, DeclaredHours(week=week, keeps_holidays=False), "lea", work.now)
    in_review(house)

    (row,) = house.rows(review_items)
    due: datetime = row["due_at"]
    told = [row["params"]["values"]["due"] for row in house.rows(outbox, kind=MESSAGE)]
    assert due - row["created_at"] > timedelta(days=70)
    assert told == [due.isoformat(timespec="minutes")]


def brake(house: House, scope: Scope, target: str) -> None:
    with house.transactions() as work:
        made = brake_store.ask(work.connection, scope, target, 2, "Vague de faux", by="lea", now=work.now)
        brake_store.confirm(work.connection, made.id, "omar", work.now)


def test_under_the_brake_the_machines_yes_is_a_question_and_two_say_yes(house: House) -> None:
    team(house, "anne", "bruno")
    brake(house, Scope.PATH, "document")
    house.open()
    house.work(house.send())

    (row,) = house.rows(review_items)
    seen = house.case().status, row["is_safety"], row["due_at"] - row["created_at"]
    first = answer(house, "anne", YES, row["id"])
    between = house.case().status
    answer(house, "bruno", YES, row["id"])

    assert seen == (CaseStatus.IN_REVIEW, True, timedelta(hours=4))
    assert (first.state, between) == (ItemState.SECOND_REVIEW, CaseStatus.IN_REVIEW)
    assert house.case().status is CaseStatus.VERIFIED


def test_when_the_brake_is_over_the_machine_says_yes_again(house: House) -> None:
    brake(house, Scope.PATH, "document")
    house.clock.forward(days=2)
    house.open()
    house.work(house.send())

    assert house.case().status is CaseStatus.VERIFIED


def test_under_the_brake_a_quorum_of_neighbours_waits_for_a_human(house: House) -> None:
    street = Street(house)
    street.populate()
    brake(house, Scope.PATH, "vouching")
    request = street.newcomer(20)
    street.vouch(street.member(1), request)
    street.vouch(street.member(2), request)
    house.clock.forward(hours=47)
    brake(house, Scope.PATH, "vouching")
    house.clock.forward(hours=1)
    requests.look_again(house.acts, 10)

    (row,) = house.rows(review_items, kind=ItemKind.COOPTATION.value)
    assert street.state(request) is RequestState.QUEUED
    told_at = next_fixed_hour(row["created_at"], 12)
    assert row["is_safety"] and row["due_at"] - told_at == timedelta(hours=4)


def refused(house: House, case_id: str = "case-1") -> str:
    item_id = in_review(house, case_id)
    answer(house, "anne", NO, item_id)
    assert house.case(case_id).status is CaseStatus.REFUSED
    return item_id


def contest(house: House, words: str = "J'habite bien là.", **values: Any) -> None:
    appeals.appeal(house.services, "case-1", words, actor="resident", max_bytes=LIMIT, **values)


def appeal_item(house: House) -> str:
    (row,) = house.rows(review_items, kind=ItemKind.APPEAL.value)
    return str(row["id"])


def test_another_moderator_answers_an_appeal_and_the_first_answer_is_overruled(house: House) -> None:
    team(house, "anne", "bruno")
    first = refused(house)
    contest(house)
    item_id = appeal_item(house)
    with house.transactions() as work, pytest.raises(NotForYouError):
        store.take(work.connection, item_id, "anne", work.now)

    answer(house, "bruno", YES, item_id)

    (given,) = house.rows(review_decisions, item_id=first)
    assert house.case().status is CaseStatus.VERIFIED
    assert given["overruled_at"] is not None
    assert "case.appealed" in messages(house) and messages(house)[-1] == "review.verified"
    assert [row["words"] for row in house.rows(appeal_rows)] == [""]


def test_a_second_no_is_final_and_ends_the_paper(house: House) -> None:
    team(house, "anne", "bruno")
    refused(house)
    contest(house)
    kept = house.rows(outbox, kind="paper.destroy")
    answer(house, "bruno", NO, appeal_item(house))

    assert house.case().status is CaseStatus.REFUSED_FINAL
    assert kept[0]["send_after"] > house.rows(outbox, kind="paper.destroy")[0]["send_after"]
    assert messages(house)[-1] == "review.refused_final"
    with pytest.raises(CaseClosedError):
        contest(house)


def test_a_new_paper_is_read_for_the_human_and_moves_nothing(house: House) -> None:
    team(house, "anne", "bruno")
    refused(house)
    contest(house, "", data=b"%PDF better", document_id="doc-new")
    house.work(house.nudged[-1])

    assert house.case().status is CaseStatus.APPEALED
    (row,) = house.rows(review_items, kind=ItemKind.APPEAL.value)
    with house.transactions() as work:
        machine = work.cases.decision_on("doc-new")
    assert row["subject_id"] == "doc-new" and machine is not None


def test_the_paper_of_an_appeal_outlives_the_delay(house: House) -> None:
    team(house, "anne", "bruno")
    refused(house)
    contest(house)
    house.clock.forward(days=40)
    with house.transactions() as work:
        due = work.outbox.take_due(10)

    assert [effect for effect in due if effect.kind == "paper.destroy"] == []


@pytest.mark.parametrize(("words", "error"), [("", InvalidAppealError), ("x" * 2001, InvalidAppealError)])
def test_an_appeal_says_something_and_not_too_much(house: House, words: str, error: type[Exception]) -> None:
    team(house, "anne")
    refused(house)

    with pytest.raises(error):
        contest(house, words)


def test_an_appeal_comes_within_the_delay_and_only_after_a_refusal(house: House) -> None:
    team(house, "anne")
    in_review(house)
    with pytest.raises(CaseClosedError):
        contest(house)
    answer(house, "anne", NO, str(house.rows(review_items)[0]["id"]))
    house.clock.forward(days=house.services.policy.appeal_days + 1)

    with pytest.raises(CaseClosedError):
        contest(house)


def test_a_case_in_review_takes_another_paper_which_may_verify_it(house: House) -> None:
    item_id = in_review(house)
    house.work(house.send(data=b"%PDF better"))

    assert house.case().status is CaseStatus.VERIFIED
    assert house.rows(review_items, id=item_id)[0]["state"] == ItemState.CLOSED


def test_a_paper_sent_while_vouches_are_looked_at_leaves_their_item_and_brings_it_forward(house: House) -> None:
    street = Street(house)
    street.populate()
    team(house, "anne", "bruno")
    request = street.newcomer(20, devices=frozenset({"phone"}))
    first = street.member(1)
    street.signal(first, devices=frozenset({"phone"}))
    street.vouch(first, request)
    street.vouch(street.member(2), request)
    house.reader.answers.append(a_reading(dates=()))
    job = house.send(request.case_id)
    (row,) = house.rows(review_items, kind=ItemKind.COOPTATION.value)
    house.work(job)

    answer(house, "anne", YES, row["id"])
    answer(house, "bruno", YES, row["id"])

    assert (row["lane"], row["state"]) == (Lane.BOOSTED, ItemState.OPEN)
    assert house.case(request.case_id).status is CaseStatus.VERIFIED


def test_a_suspended_voucher_appeals_and_vouches_again_when_they_were_right(house: House) -> None:
    street = Street(house)
    team(house, "anne")
    member_id = street.member(1)
    street.set_member(member_id, is_suspended=True)
    standing_appeals.appeal(house.acts, member_id, "Je n'ai rien fait de mal.")
    waits = standing_appeals.is_waiting(house.acts, member_id)

    answer(house, "anne", YES, appeal_item(house))

    assert waits and not standing_appeals.is_waiting(house.acts, member_id)
    assert [row["is_suspended"] for row in house.rows(members, id=member_id)] == [False]
    assert "standing.restored" in [row["action"] for row in house.rows(audit_entries)]
    assert messages(house)[-2:] == ["standing.appealed", "review.standing"]
