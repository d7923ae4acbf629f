"""A newcomer's way through the vouches of neighbours, on real databases, with a clock that can be put forward."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cooptation.acts import asks, invitations, objections, requests, vouches
from cooptation.adapters.tables import asks as asks_table
from cooptation.adapters.tables import audits, members, outcomes
from cooptation.circumstances import ObjectionKind
from cooptation.codes import Code
from cooptation.decision import Verdict
from cooptation.errors import AlreadyAnsweredError, AlreadyVerifiedError, NotFoundError, RequestClosedError
from cooptation.moments import next_fixed_hour
from cooptation.people import GivenState, OpenRequest, RequestState, WithdrawalReason
from cooptation.vouch import Level, TrustLevel
from review_queue.adapters import store as review_store
from review_queue.adapters.tables import review_items
from review_queue.item import ItemKind, ReviewVerdict
from tests.builders import a_claim
from tests.verification.service.house import House, dossiers_of
from tests.verification.service.street import TOWN, Street
from verification import cases, vouched
from verification.adapters.tables import network_events, outbox
from verification.domain.case import CaseStatus
from verification.domain.errors import ShownNameKeptError


@pytest.fixture
def street(house: House) -> Street:
    made = Street(house)
    made.populate()
    return made


def admitted(street: Street, number: int = 20) -> OpenRequest:
    """A newcomer whom the members of numbers 1 and 2 helped in."""
    request = street.newcomer(number)
    street.vouch(street.member(1), request)
    street.vouch(street.member(2), request)
    street.house.clock.forward(hours=48)
    requests.look_again(street.house.acts, 10)
    return request


def test_two_document_verified_neighbours_and_silence_verify_the_case(street: Street) -> None:
    request = admitted(street)

    case = street.house.case(request.case_id)
    assert street.state(request) is RequestState.ADMITTED
    assert case.status is CaseStatus.VERIFIED
    assert case.verified_until is not None
    assert case.verified_until - case.updated_at == pytest.approx(timedelta(days=730), abs=timedelta(minutes=1))
    assert street.level(request) is TrustLevel.C1


def test_nobody_is_verified_before_the_objection_window_is_over(street: Street) -> None:
    request = street.newcomer(20)
    street.vouch(street.member(1), request)
    street.vouch(street.member(2), request)

    street.house.clock.forward(hours=47)
    requests.look_again(street.house.acts, 10)

    assert street.state(request) is RequestState.OPEN
    assert street.house.case(request.case_id).status is CaseStatus.DRAFT


def test_one_vouch_is_no_quorum_and_the_request_ends_after_its_days(street: Street) -> None:
    request = street.newcomer(20)
    street.vouch(street.member(1), request)

    street.house.clock.forward(days=30)
    looked = requests.look_again(street.house.acts, 10)

    assert looked == 1
    assert street.state(request) is RequestState.EXPIRED
    assert street.house.case(request.case_id).status is CaseStatus.DRAFT


def test_an_objection_next_door_brings_the_request_to_a_human(street: Street) -> None:
    request = street.newcomer(20)
    street.vouch(street.member(1), request)
    street.vouch(street.member(2), request)
    neighbour = street.member(3)

    (notice,) = objections.notices(street.house.acts, neighbour)
    answer = objections.object_to(street.house.acts, neighbour, notice.request_id, ObjectionKind.UNKNOWN_HERE)

    (item,) = street.house.rows(review_items)
    assert answer.counts
    assert street.state(request) is RequestState.QUEUED
    assert item["kind"] == ItemKind.COOPTATION and item["subject_id"] == request.id
    assert Code.Q22_OBJECTION.value in item["reasons"]
    assert street.house.case(request.case_id).reasons == ()


def objected(street: Street) -> OpenRequest:
    """A newcomer with a quorum, whom a neighbour next door does not know."""
    request = street.newcomer(20)
    street.vouch(street.member(1), request)
    street.vouch(street.member(2), request)
    objections.object_to(street.house.acts, street.member(3), request.id, ObjectionKind.UNKNOWN_HERE)
    return request


def heard_of(street: Street, request: OpenRequest) -> dict[str, object]:
    """Everything the newcomer and the network can see of one case."""
    progress = requests.progress(street.house.acts, request.case_id)
    case = street.house.case(request.case_id)
    return {
        "case": (case.status, case.reasons, case.version, case.updated_at),
        "progress": (progress.state, progress.points, progress.reasons, progress.window_until),
        "messages": [row["params"]["message"] for row in street.house.rows(outbox, kind="message.send")],
        "events": [row["type"] for row in street.house.rows(network_events, case_id=request.case_id)],
    }


def test_a_newcomer_cannot_tell_an_objection_from_silence_until_the_next_fixed_hour(street: Street) -> None:
    silent = street.newcomer(30)
    street.vouch(street.member(4), silent)
    street.vouch(street.member(5), silent)
    request = objected(street)

    requests.look_again(street.house.acts, 10)
    before, of_silence = heard_of(street, request), heard_of(street, silent)

    assert street.state(request) is RequestState.QUEUED
    assert before["progress"][0] is RequestState.OPEN  # type: ignore[index]
    assert before["progress"] == of_silence["progress"]
    assert before["case"][:3] == of_silence["case"][:3]  # type: ignore[index]
    assert before["events"] == of_silence["events"]
    assert "case.in_review" not in before["messages"]  # type: ignore[operator]


def test_at_the_next_fixed_hour_newcomer_and_network_hear_that_a_person_looks(street: Street) -> None:
    request = objected(street)
    queued_at = street.house.rows(review_items)[0]["created_at"]

    street.house.clock.forward(hours=12)
    requests.look_again(street.house.acts, 10)
    again = requests.look_again(street.house.acts, 10)

    (item,), seen = street.house.rows(review_items), heard_of(street, request)
    told_at = next_fixed_hour(queued_at, 12)
    assert seen["case"][0] is CaseStatus.IN_REVIEW and seen["progress"][0] is RequestState.QUEUED  # type: ignore[index]
    assert "case.in_review" in seen["messages"] and "case.in_review" in seen["events"]  # type: ignore[operator]
    assert item["due_at"] > told_at > queued_at and item["due_at"].minute == told_at.minute == 0
    assert again == 0


def test_a_moderator_may_answer_before_the_newcomer_knows_that_a_person_looks(street: Street) -> None:
    request = objected(street)

    with street.house.transactions() as work:
        vouched.settle_request(
            work, request.case_id, request.id, ReviewVerdict.VERIFIED, (), "moderator:m1", street.house.services.policy
        )
    street.house.clock.forward(hours=12)
    requests.look_again(street.house.acts, 10)

    assert street.house.case(request.case_id).status is CaseStatus.VERIFIED
    assert street.state(request) is RequestState.ADMITTED


def test_a_moderator_sees_letters_counts_and_flags_and_no_neighbour(street: Street) -> None:
    request = street.newcomer(20, devices=frozenset({"phone"}))
    first, second = street.member(1), street.member(2)
    street.signal(first, devices=frozenset({"phone"}))
    street.vouch(first, request)
    street.vouch(second, request)
    (row,) = street.house.rows(review_items)
    with street.house.engine.connect() as connection:
        item = review_store.get(connection, row["id"])

    shown = dossiers_of(street.house).dossier(item).vouching

    assert shown is not None
    assert [(vouch.voucher, vouch.counts, vouch.flags) for vouch in shown.vouches] == [
        ("A", True, (Code.V11_SHARED_DEVICE.value,)),
        ("B", True, ()),
    ]
    assert shown.facts[0].code == Code.V11_SHARED_DEVICE.value and shown.facts[0].params == {"pairs": 1}
    assert "Nadia" not in repr(shown) and first not in repr(shown)


def test_an_objection_from_another_street_is_not_taken(street: Street) -> None:
    request = street.newcomer(20)
    far = street.member(3)
    street.set_member(far, street="elsewhere", building="elsewhere")

    answer = objections.object_to(street.house.acts, far, request.id, ObjectionKind.UNKNOWN_HERE)

    assert answer.code is Code.Q22_MAY_NOT_OBJECT


def test_a_device_shared_with_a_voucher_is_for_a_human(street: Street) -> None:
    request = street.newcomer(20, devices=frozenset({"phone"}))
    first, second = street.member(1), street.member(2)
    street.signal(first, devices=frozenset({"phone"}))

    street.vouch(first, request)
    street.vouch(second, request)

    (item,) = street.house.rows(review_items)
    assert item["reasons"] == [Code.V11_SHARED_DEVICE.value]


def test_in_a_quarter_with_few_verified_members_a_human_looks(house: House) -> None:
    street = Street(house)
    request = street.newcomer(20)

    street.vouch(street.member(1), request)
    street.vouch(street.member(2), request)

    assert street.state(request) is RequestState.QUEUED


def test_the_moderator_s_yes_admits_and_says_that_the_objection_was_unfounded(street: Street) -> None:
    request = street.newcomer(20)
    street.vouch(street.member(1), request)
    street.vouch(street.member(2), request)
    objections.object_to(street.house.acts, street.member(3), request.id, ObjectionKind.UNKNOWN_HERE)

    settle(street, request, ReviewVerdict.VERIFIED)

    with street.house.acts.looking() as work:
        (objection,) = work.counts.circumstances(street.request(request)).objections
    assert street.house.case(request.case_id).status is CaseStatus.VERIFIED
    assert street.level(request) is TrustLevel.C1
    assert objection.unfounded_before == 1


@pytest.mark.parametrize(
    ("verdict", "status"),
    [(ReviewVerdict.NEEDS_ACTION, CaseStatus.NEEDS_ACTION), (ReviewVerdict.REFUSED, CaseStatus.REFUSED)],
)
def test_the_moderator_s_no_closes_the_request(street: Street, verdict: ReviewVerdict, status: CaseStatus) -> None:
    request = street.newcomer(20)
    street.vouch(street.member(1), request)
    street.vouch(street.member(2), request)
    objections.object_to(street.house.acts, street.member(3), request.id, ObjectionKind.UNKNOWN_HERE)

    settle(street, request, verdict)

    assert street.house.case(request.case_id).status is status
    assert street.state(request) is RequestState.CLOSED
    assert street.level(request) is None


def settle(street: Street, request: OpenRequest, verdict: ReviewVerdict) -> None:
    policy = street.house.services.policy
    with street.house.transactions() as work:
        vouched.settle_request(work, request.case_id, request.id, verdict, (), "moderator:m1", policy)


def test_a_case_verified_by_a_paper_makes_a_member_who_may_vouch_after_sixty_days(street: Street) -> None:
    house = street.house
    house.open("case-1", a_claim(account="by paper"))
    house.work(house.send("case-1"))
    request = street.newcomer(20)
    with house.acts.looking() as work:
        member = work.members.by_account("by paper")
    assert member is not None and member.level is TrustLevel.D

    at_once = street.vouch(member.id, request)
    house.clock.forward(days=60)
    later = street.vouch(member.id, street.newcomer(22))

    assert at_once.code is Code.V04_SENIORITY
    assert later.code in (None, Code.V08_TOO_FAR, Code.V09_SAME_DWELLING)


def test_a_good_paper_of_a_revoked_account_goes_to_a_human(street: Street) -> None:
    house, member_id = street.house, street.member(5)
    with house.acts.transaction() as work:
        work.side.standings.revoke(member_id, work.now)
    house.open("back", a_claim(account="member-5"))

    house.work(house.send("back"))

    case = house.case("back")
    assert (case.status, case.reasons) == (CaseStatus.IN_REVIEW, ("vouch.r01_revoked",))
    assert [row["reasons"] for row in house.rows(review_items)] == [["vouch.r01_revoked"]]


def test_a_paper_that_verifies_ends_the_request_and_lifts_the_member(street: Street) -> None:
    request = street.newcomer(20)
    house = street.house
    claim = a_claim(account="new-20")
    house.open("by-paper", claim)

    house.work(house.send("by-paper"))

    assert house.case("by-paper").status is CaseStatus.VERIFIED
    assert street.state(request) is RequestState.CLOSED
    assert street.level(request) is TrustLevel.D


def test_withdrawing_a_verified_case_ends_the_membership(street: Street) -> None:
    request = admitted(street)

    cases.withdraw(street.house.services, request.case_id, actor="resident")

    assert street.level(request) is None


def test_erasing_a_case_forgets_account_and_home(street: Street) -> None:
    request = admitted(street)

    cases.erase(street.house.services, request.case_id, actor="resident")

    (row,) = street.house.rows(members, id=request.newcomer_id)
    assert row["level"] is None and row["case_id"] is None
    assert {row[name] for name in ("account", "dwelling", "building", "street", "family", "person")} == {
        f"forgotten:{request.newcomer_id}"
    }


def test_what_was_said_of_one_address_does_not_count_for_another(street: Street) -> None:
    request = street.newcomer(20)
    street.vouch(street.member(1), request)

    cases.correct_claim(
        street.house.services, request.case_id, "Léa Martin20", f"24 rue des Lilas, {TOWN}", actor="resident"
    )

    assert street.state(request) is RequestState.CLOSED
    assert requests.open_request(street.house.acts, request.case_id).id != request.id


def test_an_address_corrected_before_anybody_answered_moves_the_request(street: Street) -> None:
    request = street.newcomer(20)

    cases.correct_claim(
        street.house.services, request.case_id, "Léa Martin20", f"24 rue des Lilas, {TOWN}", actor="resident"
    )

    after = street.request(request)
    assert after.state is RequestState.OPEN
    assert after.home.dwelling != request.home.dwelling


def test_a_new_request_gives_neither_asks_nor_declines_back(street: Street) -> None:
    request, member = street.newcomer(20), street.member(1)
    asks.ask(street.house.acts, request.case_id)
    other = street.member(2)
    vouches.decline(street.house.acts, other, vouches.open_vouch(street.house.acts, request.case_id, other))
    street.vouch(member, request)
    cases.correct_claim(
        street.house.services, request.case_id, "Léa Martin20", f"24 rue des Lilas, {TOWN}", actor="resident"
    )

    again = requests.open_request(street.house.acts, request.case_id)

    with street.house.acts.looking() as work:
        declined = work.counts.circumstances(again).declined
        total = work.asks.around(again.id, None).total
    assert (declined, total) == (1, 1)


def test_vouches_wait_while_a_paper_is_being_judged(street: Street) -> None:
    request = street.newcomer(20)
    street.house.send(request.case_id)
    street.vouch(street.member(1), request)
    street.vouch(street.member(2), request)

    street.house.clock.forward(hours=48)
    requests.look_again(street.house.acts, 10)

    assert street.state(request) is RequestState.OPEN
    assert street.house.case(request.case_id).status is CaseStatus.SUBMITTED


def test_seen_around_is_noted_and_spends_nothing(street: Street) -> None:
    request, voucher = street.newcomer(20), street.member(1)

    seen = street.vouch(voucher, request, Level.SEEN_AROUND)
    after = street.vouch(voucher, request)

    assert seen.code is Code.V13_SEEN_AROUND
    assert after.counts


def test_the_same_question_is_answered_once(street: Street) -> None:
    request, voucher = street.newcomer(20), street.member(1)
    street.vouch(voucher, request)

    with pytest.raises(AlreadyAnsweredError):
        street.vouch(voucher, request)


def test_nobody_answers_another_member_s_question(street: Street) -> None:
    request, voucher, other = street.newcomer(20), street.member(1), street.member(2)
    vouch_id = vouches.open_vouch(street.house.acts, request.case_id, voucher)

    with pytest.raises(NotFoundError):
        vouches.cast(street.house.acts, other, vouch_id, Level.KNOWN_WELL, met_here=True)


def test_the_question_shows_first_name_street_and_budget(street: Street) -> None:
    request, voucher = street.newcomer(20), street.member(1)
    vouch_id = vouches.open_vouch(street.house.acts, request.case_id, voucher)

    page = vouches.question(street.house.acts, voucher, vouch_id)

    assert (page.introduction.shown_first_name, page.introduction.street) == ("Léa", "Rue des Lilas")
    assert page.answer.counts
    assert (page.budget.left_90d, page.budget.left_365d) == (3, 8)


def test_a_vouch_may_be_taken_back_and_the_quorum_with_it(street: Street) -> None:
    request, first, second = street.newcomer(20), street.member(1), street.member(2)
    street.vouch(first, request)
    street.vouch(second, request)
    (row,) = vouches.given_by(street.house.acts, first)

    answer = vouches.withdraw(street.house.acts, first, row.vouch_id)
    street.house.clock.forward(hours=48)
    requests.look_again(street.house.acts, 10)

    assert answer.counts
    assert street.state(request) is RequestState.OPEN
    assert vouches.given_by(street.house.acts, first)[0].state is GivenState.WITHDRAWN


def test_taking_back_within_a_day_gives_the_budget_back(street: Street) -> None:
    request, voucher = street.newcomer(20), street.member(1)
    street.vouch(voucher, request)
    (row,) = vouches.given_by(street.house.acts, voucher)

    vouches.withdraw(street.house.acts, voucher, row.vouch_id)

    assert vouches.budget_of(street.house.acts, voucher).left_90d == 3


def test_after_the_admission_a_lost_quorum_restricts_and_a_human_looks(street: Street) -> None:
    request = admitted(street)
    with street.house.acts.looking() as work:
        first = work.members.by_account("member-1")
    assert first is not None
    (row,) = vouches.given_by(street.house.acts, first.id)

    vouches.withdraw(street.house.acts, first.id, row.vouch_id)

    with street.house.acts.looking() as work:
        member = work.members.get(request.newcomer_id)
    kinds = {item["kind"] for item in street.house.rows(review_items)}
    assert member.level is TrustLevel.C1 and member.standing.is_restricted
    assert ItemKind.REEXAMINATION in kinds


def test_after_the_probation_a_reason_is_needed_to_take_a_vouch_back(street: Street) -> None:
    admitted(street)
    with street.house.acts.looking() as work:
        first = work.members.by_account("member-1")
    assert first is not None
    (row,) = vouches.given_by(street.house.acts, first.id)
    street.house.clock.forward(days=91)

    without = vouches.withdraw(street.house.acts, first.id, row.vouch_id)
    with_reason = vouches.withdraw(street.house.acts, first.id, row.vouch_id, WithdrawalReason.MISTAKEN)

    assert without.code is Code.R05_REASON_NEEDED
    assert with_reason.counts


def test_the_first_admission_of_a_quarter_is_looked_at_again(street: Street) -> None:
    request = admitted(street)

    (audit,) = street.house.rows(audits)
    kinds = {item["kind"] for item in street.house.rows(review_items)}
    assert audit["request_id"] == request.id and audit["code"] == Code.P02_SECOND_LOOK.value
    assert kinds == {ItemKind.AUDIT}
    assert street.house.case(request.case_id).status is CaseStatus.VERIFIED


def test_outcomes_are_added_only_when_something_changed(street: Street) -> None:
    request = street.newcomer(20)
    requests.evaluate(street.house.acts, request.id)
    requests.evaluate(street.house.acts, request.id)
    street.vouch(street.member(1), request)
    street.vouch(street.member(2), request)

    verdicts = [row["verdict"] for row in street.house.rows(outcomes, request_id=request.id)]
    codes = [row["codes"] for row in street.house.rows(outcomes, request_id=request.id)]
    assert verdicts == [Verdict.WAIT.value] * len(verdicts)
    assert len(codes) == len({tuple(each) for each in codes}) <= 3


def test_what_the_newcomer_sees_changes_at_fixed_hours_only(street: Street) -> None:
    request = street.newcomer(20)
    street.vouch(street.member(1), request)

    before = requests.progress(street.house.acts, request.case_id)
    street.house.clock.forward(hours=12)
    after = requests.progress(street.house.acts, request.case_id)

    assert (before.points, after.points) == (0, 2)
    assert [reason.code for reason in after.reasons] == [Code.Q01_WAIT, Code.V09_ONE_HOUSEHOLD]


def test_a_link_opens_the_request_with_its_maker_s_vouch(street: Street) -> None:
    maker = street.member(1)
    made = invitations.make_link(
        street.house.acts, maker, f"20 rue des Lilas, {TOWN}", level=Level.KNOWN_WELL, met_here=True
    )
    street.house.open("case-invited", a_claim(address=f"20 r. des lilas {TOWN}", account="invited"))

    redeemed = invitations.redeem(street.house.acts, made.token, "case-invited")
    again = invitations.redeem(street.house.acts, made.token, "case-invited")

    (row,) = vouches.given_by(street.house.acts, maker)
    assert redeemed.answer.counts and redeemed.request_id is not None
    assert row.state is GivenState.WAITING
    assert again.answer.code is Code.I01_LINK_ENDED


def test_a_link_does_not_work_at_another_address(street: Street) -> None:
    maker = street.member(1)
    made = invitations.make_link(
        street.house.acts, maker, f"20 rue des Lilas, {TOWN}", level=Level.KNOWN_WELL, met_here=True
    )
    street.house.open("case-invited", a_claim(address=f"24 rue des Lilas, {TOWN}", account="invited"))

    redeemed = invitations.redeem(street.house.acts, made.token, "case-invited")

    assert redeemed.answer.code is Code.I01_OTHER_ADDRESS
    assert redeemed.request_id is None


def test_nobody_makes_a_link_for_their_own_dwelling(street: Street) -> None:
    maker = street.member(1)

    made = invitations.make_link(
        street.house.acts, maker, f"1 rue des Lilas, {TOWN}", level=Level.KNOWN_WELL, met_here=True
    )

    assert made.answer.code is Code.V09_SAME_DWELLING
    assert made.token == ""


def test_a_poster_opens_a_request_without_a_vouch(street: Street) -> None:
    maker = street.member(1)
    made = invitations.make_poster(street.house.acts, maker)
    street.house.open("case-poster", a_claim(address=f"20 rue des Lilas, {TOWN}", account="poster"))

    redeemed = invitations.redeem(street.house.acts, made.token, "case-poster")

    assert redeemed.answer.counts
    assert vouches.given_by(street.house.acts, maker) == ()


def test_an_invitation_that_was_taken_back_is_not_there(street: Street) -> None:
    made = invitations.make_poster(street.house.acts, street.member(1))
    (kept,) = invitations.invitations_of(street.house.acts, street.member_id("member-1"))

    invitations.withdraw_invitation(street.house.acts, street.member_id("member-1"), kept.id)

    with pytest.raises(NotFoundError):
        invitations.peek(street.house.acts, made.token)


def test_an_ask_says_the_same_whether_the_contact_is_a_member_or_not(street: Street) -> None:
    request, member = street.newcomer(20), street.member(1)
    contact = street.house.acts.digest(asks.CONTACT, asks.fold_contact("+33 6 12 34 56 78"))
    with street.house.acts.transaction() as work:
        work.members.keep_signals(member, work.members.signals(member), frozenset({contact}))

    known = asks.ask(street.house.acts, request.case_id, "06 12 34 56 78")
    unknown = asks.ask(street.house.acts, request.case_id, "06 00 00 00 00")

    assert known.answer == unknown.answer and known.answer.counts
    assert len(known.token) == len(unknown.token)
    assert [row.vouch_id != "" for row in vouches.waiting_for(street.house.acts, member)] == [True]


def test_a_neighbour_who_wants_no_asks_is_not_asked_and_nobody_is_told(street: Street) -> None:
    request, member = street.newcomer(20), street.member(1)
    contact = street.house.acts.digest(asks.CONTACT, asks.fold_contact("nadia@example.org"))
    with street.house.acts.transaction() as work:
        work.members.keep_signals(member, work.members.signals(member), frozenset({contact}))
    asks.mute(street.house.acts, member, on=True)

    made = asks.ask(street.house.acts, request.case_id, "Nadia@example.org")

    (row,) = street.house.rows(asks_table)
    assert made.answer.counts
    assert row["silenced"] == Code.N02_MUTED.value
    assert vouches.waiting_for(street.house.acts, member) == ()


def test_at_most_six_asks_at_once(street: Street) -> None:
    request = street.newcomer(20)
    made = [asks.ask(street.house.acts, request.case_id) for _ in range(7)]

    assert [one.answer.counts for one in made] == [True] * 6 + [False]
    assert made[-1].answer.code is Code.N01_OPEN_ASKS


def test_a_link_of_an_ask_is_one_neighbour_s(street: Street) -> None:
    request = street.newcomer(20)
    made = asks.ask(street.house.acts, request.case_id)

    vouch_id = asks.take_ask(street.house.acts, made.token, street.member(1))

    assert vouch_id
    with pytest.raises(NotFoundError):
        asks.take_ask(street.house.acts, made.token, street.member(2))


def test_three_silent_declines_are_for_a_human_and_never_shown(street: Street) -> None:
    request = street.newcomer(20)
    for number in (3, 4, 5):
        member = street.member(number)
        vouches.decline(street.house.acts, member, vouches.open_vouch(street.house.acts, request.case_id, member))
    street.vouch(street.member(1), request)
    street.vouch(street.member(2), request)

    street.house.clock.forward(hours=12)
    requests.look_again(street.house.acts, 10)

    shown = requests.progress(street.house.acts, request.case_id)
    (item,) = street.house.rows(review_items)
    assert item["reasons"] == [Code.Q22_DECLINED.value]
    assert shown.state is RequestState.QUEUED and shown.reasons == ()


def test_an_account_asks_for_one_case_at_a_time(street: Street) -> None:
    street.newcomer(20)
    street.house.open("second", a_claim(address=f"24 rue des Lilas, {TOWN}", account="new-20"))

    with pytest.raises(RequestClosedError):
        requests.open_request(street.house.acts, "second")


def test_who_is_verified_at_a_home_asks_nobody_there(street: Street) -> None:
    street.member(1)
    street.house.open("again", a_claim(address=f"1 rue des Lilas, {TOWN}", account="member-1"))

    with pytest.raises(AlreadyVerifiedError):
        requests.open_request(street.house.acts, "again")


def test_somebody_of_the_same_name_at_the_same_home_is_for_a_human(street: Street) -> None:
    request = street.newcomer(20)
    twin = street.member(3)
    street.set_member(twin, dwelling=request.home.dwelling, person=request.home.person)

    street.vouch(street.member(1), request)
    street.vouch(street.member(2), request)

    (item,) = street.house.rows(review_items)
    assert item["reasons"] == [Code.Q24_DUPLICATE_PERSON.value]


def renamed(street: Street, request: OpenRequest, shown: str) -> None:
    claim = street.house.case(request.case_id).claim
    assert claim is not None
    cases.correct_claim(
        street.house.services, request.case_id, claim.name, claim.address, actor="resident", shown_first_name=shown
    )


def test_the_first_name_neighbours_saw_stays_while_they_are_asked(street: Street) -> None:
    request = street.newcomer(20)
    street.vouch(street.member(1), request)

    with pytest.raises(ShownNameKeptError):
        renamed(street, request, "Marc")

    assert street.state(request) is RequestState.OPEN
    with street.house.acts.looking() as work:
        introduction = work.follows.introduce(request.case_id)
    assert introduction is not None and introduction.shown_first_name == "Léa"


def test_asking_alone_fixes_the_first_name_so_that_trying_tells_nothing_of_answers(street: Street) -> None:
    request = street.newcomer(20)
    renamed(street, request, "Lou")
    asks.ask(street.house.acts, request.case_id)

    with pytest.raises(ShownNameKeptError):
        renamed(street, request, "Marc")
    renamed(street, request, "Lou")
