"""What the database counts for the rules: only what lies in the window, only those concerned, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from cooptation.acts import objections, requests, verdicts, vouches
from cooptation.adapters.tables import members
from cooptation.adapters.tables import requests as requests_table
from cooptation.adapters.tables import vouches as vouches_table
from cooptation.circumstances import ObjectionKind
from cooptation.people import RequestState, Signals
from cooptation.vouch import TrustLevel, Voucher
from tests.verification.service.house import House
from tests.verification.service.street import Street


@pytest.fixture
def street(house: House) -> Street:
    return Street(house)


def as_voucher(street: Street, member_id: str, quarter: str = "") -> Voucher:
    with street.house.acts.looking() as work:
        member = work.members.get(member_id)
        return work.counts.voucher(member, quarter or member.home.quarter)


def test_what_was_given_more_than_a_year_ago_is_spent_no_longer(street: Street) -> None:
    voucher = street.member(1)
    street.vouch(voucher, street.newcomer(20))
    before = len(as_voucher(street, voucher).spent)

    street.house.clock.forward(days=366)

    assert (before, len(as_voucher(street, voucher).spent)) == (1, 0)


def test_a_question_that_nobody_answered_spends_nothing(street: Street) -> None:
    voucher = street.member(1)
    vouches.open_vouch(street.house.acts, street.newcomer(20).case_id, voucher)

    assert as_voucher(street, voucher).spent == ()


def test_the_stock_holds_those_who_are_members_still(street: Street) -> None:
    voucher = street.member(1)
    asked = [street.newcomer(20), street.newcomer(21)]
    for request in asked:
        street.vouch(voucher, request)
        street.house.clock.forward(days=4)
    with street.house.acts.transaction() as work:
        for request in asked:
            verdicts.admit_by_human(work, request.id, "moderator:m", street.house.acts.policy)
    both = as_voucher(street, voucher).active_stock

    with street.house.acts.transaction() as work:
        work.members.end(asked[0].newcomer_id)

    assert (both, as_voucher(street, voucher).active_stock) == (2, 1)


def test_a_share_is_of_one_quarter(street: Street) -> None:
    voucher = street.member(1)
    street.vouch(voucher, street.newcomer(20))

    assert as_voucher(street, voucher).quarter_vouches == 1
    assert as_voucher(street, voucher, "another").quarter_vouches == 0


def test_the_quarter_counts_verified_members_and_arrivals_by_week_and_year(street: Street) -> None:
    first, second = street.member(1), street.member(2)
    street.member(3, level=TrustLevel.C1)
    ended = street.member(4)
    with street.house.acts.looking() as work:
        past = work.now - timedelta(days=1)
    street.set_member(ended, verified_until=past)
    street.set_member(first, way="vouches", level="c1", admitted_at=past)
    street.set_member(second, way="vouches", level="c1", admitted_at=past - timedelta(days=30))
    request = street.newcomer(20)

    with street.house.acts.looking() as work:
        quarter = work.counts.circumstances(request).quarter

    assert (quarter.d_members, quarter.accepted_7d, quarter.accepted_365d) == (0, 1, 2)


def test_the_dwelling_counts_those_behind_the_same_door_but_the_newcomer(street: Street) -> None:
    request = street.newcomer(20)
    for number in (1, 2):
        street.set_member(street.member(number), dwelling=request.home.dwelling, building=request.home.building)

    with street.house.acts.looking() as work:
        dwelling = work.counts.circumstances(request).dwelling

    assert (dwelling.adults, dwelling.building_accounts) == (2, 2)


def test_two_vouchers_who_vouched_together_before_are_seen_and_one_alone_is_not(street: Street) -> None:
    first, second = street.member(1), street.member(2)
    earlier, now_asked, alone = street.newcomer(20), street.newcomer(21), street.newcomer(22)
    street.vouch(first, earlier)
    street.vouch(second, earlier)
    street.house.clock.forward(days=4)
    street.vouch(first, alone)
    street.house.clock.forward(days=4)
    street.vouch(first, now_asked)
    street.vouch(second, now_asked)

    with street.house.acts.looking() as work:
        together = work.counts.circumstances(street.request(now_asked)).together

    assert [(one.request_id, one.voucher_ids) for one in together] == [(earlier.id, frozenset({first, second}))]


def test_a_newcomer_shared_with_a_third_member_is_seen_with_everybody_who_spoke_for_them(street: Street) -> None:
    first, second, third = street.member(1), street.member(2), street.member(3)
    shared = street.newcomer(20)
    for member_id in (first, third):
        street.vouch(member_id, shared)
    with street.house.acts.transaction() as work:
        verdicts.admit_by_human(work, shared.id, "moderator:m", street.house.acts.policy)
    street.house.clock.forward(days=500)
    now_asked = street.newcomer(21)
    street.vouch(first, now_asked)
    street.vouch(second, now_asked)

    with street.house.acts.looking() as work:
        (one,) = work.counts.circumstances(street.request(now_asked)).together

    assert (one.request_id, one.voucher_ids) == (shared.id, frozenset({first, third}))
    assert one.newcomer_id == shared.newcomer_id


def test_by_whom_a_voucher_was_admitted_is_seen_as_long_as_that_lasts(street: Street) -> None:
    first, second = street.member(1), street.member(2)
    admitted, now_asked = street.newcomer(20), street.newcomer(21)
    street.vouch(first, admitted)
    with street.house.acts.transaction() as work:
        verdicts.admit_by_human(work, admitted.id, "moderator:m", street.house.acts.policy)
    with street.house.acts.looking() as work:
        long_ago = work.now - timedelta(days=300)
    street.set_member(admitted.newcomer_id, level="c1", verified_at=long_ago)
    street.vouch(admitted.newcomer_id, now_asked)
    street.vouch(second, now_asked)

    def seen() -> list[tuple[str, str]]:
        with street.house.acts.looking() as work:
            together = work.counts.circumstances(street.request(now_asked)).together
        return [(one.request_id, one.newcomer_id) for one in together]

    lasts = street.house.acts.policy.vouched_lasts
    street.house.clock.forward(days=lasts.days - 1)
    on_the_last_day = seen()
    street.house.clock.forward(days=1)

    assert (on_the_last_day, seen()) == ([(admitted.id, admitted.newcomer_id)], [])


def test_a_vouch_that_was_taken_back_links_nobody(street: Street) -> None:
    first, second = street.member(1), street.member(2)
    earlier, now_asked = street.newcomer(20), street.newcomer(21)
    street.vouch(first, earlier)
    street.vouch(second, earlier)
    vouches.withdraw(street.house.acts, first, vouches.given_by(street.house.acts, first)[0].vouch_id)
    street.house.clock.forward(days=4)
    street.vouch(first, now_asked)
    street.vouch(second, now_asked)

    with street.house.acts.looking() as work:
        assert work.counts.circumstances(street.request(now_asked)).together == ()


def test_who_was_wrong_before_is_known_at_the_next_objection(street: Street) -> None:
    objector, first, second = street.member(3), street.newcomer(20), street.newcomer(21)
    for request in (first, second):
        objections.object_to(street.house.acts, objector, request.id, ObjectionKind.UNKNOWN_HERE)
    with street.house.acts.transaction() as work:
        work.objections.settle(first.id, founded=False)

    with street.house.acts.looking() as work:
        (objection,) = work.counts.circumstances(second).objections

    assert objection.unfounded_before == 1


@pytest.mark.parametrize(("sends", "expected"), [(True, True), (False, None)])
def test_a_contact_of_a_revoked_account_is_noticed_where_contacts_are_sent(
    street: Street, sends: bool, expected: bool | None
) -> None:
    revoked, request = street.member(1), street.newcomer(20)
    with street.house.acts.transaction() as work:
        street.set_member(revoked, work.connection, revoked_at=work.now)  # type: ignore[attr-defined]
        work.members.keep_signals(revoked, Signals(), frozenset({"digest of a telephone"}))
        work.members.keep_signals(
            request.newcomer_id, Signals(), frozenset({"digest of a telephone"}) if sends else None
        )

    with street.house.acts.looking() as work:
        assert work.counts.circumstances(request).revoked_contact is expected


def test_whom_the_newcomer_once_helped_in_is_remembered(street: Street) -> None:
    member, helped = street.member(1), street.newcomer(20)
    street.vouch(member, helped)
    with street.house.acts.transaction() as work:
        verdicts.admit_by_human(work, helped.id, "moderator:m", street.house.acts.policy)
    with street.house.engine.begin() as connection:
        connection.execute(update(requests_table).values(newcomer_id=member))
    request = street.request(helped)

    with street.house.acts.looking() as work:
        (past,) = work.counts.request(request).newcomer.counted_for

    assert past.member_id == helped.newcomer_id
    assert not past.in_fraud_case


def test_requests_come_up_when_their_moment_has_come_longest_overdue_first(street: Street) -> None:
    late, later, never = street.newcomer(20), street.newcomer(21), street.newcomer(22)
    with street.house.acts.looking() as work:
        now = work.now
    with street.house.engine.begin() as connection:
        for request, ahead in ((later, 1), (late, 2), (never, -60)):
            moved = update(requests_table).where(requests_table.c.id == request.id)
            connection.execute(moved.values(look_at=now - timedelta(minutes=ahead)))

    with street.house.acts.looking() as work:
        due = work.requests.due(10)

    assert due == (late.id, later.id)


def test_a_void_vouch_counts_as_taken_back_and_stays_spent(street: Street) -> None:
    voucher, request = street.member(1), street.newcomer(20)
    street.vouch(voucher, request)
    with street.house.acts.transaction() as work:
        void = update(vouches_table).values(void_at=work.now)
        work.connection.execute(void)  # type: ignore[attr-defined]

    with street.house.acts.looking() as work:
        (vouch,) = work.counts.vouches(street.request(request))
        assert vouch.is_withdrawn(work.now)
    assert as_voucher(street, voucher).spent[0].withdrawn_at is None


def test_an_account_has_one_row_and_one_live_request(street: Street) -> None:
    request = street.newcomer(20)
    again = requests.open_request(street.house.acts, request.case_id)

    assert again.id == request.id and again.state is RequestState.OPEN
    assert len(street.house.rows(members)) == 1
