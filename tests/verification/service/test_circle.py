"""Who vouched for whom as it is read from the tables, on both databases, and as a moderator is shown it."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from cooptation.acts import objections, vouches
from cooptation.adapters.graph_store import around_request, of_quarter
from cooptation.circumstances import ObjectionKind
from cooptation.graph import Surroundings, Tie, names_of
from cooptation.people import OpenRequest, WithdrawalReason
from cooptation.picture import SVG
from cooptation.vouch import TrustLevel
from review_queue.adapters import store
from review_queue.errors import ItemNotFoundError
from review_queue.item import ItemKind, ReviewItem
from review_queue.ports import ShownVouching
from tests.verification.service.house import House, dossiers_of
from tests.verification.service.street import Street


@pytest.fixture
def street(house: House) -> Street:
    return Street(house)


def around(street: Street, request: OpenRequest, most: int = 60) -> Surroundings:
    with street.house.engine.connect() as connection:
        return around_request(connection, request.id, most)


def said(circle: Surroundings) -> set[tuple[str, Tie, str]]:
    return {(link.of, link.tie, link.to) for link in circle.known_links}


def queued(street: Street) -> tuple[OpenRequest, str, str]:
    """A request that two members with one device vouched for and a third objects to: it waits for a human."""
    street.populate()
    first, second, third = street.member(1), street.member(2), street.member(3)
    request = street.newcomer(20)
    for member_id in (first, second):
        street.signal(member_id, devices=frozenset({"one device"}))
        street.vouch(member_id, request)
    objections.object_to(street.house.acts, third, request.id, ObjectionKind.UNKNOWN_HERE)
    return request, first, second


def the_item(street: Street) -> ReviewItem:
    with street.house.engine.connect() as connection:
        (item,) = store.open_items(connection)
    return item


def shown(street: Street) -> ShownVouching:
    vouching = dossiers_of(street.house).dossier(the_item(street)).vouching
    assert vouching is not None
    return vouching


def test_those_who_answered_and_whom_else_they_helped_stand_around_a_newcomer(street: Street) -> None:
    voucher, decliner, stranger = street.member(1), street.member(2), street.member(3)
    earlier, request = street.newcomer(19), street.newcomer(20)
    street.vouch(voucher, earlier)
    street.house.clock.forward(days=4)
    street.vouch(voucher, request)
    asked = vouches.open_vouch(street.house.acts, request.case_id, decliner)
    vouches.decline(street.house.acts, decliner, asked)

    circle = around(street, request)

    assert circle.centre == request.newcomer_id
    assert {person.id for person in circle.people} == {request.newcomer_id, voucher, decliner, earlier.newcomer_id}
    assert stranger not in {person.id for person in circle.people}
    assert said(circle) == {
        (voucher, Tie.VOUCHED, request.newcomer_id),
        (voucher, Tie.VOUCHED, earlier.newcomer_id),
        (decliner, Tie.DECLINED, request.newcomer_id),
    }


def test_a_question_nobody_answered_ties_nobody(street: Street) -> None:
    request = street.newcomer(20)
    vouches.open_vouch(street.house.acts, request.case_id, street.member(1))

    assert [person.id for person in around(street, request).people] == [request.newcomer_id]


def test_a_vouch_taken_back_is_drawn_as_over(street: Street) -> None:
    voucher, request = street.member(1), street.newcomer(20)
    street.vouch(voucher, request)
    (given,) = vouches.given_by(street.house.acts, voucher)
    vouches.withdraw(street.house.acts, voucher, given.vouch_id, WithdrawalReason.MISTAKEN)

    assert [link.is_void for link in around(street, request).known_links] == [True]


def test_devices_in_common_objections_and_those_at_home_are_there(street: Street) -> None:
    request, first, second = queued(street)
    mate = street.member(4)
    street.set_member(mate, dwelling=request.home.dwelling)

    circle = around(street, request)

    assert (first, Tie.SHARED_DEVICE, second) in said(circle) or (second, Tie.SHARED_DEVICE, first) in said(circle)
    assert [tie for _, tie, to in said(circle) if to == request.newcomer_id].count(Tie.OBJECTED) == 1
    assert circle.households == ((request.newcomer_id, mate),)


def test_the_nearest_are_kept_when_there_are_too_many(street: Street) -> None:
    request, first, second = queued(street)

    assert [person.id for person in around(street, request, most=3).people] == [request.newcomer_id, first, second]


def test_nobody_stands_around_a_request_that_is_not_there(street: Street) -> None:
    with street.house.engine.connect() as connection:
        assert around_request(connection, "gone") == Surroundings(people=(), links=())


def test_a_quarter_holds_its_active_members_the_latest_first(street: Street) -> None:
    first, request = street.member(1), street.newcomer(20)
    street.vouch(first, request)
    gone = street.member(2, level=TrustLevel.C1)
    street.set_member(gone, is_active=False)

    with street.house.engine.connect() as connection:
        whole, some = (of_quarter(connection, request.home.quarter, most) for most in (400, 1))
        nobody = of_quarter(connection, "another")

    assert {person.id for person in whole.people} == {first, request.newcomer_id}
    assert said(whole) == {(first, Tie.VOUCHED, request.newcomer_id)}
    assert (len(some.people), nobody.people) == (1, ())


def test_letters_are_the_same_in_the_picture_the_vouches_and_the_words(street: Street) -> None:
    request, first, second = queued(street)
    vouching = shown(street)
    names = names_of(around(street, request))

    assert (names[first], names[second]) == ("A", "B")
    assert [vouch.voucher for vouch in vouching.vouches] == ["A", "B"]
    assert [(tie.of, tie.tie, tie.to) for tie in vouching.ties] == [
        ("A", "vouched", ""),
        ("B", "vouched", ""),
        ("C", "objected", ""),
        *((tie.of, "shared_device", tie.to) for tie in vouching.ties if {tie.of, tie.to} == {"A", "B"}),
    ]
    assert vouching.has_picture


def test_the_picture_names_nobody_and_says_its_legend_in_the_readers_language(street: Street) -> None:
    request, first, _ = queued(street)

    drawn = dossiers_of(street.house).picture(the_item(street), "en")

    titles = [element.text for element in ElementTree.fromstring(drawn).iter(f"{{{SVG}}}title")]
    assert titles[0] == "Who vouched for whom"
    for secret in (request.newcomer_id, first, "Martin", "Voisin", "Lilas"):
        assert secret not in drawn.decode()


def test_a_paper_has_no_picture(street: Street) -> None:
    queued(street)
    paper = replace(the_item(street), kind=ItemKind.DOCUMENT)

    with pytest.raises(ItemNotFoundError):
        dossiers_of(street.house).picture(paper, "fr")


def test_what_nobody_watched_is_told_apart_from_what_was_found(street: Street) -> None:
    queued(street)

    codes = {fact.code: fact.verdict for fact in shown(street).facts}

    assert codes["vouch.v11_shared_device"] == "fail"
    assert codes["unwatched.vouch.q24_revoked_contact"] == "inconclusive"
