"""Recalls: answers that rest on something wrong come before a human again, and nobody loses a status before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from review_queue.adapters import accounts
from review_queue.adapters import store as review_store
from review_queue.adapters.tables import review_items
from review_queue.item import ReviewDecision, ReviewVerdict
from tests.builders import a_claim, a_home, a_person, a_reading
from tests.verification.service.house import House
from verification import cases
from verification.adapters import audit_log, tables
from verification.adapters.decided import answered_cases
from verification.adapters.tables import decisions
from verification.audit import verify_chain
from verification.cli import app
from verification.domain.case import CaseStatus
from verification.domain.errors import CaseClosedError, RecallTooWideError
from verification.recalling import MAX_KEY_CHARS, RecallFilter, call_back
from verification.settlement import settle_review

OF_THE_POLICY = RecallFilter(policy="2026-11-default-2")
WRONG_HOUSE: dict[str, Any] = {"addresses": (a_home("14 RUE DES LILAS"),)}
NO_DATE: dict[str, Any] = {"dates": ()}
SURNAMES = ("Martin", "Durand", "Petit", "Leroy")
"""One person a case: the same one under several accounts would be another matter."""
YES = ReviewDecision(verdict=ReviewVerdict.VERIFIED)
ASK = ReviewDecision(verdict=ReviewVerdict.NEEDS_ACTION, reasons=("R-DATE",))
REFUSE = ReviewDecision(verdict=ReviewVerdict.REFUSED, reasons=("N-MODIF",))


def decided(house: House, case_id: str = "case-1", **fields: Any) -> None:
    """A case whose paper the machine has decided; verified when nothing else is told of the paper."""
    known = [row["id"] for row in sorted(house.rows(tables.cases), key=lambda row: row["created_at"])]
    surname = SURNAMES[known.index(case_id) if case_id in known else len(known)]
    if case_id not in known:
        house.open(case_id, a_claim(name=f"Léa {surname}", account=f"account-of-{case_id}"))
    house.reader.answers.append(a_reading(persons=(a_person(f"{surname.upper()} LEA"),), **fields))
    house.work(house.send(case_id, data=f"%PDF {case_id} {len(house.nudged)}".encode()))


def answered_by(house: House, moderator: str, decision: ReviewDecision, case_id: str = "case-1") -> None:
    """The case waits for a human, and this one answers."""
    decided(house, case_id, **NO_DATE)
    answer_next(house, moderator, decision)


def answer_next(house: House, moderator: str, decision: ReviewDecision) -> None:
    with house.transactions() as work:
        item = review_store.take_next(work.connection, moderator, work.now)
    assert item is not None
    settle_review(house.services, item.id, item.version, moderator, decision)


def recall(house: House, cause: RecallFilter = OF_THE_POLICY) -> int:
    with house.transactions() as work:
        found = answered_cases(work.connection, cause)
        call_back(found, cause, work.reviews, work.audit, work.now, lambda count: None)
        return len(found)


def found(house: House, **values: Any) -> set[str]:
    with house.transactions.reading() as work:
        return {case.case_id for case in answered_cases(work.connection, RecallFilter(**values))}


def open_items(house: House) -> list[dict[str, Any]]:
    return house.rows(review_items, state="open")


def actions(house: House) -> list[str]:
    return [str(row["action"]) for row in sorted(house.rows(audit_log.audit_entries), key=lambda row: row["seq"])]


def test_a_verified_case_waits_for_a_human_and_stays_verified(house: House) -> None:
    decided(house)
    before = house.case()

    count = recall(house)

    assert count == 1
    assert house.case() == before
    (item,) = open_items(house)
    assert (item["case_id"], item["recall"]) == ("case-1", "policy:2026-11-default-2")
    assert item["reasons"] == ["other.by_moderator"]


def test_a_case_that_was_asked_again_keeps_its_reasons_on_the_queue(house: House) -> None:
    decided(house, **WRONG_HOUSE)

    recall(house)

    (item,) = open_items(house)
    assert (item["reasons"], house.case().status) == (["address.number_differs"], CaseStatus.NEEDS_ACTION)


def test_the_same_recall_opens_nothing_twice_not_even_after_the_answer(house: House) -> None:
    decided(house)

    counts = [recall(house), recall(house)]
    answer_next(house, "anne", YES)

    assert [*counts, recall(house)] == [1, 0, 0]
    assert len(house.rows(review_items)) == 1


def test_a_case_that_waits_already_is_not_opened_by_another_recall(house: House) -> None:
    decided(house)
    recall(house)

    assert recall(house, RecallFilter(issuer="Fournisseur du Port")) == 0


def test_one_batch_is_one_audit_entry_with_filter_and_count(house: House) -> None:
    decided(house, "one")
    decided(house, "two")

    recall(house, RecallFilter(issuer="Fournisseur du Port"))

    (entry,) = house.rows(audit_log.audit_entries, action="cases.recalled")
    assert (entry["actor"], '"count":2' in entry["detail"]) == ("operator", True)
    assert '"by_issuer":"Fournisseur-du-Port"' in entry["detail"]
    with house.transactions.reading() as work:
        assert verify_chain(audit_log.iterate(work.connection)).ok


def test_a_human_who_confirms_leaves_the_status_and_its_end(house: House) -> None:
    decided(house)
    recall(house)
    before = house.case()

    answer_next(house, "anne", YES)

    assert house.case() == before
    assert actions(house)[-2:] == ["review.decided", "case.confirmed"]


@pytest.mark.parametrize(("answer", "status"), [(ASK, CaseStatus.NEEDS_ACTION), (REFUSE, CaseStatus.REFUSED)])
def test_only_a_humans_answer_takes_a_status_away(house: House, answer: ReviewDecision, status: CaseStatus) -> None:
    decided(house)
    recall(house)

    answer_next(house, "anne", answer)

    assert (house.case().status, house.case().verified_until) == (status, None)


def test_a_refusal_for_an_altered_paper_called_back_becomes_a_yes_when_two_say_so(house: House) -> None:
    answered_by(house, "bruno", REFUSE)

    recall(house, RecallFilter(actor="bruno"))
    answer_next(house, "anne", YES)
    assert house.case().status is CaseStatus.REFUSED
    answer_next(house, "chloe", YES)

    assert house.case().status is CaseStatus.VERIFIED


def test_after_a_new_paper_there_is_nothing_left_to_look_at(house: House) -> None:
    decided(house, **WRONG_HOUSE)
    recall(house)

    decided(house)

    assert open_items(house) == []
    assert house.case().status is CaseStatus.VERIFIED


def test_a_withdrawn_case_takes_no_answer(house: House) -> None:
    decided(house)
    recall(house)
    with house.transactions() as work:
        item = review_store.take_next(work.connection, "anne", work.now)
        work.cases.move(work.cases.get("case-1"), CaseStatus.EXPIRED)
    assert item is not None

    with pytest.raises(CaseClosedError):
        settle_review(house.services, item.id, item.version, "anne", REFUSE)


def test_policy_engine_and_issuer_find_what_rests_on_them(house: House) -> None:
    decided(house, "old")
    house.services = replace(house.services, engine="reader-2", policy=replace(house.services.policy, version="next"))
    decided(house, "new", issuer="Eau du Cap")

    assert found(house, policy="2026-11-default-2") == {"old"}
    assert found(house, engine="reader-2") == {"new"}
    assert found(house, issuer="eau du cap") == {"new"}
    assert found(house, policy="next", issuer="Fournisseur du Port") == set()


def test_a_humans_answer_is_found_by_its_actor_and_not_by_the_machines_policy(house: House) -> None:
    answered_by(house, "bruno", YES, "by-bruno")
    answered_by(house, "anne", YES, "by-anne")
    decided(house, "by-machine")

    assert found(house, actor="bruno") == {"by-bruno"}
    assert found(house, actor="machine") == {"by-machine"}
    assert found(house, policy="2026-11-default-2") == {"by-machine"}
    assert found(house, issuer="Fournisseur du Port") == {"by-bruno", "by-anne", "by-machine"}


def test_who_answered_last_counts(house: House) -> None:
    answered_by(house, "bruno", YES)
    recall(house, RecallFilter(actor="bruno"))
    answer_next(house, "anne", YES)

    assert (found(house, actor="bruno"), found(house, actor="anne")) == (set(), {"case-1"})


def test_since_counts_from_the_day_of_the_answer(house: House) -> None:
    decided(house, "then")
    long_ago = house.case("then").created_at.replace(year=2020)
    with house.engine.begin() as connection:
        connection.execute(update(decisions).values(decided_at=long_ago))
    decided(house, "now")

    assert found(house, since=date(2021, 1, 1)) == {"now"}
    assert found(house, since=date(2020, 1, 1)) == {"then", "now"}


def test_only_the_last_paper_of_a_case_counts(house: House) -> None:
    decided(house, issuer="Eau du Cap", **WRONG_HOUSE)
    decided(house)

    assert found(house, issuer="Eau du Cap") == set()
    assert found(house, issuer="Fournisseur du Port") == {"case-1"}


def test_an_erased_case_and_one_in_review_are_left_alone(house: House) -> None:
    decided(house, "erased")
    cases.erase(house.services, "erased", actor="resident")
    decided(house, "waiting", **NO_DATE)

    assert found(house, policy="2026-11-default-2") == set()


def test_a_recall_of_everything_is_refused() -> None:
    with pytest.raises(RecallTooWideError):
        RecallFilter()


@pytest.mark.parametrize("issuer", ["Électricité & Eaux", "E" * 90, "Electricite - Eaux"])
def test_the_name_of_a_recall_is_a_code_and_tells_issuers_apart(issuer: str) -> None:
    key = RecallFilter(issuer=issuer).key

    assert key.isascii()
    assert " " not in key
    assert len(key) <= MAX_KEY_CHARS
    assert key != RecallFilter(issuer=f"{issuer}.").key


def palier(house: House, *arguments: str) -> Any:
    url = house.engine.url.render_as_string(hide_password=False)
    return CliRunner().invoke(app, ["recall", *arguments], env={"PALIER_DATABASE_URL": url})


def test_a_dry_run_counts_and_opens_nothing(house: House) -> None:
    decided(house, "one")
    decided(house, "two", **WRONG_HOUSE)

    ended = palier(house, "--policy", "2026-11-default-2", "--dry-run")

    assert (ended.exit_code, open_items(house)) == (0, [])
    assert "2 would be called back: 1 needs_action, 1 verified" in ended.stderr


def test_the_command_takes_a_moderators_login(house: House) -> None:
    with house.transactions() as work:
        bruno = accounts.add_moderator(work.connection, login="bruno", password="correct horse battery", now=work.now)
    answered_by(house, bruno, YES)

    ended = palier(house, "--actor", "Bruno")

    assert "1 called back: 1 verified" in ended.stderr
    assert [item["recall"] for item in open_items(house)] == [f"actor:{bruno}"]


def test_the_command_refuses_a_recall_without_a_filter(house: House) -> None:
    assert palier(house).exit_code == 2
