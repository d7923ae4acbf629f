"""A document's way through the service: real stores and vault on both databases, a reader that answers as told."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest

from ocr.errors import ReaderKilledError, ReaderUnavailableError
from ocr.reading import DocumentReading, Problem
from review_queue.adapters import store as review_store
from review_queue.adapters.tables import review_items
from review_queue.item import ReviewDecision, ReviewVerdict
from tests.builders import TODAY, a_claim, a_date, a_home, a_person, a_reading
from tests.verification.service.house import House
from verification import cases
from verification.adapters import audit_log
from verification.adapters.tables import decisions, documents, jobs, outbox, paper_uses
from verification.audit import verify_chain
from verification.domain.case import CaseStatus
from verification.domain.errors import (
    AttemptsSpentError,
    CaseClosedError,
    OutageError,
    PaperDestroyedError,
    UploadEmptyError,
    UploadTooLargeError,
)
from verification.effects import deliver_effects
from verification.pipeline import MAX_READS, decide_document
from verification.ports import PAPER, READING
from verification.settlement import settle_review

WRONG_HOUSE = a_reading(addresses=(a_home("14 RUE DES LILAS"),))
NO_DATE = a_reading(dates=())
SOON = timedelta(minutes=3)


def actions(house: House) -> list[str]:
    return [str(row["action"]) for row in sorted(house.rows(audit_log.audit_entries), key=lambda row: row["seq"])]


def send_and_work(house: House, *readings: DocumentReading | Exception) -> str:
    house.reader.answers.extend(readings)
    job_id = house.send()
    house.work(job_id)
    return job_id


def wait_over(house: House, job_id: str) -> None:
    """What the pauses and leases of a job come to when nobody does anything."""
    long_ago = house.case().created_at - timedelta(days=1)
    free = {"lease_until": long_ago} if house.rows(jobs, id=job_id)[0]["lease_until"] else {}
    house.set_job(job_id, not_before=long_ago, **free)


def carry_out_effects(house: House) -> int:
    return deliver_effects(house.transactions, house.vault, 50)


def plans(house: House) -> list[dict[str, Any]]:
    """The ends planned for papers; messages wait in the same outbox."""
    return [row for row in house.rows(outbox) if row["kind"] == "paper.destroy"]


def test_an_upload_is_safe_before_it_is_answered(house: House) -> None:
    house.open()

    job_id = house.send(data=b"%PDF the paper", document_id="doc-1")

    assert house.vault.load("doc-1", PAPER) == b"%PDF the paper"
    assert house.rows(jobs)[0]["id"] == job_id
    assert house.case().status is CaseStatus.SUBMITTED
    assert actions(house) == ["case.opened", "document.received"]
    assert house.nudged == [job_id]


def test_verified_leaves_the_answer_the_use_and_the_papers_end(house: House) -> None:
    house.open()

    send_and_work(house)

    case = house.case()
    assert (case.status, case.reasons) == (CaseStatus.VERIFIED, ())
    assert case.verified_until is not None
    assert case.verified_until.year == case.updated_at.year + 3
    assert [row["outcome"] for row in house.rows(decisions)] == ["verified"]
    assert actions(house)[2:] == ["document.decided", "case.verified"]
    assert len(house.rows(paper_uses)) == 1
    assert house.rows(review_items) == []
    assert plans(house)[0]["send_after"] <= case.updated_at


def test_a_verified_paper_is_destroyed_at_once(house: House) -> None:
    house.open()
    send_and_work(house)
    document_id = house.rows(documents)[0]["id"]

    carried_out = carry_out_effects(house)

    assert carried_out == 1
    assert house.rows(documents)[0]["destroyed_at"] is not None
    assert [path for path in house.files.rglob("*") if path.is_file()] == []
    for purpose in (PAPER, READING):
        with pytest.raises(PaperDestroyedError):
            house.vault.load(document_id, purpose)
    assert carry_out_effects(house) == 0


def test_needs_action_asks_and_keeps_the_paper_for_seven_days(house: House) -> None:
    house.open()

    send_and_work(house, WRONG_HOUSE)

    case = house.case()
    assert (case.status, case.reasons, case.asked_again) == (
        CaseStatus.NEEDS_ACTION,
        ("address.number_differs",),
        1,
    )
    assert actions(house)[2:] == ["document.decided", "case.needs_action"]
    assert house.rows(paper_uses) == []
    assert house.rows(review_items) == []
    (plan,) = plans(house)
    assert plan["send_after"] - case.updated_at == timedelta(days=7)
    assert carry_out_effects(house) == 0


def test_review_waits_for_a_human_within_a_day_and_keeps_the_paper(house: House) -> None:
    house.open()

    send_and_work(house, NO_DATE)

    case = house.case()
    (item,) = house.rows(review_items)
    assert (case.status, case.reasons) == (CaseStatus.IN_REVIEW, ("document.date_not_found",))
    assert (item["state"], item["reasons"]) == ("open", ["document.date_not_found"])
    assert item["due_at"] - case.updated_at == timedelta(hours=24)
    assert plans(house) == []
    assert house.rows(decisions)[0]["outcome"] == "review"


def test_a_paper_sent_after_a_correction_is_answered_within_eight_hours(house: House) -> None:
    house.open()
    send_and_work(house, WRONG_HOUSE)

    send_and_work(house, NO_DATE)

    (item,) = house.rows(review_items)
    assert item["due_at"] - house.case().updated_at == timedelta(hours=8)


def test_a_decision_keeps_what_is_needed_to_replay_it_and_nothing_of_the_person(house: House) -> None:
    house.open()

    send_and_work(house)

    (kept,) = house.rows(decisions)
    assert kept["policy_version"] == house.services.policy.version
    assert {found["check"] for found in kept["findings"]} >= set(house.services.policy.required)
    assert not any(word in str(kept).lower() for word in ("martin", "lilas", "malo"))


def test_a_message_delivered_twice_decides_once(house: House) -> None:
    house.open()
    job_id = send_and_work(house)

    house.work(job_id)

    assert house.reader.reads == 1
    assert len(house.rows(decisions)) == 1
    assert actions(house).count("case.verified") == 1


def test_a_file_that_kills_its_reader_three_times_goes_to_a_human(house: House) -> None:
    house.open()
    job_id = send_and_work(house, *[ReaderKilledError("killed")] * MAX_READS)

    for _ in range(10):
        wait_over(house, job_id)
        house.work(job_id)

    assert house.reader.reads == MAX_READS
    assert (house.case().status, house.case().reasons) == (CaseStatus.IN_REVIEW, ("document.unreadable",))
    assert house.rows(jobs)[0]["state"] == "done"
    assert len(house.rows(review_items)) == 1


def test_a_worker_that_dies_three_times_over_a_file_hands_it_to_a_human(house: House) -> None:
    house.open()
    job_id = house.send()
    for _ in range(MAX_READS):
        with house.transactions() as work:
            assert work.jobs.claim(job_id) is not None
        wait_over(house, job_id)

    house.work(job_id)

    assert house.reader.reads == 0
    assert house.case().reasons == ("document.unreadable",)


def test_a_paper_whose_bytes_are_lost_goes_to_a_human_and_not_round(house: House) -> None:
    house.open()
    job_id = house.send()
    for path in house.files.rglob("*"):
        if path.is_file():
            path.unlink()

    for _ in range(MAX_READS + 1):
        house.work(job_id)
        wait_over(house, job_id)

    assert house.case().reasons == ("document.unreadable",)


def test_a_paper_destroyed_under_an_open_case_goes_to_a_human_and_not_round(house: House) -> None:
    house.open()
    job_id = house.send(document_id="doc-1")
    house.vault.destroy("doc-1")

    for _ in range(MAX_READS + 1):
        house.work(job_id)
        wait_over(house, job_id)

    assert house.case().reasons == ("document.unreadable",)


@pytest.mark.parametrize("outage", [OutageError("storage"), ReaderUnavailableError("no reader")])
def test_an_outage_is_waited_out_however_long_it_lasts(house: House, outage: Exception) -> None:
    house.open()
    job_id = send_and_work(house, *[outage] * 10)
    for _ in range(9):
        wait_over(house, job_id)
        house.work(job_id)
    assert house.case().status is CaseStatus.READING

    wait_over(house, job_id)
    house.work(job_id)

    assert house.case().status is CaseStatus.VERIFIED


def test_after_an_outage_the_work_rests_before_it_is_tried_again(house: House) -> None:
    house.open()
    job_id = send_and_work(house, OutageError("storage"))

    house.work(job_id)

    assert house.reader.reads == 1


def test_a_worker_killed_after_reading_leaves_the_decision_to_another_once(house: House) -> None:
    house.open()
    job_id = house.send()
    with house.transactions() as work:
        lost = work.jobs.claim(job_id)
    assert lost is not None
    wait_over(house, job_id)

    house.work(job_id)
    decide_document(lost, house.services)  # the first one was only slow, and comes back from the dead

    assert len(house.rows(decisions)) == 1
    assert actions(house).count("document.decided") == 1
    assert house.case().status is CaseStatus.VERIFIED


def test_two_workers_at_once_decide_one_document_once(house: House) -> None:
    house.open()
    job_id = house.send()
    threads = [threading.Thread(target=house.work, args=(job_id,)) for _ in range(4)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert house.reader.reads == 1
    assert len(house.rows(decisions)) == 1


def test_the_same_paper_by_two_accounts_at_once_is_verified_once(house: House) -> None:
    both_read = threading.Barrier(2)

    def together(_data: bytes) -> DocumentReading:
        both_read.wait(timeout=10)
        return a_reading()

    house.open("case-1")
    house.open("case-2")
    job_ids = [house.send("case-1"), house.send("case-2")]
    house.reader.answers.extend([together, together])
    threads = [threading.Thread(target=house.work, args=(job_id,)) for job_id in job_ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for job_id in job_ids:  # one of them may have found the other's use too late, and looks again
        wait_over(house, job_id)
        house.work(job_id)

    answers = sorted((house.case(name).status.value, house.case(name).reasons) for name in ("case-1", "case-2"))
    assert answers == [("in_review", ("document.reused",)), ("verified", ())]


def test_cases_without_an_account_are_accounts_of_their_own(house: House) -> None:
    for case_id in ("case-1", "case-2"):
        house.open(case_id, a_claim(account=""))
        house.work(house.send(case_id))

    assert house.case("case-1").status is CaseStatus.VERIFIED
    assert house.case("case-2").reasons == ("document.reused",)


def test_a_case_withdrawn_while_its_paper_is_read_stays_withdrawn(house: House) -> None:
    def withdrawing(_data: bytes) -> DocumentReading:
        cases.withdraw(house.services, "case-1", actor="resident")
        return a_reading()

    house.open()
    house.reader.answers.append(withdrawing)

    house.work(house.send())
    carry_out_effects(house)

    assert house.case().status is CaseStatus.WITHDRAWN
    assert house.rows(paper_uses) == []
    assert house.rows(jobs)[0]["state"] == "done"
    assert [path for path in house.files.rglob("*") if path.is_file()] == []


def test_a_case_erased_while_its_paper_is_read_stays_erased(house: House) -> None:
    def erasing(_data: bytes) -> DocumentReading:
        cases.erase(house.services, "case-1", actor="resident")
        return a_reading()

    house.open()
    house.reader.answers.append(erasing)

    house.work(house.send())
    carry_out_effects(house)

    assert (house.case().status, house.case().claim) == (CaseStatus.ERASED, None)
    assert house.rows(paper_uses) == []
    assert [path for path in house.files.rglob("*") if path.is_file()] == []


def test_a_case_withdrawn_before_its_turn_is_not_read(house: House) -> None:
    house.open()
    job_id = house.send()
    cases.withdraw(house.services, "case-1", actor="resident")

    house.work(job_id)

    assert house.reader.reads == 0
    assert house.rows(decisions) == []


def test_a_corrected_address_is_verified_from_the_same_paper(house: House) -> None:
    house.open()
    send_and_work(house, WRONG_HOUSE)
    cases.correct_claim(house.services, "case-1", "Léa Martin", "14 rue des Lilas, 35400 Saint-Malo", actor="resident")
    house.reader.answers.append(WRONG_HOUSE)

    cases.send_again(house.services, "case-1", "doc-again", max_bytes=1000, actor="resident")
    house.work(house.nudged[-1])

    assert house.case().status is CaseStatus.VERIFIED
    assert len(house.rows(documents)) == 2


def test_a_name_corrected_to_the_one_read_is_for_a_human(house: House) -> None:
    paul = a_reading(persons=(a_person("DURAND PAUL"),))
    house.open()
    send_and_work(house, paul)
    cases.correct_claim(house.services, "case-1", "Paul Durand", a_claim().address, actor="resident")

    send_and_work(house, paul)

    assert (house.case().status, house.case().reasons) == (CaseStatus.IN_REVIEW, ("name.mismatch",))


def test_a_name_corrected_before_any_paper_is_an_ordinary_name(house: House) -> None:
    house.open(claim=a_claim(name="Lea Martni"))
    cases.correct_claim(house.services, "case-1", "Léa Martin", a_claim().address, actor="resident")

    send_and_work(house)

    assert house.case().status is CaseStatus.VERIFIED


def test_a_claim_is_changed_twice_a_day_at_most(house: House) -> None:
    house.open()
    for name in ("Lea Martin", "Léa Martin"):
        cases.correct_claim(house.services, "case-1", name, a_claim().address, actor="resident")

    with pytest.raises(AttemptsSpentError):
        cases.correct_claim(house.services, "case-1", "Paul Durand", a_claim().address, actor="resident")


def test_a_claim_is_not_changed_while_its_paper_is_read(house: House) -> None:
    house.open()
    house.send()

    with pytest.raises(CaseClosedError):
        cases.correct_claim(house.services, "case-1", "Paul Durand", a_claim().address, actor="resident")


def test_the_sixth_paper_of_a_day_is_for_tomorrow(house: House) -> None:
    house.open()
    for _ in range(5):
        send_and_work(house, WRONG_HOUSE)
    assert cases.attempts_left(house.services, "case-1") == 0

    with pytest.raises(AttemptsSpentError):
        house.send()


@pytest.mark.parametrize(("data", "error"), [(b"", UploadEmptyError), (bytes(15_000_001), UploadTooLargeError)])
def test_an_empty_or_too_large_file_is_refused_before_anything_is_kept(
    house: House, data: bytes, error: type[Exception]
) -> None:
    house.open()

    with pytest.raises(error):
        house.send(data=data)

    assert house.rows(documents) == []
    assert [path for path in house.files.rglob("*") if path.is_file()] == []


def test_the_same_document_id_sent_again_is_the_same_attempt(house: House) -> None:
    house.open()
    house.send(document_id="doc-1")

    attempt = cases.submit_document(
        house.services, "case-1", "doc-1", b"%PDF a bill", max_bytes=100, actor="resident"
    )

    assert attempt == 1
    assert len(house.rows(documents)) == len(house.rows(jobs)) == 1


def test_two_papers_at_once_make_one_attempt(house: House) -> None:
    house.open()
    together, refused = threading.Barrier(3), list[type[Exception]]()

    def send(number: int) -> None:
        together.wait()
        try:
            house.send(document_id=f"doc-{number}")
        except Exception as error:  # noqa: BLE001 - the kind of refusal is what is looked at
            refused.append(type(error))

    threads = [threading.Thread(target=send, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(house.rows(documents)) == len(house.rows(jobs)) == 1
    assert {error.__name__ for error in refused} <= {"CaseClosedError", "CaseChangedError"}
    assert len(refused) == 2


def test_a_person_can_be_asked_once_something_was_asked(house: House) -> None:
    house.open()
    send_and_work(house, WRONG_HOUSE)

    cases.ask_for_a_person(house.services, "case-1", "  Le 12 est devenu le 14.  ", actor="resident")

    with house.transactions.reading() as work:
        assert work.cases.own_words("case-1") == "Le 12 est devenu le 14."
    assert house.case().status is CaseStatus.IN_REVIEW
    assert len(house.rows(review_items)) == 1


def test_a_person_cannot_be_asked_before_a_paper_was_sent(house: House) -> None:
    house.open()

    with pytest.raises(CaseClosedError):
        cases.ask_for_a_person(house.services, "case-1", "", actor="resident")


def test_a_person_is_asked_about_one_paper_once(house: House) -> None:
    item_id, version = in_review(house)
    decision = ReviewDecision(verdict=ReviewVerdict.NEEDS_ACTION, reasons=("R-ADR",))
    settle_review(house.services, item_id, version, "anne", decision)

    with pytest.raises(CaseClosedError):
        cases.ask_for_a_person(house.services, "case-1", "", actor="resident")

    assert house.case().status is CaseStatus.NEEDS_ACTION


def test_a_person_is_not_asked_about_a_paper_that_is_gone(house: House) -> None:
    house.open()
    send_and_work(house, WRONG_HOUSE)
    with house.transactions() as work:
        work.cases.mark_destroyed(work.cases.document_ids("case-1")[-1])

    with pytest.raises(CaseClosedError):
        cases.ask_for_a_person(house.services, "case-1", "", actor="resident")


def in_review(house: House) -> tuple[str, int]:
    """A case in review, taken by a moderator: the item's id and version."""
    house.open()
    send_and_work(house, NO_DATE)
    with house.transactions() as work:
        item = review_store.take_next(work.connection, "anne", work.now)
    assert item is not None
    return item.id, item.version


def test_a_moderators_yes_verifies_uses_the_paper_up_and_ends_it(house: House) -> None:
    item_id, version = in_review(house)

    settle_review(house.services, item_id, version, "anne", ReviewDecision(verdict=ReviewVerdict.VERIFIED))

    assert house.case().status is CaseStatus.VERIFIED
    assert len(house.rows(paper_uses)) == 1
    assert actions(house)[-2:] == ["review.decided", "case.verified"]
    assert carry_out_effects(house) == 1


def test_a_moderator_can_ask_again(house: House) -> None:
    item_id, version = in_review(house)

    decision = ReviewDecision(verdict=ReviewVerdict.NEEDS_ACTION, reasons=("R-DATE",))
    settle_review(house.services, item_id, version, "anne", decision)

    assert (house.case().status, house.case().reasons) == (CaseStatus.NEEDS_ACTION, ("document.too_old",))


def test_a_refused_paper_is_kept_until_the_appeal_is_over(house: House) -> None:
    item_id, version = in_review(house)

    decision = ReviewDecision(verdict=ReviewVerdict.REFUSED, reasons=("N-MODIF",))
    settle_review(house.services, item_id, version, "anne", decision)

    (plan,) = plans(house)
    assert house.case().status is CaseStatus.REFUSED
    assert plan["send_after"] - house.case().updated_at == timedelta(days=30)


def test_a_paper_a_moderator_verified_is_reused_by_the_next(house: House) -> None:
    item_id, version = in_review(house)
    settle_review(house.services, item_id, version, "anne", ReviewDecision(verdict=ReviewVerdict.VERIFIED))
    house.open("case-2")
    house.reader.answers.append(a_reading(dates=(a_date(TODAY),)))

    house.work(house.send("case-2"))

    assert house.case("case-2").reasons == ("document.reused",)


def test_withdrawing_takes_the_case_off_the_queue(house: House) -> None:
    in_review(house)

    cases.withdraw(house.services, "case-1", actor="resident")

    assert [row["state"] for row in house.rows(review_items)] == ["closed"]
    assert carry_out_effects(house) == 1


def test_everything_that_happened_is_one_whole_chain(house: House) -> None:
    item_id, version = in_review(house)
    settle_review(house.services, item_id, version, "anne", ReviewDecision(verdict=ReviewVerdict.VERIFIED))
    carry_out_effects(house)

    with house.engine.connect() as connection:
        verdict = verify_chain(audit_log.iterate(connection), None)

    assert verdict.ok
    assert verdict.checked == len(actions(house)) == 7


def test_a_blank_page_is_asked_again_with_its_reason(house: House) -> None:
    house.open()

    send_and_work(house, a_reading(problems=(Problem(code="document.blank"),)))

    assert (house.case().status, house.case().reasons) == (CaseStatus.NEEDS_ACTION, ("document.blank",))
