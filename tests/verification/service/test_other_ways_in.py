"""Cohabitants, letters, organisations and ambassadors on real databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from cooptation.acts import ambassadors, households, letters, organisations, requests, sweeping, vouches
from cooptation.acts.letters import Tried
from cooptation.acts.organisations import NewOrganisation
from cooptation.adapters.session_tables import agent_factors
from cooptation.adapters.side_tables import letters as letter_rows
from cooptation.adapters.tables import members as member_rows
from cooptation.codes import Code
from cooptation.errors import (
    AlreadyAnsweredError,
    InvalidValueError,
    LettersOffError,
    NotFoundError,
    RequestClosedError,
)
from cooptation.organisations import Ground
from cooptation.people import RequestState
from cooptation.ports import House as Acts
from cooptation.vouch import Level, Role, TrustLevel
from review_queue.adapters.tables import review_items
from tests.builders import a_claim
from tests.verification.service.house import House
from tests.verification.service.street import TOWN, Street
from verification.domain.case import CaseStatus

SIREN = "732829320"
"""A number whose last digit checks (INSEE's own example)."""


@pytest.fixture
def street(house: House) -> Street:
    return Street(house)


@pytest.fixture
def posting(street: Street) -> Acts:
    """The acts where letters are sent."""
    return replace(street.house.acts, letters_on=True)


def a_newcomer(street: Street, number: int = 20, account: str = "") -> str:
    """A case without a request; its id."""
    case_id = f"case-{account or number}"
    address = f"{number} rue des Lilas, {TOWN}"
    street.house.open(case_id, a_claim(name="Zoé Petit", address=address, account=account or f"new-{number}"))
    return case_id


# Cohabitants


def test_a_verified_cohabitant_lets_somebody_in_as_a_guest(street: Street) -> None:
    resident, case_id = street.member(1), a_newcomer(street, 1, "partner")

    wish = households.ask_to_join(street.house.acts, case_id)
    rows = households.wishes(street.house.acts, resident)
    answer = households.confirm(street.house.acts, resident, wish, met_here=True)

    assert [row.attachment_id for row in rows] == [wish] and rows[0].introduction.shown_first_name == "Zoé"
    assert answer.counts and street.house.case(case_id).status is CaseStatus.VERIFIED
    kept = street.house.rows(member_rows, account="partner")[0]
    assert (kept["level"], kept["way"]) == ("guest", "cohabitant")


def test_a_guest_never_vouches(street: Street) -> None:
    street.populate()
    resident, case_id = street.member(1), a_newcomer(street, 1, "partner")
    households.confirm(
        street.house.acts, resident, households.ask_to_join(street.house.acts, case_id), met_here=True
    )
    street.house.clock.forward(days=400)

    answer = street.vouch(street.member_id("partner"), street.newcomer(20))

    assert answer.code is Code.V03_TOO_FAR_FROM_ANCHOR


def test_a_wish_says_nothing_of_whether_a_member_lives_there(street: Street) -> None:
    street.member(1)

    with_one = households.ask_to_join(street.house.acts, a_newcomer(street, 1, "partner"))
    without = households.ask_to_join(street.house.acts, a_newcomer(street, 77))

    assert type(with_one) is type(without) is str and len(with_one) == len(without)


def test_a_neighbour_of_another_dwelling_lets_nobody_in(street: Street) -> None:
    neighbour, wish = street.member(2), households.ask_to_join(street.house.acts, a_newcomer(street, 1))

    assert households.wishes(street.house.acts, neighbour) == ()
    with pytest.raises(NotFoundError):
        households.confirm(street.house.acts, neighbour, wish, met_here=True)


def test_who_says_no_leaves_the_newcomer_as_they_were(street: Street) -> None:
    resident, case_id = street.member(1), a_newcomer(street, 1, "partner")
    wish = households.ask_to_join(street.house.acts, case_id)

    households.turn_down(street.house.acts, resident, wish)

    assert street.house.case(case_id).status is CaseStatus.DRAFT
    with pytest.raises(AlreadyAnsweredError):
        households.confirm(street.house.acts, resident, wish, met_here=True)


def test_a_resident_lets_in_three_in_a_year_and_no_more(street: Street) -> None:
    resident = street.member(1)
    wishes = [households.ask_to_join(street.house.acts, a_newcomer(street, 1, f"p{place}")) for place in range(4)]

    answers = [households.confirm(street.house.acts, resident, wish, met_here=True) for wish in wishes]

    assert [answer.counts for answer in answers] == [True, True, True, False]
    assert answers[3].code is Code.H02_ATTACHED_ENOUGH


def test_without_the_statement_nobody_is_let_in(street: Street) -> None:
    resident, case_id = street.member(1), a_newcomer(street, 1, "partner")

    wish = households.ask_to_join(street.house.acts, case_id)
    answer = households.confirm(street.house.acts, resident, wish, met_here=False)

    assert answer.code is Code.V13_NO_STATEMENT


def test_while_a_paper_is_read_nobody_else_lets_the_newcomer_in(street: Street) -> None:
    resident, case_id = street.member(1), a_newcomer(street, 1, "partner")
    wish = households.ask_to_join(street.house.acts, case_id)
    street.house.send(case_id)

    with pytest.raises(RequestClosedError):
        households.confirm(street.house.acts, resident, wish, met_here=True)

    assert street.house.case(case_id).status is CaseStatus.SUBMITTED


# Letters


def posted_code(acts: Acts, case_id: str) -> str:
    """What is printed on the letter of a case."""
    waiting = {letter.case_id: letter.id for letter in letters.waiting(acts, 10)}
    return letters.print_code(acts, waiting[case_id]) or ""


def test_the_code_of_a_letter_makes_a_guest_for_a_year(street: Street, posting: Acts) -> None:
    case_id = a_newcomer(street)
    assert letters.ask_letter(posting, case_id).counts

    tried = letters.try_code(posting, case_id, posted_code(posting, case_id).lower())

    case = street.house.case(case_id)
    assert tried.tried is Tried.RIGHT and case.status is CaseStatus.VERIFIED
    assert case.verified_until is not None and case.verified_until - case.updated_at == timedelta(days=365)
    assert street.house.rows(member_rows, account="new-20")[0]["level"] == "guest"


def test_a_code_is_printed_once_and_kept_as_a_digest(street: Street, posting: Acts) -> None:
    case_id = a_newcomer(street)
    letters.ask_letter(posting, case_id)
    letter = letters.waiting(posting, 10)[0]

    code, again = letters.print_code(posting, letter.id), letters.print_code(posting, letter.id)

    assert code is not None and again is None
    assert code.replace("-", "") not in str(street.house.rows(letter_rows))


def test_three_wrong_codes_end_a_letter(street: Street, posting: Acts) -> None:
    case_id = a_newcomer(street)
    letters.ask_letter(posting, case_id)
    code = posted_code(posting, case_id)

    tries = [letters.try_code(posting, case_id, "AAAAA-AAAAA") for _ in range(3)]
    late = letters.try_code(posting, case_id, code)

    assert [tried.tries_left for tried in tries] == [2, 1, 0]
    assert late.tried is Tried.OVER and late.answer.code is Code.L02_CODE_ENDED


def test_a_code_is_over_after_thirty_days(street: Street, posting: Acts) -> None:
    case_id = a_newcomer(street)
    letters.ask_letter(posting, case_id)
    code = posted_code(posting, case_id)
    street.house.clock.forward(days=31)

    assert letters.try_code(posting, case_id, code).tried is Tried.OVER


def test_a_dwelling_gets_two_letters_in_ninety_days_whoever_asks(street: Street, posting: Acts) -> None:
    answers = [letters.ask_letter(posting, a_newcomer(street, 5, f"n{place}")) for place in range(3)]

    assert [answer.counts for answer in answers] == [True, True, False]
    assert answers[2].code is Code.L01_ENOUGH_CODES


def test_where_no_letters_are_sent_another_way_is_offered(street: Street) -> None:
    with pytest.raises(LettersOffError):
        letters.ask_letter(street.house.acts, a_newcomer(street))


def test_no_code_is_tried_before_a_letter_is_printed(street: Street, posting: Acts) -> None:
    case_id = a_newcomer(street)
    letters.ask_letter(posting, case_id)

    with pytest.raises(NotFoundError):
        letters.try_code(posting, case_id, "")


def audited(street: Street, posting: Acts) -> str:
    """A newcomer whose admission was drawn for a letter; the case."""
    street.populate()
    drawn = replace(posting, draw=lambda: 0)
    request = requests.open_request(drawn, a_newcomer(street))
    for number in (1, 2):
        member = street.member(number)
        vouches.cast(
            drawn,
            member,
            vouches.open_vouch(drawn, request.case_id, member),
            level=Level.KNOWN_WELL,
            met_here=True,
        )
    street.house.clock.forward(hours=49)
    requests.look_again(drawn, 10)
    assert street.state(request) is RequestState.ADMITTED
    sweeping.sweep(drawn, 10)
    return request.case_id


def test_an_audit_letter_that_is_answered_changes_nothing(street: Street, posting: Acts) -> None:
    case_id = audited(street, posting)

    tried = letters.try_code(posting, case_id, posted_code(posting, case_id))
    street.house.clock.forward(days=20)
    sweeping.sweep(posting, 10)

    assert tried.tried is Tried.RIGHT
    assert not street.house.rows(review_items, kind="audit")
    assert street.house.rows(member_rows, account="new-20")[0]["level"] == "c1"


def test_two_audit_letters_without_answer_go_to_a_human_once(street: Street, posting: Acts) -> None:
    case_id = audited(street, posting)
    posted_code(posting, case_id)
    street.house.clock.forward(days=16)
    sweeping.sweep(posting, 10)
    after_first = street.house.rows(review_items, kind="audit")
    posted_code(posting, case_id)

    street.house.clock.forward(days=16)
    sweeping.sweep(posting, 10)
    sweeping.sweep(posting, 10)

    items = street.house.rows(review_items, kind="audit")
    assert not after_first
    assert [item["reasons"] for item in items] == [[Code.P02_NO_ANSWER.value]]
    assert street.house.case(case_id).status is CaseStatus.VERIFIED


# Organisations


def an_organisation(street: Street, role: Role = Role.RESIDENCE_BODY, **values: object) -> str:
    quarter = ""
    with street.house.acts.looking() as work:
        quarter = work.follows.home_at(f"1 rue des Lilas, {TOWN}").quarter
    known: dict[str, object] = {
        "siren": SIREN,
        "title": "Bailleur du Port",
        "role": role,
        "quarters": frozenset({quarter}),
        "is_signed": True,
        "is_mailbox_proved": True,
    }
    made = organisations.register(street.house.acts, NewOrganisation(**{**known, **values}))  # type: ignore[arg-type]
    assert made.organisation_id is not None
    return made.organisation_id


def an_agent(street: Street, organisation_id: str, *, has_second_factor: bool = True) -> str:
    agent = organisations.name_agent(street.house.acts, organisation_id, "Accueil")
    if has_second_factor:
        row = {"agent_id": agent.id, "nonce": "n", "confirmed_at": datetime.now(UTC) - timedelta(days=1)}
        with street.house.engine.begin() as connection:
            connection.execute(insert(agent_factors).values(row | {"last_step": 0, "failed_tries": 0}))
    return agent.id


@pytest.mark.parametrize(
    "missing", [{"siren": "732829321"}, {"is_signed": False}, {"is_mailbox_proved": False}], ids=str
)
def test_an_organisation_begins_with_a_true_siren_a_signature_and_a_mailbox(
    street: Street, missing: dict[str, object]
) -> None:
    known = {"siren": SIREN, "title": "Mairie", "role": Role.RESIDENCE_BODY, "quarters": frozenset({"q"})}
    new = NewOrganisation(**{**known, "is_signed": True, "is_mailbox_proved": True, **missing})  # type: ignore[arg-type]

    made = organisations.register(street.house.acts, new)

    assert made.answer.code is Code.O01_NO_AGREEMENT and made.organisation_id is None


def test_an_agent_attests_a_listed_home_like_a_document(street: Street) -> None:
    body = an_organisation(street)
    agent, case_id = an_agent(street, body), a_newcomer(street, 20)
    organisations.agree_dwellings(street.house.acts, body, [f"20 rue des Lilas, {TOWN}"])

    answer = organisations.attest(street.house.acts, agent, case_id, Ground.ADDRESS_LIST)

    kept = street.house.rows(member_rows, account="new-20")[0]
    assert answer.counts and (kept["level"], kept["way"]) == ("d", "document")
    assert street.house.case(case_id).status is CaseStatus.VERIFIED
    assert [row.case_id for row in organisations.log_of(street.house.acts, agent)] == [case_id]


def test_a_home_that_is_not_listed_needs_the_paper_seen(street: Street) -> None:
    agent, case_id = an_agent(street, an_organisation(street)), a_newcomer(street, 20)

    by_list = organisations.attest(street.house.acts, agent, case_id, Ground.ADDRESS_LIST)
    seen = organisations.attest(street.house.acts, agent, case_id, Ground.PAPER_SEEN)

    assert by_list.code is Code.O02_OUTSIDE_MANDATE and seen.counts


def test_an_agent_without_a_second_factor_attests_nothing(street: Street) -> None:
    agent = an_agent(street, an_organisation(street), has_second_factor=False)

    answer = organisations.attest(street.house.acts, agent, a_newcomer(street, 20), Ground.PAPER_SEEN)

    assert answer.code is Code.O01_NO_AGREEMENT


def test_one_misuse_ends_what_an_agent_may_do_and_two_the_agreement(street: Street) -> None:
    body = an_organisation(street)
    first, second, third = (an_agent(street, body) for _ in range(3))

    organisations.note_misuse(street.house.acts, first)
    of_first = organisations.attest(street.house.acts, first, a_newcomer(street, 20), Ground.PAPER_SEEN)
    of_third = organisations.attest(street.house.acts, third, a_newcomer(street, 21), Ground.PAPER_SEEN)
    organisations.note_misuse(street.house.acts, second)
    after = organisations.attest(street.house.acts, third, a_newcomer(street, 22), Ground.PAPER_SEEN)

    assert of_first.code is Code.O01_NO_AGREEMENT and of_third.counts and after.code is Code.O01_NO_AGREEMENT


def test_agents_share_the_budget_of_their_organisation(street: Street) -> None:
    body = an_organisation(street, Role.ASSOCIATION)
    agents = [an_agent(street, body) for _ in range(3)]
    street.house.acts = replace(street.house.acts, policy=replace(street.house.acts.policy, institution_budget_90d=10))

    answers = [
        organisations.attest(street.house.acts, agents[place % 3], a_newcomer(street, 30 + place), Ground.PAPER_SEEN)
        for place in range(11)
    ]

    assert [answer.counts for answer in answers] == [True] * 10 + [False]
    assert answers[10].code is Code.O03_BUDGET_90D


def test_an_association_and_one_neighbour_are_a_quorum_that_two_associations_are_not(street: Street) -> None:
    street.populate()
    one = an_agent(street, an_organisation(street, Role.ASSOCIATION))
    other = an_agent(street, an_organisation(street, Role.ASSOCIATION, siren="404833048"))
    request = street.newcomer(20)

    answers = [
        organisations.vouch_acquaintance(street.house.acts, agent, request.case_id) for agent in (one, other)
    ]
    without = street.request(request).quorum_at
    street.vouch(street.member(1), request)

    assert all(answer.counts for answer in answers) and without is None
    assert street.request(request).quorum_at is not None


def test_agents_are_counted_in_no_quarter_and_among_no_members(street: Street) -> None:
    street.member(1)
    an_agent(street, an_organisation(street))

    with street.house.acts.looking() as work:
        assert work.side.standings.count_verified(work.now) == 1


def test_an_agent_whose_part_has_ended_is_nobody(street: Street) -> None:
    agent = an_agent(street, an_organisation(street))

    ended = organisations.end_agent(street.house.acts, agent)

    assert ended and not organisations.end_agent(street.house.acts, agent)
    with pytest.raises(NotFoundError):
        organisations.desk(street.house.acts, agent)


def test_an_organisation_is_registered_once(street: Street) -> None:
    an_organisation(street)

    with pytest.raises(InvalidValueError):
        an_organisation(street)


def test_nothing_is_attested_for_a_case_that_has_its_answer(street: Street) -> None:
    body = an_organisation(street)
    agent, case_id = an_agent(street, body), a_newcomer(street, 20)
    organisations.attest(street.house.acts, agent, case_id, Ground.PAPER_SEEN)

    with pytest.raises(RequestClosedError):
        organisations.attest(street.house.acts, agent, case_id, Ground.PAPER_SEEN)


def test_declared_units_and_events_reach_the_judgement(street: Street) -> None:
    request = street.newcomer(20)
    now = datetime.now(UTC)
    organisations.declare_building(street.house.acts, f"20 rue des Lilas, {TOWN}", 12, is_collective=True)
    organisations.declare_event(
        street.house.acts, request.home.quarter, now - timedelta(days=1), now + timedelta(days=1)
    )

    with street.house.acts.looking() as work:
        around = work.counts.circumstances(request)

    assert (around.dwelling.building_units, around.dwelling.is_collective) == (12, True)
    assert around.quarter.event_declared


# Ambassadors


def named(street: Street, member_id: str) -> bool:
    return ambassadors.name(street.house.acts, member_id, is_trained=True, has_signed_charter=True).counts


def test_an_ambassador_has_a_larger_budget_for_a_year(street: Street) -> None:
    member_id = street.member(1)

    assert named(street, member_id)
    office = ambassadors.office(street.house.acts, member_id)
    street.house.clock.forward(days=366)
    later = ambassadors.office(street.house.acts, member_id)

    assert office is not None and office.is_in_force and office.budget.left_90d == 10
    assert later is not None and not later.is_in_force and later.budget.left_90d == 3


def test_an_ambassador_is_trained_and_signs_the_charter(street: Street) -> None:
    member_id = street.member(1)

    answer = ambassadors.name(street.house.acts, member_id, is_trained=True, has_signed_charter=False)

    assert answer.code is Code.A01_NOT_ELIGIBLE


def test_a_small_network_has_one_ambassador_who_may_be_renewed(street: Street) -> None:
    first, second = street.member(1), street.member(2)

    answers = [named(street, first), named(street, second), named(street, first)]

    assert answers == [True, False, True]


def test_two_strikes_end_an_ambassador(street: Street) -> None:
    member_id = street.member(1)
    named(street, member_id)

    counts = [ambassadors.strike(street.house.acts, member_id, actor="moderator:m") for _ in range(2)]

    assert counts == [1, 2]
    assert ambassadors.office(street.house.acts, member_id) is None
    assert not named(street, member_id)


def test_a_member_who_is_no_ambassador_has_no_office(street: Street) -> None:
    member_id = street.member(1, TrustLevel.C1)

    assert ambassadors.office(street.house.acts, member_id) is None
    assert not ambassadors.end(street.house.acts, member_id)
    assert not named(street, member_id)
